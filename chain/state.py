"""The state of the chain: what is finalized, and the writes of blocks on top of it.

A block is executed on an Overlay over the state of its parent, which may be the Overlay of a block not
yet finalized; several may hang on one parent. When a block is finalized, its `store_writes` go into
the store with the block, the Snapshot advances to it, and the Overlays on it are rebased.
"""

from collections.abc import Iterator
from enum import Enum
from typing import NewType, Protocol, TypeAlias

from chain.primitives import Digest
from chain.state_proof import StateProof
from chain.state_tree import StateTree, TreeChange, TreeView, change_tree
from chain.storage.layout import state_bucket_key, state_key, state_key_of
from chain.storage.merged import merged
from chain.storage.ordered_keys import OrderedKeys
from chain.storage.store import KeyValueStore

MAX_KEY_BYTES = 256
"""A key has 1 to this many bytes: several ids and a field name with room to spare."""

MAX_VALUE_BYTES = 64 * 1024
"""Larger things belong beside the chain, with their hash in the state."""

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

    __slots__ = ("_change", "_journal", "_order", "_read", "parent", "parent_root", "writes")

    def __init__(self, parent: "Overlay | Snapshot") -> None:
        """Start without writes; a parent Overlay must be sealed."""
        self.parent = parent
        self.parent_root = parent.root
        self.writes: dict[bytes, bytes | None] = {}
        self._read: dict[bytes, bytes | None] = {}
        """What the state of the parent holds at keys that were looked up: executing asks for the same ones again."""
        self._order = OrderedKeys()
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

        They are those of the moment of the call, whatever is written while they are read.
        """
        layers = []
        layer: Overlay | Snapshot = self
        while isinstance(layer, Overlay):
            layers.append(layer.written(start, stop))
            layer = layer.parent
        above: dict[bytes, bytes | None] = {}
        for written in reversed(layers):
            above.update(written)
        return merged(layer.items(start, stop), sorted(above.items()))

    def written(self, start: bytes, stop: bytes) -> dict[bytes, bytes | None]:
        """This block's own writes to keys from `start` up to, not with, `stop`, ascending."""
        return {key: self.writes[key] for key in self._order.between(start, stop)}

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
            if isinstance(previous, _Unwritten):
                del self.writes[key]
                self._order.remove(key)
            else:
                self.writes[key] = previous

    def seal(self) -> Digest:
        """End the writing: make the new root, once for the whole block, and give it."""
        assert self._change is None, "an overlay is sealed once"
        self._change = change_tree(self._view_of_parent(), self.writes)
        self._journal.clear()
        self._read.clear()
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
            self._journal.append((key, self.writes[key]))
        else:
            self._journal.append((key, _Unwritten.UNWRITTEN))
            self._order.add(key)
        self.writes[key] = value


def prove(state: Overlay | Snapshot, key: bytes) -> StateProof:
    """The proof of the value at `key`, or of its absence, under the root of `state`."""
    view = state.view() if isinstance(state, Overlay) else state.view([])
    return view.prove(key)
