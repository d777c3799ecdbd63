"""Any order of blocks, calls, failures, finalizations and restarts, against plain dictionaries."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chain.primitives import Digest
from chain.state import Overlay, Savepoint, Snapshot, prove
from chain.state_proof import verify_state_proof
from chain.storage.leveldb import LevelDbStore
from chain.storage.memory import MemoryStore
from chain.storage.store import KeyValueStore
from tests.chain.test_state_tree import Contents, defined_root

KEYS = [b"%d" % number for number in range(40)] + [b"1\x00", b"1\xff", b"\xff"]
keys = st.sampled_from(KEYS)
bounds = keys | st.sampled_from([b"", b"1", b"\xff\xff"])
values = st.binary(max_size=2) | st.just(b"same")
picks = st.integers(0, 100)

MOST_BLOCKS = 6
"""Few enough that the next step often meets the same block again."""


@dataclass
class Block:
    """An overlay, and what it should hold."""

    overlay: Overlay
    parent: "Block | None"
    contents: Contents
    savepoints: list[tuple[Savepoint, Contents]] = field(default_factory=list)
    sealed: bool = False


class StateMachine(RuleBasedStateMachine):
    """Blocks on a snapshot in a store; subclasses say in which."""

    tally: ClassVar[Counter[str]]
    """How often each thing was done and, behind `refused`, was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.store = self.opened()
        self.snapshot = Snapshot(self.store)
        self.contents: Contents = {}
        self.blocks: list[Block] = []
        self.known: dict[Digest, Contents] = {}

    def opened(self) -> KeyValueStore:
        """The store of this run, as it is after a start."""
        raise NotImplementedError

    @rule(pick=picks, writes=st.dictionaries(keys, values, min_size=1, max_size=20))
    @precondition(lambda self: len(self.blocks) < MOST_BLOCKS)
    def begin(self, pick: int, writes: Contents) -> None:
        parents = [*(block for block in self.blocks if block.sealed), None]
        parent = parents[pick % len(parents)]
        overlay = Overlay(self.snapshot if parent is None else parent.overlay)
        contents = self.contents if parent is None else parent.contents
        block = Block(overlay, parent, dict(contents))
        for key, value in writes.items():
            self._write(block, key, value)
        self.blocks.append(block)
        self.tally["begin"] += 1
        if overlay.parent_root != self.snapshot.root:
            with self._refused("rebase"):
                overlay.rebase(self.snapshot)

    @rule(pick=picks, writes=st.dictionaries(keys, values | st.none(), min_size=1, max_size=40))
    @precondition(lambda self: self.blocks)
    def write(self, pick: int, writes: dict[bytes, bytes | None]) -> None:
        block = self._block(pick)
        for key, value in writes.items():
            write = "delete" if value is None else "put"
            if block.sealed:
                with self._refused(write):
                    self._write(block, key, value)
            else:
                self._write(block, key, value)
                self.tally[write] += 1

    @rule(pick=picks)
    @precondition(lambda self: self.blocks)
    def savepoint(self, pick: int) -> None:
        block = self._block(pick)
        if not block.sealed:
            block.savepoints.append((block.overlay.savepoint(), dict(block.contents)))
            self.tally["savepoint"] += 1

    @rule(pick=picks, back=picks)
    @precondition(lambda self: any(block.savepoints for block in self.blocks))
    def rollback(self, pick: int, back: int) -> None:
        writing = [block for block in self.blocks if block.savepoints]
        block = writing[pick % len(writing)]
        chosen = back % len(block.savepoints)
        savepoint, contents = block.savepoints[chosen]
        block.overlay.rollback(savepoint)
        block.contents = dict(contents)
        del block.savepoints[chosen + 1 :]
        self.tally["rollback"] += 1

    @rule(pick=picks, writes=st.dictionaries(keys, values | st.none(), min_size=1))
    @precondition(lambda self: any(not block.sealed for block in self.blocks))
    def fail(self, pick: int, writes: dict[bytes, bytes | None]) -> None:
        writing = [block for block in self.blocks if not block.sealed]
        block = writing[pick % len(writing)]
        before, contents = block.overlay.savepoint(), dict(block.contents)
        for key, value in writes.items():
            self._write(block, key, value)
        after = block.overlay.savepoint()
        block.overlay.rollback(before)
        block.contents = contents
        self.tally["fail"] += 1
        with self._refused("rollback to what was rolled back"):
            block.overlay.rollback(after)

    @rule(pick=picks)
    @precondition(lambda self: any(not block.sealed for block in self.blocks))
    def seal(self, pick: int) -> None:
        writing = [block for block in self.blocks if not block.sealed]
        block = writing[pick % len(writing)]
        end = block.overlay.savepoint()
        root = block.overlay.seal()
        block.sealed = True
        block.savepoints = []
        assert root == defined_root(block.contents)
        assert self.known.setdefault(root, block.contents) == block.contents
        self.tally["seal"] += 1
        with self._refused("seal"):
            block.overlay.seal()
        with self._refused("rollback"):
            block.overlay.rollback(end)

    @rule(pick=picks)
    @precondition(lambda self: self.blocks)
    def finalize(self, pick: int) -> None:
        ready = [block for block in self.blocks if block.sealed and block.parent is None]
        if not ready:
            with self._refused("finalize"):
                self.snapshot.advance(self._block(pick).overlay)
            return
        block = ready[pick % len(ready)]
        beside = Overlay(self.snapshot)
        beside.put(b"beside", b"")
        beside.seal()
        self.store.apply_durably(block.overlay.store_writes())
        self.snapshot.advance(block.overlay)
        self.contents = block.contents
        self.blocks = [each for each in self.blocks if _descends(each, block)]
        self.tally["finalize"] += 1
        for child in self.blocks:
            if child.parent is block:
                child.parent = None
                child.overlay.rebase(self.snapshot)
                self.tally["rebase"] += 1
        if beside.parent_root != self.snapshot.root:
            with self._refused("finalize beside a final block"):
                self.snapshot.advance(beside)

    @rule(pick=picks, key=keys)
    @precondition(lambda self: self.blocks or self.contents)
    def prove(self, pick: int, key: bytes) -> None:
        sealed = [block for block in self.blocks if block.sealed]
        chosen = sealed[pick % len(sealed)] if sealed else None
        state = self.snapshot if chosen is None else chosen.overlay
        contents = self.contents if chosen is None else chosen.contents
        for each in [key, *sorted(contents)[pick % 7 :: 7]]:
            value = contents.get(each)
            proof = prove(state, each)
            assert verify_state_proof(state.root, each, value, proof)
            assert not verify_state_proof(state.root, each, b"no such value", proof)
            self.tally["prove absence" if value is None else "prove value"] += 1

    @rule(pick=picks, start=bounds, stop=bounds)
    @precondition(lambda self: self.blocks)
    def read(self, pick: int, start: bytes, stop: bytes) -> None:
        block = self._block(pick)
        _check_reads(block.overlay, block.contents, start, stop)
        self.tally["read"] += 1

    @rule()
    @precondition(lambda self: self.blocks or self.contents)
    def restart(self) -> None:
        self.store = self.opened()
        self.snapshot = Snapshot(self.store)
        for block in self.blocks:
            self._execute_again(block)
        self.tally["restart"] += 1

    @invariant()
    def finalized_state_is_as_written(self) -> None:
        assert self.snapshot.root == defined_root(self.contents)
        _check_reads(self.snapshot, self.contents, b"", b"\xff\xff")

    def _block(self, pick: int) -> Block:
        return self.blocks[pick % len(self.blocks)]

    def _execute_again(self, block: Block) -> None:
        """Make the overlay that a restart has lost; parents stand before their children."""
        before = block.overlay
        parent = self.snapshot if block.parent is None else block.parent.overlay
        block.overlay = Overlay(parent)
        block.savepoints = []
        for key, value in before.writes.items():
            self._write(block, key, value)
        if block.sealed:
            assert block.overlay.seal() == before.root

    def _write(self, block: Block, key: bytes, value: bytes | None) -> None:
        if value is None:
            block.overlay.delete(key)
            block.contents.pop(key, None)
        else:
            block.overlay.put(key, value)
            block.contents[key] = value

    def _refused(self, what: str) -> pytest.RaisesExc[AssertionError]:
        self.tally[f"{what} refused"] += 1
        return pytest.raises(AssertionError)


def _descends(block: Block, ancestor: Block) -> bool:
    above = block.parent
    while above is not None and above is not ancestor:
        above = above.parent
    return above is ancestor


def _check_reads(state: Overlay | Snapshot, contents: Contents, start: bytes, stop: bytes) -> None:
    expected = sorted(item for item in contents.items() if start <= item[0] < stop)
    assert list(state.items(start, stop)) == expected
    for key in KEYS:
        assert state.get(key) == contents.get(key)


class OnMemory(StateMachine):
    """A restart finds a copy of what was there."""

    tally: ClassVar[Counter[str]] = Counter()
    store: MemoryStore

    def opened(self) -> MemoryStore:
        return self.store.copy() if hasattr(self, "store") else MemoryStore()


class OnLevelDb(StateMachine):
    """A restart opens the folder anew."""

    tally: ClassVar[Counter[str]] = Counter()
    store: LevelDbStore

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        super().__init__()

    def opened(self) -> LevelDbStore:
        if hasattr(self, "store"):
            self.store.close()
        return LevelDbStore(Path(self.folder.name))

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


EXPECTED = {
    "begin",
    "put",
    "put refused",
    "delete",
    "delete refused",
    "savepoint",
    "fail",
    "rollback",
    "rollback refused",
    "rollback to what was rolled back refused",
    "seal",
    "seal refused",
    "finalize",
    "finalize refused",
    "rebase",
    "rebase refused",
    "finalize beside a final block refused",
    "prove value",
    "prove absence",
    "read",
    "restart",
}


@pytest.mark.slow
@pytest.mark.parametrize("machine", [OnMemory, OnLevelDb])
def test_states_hold_what_their_blocks_wrote(machine: type[StateMachine]) -> None:
    machine.tally.clear()
    examples = max(150, settings().max_examples)  # fewer, and something may never happen
    run_state_machine_as_test(machine, settings=settings(max_examples=examples))
    assert {name for name in EXPECTED if machine.tally[name]} == EXPECTED, machine.tally
    assert set(machine.tally) == EXPECTED
