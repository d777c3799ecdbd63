"""What members await of this node, and it says by itself: that its release has the code and the protocol that they voted, and
that it is ready to sit where they want it to."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from chain.primitives import Digest, Milliseconds
from chain.transaction import Call
from contracts.executor import SUPPORTED_PROTOCOL
from contracts.words import Id
from node.host.own_calls import OwnCalls
from node.replica.queries import AwaitedDecision, Queries

_log = logging.getLogger(__name__)


AGAIN_HEIGHTS: Final = 64
"""So often it is looked at without a reason, too: readiness is said again while a seat is waited for."""
BEHIND_MS: Final = 180_000
"""A newest block that is older was not made just now: whoever catches up is not ready."""


class Readiness:
    """Looks at what is awaited when the node starts and whenever members may have decided: `govern.have`, `node.ready`."""

    def __init__(self, own: OwnCalls, digests: Iterable[Digest], queries: Queries) -> None:
        """`digests` are those of the code that this release ships."""
        self._own = own
        self._digests = frozenset(digests)
        self._queries = queries
        self._said: set[Id] = set()
        """By this process; what another one of this node said, the chain knows."""
        self._ready_again = 0
        """From this height on it may be said once more that the node is ready."""
        self._is_due = True

    def may_have_changed(self) -> None:
        """Members, or the clock, did something that may be a decision."""
        self._is_due = True

    async def say(self, wall_ms: Milliseconds) -> None:
        """Say of what is awaited that it is here; between steps, never in one."""
        tip = self._queries.tip
        if not (self._is_due or tip.height % AGAIN_HEIGHTS == 0):
            return
        if wall_ms - tip.timestamp_ms > BEHIND_MS:
            return  # and looks again when it is there
        self._is_due = False
        calls = [*self._having(), *self._being_ready()]
        if calls:
            await self._own.say(calls)

    def _having(self) -> list[Call]:
        awaited = self._queries.awaited(self._own.key)
        ballots = [each.ballot_id for each in awaited if self._has(each)]
        news = [each for each in ballots if each not in self._said]
        self._said.update(news)
        if news:
            told = ", ".join(each.hex() for each in news)
            _log.info("this release has what members decided: %s", told)
        return [self._queries.call("govern", "have", ballot_id=each) for each in news]

    def _being_ready(self) -> list[Call]:
        height = self._queries.tip.height
        if height < self._ready_again or not self._queries.is_awaited(self._own.key):
            return []
        self._ready_again = height + AGAIN_HEIGHTS
        _log.info("members want this node to sit: it says that it is ready")
        return [self._queries.call("node", "ready")]

    def _has(self, awaited: AwaitedDecision) -> bool:
        if awaited.digest is None:
            return awaited.version <= SUPPORTED_PROTOCOL
        return awaited.digest in self._digests
