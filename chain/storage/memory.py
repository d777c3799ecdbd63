"""A store in memory: for simulations, which hold a hundred of them, and for tests."""

from collections.abc import Iterator
from typing import Self

from chain.storage.ordered_keys import OrderedKeys
from chain.storage.store import Writes


class MemoryStore:
    """A KeyValueStore that keeps nothing beyond the process."""

    __slots__ = ("_keys", "_values")

    def __init__(self) -> None:
        self._values: dict[bytes, bytes] = {}
        self._keys = OrderedKeys()

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        return self._values.get(key)

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        for key in self._keys.walk(start, stop):
            yield key, self._values[key]

    def apply(self, writes: Writes) -> None:
        """Make all of `writes`."""
        values, keys = self._values, self._keys
        for key, value in writes.items():
            if value is not None:
                if key not in values:
                    keys.add(key)
                values[key] = value
            elif values.pop(key, None) is not None:
                keys.remove(key)

    def apply_durably(self, writes: Writes) -> None:
        """Make all of `writes`; memory has no disk to wait for."""
        self.apply(writes)

    def copy(self) -> Self:
        """Another store with the same contents, which goes its own way from here."""
        twin = type(self)()
        twin.apply(self._values)
        return twin

    def __len__(self) -> int:
        """How many keys it holds."""
        return len(self._values)
