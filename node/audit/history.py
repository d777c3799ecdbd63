"""What a store holds of its chain, height by height, each part checked against the headers and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from chain.authorities import AUTHORITY_SET
from chain.block import ENDS_EPOCH, Block
from chain.merkle import merkle_root
from chain.primitives import BlockId, ChainId, Epoch, Height
from chain.receipt import NO_TRANSACTION, RECEIPT, Receipt
from chain.rejection import Rejected
from chain.storage import layout
from chain.storage.store import KeyValueStore
from node.audit.findings import Flaw, NoChain, Span, Who


@dataclass(frozen=True, slots=True)
class Record:
    """A block, and the receipts that stand with it."""

    block: Block
    receipts: tuple[Receipt, ...]


class Broken(Exception):
    """What stands at a height is not whole. `record` is what could be read of it."""

    def __init__(self, flaw: Flaw, detail: str, record: Record | None = None) -> None:
        super().__init__(flaw.value, detail)
        self.flaw = flaw
        self.detail = detail
        self.record = record


class History:
    """Reads one store; writes nothing."""

    def __init__(self, store: KeyValueStore, side: Who) -> None:
        """NoChain if no node has written to `store`."""
        self.store = store
        self.side = side
        tip_id = store.get(layout.tip_key())
        if tip_id is None:
            raise NoChain(side)
        self._tip_id = tip_id
        self.span = Span(self._first(), self._tip())

    def _first(self) -> Height:
        """Above the genesis block, which may be kept alone, the lowest height that has a block."""
        above = next(iter(self.store.items(layout.block_key(Height(1)), layout.blocks_end())), None)
        lowest = None if above is None else layout.block_height(above[0])
        if lowest in (None, 1):
            return Height(0 if self.has(Height(0)) or lowest is None else 1)
        assert lowest is not None, "just compared"
        return lowest

    def _tip(self) -> Height:
        """The height of the tip; where the index has lost it, that of the highest block."""
        found = self.store.get(layout.height_key(BlockId(self._tip_id)))
        if found is not None:
            return Height(int.from_bytes(found, "big"))
        keys = self.store.items(layout.block_key(Height(0)), layout.blocks_end())
        return max((layout.block_height(key) for key, _ in keys), default=Height(0))

    def has(self, height: Height) -> bool:
        """True if a block of this height is kept, whole or not."""
        return self.store.get(layout.block_key(height)) is not None

    def chain_id(self) -> ChainId | None:
        """The chain, as the first block that can be read says; None if none of the first and the last can."""
        for height in (Height(0), self.span.first, self.span.tip):
            try:
                block = self.block(height)
            except Broken:
                continue
            return ChainId(block.id) if height == 0 else block.header.chain_id
        return None

    def at(self, height: Height, below: BlockId | None = None) -> Record:
        """What stands at `height`, on the block `below` if that is known; Broken if it is not whole."""
        block = self.block(height)
        if below is not None and block.header.parent_id != below:
            raise Broken(Flaw.CHAIN_BROKEN, block.header.parent_id.hex())
        if height == self.span.tip and block.id != self._tip_id:
            raise Broken(Flaw.BLOCK_MISPLACED, block.id.hex())
        receipts = self.receipts(block)
        record = Record(block, receipts)
        if merkle_root([each.encode() for each in receipts]) != block.header.receipts_root:
            raise Broken(Flaw.RECEIPTS_FALSE, "", record)
        self._check_index(record)
        return record

    def block(self, height: Height) -> Block:
        """The block of a height; Broken if it is not whole."""
        packed = self.store.get(layout.block_key(height))
        if packed is None:
            raise Broken(Flaw.BLOCK_MISSING, "")
        try:
            block = Block.decode(packed)
        except Rejected as refusal:
            raise Broken(Flaw.BLOCK_UNREADABLE, str(refusal)) from refusal
        named = self.store.get(layout.height_key(block.id))
        if block.header.height != height or named != height.to_bytes(8, "big"):
            raise Broken(Flaw.BLOCK_MISPLACED, block.id.hex())
        return block

    def receipts(self, block: Block) -> tuple[Receipt, ...]:
        """Those of the transactions, and after them that of what fell due, if there is one; Broken if one is not whole."""
        found = []
        for index, expected in enumerate((*(each.id for each in block.body.transactions), None)):
            packed = self.store.get(layout.receipt_key(block.header.height, index))
            if packed is None and expected is None:
                break
            if packed is None:
                raise Broken(Flaw.RECEIPT_MISSING, str(index))
            try:
                found.append(RECEIPT.decode(packed))
            except Rejected as refusal:
                raise Broken(Flaw.RECEIPT_UNREADABLE, f"{index}: {refusal}") from refusal
        return tuple(found)

    def _check_index(self, record: Record) -> None:
        """Broken unless each transaction, and an epoch that begins here, is found where it is."""
        header = record.block.header
        for index, receipt in enumerate(record.receipts):
            if receipt.transaction_id != NO_TRANSACTION:
                place = header.height.to_bytes(8, "big") + index.to_bytes(4, "big")
                if self.store.get(layout.inclusion_key(receipt.transaction_id)) != place:
                    raise Broken(Flaw.INDEX_FALSE, receipt.transaction_id.hex(), record)
        if header.height == 0:
            self._check_epoch(record, Epoch(0))
        elif header.flags & ENDS_EPOCH:
            self._check_epoch(record, Epoch(header.epoch + 1))

    def _check_epoch(self, record: Record, epoch: Epoch) -> None:
        header = record.block.header
        packed = self.store.get(layout.authorities_key(epoch))
        is_there = self.store.get(layout.epoch_key(epoch)) == header.height.to_bytes(8, "big")
        try:
            named = packed and AUTHORITY_SET.decode(packed).digest()
        except Rejected:
            named = None
        if not is_there or named != header.next_authorities:
            raise Broken(Flaw.INDEX_FALSE, f"epoch {epoch}", record)
