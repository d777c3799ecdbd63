"""Sync: whom a node asks and when, what it answers, and which answers prove something."""

from dataclasses import replace
from itertools import pairwise

import pytest

from chain.block import Block
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Height, Milliseconds, NodeId, View
from chain.rejection import Reason, Rejected
from chain.vote import VoteKind
from node.replica import sync
from node.replica.messages import (
    MAX_ANSWER_BLOCKS,
    MAX_ANSWER_BYTES,
    MAX_LINKS,
    SyncResponse,
    encode_message,
)
from node.replica.sync import LONGEST_WAIT_MS, PATIENCE_MS, Sync, check_answer
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, holds, set_call, transaction

A, B, C = (NodeId(bytes([each]) * 32) for each in range(3))
ALONE, SECRET = keyring(1)
LONG = genesis_of(ALONE, parameters=Parameters(epoch_heights=10_000))
SHORT = genesis_of(ALONE, parameters=Parameters(epoch_heights=4))


def _asks(asking: Sync, at_ms: int, height: int = 0, *peers: NodeId) -> NodeId | None:
    return asking.whom_to_ask(Milliseconds(at_ms), Height(height), list(peers) or [A, B, C])


def _claimed(**heights: int) -> Sync:
    asking = Sync()
    for name, height in heights.items():
        asking.claim({"a": A, "b": B, "c": C}[name], Height(height))
    return asking


# Whom to ask, and when.


def test_nobody_is_asked_who_claims_no_more_than_is_here() -> None:
    asking = _claimed(a=5, b=4)
    assert _asks(asking, 0, 5) is None
    assert asking.next_due() is None


def test_one_block_ahead_is_waited_for_and_two_are_asked_for_at_once() -> None:
    asking = _claimed(a=6)
    assert _asks(asking, 100, 5) is None
    assert asking.next_due() == 100 + PATIENCE_MS
    assert _asks(asking, 99 + PATIENCE_MS, 5) is None
    assert _asks(asking, 100 + PATIENCE_MS, 5) == A
    assert _asks(_claimed(b=7), 100, 5) == B


def test_one_peer_after_another_is_asked_of_those_ahead_with_longer_and_longer_waits() -> None:
    asking = _claimed(a=9, c=9)
    asked, at = [], 0
    for _ in range(12):
        asked.append((_asks(asking, at), at))
        due = asking.next_due()
        assert due is not None
        assert _asks(asking, due - 1) is None
        at = due
    assert [peer for peer, _ in asked] == [A, C] * 6
    waits = [later - at for (_, at), (_, later) in pairwise(asked)]
    assert waits == [2_000] * 2 + [4_000] * 2 + [8_000] * 2 + [16_000] * 2 + [LONGEST_WAIT_MS] * 3


def test_an_answer_counts_whenever_it_comes_once_and_from_those_who_were_asked() -> None:
    asking = _claimed(a=9, b=9)
    assert not asking.takes(A, _honest())
    _asks(asking, 0)
    _asks(asking, 2_000)
    assert not asking.takes(C, _honest())
    assert [asking.takes(A, _honest()), asking.takes(A, _honest())] == [True, False]
    assert [asking.takes(B, _honest()), asking.takes(B, _honest())] == [True, False]


def test_asking_again_replaces_the_question() -> None:
    asking = _claimed(a=9)
    _asks(asking, 0)
    _asks(asking, 2_000, 1)
    assert not asking.takes(A, _honest())
    later = replace(_honest(), blocks=tuple(ARCHIVE.blocks[2:4]), links=())
    assert asking.takes(A, later)


def test_when_blocks_came_the_next_are_asked_for_at_once() -> None:
    asking = _claimed(a=9)
    _asks(asking, 0)
    asking.advanced(Milliseconds(50))
    assert _asks(asking, 50, 4) == A
    asking.advanced(Milliseconds(60))
    assert _asks(asking, 60, 9) is None
    assert asking.next_due() is None


def test_who_answered_is_asked_on_before_those_who_only_claim() -> None:
    asking = _claimed(a=2**40, b=900)
    assert [_asks(asking, at) for at in (0, 2_000)] == [A, B]
    asking.advanced(Milliseconds(2_100))
    assert _asks(asking, 2_100, 256) == B
    asking.advanced(Milliseconds(2_200))
    assert _asks(asking, 2_200, 512) == B


def test_a_block_that_came_by_itself_starts_no_asking() -> None:
    asking = Sync()
    asking.advanced(Milliseconds(50))
    assert asking.next_due() is None


def test_who_has_gone_or_lied_is_not_asked() -> None:
    asking = _claimed(a=9, b=9)
    asking.forget(A)
    asking.forget(C)
    assert _asks(asking, 0) == B
    asking.forget(B)
    assert _asks(asking, 90_000) is None


def test_a_claim_of_someone_who_cannot_be_reached_is_no_use() -> None:
    asking = _claimed(a=9)
    assert _asks(asking, 0, 0, B, C) is None
    assert asking.next_due() is None
    assert _asks(asking, 0, 0, A, B) == A


def test_in_a_hurry_everyone_is_asked_and_first_the_one_who_showed_that_there_is_more() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(100), C)
    asking.hurry(Milliseconds(100), B)
    assert asking.next_due() == 100
    assert [_asks(asking, at) for at in (100, 2_100, 4_100)] == [C, B, C]
    asking.advanced(Milliseconds(5_000))
    assert _asks(asking, 99_000) is None


def test_a_hurry_without_anyone_to_ask_waits_for_someone() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(100), None)
    assert asking.whom_to_ask(Milliseconds(100), Height(0), []) is None
    assert asking.next_due() is None
    assert _asks(asking, 7_000) == A


def test_in_a_hurry_those_ahead_come_before_the_one_who_showed_it() -> None:
    asking = _claimed(b=4)
    asking.hurry(Milliseconds(0), C)
    assert _asks(asking, 0) == B


# What is answered.


def _shape(archive: Archive, height: int) -> tuple[int, int, int] | None:
    """Blocks, links, and the height of the block that the certificate names."""
    found = sync.answer(archive.ledger, Height(height))
    if found is None:
        return None
    final = archive.ledger.height_of(found.certificate.block_id)
    assert final is not None
    return len(found.blocks), len(found.links), final


def test_an_answer_holds_the_blocks_from_the_height_on_and_their_proof() -> None:
    archive = Archive(LONG, SECRET)
    for _ in range(3):
        archive.grow()
    found = sync.answer(archive.ledger, Height(2))
    proof = archive.ledger.finality_at(Height(3))
    assert proof is not None
    assert found == SyncResponse(tuple(archive.blocks[2:]), (), proof)
    assert sync.answer(archive.ledger, Height(4)) is None
    assert sync.answer(archive.ledger, Height(2**64 - 1)) is None


def test_an_answer_ends_with_its_epoch() -> None:
    archive = Archive(SHORT, SECRET)
    for _ in range(6):
        archive.grow()
    assert _shape(archive, 1) == (4, 0, 4)
    assert _shape(archive, 4) == (1, 0, 4)
    assert _shape(archive, 5) == (2, 0, 6)


def test_where_certificates_are_rare_the_answer_ends_at_the_last_or_leads_to_the_next() -> None:
    archive = Archive(LONG, SECRET)
    for together in (100, 150, 150, 300):
        archive.grow_together(together)
    assert _shape(archive, 1) == (250, 0, 250)
    assert _shape(archive, 50) == (201, 0, 250)
    assert _shape(archive, 250) == (151, 0, 400)
    assert _shape(archive, 401) == (MAX_ANSWER_BLOCKS, 44, 700)
    assert _shape(archive, 445) == (256, 0, 700)


def test_a_certificate_too_far_above_cannot_be_led_to() -> None:
    archive = Archive(LONG, SECRET)
    archive.grow_together(MAX_ANSWER_BLOCKS + MAX_LINKS + 1)
    assert _shape(archive, 1) is None
    assert _shape(archive, 2) == (MAX_ANSWER_BLOCKS, MAX_LINKS, 513)


def test_a_final_block_without_a_certificate_in_the_store_proves_nothing() -> None:
    archive = Archive(LONG, SECRET)
    block = archive.build()
    archive.add(block, archive.finalize(archive.build(view=2, on=block)))
    assert _shape(archive, 1) is None
    assert _shape(archive, 0) is None


def test_an_answer_stays_within_its_bytes_unless_one_block_is_larger() -> None:
    archive = Archive(LONG, SECRET)
    chain_id = archive.ledger.chain_id
    for at in range(4):
        calls = [set_call(b"%d" % each, bytes(50_000)) for each in range(at + 1)]
        archive.grow(*[transaction(chain_id, 9 * at + n, call) for n, call in enumerate(calls)])
    archive.grow(*[transaction(chain_id, 90 + n, set_call(b"k", bytes(60_000))) for n in range(6)])
    assert [_shape(archive, height) for height in range(1, 6)] == [
        (2, 0, 2),
        (2, 0, 3),
        (1, 0, 3),
        (1, 0, 4),
        (1, 0, 5),
    ]
    for height in range(1, 5):
        found = sync.answer(archive.ledger, Height(height))
        assert found is not None
        assert len(encode_message(found)) < MAX_ANSWER_BYTES + 1_000


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


def _check(response: SyncResponse, tip_id: BlockId = GENESIS_ID) -> bool:
    return check_answer(response, tip_id, INSTANCE, holds)


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_an_honest_answer_is_taken(blocks: int) -> None:
    assert _check(_honest(blocks))


def test_an_answer_for_another_tip_is_passed_over() -> None:
    assert not _check(_honest(), ARCHIVE.blocks[1].id)


def _lies() -> dict[str, tuple[SyncResponse, Reason]]:
    honest, proof = _honest(), _honest().certificate
    one, two, three = ARCHIVE.blocks[1:]
    other = Archive(SHORT, SECRET).build(after_ms=77)
    return {
        "no blocks": (replace(honest, blocks=()), Reason.MALFORMED),
        "a gap between blocks": (replace(honest, blocks=(one, three)), Reason.WRONG_ORDER),
        "a gap before the links": (replace(honest, blocks=(one,)), Reason.WRONG_ORDER),
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


def test_blocks_below_the_tip_say_nothing() -> None:
    block: Block = ARCHIVE.blocks[1]
    assert not _check(replace(_honest(), blocks=(block,)), block.id)
