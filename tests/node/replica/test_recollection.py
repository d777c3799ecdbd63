"""Recollection: a key votes when q - 1 others have said which of its votes they hold, and its log holds them too."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Milliseconds, NodeId, PublicKey, Signature
from chain.rejection import Reason
from chain.vote import NO_BLOCK, VoteKind
from node.replica.actions import Action, Alarm, AppendVoteLog, DropPeer, RotateVoteLog, SyncStore
from node.replica.messages import OwnVotesRequest, OwnVotesResponse, SyncRequest
from node.replica.recollection import ANSWER_EVERY_MS, ASK_EVERY_MS, Recollection
from tests.node.replica.stage import Stage, contradictions, messages_of, of_kind, votes_said
from tests.node.replica.town import Loss, Town

LONG = Parameters(epoch_heights=10_000)
SHORT = Parameters(epoch_heights=3)
ME = next(
    at
    for at in range(4)
    if all(
        Stage(0, Town(present=(0,), parameters=each)).archive.leader(1) != at
        for each in (LONG, SHORT)
    )
)
"""Not the leader of the first view."""
X = BlockId(b"x" * 32)
MY_KEY = Stage(0, Town(present=(0,), parameters=LONG)).archive.authorities.keys[ME]
NOTHING = OwnVotesResponse(MY_KEY, Epoch(0), ())
NOTARIZE, NULLIFY, FINALIZE = VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE
FELL_SHORT = "this key has signed what its vote log does not hold"


def _stage(parameters: Parameters = LONG) -> Stage:
    """A replica whose peers say nothing of its votes until the test does."""
    town = Town(present=(ME,), parameters=parameters)
    town.remembers = False
    return Stage(ME, town)


def _is_led_to_vote(stage: Stage) -> None:
    stage.say(stage.archive.propose(stage.archive.build()), by=stage.archive.leader(1))


def _own(stage: Stage, kind: VoteKind = NOTARIZE, view: int = 1) -> OwnVotesResponse:
    """An answer with one vote of the replica's key."""
    vote = stage.archive.vote(kind, view, ME, NO_BLOCK if kind is NULLIFY else X)
    return OwnVotesResponse(MY_KEY, vote.epoch, (vote,))


def _questions(stage: Stage) -> list[int]:
    """How many each hand was asked."""
    return [len(stage.heard(OwnVotesRequest, by=hand)) for hand in stage.hands]


def _logged(done: list[Action]) -> list[Action]:
    return of_kind(done, AppendVoteLog)


# Before a key votes.


def test_nothing_is_written_or_signed_before_q_minus_1_others_have_answered() -> None:
    stage = _stage()
    _is_led_to_vote(stage)
    stage.town.run(30_000)
    stage.say(NOTHING, by=stage.hands[2])
    assert _logged(stage.host.asked) == []
    assert votes_said(stage.host.asked, ME) == []
    done = stage.say(NOTHING, by=stage.hands[0])
    [append] = _logged(done)
    assert any(isinstance(each, SyncStore) for each in done[: done.index(append)])
    assert [each.kind for each in votes_said(done, ME)] == [NOTARIZE, NULLIFY]


def test_peers_are_asked_at_once_and_again_until_enough_have_answered() -> None:
    stage = _stage()
    key = stage.archive.authorities.keys[ME]
    assert [stage.heard(OwnVotesRequest, by=hand) for hand in stage.hands] == [
        [OwnVotesRequest(key)]
    ] * 3
    stage.say(NOTHING, by=stage.hands[0])
    stage.town.run(ASK_EVERY_MS - 1)
    assert _questions(stage) == [1, 1, 1]
    stage.town.run(1)
    assert _questions(stage) == [1, 2, 2]
    stage.say(NOTHING, by=stage.hands[1])
    stage.town.run(10 * ASK_EVERY_MS)
    assert _questions(stage) == [1, 2, 2]


def test_a_peer_that_comes_back_is_asked_again_and_one_that_has_answered_is_not() -> None:
    stage = _stage()
    stage.say(NOTHING, by=stage.hands[0])
    for hand in stage.hands[:2]:
        stage.town.cut(ME, hand)
        stage.town.settle()
        stage.town.connect(ME, hand)
    assert _questions(stage) == [1, 2, 1]
    stage.say(NOTHING, by=stage.hands[1])
    assert stage.replica.is_voting
    _is_led_to_vote(stage)
    assert [each.kind for each in votes_said(stage.host.asked, ME)] == [NOTARIZE]


def test_an_answer_about_another_key_does_not_count() -> None:
    stage = _stage()
    for hand in stage.hands:
        stage.say(replace(NOTHING, key=PublicKey(b"k" * 32)), by=hand)
    _is_led_to_vote(stage)
    assert _logged(stage.host.asked) == []


def test_an_answer_that_nobody_asked_for_does_not_count() -> None:
    stage = _stage()
    for _ in range(3):
        stage.say(NOTHING, by=stage.hands[0])
    _is_led_to_vote(stage)
    assert _logged(stage.host.asked) == []


def test_an_authority_alone_asks_nobody_and_an_observer_asks_nobody() -> None:
    alone = Town(1)
    alone.start()
    alone.submit(0, alone.transaction(1))
    alone.run(2_000)
    assert alone.hosts[0].up.finalized.height >= 1
    observer = Stage(4, Town(observers=1, present=(4,)))
    observer.town.run(10_000)
    said = messages_of(alone.hosts[0].asked) + messages_of(observer.host.asked)
    assert not any(isinstance(each, OwnVotesRequest) for each in said)


def test_what_waited_for_answers_and_is_final_meanwhile_is_not_written() -> None:
    stage = _stage()
    block = stage.archive.build()
    stage.say(stage.archive.propose(block), by=stage.archive.leader(1))
    stage.show(block)
    done = [*stage.say(NOTHING, by=stage.hands[0]), *stage.say(NOTHING, by=stage.hands[1])]
    assert _logged(done) == []


def test_a_key_that_stopped_voting_while_it_waited_writes_nothing() -> None:
    stage = _stage()
    _is_led_to_vote(stage)
    stage.say(stage.archive.vote(NULLIFY, 1, ME), by=stage.archive.leader(1))
    for hand in stage.hands:
        stage.say(NOTHING, by=hand)
    stage.town.run(30_000)
    assert _logged(stage.host.asked) == []


def test_what_waited_for_answers_goes_with_its_epoch_and_the_log_is_renewed_all_the_same() -> None:
    stage = _stage(parameters=SHORT)
    _is_led_to_vote(stage)
    stage.grow(3)
    assert stage.replica.epoch == 1
    assert len(stage.host.all(RotateVoteLog)) == 1
    for hand in stage.hands:
        stage.say(NOTHING, by=hand)
    assert votes_said(stage.host.asked, ME) == []
    assert _logged(stage.host.asked) == []
    _is_led_to_vote(stage)
    assert [each.epoch for each in votes_said(stage.host.asked, ME)] == [1]


# Answers of other epochs.


def test_an_answer_of_a_later_epoch_makes_a_node_sync_and_counts_only_when_given_there() -> None:
    stage = _stage(parameters=SHORT)
    later = OwnVotesResponse(MY_KEY, Epoch(1), ())
    for hand in stage.hands:
        stage.say(later, by=hand)
    assert any(stage.heard(SyncRequest, by=hand) for hand in stage.hands)
    _is_led_to_vote(stage)
    assert _logged(stage.host.asked) == []
    stage.forget()
    stage.grow(3)
    assert _questions(stage) == [1, 1, 1]
    stage.say(later, by=stage.hands[0])
    stage.say(later, by=stage.hands[1])
    _is_led_to_vote(stage)
    assert {each.epoch for each in votes_said(stage.host.asked, ME)} == {1}


def test_an_answer_of_an_earlier_epoch_counts_and_its_votes_are_not_looked_at() -> None:
    stage = _stage(parameters=SHORT)
    earlier = _own(stage, NOTARIZE, 900)
    stage.grow(3)
    stage.say(earlier, by=stage.hands[0])
    stage.say(earlier, by=stage.hands[1])
    _is_led_to_vote(stage)
    assert [each.kind for each in votes_said(stage.host.asked, ME)] == [NOTARIZE]


def test_what_was_answered_once_counts_in_every_later_epoch() -> None:
    stage = _stage(parameters=SHORT)
    for hand in stage.hands[:2]:
        stage.say(NOTHING, by=hand)
    stage.forget()
    stage.grow(3)
    _is_led_to_vote(stage)
    assert _questions(stage) == [0, 0, 0]
    assert [each.kind for each in votes_said(stage.host.asked, ME)][-1:] == [NOTARIZE]


# Answers that say more than the log.


@pytest.mark.parametrize(
    ("kind", "view"),
    [(VoteKind.PROPOSE, 1), (NOTARIZE, 1), (NULLIFY, 3), (FINALIZE, 1), (NOTARIZE, 10**12)],
)
def test_a_vote_beyond_the_log_ends_the_voting_of_its_key(kind: VoteKind, view: int) -> None:
    stage = _stage()
    _is_led_to_vote(stage)
    done = stage.say(_own(stage, kind, view), by=stage.hands[0])
    assert [each.what for each in of_kind(done, Alarm)] == [FELL_SHORT]
    assert not stage.replica.is_voting
    for hand in stage.hands[1:]:
        stage.say(NOTHING, by=hand)
    stage.town.run(60_000)
    assert _logged(stage.host.asked) == []
    assert votes_said(stage.host.asked, ME) == []


def test_a_vote_in_a_final_view_shows_as_well_that_the_log_is_too_short() -> None:
    stage = _stage()
    stage.grow(3)
    assert [each.what for each in of_kind(stage.say(_own(stage), by=stage.hands[0]), Alarm)] == [
        FELL_SHORT
    ]


def test_a_vote_that_is_only_about_to_be_logged_is_not_in_the_log() -> None:
    stage = _stage()
    block = stage.archive.build()
    stage.say(stage.archive.propose(block), by=stage.archive.leader(1))
    same = stage.archive.vote(NOTARIZE, 1, ME, block.id)
    stage.say(OwnVotesResponse(MY_KEY, Epoch(0), (same,)), by=stage.archive.leader(1))
    assert not stage.replica.is_voting


def test_an_answer_that_comes_when_others_were_enough_is_looked_at_all_the_same() -> None:
    stage = _stage()
    for hand in stage.hands[:2]:
        stage.say(NOTHING, by=hand)
    assert stage.replica.is_voting
    stage.say(_own(stage, NULLIFY, 7), by=stage.hands[2])
    assert not stage.replica.is_voting


@pytest.mark.parametrize("how", ["an answer", "a vote"])
def test_a_key_that_somebody_else_has_does_not_vote_in_the_next_epoch_either(how: str) -> None:
    stage = _stage(parameters=SHORT)
    [foreign] = _own(stage).votes
    stage.say(_own(stage) if how == "an answer" else foreign, by=stage.hands[0])
    stage.forget()
    stage.grow(3)
    assert stage.replica.epoch == 1
    assert not stage.replica.is_voting
    stage.town.run(20_000)
    assert _questions(stage) == [0, 0, 0]
    assert _logged(stage.host.asked) == []


def test_votes_that_stand_in_the_log_are_no_surprise() -> None:
    stage = _stage()
    for hand in stage.hands[:2]:
        stage.say(NOTHING, by=hand)
    _is_led_to_vote(stage)
    said = votes_said(stage.host.asked, ME)
    assert [each.kind for each in said] == [NOTARIZE]
    stage.host.crash(Loss.UNSYNCED)
    stage.town.return_of(ME)
    for hand in stage.hands[:2]:
        stage.say(OwnVotesResponse(MY_KEY, Epoch(0), tuple(said)), by=hand)
    assert stage.replica.is_voting
    stage.town.run(30_000)
    assert len(votes_said(stage.host.asked, ME)) > len(said)
    assert contradictions(votes_said(stage.host.asked, ME)) == []


# Answers that are nonsense.


def _by_another(stage: Stage) -> OwnVotesResponse:
    vote = stage.archive.vote(NOTARIZE, 1, (ME + 1) % 4, X)
    return OwnVotesResponse(MY_KEY, Epoch(0), (vote,))


def _forged(stage: Stage) -> OwnVotesResponse:
    [vote] = _own(stage).votes
    return OwnVotesResponse(MY_KEY, Epoch(0), (replace(vote, signature=Signature.zeros()),))


@pytest.mark.parametrize(
    ("lie", "reason"), [(_by_another, Reason.MALFORMED), (_forged, Reason.BAD_SIGNATURE)]
)
def test_a_liar_is_dropped_and_two_honest_answers_are_enough(
    lie: Callable[[Stage], OwnVotesResponse], reason: Reason
) -> None:
    stage = _stage()
    leader = stage.archive.leader(1)
    liar, *honest = sorted(stage.hands, key=lambda hand: hand == leader)
    dropped = of_kind(stage.say(lie(stage), by=liar), DropPeer)
    assert [each.why.reason for each in dropped] == [reason]
    _is_led_to_vote(stage)
    stage.say(NOTHING, by=honest[0])
    assert _logged(stage.host.asked) == []
    stage.say(NOTHING, by=honest[1])
    assert [each.kind for each in votes_said(stage.host.asked, ME)] == [NOTARIZE]


# Answering.


def _answers(done: list[Action]) -> list[OwnVotesResponse]:
    return [each for each in messages_of(done) if isinstance(each, OwnVotesResponse)]


def test_the_newest_vote_of_each_kind_is_told_of_those_that_are_held() -> None:
    stage = _stage()
    archive, other = stage.archive, (ME + 1) % 4
    early, late, nullify = (
        archive.vote(NOTARIZE, 2, other, X),
        archive.vote(NOTARIZE, 5, other, X),
        archive.vote(NULLIFY, 3, other),
    )
    stage.say(late, early, nullify)
    question = OwnVotesRequest(archive.authorities.keys[other])
    told = OwnVotesResponse(question.key, Epoch(0), (late, nullify))
    assert _answers(stage.say(question)) == [told]


def test_votes_in_certificates_are_told_of_after_a_restart_too() -> None:
    stage = _stage()
    certificate = stage.certificate(NULLIFY, 1)
    [first, *_] = certificate.votes()
    stage.say(certificate)
    stage.host.crash(Loss.NOTHING)
    stage.town.return_of(ME)
    question = OwnVotesRequest(stage.archive.authorities.keys[first.signer])
    told = OwnVotesResponse(question.key, Epoch(0), (first,))
    assert _answers(stage.say(question)) == [told]


def test_of_a_key_that_is_not_in_the_set_nothing_is_told_and_an_observer_answers_too() -> None:
    observer = Stage(4, Town(observers=1, present=(4,)))
    stranger = PublicKey.zeros()
    told = replace(NOTHING, key=stranger)
    assert _answers(observer.say(OwnVotesRequest(stranger))) == [told]


def test_a_peer_is_answered_once_a_second() -> None:
    stage = _stage()
    question = OwnVotesRequest(stage.archive.authorities.keys[0])
    assert len(_answers(stage.say(question, question))) == 1
    assert len(_answers(stage.say(question, by=stage.hands[1]))) == 1
    stage.town.run(ANSWER_EVERY_MS)
    assert len(_answers(stage.say(question))) == 1


# In a town.


def _busy(town: Town, count: int, first: int = 1) -> None:
    for at in range(first, first + count):
        town.submit(at % 3, town.transaction(at))
        town.run(500)


def test_a_restored_older_disk_is_found_out_and_says_nothing_against_its_first_life() -> None:
    town = Town(parameters=LONG)
    town.start()
    _busy(town, 2)
    host = town.hosts[3]
    image = host.disk.copy()
    _busy(town, 4, first=3)
    host.crash(Loss.UNSYNCED)
    host.disk = image
    image.crash(Loss.UNSYNCED)
    before = len(host.asked)
    town.return_of(3)
    _busy(town, 6, first=7)
    assert [each.what for each in of_kind(host.asked[before:], Alarm)] == [FELL_SHORT]
    assert votes_said(host.asked[before:], 3) == []
    assert contradictions(votes_said(host.asked, 3)) == []
    assert host.up.finalized.height == town.hosts[0].up.finalized.height >= 5


def test_when_all_nodes_start_again_at_once_they_go_on_after_one_round_trip() -> None:
    town = Town(parameters=LONG)
    town.start()
    _busy(town, 3)
    height = town.hosts[0].up.finalized.height
    for host in town.hosts:
        host.crash(Loss.UNSYNCED)
    town.run(1_000)
    for at in range(4):
        town.return_of(at)
    town.submit(0, town.transaction(9))
    town.run(ASK_EVERY_MS - 1)
    assert min(host.up.finalized.height for host in town.hosts) > height


# The book of who has answered, alone.

A, B, C = (NodeId(bytes([each]) * 32) for each in range(3))
KEY, OTHER_KEY = PublicKey(b"k" * 32), PublicKey(b"o" * 32)


def _due(book: Recollection, at_ms: int) -> list[NodeId]:
    found = book.due(Milliseconds(at_ms))
    return [] if found is None else found[1]


def _is_complete(book: Recollection) -> bool:
    return book.is_complete


def test_a_larger_quorum_and_another_key_ask_for_more_answers() -> None:
    book = Recollection()
    book.begin(KEY, 2, [A, B, C])
    assert _due(book, 0) == [A, B, C]
    book.answered(A)
    assert _is_complete(book)
    book.begin(KEY, 3, [A, B, C])
    assert not _is_complete(book)
    assert _due(book, 1) == [B, C]
    book.answered(B)
    assert _is_complete(book)
    book.begin(OTHER_KEY, 2, [A, B, C])
    assert _due(book, 2) == [A, B, C]
    book.begin(None, 2, [A, B, C])
    assert _is_complete(book)
    assert book.next_due() is None
    book.answered(A)
    assert _due(book, 3) == []
