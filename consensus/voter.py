"""The one who votes: an authority with its record of what it signed, or an observer that casts nothing."""

from chain.certificate import Certificate
from chain.primitives import BlockId, PublicKey, View
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus.effects import Cast, Draft
from consensus.epoch import Instance
from consensus.signing_rules import SigningRecord


class Voter:
    """Casts what the signing rules permit. `me` is its index in the set; None for an observer."""

    __slots__ = ("_instance", "_record", "me")

    def __init__(self, instance: Instance, own: PublicKey | None, record: SigningRecord) -> None:
        self._instance = instance
        self._record = record
        self.me = None if own is None else instance.authorities.index_of.get(own)

    @property
    def key(self) -> PublicKey | None:
        """The key that it votes with."""
        return None if self.me is None else self._instance.authorities.keys[self.me]

    def leads(self, view: View) -> bool:
        """True if `view` is its turn, and its log lets it sign there (8.1)."""
        if self.me is None or not self._record.is_open(view):
            return False
        return self._instance.leader(view) == self.me

    def signed(self, kind: VoteKind, view: View) -> BlockId | None:
        """The block for which it has signed `kind` in `view`; NO_BLOCK stands for a NULLIFY."""
        return self._record.block_of(kind, view)

    def has_signed(self, kind: VoteKind, view: View) -> bool:
        """True if it has signed `kind` in `view`."""
        return self._record.block_of(kind, view) is not None

    def has_settled(self, view: View) -> bool:
        """True if it has signed NOTARIZE or NULLIFY in `view`: no proposal of it is judged any more."""
        return self.has_signed(VoteKind.NOTARIZE, view) or self.has_signed(VoteKind.NULLIFY, view)

    def signed_above(self, view: View) -> list[Ballot]:
        """Everything it has signed in the views above `view`."""
        return self._record.ballots_above(view)

    def propose(self, view: View, block_id: BlockId, draft: Draft) -> list[Cast]:
        """PROPOSE, unless it has proposed something else in this view (S6)."""
        return self._cast(VoteKind.PROPOSE, view, block_id, draft=draft)

    def notarize(self, view: View, block_id: BlockId) -> list[Cast]:
        """NOTARIZE, unless S1 forbids it; S5 has been judged."""
        return self._cast(VoteKind.NOTARIZE, view, block_id)

    def nullify(self, view: View) -> list[Cast]:
        """NULLIFY, unless S2 forbids it."""
        return self._cast(VoteKind.NULLIFY, view, NO_BLOCK)

    def finalize(self, proof: Certificate) -> list[Cast]:
        """FINALIZE the block of a NOTARIZE certificate, unless S2 or S3 forbids it."""
        return self._cast(VoteKind.FINALIZE, proof.view, proof.block_id, proof=proof)

    def disowns(self, vote: Vote) -> bool:
        """True for a signature of its own key that its log should hold and does not (8.2).

        Below the floor the log says nothing: a store that is lost is rebuilt from epochs before it.
        """
        return vote.signer == self.me and self._lacks(vote.ballot)

    def disowns_part_of(self, certificate: Certificate) -> bool:
        """The same for its signature in a certificate."""
        if self.me is None or not self._lacks(certificate.ballot):
            return False
        return self.me in certificate.signer_indices()

    def _lacks(self, ballot: Ballot) -> bool:
        return self._record.is_open(ballot.view) and not self._record.holds(ballot)

    def forget_below(self, view: View) -> None:
        """Nothing is signed below `view` any more."""
        self._record.forget_below(view)

    def _cast(
        self,
        kind: VoteKind,
        view: View,
        block_id: BlockId,
        *,
        draft: Draft | None = None,
        proof: Certificate | None = None,
    ) -> list[Cast]:
        ballot = Ballot(kind, self._instance.epoch, view, block_id)
        if self.me is None or not self._record.permits(ballot):
            return []
        self._record.add(ballot)
        return [Cast(ballot, draft, proof)]
