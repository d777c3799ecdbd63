"""What nodes say to one another about consensus, beside votes, certificates and evidence themselves."""

from enum import IntEnum

from chain.block import MAX_BLOCK_BYTES, Block, Known, nothing_known
from chain.certificate import CERTIFICATE, MAX_CERTIFICATE_BYTES, Certificate
from chain.codec import Codec, binary, choice, encoded, fixed, many, unsigned
from chain.crypto import SignatureCheck
from chain.evidence import Evidence
from chain.frozen import frozen
from chain.primitives import BlockId, ChainId, Digest, Epoch, Height, PublicKey, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind

INLINE_NULLIFICATIONS = 4
"""NULLIFY certificates carried in a justification; older ones are asked for (1.5)."""

MAX_REQUESTED_VIEWS = 64
MAX_REQUESTED_BLOCKS = 16


class ProposalForm(IntEnum):
    """What a leader puts forward."""

    EXTEND = 0
    REPEAT = 1


@frozen
class Proposal:
    """A leader's turn (consensus section 1). `block` is None for REPEAT, which names `block_id` alone.

    `form`, `parent_view` and `justification` are not under the signature: hints, and never evidence (1.4).
    """

    epoch: Epoch
    view: View
    form: ProposalForm
    block_id: BlockId
    block: Block | None
    parent_view: View
    justification: tuple[Certificate, ...]
    signature: Signature

    @property
    def ballot(self) -> Ballot:
        """What the leader signed (1.4)."""
        return Ballot(VoteKind.PROPOSE, self.epoch, self.view, self.block_id)

    def as_vote(self, leader: int) -> Vote:
        """The leader's signature apart from its proposal, as evidence carries it."""
        return Vote(VoteKind.PROPOSE, self.epoch, self.view, self.block_id, leader, self.signature)

    def verify(self, chain_id: ChainId, leader: PublicKey, holds: SignatureCheck) -> None:
        """Rejected unless the leader's signature holds (1.4). The justification is checked where it is used."""
        if not holds(leader, self.ballot.signing_bytes(chain_id), self.signature):
            raise Rejected(Reason.BAD_SIGNATURE, f"proposal of view {self.view}")

    def encode(self) -> bytes:
        """The canonical encoding: the block as its own bytes, or the 32 bytes of the repeated id."""
        what = self.block_id if self.block is None else self.block.encoded
        return PROPOSAL.encode(
            _Packed(
                self.epoch,
                self.view,
                self.form,
                what,
                self.parent_view,
                self.justification,
                self.signature,
            )
        )


@frozen
class _Packed:
    epoch: Epoch
    view: View
    form: ProposalForm
    what: bytes
    parent_view: View
    justification: tuple[Certificate, ...]
    signature: Signature


PROPOSAL = Codec(
    "proposal",
    _Packed,
    (
        unsigned("epoch"),
        unsigned("view"),
        choice("form", ProposalForm),
        binary("what", MAX_BLOCK_BYTES),
        unsigned("parent_view"),
        many(encoded("justification", CERTIFICATE), INLINE_NULLIFICATIONS + 2),
        fixed("signature", Signature),
    ),
    max_bytes=MAX_BLOCK_BYTES + (INLINE_NULLIFICATIONS + 2) * MAX_CERTIFICATE_BYTES + 256,
)


def decode_proposal(data: bytes, known: Known = nothing_known) -> Proposal:
    """The proposal that `data` encodes; Rejected if malformed, or of nothing (1.4). Its signature is not checked."""
    packed = PROPOSAL.decode(data)
    if packed.form is ProposalForm.EXTEND:
        block = Block.decode(packed.what, known)
        block_id = block.id
    elif len(packed.what) == BlockId.LENGTH and packed.what != NO_BLOCK:
        block, block_id = None, BlockId(packed.what)
    else:
        raise Rejected(Reason.MALFORMED, "a repeated block is named by its id")
    return Proposal(
        packed.epoch,
        packed.view,
        packed.form,
        block_id,
        block,
        packed.parent_view,
        packed.justification,
        packed.signature,
    )


@frozen
class Status:
    """How far a node is: a hint, never a proof (7.1)."""

    epoch: Epoch
    view: View
    finalized_view: View
    height: Height
    state_root: Digest


@frozen
class Announcement:
    """I hold this certificate: for networks where pushing whole ones costs too much (4.24)."""

    kind: VoteKind
    epoch: Epoch
    view: View
    block_id: BlockId


@frozen
class CertificateRequest:
    """Please send what you hold of `kind` for the views `first` to `last` of `epoch`, both included."""

    kind: VoteKind
    epoch: Epoch
    first: View
    last: View


@frozen
class BlockRequest:
    """Please send these blocks; at most MAX_REQUESTED_BLOCKS."""

    block_ids: tuple[BlockId, ...]


STATUS = Codec(
    "status",
    Status,
    (
        unsigned("epoch"),
        unsigned("view"),
        unsigned("finalized_view"),
        unsigned("height"),
        fixed("state_root", Digest),
    ),
    max_bytes=128,
)

ANNOUNCEMENT = Codec(
    "announcement",
    Announcement,
    (choice("kind", VoteKind), unsigned("epoch"), unsigned("view"), fixed("block_id", BlockId)),
    max_bytes=64,
)


def _certificate_request(
    kind: VoteKind, epoch: Epoch, first: View, last: View
) -> CertificateRequest:
    if not first <= last < first + MAX_REQUESTED_VIEWS:
        raise Rejected(Reason.TOO_LARGE, f"views {first} to {last} asked for at once")
    return CertificateRequest(kind, epoch, first, last)


CERTIFICATE_REQUEST = Codec(
    "certificate request",
    _certificate_request,
    (choice("kind", VoteKind), unsigned("epoch"), unsigned("first"), unsigned("last")),
    max_bytes=64,
)

BLOCK_REQUEST = Codec(
    "block request",
    BlockRequest,
    (many(fixed("block_ids", BlockId), MAX_REQUESTED_BLOCKS),),
    max_bytes=1024,
)

Message = (
    Proposal
    | Vote
    | Certificate
    | Evidence
    | Block
    | Status
    | Announcement
    | CertificateRequest
    | BlockRequest
)
"""Everything that the consensus machine sends."""
