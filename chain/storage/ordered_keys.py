"""A set of keys that can be listed in order, cheap to add to between two listings."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

_SORT_ABOVE = 64
"""Keys waiting beyond which one sort of everything is cheaper than insertions one at a time."""

_READ_AHEAD = 64
"""Keys looked up together: whoever wants the first of a million does not wait for all of them."""


class OrderedKeys:
    """Distinct keys, sorted only when somebody asks for their order."""

    __slots__ = ("_sorted", "_waiting")

    def __init__(self, keys: Iterable[bytes] = ()) -> None:
        self._sorted = sorted(keys)
        self._waiting: dict[bytes, None] = {}

    def add(self, key: bytes) -> None:
        """Take in `key`, which must not be there."""
        self._waiting[key] = None

    def remove(self, key: bytes) -> None:
        """Take out `key`, which must be there."""
        if key in self._waiting:
            del self._waiting[key]
            return
        position = bisect_left(self._sorted, key)
        assert self._sorted[position : position + 1] == [key], (
            "a key is removed that was never added"
        )
        del self._sorted[position]

    def between(self, start: bytes, stop: bytes, most: int | None = None) -> list[bytes]:
        """The keys from `start` up to, not with, `stop`, ascending; the first `most` of them."""
        self._settle()
        keys = self._sorted
        first, end = bisect_left(keys, start), bisect_left(keys, stop)
        return keys[first : end if most is None else min(end, first + most)]

    def first(self, start: bytes, stop: bytes) -> bytes | None:
        """The first key from `start` up to, not with, `stop`; None if there is none."""
        self._settle()
        at = bisect_left(self._sorted, start)
        found = self._sorted[at] if at < len(self._sorted) else stop
        return found if found < stop else None

    def walk(self, start: bytes, stop: bytes) -> Iterator[bytes]:
        """The keys from `start` up to, not with, `stop`, ascending, looked up as they are asked for."""
        while keys := self.between(start, stop, _READ_AHEAD):
            yield from keys
            start = keys[-1] + b"\0"

    def _settle(self) -> None:
        if len(self._waiting) > _SORT_ABOVE:
            self._sorted.extend(self._waiting)
            self._sorted.sort()
        else:
            for key in self._waiting:
                insort(self._sorted, key)
        self._waiting.clear()
