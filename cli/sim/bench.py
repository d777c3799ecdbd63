"""`sinergi sim bench`: how fast the simulation runs."""

from __future__ import annotations

import json
from contextlib import nullcontext

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.frame import STOPPED
from cli.sim.shared import json_option, without_ctrl_c
from cli.sim.world import MOST_AUTHORITIES
from cli.tell import console, number, plural, side_console
from cli.values import whole, wholes
from netsim.bench import PER_BLOCK, Air, Speed, measure

MOST_SECONDS = 3_600
"""Real seconds for one measurement."""


@click.command("bench", short_help="Measure blocks and events per real second.")
@click.option(
    "--authorities",
    metavar="N,N,...",
    default="4,7,16,100",
    show_default=True,
    callback=wholes(4, MOST_AUTHORITIES),
    help="Sizes of the networks.",
)
@click.option(
    "--seconds",
    metavar="N",
    default="10",
    show_default=True,
    callback=whole(1, MOST_SECONDS),
    help="Real time for each measurement; at least one block is awaited.",
)
@json_option
def bench(*, authorities: tuple[int, ...], seconds: int, is_json: bool) -> None:
    """Measure final blocks and events per real second, by number of authorities.

    In calm (no faults), and in chaos (all faults and adversaries). One process; two signed
    transactions a block; every message encoded and decoded; state roots, vote logs and all
    checkers on.

    \b
    Examples:
      sinergi sim bench
      sinergi sim bench --authorities 4,16 --seconds 30
      sinergi sim bench --authorities 100 --json
    """
    speeds: list[Speed] = []
    is_stopped = False
    try:
        _measure(authorities, seconds, speeds)
    except KeyboardInterrupt:
        is_stopped = True
    with without_ctrl_c() if is_stopped else nullcontext():
        _show(speeds, console(), is_json=is_json)
        if is_stopped:
            told = f"{len(speeds)} of {plural(len(authorities) * len(Air), 'measurement')}"
            side_console().print(f"\nStopped after {told}; they are kept nowhere else.")
            raise click.exceptions.Exit(STOPPED)


def _measure(authorities: tuple[int, ...], seconds: int, speeds: list[Speed]) -> None:
    """Measure each size in each air into `speeds`, so that Ctrl-C leaves what was measured before."""
    side = side_console()
    for count in authorities:
        for air in Air:
            with side.status(f"{count} authorities, {air.value}, {seconds} s"):
                speeds.append(measure(count, air, real_ms=1_000 * seconds))


def _show(speeds: list[Speed], out: Console, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps({"bench": [_object(each) for each in speeds]}))
        return
    out.print(_table(speeds))
    told = f"{PER_BLOCK} transactions a block are handed in; all checkers on; one process."
    out.print(Text(told, style="dim"))


def _table(speeds: list[Speed]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column("authorities", justify="right")
    table.add_column("air")
    table.add_column("blocks", justify="right")
    table.add_column("blocks/s", justify="right", style="bold cyan")
    table.add_column("per CPU s", justify="right", style="cyan")
    table.add_column("events/s", justify="right", style="cyan")
    table.add_column("tx/block", justify="right")
    for each in speeds:
        table.add_row(
            str(each.authorities),
            each.air.value,
            number(each.blocks),
            number(each.blocks_per_second),
            number(each.blocks_per_cpu_second),
            number(each.events_per_second),
            f"{each.transactions / max(1, each.blocks):.1f}",
        )
    return table


def _object(speed: Speed) -> dict[str, object]:
    return {
        "authorities": speed.authorities,
        "air": speed.air.value,
        "blocks": speed.blocks,
        "transactions": speed.transactions,
        "events": speed.events,
        "virtual_ms": speed.virtual_ms,
        "real_ms": speed.real_ms,
        "cpu_ms": speed.cpu_ms,
        "blocks_per_second": round(speed.blocks_per_second, 2),
        "blocks_per_cpu_second": round(speed.blocks_per_cpu_second, 2),
        "events_per_second": round(speed.events_per_second),
    }
