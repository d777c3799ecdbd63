"""Evidence: two signed statements of one authority that no honest one makes (consensus section 9)."""

from enum import StrEnum

from chain.authorities import AuthoritySet
from chain.codec import Codec, encoded
from chain.crypto import SignatureCheck
from chain.frozen import frozen
from chain.primitives import ChainId, Epoch, PublicKey, View
from chain.rejection import Reason, Rejected
from chain.vote import VOTE, Vote, VoteKind

EVIDENCE_EPOCHS = 2
"""Evidence of an epoch can be included until this many epochs later."""


class Offence(StrEnum):
    """What evidence proves."""

    TWO_PROPOSALS = "two_proposals"
    TWO_NOTARIZATIONS = "two_notarizations"
    TWO_FINALIZATIONS = "two_finalizations"
    NULLIFIED_AND_FINALIZED = "nullified_and_finalized"


_SAME_KIND = {
    VoteKind.PROPOSE: Offence.TWO_PROPOSALS,
    VoteKind.NOTARIZE: Offence.TWO_NOTARIZATIONS,
    VoteKind.FINALIZE: Offence.TWO_FINALIZATIONS,
}


def offence_of(first: Vote, second: Vote) -> Offence | None:
    """What two valid votes prove together, or None; their order does not matter."""
    if (first.signer, first.epoch, first.view) != (second.signer, second.epoch, second.view):
        return None
    if first.kind is second.kind:
        return _SAME_KIND.get(first.kind) if first.block_id != second.block_id else None
    if {first.kind, second.kind} == {VoteKind.NULLIFY, VoteKind.FINALIZE}:
        return Offence.NULLIFIED_AND_FINALIZED
    return None


@frozen
class Evidence:
    """A conflicting pair, the smaller (kind, block id) first, so that one offence has one form."""

    first: Vote
    second: Vote

    @classmethod
    def of(cls, one: Vote, other: Vote) -> "Evidence":
        """The pair in its one order; the votes must conflict."""
        assert offence_of(one, other) is not None
        return cls(*sorted((one, other), key=_place))

    @property
    def epoch(self) -> Epoch:
        """The epoch of both votes."""
        return self.first.epoch

    @property
    def view(self) -> View:
        """The view of both votes."""
        return self.first.view

    def encode(self) -> bytes:
        """The canonical encoding, about 250 bytes."""
        return EVIDENCE.encode(self)

    def culprit(self, authorities: AuthoritySet) -> PublicKey:
        """The key that signed both; `authorities` is the set of the evidence's epoch."""
        return authorities.keys[self.first.signer]

    def offence(self) -> Offence:
        """What it proves; Rejected if the pair proves nothing or stands in the other order."""
        found = offence_of(self.first, self.second)
        if found is None or _place(self.first) >= _place(self.second):
            raise Rejected(Reason.NO_OFFENCE)
        return found

    def verify(self, chain_id: ChainId, authorities: AuthoritySet, holds: SignatureCheck) -> None:
        """Rejected unless it proves an offence of one of `authorities` and both signatures hold."""
        self.offence()
        if self.first.signer >= len(authorities):
            raise Rejected(Reason.NOT_AN_AUTHORITY, f"signer {self.first.signer}")
        for vote in (self.first, self.second):
            message = vote.ballot.signing_bytes(chain_id)
            if not holds(authorities.keys[vote.signer], message, vote.signature):
                raise Rejected(Reason.BAD_SIGNATURE, f"signer {vote.signer}")


def _place(vote: Vote) -> tuple[int, bytes]:
    return vote.kind, vote.block_id


EVIDENCE = Codec(
    "evidence", Evidence, (encoded("first", VOTE), encoded("second", VOTE)), max_bytes=512
)
