"""What honest nodes say can be read: whoever cannot read a message drops its sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.rejection import Rejected
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "readable"


class Readable(Watcher):
    """Decodes every message of a replica, which may have been made of what a liar said."""

    def __init__(self) -> None:
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_send(self, node: int, _peer: int, data: bytes) -> None:
        """To one peer."""
        self._check(node, data)

    def on_broadcast(self, node: int, data: bytes) -> None:
        """To everybody."""
        self._check(node, data)

    def _check(self, node: int, data: bytes) -> None:
        try:
            self._world.read(data)
        except Rejected as refusal:
            self._world.violate(NAME, f"{self._world.name_of(node)} says what is {refusal}")
