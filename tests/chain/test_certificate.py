"""Certificates: exactly a quorum, whoever signed, and nothing else."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.authorities import AuthoritySet, quorum_of
from chain.certificate import CERTIFICATE, MAX_CERTIFICATE_BYTES, Certificate
from chain.crypto import SecretKey, verify
from chain.primitives import BlockId, ChainId, Epoch, PublicKey, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from tests.chain import strategies
from tests.chain.strategies import keyring

CHAIN = ChainId(b"c" * 32)
BALLOT = Ballot(VoteKind.NOTARIZE, Epoch(3), View(9), BlockId(b"b" * 32))


def _vote(ballot: Ballot, signer: int, secret: SecretKey) -> Vote:
    signature = secret.sign(ballot.signing_bytes(CHAIN))
    return Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, signature)


@dataclass
class Counted:
    """A check of signatures that counts how often it is asked."""

    asked: int = 0

    def __call__(self, key: PublicKey, message: bytes, signature: Signature) -> bool:
        self.asked += 1
        return verify(key, message, signature)


def _holds(key: PublicKey, message: bytes, signature: Signature) -> bool:
    """For shapes: the signature of a key is its own bytes, twice."""
    return signature == key + key


def _marked(authorities: AuthoritySet, signer: int, ballot: Ballot = BALLOT) -> Vote:
    mark = Signature(authorities.keys[signer] * 2)
    return Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, mark)


def _reason(certificate: Certificate, authorities: AuthoritySet) -> Reason:
    with pytest.raises(Rejected) as refused:
        certificate.verify(CHAIN, authorities, _holds)
    return refused.value.reason


def _numbered(size: int) -> AuthoritySet:
    return AuthoritySet(tuple(PublicKey(each.to_bytes(32, "big")) for each in range(1, size + 1)))


@pytest.mark.parametrize("size", range(1, 201))
def test_a_quorum_of_any_size_certifies_and_one_signature_more_or_fewer_does_not(size: int) -> None:
    authorities = _numbered(size)
    q = authorities.quorum
    last = [_marked(authorities, signer) for signer in range(size - q, size)]
    certificate = Certificate.assemble(BALLOT, last, authorities)
    certificate.verify(CHAIN, authorities, _holds)
    assert list(certificate.signer_indices()) == list(range(size - q, size))
    assert list(certificate.votes()) == last
    assert CERTIFICATE.decode(certificate.encode()) == certificate

    bitmap = int.from_bytes(certificate.signers, "big")
    width = len(certificate.signers)
    lowest = bitmap & -bitmap
    fewer = replace(certificate, signers=(bitmap ^ lowest).to_bytes(width, "big"))
    assert _reason(fewer, authorities) is Reason.NO_QUORUM
    assert _reason(replace(fewer, signatures=fewer.signatures[64:]), authorities) is (
        Reason.NO_QUORUM
    )
    if size > q:
        more = replace(certificate, signers=(bitmap | lowest >> 1).to_bytes(width, "big"))
        assert _reason(more, authorities) is Reason.NO_QUORUM
    for count in (-64, -1, 1, 64):
        signatures = (certificate.signatures + bytes(64))[: 64 * q + count]
        assert _reason(replace(certificate, signatures=signatures), authorities) is Reason.MALFORMED


@pytest.mark.parametrize("size", range(1, 201))
def test_a_bitmap_has_the_width_of_its_set_and_no_bit_beyond_it(size: int) -> None:
    authorities = _numbered(size)
    votes = [_marked(authorities, signer) for signer in range(size)]
    certificate = Certificate.assemble(BALLOT, votes, authorities)
    bitmap = int.from_bytes(certificate.signers, "big")
    width = len(certificate.signers)
    assert width == (size + 7) // 8
    wider = replace(certificate, signers=b"\x00" + certificate.signers)
    assert _reason(wider, authorities) is Reason.MALFORMED
    if width > 1:
        narrower = replace(certificate, signers=certificate.signers[1:])
        assert _reason(narrower, authorities) is Reason.MALFORMED
    for beyond in range(size, 8 * width):
        moved = (bitmap ^ 1 | 1 << beyond).to_bytes(width, "big")
        assert _reason(replace(certificate, signers=moved), authorities) is Reason.NOT_AN_AUTHORITY


@given(size=st.integers(1, 40), data=st.data())
def test_it_is_made_of_the_lowest_signers_in_whatever_order_votes_come(
    size: int, data: st.DataObject
) -> None:
    authorities = _numbered(size)
    most = data.draw(st.permutations(range(size)))
    held = most[: data.draw(st.integers(quorum_of(size), size))]
    votes = [_marked(authorities, signer) for signer in held]
    certificate = Certificate.assemble(BALLOT, votes, authorities)
    assert list(certificate.signer_indices()) == sorted(held)[: authorities.quorum]
    certificate.verify(CHAIN, authorities, _holds)
    assert certificate.ballot == BALLOT


def test_too_few_votes_make_no_certificate() -> None:
    authorities = _numbered(4)
    with pytest.raises(AssertionError):
        Certificate.assemble(
            BALLOT, [_marked(authorities, 0), _marked(authorities, 1)], authorities
        )


@strategies.fewer(20)
@given(size=st.integers(1, 12), data=st.data())
def test_true_signatures_hold_and_each_one_counts(size: int, data: st.DataObject) -> None:
    authorities, secrets = keyring(size)
    signers = data.draw(st.permutations(range(size)))[: authorities.quorum]
    votes = [_vote(BALLOT, signer, secrets[signer]) for signer in signers]
    certificate = Certificate.assemble(BALLOT, votes, authorities)
    counted = Counted()
    certificate.verify(CHAIN, authorities, counted)
    assert counted.asked == authorities.quorum
    at = data.draw(st.integers(0, len(certificate.signatures) - 1))
    broken = bytearray(certificate.signatures)
    broken[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Rejected, match="bad_signature: signer"):
        replace(certificate, signatures=bytes(broken)).verify(CHAIN, authorities, verify)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": VoteKind.FINALIZE},
        {"epoch": Epoch(4)},
        {"view": View(10)},
        {"block_id": BlockId(b"B" * 32)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_signatures_certify_what_was_signed_and_nothing_else(changed: dict[str, object]) -> None:
    authorities, secrets = keyring(4)
    votes = [_vote(BALLOT, signer, secrets[signer]) for signer in range(3)]
    certificate = Certificate.assemble(BALLOT, votes, authorities)
    certificate.verify(CHAIN, authorities, verify)
    for other in (replace(certificate, **changed), replace(certificate, signers=b"\x0e")):  # type: ignore[arg-type]  # one field each
        with pytest.raises(Rejected, match="bad_signature"):
            other.verify(CHAIN, authorities, verify)
    with pytest.raises(Rejected, match="bad_signature"):
        certificate.verify(ChainId(b"d" * 32), authorities, verify)


def test_proposals_have_no_certificate_and_nullifications_no_block() -> None:
    authorities = _numbered(4)
    for kind, block_id, detail in (
        (VoteKind.PROPOSE, BALLOT.block_id, "a proposal has no certificate"),
        (VoteKind.NULLIFY, BALLOT.block_id, "NULLIFY, and nothing else, names no block"),
        (VoteKind.FINALIZE, NO_BLOCK, "NULLIFY, and nothing else, names no block"),
    ):
        ballot = replace(BALLOT, kind=kind, block_id=block_id)
        votes = [_marked(authorities, signer, ballot) for signer in range(3)]
        certificate = Certificate.assemble(ballot, votes, authorities)
        with pytest.raises(Rejected, match=detail) as refused:
            CERTIFICATE.decode(certificate.encode())
        assert refused.value.reason is Reason.MALFORMED


def test_the_largest_certificate_is_within_its_bound() -> None:
    authorities = _numbered(256)
    largest = Ballot(VoteKind.NOTARIZE, Epoch(2**64 - 1), View(2**64 - 1), BALLOT.block_id)
    votes = [_marked(authorities, signer, largest) for signer in range(256)]
    certificate = Certificate.assemble(largest, votes, authorities)
    assert len(certificate.encode()) <= MAX_CERTIFICATE_BYTES
    assert CERTIFICATE.decode(certificate.encode()) == certificate


@given(certificate=strategies.certificates(most=100))
def test_its_votes_are_its_signers_and_their_signatures_in_order(certificate: Certificate) -> None:
    votes = list(certificate.votes())
    assert [vote.signer for vote in votes] == sorted({vote.signer for vote in votes})
    assert b"".join(vote.signature for vote in votes) == certificate.signatures
    assert {vote.ballot for vote in votes} == {certificate.ballot}
