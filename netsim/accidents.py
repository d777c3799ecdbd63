"""Accidents that drawn plans do not bring, done to a world by a watcher: for mutants and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.receipt import Receipt
from netsim.disk import UnsyncedStore
from netsim.faults import Storm, begin_plan
from netsim.host import Host, Loss
from netsim.links import Weather
from netsim.plan import PLAN_MS
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

EVERY_MS = 45_000
"""Often enough for several in a seed, and long enough for a node to catch up between two."""

LAST_MS = PLAN_MS - 120_000
"""Accidents that excuse a quorum begin no later: a seed ends with a calm in which everybody follows."""

DOWN_MS = 2_000

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


class StoresLost(Watcher):
    """Now and then a node dies, and comes back with its vote logs and an empty store.

    Blocks and state can be had from peers again, the vote log cannot (consensus section 2), so the floor
    in the log is all that keeps such a node from signing again in epochs that it does not remember.
    """

    def __init__(self) -> None:
        self._world: World

    def attached(self, world: World) -> None:
        """Choose the times."""
        self._world = world
        world.at(EVERY_MS, self._strike)

    def _strike(self) -> None:
        world = self._world
        draws = world.draws.within("stores lost", world.now_ms)
        host = world.hosts[draws.pick(world.honest)]
        if isinstance(host, Host) and host.up:
            world.tell_fault(f"{host.index} loses its store")
            world.counts["lost stores"] += 1
            host.crash(Loss.POWER, "lost store")
            host.disk.store = UnsyncedStore()
            world.at(world.now_ms + DOWN_MS, host.start)
        world.at(world.now_ms + EVERY_MS, self._strike)


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
