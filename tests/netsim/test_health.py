"""Who is well, and since when a quorum is."""

from collections.abc import Callable

import pytest

from netsim.disk import Health
from netsim.host import Loss
from netsim.links import Weather
from netsim.world import World
from tests.netsim.worlds import host, tiny_world


def begun(nodes: int = 4) -> World:
    """A world that has been well from the beginning."""
    world = tiny_world(nodes=nodes)
    world.start()
    world.run_until(1_000)
    assert world.is_good_since() == 0
    return world


def cut(world: World, pairs: list[tuple[int, int]]) -> None:
    """Block these directions."""
    for source, target in pairs:
        world.network.block(source, target)
    world.review()


def spoil_clock(world: World, node: int) -> None:
    """A wall clock an hour off."""
    host(world, node).clock.skew_ms += 3_600_000
    world.review()


def spoil_disk(world: World, node: int) -> None:
    """A full disk."""
    host(world, node).disk.health = Health.FULL
    world.review()


def lose_log(world: World, node: int) -> None:
    """A key that must not sign."""
    (log,) = host(world, node).disk.logs.values()
    log.is_lost = True
    world.review()


FAILURES: list[Callable[[World, int], None]] = [
    lambda world, node: world.hosts[node].crash(Loss.POWER, "test"),
    lambda world, node: world.hosts[node].pause(),
    lambda world, node: host(world, node).set_clock_rate(100),
    spoil_clock,
    spoil_disk,
    lose_log,
    lambda world, node: cut(world, [(node, other) for other in range(4) if other != node]),
    lambda world, node: cut(world, [(other, node) for other in range(4) if other != node]),
]


@pytest.mark.parametrize("fail", FAILURES)
def test_one_of_four_may_fail_and_two_may_not(fail: Callable[[World, int], None]) -> None:
    world = begun()
    fail(world, 1)
    world.run_until(2_000)
    assert world.is_good_since() is not None
    fail(world, 2)
    world.run_until(3_000)
    assert world.is_good_since() is None


def test_a_quorum_of_others_counts_from_its_own_beginning() -> None:
    world = begun()
    world.hosts[1].crash(Loss.POWER, "test")
    world.run_until(2_000)
    assert world.is_good_since() == 1_000
    world.hosts[1].start()
    world.run_until(3_000)
    assert world.is_good_since() == 1_000
    assert world.well_nodes() == (0, 1, 2, 3)
    world.hosts[2].crash(Loss.POWER, "test")
    world.run_until(4_000)
    assert world.is_good_since() == 3_000


def test_a_ban_is_no_excuse() -> None:
    world = begun()
    for peer in (1, 2, 3):
        world.network.ban(0, peer)
    world.run_until(2_000)
    assert world.is_good_since() == 0


def test_slow_links_are_no_excuse_and_lossy_ones_are() -> None:
    world = begun()
    for source in range(4):
        for target in range(4):
            world.network.set_weather(source, target, Weather(slow_ms=3_100))
    world.review()
    world.run_until(2_000)
    assert world.is_good_since() == 0
    for source in range(4):
        for target in range(4):
            world.network.set_weather(source, target, Weather(loss=100))
    world.review()
    world.run_until(3_000)
    assert world.is_good_since() is None


def test_a_partition_leaves_the_side_that_has_a_quorum() -> None:
    world = begun(nodes=7)
    world.network.set_weather(0, 1, Weather(loss=100))
    cut(world, [(one, other) for one in (5, 6) for other in range(5)])
    world.run_until(2_000)
    assert world.well_nodes() in ((0, 2, 3, 4), (1, 2, 3, 4))
    assert world.is_good_since() is None
    world.network.set_weather(0, 1, None)
    world.review()
    world.run_until(3_000)
    assert world.well_nodes() == (0, 1, 2, 3, 4)
    assert world.is_good_since() == 2_000
