"""What the chain says of referrals: where each stands, who holds it, which legs live, which clocks run, who acts next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from node.client.api import Json, NodeApi, Question, ids_in, number_in
from node.client.intake import STATES as AREAS
from node.client.states import LegState, State

OPEN_LISTS: Final = ("belum_held", "belum_passed", "sedang")
CLOSED_LISTS: Final = ("telah", "ended")
"""The lists of contract `status`."""
OFFICES: Final = ("steward", *[name.lower().replace(" ", "_") for name in AREAS])
"""By their numbers on the chain; those of the areas are their guardians'."""


class Timer(StrEnum):
    """What a clock waits for; the names are those of contract `duration`."""

    CONTACT = "contact"
    ROUTE = "route"
    ACCEPT = "accept"
    INFO = "info"
    CLAIM = "claim"
    START = "start"
    PROGRESS = "progress"
    REVIEW = "review"
    GRACE = "grace"
    STEWARD = "steward"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    RETRY = "retry"
    FOLLOW_UP = "follow_up"
    BASIS = "basis"


class Deed(StrEnum):
    """What somebody has to do next."""

    FIND = "find"
    ANSWER = "answer"
    INFORM = "inform"
    START = "start"
    HELP = "help"
    RESUME = "resume"
    CLAIM = "claim"
    DECIDE = "decide"
    CONFIRM = "confirm"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Clock:
    """One that runs, and the block time at which it fires."""

    timer: Timer
    due_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """A leg on its agency's desk: the key of the officer who sees to it, if somebody has said who; the version is its own."""

    officer: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One agency's part. `state` is that of the offer until it was accepted, then of the service, and so is `version`."""

    leg_id: str
    ref_id: str
    member: str
    state: str
    version: int
    serves: bool
    overdue: bool
    clock: Clock | None
    place: Place | None = None
    """On its agency's desk, as long as it lies there."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has to do what next."""

    member: str
    deed: Deed


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as it stands. `holder` is None and `disposition` is not, if it is closed."""

    ref_id: str
    case_id: str
    origin: str
    need: int
    area: int
    priority: str
    state: str
    holder: str | None
    serving: str | None
    at_risk: bool
    level: int
    outcome: str | None
    disposition: str | None
    refutable: bool
    version: int
    legs: tuple[Leg, ...]
    """Those that live."""
    clocks: tuple[Clock, ...]
    """Of the referral; those of legs are theirs."""
    direct_only: bool = False
    """The prospect consents no more, so only the origin may help."""
    consent_needed: bool = False
    """Somebody is to be asked for which the prospect's consent is missing."""
    asks: str | None = None
    """Who has to ask the prospect now whether the help has lasted."""

    def every_clock(self) -> list[Clock]:
        """All that run for it, the next one first."""
        found = [*self.clocks, *[leg.clock for leg in self.legs if leg.clock is not None]]
        return sorted(found, key=lambda each: each.due_ms)

    def leg_of(self, member: str, *states: str) -> Leg | None:
        """The live leg of a member, if it is in one of `states`."""
        found = (each for each in self.legs if each.member == member and each.state in states)
        return next(found, None)

    def legs_in(self, *states: str) -> tuple[Leg, ...]:
        """The live legs in one of `states`, whoever's they are."""
        return tuple(each for each in self.legs if each.state in states)

    def duties(self) -> tuple[Duty, ...]:
        """Who has to act next; nobody once it is closed."""
        return tuple(_duties(self))


def _duties(found: Referral) -> Iterator[Duty]:
    holder = found.holder or found.origin
    match found.state:
        case State.OPEN_INTAKE:
            yield Duty(holder, Deed.FIND)
        case State.POOLED:
            yield Duty(holder, Deed.CLAIM)
        case State.STEWARDED:
            yield Duty(holder, Deed.DECIDE)
        case State.AWAITING_FOLLOWUP:
            yield Duty(found.origin, Deed.CONFIRM)
        case State.CLOSED if found.asks is not None:
            yield Duty(found.asks, Deed.ASK)
        case _:
            yield from (_duty(found, leg) for leg in found.legs if leg.state in _DEEDS)


def _duty(found: Referral, leg: Leg) -> Duty:
    deed = _DEEDS[leg.state]
    return Duty(found.origin if deed is Deed.INFORM else leg.member, deed)


_DEEDS: Final[Mapping[str, Deed]] = {
    LegState.OFFERED: Deed.ANSWER,
    LegState.RECEIVED: Deed.ANSWER,
    LegState.INFO_REQUESTED: Deed.INFORM,
    LegState.ACCEPTED: Deed.START,
    LegState.IN_PROGRESS: Deed.HELP,
    LegState.ON_HOLD: Deed.RESUME,
}


async def read_referrals(api: NodeApi, ref_ids: Sequence[str]) -> dict[str, Referral]:
    """Those that the chain knows, in the order of `ref_ids`."""
    answers = await _of_each(api, ref_ids, _QUESTIONS)
    live = {ref_id: ids_in(found[3]) for ref_id, found in zip(ref_ids, answers, strict=True)}
    legs = await read_legs(api, [leg_id for each in live.values() for leg_id in each])
    clocks = dict(zip(ref_ids, await api.deadlines(ref_ids), strict=True)) if ref_ids else {}
    known = {}
    for ref_id, (held, holder, ended, _, plan) in zip(ref_ids, answers, strict=True):
        own = tuple(legs[each] for each in live[ref_id] if each in legs)
        if isinstance(held, dict):
            known[ref_id] = _open(ref_id, held, str(holder), own, clocks[ref_id])
        elif isinstance(ended, dict):
            asks = _maybe(plan, "member") if isinstance(plan, dict) else None
            known[ref_id] = _closed(ref_id, ended, asks, clocks[ref_id])
    return known


async def read_legs(api: NodeApi, leg_ids: Sequence[str]) -> dict[str, Leg]:
    """Those that the chain knows."""
    if not leg_ids:
        return {}
    questions = [
        Question(contract, "get", {"leg_id": each}) for each in leg_ids for contract in _OF_LEGS
    ]
    found = await api.views(questions)
    clocks = await api.deadlines(leg_ids)
    told = [found[at :: len(_OF_LEGS)] for at in range(len(_OF_LEGS))]
    return {
        leg_id: _leg(leg_id, offer, service, place, due)
        for leg_id, offer, service, place, due in zip(leg_ids, *told, clocks, strict=True)
        if isinstance(offer, dict)
    }


_OF_LEGS: Final = ("leg", "service", "desk")
"""Contracts with something to say of a leg, under its id."""


async def ids_of_member(api: NodeApi, member: str, lists: Sequence[str]) -> list[str]:
    """Referrals in which a member has a part: as origin, in these lists; as holder of an office; as who is asked, serves, or is to ask."""
    found = dict.fromkeys(await ids_of_origin(api, member, lists))
    holders = await api.views([Question("office", "holder", {"office": each}) for each in OFFICES])
    for at, holder in enumerate(holders):
        if holder == member:
            found |= dict.fromkeys(ids_in(await api.pages("status", "of_office", office=at)))
    leg_ids = ids_in(await api.pages("desk", "of_member", member=member))
    legs = await api.views([Question("leg", "get", {"leg_id": each}) for each in leg_ids])
    found |= dict.fromkeys(ids_in(await api.pages("followup", "of_member", member=member)))
    return [
        *(found | dict.fromkeys(str(each["ref_id"]) for each in legs if isinstance(each, dict)))
    ]


async def ids_of_origin(api: NodeApi, member: str, lists: Sequence[str]) -> list[str]:
    """Referrals of a member's own prospects, in these lists."""
    found: dict[str, None] = {}
    for which in lists:
        page = await api.pages("status", "of_agency", origin=member, which=which)
        found |= dict.fromkeys(ids_in(page))
    return [*found]


_QUESTIONS: Final = (
    ("custody", "get"),
    ("holder", "of"),
    ("referral", "get"),
    ("search", "live"),
    ("followup", "of_referral"),
)

Answers: TypeAlias = tuple[object, ...]


async def _of_each(
    api: NodeApi, ref_ids: Sequence[str], asked: Sequence[tuple[str, str]]
) -> list[Answers]:
    questions = [
        Question(contract, view, {"ref_id": each}) for each in ref_ids for contract, view in asked
    ]
    found = await api.views(questions) if questions else []
    return [tuple(found[at : at + len(asked)]) for at in range(0, len(found), len(asked))]


def _open(ref_id: str, held: Json, holder: str, legs: tuple[Leg, ...], due: list[Json]) -> Referral:
    need = _row(held, "need")
    state = _text(held, "status")
    return Referral(
        ref_id=ref_id,
        case_id=_text(need, "case_id"),
        origin=_text(need, "origin"),
        need=number_in(need, "need_group"),
        area=number_in(need, "area"),
        priority=_text(need, "priority"),
        state=state,
        holder=holder,
        serving=_maybe(held, "serving"),
        at_risk=held["at_risk"] is True,
        level=number_in(held, "level"),
        outcome=_outcome(held["outcome"]),
        disposition=None,
        refutable=False,
        version=number_in(held, "version"),
        legs=legs,
        clocks=tuple(_clock(each, state) for each in due if each["tick"] != LOOKED_AT),
        direct_only=held["direct_only"] is True,
        consent_needed=held["consent_needed"] is True,
    )


def _closed(ref_id: str, ended: Json, asks: str | None, due: list[Json]) -> Referral:
    past = _row(ended, "past")
    need = _row(past, "need")
    return Referral(
        ref_id=ref_id,
        case_id=_text(need, "case_id"),
        origin=_text(need, "origin"),
        need=number_in(need, "need_group"),
        area=number_in(need, "area"),
        priority=_text(need, "priority"),
        state=State.CLOSED,
        holder=None,
        serving=_maybe(past, "serving"),
        at_risk=False,
        level=number_in(past, "level"),
        outcome=_outcome(past["outcome"]),
        disposition=_text(ended, "disposition"),
        refutable=ended["refutable"] is True,
        version=number_in(ended, "version"),
        legs=(),
        clocks=tuple(_clock(each, State.CLOSED) for each in due if each["tick"] != LOOKED_AT),
        asks=asks,
    )


def _leg(leg_id: str, offer: Json, service: object, place: object, due: list[Json]) -> Leg:
    serves = isinstance(service, dict)
    told = service if isinstance(service, dict) else offer
    state, overdue = _text(told, "status"), told.get("overdue") is True
    first = sorted(due, key=lambda each: number_in(each, "due_ms"))
    clocks = [_clock(each, "overdue" if overdue else state) for each in first]
    return Leg(
        leg_id,
        _text(offer, "ref_id"),
        _text(offer, "member"),
        state,
        number_in(told, "version"),
        serves,
        overdue,
        clocks[0] if clocks else None,
        Place(_maybe(place, "officer"), number_in(place, "version"))
        if isinstance(place, dict)
        else None,
    )


_TIMERS: Final = {
    State.OPEN_INTAKE: Timer.ROUTE,
    State.POOLED: Timer.CLAIM,
    State.STEWARDED: Timer.STEWARD,
    State.AWAITING_FOLLOWUP: Timer.CONFIRM,
    State.CLOSED: Timer.REOPEN,
    LegState.OFFERED: Timer.ACCEPT,
    LegState.RECEIVED: Timer.ACCEPT,
    LegState.INFO_REQUESTED: Timer.INFO,
    LegState.ACCEPTED: Timer.START,
    LegState.IN_PROGRESS: Timer.PROGRESS,
    LegState.ON_HOLD: Timer.REVIEW,
    "overdue": Timer.GRACE,
}


LOOKED_AT: Final = "again"
"""A tick of contract `fit` at the start of the next block, for which nobody has to wait."""
_BY_TICK: Final = {
    "ask": Timer.FOLLOW_UP,
    "basis": Timer.BASIS,
    "ceiling": Timer.CONTACT,
    "retry": Timer.RETRY,
}
"""What runs beside the clock of the state."""


def _clock(told: Json, state: str) -> Clock:
    timer = _BY_TICK.get(_text(told, "tick"))
    return Clock(timer or _TIMERS[state], number_in(told, "due_ms"))


_OUTCOMES: Final = ("", "helped", "partial", "not_helped")


def _outcome(told: object) -> str | None:
    """Contract `custody` knows it by its number in contract `service`, `referral` by its name."""
    return _OUTCOMES[told] if isinstance(told, int) else None if told is None else str(told)


def _row(told: Json, name: str) -> Json:
    found = told[name]
    assert isinstance(found, dict), name
    return found


def _text(told: Json, name: str) -> str:
    found = told[name]
    assert isinstance(found, str), name
    return found


def _maybe(told: Json, name: str) -> str | None:
    return None if told[name] is None else _text(told, name)
