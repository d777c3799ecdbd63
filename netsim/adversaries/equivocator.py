"""Equivocator: two blocks in each of its views, one for each half, and votes for both."""

from __future__ import annotations

from functools import partial

from chain.certificate import Certificate
from chain.primitives import Epoch, View
from chain.vote import VoteKind
from consensus.messages import Proposal
from netsim.adversaries.turn import Usurped, turn_of

_CROSS_MS = (0, 400)
"""After this each half sees the other block too, in time for a node that would vote twice."""


class Equivocator(Usurped):
    """Needs f + 1 nodes that vote twice, or that finalize what they did not see notarized."""

    def view_began(self, _epoch: Epoch, view: View) -> None:
        """Its turn: two valid blocks."""
        if not self.liar.knowledge.leads(self.liar.forge.signer, view):
            return
        turn = turn_of(self.liar, view)
        blocks = [] if turn is None else [turn.honest_block(), turn.honest_block(1)]
        proposals = [turn.propose(each) for each in blocks if turn is not None and each is not None]
        if len(proposals) == 2:
            self.take(view)
            self._double(*proposals)

    def certified(self, certificate: Certificate) -> None:
        """FINALIZE whichever of both gets its certificate."""
        if certificate.kind is VoteKind.NOTARIZE and self.has_taken(
            certificate.epoch, certificate.view
        ):
            self.liar.cast(VoteKind.FINALIZE, certificate.view, certificate.block_id)

    def _double(self, proposal: Proposal, other: Proposal) -> None:
        one_half, other_half = self.liar.halves()
        self.liar.count("equivocated")
        self.liar.say(proposal, one_half)
        self.liar.say(other, other_half)
        for each in (proposal, other):
            self.liar.cast(VoteKind.NOTARIZE, each.view, each.block_id)
        late_ms = self.liar.draws.between(*_CROSS_MS)
        self.liar.after(late_ms, partial(self.liar.say, other, one_half))
        self.liar.after(late_ms, partial(self.liar.say, proposal, other_half))
