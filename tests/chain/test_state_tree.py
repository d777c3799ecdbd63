"""The tree against its definition, written down once more and as simply as can be."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.crypto import digest
from chain.state import Overlay, Snapshot, prove
from chain.state_proof import MAX_DEPTH, verify_state_proof
from chain.storage.memory import MemoryStore
from tests.chain.test_state_proof import state_of

Contents = dict[bytes, bytes]

CONTENTS = st.dictionaries(st.binary(min_size=1, max_size=2), st.binary(max_size=2), max_size=60)


def defined_root(contents: Contents) -> bytes:
    """The root by the definition at the head of `chain.state_proof`."""
    entries = sorted(
        (digest(b"sinergi/state/key", key), digest(b"sinergi/state/value", value))
        for key, value in contents.items()
    )
    return _defined_node(entries, depth=0)


def _defined_node(entries: Sequence[tuple[bytes, bytes]], depth: int) -> bytes:
    if not entries:
        return bytes(32)
    if len(entries) <= 8:
        return digest(b"sinergi/state/bucket", *(part for entry in entries for part in entry))
    sides: tuple[list[tuple[bytes, bytes]], ...] = ([], [])
    for entry in entries:
        sides[entry[0][depth // 8] >> 7 - depth % 8 & 1].append(entry)
    return digest(b"sinergi/state/inner", *(_defined_node(side, depth + 1) for side in sides))


def changed(store: MemoryStore, contents: Contents, target: Contents) -> Snapshot:
    """The state that held `contents` after the one block that makes it `target`."""
    snapshot = Snapshot(store)
    overlay = Overlay(snapshot)
    for key in contents.keys() - target.keys():
        overlay.delete(key)
    for key, value in target.items():
        overlay.put(key, value)
    overlay.seal()
    store.apply(overlay.store_writes())
    snapshot.advance(overlay)
    return snapshot


def test_an_empty_state_has_a_root_of_zeros() -> None:
    assert Snapshot(MemoryStore()).root == bytes(32)


@given(CONTENTS)
def test_the_root_is_the_defined_one(contents: Contents) -> None:
    assert state_of(contents).root == defined_root(contents)


@given(st.lists(CONTENTS, min_size=1, max_size=6))
def test_neither_root_nor_store_tells_the_way_to_the_contents(steps: list[Contents]) -> None:
    store = MemoryStore()
    contents: Contents = {}
    for target in steps:
        snapshot = changed(store, contents, target)
        assert snapshot.root == Snapshot(store).root == defined_root(target)
        contents = target
    straight = MemoryStore()
    changed(straight, {}, contents)
    assert list(store.items(b"", b"\xff")) == list(straight.items(b"", b"\xff"))


@given(CONTENTS, CONTENTS)
def test_roots_are_equal_only_for_equal_contents(one: Contents, other: Contents) -> None:
    assert (state_of(one).root == state_of(other).root) == (one == other)


def test_a_state_grows_to_thousands_of_keys_and_shrinks_to_none() -> None:
    store = MemoryStore()
    whole = {b"%d" % number: b"%d" % (number * number) for number in range(3_000)}
    half = {key: value for key, value in whole.items() if int(key) % 2}
    few = {key: value for key, value in whole.items() if int(key) % 500 == 1}
    contents: Contents = {}
    for target in (half, whole, few, half, {}):
        assert changed(store, contents, target).root == defined_root(target)
        contents = target
    assert len(store) == 0


def test_a_block_that_changes_nothing_keeps_the_tree() -> None:
    contents = {b"%d" % number: b"same" for number in range(50)}
    overlay = Overlay(state_of(contents))
    for key, value in contents.items():
        overlay.put(key, value)
    overlay.delete(b"never there")
    assert overlay.seal() == defined_root(contents)
    assert not overlay.change.buckets


@pytest.fixture
def _keys_are_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had found keys with any hashes that he wants."""

    def padded(key: bytes) -> bytes:
        return key.ljust(32, b"\0")

    monkeypatch.setattr("chain.state_tree.key_hash", padded)
    monkeypatch.setattr("chain.state_proof.key_hash", padded)


@pytest.mark.usefixtures("_keys_are_hashes")
def test_keys_with_nearly_equal_hashes_hang_deep_and_are_proven() -> None:
    near = {bytes(31) + bytes((last,)): b"near" for last in range(1, 16)}
    far = {b"\xff" + bytes(31): b"far"}
    store = MemoryStore()
    snapshot = changed(store, {}, near | far)
    for key, value in (near | far).items():
        assert verify_state_proof(snapshot.root, key, value, prove(snapshot, key))
    assert len(prove(snapshot, bytes(31) + b"\x01").siblings) == MAX_DEPTH
    assert changed(store, near | far, far).root == state_of(far).root
