"""`sinergi report publish`, `challenge`, `drop`, `withdraw`: what analysts and auditors sign."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import click

from chain.crypto import digest
from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint
from cli.completion import word_option
from cli.desk import NODE_OPTIONS, Agencies, node_parameters
from cli.directory.acting import (
    SIGNING_OPTIONS,
    Meant,
    Shown,
    act,
    found_among,
    key_parameters,
)
from cli.page import Line, Page, SpokenCommand
from cli.report.asked import GAPS, OPTIONS, Wish, parameters
from cli.report.looks import kind_text, spec_object
from cli.report.source import Counting, complaining_of_versions, node_cut
from cli.sayings.reports import ReportGround, ReportSaying, TableStatusSaying
from cli.tell import number
from cli.values import read_bytes
from node.figures.table import TooLarge, tabulate

if TYPE_CHECKING:
    from chain.transaction import Call
    from node.client.api import NodeApi
    from node.figures.published import Published

MOST_NOTE_BYTES: Final = 64 * 1024
SALT_BYTES: Final = 16
FAULTS: Final = ("not-equal", "small-number", "misleading", "other")
WHYS: Final = ("mistake", "outdated", "other")


async def found_table(api: NodeApi, typed: str) -> str:
    """The id of the published table that is meant; a Complaint if there is none, or several are."""
    return await found_among(api, ("stat", "published"), typed, ReportGround.NO_TABLE)


async def _read(api: NodeApi, typed: str) -> Published:
    from node.client.statistics import read_one  # noqa: PLC0415 - reads every contract

    with complaining_of_versions():
        found, _ = await read_one(api, await found_table(api, typed))
    return found


async def _look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How a table stands; nothing if there is none, as after a publication that was refused."""
    if not await api.keys("stat", "published", subject, 1):
        return Shown(None, ())
    found = await _read(api, subject)
    told = {
        "status": found.status,
        "spec": spec_object(found.spec),
        "height": found.height,
        "table_commit": found.table_commit,
    }
    rows = (
        (ReportSaying.TABLE, found.stat_id),
        (ReportSaying.WHO, agencies.name(found.member, language)),
        (ReportSaying.WHAT, kind_text(found.spec, language)),
        (ReportSaying.UP_TO, number(found.height)),
        (ReportSaying.STANDS, phrase(TableStatusSaying[found.status.upper()], language)),
        (ReportSaying.COMMIT, found.table_commit),
    )
    return Shown(told, rows)


def _publish(replaces: str | None, **given: object) -> None:
    from node.client.acts import fresh  # noqa: PLC0415 - slow to import
    from node.client.statistics import publish as publishing  # noqa: PLC0415 - see above
    from node.client.told import read_register  # noqa: PLC0415 - see above

    wish, stat_id = Wish.of(given), fresh()

    async def write(api: NodeApi) -> Meant:
        over = None if replaces is None else await found_table(api, replaces)
        cut = await node_cut(api, wish.height)
        counting = Counting(await read_register(api, cut, lambda _: None), cut)
        table = tabulate(counting.found, wish.spec(cut), cut)
        try:
            return Meant(stat_id.hex(), [publishing(stat_id, table, over)])
        except TooLarge as large:
            size, most = number(large.size_bytes), number(large.most_bytes)
            raise Complaint(ReportGround.TOO_LARGE, size=size, most=most) from large

    act(given, ReportSaying.PUBLISHED, write, _look)


def _challenge(table: str, because: str, note_file: str, **given: object) -> None:
    from node.client.statistics import Fault  # noqa: PLC0415 - see above
    from node.client.statistics import challenge as challenging  # noqa: PLC0415 - see above

    salt = secrets.token_bytes(SALT_BYTES)
    reason = digest(b"sinergi/challenge", salt, read_bytes(note_file, MOST_NOTE_BYTES))
    fault = Fault[because.upper().replace("-", "_")]

    async def write(api: NodeApi) -> Meant:
        found = await _read(api, table)
        return Meant(found.stat_id, [challenging(found, fault, reason)])

    async def look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
        shown = await _look(api, subject, agencies, language)
        told = {**(shown.told or {}), "salt": salt.hex()}
        return Shown(told, (*shown.rows, (ReportSaying.SALT, salt.hex())))

    act(given, ReportSaying.CHALLENGED, write, look)


def _of_one(table: str, done: Saying, call: Callable[[Published], Call], given: dict[str, object]) -> None:  # fmt: skip
    async def write(api: NodeApi) -> Meant:
        found = await _read(api, table)
        return Meant(found.stat_id, [call(found)])

    act(given, done, write, _look)


def _drop(table: str, **given: object) -> None:
    from node.client.statistics import drop as dropping  # noqa: PLC0415 - see above

    _of_one(table, ReportSaying.DROPPED, lambda found: dropping(found.stat_id), given)


def _withdraw(table: str, because: str, **given: object) -> None:
    from node.client.statistics import Why  # noqa: PLC0415 - see above
    from node.client.statistics import withdraw as withdrawing  # noqa: PLC0415 - see above

    why = Why[because.upper()]
    _of_one(table, ReportSaying.WITHDRAWN, lambda found: withdrawing(found, why), given)


def _command(
    name: str,
    about: tuple[Saying, Saying],
    does: Callable[..., None],
    more: Sequence[click.Parameter] = (),
    *,
    example: str,
    options: tuple[Line, ...] = (),
    known: Sequence[str] = (),
) -> SpokenCommand:
    """A deed about one table."""
    long, brief = about
    page = Page(
        about=long,
        arguments=ReportSaying.ID_OPTIONS,
        options=(*options, *SIGNING_OPTIONS, *NODE_OPTIONS),
        examples=((example, brief),),
        gaps={"known": ", ".join(known)} if known else {},
    )
    arguments = [click.Argument(["table"]), *more, *key_parameters(), *node_parameters()]
    return SpokenCommand(name, page, does, arguments)


challenge = _command(
    "challenge",
    (ReportSaying.CHALLENGE_ABOUT, ReportSaying.CHALLENGE),
    _challenge,
    [
        word_option("--because", FAULTS),
        click.Option(["--note-file"], type=click.Path(), required=True),
    ],
    options=(
        ("--because FAULT", ReportSaying.BECAUSE),
        ("--note-file FILE", ReportSaying.NOTE_FILE),
    ),
    example="sinergi report challenge 3f9a --because not-equal --note-file why.txt",
    known=FAULTS,
)
drop = _command(
    "drop",
    (ReportSaying.DROP_ABOUT, ReportSaying.DROP),
    _drop,
    example="sinergi report drop 3f9a",
)
withdraw = _command(
    "withdraw",
    (ReportSaying.WITHDRAW_ABOUT, ReportSaying.WITHDRAW),
    _withdraw,
    [word_option("--because", WHYS)],
    options=(("--because WHY", ReportSaying.BECAUSE),),
    example="sinergi report withdraw 3f9a --because mistake",
    known=WHYS,
)
publish = SpokenCommand(
    "publish",
    Page(
        about=ReportSaying.PUBLISH_ABOUT,
        arguments=ReportSaying.OPTIONS_ONLY,
        options=(
            *OPTIONS,
            ("--replaces ID", ReportSaying.PUBLISH_REPLACES),
            *SIGNING_OPTIONS,
            *NODE_OPTIONS,
        ),
        examples=(
            (
                "sinergi report publish --from 2026-01 --to 2026-03 --by need,area",
                ReportSaying.USUAL,
            ),
        ),
        gaps=GAPS,
    ),
    _publish,
    [
        *parameters(),
        click.Option(["--replaces"]),
        *key_parameters(),
        *node_parameters(),
    ],
)
