"""What members decided about code and the protocol, and this release has: the node says so, and with a quorum it begins."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from chain.primitives import Digest, Milliseconds
from chain.transaction import Call
from contracts.executor import SUPPORTED_PROTOCOL, ContractExecutor
from contracts.words import Id
from node.host.own_calls import OwnCalls
from node.replica.ledger import Ledger
from node.replica.queries import AwaitedDecision, Queries

_log = logging.getLogger(__name__)


class Readiness:
    """Looks at what is awaited when the node starts and whenever members may have decided, and says `govern.have`."""

    def __init__(
        self, own: OwnCalls, digests: Iterable[Digest], parts: tuple[ContractExecutor, Ledger]
    ) -> None:
        """`digests` are those of the code that this release ships."""
        self._own = own
        self._digests = frozenset(digests)
        self._executor, self._ledger = parts
        self._queries = Queries(*parts)
        self._said: set[Id] = set()
        """By this process; what another one of this node said, the chain knows."""
        self._is_due = True

    def may_have_changed(self) -> None:
        """Members, or the clock, did something that may be a decision."""
        self._is_due = True

    async def say(self, wall_ms: Milliseconds) -> None:
        """Say of what is awaited that it is here; between steps, never in one."""
        if not self._is_due:
            return
        self._is_due = False
        awaited = self._queries.awaited(self._own.key)
        ballots = [each.ballot_id for each in awaited if self._has(each)]
        news = [each for each in ballots if each not in self._said]
        if not news:
            return
        self._said.update(news)
        _log.info("this release has what members decided: %s", ", ".join(b.hex() for b in news))
        state, height = self._ledger.state, self._ledger.tip.height
        have = self._executor.running(state, height)["govern"].entries["have"]
        calls = [Call("govern", "have", have.encode(ballot_id=each)) for each in news]
        await self._own.say(calls, wall_ms)

    def _has(self, awaited: AwaitedDecision) -> bool:
        if awaited.digest is None:
            return awaited.version <= SUPPORTED_PROTOCOL
        return awaited.digest in self._digests
