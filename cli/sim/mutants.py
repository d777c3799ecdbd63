"""`sinergi sim mutants`: is every rule needed, and does somebody notice when it is gone?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.sim.progress import SeedProgress
from cli.sim.shared import (
    INTERRUPTED,
    file_for,
    jobs_option,
    json_option,
    keep,
    refused,
    resume_option,
)
from cli.sim.world import arguments_of, takes_world
from cli.tell import console, plural, side_console
from cli.values import hyphened, names_of, read_seeds
from netsim.mutants import MUTANTS, Notice, load_notices, run_mutants, save_notices
from netsim.runner import NotTheSame
from netsim.seed import Options

KEEP_AT = Path("build/sim-mutants.json")
"""Where Ctrl-C keeps what was done if no --resume FILE was given."""


@click.command("mutants", short_help="Break each rule on purpose, and see who notices.")
@click.option(
    "--names",
    metavar="NAMES",
    default="all",
    show_default=True,
    callback=names_of(tuple(MUTANTS)),
    help="The mutants: all, or some with commas between them; a hyphen stands for a space.",
)
@click.option(
    "--seeds",
    metavar="A:B",
    default="0:20",
    show_default=True,
    callback=read_seeds,
    help="The seeds that each mutant runs.",
)
@takes_world
@jobs_option
@resume_option
@json_option
def mutants(
    options: Options,
    *,
    names: tuple[str, ...],
    seeds: range,
    jobs: int,
    resume: Path | None,
    is_json: bool,
) -> None:
    """Break each rule of the protocol on purpose, one at a time, and see which checker notices.

    A mutant takes its rule out of the machine and the signer of every honest node. Exit status 1
    if no checker noticed one of them in any seed.

    \b
    Examples:
      sinergi sim mutants --seeds 0:20
      sinergi sim mutants --names two-notarizations,height --seeds 0:100 --jobs 4
      sinergi sim mutants --seeds 0:1000 --resume build/mutants.json --json
    """
    notices = _load(resume, options)
    left = len(names) * len(seeds) - sum(
        seed in seeds for name in names if name in notices for seed in notices[name].done
    )
    side = side_console()
    is_whole = True
    with SeedProgress(side, seeds=left) as progress:

        def tell(notice: Notice) -> None:
            notices[notice.mutant.name] = notice
            progress.add(note=notice.mutant.name)

        try:
            run_mutants(names, seeds, options, jobs=jobs, progress=tell, resume=resume)
        except KeyboardInterrupt:
            is_whole = False
    found = [notices[name] for name in names if name in notices]
    if is_json:
        click.echo(json.dumps({"mutants": [each.plain() for each in found]}))
    else:
        _show(found, console())
    if not is_whole:
        file = file_for(resume, KEEP_AT)
        save_notices(file, options, notices)
        span = ("--seeds", f"{seeds.start}:{seeds.stop}", "--jobs", str(jobs))
        again = ("mutants", "--names", hyphened(names), *arguments_of(options), *span)
        done = plural(sum(each.seeds for each in notices.values()), "seed")
        keep(side, done=done, file=file, again=again)
        raise click.exceptions.Exit(INTERRUPTED)
    if not all(each.is_caught for each in found):
        raise click.exceptions.Exit(1)


def _load(resume: Path | None, options: Options) -> dict[str, Notice]:
    if resume is None:
        return {}
    try:
        return load_notices(resume, options)
    except NotTheSame as error:
        raise refused(resume, error) from error


def _show(notices: Sequence[Notice], out: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("mutant", overflow="fold", ratio=3)
    table.add_column("rule", no_wrap=True)
    table.add_column("caught in", justify="right", no_wrap=True)
    table.add_column("first by", overflow="fold", ratio=2)
    for each in notices:
        by = each.by.most_common(1)[0][0] if each.by else ""
        share = f"{each.caught_seeds} of {each.seeds}"
        style = "" if each.is_caught else "bold red"
        table.add_row(each.mutant.name, each.mutant.rule, share, by, style=style)
    out.print(table)
    away = [each.mutant.name for each in notices if not each.is_caught]
    if away:
        told = f"{plural(len(away), 'mutant')} got away: {', '.join(away)}."
        out.print(Text(told, style="bold red"))
    else:
        out.print(Text(f"Good: {plural(len(notices), 'mutant')}, all caught.", style="bold green"))
