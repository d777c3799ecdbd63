"""Replay protection: no transaction is in the chain twice while its id is remembered, and each has its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import Height, TransactionId
from chain.receipt import NO_TRANSACTION, Receipt
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "replay"


class Replay(Watcher):
    """Remembers where each transaction stands; a second place is allowed to nobody."""

    def __init__(self) -> None:
        self._height_of: dict[TransactionId, Height] = {}
        self._checked = 0
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """Its transactions are new, its receipts are theirs, in order, and after them that of what fell due."""
        height = block.header.height
        named = [receipt.transaction_id for receipt in receipts]
        sent = [transaction.id for transaction in block.body.transactions]
        if named not in (sent, [*sent, NO_TRANSACTION]):
            name = self._world.name_of(node)
            self._violate(f"{name}, height {height}: receipts of other transactions")
        if height <= self._checked:
            return
        self._checked = height
        for transaction in block.body.transactions:
            first = self._height_of.setdefault(transaction.id, height)
            if first != height:
                self._violate(f"{transaction.id!r} is at height {first} and again at {height}")
            if transaction.body.valid_until < block.header.timestamp_ms:
                self._violate(f"{transaction.id!r} was expired at height {height}")
        if len(set(named)) != len(named):
            self._violate(f"a transaction is twice in the block of height {height}")

    def _violate(self, what: str) -> None:
        self._world.violate(NAME, what)
