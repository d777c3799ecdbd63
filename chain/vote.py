"""Votes: what an authority signs about one view, and the exact bytes under its signature."""

from enum import IntEnum

from chain.codec import U16_MAX, Codec, choice, fixed, unsigned
from chain.frozen import frozen
from chain.primitives import BlockId, ChainId, Epoch, Signature, View
from chain.rejection import Reason, Rejected

NO_BLOCK = BlockId.zeros()
"""Stands for the block in a NULLIFY, which names none."""

_TAG = b"sinergi/consensus/1"


class VoteKind(IntEnum):
    """What a signature says; the numbers are under every signature (consensus section 1)."""

    PROPOSE = 0
    NOTARIZE = 1
    NULLIFY = 2
    FINALIZE = 3


@frozen
class Ballot:
    """What is said, without who says it: one kind, one view, one block (NO_BLOCK for NULLIFY)."""

    kind: VoteKind
    epoch: Epoch
    view: View
    block_id: BlockId

    def signing_bytes(self, chain_id: ChainId) -> bytes:
        """What the signature covers: fixed width, big-endian, no optional field (consensus section 1)."""
        return signing_bytes(chain_id, self.epoch, self.view, self.kind, self.block_id)


def signing_bytes(
    chain_id: ChainId, epoch: Epoch, view: View, kind: VoteKind, block_id: BlockId
) -> bytes:
    """Protocol tag || chain id || epoch (u64) || view (u64) || kind (u8) || block id (32 bytes)."""
    return b"".join(
        (_TAG, chain_id, (epoch << 72 | view << 8 | kind).to_bytes(17, "big"), block_id)
    )


@frozen
class Vote:
    """One authority's signed ballot; `signer` is its index in the epoch's authority set.

    With kind PROPOSE it is a leader's signature apart from its proposal, as evidence carries it.
    """

    kind: VoteKind
    epoch: Epoch
    view: View
    block_id: BlockId
    signer: int
    signature: Signature

    def encode(self) -> bytes:
        """The canonical encoding, about 120 bytes."""
        return VOTE.encode(self)

    @property
    def ballot(self) -> Ballot:
        """What this vote says."""
        return Ballot(self.kind, self.epoch, self.view, self.block_id)


def _build(
    kind: VoteKind, epoch: Epoch, view: View, block_id: BlockId, signer: int, signature: Signature
) -> Vote:
    # A NULLIFY of some block would be a second form of the same vote, and no certificate could
    # carry its signature.
    if (kind is VoteKind.NULLIFY) is not (block_id == NO_BLOCK):
        raise Rejected(Reason.MALFORMED, "NULLIFY, and nothing else, names no block")
    return Vote(kind, epoch, view, block_id, signer, signature)


VOTE = Codec(
    "vote",
    _build,
    (
        choice("kind", VoteKind),
        unsigned("epoch"),
        unsigned("view"),
        fixed("block_id", BlockId),
        unsigned("signer", U16_MAX),
        fixed("signature", Signature),
    ),
    max_bytes=160,
)
