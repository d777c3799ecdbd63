"""What peers may send: anything at all. A replica drops who lies, keeps what is early, and never falls."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chain.block import Block
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Height, Signature, View
from chain.rejection import Reason
from chain.vote import NO_BLOCK, Vote, VoteKind
from consensus.messages import (
    MAX_REQUESTED_VIEWS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    Status,
)
from netsim.checkers.vote_records import ballots_in
from node.replica import actions, answers, inputs
from node.replica.actions import Action, AppendVoteLog, DropPeer, Send, Stop
from node.replica.messages import (
    MAX_ANSWER_BYTES,
    Message,
    SyncRequest,
    SyncResponse,
    Tag,
    decode_message,
    encode_message,
)
from node.replica.peers import (
    BLOCKS_BYTES_AT_ONCE,
    MAX_KEPT,
    RANGES_AT_ONCE,
    RANGES_PER_SECOND,
)
from node.replica.replica import HAND_OVER_EVERY_MS, LOOK_UP_BYTES
from tests.chain.scripted import set_call
from tests.node.replica.stage import Stage, messages_of, of_kind
from tests.node.replica.test_messages import STRATEGIES
from tests.node.replica.town import Town

X, Y = BlockId(b"x" * 32), BlockId(b"y" * 32)
LONG = Parameters(epoch_heights=100)


def _dropped(done: list[Action]) -> list[Reason]:
    return [each.why.reason for each in of_kind(done, DropPeer)]


# Lies.


def _forgeries(stage: Stage) -> dict[str, tuple[Message | bytes, Reason]]:
    archive = stage.archive
    vote = archive.vote(VoteKind.NOTARIZE, 1, 2, X)
    block = archive.build()
    proposal = archive.propose(block)
    certificate = stage.certificate(VoteKind.NOTARIZE, 1, X)
    nothing = Signature(bytes(64))
    return {
        "no bytes": (b"", Reason.UNKNOWN_MESSAGE),
        "no tag": (b"\x00\x90", Reason.UNKNOWN_MESSAGE),
        "no vote": (bytes([Tag.VOTE]) + b"\x90", Reason.MALFORMED),
        "vote": (replace(vote, signature=nothing), Reason.BAD_SIGNATURE),
        "vote of a stranger": (replace(vote, signer=9), Reason.NOT_AN_AUTHORITY),
        "vote that is a proposal": (
            archive.vote(VoteKind.PROPOSE, 1, archive.leader(1), X),
            Reason.MALFORMED,
        ),
        "certificate": (replace(certificate, signatures=bytes(192)), Reason.BAD_SIGNATURE),
        "certificate of too few": (
            replace(certificate, signers=b"\x06", signatures=bytes(128)),
            Reason.NO_QUORUM,
        ),
        "proposal": (replace(proposal, signature=nothing), Reason.BAD_SIGNATURE),
        "proposal with a certificate": (
            replace(proposal, justification=(replace(certificate, signatures=bytes(192)),)),
            Reason.BAD_SIGNATURE,
        ),
        "request for too much": (
            CertificateRequest(VoteKind.NULLIFY, Epoch(0), View(1), View(MAX_REQUESTED_VIEWS + 1)),
            Reason.TOO_LARGE,
        ),
    }


@pytest.mark.parametrize("case", _forgeries(Stage()))
def test_whoever_sends_what_cannot_be_honest_is_dropped_with_the_reason(case: str) -> None:
    stage = Stage()
    message, reason = _forgeries(stage)[case]
    done = stage.say(message, by=3)
    assert [(each.peer, each.why.reason) for each in of_kind(done, DropPeer)] == [
        (stage.town.ids[3], reason)
    ]
    assert stage.replica.view == 1


def test_who_was_dropped_is_heard_again_when_it_comes_back() -> None:
    stage = Stage()
    stage.say(b"", by=3)
    vote = stage.archive.vote(VoteKind.NOTARIZE, 1, 3, X)
    stage.say(vote, by=3)
    assert stage.replica.load()["votes"] == 0
    stage.town.connect(0, 3)
    stage.say(vote, by=3)
    assert stage.replica.load()["votes"] == 1


def test_who_never_connected_is_not_heard() -> None:
    stage = Stage()
    stage.town.cut(0, 3)
    stage.town.settle()
    assert _dropped(stage.say(b"nonsense", by=3)) == []


@settings(max_examples=40)
@given(data=st.data())
def test_any_message_well_formed_or_not_is_survived(data: st.DataObject) -> None:
    stage = Stage()
    stage.grow(2)
    for _ in range(4):
        message = data.draw(st.sampled_from(Tag).flatmap(lambda tag: STRATEGIES[tag]))
        sent = bytearray(encode_message(message))
        for _ in range(data.draw(st.integers(0, 2))):
            sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
        stage.say(bytes(sent))
        stage.town.connect(0, 1)
    assert stage.replica.finalized == stage.archive.tip.header


@cache
def _traffic() -> list[bytes]:
    """Everything that a node of a busy town was sent."""
    town = Town()
    town.start()
    for at in range(12):
        town.submit(at % 4, town.transaction(at))
        town.run(100)
    return [each.data for each in town.hosts[0].told if isinstance(each, inputs.Received)]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    at=st.integers(0, 1_000),
    turned=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=5),
)
def test_honest_traffic_with_bits_turned_is_survived(
    at: int, turned: list[tuple[int, int]]
) -> None:
    stage = Stage()
    begin = at % (len(_traffic()) - 40)
    for data in _traffic()[begin : begin + 40]:
        sent = bytearray(data)
        for place, bits in turned:
            sent[place % len(sent)] ^= bits
        stage.say(bytes(sent), by=2)
        stage.town.connect(0, 2)
        stage.say(data, by=3)
        stage.town.connect(0, 3)
    assert stage.host.all(Stop) == []


# Nobody asked.


def test_a_block_that_nobody_asked_for_is_not_kept() -> None:
    stage = Stage()
    stage.say(stage.archive.build())
    assert stage.replica.load()["blocks"] == 0


def test_blocks_from_someone_who_was_not_asked_are_not_taken() -> None:
    stage = Stage()
    stage.archive.grow()
    found = answers.answer(stage.archive.ledger, Height(1))
    assert found is not None
    stage.say(found)
    assert stage.replica.finalized.height == 0


# Questions.


def _answers(done: list[Action]) -> list[Message]:
    return [decode_message(each.data) for each in of_kind(done, Send)]


def test_blocks_are_answered_by_their_ids_final_or_not_and_unknown_ones_passed_over() -> None:
    stage = Stage()
    grown = stage.grow(3)
    above = stage.archive.build()
    stage.say(stage.certificate(VoteKind.NOTARIZE, above.header.view, above.id))
    stage.say(above)
    done = stage.say(BlockRequest((grown[1].id, X, above.id, grown[0].id)))
    assert _answers(done) == [grown[1], above, grown[0]]


def test_an_answer_of_blocks_has_a_budget_and_one_block_may_be_larger() -> None:
    stage = Stage(town=Town(present=(0,), parameters=LONG))

    def filled(kilobytes: int, sequence: int) -> Block:
        sizes = [50_000] * (kilobytes // 50)
        given = [
            stage.town.transaction(sequence + at, set_call(b"%d" % at, bytes(size)))
            for at, size in enumerate(sizes)
        ]
        return stage.archive.grow(*given)

    blocks = [filled(100, 10), filled(100, 20), filled(100, 30), filled(350, 40), filled(0, 50)]
    stage.show(*blocks)
    assert len(blocks[3].encoded) > MAX_ANSWER_BYTES
    ids = [each.id for each in blocks]
    assert _answers(stage.say(BlockRequest(tuple(ids)))) == blocks[:2]
    assert _answers(stage.say(BlockRequest((ids[3], ids[0])))) == [blocks[3]]
    assert _answers(stage.say(BlockRequest((ids[4], ids[3])))) == [blocks[4]]


def test_final_blocks_are_answered_by_height_with_their_proof() -> None:
    stage = Stage()
    grown = stage.grow(2)
    [answer] = _answers(stage.say(SyncRequest(Height(1))))
    assert answer == SyncResponse(tuple(grown), (), stage.final(grown[1]))
    assert _answers(stage.say(SyncRequest(Height(3)))) == []
    assert _answers(stage.say(SyncRequest(Height(2**64 - 1)))) == []


def test_a_peer_that_asks_and_asks_is_answered_four_times_a_second_and_others_are_not_held_up() -> (
    None
):
    stage = Stage()
    [block] = stage.grow()
    given = [len(_answers(stage.say(SyncRequest(Height(1)), by=2))) for _ in range(40)]
    assert sum(given) == RANGES_AT_ONCE
    assert len(_answers(stage.say(SyncRequest(Height(1)), by=3))) == 1
    assert _answers(stage.say(BlockRequest((block.id,)), by=2)) == [block]
    stage.town.run(1_000)
    given = [len(_answers(stage.say(SyncRequest(Height(1)), by=2))) for _ in range(40)]
    assert sum(given) == RANGES_PER_SECOND


def test_bodies_by_id_are_served_up_to_a_limit_whether_they_exist_or_not() -> None:
    stage = Stage()
    [block] = stage.grow()
    most = BLOCKS_BYTES_AT_ONCE // (LOOK_UP_BYTES * 8)
    for _ in range(most):
        stage.say(BlockRequest((X,) * 8), by=2)
    assert _answers(stage.say(BlockRequest((block.id,)), by=2)) == []
    assert _answers(stage.say(BlockRequest((block.id,)), by=3)) == [block]
    stage.town.run(1_000)
    assert _answers(stage.say(BlockRequest((block.id,)), by=2)) == [block]


def test_certificates_are_answered_by_their_views() -> None:
    stage = Stage()
    nullified = stage.certificate(VoteKind.NULLIFY, 1)
    stage.say(nullified)
    done = stage.say(CertificateRequest(VoteKind.NULLIFY, Epoch(0), View(1), View(1)))
    assert nullified in _answers(done)


def test_a_certificate_that_somebody_announces_is_asked_for() -> None:
    stage = Stage()
    done = stage.say(Announcement(VoteKind.NULLIFY, Epoch(0), View(1), NO_BLOCK), by=2)
    [asked] = of_kind(done, Send)
    assert asked.peer == stage.town.ids[2]
    wanted = CertificateRequest(VoteKind.NULLIFY, Epoch(0), View(1), View(1))
    assert decode_message(asked.data) == wanted


def test_a_certificate_that_is_held_already_tells_that_its_sender_has_it() -> None:
    stage = Stage()
    nullified = stage.certificate(VoteKind.NULLIFY, 1)
    stage.say(nullified, by=1)
    stage.say(nullified, by=2)
    stage.forget()
    stage.town.run(1_000)
    sent = {by: stage.heard(type(nullified), by=by) for by in stage.hands}
    assert sent == {1: [], 2: [], 3: [nullified]}


def test_forged_certificates_of_views_long_past_are_not_remembered() -> None:
    stage = Stage(town=Town(present=(0,), parameters=LONG))
    stage.grow(20)
    old = stage.certificate(VoteKind.NOTARIZE, 1, X)
    for at in range(50):
        stage.say(replace(old, block_id=BlockId(at.to_bytes(32, "big")), signatures=bytes(192)))
    relay = stage.replica._engine.machine._neighbours.relay
    assert max(len(each.sent) for each in relay._peers.values()) < 20 + 2


def test_a_vote_that_is_counted_already_is_no_lie() -> None:
    stage = Stage()
    vote = stage.archive.vote(VoteKind.NOTARIZE, 1, 2, X)
    assert _dropped(stage.say(vote, vote)) == []
    assert stage.replica.load()["votes"] == 1


def test_a_final_block_far_above_is_reached_by_height_and_not_by_its_parents() -> None:
    stage = Stage(town=Town(present=(0,), parameters=LONG))
    far = [stage.archive.grow() for _ in range(30)][-1]
    stage.say(stage.final(far), by=2)
    assert not any(stage.heard(SyncRequest, by=hand) for hand in stage.hands)
    stage.say(far, by=2)
    [asked] = [hand for hand in stage.hands if stage.heard(SyncRequest, by=hand)]
    assert stage.heard(SyncRequest, by=asked) == [SyncRequest(Height(1))]
    found = answers.answer(stage.archive.ledger, Height(1))
    assert found is not None
    stage.say(found, by=asked)
    assert stage.replica.finalized == far.header


def test_an_answer_counts_however_late_it_comes_and_also_when_another_peer_was_asked_since() -> (
    None
):
    stage = Stage(4, Town(observers=1, present=(4,), parameters=LONG))
    grown = [stage.archive.grow() for _ in range(3)]
    ahead = Status(Epoch(0), View(1), View(0), Height(3), stage.replica.finalized.state_root)
    stage.say(ahead, by=2)
    stage.say(ahead, by=3)
    answer = answers.answer(stage.archive.ledger, Height(1))
    assert answer is not None
    for _ in range(20):
        stage.town.run(1_000)
    assert stage.heard(SyncRequest, by=2)
    assert stage.heard(SyncRequest, by=3)
    stage.say(answer, by=1)
    assert stage.replica.finalized.height == 0
    stage.say(answer, by=2)
    assert stage.replica.finalized == grown[2].header
    assert _dropped(stage.say(answer, by=3)) == []


# Epochs before and after.


def _in_second_epoch() -> Stage:
    stage = Stage()
    stage.grow(3)
    assert stage.replica.epoch == 1
    stage.forget()
    return stage


def test_whoever_is_an_epoch_behind_is_handed_over_at_most_once_a_second() -> None:
    stage = _in_second_epoch()
    handover = stage.replica.ledger.handover(Epoch(1))
    late: list[Message] = [
        stage.archive.vote(VoteKind.NULLIFY, 1, 2, epoch=Epoch(0)),
        stage.certificate(VoteKind.NULLIFY, 2, epoch=Epoch(0)),
        Status(Epoch(0), View(1), View(0), Height(1), stage.replica.finalized.state_root),
        CertificateRequest(VoteKind.NULLIFY, Epoch(0), View(1), View(3)),
        Announcement(VoteKind.NULLIFY, Epoch(0), View(1), NO_BLOCK),
    ]
    for each in late:
        assert _dropped(stage.say(each, by=2)) == []
    assert stage.heard(type(late[1]), by=2) == [handover]
    stage.town.run(HAND_OVER_EVERY_MS)
    stage.say(late[0], by=2)
    stage.say(late[0], by=3)
    assert stage.heard(type(late[1]), by=2) == [handover] * 2
    assert stage.heard(type(late[1]), by=3) == [handover]


def test_a_status_of_a_later_epoch_is_a_hint_for_sync_alone() -> None:
    stage = Stage()
    later = Status(Epoch(7), View(1), View(0), Height(50), stage.replica.finalized.state_root)
    [asked] = of_kind(stage.say(later, by=3), Send)
    assert (asked.peer, decode_message(asked.data)) == (stage.town.ids[3], SyncRequest(Height(1)))
    assert stage.replica.epoch == 0


def test_a_message_of_a_later_epoch_makes_me_ask_its_sender() -> None:
    stage = Stage()
    done = stage.say(stage.archive.vote(VoteKind.NULLIFY, 1, 2, epoch=Epoch(1)), by=3)
    [asked] = of_kind(done, Send)
    assert (asked.peer, decode_message(asked.data)) == (stage.town.ids[3], SyncRequest(Height(1)))


def test_messages_of_the_next_epoch_are_kept_and_taken_when_it_begins() -> None:
    stage = Stage()
    blocks = [stage.archive.grow() for _ in range(3)]
    early = stage.votes(VoteKind.NULLIFY, 1)
    assert {each.epoch for each in early} == {1}
    stage.say(*early, by=2)
    assert stage.replica.load()["kept_messages"] == 3
    assert stage.replica.view == 1
    stage.show(*blocks)
    assert (stage.replica.epoch, stage.replica.view) == (1, 2)
    assert stage.replica.load()["kept_messages"] == 0


def test_a_leader_whose_view_was_passed_by_what_was_kept_records_no_proposal() -> None:
    """It leads the new epoch, and in the same step learns that the next view was final: its own block is gone."""
    stage = _leading_the_next_epoch()
    blocks = [stage.archive.grow() for _ in range(3)]
    later = stage.archive.build(view=2)
    kept = (stage.certificate(VoteKind.NULLIFY, 1), stage.archive.propose(later))
    stage.say(*kept, stage.final(later))
    done = stage.show(*blocks)
    assert stage.replica.finalized == later.header
    written = [each.data for each in of_kind(done, AppendVoteLog) if each.data]
    ballots = [ballot for data in written for ballot in ballots_in(data)]
    assert (VoteKind.PROPOSE, 0) in {(each.kind, each.epoch) for each in ballots}
    assert [each for each in ballots if each.epoch] == []


def _leading_the_next_epoch() -> Stage:
    """Whoever leads the first view of epoch 1, with something to propose."""
    archive = Stage().archive
    for _ in range(3):
        archive.grow()
    stage = Stage(me=archive.leader(1))
    stage.town.run(10_000)
    stage.town.submit(stage.me, stage.town.transaction(1))
    return stage


def test_the_newest_eight_messages_of_a_peer_are_kept_and_none_of_the_epoch_after() -> None:
    stage = Stage()
    for view in range(1, 2 * MAX_KEPT):
        stage.say(stage.archive.vote(VoteKind.NULLIFY, view, 2, epoch=Epoch(1)), by=2)
        stage.say(stage.archive.vote(VoteKind.NULLIFY, view, 2, epoch=Epoch(2)), by=3)
    assert stage.replica.load()["kept_messages"] == MAX_KEPT


def test_a_lie_among_what_was_kept_costs_its_sender_the_place_then() -> None:
    stage = Stage()
    blocks = [stage.archive.grow() for _ in range(3)]
    lie = stage.archive.vote(VoteKind.NULLIFY, 1, 2)
    done = stage.say(replace(lie, signature=Signature(bytes(64))), by=2)
    assert _dropped(done) == []
    assert _dropped(stage.show(*blocks)) == [Reason.BAD_SIGNATURE]
    assert stage.replica.epoch == 1


def test_what_was_kept_goes_with_the_peer_who_sent_it() -> None:
    stage = Stage()
    stage.say(stage.archive.vote(VoteKind.NULLIFY, 1, 2, epoch=Epoch(1)), by=2)
    stage.town.cut(0, 2)
    stage.town.settle()
    assert stage.replica.load()["kept_messages"] == 0


def test_a_flood_of_requests_kept_for_the_next_epoch_is_survived() -> None:
    stage = Stage()
    blocks = [stage.archive.grow() for _ in range(3)]
    stage.say(stage.certificate(VoteKind.NULLIFY, 300), by=3)
    for first in range(1, 300, MAX_REQUESTED_VIEWS):
        last = View(first + MAX_REQUESTED_VIEWS - 1)
        stage.say(CertificateRequest(VoteKind.NULLIFY, Epoch(1), View(first), last), by=3)
    stage.show(*blocks)
    assert (stage.replica.epoch, stage.replica.view) == (1, 301)


# Much at once.


def test_a_proposal_and_its_votes_in_any_order_make_a_block_final() -> None:
    for turn in range(5):
        stage = Stage(1, Town(present=(1,), parameters=LONG))
        block = stage.archive.build()
        others = [at for at in range(4) if at != 1]
        said: list[Message] = [
            stage.archive.propose(block),
            *[stage.archive.vote(VoteKind.NOTARIZE, 1, each, block.id) for each in others],
            *[stage.archive.vote(VoteKind.FINALIZE, 1, each, block.id) for each in others],
        ]
        for each in said[turn:] + said[:turn]:
            stage.say(each)
        stage.town.run(2_000)
        if stage.replica.finalized.height == 0:
            stage.say(block)
        assert stage.replica.finalized == block.header


def test_two_proposals_of_one_leader_are_answered_with_one_vote() -> None:
    leader = Stage().archive.leader(1)
    me = (leader + 1) % 4
    stage = Stage(me, Town(present=(me,), parameters=LONG))
    first, second = stage.archive.build(), stage.archive.build(after_ms=2_000)
    stage.say(stage.archive.propose(first), stage.archive.propose(second), by=leader)
    cast = [each for each in messages_of(stage.host.asked) if isinstance(each, Vote)]
    assert [(each.kind, each.block_id) for each in cast] == [(VoteKind.NOTARIZE, first.id)]
    assert not any(isinstance(each, Proposal) for each in messages_of(stage.host.asked))
    assert [each.what for each in stage.host.all(actions.Alarm)] == ["evidence"]
