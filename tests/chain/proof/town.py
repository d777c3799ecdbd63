"""A chain of several epochs with changing authorities, and proofs from it, good ones and forged ones."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from chain.block import HEADER, Header, block_id_of
from chain.certificate import CERTIFICATE, Certificate
from chain.crypto import verify as ed25519
from chain.genesis import Parameters
from chain.primitives import Epoch, Height, PublicKey, Signature, TransactionId
from chain.proof.proof_file import (
    FALLEN_DUE_PROOF,
    INCLUSION_PROOF,
    VALUE_PROOF,
    InclusionClaim,
    Proof,
    ValueClaim,
)
from chain.proof.verifier import MAGIC, Checkpoint, Flaw, Proven, Unproven, verify
from chain.rejection import Rejected
from chain.vote import VoteKind
from tests.chain.growth import Alarm
from tests.chain.scripted import set_call, value_key
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import MEMBER, genesis_of, transaction

FOUR, FIVE, SEVEN = (keyring(size)[0] for size in (4, 5, 7))
SECRETS = keyring(7)[1]
SCHEDULE = (FOUR, FOUR, FIVE, SEVEN)
"""The set stays once, and changes twice; from epoch 3 on it is the last one."""

PRESENT = value_key(MEMBER, b"k1")
ABSENT = value_key(MEMBER, b"nothing")


@cache
def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Each signature is checked once in all tests; a check is pure."""
    return ed25519(PublicKey(key), message, Signature(signature))


@dataclass(frozen=True)
class Town:
    """An archive that does not grow any more, and a transaction in it."""

    archive: Archive
    included: TransactionId

    @property
    def chain_id(self) -> bytes:
        return bytes(self.archive.ledger.chain_id)

    def value(self, key: bytes = PRESENT, since: int = 0) -> Proof:
        """The proof of `key` at the tip, taken apart."""
        return apart(self.archive.ledger.prove_value(key, Epoch(since)))

    def inclusion(self, of: TransactionId | None = None, since: int = 0) -> Proof:
        """The proof of the transaction, or of another one, taken apart."""
        found = self.archive.ledger.prove_inclusion(of or self.included, Epoch(since))
        return apart(found)

    def fallen_due(self, height: int | None = None, since: int = 0) -> Proof:
        """The proof of what fell due at the start of the newest block, or of another one, taken apart."""
        at = Height(self.archive.tip.header.height if height is None else height)
        return apart(self.archive.ledger.prove_fallen_due(at, Epoch(since)))

    def checkpoint(self, epoch: int) -> Checkpoint:
        """The true checkpoint of an epoch."""
        return Checkpoint(epoch, bytes(SCHEDULE[min(epoch, 3)].digest()))

    def header_at(self, height: int) -> Header:
        return self.archive.blocks[height].header

    def certificate(
        self, height: int, kind: VoteKind = VoteKind.FINALIZE, epoch: int | None = None
    ) -> Certificate:
        """A valid certificate of a block, of any kind, by the authorities of any epoch."""
        block = self.archive.blocks[height]
        at = Epoch(block.header.epoch if epoch is None else epoch)
        return self.archive.certificate(kind, block.header.view, block.id, at)


@cache
def town(epochs: int = 4, heights_more: int = 1) -> Town:
    """Whole epochs of three heights, and so many heights of the next; a transaction stands in the last."""
    archive = Archive(genesis_of(*SCHEDULE), SECRETS)
    chain_id, sequence = archive.ledger.chain_id, 0
    for height in range(3 * epochs + heights_more):
        many = [transaction(chain_id, sequence + each) for each in range(1 + height % 4)]
        sequence += len(many)
        archive.grow(*many)
    return Town(archive, archive.blocks[-1].body.transactions[0].id)


@cache
def town_with_alarms() -> Town:
    """Blocks at the start of which something falls due, and some with none; two transactions in the last."""
    archive = Archive(genesis_of(FOUR, parameters=Parameters(epoch_heights=1000)), SECRETS, Alarm())
    for height, many in enumerate((1, 1, 2, 2, 3, 2)):
        archive.grow(
            *(transaction(archive.ledger.chain_id, 10 * height + each) for each in range(many))
        )
    return Town(archive, archive.tip.body.transactions[0].id)


@cache
def town_with_links() -> Town:
    """A transaction in a block that only the certificate two heights above makes final."""
    archive = Archive(genesis_of(FOUR), SECRETS)
    one = transaction(archive.ledger.chain_id, 1, set_call(b"k1", b"v"))
    first = archive.build(one, view=1)
    second = archive.build(view=2, on=first)
    third = archive.build(view=3, on=second)
    for each in (first, second, third):
        archive.add(each, archive.finalize(third))
    return Town(archive, one.id)


def apart(data: bytes) -> Proof:
    """The fields of a proof file, by another reader than the verifier's."""
    assert data.startswith(MAGIC)
    packed = data[len(MAGIC) :]
    for codec in (VALUE_PROOF, INCLUSION_PROOF):
        with suppress(Rejected):
            return codec.decode(packed)
    return FALLEN_DUE_PROOF.decode(packed)


def proven(at: Town, proof: Proof | bytes, checkpoint: Checkpoint | None = None) -> Proven:
    data = proof if isinstance(proof, bytes) else proof.encode()
    return verify(data, holds, at.chain_id, checkpoint)


def flaw(at: Town, proof: Proof | bytes, checkpoint: Checkpoint | None = None) -> Flaw | None:
    """Why a proof does not hold; None if it does."""
    try:
        proven(at, proof, checkpoint)
    except Unproven as unproven:
        return unproven.flaw
    return None


def with_header(proof: Proof, **changes: object) -> Proof:
    """The same with another header, which nobody has signed."""
    header = replace(HEADER.decode(proof.header), **changes)  # type: ignore[arg-type]  # any field
    return replace(proof, header=header.encode())


def signed_again(at: Town, proof: Proof, **changes: object) -> Proof:
    """The same with another header, which its authorities have signed: nobody honest does."""
    changed = with_header(proof, **changes)
    header = HEADER.decode(changed.header)
    block_id = block_id_of(changed.header)
    certificate = at.archive.certificate(VoteKind.FINALIZE, header.view, block_id, header.epoch)
    return replace(changed, certificate=certificate.encode())


def with_certificate(proof: Proof, **changes: object) -> Proof:
    """The same with another certificate."""
    certificate = CERTIFICATE.decode(proof.certificate)
    other = replace(certificate, **changes)  # type: ignore[arg-type]  # any field
    return replace(proof, certificate=other.encode())


def with_value(proof: Proof, **changes: object) -> Proof:
    assert isinstance(proof.claim, ValueClaim)
    return replace(proof, claim=replace(proof.claim, **changes))  # type: ignore[arg-type]  # any field


def with_inclusion(proof: Proof, **changes: object) -> Proof:
    assert isinstance(proof.claim, InclusionClaim)
    return replace(proof, claim=replace(proof.claim, **changes))  # type: ignore[arg-type]  # any field


def with_handover(proof: Proof, at: int, **changes: object) -> Proof:
    handovers = list(proof.handovers)
    handovers[at] = replace(handovers[at], **changes)  # type: ignore[arg-type]  # any field
    return replace(proof, handovers=tuple(handovers))
