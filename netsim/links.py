"""The network: one-way links with delay, loss, doubling and blocking, and the connections over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappush
from typing import TYPE_CHECKING

from netsim.draws import Draws

if TYPE_CHECKING:
    from netsim.world import World

BAN_MS = 30_000
"""How long a host keeps a dropped peer away."""

MAX_IN_FLIGHT = 200_000
"""Messages on all links at once; more means that somebody answers each message with two."""


@dataclass(frozen=True, slots=True)
class Climate:
    """What the network is like on an ordinary day; every pair of integers is a range, both included."""

    base_ms: tuple[int, int] = (2, 20)
    """The least delay of a link; drawn for each link and direction."""
    jitter_ms: tuple[int, int] = (0, 10)
    """The most that a link adds at random to each message; drawn for each link and direction."""
    notice_ms: int = 4_000
    """How long a silent peer stays connected before its host gives it up."""
    reconnect_ms: int = 1_000
    """How often a missing connection is tried."""
    log_sync_ms: tuple[int, int] = (0, 0)
    """How long a write of the vote log takes to be durable; drawn for each node; 0: at once."""
    skew_ms: tuple[int, int] = (0, 0)
    """How far a node's wall clock is off; drawn for each node."""
    is_in_order: bool = True
    """Messages on one connection arrive in the order of sending, as on TCP; else jitter reorders them."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What a bad day adds. Shares are permille of messages."""

    loss: int = 0
    duplication: int = 0
    reordering: int = 0
    """This share comes later than others that were sent after it."""
    reorder_ms: int = 1_000
    slow_ms: int = 0
    """Added to every message."""
    swallow_above_bytes: int = 0
    """Longer messages are lost, and shorter ones pass; 0 for none."""
    swallows: Callable[[bytes], bool] | None = None
    """Messages of which this is true are lost; for accidents that are about what is said."""


class Link:
    """One direction between two nodes."""

    __slots__ = (
        "_unit",
        "_world",
        "base_ms",
        "blocks",
        "is_open",
        "jitter_ms",
        "last_at",
        "network",
        "session",
        "source",
        "target",
        "weather",
    )

    def __init__(self, network: Network, source: int, target: int, draws: Draws) -> None:
        self.network = network
        self._world = network.world
        self.source = source
        self.target = target
        self.base_ms = draws.between(*network.climate.base_ms)
        self.jitter_ms = draws.between(*network.climate.jitter_ms)
        self.blocks = 0
        self.weather: Weather | None = None
        self.is_open = False
        self.session = 0
        self.last_at = 0
        self._unit = draws.unit

    def carry(self, data: bytes) -> None:
        """Send `data`, which arrives later, twice, or never. A closed connection takes nothing."""
        if not self.is_open:
            return
        if self.blocks or self.weather is not None:
            self._carry_in_bad_weather(data)
            return
        at = self._world.now_ms + self.base_ms + int(self._unit() * (self.jitter_ms + 1))
        if self.network.climate.is_in_order:
            at = self.last_at = max(at, self.last_at)
        self._push(at, data)

    def is_bearable(self, most_ms: int) -> bool:
        """True if every message arrives within `most_ms`."""
        weather = self.weather
        if self.blocks or weather is None:
            return not self.blocks
        slowest_ms = self.base_ms + self.jitter_ms + weather.slow_ms
        slowest_ms += weather.reorder_ms if weather.reordering else 0
        loses = weather.loss or weather.swallow_above_bytes or weather.swallows
        return not loses and slowest_ms <= most_ms

    def _carry_in_bad_weather(self, data: bytes) -> None:
        weather = self.weather
        counts = self._world.counts
        if self.blocks:
            counts["messages blocked"] += 1
            return
        assert weather is not None
        if 0 < weather.swallow_above_bytes < len(data):
            counts["large messages swallowed"] += 1
            return
        if weather.swallows is not None and weather.swallows(data):
            counts["chosen messages swallowed"] += 1
            return
        if self._unit() * 1000 < weather.loss:
            counts["messages lost"] += 1
            return
        delay = self.base_ms + weather.slow_ms + int(self._unit() * (self.jitter_ms + 1))
        if self._unit() * 1000 < weather.reordering:
            counts["messages reordered"] += 1
            delay += int(self._unit() * weather.reorder_ms)
        if self._unit() * 1000 < weather.duplication:
            counts["messages doubled"] += 1
            self._push(self._world.now_ms + 2 * delay, data)
        self._push(self._world.now_ms + delay, data)

    def _push(self, at: int, data: bytes) -> None:
        world = self._world
        world.serial += 1
        heappush(world.heap, (at, world.serial, world.deliver, self, self.session, data))


class Network:
    """All links, and which nodes hold a connection.

    A connection needs both directions to be made. When a direction is blocked, its ends find out after
    `notice_ms`; what is in flight on a closed connection is lost.
    """

    __slots__ = (
        "_bans",
        "_heard",
        "_is_trying",
        "_troubled",
        "climate",
        "links",
        "open_to",
        "world",
    )

    def __init__(self, world: World, size: int, climate: Climate, draws: Draws) -> None:
        self.world = world
        self.climate = climate
        self.links = [
            [Link(self, source, target, draws.within(source, target)) for target in range(size)]
            for source in range(size)
        ]
        self.open_to: list[list[Link]] = [[] for _ in range(size)]
        """For each node, the open links from it, ascending by target."""
        self._bans: dict[tuple[int, int], int] = {}
        self._is_trying: dict[tuple[int, int], bool] = {}
        self._heard: dict[tuple[int, int], int] = {}
        self._troubled: dict[tuple[int, int], Link] = {}

    def connected(self, one: int, other: int) -> bool:
        """True if the two hold a connection."""
        return self.links[one][other].is_open

    def join(self, node: int) -> None:
        """A process began at `node`: connect it to all that are up, closing what it held before."""
        for peer in range(len(self.links)):
            if peer != node:
                self._close(node, peer, told=(peer,))
                self._try_soon(node, peer, self.links[node][peer].base_ms)

    def leave(self, node: int, *, after_ms: int) -> None:
        """The process of `node` ended: its peers find out after `after_ms`."""
        for peer in range(len(self.links)):
            if self.links[node][peer].is_open:
                session = self.links[peer][node].session
                self.world.at(self.world.now_ms + after_ms, self._notice, node, peer, session)

    def ban(self, node: int, peer: int) -> None:
        """`node` closes its connection to `peer`, and keeps it closed for BAN_MS."""
        self._bans[_pair(node, peer)] = self.world.now_ms + BAN_MS
        self.close(node, peer)
        self._try_soon(node, peer, BAN_MS)

    def block(self, source: int, target: int) -> None:
        """Nothing passes from `source` to `target` until as many `unblock` follow."""
        link = self.links[source][target]
        link.blocks += 1
        self._troubled[(source, target)] = link
        if link.blocks == 1:
            self._heard[(source, target)] = self.world.now_ms
            at = self.world.now_ms + self.climate.notice_ms
            self.world.at(at, self._notice_silence, source, target, self.world.now_ms)

    def unblock(self, source: int, target: int) -> None:
        """Take back one `block`."""
        link = self.links[source][target]
        assert link.blocks > 0
        link.blocks -= 1
        if not link.blocks:
            self._try_soon(source, target, self.climate.reconnect_ms)

    def set_weather(self, source: int, target: int, weather: Weather | None) -> None:
        """Change the weather of one direction; what is under way stays as it is."""
        link = self.links[source][target]
        link.weather = weather
        self._troubled[(source, target)] = link

    def bad_links(self) -> list[tuple[int, int]]:
        """Source and target of every direction whose state excuses a failure, ascending."""
        bearable_ms = self.world.bearable_ms
        self._troubled = {
            pair: link for pair, link in self._troubled.items() if link.blocks or link.weather
        }
        return sorted(
            pair for pair, link in self._troubled.items() if not link.is_bearable(bearable_ms)
        )

    def close(self, one: int, other: int) -> None:
        """Close the connection, if there is one: what is in flight is lost, and both ends are told."""
        self._close(one, other, told=(one, other))

    def _close(self, one: int, other: int, *, told: tuple[int, ...]) -> None:
        there, back = self.links[one][other], self.links[other][one]
        if not there.is_open:
            return
        for link in (there, back):
            link.is_open = False
            link.session += 1
            self.open_to[link.source].remove(link)
        for node, peer in ((one, other), (other, one)):
            if node in told:
                self.world.disconnected(node, peer)

    def _open(self, one: int, other: int) -> None:
        there, back = self.links[one][other], self.links[other][one]
        for link in (there, back):
            link.is_open = True
            link.last_at = 0
            self.open_to[link.source].append(link)
            self.open_to[link.source].sort(key=_target)
        for node, peer in ((one, other), (other, one)):
            if there.is_open:
                self.world.connected(node, peer)

    def _notice_silence(self, source: int, target: int, since_ms: int) -> None:
        if self.links[source][target].blocks and self._heard[(source, target)] == since_ms:
            self.close(source, target)
            self._try_soon(source, target, self.climate.reconnect_ms)

    def _notice(self, node: int, peer: int, session: int) -> None:
        if self.links[peer][node].session == session:
            self.close(node, peer)

    def _try_soon(self, one: int, other: int, after_ms: int) -> None:
        pair = _pair(one, other)
        if not self._is_trying.get(pair):
            self._is_trying[pair] = True
            self.world.at(self.world.now_ms + after_ms, self._try, *pair)

    def _try(self, one: int, other: int) -> None:
        self._is_trying[(one, other)] = False
        there, back = self.links[one][other], self.links[other][one]
        hosts = self.world.hosts
        if there.is_open or not (hosts[one].up and hosts[other].up):
            return
        if there.blocks or back.blocks or self._bans.get((one, other), 0) > self.world.now_ms:
            self._try_soon(one, other, self.climate.reconnect_ms)
        else:
            self._open(one, other)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _target(link: Link) -> int:
    return link.target
