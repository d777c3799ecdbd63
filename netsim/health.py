"""Since when a quorum has had no excuse: power, links, clocks and disks all good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netsim.disk import Health as DiskHealth
from netsim.host import Host

if TYPE_CHECKING:
    from netsim.world import World


class Health:
    """Follows which honest nodes are well and can all reach one another.

    A set counts from the moment since which none of its nodes has failed; nodes that join it later do
    no harm. A closed connection or a ban is no excuse, only what the world does to a link.
    """

    __slots__ = ("_is_due", "_since_ms", "_well", "_world")

    def __init__(self, world: World) -> None:
        self._world = world
        self._well: tuple[int, ...] = ()
        self._since_ms: int | None = None
        self._is_due = False

    @property
    def since_ms(self) -> int | None:
        """Since when the same nodes, a quorum of the current epoch among them, have been well."""
        return self._since_ms

    @property
    def well(self) -> tuple[int, ...]:
        """The honest nodes, observers too, that are well together now."""
        return self._well

    def review(self) -> None:
        """Something changed: look again when the other changes of this instant are made."""
        if not self._is_due:
            self._is_due = True
            self._world.at(self._world.now_ms, self._look)

    def _look(self) -> None:
        self._is_due = False
        well = self._clique([node for node in self._world.honest if self._is_well(node)])
        stayed = set(self._well).issubset(well)
        self._well = tuple(well)
        if not self._has_quorum():
            self._since_ms = None
        elif self._since_ms is None or not stayed:
            self._since_ms = self._world.now_ms

    def _is_well(self, node: int) -> bool:
        host = self._world.hosts[node]
        assert isinstance(host, Host)
        return (
            host.up
            and not host.is_paused
            and host.clock.is_sane
            and host.disk.health is DiskHealth.GOOD
            and host.log_sync_ms <= self._world.bearable_ms
        )

    def _clique(self, nodes: list[int]) -> list[int]:
        """`nodes` without those that lack a good link to another one, the worst first."""
        left = dict.fromkeys(nodes)
        bad = [
            pair for pair in self._world.network.bad_links() if pair[0] in left and pair[1] in left
        ]
        while bad:
            troubles = dict.fromkeys(left, 0)
            for source, target in bad:
                troubles[source] += 1
                troubles[target] += 1
            worst = max(troubles, key=lambda node: (troubles[node], -node))
            del left[worst]
            bad = [pair for pair in bad if worst not in pair]
        return list(left)

    def _has_quorum(self) -> bool:
        """True if the well are a quorum of the newest epoch, and of every one that they have to finish."""
        world = self._world
        reached = max((world.epoch_at(node) for node in self._well), default=0)
        return all(
            sum(self._can_vote(node, epoch) for node in self._well)
            >= world.cast.authorities(epoch).quorum
            for epoch in range(min(reached, world.epoch), world.epoch + 1)
        )

    def _can_vote(self, node: int, epoch: int) -> bool:
        key = self._world.cast.key_in(epoch, node)
        host = self._world.hosts[node]
        assert isinstance(host, Host)
        return key is not None and not host.disk.logs[key].is_lost
