"""Links and connections."""

from collections.abc import Callable

import pytest

from netsim.links import BAN_MS, Climate, Weather
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Action, Broadcast, Lane
from node.replica.inputs import Connected, Disconnected, Input, Received, Submitted
from tests.netsim.worlds import STILL, heard, tiny_world


def spoken(_node: int, given: Input) -> list[Action]:
    """A replica that says what its client tells it to."""
    match given:
        case Submitted(_, _, (data,)):
            return [Broadcast(data, Lane.CONSENSUS)]
        case _:
            return []


def world_of(climate: Climate = STILL, *, watchers: tuple[Watcher, ...] = ()) -> World:
    """A world of two that talk, connected."""
    world = tiny_world(spoken, nodes=2, climate=climate, watchers=watchers)
    world.start()
    world.run_until(100)
    return world


def received(world: World, node: int) -> list[bytes]:
    """What `node` heard from the other one."""
    return [each.data for each in heard(world, node) if isinstance(each, Received)]


def say(world: World, count: int) -> None:
    """Node 0 says `count` different things, one after the other."""
    for at in range(count):
        world.hosts[0].submit(bytes((at,)) * 10)


def test_a_message_arrives_after_the_delay_of_its_link() -> None:
    world = world_of()
    say(world, 1)
    world.run_until(110)
    assert received(world, 1) == []
    world.run_until(111)
    assert received(world, 1) == [bytes(10)]


def test_a_connection_keeps_the_order_and_a_loose_one_does_not() -> None:
    jittery = Climate(base_ms=(1, 1), jitter_ms=(50, 50))
    said = [bytes((at,)) * 10 for at in range(20)]
    in_order, loose = (
        world_of(jittery),
        world_of(Climate(base_ms=(1, 1), jitter_ms=(50, 50), is_in_order=False)),
    )
    for world in (in_order, loose):
        say(world, 20)
        world.run_until(1_000)
    assert received(in_order, 1) == said
    assert received(loose, 1) != said
    assert sorted(received(loose, 1)) == said


@pytest.mark.parametrize(
    ("weather", "least", "most"),
    [
        (Weather(loss=1000), 0, 0),
        (Weather(loss=500), 20, 80),
        (Weather(duplication=1000), 200, 200),
        (Weather(swallow_above_bytes=9), 0, 0),
        (Weather(swallow_above_bytes=10), 100, 100),
        (Weather(swallows=lambda data: data[0] < 40), 60, 60),
        (Weather(reordering=1000), 100, 100),
        (Weather(slow_ms=400), 100, 100),
    ],
)
def test_weather_loses_doubles_swallows_and_delays(weather: Weather, least: int, most: int) -> None:
    world = world_of()
    world.network.set_weather(0, 1, weather)
    say(world, 100)
    world.run_until(400)
    assert weather.slow_ms == 0 or received(world, 1) == []
    world.run_until(3_000)
    assert least <= len(received(world, 1)) <= most


def test_a_blocked_direction_is_noticed_and_connects_again() -> None:
    world = world_of()
    world.network.block(0, 1)
    say(world, 1)
    world.run_until(100 + STILL.notice_ms - 1)
    assert world.network.connected(0, 1)
    world.run_until(100 + STILL.notice_ms + 1)
    assert not world.network.connected(0, 1)
    assert isinstance(heard(world, 1)[-1], Disconnected)
    world.network.unblock(0, 1)
    world.run_until(20_000)
    assert world.network.connected(0, 1)
    assert isinstance(heard(world, 0)[-1], Connected)
    assert received(world, 1) == []


def test_a_short_block_loses_messages_and_no_connection() -> None:
    world = world_of()
    world.network.block(0, 1)
    say(world, 1)
    world.run_until(200)
    world.network.unblock(0, 1)
    world.run_until(20_000)
    assert [type(each) for each in heard(world, 1)].count(Connected) == 1
    assert received(world, 1) == []


def test_two_blocks_need_two_unblocks() -> None:
    world = world_of()
    world.network.block(0, 1)
    world.network.block(0, 1)
    world.network.unblock(0, 1)
    say(world, 1)
    world.run_until(200)
    assert received(world, 1) == []
    assert world.network.bad_links() == [(0, 1)]


def test_what_is_in_flight_is_lost_when_the_connection_closes() -> None:
    world = world_of()
    say(world, 1)
    world.network.close(0, 1)
    world.run_until(20_000)
    assert received(world, 1) == []


def test_a_banned_peer_stays_away_for_a_while() -> None:
    world = world_of()
    world.network.ban(0, 1)
    world.run_until(100 + BAN_MS - 1)
    assert not world.network.connected(0, 1)
    world.run_until(100 + BAN_MS + 2 * STILL.reconnect_ms)
    assert world.network.connected(0, 1)


def bearable(weather: Weather) -> bool:
    """True if the world, whose DELTA_CAP is 20 s, would not take this weather for an excuse."""
    world = world_of()
    world.network.set_weather(0, 1, weather)
    return world.network.bad_links() == []


def test_only_losing_and_very_slow_links_are_excuses() -> None:
    asked: list[tuple[Callable[[], Weather], bool]] = [
        (lambda: Weather(slow_ms=9_000), True),
        (lambda: Weather(slow_ms=10_001), False),
        (lambda: Weather(duplication=1000), True),
        (lambda: Weather(reordering=100, reorder_ms=5_000), True),
        (lambda: Weather(loss=1), False),
        (lambda: Weather(swallow_above_bytes=1_000), False),
        (lambda: Weather(swallows=lambda _: False), False),
    ]
    assert [bearable(weather()) for weather, _ in asked] == [answer for _, answer in asked]
