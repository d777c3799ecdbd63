"""The signer: it asks the rules again, and signs nothing that is not in its record."""

import pytest

from chain.certificate import Certificate
from chain.crypto import verify
from chain.primitives import BlockId, Epoch, View
from chain.transition import chain_id_of
from chain.vote import NO_BLOCK, Ballot, VoteKind
from consensus.signing_rules import SigningRecord
from consensus.vote_log import Record, floor, new_log
from node.replica.signer import Identity, RuleBroken, Signer
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, holds

AUTHORITIES, SECRETS = keyring(4)
ARCHIVE = Archive(genesis_of(AUTHORITIES), SECRETS)
X, Y = BlockId(b"x" * 32), BlockId(b"y" * 32)
PROPOSE, NOTARIZE = VoteKind.PROPOSE, VoteKind.NOTARIZE
NULLIFY, FINALIZE = VoteKind.NULLIFY, VoteKind.FINALIZE


def _ballot(kind: VoteKind, view: int = 1, block_id: BlockId = X, epoch: int = 0) -> Ballot:
    named = NO_BLOCK if kind is NULLIFY else block_id
    return Ballot(kind, Epoch(epoch), View(view), named)


def _signer(*signed: Ballot) -> Signer:
    """The signer of authority 0, with what it has signed before."""
    record = SigningRecord(Epoch(0), [floor(Epoch(0)), *map(Record.of, signed)])
    return Signer(SECRETS[0], ARCHIVE.instance, record, holds)


def _proof(view: int = 1, block_id: BlockId = X) -> Certificate:
    return ARCHIVE.certificate(NOTARIZE, view, block_id)


def test_what_is_permitted_is_logged_once_and_then_signed() -> None:
    signer = _signer()
    for ballot in (_ballot(PROPOSE), _ballot(NOTARIZE), _ballot(NULLIFY, 2)):
        assert signer.logs(ballot, None)
        assert not signer.logs(ballot, None)
        signature = signer.sign(ballot)
        message = ballot.signing_bytes(ARCHIVE.ledger.chain_id)
        assert verify(SECRETS[0].public, message, signature)
    assert signer.public == SECRETS[0].public


@pytest.mark.parametrize("ballot", [_ballot(kind) for kind in VoteKind], ids=lambda b: b.kind.name)
def test_no_signature_without_a_record(ballot: Ballot) -> None:
    with pytest.raises(RuleBroken, match="is not in the log"):
        _signer().sign(ballot)


BROKEN = {
    "S1: a second NOTARIZE": ([_ballot(NOTARIZE)], _ballot(NOTARIZE, block_id=Y)),
    "NOTARIZE after NULLIFY": ([_ballot(NULLIFY)], _ballot(NOTARIZE)),
    "S2: NULLIFY after FINALIZE": ([_ballot(FINALIZE)], _ballot(NULLIFY)),
    "S2: FINALIZE after NULLIFY": ([_ballot(NULLIFY)], _ballot(FINALIZE)),
    "S3: a second FINALIZE": ([_ballot(FINALIZE)], _ballot(FINALIZE, block_id=Y)),
    "S4: another epoch": ([], _ballot(NOTARIZE, epoch=1)),
    "S6: a second PROPOSE": ([_ballot(PROPOSE)], _ballot(PROPOSE, block_id=Y)),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_ballot_that_breaks_a_rule_is_never_logged(case: str) -> None:
    signed, ballot = BROKEN[case]
    signer = _signer(*signed)
    with pytest.raises(RuleBroken, match="breaks a signing rule"):
        signer.logs(ballot, _proof(block_id=ballot.block_id))
    with pytest.raises(RuleBroken, match="is not in the log"):
        signer.sign(ballot)


def test_nothing_is_signed_below_the_floor() -> None:
    record = SigningRecord(Epoch(0), [floor(Epoch(1))])
    signer = Signer(SECRETS[0], ARCHIVE.instance, record, holds)
    with pytest.raises(RuleBroken, match="breaks a signing rule"):
        signer.logs(_ballot(NOTARIZE), None)


def test_notarize_and_then_nullify_in_one_view_is_allowed() -> None:
    signer = _signer(_ballot(NOTARIZE))
    assert signer.logs(_ballot(NULLIFY), None)


def test_finalize_with_its_notarize_certificate_is_logged() -> None:
    assert _signer().logs(_ballot(FINALIZE), _proof())
    assert _signer(_ballot(NOTARIZE, block_id=Y)).logs(_ballot(FINALIZE), _proof())


UNPROVED = {
    "none": None,
    "of another kind": ARCHIVE.certificate(FINALIZE, 1, X),
    "of another view": _proof(2),
    "of another block": _proof(1, Y),
    "forged": Certificate(NOTARIZE, Epoch(0), View(1), X, b"\x07", bytes(3 * 64)),
    "short of a quorum": Certificate(NOTARIZE, Epoch(0), View(1), X, b"\x03", bytes(2 * 64)),
}


@pytest.mark.parametrize("case", UNPROVED)
def test_finalize_without_its_notarize_certificate_is_never_logged(case: str) -> None:
    signer = _signer()
    with pytest.raises(RuleBroken, match="without its NOTARIZE certificate"):
        signer.logs(_ballot(FINALIZE), UNPROVED[case])
    with pytest.raises(RuleBroken, match="is not in the log"):
        signer.sign(_ballot(FINALIZE))


def test_an_identity_reads_a_whole_log_and_nothing_else() -> None:
    whole = new_log(SECRETS[0].public, chain_id_of(genesis_of(AUTHORITIES), ARCHIVE.executor))
    read = Identity(SECRETS[0], whole).read_log()
    assert read is not None
    assert (read.key, read.records) == (SECRETS[0].public, (floor(Epoch(0)),))
    assert Identity(SECRETS[0], None).read_log() is None
    assert Identity(SECRETS[0], b"").read_log() is None
    assert Identity(SECRETS[0], whole[:-1]).read_log() is None
