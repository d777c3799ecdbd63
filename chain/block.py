"""Blocks: a header that commits to everything, and the body that it commits to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from chain.codec import Codec, binary, encoded, fixed, many, unsigned
from chain.crypto import digest
from chain.evidence import EVIDENCE, Evidence
from chain.frozen import frozen, names_of
from chain.merkle import merkle_root
from chain.primitives import BlockId, ChainId, Digest, Epoch, Height, Milliseconds, PublicKey, View
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_TRANSACTION_BYTES, Transaction

PROTOCOL_VERSION = 1
MAX_BLOCK_BYTES = 1024 * 1024
MAX_TRANSACTIONS = 2048
"""Some 0.4 s of checks and execution, below DELTA0, and 40 ms of decoding."""
MAX_CALLS_IN_BLOCK = 8192
"""Some 0.4 s of execution and 20 ms of decoding; by bytes alone it could be 140,000 of the smallest."""
MAX_EVIDENCE = 16
"""At most this many offences a block, so that a storm of them cannot crowd out people's cases."""

ENDS_EPOCH = 1
"""Header flag: this block is the last of its epoch, by its height or because its execution said so."""


@frozen
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

    def differences(self, other: Header) -> tuple[str, ...]:
        """The fields in which `other` is not the same, in their order."""
        names = names_of(Header)
        return tuple([each for each in names if getattr(self, each) != getattr(other, each)])


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


@frozen
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


Known: TypeAlias = Callable[[bytes], Transaction | None]
"""The transaction of an encoding that was decoded before; None if it was not."""


def nothing_known(_encoded: bytes) -> None:
    """Where nothing was decoded before."""


class BodyRoom:
    """What still fits into a body, for a leader that must not build a block that nobody decodes."""

    __slots__ = ("_bytes", "_calls", "_evidence", "_transactions")

    def __init__(self) -> None:
        self._bytes = MAX_BLOCK_BYTES - HEADER.max_bytes - 4 * _MOST_HEAD_BYTES
        self._calls = MAX_CALLS_IN_BLOCK
        self._evidence = MAX_EVIDENCE
        self._transactions = MAX_TRANSACTIONS

    def has_for_evidence(self) -> bool:
        """True if the body may carry one more offence."""
        return self._evidence > 0

    def take_evidence(self, evidence: Evidence) -> None:
        """Carry `evidence`."""
        self._evidence -= 1
        self._bytes -= len(evidence.encode()) + _MOST_HEAD_BYTES

    def has_for(self, transaction: Transaction) -> bool:
        """True if the body may carry `transaction` too."""
        return (
            self._transactions > 0
            and len(transaction.body.calls) <= self._calls
            and len(transaction.encoded) + _MOST_HEAD_BYTES <= self._bytes
        )

    def take(self, transaction: Transaction) -> None:
        """Carry `transaction`."""
        self._transactions -= 1
        self._calls -= len(transaction.body.calls)
        self._bytes -= len(transaction.encoded) + _MOST_HEAD_BYTES


_MOST_HEAD_BYTES = 5
"""What stands before bytes or an array at most."""


def body_root(evidence: Sequence[bytes], transactions: Sequence[bytes]) -> Digest:
    """The Merkle root over encoded evidence and transactions, each leaf marked with its kind."""
    return merkle_root([b"e" + each for each in evidence] + [b"t" + each for each in transactions])


@frozen
class Block:
    """A header, the body it commits to, and what is known from them: the id and the encoding."""

    header: Header
    body: Body
    id: BlockId
    encoded: bytes

    @classmethod
    def seal(cls, header: Header, body: Body) -> Block:
        """The block of `header` and `body`, which belong together."""
        packed = header.encode()
        transactions = tuple(transaction.encoded for transaction in body.transactions)
        whole = _BLOCK.encode(_Packed(packed, body.evidence, transactions))
        assert len(whole) <= MAX_BLOCK_BYTES, f"a block of {len(whole)} bytes"
        return cls(header, body, block_id_of(packed), whole)

    @classmethod
    def decode(cls, data: bytes, known: Known = nothing_known) -> Block:
        """The block that `data` encodes; Rejected if malformed or if the body is not its header's."""
        packed = _BLOCK.decode(data)
        header = HEADER.decode(packed.header)
        body = Body(packed.evidence, _decode_transactions(packed.transactions, known))
        if body.root() != header.transactions_root:
            raise Rejected(Reason.WRONG_BODY, "the body does not hash to the header's root")
        return cls(header, body, block_id_of(packed.header), data)


def _decode_transactions(packed: Sequence[bytes], known: Known) -> tuple[Transaction, ...]:
    transactions, calls = [], 0
    for each in packed:
        transactions.append(known(each) or Transaction.decode(each))
        calls += len(transactions[-1].body.calls)
        if calls > MAX_CALLS_IN_BLOCK:
            raise Rejected(Reason.TOO_LARGE, f"block: more than {MAX_CALLS_IN_BLOCK} calls")
    return tuple(transactions)


@frozen
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
