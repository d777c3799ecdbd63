"""When the level rises and falls: what keeps a referral that nobody helps from going round unseen."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.reading import Seen
from contracts.explore.referral.state import STEWARDED


def level_falls_only_at_first_contact(change: Change) -> bool:
    """Section 2.6: only leg.start sets it to 0."""
    if change.before is None:
        return _level(change.after) == 0
    is_start = change.method == "service.start"
    return is_start or _level(change.after) >= _level(change.before)


def level_rises(change: Change) -> bool:
    """Where section 2.4 says so: events 39, 43 without consent, 50 and 51, and what ends where the steward had begun (2.6)."""
    before, after = change.before, change.after
    if before is None:
        return True
    risen = _level(after) > _level(before)
    if change.method == "referral.reopen":
        return risen
    if change.method is not None or before.ref is None or after.ref is None:
        return True
    waits = before.ref.status.value == after.ref.status.value == STEWARDED
    at_ceiling = after.ref.at_risk and not before.ref.at_risk
    lapses = after.ref.lapses > before.ref.lapses
    return risen or not (waits or at_ceiling or lapses)


def _level(seen: Seen) -> int:
    level: int = seen.closed.past.level if seen.ref is None else seen.ref.level
    return level
