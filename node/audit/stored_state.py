"""The state as it lies in a store, judged by the header that stands for it, and compared with another one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chain.block import Header
from chain.state import StateReader
from chain.state_tree import StateTree, TreeView, change_tree
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.storage.store import KeyValueStore
from node.audit.findings import Flaw

MOST_WRONG = 1_000
"""Keys of one store on which it is not right; there is something to be seen with fewer."""

_TOGETHER = 10_000
"""Values whose hashes are joined at a time, so that a state of any size fits."""


class StoredState:
    """A state as it lies in a store, readable also where its hashes are damaged."""

    def __init__(self, store: KeyValueStore) -> None:
        self._store = store

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        return self._store.get(layout.state_key(key))

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        for stored, value in self._store.items(layout.state_key(start), layout.state_key(stop)):
            yield layout.state_key_of(stored), value

    def everything(self) -> Iterator[tuple[bytes, bytes]]:
        """All keys and values in ascending order of the key."""
        for stored, value in self._store.items(*layout.state_values()):
            yield layout.state_key_of(stored), value


def flaw_of_state(store: KeyValueStore, tip: Header) -> Flaw | None:
    """What is wrong with the state in `store`, which has to be that of `tip`; the tree is built anew for it."""
    made = MemoryStore()
    tree = StateTree(made)
    values = StoredState(store).everything()
    while together := dict(islice(values, _TOGETHER)):
        change = change_tree(TreeView(tree, []), together)
        buckets = change.buckets.items()
        made.apply({layout.state_bucket_key(node): found or None for node, found in buckets})
        tree.advance(change)
    if tree.root != tip.state_root:
        return Flaw.STATE_FALSE
    stored = list(store.items(*layout.state_buckets()))
    return None if stored == list(made.items(*layout.state_buckets())) else Flaw.TREE_FALSE


def different_keys(
    first: Iterator[tuple[bytes, bytes]], second: Iterator[tuple[bytes, bytes]]
) -> Iterator[bytes]:
    """The keys whose values are not the same in two states, ascending; both are given in that order."""
    end: tuple[bytes, bytes] | None = None
    one, other = next(first, end), next(second, end)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None, "one of them goes on"
            yield one[0]
            one = next(first, end)
        elif one is None or other[0] < one[0]:
            yield other[0]
            other = next(second, end)
        else:
            if one[1] != other[1]:
                yield one[0]
            one, other = next(first, end), next(second, end)


def wrong_keys(state: StoredState, right: Iterator[tuple[bytes, bytes]]) -> tuple[bytes, ...]:
    """The first MOST_WRONG keys on which a stored state is not the `right` one."""
    return tuple(islice(different_keys(state.everything(), right), MOST_WRONG))


def everything_of(state: StateReader) -> Iterator[tuple[bytes, bytes]]:
    """All keys and values of a state, in ascending order of the key."""
    return state.items(b"", b"\xff" * 257)
