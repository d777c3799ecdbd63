"""Overlays on a snapshot: what a block sees, what it leaves, and what it must not do."""

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
    assert child.written(b"c", b"d") == {b"c": b"3"}


def test_items_come_in_order_from_start_to_before_stop() -> None:
    overlay = Overlay(state_of({b"a": b"1", b"c": b"1", b"e": b"1"}))
    for key in (b"f", b"b", b"d"):
        overlay.put(key, b"2")
    assert [key for key, _ in overlay.items(b"b", b"e")] == [b"b", b"c", b"d"]
    assert [key for key, _ in overlay.items(*EVERYTHING)] == [b"a", b"b", b"c", b"d", b"e", b"f"]


def test_items_are_those_of_the_moment_of_the_call() -> None:
    overlay = Overlay(state_of({b"a": b"1", b"c": b"1"}))
    overlay.put(b"b", b"1")
    seen = []
    for key, _ in overlay.items(*EVERYTHING):
        seen.append(key)
        overlay.delete(key)
        overlay.put(key + b"x", b"2")
    assert seen == [b"a", b"b", b"c"]
    assert [key for key, _ in overlay.items(*EVERYTHING)] == [b"ax", b"bx", b"cx"]


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
