"""The tree whose root stands in every header: what one block's writes change in it.

The form of the tree and its hashes are `chain.state_proof`'s. A node has a number: 1 is the root, and
the children of i are 2i and 2i+1, so that a number is a 1 and then the bits of the path. The buckets
lie in the store; the hashes of all inner nodes' children are held in memory (35 MB at a million keys)
and are made again from the buckets when the store is opened.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import TypeAlias

from chain.frozen import frozen
from chain.primitives import Digest
from chain.state_proof import (
    BUCKET_LIMIT,
    EMPTY_BUCKET,
    ENTRY_BYTES,
    HASH_BYTES,
    StateProof,
    bucket_hash,
    entry_offset,
    inner_hash,
    key_hash,
    value_hash,
)
from chain.storage.layout import state_bucket_key, state_bucket_of, state_buckets
from chain.storage.store import KeyValueStore

ROOT = 1
"""The number of the root."""

_PATH_BITS = 8 * HASH_BYTES
_BUCKET_BYTES = BUCKET_LIMIT * ENTRY_BYTES
_NOT_INNER = b""
_NO_CHILDREN = 2 * EMPTY_BUCKET

HashedEntry: TypeAlias = tuple[bytes, bytes | None]
"""The hash of a key, and of its new value, or None where the value is deleted."""


Children: TypeAlias = Callable[[int], bytes | None]
"""Gives the hashes of the two children of an inner node by its number, joined."""


@frozen
class TreeChange:
    """What the writes of one block change in the tree."""

    children: Mapping[int, bytes]
    """By number of an inner node the hashes of its two children, joined; empty: no inner node now."""
    buckets: Mapping[int, bytes]
    """By number of a bucket its entries; empty: no bucket now, or one without entries."""
    root: Digest


class StateTree:
    """The tree of the state in a store: what stands there and the layer of hashes above it."""

    __slots__ = ("_store", "children", "root")

    def __init__(self, store: KeyValueStore) -> None:
        """Read all buckets of `store`: half a second for a million keys."""
        self._store = store
        self.children: dict[int, bytes] = {}
        root = _raise_hashes(_stored_hashes(store), self.children, _no_children)
        self.root = Digest(EMPTY_BUCKET if root is None else root)

    def bucket(self, node: int) -> bytes:
        """The entries of a bucket."""
        return self._store.get(state_bucket_key(node)) or b""

    def advance(self, change: TreeChange) -> None:
        """Become the tree after `change`, whose buckets are in the store now."""
        self.children.update(change.children)
        for node, children in change.children.items():
            if not children:
                del self.children[node]
        self.root = change.root


class TreeView:
    """The tree after some changes that have not been stored: those of a block's parents."""

    __slots__ = ("bucket", "children", "root")

    def __init__(self, tree: StateTree, changes: list[TreeChange]) -> None:
        """`changes` from the newest to the oldest, which was made to `tree` itself."""
        self.children: Children = tree.children.get
        """The hashes of the children of an inner node, joined; None or empty of any other number."""
        self.bucket: Callable[[int], bytes] = tree.bucket
        """The entries of a bucket."""
        for change in reversed(changes):
            self.children = _children_over(self.children, change.children)
            self.bucket = _bucket_over(self.bucket, change.buckets)
        self.root = changes[0].root if changes else tree.root

    def prove(self, key: bytes) -> StateProof:
        """The path from the bucket where `key` belongs to the root."""
        path = _path(key_hash(key))
        siblings = []
        node = ROOT
        while children := self.children(node):
            node = path >> (_PATH_BITS - node.bit_length())
            siblings.append(children[:HASH_BYTES] if node & 1 else children[HASH_BYTES:])
        return StateProof(entries=self.bucket(node), siblings=tuple(reversed(siblings)))


def _children_over(before: Children, changed: Mapping[int, bytes]) -> Children:
    """The children of inner nodes: those that are `changed`, and else those before."""
    find = changed.get

    def children(node: int) -> bytes | None:
        found = find(node)
        return before(node) if found is None else found

    return children


def _bucket_over(
    before: Callable[[int], bytes], changed: Mapping[int, bytes]
) -> Callable[[int], bytes]:
    """The entries of buckets in the same way."""
    find = changed.get

    def bucket(node: int) -> bytes:
        found = find(node)
        return before(node) if found is None else found

    return bucket


def change_tree(view: TreeView, values: Mapping[bytes, bytes | None]) -> TreeChange:
    """What the tree of `view` becomes by these new values by key; None deletes.

    The hash of each node is made once, whatever the number of values below it.
    """
    builder = _Builder(view)
    hashed = [
        (key_hash(key), None if value is None else value_hash(value))
        for key, value in values.items()
    ]
    hashed.sort()
    builder.fill(hashed)
    builder.join()
    return builder.finish()


class _Builder:
    """A change in the making: first the buckets, then their splitting and joining, then the hashes."""

    __slots__ = ("_buckets", "_children", "_gone", "_shrunk", "_view")

    def __init__(self, view: TreeView) -> None:
        self._view = view
        self._children: dict[int, bytes] = {}
        self._buckets: dict[int, bytes] = {}
        self._gone: dict[int, bytes] = {}
        self._shrunk: list[int] = []

    def fill(self, hashed: list[HashedEntry]) -> None:
        """Set or delete entries, ascending by the hash of the key, in the buckets where they belong."""
        node, shift = 0, _PATH_BITS
        together: list[HashedEntry] = []
        for entry in hashed:
            path = _path(entry[0])
            if path >> shift != node:
                self._fill_bucket(node, together)
                together = []
                shift = self._bucket_shift(path, shift)
                node = path >> shift
            together.append(entry)
        self._fill_bucket(node, together)

    def join(self) -> None:
        """Make one bucket of two that fit into one, as long as there are such."""
        for node in self._shrunk:
            self._join_from(node)

    def finish(self) -> TreeChange:
        """Hash what changed, each node once, from the deepest level up."""
        hashes = {node: bucket_hash(entries) for node, entries in self._buckets.items()}
        root = _raise_hashes(hashes, self._children, self._view.children)
        return TreeChange(
            children=self._children,
            buckets=self._buckets | self._gone,
            root=self._view.root if root is None else Digest(root),
        )

    def _bucket_shift(self, path: int, shift: int) -> int:
        """How far to shift `path` for its bucket; searched from `shift`, where a near one was."""
        children = self._view.children
        start = shift
        while children(path >> shift):
            shift -= 1
        if shift == start:
            while shift < _PATH_BITS and not children(path >> (shift + 1)):
                shift += 1
        return shift

    def _fill_bucket(self, node: int, changes: list[HashedEntry]) -> None:
        if not changes:
            return
        before = self._view.bucket(node)
        entries = _with_changes(before, changes)
        if entries == before:
            return
        if len(entries) > _BUCKET_BYTES:
            self._split(node, entries)
        else:
            self._buckets[node] = entries
            if len(entries) < len(before):
                self._shrunk.append(node)

    def _join_from(self, node: int) -> None:
        while node > ROOT and self._children_of(node >> 1) and not self._children_of(node ^ 1):
            entries = self._bucket(node & ~1) + self._bucket(node | 1)
            if len(entries) > _BUCKET_BYTES:
                return
            for each in (node, node ^ 1):
                self._buckets.pop(each, None)
                self._gone[each] = b""
            node >>= 1
            self._buckets[node] = entries
            self._children[node] = _NOT_INNER

    def _split(self, node: int, entries: bytes) -> None:
        """Make an inner node of what was a bucket and has become too large."""
        self._gone[node] = b""
        self._children[node] = _NO_CHILDREN
        right = 2 * node + 1
        first_right = _key_bytes(right << (_PATH_BITS - node.bit_length()))
        middle = bisect_left(
            range(0, len(entries), ENTRY_BYTES),
            first_right,
            key=lambda offset: entries[offset : offset + HASH_BYTES],
        )
        halves = (entries[: middle * ENTRY_BYTES], entries[middle * ENTRY_BYTES :])
        for child, half in zip((right - 1, right), halves, strict=True):
            if len(half) > _BUCKET_BYTES:
                self._split(child, half)
            else:
                self._buckets[child] = half

    def _children_of(self, node: int) -> bytes | None:
        found = self._children.get(node)
        return self._view.children(node) if found is None else found

    def _bucket(self, node: int) -> bytes:
        found = self._buckets.get(node)
        return self._view.bucket(node) if found is None else found


def _with_changes(entries: bytes, changes: list[HashedEntry]) -> bytes:
    """The entries of a bucket after `changes`, ascending by the hash of the key."""
    if len(changes) > 1:
        return _with_many_changes(entries, changes)
    hashed_key, hashed_value = changes[0]
    offset = entry_offset(entries, hashed_key)
    after = offset
    if entries[offset : offset + HASH_BYTES] == hashed_key:
        after += ENTRY_BYTES
    if hashed_value is None:
        return entries[:offset] + entries[after:]
    return entries[:offset] + hashed_key + hashed_value + entries[after:]


def _with_many_changes(entries: bytes, changes: list[HashedEntry]) -> bytes:
    """The same for more than one change, and for as many as a new chain's whole state has."""
    values: dict[bytes, bytes | None] = {
        entries[at : at + HASH_BYTES]: entries[at + HASH_BYTES : at + ENTRY_BYTES]
        for at in range(0, len(entries), ENTRY_BYTES)
    }
    values.update(changes)
    return b"".join(key + value for key, value in sorted(values.items()) if value is not None)


def _path(hashed_key: bytes) -> int:
    """A 1 and then the bits of a key's hash: shifted right, the number of a node on its path."""
    return int.from_bytes(hashed_key, "big") | 1 << _PATH_BITS


def _key_bytes(path: int) -> bytes:
    """The hash of a key whose path this is."""
    return (path - (1 << _PATH_BITS)).to_bytes(HASH_BYTES, "big")


def _stored_hashes(store: KeyValueStore) -> dict[int, bytes]:
    """The hash of every bucket in `store`, by its number."""
    return {
        state_bucket_of(stored): bucket_hash(entries)
        for stored, entries in store.items(*state_buckets())
    }


def _raise_hashes(
    hashes: Mapping[int, bytes], children: dict[int, bytes], children_before: Children
) -> bytes | None:
    """Carry the new `hashes` of buckets up into `children` of all nodes above; the root, if new."""
    levels: dict[int, dict[int, bytes]] = {}
    for node, hashed in hashes.items():
        levels.setdefault(node.bit_length(), {})[node] = hashed
    for depth in range(max(levels, default=1), 1, -1):
        above = levels.setdefault(depth - 1, {})
        level = levels.pop(depth)
        find = level.get
        for node, hashed in level.items():
            parent = node >> 1
            other = find(node ^ 1)
            if other is None:
                pair = children.get(parent) or children_before(parent)
                assert pair, "a node hangs under a bucket"
                pair = pair[:HASH_BYTES] + hashed if node & 1 else hashed + pair[HASH_BYTES:]
            elif node & 1:
                continue  # Its parent is made with the other one.
            else:
                pair = hashed + other
            children[parent] = pair
            above[parent] = inner_hash(pair)
    return levels.get(1, {}).get(ROOT)


def _no_children(_node: int) -> bytes:
    """What stands at an inner node of which no child has been seen."""
    return _NO_CHILDREN
