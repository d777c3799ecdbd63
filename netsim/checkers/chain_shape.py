"""What any chain looks like: heights follow one another, time and views ascend, epochs come one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.primitives import BlockId
from chain.receipt import Receipt
from netsim.host import Host
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "chain shape"

FURTHEST_JUMP_MS = 2 * 3_600_000
"""No fault sets a clock further ahead than an hour; one more for clocks that run fast."""


class ChainShape(Watcher):
    """Looks at headers alone, at each node's own row of them and at the one row that all have."""

    def __init__(self) -> None:
        self._world: World
        self._heights: dict[int, int] = {}
        self._tip: tuple[BlockId, Header] | None = None

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_start(self, node: int) -> None:
        """It goes on where its disk says."""
        host = self._world.hosts[node]
        if isinstance(host, Host) and host.replica is not None:
            self._heights[node] = host.replica.finalized.height

    def on_commit(
        self, node: int, block: Block, certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """The next of this node, and perhaps of all."""
        header = block.header
        expected = self._heights.get(node, 0) + 1
        if header.height != expected:
            self._violate(node, header, f"follows height {expected - 1}")
        self._heights[node] = header.height
        if certificate.epoch == header.epoch and certificate.view < header.view:
            self._violate(
                node, header, f"of view {header.view} is final in view {certificate.view}"
            )
        if self._tip is None or header.height == self._tip[1].height + 1:
            if self._tip is not None:
                self._check_next(node, header, *self._tip)
            self._tip = block.id, header

    def _check_next(self, node: int, header: Header, parent_id: BlockId, parent: Header) -> None:
        if header.parent_id != parent_id:
            self._violate(node, header, "is not the child of the final block below")
        self._check_time(node, header, parent)
        place, before = (header.epoch, header.view), (parent.epoch, parent.view)
        if place <= before or header.epoch > parent.epoch + 1:
            self._violate(node, header, f"of epoch and view {place} follows one of {before}")

    def _check_time(self, node: int, header: Header, parent: Header) -> None:
        genesis = self._world.cast.genesis
        spacing_ms = max(1, self._world.cast.parameters(header.epoch).min_block_ms)
        if header.timestamp_ms <= parent.timestamp_ms:
            self._violate(node, header, "is not later than its parent: time stands or goes back")
        elif header.timestamp_ms < parent.timestamp_ms + spacing_ms:
            self._violate(node, header, "is too early for its parent's time")
        if header.timestamp_ms > genesis.timestamp_ms + self._world.now_ms + FURTHEST_JUMP_MS:
            self._violate(node, header, "is of a time that nobody's clock has shown")

    def _violate(self, node: int, header: Header, what: str) -> None:
        self._world.violate(
            NAME, f"{self._world.name_of(node)}: the block of height {header.height} {what}"
        )
