"""Epoch-boundary attacker: honest but around an epoch's last block, where it does whatever might split it."""

from __future__ import annotations

from chain.certificate import Certificate
from chain.primitives import Epoch, View
from chain.vote import NO_BLOCK, Ballot, VoteKind
from consensus.messages import Proposal
from netsim.adversaries.lies import BOUNDARY
from netsim.adversaries.lying_leader import LyingLeader
from netsim.adversaries.turn import early_turn


class BoundaryAttacker(LyingLeader):
    """Extends the last block, repeats the genesis, repeats another last block, votes both ways, and too early."""

    def __init__(self) -> None:
        super().__init__(BOUNDARY)

    def proposal_seen(self, proposal: Proposal) -> None:
        """The last block: be first with what must not come after it."""
        known = self.liar.knowledge
        block = known.blocks.get(proposal.block_id)
        if proposal.epoch != known.epoch or block is None or not known.is_last(block):
            return
        turn = early_turn(self.liar, proposal)
        if turn is not None:
            self._lie(turn, {"extended last": BOUNDARY["extended last"]})

    def certified(self, certificate: Certificate) -> None:
        """The last block is notarized: both votes for its view, and votes in an epoch that has not begun."""
        known = self.liar.knowledge
        block = known.blocks.get(certificate.block_id)
        if certificate.epoch != known.epoch or block is None or not known.is_last(block):
            return
        self.liar.count("attacked a boundary")
        self.liar.cast(VoteKind.NULLIFY, certificate.view)
        if self.liar.draws.happens(500):
            self.liar.cast(VoteKind.FINALIZE, certificate.view, certificate.block_id)
        for view in map(View, range(1, 4)):
            self._vote_early(Ballot(VoteKind.NULLIFY, Epoch(known.epoch + 1), view, NO_BLOCK))

    def _vote_early(self, ballot: Ballot) -> None:
        vote = self.liar.forge.vote_in(ballot)
        if vote is not None:
            self.liar.say(vote)
