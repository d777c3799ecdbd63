"""The state of the chain: what is finalized, and the writes of blocks on top of it.

A block is executed on an Overlay over the state of its parent, which may be the Overlay of a block not
yet finalized; several may hang on one parent. When a block is finalized, its `store_writes` go into
the store with the block, the Snapshot advances to it, and the Overlays on it are rebased.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import islice
from typing import NewType, Protocol, TypeAlias

from chain.primitives import Digest
from chain.state_proof import StateProof
from chain.state_tree import StateTree, TreeChange, TreeView, change_tree
from chain.storage.layout import state_bucket_key, state_key, state_key_of
from chain.storage.merged import merged
from chain.storage.ordered_keys import OrderedKeys
from chain.storage.ranges import Ranges
from chain.storage.store import KeyValueStore

MAX_KEY_BYTES = 256
"""A key has 1 to this many bytes: several ids and a field name with room to spare."""

MAX_VALUE_BYTES = 64 * 1024
"""Larger things belong beside the chain, with their hash in the state."""

_MOST_AHEAD = 64
"""Rows of the parent that are read at once, by who has walked through half as many; who wants one row reads one."""

Savepoint = NewType("Savepoint", int)
"""A moment in an Overlay's writing, to which it can be rolled back."""


class StateReader(Protocol):
    """What can be read of a state."""

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        ...

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        ...


class Snapshot:
    """The state at the finalized height, as it lies in the store."""

    __slots__ = ("_store", "_tree")

    def __init__(self, store: KeyValueStore) -> None:
        """Read the tree of `store`: half a second for a million keys, so once per process."""
        self._store = store
        self._tree = StateTree(store)

    @property
    def root(self) -> Digest:
        """The root of the state; the caller compares it with the finalized header's after opening."""
        return self._tree.root

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        return self._store.get(state_key(key))

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        for stored, value in self._store.items(state_key(start), state_key(stop)):
            yield state_key_of(stored), value

    def advance(self, overlay: "Overlay") -> None:
        """Become the state of `overlay`, which hangs on this, and whose writes are in the store now.

        Overlays on `overlay` are to be rebased after; all others on this are of no more use.
        """
        assert overlay.parent is self, "a block is finalized after its parent"
        assert overlay.parent_root == self.root, "a block is finalized beside another one"
        self._tree.advance(overlay.change)

    def view(self, changes: list[TreeChange]) -> TreeView:
        """The tree after `changes`, from the newest to the oldest, which was made to this state."""
        return TreeView(self._tree, changes)


class _Unwritten(Enum):
    """Stands in the journal for a key of which the overlay said nothing."""

    UNWRITTEN = 0


Previous: TypeAlias = bytes | _Unwritten | None


class Overlay:
    """The writes of one block over the state of its parent; written to until it is sealed."""

    __slots__ = (
        "_change",
        "_journal",
        "_keys",
        "_read",
        "_seen",
        "parent",
        "parent_root",
        "writes",
    )

    def __init__(self, parent: "Overlay | Snapshot") -> None:
        """Start without writes; a parent Overlay must be sealed."""
        self.parent = parent
        self.parent_root = parent.root
        self.writes: dict[bytes, bytes | None] = {}
        self._read: dict[bytes, bytes | None] = {}
        """What the state of the parent holds at keys that were looked up: executing asks for the same ones again."""
        self._seen = Ranges()
        """Where the parent's keys have been walked through: what it holds there has been read."""
        self._keys: OrderedKeys | None = OrderedKeys()
        """While it is written to, the keys that it has put, and those of the parent that were seen and not deleted.
        When it is sealed, all that it has written, once somebody wants them in order."""
        self._journal: list[tuple[bytes, Previous]] = []
        self._change: TreeChange | None = None

    @property
    def change(self) -> TreeChange:
        """What the block changed in the tree; only when sealed."""
        assert self._change is not None, "an overlay has a root when it is sealed"
        return self._change

    @property
    def root(self) -> Digest:
        """The root of the state with these writes; only when sealed."""
        return self.change.root

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        if key in self.writes:
            return self.writes[key]
        if key in self._read:
            return self._read[key]
        value = self.parent.get(key)
        if self._change is None:
            self._read[key] = value
        return value

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`.

        While the overlay is written to, each is the next one at the moment when it is asked for: what is put
        ahead of it comes, and what is deleted does not. What the parent holds between two keys is read once,
        however often and from wherever it is walked through (decision 0018).
        """
        if self._change is None:
            return self._walk(start, stop)
        layers: list[Iterator[tuple[bytes, bytes | None]]] = []
        layer: Overlay | Snapshot = self
        while isinstance(layer, Overlay):
            layers.append(layer.written(start, stop))
            layer = layer.parent
        return merged(*layers, layer.items(start, stop))

    def _walk(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The items of an overlay that is written to."""
        below: Iterator[tuple[bytes, bytes]] = iter(())
        below_is_at, below_ends, ahead = b"", b"", 1
        while start < stop:
            assert self._change is None, "an overlay is walked through before it is sealed"
            assert self._keys is not None, "they are kept in order while it is written to"
            known = self._keys.first(start, stop)
            seen = self._seen.end_at(start)
            if known is None and seen >= stop:
                return
            if known is not None and seen >= known:
                yield known, self._value_of(known)
                start = known + b"\0"
                continue
            end = self._seen.start_after(seen, stop)
            if (below_is_at, below_ends) != (seen, end):
                below, below_ends = self.parent.items(seen, end), end
            below_is_at = self._see(seen, list(islice(below, ahead)), end)
            ahead = min(2 * ahead, _MOST_AHEAD)

    def _see(self, start: bytes, rows: list[tuple[bytes, bytes]], stop: bytes) -> bytes:
        """From `start` on the parent holds `rows` next, or nothing before `stop`; up to where it is known by that."""
        for key, value in rows:
            self._read[key] = value
            if key not in self.writes:
                self._keep_order(key, None, value)
        end = rows[-1][0] + b"\0" if rows else stop
        self._seen.add(start, end)
        return end

    def _value_of(self, key: bytes) -> bytes:
        value = self.writes[key] if key in self.writes else self._read[key]
        assert value is not None, "a key that is walked to has a value"
        return value

    def written(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes | None]]:
        """What this block, which is sealed, has written from `start` up to, not with, `stop`, ascending."""
        if self._keys is None:
            self._keys = OrderedKeys(self.writes)
        return ((key, self.writes[key]) for key in self._keys.walk(start, stop))

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value, at most MAX_VALUE_BYTES, at `key`, 1 to MAX_KEY_BYTES."""
        assert len(value) <= MAX_VALUE_BYTES, f"a value of {len(value)} bytes"
        self._write(key, value)

    def delete(self, key: bytes) -> None:
        """Leave no value at `key`, 1 to MAX_KEY_BYTES, whether or not there was one."""
        self._write(key, None)

    def savepoint(self) -> Savepoint:
        """This moment, for a later `rollback`."""
        return Savepoint(len(self._journal))

    def rollback(self, savepoint: Savepoint) -> None:
        """Undo all writes since `savepoint`, which must not have been rolled back itself."""
        assert self._change is None, "a sealed overlay does not change"
        assert savepoint <= len(self._journal), "this savepoint has been rolled back"
        while len(self._journal) > savepoint:
            key, previous = self._journal.pop()
            value = self.writes[key]
            if isinstance(previous, _Unwritten):
                del self.writes[key]
                self._keep_order(key, value, self._seen_below(key))
            else:
                self.writes[key] = previous
                self._keep_order(key, value, previous)

    def seal(self) -> Digest:
        """End the writing: make the new root, once for the whole block, and give it."""
        assert self._change is None, "an overlay is sealed once"
        self._change = change_tree(self._view_of_parent(), self.writes)
        self._journal.clear()
        self._read.clear()
        self._seen.clear()
        self._keys = None
        return self._change.root

    def store_writes(self) -> dict[bytes, bytes | None]:
        """What the finalized block puts into the store for its state: values and tree; when sealed."""
        writes = {state_key(key): value for key, value in self.writes.items()}
        for node, entries in self.change.buckets.items():
            writes[state_bucket_key(node)] = entries or None
        return writes

    def rebase(self, snapshot: Snapshot) -> None:
        """Hang on `snapshot`, which has become the state of the parent, and let the parent go."""
        assert snapshot.root == self.parent_root, "the snapshot is not at this overlay's parent"
        self.parent = snapshot

    def view(self) -> TreeView:
        """The tree with these writes; only when sealed."""
        changes = [self.change]
        roots = [self.root, self.parent_root]
        layer = self.parent
        while isinstance(layer, Overlay):
            changes.append(layer.change)
            roots.append(layer.parent_root)
            layer = layer.parent
        assert layer.root in roots, "another block has been finalized beside this one"
        return layer.view(changes)

    def _view_of_parent(self) -> TreeView:
        assert self.parent_root == self.parent.root, "another block has been finalized"
        return self.parent.view() if isinstance(self.parent, Overlay) else self.parent.view([])

    def _write(self, key: bytes, value: bytes | None) -> None:
        assert 1 <= len(key) <= MAX_KEY_BYTES, f"a key of {len(key)} bytes"
        assert self._change is None, "a sealed overlay does not change"
        if key in self.writes:
            before = self.writes[key]
            self._journal.append((key, before))
        else:
            before = self._seen_below(key)
            self._journal.append((key, _Unwritten.UNWRITTEN))
        self.writes[key] = value
        self._keep_order(key, before, value)

    def _seen_below(self, key: bytes) -> bytes | None:
        """What the parent holds at `key`, if that has been walked through; else None."""
        value = self._read.get(key)
        return None if value is None or self._seen.end_at(key) == key else value

    def _keep_order(self, key: bytes, before: bytes | None, after: bytes | None) -> None:
        """`key`, at which there was `before`, holds `after` now."""
        assert self._keys is not None, "they are kept in order while it is written to"
        if before is None and after is not None:
            self._keys.add(key)
        elif before is not None and after is None:
            self._keys.remove(key)


def prove(state: Overlay | Snapshot, key: bytes) -> StateProof:
    """The proof of the value at `key`, or of its absence, under the root of `state`."""
    view = state.view() if isinstance(state, Overlay) else state.view([])
    return view.prove(key)
