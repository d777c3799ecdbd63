"""Blocks: an id names the header, the header commits to the body, and both have bounds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.block import (
    EMPTY_BODY,
    HEADER,
    MAX_BLOCK_BYTES,
    MAX_CALLS_IN_BLOCK,
    MAX_EVIDENCE,
    MAX_TRANSACTIONS,
    Block,
    Body,
    BodyRoom,
    Header,
    block_id_of,
    body_root,
)
from chain.crypto import digest
from chain.evidence import Evidence
from chain.frozen import names_of
from chain.merkle import merkle_root
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    View,
)
from chain.rejection import Reason, Rejected
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.vote import Vote, VoteKind
from tests.chain import strategies
from tests.chain.strategies import secret_key
from tests.fuzz.tree import Array, Binary, Node, Number, read, replaced, write

U64_MAX = 2**64 - 1
LARGEST = Header(
    version=255,
    chain_id=ChainId(b"c" * 32),
    epoch=Epoch(U64_MAX),
    view=View(U64_MAX),
    height=Height(U64_MAX),
    parent_id=BlockId(b"p" * 32),
    proposer=PublicKey(b"l" * 32),
    timestamp_ms=Milliseconds(U64_MAX),
    transactions_root=EMPTY_BODY.root(),
    state_root=Digest(b"s" * 32),
    receipts_root=Digest(b"r" * 32),
    next_authorities=Digest(b"n" * 32),
    flags=1,
)


def _reason(data: bytes) -> Reason:
    with pytest.raises(Rejected) as refused:
        Block.decode(data)
    return refused.value.reason


@strategies.fewer(30)
@given(block=strategies.blocks())
def test_a_block_comes_back_whole_from_its_encoding(block: Block) -> None:
    assert Block.decode(block.encoded) == block
    assert block.id == BlockId(digest(b"sinergi/block/1", block.header.encode()))
    assert block.id == block_id_of(block.header.encode())


@given(one=strategies.headers(), other=strategies.headers(), data=st.data())
def test_every_field_of_a_header_is_under_the_id(
    one: Header, other: Header, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names_of(Header)))
    changed = replace(one, **{name: getattr(other, name)})
    same = getattr(one, name) == getattr(other, name)
    assert (block_id_of(one.encode()) == block_id_of(changed.encode())) is same


def test_the_largest_header_is_within_its_bound() -> None:
    encoded = LARGEST.encode()
    assert len(encoded) <= HEADER.max_bytes
    assert HEADER.decode(encoded) == LARGEST


@pytest.mark.parametrize(("at", "value"), [(0, 256), (12, 2), (12, 3)])
def test_a_version_is_one_byte_and_no_flag_is_unknown(at: int, value: int) -> None:
    wrong = write(replaced(read(LARGEST.encode()), (at,), Number(value)))
    with pytest.raises(Rejected) as refused:
        HEADER.decode(wrong)
    assert refused.value.reason is Reason.MALFORMED


@strategies.fewer(30)
@given(block=strategies.blocks(), other=strategies.blocks())
def test_a_body_that_is_not_its_headers_is_refused(block: Block, other: Block) -> None:
    if block.body.root() == other.body.root():
        return
    swapped = replaced(read(block.encoded), (0,), _part(read(other.encoded), 0))
    assert _reason(write(swapped)) is Reason.WRONG_BODY


def _part(tree: Node, at: int) -> Node:
    assert isinstance(tree, Array)
    return tree.parts[at]


@given(
    evidence=st.lists(st.binary(max_size=9), max_size=5),
    transactions=st.lists(st.binary(max_size=9), max_size=9),
)
def test_the_root_covers_evidence_then_transactions_each_with_its_kind(
    evidence: list[bytes], transactions: list[bytes]
) -> None:
    leaves = [b"e" + each for each in evidence] + [b"t" + each for each in transactions]
    assert body_root(evidence, transactions) == merkle_root(leaves)
    if evidence:
        assert body_root(evidence, transactions) != body_root([], [*evidence, *transactions])


@strategies.fewer(30)
@given(block=strategies.blocks())
def test_the_root_of_a_body_is_over_its_encodings(block: Block) -> None:
    evidence = [each.encode() for each in block.body.evidence]
    transactions = [each.encoded for each in block.body.transactions]
    assert block.body.root() == body_root(evidence, transactions)
    assert Body((), ()).root() == merkle_root([])


EMPTY = read(Block.seal(LARGEST, EMPTY_BODY).encoded)


@pytest.mark.parametrize(("at", "most"), [(1, MAX_EVIDENCE), (2, MAX_TRANSACTIONS)])
def test_lists_have_a_bound_before_anything_in_them_is_read(at: int, most: int) -> None:
    within = write(replaced(EMPTY, (at,), Array((Binary(b""),) * most)))
    beyond = write(replaced(EMPTY, (at,), Array((Binary(b""),) * (most + 1))))
    with pytest.raises(Rejected) as inside:
        Block.decode(within)
    assert "is not an array of 2" not in str(inside.value)
    assert _reason(beyond) is Reason.MALFORMED


def test_a_block_is_at_most_a_mebibyte() -> None:
    assert _reason(bytes(MAX_BLOCK_BYTES + 1)) is Reason.TOO_LARGE
    assert _reason(bytes(MAX_BLOCK_BYTES)) is Reason.MALFORMED


def _with_calls(count: int) -> Transaction:
    body = TransactionBody(
        chain_id=ChainId.zeros(),
        member=MemberId.zeros(),
        author=secret_key(1).public,
        sequence=0,
        valid_until=Milliseconds(1),
        reference=ClientReference.zeros(),
        execution=Execution.SEPARATE,
        calls=(Call("kv", "set", b""),) * count,
    )
    return Transaction.sign(body, [secret_key(1)])


def _proposal(block: bytes) -> Vote:
    block_id = BlockId(block * 32)
    return Vote(VoteKind.PROPOSE, Epoch(1), View(2**64 - 1), block_id, 3, Signature.zeros())


OFFENCE = Evidence.of(_proposal(b"1"), _proposal(b"2"))


def _encoded(*transactions: Transaction) -> bytes:
    body = Body((), transactions)
    return Block.seal(replace(LARGEST, transactions_root=body.root()), body).encoded


def test_a_block_has_at_most_8192_calls_however_small() -> None:
    full, one = _with_calls(512), _with_calls(1)
    assert MAX_CALLS_IN_BLOCK == 16 * 512
    assert len(Block.decode(_encoded(*[full] * 16)).body.transactions) == 16
    assert _reason(_encoded(*[full] * 16, one)) is Reason.TOO_LARGE


def test_there_is_room_for_as_many_calls_transactions_and_offences_as_a_block_may_have() -> None:
    calls, count = BodyRoom(), BodyRoom()
    for _ in range(16):
        assert calls.has_for(_with_calls(512))
        calls.take(_with_calls(512))
    assert not calls.has_for(_with_calls(1))
    one, offence = _with_calls(1), OFFENCE
    for _ in range(MAX_TRANSACTIONS):
        assert count.has_for(one)
        count.take(one)
    assert not count.has_for(one)
    for _ in range(MAX_EVIDENCE):
        assert count.has_for_evidence()
        count.take_evidence(offence)
    assert not count.has_for_evidence()


@pytest.mark.parametrize("argument_bytes", [1, 60, 61, 62, 100, 5_000, 65_000])
def test_what_there_is_room_for_makes_a_block_that_can_be_decoded(argument_bytes: int) -> None:
    """The heads before each part count too, and are longer from 256 and 65,536 bytes on."""
    one = _with_calls(1)
    call = Call("kv", "set", bytes(argument_bytes))
    one = Transaction.sign(replace(one.body, calls=(call,)), [secret_key(1)])
    room, offence = BodyRoom(), OFFENCE
    for _ in range(MAX_EVIDENCE):
        room.take_evidence(offence)
    carried = []
    while room.has_for(one):
        room.take(one)
        carried.append(one)
    body = Body((offence,) * MAX_EVIDENCE, tuple(carried))
    block = Block.seal(replace(LARGEST, transactions_root=body.root()), body)
    assert Block.decode(block.encoded) == block
    assert len(carried) == MAX_TRANSACTIONS or len(block.encoded) > (
        MAX_BLOCK_BYTES - len(one.encoded) - 3 * len(carried) - 1024
    )
