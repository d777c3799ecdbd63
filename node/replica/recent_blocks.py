"""The final blocks that were read or made last: peers that are behind ask for the same ones."""

from chain.block import Block
from chain.primitives import Height

MAX_RECENT_BYTES = 4 * 1024 * 1024
"""Encoded bytes kept at most, beside one block."""


class RecentBlocks:
    """Blocks by height, the oldest entry first."""

    __slots__ = ("_blocks", "_size_bytes")

    def __init__(self) -> None:
        self._blocks: dict[Height, Block] = {}
        self._size_bytes = 0

    def get(self, height: Height) -> Block | None:
        """The final block of this height, if it is kept."""
        return self._blocks.get(height)

    def add(self, block: Block) -> None:
        """Keep a final block, and let the oldest go that no longer fit."""
        if block.header.height in self._blocks:
            return
        self._blocks[block.header.height] = block
        self._size_bytes += len(block.encoded)
        while self._size_bytes > MAX_RECENT_BYTES and len(self._blocks) > 1:
            oldest = self._blocks.pop(next(iter(self._blocks)))
            self._size_bytes -= len(oldest.encoded)
