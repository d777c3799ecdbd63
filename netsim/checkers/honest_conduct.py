"""I7: honest nodes never appear in evidence, and nothing that they sign could ever become some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Block
from chain.certificate import Certificate
from chain.evidence import Evidence, offence_of
from chain.primitives import Epoch, PublicKey, View
from chain.receipt import Receipt
from chain.vote import Vote
from netsim.checkers.wire import Reader
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "honest conduct"

KEPT_EPOCHS = 4


class HonestConduct(Watcher, Reader):
    """Puts every two votes of one honest key and view together, whoever shows them and however late.

    A key whose vote log is lost is not honest any more: it counts among the f.
    """

    def __init__(self) -> None:
        self._signed: dict[Epoch, dict[tuple[PublicKey, View], list[Vote]]] = {}
        self._lost: dict[PublicKey, None] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_lost_log(self, _node: int, key: PublicKey) -> None:
        """A log is gone."""
        self._lost[key] = None

    def vote_shown(self, vote: Vote, key: PublicKey, _node: int) -> None:
        """Compare it with what the same key has signed in the same view."""
        if not self._is_honest(key):
            return
        if vote.epoch not in self._signed:
            self._signed[vote.epoch] = {}
            for old in [each for each in self._signed if each <= vote.epoch - KEPT_EPOCHS]:
                del self._signed[old]
        others = self._signed[vote.epoch].setdefault((key, vote.view), [])
        for other in others:
            offence = offence_of(other, vote)
            if offence is not None:
                self._violate(key, f"{offence.value} in view {vote.view} of epoch {vote.epoch}")
        others.append(vote)

    def evidence_shown(self, evidence: Evidence, node: int) -> None:
        """Somebody accuses somebody, with a proof."""
        self._check(evidence, f"{self._world.name_of(node)}")

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """Evidence in the chain."""
        for evidence in block.body.evidence:
            self._check(evidence, f"the block of height {block.header.height}")

    def _check(self, evidence: Evidence, accuser: str) -> None:
        key = evidence.culprit(self._world.cast.authorities(evidence.epoch))
        if self._is_honest(key):
            self._violate(key, f"accused of {evidence.offence().value} by {accuser}")

    def _is_honest(self, key: PublicKey) -> bool:
        return key not in self._lost and self._world.cast.node_of_key(key) in self._world.honest

    def _violate(self, key: PublicKey, what: str) -> None:
        name = self._world.name_of(self._world.cast.node_of_key(key))
        self._world.violate(NAME, f"{name}: {what}")
