"""Transactions: a member's signed request to run contract calls, valid until a block time."""

from collections.abc import Sequence
from enum import IntEnum

from chain.codec import Codec, binary, choice, fixed, many, nested, unsigned, word
from chain.crypto import SecretKey, SignatureCheck, digest
from chain.frozen import frozen
from chain.primitives import (
    ChainId,
    ClientReference,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    TransactionId,
)
from chain.rejection import Reason, Rejected

MAX_TRANSACTION_BYTES = 256 * 1024
MAX_CALLS = 512
"""A day's batch of one agency fits in a few transactions, and one transaction in a block."""
MAX_COSIGNERS = 8
MAX_ARGUMENT_BYTES = 64 * 1024
MAX_VALIDITY_MS = Milliseconds(7 * 24 * 3600 * 1000)
"""Ids are kept in state for their validity window, so it has a bound (architecture, Ledger rules)."""

_TAG = b"sinergi/transaction/1"


class Execution(IntEnum):
    """What the failure of one call means for the others of its transaction."""

    ATOMIC = 0
    SEPARATE = 1


@frozen
class Call:
    """One method of one contract, with its arguments as that contract encodes them."""

    contract: str
    method: str
    arguments: bytes


@frozen
class TransactionBody:
    """What is signed. `sequence` is the author's own order; `valid_until` a block time in Unix ms.

    `cosigners` are the further keys that must sign for two-person rules: they stand in the body, so
    that leaving out a signature makes the transaction invalid and not another one.
    """

    chain_id: ChainId
    member: MemberId
    author: PublicKey
    sequence: int
    valid_until: Milliseconds
    reference: ClientReference
    execution: Execution
    calls: tuple[Call, ...]
    cosigners: tuple[PublicKey, ...] = ()


@frozen
class Transaction:
    """A signed body. Its id names the body alone, so that no signature can make a second one of it.

    `signatures` are the author's and then each cosigner's. `encoded` is its canonical encoding.
    """

    body: TransactionBody
    signatures: tuple[Signature, ...]
    id: TransactionId
    encoded: bytes

    @classmethod
    def sign(cls, body: TransactionBody, keys: Sequence[SecretKey]) -> "Transaction":
        """`body` signed by the author's key and then each cosigner's, in the order of the body."""
        assert tuple(key.public for key in keys) == (body.author, *body.cosigners)
        packed = _BODY.encode(body)
        identity = _identity(packed)
        message = _message(identity)
        signatures = tuple(key.sign(message) for key in keys)
        return cls(body, signatures, identity, _SIGNED.encode(_Signed(packed, signatures)))

    @classmethod
    def decode(cls, data: bytes) -> "Transaction":
        """The transaction that `data` encodes; Rejected if malformed. Signatures are not checked."""
        signed = _SIGNED.decode(data)
        body = _BODY.decode(signed.body)
        if len(signed.signatures) != 1 + len(body.cosigners):
            raise Rejected(Reason.MALFORMED, "one signature for the author and for each cosigner")
        if not body.calls:
            raise Rejected(Reason.NO_CALLS)
        # One person who signs twice would pass for two where a rule asks for two.
        if len({body.author, *body.cosigners}) <= len(body.cosigners):
            raise Rejected(Reason.MALFORMED, "each cosigner is another key than all before")
        return cls(body, signed.signatures, _identity(signed.body), data)

    def verify(self, holds: SignatureCheck) -> None:
        """Rejected unless the author's and every cosigner's signature holds."""
        message = _message(self.id)
        signers = (self.body.author, *self.body.cosigners)
        for key, signature in zip(signers, self.signatures, strict=True):
            if not holds(key, message, signature):
                raise Rejected(Reason.BAD_SIGNATURE, f"of {key!r}")


@frozen
class _Signed:
    body: bytes
    signatures: tuple[Signature, ...]


def _identity(packed_body: bytes) -> TransactionId:
    return TransactionId(digest(_TAG, packed_body))


def _message(identity: TransactionId) -> bytes:
    return _TAG + b"/signed" + identity


CALL = nested(
    "calls",
    Call,
    (word("contract", 64), word("method", 64), binary("arguments", MAX_ARGUMENT_BYTES)),
)
"""One call on the wire."""

_BODY = Codec(
    "transaction body",
    TransactionBody,
    (
        fixed("chain_id", ChainId),
        fixed("member", MemberId),
        fixed("author", PublicKey),
        unsigned("sequence"),
        unsigned("valid_until"),
        fixed("reference", ClientReference),
        choice("execution", Execution),
        many(CALL, MAX_CALLS),
        many(fixed("cosigners", PublicKey), MAX_COSIGNERS),
    ),
    max_bytes=MAX_TRANSACTION_BYTES - 1024,
    longest_array=MAX_CALLS,
)

_SIGNED = Codec(
    "transaction",
    _Signed,
    (
        binary("body", MAX_TRANSACTION_BYTES),
        many(fixed("signatures", Signature), 1 + MAX_COSIGNERS),
    ),
    max_bytes=MAX_TRANSACTION_BYTES,
)
