"""Officers, with real replicas."""

from chain.block import Block
from chain.transaction import Transaction
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.host import Loss
from netsim.links import Climate
from netsim.tally import Tally
from netsim.trace import Story, What
from netsim.watcher import Watcher
from netsim.workload import SteadyWorkload, Workload
from netsim.world import World


class Finals(Watcher):
    """What clients learned to be final."""

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []

    def on_client_final(self, transaction: Transaction, _block: Block) -> None:
        """One more."""
        self.transactions.append(transaction)


def world_with(*watchers: Watcher, seed: int = 1) -> World:
    """Four honest authorities, and an observer."""
    cast = plain_cast(seed, authorities=4, observers=1)
    return World(cast, Climate(), seed=seed, boot=RealBoot(cast), watchers=watchers)


def test_everything_meant_well_becomes_final_and_clients_know() -> None:
    finals, workload = Finals(), Workload(gap_ms=500, bad_permille=0)
    world = world_with(workload, finals)
    world.start()
    world.run_until(20_000)
    workload.stop()
    world.run_until(40_000)
    assert workload.accepted > 20
    assert workload.unfinished == []
    assert len({each.id for each in finals.transactions}) == workload.accepted


def test_everything_meant_badly_is_refused() -> None:
    finals, workload = Finals(), Workload(gap_ms=100, bad_permille=800)
    world = world_with(workload, finals)
    world.start()
    world.run_until(60_000)
    refused = {what: count for what, count in world.counts.items() if what.startswith("refused")}
    assert set(refused) >= {
        "refused: expired",
        "refused: valid_too_long",
        "refused: not_a_member",
        "refused: malformed",
        "refused: already_included",
    }
    assert world.counts["bad transactions: replay"] > 5
    assert len({each.id for each in finals.transactions}) == len(finals.transactions)


def test_what_died_with_its_node_is_submitted_again() -> None:
    workload = Workload(gap_ms=200, bad_permille=0)
    world = world_with(workload)
    world.start()
    world.run_until(5_000)
    for node in range(4):
        world.hosts[node].crash(Loss.POWER, "test")
    world.run_until(12_000)
    for node in range(4):
        world.hosts[node].start()
    workload.stop()
    world.run_until(80_000)
    assert world.counts["transactions submitted again"] > 0
    assert workload.unfinished == []


def test_a_steady_workload_fills_every_block() -> None:
    tally, workload = Tally(), SteadyWorkload(2)
    world = world_with(tally, workload)
    world.start()
    assert world.run_while(lambda: world.height < 50, limit_ms=600_000)
    assert world.counts["transactions"] >= 95


def test_a_tally_and_a_story_tell_of_the_same_things() -> None:
    tally, story = Tally(), Story()
    world = world_with(tally, story, Workload(gap_ms=1_000))
    world.start()
    world.run_until(30_000)
    finals = {line.height for line in story.lines if line.what is What.FINAL}
    assert finals == set(range(1, world.height + 1))
    assert world.counts["blocks"] == world.height
    assert world.counts["starts"] == 5
    leaders = [line for line in story.lines if line.what is What.PROPOSAL]
    assert len({(line.epoch, line.view) for line in leaders}) >= world.height
    assert max(line.at_ms for line in story.lines) <= 30_000
    assert story.rendered()[0] == "     0.000    a0  starts"
