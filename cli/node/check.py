"""`sinergi node check`: what a node has on disk, checked from the genesis on; and repaired."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from chain.primitives import Height
from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint
from cli.listing import show_values
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.checks import CheckGround, CheckSaying
from cli.sayings.folders import FolderSaying
from cli.tell import console, program, side_console
from cli.troubles import complaining
from contracts.shelf import shipped
from node.host.check import Examination, Flaw, Flawed, drop_checked, examine, take_checked
from node.host.folder import NodeFolder
from node.host.joining import chain_id_in
from node.host.outbox_check import OutboxFound, examine_outbox, renew_outbox
from node.host.vote_log_check import LogFound, LogState, examine_logs

SAY_EVERY_S = 30
"""Seconds between two lines where there is no terminal."""

FLAWS = {
    flaw: CheckSaying.OTHER_BEGINNING if flaw is Flaw.OTHER_CHAIN else CheckSaying[flaw.name]
    for flaw in Flaw
}
STATES = {state: CheckSaying[state.name] for state in LogState if state is not LogState.WHOLE}
BEYOND_REPAIR = {
    Flaw.OTHER_CHAIN: CheckGround.OTHER_CHAIN,
    Flaw.NEWER_RELEASE: CheckGround.NEWER_RELEASE,
}
"""What a store of the same chain and release would have again."""


@dataclass(slots=True)
class _Found:
    """Everything that was found, and where what is damaged was moved."""

    chain: Examination
    logs: list[LogFound]
    outbox: OutboxFound
    chain_away: Path | None = None
    outbox_away: Path | None = None

    @property
    def is_good(self) -> bool:
        """True if all is whole, or repaired."""
        return (
            (self.chain.flawed is None or self.chain_away is not None)
            and (self.outbox.damage is None or self.outbox_away is not None)
            and all(each.state is LogState.WHOLE for each in self.logs)
        )

    @property
    def can_be_repaired(self) -> bool:
        """True if something is damaged that --repair would replace. A lost vote log is lost."""
        flawed = self.chain.flawed
        is_flawed = flawed is not None and flawed.flaw not in BEYOND_REPAIR
        is_damaged = self.outbox.damage is not None and self.outbox_away is None
        return is_flawed or is_damaged


def _check(folder: str, *, repair: bool, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    node = NodeFolder(Path(folder))
    with complaining(node.path), node.held():
        chain_id = chain_id_in(node)
        if not node.chain.is_dir():
            raise Complaint(CheckGround.NO_STORE, path=node.path)
        logs, outbox = examine_logs(node, chain_id), examine_outbox(node)
        try:
            with _progress(language) as tell:
                found = _Found(examine(node, shipped(), tell), logs, outbox)
            if repair:
                _repair(node, found)
        finally:
            drop_checked(node)
    if is_json:
        click.echo(json.dumps(_object(found)))
    else:
        _show(node.path, found, language, console())
    if not found.is_good:
        raise click.exceptions.Exit(1)


def _repair(node: NodeFolder, found: _Found) -> None:
    if found.chain.flawed is not None:
        found.chain_away = _repaired(node, found.chain.flawed)
    if found.outbox.damage is not None:
        found.outbox_away = renew_outbox(node, found.outbox)


def _repaired(node: NodeFolder, flawed: Flawed) -> Path:
    if flawed.flaw in BEYOND_REPAIR:
        raise Complaint(BEYOND_REPAIR[flawed.flaw], path=node.path)
    return take_checked(node)


class _Telling:
    """Says how far the check is: a bar on a terminal, a line now and then in a log."""

    def __init__(self, out: Console, bar: Progress | None, language: Language) -> None:
        self._out = out
        self._bar = bar
        self._language = language
        self._task: TaskID | None = None
        self._said_s = monotonic()

    def __call__(self, height: Height, tip: Height) -> None:
        """Blocks up to `height` of `tip` are checked."""
        if self._bar is not None:
            if self._task is None:
                self._task = self._bar.add_task("", total=tip)
            self._bar.update(self._task, completed=height, told=self._told(height, tip))
        elif monotonic() - self._said_s >= SAY_EVERY_S:
            self._said_s = monotonic()
            self._out.print(Text(self._told(height, tip)))

    def _told(self, height: Height, tip: Height) -> str:
        return phrase(CheckSaying.PROGRESS, self._language, height=f"{height:,}", tip=f"{tip:,}")


@contextmanager
def _progress(language: Language) -> Iterator[_Telling]:
    out = side_console()
    if not out.is_terminal:
        yield _Telling(out, None, language)
        return
    columns = (BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        yield _Telling(out, bar, language)


def _object(found: _Found) -> dict[str, object]:
    chain, flawed, outbox = found.chain, found.chain.flawed, found.outbox
    flaw = None
    if flawed is not None:
        what = flawed.flaw.name.lower()
        flaw = {"what": what, "height": flawed.height, "detail": flawed.detail}
    return {
        "is_whole": flawed is None,
        "height": chain.tip,
        "checked": chain.checked,
        "transactions": chain.transactions,
        "certificates": chain.certificates,
        "waiting": chain.waiting,
        "flaw": flaw,
        "moved_to": None if found.chain_away is None else str(found.chain_away),
        "outbox": {
            "waiting": len(outbox.waiting),
            "damage": outbox.damage,
            "moved_to": None if found.outbox_away is None else str(found.outbox_away),
        },
        "vote_logs": [
            {
                "key": str(each.key),
                "state": each.state.value,
                "records": each.records,
                "detail": each.detail,
            }
            for each in found.logs
        ],
    }


def _show(path: Path, found: _Found, language: Language, out: Console) -> None:
    flawed = found.chain.flawed
    if flawed is not None:
        what = phrase(FLAWS[flawed.flaw], language)
        out.print(Text(phrase(CheckSaying.FLAWED, language, what=what), style="bold red"))
    elif found.is_good and found.outbox_away is None:
        out.print(Text(phrase(CheckSaying.WHOLE, language), style="bold green"))
    show_values(_rows(found, language), language, out)
    if found.outbox_away is not None:
        count, away = len(found.outbox.waiting), found.outbox_away
        out.print(Text(phrase(CheckSaying.OUTBOX_RENEWED, language, count=count, path=away)))
    if found.chain_away is not None:
        _tell(CheckSaying.REPAIRED, found.chain_away, found, language, out)
    elif found.can_be_repaired:
        _tell(CheckSaying.HOW, path, found, language, out)


def _tell(said: CheckSaying, path: Path, found: _Found, language: Language, out: Console) -> None:
    checked = f"{found.chain.checked:,}"
    out.print(Text(phrase(said, language, program=program(), path=path, checked=checked)))


def _rows(found: _Found, language: Language) -> list[tuple[CheckSaying, str | Text]]:
    chain, flawed = found.chain, found.chain.flawed
    rows: list[tuple[CheckSaying, str | Text]] = []
    if flawed is not None:
        rows.append((CheckSaying.WHERE, f"{flawed.height:,}"))
        if flawed.detail:
            rows.append((CheckSaying.DETAIL, flawed.detail))
    told = phrase(
        CheckSaying.BLOCKS_ARE,
        language,
        checked=f"{chain.checked:,}",
        tip=f"{chain.tip:,}",
        transactions=f"{chain.transactions:,}",
        certificates=f"{chain.certificates:,}",
    )
    rows.append((CheckSaying.BLOCKS, told))
    if chain.waiting:
        waiting = phrase(CheckSaying.WAITING_IS, language, count=chain.waiting)
        rows.append((CheckSaying.WAITING, waiting))
    count, damage = f"{len(found.outbox.waiting):,}", found.outbox.damage
    if damage is None:
        rows.append((CheckSaying.OUTBOX, phrase(CheckSaying.OUTBOX_IS, language, count=count)))
    else:
        wrong = phrase(CheckSaying.OUTBOX_WRONG, language, count=count, detail=damage)
        rows.append((CheckSaying.OUTBOX, Text(wrong, style="red")))
    return rows + [(CheckSaying.LOG, _log(each, language)) for each in found.logs]


def _log(found: LogFound, language: Language) -> Text:
    if found.state is LogState.WHOLE:
        told = phrase(CheckSaying.LOG_IS, language, key=found.key.name, count=f"{found.records:,}")
        return Text(told)
    state = phrase(STATES[found.state], language)
    told = phrase(
        CheckSaying.LOG_WRONG, language, key=found.key.name, state=state, program=program()
    )
    return Text(told, style="red")


check = SpokenCommand(
    "check",
    Page(
        about=CheckSaying.ABOUT,
        arguments=FolderSaying.FOLDER_ARGUMENTS,
        options=(
            ("--repair", CheckSaying.REPAIR),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi node check node", CheckSaying.CHECK),
            ("sinergi node check node --repair", CheckSaying.REPAIR_IT),
        ),
    ),
    _check,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--repair"], is_flag=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
