"""What a proof shows, and every reason for which one shows nothing."""

from dataclasses import replace
from hashlib import sha256

import pytest

from chain.authorities import AuthoritySet
from chain.certificate import CERTIFICATE
from chain.merkle import merkle_root
from chain.primitives import ChainId, Digest, Epoch, Milliseconds
from chain.proof.proof_file import InclusionClaim, Proof, ValueClaim
from chain.proof.verifier import (
    ABSENCE,
    FALLEN_DUE,
    INCLUSION,
    MAX_PROOF_BYTES,
    VALUE,
    Checkpoint,
    Flaw,
    Inclusion,
    Unproven,
    Value,
    verify,
)
from chain.receipt import Outcome
from chain.state_proof import bucket_hash, key_hash, value_hash
from chain.transaction import Transaction
from chain.vote import VoteKind
from tests.chain.proof.town import (
    ABSENT,
    FIVE,
    FOUR,
    PRESENT,
    SEVEN,
    Town,
    flaw,
    holds,
    proven,
    signed_again,
    town,
    town_with_links,
    with_certificate,
    with_handover,
    with_header,
    with_inclusion,
    with_value,
)
from tests.chain.strategies import secret_key

AT = town()
OTHER_CHAIN = bytes(32)

# --- What holds ---------------------------------------------------------------------------------


def test_a_value_in_the_newest_state_through_four_hand_overs() -> None:
    tip = AT.archive.tip
    found = proven(AT, AT.value())
    value = AT.archive.ledger.state.get(PRESENT)
    assert value is not None
    assert found.fact == Value(PRESENT, value)
    assert (found.header.id, found.header.height) == (tip.id, tip.header.height)
    assert found.header.timestamp_ms == tip.header.timestamp_ms
    assert found.header.state_root == tip.header.state_root
    assert (found.chain_id, found.header.epoch) == (AT.chain_id, 4)
    assert (found.signatures, found.authorities) == (5, 7)
    assert found.checkpoint == Checkpoint(4, SEVEN.digest())


def test_that_a_key_has_no_value() -> None:
    assert proven(AT, AT.value(ABSENT)).fact == Value(ABSENT, None)


def test_a_transaction_and_its_receipt() -> None:
    at = town(4, 2)
    found = proven(at, at.inclusion()).fact
    assert isinstance(found, Inclusion)
    block = at.archive.tip
    carried = block.body.transactions[0]
    assert len(block.body.transactions) > 1
    assert found.transaction.id == carried.id
    assert found.transaction.author == carried.body.author
    assert found.transaction.member == carried.body.member
    assert found.transaction.signatures == carried.signatures
    assert found.transaction.cosigners == carried.body.cosigners == ()
    assert found.transaction.calls == tuple(
        (call.contract, call.method, call.arguments) for call in carried.body.calls
    )
    receipt = next(each for each in at.archive.receipts if each.transaction_id == carried.id)
    assert found.receipt.transaction_id == carried.id
    (result,) = found.receipt.results
    assert (result.outcome, result.code, result.detail) == (Outcome.DONE, "done", b"")
    assert result.events == tuple(
        (event.contract, event.name, event.fields) for event in receipt.results[0].events
    )


def test_a_block_that_a_later_certificate_makes_final() -> None:
    at = town_with_links()
    proof = at.inclusion()
    assert len(proof.links) == 2
    found = proven(at, proof)
    assert found.header.id == at.archive.blocks[1].id
    assert found.signatures == 3


@pytest.mark.parametrize("since", [1, 2, 3, 4])
def test_a_proof_starts_from_a_checkpoint_that_an_earlier_one_gave(since: int) -> None:
    earlier = town(since).value()
    checkpoint = proven(town(since), earlier).checkpoint
    assert checkpoint == AT.checkpoint(since)
    proof = AT.value(since=since)
    assert len(proof.handovers) == 4 - since
    assert proven(AT, proof, checkpoint) == proven(AT, AT.value())


def test_the_same_authorities_are_not_carried_twice() -> None:
    carried = [handover.authorities for handover in AT.value().handovers]
    assert carried == [(), (FIVE.encode(),), (SEVEN.encode(),), ()]


def test_without_a_chain_id_the_proof_says_which_chain_it_is_of() -> None:
    data = AT.value().encode()
    assert verify(data, holds, None, None).chain_id == AT.chain_id
    later = AT.value(since=3).encode()
    assert verify(later, holds, None, AT.checkpoint(3)).chain_id == AT.chain_id


@pytest.mark.parametrize("epoch", [0, 1, 2, 3, 4, 5, 99])
def test_a_checkpoint_on_the_way_agrees_and_one_beyond_it_says_nothing(epoch: int) -> None:
    assert flaw(AT, AT.value(), AT.checkpoint(epoch)) is None


# --- Where it starts ----------------------------------------------------------------------------


def test_another_file_or_version() -> None:
    data = AT.value().encode()
    assert flaw(AT, b"") is Flaw.NOT_A_PROOF
    assert flaw(AT, b"%PDF-1.7" + data) is Flaw.NOT_A_PROOF
    assert flaw(AT, data.replace(b"proof 1", b"proof 2", 1)) is Flaw.NOT_A_PROOF
    assert flaw(AT, data + bytes(MAX_PROOF_BYTES)) is Flaw.TOO_LARGE
    assert flaw(AT, data + b"\0") is Flaw.MALFORMED
    assert flaw(AT, data[:-1]) is Flaw.MALFORMED


def test_another_chain() -> None:
    for proof in (AT.value(), AT.inclusion()):
        with pytest.raises(Unproven, match="wrong_chain"):
            verify(proof.encode(), holds, OTHER_CHAIN, None)
    renamed = replace(AT.value(since=2), origin=OTHER_CHAIN)
    assert flaw(AT, renamed, AT.checkpoint(2)) is Flaw.WRONG_CHAIN
    with pytest.raises(Unproven, match="height 9 is of another chain"):
        verify(renamed.encode(), holds, None, AT.checkpoint(2))


def test_a_header_of_another_protocol() -> None:
    assert flaw(AT, with_header(AT.value(), version=2)) is Flaw.UNKNOWN_VERSION


def test_a_proof_that_starts_later_needs_its_own_checkpoint() -> None:
    proof = AT.value(since=2)
    assert flaw(AT, proof) is Flaw.NO_CHECKPOINT
    assert flaw(AT, proof, AT.checkpoint(1)) is Flaw.NO_CHECKPOINT
    assert flaw(AT, proof, AT.checkpoint(3)) is Flaw.NO_CHECKPOINT
    assert flaw(AT, proof, Checkpoint(2, FOUR.digest())) is Flaw.WRONG_CHECKPOINT


@pytest.mark.parametrize("epoch", [0, 1, 2, 3, 4])
def test_a_checkpoint_that_disagrees_with_the_way_from_the_genesis(epoch: int) -> None:
    other = FOUR if epoch > 1 else FIVE
    assert flaw(AT, AT.value(), Checkpoint(epoch, other.digest())) is Flaw.WRONG_CHECKPOINT


def test_other_authorities_than_the_genesis_names() -> None:
    proof = AT.value()
    assert flaw(AT, replace(proof, authorities=FIVE.encode())) is Flaw.WRONG_AUTHORITIES
    assert flaw(AT, replace(proof, epoch=1)) is Flaw.WRONG_AUTHORITIES


def test_an_authority_set_that_is_none() -> None:
    for keys in ((), FOUR.keys[::-1], (FOUR.keys[0],) * 2):
        packed = object.__new__(AuthoritySet)
        object.__setattr__(packed, "keys", keys)
        false = replace(AT.value(), authorities=packed.encode())
        assert flaw(AT, false) is Flaw.MALFORMED


# --- The hand-over chain ------------------------------------------------------------------------


def test_an_epoch_cannot_be_left_out_or_told_twice() -> None:
    proof = AT.value()
    first, *rest = proof.handovers
    assert flaw(AT, replace(proof, handovers=tuple(rest))) is Flaw.WRONG_EPOCH
    assert flaw(AT, replace(proof, handovers=(first, first, *rest))) is Flaw.WRONG_EPOCH
    assert flaw(AT, replace(proof, handovers=proof.handovers[:-1])) is Flaw.WRONG_EPOCH


def test_an_epoch_is_handed_over_by_its_last_block() -> None:
    before_last = AT.header_at(2)
    assert before_last.epoch == 0
    false = with_handover(
        AT.value(),
        0,
        header=before_last.encode(),
        certificate=AT.certificate(2).encode(),
    )
    assert flaw(AT, false) is Flaw.NOT_LAST


def test_a_hand_over_by_the_authorities_of_another_epoch() -> None:
    last = AT.archive.blocks[6]
    assert (last.header.epoch, last.header.flags) == (1, 1)
    by_later = AT.certificate(6, epoch=2)
    false = with_handover(AT.value(), 1, certificate=by_later.encode())
    assert flaw(AT, false) is Flaw.NOT_FINAL
    disguised = replace(by_later, epoch=Epoch(1))
    assert flaw(AT, with_handover(AT.value(), 1, certificate=disguised.encode())) is Flaw.NO_QUORUM


def test_a_hand_over_to_others_than_the_last_block_names() -> None:
    proof = AT.value()
    assert flaw(AT, with_handover(proof, 1, authorities=())) is Flaw.WRONG_AUTHORITIES
    other = (SEVEN.encode(),)
    assert flaw(AT, with_handover(proof, 1, authorities=other)) is Flaw.WRONG_AUTHORITIES


def test_the_same_authorities_written_out_again() -> None:
    again = with_handover(AT.value(), 0, authorities=(FOUR.encode(),))
    assert flaw(AT, again) is Flaw.NOT_CANONICAL


# --- The header ---------------------------------------------------------------------------------


def test_a_header_that_nobody_signed() -> None:
    later = Milliseconds(AT.archive.tip.header.timestamp_ms + 1)
    assert flaw(AT, with_header(AT.value(), timestamp_ms=later)) is Flaw.NOT_FINAL
    assert flaw(AT, with_header(AT.value(), chain_id=ChainId(OTHER_CHAIN))) is Flaw.WRONG_CHAIN
    assert flaw(AT, with_header(AT.value(), epoch=Epoch(3))) is Flaw.WRONG_EPOCH


def test_the_genesis_is_of_no_epoch() -> None:
    at = town(0, 1)
    genesis = at.header_at(0)
    assert flaw(at, replace(at.value(), header=genesis.encode())) is Flaw.WRONG_CHAIN


def test_links_lead_from_parent_to_child_without_a_gap() -> None:
    at = town_with_links()
    proof = at.inclusion()
    assert flaw(at, replace(proof, links=proof.links[1:])) is Flaw.BROKEN_CHAIN
    assert flaw(at, replace(proof, links=proof.links[:1])) is Flaw.NOT_FINAL
    assert flaw(at, replace(proof, links=proof.links[::-1])) is Flaw.BROKEN_CHAIN
    assert flaw(at, replace(proof, links=(proof.header, *proof.links))) is Flaw.BROKEN_CHAIN
    assert flaw(at, replace(proof, links=(*proof.links, proof.header))) is Flaw.BROKEN_CHAIN
    assert flaw(at, replace(proof, links=())) is Flaw.NOT_FINAL


def test_links_do_not_cross_into_another_epoch() -> None:
    at = town(1, 1)
    proof = replace(
        at.value(),
        handovers=(),
        header=at.header_at(3).encode(),
        links=(at.header_at(4).encode(),),
    )
    assert flaw(at, proof) is Flaw.WRONG_EPOCH


# --- The certificate ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [VoteKind.NOTARIZE])
def test_a_certificate_that_does_not_finalize(kind: VoteKind) -> None:
    height = AT.archive.tip.header.height
    notarized = AT.certificate(height, kind)
    assert flaw(AT, replace(AT.value(), certificate=notarized.encode())) is Flaw.NOT_FINAL
    disguised = replace(notarized, kind=VoteKind.FINALIZE)
    assert flaw(AT, replace(AT.value(), certificate=disguised.encode())) is Flaw.BAD_SIGNATURE


def test_a_certificate_of_another_block_or_epoch() -> None:
    height = AT.archive.tip.header.height
    assert flaw(AT, replace(AT.value(), certificate=AT.certificate(1).encode())) is Flaw.NOT_FINAL
    earlier = AT.certificate(height, epoch=3)
    assert flaw(AT, replace(AT.value(), certificate=earlier.encode())) is Flaw.NOT_FINAL
    disguised = replace(earlier, epoch=Epoch(4))
    assert flaw(AT, replace(AT.value(), certificate=disguised.encode())) is Flaw.BAD_SIGNATURE


def _signed_by(at: Town, proof: Proof, signers: list[int]) -> Proof:
    """The same with a certificate by these authorities, whose signatures hold."""
    header, instance = at.archive.tip.header, at.archive.instance
    ballot = CERTIFICATE.decode(proof.certificate).ballot
    bitmap = sum(1 << each for each in set(signers))
    width = (len(instance.authorities) + 7) // 8
    signatures = [at.archive.sign(ballot, each) for each in sorted(signers)]
    assert ballot.epoch == header.epoch
    return with_certificate(
        proof, signers=bitmap.to_bytes(width, "big"), signatures=b"".join(signatures)
    )


def test_exactly_q_signatures_of_any_q() -> None:
    proof = AT.value()
    assert len(AT.archive.authorities) == 7
    assert flaw(AT, _signed_by(AT, proof, [0, 1, 2, 3, 4])) is None
    assert flaw(AT, _signed_by(AT, proof, [0, 2, 4, 5, 6])) is None
    assert flaw(AT, _signed_by(AT, proof, [0, 1, 2, 3])) is Flaw.NO_QUORUM
    assert flaw(AT, _signed_by(AT, proof, [0, 1, 2, 3, 4, 5])) is Flaw.NO_QUORUM
    assert flaw(AT, _signed_by(AT, proof, [0, 1, 2, 3, 3])) is Flaw.NO_QUORUM
    five = CERTIFICATE.decode(_signed_by(AT, proof, [0, 1, 2, 3, 3]).certificate)
    assert len(five.signatures) == 5 * 64


def test_signatures_stand_in_the_order_of_the_authorities() -> None:
    proof = AT.value()
    signatures = CERTIFICATE.decode(proof.certificate).signatures
    swapped = signatures[64:128] + signatures[:64] + signatures[128:]
    assert flaw(AT, with_certificate(proof, signatures=swapped)) is Flaw.BAD_SIGNATURE
    doubled = signatures[:64] + signatures[:-64]
    assert flaw(AT, with_certificate(proof, signatures=doubled)) is Flaw.BAD_SIGNATURE
    assert flaw(AT, with_certificate(proof, signatures=signatures[1:])) is Flaw.NO_QUORUM


@pytest.mark.parametrize("signers", [b"\x9e", b"\x00\x1f", b"\x1f\x00", b""])
def test_signers_are_among_the_authorities(signers: bytes) -> None:
    assert flaw(AT, with_certificate(AT.value(), signers=signers)) is Flaw.NO_QUORUM


def test_a_signature_has_no_second_form() -> None:
    """Ed25519 holds for S and for S plus the order of the group, unless S has to be the least."""
    order = 2**252 + 27742317777372353535851937790883648493
    proof = AT.value()
    signatures = CERTIFICATE.decode(proof.certificate).signatures
    least = int.from_bytes(signatures[32:64], "little")
    for times in range(1, 16):
        second = (least + times * order).to_bytes(33, "little")
        if second[32] == 0:
            other = signatures[:32] + second[:32] + signatures[64:]
            assert flaw(AT, with_certificate(proof, signatures=other)) is Flaw.BAD_SIGNATURE


# --- What is claimed ----------------------------------------------------------------------------


def test_another_value_or_another_key() -> None:
    proof = AT.value()
    assert flaw(AT, with_value(proof, value=b"forged")) is Flaw.NOT_IN_STATE
    assert flaw(AT, with_value(proof, key=ABSENT)) is Flaw.NOT_IN_STATE
    assert flaw(AT, with_value(proof, key=b"")) is Flaw.MALFORMED


def test_a_value_is_not_absent_and_an_absent_one_is_nothing_else() -> None:
    present, absent = AT.value(), AT.value(ABSENT)
    denied = with_value(replace(present, kind=ABSENCE), value=key_hash(PRESENT))
    assert flaw(AT, denied) is Flaw.NOT_IN_STATE
    assert flaw(AT, replace(present, kind=ABSENCE)) is Flaw.NOT_IN_STATE
    for value in (b"", key_hash(ABSENT)):
        assert flaw(AT, with_value(replace(absent, kind=VALUE), value=value)) is Flaw.NOT_IN_STATE
    assert flaw(AT, replace(present, kind=INCLUSION)) is Flaw.MALFORMED
    assert flaw(AT, replace(AT.inclusion(), kind=VALUE)) is Flaw.MALFORMED
    assert flaw(AT, replace(present, kind=FALLEN_DUE)) is Flaw.MALFORMED
    unknown = present.encode().replace(b"\x00\x93\xc4", b"\x04\x93\xc4")
    assert flaw(AT, unknown) is Flaw.MALFORMED


def test_the_absence_of_one_key_is_not_turned_into_that_of_another() -> None:
    proof, other = AT.value(ABSENT), ABSENT + b"2"
    assert flaw(AT, with_value(proof, key=other)) is Flaw.NOT_IN_STATE
    assert proven(AT, AT.value(other)).fact == Value(other, None)


def test_a_state_path_that_leads_elsewhere() -> None:
    proof = AT.value()
    assert isinstance(proof.claim, ValueClaim)
    path = proof.claim.path
    cases = {
        b"": Flaw.MALFORMED,
        bytes((9,)) + path[1:]: Flaw.MALFORMED,
        bytes((0, 254)) + bytes(254 * 32): Flaw.MALFORMED,
        path + b"\0": Flaw.MALFORMED,
        bytes((path[0], path[1] + 1)) + path[2:] + bytes(32): Flaw.NOT_IN_STATE,
    }
    for other, expected in cases.items():
        assert flaw(AT, with_value(proof, path=other)) is expected
    assert flaw(AT, with_value(AT.value(ABSENT), path=bytes(2))) is Flaw.NOT_IN_STATE


def test_a_key_has_one_value_even_if_the_authorities_sign_two() -> None:
    proof = AT.value()
    twice = key_hash(PRESENT) + value_hash(b"one") + key_hash(PRESENT) + value_hash(b"two")
    false = signed_again(AT, proof, state_root=Digest(bucket_hash(twice)))
    path = b"\x02\0" + twice
    assert flaw(AT, with_value(false, value=b"one", path=path)) is Flaw.NOT_IN_STATE
    assert flaw(AT, with_value(false, value=b"two", path=path)) is Flaw.NOT_IN_STATE


def test_nothing_has_a_value_in_an_empty_state() -> None:
    empty = signed_again(AT, AT.value(ABSENT), state_root=Digest.zeros())
    assert flaw(AT, with_value(empty, path=bytes(2))) is None


def test_a_state_of_an_earlier_block() -> None:
    assert flaw(AT, replace(AT.value(), claim=town(3).value().claim)) is Flaw.NOT_IN_STATE


def test_another_transaction_or_another_receipt() -> None:
    at = town(4, 2)
    proof = at.inclusion()
    foreign = at.inclusion(at.archive.tip.body.transactions[1].id).claim
    assert isinstance(foreign, InclusionClaim)
    carried, told = foreign.transaction, foreign.receipt
    only_told = with_inclusion(proof, receipt=told, receipt_path=foreign.receipt_path)
    only_carried = with_inclusion(
        proof, transaction=carried, transaction_path=foreign.transaction_path
    )
    assert flaw(at, replace(proof, claim=foreign)) is None
    assert flaw(at, only_carried) is Flaw.WRONG_RECEIPT
    assert flaw(at, only_told) is Flaw.WRONG_RECEIPT
    assert flaw(at, with_inclusion(proof, receipt=told)) is Flaw.WRONG_RECEIPT
    assert flaw(at, with_inclusion(proof, transaction=carried)) is Flaw.NOT_IN_BLOCK


@pytest.mark.parametrize(
    "path", [b"", b"\0", b"\x01\0", b"\xff\xff" + bytes(32), bytes(2 + 17 * 32), bytes(33)]
)
def test_a_list_path_has_a_side_for_each_sibling_and_for_nothing_else(path: bytes) -> None:
    at = town(4, 2)
    assert flaw(at, with_inclusion(at.inclusion(), transaction_path=path)) is Flaw.MALFORMED
    assert flaw(at, with_inclusion(at.inclusion(), receipt_path=path)) is Flaw.MALFORMED


def test_a_node_of_the_tree_is_no_transaction() -> None:
    """The hashes of leaves and nodes begin differently (RFC 6962): the middle of a list is not a leaf."""
    at = town(4, 2)
    claim = at.inclusion().claim
    assert isinstance(claim, InclusionClaim)
    middle = sha256(b"\0t" + claim.transaction).digest() + claim.transaction_path[2:34]
    path = b"\0\0" + claim.transaction_path[34:]
    false = with_inclusion(at.inclusion(), transaction=middle, transaction_path=path)
    assert flaw(at, false) is Flaw.NOT_IN_BLOCK


def _carrying(encoded: bytes) -> Proof:
    """The proof of a transaction that the authorities put into a block though nobody honest would."""
    proof = with_inclusion(AT.inclusion(), transaction=encoded, transaction_path=bytes(2))
    return signed_again(AT, proof, transactions_root=merkle_root([b"t" + encoded]))


def test_the_author_and_every_cosigner_have_signed() -> None:
    keys = [secret_key(1_000), secret_key(5), secret_key(6)]
    body = replace(
        AT.archive.tip.body.transactions[0].body,
        cosigners=tuple(each.public for each in keys[1:]),
    )
    signed = Transaction.sign(body, keys)
    packed = signed.encoded
    assert flaw(AT, _carrying(packed)) is Flaw.WRONG_RECEIPT, "else it would hold"
    for at in range(3):
        forged = packed.replace(signed.signatures[at], signed.signatures[at - 1])
        assert flaw(AT, _carrying(forged)) is Flaw.BAD_SIGNATURE
    one_less = packed[: -2 * 66 - 67] + b"\x92" + packed[-3 * 66 : -66]
    assert flaw(AT, _carrying(one_less)) is Flaw.BAD_SIGNATURE


def test_a_transaction_is_signed_for_this_chain() -> None:
    key = secret_key(1_000)
    body = AT.archive.tip.body.transactions[0].body
    other = Transaction.sign(replace(body, chain_id=ChainId(OTHER_CHAIN)), [key])
    assert flaw(AT, _carrying(Transaction.sign(body, [key]).encoded)) is None
    assert flaw(AT, _carrying(other.encoded)) is Flaw.WRONG_CHAIN


def test_links_may_not_be_too_many() -> None:
    at = town_with_links()
    proof = at.inclusion()
    assert flaw(at, replace(proof, links=proof.links * 128)) is Flaw.BROKEN_CHAIN
    assert flaw(at, replace(proof, links=proof.links * 129)) is Flaw.MALFORMED
