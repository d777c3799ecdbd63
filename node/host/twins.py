"""Two live processes with one key, such as a copied folder that was started: seen by their peers, and told (consensus, section 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import trio

from chain.primitives import NodeId
from node.host.link import DOUBT_S
from node.host.wire import BootId

PATIENCE_S: Final = 2 * DOUBT_S
"""By then a session that was dead has ended."""

MOST_SIGHTS: Final = 256
"""Kept in mind; the oldest goes first."""
MOST_WARNINGS: Final = 4
"""Of one peer that are believed: one that lies cannot hide other alarms behind its own."""


@dataclass(slots=True)
class _Sight:
    since_s: float
    is_told: bool = False


class Twins:
    """What was seen of second processes.

    A machine that lost power and came back looks like one for as long as its old session is thought to stand, so
    only what is seen again after that is told, once for each process.
    """

    def __init__(self, told: Callable[[NodeId, BootId], None]) -> None:
        """`told` is called with the node of which two processes live, and the one that came second."""
        self._told = told
        self._sights: dict[tuple[NodeId, BootId], _Sight] = {}
        self._warnings: dict[NodeId, set[BootId]] = {}

    def seen(self, node: NodeId, boot: BootId) -> None:
        """The process `boot` says, or says to us, that `node` is another process."""
        now_s = trio.current_time()
        sight = self._sights.setdefault((node, boot), _Sight(now_s))
        if len(self._sights) > MOST_SIGHTS:
            del self._sights[next(iter(self._sights))]
        if not sight.is_told and now_s - sight.since_s > PATIENCE_S:
            sight.is_told = True
            self._told(node, boot)

    def warned(self, by: NodeId, own: NodeId, boot: BootId) -> None:
        """A peer says that it sees a second process of this node. It has waited already; it is told once, whoever says it."""
        said = self._warnings.setdefault(by, set())
        if boot in said or len(said) == MOST_WARNINGS:
            return
        is_new = not any(boot in each for each in self._warnings.values())
        said.add(boot)
        sight = self._sights.get((own, boot))
        if is_new and not (sight is not None and sight.is_told):
            self._told(own, boot)
