"""S5, REPEAT: an honest vote for a block of an earlier view is for the last block of the epoch that votes.

Nothing that a user sees depends on it (decision 0006), so this checker knows the rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import ENDS_EPOCH, Header
from chain.primitives import PublicKey
from chain.vote import Vote, VoteKind
from netsim.checkers.wire import Reader, Wire
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "repeated last"


class RepeatedLast(Watcher, Reader):
    """Looks at NOTARIZE votes alone, and at the headers that they are about."""

    def __init__(self) -> None:
        self._wire: Wire
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def read_from(self, wire: Wire) -> None:
        """Where headers can be looked up."""
        self._wire = wire

    def vote_shown(self, vote: Vote, key: PublicKey, _node: int) -> None:
        """Is its block made in this view, or the epoch's last?"""
        header = self._wire.headers.get(vote.block_id)
        if vote.kind is not VoteKind.NOTARIZE or header is None:
            return
        if (header.epoch, header.view) == (vote.epoch, vote.view) or _is_last(header, vote):
            return
        node = self._world.cast.node_of_key(key)
        if node in self._world.honest:
            where = f"view {vote.view} of epoch {vote.epoch}"
            what = f"{vote.block_id!r}, which is not that epoch's last block"
            self._world.violate(NAME, f"{self._world.name_of(node)} repeats, in {where}, {what}")


def _is_last(header: Header, vote: Vote) -> bool:
    return header.epoch == vote.epoch and bool(header.flags & ENDS_EPOCH)
