"""What nodes say to one another comes over the wire as it was said, and in no second form."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import BlockId, Digest, Epoch, PublicKey, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, VoteKind
from consensus.messages import (
    ANNOUNCEMENT,
    BLOCK_REQUEST,
    CERTIFICATE_REQUEST,
    INLINE_NULLIFICATIONS,
    MAX_REQUESTED_BLOCKS,
    MAX_REQUESTED_VIEWS,
    STATUS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    ProposalForm,
    Status,
    decode_proposal,
)
from tests.chain.strategies import (
    EPOCHS,
    HEIGHTS,
    VIEWS,
    blocks,
    certificates,
    fixed,
    keyring,
)
from tests.consensus.stage import CHAIN, NOTARIZE, PROPOSE, Stage

KINDS = st.sampled_from(VoteKind)
JUSTIFICATIONS = st.lists(certificates(), max_size=INLINE_NULLIFICATIONS + 2).map(tuple)


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    """Any proposal, EXTEND or REPEAT."""
    block = draw(st.none() | blocks())
    return Proposal(
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        form=ProposalForm.REPEAT if block is None else ProposalForm.EXTEND,
        block_id=draw(fixed(BlockId).filter(NO_BLOCK.__ne__)) if block is None else block.id,
        block=block,
        parent_view=draw(VIEWS),
        justification=draw(JUSTIFICATIONS),
        signature=draw(fixed(Signature)),
    )


@given(proposals())
def test_a_proposal_comes_over_the_wire_as_it_was_made(proposal: Proposal) -> None:
    assert decode_proposal(proposal.encode()) == proposal


@given(proposals(), st.data())
def test_a_proposal_cut_short_or_changed_in_a_byte_is_another_one_or_refused(
    proposal: Proposal, data: st.DataObject
) -> None:
    encoded = bytearray(proposal.encode())
    at = data.draw(st.integers(0, len(encoded) - 1))
    _refuses(decode_proposal, bytes(encoded[:at]))
    encoded[at] ^= data.draw(st.integers(1, 255))
    try:
        changed = decode_proposal(bytes(encoded))
    except Rejected:
        return
    assert changed != proposal
    assert changed.encode() == encoded


def test_a_repeated_block_is_named_by_its_id_and_nothing_else() -> None:
    stage = Stage(4)
    stage.block("b1", "genesis", 1)
    repeated = stage.repeat("b1", 2, 1).encode()
    longer = repeated.replace(b"\xc4\x20" + stage.blocks["b1"].id, b"\xc4\x21x" + b"y" * 32)
    assert _reason(decode_proposal, longer) is Reason.MALFORMED


def test_a_leader_signs_the_epoch_the_view_and_the_block_and_nothing_else() -> None:
    authorities, secrets = keyring(4)
    stage = Stage(4)
    stage.block("b1", "genesis", 1)
    ballot = stage.ballot(PROPOSE, 1, "b1")
    signed = secrets[2].sign(ballot.signing_bytes(CHAIN))
    proposal = Proposal(
        ballot.epoch,
        ballot.view,
        ProposalForm.EXTEND,
        ballot.block_id,
        stage.blocks["b1"],
        View(0),
        (),
        signed,
    )
    asked: list[tuple[PublicKey, bytes, Signature]] = []

    def holds(key: PublicKey, message: bytes, signature: Signature) -> bool:
        asked.append((key, message, signature))
        return signature == signed

    proposal.verify(CHAIN, authorities.keys[2], holds)
    assert asked == [(authorities.keys[2], ballot.signing_bytes(CHAIN), signed)]
    forged = stage.extend("b1", 0)
    assert _reason(lambda key: forged.verify(CHAIN, key, holds), authorities.keys[2]) is (
        Reason.BAD_SIGNATURE
    )
    assert proposal.as_vote(2).ballot == proposal.ballot == ballot
    assert (proposal.as_vote(2).signer, proposal.as_vote(2).signature) == (2, signed)


@given(st.builds(Status, EPOCHS, VIEWS, VIEWS, HEIGHTS, fixed(Digest)))
def test_a_status_comes_over_the_wire(status: Status) -> None:
    assert STATUS.decode(STATUS.encode(status)) == status


@given(st.builds(Announcement, KINDS, EPOCHS, VIEWS, fixed(BlockId)))
def test_an_announcement_comes_over_the_wire(said: Announcement) -> None:
    assert ANNOUNCEMENT.decode(ANNOUNCEMENT.encode(said)) == said


def test_an_announcement_takes_45_bytes_where_views_are_counted_in_thousands() -> None:
    said = Announcement(NOTARIZE, Epoch(300), View(2_000), BlockId(b"b" * 32))
    assert len(ANNOUNCEMENT.encode(said)) <= 45


@given(KINDS, EPOCHS, VIEWS, st.integers(-2, MAX_REQUESTED_VIEWS + 2))
def test_a_request_for_certificates_spans_1_to_64_views(
    kind: VoteKind, epoch: Epoch, first: View, more: int
) -> None:
    last = View(max(0, min(first + more, 2**64 - 1)))
    request = CertificateRequest(kind, epoch, first, last)
    encoded = CERTIFICATE_REQUEST.encode(request)
    if first <= last < first + MAX_REQUESTED_VIEWS:
        assert CERTIFICATE_REQUEST.decode(encoded) == request
    else:
        assert _reason(CERTIFICATE_REQUEST.decode, encoded) is Reason.TOO_LARGE


@given(st.lists(fixed(BlockId), max_size=MAX_REQUESTED_BLOCKS + 2).map(tuple))
def test_a_request_for_blocks_names_at_most_16(block_ids: tuple[BlockId, ...]) -> None:
    encoded = BLOCK_REQUEST.encode(BlockRequest(block_ids))
    if len(block_ids) <= MAX_REQUESTED_BLOCKS:
        assert BLOCK_REQUEST.decode(encoded) == BlockRequest(block_ids)
    else:
        assert _reason(BLOCK_REQUEST.decode, encoded) is Reason.MALFORMED


@pytest.mark.parametrize("count", [INLINE_NULLIFICATIONS + 3, 10])
def test_a_justification_has_a_bound(count: int) -> None:
    stage = Stage(4)
    stage.block("b1", "genesis", 1)
    many = stage.extend("b1", 0, *[stage.certificate(NOTARIZE, 1, "b1")] * count)
    assert _reason(decode_proposal, many.encode()) is Reason.MALFORMED


def _refuses(decode: Callable[[bytes], object], data: bytes) -> None:
    with pytest.raises(Rejected):
        decode(data)


def _reason(decode: Callable[[Any], object], given_: object) -> Reason:
    with pytest.raises(Rejected) as refused:
        decode(given_)
    return refused.value.reason
