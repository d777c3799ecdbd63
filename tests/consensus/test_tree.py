"""The blocks above the newest final one, against a model that looks through all of them every time."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chain.block import Block
from chain.primitives import BlockId
from consensus.tree import BlockTree, Standing
from tests.consensus.stage import Stage

MOST = 10


def grown(parents: list[int]) -> list[Block]:
    """A tree of blocks: the i-th after the genesis stands on that of index `parents[i]`."""
    stage = Stage(4)
    names = ["genesis"]
    for at, parent in enumerate(parents, 1):
        stage.block(f"b{at}", names[parent % len(names)], at)
        names.append(f"b{at}")
    return [stage.blocks[name] for name in names]


class Model:
    """A list of blocks, and what is known of each."""

    def __init__(self, root: Block) -> None:
        self.root = root
        self.held: list[Block] = []
        self.standing: dict[BlockId, Standing] = {}

    def find(self, block_id: BlockId) -> Block | None:
        return next((each for each in self.held if each.id == block_id), None)

    def is_valid(self, block_id: BlockId) -> bool:
        return block_id == self.root.id or self.standing.get(block_id) is Standing.VALID

    def children(self, block_id: BlockId) -> list[BlockId]:
        return [each.id for each in self.held if each.header.parent_id == block_id]

    def way_down(self, block_id: BlockId) -> tuple[list[Block], BlockId]:
        """The held blocks from `block_id` down to the root or below it, and where they end."""
        way: list[Block] = []
        while (block := self.find(block_id)) and block.header.height > self.root.header.height:
            way.append(block)
            block_id = block.header.parent_id
        return way, block_id

    def move_root(self, block: Block) -> list[BlockId]:
        self.root = block
        dead = [each for each in self.held if each != block and not self._may_be_final(each)]
        self.held = [each for each in self.held if each not in dead and each != block]
        return [each.id for each in dead]

    def _may_be_final(self, block: Block) -> bool:
        if block.header.height <= self.root.header.height:
            return False
        _, end = self.way_down(block.id)
        return end == self.root.id or self.find(end) is None


class Tree(RuleBasedStateMachine):
    """Blocks come in any order, are executed, and become final."""

    @initialize(parents=st.lists(st.integers(0, MOST), min_size=1, max_size=MOST))
    def plant(self, parents: list[int]) -> None:
        self.all = grown(parents)
        self.tree = BlockTree(self.all[0].id, self.all[0].header)
        self.model = Model(self.all[0])

    def pick(self, at: int) -> Block:
        return self.all[at % len(self.all)]

    @rule(at=st.integers(0, MOST))
    def add(self, at: int) -> None:
        block, model = self.pick(at), self.model
        is_new = model.find(block.id) is None
        is_above = block.header.height > model.root.header.height
        assert self.tree.add(block) is (is_new and is_above)
        if is_new and is_above:
            model.held.append(block)
            model.standing[block.id] = Standing.HELD

    @rule(at=st.integers(0, MOST))
    def start_executing(self, at: int) -> None:
        block, model = self.pick(at), self.model
        parent_id = block.header.parent_id
        waits = model.find(block.id) and model.standing[block.id] is Standing.HELD
        started = self.tree.start_executing(block.id)
        assert started == (block if waits and model.is_valid(parent_id) else None)
        if started is not None:
            model.standing[block.id] = Standing.EXECUTING
        elif waits and model.standing.get(parent_id) is Standing.INVALID:
            model.standing[block.id] = Standing.INVALID

    @rule(at=st.integers(0, MOST), standing=st.sampled_from((Standing.VALID, Standing.INVALID)))
    def settle(self, at: int, standing: Standing) -> None:
        model = self.model
        block = self.pick(at)
        if model.standing.get(block.id) is not Standing.EXECUTING or not model.find(block.id):
            return
        below = model.children(block.id)
        if standing is Standing.INVALID:
            for each in below:
                below += model.children(each)
            model.standing.update(dict.fromkeys(below, standing))
        assert self.tree.settle(block.id, standing) == below
        model.standing[block.id] = standing

    @rule(at=st.integers(0, MOST))
    def move_root(self, at: int) -> None:
        block = self.pick(at)
        stands_on_root = block.header.parent_id == self.model.root.id
        if self.model.find(block.id) and stands_on_root and self.model.is_valid(block.id):
            assert self.tree.move_root(block) == self.model.move_root(block)
            assert (self.tree.root_id, self.tree.root) == (block.id, block.header)

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "tree"):
            return
        tree, model = self.tree, self.model
        assert len(tree) == len(model.held)
        for block in self.all:
            held, is_root = model.find(block.id), block.id == model.root.id
            way, end = model.way_down(block.id)
            is_whole = end == model.root.id
            assert (block.id in tree) is (held is not None or is_root)
            assert tree.block(block.id) == held
            assert tree.header(block.id) == (block.header if held or is_root else None)
            assert tree.is_valid(block.id) is (bool(held or is_root) and model.is_valid(block.id))
            assert tree.path_to(block.id) == (way[::-1] if is_whole else None)
            assert tree.first_missing(block.id) == (end if model.find(end) is None else None) or (
                is_whole
            )
            known = held or is_root
            is_above = block.header.height > model.root.header.height
            assert tree.leads_above_root(block.id) is (is_above or not known)


TestTree = Tree.TestCase


@given(st.lists(st.integers(0, MOST), min_size=1, max_size=MOST), st.data())
def test_blocks_that_come_in_any_order_give_the_same_paths(
    parents: list[int], data: st.DataObject
) -> None:
    blocks = grown(parents)
    tree = BlockTree(blocks[0].id, blocks[0].header)
    for block in data.draw(st.permutations(blocks[1:])):
        assert tree.add(block)
    for block in blocks[1:]:
        path = tree.path_to(block.id)
        assert path is not None
        assert [each.header.height for each in path] == list(range(1, len(path) + 1))
        assert path[-1] == block


def test_a_new_root_drops_its_siblings_with_all_that_stands_on_them_and_no_orphan() -> None:
    stage = Stage(4)
    stage.chain(["b1", "b2"])
    stage.chain(["c1", "c2"], first_view=3)
    stage.chain(["d1", "d2", "d3"], first_view=5)
    blocks = stage.blocks
    tree = BlockTree(blocks["genesis"].id, blocks["genesis"].header)
    for name in ("b2", "c2", "c1", "b1", "d3"):
        assert tree.add(blocks[name])
    assert tree.move_root(blocks["b1"]) == [blocks["c2"].id, blocks["c1"].id]
    assert [name for name, block in blocks.items() if block.id in tree] == ["b1", "b2", "d3"]
    assert not tree.add(blocks["c1"])
    assert tree.path_to(blocks["b2"].id) == [blocks["b2"]]
    assert tree.path_to(blocks["d3"].id) is None
    assert tree.first_missing(blocks["d3"].id) == blocks["d2"].id


def test_what_stands_on_an_invalid_block_is_invalid_whenever_it_comes() -> None:
    stage = Stage(4)
    chain = stage.chain(["b1", "b2", "b3", "b4"])
    root = stage.blocks["genesis"]
    tree = BlockTree(root.id, root.header)
    for block in chain[:3]:
        assert tree.add(block)
    assert tree.start_executing(chain[0].id) == chain[0]
    assert tree.settle(chain[0].id, Standing.INVALID) == [chain[1].id, chain[2].id]
    assert tree.add(chain[3])
    assert tree.start_executing(chain[3].id) is None
    assert [tree.is_invalid(block.id) for block in chain] == [True] * 4
