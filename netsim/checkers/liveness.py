"""I9: an available quorum finalizes a waiting transaction within (f + 1)(3 DELTA_CAP + delay), and some catching up."""

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

NAME = "liveness"

CATCHING_UP_MS = 60_000
"""Allowed beside the bound of I9: a status comes every 10 s, a question is repeated after 30 s at most
(consensus sections 4 and 7), and a host keeps a banned peer away for 30 s."""


class Liveness(Watcher):
    """Follows each accepted transaction while the node that accepted it is one of those without an excuse."""

    def __init__(self) -> None:
        self._waiting: dict[TransactionId, tuple[int, int]] = {}
        self._final: dict[TransactionId, None] = {}
        self._limit_ms = 0
        self._world: World

    def attached(self, world: World) -> None:
        """The bound of this world."""
        self._world = world
        parameters = world.cast.genesis.parameters
        faults = faults_tolerated(world.cast.most_authorities)
        per_view_ms = 3 * parameters.delta_cap_ms + 2 * world.bearable_ms
        self._limit_ms = (faults + 1) * per_view_ms + 3 * parameters.delta0_ms + CATCHING_UP_MS

    def on_answer(self, node: int, answer: Answer) -> None:
        """A transaction waits from now on."""
        accepted = answer.transaction_id
        if answer.refusal is None and accepted is not None and accepted not in self._final:
            self._waiting[accepted] = (node, self._world.now_ms)

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Those in it wait no longer."""
        for transaction in block.body.transactions:
            self._final[transaction.id] = None
            self._waiting.pop(transaction.id, None)

    def on_down(self, node: int, _why: str) -> None:
        """What it held in memory is gone; its clients know, and go elsewhere."""
        for accepted in [each for each, (at, _) in self._waiting.items() if at == node]:
            del self._waiting[accepted]

    def on_second(self, now_ms: int) -> None:
        """Does any wait too long?"""
        good_since = self._world.is_good_since()
        if not self._waiting:
            return
        well = self._world.well_nodes() if good_since is not None else ()
        for accepted, (node, since_ms) in self._waiting.items():
            if node not in well:
                self._waiting[accepted] = (node, now_ms)
            elif good_since is not None:
                self._check(accepted, node, max(since_ms, good_since), now_ms)

    def _check(self, accepted: TransactionId, node: int, since_ms: int, now_ms: int) -> None:
        if now_ms - since_ms <= self._limit_ms:
            return
        self._waiting[accepted] = (node, now_ms)
        waits = (
            f"{accepted!r} accepted by {self._world.name_of(node)} waits for {now_ms - since_ms} ms"
        )
        self._world.violate(NAME, f"{waits}, {self._limit_ms} allowed")
