"""The points at which a process may die, and the traps that wait there."""

from collections.abc import Callable
from enum import Enum


class Boundary(Enum):
    """A point in the carrying out of actions at which a process may die."""

    BEFORE_WRITE = "before write"
    AFTER_WRITE = "after write"
    BEFORE_SYNC = "before sync"
    DURING_SYNC = "during sync"
    AFTER_SYNC = "after sync"
    BEFORE_APPEND = "before append"
    AFTER_APPEND = "after append"
    BEFORE_ROTATE = "before rotate"
    AFTER_ROTATE = "after rotate"
    BEFORE_LOG_SYNCED = "before log synced"
    AFTER_LOG_SYNCED = "after log synced"
    AFTER_FINALIZE_LOGGED = "after finalize logged"
    BEFORE_SEND = "before send"
    DURING_BROADCAST = "during broadcast"
    AFTER_SEND = "after send"
    AFTER_PROPOSAL_SENT = "after proposal sent"
    AFTER_NOTARIZE_SENT = "after notarize sent"
    AFTER_NULLIFY_SENT = "after nullify sent"
    AFTER_FINALIZE_SENT = "after finalize sent"
    BEFORE_COMMITTED = "before committed"
    AFTER_COMMITTED = "after committed"
    BEFORE_ANSWER = "before answer"
    AFTER_ANSWER = "after answer"


class Trap:
    """Waits at a boundary, lets `skip` passings go, and then calls `spring` in the middle of the step.

    `spring` ends the process, or does something else and lets it go on.
    """

    __slots__ = ("boundary", "skip", "spring", "until_ms")

    def __init__(
        self, boundary: Boundary, skip: int, until_ms: int, spring: Callable[[], None]
    ) -> None:
        """`until_ms`: the virtual time at which the trap is taken away."""
        self.boundary = boundary
        self.skip = skip
        self.until_ms = until_ms
        self.spring = spring


class Died(Exception):
    """Unwinds what a process was doing when it ended."""


class Traps(list[Trap]):
    """The traps of one node; they stay over restarts."""

    __slots__ = ()

    def has(self, boundary: Boundary) -> bool:
        """True if one waits at `boundary`."""
        return any(trap.boundary is boundary for trap in self)

    def spring(self, boundary: Boundary, now_ms: int) -> None:
        """The process passes `boundary`: spring those that have let enough passings go."""
        for trap in list(self):
            if trap.until_ms <= now_ms:
                self.remove(trap)
            elif trap.boundary is boundary:
                trap.skip -= 1
                if trap.skip < 0:
                    self.remove(trap)
                    trap.spring()
