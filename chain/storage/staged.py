"""A store as it will be once its host has carried out what was asked of it."""

from collections.abc import Iterator

from chain.storage.merged import merged
from chain.storage.ordered_keys import OrderedKeys
from chain.storage.store import KeyValueStore, Writes


class StagedStore:
    """Reads through writes that are asked for but not yet applied; applies nothing itself."""

    __slots__ = ("_order", "_staged", "_store")

    def __init__(self, store: KeyValueStore) -> None:
        self._store = store
        self._staged: dict[bytes, bytes | None] = {}
        self._order = OrderedKeys()

    def stage(self, writes: Writes) -> None:
        """These writes have been asked for."""
        for key in writes:
            if key not in self._staged:
                self._order.add(key)
        self._staged.update(writes)

    def settle(self) -> None:
        """Everything that was asked for has been applied."""
        if self._staged:
            self._staged.clear()
            self._order = OrderedKeys()

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        if key in self._staged:
            return self._staged[key]
        return self._store.get(key)

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        staged = ((key, self._staged[key]) for key in self._order.walk(start, stop))
        return merged(staged, self._store.items(start, stop))

    def apply(self, writes: Writes) -> None:
        """The same as `stage`: whoever reads here asks, and the host writes."""
        self.stage(writes)

    def apply_durably(self, writes: Writes) -> None:
        """The same as `stage`; durability is asked for beside it."""
        self.stage(writes)
