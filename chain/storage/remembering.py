"""A store before which stands a memory of what was read and written last."""

from collections.abc import Iterator

from chain.storage.store import KeyValueStore, Writes

LARGEST_BYTES = 2 * 1024
"""Of a value that is remembered: objects, buckets, and nothing as large as a block."""

OVERHEAD_BYTES = 200
"""What one entry takes in memory beside its key and its value, about: two objects and a place in a table."""


class RememberingStore:
    """Reads of `store` that memory answers where it can, and writes that go through to it.

    Most of what a block reads was written a few blocks before it, and LevelDB takes twenty times as long to give it
    back. Nobody else writes to the store meanwhile. Memory holds the entries of at most `most_bytes`, in two halves
    of which the older one is let go.
    """

    __slots__ = ("_before", "_half_bytes", "_newest", "_room_bytes", "_store")

    def __init__(self, store: KeyValueStore, most_bytes: int) -> None:
        self._store = store
        self._half_bytes = most_bytes // 2
        self._room_bytes = self._half_bytes
        self._newest: dict[bytes, bytes] = {}
        self._before: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        found = self._newest.get(key)
        if found is not None:
            return found
        found = self._before.get(key)
        if found is None:
            found = self._store.get(key)
        if found is not None:
            self._remember(key, found)
        return found

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        return self._store.items(start, stop)

    def apply(self, writes: Writes) -> None:
        """Make all of `writes`, or none; a power cut may lose them."""
        self._store.apply(writes)
        self._take(writes)

    def apply_durably(self, writes: Writes) -> None:
        """Make all of `writes`, or none; when this returns they and all before them are on disk."""
        self._store.apply_durably(writes)
        self._take(writes)

    def _take(self, writes: Writes) -> None:
        """These writes are in the store now; if they were not all made, it has raised, and memory is as it was."""
        for key, value in writes.items():
            if value is None or len(value) > LARGEST_BYTES:
                self._newest.pop(key, None)
                self._before.pop(key, None)
            else:
                self._remember(key, value)

    def _remember(self, key: bytes, value: bytes) -> None:
        size_bytes = len(key) + len(value) + OVERHEAD_BYTES
        if len(value) > LARGEST_BYTES:
            return
        if size_bytes > self._room_bytes:
            self._before, self._newest = self._newest, {}
            self._room_bytes = self._half_bytes
        self._newest[key] = value
        self._room_bytes -= size_bytes
