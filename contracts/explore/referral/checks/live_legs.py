"""Which legs live in which state, and none in a closed referral."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.reading import Seen
from contracts.explore.referral.state import (
    ACCEPTED,
    ACTIVE,
    AWAITING,
    COMPLETED,
    IN_SERVICE,
    OFFERED,
    PENDING,
)
from contracts.words import Id


def no_live_leg_in_a_closed_referral(change: Change) -> bool:
    """Whatever ended it has ended its legs."""
    after = change.after
    return after.ref is not None or not _living(after)


def legs_fit_the_state(change: Change) -> bool:
    """Pending ones while it is offered, one that serves in service and holds it, a completed one until that is confirmed.

    And no leg lives that the search has forgotten.
    """
    after = change.after
    if after.ref is None:
        return True
    status, living = after.ref.status.value, _living(after)
    live: tuple[Id, ...] = () if after.search is None else after.search.live
    if set(living) - set(live):
        return False
    if status == OFFERED:
        return len(live) > 0 and all(living.get(each, 0) in PENDING for each in live)
    if status not in (IN_SERVICE, AWAITING):
        return not live
    if len(live) != 1 or after.legs[live[0]].member != after.ref.serving:
        return False
    if status == IN_SERVICE:
        return living.get(live[0], 0) in ACTIVE
    stands: int = after.services[live[0]].status.value
    return stands == COMPLETED


def _living(seen: Seen) -> dict[Id, int]:
    """Legs that may be accepted or that serve, and where each stands."""
    found: dict[Id, int] = {}
    for leg_id, leg in seen.legs.items():
        status: int = leg.status.value
        if status in PENDING:
            found[leg_id] = status
        elif status == ACCEPTED and seen.services[leg_id].status.value in ACTIVE:
            found[leg_id] = seen.services[leg_id].status.value
    return found
