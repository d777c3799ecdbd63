"""Certificates: exactly a quorum of equal votes, checkable by anyone who knows the authority set."""

from collections.abc import Iterable, Iterator

from chain.authorities import MAX_AUTHORITIES, AuthoritySet
from chain.codec import Codec, binary, choice, fixed, unsigned
from chain.crypto import SignatureCheck
from chain.frozen import frozen
from chain.primitives import BlockId, ChainId, Epoch, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind, signing_bytes

MAX_CERTIFICATE_BYTES = 128 + MAX_AUTHORITIES // 8 + MAX_AUTHORITIES * Signature.LENGTH


@frozen
class Certificate:
    """Exactly q votes of one kind, view and block.

    `signers` is a bitmap over the epoch's authority set (bit i of the big-endian number = index i),
    (n + 7) // 8 bytes; `signatures` are theirs, joined in ascending order of index, 64 bytes each.
    """

    kind: VoteKind
    epoch: Epoch
    view: View
    block_id: BlockId
    signers: bytes
    signatures: bytes

    @classmethod
    def assemble(
        cls, ballot: Ballot, votes: Iterable[Vote], authorities: AuthoritySet
    ) -> "Certificate":
        """The certificate of the q lowest signers among `votes`, which are valid and say `ballot`."""
        chosen = sorted(votes, key=_signer)[: authorities.quorum]
        assert len(chosen) == authorities.quorum
        bitmap = 0
        for vote in chosen:
            bitmap |= 1 << vote.signer
        return cls(
            ballot.kind,
            ballot.epoch,
            ballot.view,
            ballot.block_id,
            bitmap.to_bytes(_bitmap_bytes(len(authorities)), "big"),
            b"".join([vote.signature for vote in chosen]),
        )

    def encode(self) -> bytes:
        """The canonical encoding."""
        return CERTIFICATE.encode(self)

    @property
    def ballot(self) -> Ballot:
        """What its signers say."""
        return Ballot(self.kind, self.epoch, self.view, self.block_id)

    def signer_indices(self) -> Iterator[int]:
        """The indices of its signers, ascending."""
        bitmap = int.from_bytes(self.signers, "big")
        while bitmap:
            lowest = bitmap & -bitmap
            yield lowest.bit_length() - 1
            bitmap ^= lowest

    def votes(self) -> Iterator[Vote]:
        """The votes of which it is made, ascending by signer."""
        width = Signature.LENGTH
        for at, signer in enumerate(self.signer_indices()):
            signature = Signature(self.signatures[at * width : (at + 1) * width])
            yield Vote(self.kind, self.epoch, self.view, self.block_id, signer, signature)

    def check_shape(self, authorities: AuthoritySet) -> None:
        """Rejected unless it has exactly q distinct signers of `authorities` and as many signatures."""
        size = len(authorities)
        if len(self.signers) != _bitmap_bytes(size):
            raise Rejected(
                Reason.MALFORMED, f"bitmap of {len(self.signers)} bytes for {size} authorities"
            )
        bitmap = int.from_bytes(self.signers, "big")
        if bitmap >> size:
            raise Rejected(Reason.NOT_AN_AUTHORITY, f"a signer beyond {size} authorities")
        if bitmap.bit_count() != authorities.quorum:
            raise Rejected(
                Reason.NO_QUORUM, f"{bitmap.bit_count()} signers, not {authorities.quorum}"
            )
        if len(self.signatures) != authorities.quorum * Signature.LENGTH:
            raise Rejected(Reason.MALFORMED, f"{len(self.signatures)} bytes of signatures")

    def verify(self, chain_id: ChainId, authorities: AuthoritySet, holds: SignatureCheck) -> None:
        """Rejected unless every one of exactly q signatures of `authorities` holds (consensus rule 1.1)."""
        self.check_shape(authorities)
        message = signing_bytes(chain_id, self.epoch, self.view, self.kind, self.block_id)
        for vote in self.votes():
            if not holds(authorities.keys[vote.signer], message, vote.signature):
                raise Rejected(Reason.BAD_SIGNATURE, f"signer {vote.signer}")


def _signer(vote: Vote) -> int:
    return vote.signer


def _bitmap_bytes(size: int) -> int:
    return (size + 7) // 8


def _build(
    kind: VoteKind, epoch: Epoch, view: View, block_id: BlockId, signers: bytes, signatures: bytes
) -> Certificate:
    if kind is VoteKind.PROPOSE:
        raise Rejected(Reason.MALFORMED, "a proposal has no certificate")
    if (kind is VoteKind.NULLIFY) is not (block_id == NO_BLOCK):
        raise Rejected(Reason.MALFORMED, "NULLIFY, and nothing else, names no block")
    return Certificate(kind, epoch, view, block_id, signers, signatures)


CERTIFICATE = Codec(
    "certificate",
    _build,
    (
        choice("kind", VoteKind),
        unsigned("epoch"),
        unsigned("view"),
        fixed("block_id", BlockId),
        binary("signers", MAX_AUTHORITIES // 8),
        binary("signatures", MAX_AUTHORITIES * Signature.LENGTH),
    ),
    max_bytes=MAX_CERTIFICATE_BYTES,
)
