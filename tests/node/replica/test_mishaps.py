"""A town to which one mishap after another happens, drawn from a seed: a second world beside netsim's.

It shares no code with netsim, so that a mistake there about what a disk or a network may do is not
made here as well.
"""

from collections.abc import Callable
from random import Random

import pytest

from chain.authorities import AuthoritySet
from chain.genesis import Parameters
from chain.primitives import Height, Milliseconds
from node.replica.actions import Alarm, DropPeer, Stop
from tests.chain.scripted import END_EPOCH
from tests.chain.strategies import keyring
from tests.node.replica.stage import contradictions, votes_said
from tests.node.replica.town import DELAY_MS, Host, Killed, Loss, Town

SEEDS = range(12)
NODES = 7
MISHAPS = 10
LOSSES = tuple(Loss)


class Mishaps:
    """A town of nodes that all have a key; each epoch's set is some of them."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.blocked: dict[tuple[int, int], None] = {}
        self.loss = 0.0
        everyone, secrets = keyring(NODES)
        sizes = [self.chance.choice((1, 2, 3, 4, 4, 5, 7)) for _ in range(6)]
        drawn = [tuple(sorted(self.chance.sample(everyone.keys, size))) for size in sizes]
        self.parameters = Parameters(
            epoch_heights=self.chance.choice((1, 2, 3, 5)),
            delta0_ms=Milliseconds(self.chance.choice((200, 1_000))),
            delta_cap_ms=Milliseconds(self.chance.choice((2_000, 8_000))),
            min_block_ms=Milliseconds(self.chance.choice((0, 25, 200))),
            heartbeat_ms=Milliseconds(self.chance.choice((3_000, 60_000))),
        )
        self.town = Town(
            NODES,
            observers=1,
            parameters=self.parameters,
            schedule=[AuthoritySet(each) for each in drawn],
            keys=[(each,) for each in secrets],
            log_ms=self.chance.choice((0, 3, 40)),
        )
        self.town.lets_pass = lambda source, target, _: (
            (source, target) not in self.blocked and self.chance.random() >= self.loss
        )
        self.sequence = 0
        self.town.start()

    def happen(self) -> None:
        mishaps: tuple[Callable[[], None], ...] = (
            *(self.submit,) * 4,
            *(self.crash,) * 3,
            *(self.kill_and_cut_power, self.kill_at_a_sync, self.crash_all),
            *(self.partition, self.lose_messages, self.heal),
        )
        self.chance.choice(mishaps)()
        self.town.run(self.chance.choice((5, 40, 300, 2_000, 9_000)))

    # Mishaps.

    def submit(self) -> None:
        for _ in range(self.chance.randint(1, 6)):
            self.sequence += 1
            calls = [END_EPOCH] if self.chance.random() < 0.1 else []
            given = self.town.transaction(self.sequence, *calls)
            answer = self.town.submit(self.chance.randrange(NODES), given)
            assert answer.refusal is None

    def crash(self) -> None:
        self._restart(self._somebody(), self.chance.choice(LOSSES), (0, 1, 50, 3_000))

    def kill_and_cut_power(self) -> None:
        host = self._somebody()
        self._restart(host, Loss.NOTHING, (0, 50))
        self.town.run(self.chance.choice((0, 1, 500, 3_000)))
        self._restart(host, Loss.UNSYNCED, (20,))

    def kill_at_a_sync(self) -> None:
        host = self._somebody()
        host.disk.kills_at_sync = True
        try:
            self.town.run(1_000)
        except Killed:
            host.disk.kills_at_sync = False
            self._restart(host, self.chance.choice(LOSSES), (0, 30))
        host.disk.kills_at_sync = False

    def crash_all(self) -> None:
        for host in self.town.hosts:
            host.crash(self.chance.choice(LOSSES))
        self.town.run(self.chance.choice((0, 100)))
        for host in self.town.hosts:
            self.town.return_of(host.index)

    def partition(self) -> None:
        """Two groups, between which almost nothing passes, and more in one direction."""
        nodes = range(len(self.town.hosts))
        group = self.chance.sample(nodes, self.chance.randint(1, NODES))
        pairs = [(one, other) for one in nodes for other in nodes if one != other]
        self.blocked = {
            each: None
            for each in pairs
            if (each[0] in group) != (each[1] in group) and self.chance.random() < 0.9
        }

    def lose_messages(self) -> None:
        self.loss = self.chance.choice((0.05, 0.3, 0.6))

    def heal(self) -> None:
        self.blocked, self.loss = {}, 0.0

    def _somebody(self) -> Host:
        return self.chance.choice(self.town.hosts)

    def _restart(self, host: Host, loss: Loss, pauses_ms: tuple[int, ...]) -> None:
        host.crash(loss)
        self.town.run(self.chance.choice(pauses_ms))
        self.town.return_of(host.index)

    # The end.

    def settle(self) -> None:
        """Everything is well again: what is submitted now becomes final, everywhere."""
        self.heal()
        self.sequence += 1
        given = self.town.transaction(self.sequence)
        assert self.town.submit(0, given).refusal is None
        patience_ms = NODES * 2 * (3 * self.parameters.delta_cap_ms + DELAY_MS) + 120_000
        hosts = self.town.hosts
        assert self.town.run_while(
            lambda: any(host.up.receipt(given.id) is None for host in hosts), limit_ms=patience_ms
        ), [(host.up.finalized.height, host.up.epoch, host.up.view) for host in hosts]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_there_is_one_chain_and_it_goes_on(seed: int) -> None:
    mishaps = Mishaps(seed)
    for _ in range(MISHAPS):
        mishaps.happen()
    mishaps.settle()
    hosts = mishaps.town.hosts
    lowest = min(host.up.finalized.height for host in hosts)
    for height in map(Height, range(lowest + 1)):
        ids = [each.id for host in hosts if (each := host.up.ledger.block_at(height)) is not None]
        assert len(ids) == len(hosts)
        assert len(set(ids)) == 1
    for host in hosts:
        assert contradictions(votes_said(host.asked, host.index)) == []
        for kind in (Stop, Alarm, DropPeer):
            assert host.all(kind) == []
