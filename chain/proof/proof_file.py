"""How a proof is written: the other half of what `verifier` reads, and made of other parts."""

from collections.abc import Mapping
from typing import TypeAlias

from chain.codec import Codec, Field, binary, many, nested, unsigned
from chain.frozen import frozen
from chain.proof.verifier import FALLEN_DUE, MAGIC, MAX_HANDOVERS, MAX_LINKS, MAX_PROOF_BYTES

_RECORD_BYTES = 32 * 1024


@frozen
class Handover:
    """An epoch's last header, what makes it final, and the next set: none if it is the same again."""

    header: bytes
    certificate: bytes
    authorities: tuple[bytes, ...]


@frozen
class ValueClaim:
    """A key, its value, or the hash of the key if it has none, and the state proof."""

    key: bytes
    value: bytes
    path: bytes


@frozen
class InclusionClaim:
    """A transaction and its receipt, each with its path to a root of the header."""

    transaction: bytes
    transaction_path: bytes
    receipt: bytes
    receipt_path: bytes


@frozen
class FallenDueClaim:
    """The receipt of what fell due at the block's start, with its path to a root of the header."""

    receipt: bytes
    receipt_path: bytes


Claim: TypeAlias = ValueClaim | InclusionClaim | FallenDueClaim


@frozen
class Proof:
    """A proof file's fields. `origin` is the genesis header, or with a checkpoint the chain id."""

    origin: bytes
    epoch: int
    authorities: bytes
    handovers: tuple[Handover, ...]
    header: bytes
    links: tuple[bytes, ...]
    certificate: bytes
    kind: int
    claim: Claim

    def encode(self) -> bytes:
        """The file."""
        return MAGIC + PROOFS[type(self.claim)].encode(self)


def _codec(name: str, claim: Field) -> Codec[Proof]:
    handover = nested(
        "handovers",
        Handover,
        (
            binary("header", _RECORD_BYTES),
            binary("certificate", _RECORD_BYTES),
            many(binary("authorities", _RECORD_BYTES), 1),
        ),
    )
    fields = (
        binary("origin", _RECORD_BYTES),
        unsigned("epoch"),
        binary("authorities", _RECORD_BYTES),
        many(handover, MAX_HANDOVERS),
        binary("header", _RECORD_BYTES),
        many(binary("links", _RECORD_BYTES), MAX_LINKS),
        binary("certificate", _RECORD_BYTES),
        unsigned("kind", FALLEN_DUE),
        claim,
    )
    return Codec(
        name, Proof, fields, max_bytes=MAX_PROOF_BYTES - len(MAGIC), longest_array=MAX_HANDOVERS
    )


VALUE_PROOF = _codec(
    "proof of a value",
    nested(
        "claim",
        ValueClaim,
        (
            binary("key", 256),
            binary("value", 64 * 1024),
            binary("path", _RECORD_BYTES),
        ),
    ),
)

INCLUSION_PROOF = _codec(
    "proof of a transaction",
    nested(
        "claim",
        InclusionClaim,
        (
            binary("transaction", 256 * 1024),
            binary("transaction_path", _RECORD_BYTES),
            binary("receipt", 4 * 1024 * 1024),
            binary("receipt_path", _RECORD_BYTES),
        ),
    ),
)

FALLEN_DUE_PROOF = _codec(
    "proof of what fell due",
    nested(
        "claim",
        FallenDueClaim,
        (
            binary("receipt", 4 * 1024 * 1024),
            binary("receipt_path", _RECORD_BYTES),
        ),
    ),
)

PROOFS: Mapping[type[Claim], Codec[Proof]] = {
    ValueClaim: VALUE_PROOF,
    InclusionClaim: INCLUSION_PROOF,
    FallenDueClaim: FALLEN_DUE_PROOF,
}
"""How a proof is written, by what it claims."""
