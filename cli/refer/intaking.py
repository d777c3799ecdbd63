"""`sinergi refer new` and `import`: prospects taken in, one or a batch of them."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint
from cli.completion import agencies_offered, word_option
from cli.desk import (
    KEY_OPTIONS,
    NODE_OPTIONS,
    SHORT,
    Agencies,
    Signing,
    ask,
    key_parameters,
    node_parameters,
)
from cli.listing import show_columns, show_values
from cli.outcomes import REFUSED, going_on, show_end, waiting
from cli.page import Page, SpokenCommand
from cli.referral_shown import need_rows, referral_object, referral_rows
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import FaultSaying, ReferralSaying
from cli.sayings.refers import ReferSaying
from cli.sayings.transactions import TransactionSaying
from cli.tell import console, side_console
from cli.values import read_bytes, read_file
from node.client.intake import (
    COLUMNS,
    NEEDS,
    PRIORITIES,
    STATES,
    BadRow,
    Batch,
    FileFault,
    NotABatch,
    Row,
    read_batch,
    read_one,
)

if TYPE_CHECKING:
    from cli.refusals import Why
    from node.client.api import NodeApi
    from node.client.importing import Brought, Tell
    from node.client.registry import Referral

MOST_BYTES = 64 * 1024 * 1024
SAY_EVERY_S = 10
"""Seconds between two lines where there is no terminal."""
AREAS = tuple(each.lower() for each in STATES)
DETAILS = ("name", "identifier", "phone", "district", "note")
"""What stays at the agency."""
_QUESTIONS = {
    "name": ReferSaying.ASK_NAME,
    "identifier": ReferSaying.ASK_IDENTIFIER,
    "phone": ReferSaying.ASK_PHONE,
    "district": ReferSaying.ASK_DISTRICT,
    "note": ReferSaying.ASK_NOTE,
}


Read = Callable[[Agencies], Batch]


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of rows: those on the chain, and those that are not taken."""

    brought: tuple[Brought, ...]
    bad: tuple[BadRow, ...]
    agencies: Agencies


class _Telling:
    """Says how many rows are on the chain: a bar on a terminal, a line now and then in a log."""

    def __init__(self, bar: Progress | None, language: Language) -> None:
        self._bar = bar
        self._task = None if bar is None else bar.add_task("", total=None, told="")
        self._language = language
        self._said_s = monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many of so many."""
        told = phrase(
            ReferSaying.IMPORT_PROGRESS, self._language, passed=f"{done:,}", count=f"{total:,}"
        )
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total, told=told)
        elif monotonic() - self._said_s >= SAY_EVERY_S:
            self._said_s = monotonic()
            side_console().print(Text(told))


@contextmanager
def _progress(language: Language) -> Iterator[_Telling]:
    out = side_console()
    if not out.is_terminal:
        yield _Telling(None, language)
        return
    with Progress(BarColumn(), TextColumn("{task.fields[told]}"), console=out) as bar:
        yield _Telling(bar, language)


def _take_in(read: Read, signing: Signing, tell: Tell) -> _Came:
    """Rows into the case file, and onto the chain."""

    async def story(api: NodeApi) -> _Came:
        from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import
        from node.client.importing import bring, keep  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        agencies = await Agencies.of(api, signing.asked)
        agencies.check(desk.member, signing.language)
        batch = read(agencies)
        with signing.case_file() as file:
            taken, changed = keep(file, batch.rows)
        brought = await bring(desk, taken, _members(agencies), PATIENCE_S, tell)
        bad = sorted([*batch.bad, *changed], key=lambda each: each.line)
        return _Came(tuple(brought), tuple(bad), agencies)

    return ask(signing.asked, story)


def _members(agencies: Agencies) -> dict[str, bytes]:
    """Whom a row may name: an agency by its name, or by the whole id of its member."""
    named = {name: bytes.fromhex(member) for member, name in agencies.names.items()}
    return named | {each: bytes.fromhex(each) for each in agencies.members}


# A batch.


def _import(file: str, **given: object) -> None:
    signing = Signing.of(given)
    data = read_bytes(file, MOST_BYTES)

    def read(agencies: Agencies) -> Batch:
        try:
            return read_batch(data, _members(agencies))
        except NotABatch as error:
            what = phrase(ReferSaying[f"FILE_{error.fault.name}"], signing.language)
            if error.fault is FileFault.MISSING_COLUMNS:
                what = f"{what}: {error.detail}"
            raise Complaint(
                DeskGround.NOT_A_BATCH, path=file, what=what, known=", ".join(COLUMNS)
            ) from error

    with (
        going_on(signing.language, ReferSaying.IMPORT_STOPPED),
        _progress(signing.language) as tell,
    ):
        came = _take_in(read, signing, tell)
    refused = [each for each in came.brought if each.refusal is not None]
    if signing.is_json:
        click.echo(json.dumps(_batch_object(came, signing.language), ensure_ascii=False))
    else:
        _show_batch(came, refused, signing.language)
    if came.bad or refused:
        raise click.exceptions.Exit(REFUSED)


def _show_batch(came: _Came, refused: Sequence[Brought], language: Language) -> None:
    out = console()
    new = sum(each.is_new for each in came.brought)
    known = len(came.brought) - new
    told = phrase(
        ReferSaying.IMPORT_DONE,
        language,
        count=f"{len(came.brought):,}",
        passed=f"{new:,}",
        known=f"{known:,}",
    )
    out.print(Text(told, style="bold yellow" if came.bad or refused else "bold green"))
    headings: list[Saying] = [ReferSaying.LINE, ReferSaying.COLUMN, ReferSaying.FAULT]
    if came.bad:
        told = phrase(ReferSaying.IMPORT_BAD, language, count=f"{len(came.bad):,}")
        out.print(Text(told))
        rows = [(str(each.line), each.column, _fault(each, language)) for each in came.bad]
        show_columns(headings, rows, language, out)
    if refused:
        told = phrase(ReferSaying.IMPORT_REFUSED, language, count=f"{len(refused):,}")
        out.print(Text(told))
        rows = [(str(each.line), _call(each), _why(each, language)) for each in refused]
        show_columns(
            [ReferSaying.LINE, TransactionSaying.CALL, ReferSaying.FAULT], rows, language, out
        )


def _fault(row: BadRow, language: Language) -> str:
    return phrase(FaultSaying[row.fault.name], language)


def _call(row: Brought) -> str:
    return "" if row.refusal is None else f"{row.refusal['contract']}.{row.refusal['method']}"


def _why(row: Brought, language: Language) -> str:
    if row.refusal is None:
        return ""
    from cli.refusals import words_of  # noqa: PLC0415 - reads every contract

    return words_of(row.refusal, language)


def _batch_object(came: _Came, language: Language) -> dict[str, object]:
    """For programs; rows by their lines, and nothing of what stands in them."""
    return {
        "new": sum(each.is_new for each in came.brought),
        "known": sum(not each.is_new for each in came.brought),
        "rows": [
            {
                "line": each.line,
                "ref_id": each.ref_id,
                "is_new": each.is_new,
                "refused": each.refusal and each.refusal["code"],
                "why": _why(each, language) or None,
            }
            for each in came.brought
        ],
        "bad": [
            {"line": each.line, "column": each.column, "fault": each.fault.value}
            for each in came.bad
        ],
    }


# One prospect.


def _new(
    state: str,
    need: str,
    priority: str,
    offer_to: str | None,
    reference: str | None,
    details: str | None,
    **given: object,
) -> None:
    signing = Signing.of(given)
    values = {
        "reference": reference or f"new-{secrets.token_hex(8)}",
        "state": state,
        "need": need,
        "priority": priority,
        **_details(details, signing.language),
    }

    def read(agencies: Agencies) -> Batch:
        if offer_to is not None:
            member = agencies.member(offer_to)
            values["offer_to"] = agencies.names.get(member, member)
        row = read_one(values, _members(agencies))
        if isinstance(row, Row):
            return Batch((row,), ())
        what = phrase(FaultSaying[row.fault.name], signing.language)
        raise Complaint(DeskGround.BAD_DETAIL, name=row.column, what=what)

    with going_on(signing.language, ReferralSaying.STOPPED), waiting(signing.language):
        came = _take_in(read, signing, lambda _done, _total: None)
        if came.bad:
            what = phrase(FaultSaying[came.bad[0].fault.name], signing.language)
            raise Complaint(DeskGround.BAD_DETAIL, name="reference", what=what)
        [brought] = came.brought
        found = ask(signing.asked, partial(_read, brought.ref_id))
    _tell_new(brought, found, came.agencies, signing)


async def _read(ref_id: str, api: NodeApi) -> Referral | None:
    from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import

    return (await read_referrals(api, [ref_id])).get(ref_id)


def _tell_new(
    brought: Brought, found: Referral | None, agencies: Agencies, signing: Signing
) -> None:
    said = ReferSaying.TAKEN_IN if brought.is_new else ReferSaying.KNOWN
    language = signing.language
    if signing.is_json:
        told = {
            "is_new": brought.is_new,
            "ref_id": brought.ref_id,
            "refused": brought.refusal and brought.refusal["code"],
            "why": _why(brought, language) or None,
            "referral": None if found is None else referral_object(found, agencies),
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        show_end(_whole_why(brought, language), said, language)
    if not signing.is_json and found is not None:
        rows = [*need_rows(found, agencies, language), *referral_rows(found, agencies, language)]
        show_values(rows, language, console())
    if brought.refusal is not None:
        raise click.exceptions.Exit(REFUSED)


def _whole_why(brought: Brought, language: Language) -> Why | None:
    if brought.refusal is None:
        return None
    from cli.refusals import why_refused  # noqa: PLC0415 - reads every contract

    return why_refused(brought.refusal, None, brought.ref_id[:SHORT], language)


def _details(file: str | None, language: Language) -> dict[str, str]:
    """Who the prospect is: from a file, or asked at the terminal; never from the command line, which shells keep."""
    if file is None:
        return _asked(language)
    text = sys.stdin.read() if file == "-" else read_file(file)
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or not all(
        name in DETAILS and isinstance(value, str) for name, value in content.items()
    ):
        raise Complaint(DeskGround.NO_DETAILS, known=", ".join(DETAILS))
    return content


def _asked(language: Language) -> dict[str, str]:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Complaint(DeskGround.NO_DETAILS, known=", ".join(DETAILS))
    return {
        name: click.prompt(phrase(question, language), err=True, default="", show_default=False)
        for name, question in _QUESTIONS.items()
    }


_SIGNING = tuple(each for each in KEY_OPTIONS if each[0] != "--no-wait")


def _parameters() -> list[click.Parameter]:
    """Of what is waited for in any case."""
    signing = [each for each in key_parameters() if each.name != "no_wait"]
    return [*signing, *node_parameters()]


import_batch = SpokenCommand(
    "import",
    Page(
        about=ReferSaying.IMPORT_ABOUT,
        arguments=ReferSaying.IMPORT_ARGUMENTS,
        options=(*_SIGNING, *NODE_OPTIONS),
        examples=(
            ("sinergi refer import examples/programme-2020/teraju.csv", ReferSaying.IMPORT_EXAMPLE),
        ),
    ),
    _import,
    [click.Argument(["file"], type=click.Path()), *_parameters()],
)
new = SpokenCommand(
    "new",
    Page(
        about=ReferSaying.NEW_ABOUT,
        arguments=ReferSaying.NEW_ARGUMENTS,
        options=(
            ("--state NAME", ReferSaying.NEW_STATE),
            ("--need CODE", ReferSaying.NEW_NEED),
            ("--priority CODE", ReferSaying.NEW_PRIORITY),
            ("--offer-to AGENCY", ReferSaying.NEW_OFFER_TO),
            ("--reference MARK", ReferSaying.NEW_REFERENCE),
            ("--details FILE", ReferSaying.NEW_DETAILS),
            *_SIGNING,
            *NODE_OPTIONS,
        ),
        examples=(("sinergi refer new --state Selangor --need makanan", ReferSaying.NEW_EXAMPLE),),
        gaps={"known": ", ".join(NEEDS)},
    ),
    _new,
    [
        word_option("--state", AREAS),
        word_option("--need", list(NEEDS)),
        word_option("--priority", PRIORITIES, default="biasa"),
        click.Option(["--offer-to"], shell_complete=agencies_offered),
        click.Option(["--reference"]),
        click.Option(["--details"], type=click.Path(allow_dash=True)),
        *_parameters(),
    ],
)
