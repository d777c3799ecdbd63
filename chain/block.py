"""Blocks: a header that commits to everything, and the body that it commits to."""

from collections.abc import Sequence
from dataclasses import dataclass

from chain.codec import Codec, binary, encoded, fixed, many, unsigned
from chain.crypto import digest
from chain.evidence import EVIDENCE, Evidence
from chain.merkle import merkle_root
from chain.primitives import BlockId, ChainId, Digest, Epoch, Height, Milliseconds, PublicKey, View
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_TRANSACTION_BYTES, Transaction

PROTOCOL_VERSION = 1
MAX_BLOCK_BYTES = 1024 * 1024
MAX_TRANSACTIONS = 4096
MAX_EVIDENCE = 16
"""At most this many offences a block, so that a storm of them cannot crowd out people's cases."""

ENDS_EPOCH = 1
"""Header flag: this block's execution asked for the epoch to end with it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What an id names and votes are about (consensus section 1). Roots are those AFTER this block.

    `chain_id` is zeros in the genesis. `proposer` is the key of the leader that built it.
    """

    version: int
    chain_id: ChainId
    epoch: Epoch
    view: View
    height: Height
    parent_id: BlockId
    proposer: PublicKey
    timestamp_ms: Milliseconds
    transactions_root: Digest
    state_root: Digest
    receipts_root: Digest
    next_authorities: Digest
    flags: int

    def encode(self) -> bytes:
        """The canonical encoding, about 330 bytes."""
        return HEADER.encode(self)


HEADER = Codec(
    "header",
    Header,
    (
        unsigned("version", 255),
        fixed("chain_id", ChainId),
        unsigned("epoch"),
        unsigned("view"),
        unsigned("height"),
        fixed("parent_id", BlockId),
        fixed("proposer", PublicKey),
        unsigned("timestamp_ms"),
        fixed("transactions_root", Digest),
        fixed("state_root", Digest),
        fixed("receipts_root", Digest),
        fixed("next_authorities", Digest),
        unsigned("flags", ENDS_EPOCH),
    ),
    max_bytes=512,
)


def block_id_of(encoded_header: bytes) -> BlockId:
    """The id of the block with this header."""
    return BlockId(digest(b"sinergi/block/1", encoded_header))


@dataclass(frozen=True, slots=True)
class Body:
    """What a block carries, in the order in which it is executed."""

    evidence: tuple[Evidence, ...]
    transactions: tuple[Transaction, ...]

    def root(self) -> Digest:
        """The header's transactions root: over the evidence and then the transactions."""
        return body_root(
            [evidence.encode() for evidence in self.evidence],
            [transaction.encoded for transaction in self.transactions],
        )


EMPTY_BODY = Body((), ())


def body_root(evidence: Sequence[bytes], transactions: Sequence[bytes]) -> Digest:
    """The Merkle root over encoded evidence and transactions, each leaf marked with its kind."""
    return merkle_root([b"e" + each for each in evidence] + [b"t" + each for each in transactions])


@dataclass(frozen=True, slots=True)
class Block:
    """A header, the body it commits to, and what is known from them: the id and the encoding."""

    header: Header
    body: Body
    id: BlockId
    encoded: bytes

    @classmethod
    def seal(cls, header: Header, body: Body) -> "Block":
        """The block of `header` and `body`, which belong together."""
        packed = header.encode()
        transactions = tuple(transaction.encoded for transaction in body.transactions)
        whole = _BLOCK.encode(_Packed(packed, body.evidence, transactions))
        return cls(header, body, block_id_of(packed), whole)

    @classmethod
    def decode(cls, data: bytes) -> "Block":
        """The block that `data` encodes; Rejected if malformed or if the body is not its header's."""
        packed = _BLOCK.decode(data)
        header = HEADER.decode(packed.header)
        transactions = tuple(map(Transaction.decode, packed.transactions))
        body = Body(packed.evidence, transactions)
        if body.root() != header.transactions_root:
            raise Rejected(Reason.WRONG_BODY, "the body does not hash to the header's root")
        return cls(header, body, block_id_of(packed.header), data)


@dataclass(frozen=True, slots=True)
class _Packed:
    header: bytes
    evidence: tuple[Evidence, ...]
    transactions: tuple[bytes, ...]


_BLOCK = Codec(
    "block",
    _Packed,
    (
        binary("header", HEADER.max_bytes),
        many(encoded("evidence", EVIDENCE), MAX_EVIDENCE),
        many(binary("transactions", MAX_TRANSACTION_BYTES), MAX_TRANSACTIONS),
    ),
    max_bytes=MAX_BLOCK_BYTES,
    longest_array=MAX_TRANSACTIONS,
)
