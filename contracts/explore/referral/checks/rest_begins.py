"""The rest of help in part begins as every referral does."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.state import OPEN_INTAKE
from contracts.explore.referral.town import REST


def rest_begins(change: Change) -> bool:
    """With its origin, on level 0, with a clock and a ceiling; what comes of it is what comes of any other (event 28)."""
    rest = change.after.rest
    if rest is None:
        return True
    armed = {each[:2] for each in change.after.clocks if each[2] == REST}
    is_new = rest.status.value == OPEN_INTAKE and rest.level == 0 and not rest.started
    return is_new and armed == {("custody", "due"), ("custody", "ceiling")}
