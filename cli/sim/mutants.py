"""`sinergi sim mutants`: is every rule needed, and does somebody notice when it is gone?"""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.sim.progress import SeedProgress
from cli.sim.shared import INTERRUPTED, jobs_option, json_option
from cli.sim.world import takes_world
from cli.tell import console, plural, side_console
from cli.values import names_of, read_seeds
from netsim.mutants import MUTANTS, Notice, run_mutants
from netsim.seed import Options


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
@json_option
def mutants(
    options: Options, *, names: tuple[str, ...], seeds: range, jobs: int, is_json: bool
) -> None:
    """Break each rule of the protocol on purpose, one at a time, and see which checker notices.

    A mutant takes its rule out of the machine and the signer of every honest node. Exit status 1
    if no checker noticed one of them in any seed.

    \b
    Examples:
      sinergi sim mutants --seeds 0:20
      sinergi sim mutants --names two-notarizations,height --seeds 0:100 --jobs 4
      sinergi sim mutants --seeds 0:1000 --json
    """
    notices: dict[str, Notice] = {}
    side = side_console()
    is_whole = True
    with SeedProgress(side, seeds=len(names) * len(seeds)) as progress:

        def tell(notice: Notice) -> None:
            notices[notice.mutant.name] = notice
            progress.add(note=notice.mutant.name)

        try:
            run_mutants(names, seeds, options, jobs=jobs, progress=tell)
        except KeyboardInterrupt:
            is_whole = False
    found = list(notices.values())
    if is_json:
        click.echo(json.dumps({"mutants": [each.plain() for each in found]}))
    else:
        _show(found, console())
    if not is_whole:
        raise click.exceptions.Exit(INTERRUPTED)
    if not all(each.is_caught for each in found):
        raise click.exceptions.Exit(1)


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
