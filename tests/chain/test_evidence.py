"""Evidence: which pairs of votes prove an offence, in which one form, and against whom."""

from dataclasses import replace

import pytest
from hypothesis import given

from chain.crypto import verify
from chain.evidence import EVIDENCE, Evidence, Offence, offence_of
from chain.primitives import BlockId, ChainId, Epoch, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, Vote, VoteKind
from tests.chain import strategies
from tests.chain.strategies import keyring

CHAIN = ChainId(b"c" * 32)
AUTHORITIES, SECRETS = keyring(4)
BLOCKS = (BlockId(b"1" * 32), BlockId(b"2" * 32))


def _vote(kind: VoteKind, block: int, *, signer: int = 2, view: int = 5, epoch: int = 1) -> Vote:
    block_id = NO_BLOCK if kind is VoteKind.NULLIFY else BLOCKS[block]
    unsigned = Vote(kind, Epoch(epoch), View(view), block_id, signer, Signature.zeros())
    secret = SECRETS[signer % len(SECRETS)]
    return replace(unsigned, signature=secret.sign(unsigned.ballot.signing_bytes(CHAIN)))


PROPOSE, NOTARIZE, NULLIFY, FINALIZE = VoteKind

CONFLICTS = {
    Offence.TWO_PROPOSALS: (_vote(PROPOSE, 0), _vote(PROPOSE, 1)),
    Offence.TWO_NOTARIZATIONS: (_vote(NOTARIZE, 0), _vote(NOTARIZE, 1)),
    Offence.TWO_FINALIZATIONS: (_vote(FINALIZE, 0), _vote(FINALIZE, 1)),
    Offence.NULLIFIED_AND_FINALIZED: (_vote(NULLIFY, 0), _vote(FINALIZE, 0)),
}
every_conflict = pytest.mark.parametrize(
    ("offence", "pair"), CONFLICTS.items(), ids=[each.value for each in CONFLICTS]
)


@every_conflict
def test_each_offence_is_proved_by_its_pair_in_either_order(
    offence: Offence, pair: tuple[Vote, Vote]
) -> None:
    one, other = pair
    assert offence_of(one, other) is offence_of(other, one) is offence
    evidence = Evidence.of(one, other)
    assert evidence == Evidence.of(other, one)
    assert evidence.offence() is offence
    evidence.verify(CHAIN, AUTHORITIES, verify)
    assert (evidence.epoch, evidence.view) == (1, 5)
    assert evidence.culprit(AUTHORITIES) == AUTHORITIES.keys[2]
    assert EVIDENCE.decode(evidence.encode()) == evidence


@pytest.mark.parametrize("kind", VoteKind)
@pytest.mark.parametrize("other_kind", VoteKind)
@pytest.mark.parametrize("block", [0, 1])
def test_no_other_pair_of_kinds_proves_anything(
    kind: VoteKind, other_kind: VoteKind, block: int
) -> None:
    found = offence_of(_vote(kind, 0), _vote(other_kind, block))
    if {kind, other_kind} == {NULLIFY, FINALIZE}:
        assert found is Offence.NULLIFIED_AND_FINALIZED
    else:
        assert (found is not None) is (kind is other_kind is not NULLIFY and block == 1)


@every_conflict
@pytest.mark.parametrize("changed", ["signer", "view", "epoch"])
def test_votes_of_two_signers_views_or_epochs_are_no_conflict(
    offence: Offence, pair: tuple[Vote, Vote], changed: str
) -> None:
    one, other = pair
    moved = _vote(other.kind, BLOCKS.index(other.block_id), **{changed: 3})
    assert offence_of(one, moved) is None
    with pytest.raises(AssertionError):
        Evidence.of(one, moved)
    with pytest.raises(Rejected) as refused:
        Evidence(one, moved).verify(CHAIN, AUTHORITIES, verify)
    assert refused.value.reason is Reason.NO_OFFENCE


@every_conflict
def test_a_pair_in_the_other_order_is_a_second_form_and_refused(
    offence: Offence, pair: tuple[Vote, Vote]
) -> None:
    right = Evidence.of(*pair)
    for wrong in (Evidence(right.second, right.first), Evidence(right.first, right.first)):
        with pytest.raises(Rejected) as refused:
            wrong.offence()
        assert refused.value.reason is Reason.NO_OFFENCE


@every_conflict
def test_both_signatures_have_to_hold(offence: Offence, pair: tuple[Vote, Vote]) -> None:
    evidence = Evidence.of(*pair)
    forged = Signature(bytes(64))
    for wrong in (
        replace(evidence, first=replace(evidence.first, signature=forged)),
        replace(evidence, second=replace(evidence.second, signature=forged)),
    ):
        with pytest.raises(Rejected) as refused:
            wrong.verify(CHAIN, AUTHORITIES, verify)
        assert refused.value.reason is Reason.BAD_SIGNATURE
    with pytest.raises(Rejected):
        evidence.verify(ChainId(b"d" * 32), AUTHORITIES, verify)


def test_only_an_authority_of_the_epoch_can_be_accused() -> None:
    stranger = Evidence.of(_vote(NOTARIZE, 0, signer=4), _vote(NOTARIZE, 1, signer=4))
    with pytest.raises(Rejected) as refused:
        stranger.verify(CHAIN, AUTHORITIES, verify)
    assert refused.value.reason is Reason.NOT_AN_AUTHORITY


@given(evidence=strategies.evidence())
def test_any_conflicting_pair_has_one_form_and_an_offence(evidence: Evidence) -> None:
    assert Evidence.of(evidence.second, evidence.first) == evidence
    assert evidence.offence() is offence_of(evidence.first, evidence.second)
    assert EVIDENCE.decode(evidence.encode()) == evidence
