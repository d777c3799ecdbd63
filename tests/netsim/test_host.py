"""A host: actions in their order, and processes that die between them."""

import pytest

from chain.primitives import BlockId, Epoch, Milliseconds, View
from consensus.vote_log import Record, RecordKind, encode_group, log_from, new_log
from netsim.boundary import Boundary, Trap
from netsim.disk import Health
from netsim.host import Loss
from netsim.watcher import Watcher
from node.replica.actions import (
    Action,
    AppendVoteLog,
    Broadcast,
    Lane,
    RotateVoteLog,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.inputs import Connected, Disconnected, Input, LogSynced, Received, Submitted, Tick
from tests.netsim.worlds import STILL, Answering, heard, host, tiny_cast, tiny_world

NODE = tiny_cast().nodes[0]
KEY = NODE.keys[0].public
LOG = new_log(KEY, tiny_cast().chain_id)
FINALIZE = encode_group(
    [Record(RecordKind.FINALIZE, Epoch(0), View(1), BlockId(b"b" * 32))], len(LOG)
)


class Diary(Watcher):
    """Writes down what leaves, what is logged, and who goes down."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def on_broadcast(self, node: int, data: bytes) -> None:
        """Somebody speaks."""
        self.lines.append(f"{node} says {data.decode()}")

    def on_log_synced(self, node: int, ticket: int) -> None:
        """A vote is durable."""
        self.lines.append(f"{node} has logged {ticket}")

    def on_down(self, node: int, why: str) -> None:
        """A process ended."""
        self.lines.append(f"{node} down: {why}")


def say(text: str) -> Broadcast:
    return Broadcast(text.encode(), Lane.CONSENSUS)


def on_submitted(*actions: Action) -> Answering:
    """Node 0 does `actions` when a client comes, and says that it heard of a synced log."""

    def answering(node: int, given: Input) -> list[Action]:
        match given:
            case Submitted() if node == 0:
                return list(actions)
            case LogSynced(_, _, ticket):
                return [say(f"vote {ticket}")]
            case _:
                return []

    return answering


def test_a_vote_leaves_after_its_log_is_synced_and_other_words_before() -> None:
    diary = Diary()
    world = tiny_world(
        on_submitted(AppendVoteLog(KEY, FINALIZE, 5), say("hello")), watchers=[diary]
    )
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    assert diary.lines == ["0 has logged 5", "0 says hello", "0 says vote 5"]


def test_a_slow_disk_delays_the_vote_and_writes_one_append_after_the_other() -> None:
    diary = Diary()
    actions = (AppendVoteLog(KEY, FINALIZE, 1), AppendVoteLog(KEY, FINALIZE, 2), say("hello"))
    world = tiny_world(on_submitted(*actions), watchers=[diary])
    host(world, 0).log_sync_ms = 30
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    world.run_until(131)
    assert diary.lines == ["0 says hello", "0 has logged 1", "0 says vote 1"]
    world.run_until(161)
    assert diary.lines[3:] == ["0 has logged 2", "0 says vote 2"]


STEPS = (
    WriteStore({b"a": b"1"}),
    SyncStore({b"b": b"2"}),
    AppendVoteLog(KEY, FINALIZE, 7),
    say("hello"),
)


@pytest.mark.parametrize(
    ("boundary", "stored", "said"),
    [
        (Boundary.BEFORE_WRITE, [], []),
        (Boundary.AFTER_WRITE, [b"a"], []),
        (Boundary.BEFORE_SYNC, [b"a"], []),
        (Boundary.DURING_SYNC, [b"a", b"b"], []),
        (Boundary.AFTER_SYNC, [b"a", b"b"], []),
        (Boundary.BEFORE_APPEND, [b"a", b"b"], []),
        (Boundary.AFTER_APPEND, [b"a", b"b"], []),
        (Boundary.BEFORE_LOG_SYNCED, [b"a", b"b"], ["0 has logged 7"]),
        (Boundary.AFTER_FINALIZE_LOGGED, [b"a", b"b"], ["0 has logged 7"]),
        (Boundary.BEFORE_SEND, [b"a", b"b"], ["0 has logged 7"]),
        (Boundary.DURING_BROADCAST, [b"a", b"b"], ["0 has logged 7", "0 says hello"]),
        (Boundary.AFTER_SEND, [b"a", b"b"], ["0 has logged 7", "0 says hello"]),
        (Boundary.AFTER_LOG_SYNCED, [b"a", b"b"], ["0 has logged 7", "0 says hello"]),
    ],
)
def test_a_process_dies_at_a_boundary_and_does_nothing_after_it(
    boundary: Boundary, stored: list[bytes], said: list[str]
) -> None:
    diary = Diary()
    world = tiny_world(on_submitted(*STEPS), watchers=[diary])
    world.start()
    world.run_until(100)
    victim = host(world, 0)
    victim.arm(Trap(boundary, 0, 10_000, lambda: victim.crash(Loss.PROCESS, "trap")))
    victim.submit(b"")
    assert [key for key, _ in victim.disk.store.items(b"", b"z")] == stored
    assert diary.lines == [*said, "0 down: trap"]
    assert not victim.up


def test_a_broadcast_that_is_cut_short_reaches_some() -> None:
    world = tiny_world(on_submitted(say("hello")), nodes=5)
    world.start()
    world.run_until(100)
    victim = host(world, 0)
    victim.arm(Trap(Boundary.DURING_BROADCAST, 0, 10_000, lambda: victim.crash(Loss.POWER, "trap")))
    victim.submit(b"")
    world.run_until(200)
    reached = [
        node
        for node in range(1, 5)
        if any(isinstance(each, Received) for each in heard(world, node))
    ]
    assert reached == [1, 2]


def test_a_power_cut_forgets_what_was_not_synced_and_a_restart_finds_the_rest() -> None:
    world = tiny_world(on_submitted(SyncStore({b"b": b"2"}), *[WriteStore({b"a": b"1"})] * 3))
    world.start()
    world.run_until(100)
    victim = host(world, 0)
    victim.submit(b"")
    victim.crash(Loss.POWER, "test")
    assert victim.disk.store.get(b"b") == b"2"
    victim.start()
    assert victim.up
    assert type(heard(world, 0)[0]) is Tick


def test_a_rotation_is_logged_like_an_append() -> None:
    diary = Diary()
    newer = log_from(KEY, tiny_cast().chain_id, Epoch(1))
    world = tiny_world(on_submitted(RotateVoteLog(KEY, newer, 3)), watchers=[diary])
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    assert diary.lines == ["0 has logged 3", "0 says vote 3"]
    assert host(world, 0).disk.read_logs()[KEY] == newer


@pytest.mark.parametrize("health", [Health.FULL, Health.FSYNC_FAILS])
def test_a_disk_that_refuses_stops_the_process_until_its_operator_repairs_it(
    health: Health,
) -> None:
    diary = Diary()
    world = tiny_world(on_submitted(SyncStore({b"b": b"2"}), say("hello")), watchers=[diary])
    world.start()
    world.run_until(100)
    victim = host(world, 0)
    victim.disk.health = health
    victim.submit(b"")
    assert not victim.up
    assert len(diary.lines) == 1
    victim.disk.health = Health.GOOD
    world.run_until(10_000)
    assert victim.up


def test_a_paused_process_takes_everything_when_it_wakes() -> None:
    world = tiny_world(on_submitted(say("hello")))
    world.start()
    world.run_until(100)
    host(world, 1).pause()
    world.hosts[0].submit(b"")
    world.run_until(500)
    before = len(heard(world, 1))
    host(world, 1).resume()
    [received] = heard(world, 1)[before:]
    assert isinstance(received, Received)
    assert received.data == b"hello"
    assert received.now_ms == host(world, 1).clock.monotonic_ms(500)


def test_only_the_last_wake_counts_and_an_input_before_it_takes_it_back() -> None:
    def answering(node: int, given: Input) -> list[Action]:
        match given:
            case Submitted(now_ms, _, (data,)) if node == 0:
                return [WakeAt(Milliseconds(now_ms + int(each))) for each in data.decode().split()]
            case _:
                return []

    world = tiny_world(answering)
    world.start()
    world.run_until(100)
    begun = heard(world, 0)[0].now_ms

    def ticks() -> list[int]:
        return [each.now_ms - begun for each in heard(world, 0)[1:] if type(each) is Tick]

    world.hosts[0].submit(b"50 20 30")
    world.run_until(300)
    assert ticks() == [130]
    world.hosts[0].submit(b"50")
    world.run_until(310)
    world.hosts[0].submit(b"")
    world.run_until(500)
    assert ticks() == [130]


def test_a_fast_clock_wakes_early() -> None:
    def answering(node: int, given: Input) -> list[Action]:
        return [WakeAt(Milliseconds(given.now_ms + 1_000))] if isinstance(given, Submitted) else []

    world = tiny_world(answering)
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    host(world, 0).set_clock_rate(4_000)
    world.run_until(340)
    assert [type(each) for each in heard(world, 0)[-1:]] == [Submitted]
    world.run_until(360)
    assert [type(each) for each in heard(world, 0)[-1:]] == [Tick]


def test_stop_ends_the_process_at_once() -> None:
    diary = Diary()
    world = tiny_world(on_submitted(Stop("enough", ""), say("hello")), watchers=[diary])
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    assert diary.lines == ["0 down: stop: enough"]


def test_peers_learn_of_a_dead_process_and_of_the_next_one() -> None:
    world = tiny_world(nodes=2)
    world.start()
    world.run_until(100)
    world.hosts[0].crash(Loss.POWER, "test")
    world.run_until(100 + STILL.notice_ms - 1)
    assert [type(each) for each in heard(world, 1)] == [Tick, Connected]
    world.run_until(100 + STILL.notice_ms + 1)
    assert [type(each) for each in heard(world, 1)] == [Tick, Connected, Disconnected]
    world.hosts[0].start()
    world.run_until(10_000)
    assert [type(each) for each in heard(world, 1)] == [Tick, Connected, Disconnected, Connected]
    assert [type(each) for each in heard(world, 0)] == [Tick, Connected]


def test_a_quick_restart_breaks_the_connection_at_the_other_end() -> None:
    world = tiny_world(nodes=2)
    world.start()
    world.run_until(100)
    world.hosts[0].crash(Loss.POWER, "test")
    world.hosts[0].start()
    world.run_until(10_000)
    assert [type(each) for each in heard(world, 1)] == [Tick, Connected, Disconnected, Connected]
    assert [type(each) for each in heard(world, 0)] == [Tick, Connected]


def test_a_message_to_one_peer_reaches_only_that_one() -> None:
    send = Send(tiny_cast().nodes[2].node_id, b"psst", Lane.SYNC)
    world = tiny_world(on_submitted(send))
    world.start()
    world.run_until(100)
    world.hosts[0].submit(b"")
    world.run_until(200)
    assert [each.data for each in heard(world, 2) if isinstance(each, Received)] == [b"psst"]
    assert not [each for each in heard(world, 1) if isinstance(each, Received)]
