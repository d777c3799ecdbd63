"""Messages: each kind comes back as it was sent, and whatever is none is refused with a reason."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.block import Block
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.primitives import BlockId, Digest, Epoch, PublicKey, Signature, View
from chain.rejection import Reason, Rejected
from chain.vote import NO_BLOCK, Vote, VoteKind
from consensus.messages import (
    MAX_REQUESTED_BLOCKS,
    MAX_REQUESTED_VIEWS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    ProposalForm,
    Status,
)
from node.replica.messages import (
    MAX_ANSWER_BLOCKS,
    MAX_ANSWER_BYTES,
    MAX_BATCH,
    MAX_BATCH_BYTES,
    Message,
    OwnVotesRequest,
    OwnVotesResponse,
    SyncRequest,
    SyncResponse,
    Tag,
    Transactions,
    decode_message,
    encode_message,
    in_batches,
)
from tests.chain.strategies import (
    EPOCHS,
    HEIGHTS,
    VIEWS,
    blocks,
    certificates,
    evidence,
    fixed,
    headers,
    keyring,
    opaque,
    votes,
)
from tests.node.replica.archive import Archive
from tests.node.replica.town import Town, genesis_of

X = BlockId(b"x" * 32)


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    """Any proposal of either form."""
    form = draw(st.sampled_from(ProposalForm))
    block = draw(blocks()) if form is ProposalForm.EXTEND else None
    return Proposal(
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        form=form,
        block_id=draw(fixed(BlockId).filter(NO_BLOCK.__ne__)) if block is None else block.id,
        block=block,
        parent_view=draw(VIEWS),
        justification=tuple(draw(st.lists(certificates(), max_size=3))),
        signature=draw(fixed(Signature)),
    )


@st.composite
def certificate_requests(draw: st.DrawFn) -> CertificateRequest:
    first = draw(VIEWS.filter(lambda view: view < 2**63))
    last = first + draw(st.integers(0, MAX_REQUESTED_VIEWS - 1))
    return CertificateRequest(draw(st.sampled_from(VoteKind)), draw(EPOCHS), first, View(last))


@st.composite
def own_votes(draw: st.DrawFn) -> OwnVotesResponse:
    """Votes of one epoch, at most one of each kind, in the order of the kinds."""
    epoch = draw(EPOCHS)
    found = {vote.kind: replace(vote, epoch=epoch) for vote in draw(st.lists(votes(), max_size=4))}
    key = draw(fixed(PublicKey))
    return OwnVotesResponse(key, epoch, tuple(found[kind] for kind in sorted(found)))


STRATEGIES: dict[Tag, st.SearchStrategy[Message]] = {
    Tag.PROPOSAL: proposals(),
    Tag.VOTE: votes(),
    Tag.CERTIFICATE: certificates(),
    Tag.EVIDENCE: evidence(),
    Tag.BLOCK: blocks(),
    Tag.STATUS: st.builds(Status, EPOCHS, VIEWS, VIEWS, HEIGHTS, fixed(Digest)),
    Tag.ANNOUNCEMENT: st.builds(
        Announcement, st.sampled_from(VoteKind), EPOCHS, VIEWS, fixed(BlockId)
    ),
    Tag.CERTIFICATE_REQUEST: certificate_requests(),
    Tag.BLOCK_REQUEST: st.lists(fixed(BlockId), max_size=MAX_REQUESTED_BLOCKS).map(
        lambda ids: BlockRequest(tuple(ids))
    ),
    Tag.TRANSACTIONS: st.lists(opaque(300), max_size=4).map(lambda each: Transactions(tuple(each))),
    Tag.SYNC_REQUEST: st.builds(SyncRequest, HEIGHTS),
    Tag.SYNC_RESPONSE: st.builds(
        SyncResponse,
        st.lists(blocks(), min_size=1, max_size=2).map(tuple),
        st.lists(headers(), max_size=2).map(tuple),
        certificates(),
    ),
    Tag.OWN_VOTES_REQUEST: st.builds(OwnVotesRequest, fixed(PublicKey)),
    Tag.OWN_VOTES_RESPONSE: own_votes(),
}
KIND = {
    Tag.PROPOSAL: Proposal,
    Tag.VOTE: Vote,
    Tag.CERTIFICATE: Certificate,
    Tag.EVIDENCE: Evidence,
    Tag.BLOCK: Block,
    Tag.STATUS: Status,
    Tag.ANNOUNCEMENT: Announcement,
    Tag.CERTIFICATE_REQUEST: CertificateRequest,
    Tag.BLOCK_REQUEST: BlockRequest,
    Tag.TRANSACTIONS: Transactions,
    Tag.SYNC_REQUEST: SyncRequest,
    Tag.SYNC_RESPONSE: SyncResponse,
    Tag.OWN_VOTES_REQUEST: OwnVotesRequest,
    Tag.OWN_VOTES_RESPONSE: OwnVotesResponse,
}


def _reason(data: bytes) -> Reason:
    with pytest.raises(Rejected) as refused:
        decode_message(data)
    return refused.value.reason


def test_every_tag_has_a_kind_of_message() -> None:
    assert set(STRATEGIES) == set(KIND) == set(Tag)


@pytest.mark.parametrize("tag", Tag, ids=lambda tag: tag.name.lower())
@settings(max_examples=25)
@given(data=st.data())
def test_a_message_comes_back_as_it_was_sent(tag: Tag, data: st.DataObject) -> None:
    message = data.draw(STRATEGIES[tag])
    sent = encode_message(message)
    assert sent[0] == tag
    assert isinstance(message, KIND[tag])
    assert decode_message(sent) == message
    assert encode_message(decode_message(sent)) == sent


@pytest.mark.parametrize("tag", Tag, ids=lambda tag: tag.name.lower())
@settings(max_examples=25)
@given(data=st.data())
def test_a_message_cut_short_or_with_more_behind_it_is_refused(
    tag: Tag, data: st.DataObject
) -> None:
    sent = encode_message(data.draw(STRATEGIES[tag]))
    cut = data.draw(st.integers(1, len(sent) - 1))
    assert _reason(sent[:cut]) in (Reason.MALFORMED, Reason.NOT_CANONICAL, Reason.WRONG_BODY)
    assert _reason(sent + b"\0") in (Reason.MALFORMED, Reason.TOO_LARGE)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_are_refused(data: bytes) -> None:
    try:
        message = decode_message(data)
    except Rejected:
        return
    assert encode_message(message) == data


@pytest.mark.parametrize("data", [b"", b"\0", bytes([max(Tag) + 1]), b"\xff\x90"])
def test_what_bears_no_tag_is_no_message(data: bytes) -> None:
    assert _reason(data) is Reason.UNKNOWN_MESSAGE


def test_a_batch_holds_no_more_than_its_bound() -> None:
    most = Transactions((b"t",) * MAX_BATCH)
    assert decode_message(encode_message(most)) == most
    assert _reason(encode_message(Transactions((b"t",) * (MAX_BATCH + 1)))) is Reason.MALFORMED


def test_an_answer_holds_no_more_blocks_than_its_bound() -> None:
    archive = Archive(genesis_of(keyring(1)[0]), keyring(1)[1])
    block = archive.grow()
    proof = archive.ledger.finality_at(block.header.height)
    assert proof is not None
    most = SyncResponse((block,) * MAX_ANSWER_BLOCKS, (), proof)
    assert decode_message(encode_message(most)) == most
    more = SyncResponse((block,) * (MAX_ANSWER_BLOCKS + 1), (), proof)
    assert _reason(encode_message(more)) is Reason.MALFORMED


def test_an_answer_without_a_block_is_none() -> None:
    archive = Archive(genesis_of(keyring(1)[0]), keyring(1)[1])
    proof = archive.ledger.finality_at(archive.grow().header.height)
    assert proof is not None
    assert _reason(encode_message(SyncResponse((), (), proof))) is Reason.MALFORMED


def test_an_answer_of_several_blocks_holds_no_more_bytes_than_its_bound() -> None:
    archive = Archive(genesis_of(keyring(1)[0]), keyring(1)[1])
    block = archive.grow()
    proof = archive.ledger.finality_at(block.header.height)
    assert proof is not None
    half = replace(block, encoded=bytes(MAX_ANSWER_BYTES // 2 + 1))
    assert _reason(encode_message(SyncResponse((half, half), (), proof))) is Reason.TOO_LARGE


def test_an_answer_about_own_votes_has_one_of_each_kind_in_order_and_all_of_its_epoch() -> None:
    kinds = list(VoteKind)
    each = [
        Vote(
            kind,
            Epoch(3),
            View(5),
            NO_BLOCK if kind is VoteKind.NULLIFY else X,
            0,
            Signature.zeros(),
        )
        for kind in kinds
    ]
    whole = OwnVotesResponse(PublicKey(b"k" * 32), Epoch(3), tuple(each))
    assert decode_message(encode_message(whole)) == whole
    for wrong in (each[::-1], [each[0], each[0]], [*each, each[-1]]):
        assert _reason(encode_message(replace(whole, votes=tuple(wrong)))) is Reason.MALFORMED
    assert _reason(encode_message(replace(whole, epoch=Epoch(4)))) is Reason.MALFORMED


def test_a_repeated_block_is_named_by_its_whole_id() -> None:
    proposal = Proposal(
        epoch=Epoch(0),
        view=View(1),
        form=ProposalForm.REPEAT,
        block_id=NO_BLOCK,
        block=None,
        parent_view=View(0),
        justification=(),
        signature=Signature.zeros(),
    )
    sent = encode_message(proposal)
    short = sent.replace(b"\xc4\x20" + NO_BLOCK, b"\xc4\x1f" + NO_BLOCK[1:], 1)
    assert _reason(short) is Reason.MALFORMED


@given(st.lists(st.integers(0, 40_000), max_size=20))
def test_batches_carry_everything_in_its_order_and_no_more_than_a_message_may(
    sizes: list[int],
) -> None:
    encoded = [bytes([at]) + bytes(size) for at, size in enumerate(sizes)]
    batches = list(in_batches(encoded))
    assert [each for batch in batches for each in batch.encoded] == encoded
    for batch, following in pairwise(batches):
        size = sum(map(len, batch.encoded))
        assert size + len(following.encoded[0]) > MAX_BATCH_BYTES, "it would have fitted"
    for batch in batches:
        assert len(batch.encoded) == 1 or sum(map(len, batch.encoded)) <= MAX_BATCH_BYTES


def test_a_batch_has_no_more_than_so_many_transactions() -> None:
    lengths = [len(each.encoded) for each in in_batches([b"x"] * (MAX_BATCH + 1))]
    assert lengths == [MAX_BATCH, 1]


def test_a_proposal_is_made_of_the_transactions_that_are_known() -> None:
    town = Town(present=())
    archive = Archive(town.genesis, town.secrets)
    known, unknown = town.transaction(1), town.transaction(2)
    block = archive.grow(known, unknown)
    data = encode_message(archive.propose(block))
    decoded = decode_message(data, {known.encoded: known}.get)
    assert isinstance(decoded, Proposal)
    assert decoded == decode_message(data)
    assert decoded.block is not None
    taken = decoded.block.body.transactions
    assert [each is known for each in taken] == [each.id == known.id for each in taken]
    assert {each.id for each in taken} == {known.id, unknown.id}
