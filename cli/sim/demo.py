"""`sinergi sim demo`: one interesting seed, shown while it runs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.complaint import Complaint, Reason
from cli.sim.happenings import happenings, happenings_tables
from cli.sim.outcome import outcome_object, show_outcome
from cli.sim.picture import Scene, draw
from cli.sim.stage import Stage
from cli.sim.story import Roles, story_objects
from cli.sim.world import MOST_SEED, arguments_of, in_words
from cli.tell import command_line, console
from cli.values import cause_of, check_writable, whole, written_whole
from netsim.seed import SMALL, Options, run_seed

SEED = 6
"""In two virtual minutes: crashes, partitions, a node that joins, a lost vote log, and a twin that is found out."""

OPTIONS = Options(authorities=4, observers=1, adversaries=("twin",), size=SMALL)

PACE = 8
"""Virtual seconds in a real one: two minutes in a quarter of one."""

MOST_PACE = 10_000

STORY = "story.json"
PICTURE = "timeline.png"


@click.command("demo", short_help="Show one interesting seed while it runs.")
@click.option(
    "--seed",
    metavar="N",
    default=str(SEED),
    show_default=True,
    callback=whole(0, MOST_SEED),
    help="Another seed, of the same kind.",
)
@click.option(
    "--pace",
    metavar="N",
    default=str(PACE),
    show_default=True,
    callback=whole(0, MOST_PACE),
    help="Virtual seconds in a real one, on a terminal; 0: as fast as it goes.",
)
@click.option(
    "--folder",
    metavar="FOLDER",
    default="build/demo",
    show_default=True,
    help="Where the picture and the JSON go.",
)
def demo(*, seed: int, pace: int, folder: str) -> None:
    """Show one interesting seed of a small network while it runs, and check everything.

    Four authorities (a0 to a3), of which one may lie, one or two nodes that may take a seat later
    (b0, b1) and an observer (o0) crash, lose connections and disks, and agree on blocks all the
    same. Exit status 1 if a checker failed.

    On the stage, > marks the node that led last. A link is a green dot, yellow if it is slow or
    lossy, and a red ring if there is none. A node votes, follows, is paused or down; one that sits
    and may not vote has lost its vote log, or somebody else has its key; a liar has its name.

    \b
    Examples:
      sinergi sim demo
      sinergi sim demo --seed 3 --pace 2
    """
    target = _folder(folder)
    title = f"seed {seed}: {in_words(OPTIONS)}"
    out = console()
    stage = Stage(
        out,
        title=f"seed {seed}",
        about=in_words(OPTIONS),
        pace=pace,
        until_ms=OPTIONS.size.plan_ms,
    )
    roles = Roles()
    try:
        outcome = run_seed(seed, OPTIONS, watchers=[stage, roles])
    finally:
        stage.close()
    story = {**outcome_object(outcome), "story": story_objects(stage.lines)}
    with written_whole(target / STORY) as unfinished:
        unfinished.write_text(json.dumps(story) + "\n", encoding="utf-8")
    draw(Scene(title, outcome.plan, 0, outcome.virtual_ms), stage, roles, target / PICTURE)
    out.print(happenings_tables(happenings(outcome.counts), out.width))
    show_outcome(outcome, out)
    again = command_line("sim", "replay", "--seed", str(seed), *arguments_of(OPTIONS))
    written = f"{target / PICTURE} and {target / STORY}"
    out.print(f"\nWritten: {written}\nThe whole story:\n  {again}", soft_wrap=True)
    if not outcome.is_good:
        raise click.exceptions.Exit(1)


def _folder(name: str) -> Path:
    """The folder `name`, made if it is missing."""
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = cause_of(error, folder)
        raise Complaint(Reason.UNWRITABLE, path=folder, detail=detail) from error
    for file in (STORY, PICTURE):
        check_writable(folder / file)
    return folder
