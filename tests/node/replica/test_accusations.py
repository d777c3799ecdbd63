"""Evidence at a replica: checked, passed on, put into a block once; and the end of a node it is against."""

from dataclasses import replace

import pytest

from chain.evidence import Evidence
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Height, Signature
from chain.rejection import Reason
from chain.vote import Vote, VoteKind
from consensus.messages import Proposal, Status
from node.replica.actions import Alarm, Broadcast, Committed, DropPeer, Stop
from node.replica.inputs import Connected, Disconnected, LogSynced, Received, Submitted, Tick
from node.replica.messages import SyncRequest, decode_message, encode_message
from tests.chain.strategies import keyring
from tests.node.replica.stage import Stage, messages_of, of_kind
from tests.node.replica.town import DELAY_MS, Loss, Town

X, Y = BlockId(b"x" * 32), BlockId(b"y" * 32)
LONG = Parameters(epoch_heights=1000)
CULPRIT = 3


def _stage(me: int = 0) -> Stage:
    return Stage(me, Town(present=(me,), parameters=LONG))


def _pair(stage: Stage, view: int = 50, signer: int = CULPRIT, epoch: int = 0) -> tuple[Vote, Vote]:
    first, second = (
        stage.archive.vote(VoteKind.NOTARIZE, view, signer, block_id, Epoch(epoch))
        for block_id in (X, Y)
    )
    return first, second


def _evidence(stage: Stage, view: int = 50, signer: int = CULPRIT, epoch: int = 0) -> Evidence:
    return Evidence.of(*_pair(stage, view, signer, epoch))


def test_evidence_is_passed_on_once_and_its_operator_told_once() -> None:
    stage = _stage()
    evidence = _evidence(stage)
    done = stage.say(evidence)
    assert of_kind(done, Broadcast)[0].data == encode_message(evidence)
    [alarm] = of_kind(done, Alarm)
    assert alarm.what == "evidence"
    assert alarm.detail.endswith("two_notarizations in view 50 of epoch 0")
    for again in (evidence, _evidence(stage, view=51)):
        done = stage.say(again, by=2)
        assert not of_kind(done, Alarm)
        assert not of_kind(done, Broadcast)
    assert stage.replica.load()["evidence"] == 1


def test_two_votes_in_one_view_make_evidence() -> None:
    stage = _stage()
    first, second = _pair(stage, view=1)
    assert of_kind(stage.say(first, by=1), Alarm) == []
    done = stage.say(second, by=2)
    assert _evidence(stage, view=1) in messages_of(done)
    assert stage.replica.load()["evidence"] == 1


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        (
            lambda pair: replace(pair, first=replace(pair.first, signature=Signature(bytes(64)))),
            Reason.BAD_SIGNATURE,
        ),
        (lambda pair: replace(pair, second=pair.first), Reason.NO_OFFENCE),
        (lambda pair: Evidence(pair.second, pair.first), Reason.NO_OFFENCE),
    ],
    ids=["forged", "one vote twice", "in the other order"],
)
def test_who_sends_evidence_that_proves_nothing_is_dropped(forged: object, reason: Reason) -> None:
    stage = _stage()
    assert callable(forged)
    [dropped] = of_kind(stage.say(forged(_evidence(stage)), by=2), DropPeer)
    assert dropped.why.reason is reason
    assert stage.replica.load()["evidence"] == 0


def test_evidence_that_is_too_old_or_too_new_is_passed_over() -> None:
    stage = Stage()
    for epoch in (1, 9):
        assert of_kind(stage.say(_evidence(stage, epoch=epoch)), DropPeer) == []
    early = _evidence(stage)
    stage.grow(9)
    assert stage.replica.epoch == 3
    assert of_kind(stage.say(early), DropPeer) == []
    assert stage.replica.load()["evidence"] == 0


def test_evidence_that_waits_goes_when_its_time_has_passed() -> None:
    stage = Stage()
    stage.say(_evidence(stage))
    held = []
    while stage.replica.epoch < 3:
        held.append((stage.replica.epoch, stage.replica.load()["evidence"]))
        stage.grow()
    assert set(held) == {(0, 1), (1, 1), (2, 1)}
    assert stage.replica.load()["evidence"] == 0


# In blocks.


def test_a_town_puts_an_offence_into_one_block_and_comes_to_rest() -> None:
    town = Town(parameters=LONG)
    town.start()
    town.run(500)
    stage = _stage()
    for view in (50, 51):
        for at in range(3):
            data = encode_message(_evidence(stage, view=view))
            town.post((at + 1) % 3, at, data)
    town.run(10_000)
    [height] = {town.hosts[at].up.finalized.height for at in range(3)}
    blocks = [each.block for each in town.hosts[0].all(Committed)]
    assert sum(len(block.body.evidence) for block in blocks) == 1
    town.run(10_000)
    assert {town.hosts[at].up.finalized.height for at in range(3)} == {height}
    assert [town.hosts[at].up.load()["evidence"] for at in range(3)] == [0] * 3
    assert town.hosts[CULPRIT].replica is None, "the culprit has heard of it, and stopped"


def test_an_offence_that_a_final_block_carries_is_not_held_again() -> None:
    stage = _stage()
    evidence = _evidence(stage, view=2)
    block = stage.archive.grow(evidence=[evidence])
    [alarm] = of_kind(stage.show(block), Alarm)
    assert alarm.what == "evidence"
    for vote in _pair(stage, view=2):
        stage.say(vote)
    assert of_kind(stage.say(evidence), DropPeer) == []
    assert stage.replica.load()["evidence"] == 0


def test_evidence_that_waits_leaves_with_the_block_that_carries_it() -> None:
    stage = _stage()
    evidence = _evidence(stage)
    stage.say(evidence)
    done = stage.show(stage.archive.grow(evidence=[evidence]))
    assert of_kind(done, Alarm) == [], "that was told before"
    assert stage.replica.load()["evidence"] == 0


def test_a_leader_proposes_evidence_at_once() -> None:
    leader = _stage().archive.leader(1)
    stage = _stage(leader)
    culprit = (leader + 1) % 4
    stage.say(_evidence(stage, signer=culprit))
    stage.town.run(1_000)
    [proposal] = stage.heard(Proposal)
    assert proposal.block is not None
    assert proposal.block.body.evidence == (_evidence(stage, signer=culprit),)


# Against this node itself.


def test_evidence_against_a_key_of_this_node_is_passed_on_and_stops_it() -> None:
    stage = _stage()
    done = stage.say(_evidence(stage, signer=0))
    assert [type(each) for each in done][-2:] == [Broadcast, Stop]
    [stop] = of_kind(done, Stop)
    assert stop.what == "evidence against a key of this node"
    assert stage.host.replica is None


def test_evidence_against_this_node_that_first_stands_in_a_block_stops_it() -> None:
    stage = _stage()
    block = stage.archive.build(evidence=[_evidence(stage, signer=0)])
    stage.say(stage.final(block))
    stage.say(block)
    assert [each.what for each in stage.host.all(Stop)] == ["evidence against a key of this node"]
    assert stage.host.replica is None


def test_a_node_stops_once_however_many_reasons_there_are() -> None:
    _, secrets = keyring(4)
    keys = [(secrets[0], secrets[1]), (secrets[2],), (secrets[3],)]
    town = Town(present=(0,), keys=keys, parameters=LONG)
    stage = Stage(0, town)
    block = stage.archive.build(evidence=[_evidence(stage, signer=at) for at in (0, 1)])
    stage.say(stage.archive.certificate(VoteKind.FINALIZE, 1, block.id, first=1))
    stage.say(block)
    assert len(stage.host.all(Stop)) == 1


def test_a_stopped_replica_takes_nothing_and_asks_for_nothing() -> None:
    stage = _stage()
    replica = stage.replica
    stage.say(_evidence(stage, signer=0))
    assert not replica.is_voting
    time, peer = stage.town.time, stage.town.ids[2]
    submitted = stage.town.transaction(1).encoded
    for given in (
        Tick(*time),
        Connected(*time, peer),
        Received(*time, peer, encode_message(SyncRequest(Height(0)))),
        Submitted(*time, (submitted,)),
        LogSynced(*time, 1),
        Disconnected(*time, peer),
    ):
        assert replica.step(given) == []
    assert replica.load()["evidence"] == 1


def test_what_stands_after_a_stop_is_no_vote_and_no_timer() -> None:
    stage = _stage()
    before = len(stage.host.asked)
    stage.say(_evidence(stage, signer=0))
    done = stage.host.asked[before:]
    after = done[done.index(of_kind(done, Stop)[0]) + 1 :]
    assert after == []


def test_a_signature_of_this_nodes_key_that_is_not_in_its_log_ends_its_voting() -> None:
    stage = _stage()
    done = stage.say(stage.archive.vote(VoteKind.NOTARIZE, 1, 0, X), by=2)
    assert [each.what for each in of_kind(done, Alarm)] == [
        "this key has signed what its vote log does not hold"
    ]
    assert not stage.replica.is_voting
    stage.town.run(60_000)
    cast = [each for each in messages_of(stage.host.asked) if isinstance(each, Vote)]
    assert cast == []
    assert any(isinstance(each, Status) for each in messages_of(stage.host.asked))


def test_what_waited_for_the_disk_when_the_key_was_found_used_elsewhere_is_not_signed() -> None:
    leader = _stage().archive.leader(1)
    me = (leader + 1) % 4
    stage = Stage(me, Town(present=(me,), parameters=LONG, log_ms=2 * DELAY_MS))
    stage.say(stage.archive.propose(stage.archive.build()), by=leader)
    stage.say(stage.archive.vote(VoteKind.NULLIFY, 1, me), by=leader)
    stage.town.run(1_000)
    assert not any(isinstance(each, Vote) for each in messages_of(stage.host.asked))


# Keys and logs.


def test_a_node_without_its_vote_log_follows_as_an_observer_and_says_so() -> None:
    town = Town()
    town.hosts[0].disk.lose_log(town.secrets[0].public)
    town.start()
    for at in range(8):
        town.submit(at % 4, town.transaction(at))
        town.run(2_000)
    host = town.hosts[0]
    assert host.up.finalized.height >= 2
    assert not host.up.is_voting
    [alarm] = host.all(Alarm)
    assert alarm.what == "vote log"
    assert repr(town.secrets[0].public) in alarm.detail
    sent = [decode_message(each.data) for each in host.all(Broadcast)]
    assert not any(isinstance(each, Vote | Proposal) for each in sent)


def test_a_node_that_lost_its_log_after_voting_does_not_vote_again() -> None:
    town = Town(parameters=LONG)
    town.start()
    town.submit(1, town.transaction(1))
    town.run(300)
    host = town.hosts[0]
    host.crash(Loss.UNSYNCED)
    host.disk.lose_log(town.secrets[0].public)
    town.run(100)
    said = len(host.asked)
    town.return_of(0)
    town.submit(1, town.transaction(2))
    town.run(2_000)
    assert host.up.finalized.height >= 2
    assert not any(isinstance(each, Vote) for each in messages_of(host.asked[said:]))
