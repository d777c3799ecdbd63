"""Blocks executed again, from the genesis or from the newest state of a store on; a store is only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chain import transition
from chain.block import ENDS_EPOCH, Block, Header
from chain.crypto import SignatureCheck
from chain.genesis import Genesis
from chain.primitives import BlockId, ChainId, Epoch, Height
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.state import Overlay, Savepoint, Snapshot
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.storage.staged import StagedStore
from chain.storage.store import KeyValueStore
from contracts.author import Author
from contracts.contract import Contract
from contracts.executor import ContractExecutor
from contracts.programs import Unfounded
from node.audit.findings import Lacking, OtherChain, Work


class WatchedOverlay(Overlay):
    """An overlay that remembers who wrote each key last."""

    __slots__ = ("_author", "_log")

    def __init__(self, parent: Overlay | Snapshot, author: Callable[[], Author]) -> None:
        """`author` says who is at work."""
        super().__init__(parent)
        self._author = author
        self._log: list[tuple[bytes, Author]] = []
        """One line for each in the overlay's own journal, so that both are rolled back together."""

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""
        super().put(key, value)
        self._log.append((key, self._author()))

    def delete(self, key: bytes) -> None:
        """Leave no value at `key`."""
        super().delete(key)
        self._log.append((key, self._author()))

    def rollback(self, savepoint: Savepoint) -> None:
        """Undo all writes since `savepoint`."""
        super().rollback(savepoint)
        del self._log[savepoint:]

    def works(self, height: Height) -> dict[bytes, Work]:
        """Who wrote each key last, in the block of `height`."""
        return {
            key: Work(height, author.transaction, author.call, author.path)
            for key, author in self._log
        }


@dataclass(frozen=True, slots=True)
class Attempt:
    """What executing a block again came to. `refused` says why this program would not have it; empty if it would."""

    block: Block
    state: WatchedOverlay
    true: Header | None
    receipts: tuple[Receipt, ...]
    refused: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the header that are not true of the block here."""
        if self.true is None:
            return ()
        return self.true.differences(self.block.header)

    @property
    def agrees(self) -> bool:
        """True if this program comes to what the block says."""
        return not self.refused and not self.fields

    def works(self) -> dict[bytes, Work]:
        """Who wrote each key of this block last."""
        return self.state.works(self.block.header.height)


class Replay:
    """A chain executed block by block; `tip` is the newest block that it stands on."""

    def __init__(
        self,
        store: KeyValueStore,
        tip: Header,
        tip_id: BlockId,
        executor: ContractExecutor,
        holds: SignatureCheck,
    ) -> None:
        """Go on from the state in `store`, which is right, and which is never written to but by `advance`."""
        self._store = store
        self.state = Snapshot(store)
        self.tip = tip
        self._tip_id = tip_id
        self._executor = executor
        self._holds = holds
        self.first: WatchedOverlay | None = None
        """The writes of the genesis, if it was executed here."""

    @classmethod
    def of_genesis(
        cls, genesis: Genesis, executor: ContractExecutor, holds: SignatureCheck
    ) -> Replay:
        """Begin a chain anew, in memory; Lacking if this program has not the code that the genesis names."""
        store = MemoryStore()
        state = WatchedOverlay(Snapshot(store), lambda: executor.author)
        try:
            made = transition.genesis_block(genesis, state, executor)
        except Unfounded as unfounded:
            raise Lacking(Height(0), str(unfounded)) from unfounded
        store.apply(state.store_writes())
        begun = cls(store, made.block.header, made.block.id, executor, holds)
        store.apply({layout.epoch_key(Epoch(0)): bytes(8)})
        begun.first = state
        return begun

    @classmethod
    def on_store(
        cls, store: KeyValueStore, tip: Block, executor: ContractExecutor, holds: SignatureCheck
    ) -> Replay:
        """Go on from what a store holds; nothing is written to it."""
        return cls(StagedStore(store), tip.header, tip.id, executor, holds)

    @property
    def chain_id(self) -> ChainId:
        """The chain that is executed."""
        return ChainId(self._tip_id) if self.tip.height == 0 else self.tip.chain_id

    def check_chain(self, chain_id: ChainId) -> None:
        """OtherChain unless it is this one."""
        if chain_id != self.chain_id:
            raise OtherChain(chain_id, self.chain_id)

    def attempt(self, block: Block) -> Attempt:
        """Execute the next block, and stay where this stands; Lacking if this program has not the code."""
        height = block.header.height
        lacking = self._executor.missing(self.state, height)
        if lacking is not None:
            raise Lacking(height, lacking)
        state = WatchedOverlay(self.state, lambda: self._executor.author)
        context = transition.context_of(
            block.header, self.tip, self.chain_id, self._last_height(block.header.epoch)
        )
        try:
            made = transition.carry_out(context, block.body, state, self._executor, self._holds)
        except Rejected as refusal:
            return Attempt(block, state, None, (), str(refusal))
        return Attempt(block, state, made.block.header, made.receipts, "")

    def advance(self, attempt: Attempt) -> None:
        """Stand on a block that was attempted from here and agrees."""
        assert attempt.agrees, "what does not agree has no state to go on from"
        writes = attempt.state.store_writes()
        header = attempt.block.header
        if header.flags & ENDS_EPOCH:
            key = layout.epoch_key(Epoch(header.epoch + 1))
            writes[key] = header.height.to_bytes(8, "big")
        self._store.apply(writes)
        self.state.advance(attempt.state)
        self.tip, self._tip_id = header, attempt.block.id

    def contracts(self) -> Mapping[str, Contract]:
        """The contracts that run in the next block, as far as this program has them."""
        height = Height(self.tip.height + 1)
        if self._executor.missing(self.state, height) is not None:
            return {}
        return self._executor.running(self.state, height)

    def _last_height(self, epoch: Epoch) -> Height:
        """Where an epoch ends at the latest (consensus rule 1.3)."""
        began = self._store.get(layout.epoch_key(epoch))
        parameters = transition.parameters_of(epoch, self.state)
        if began is None or parameters is None:
            return Height(2**63)
        return Height(int.from_bytes(began, "big") + parameters.epoch_heights)
