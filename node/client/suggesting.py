"""Which agencies to ask about a referral, and why; why others not: read from the chain, and ranked by a rule that anybody can follow.

It proposes; a person chooses (programme, A18). Facts about the prospect come in from the agency's own case file, and none
goes out: rules are read from the chain and applied here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from node.client.api import NodeApi, Question, ids_in
from node.client.registry import Referral
from node.client.roster import on_duty
from node.client.rules import Version, in_force
from node.client.service_codes import ROOMS
from node.client.services import Listed, read_services, serving
from node.client.states import State
from node.eligibility.rule_set import RuleSet
from node.eligibility.screening import Screening, Verdict, screen
from node.eligibility.stated import Book, Fitted, fitted

EMERGENCY: Final = "kecemasan"
NO_ROOM: Final = ROOMS[-1]


class Bar(StrEnum):
    """Why an agency is not proposed."""

    ORIGIN = "origin"
    """The prospect came to it; it helps itself with another command."""
    NOT_ACTIVE = "not_active"
    ASKED = "asked"
    TRIED = "tried"
    NO_CONSENT = "no_consent"
    """The prospect's consent does not reach it."""
    OUT_OF_AREA = "out_of_area"
    NO_ROOM = "no_room"
    NOT_ON_DUTY = "not_on_duty"
    """Emergencies are offered to desks that are on duty."""
    NOT_ELIGIBLE = "not_eligible"


@dataclass(frozen=True, slots=True)
class Applied:
    """A service's rules, applied to what is known."""

    version: Version
    rules: RuleSet
    fitted: Fitted
    found: Screening


@dataclass(frozen=True, slots=True)
class Option:
    """A service for the need in the state. `as_of_ms` is when its agency last said how much room there is."""

    service_id: str
    room: str
    is_confirmed: bool
    as_of_ms: int | None
    version: Version | None
    applied: Applied | None
    """Nothing if it has no rules, or some that this release cannot read."""

    @property
    def is_ruled_out(self) -> bool:
        """True if a rule says that the prospect is not eligible."""
        return self.applied is not None and self.applied.found.verdict is Verdict.TIDAK_LAYAK

    @property
    def rank(self) -> tuple[int, int, bool, int, str]:
        """The best first: eligible, then open; then by room, that which is confirmed first; then by how much is to be asked."""
        known = self.applied is not None and self.applied.found.verdict is Verdict.LAYAK
        verdict = 2 if self.is_ruled_out else 0 if known else 1
        asks = 0 if self.applied is None else len(self.applied.found.ask)
        return verdict, ROOMS.index(self.room), not self.is_confirmed, asks, self.service_id


@dataclass(frozen=True, slots=True)
class Past:
    """What became of it when the agency was asked before; `ground` is why it declined, as a class."""

    state: str
    ground: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that has something for the need. `options` are its services in the state, the best first."""

    member: str
    options: tuple[Option, ...]
    is_on_duty: bool
    past: tuple[Past, ...]
    bars: tuple[Bar, ...]

    @property
    def rank(self) -> tuple[tuple[int, int, bool], bool, int, str]:
        """By its best service; then whoever is on duty now; then by what is to be asked; then by its id, which says nothing."""
        verdict, room, unconfirmed, asks, _ = self.options[0].rank
        return (verdict, room, unconfirmed), not self.is_on_duty, asks, self.member


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Agencies that are proposed, the first one first, and those that are not."""

    proposed: tuple[Candidate, ...]
    others: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the chain says that matters to a suggestion, and what rules say of the prospect."""

    found: Referral
    active: frozenset[str]
    options: Mapping[str, tuple[Option, ...]]
    """By member."""
    elsewhere: tuple[str, ...]
    """Members that have something for the need, and not in the state."""
    duty: frozenset[str]
    tried: frozenset[str]
    unreached: frozenset[str]
    """Members that the prospect's consent does not reach; nobody, if none is recorded."""
    past: Mapping[str, tuple[Past, ...]]


def suggest(known: Known) -> Suggestion:
    """The same for the same: no chance, no clock, no order of arrival."""
    every = [_candidate(known, member) for member in (*known.options, *known.elsewhere)]
    proposed = sorted((each for each in every if not each.bars), key=lambda each: each.rank)
    others = sorted((each for each in every if each.bars), key=lambda each: each.member)
    return Suggestion(tuple(proposed), tuple(others))


def _candidate(known: Known, member: str) -> Candidate:
    options = tuple(sorted(known.options.get(member, ()), key=lambda each: each.rank))
    past = known.past.get(member, ())
    bars = tuple(_bars(known, member, options))
    return Candidate(member, options, member in known.duty, past, bars)


def _bars(known: Known, member: str, options: Sequence[Option]) -> Iterator[Bar]:
    if member == known.found.origin:
        yield Bar.ORIGIN
    if member not in known.active:
        yield Bar.NOT_ACTIVE
    if any(leg.member == member for leg in known.found.legs):
        yield Bar.ASKED
    elif member in known.tried and known.found.state != State.STEWARDED:
        yield Bar.TRIED  # the steward may ask anybody again (contracts, event 5)
    if member in known.unreached:
        yield Bar.NO_CONSENT
    yield from _bars_of_services(options)
    if options and known.found.priority == EMERGENCY and member not in known.duty:
        yield Bar.NOT_ON_DUTY


def _bars_of_services(options: Sequence[Option]) -> Iterator[Bar]:
    """If there is not one for which somebody could be taken on."""
    if not options:
        yield Bar.OUT_OF_AREA
    if not [each for each in options if each.room != NO_ROOM and not each.is_ruled_out]:
        if any(each.is_ruled_out for each in options):
            yield Bar.NOT_ELIGIBLE
        if any(each.room == NO_ROOM for each in options):
            yield Bar.NO_ROOM


async def read_known(
    api: NodeApi, found: Referral, members: Sequence[str], book: Book, day: int
) -> Known:
    """What there is to know about whom to ask; `book` is what is known of the prospect, on a day."""
    placed = await serving(api, found.need, found.area)
    listed = {
        each.service_id: each for each in await read_services(api, [e.service_id for e in placed])
    }
    ruled = await in_force(api, list(listed))
    options: dict[str, tuple[Option, ...]] = {}
    for each in placed:
        if each.service_id in listed:
            room = (each.room, each.is_confirmed)
            version = ruled.get(each.service_id)
            one = _option(listed[each.service_id], found.area, room, version, book, day)
            options[each.member] = (*options.get(each.member, ()), one)
    serves = [
        Question("directory", "serves", {"member": e, "need_group": found.need}) for e in members
    ]
    active = [Question("member", "is_active", {"member": each}) for each in members]
    answers = await api.views([*serves, *active])
    pairs = zip(members, answers[: len(members)], answers[len(members) :], strict=True)
    known = [(member, has is not None, is_active is True) for member, has, is_active in pairs]
    elsewhere = [member for member, has, _ in known if has and member not in options]
    tried, past = await _tried(api, found.ref_id)
    return Known(
        found,
        frozenset(member for member, _, is_active in known if is_active),
        options,
        tuple(elsewhere),
        frozenset(await on_duty(api, found.area)),
        tried,
        await _unreached(api, found, [*options, *elsewhere]),
        past,
    )


def _option(
    listed: Listed,
    area: int,
    room: tuple[str, bool],
    version: Version | None,
    book: Book,
    day: int,
) -> Option:
    said = listed.said.get(area)
    as_of_ms = None if said is None else said.as_of_ms
    return Option(listed.service_id, *room, as_of_ms, version, applied(version, book, day))


def applied(version: Version | None, book: Book, day: int) -> Applied | None:
    """A version's rules over what is known; nothing if there are none that can be read."""
    if version is None or version.rules is None:
        return None
    taken = fitted(book, version.rules)
    return Applied(version, version.rules, taken, screen(version.rules, taken.facts, day))


async def _unreached(api: NodeApi, found: Referral, members: Sequence[str]) -> frozenset[str]:
    """Whom the holder may not show the need, by the consent that is recorded (the guard K)."""
    if await api.views([Question("consent", "get", {"case_id": found.case_id})]) == [None]:
        return frozenset()
    asking = {
        "case_id": found.case_id,
        "area": found.area,
        "need_group": found.need,
        "purpose": "channel",
        "data_class": "preview",
        "actor": found.holder or found.origin,
    }
    asked = [Question("consent", "covers", {**asking, "targets": [each]}) for each in members]
    answers = zip(members, await api.views(asked), strict=True)
    return frozenset(member for member, covers in answers if covers is False)


async def _tried(api: NodeApi, ref_id: str) -> tuple[frozenset[str], dict[str, tuple[Past, ...]]]:
    """Who was asked since the search began, and how those of them ended that are remembered."""
    search = await api.view("search", "get", ref_id=ref_id)
    assert isinstance(search, dict)
    legs = ids_in(search["legs"])
    asked = [Question(of, "get", {"leg_id": each}) for each in legs for of in ("leg", "service")]
    found = await api.views(asked) if asked else []
    past: dict[str, tuple[Past, ...]] = {}
    for leg, service in zip(found[::2], found[1::2], strict=True):
        if isinstance(leg, dict):
            told = service if isinstance(service, dict) else leg
            ground = None if told["ground"] is None else str(told["ground"])
            member = str(leg["member"])
            past[member] = (*past.get(member, ()), Past(str(told["status"]), ground))
    return frozenset(ids_in(search["tried"])), past
