"""Ranges of keys, such as those of which everything is known."""

from bisect import bisect_left, bisect_right


class Ranges:
    """Stretches of keys in order, of which no two touch: each from its start up to, not with, its end."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[bytes] = []
        self._ends: list[bytes] = []

    def end_at(self, key: bytes) -> bytes:
        """Where the range ends that holds `key`; `key` itself if none does."""
        at = bisect_right(self._starts, key) - 1
        return max(key, self._ends[at]) if at >= 0 else key

    def start_after(self, key: bytes, stop: bytes) -> bytes:
        """Where the next range starts after `key`; `stop` if none does before."""
        at = bisect_right(self._starts, key)
        return min(stop, self._starts[at]) if at < len(self._starts) else stop

    def add(self, start: bytes, end: bytes) -> None:
        """Take in what lies from `start` up to, not with, `end`."""
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def clear(self) -> None:
        """Hold nothing any more."""
        self._starts.clear()
        self._ends.clear()
