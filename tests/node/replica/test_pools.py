"""What the machine is told of what waits: since when the oldest does that no block carries yet."""

from chain.primitives import BlockId, Milliseconds
from chain.transaction import Transaction
from consensus.inputs import Moment
from node.replica.mempool import MempoolLimits, Origin
from node.replica.pools import Pools
from tests.node.replica.archive import Archive
from tests.node.replica.town import START, Town

GRACE_MS = 250


class Waiting:
    """Pools beside a ledger, and what they tell."""

    def __init__(self) -> None:
        self.town = Town(present=())
        self.archive = Archive(self.town.genesis, self.town.secrets)
        self.pools = Pools(self.archive.ledger, MempoolLimits(), Milliseconds(4 * GRACE_MS))

    def come(self, sequence: int, at_ms: int) -> Transaction:
        made = self.town.transaction(sequence)
        self.pools.add_transaction(made, Origin.GOSSIP, Milliseconds(at_ms))
        return made

    def since(self, tip_id: BlockId) -> int | None:
        """Since when something waits beside the blocks up to `tip_id`, and the same when asked again."""
        at = Moment(Milliseconds(1_000), START)
        work = self.pools.work_on(tip_id, at)
        assert self.pools.work_on(tip_id, at) == work
        assert work.proposable is (work.due_ms is not None)
        return None if work.due_ms is None else work.due_ms - GRACE_MS


def test_the_oldest_that_is_in_no_block_is_found_whatever_comes_and_goes() -> None:
    waiting = Waiting()
    archive, pools = waiting.archive, waiting.pools
    genesis = archive.tip.id
    assert waiting.since(genesis) is None
    first, second = waiting.come(1, 10), waiting.come(2, 20)
    assert waiting.since(genesis) == 10
    block = archive.build(first)
    assert waiting.since(block.id) == 20
    waiting.come(3, 30)
    assert waiting.since(block.id) == 20
    assert waiting.since(genesis) == 10, "of another tip"
    pools.mempool.remove([second.id])
    assert waiting.since(block.id) == 30
    archive.add(block)
    pools.committed(block)
    assert waiting.since(block.id) == 30


def test_a_newcomer_is_the_oldest_where_all_others_are_in_blocks() -> None:
    waiting = Waiting()
    block = waiting.archive.build(waiting.come(1, 10))
    assert waiting.since(block.id) is None
    waiting.come(2, 20)
    assert waiting.since(block.id) == 20


def test_a_block_that_is_executed_later_carries_what_it_carries() -> None:
    waiting = Waiting()
    other = Archive(waiting.town.genesis, waiting.town.secrets)
    block = other.build(waiting.come(1, 10))
    assert waiting.since(block.id) == 10, "not executed here yet"
    assert waiting.archive.build(*block.body.transactions).id == block.id
    assert waiting.since(block.id) is None
