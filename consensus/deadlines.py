"""The timers of one view, as instants; the host has a single one, for the earliest."""

from chain.primitives import Milliseconds
from consensus import timeouts
from consensus.work import NEVER


class Deadlines:
    """When to give up on the leader, on the view, and when to say everything again; None is disarmed.

    All but `hold_wall_ms` are monotonic. `propose_ms` waits for MIN_BLOCK to pass, and `hold_wall_ms`
    for the timestamp of a proposal from the future.
    """

    __slots__ = ("hold_wall_ms", "leader_ms", "propose_ms", "retry_ms", "view_ms")

    def __init__(self) -> None:
        self.leader_ms: Milliseconds | None = None
        self.view_ms: Milliseconds | None = None
        self.retry_ms: Milliseconds | None = None
        self.propose_ms: Milliseconds | None = None
        self.hold_wall_ms: Milliseconds | None = None

    def clear(self) -> None:
        """A new view: nothing of the old one is waited for."""
        self.disarm()
        self.retry_ms = None
        self.propose_ms = None
        self.hold_wall_ms = None

    @property
    def is_armed(self) -> bool:
        """True while the view has an end."""
        return self.view_ms is not None

    def arm(self, now_ms: Milliseconds, delta_ms: Milliseconds, leader_ms: Milliseconds) -> None:
        """t_leader and t_view from now on; the view is never shorter than the wait for its leader (6.2)."""
        self.leader_ms = Milliseconds(now_ms + leader_ms)
        self.view_ms = Milliseconds(now_ms + max(timeouts.view_timeout(delta_ms), leader_ms))

    def disarm(self) -> None:
        """Neither the leader nor the view is waited for."""
        self.leader_ms = None
        self.view_ms = None

    def has_expired(self, now_ms: Milliseconds) -> bool:
        """True if t_leader or t_view has come."""
        return is_due(self.leader_ms, now_ms) or is_due(self.view_ms, now_ms)

    def next_ms(self, now_ms: Milliseconds, wall_ms: Milliseconds) -> Milliseconds:
        """When something is to be looked at again; NEVER if nothing is armed."""
        earliest = NEVER
        for each in (self.leader_ms, self.view_ms, self.retry_ms, self.propose_ms):
            if each is not None and each < earliest:
                earliest = each
        if self.hold_wall_ms is None:
            return earliest
        return min(earliest, Milliseconds(now_ms + max(1, self.hold_wall_ms - wall_ms)))


def is_due(deadline_ms: Milliseconds | None, now_ms: Milliseconds) -> bool:
    """True if it is armed and has come."""
    return deadline_ms is not None and deadline_ms <= now_ms
