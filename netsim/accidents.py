"""Accidents that drawn plans do not bring, done to a world by a watcher: for mutants and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.receipt import Receipt
from chain.vote import Vote, VoteKind
from consensus.messages import Proposal
from netsim.disk import UnsyncedStore
from netsim.faults import Storm, begin_plan
from netsim.host import Host, Loss
from netsim.links import Weather
from netsim.plan import PLAN_MS
from netsim.watcher import Watcher
from node.replica.messages import SyncResponse
from node.replica.replica import OfAnEpoch

if TYPE_CHECKING:
    from netsim.world import World

LAST_MS = PLAN_MS - 120_000
"""Accidents that excuse a quorum begin no later: a seed ends with a calm in which everybody follows."""

DOWN_MS = 2_000

AHEAD_MS = 500
"""Long enough for the vote log of an epoch that has begun to be on disk."""

WAITS_MS = 20_000
"""Long enough to catch up and to give a view up; after HEARTBEAT, since the first view is quiet until then."""

AWAY_MS = (20_000, 60_000)
"""Long enough for an epoch of a few blocks to end meanwhile."""

BACK_MS = 5_000
"""Long enough to catch up."""

BLIND_MS = 90_000
"""Long enough for a liar to lead twice."""

VOTES_ONLY = Weather(swallow_above_bytes=330)
"""Votes, requests and certificates of a few authorities pass; nothing that carries a block does."""

BLACK_HOLE_MS = 3_600_000
"""Timeouts that grow without end are then so long that the next view mostly comes too late."""


class OneAhead(Watcher):
    """An epoch ends for one node alone, which loses its store, and comes back to where the others still are.

    What is final in the epoch is shown to nobody else. The vote log of the one begins in the next epoch by
    then, and says nothing of what was signed in this one; so what the others tell of that (8.4) is no
    surprise, and is answer enough. Of all else that they say of the epoch nothing arrives, and the one
    waits in a view in which it has voted before. The floor in its log is all that keeps it from voting
    there otherwise. Everybody has to be honest, since the rest must end the epoch without its votes.
    """

    def __init__(self) -> None:
        self._world: World
        self._epoch = 0
        self._ahead: int | None = None
        self._is_over = False
        self._rests_until_ms = 0

    def attached(self, world: World) -> None:
        """Wait for an epoch's begin."""
        assert len(world.honest) == len(world.hosts), (
            "with a liar beside it, more than f are faulty"
        )
        self._world = world

    def on_commit(
        self, node: int, _block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Perhaps an epoch has begun for all, or for the one."""
        world = self._world
        if self._ahead is None and world.epoch > self._epoch:
            self._epoch = world.epoch
            self._begin()
        elif node == self._ahead and world.epoch_at(node) > self._epoch and not self._is_over:
            self._is_over = True
            world.at(world.now_ms + AHEAD_MS, self._strike, node)

    def _begin(self) -> None:
        """One that sits is to be ahead; if it is just voted out, its log stays as it is, and nothing comes of it."""
        world = self._world
        sitting = [node for node in world.honest if world.cast.key_in(self._epoch, node)]
        if sitting and self._rests_until_ms < world.now_ms < LAST_MS:
            self._ahead = world.draws.within("one ahead", world.now_ms).pick(sitting)
            self._is_over = False
            world.tell_fault(
                f"what is final in epoch {self._epoch} is shown to {self._ahead} alone"
            )
            for target in range(len(world.hosts)):
                if target != self._ahead:
                    self._set(target, Weather(swallows=self._shows_final))

    def _strike(self, node: int) -> None:
        world = self._world
        host = world.hosts[node]
        assert isinstance(host, Host)
        world.tell_fault(f"{node} loses its store")
        world.counts["lost stores"] += 1
        host.crash(Loss.POWER, "lost store")
        host.disk.store = UnsyncedStore()
        self._set(node, Weather(swallows=self._is_of_the_epoch))
        world.at(world.now_ms + DOWN_MS, host.start)
        waits_ms = world.cast.parameters(world.epoch).heartbeat_ms + WAITS_MS
        world.at(world.now_ms + DOWN_MS + waits_ms, self._heal)

    def _heal(self) -> None:
        world = self._world
        for target in range(len(world.hosts)):
            self._set(target, None)
        self._ahead, self._epoch = None, world.epoch
        self._rests_until_ms = world.now_ms + BACK_MS

    def _shows_final(self, data: bytes) -> bool:
        match self._world.read(data):
            case Vote() | Certificate() as said:
                return self._is_final(said)
            case Proposal(justification=certificates):
                return any(self._is_final(each) for each in certificates)
            case SyncResponse(certificate=certificate):
                return self._is_final(certificate)
            case _:
                return False

    def _is_final(self, said: Vote | Certificate) -> bool:
        return said.epoch == self._epoch and said.kind is VoteKind.FINALIZE

    def _is_of_the_epoch(self, data: bytes) -> bool:
        message = self._world.read(data)
        return isinstance(message, OfAnEpoch) and message.epoch == self._epoch

    def _set(self, target: int, weather: Weather | None) -> None:
        for source in range(len(self._world.hosts)):
            if source != target:
                self._world.network.set_weather(source, target, weather)
        self._world.review()


class Blindness(Watcher):
    """In an epoch that begins no block reaches one authority; after the next block, none reaches a second.

    So the first lacks what the second has seen. What a liar sends reaches both. Then all see again.
    """

    def __init__(self) -> None:
        self._world: World
        self._blind: list[int] = []
        self._epoch = 0
        self._height = 0
        self._rests_until_ms = 0

    def attached(self, world: World) -> None:
        """Wait for an epoch's begin."""
        self._world = world

    def on_commit(
        self, _node: int, _block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Perhaps an epoch has begun, or its first block is final."""
        world = self._world
        if world.epoch > self._epoch:
            self._epoch, self._height = world.epoch, world.height
            if self._may_begin():
                self._blind_one()
                world.at(world.now_ms + BLIND_MS, self._heal)
        elif world.height > self._height and len(self._blind) == 1:
            self._blind_one()

    def _may_begin(self) -> bool:
        """Only where two and the liar are a quorum: in a set that tolerates no more than it must."""
        world = self._world
        sitting = world.cast.authorities(world.epoch)
        is_tight = len(sitting) == 3 * sitting.faults + 1
        return is_tight and not self._blind and self._rests_until_ms < world.now_ms < LAST_MS

    def _blind_one(self) -> None:
        world = self._world
        draws = world.draws.within("blindness", world.now_ms)
        sitting = [node for node in world.honest if world.cast.key_in(world.epoch, node)]
        node = draws.pick([each for each in sitting if each not in self._blind])
        world.tell_fault(f"{node} sees no block")
        world.counts["blindness"] += 1
        self._blind.append(node)
        self._set(node, VOTES_ONLY)

    def _heal(self) -> None:
        for node in self._blind:
            self._set(node, None)
        self._blind = []
        self._rests_until_ms = self._world.now_ms + BACK_MS

    def _set(self, node: int, weather: Weather | None) -> None:
        for source in self._world.honest:
            if source != node:
                self._world.network.set_weather(source, node, weather)
        self._world.review()


class OneAway(Watcher):
    """One honest authority stands still for a while, then another one: a quorum needs the liar's vote.

    So a liar decides alone what gets a certificate, and when, and whoever is away can be told anything.
    """

    def __init__(self) -> None:
        self._world: World

    def attached(self, world: World) -> None:
        """Begin soon after the world."""
        self._world = world
        world.at(BACK_MS, self._leave)

    def _leave(self) -> None:
        world = self._world
        if world.now_ms > LAST_MS:
            return
        draws = world.draws.within("one away", world.now_ms)
        sitting = [node for node in world.honest if world.cast.key_in(world.epoch, node)]
        host = world.hosts[draws.pick(sitting)]
        world.tell_fault(f"{host.index} is away")
        world.counts["away"] += 1
        host.pause()
        world.at(world.now_ms + draws.between(*AWAY_MS), self._come_back, host.index)

    def _come_back(self, node: int) -> None:
        world = self._world
        world.hosts[node].resume()
        world.at(world.now_ms + BACK_MS, self._leave)


class BlackHole(Watcher):
    """For an hour nothing passes that carries a block: view after view fails, and votes say so."""

    def attached(self, world: World) -> None:
        """Begin soon after the world."""
        nodes = tuple(range(len(world.hosts)))
        storm = Storm(
            30_000, BLACK_HOLE_MS, nodes, swallow_above_bytes=VOTES_ONLY.swallow_above_bytes
        )
        begin_plan(world, [storm])


class SlowLinks(Watcher):
    """For five minutes every message takes a third of DELTA_CAP: DELTA0 is far too short for that."""

    def attached(self, world: World) -> None:
        """Begin soon after the world."""
        nodes = tuple(range(len(world.hosts)))
        slow_ms = world.cast.genesis.parameters.delta_cap_ms // 3
        begin_plan(world, [Storm(30_000, 300_000, nodes, slow_ms=slow_ms)])
