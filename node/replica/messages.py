"""What the replica says beside consensus, and the one byte that tells all messages apart on the wire."""

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import TypeAlias

from chain.block import HEADER, MAX_BLOCK_BYTES, Block, Header, Known, nothing_known
from chain.certificate import CERTIFICATE, MAX_CERTIFICATE_BYTES, Certificate
from chain.codec import Codec, binary, encoded, fixed, many, unsigned
from chain.evidence import EVIDENCE, Evidence
from chain.frozen import frozen
from chain.primitives import Epoch, Height, PublicKey
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_TRANSACTION_BYTES
from chain.vote import VOTE, Vote, VoteKind
from consensus.messages import (
    ANNOUNCEMENT,
    BLOCK_REQUEST,
    CERTIFICATE_REQUEST,
    STATUS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    Status,
    decode_proposal,
)
from consensus.messages import Message as ConsensusMessage

MAX_ANSWER_BYTES = 256 * 1024
"""Blocks in one answer add up to no more than this, or to one block (consensus section 4)."""
MAX_BATCH = 512
"""Transactions in one gossip message."""
MAX_BATCH_BYTES = 64 * 1024
"""A gossip message holds no more than this, or one transaction (network.md)."""
MAX_ANSWER_BLOCKS = 256
MAX_LINKS = 256


@frozen
class Transactions:
    """A batch of encoded transactions, gossiped."""

    encoded: tuple[bytes, ...]


@frozen
class SyncRequest:
    """Please send finalized blocks from `height` on."""

    height: Height


@frozen
class SyncResponse:
    """Consecutive finalized blocks of one epoch, oldest first, and a proof that they are final.

    `certificate` finalizes the last of `blocks`, or a descendant to which the headers of `links` lead
    from it, each the child of the one before.
    """

    blocks: tuple[Block, ...]
    links: tuple[Header, ...]
    certificate: Certificate


@frozen
class OwnVotesRequest:
    """Please say which votes of `key`, which is mine, you hold (consensus section 8)."""

    key: PublicKey


@frozen
class OwnVotesResponse:
    """The epoch that the answering node works in, and the newest vote of each kind of `key` in it."""

    key: PublicKey
    epoch: Epoch
    votes: tuple[Vote, ...]


Message: TypeAlias = (
    ConsensusMessage
    | Transactions
    | SyncRequest
    | SyncResponse
    | OwnVotesRequest
    | OwnVotesResponse
)


class Tag(IntEnum):
    """The first byte of a message."""

    PROPOSAL = 1
    VOTE = 2
    CERTIFICATE = 3
    EVIDENCE = 4
    BLOCK = 5
    STATUS = 6
    ANNOUNCEMENT = 7
    CERTIFICATE_REQUEST = 8
    BLOCK_REQUEST = 9
    TRANSACTIONS = 10
    SYNC_REQUEST = 11
    SYNC_RESPONSE = 12
    OWN_VOTES_REQUEST = 13
    OWN_VOTES_RESPONSE = 14


@frozen
class _PackedResponse:
    blocks: tuple[bytes, ...]
    links: tuple[Header, ...]
    certificate: Certificate


_TRANSACTIONS = Codec(
    "transactions",
    Transactions,
    (many(binary("encoded", MAX_TRANSACTION_BYTES), MAX_BATCH),),
    max_bytes=MAX_BATCH_BYTES + MAX_TRANSACTION_BYTES,
    longest_array=MAX_BATCH,
)
_SYNC_REQUEST = Codec("sync request", SyncRequest, (unsigned("height"),), max_bytes=16)
_SYNC_RESPONSE = Codec(
    "sync response",
    _PackedResponse,
    (
        many(binary("blocks", MAX_BLOCK_BYTES), MAX_ANSWER_BLOCKS),
        many(encoded("links", HEADER), MAX_LINKS),
        encoded("certificate", CERTIFICATE),
    ),
    max_bytes=MAX_ANSWER_BYTES
    + MAX_BLOCK_BYTES
    + MAX_LINKS * HEADER.max_bytes
    + MAX_CERTIFICATE_BYTES,
    longest_array=MAX_ANSWER_BLOCKS,
)


def _build_own_votes(key: PublicKey, epoch: Epoch, votes: tuple[Vote, ...]) -> OwnVotesResponse:
    # Each kind once, in their order: anything else would be a second form of the same answer.
    kinds = [vote.kind for vote in votes]
    if kinds != sorted(set(kinds)):
        raise Rejected(Reason.MALFORMED, "votes that are not one of each kind, in order")
    if any(vote.epoch != epoch for vote in votes):
        raise Rejected(Reason.MALFORMED, "a vote of another epoch than the answer's")
    return OwnVotesResponse(key, epoch, votes)


_OWN_VOTES_REQUEST = Codec(
    "own votes request", OwnVotesRequest, (fixed("key", PublicKey),), max_bytes=40
)
_OWN_VOTES_RESPONSE = Codec(
    "own votes response",
    _build_own_votes,
    (fixed("key", PublicKey), unsigned("epoch"), many(encoded("votes", VOTE), len(VoteKind))),
    max_bytes=56 + len(VoteKind) * (VOTE.max_bytes + 2),
)


def _decode_response(data: bytes) -> SyncResponse:
    packed = _SYNC_RESPONSE.decode(data)
    if not packed.blocks:
        raise Rejected(Reason.MALFORMED, "an answer without a block")
    if len(packed.blocks) > 1 and sum(map(len, packed.blocks)) > MAX_ANSWER_BYTES:
        raise Rejected(Reason.TOO_LARGE, "more blocks than one answer carries")
    return SyncResponse(tuple(map(Block.decode, packed.blocks)), packed.links, packed.certificate)


_DECODE: dict[int, Callable[[bytes], Message]] = {
    Tag.VOTE: VOTE.decode,
    Tag.CERTIFICATE: CERTIFICATE.decode,
    Tag.EVIDENCE: EVIDENCE.decode,
    Tag.BLOCK: Block.decode,
    Tag.STATUS: STATUS.decode,
    Tag.ANNOUNCEMENT: ANNOUNCEMENT.decode,
    Tag.CERTIFICATE_REQUEST: CERTIFICATE_REQUEST.decode,
    Tag.BLOCK_REQUEST: BLOCK_REQUEST.decode,
    Tag.TRANSACTIONS: _TRANSACTIONS.decode,
    Tag.SYNC_REQUEST: _SYNC_REQUEST.decode,
    Tag.SYNC_RESPONSE: _decode_response,
    Tag.OWN_VOTES_REQUEST: _OWN_VOTES_REQUEST.decode,
    Tag.OWN_VOTES_RESPONSE: _OWN_VOTES_RESPONSE.decode,
}

_PREFIX = {tag: bytes((tag,)) for tag in Tag}

_ENCODE: dict[type, tuple[bytes, Callable[..., bytes]]] = {
    Proposal: (_PREFIX[Tag.PROPOSAL], Proposal.encode),
    Vote: (_PREFIX[Tag.VOTE], VOTE.encode),
    Certificate: (_PREFIX[Tag.CERTIFICATE], CERTIFICATE.encode),
    Evidence: (_PREFIX[Tag.EVIDENCE], EVIDENCE.encode),
    Block: (_PREFIX[Tag.BLOCK], lambda block: block.encoded),
    Status: (_PREFIX[Tag.STATUS], STATUS.encode),
    Announcement: (_PREFIX[Tag.ANNOUNCEMENT], ANNOUNCEMENT.encode),
    CertificateRequest: (_PREFIX[Tag.CERTIFICATE_REQUEST], CERTIFICATE_REQUEST.encode),
    BlockRequest: (_PREFIX[Tag.BLOCK_REQUEST], BLOCK_REQUEST.encode),
    Transactions: (_PREFIX[Tag.TRANSACTIONS], _TRANSACTIONS.encode),
    SyncRequest: (_PREFIX[Tag.SYNC_REQUEST], _SYNC_REQUEST.encode),
    SyncResponse: (
        _PREFIX[Tag.SYNC_RESPONSE],
        lambda response: _SYNC_RESPONSE.encode(
            _PackedResponse(
                tuple(block.encoded for block in response.blocks),
                response.links,
                response.certificate,
            )
        ),
    ),
    OwnVotesRequest: (_PREFIX[Tag.OWN_VOTES_REQUEST], _OWN_VOTES_REQUEST.encode),
    OwnVotesResponse: (_PREFIX[Tag.OWN_VOTES_RESPONSE], _OWN_VOTES_RESPONSE.encode),
}


def encode_message(message: Message) -> bytes:
    """The tag and then the canonical encoding of `message`."""
    prefix, encode = _ENCODE[type(message)]
    return prefix + encode(message)


def decode_message(data: bytes, known: Known = nothing_known) -> Message:
    """The message that `data` is; Rejected if it is none. No signature is checked.

    A leader's block is mostly made of what was gossiped before: `known` gives that as it was decoded then.
    """
    if data and data[0] == Tag.PROPOSAL:
        return decode_proposal(data[1:], known)
    decode = _DECODE.get(data[0]) if data else None
    if decode is None:
        raise Rejected(Reason.UNKNOWN_MESSAGE)
    return decode(data[1:])


def in_batches(encoded: Iterable[bytes]) -> Iterator[Transactions]:
    """Transactions in their order, in as few gossip messages as carry them."""
    batch: list[bytes] = []
    size = 0
    for each in encoded:
        if batch and (size + len(each) > MAX_BATCH_BYTES or len(batch) == MAX_BATCH):
            yield Transactions(tuple(batch))
            batch, size = [], 0
        batch.append(each)
        size += len(each)
    if batch:
        yield Transactions(tuple(batch))
