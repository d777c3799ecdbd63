"""I5: no two honest nodes hold different blocks for final at one height, and the wire could not make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.primitives import BlockId, Height
from chain.receipt import Receipt
from chain.vote import Ballot, VoteKind
from netsim.checkers.wire import Reader
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "prefix agreement"


class PrefixAgreement(Watcher, Reader):
    """Knows blocks, their parents and which of them are final; nothing of how they came to be.

    A block is final when a node says so, or when a quorum has voted FINALIZE for it on the wire, whether
    or not anybody has put these votes together: a client that did would believe it.
    """

    def __init__(self) -> None:
        self._headers: dict[BlockId, Header] = {}
        self._final: dict[Height, BlockId] = {}
        self._who: dict[Height, str] = {}
        self._waiting: dict[BlockId, str] = {}
        self._missing: dict[BlockId, list[BlockId]] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world
        self._final[Height(0)] = BlockId(world.cast.chain_id)
        self._who[Height(0)] = "the genesis"

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A node holds a block for final."""
        if self._final.get(block.header.height) != block.id:
            self.block_shown(block.id, block.header)
            self._is_final(block.id, f"{self._world.name_of(node)}")

    def quorum_shown(self, ballot: Ballot) -> None:
        """A block is final for whoever has seen the wire."""
        if ballot.kind is VoteKind.FINALIZE:
            self._is_final(
                ballot.block_id, f"a quorum in view {ballot.view} of epoch {ballot.epoch}"
            )

    def block_shown(self, block_id: BlockId, header: Header) -> None:
        """A block whose descendant is final may be missing until now."""
        if block_id in self._headers:
            return
        self._headers[block_id] = header
        who = self._waiting.pop(block_id, None)
        if who is not None:
            self._is_final(block_id, who)

    def _is_final(self, block_id: BlockId, who: str) -> None:
        """`block_id` and every block below it are final."""
        while True:
            header = self._headers.get(block_id)
            if header is None:
                if block_id != self._final[Height(0)]:
                    self._waiting[block_id] = who
                return
            known = self._final.get(header.height)
            if known is not None:
                if known != block_id:
                    other = self._who[header.height]
                    self._world.violate(
                        NAME,
                        f"height {header.height}: {known!r} is final by {other}, {block_id!r} by {who}",
                    )
                return
            self._final[header.height] = block_id
            self._who[header.height] = who
            block_id = header.parent_id
