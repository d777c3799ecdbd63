"""A node's clocks: a monotonic one that may run at another rate, a wall clock that may also jump."""

from chain.primitives import Milliseconds

NORMAL = 1000
"""Permille of virtual time at which a good clock runs."""

SANE_SKEW_MS = 500
"""A wall clock no further off than this is no excuse: agencies keep time by NTP (consensus section 1)."""


class NodeClock:
    """What one node is told about the time. The monotonic clock never goes back, but may be slow or fast.

    It starts anew, from anywhere, at every start of the machine: a replica must not store its times.
    """

    __slots__ = ("_base_ms", "_since_ms", "offset_ms", "rate", "skew_ms")

    def __init__(self, epoch_ms: int, base_ms: int, skew_ms: int) -> None:
        """`epoch_ms`: Unix time at the world's beginning; `skew_ms`: how far the wall clock is off."""
        self.offset_ms = epoch_ms
        self.rate = NORMAL
        self.skew_ms = skew_ms
        self._base_ms = base_ms
        self._since_ms = 0

    def monotonic_ms(self, now_ms: int) -> Milliseconds:
        """The monotonic clock at virtual time `now_ms`."""
        if self.rate == NORMAL:
            return Milliseconds(self._base_ms + now_ms - self._since_ms)
        return Milliseconds(self._base_ms + (now_ms - self._since_ms) * self.rate // NORMAL)

    def wall_ms(self, now_ms: int) -> Milliseconds:
        """What the node takes for Unix time at virtual time `now_ms`; never below zero."""
        return Milliseconds(max(0, self.offset_ms + now_ms + self.skew_ms))

    def when(self, monotonic_ms: int) -> int:
        """The earliest virtual time at which the monotonic clock shows `monotonic_ms`, at today's rate."""
        ahead = monotonic_ms - self._base_ms
        return self._since_ms + -(-ahead * NORMAL // self.rate)

    def set_rate(self, now_ms: int, rate: int) -> None:
        """Run at `rate` permille, at least 1, from now on, without a jump."""
        assert rate >= 1
        self._base_ms = self.monotonic_ms(now_ms)
        self._since_ms = now_ms
        self.rate = rate

    def restart(self, now_ms: int, base_ms: int) -> None:
        """The machine starts anew: the monotonic clock counts from `base_ms`."""
        self._base_ms = base_ms
        self._since_ms = now_ms

    @property
    def is_sane(self) -> bool:
        """True if nobody could blame a failure on this clock."""
        return abs(self.skew_ms) <= SANE_SKEW_MS and self.rate == NORMAL
