"""Accidents happen as they say, and harm nobody who keeps the rules."""

import pytest

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from chain.vote import Vote, VoteKind
from netsim.accidents import OneAhead
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.checkers import all_checkers
from netsim.links import Climate
from netsim.seed import Options, run_seed
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.messages import OwnVotesResponse

AUTHORITIES = 4


class Return(Watcher):
    """What the node that lost its store is told of its votes of the epoch that it had left, and votes there."""

    def __init__(self) -> None:
        self._world: World
        self.one: int | None = None
        self.epoch = 0
        self.told: dict[int, list[VoteKind]] = {}
        """The kinds of its votes that each peer holds."""
        self.places: list[tuple[int, int]] = []
        """Where it was when something came, from the epoch on that it had left: epoch and view."""
        self.finalized: list[tuple[int, int, int]] = []
        """Node, epoch and view of every FINALIZE before."""
        self.votes = 0

    def attached(self, world: World) -> None:
        """Look at this world."""
        self._world = world

    def on_down(self, node: int, _why: str) -> None:
        """The accident strikes; what it does later is not looked at."""
        if self.one is None:
            self.one, self.epoch = node, self._world.epoch - 1

    def on_deliver(self, node: int, peer: int, data: bytes) -> None:
        """Perhaps an answer, or anything that leads on."""
        message = self._world.read(data)
        if node != self.one:
            return
        replica = self._world.hosts[node].replica
        assert replica is not None
        if replica.epoch >= self.epoch:
            self.places.append((replica.epoch, replica.view))
        if isinstance(message, OwnVotesResponse) and message.epoch == self.epoch:
            self.told[peer] = [vote.kind for vote in message.votes]

    def on_broadcast(self, node: int, data: bytes) -> None:
        """Perhaps a vote."""
        message = self._world.read(data)
        if not isinstance(message, Vote):
            return
        if self.one is None and message.kind is VoteKind.FINALIZE:
            self.finalized.append((node, message.epoch, message.view))
        self.votes += node == self.one and message.epoch == self.epoch


def test_one_is_ahead_and_comes_back_to_a_view_in_which_it_has_voted() -> None:
    parameters = Parameters(epoch_heights=3, heartbeat_ms=Milliseconds(10_000))
    cast = plain_cast(1, authorities=AUTHORITIES, parameters=parameters)
    back = Return()
    watchers = [back, OneAhead(), *all_checkers()]
    world = World(cast, Climate(), seed=1, boot=RealBoot(cast), watchers=watchers)
    world.start()
    assert world.run_while(lambda: back.epoch == 0, limit_ms=300_000)
    assert world.run_while(lambda: world.epoch < back.epoch + 3, limit_ms=600_000)
    assert len(back.told) == AUTHORITIES - 1
    assert all(VoteKind.NOTARIZE in kinds for kinds in back.told.values())
    assert back.places[0] == (back.epoch, 1)
    assert (back.one, *back.places[0]) in back.finalized
    assert back.places[-1] > (back.epoch + 1, 0)
    assert back.votes == 0
    assert world.violations == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_one_that_was_ahead_harms_nobody(seed: int) -> None:
    outcome = run_seed(seed, Options(adversaries=(), faults=()), watchers=[OneAhead()])
    assert outcome.counts["lost stores"] > 1
    assert outcome.is_good, outcome.violations
