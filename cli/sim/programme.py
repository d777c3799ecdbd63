"""`sinergi sim programme`: the whole programme over years, and every referral accounted for."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.frame import STOPPED
from cli.sim.progress import SimProgress
from cli.sim.shared import json_option
from cli.sim.world import MOST_AUTHORITIES
from cli.tell import console, number, plural, side_console
from cli.values import whole
from netsim.programme.run import Account, Programme, Scale

USUAL = Scale()
MOST_MEMBERS = 200
MOST_LEADERS = 4_000
MOST_REFERRALS = 1_000_000
MOST_DAYS = 36_500


def _whole(name: str, metavar: str, usual: int, least: int, most: int, told: str) -> click.Option:
    return click.Option(
        [name],
        metavar=metavar,
        default=str(usual),
        show_default=True,
        callback=whole(least, most),
        help=told,
    )


@click.command("programme", short_help="The whole programme over years.")
@json_option
def programme(*, is_json: bool, **given: int) -> None:
    """Run every member and leader of a programme as authors, over years of virtual time.

    Prospects come evenly; agencies offer, answer, help, confirm, fall silent, refuse, give back and
    leave, and prospects withdraw and die. At the end every referral is accounted for: each open one has a
    holder and a clock, every acknowledged transaction is final, and the chain's own lists are those
    that a recount of its events comes to. Exit status 1 if not.

    \b
    Examples:
      sinergi sim programme
      sinergi sim programme --members 20 --leaders 60 --referrals 500 --days 120
      sinergi sim programme --authorities 117 --referrals 124 --days 7 --departures 0
    """
    scale = Scale(**given)
    try:
        account = _run(scale)
    except KeyboardInterrupt:
        side_console().print("\nStopped; nothing is kept.")
        raise click.exceptions.Exit(STOPPED) from None
    if is_json:
        click.echo(json.dumps(told_of(account)))
    else:
        _show(account, console())
    if not account.is_good:
        raise click.exceptions.Exit(1)


programme.params[:0] = [
    _whole("--members", "N", USUAL.members, 3, MOST_MEMBERS, "Agencies; the first is the steward."),
    _whole("--leaders", "N", USUAL.leaders, 0, MOST_LEADERS, "Community leaders, spread over the agencies."),
    _whole("--authorities", "N", USUAL.authorities, 1, MOST_AUTHORITIES, "Members whose nodes run and vote."),
    _whole("--referrals", "N", USUAL.referrals, 1, MOST_REFERRALS, "Prospects with one need each."),
    _whole("--days", "N", USUAL.days, 1, MOST_DAYS, "Days over which they come."),
    _whole("--departures", "N", USUAL.departures, 0, MOST_MEMBERS, "Members that leave meanwhile."),
    _whole("--seed", "N", USUAL.seed, 0, 2**32, "Everything is drawn from it."),
]  # fmt: skip


def _run(scale: Scale) -> Account:
    with SimProgress(side_console(), parts=scale.days, named="days") as bar:
        before = 0

        def tell(blocks: int, opened: int) -> None:
            nonlocal before
            bar.add(blocks=blocks - before, note=f"{number(opened)} referrals")
            before = blocks

        whole_one = Programme(scale)
        whole_one.run(tell)
        return whole_one.account()


def told_of(account: Account) -> dict[str, object]:
    """An account for programs."""
    scale = account.scale
    return {
        "members": scale.members,
        "leaders": scale.leaders,
        "authorities": scale.authorities,
        "days": scale.days,
        "seed": scale.seed,
        "departures": scale.departures,
        "referrals": account.opened,
        "blocks": account.blocks,
        "transactions": account.transactions,
        "calls": account.calls,
        "writers": account.writers,
        "contacted": account.contacted,
        "events": account.told,
        "lists": account.lists,
        "dispositions": account.dispositions,
        "refused": account.refused,
        "lost": list(account.lost),
        "differences": list(account.differences),
        "violations": list(account.violations),
        "state_roots_equal": account.are_roots_equal,
        "real_s": round(account.real_s, 1),
    }


def _show(account: Account, out: Console) -> None:
    scale = account.scale
    out.print(
        f"{number(scale.members)} members, {plural(scale.leaders, 'leader')}, "
        f"{plural(scale.authorities, 'replica')}: {number(account.opened)} referrals in {plural(scale.days, 'day')}, "
        f"{number(account.calls)} calls in {number(account.transactions)} transactions and {number(account.blocks)} blocks, "
        f"{number(account.real_s)} s",
        markup=False,
    )
    out.print(_counts("list", account.lists))
    out.print(_counts("closed as", account.dispositions))
    out.print(_counts("refused", dict(list(account.refused.items())[:8])))
    for what in (*account.lost, *account.differences, *account.violations):
        out.print(Text(what, style="red"))
    if not account.are_roots_equal:
        out.print(Text("The replicas have different state roots.", style="red"))
    if account.is_good:
        told = "Nobody was lost; lists and recount are the same; all replicas have one state root."
        out.print(Text(told, style="bold green"))


def _counts(name: str, counts: Mapping[str, int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column(name)
    table.add_column("count", justify="right")
    for each, count in counts.items():
        table.add_row(each, number(count))
    return table
