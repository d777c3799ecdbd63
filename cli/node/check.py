"""`sinergi node check`: what a node has on disk, checked from the genesis on; and repaired."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


def _check(folder: str, *, repair: bool, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    node = NodeFolder(Path(folder))
    away: Path | None = None
    with complaining(node.path), node.held():
        chain_id = chain_id_in(node)
        if not node.chain.is_dir():
            raise Complaint(CheckGround.NO_STORE, path=node.path)
        logs = examine_logs(node, chain_id)
        try:
            with _progress(language) as tell:
                found = examine(node, shipped(), tell)
            if repair and found.flawed is not None:
                away = _repaired(node, found.flawed)
        finally:
            drop_checked(node)
    if is_json:
        click.echo(json.dumps(_object(found, logs, away)))
    else:
        _show(node.path, found, logs, away, language, console())
    is_wrong = found.flawed is not None and away is None
    if is_wrong or any(each.state is not LogState.WHOLE for each in logs):
        raise click.exceptions.Exit(1)


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


def _object(found: Examination, logs: Sequence[LogFound], away: Path | None) -> dict[str, object]:
    flawed = found.flawed
    return {
        "is_whole": flawed is None,
        "height": found.tip,
        "checked": found.checked,
        "transactions": found.transactions,
        "certificates": found.certificates,
        "waiting": found.waiting,
        "flaw": None
        if flawed is None
        else {
            "what": flawed.flaw.name.lower(),
            "height": flawed.height,
            "detail": flawed.detail,
        },
        "moved_to": None if away is None else str(away),
        "vote_logs": [
            {
                "key": str(each.key),
                "state": each.state.value,
                "records": each.records,
                "detail": each.detail,
            }
            for each in logs
        ],
    }


def _show(
    path: Path,
    found: Examination,
    logs: Sequence[LogFound],
    away: Path | None,
    language: Language,
    out: Console,
) -> None:
    flawed = found.flawed
    if flawed is None:
        out.print(Text(phrase(CheckSaying.WHOLE, language), style="bold green"))
    else:
        what = phrase(FLAWS[flawed.flaw], language)
        out.print(Text(phrase(CheckSaying.FLAWED, language, what=what), style="bold red"))
    rows: list[tuple[CheckSaying, str | Text]] = []
    if flawed is not None:
        rows.append((CheckSaying.WHERE, f"{flawed.height:,}"))
        if flawed.detail:
            rows.append((CheckSaying.DETAIL, flawed.detail))
    told = phrase(
        CheckSaying.BLOCKS_ARE,
        language,
        checked=f"{found.checked:,}",
        tip=f"{found.tip:,}",
        transactions=f"{found.transactions:,}",
        certificates=f"{found.certificates:,}",
    )
    rows.append((CheckSaying.BLOCKS, told))
    if found.waiting:
        waiting = phrase(CheckSaying.WAITING_IS, language, count=found.waiting)
        rows.append((CheckSaying.WAITING, waiting))
    rows += [(CheckSaying.LOG, _log(each, language)) for each in logs]
    show_values(rows, language, out)
    if flawed is None or (away is None and flawed.flaw in BEYOND_REPAIR):
        return
    said = CheckSaying.HOW if away is None else CheckSaying.REPAIRED
    where = path if away is None else away
    checked = f"{found.checked:,}"
    out.print(Text(phrase(said, language, program=program(), path=where, checked=checked)))


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
