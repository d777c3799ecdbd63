"""I8: one state at each height, and it is the one that the header says, everywhere and on every disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import verify
from chain.primitives import BlockId, Digest, Height
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.state import Overlay, Snapshot
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.storage.store import KeyValueStore
from chain.transition import carry_out, context_of, genesis_block
from netsim.host import Host
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "equal roots"


class EqualRoots(Watcher):
    """Executes every final block once more, on a state of its own, and compares."""

    def __init__(self) -> None:
        self._store = MemoryStore()
        self._snapshot = Snapshot(self._store)
        self._tip: Block
        self._begin = 0
        self._roots: dict[Height, Digest] = {}
        self._ids: dict[Height, BlockId] = {}
        self._is_lost = False
        self._world: World

    def attached(self, world: World) -> None:
        """Begin with the same genesis."""
        self._world = world
        executed = genesis_block(world.cast.genesis, Overlay(self._snapshot), world.cast.executor)
        self._advance(executed.block, executed.state)

    def on_commit(
        self, node: int, block: Block, _certificate: Certificate, receipts: tuple[Receipt, ...]
    ) -> None:
        """The first node at a height is checked by execution, the others against it."""
        header = block.header
        known = self._roots.get(header.height)
        if known is None and header.height == self._tip.header.height + 1 and not self._is_lost:
            self._execute(node, block, receipts)
        elif known is not None and known != header.state_root:
            self._violate(node, header.height, f"state root {header.state_root!r}, not {known!r}")

    def at_end(self) -> None:
        """What lies on each disk is the state of its newest block."""
        for node in self._world.honest:
            host = self._world.hosts[node]
            if isinstance(host, Host) and host.up:
                self._check_disk(node, host.disk.store)

    def _execute(self, node: int, block: Block, receipts: tuple[Receipt, ...]) -> None:
        cast, tip = self._world.cast, self._tip.header
        state = Overlay(self._snapshot)
        if block.header.epoch != tip.epoch:
            self._begin = tip.height
        last_height = Height(self._begin + cast.parameters(block.header.epoch).epoch_heights)
        context = context_of(block.header, tip, cast.chain_id, last_height)
        try:
            executed = carry_out(context, block.body, state, cast.executor, verify)
        except Rejected as refusal:
            self._is_lost = True
            self._violate(node, block.header.height, f"cannot be executed: {refusal}")
            return
        if executed.block.header != block.header:
            self._is_lost = True
            self._violate(node, block.header.height, "is not what execution makes of its body")
            return
        if executed.receipts != receipts:
            self._violate(node, block.header.height, "other receipts than those of execution")
        self._advance(block, executed.state)

    def _advance(self, block: Block, state: Overlay) -> None:
        self._store.apply(state.store_writes())
        self._snapshot.advance(state)
        self._tip = block
        self._roots[block.header.height] = block.header.state_root
        self._ids[block.header.height] = block.id

    def _check_disk(self, node: int, store: KeyValueStore) -> None:
        tip = store.get(layout.tip_key())
        height = None if tip is None else store.get(layout.height_key(BlockId(tip)))
        if height is None:
            return
        known = self._roots.get(Height(int.from_bytes(height, "big")))
        if known is not None and known != _stored_root(store):
            self._violate(node, int.from_bytes(height, "big"), "another state lies on its disk")

    def _violate(self, node: int, height: int, what: str) -> None:
        self._world.violate(NAME, f"{self._world.name_of(node)}, height {height}: {what}")


def _stored_root(store: KeyValueStore) -> Digest:
    """The root of the values in `store`, made from nothing but them."""
    state = Overlay(Snapshot(MemoryStore()))
    start = layout.state_key(b"")
    stop = bytes((start[0] + 1,))
    for key, value in store.items(start, stop):
        state.put(layout.state_key_of(key), value)
    return state.seal()
