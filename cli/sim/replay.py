"""`sinergi sim replay`: the story of one seed."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from cli.complaint import Complaint, Reason
from cli.sim.outcome import outcome_object, show_outcome
from cli.sim.picture import Scene, draw, picture_in
from cli.sim.schedule import Schedule, schedule_in, what_to_run
from cli.sim.shared import json_option
from cli.sim.story import TOLD_AT_FIRST, Extract, Roles, story_objects, tell_story
from cli.sim.world import MOST_SEED, in_words, takes_world
from cli.tell import console, side_console
from cli.values import hyphened, names_of, whole, whole_or_none
from netsim.seed import Options, run_seed
from netsim.trace import Story, What

LATEST_S = 10**9
"""A virtual time, in seconds, that no seed reaches."""

KINDS = tuple(what.value for what in What)


@click.command("replay", short_help="Tell the story of one seed.")
@click.option(
    "--seed",
    metavar="N",
    callback=whole_or_none(0, MOST_SEED),
    help="The seed; not needed with --schedule, which names its own.",
)
@takes_world
@click.option(
    "--schedule",
    metavar="FILE",
    callback=schedule_in,
    help="Run the seed, options and faults in FILE, such as `sim shrink` writes.",
)
@click.option(
    "--show",
    metavar="KINDS",
    default=hyphened([what.value for what in TOLD_AT_FIRST]),
    callback=names_of(KINDS),
    help=f"What is told: all, or some of {', '.join(KINDS)}; at first all but votes and clients.",
)
@click.option(
    "--from",
    "from_s",
    metavar="SECONDS",
    default="0",
    callback=whole(0, LATEST_S),
    help="Tell from this virtual time on.",
)
@click.option(
    "--until",
    "until_s",
    metavar="SECONDS",
    default=str(LATEST_S),
    callback=whole(0, LATEST_S),
    help="Tell until this virtual time.",
)
@click.option(
    "--picture",
    metavar="FILE",
    callback=picture_in,
    help="Draw that part of the timeline (png, svg or pdf): who led, votes, blocks, faults.",
)
@json_option
def replay(
    options: Options,
    *,
    seed: int | None,
    schedule: Schedule | None,
    show: tuple[str, ...],
    from_s: int,
    until_s: int,
    picture: Path | None,
    is_json: bool,
) -> None:
    """Tell the story of one seed: the same options give the same story, to the byte.

    Exit status 1 if a checker failed.

    \b
    Examples:
      sinergi sim replay --seed 17
      sinergi sim replay --seed 17 --show all --from 90 --until 120
      sinergi sim replay --seed 17 --authorities 7 --picture seventeen.png
      sinergi sim replay --schedule smaller.json
    """
    seed, options, plan = what_to_run(click.get_current_context(), seed, options, schedule)
    if from_s >= until_s:
        raise Complaint(Reason.SPAN, first=from_s, last=until_s)
    story, roles = Story(), Roles()
    extract = Extract(tuple(What(kind) for kind in show), from_s, until_s)
    title = f"seed {seed}: {in_words(options)}"
    out = console()
    try:
        with side_console().status(f"running seed {seed}"):
            outcome = run_seed(seed, options, plan=plan, watchers=[roles, story])
    except Exception:
        # A node broke: the story up to there is what tells why.
        if story.lines and not is_json:
            _tell(f"{title}; {roles}", extract, story, out)
        raise
    if 1_000 * from_s > outcome.virtual_ms:
        last = outcome.virtual_ms // 1_000
        raise Complaint(Reason.BEYOND, seed=seed, first=from_s, last=last)
    if is_json:
        told = [line for line, _ in extract.lines(story)]
        click.echo(json.dumps({**outcome_object(outcome), "story": story_objects(told)}))
    else:
        _tell(f"{title}; {roles}", extract, story, out)
        show_outcome(outcome, out)
    if picture is not None:
        until_ms = min(1_000 * until_s, outcome.virtual_ms)
        draw(Scene(title, outcome.plan, 1_000 * from_s, until_ms), story, roles, picture)
    if not outcome.is_good:
        raise click.exceptions.Exit(1)


def _tell(heading: str, extract: Extract, story: Story, out: Console) -> None:
    out.print(Text(f"{heading}\n", style="bold"), soft_wrap=True)
    tell_story(extract, story, out)
