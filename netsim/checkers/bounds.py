"""Bounded memory and queues: whatever others send, a node holds no more than it may, and says nothing too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chain.block import MAX_BLOCK_BYTES
from chain.certificate import MAX_CERTIFICATE_BYTES
from consensus.messages import INLINE_NULLIFICATIONS
from netsim.host import Host
from netsim.watcher import Watcher
from node.replica.messages import MAX_ANSWER_BYTES, MAX_BATCH_BYTES, Tag
from node.replica.replica import Replica

if TYPE_CHECKING:
    from netsim.world import World

NAME = "bounds"

_KIB = 1024

LONGEST: Mapping[int, int] = {
    Tag.PROPOSAL: MAX_BLOCK_BYTES + (INLINE_NULLIFICATIONS + 2) * MAX_CERTIFICATE_BYTES + _KIB,
    Tag.VOTE: 256,
    Tag.CERTIFICATE: MAX_CERTIFICATE_BYTES + 1,
    Tag.EVIDENCE: 512,
    Tag.BLOCK: MAX_BLOCK_BYTES + 1,
    Tag.STATUS: 128,
    Tag.ANNOUNCEMENT: 64,
    Tag.CERTIFICATE_REQUEST: 64,
    Tag.BLOCK_REQUEST: _KIB,
    Tag.TRANSACTIONS: MAX_BATCH_BYTES + 256 * _KIB,
    Tag.SYNC_REQUEST: 16,
    Tag.SYNC_RESPONSE: MAX_ANSWER_BYTES + MAX_BLOCK_BYTES + 64 * 512 + MAX_CERTIFICATE_BYTES + _KIB,
    Tag.OWN_VOTES_REQUEST: 64,
    Tag.OWN_VOTES_RESPONSE: _KIB,
}
"""The longest message of each tag, in bytes."""

UNFINISHED_VIEWS = 400
"""No seed leaves more views without finality than this; what is kept of views is bounded by them."""

MAX_UNSYNCED = 4_000
"""Batches that a store may hold unsynced: a vote syncs them, and an observer's are few."""


class Bounds(Watcher):
    """Looks each second at what every process holds, and at every message that it sends."""

    def __init__(self) -> None:
        self._limits: dict[str, int] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Limits follow from the number of authorities and peers."""
        self._world = world
        cast = world.cast
        most = cast.most_authorities
        views = UNFINISHED_VIEWS + 64 + 16
        self._limits = {
            "votes": 4 * most * views,
            "certificates": 3 * views,
            "blocks": 2 * views,
            "proposals": views,
            "wants": 512,
            "mempool_bytes": 64 * _KIB * _KIB,
            "mempool_count": 64 * _KIB,
            "evidence": 4 * _KIB,
            "kept_messages": 8 * len(cast.nodes),
            "kept_bytes": _KIB * _KIB * len(cast.nodes),
            "early_answers": 4,
            "early_bytes": 6 * _KIB * _KIB,
        }

    def on_send(self, node: int, _peer: int, data: bytes) -> None:
        """A message to one."""
        self.on_broadcast(node, data)

    def on_broadcast(self, node: int, data: bytes) -> None:
        """A message to all."""
        if len(data) > LONGEST[data[0]]:
            self._world.violate(
                NAME, f"{self._world.name_of(node)}: {Tag(data[0]).name} of {len(data)} bytes"
            )

    def on_second(self, _now_ms: int) -> None:
        """What is held now."""
        for node in self._world.honest:
            host = self._world.hosts[node]
            if isinstance(host, Host) and isinstance(host.replica, Replica):
                self._check(node, host.replica.load())
                unsynced = host.disk.store.unsynced
                if unsynced > MAX_UNSYNCED:
                    self._world.violate(
                        NAME, f"{self._world.name_of(node)}: {unsynced} unsynced batches"
                    )

    def _check(self, node: int, load: dict[str, int]) -> None:
        for what, held in load.items():
            limit = self._limits.get(what)
            if limit is None:
                self._world.violate(
                    NAME,
                    f"{self._world.name_of(node)}: nobody has said how many {what} may be held",
                )
            elif held > limit:
                self._world.violate(
                    NAME, f"{self._world.name_of(node)}: {held} {what}, {limit} allowed"
                )
