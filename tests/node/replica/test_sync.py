"""Sync: whom a node asks and when, what waits for its turn, and which answers prove something."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from chain.block import EMPTY_BODY, HEADER, Block, Body
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Height, Milliseconds, NodeId, View
from chain.rejection import Reason, Rejected
from chain.vote import VoteKind
from node.replica import answers
from node.replica.early_answers import MAX_EARLY_BYTES, EarlyAnswers
from node.replica.messages import (
    MAX_ANSWER_BYTES,
    SyncResponse,
)
from node.replica.sync import (
    ANSWER_WITHIN_MS,
    ASK_EVERY_MS,
    LONGEST_WAIT_MS,
    MAX_OPEN,
    MAX_RANGES,
    OVERTAKEN_AFTER_MS,
    PATIENCE_MS,
    Sync,
)
from tests.chain.scripted import set_call
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, holds, transaction

A, B, C = (NodeId(bytes([each]) * 32) for each in range(3))
ALONE, SECRET = keyring(1)
X = BlockId(b"x" * 32)
SHORT = genesis_of(ALONE, parameters=Parameters(epoch_heights=4))


def asks(asking: Sync, at_ms: int, height: int = 0, *peers: NodeId) -> list[tuple[NodeId, Height]]:
    """Who is asked for the blocks from which height on."""
    now_ms, tip = Milliseconds(at_ms), Height(height)
    is_time = asking.is_time(now_ms, tip)
    return asking.questions(now_ms, tip, list(peers) or [A, B, C]) if is_time else []


def claimed(**heights: int) -> Sync:
    asking = Sync()
    for name, height in heights.items():
        asking.claim({"a": A, "b": B, "c": C}[name], Height(height))
    return asking


@cache
def said(first: int, count: int, *, filled: int = 0) -> SyncResponse:
    """An answer of good form; that it proves nothing shows only when its turn has come."""
    blocks: list[Block] = []
    for height in range(first, first + count):
        parent = blocks[-1].id if blocks else X
        header = replace(SAMPLE, height=Height(height), parent_id=parent)
        blocks.append(Block.seal(header, FILLED[filled]))
    proof = replace(_honest().certificate, block_id=blocks[-1].id)
    return SyncResponse(tuple(blocks), (), proof)


def takes(asking: Sync, peer: NodeId, response: SyncResponse, at_ms: int = 0) -> bool:
    """True if the answer is kept."""
    before = asking.load()["early_answers"]
    asking.take(peer, response, Milliseconds(at_ms))
    return asking.load()["early_answers"] > before


def moves(asking: Sync, at_ms: int, height: int) -> int:
    """The next answer proves itself, and its blocks are committed; the new height."""
    found = asking.next_answer(Height(height))
    assert found is not None
    asking.proved(*found)
    asking.advanced(Milliseconds(at_ms))
    return found[1].blocks[-1].header.height


# Whom to ask, and when.


def test_nobody_is_asked_who_claims_no_more_than_is_here() -> None:
    asking = claimed(a=5, b=4)
    assert asks(asking, 0, 5) == []
    assert asking.next_due() is None


def test_one_block_ahead_is_waited_for_and_two_are_asked_for_at_once() -> None:
    asking = claimed(a=6)
    assert asks(asking, 100, 5) == []
    assert asking.next_due() == 100 + PATIENCE_MS
    assert asks(asking, 99 + PATIENCE_MS, 5) == []
    assert asks(asking, 100 + PATIENCE_MS, 5) == [(A, 6)]
    assert asks(claimed(b=7), 100, 5) == [(B, 6)]


def test_who_catches_up_does_not_wait_before_the_last_block() -> None:
    asking = claimed(a=4)
    assert asks(asking, 0) == [(A, 1)]
    assert takes(asking, A, said(1, 3), 400)
    assert asks(asking, 400, moves(asking, 400, 0)) == [(A, 4)]


def test_several_ranges_are_fetched_at_once_each_from_another_peer() -> None:
    asking = claimed(a=9_000, b=9_000, c=9_000)
    assert asks(asking, 0) == [(A, 1), (B, 257), (C, 513)]
    assert asks(asking, 1) == []
    assert asking.next_due() == OVERTAKEN_AFTER_MS
    assert asks(asking, OVERTAKEN_AFTER_MS) == []
    assert asking.next_due() == ANSWER_WITHIN_MS


def test_no_more_ranges_are_fetched_than_may_wait_for_their_turn() -> None:
    asking = Sync()
    peers = [NodeId(bytes([each]) * 32) for each in range(9)]
    for peer in peers:
        asking.claim(peer, Height(10**6))
    assert len(asks(asking, 0, 0, *peers)) == MAX_RANGES
    for peer, start in zip(peers[1:], (257, 513, 769), strict=False):
        assert takes(asking, peer, said(start, 256), 300)
        assert asks(asking, 300, 0, *peers) == []


def test_a_range_is_asked_of_those_alone_who_claim_to_have_it() -> None:
    assert asks(claimed(a=256, b=257, c=3), 0) == [(A, 1), (B, 257)]
    assert asks(claimed(a=2**60), 0) == [(A, 1)]


def test_an_answer_before_its_turn_waits_and_the_gap_below_it_is_asked_for() -> None:
    asking = claimed(a=600, b=600)
    assert asks(asking, 0) == [(A, 1), (B, 257)]
    assert takes(asking, B, said(257, 4), 300)
    assert asking.next_answer(Height(0)) is None
    assert takes(asking, A, said(1, 200), 400)
    height = moves(asking, 400, 0)
    assert height == 200
    assert asks(asking, 400, height) == [(A, 201), (B, 261)]
    assert takes(asking, A, said(201, 60), 700)
    assert moves(asking, 700, 200) == 260
    assert asking.next_answer(Height(260)) is None
    assert asking.load()["early_answers"] == 0, "260 was all that the early one had to tell"


def test_when_its_turn_has_come_is_the_time_to_look_again() -> None:
    asking = claimed(a=600, b=600)
    asks(asking, 0)
    takes(asking, B, said(257, 4), 300)
    takes(asking, A, said(1, 256), 400)
    asks(asking, 400, 0)
    assert asking.next_due() == 400


def test_ranges_are_as_long_as_an_answer_of_such_blocks_can_be() -> None:
    asking = claimed(a=900, b=900, c=900)
    asks(asking, 0, 0, A)
    large = said(1, 2, filled=1)
    assert takes(asking, A, large, 400)
    height = moves(asking, 400, 0)
    fitting = MAX_ANSWER_BYTES * 7 // 8 // len(large.blocks[0].encoded)
    asked = asks(asking, 400, height)
    assert [start for _, start in asked] == [3 + at * fitting for at in range(3)]
    assert asked[0][0] == A, "who has helped is asked first"


def test_who_does_not_answer_is_asked_again_after_longer_and_longer_waits() -> None:
    asking, asked, at = claimed(a=9), [], 0
    for _ in range(32):
        if asks(asking, at):
            asked.append(at)
        due = asking.next_due()
        assert due is not None
        assert due > at
        at = due
    waits = [later - earlier for earlier, later in pairwise(asked)]
    assert waits[:7] == [2_000, 4_000, 8_000, 16_000, *[LONGEST_WAIT_MS] * 3]


def test_what_somebody_keeps_back_is_asked_of_another_and_he_comes_last_from_then_on() -> None:
    asking = claimed(a=2**60, b=900)
    assert asks(asking, 0, 0, A) == [(A, 1)]
    assert asks(asking, 1_999, 0, A) == []
    assert asks(asking, 2_000) == [(B, 1), (A, 257)]
    assert takes(asking, B, said(1, 200), 2_400)
    height = moves(asking, 2_400, 0)
    assert asks(asking, 2_400, height) == [(B, 201)], "A is not relied on, and waited for no more"
    assert takes(asking, B, said(201, 200), 2_800)
    assert asks(asking, 2_800, moves(asking, 2_800, height)) == [(B, 401)]


def test_who_answers_at_the_last_moment_holds_the_answers_above_his_up_for_half_a_second() -> None:
    asking = claimed(a=512, b=512)
    assert asks(asking, 0) == [(A, 1), (B, 257)]
    assert takes(asking, B, said(257, 256), 100)
    assert asks(asking, 100) == []
    assert asks(asking, 499) == []
    assert asks(asking, 500) == [(B, 1)]
    assert takes(asking, B, said(1, 256), 600)
    assert moves(asking, 600, 0) == 256
    assert asking.next_answer(Height(256)) == (B, said(257, 256)), "what waited follows"


def test_over_slow_links_nobody_is_overtaken_who_takes_as_long_as_the_others() -> None:
    asking = claimed(a=9_000, b=9_000, c=9_000)
    assert asks(asking, 0) == [(A, 1), (B, 257), (C, 513)]
    assert takes(asking, C, said(513, 256), 900)
    assert takes(asking, B, said(257, 256), 700)
    assert [each for _, each in asks(asking, 900)] == [769]
    assert asks(asking, 1_399) == []
    assert [each for _, each in asks(asking, 1_400)] == [1]


def test_one_peer_is_asked_four_times_a_second_at_most() -> None:
    asking = claimed(a=10**6)
    height, at, asked = 0, 0, 0
    while at < 2_000:
        if asks(asking, at, height):
            asked += 1
            assert takes(asking, A, said(height + 1, 4), at)
            height = moves(asking, at, height)
        assert asks(asking, at, height) == []
        due = asking.next_due()
        assert due is not None
        at = due
    assert asked == 2_000 // ASK_EVERY_MS


def test_a_late_answer_to_an_older_question_leaves_the_newer_one_open() -> None:
    asking = claimed(a=900)
    assert asks(asking, 0) == [(A, 1)]
    asking.advanced(Milliseconds(2_000))
    assert asks(asking, 2_000, 300) == [(A, 301)]
    assert takes(asking, A, said(1, 256), 2_100)
    assert asking.next_answer(Height(300)) is None
    assert asks(asking, 2_100, 300) == []
    assert takes(asking, A, said(301, 9), 2_200)


def test_an_answer_counts_whenever_it_comes_once_and_from_those_who_were_asked() -> None:
    asking = claimed(a=9, b=9)
    assert not takes(asking, A, said(1, 1))
    assert not takes(asking, C, said(1, 1))
    asks(asking, 0)
    asks(asking, 2_000)
    assert not takes(asking, B, said(2, 1), 90_000)
    assert [takes(asking, A, said(1, 2), 90_000) for _ in range(2)] == [True, False]
    assert asking.next_answer(Height(0)) == (A, said(1, 2))
    assert [takes(asking, B, said(1, 2), 90_000) for _ in range(2)] == [True, False]


def test_four_questions_of_a_peer_are_remembered_and_the_oldest_is_replaced() -> None:
    asking = claimed(a=10**6)
    for at in range(MAX_OPEN + 1):
        assert asks(asking, 40_000 * at, 1_000 * at) == [(A, 1_000 * at + 1)]
    assert not takes(asking, A, said(1, 1), 10**6)
    assert takes(asking, A, said(1_001, 1), 10**6)


def test_a_lie_that_needs_no_tip_to_be_seen_is_refused_when_it_comes_if_it_was_asked_for() -> None:
    asking = claimed(a=9)
    twice = replace(said(1, 2), blocks=said(1, 2).blocks[:1] * 2)
    asking.take(A, twice, Milliseconds(0))
    asks(asking, 0)
    with pytest.raises(Rejected):
        asking.take(A, twice, Milliseconds(0))


def test_when_all_is_here_nobody_is_asked() -> None:
    asking = claimed(a=9)
    asks(asking, 0)
    asking.advanced(Milliseconds(60))
    assert asks(asking, 60, 9) == []
    assert asking.next_due() is None


def test_a_block_that_came_by_itself_starts_no_asking() -> None:
    asking = Sync()
    asking.advanced(Milliseconds(50))
    assert asks(asking, 50) == []
    assert asking.next_due() is None


def test_who_has_gone_or_lied_is_not_asked_and_what_he_said_is_forgotten() -> None:
    asking = claimed(a=900, b=900)
    assert asks(asking, 0) == [(A, 1), (B, 257)]
    assert takes(asking, B, said(257, 1))
    asking.forget(B)
    asking.forget(C)
    assert asking.load() == {"early_answers": 0, "early_bytes": 0}
    asking.forget(A)
    assert asks(asking, 90_000) == []


def test_a_claim_of_someone_who_cannot_be_reached_is_no_use() -> None:
    asking = claimed(a=9)
    assert asks(asking, 0, 0, B, C) == []
    assert asking.next_due() is None
    assert asks(asking, 0, 0, A, B) == [(A, 1)]


# What waits for its turn.


def test_the_lowest_answers_are_kept_and_the_first_of_those_that_begin_alike() -> None:
    early = EarlyAnswers()
    for first in (50, 10, 40, 30, 20):
        early.add(A, said(first, 3))
    early.add(B, said(10, 5))
    assert early.starts() == [10, 20, 30, 40]
    assert [early.end_of(Height(at)) for at in (9, 10, 12, 13)] == [None, 12, 12, None]
    early.forget_below(Height(22))
    assert early.take(Height(22)) == (A, said(20, 3))
    assert early.take(Height(22)) is None
    early.add(B, said(20, 1))
    early.forget_of(A)
    assert (early.starts(), early.count) == ([20], 1)


def test_what_waits_is_bounded_in_bytes_and_one_answer_always_may() -> None:
    early = EarlyAnswers()
    long = replace(said(10, 1), links=(SAMPLE,) * (MAX_EARLY_BYTES // HEADER.max_bytes))
    early.add(A, long)
    assert early.count == 1
    early.add(A, said(9, 1))
    assert early.starts() == [9]
    assert early.size_bytes < MAX_EARLY_BYTES


# What an answer proves.


def _grown() -> Archive:
    archive = Archive(SHORT, SECRET)
    archive.grow_together(3)
    return archive


ARCHIVE = _grown()
GENESIS_ID = ARCHIVE.blocks[0].id
INSTANCE = ARCHIVE.ledger.instance(Epoch(0))


def _honest(blocks: int = 2) -> SyncResponse:
    """The first blocks, and the links to the third, which has the certificate."""
    proof = ARCHIVE.ledger.finality_at(Height(3))
    assert proof is not None
    links = tuple(each.header for each in ARCHIVE.blocks[1 + blocks :])
    return SyncResponse(tuple(ARCHIVE.blocks[1 : 1 + blocks]), links, proof)


SAMPLE = ARCHIVE.blocks[1].header
FILLED = (
    EMPTY_BODY,
    Body((), (transaction(ARCHIVE.ledger.chain_id, 1, set_call(b"k", bytes(9_000))),)),
)


def _check(response: SyncResponse, tip_id: BlockId = GENESIS_ID) -> None:
    answers.check_form(response)
    answers.check_proof(response, tip_id, INSTANCE, holds)


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_an_honest_answer_is_taken(blocks: int) -> None:
    _check(_honest(blocks))


def test_what_is_above_the_tip_proves_itself_without_the_rest() -> None:
    rest = answers.above(_honest(), Height(1))
    assert rest == replace(_honest(), blocks=(ARCHIVE.blocks[2],))
    _check(rest, ARCHIVE.blocks[1].id)


def _lies() -> dict[str, tuple[SyncResponse, Reason]]:
    honest, proof = _honest(), _honest().certificate
    one, two, three = ARCHIVE.blocks[1:]
    other = Archive(SHORT, SECRET).build(after_ms=77)
    return {
        "a gap between blocks": (replace(honest, blocks=(one, three)), Reason.WRONG_ORDER),
        "a gap before the links": (replace(honest, blocks=(one,)), Reason.WRONG_ORDER),
        "a height left out": (
            replace(
                honest, blocks=(one, Block.seal(replace(two.header, height=Height(7)), two.body))
            ),
            Reason.WRONG_ORDER,
        ),
        "links twice": (replace(honest, links=(three.header,) * 2), Reason.WRONG_ORDER),
        "no links": (replace(honest, links=()), Reason.NO_QUORUM),
        "another block": (replace(honest, blocks=(other,), links=()), Reason.NO_QUORUM),
        "notarized only": (
            replace(honest, certificate=ARCHIVE.certificate(VoteKind.NOTARIZE, 3, three.id)),
            Reason.NO_QUORUM,
        ),
        "nobody signed": (
            replace(honest, certificate=replace(proof, signers=b"\0", signatures=b"")),
            Reason.NO_QUORUM,
        ),
        "forged": (
            replace(honest, certificate=replace(proof, signatures=bytes(64))),
            Reason.BAD_SIGNATURE,
        ),
        "of another view": (
            replace(honest, certificate=replace(proof, view=View(9))),
            Reason.BAD_SIGNATURE,
        ),
        "of another epoch": (
            replace(honest, certificate=replace(proof, epoch=Epoch(1))),
            Reason.WRONG_EPOCH,
        ),
        "two is not last": (
            SyncResponse((one, two), (), proof),
            Reason.NO_QUORUM,
        ),
    }


@pytest.mark.parametrize("case", _lies())
def test_a_lie_is_refused_with_its_reason(case: str) -> None:
    response, reason = _lies()[case]
    with pytest.raises(Rejected) as refused:
        _check(response)
    assert refused.value.reason is reason


def test_blocks_on_another_block_than_the_tip_are_a_lie() -> None:
    with pytest.raises(Rejected) as refused:
        _check(_honest(), ARCHIVE.blocks[1].id)
    assert refused.value.reason is Reason.WRONG_ORDER
