"""`sinergi net up`: a network made, started, or brought back."""

from __future__ import annotations

import json
import shlex
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import trio
from rich.console import Console
from rich.status import Status
from rich.text import Text

from chain.genesis import Parameters
from cli.catalogue import Language, phrase
from cli.complaint import Complaint
from cli.net.network import GAPS, OPTIONS, ROOT, all_of, chosen, names_of, network, parameters
from cli.net.shown import network_object, show_network
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.nets import NetGround, NetSaying
from cli.tell import console, program, side_console
from cli.troubles import complaining
from cli.values import whole_or_none
from contracts.shelf import shipped
from node.host.ceremony import AgencyKind
from node.host.local_net import MANIFEST, Agency, LocalNet, make
from node.rehearsal.programme import AGENCIES, KINDS
from node.rehearsal.readiness import NotUp, look, until_up
from node.rehearsal.standing import Running, StandingNode, end

USUAL = 4
"""Agencies of a network about which nothing is said: as many as bear the loss of one."""
MOST = 30
"""More processes than a machine for trying things out bears."""


def _up(
    names: tuple[str, ...], *, agencies: int | None, voting: int | None, root: str, is_json: bool
) -> None:
    language = language_in(click.get_current_context())
    if names and agencies is not None:
        raise Complaint(NetGround.ONE_OF)
    if (Path(root) / MANIFEST).exists():
        for option, value in (("--agencies", agencies), ("--voting", voting)):
            if value is not None:
                raise Complaint(NetGround.EXISTS, path=root, name=option)
        net = network(root)
        wanted = chosen(net, names) if names else all_of(net)
    else:
        net = _made(Path(root), names or _programme(agencies or USUAL), voting)
        wanted = all_of(net)
    everybody = all_of(net)
    _start(wanted, [each for each in everybody if each not in wanted], language)
    healths = trio.run(look, everybody)
    if is_json:
        click.echo(json.dumps(network_object(net, healths), ensure_ascii=False))
        return
    show_network(healths, language, console())
    more = "" if root == ROOT else f" --root {shlex.quote(root)}"
    told = phrase(NetSaying.NEXT, language, root=root, program=program(), more=more)
    console().print(Text(told))


def _programme(count: int) -> list[str]:
    """The names of so many agencies: the programme's first, then invented ones."""
    names = list(AGENCIES)[:count]
    return names + [f"Agensi {at}" for at in range(len(names) + 1, count + 1)]


def _made(root: Path, names: Sequence[str], voting: int | None) -> LocalNet:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Complaint(NetGround.IN_USE, path=root)
    for at, name in enumerate(names):
        if name.lower() in (each.lower() for each in names[:at]):
            raise Complaint(NetGround.TWICE, value=name)
    count = len(names) if voting is None else voting
    agencies = [
        Agency(name, KINDS.get(name, AgencyKind.NGO.value), votes=at < count)
        for at, name in enumerate(names)
    ]
    with complaining():
        return make(root, agencies, shipped(), Parameters())


def _start(
    wanted: Sequence[StandingNode], others: Sequence[StandingNode], language: Language
) -> None:
    """Start those that do not run, and wait; on any other way out, end what was started here."""
    paused = [each for each in wanted if each.running() is Running.PAUSED]
    new = [each for each in wanted if each.running() is Running.DOWN]
    try:
        with _ending_aloud(), _waiting(wanted, language) as tell:
            for each in paused:
                each.resume()
            for each in new:
                each.start()
            trio.run(until_up, wanted, others, tell)
    except NotUp as error:
        path = next(each.node.folder.path for each in wanted if each.node.name == error.name)
        end(new)
        raise Complaint(NetGround.NOT_UP, name=error.name, detail=error.words, path=path) from error
    except BaseException:
        end(new)
        raise


@contextmanager
def _ending_aloud() -> Iterator[None]:
    """SIGTERM and a closed terminal end this command as Ctrl-C does, so that nothing is left behind."""
    asked: list[int] = []

    def end_here(number: int, _frame: FrameType | None) -> None:
        # In the way of Ctrl-C, which trio knows how to wait for; an exception from here would tear it apart.
        asked.append(number)
        signal.raise_signal(signal.SIGINT)

    before = {each: signal.signal(each, end_here) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        if asked:
            raise SystemExit(128 + asked[0]) from None
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class _Telling:
    """Says which nodes are up: in one line that changes, or a line for each."""

    def __init__(self, out: Console, status: Status, language: Language) -> None:
        self._out = out
        self._status = status
        self._language = language
        self._told: set[str] = set()

    def __call__(self, up: Mapping[str, bool]) -> None:
        """`up` says of each node whether it answers."""
        missing = ", ".join(name for name, is_up in up.items() if not is_up)
        if self._out.is_terminal:
            told = phrase(NetSaying.STARTING, self._language, names=missing or "…")
            self._status.update(Text(told))
            return
        for name in [name for name, is_up in up.items() if is_up and name not in self._told]:
            self._told.add(name)
            self._out.print(Text(f"{name}: {phrase(NetSaying.UP_IS, self._language)}"))


@contextmanager
def _waiting(wanted: Sequence[StandingNode], language: Language) -> Iterator[_Telling]:
    out = side_console()
    told = phrase(NetSaying.STARTING, language, names=names_of(wanted))
    status = Status(Text(told), console=out)
    if out.is_terminal:
        status.start()
    try:
        yield _Telling(out, status, language)
    finally:
        if out.is_terminal:
            status.stop()


up = SpokenCommand(
    "up",
    Page(
        about=NetSaying.UP_ABOUT,
        arguments=NetSaying.UP_ARGUMENTS,
        options=(
            ("--agencies N", NetSaying.AGENCIES),
            ("--voting N", NetSaying.VOTING),
            *OPTIONS,
        ),
        examples=(
            ("sinergi net up", NetSaying.UP_FOUR),
            ("sinergi net up 'Agensi A' 'Agensi B' --root /tmp/two", NetSaying.UP_NAMED),
            ("sinergi net up PERKESO", NetSaying.UP_AGAIN),
        ),
        gaps=GAPS,
    ),
    _up,
    [
        *parameters(click.Argument(["names"], nargs=-1)),
        click.Option(["--agencies"], callback=whole_or_none(1, MOST)),
        click.Option(["--voting"], callback=whole_or_none(1, MOST)),
    ],
)
