"""How services and shifts look: for people as labels and values, for programs as objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint, Reason
from cli.desk import Agencies
from cli.referral_shown import area_name, need_name
from cli.sayings.directories import (
    BasisSaying,
    DirectorySaying,
    FundingSaying,
    RoomSaying,
    StandSaying,
    TargetSaying,
    UnitSaying,
)
from cli.tell import local_time
from node.client.intake import NEEDS, STATES
from node.client.service_codes import ROOMS

if TYPE_CHECKING:
    from node.client.roster import Shift
    from node.client.services import Listed, Row

STYLES = {"draft": "cyan", "published": "green", "suspended": "yellow", "retired": "dim"}
ROOM_STYLES = {"capacity": "green", "waitlist": "yellow", "no_capacity": "red"}
MINUTE = 16
"""Letters of a moment that is told to the minute: `2027-01-01 20:00`."""


def member_of(agencies: Agencies, of: str | None, command: str) -> str:
    """Whose services or shifts they are; a Complaint if neither folder nor option says it."""
    if of is not None:
        return agencies.member(of)
    if agencies.own is None:
        raise Complaint(Reason.MISSING, name="--of", help=f"sinergi {command} --help")
    return agencies.own


def moment(milliseconds: int) -> str:
    """To the minute, by the clock of this machine."""
    return local_time(milliseconds)[:MINUTE]


def stand_text(status: str, language: Language) -> Text:
    """Where a service stands, in a colour."""
    return Text(phrase(StandSaying[status.upper()], language), STYLES[status])


def room_text(room: tuple[str, bool], language: Language) -> Text:
    """Whether somebody can be taken on; if nobody has said so lately, that, too."""
    name, is_confirmed = room
    told = phrase(RoomSaying[name.upper()], language)
    if name != "unstated" and not is_confirmed:
        told = phrase(DirectorySaying.UNCONFIRMED, language, what=told)
    return Text(told, ROOM_STYLES.get(name, ""))


def best_room(found: Listed, language: Language) -> Text:
    """The best that there is in any of its states."""
    best = min(found.rooms.values(), key=lambda each: (ROOMS.index(each[0]), not each[1]))
    return room_text(best, language)


def areas_text(areas: Sequence[int], language: Language) -> str:
    """The states; 0 is the steward's desk."""
    if len(areas) == len(STATES) and 0 not in areas:
        return phrase(DirectorySaying.ALL_STATES, language)
    steward = phrase(DirectorySaying.STEWARDS_DESK, language)
    return ", ".join(area_name(each) if each else steward for each in areas)


def needs_text(need_groups: Sequence[int], language: Language) -> str:
    """The needs."""
    return ", ".join(need_name(each, language) for each in need_groups)


def valid_text(found: Listed, language: Language) -> str:
    """From when until when it is valid."""
    first = moment(found.draft.valid_from_ms)
    if found.draft.valid_to_ms is None:
        return phrase(DirectorySaying.SINCE_IS, language, first=first)
    last = moment(found.draft.valid_to_ms)
    return phrase(DirectorySaying.SPAN_IS, language, first=first, last=last)


def service_rows(
    found: Listed, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    """A service as labels and values."""
    draft = found.draft
    yield DirectorySaying.SERVICE, found.service_id
    yield DirectorySaying.AGENCY, agencies.name(found.member, language)
    yield DirectorySaying.STANDS, stand_text(found.status, language)
    yield DirectorySaying.NEEDS, needs_text(draft.need_groups, language)
    yield DirectorySaying.IN_STATES, areas_text(draft.areas, language)
    yield DirectorySaying.BASIS, phrase(BasisSaying[draft.legal_basis.upper()], language)
    yield DirectorySaying.FUNDING, phrase(FundingSaying[draft.funding_source.upper()], language)
    if draft.tags:
        yield DirectorySaying.TAGS, ", ".join(map(str, draft.tags))
    yield DirectorySaying.VALID, valid_text(found, language)
    if found.listed_ms is not None:
        yield DirectorySaying.FOUND_SINCE, moment(found.listed_ms)
    yield DirectorySaying.DOCUMENT, draft.document.hex()


def room_rows(found: Listed, language: Language) -> Iterator[tuple[str | Text, ...]]:
    """What is said of each state: the state, the room, each row, and as of when."""
    for area in found.draft.areas:
        said = found.said.get(area)
        lines = [] if said is None else [row_text(row, language) for row in said.rows]
        if said is not None and said.full_until_ms is not None:
            time = moment(said.full_until_ms)
            lines.insert(0, phrase(DirectorySaying.FULL_IS, language, time=time))
        as_of = "" if said is None else moment(said.as_of_ms)
        room = room_text(found.rooms[area], language)
        yield area_name(area), room, "\n".join(lines), as_of


def row_text(row: Row, language: Language) -> str:
    """How much there is, of what, for whom."""
    return phrase(
        DirectorySaying.ROW_IS,
        language,
        count=f"{row.vacancy:,}",
        most=f"{row.funded:,}",
        kind=phrase(UnitSaying[row.unit.upper()], language),
        who=phrase(TargetSaying[row.target.upper()], language),
        what=phrase(RoomSaying[row.room.upper()], language),
    )


def service_object(found: Listed, agencies: Agencies) -> dict[str, object]:
    """A service for programs."""
    needs = {number: name for name, number in NEEDS.items()}
    draft = found.draft
    return {
        "service_id": found.service_id,
        "member": found.member,
        "name": agencies.names.get(found.member),
        "status": found.status,
        "needs": [needs.get(each) for each in draft.need_groups],
        "states": [area_name(each) for each in draft.areas],
        "legal_basis": draft.legal_basis,
        "funding_source": draft.funding_source,
        "tags": list(draft.tags),
        "valid_from_ms": draft.valid_from_ms,
        "valid_to_ms": draft.valid_to_ms,
        "listed_ms": found.listed_ms,
        "document": draft.document.hex(),
        "version": found.version,
        "capacity": [_room_object(found, area) for area in draft.areas],
    }


def _room_object(found: Listed, area: int) -> Mapping[str, object]:
    room, is_confirmed = found.rooms[area]
    told: dict[str, object] = {"state": area_name(area), "room": room, "is_confirmed": is_confirmed}
    said = found.said.get(area)
    if said is None:
        return told
    rows = [
        {
            "unit": row.unit,
            "target": row.target,
            "funded": row.funded,
            "vacancy": row.vacancy,
            "status": row.room,
        }
        for row in said.rows
    ]
    return told | {"rows": rows, "as_of_ms": said.as_of_ms, "full_until_ms": said.full_until_ms}


def shift_rows(
    found: Shift, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    """A shift as labels and values."""
    yield DirectorySaying.SHIFT, found.shift_id
    yield DirectorySaying.AGENCY, agencies.name(found.member, language)
    yield DirectorySaying.STANDS, phase_text(found, language)
    yield DirectorySaying.DESK, str(found.desk)
    yield DirectorySaying.IN_STATES, areas_text(found.areas, language)
    yield DirectorySaying.BEGINS, moment(found.from_ms)
    yield DirectorySaying.ENDS, moment(found.to_ms)


def phase_text(found: Shift, language: Language) -> Text:
    """Whether it is on."""
    said = DirectorySaying.ON if found.is_on else DirectorySaying.YET_TO_COME
    return Text(phrase(said, language), "green" if found.is_on else "")


def shift_object(found: Shift, agencies: Agencies) -> dict[str, object]:
    """A shift for programs."""
    return {
        "shift_id": found.shift_id,
        "member": found.member,
        "name": agencies.names.get(found.member),
        "desk": found.desk,
        "states": [STATES[each - 1].title() for each in found.areas if each],
        "is_stewards": 0 in found.areas,
        "from_ms": found.from_ms,
        "to_ms": found.to_ms,
        "is_on": found.is_on,
    }
