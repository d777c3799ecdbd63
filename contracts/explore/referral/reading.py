"""What stands in the state of a town: the records of one referral, its legs, clocks and lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chain.transition import EXECUTOR_PREFIX
from contracts.deadlines import Item, Place
from contracts.explore.referral.town import CASE, REF, Town
from contracts.explore.scratch import Scratch
from contracts.refusal import Refused
from contracts.words import Id

FIELDS = {
    "custody.referrals": (
        "need", "status", "base", "base_due", "serving", "started", "at_risk", "open_claims", "consent_needed",
        "direct_only", "waiting", "level", "reopened", "lapses", "outcome", "version",
    ),
    "referral.closed": ("past", "disposition", "refutable", "is_final", "closed_ms", "version"),
    "search.searches": ("legs", "live", "tried", "barred", "excluded", "candidates", "offers", "reach"),
    "leg.legs": (
        "ref_id", "member", "tag", "priority", "lane", "offered_by", "offered_ms", "status", "ground", "reason",
        "left_ms", "revised", "version",
    ),
    "service.services": (
        "ref_id", "member", "tag", "priority", "lane", "status", "ground", "outcome", "said", "accepted_ms",
        "attempts", "notes", "holds", "overdue", "version",
    ),
    "desk.places": ("ref_id", "member", "officer", "version"),
    "contact.attempts": ("count", "channels", "first_ms", "last_ms"),
    "case.cases": (
        "origin", "kind", "area", "status", "payload_commit", "consent_id", "opened_ms", "referrals", "unsettled",
        "version",
    ),
}  # fmt: skip
"""Of every record of which a state is made. One that has another field is refused: the exploration does not know it."""

GIVEN_UP = "contact.given_up"
"""By whom a referral was closed as unreachable that is to be looked for again; not a record, but a member."""

LISTS = (
    "desk.by_member",
    "status.by_origin",
    "status.by_office",
    "pool.claims",
    "case.by_origin",
    "case.open_referrals",
)
_ALONE = {
    "custody.referrals": "ref",
    "referral.closed": "closed",
    "search.searches": "search",
    "case.cases": "case",
    "contact.attempts": "attempts",
    GIVEN_UP: "given_up",
}
"""Records of which there is one, and where `Seen` has it."""
ELSEWHERE = ("consent", "erasure", "followup")
"""Contracts whose clocks are not the referral's: when a consent ends is for people here, and whether help has lasted changes nothing of it."""
_ITEM = EXECUTOR_PREFIX + b"clock/item/"


@dataclass(slots=True)
class Seen:
    """The records as they stand. Those of `legs`, `services` and `places` are by the id of their leg."""

    ref: Any = None
    closed: Any = None
    search: Any = None
    case: Any = None
    attempts: Any = None
    given_up: Any = None
    legs: dict[Id, Any] = field(default_factory=dict)
    services: dict[Id, Any] = field(default_factory=dict)
    places: dict[Id, Any] = field(default_factory=dict)
    clocks: dict[tuple[str, str, Id], Place] = field(default_factory=dict)
    lists: set[tuple[str, bytes]] = field(default_factory=set)
    rest: Any = None
    """A referral for the rest of help in part, just opened."""


class Serving(NamedTuple):
    """The counters of a leg that serves."""

    leg_id: Id
    status: int
    notes: int
    holds: int
    attempts: int


def serving(seen: Seen) -> Serving | None:
    """The live leg that serves; None if none does."""
    live = () if seen.search is None else seen.search.live
    for each in live:
        found = seen.services.get(each)
        if found is not None:
            return Serving(each, found.status.value, found.notes, found.holds, found.attempts)
    return None


def known(town: Town, scratch: Scratch, view: str, ref_id: Id) -> Any:
    """What a view answers about a referral; None if its contract knows none."""
    try:
        return town.ask(scratch, view, (ref_id,))
    except Refused:
        return None


class Reader:
    """Reads the states of one town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        for name, known in FIELDS.items():
            town.records.check_fields(name, known)
        self._constant = town.constant()
        self._kinds: dict[bytes, tuple[str, Any]] = {}
        self._places: dict[bytes, Place] = {}

    def read(self, scratch: Scratch) -> Seen:
        """Everything of the referral that stands in `scratch`."""
        seen, read = Seen(), self._town.records.read
        for key, value in scratch.held.items():
            if key in self._constant:
                continue
            name, of = self._kind(key)
            if name == "item":
                if of[0] not in ELSEWHERE:
                    seen.clocks[of] = self._place(value)
            elif name == "leg.legs":
                seen.legs[of] = read(name, value)
            elif name == "service.services":
                seen.services[of] = read(name, value)
            elif name == "desk.places":
                seen.places[of] = read(name, value)
            elif name == "list":
                seen.lists.add(of)
            elif name in _ALONE:
                attribute = "rest" if of not in (REF, CASE) else _ALONE[name]
                setattr(seen, attribute, read(name, value))
        return seen

    def _place(self, value: bytes) -> Place:
        known = self._places.get(value)
        if known is None:
            known = self._places[value] = Place.decode(value)
        return known

    def _kind(self, key: bytes) -> tuple[str, Any]:
        known = self._kinds.get(key)
        if known is None:
            known = self._kinds[key] = self._found(key)
        return known

    def _found(self, key: bytes) -> tuple[str, Any]:
        if key.startswith(_ITEM):
            item = Item.decode(key[len(_ITEM) :])
            return "item", (item.contract, item.tick, item.subject)
        contract, _, rest = key[len(EXECUTOR_PREFIX) :].partition(b"/")
        named, _, of = rest.partition(b"/")
        name = f"{contract.decode()}.{named.decode()}"
        if name in LISTS:
            return "list", (name, of)
        return (name, Id(of)) if name in FIELDS or name == GIVEN_UP else ("", None)
