"""What happened at a transition, as far as somebody asks of a whole graph: one bit for each thing."""

from __future__ import annotations

from chain.primitives import Milliseconds
from contracts.explore.referral.likeness import Marks
from contracts.explore.referral.reading import Seen, serving
from contracts.explore.referral.state import BASIS, CASE_CLOCK, CEILING, RETRY, STAGE, State
from contracts.explore.referral.town import REF

STARTS = 1 << 0
"""Somebody has spoken with the prospect: leg.start."""
RISES, FALLS = 1 << 1, 1 << 2
"""The level."""
FIRES = 1 << 3
"""A deadline; nobody did anything."""
MOVES_ON = 1 << 4
"""It is with somebody else after it: an offer or a service ended, a stage passed, it was closed."""
NOTES, HOLDS, ATTEMPTS, OFFERS = 1 << 5, 1 << 7, 1 << 9, 1 << 11
"""A counter goes up; the next bit says that it may go down, or begins anew."""
CEILING_TOUCHED, STAGE_TOUCHED, CASE_TOUCHED, LEG_TOUCHED = 1 << 13, 1 << 14, 1 << 15, 1 << 16
RETRY_TOUCHED, BASIS_TOUCHED = 1 << 17, 1 << 18
"""Such a deadline waits no more, or waits anew."""


def _down(counter: int) -> int:
    return counter << 1


MEASURES = ((RISES, FALLS), *((each, _down(each)) for each in (NOTES, HOLDS, ATTEMPTS, OFFERS)))
"""What goes up, and what goes down: what goes up without end and never down comes to its limit."""
CLOCKS = {
    CEILING: CEILING_TOUCHED,
    STAGE: STAGE_TOUCHED,
    CASE_CLOCK: CASE_TOUCHED,
    RETRY: RETRY_TOUCHED,
    BASIS: BASIS_TOUCHED,
}


def touched_by(who: int) -> int:
    """The mark of a deadline of `who`."""
    return CLOCKS.get(who, LEG_TOUCHED)


def counters(before: Seen, after: Seen) -> int:
    """Marks of the level and of the counters."""
    marks = 0
    was, now = _level(before), _level(after)
    marks |= RISES if now > was else FALLS if now < was else 0
    offers_before = 0 if before.search is None else before.search.offers
    offers = 0 if after.search is None else after.search.offers
    marks |= OFFERS if offers > offers_before else _down(OFFERS) if offers < offers_before else 0
    served, serves = serving(before), serving(after)
    if served is None or serves is None or served.leg_id != serves.leg_id:
        return marks | _down(NOTES) | _down(HOLDS) | _down(ATTEMPTS)
    if serves.status != served.status:
        marks |= _down(NOTES)
    marks |= NOTES if serves.notes > served.notes else 0
    marks |= HOLDS if serves.holds > served.holds else 0
    marks |= ATTEMPTS if serves.attempts > served.attempts else 0
    return marks


def touches(
    state: State, seen: tuple[Seen, Seen], kept: frozenset[int], now_ms: Milliseconds
) -> int:
    """Marks of the deadlines of `state` that wait no more as they did; `kept` are the places of those that do.

    A ceiling that a closed referral remembers waits all the while, and runs on if that is refuted.
    """
    marks = 0
    before, after = seen
    for place, each in enumerate(state.order):
        if place + 1 not in kept and not (each.who == CEILING and remembers(after)):
            marks |= touched_by(each.who)
    if remembers(before) and not remembers(after):
        ceiling = after.clocks.get(("custody", "ceiling", REF))
        if ceiling is None or (ceiling.at - now_ms) % 1_000 != Marks.CONTACT_BY:
            marks |= CEILING_TOUCHED
    return marks


def remembers(seen: Seen) -> bool:
    """True if it is closed, and its ceiling runs on if that is refuted."""
    closed = seen.closed
    return closed is not None and closed.refutable and closed.past.contact_by is not None


def _level(seen: Seen) -> int:
    level: int = seen.closed.past.level if seen.ref is None else seen.ref.level
    return level
