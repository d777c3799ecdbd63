"""One holder of every open referral, and one who can act."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.state import AWAITING, IN_SERVICE, OFFERED, POOLED, STEWARDED
from contracts.explore.referral.town import REF


def one_holder(change: Change) -> bool:
    """Section 2.2: the member that the contract names is the one of the table.

    While an offer is out it is who offers; where the origin can act no more, the guardian acts for it (section 1.5).
    """
    ref = change.after.ref
    if ref is None:
        return True
    town, cast = change.town, change.town.cast
    status = ref.status.value
    place = ref.base.value if status == OFFERED else status
    falls = cast.falls if change.fallen else None
    steward = 0 if falls == cast.steward else cast.steward
    guardian = steward if falls == cast.guardian else cast.guardian
    if place in (IN_SERVICE, AWAITING):
        holder = ref.serving
    elif place == POOLED:
        holder = town.members[guardian]
    elif place == STEWARDED:
        holder = town.members[steward]
    else:
        holder = town.members[guardian if falls == cast.origin else cast.origin]
    return holder is not None and town.ask(change.scratch, "holder.of", (REF,)) == holder
