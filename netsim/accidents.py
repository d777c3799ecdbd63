"""Accidents that drawn plans do not bring, done to a world by a watcher: for mutants and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netsim.disk import UnsyncedStore
from netsim.host import Host, Loss
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

EVERY_MS = 45_000
"""Often enough for several in a seed, and long enough for a node to catch up between two."""

DOWN_MS = 2_000


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
