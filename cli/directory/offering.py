"""`sinergi directory draft`, `publish`, `suspend`, `resume`, `retire`, `capacity`: what an agency does with its services."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from cli.catalogue import Language, Saying
from cli.complaint import Complaint, Reason
from cli.completion import word_option, words_offered
from cli.desk import NODE_OPTIONS, Agencies, node_parameters
from cli.directory.acting import (
    SIGNING_OPTIONS,
    Meant,
    Shown,
    act,
    found_service,
    key_parameters,
)
from cli.directory.looks import areas_text, service_object, service_rows
from cli.directory.places import AREAS, STATE_CODES, numbers_of, read_states
from cli.page import Line, Page, SpokenCommand, language_in
from cli.sayings.directories import DirectoryGround, DirectorySaying
from cli.values import names_of, read_bytes, read_moment, read_span, wholes
from contracts.words import Id
from node.client.intake import NEEDS
from node.client.service_codes import BASES, FUNDINGS, ROOMS, TARGETS, UNITS

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.services import Listed, Row

MOST_BYTES = 4 * 1024 * 1024
MOST_TAG = 255
EXAMPLE_ID = "ac148810-d857-441c-9679-408f346de14b"
UNIT_CODES, TARGET_CODES, ROOM_CODES = (
    tuple(each.replace("_", "-") for each in codes) for codes in (UNITS, TARGETS, ROOMS)
)
"""As they are typed."""
ROOM_GAPS: Mapping[str, object] = {
    "units": ", ".join(UNIT_CODES),
    "targets": ", ".join(TARGET_CODES),
    "rooms": ", ".join(ROOM_CODES),
}


def document_hash(path: str) -> bytes:
    """The SHA-256 of the document that describes a service, as `sha256sum` prints it."""
    return hashlib.sha256(read_bytes(path, MOST_BYTES)).digest()


async def look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How a service stands."""
    from node.client.services import read_services  # noqa: PLC0415 - reads every contract

    found = await read_services(api, [subject])
    if not found:
        return Shown(None, ())
    return Shown(
        service_object(found[0], agencies), tuple(service_rows(found[0], agencies, language))
    )


async def _listed(api: NodeApi, typed: str) -> Listed:
    from node.client.services import read_services  # noqa: PLC0415 - see above

    [found] = await read_services(api, [await found_service(api, typed)])
    return found


def _draft(file: str, need: tuple[str, ...], state: tuple[str, ...], **given: object) -> None:
    from node.client import services  # noqa: PLC0415 - see above
    from node.client.acts import fresh  # noqa: PLC0415 - see above

    begins, ends, tags = given["begins"], given["ends"], given["tags"]
    assert isinstance(begins, int)
    assert isinstance(tags, tuple)
    draft = services.Draft(
        document_hash(file),
        tuple(NEEDS[each] for each in need),
        numbers_of(state),
        str(given["basis"]),
        str(given["funding"]),
        tags,
        begins,
        ends if isinstance(ends, int) else None,
    )
    service_id = given["identity"] or fresh()
    assert isinstance(service_id, Id)

    async def write(_api: NodeApi) -> Meant:
        return Meant(service_id.hex(), [services.draft(service_id, draft)])

    act(given, DirectorySaying.DRAFTED, write, look)


def _move(method: str, done: Saying, service: str, given: dict[str, object]) -> None:
    from node.client import services  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        found = await _listed(api, service)
        return Meant(found.service_id, [services.move(method, found)])

    act(given, done, write, look)


def _publish(service: str, **given: object) -> None:
    _move("publish", DirectorySaying.PUBLISHED, service, given)


def _suspend(service: str, **given: object) -> None:
    _move("suspend", DirectorySaying.SUSPENDED, service, given)


def _resume(service: str, **given: object) -> None:
    _move("resume", DirectorySaying.RESUMED, service, given)


def _retire(service: str, **given: object) -> None:
    _move("retire", DirectorySaying.RETIRED, service, given)


def _capacity(
    service: str,
    state: tuple[str, ...] | None,
    row: tuple[Row, ...],
    full_ms: int | None,
    **given: object,
) -> None:
    from node.client import services  # noqa: PLC0415 - see above

    if [bool(row), full_ms is not None, bool(given["unsay"])].count(True) != 1:
        raise Complaint(Reason.ONE_OF, names="--row, --full, --unsay")
    language = language_in(click.get_current_context())

    async def write(api: NodeApi) -> Meant:
        found = await _listed(api, service)
        areas = _areas(found, state, language)
        if full_ms is not None:
            until_ms = int(time.time() * 1000) + full_ms
            calls = [services.full(found, each, until_ms) for each in areas]
        else:
            calls = [services.state(found, each, row) for each in areas]
        return Meant(found.service_id, calls)

    act(given, DirectorySaying.STATED, write, look)


def _areas(found: Listed, state: tuple[str, ...] | None, language: Language) -> Sequence[int]:
    """Those that are named, all of the service's if none is; a Complaint about one in which it is not."""
    known = found.draft.areas
    if state is None:
        return known
    named = numbers_of(state)
    for name, number in zip(state, named, strict=True):
        if number not in known:
            there = areas_text(known, language)
            raise Complaint(DirectoryGround.NOT_IN_STATE, state=name, known=there)
    return named


def _read_id(_ctx: click.Context, param: click.Parameter, value: str | None) -> Id | None:
    """The UUID that the document has for the service, with hyphens or without; nothing, if nothing was said."""
    if value is None:
        return None
    digits = value.strip().lower().replace("-", "")
    if not re.fullmatch("[0-9a-f]{32}", digits):
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known=EXAMPLE_ID)
    return Id(bytes.fromhex(digits))


def _read_tags(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
    """None, if nothing was said."""
    return () if value is None else wholes(0, MOST_TAG)(ctx, param, value)


def _read_rows(
    _ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> tuple[Row, ...]:
    """Each as UNIT:TARGET:FUNDED:FREE:ROOM."""
    from node.client.services import Row  # noqa: PLC0415 - see above

    rows = []
    for each in value:
        parts = [part.strip().lower() for part in each.split(":")]
        known = (UNIT_CODES, TARGET_CODES, None, None, ROOM_CODES)
        fits = len(parts) == len(known) and all(
            re.fullmatch("[0-9]{1,9}", part) if codes is None else part in codes
            for part, codes in zip(parts, known, strict=True)
        )
        if not fits:
            raise Complaint(DirectoryGround.NOT_A_ROW, value=each, **ROOM_GAPS)
        unit, target, funded, vacancy, room = parts
        unit, target, room = (part.replace("-", "_") for part in (unit, target, room))
        rows.append(Row(unit, target, int(funded), int(vacancy), room))
    return tuple(rows)


def _command(
    name: str,
    about: tuple[Saying, Saying],
    does: Callable[..., None],
    more: Sequence[click.Parameter] = (),
    *,
    options: tuple[Line, ...] = (),
    examples: tuple[Line, ...] = (),
    gaps: Mapping[str, object] | None = None,
) -> SpokenCommand:
    """A deed about one service."""
    long, brief = about
    page = Page(
        about=long,
        arguments=DirectorySaying.ID_OPTIONS,
        options=(*options, *SIGNING_OPTIONS, *NODE_OPTIONS),
        examples=examples or ((f"sinergi directory {name} 3f9a", brief),),
        gaps=gaps or {},
    )
    parameters = [click.Argument(["service"]), *more, *key_parameters(), *node_parameters()]
    return SpokenCommand(name, page, does, parameters)


publish = _command("publish", (DirectorySaying.PUBLISH_ABOUT, DirectorySaying.PUBLISH), _publish)
suspend = _command("suspend", (DirectorySaying.SUSPEND_ABOUT, DirectorySaying.SUSPEND), _suspend)
resume = _command("resume", (DirectorySaying.RESUME_ABOUT, DirectorySaying.RESUME), _resume)
retire = _command("retire", (DirectorySaying.RETIRE_ABOUT, DirectorySaying.RETIRE), _retire)
capacity = _command(
    "capacity",
    (DirectorySaying.CAPACITY_ABOUT, DirectorySaying.CAPACITY),
    _capacity,
    [
        click.Option(["--state"], callback=read_states, shell_complete=words_offered(STATE_CODES)),
        click.Option(["--row"], multiple=True, callback=_read_rows),
        click.Option(["--full", "full_ms"], callback=read_span),
        click.Option(["--unsay"], is_flag=True),
    ],
    options=(
        ("--state STATES", DirectorySaying.STATES),
        ("--row ROW", DirectorySaying.CAPACITY_ROW),
        ("--full SPAN", DirectorySaying.CAPACITY_FULL),
        ("--unsay", DirectorySaying.CAPACITY_UNSAY),
    ),
    examples=(
        (
            "sinergi directory capacity 3f9a --row persons:anyone:20:4:capacity",
            DirectorySaying.CAPACITY_EXAMPLE,
        ),
        (
            "sinergi directory capacity 3f9a --state selangor --full 7d",
            DirectorySaying.CAPACITY_EXAMPLE_FULL,
        ),
    ),
    gaps=ROOM_GAPS,
)
draft = SpokenCommand(
    "draft",
    Page(
        about=DirectorySaying.DRAFT_ABOUT,
        arguments=DirectorySaying.OPTIONS_ONLY,
        options=(
            ("--file FILE", DirectorySaying.DRAFT_FILE),
            ("--need CODES", DirectorySaying.DRAFT_NEEDS),
            ("--state STATES", DirectorySaying.STATES),
            ("--basis CODE", DirectorySaying.DRAFT_BASIS),
            ("--funding CODE", DirectorySaying.DRAFT_FUNDING),
            ("--id UUID", DirectorySaying.DRAFT_ID),
            ("--tags NUMBERS", DirectorySaying.DRAFT_TAGS),
            ("--from TIME", DirectorySaying.DRAFT_FROM),
            ("--until TIME", DirectorySaying.DRAFT_UNTIL),
            *SIGNING_OPTIONS,
            *NODE_OPTIONS,
        ),
        examples=(
            (
                "sinergi directory draft --file food.json --need makanan --state selangor --basis enactment --funding zakat",
                DirectorySaying.DRAFT,
            ),
        ),
        gaps={
            "known": ", ".join(NEEDS),
            "bases": ", ".join(BASES),
            "fundings": ", ".join(FUNDINGS),
        },
    ),
    _draft,
    [
        click.Option(["--file"], type=click.Path(), required=True),
        click.Option(
            ["--need"],
            required=True,
            callback=names_of(list(NEEDS)),
            shell_complete=words_offered(list(NEEDS)),
        ),
        click.Option(
            ["--state"],
            required=True,
            callback=names_of(AREAS),
            shell_complete=words_offered(STATE_CODES),
        ),
        word_option("--basis", BASES),
        word_option("--funding", FUNDINGS),
        click.Option(["--id", "identity"], callback=_read_id),
        click.Option(["--tags"], callback=_read_tags),
        click.Option(["--from", "begins"], default="now", callback=read_moment),
        click.Option(["--until", "ends"], callback=read_moment),
        *key_parameters(),
        *node_parameters(),
    ],
)
