"""The edge: signatures of what peers send are checked here, once, before anything else sees them."""

from dataclasses import replace

from chain.certificate import Certificate
from chain.crypto import SignatureCheck
from chain.rejection import Reason, Rejected
from chain.vote import Vote, VoteKind
from consensus.epoch import Instance
from consensus.held import Held
from consensus.messages import Proposal


class Verifier:
    """Checks messages of one epoch against its authority set."""

    def __init__(self, instance: Instance, held: Held, holds: SignatureCheck) -> None:
        self._instance = instance
        self._held = held
        self._holds = holds

    def vote(self, vote: Vote) -> Vote | None:
        """A vote that holds; None if it is of no more use. Rejected if it is forged."""
        if vote.kind is VoteKind.PROPOSE:
            raise Rejected(Reason.MALFORMED, "a proposal's signature is no vote")
        keys = self._instance.authorities.keys
        if vote.signer >= len(keys):
            raise Rejected(Reason.NOT_AN_AUTHORITY, f"signer {vote.signer}")
        if not self._held.wants_vote(vote):
            return None
        message = vote.ballot.signing_bytes(self._instance.chain_id)
        if not self._holds(keys[vote.signer], message, vote.signature):
            raise Rejected(Reason.BAD_SIGNATURE, f"vote of signer {vote.signer}")
        return vote

    def certificate(self, certificate: Certificate) -> Certificate | None:
        """A certificate that holds; None if it is of no more use. Rejected if it is forged."""
        if not self._held.wants_certificate(certificate):
            return None
        certificate.verify(self._instance.chain_id, self._instance.authorities, self._holds)
        return certificate

    def proposal(self, proposal: Proposal) -> Proposal:
        """A proposal signed by the leader of its view (S5), with the certificates of it that are new.

        Rejected if the leader did not sign it, or if a certificate of this epoch in it is forged.
        """
        self.check_leader(proposal)
        found = [
            each
            for each in proposal.justification
            if each.epoch == self._instance.epoch and self.certificate(each) is not None
        ]
        return replace(proposal, justification=tuple(found))

    def check_leader(self, proposal: Proposal) -> None:
        """S5: the proposal is signed by leader(e, v)."""
        leader = self._instance.leader_key(proposal.view)
        proposal.verify(self._instance.chain_id, leader, self._holds)
