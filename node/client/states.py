"""The states of a referral, and of one agency's part in it, by the names that contracts `custody`, `leg` and `service` give them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a referral stands, in the order in which one goes through them; CLOSED is said of what `custody` no longer holds."""

    OPEN_INTAKE = "open_intake"
    OFFERED = "offered"
    IN_SERVICE = "in_service"
    POOLED = "pooled"
    STEWARDED = "stewarded"
    AWAITING_FOLLOWUP = "awaiting_followup"
    CLOSED = "closed"


OPEN: Final = tuple(each for each in State if each is not State.CLOSED)


class LegState(StrEnum):
    """Where one agency's part stands while it is not over, and how an offer that was not accepted ended."""

    OFFERED = "offered"
    RECEIVED = "received"
    INFO_REQUESTED = "info_requested"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    DECLINED = "declined"


PENDING: Final = (LegState.OFFERED, LegState.RECEIVED, LegState.INFO_REQUESTED)
"""A leg that may still be accepted."""
LIVE: Final = (
    *PENDING,
    LegState.ACCEPTED,
    LegState.IN_PROGRESS,
    LegState.ON_HOLD,
    LegState.COMPLETED,
)
"""In one of these an agency's part is not over."""
