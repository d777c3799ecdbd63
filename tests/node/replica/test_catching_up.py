"""Catching up from real nodes, among those who would hinder it."""

from chain.genesis import Parameters
from chain.primitives import Height
from node.replica.messages import SyncRequest, SyncResponse
from node.replica.peers import RANGES_AT_ONCE, RANGES_PER_SECOND
from tests.node.replica.archive import Archive
from tests.node.replica.town import Town

NEWCOMER, SPAMMER = 4, 5
BLOCKS = 40


def _ahead() -> Town:
    """Four authorities hold a chain of several epochs; a newcomer has nothing, and a hand joins it."""
    parameters = Parameters(epoch_heights=7)
    town = Town(observers=2, present=range(5), parameters=parameters)
    archive = Archive(town.genesis, town.secrets)
    for at in range(BLOCKS):
        archive.grow(town.transaction(at))
    for host in town.hosts[:NEWCOMER]:
        host.disk.store = archive.store.copy()
    return town


def test_a_newcomer_catches_up_though_somebody_asks_everyone_all_the_time() -> None:
    town = _ahead()
    town.start()
    newcomer = town.hosts[NEWCOMER]
    rounds = 0
    while newcomer.up.finalized.height < BLOCKS:
        rounds += 1
        assert rounds < 300
        for target in range(NEWCOMER):
            town.say(SPAMMER, target, SyncRequest(Height(1)))
        town.run(10)
    for _ in range(100):
        for target in range(NEWCOMER):
            town.say(SPAMMER, target, SyncRequest(Height(1)))
    served = [said for _, said in town.mail[SPAMMER] if isinstance(said, SyncResponse)]
    most = RANGES_AT_ONCE + RANGES_PER_SECOND * (town.now_ms // 1_000 + 1)
    assert NEWCOMER * RANGES_AT_ONCE <= len(served) <= NEWCOMER * most
