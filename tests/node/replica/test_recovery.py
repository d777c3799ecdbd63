"""A node that dies at any point of a recorded run never contradicts itself, and catches up.

One run of four nodes is recorded. For each point at which the disk of one node or what it has said
changed, and for each way to die there, a second life begins on that disk. It hears everything that
the first life heard: at once, or after a long silence, or after leaders told it something else. What
it asks for is answered by a node that has finished the run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

import pytest

from chain.block import Block
from chain.primitives import Epoch, Milliseconds, View
from chain.storage import layout
from chain.vote import Ballot, Vote, VoteKind
from consensus.messages import BlockRequest, CertificateRequest, Proposal
from consensus.vote_log import Record, RecordKind, floor, log_from, read_log
from node.replica.actions import (
    Alarm,
    AppendVoteLog,
    Broadcast,
    Committed,
    RotateVoteLog,
    Send,
    Stop,
    SyncStore,
    WriteStore,
)
from node.replica.inputs import Input, LogSynced, Received
from node.replica.messages import Message, SyncRequest, decode_message, encode_message
from tests.node.replica.stage import Stage, contradictions, votes_said
from tests.node.replica.town import Disk, Host, Killed, Loss, Town, first_logs

NODE, FRIEND = 0, 1
HEIGHT = 7
"""Two epochs of three heights, and the begin of another."""
BEYOND = 2
"""Blocks at the end of the record that may have become final by this node's own votes, which a second life
that was silent does not give again: NULLIFY came first."""
SILENCE_MS = 20_000
LIVES = ("told the same", "told the same after a silence", "told something else first")


@cache
def _recorded() -> Town:
    town = Town(log_ms=2)
    town.start()
    for at in range(30):
        town.at(70 * at, _submit, town, at)
    assert town.run_while(
        lambda: min(host.up.finalized.height for host in town.hosts) < HEIGHT + BEYOND,
        limit_ms=30_000,
    )
    return town


def _submit(town: Town, sequence: int) -> None:
    town.submit(sequence % 4, town.transaction(sequence))


# The first life.


@dataclass(frozen=True)
class Point:
    """What there is when the node dies: its disk, what it has said, the newest block it told of."""

    now_ms: int
    disk: Disk
    said: tuple[Vote, ...]
    committed: int


def _points() -> Iterator[Point]:
    """After everything that changed the disk, or that others saw."""
    disk = Disk(first_logs(_recorded().hosts[NODE].keys, _recorded().chain_id))
    said: list[Vote] = []
    now_ms = committed = 0
    for each in _recorded().hosts[NODE].story:
        if isinstance(each, Input):
            now_ms = each.now_ms
        match each:
            case WriteStore(writes):
                disk.write(writes)
            case SyncStore(writes):
                disk.sync(writes)
            case AppendVoteLog() | RotateVoteLog():
                disk.log(each)
            case LogSynced():
                disk.sync_logs()
            case Broadcast():
                said += votes_said([each], NODE)
            case Committed(block):
                committed = block.header.height
            case _:
                continue
        yield Point(now_ms, disk.copy(), tuple(said), committed)


@cache
def _all_points() -> tuple[Point, ...]:
    return tuple(_points())


def _heard() -> list[tuple[int, Message]]:
    """Everything that the first life was told, and by whom."""
    town = _recorded()
    told = town.hosts[NODE].told
    return [
        (town.ids.index(each.peer), decode_message(each.data))
        for each in told
        if isinstance(each, Received)
    ]


# The second life.


class SecondLife:
    """The node once more, on what a crash left of its disk, among hands with the others' voices."""

    def __init__(self, point: Point, loss: Loss) -> None:
        self.town = Town(present=(NODE,))
        self.town.wait_until(point.now_ms)
        self.host: Host = self.town.hosts[NODE]
        self.host.disk = point.disk.copy()
        self.host.disk.crash(loss)
        self.town.start()

    def hear(self, source: int, message: Message) -> None:
        self.town.connect(NODE, source)
        self.town.say(source, NODE, message)
        self.answer()

    def answer(self) -> None:
        """The node that has finished the run answers what this one asks for, whomever it asks."""
        for _ in range(100):
            asked = [(by, said) for by, mail in self.town.mail.items() for _, said in mail]
            for mail in self.town.mail.values():
                mail.clear()
            questions = [
                each
                for each in asked
                if isinstance(each[1], BlockRequest | CertificateRequest | SyncRequest)
            ]
            if not questions:
                return
            for by, question in questions:
                for data in _friends_answer(question):
                    self.town.say(by, NODE, data)
        raise AssertionError("it asks and asks")

    def be_silent(self) -> None:
        self.town.run(SILENCE_MS)

    @property
    def said(self) -> list[Vote]:
        return votes_said(self.host.asked, NODE)


def _friends_answer(question: Message) -> list[bytes]:
    """What a finished node sends back; it stays finished."""
    town = _recorded()
    friend = town.hosts[FRIEND].up
    now_ms, wall_ms = town.time
    done = friend.step(Received(now_ms, wall_ms, town.ids[NODE], encode_message(question)))
    return [each.data for each in done if isinstance(each, Send)]


def _twin(proposal: Proposal) -> Proposal:
    """Another block for the same view, signed by the same leader, as valid as the first."""
    town = _recorded()
    assert proposal.block is not None
    header = proposal.block.header
    later = replace(header, timestamp_ms=Milliseconds(header.timestamp_ms + 1))
    block = Block.seal(later, proposal.block.body)
    ballot = Ballot(VoteKind.PROPOSE, proposal.epoch, proposal.view, block.id)
    [secret] = [each for each in town.secrets if each.public == header.proposer]
    signature = secret.sign(ballot.signing_bytes(town.chain_id))
    return replace(proposal, block=block, block_id=block.id, signature=signature)


def _live(life: SecondLife, how: str) -> None:
    if how == "told the same after a silence":
        life.be_silent()
    for source, message in _heard():
        assert _notarized_after_nullify(life.host) == []
        is_twinned = isinstance(message, Proposal) and message.block is not None
        if how == "told something else first" and is_twinned:
            assert isinstance(message, Proposal)
            life.hear(source, _twin(message))
        life.hear(source, message)
    life.answer()


def _notarized_after_nullify(host: Host) -> list[Record]:
    """What nobody could prove, and the log shows."""
    [data] = host.disk.logs.values()
    assert data is not None
    nullified: list[View] = []
    found = []
    for each in read_log(data).records:
        if each.kind is RecordKind.NULLIFY:
            nullified.append(each.view)
        if each.kind is RecordKind.NOTARIZE and each.view in nullified:
            found.append(each)
    return found


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.value)
@pytest.mark.parametrize("how", LIVES)
def test_a_second_life_never_contradicts_the_first_and_catches_up(how: str, loss: Loss) -> None:
    """Each point and each loss is lived once; the lives take turns."""
    points = list(enumerate(_all_points()))
    for at, point in points[LIVES.index(how) :: len(LIVES)]:
        life = SecondLife(point, loss)
        assert life.host.up.finalized.height >= point.committed, at
        _live(life, how)
        assert not life.host.all(Stop), at
        assert not life.host.all(Alarm) or how == "told something else first", at
        assert contradictions([*point.said, *life.said]) == [], at
        expected = _recorded().hosts[FRIEND].up.ledger
        tip = life.host.up.finalized
        assert tip.height >= HEIGHT, at
        block = expected.block_at(tip.height)
        assert block is not None
        assert tip == block.header, at


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.value)
def test_what_was_said_stands_in_the_log_that_a_crash_leaves(loss: Loss) -> None:
    """I6; a log that a later epoch has replaced has no votes of the earlier one, and needs none."""
    key = _recorded().secrets[NODE].public
    for point in _all_points():
        disk = point.disk.copy()
        disk.crash(loss)
        data = disk.logs[key]
        assert data is not None
        records = read_log(data).records
        epoch = records[0].epoch
        assert records[0] == floor(epoch)
        of_epoch = [each for each in point.said if each.epoch >= epoch]
        assert [each for each in of_epoch if Record.of(each.ballot) not in records] == []


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.value)
def test_the_log_never_runs_ahead_of_the_store(loss: Loss) -> None:
    """S4: the commit that begins an epoch is on disk before the first record of it."""
    key = _recorded().secrets[NODE].public
    for point in _all_points():
        life = SecondLife(point, loss)
        data = life.host.disk.logs[key]
        assert data is not None
        assert read_log(data).records[0].epoch <= life.host.up.epoch
        assert life.host.up.is_voting


def test_the_recorded_run_holds_what_there_is_to_die_of() -> None:
    story = _recorded().hosts[NODE].story
    kinds = {type(each) for each in story}
    assert kinds >= {WriteStore, SyncStore, AppendVoteLog, RotateVoteLog, LogSynced, Committed}
    said = {vote.kind for point in _all_points() for vote in point.said}
    assert said == {VoteKind.PROPOSE, VoteKind.NOTARIZE, VoteKind.FINALIZE}
    assert len(_all_points()) > 80


# Deaths that need a story of their own.


def test_an_operator_who_empties_the_store_and_keeps_the_log_gets_the_chain_back() -> None:
    town = Town()
    town.start()
    for at in range(12):
        town.submit(at % 4, town.transaction(at))
        town.run(100)
    host = town.hosts[NODE]
    host.crash(Loss.UNSYNCED)
    host.disk.store = type(host.disk.store)()
    before = max(each.up.finalized.height for each in town.hosts[1:])
    town.run(100)
    town.return_of(NODE)
    town.submit(1, town.transaction(50))
    assert town.run_while(lambda: host.up.finalized.height < before, limit_ms=60_000)
    assert contradictions(votes_said(host.asked, NODE)) == []
    assert not host.all(Alarm), "its signatures of epochs before the log's floor are no theft"


def test_a_log_of_a_later_epoch_than_the_store_signs_nothing_in_the_earlier_one() -> None:
    town = Town()
    key = town.secrets[NODE].public
    town.hosts[NODE].disk = Disk({key: log_from(key, town.chain_id, Epoch(2))})
    town.start()
    for at in range(20):
        town.submit(at % 4, town.transaction(at))
        town.run(2_000)
    host = town.hosts[NODE]
    assert host.up.epoch >= 3
    assert {each.epoch for each in votes_said(host.asked, NODE)} >= {2, 3}
    assert min(each.epoch for each in votes_said(host.asked, NODE)) == 2


def test_a_kill_and_then_a_power_cut_leave_no_floor_without_the_commit_before_it() -> None:
    stage = Stage()
    blocks = [stage.archive.grow() for _ in range(3)]
    stage.show(*blocks[:2])
    stage.host.disk.kills_at_sync = True
    with pytest.raises(Killed):
        stage.show(blocks[2])
    stage.host.disk.kills_at_sync = False
    stage.host.crash(Loss.NOTHING)
    stage.host.start()
    stage.town.settle()
    assert stage.replica.epoch == 1
    stage.host.crash(Loss.UNSYNCED)
    stage.host.start()
    assert stage.replica.epoch == 1
    assert stage.replica.is_voting


def test_a_kill_and_then_a_power_cut_leave_no_finalize_without_its_certificate() -> None:
    me = Stage().archive.leader(2)
    stage = Stage(me, Town(present=(me,)))
    block = stage.archive.build()
    stage.say(stage.certificate(VoteKind.NOTARIZE, 1, block.id))
    stage.host.crash(Loss.NOTHING)
    stage.town.run(100)
    stage.town.return_of(me)
    stage.say(block)
    assert [each.kind for each in votes_said(stage.host.asked, me)] == [VoteKind.FINALIZE]
    stage.host.crash(Loss.UNSYNCED)
    key = layout.certificate_key(Epoch(0), View(1), VoteKind.NOTARIZE)
    assert stage.host.disk.store.get(key) is not None


@pytest.mark.parametrize("wait_ms", [0, 500, 5_000, 30_000])
def test_a_kill_and_then_a_power_cut_take_no_vote_from_the_log_that_was_said(wait_ms: int) -> None:
    me = (Stage().archive.leader(1) + 1) % 4
    stage = Stage(me, Town(present=(me,), log_ms=10))
    leader = stage.archive.leader(1)
    stage.say(stage.archive.propose(stage.archive.build()), by=leader)
    stage.host.crash(Loss.NOTHING)
    stage.town.return_of(me)
    stage.town.run(wait_ms)
    stage.host.crash(Loss.UNSYNCED)
    stage.town.return_of(me)
    stage.say(stage.archive.propose(stage.archive.build(after_ms=2_000)), by=leader)
    stage.town.run(30_000)
    assert votes_said(stage.host.asked, me)
    assert contradictions(votes_said(stage.host.asked, me)) == []


def _is_at_most(town: Town, height: int) -> bool:
    return min(host.up.finalized.height for host in town.hosts) <= height


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.value)
def test_after_a_power_cut_of_all_nodes_at_once_the_chain_goes_on(loss: Loss) -> None:
    town = Town(log_ms=2)
    town.start()
    for cut in range(12):
        for at in range(4):
            town.submit(at, town.transaction(4 * cut + at))
        town.run(37 + 11 * cut)
        for host in town.hosts:
            host.crash(loss)
        town.run(50)
        for at in range(4):
            town.return_of(at)
        height = max(host.up.finalized.height for host in town.hosts)
        town.submit(0, town.transaction(1_000 + cut))
        went_on = town.run_while(
            partial(_is_at_most, town, height),
            limit_ms=60_000,
        )
        assert went_on, cut
    for node, host in enumerate(town.hosts):
        assert contradictions(votes_said(host.asked, node)) == []
        assert not host.all(Stop)
        assert not host.all(Alarm)
