"""Faults: each begins, does what it says, and ends."""

import pytest

from netsim.boundary import Boundary
from netsim.cast import plain_cast
from netsim.disk import Health
from netsim.faults import (
    ClockJump,
    ClockRate,
    Crash,
    CrashAt,
    CutAt,
    DiskFails,
    Fault,
    KillThenCut,
    LoseLog,
    OneWay,
    Partition,
    Pause,
    SlowDisk,
    Storm,
    begin_plan,
)
from netsim.host import Loss
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Action, AppendVoteLog, Broadcast, Lane, SyncStore, WriteStore
from node.replica.inputs import Input, Submitted
from tests.netsim.worlds import host, tiny_cast, tiny_world

KEY = tiny_cast().nodes[0].keys[0].public


def busy(_node: int, given: Input) -> list[Action]:
    """Writes, logs and speaks when a client comes."""
    if not isinstance(given, Submitted):
        return []
    return [
        WriteStore({b"a": b"1"}),
        SyncStore({b"b": b"2"}),
        Broadcast(b"x", Lane.CONSENSUS),
        AppendVoteLog(KEY, bytes(64), 1),
    ]


class Downs(Watcher):
    """Who went down when."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self._world: World

    def attached(self, world: World) -> None:
        """Note its time."""
        self._world = world

    def on_down(self, node: int, _why: str) -> None:
        """One more."""
        self.seen.append((self._world.now_ms, node))


def run(
    *plan: Fault, until_ms: int = 1_500, watcher: Watcher | None = None, nodes: int = 3
) -> World:
    """A world with this plan, in which node 0 has a client every 100 ms."""
    world = tiny_world(busy, nodes=nodes, watchers=[watcher] if watcher else [])
    world.start()
    begin_plan(world, plan)
    for at in range(100, until_ms, 100):
        world.at(at, world.hosts[0].submit, b"")
    world.run_until(until_ms)
    return world


def test_a_crash_takes_its_nodes_at_one_instant_and_brings_them_back() -> None:
    downs = Downs()
    world = run(Crash(1_000, (0, 2), Loss.POWER, 400), watcher=downs)
    assert downs.seen == [(1_000, 0), (1_000, 2)]
    assert all(each.up for each in world.hosts)
    assert world.counts["crash of several nodes at once"] == 1


def test_a_crash_at_a_boundary_comes_in_the_middle_of_a_step_after_its_skips() -> None:
    downs = Downs()
    fault = CrashAt(1_000, 2_000, 0, Boundary.AFTER_WRITE, 2, Loss.POWER, 50, (1, 2))
    world = run(fault, watcher=downs)
    assert downs.seen == [(1_200, 0), (1_200, 1), (1_200, 2)]
    assert world.counts["crash after write"] == 1
    assert world.counts["crash of all nodes at once"] == 1


def test_a_trap_goes_when_its_time_is_over() -> None:
    world = run(CrashAt(1_010, 1_050, 0, Boundary.AFTER_WRITE, 0, Loss.POWER, 50))
    assert all(each.up for each in world.hosts)
    assert world.counts["crash after write"] == 0


def test_what_a_killed_process_wrote_is_lost_when_the_power_goes() -> None:
    downs = Downs()
    fault = KillThenCut(1_000, 5_000, (0,), Boundary.AFTER_WRITE, Boundary.AFTER_WRITE, 50)
    world = run(fault, watcher=downs)
    assert downs.seen == [(1_000, 0), (1_200, 0)]
    assert world.counts["crash after a kill"] == 1


def test_a_node_is_cut_off_right_after_it_spoke() -> None:
    world = run(CutAt(1_000, 5_000, 0, Boundary.AFTER_SEND, 0, 300), until_ms=1_200)
    assert [link.blocks for link in world.network.links[0]] == [0, 1, 1]
    assert world.network.links[1][2].blocks == 0
    world.run_until(2_000)
    assert world.network.bad_links() == []


def test_a_partition_cuts_between_groups_and_whoever_is_in_none_is_alone() -> None:
    world = run(Partition(1_000, 900, ((0, 1),)))
    assert world.network.bad_links() == [(0, 2), (1, 2), (2, 0), (2, 1)]
    world.run_until(2_000)
    assert world.network.bad_links() == []


def test_a_partition_longer_than_two_caps_is_counted_apart() -> None:
    cap_ms = tiny_cast().genesis.parameters.delta_cap_ms
    world = run(Partition(1_000, 2 * cap_ms + 1, ((0, 1),)), Partition(1_001, 2 * cap_ms, ((0,),)))
    assert world.counts["partitions longer than 2 DELTA_CAP"] == 1
    assert world.counts["partitions"] == 1


def test_one_way_is_one_way() -> None:
    assert run(OneWay(1_000, 900, (0,), (1, 2))).network.bad_links() == [(0, 1), (0, 2)]


def test_a_storm_comes_and_goes() -> None:
    world = run(Storm(1_000, 900, (0, 1), loss=1_000))
    assert world.network.bad_links() == [(0, 1), (1, 0)]
    world.run_until(2_000)
    assert world.network.bad_links() == []


def test_a_later_storm_is_not_ended_by_an_earlier_one() -> None:
    world = run(Storm(1_000, 200, (0, 1), loss=1_000), Storm(1_100, 900, (0, 1), loss=10))
    assert world.network.bad_links() == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    "fault",
    [
        Pause(1_000, 900, 1),
        ClockJump(1_000, 900, (1,), -60_000),
        ClockRate(1_000, 900, 1, 7_000),
        DiskFails(1_000, 900, 1, Health.FULL),
        SlowDisk(1_000, 900, 1, 60_000),
    ],
)
def test_a_machine_is_unwell_for_a_while(fault: Fault) -> None:
    world = run(fault)
    assert world.well_nodes() == (0, 2)
    world.run_until(2_000)
    assert world.well_nodes() == (0, 1, 2)


def test_a_vote_log_is_lost_when_its_epoch_comes() -> None:
    world = run(LoseLog(0, 1, 2, 300), until_ms=2_000, nodes=4)
    key = world.cast.nodes[1].keys[0].public
    assert host(world, 1).disk.read_logs()[key] is not None
    world.reached[1] = 2
    world.run_until(2_260)
    assert host(world, 1).disk.read_logs() == {key: None}
    assert not world.hosts[1].up
    world.run_until(3_000)
    assert [each.up for each in world.hosts] == [True] * 4


def test_a_vote_log_is_lost_only_where_f_has_room_for_it() -> None:
    losses = (LoseLog(0, 0, 0, 300), LoseLog(1_000, 1, 0, 300))
    for nodes, lost in ((3, 0), (4, 1), (6, 1), (7, 2)):
        world = run(*losses, until_ms=5_000, nodes=nodes)
        assert world.counts["lost vote logs"] == lost
        assert all(each.up for each in world.hosts)


def test_a_plain_cast_has_one_key_for_each_authority() -> None:
    cast = plain_cast(3, authorities=4, observers=2)
    assert [len(node.keys) for node in cast.nodes] == [1, 1, 1, 1, 0, 0]
