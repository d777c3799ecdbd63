"""`sinergi net status`, `down`, `kill`, `pause`, `resume`, `cut` and `heal`: what is done with a network that stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from itertools import combinations

import click
import trio
from rich.text import Text

from cli.catalogue import phrase
from cli.complaint import Complaint
from cli.net.network import GAPS, OPTIONS, all_of, chosen, names_of, network, parameters
from cli.net.shown import network_object, show_network
from cli.page import Line, Page, SpokenCommand, language_in
from cli.sayings.nets import NetGround, NetSaying
from cli.tell import console
from node.host.local_net import LocalNet
from node.rehearsal.readiness import look, set_link
from node.rehearsal.standing import Running, StandingNode, StillThere, end


def _status(*, root: str, is_json: bool) -> None:
    net = network(root)
    healths = trio.run(look, all_of(net))
    if is_json:
        click.echo(json.dumps(network_object(net, healths), ensure_ascii=False))
    else:
        show_network(healths, language_in(click.get_current_context()), console())
    if any(each.status is None for each in healths):
        raise click.exceptions.Exit(1)


def _down(*, root: str, remove: bool, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    net = network(root)
    try:
        ended = end(all_of(net))
    except StillThere as error:
        raise Complaint(NetGround.STILL_THERE, detail=error) from error
    if remove:
        shutil.rmtree(net.root)
    if is_json:
        told = {"ended": [each.node.name for each in ended], "is_removed": remove}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    said = NetSaying.ENDED if ended else NetSaying.NOTHING_RAN
    console().print(Text(phrase(said, language, names=names_of(ended))))
    if remove:
        console().print(Text(phrase(NetSaying.REMOVED, language, root=root)))


def _kill(names: tuple[str, ...], *, root: str, is_json: bool) -> None:
    _do(StandingNode.kill, NetSaying.KILLED, _running(network(root), names), is_json=is_json)


def _pause(names: tuple[str, ...], *, root: str, is_json: bool) -> None:
    _do(StandingNode.pause, NetSaying.PAUSED_ARE, _running(network(root), names), is_json=is_json)


def _resume(names: tuple[str, ...], *, root: str, is_json: bool) -> None:
    _do(StandingNode.resume, NetSaying.RESUMED, _running(network(root), names), is_json=is_json)


def _running(net: LocalNet, names: Sequence[str]) -> list[StandingNode]:
    """Those that are named; a Complaint if one of them does not run, before anything is done to another."""
    nodes = chosen(net, names)
    for each in nodes:
        if each.running() is Running.DOWN:
            raise Complaint(NetGround.NOT_RUNNING, name=each.node.name)
    return nodes


def _do(
    deed: Callable[[StandingNode], None],
    said: NetSaying,
    nodes: Sequence[StandingNode],
    *,
    is_json: bool,
) -> None:
    try:
        for each in nodes:
            deed(each)
    except StillThere as error:
        raise Complaint(NetGround.STILL_THERE, detail=error) from error
    _tell(said, [each.node.name for each in nodes], is_json=is_json)


def _cut(one: str, other: str, *, root: str, is_json: bool) -> None:
    pair = _pair(network(root), one, other)
    _set(pair, "cut")
    _tell(NetSaying.CUT_IS, [_named(pair)], is_json=is_json)


def _heal(names: tuple[str, ...], *, root: str, is_json: bool) -> None:
    net = network(root)
    match names:
        case ():
            pairs = _cut_pairs(net)
        case (one, other):
            pairs = [_pair(net, one, other)]
        case _:
            raise Complaint(NetGround.SAME)
    for pair in pairs:
        _set(pair, "heal")
    said = NetSaying.HEALED if pairs else NetSaying.NOTHING_CUT
    _tell(said, [_named(each) for each in pairs], is_json=is_json)


Pair = tuple[StandingNode, StandingNode]


def _pair(net: LocalNet, one: str, other: str) -> Pair:
    found = chosen(net, [one, other])
    if len(found) != 2:
        raise Complaint(NetGround.SAME)
    return found[0], found[1]


def _cut_pairs(net: LocalNet) -> list[Pair]:
    """Every two nodes of which one says that it has cut the other."""
    healths = trio.run(look, all_of(net))
    return [
        (one.standing, other.standing)
        for one, other in combinations(healths, 2)
        if other.standing.node.node_id.hex() in one.cut
        or one.standing.node.node_id.hex() in other.cut
    ]


def _set(pair: Pair, deed: str) -> None:
    """A Complaint if neither of the two hears it."""
    one, other = pair
    if not trio.run(set_link, one, other, deed):
        raise Complaint(NetGround.NOT_RUNNING, name=_named(pair))


def _named(pair: Pair) -> str:
    one, other = pair
    return f"{one.node.name} - {other.node.name}"


def _tell(said: NetSaying, names: Sequence[str], *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps({said.name.lower().split("_")[0]: names}, ensure_ascii=False))
        return
    language = language_in(click.get_current_context())
    console().print(Text(phrase(said, language, names=", ".join(names))))


def _command(  # noqa: PLR0917 - a table, whose rows are read from left to right
    name: str,
    about: NetSaying,
    arguments: NetSaying,
    does: Callable[..., None],
    examples: tuple[Line, ...],
    params: Sequence[click.Parameter],
    options: tuple[Line, ...] = (),
) -> SpokenCommand:
    page = Page(
        about=about,
        arguments=arguments,
        options=(*options, *OPTIONS),
        examples=examples,
        gaps=GAPS,
    )
    return SpokenCommand(name, page, does, list(params))


def _several() -> list[click.Parameter]:
    return parameters(click.Argument(["names"], nargs=-1, required=True))


status = _command(
    "status",
    NetSaying.STATUS_ABOUT,
    NetSaying.ONLY_OPTIONS,
    _status,
    (("sinergi net status", NetSaying.STATUS),),
    parameters(),
)
down = _command(
    "down",
    NetSaying.DOWN_ABOUT,
    NetSaying.ONLY_OPTIONS,
    _down,
    (("sinergi net down --remove", NetSaying.REMOVE),),
    [*parameters(), click.Option(["--remove"], is_flag=True)],
    (("--remove", NetSaying.REMOVE),),
)
kill = _command(
    "kill",
    NetSaying.KILL_ABOUT,
    NetSaying.NAMES_ARGUMENTS,
    _kill,
    (("sinergi net kill PERKESO", NetSaying.KILL),),
    _several(),
)
pause = _command(
    "pause",
    NetSaying.PAUSE_ABOUT,
    NetSaying.NAMES_ARGUMENTS,
    _pause,
    (("sinergi net pause PERKESO", NetSaying.PAUSE),),
    _several(),
)
resume = _command(
    "resume",
    NetSaying.RESUME_ABOUT,
    NetSaying.NAMES_ARGUMENTS,
    _resume,
    (("sinergi net resume PERKESO", NetSaying.RESUME),),
    _several(),
)
cut = _command(
    "cut",
    NetSaying.CUT_ABOUT,
    NetSaying.PAIR_ARGUMENTS,
    _cut,
    (("sinergi net cut PERKESO TERAJU", NetSaying.CUT),),
    parameters(click.Argument(["one"]), click.Argument(["other"])),
)
heal = _command(
    "heal",
    NetSaying.HEAL_ABOUT,
    NetSaying.PAIR_OR_NONE,
    _heal,
    (("sinergi net heal", NetSaying.HEAL),),
    parameters(click.Argument(["names"], nargs=-1)),
)
