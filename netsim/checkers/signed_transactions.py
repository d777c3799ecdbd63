"""Every transaction in the chain is signed by its author and its cosigners, whoever put it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import verify
from chain.receipt import Receipt
from chain.rejection import Rejected
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "signed transactions"


class SignedTransactions(Watcher):
    """Checks each signature itself: a shared memo could share a mistake."""

    def __init__(self) -> None:
        self._checked = 0
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Those of a height that is new."""
        height = block.header.height
        if height <= self._checked:
            return
        self._checked = height
        for transaction in block.body.transactions:
            try:
                transaction.verify(verify)
            except Rejected as refusal:
                what = (
                    f"{self._world.name_of(node)}, height {height}: {transaction.id!r}: {refusal}"
                )
                self._world.violate(NAME, what)
