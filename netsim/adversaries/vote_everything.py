"""Finalizer of both: NOTARIZE, NULLIFY and FINALIZE for whatever it sees, at once, to everybody."""

from chain.certificate import Certificate
from chain.primitives import BlockId, Epoch, View
from chain.vote import NO_BLOCK, VoteKind
from consensus.messages import Proposal
from netsim.adversaries.liar import Behaviour

_PERMILLE = 700
"""Not each time: what is signed for everything proves nothing, and is soon punished."""


class VoteEverything(Behaviour):
    """Helps every certificate of every view into the world, those that exclude one another too."""

    def proposal_seen(self, proposal: Proposal) -> None:
        """For the block in each of the two ways."""
        if self.liar.draws.happens(_PERMILLE):
            self._cast(proposal.epoch, proposal.view, proposal.block_id, VoteKind.NOTARIZE)
            self._cast(proposal.epoch, proposal.view, proposal.block_id, VoteKind.FINALIZE)

    def certified(self, certificate: Certificate) -> None:
        """For whatever has a quorum."""
        if certificate.kind is VoteKind.NOTARIZE and self.liar.draws.happens(_PERMILLE):
            self._cast(certificate.epoch, certificate.view, certificate.block_id, VoteKind.FINALIZE)

    def view_began(self, epoch: Epoch, view: View) -> None:
        """Against every view."""
        if self.liar.draws.happens(_PERMILLE):
            self._cast(epoch, view, NO_BLOCK, VoteKind.NULLIFY)

    def _cast(self, epoch: Epoch, view: View, block_id: BlockId, kind: VoteKind) -> None:
        if epoch != self.liar.knowledge.epoch:
            return
        vote = self.liar.forge.vote(kind, view, block_id)
        if vote is not None:
            self.liar.count(f"also voted {kind.name}")
            self.liar.say(vote)
