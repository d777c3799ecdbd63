"""What a state of one referral is, without ids, versions and times; two of the same name do the same from there on.

What is left out, and why that hides nothing: docs/explore.md.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from contracts.explore.orders import Order

CEILING, STAGE, CASE_CLOCK, RETRY, BASIS, FIRST_LEG = range(6)
"""Whose clock: the referral's two, the case's, that of a prospect to be looked for again, that of a law to be stated for the
leg that serves; that of the leg of member n is FIRST_LEG + n."""

OPEN_INTAKE, OFFERED, IN_SERVICE, POOLED, STEWARDED, AWAITING = range(1, 7)
"""States of a referral."""
WAITING_STATES = (OPEN_INTAKE, POOLED, STEWARDED)
RECEIVED, INFO_REQUESTED, ACCEPTED, IN_PROGRESS, ON_HOLD, COMPLETED = range(2, 8)
"""States of a leg; OFFERED of a leg is 1."""
LEG_OFFERED = 1
PENDING = (LEG_OFFERED, RECEIVED, INFO_REQUESTED)
ACTIVE = (ACCEPTED, IN_PROGRESS, ON_HOLD)
HELPED, PARTIAL, NOT_HELPED = 1, 2, 3
"""Outcomes."""
D_HELPED, D_UNCONFIRMED, D_PARTLY, D_NOT_HELPED, D_UNMET, D_WITHDRAWN = 1, 2, 3, 4, 6, 7
"""Dispositions."""
CASE_OPEN, CASE_CLOSED, CASE_TOMBSTONE = 1, 2, 3

MAX_HOPS = 3
"""Offers after the first one: the limit of contract `search`."""


class Leg(NamedTuple):
    """A live leg."""

    status: int
    asked: bool
    """It has asked for information."""
    tagged: bool
    """A service was asked of it; it did not take the referral itself."""
    overdue: bool
    rank: int
    """Of its clock among all that are armed; -1 if none is."""


class Row(NamedTuple):
    """One member, as the search for a helper knows it."""

    tried: bool
    excluded: bool
    candidate: int
    """Its place among those that are asked next; 0 if it is none."""
    leg: Leg | None


class Open(NamedTuple):
    """An open referral."""

    status: int
    base: int
    started: bool
    at_risk: bool
    open_claims: bool
    raised: bool
    """It is a level up, or several."""
    outcome: int
    offers: int
    """Up to MAX_HOPS + 1, after which there are no more."""
    asked: bool
    """Somebody was asked, or has taken it, since the search began."""
    direct_only: bool
    lapses: int
    """Since consent has ended."""


class Closed(NamedTuple):
    """A closed referral, until its tombstone."""

    disposition: int
    refutable: bool
    is_late: bool
    """The time is over in which it may be refuted, or disputed."""
    raised: bool
    keeps_ceiling: bool
    """It was not started, and its ceiling is remembered."""
    offers: int
    asked: bool
    case: int
    """CASE_OPEN if it has another referral that is open."""


class Final(NamedTuple):
    """A tombstone: nothing more can come."""

    disposition: int
    case: int


Main: TypeAlias = Open | Closed | Final


class State(NamedTuple):
    """One referral, whoever of the same kind is who."""

    main: Main
    rows: tuple[Row, ...]
    order: Order
    """What is armed, as it falls due."""
    fallen: bool
    """The member of the cast that may fall away has done so."""
    ended: bool
    """The prospect consents no more."""


NO_ROW = Row(tried=False, excluded=False, candidate=0, leg=None)
