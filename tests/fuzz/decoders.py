"""Every place where bytes from outside become values, and what a decoder owes."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from chain.authorities import AUTHORITY_SET
from chain.block import HEADER, MAX_BLOCK_BYTES, block_id_of
from chain.certificate import CERTIFICATE
from chain.evidence import EVIDENCE
from chain.genesis import GENESIS
from chain.proof.proof_file import FallenDueClaim, InclusionClaim, ValueClaim
from chain.proof.verifier import (
    MAGIC,
    Checkpoint,
    Inclusion,
    Proven,
    Receipt,
    Unproven,
    Value,
    verify,
)
from chain.receipt import CALL_RESULT, RECEIPT
from chain.rejection import Rejected
from chain.state_proof import StateProof
from chain.transaction import MAX_TRANSACTION_BYTES, Transaction
from chain.vote import VOTE, VoteKind
from consensus.messages import ANNOUNCEMENT, BLOCK_REQUEST, CERTIFICATE_REQUEST, PROPOSAL, STATUS
from consensus.vote_log import DamagedVoteLog, read_log
from node.host.wire import OPENING, WELCOME, WELCOME_BYTES
from node.replica.messages import (
    MAX_ANSWER_BYTES,
    MAX_BATCH_BYTES,
    Tag,
    decode_message,
    encode_message,
)
from tests.chain.proof.town import apart, holds
from tests.fuzz import corpus
from tests.fuzz.tree import read, write

MOST_READ_BYTES = 16 * 1024
"""Longer input is not read a second time by the tests' own slow reader."""


class Wire(Enum):
    """How the bytes of a decoder are made."""

    MSGPACK = 0
    VOTE_LOG = 1
    STATE_PROOF = 2


@dataclass(frozen=True)
class Decoder:
    """`decode` gives a value for which `holds(value, data)`, or raises `refusal`."""

    name: str
    decode: Callable[[bytes], object]
    holds: Callable[..., bool]
    examples: Callable[[], list[bytes]]
    most_bytes: int
    """Longer input is refused for its length alone; for a file or a proof, the longest tried."""
    wire: Wire = Wire.MSGPACK
    refusal: type[Exception] = Rejected
    tag: bytes = b""
    """What stands before the msgpack."""

    def is_right(self, value: object, data: bytes) -> bool:
        """True if `value` is a right answer to `data`: it says all of it, and in the one form."""
        looked_at = self.wire is Wire.MSGPACK and len(data) <= MOST_READ_BYTES
        if looked_at and not _is_canonical(data[len(self.tag) :]):
            return False
        return self.holds(value, data)


def _is_canonical(packed: bytes) -> bool:
    try:
        return write(read(packed)) == packed
    except ValueError:
        return False


MOST_BYTES = {
    Tag.PROPOSAL: PROPOSAL.max_bytes,
    Tag.VOTE: VOTE.max_bytes,
    Tag.CERTIFICATE: CERTIFICATE.max_bytes,
    Tag.EVIDENCE: EVIDENCE.max_bytes,
    Tag.BLOCK: MAX_BLOCK_BYTES,
    Tag.STATUS: STATUS.max_bytes,
    Tag.ANNOUNCEMENT: ANNOUNCEMENT.max_bytes,
    Tag.CERTIFICATE_REQUEST: CERTIFICATE_REQUEST.max_bytes,
    Tag.BLOCK_REQUEST: BLOCK_REQUEST.max_bytes,
    Tag.TRANSACTIONS: MAX_BATCH_BYTES + MAX_TRANSACTION_BYTES,
    Tag.SYNC_REQUEST: 16,
    Tag.SYNC_RESPONSE: MAX_ANSWER_BYTES + MAX_BLOCK_BYTES,
    Tag.OWN_VOTES_REQUEST: 40,
    Tag.OWN_VOTES_RESPONSE: 16 + len(VoteKind) * (VOTE.max_bytes + 2),
}


def _message(tag: Tag) -> Decoder:
    return Decoder(
        name=tag.name.lower(),
        decode=decode_message,
        holds=lambda value, data: encode_message(value) == data,
        examples=lambda: corpus.messages(tag),
        most_bytes=1 + MOST_BYTES[tag],
        tag=bytes((tag,)),
    )


def _vote_log_holds(value: object, data: bytes) -> bool:
    """What was read stands at the front of the file, and reads the same without the torn rest."""
    log = read_log(data)
    return log == value and log == read_log(data[: log.valid_bytes])


def _read_proof(data: bytes) -> Proven:
    """As far as a proof can be read: where each signature is taken for a good one."""
    return verify(data, lambda key, message, signature: True, None, _checkpoint())


@cache
def _checkpoint() -> Checkpoint:
    return corpus.proof_town().checkpoint(1)


@cache
def _proofs() -> frozenset[bytes]:
    return frozenset(corpus.proofs())


def _proof_holds(value: Proven, data: bytes) -> bool:
    """What is proven is what another reader finds, and with its signatures looked at nothing but a true proof holds."""
    proof = apart(data)
    if proof.encode() != data or value.header.id != block_id_of(proof.header):
        return False
    match value.fact, proof.claim:
        case Value(key=key), ValueClaim():
            said = key == proof.claim.key
        case Inclusion(transaction=transaction), InclusionClaim():
            said = transaction.id == Transaction.decode(proof.claim.transaction).id
        case Receipt(results=results), FallenDueClaim():
            said = len(results) == len(RECEIPT.decode(proof.claim.receipt).results)
        case _:
            said = False
    return said and _holds_truly(data) == (data in _proofs())


def _holds_truly(data: bytes) -> bool:
    try:
        verify(data, holds, None, _checkpoint())
    except Unproven:
        return False
    return True


DECODERS = (
    *(_message(tag) for tag in Tag),
    Decoder(
        "transaction",
        Transaction.decode,
        lambda value, data: value.encoded == data,
        corpus.transactions,
        MAX_TRANSACTION_BYTES,
    ),
    Decoder(
        "header",
        HEADER.decode,
        lambda value, data: HEADER.encode(value) == data,
        corpus.headers,
        HEADER.max_bytes,
    ),
    Decoder(
        "receipt",
        RECEIPT.decode,
        lambda value, data: RECEIPT.encode(value) == data,
        corpus.receipts,
        RECEIPT.max_bytes,
    ),
    Decoder(
        "call result",
        CALL_RESULT.decode,
        lambda value, data: CALL_RESULT.encode(value) == data,
        lambda: corpus.call_results(CALL_RESULT.encode),
        CALL_RESULT.max_bytes,
    ),
    Decoder(
        "genesis",
        GENESIS.decode,
        lambda value, data: GENESIS.encode(value) == data,
        corpus.geneses,
        GENESIS.max_bytes,
    ),
    Decoder(
        "authority set",
        AUTHORITY_SET.decode,
        lambda value, data: AUTHORITY_SET.encode(value) == data,
        corpus.authority_sets,
        AUTHORITY_SET.max_bytes,
    ),
    Decoder(
        "opening",
        OPENING.decode,
        lambda value, data: OPENING.encode(value) == data,
        corpus.openings,
        OPENING.max_bytes,
    ),
    Decoder(
        "welcome",
        WELCOME.decode,
        lambda value, data: WELCOME.encode(value) == data,
        corpus.welcomes,
        WELCOME_BYTES,
    ),
    Decoder(
        "vote log",
        read_log,
        _vote_log_holds,
        corpus.vote_logs,
        2**20,
        Wire.VOTE_LOG,
        DamagedVoteLog,
    ),
    Decoder(
        "state proof",
        StateProof.from_bytes,
        lambda value, data: value.to_bytes() == data,
        corpus.state_proofs,
        2**14,
        Wire.STATE_PROOF,
        ValueError,
    ),
    Decoder(
        "proof",
        _read_proof,
        _proof_holds,
        corpus.proofs,
        2**20,
        refusal=Unproven,
        tag=MAGIC,
    ),
)
