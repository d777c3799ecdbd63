"""No honest node stops without a cause that the plan gave it: a lost vote log is one, an attack is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.primitives import PublicKey
from netsim.watcher import Watcher
from node.replica.actions import Stop

if TYPE_CHECKING:
    from netsim.world import World

NAME = "no stop"


class NoStop(Watcher):
    """Hears of every Stop. Broken disks end a process before its replica can say anything."""

    def __init__(self) -> None:
        self._excused: dict[int, None] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_lost_log(self, node: int, _key: PublicKey) -> None:
        """Its operator is told to stop it."""
        self._excused[node] = None

    def on_stop(self, node: int, stop: Stop) -> None:
        """A node gave up."""
        if node not in self._excused:
            self._world.violate(NAME, f"{self._world.name_of(node)}: {stop.what}: {stop.detail}")
