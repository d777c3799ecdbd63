"""The ledger: what is stored of the chain, and the states of the blocks that hang on its tip."""

from collections.abc import Iterator, Sequence

from chain import transition
from chain.authorities import AuthoritySet
from chain.block import Block, Header
from chain.certificate import CERTIFICATE, Certificate
from chain.crypto import SignatureCheck
from chain.evidence import Evidence
from chain.frozen import frozen
from chain.genesis import Genesis
from chain.primitives import (
    BlockId,
    ChainId,
    Epoch,
    Height,
    Milliseconds,
    TransactionId,
)
from chain.proof import assemble
from chain.receipt import NO_TRANSACTION, RECEIPT, Receipt
from chain.rejection import Rejected
from chain.state import Overlay, Snapshot, StateReader
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.storage.staged import StagedStore
from chain.storage.store import KeyValueStore
from chain.transaction import Transaction
from chain.transition import BlockContext, Executed, Executor, Point
from chain.vote import VoteKind
from consensus.effects import Build, Commit
from consensus.epoch import Instance
from node.replica.admissions import Admissions
from node.replica.recent_blocks import RecentBlocks

KEPT_EPOCHS = 2
"""Certificates of an epoch are kept until this many epochs later (consensus section 4)."""


class CorruptedStore(Exception):
    """What the store holds contradicts itself: the disk is broken, or somebody wrote to it."""


@frozen
class Commitment:
    """What making a block final writes, and what its transactions, and what fell due in it, came to."""

    writes: dict[bytes, bytes | None]
    receipts: tuple[Receipt, ...]


class Ledger:
    """Reads the store, executes and builds blocks on it; what is to be written it returns."""

    def __init__(
        self, genesis: Genesis, executor: Executor, store: KeyValueStore, holds: SignatureCheck
    ) -> None:
        self._genesis = genesis
        self._executor = executor
        self._holds = holds
        self._store = StagedStore(store)
        self._snapshot = Snapshot(self._store)
        self._executed: dict[BlockId, Executed] = {}
        self._recent = RecentBlocks()
        self._admissions = Admissions()
        self._deadline: Milliseconds | None = None
        self._deadline_of: BlockId | None = None
        self.first_writes = self._open()

    def _open(self) -> dict[bytes, bytes | None]:
        """Find the tip, or make the genesis; what then has to be written before anything else."""
        made = self._make_genesis()
        self.genesis_block = made.block
        self.chain_id = ChainId(made.block.id)
        held = self._store.get(layout.tip_key())
        if held is None:
            writes = self._commit_writes(made, None)
            self._store.stage(writes)
            self._snapshot.advance(made.state)
            self.tip, self.tip_id = made.block.header, made.block.id
            return writes
        self.tip_id = BlockId(held)
        tip = self.block(self.tip_id)
        if tip is None or tip.header.state_root != self._snapshot.root:
            raise CorruptedStore(
                "the newest final block and the stored state do not belong together"
            )
        if self.block_at(Height(0)) != made.block:
            raise CorruptedStore("the store is of another chain than the genesis")
        self.tip = tip.header
        return {}

    def _make_genesis(self) -> Executed:
        empty = Overlay(Snapshot(MemoryStore()))
        if self._store.get(layout.tip_key()) is None:
            empty = Overlay(self._snapshot)
        return transition.genesis_block(self._genesis, empty, self._executor)

    def settle(self) -> None:
        """The host has carried out every write that was asked for."""
        self._store.settle()

    def stage(self, writes: dict[bytes, bytes | None]) -> None:
        """These writes are being asked for."""
        self._store.stage(writes)

    # What is stored.

    def get(self, key: bytes) -> bytes | None:
        """What the store holds, or will hold when the host has done what was asked."""
        return self._store.get(key)

    def block_at(self, height: Height) -> Block | None:
        """The final block of a height."""
        recent = self._recent.get(height)
        if recent is not None:
            return recent
        found = self._store.get(layout.block_key(height))
        if found is None:
            return None
        block = Block.decode(found)
        self._recent.add(block)
        return block

    def block(self, block_id: BlockId) -> Block | None:
        """A stored block, final or not."""
        height = self._store.get(layout.height_key(block_id))
        if height is not None:
            return self.block_at(Height(int.from_bytes(height, "big")))
        pending = self._store.get(layout.pending_key(block_id))
        return None if pending is None else Block.decode(pending)

    def finality_at(self, height: Height) -> Certificate | None:
        """The FINALIZE certificate of exactly the block of this height, if it has one."""
        found = self._store.get(layout.finality_key(height))
        return None if found is None else CERTIFICATE.decode(found)

    def finality_from(self, height: Height) -> Certificate | None:
        """The FINALIZE certificate of the first block from `height` on that has one of its own."""
        for _, found in self._store.items(*layout.finalities_from(height)):
            return CERTIFICATE.decode(found)
        return None

    def height_of(self, block_id: BlockId) -> Height | None:
        """The height of a final block."""
        found = self._store.get(layout.height_key(block_id))
        return None if found is None else Height(int.from_bytes(found, "big"))

    def certificates(self, epoch: Epoch) -> tuple[Certificate, ...]:
        """The stored certificates of an epoch, by view and kind."""
        found = self._store.items(*layout.certificates_of(epoch))
        return tuple(CERTIFICATE.decode(value) for _, value in found)

    def pending(self) -> tuple[Block, ...]:
        """The stored blocks above the tip, the lowest first; CorruptedStore if one cannot be read."""
        stored = self._store.items(*layout.pending_blocks())
        try:
            found = [Block.decode(value) for _, value in stored]
        except Rejected as refusal:
            raise CorruptedStore(f"a block that is not final yet: {refusal}") from refusal
        above = [block for block in found if block.header.height > self.tip.height]
        return tuple(sorted(above, key=lambda block: (block.header.height, block.id)))

    def receipt(self, transaction_id: TransactionId) -> tuple[Height, Receipt] | None:
        """Where a final transaction stands, and what became of it."""
        found = self._store.get(layout.inclusion_key(transaction_id))
        if found is None:
            return None
        height, index = Height(int.from_bytes(found[:8], "big")), int.from_bytes(found[8:], "big")
        packed = self._store.get(layout.receipt_key(height, index))
        assert packed is not None, "an inclusion is written with its receipt"
        return height, RECEIPT.decode(packed)

    def fallen_due(self, height: Height) -> Receipt | None:
        """What became of the deadlines that fired at the start of a final block; None if none did."""
        block = self.block_at(height)
        if block is None:
            return None
        after_all = len(block.body.transactions)
        packed = self._store.get(layout.receipt_key(height, after_all))
        return None if packed is None else RECEIPT.decode(packed)

    def receipts_from(self, height: Height) -> Height | None:
        """The first height from `height` on with a receipt, so in which something happened; None if none has one by now."""
        for key, _ in self._store.items(*layout.receipts_from(height)):
            return layout.receipt_height(key)
        return None

    # Proofs, for people without a node.

    def prove_value(self, key: bytes, since: Epoch = Epoch(0)) -> bytes:
        """The proof file of what `key` is at the tip; Unprovable while the tip has no certificate."""
        return assemble.prove_value(self._store, self._snapshot, key, since)

    def prove_inclusion(self, transaction_id: TransactionId, since: Epoch = Epoch(0)) -> bytes:
        """The proof file of a final transaction and its receipt; Unprovable if there is none."""
        return assemble.prove_inclusion(self._store, transaction_id, since)

    def prove_fallen_due(self, height: Height, since: Epoch = Epoch(0)) -> bytes:
        """The proof file of what fell due at the start of a final block; Unprovable if nothing did."""
        return assemble.prove_fallen_due(self._store, height, since)

    # Epochs.

    def epoch_genesis(self, epoch: Epoch) -> Block | None:
        """The block from which an epoch starts."""
        found = self._store.get(layout.epoch_key(epoch))
        return None if found is None else self.block_at(Height(int.from_bytes(found, "big")))

    def handover(self, epoch: Epoch) -> Certificate | None:
        """The certificate that finalizes the genesis of `epoch`; None for epoch 0, and for later ones."""
        found = self._store.get(layout.epoch_key(epoch)) if epoch > 0 else None
        return None if found is None else self.finality_at(Height(int.from_bytes(found, "big")))

    def current_epoch(self) -> Epoch:
        """The epoch that the next block belongs to."""
        following = Epoch(self.tip.epoch + 1)
        started = self.tip.height > 0 and self._store.get(layout.epoch_key(following)) is not None
        return following if started else self.tip.epoch

    def instance(self, epoch: Epoch) -> Instance:
        """An epoch that has begun, as the machine is told of it."""
        genesis = self.epoch_genesis(epoch)
        authorities = transition.authorities_of(epoch, self._snapshot)
        assert genesis is not None, f"epoch {epoch} has not begun"
        assert authorities is not None, f"the state knows the set of epoch {epoch}"
        return Instance(
            chain_id=self.chain_id,
            epoch=epoch,
            genesis_id=genesis.id,
            genesis=genesis.header,
            handover=self.handover(epoch),
            authorities=authorities,
            parameters=transition.parameters_of(epoch, self._snapshot) or self._genesis.parameters,
        )

    # States.

    @property
    def state(self) -> StateReader:
        """The state at the tip."""
        return self._snapshot

    def state_after(self, block_id: BlockId) -> Overlay | Snapshot | None:
        """The state after a block: the tip, or one executed on it."""
        if block_id == self.tip_id:
            return self._snapshot
        executed = self._executed.get(block_id)
        return None if executed is None else executed.state

    def execute(self, block: Block, parent: Header, instance: Instance) -> Rejected | None:
        """Execute a block on its parent's state; why it is invalid, or None."""
        state = self.state_after(block.header.parent_id)
        assert state is not None, "blocks are executed parents first"
        if block.id in self._executed:
            return None
        try:
            executed = transition.check(
                block,
                parent,
                self.chain_id,
                Overlay(state),
                self._executor,
                self._holds,
                last_height=instance.last_height,
            )
        except Rejected as refusal:
            return refusal
        self._executed[block.id] = executed
        return None

    def build(
        self,
        context: BlockContext,
        evidence: Sequence[Evidence],
        transactions: Sequence[Transaction],
    ) -> Block:
        """A new block on an executed parent, of what is valid there."""
        state = self.state_after(context.parent_id)
        assert state is not None, "a leader builds on an executed block"
        executed = transition.build(
            context, evidence, transactions, Overlay(state), self._executor, self._holds
        )
        self._executed[executed.block.id] = executed
        return executed.block

    def unfinalized(self, block_id: BlockId) -> Iterator[Block]:
        """The executed blocks from `block_id` down to the tip, the tip left out."""
        while block_id != self.tip_id:
            executed = self._executed.get(block_id)
            if executed is None:
                return
            yield executed.block
            block_id = executed.block.header.parent_id

    def admit(self, transaction: Transaction, wall_ms: Milliseconds) -> None:
        """Rejected unless a transaction could go into a block now, by the newest final state."""
        now_ms = max(wall_ms, self.tip.timestamp_ms)
        point = Point(Height(self.tip.height + 1), Milliseconds(now_ms))
        transition.check_window(transaction, point, self.chain_id, self._snapshot)
        self._admissions.check(transaction, point, self._snapshot, self._executor)

    def check_evidence(self, evidence: Evidence, epoch: Epoch) -> None:
        """Rejected unless this evidence is valid, and new to the newest final state."""
        transition.check_evidence(evidence, epoch, self.chain_id, self._snapshot, self._holds)

    def knows_offence(self, evidence: Evidence) -> bool:
        """True if the newest final state has this offence, or no longer knows its epoch."""
        authorities = self.authorities_of(evidence.epoch)
        if authorities is None:
            return True
        culprit = evidence.culprit(authorities)
        return transition.offence_is_known(culprit, evidence.epoch, self._snapshot)

    def authorities_of(self, epoch: Epoch) -> AuthoritySet | None:
        """The authority set of an epoch, two back and the next one at an epoch's end."""
        return transition.authorities_of(epoch, self._snapshot)

    def missing(self, height: Height) -> str | None:
        """What this node lacks to execute a block of `height`, in words; None if nothing."""
        return self._executor.missing(self._snapshot, height)

    def next_deadline(self) -> Milliseconds | None:
        """The block time at which a contract wants a block next; asked once for each tip."""
        if self._deadline_of != self.tip_id:
            self._deadline_of = self.tip_id
            self._deadline = self._executor.next_deadline(self._snapshot)
        return self._deadline

    # Finality.

    def commit(self, wanted: Commit, instance: Instance) -> Commitment:
        """Make an executed child of the tip the tip; everything that it writes, in one batch."""
        block = wanted.block
        assert block.header.parent_id == self.tip_id, "blocks become final in order"
        executed = self._executed.pop(block.id)
        writes = self._commit_writes(executed, wanted.certificate)
        if instance.ends_with(block.header):
            writes.update(_begun(Epoch(instance.epoch + 1), executed))
            writes.update(self._forgotten_certificates(instance.epoch))
        for each in (block.id, *wanted.dropped):
            self._executed.pop(each, None)
            if self._store.get(layout.pending_key(each)) is not None:
                writes[layout.pending_key(each)] = None
        self._store.stage(writes)
        self._snapshot.advance(executed.state)
        self._rebase_on(block)
        self._admissions.forget()
        self.tip, self.tip_id = block.header, block.id
        self._recent.add(block)
        return Commitment(writes, executed.receipts)

    def _rebase_on(self, block: Block) -> None:
        """The children of a new tip stand on what is stored; whatever is no higher never will."""
        height = block.header.height
        executed = self._executed.items()
        self._executed = {key: each for key, each in executed if each.block.header.height > height}
        for child in self._executed.values():
            if child.block.header.parent_id == block.id:
                child.state.rebase(self._snapshot)

    def _commit_writes(
        self, executed: Executed, certificate: Certificate | None
    ) -> dict[bytes, bytes | None]:
        block, height = executed.block, executed.block.header.height
        writes = executed.state.store_writes()
        writes[layout.tip_key()] = block.id
        writes[layout.block_key(height)] = block.encoded
        writes[layout.height_key(block.id)] = _u64(height)
        if certificate is None:
            writes.update(_begun(Epoch(0), executed))
        else:
            own = self._own_finality(block, certificate)
            if own is not None:
                writes[layout.finality_key(height)] = own.encode()
        packed = zip(executed.receipts, executed.encoded_receipts, strict=True)
        for index, (receipt, encoded) in enumerate(packed):
            writes[layout.receipt_key(height, index)] = encoded
            if receipt.transaction_id == NO_TRANSACTION:
                continue
            place = _u64(height) + index.to_bytes(4, "big")
            writes[layout.inclusion_key(receipt.transaction_id)] = place
        return writes

    def _own_finality(self, block: Block, certificate: Certificate) -> Certificate | None:
        """The FINALIZE certificate of exactly this block: the one that led here, or one that came before.

        In sync a block may be shown to be final by a descendant's; those of others follow from the nearest one.
        """
        if certificate.block_id == block.id:
            return certificate
        header = block.header
        key = layout.certificate_key(header.epoch, header.view, VoteKind.FINALIZE)
        stored = self._store.get(key)
        found = None if stored is None else CERTIFICATE.decode(stored)
        return found if found is not None and found.block_id == block.id else None

    def _forgotten_certificates(self, epoch: Epoch) -> dict[bytes, bytes | None]:
        """Certificates of epochs long past; the FINALIZE certificates of blocks stay with their blocks."""
        oldest = Epoch(max(0, epoch + 1 - KEPT_EPOCHS))
        return {key: None for key, _ in self._store.items(*layout.certificates_before(oldest))}


def _begun(epoch: Epoch, genesis: Executed) -> dict[bytes, bytes | None]:
    """What is written when an epoch begins: where, and whose it is."""
    authorities = transition.authorities_of(epoch, genesis.state)
    assert authorities is not None, f"the state after its genesis knows the set of epoch {epoch}"
    return {
        layout.epoch_key(epoch): _u64(genesis.block.header.height),
        layout.authorities_key(epoch): authorities.encode(),
    }


def context_for(wanted: Build, instance: Instance) -> BlockContext:
    """What execution may know of the block that a leader is about to build."""
    return BlockContext(
        chain_id=instance.chain_id,
        epoch=instance.epoch,
        view=wanted.view,
        height=Height(wanted.parent.height + 1),
        parent_id=wanted.parent_id,
        proposer=instance.leader_key(wanted.view),
        timestamp_ms=wanted.timestamp_ms,
        parent_timestamp_ms=wanted.parent.timestamp_ms,
        last_height=instance.last_height,
    )


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")
