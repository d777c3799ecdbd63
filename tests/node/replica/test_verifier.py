"""The edge: what is forged is refused with its reason, what is of no more use is passed over."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.certificate import Certificate
from chain.primitives import BlockId, Epoch, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import Vote, VoteKind
from consensus.held import Held
from consensus.messages import Proposal
from consensus.tree import BlockTree
from node.replica.verifier import Verifier
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, holds

AUTHORITIES, SECRETS = keyring(4)
ARCHIVE = Archive(genesis_of(AUTHORITIES), SECRETS)
BLOCK = ARCHIVE.build()
X = BlockId(b"x" * 32)
FORGED = Signature(bytes(64))


def _held() -> Held:
    tree = BlockTree(ARCHIVE.ledger.tip_id, ARCHIVE.ledger.tip)
    return Held(ARCHIVE.instance, tree)


def _verifier(held: Held | None = None) -> Verifier:
    return Verifier(ARCHIVE.instance, held or _held(), holds)


def _reason(attempt: Callable[[], object]) -> Reason:
    with pytest.raises(Rejected) as refused:
        attempt()
    return refused.value.reason


def _vote(view: int = 1) -> Vote:
    return ARCHIVE.vote(VoteKind.NOTARIZE, view, 2, X)


def test_a_vote_that_holds_is_let_in_once() -> None:
    held = _held()
    verifier = _verifier(held)
    assert verifier.vote(_vote()) == _vote()
    held.tally.count(_vote())
    assert verifier.vote(_vote()) is None


def test_a_vote_of_a_view_far_ahead_is_passed_over_before_its_signature_is_looked_at() -> None:
    assert _verifier().vote(replace(_vote(1_000), signature=FORGED)) is None


FORGED_VOTES = {
    "signature": (replace(_vote(), signature=FORGED), Reason.BAD_SIGNATURE),
    "of another signer": (replace(_vote(), signer=1), Reason.BAD_SIGNATURE),
    "of another view": (replace(_vote(), view=View(2)), Reason.BAD_SIGNATURE),
    "signer beyond the set": (replace(_vote(), signer=4), Reason.NOT_AN_AUTHORITY),
    "a proposal's": (replace(_vote(), kind=VoteKind.PROPOSE), Reason.MALFORMED),
}


@pytest.mark.parametrize("case", FORGED_VOTES)
def test_a_forged_vote_is_refused(case: str) -> None:
    vote, reason = FORGED_VOTES[case]
    assert _reason(lambda: _verifier().vote(vote)) is reason


def test_a_certificate_that_holds_is_let_in_once() -> None:
    held, certificate = _held(), ARCHIVE.notarize(BLOCK)
    assert _verifier(held).certificate(certificate) == certificate
    held.certificates.add(certificate)
    assert _verifier(held).certificate(certificate) is None


FORGED_CERTIFICATES = {
    "signatures": (
        replace(ARCHIVE.notarize(BLOCK), signatures=bytes(192)),
        Reason.BAD_SIGNATURE,
    ),
    "of another block": (replace(ARCHIVE.notarize(BLOCK), block_id=X), Reason.BAD_SIGNATURE),
    "too few": (
        Certificate(VoteKind.NOTARIZE, Epoch(0), View(1), X, b"\x03", bytes(128)),
        Reason.NO_QUORUM,
    ),
    "a signer beyond the set": (
        Certificate(VoteKind.NOTARIZE, Epoch(0), View(1), X, b"\x13", bytes(192)),
        Reason.NOT_AN_AUTHORITY,
    ),
}


@pytest.mark.parametrize("case", FORGED_CERTIFICATES)
def test_a_forged_certificate_is_refused_alone_and_in_a_proposal(case: str) -> None:
    certificate, reason = FORGED_CERTIFICATES[case]
    proposal = ARCHIVE.propose(BLOCK, certificate)
    assert _reason(lambda: _verifier().certificate(certificate)) is reason
    assert _reason(lambda: _verifier().proposal(proposal)) is reason


def test_a_proposal_comes_with_those_of_its_certificates_that_are_new() -> None:
    held = _held()
    known, new = ARCHIVE.nullify(1), ARCHIVE.nullify(2)
    held.certificates.add(known)
    older = replace(ARCHIVE.finalize(BLOCK), epoch=Epoch(7))
    proposal = ARCHIVE.propose(BLOCK, known, new, older)
    assert _verifier(held).proposal(proposal) == ARCHIVE.propose(BLOCK, new)


def test_a_proposal_of_anyone_but_the_leader_is_refused() -> None:
    said: Proposal = ARCHIVE.propose(BLOCK)
    not_leader = (ARCHIVE.leader(1) + 1) % 4
    usurped = replace(said, signature=ARCHIVE.sign(said.ballot, not_leader))
    assert _reason(lambda: _verifier().proposal(usurped)) is Reason.BAD_SIGNATURE
    other_view = replace(said, view=View(2))
    assert _reason(lambda: _verifier().proposal(other_view)) is Reason.BAD_SIGNATURE
