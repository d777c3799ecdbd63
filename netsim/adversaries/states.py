"""The states after the blocks that a liar knows, so that what it builds on any of them is true."""

from __future__ import annotations

from chain.block import ENDS_EPOCH, Block
from chain.crypto import verify
from chain.primitives import BlockId, Height
from chain.rejection import Rejected
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transition import carry_out, context_of, genesis_block
from netsim.adversaries.knowledge import Knowledge
from netsim.cast import Cast

KEPT_HEIGHTS = 12
"""Heights below the newest final block that can still be built on."""


class States:
    """Executed only when somebody asks, which a liar does seldom."""

    def __init__(self, cast: Cast) -> None:
        self._chain_id = cast.chain_id
        self._executor = cast.executor
        self._store = MemoryStore()
        self._base = Snapshot(self._store)
        first = Overlay(self._base)
        self.genesis = genesis_block(cast.genesis, first, cast.executor).block
        self._overlays: dict[BlockId, Overlay] = {self.genesis.id: first}

    def after(self, block: Block, known: Knowledge) -> Overlay | None:
        """The state after `block`; None if an ancestor is missing or too old, or if it is invalid."""
        path = []
        for each in (block, *known.ancestors(block)):
            if each.id in self._overlays:
                break
            path.append(each)
        else:
            return None
        for each in reversed(path):
            if not self._execute(each, known.blocks[each.header.parent_id]):
                return None
        found = self._overlays[block.id]
        self._settle(known)
        return found if block.id in self._overlays else None

    def _execute(self, block: Block, parent: Block) -> bool:
        context = context_of(block.header, parent.header, self._chain_id, _last_height(block))
        state = Overlay(self._overlays[parent.id])
        try:
            carry_out(context, block.body, state, self._executor, verify)
        except Rejected:
            return False
        self._overlays[block.id] = state
        return True

    def _settle(self, known: Knowledge) -> None:
        """Move what is far below the newest final block into the snapshot, and forget what lies beside it."""
        chain = [
            each
            for each in (known.final, *known.ancestors(known.final))
            if each.id in self._overlays
        ]
        for block in reversed(chain[KEPT_HEIGHTS:]):
            overlay = self._overlays.pop(block.id)
            self._store.apply(overlay.store_writes())
            self._base.advance(overlay)
            for each in self._overlays.values():
                if each.parent is overlay:
                    each.rebase(self._base)
            self._overlays = {
                at: each for at, each in self._overlays.items() if self._is_above(each)
            }

    def _is_above(self, overlay: Overlay) -> bool:
        while isinstance(overlay.parent, Overlay):
            overlay = overlay.parent
        return overlay.parent_root == self._base.root


def _last_height(block: Block) -> Height:
    """Where the epoch ends, as far as the state after `block` depends on it: the header says it itself."""
    height = block.header.height
    return height if block.header.flags & ENDS_EPOCH else Height(height + 1)
