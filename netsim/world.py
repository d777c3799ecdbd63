"""The world: a virtual clock, one heap of events, the nodes, and those who watch."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from heapq import heappop, heappush
from struct import Struct
from typing import Protocol, TypeAlias

from netsim.actor import Actor, ActorHost
from netsim.cast import EPOCH_MS, Cast, Term
from netsim.clock import NodeClock
from netsim.disk import Disk
from netsim.draws import Draws
from netsim.health import Health
from netsim.host import Host, Stepper
from netsim.links import Climate, Link, Network
from netsim.watcher import Hears, Violation, Watcher
from node.replica.actions import Committed
from node.replica.messages import Message, decode_message
from node.replica.replica import Replica

MAX_VIOLATIONS = 20
"""A world goes on after a violation, so that its story shows what came of it, but not for ever."""

MAX_EVENTS_AT_ONCE = 2_000_000
"""Events in one millisecond of virtual time; more means that somebody goes in circles."""

Event: TypeAlias = tuple[int, int, Callable[..., None], object, object, object]
"""When, a serial number that no other event has, what to call, and its three arguments."""

MAX_READ = 1_024
"""Messages of which a world remembers what they say: those that are under way at one time, and more."""

_DELIVERY = Struct(">QHHI")


class Boot(Protocol):
    """Makes the replica that a process runs from what is on its disk."""

    def __call__(self, node: int, disk: Disk) -> Stepper:
        """The replica of `node`."""
        ...


class World:
    """Whole replicas in virtual time. Nodes are indices; times are milliseconds since the beginning."""

    __slots__ = (
        "_digest",
        "_health",
        "_watchers",
        "boot",
        "cast",
        "counts",
        "draws",
        "epoch",
        "events",
        "heap",
        "hears",
        "height",
        "honest",
        "hosts",
        "known_epoch",
        "network",
        "now_ms",
        "reached",
        "read",
        "serial",
        "violations",
    )

    def __init__(
        self,
        cast: Cast,
        climate: Climate,
        *,
        seed: int,
        boot: Boot,
        actors: Mapping[int, tuple[str, Actor]] | None = None,
        watchers: Sequence[Watcher] = (),
    ) -> None:
        """`actors`: the adversaries and their names, by the node whose place they take."""
        self.cast = cast
        self.boot = boot
        self.draws = Draws(seed, "world")
        self.now_ms = 0
        self.serial = 0
        self.events = 0
        self.heap: list[Event] = []
        self.counts: Counter[str] = Counter()
        self.violations: list[Violation] = []
        self.height = 0
        self.epoch = 0
        self.known_epoch = len(cast.terms) - 1
        """The newest epoch that an honest node has reached, so that the cast knows who sits in it."""
        self.reached: dict[int, int] = {}
        """The newest epoch of each honest node that has left the first one."""
        self.read: Callable[[bytes], Message] = lru_cache(MAX_READ)(decode_message)
        """What a message says, for watchers and actors, who are many: it is decoded once. Rejected if nothing."""
        self._watchers = tuple(watchers)
        self._digest = hashlib.sha256()
        self.hears = Hears(self._watchers)
        self.network = Network(self, len(cast.nodes), climate, self.draws.within("links"))
        self._health = Health(self)
        liars = actors or {}
        self.honest = tuple(node for node in range(len(cast.nodes)) if node not in liars)
        self.hosts: list[Host | ActorHost] = [
            ActorHost(self, node, *liars[node]) if node in liars else self._host(node, climate)
            for node in range(len(cast.nodes))
        ]

    def _host(self, node: int, climate: Climate) -> Host:
        draws = self.draws.within("machine", node)
        clock = NodeClock(EPOCH_MS, draws.below(1_000_000), draws.between(*climate.skew_ms))
        host = Host(self, node, Disk(self.cast.first_logs(node)), clock)
        host.log_sync_ms = draws.between(*climate.log_sync_ms)
        return host

    @property
    def digest(self) -> str:
        """A hash of every delivery so far: when, from whom, to whom, what; equal for equal seeds."""
        return self._digest.copy().hexdigest()

    @property
    def bearable_ms(self) -> int:
        """The longest delay with which the protocol promises progress: half of DELTA_CAP."""
        return self.cast.genesis.parameters.delta_cap_ms // 2

    def start(self) -> None:
        """Attach the watchers, and begin every node's process."""
        for watcher in self._watchers:
            watcher.attached(self)
        if self.hears.second:
            self.at(1_000, self._second)
        for host in self.hosts:
            host.start()

    def at(self, at_ms: int, call: Callable[..., None], *arguments: object) -> None:
        """Call at a virtual time, not before now."""
        assert at_ms >= self.now_ms, "an event in the past"
        self.serial += 1
        heappush(self.heap, (at_ms, self.serial, _apply, call, arguments, None))

    def run_until(self, end_ms: int) -> None:
        """Let everything happen that happens before `end_ms`, which is then the time."""
        self.run_while(_always, limit_ms=end_ms)
        self.now_ms = max(self.now_ms, end_ms)

    def run_while(self, goes_on: Callable[[], bool], *, limit_ms: int) -> bool:
        """Run until `goes_on`, asked after each event, is false, or until `limit_ms`. True in the first case."""
        if not goes_on():
            return True
        heap = self.heap
        most = MAX_EVENTS_AT_ONCE
        while heap and heap[0][0] < limit_ms and len(self.violations) < MAX_VIOLATIONS:
            at_ms, _, call, a, b, c = heappop(heap)
            if at_ms == self.now_ms:
                most -= 1
                assert most, "the world goes in circles"
            else:
                most = MAX_EVENTS_AT_ONCE
                self.now_ms = at_ms
            self.events += 1
            call(a, b, c)
            if not goes_on():
                return True
        return False

    def finish(self) -> None:
        """The world stops: tell the watchers."""
        for tell in self.hears.at_end:
            tell()

    def is_good_since(self) -> int | None:
        """Since when one same set of honest nodes, a quorum of the current epoch among them, is well.

        None if there is none now. Connections that must be made again need `climate.reconnect_ms` more.
        """
        return self._health.since_ms

    def well_nodes(self) -> tuple[int, ...]:
        """The honest nodes that are well and reach one another now."""
        return self._health.well

    def review(self) -> None:
        """Look again at who is well: somebody changed something that counts."""
        self._health.review()

    def name_of(self, node: int) -> str:
        """What a node is called in everything that people read."""
        return self.cast.nodes[node].name

    def violate(self, checker: str, what: str) -> None:
        """Something happened that must never happen."""
        self.violations.append(Violation(checker, what, self.now_ms))

    def tell_fault(self, what: str) -> None:
        """A fault begins: for the story."""
        for tell in self.hears.fault:
            tell(what)

    def epoch_at(self, node: int) -> int:
        """The newest epoch that an honest node has reached, whether it is up or not."""
        return self.reached.get(node, 0)

    def deliver(self, link: Link, session: int, data: bytes) -> None:
        """A message arrives, if its connection and its receiver still stand."""
        target = link.target
        host = self.hosts[target]
        if link.session != session or not host.up:
            return
        source = link.source
        self._digest.update(_DELIVERY.pack(self.now_ms, source, target, len(data)) + data)
        for tell in self.hears.deliver:
            tell(target, source, data)
        host.receive(source, data)

    def connected(self, node: int, peer: int) -> None:
        """Tell `node` that it holds a connection to `peer`."""
        self.hosts[node].connected(peer)

    def disconnected(self, node: int, peer: int) -> None:
        """Tell `node` that its connection to `peer` has gone."""
        self.hosts[node].disconnected(peer)

    def learn(self, replica: Stepper) -> None:
        """A replica has reached an epoch that no honest one had reached."""
        assert isinstance(replica, Replica), "a tiny replica stays in the first epoch"
        assert replica.epoch == self.known_epoch + 1, "no epoch ends but by those who are in it"
        begun = replica.ledger.instance(replica.epoch)
        self.cast.terms.append(Term(begun.authorities, begun.parameters))
        self.known_epoch = replica.epoch

    def committed(self, node: int, action: Committed) -> None:
        """A replica holds a block for final."""
        header = action.block.header
        self.height = max(self.height, header.height)
        replica = self.hosts[node].replica
        assert replica is not None
        if replica.epoch != self.reached.get(node, 0):
            self.reached[node] = replica.epoch
            self.epoch = max(self.epoch, replica.epoch)
            self.review()
        for tell in self.hears.commit:
            tell(node, action.block, action.certificate, action.receipts)

    def _second(self) -> None:
        for tell in self.hears.second:
            tell(self.now_ms)
        self.at(self.now_ms + 1_000, self._second)


def _always() -> bool:
    return True


def _apply(call: Callable[..., None], arguments: tuple[object, ...], _: None) -> None:
    call(*arguments)
