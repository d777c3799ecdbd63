"""The blocks that hang on the newest final one: held, executed, waiting for a parent."""

from enum import Enum

from chain.block import Block, Header
from chain.primitives import BlockId


class Standing(Enum):
    """How far a held block has come."""

    HELD = 0
    """Its parent is not here, or is not valid yet."""
    EXECUTING = 1
    VALID = 2
    INVALID = 3


class BlockTree:
    """Unfinalized blocks by id; its root is the newest final block, of which the header is enough."""

    __slots__ = ("_blocks", "_children", "_standing", "root", "root_id")

    def __init__(self, root_id: BlockId, root: Header) -> None:
        self.root_id = root_id
        self.root = root
        self._blocks: dict[BlockId, Block] = {}
        self._children: dict[BlockId, list[BlockId]] = {}
        self._standing: dict[BlockId, Standing] = {}

    def __contains__(self, block_id: BlockId) -> bool:
        return block_id in self._blocks or block_id == self.root_id

    def __len__(self) -> int:
        return len(self._blocks)

    def block(self, block_id: BlockId) -> Block | None:
        """The held block of this id; None for the root."""
        return self._blocks.get(block_id)

    def header(self, block_id: BlockId) -> Header | None:
        """The header of a held block, or of the root."""
        if block_id == self.root_id:
            return self.root
        block = self._blocks.get(block_id)
        return None if block is None else block.header

    def is_valid(self, block_id: BlockId) -> bool:
        """True for the root, and for a block that was executed and found valid."""
        return block_id == self.root_id or self._standing.get(block_id) is Standing.VALID

    def is_invalid(self, block_id: BlockId) -> bool:
        """True for a block that execution refused, or whose ancestor it refused."""
        return self._standing.get(block_id) is Standing.INVALID

    def add(self, block: Block) -> bool:
        """Hold `block`; False if it is held already, or can never be final beside the root."""
        if block.id in self or block.header.height <= self.root.height:
            return False
        self._blocks[block.id] = block
        self._standing[block.id] = Standing.HELD
        self._children.setdefault(block.header.parent_id, []).append(block.id)
        return True

    def start_executing(self, block_id: BlockId) -> Block | None:
        """The block, if it is held, was never executed, and its parent is valid; marked as executing (4.17)."""
        block = self._blocks.get(block_id)
        if block is None or self._standing[block_id] is not Standing.HELD:
            return None
        if self.is_invalid(block.header.parent_id):
            self._standing[block_id] = Standing.INVALID
            return None
        if not self.is_valid(block.header.parent_id):
            return None
        self._standing[block_id] = Standing.EXECUTING
        return block

    def settle(self, block_id: BlockId, standing: Standing) -> list[BlockId]:
        """Note what execution said of a block; the children that waited for it (4.17).

        Of an invalid one, all that descends from it, which is invalid too.
        """
        assert block_id in self._blocks, "only a held block is executed"
        self._standing[block_id] = standing
        if standing is not Standing.INVALID:
            return list(self._children.get(block_id, ()))
        descendants = list(self._children.get(block_id, ()))
        for each in descendants:
            self._standing[each] = Standing.INVALID
            descendants.extend(self._children.get(each, ()))
        return descendants

    def path_to(self, block_id: BlockId) -> list[Block] | None:
        """The blocks from the root's child to `block_id`, or None while one of them is not held."""
        path: list[Block] = []
        while block_id != self.root_id:
            block = self._blocks.get(block_id)
            if block is None:
                return None
            path.append(block)
            block_id = block.header.parent_id
        return path[::-1]

    def first_missing(self, block_id: BlockId) -> BlockId | None:
        """The nearest ancestor-or-self of `block_id` that is not held; None if all are, down to the root."""
        while block_id != self.root_id:
            block = self._blocks.get(block_id)
            if block is None:
                return block_id
            block_id = block.header.parent_id
        return None

    def leads_above_root(self, block_id: BlockId) -> bool:
        """True unless `block_id` is the root, or is known to stand beside or below it."""
        header = self.header(block_id)
        return header is None or header.height > self.root.height

    def move_root(self, block: Block) -> list[BlockId]:
        """Make a child of the root the new root; the ids of the blocks that this drops."""
        assert block.header.parent_id == self.root_id
        kept = self._descendants(block.id)
        dropped = [each for each in self._blocks if each not in kept and each != block.id]
        for each in dropped:
            self._drop(each)
        self._drop(block.id)
        self.root_id, self.root = block.id, block.header
        return dropped

    def _descendants(self, block_id: BlockId) -> dict[BlockId, None]:
        """Those of `block_id`, and the blocks above it whose ancestors are not all held yet."""
        height = self._blocks[block_id].header.height
        kept: dict[BlockId, None] = {}
        for each, block in self._blocks.items():
            if block.header.height > height and self._leads_to(each, block_id, height):
                kept[each] = None
        return kept

    def _leads_to(self, at: BlockId, block_id: BlockId, height: int) -> bool:
        while True:
            block = self._blocks.get(at)
            if block is None:
                return True
            if block.header.height <= height:
                return at == block_id
            at = block.header.parent_id

    def _drop(self, block_id: BlockId) -> None:
        parent_id = self._blocks.pop(block_id).header.parent_id
        del self._standing[block_id]
        siblings = self._children[parent_id]
        siblings.remove(block_id)
        if not siblings:
            del self._children[parent_id]
