"""Services as the chain has them, and what an agency does with its own, as calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chain.transaction import Call
from node.client.api import Json, NodeApi, Question
from node.client.desk import writing
from node.client.service_codes import BASES, FUNDINGS, ROOMS, TARGETS, UNITS

BY_POLICY: Final = (3, 8)
"""By what right a service is given, and who pays for it, by their numbers: a policy, and mixed funds."""


@dataclass(frozen=True, slots=True)
class Row:
    """What an agency says of its room for some."""

    unit: str
    target: str
    funded: int
    vacancy: int
    room: str


@dataclass(frozen=True, slots=True)
class Said:
    """What an agency says of a service in one state, as of a block time."""

    rows: tuple[Row, ...]
    as_of_ms: int
    full_until_ms: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A service to be written down; codes by their numbers."""

    document: bytes
    need_groups: tuple[int, ...]
    areas: tuple[int, ...]
    legal_basis: str
    funding_source: str
    tags: tuple[int, ...]
    valid_from_ms: int
    valid_to_ms: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A service as it stands, with what is said of each state in which it is, and whether that is confirmed."""

    service_id: str
    member: str
    status: str
    draft: Draft
    listed_ms: int | None
    version: int
    said: Mapping[int, Said]
    rooms: Mapping[int, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Found:
    """A service that others find in one place."""

    service_id: str
    member: str
    room: str
    is_confirmed: bool
    is_active: bool


async def read_services(api: NodeApi, service_ids: Sequence[str]) -> list[Listed]:
    """Those that the chain knows."""
    told = await api.views(
        [Question("directory", "get", {"service_id": each}) for each in service_ids]
    )
    known = [
        (service_id, each)
        for service_id, each in zip(service_ids, told, strict=True)
        if isinstance(each, dict)
    ]
    asked = [
        (service_id, area, view)
        for service_id, each in known
        for area in _numbers(each, "areas")
        for view in ("get", "confirmed")
    ]
    answers = await api.views(
        [
            Question("capacity", view, {"service_id": service_id, "area": area})
            for service_id, area, view in asked
        ]
    )
    by_place = dict(zip(asked, answers, strict=True))
    return [_listed(service_id, each, by_place) for service_id, each in known]


async def services_of(api: NodeApi, member: str) -> list[Listed]:
    """Those of a member that are not retired."""
    found = await api.pages("directory", "of_member", member=member)
    return await read_services(api, [str(each) for each in found])


async def serving(api: NodeApi, need_group: int, area: int) -> list[Found]:
    """Those for a need in a state, the ones with the best room first; what is not confirmed after what is."""
    place = {"need_group": need_group, "area": area}
    rows = await api.pages("directory", "serving", _service_of, **place)
    return sorted([_found(each) for each in rows if isinstance(each, dict)], key=_rank)


def _service_of(row: object) -> str:
    assert isinstance(row, dict), "a row of the directory"
    return str(row["service_id"])


def _rank(found: Found) -> tuple[bool, int, bool, str]:
    return not found.is_active, ROOMS.index(found.room), not found.is_confirmed, found.service_id


def draft(service_id: bytes, service: Draft) -> Call:
    """Write a service down."""
    until = () if service.valid_to_ms is None else (service.valid_to_ms,)
    grounds = 1 + BASES.index(service.legal_basis), 1 + FUNDINGS.index(service.funding_source)
    form = (service.need_groups, service.areas, grounds, service.tags)
    valid = (service.valid_from_ms, until)
    return writing().call("directory", "draft", service_id, service.document, *form, valid)


def at_the_start(
    write: Callable[..., Call],
    service_id: bytes,
    document: bytes,
    needs: Collection[int],
    areas: Collection[int],
    grounds: tuple[int, int] = BY_POLICY,
) -> tuple[Call, Call]:
    """An agency has something for these needs in these states from now on: written down and published, with nothing said of its room.

    `write` is `contracts.founding.CallWriting.call`; `document` is the hash of what describes it.
    """
    form = (document, tuple(sorted(needs)), tuple(sorted(areas)), grounds, (), (0, ()))
    draft = write("directory", "draft", service_id, *form)
    return draft, write("directory", "publish", service_id, 1)


def move(method: str, found: Listed) -> Call:
    """Publish, suspend, resume or retire it."""
    return writing().call("directory", method, bytes.fromhex(found.service_id), found.version)


def state(found: Listed, area: int, rows: Sequence[Row]) -> Call:
    """Say how much room there is in a state; nothing, to take back what was said."""
    said = found.said.get(area)
    told = tuple(
        (
            1 + UNITS.index(row.unit),
            1 + TARGETS.index(row.target),
            row.funded,
            row.vacancy,
            1 + ROOMS.index(row.room),
        )
        for row in rows
    )
    form = (bytes.fromhex(found.service_id), area, 0 if said is None else said.version, told)
    return writing().call("capacity", "state", *form)


def full(found: Listed, area: int, until_ms: int) -> Call:
    """Say that there is none in a state until some time."""
    return writing().call("capacity", "full", bytes.fromhex(found.service_id), area, until_ms)


def _listed(service_id: str, told: Json, by_place: Mapping[tuple[str, int, str], object]) -> Listed:
    areas = _numbers(told, "areas")
    draft_of = Draft(
        document=bytes.fromhex(str(told["document"])),
        need_groups=_numbers(told, "need_groups"),
        areas=areas,
        legal_basis=str(told["legal_basis"]),
        funding_source=str(told["funding_source"]),
        tags=_numbers(told, "tags"),
        valid_from_ms=_whole(told["valid_from_ms"]),
        valid_to_ms=_maybe(told["valid_to_ms"]),
    )
    said = {area: by_place[service_id, area, "get"] for area in areas}
    return Listed(
        service_id,
        str(told["member"]),
        str(told["status"]),
        draft_of,
        _maybe(told["listed_ms"]),
        _whole(told["version"]),
        {area: _said(each) for area, each in said.items() if isinstance(each, dict)},
        {area: _room(by_place[service_id, area, "confirmed"]) for area in areas},
    )


def _said(told: Json) -> Said:
    rows = told["rows"]
    assert isinstance(rows, list)
    return Said(
        tuple(Row(*each) for each in rows),
        _whole(told["as_of_ms"]),
        _maybe(told["full_until_ms"]),
        _whole(told["version"]),
    )


def _room(told: object) -> tuple[str, bool]:
    assert isinstance(told, list)
    room, is_confirmed = told
    return str(room), is_confirmed is True


def _found(told: Json) -> Found:
    return Found(
        str(told["service_id"]),
        str(told["member"]),
        str(told["room"]),
        told["is_confirmed"] is True,
        told["is_active"] is True,
    )


def _numbers(told: Json, name: str) -> tuple[int, ...]:
    found = told[name]
    assert isinstance(found, list)
    return tuple(_whole(each) for each in found)


def _whole(told: object) -> int:
    assert isinstance(told, int)
    return told


def _maybe(told: object) -> int | None:
    return None if told is None else _whole(told)
