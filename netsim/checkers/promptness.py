"""I9 where DELTA0 is enough: a waiting transaction is final within (f + 1)(3 DELTA0 + delay), and the gossip grace.

Only for worlds without faults and with links far faster than DELTA0: there no timeout has a reason to grow, and
what an honest leader proposes is final (consensus section 10). It is what certificates that reach everybody buy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.authorities import faults_tolerated
from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import TransactionId
from chain.receipt import Receipt
from netsim.watcher import Watcher
from node.replica.actions import Answer

if TYPE_CHECKING:
    from netsim.world import World

NAME = "promptness"


class Promptness(Watcher):
    """Times each transaction from its first acceptance to the first node that holds it for final."""

    def __init__(self) -> None:
        self._waiting: dict[TransactionId, int] = {}
        self._final: dict[TransactionId, None] = {}
        self._limit_ms = 0
        self._world: World

    def attached(self, world: World) -> None:
        """The bound of this world; `delay`: a vote is written, sent, and received."""
        self._world = world
        delta_ms, climate = world.cast.genesis.parameters.delta0_ms, world.network.climate
        delay_ms = climate.log_sync_ms[1] + climate.base_ms[1] + climate.jitter_ms[1]
        faults = faults_tolerated(world.cast.most_authorities)
        self._limit_ms = (faults + 1) * (3 * delta_ms + delay_ms) + delta_ms // 4

    def on_answer(self, _node: int, answer: Answer) -> None:
        """A transaction waits from now on."""
        accepted = answer.transaction_id
        if answer.refusal is None and accepted is not None and accepted not in self._final:
            self._waiting.setdefault(accepted, self._world.now_ms)

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Those in it wait no longer."""
        for transaction in block.body.transactions:
            self._final[transaction.id] = None
            since_ms = self._waiting.pop(transaction.id, None)
            if since_ms is not None:
                self._check(transaction.id, self._world.now_ms - since_ms)

    def _check(self, accepted: TransactionId, waited_ms: int) -> None:
        if waited_ms > self._limit_ms:
            what = f"{accepted!r} has waited for {waited_ms} ms, {self._limit_ms} allowed"
            self._world.violate(NAME, what)
