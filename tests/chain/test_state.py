"""Overlays on a snapshot: what a block sees, what it leaves, and what it must not do."""

import tracemalloc
from collections.abc import Iterator

import pytest

from chain.state import MAX_KEY_BYTES, MAX_VALUE_BYTES, Overlay, Snapshot, prove
from chain.state_proof import verify_state_proof
from chain.storage.memory import MemoryStore
from tests.chain.test_state_proof import state_of

EVERYTHING = (b"", b"\xff")


def finalize(store: MemoryStore, snapshot: Snapshot, overlay: Overlay) -> None:
    """What the replica does with the state of a finalized block."""
    store.apply(overlay.store_writes())
    snapshot.advance(overlay)


def test_an_overlay_reads_its_own_writes_over_its_parents() -> None:
    snapshot = state_of({b"a": b"1", b"b": b"1", b"c": b"1"})
    parent = Overlay(snapshot)
    parent.put(b"b", b"2")
    parent.delete(b"c")
    parent.put(b"d", b"2")
    parent.seal()
    child = Overlay(parent)
    child.put(b"c", b"3")
    child.delete(b"d")
    assert [child.get(key) for key in (b"a", b"b", b"c", b"d", b"e")] == [
        b"1",
        b"2",
        b"3",
        None,
        None,
    ]
    assert dict(child.items(*EVERYTHING)) == {b"a": b"1", b"b": b"2", b"c": b"3"}
    assert dict(parent.items(*EVERYTHING)) == {b"a": b"1", b"b": b"2", b"d": b"2"}


def test_items_come_in_order_from_start_to_before_stop() -> None:
    overlay = Overlay(state_of({b"a": b"1", b"c": b"1", b"e": b"1"}))
    for key in (b"f", b"b", b"d"):
        overlay.put(key, b"2")
    assert [key for key, _ in overlay.items(b"b", b"e")] == [b"b", b"c", b"d"]
    assert [key for key, _ in overlay.items(*EVERYTHING)] == [b"a", b"b", b"c", b"d", b"e", b"f"]


def test_items_that_are_walked_through_are_those_of_each_moment() -> None:
    overlay = Overlay(state_of({b"a": b"1", b"c": b"1", b"e": b"1", b"g": b"1"}))
    overlay.put(b"b", b"1")
    walk = overlay.items(*EVERYTHING)
    assert [next(walk), next(walk)] == [(b"a", b"1"), (b"b", b"1")]
    overlay.delete(b"a")
    overlay.put(b"aa", b"2")
    overlay.delete(b"c")
    overlay.put(b"d", b"2")
    assert next(walk) == (b"d", b"2")
    before = overlay.savepoint()
    overlay.delete(b"e")
    overlay.put(b"f", b"2")
    overlay.put(b"g", b"2")
    assert next(walk) == (b"f", b"2")
    overlay.rollback(before)
    assert list(walk) == [(b"g", b"1")]
    rest = {b"aa": b"2", b"b": b"1", b"d": b"2", b"e": b"1", b"g": b"1"}
    assert list(overlay.items(*EVERYTHING)) == sorted(rest.items())


class Watched(MemoryStore):
    """A store that counts the rows that are read of it one after another."""

    rows = 0

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        for row in super().items(start, stop):
            self.rows += 1
            yield row


def _first(overlay: Overlay, start: bytes) -> bytes | None:
    return next((key for key, _ in overlay.items(start, b"\xff")), None)


def test_what_was_deleted_in_blocks_below_is_passed_once_in_a_block() -> None:
    keys = [b"%04d" % number for number in range(1_000)]
    store = Watched()
    snapshot = Snapshot(store)
    first = Overlay(snapshot)
    for key in keys:
        first.put(key, b"1")
    first.seal()
    finalize(store, snapshot, first)
    parent = Overlay(snapshot)
    for key in keys[:-1]:
        parent.delete(key)
    parent.seal()
    overlay = Overlay(parent)
    store.rows = 0
    assert {_first(overlay, start) for start in [b"", *reversed(keys)]} == {keys[-1]}
    assert store.rows == len(keys)


def test_who_wants_the_first_of_many_reads_the_first_and_no_more() -> None:
    store = Watched()
    snapshot = Snapshot(store)
    first = Overlay(snapshot)
    for number in range(1_000):
        first.put(b"%04d" % number, b"1")
    first.seal()
    finalize(store, snapshot, first)
    overlay, store.rows = Overlay(snapshot), 0
    for number in range(500):
        key = b"%04d" % number
        assert _first(overlay, b"") == key
        overlay.delete(key)
    assert store.rows == 500


def test_who_wants_one_of_what_the_block_has_written_copies_none_of_the_others() -> None:
    overlay = Overlay(state_of({}))
    for number in range(20_000):
        overlay.put(b"%08d" % number, b"1")
    for number in range(10_000):
        overlay.delete(b"%08d" % number)
    assert _first(overlay, b"") == b"%08d" % 10_000
    tracemalloc.start()
    try:
        assert _first(overlay, b"") == b"%08d" % 10_000
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most_bytes < 8 * 20_000, "not even a list of them"


def test_a_rollback_leaves_nothing_of_what_came_after_the_savepoint() -> None:
    snapshot = state_of({b"a": b"1"})
    overlay = Overlay(snapshot)
    overlay.put(b"b", b"2")
    outer = overlay.savepoint()
    overlay.put(b"a", b"3")
    overlay.delete(b"b")
    overlay.put(b"c", b"3")
    assert list(overlay.items(*EVERYTHING)) == [(b"a", b"3"), (b"c", b"3")]
    inner = overlay.savepoint()
    overlay.put(b"d", b"4")
    overlay.put(b"c", b"4")
    overlay.rollback(inner)
    assert list(overlay.items(*EVERYTHING)) == [(b"a", b"3"), (b"c", b"3")]
    overlay.rollback(outer)
    assert overlay.writes == {b"b": b"2"}
    assert list(overlay.items(*EVERYTHING)) == [(b"a", b"1"), (b"b", b"2")]
    assert overlay.seal() == state_of({b"a": b"1", b"b": b"2"}).root


def test_a_savepoint_does_not_outlive_a_rollback_before_it() -> None:
    overlay = Overlay(state_of({}))
    before = overlay.savepoint()
    overlay.put(b"a", b"1")
    after = overlay.savepoint()
    overlay.rollback(before)
    with pytest.raises(AssertionError, match="rolled back"):
        overlay.rollback(after)


def test_a_sealed_overlay_does_not_change() -> None:
    overlay = Overlay(state_of({}))
    start = overlay.savepoint()
    overlay.put(b"a", b"1")
    overlay.seal()
    with pytest.raises(AssertionError, match="does not change"):
        overlay.put(b"a", b"2")
    with pytest.raises(AssertionError, match="does not change"):
        overlay.delete(b"a")
    with pytest.raises(AssertionError, match="does not change"):
        overlay.rollback(start)
    with pytest.raises(AssertionError, match="sealed once"):
        overlay.seal()
    assert overlay.get(b"a") == b"1"


def test_only_a_sealed_overlay_has_a_root_and_children() -> None:
    overlay = Overlay(state_of({}))
    with pytest.raises(AssertionError, match="when it is sealed"):
        _ = overlay.root
    with pytest.raises(AssertionError, match="when it is sealed"):
        overlay.store_writes()
    with pytest.raises(AssertionError, match="when it is sealed"):
        Overlay(overlay)


def test_keys_and_values_are_bounded() -> None:
    overlay = Overlay(state_of({}))
    overlay.put(bytes(MAX_KEY_BYTES), bytes(MAX_VALUE_BYTES))
    for refused in (b"", bytes(MAX_KEY_BYTES + 1)):
        with pytest.raises(AssertionError, match="a key of"):
            overlay.put(refused, b"")
        with pytest.raises(AssertionError, match="a key of"):
            overlay.delete(refused)
    with pytest.raises(AssertionError, match="a value of"):
        overlay.put(b"a", bytes(MAX_VALUE_BYTES + 1))
    assert list(overlay.writes) == [bytes(MAX_KEY_BYTES)]


def test_competing_overlays_know_nothing_of_each_other() -> None:
    snapshot = state_of({b"a": b"1"})
    one, other = Overlay(snapshot), Overlay(snapshot)
    one.put(b"a", b"2")
    other.put(b"b", b"2")
    assert one.seal() == state_of({b"a": b"2"}).root
    assert other.seal() == state_of({b"a": b"1", b"b": b"2"}).root
    assert snapshot.root == state_of({b"a": b"1"}).root


def test_a_chain_of_overlays_proves_before_and_after_it_is_finalized() -> None:
    store = MemoryStore()
    snapshot = Snapshot(store)
    first = Overlay(snapshot)
    for number in range(40):
        first.put(b"%d" % number, b"first")
    first.seal()
    second = Overlay(first)
    for number in range(0, 40, 2):
        second.delete(b"%d" % number)
    second.seal()
    third = Overlay(second)
    for number in range(5):
        third.put(b"%d" % number, b"third")
    third.seal()

    def check() -> None:
        for number in range(41):
            key = b"%d" % number
            assert verify_state_proof(third.root, key, third.get(key), prove(third, key))

    check()
    finalize(store, snapshot, first)
    check()
    second.rebase(snapshot)
    check()
    finalize(store, snapshot, second)
    third.rebase(snapshot)
    check()
    finalize(store, snapshot, third)
    assert third.parent is snapshot
    check()
    assert snapshot.root == Snapshot(store).root == third.root


def test_a_block_executes_on_a_parent_that_has_just_been_finalized() -> None:
    store = MemoryStore()
    snapshot = Snapshot(store)
    parent = Overlay(snapshot)
    parent.put(b"a", b"1")
    parent.seal()
    child = Overlay(parent)
    finalize(store, snapshot, parent)
    child.put(b"b", b"2")
    child.rebase(snapshot)
    child.put(b"c", b"3")
    assert child.seal() == state_of({b"a": b"1", b"b": b"2", b"c": b"3"}).root


def test_blocks_are_finalized_in_the_order_of_the_chain() -> None:
    snapshot = Snapshot(MemoryStore())
    parent = Overlay(snapshot)
    parent.put(b"a", b"1")
    parent.seal()
    child = Overlay(parent)
    child.put(b"b", b"2")
    child.seal()
    with pytest.raises(AssertionError, match="after its parent"):
        snapshot.advance(child)
    with pytest.raises(AssertionError, match="not at this overlay's parent"):
        child.rebase(snapshot)


def test_an_overlay_beside_the_finalized_block_is_of_no_more_use() -> None:
    store = MemoryStore()
    snapshot = Snapshot(store)
    final, sealed, writing = Overlay(snapshot), Overlay(snapshot), Overlay(snapshot)
    final.put(b"a", b"1")
    final.seal()
    sealed.put(b"a", b"2")
    sealed.seal()
    below_sealed = Overlay(sealed)
    writing.put(b"a", b"3")
    finalize(store, snapshot, final)
    with pytest.raises(AssertionError, match="another block has been finalized"):
        writing.seal()
    with pytest.raises(AssertionError, match="another block has been finalized"):
        below_sealed.seal()
    with pytest.raises(AssertionError, match="another block has been finalized"):
        prove(sealed, b"a")
    with pytest.raises(AssertionError, match="beside another one"):
        snapshot.advance(sealed)
