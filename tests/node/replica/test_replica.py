"""A replica among others: what it asks for, in which order, and how it follows the epochs."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from chain.authorities import AuthoritySet
from chain.genesis import Parameters
from chain.primitives import Epoch, Height, Milliseconds, View
from chain.receipt import CallResult
from chain.state import Overlay, StateReader
from chain.transition import BlockContext
from chain.vote import Vote, VoteKind
from consensus.finality import LONGEST_GAP
from consensus.messages import Proposal, Status
from consensus.vote_log import read_log
from node.replica import answers
from node.replica.actions import (
    Action,
    Alarm,
    Answer,
    AppendVoteLog,
    Broadcast,
    Committed,
    RotateVoteLog,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.inputs import LogSynced, Tick
from node.replica.messages import SyncRequest, decode_message
from node.replica.replica import STATUS_EVERY_MS
from tests.chain.scripted import Scripted
from tests.chain.strategies import keyring
from tests.node.replica.stage import Stage, messages_of, of_kind
from tests.node.replica.town import START, Host, Town

QUIET = Parameters(epoch_heights=100)


def _run(town: Town, height: int, *, every_ms: int = 100) -> None:
    """Until everybody who is present has `height`, with a transaction now and then."""
    town.start()
    for at in range(40):
        town.at(town.now_ms + at * every_ms, _submit, town, at)
    present = [town.hosts[at] for at in town.present]
    reached = town.run_while(
        lambda: min(host.up.finalized.height for host in present) < height, limit_ms=120_000
    )
    assert reached


def _submit(town: Town, sequence: int) -> None:
    town.submit(town.present[sequence % len(town.present)], town.transaction(sequence))


def _steps(host: Host) -> Iterator[list[Action]]:
    """The actions of each step: every step but the last of a stopped one ends with WakeAt."""
    step: list[Action] = []
    for each in host.asked:
        step.append(each)
        if isinstance(each, WakeAt):
            yield step
            step = []


# Together.


@pytest.mark.parametrize(("size", "observers"), [(1, 1), (4, 1), (5, 0), (7, 0)])
def test_a_town_agrees_on_one_chain_over_several_epochs(size: int, observers: int) -> None:
    town = Town(size, observers=observers)
    _run(town, 10)
    chains = [
        [host.up.ledger.block_at(Height(height)) for height in range(11)] for host in town.hosts
    ]
    assert all(chain == chains[0] for chain in chains)
    assert all(host.up.epoch >= 3 for host in town.hosts)
    assert [host.up.is_voting for host in town.hosts] == [True] * size + [False] * observers
    assert not any(host.all(Alarm) or host.all(Stop) for host in town.hosts)


def test_what_is_submitted_anywhere_is_included_once_and_has_its_receipt_everywhere() -> None:
    town = Town()
    _run(town, 10)
    town.run(5_000)
    answers = [each.transaction_id for host in town.hosts for each in host.all(Answer)]
    accepted = [each for each in answers if each is not None]
    assert len(accepted) == 40
    included = [
        each.id for news in town.hosts[0].all(Committed) for each in news.block.body.transactions
    ]
    assert sorted(accepted) == sorted(included)
    for each in included:
        found = [host.up.receipt(each) for host in town.hosts]
        assert found[0] is not None
        assert all(receipt == found[0] for receipt in found)
    assert town.hosts[0].up.receipt(town.transaction(999).id) is None


def test_authorities_come_and_go_with_the_epochs() -> None:
    first, _ = keyring(4)
    second = AuthoritySet(keyring(7)[0].keys[2:6])
    keys = [(key,) for key in keyring(7)[1]]
    town = Town(7, schedule=(first, second), keys=keys)
    _run(town, 7)
    voting = [host.keys[0].public in second.keys for host in town.hosts]
    assert [host.up.is_voting for host in town.hosts] == voting
    assert len({host.up.ledger.block_at(Height(6)) for host in town.hosts}) == 1


def test_a_quiet_town_writes_one_block_a_heartbeat() -> None:
    town = Town(parameters=QUIET)
    town.start()
    town.run(200_000)
    committed = town.hosts[0].all(Committed)
    times = [each.block.header.timestamp_ms - START for each in committed]
    assert 3 <= len(times) <= 7, "now and then a second one, empty as well, makes the first final"
    assert all(later - sooner >= 25 for sooner, later in pairwise(times))
    assert not any(each.block.body.transactions for each in committed)


class Punctual(Scripted):
    """Wants a block 7 s after genesis, and none after that."""

    def next_deadline(self, state: StateReader) -> Milliseconds | None:
        is_over = state.get(b"\x01done") is not None
        return None if is_over else Milliseconds(START + 7_000)

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        if context.timestamp_ms >= START + 7_000:
            state.put(b"\x01done", b"\x01")
        return super().begin_block(state, context)


def test_a_deadline_of_a_contract_makes_a_block_when_it_is_due() -> None:
    town = Town(parameters=QUIET, executor=Punctual)
    town.start()
    town.run(6_900)
    assert {host.up.finalized.height for host in town.hosts} == {0}
    town.run(5_000)
    first = town.hosts[0].all(Committed)[0].block.header
    assert START + 7_000 <= first.timestamp_ms <= START + 7_100
    assert {host.up.finalized.height for host in town.hosts} <= {1, 2}


class Outdated(Scripted):
    """Of a release that lacks what was voted for height 3."""

    def missing(self, state: StateReader, height: Height) -> str | None:
        return "the code of contract kv, 0102" if height >= 3 else None


def test_a_node_that_lacks_what_was_voted_stops_before_its_height_and_says_so() -> None:
    """The leader of it when it would build, the others when they would execute."""
    town = Town(executor=Outdated)
    town.start()
    for at in range(12):
        town.at(300 * at, _submit_one, town, at)
    town.run(15_000)
    stops = [host.all(Stop) for host in town.hosts]
    assert len([each for each in stops if each]) >= 2, "a leader, and one who heard it"
    detail = (
        "the code of contract kv, 0102 is needed from height 3 on; install a release that has it"
    )
    assert {stop for each in stops for stop in each} == {Stop("this release cannot go on", detail)}
    final = [each.block.header.height for host in town.hosts for each in host.all(Committed)]
    assert max(final) <= 2


def _submit_one(town: Town, sequence: int) -> None:
    """To the first node that has not stopped."""
    up = [at for at, host in enumerate(town.hosts) if host.replica is not None]
    for at in up[:1]:
        town.submit(at, town.transaction(sequence))


# The order of a step.


@pytest.fixture(scope="module")
def busy() -> Town:
    town = Town(log_ms=3)
    _run(town, 12)
    return town


def test_every_step_ends_with_one_timer_in_the_future(busy: Town) -> None:
    for host in busy.hosts:
        steps = list(_steps(host))
        assert len(steps) == len(host.told)
        for step, given in zip(steps, host.told, strict=True):
            *others, timer = step
            assert isinstance(timer, WakeAt)
            assert timer.at_ms > given.now_ms
            assert not of_kind(others, WakeAt)


def test_the_vote_log_is_written_after_the_store_and_before_the_timer(busy: Town) -> None:
    logs = AppendVoteLog, RotateVoteLog
    seen = 0
    for host in busy.hosts:
        for step in _steps(host):
            at = [place for place, each in enumerate(step) if isinstance(each, logs)]
            assert at == list(range(len(step) - 1 - len(at), len(step) - 1))
            seen += len(at)
    assert seen > 100


def test_blocks_are_told_of_when_they_are_on_disk(busy: Town) -> None:
    for host in busy.hosts:
        for step in _steps(host):
            kinds = [
                type(each) for each in step if type(each) in (WriteStore, SyncStore, Committed)
            ]
            if Committed in kinds:
                news = kinds.index(Committed)
                assert kinds[news - 1] is SyncStore
                assert set(kinds[news:]) == {Committed}


def test_tickets_count_up_and_each_is_synced(busy: Town) -> None:
    for host in busy.hosts:
        asked = [
            each.ticket for each in host.asked if isinstance(each, AppendVoteLog | RotateVoteLog)
        ]
        synced = [each.ticket for each in host.told if isinstance(each, LogSynced)]
        assert asked == sorted(set(asked))
        assert synced == asked[: len(synced)]


def test_an_epoch_begins_with_a_new_log_for_those_who_vote(busy: Town) -> None:
    for host in busy.hosts:
        floors = [read_log(each.data).records[0].epoch for each in host.all(RotateVoteLog)]
        assert floors == list(range(1, host.up.epoch + 1))


# Votes and the disk.


def _votes(done: list[Action]) -> list[Vote | Proposal]:
    return [each for each in messages_of(done) if isinstance(each, Vote | Proposal)]


def test_nothing_is_signed_before_the_log_is_on_disk() -> None:
    town = Town(log_ms=60_000, parameters=QUIET)
    town.start()
    for at in range(4):
        town.submit(at, town.transaction(at))
    town.run(59_000)
    assert any(host.all(AppendVoteLog) for host in town.hosts)
    assert not any(_votes(host.asked) for host in town.hosts)
    town.run(2_000)
    assert any(_votes(host.asked) for host in town.hosts)


def test_a_signature_waits_for_its_own_ticket() -> None:
    stage = Stage(town=Town(present=(0,), log_ms=10**9))
    block = stage.archive.build()
    leader = stage.archive.leader(1)
    if leader == 0:
        stage = Stage(1, Town(present=(1,), log_ms=10**9))
    stage.say(stage.archive.propose(block), by=leader)
    [append] = stage.host.all(AppendVoteLog)
    assert _votes(stage.host.asked) == []
    assert _votes(stage.host.give(LogSynced(*stage.town.time, append.ticket - 1))) == []
    done = stage.host.give(LogSynced(*stage.town.time, append.ticket))
    [vote] = _votes(done)
    assert isinstance(vote, Vote)
    assert (vote.kind, vote.view, vote.block_id) == (VoteKind.NOTARIZE, 1, block.id)
    assert _votes(stage.host.give(LogSynced(*stage.town.time, append.ticket))) == []


def test_what_waits_for_the_disk_when_its_epoch_ends_is_never_signed() -> None:
    stage = Stage(town=Town(present=(0,), log_ms=10**9))
    stage.grow(2)
    stage.town.submit(0, stage.town.transaction(1))
    stage.town.run(4_000)
    waiting = stage.host.all(AppendVoteLog)
    assert waiting
    stage.grow(1)
    assert stage.replica.epoch == 1
    assert _votes(stage.host.give(LogSynced(*stage.town.time, waiting[-1].ticket))) == []


# Peers and time.


def test_a_new_peer_is_told_how_far_this_node_is() -> None:
    stage = Stage()
    [status] = stage.heard(Status)
    tip = stage.replica.finalized
    assert status == Status(Epoch(0), View(1), View(0), Height(0), tip.state_root)


def test_everybody_is_told_again_every_ten_seconds() -> None:
    stage = Stage()
    stage.forget()
    stage.town.run(3 * STATUS_EVERY_MS)
    assert len(stage.heard(Status)) == 3
    assert all(len(stage.heard(Status, by=hand)) == 3 for hand in stage.hands)


def test_a_host_that_calls_too_often_does_no_harm() -> None:
    stage = Stage()
    before = stage.replica.view
    for _ in range(50):
        [timer] = stage.host.give(Tick(*stage.town.time))
        assert isinstance(timer, WakeAt)
    assert stage.replica.view == before


def test_a_host_that_wakes_late_finds_everything_done() -> None:
    stage = Stage()
    late = Milliseconds(10 * STATUS_EVERY_MS)
    done = stage.host.give(Tick(late, Milliseconds(START + late)))
    assert [type(each) for each in messages_of(done)].count(Status) == 1
    [timer] = of_kind(done, WakeAt)
    assert timer.at_ms > late


def test_a_wall_clock_that_jumps_is_no_mistake() -> None:
    town = Town()
    town.start()
    for jump in (-3_000_000, 3_000_000, 0):
        for host in town.hosts:
            now_ms = Milliseconds(town.now_ms)
            host.give(Tick(now_ms, Milliseconds(START + town.now_ms + jump)))
        town.submit(0, town.transaction(jump % 7))
        town.run(2_000)
    heights = {host.up.finalized.height for host in town.hosts}
    assert min(heights) >= 1


def test_before_its_first_step_a_replica_is_nowhere_and_its_genesis_is_there() -> None:
    town = Town(present=())
    host = town.hosts[0]
    host.town.present = (0,)
    host.start()
    assert host.asked[0] == SyncStore(host.asked[0].writes)  # type: ignore[union-attr]  # it is one
    assert host.up.view == 1
    assert host.up.load() == {
        "votes": 0,
        "certificates": 0,
        "blocks": 0,
        "proposals": 0,
        "wants": 0,
        "mempool_bytes": 0,
        "mempool_count": 0,
        "evidence": 0,
        "kept_messages": 0,
        "kept_bytes": 0,
        "early_answers": 0,
        "early_bytes": 0,
    }


def test_messages_take_the_lane_of_their_kind(busy: Town) -> None:
    lanes = {
        (type(decode_message(each.data)).__name__, each.lane.name)
        for host in busy.hosts
        for each in host.asked
        if isinstance(each, Send | Broadcast)
    }
    assert lanes >= {
        ("Vote", "CONSENSUS"),
        ("Proposal", "CONSENSUS"),
        ("Status", "CONSENSUS"),
        ("Transactions", "TRANSACTIONS"),
    }
    assert len({name for name, _ in lanes}) == len(lanes), "one lane for each kind"


def test_final_blocks_that_were_valid_here_before_are_committed_when_they_come_by_height() -> None:
    """It voted for one and was cut off; it knows of a final block far above; answers hold one each."""
    leader = Stage(1, Town(present=(1,), parameters=QUIET)).archive.leader(1)
    me = (leader + 1) % 4
    stage = Stage(me, Town(present=(me,), parameters=QUIET))
    archive = stage.archive
    first = archive.build()
    assert archive.leader(1) == leader, "all four are on one chain"
    stage.say(archive.propose(first), archive.notarize(first), by=archive.leader(1))
    archive.add(first)
    for _ in range(LONGEST_GAP + 4):
        archive.grow()
    stage.say(archive.finalize(archive.tip), archive.tip)
    top = archive.tip.header
    for hand in stage.hands:
        stage.say(Status(Epoch(0), View(99), View(99), top.height, top.state_root), by=hand)
    for _ in range(10 * top.height):
        stage.town.run(100)
        for hand in stage.hands:
            for asked in stage.heard(SyncRequest, by=hand):
                answer = answers.answer(archive.ledger, asked.height, 1)
                if answer is not None:
                    stage.say(answer, by=hand)
        stage.forget()
    assert stage.replica.finalized == top
