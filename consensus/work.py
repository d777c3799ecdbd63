"""`work_pending()`: the one predicate that wakes leaders and timers in a quiet network (section 5)."""

from typing import NamedTuple

from chain.primitives import Milliseconds

NEVER = Milliseconds(2**62)
"""Later than any clock."""


class Situation(NamedTuple):
    """What the predicate is about; times are monotonic milliseconds.

    `waiting_since_ms` is when what waits outside the machine (a transaction past its gossip grace,
    evidence, a contract's deadline) began or begins to count; None if nothing waits.
    """

    now_ms: Milliseconds
    entered_ms: Milliseconds
    delta_ms: Milliseconds
    heartbeat_at_ms: Milliseconds
    waiting_since_ms: Milliseconds | None
    enough_nullify: bool
    proposal_is_held: bool
    tip_is_final: bool
    tip_ends_epoch: bool


def pending_from(situation: Situation) -> Milliseconds:
    """The time from which work is pending; it is pending now if that is not in the future (5.1, 5.2)."""
    if situation.enough_nullify or situation.proposal_is_held or situation.tip_ends_epoch:
        return situation.now_ms
    due = situation.heartbeat_at_ms
    if situation.waiting_since_ms is not None:
        due = min(due, situation.waiting_since_ms)
    if not situation.tip_is_final:
        due = min(due, _tip_is_due(situation))
    return due


def _tip_is_due(situation: Situation) -> Milliseconds:
    """A notarized tip is waited for, unless something waits too: else one makes empty blocks for ever.

    What counts only after that time, such as a deadline in some days, does not wait.
    """
    in_2d = Milliseconds(situation.entered_ms + 2 * situation.delta_ms)
    waits = situation.waiting_since_ms is not None and situation.waiting_since_ms <= in_2d
    return situation.now_ms if waits else in_2d
