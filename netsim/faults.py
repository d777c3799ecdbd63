"""The faults: what goes wrong, when, and for how long, as data that begins in a world.

A plan is a tuple of faults. Each can be taken out without touching the others, each can be printed, and
each comes back from JSON as it was (`plan_json`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from chain.primitives import PublicKey
from netsim.boundary import Boundary, Trap
from netsim.clock import NORMAL
from netsim.disk import Health
from netsim.fault_words import in_words, names_of
from netsim.host import Host, Loss
from netsim.links import Weather

if TYPE_CHECKING:
    from netsim.world import World

KILLED_MS = 100
"""How soon a killed process runs again, before its machine has written what it left."""

LOOK_MS = 250
"""How often a fault that waits for an epoch looks whether it has come."""


class Fault(Protocol):
    """Something that goes wrong."""

    @property
    def at_ms(self) -> int:
        """When it begins, in virtual time."""
        ...

    def begin(self, world: World) -> None:
        """Begin, now, and see to the end of it."""
        ...


Plan: TypeAlias = tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Crash:
    """The processes of `nodes` end at one instant, and begin again after `down_ms`."""

    at_ms: int
    nodes: tuple[int, ...]
    loss: Loss
    down_ms: int

    def begin(self, world: World) -> None:
        """End the processes."""
        world.counts[f"crash of {_how_many(world, self.nodes)}"] += 1
        _crash(world, self.nodes, self.loss, self.down_ms, "crash")


@dataclass(frozen=True, slots=True)
class CrashAt:
    """`node` dies at a boundary, the first after `skip` passings and before `until_ms`; `others` with it."""

    at_ms: int
    until_ms: int
    node: int
    boundary: Boundary
    skip: int
    loss: Loss
    down_ms: int
    others: tuple[int, ...] = ()

    def begin(self, world: World) -> None:
        """Set the trap."""
        world.hosts[self.node].arm(
            Trap(self.boundary, self.skip, self.until_ms, partial(self._spring, world))
        )

    def _spring(self, world: World) -> None:
        nodes = (self.node, *self.others)
        _strike(world, self, "crash of", nodes, self.boundary.value)
        world.counts[f"crash {self.boundary.value}"] += 1
        world.counts[f"crash of {_how_many(world, nodes)}"] += 1
        _crash(world, nodes, self.loss, self.down_ms, f"crash {self.boundary.value}")


@dataclass(frozen=True, slots=True)
class KillThenCut:
    """The processes of `nodes` are killed when the first passes `killed_at`; when they run again, their
    power goes at `cut_at`. What was written before the kill was read after it, and is lost all the same.
    """

    at_ms: int
    until_ms: int
    nodes: tuple[int, ...]
    killed_at: Boundary
    cut_at: Boundary
    down_ms: int

    def begin(self, world: World) -> None:
        """Set the first trap."""
        self._arm(world, self.killed_at, self._kill)

    def _arm(self, world: World, boundary: Boundary, spring: Callable[[World], None]) -> None:
        trap = Trap(boundary, 0, self.until_ms, partial(spring, world))
        world.hosts[self.nodes[0]].arm(trap)

    def _kill(self, world: World) -> None:
        _strike(world, self, "kill of", self.nodes, self.killed_at.value)
        _crash(world, self.nodes, Loss.PROCESS, KILLED_MS, f"killed {self.killed_at.value}")
        self._arm(world, self.cut_at, self._cut)

    def _cut(self, world: World) -> None:
        _strike(world, self, "power cut of", self.nodes, self.cut_at.value)
        world.counts["crash after a kill"] += 1
        _crash(world, self.nodes, Loss.POWER, self.down_ms, f"power cut {self.cut_at.value}")


@dataclass(frozen=True, slots=True)
class CutAt:
    """`node` is cut off from everybody at a boundary, such as right after it sent a vote."""

    at_ms: int
    until_ms: int
    node: int
    boundary: Boundary
    skip: int
    for_ms: int

    def begin(self, world: World) -> None:
        """Set the trap."""
        world.hosts[self.node].arm(
            Trap(self.boundary, self.skip, self.until_ms, partial(self._spring, world))
        )

    def _spring(self, world: World) -> None:
        _strike(world, self, "cut off", (self.node,), f"{self.boundary.value} for {self.for_ms} ms")
        world.counts[f"cut off {self.boundary.value}"] += 1
        rest = tuple(node for node in range(len(world.hosts)) if node != self.node)
        _block(
            world,
            [(self.node, each) for each in rest] + [(each, self.node) for each in rest],
            self.for_ms,
        )


@dataclass(frozen=True, slots=True)
class Partition:
    """Nothing passes between the groups; who is in none of them is alone."""

    at_ms: int
    for_ms: int
    groups: tuple[tuple[int, ...], ...]

    def begin(self, world: World) -> None:
        """Cut."""
        parameters = world.cast.genesis.parameters
        is_long = self.for_ms > 2 * parameters.delta_cap_ms
        world.counts["partitions longer than 2 DELTA_CAP" if is_long else "partitions"] += 1
        group_of = {node: at for at, group in enumerate(self.groups) for node in group}
        nodes = range(len(world.hosts))
        apart = [
            (one, other)
            for one in nodes
            for other in nodes
            if one != other and group_of.get(one, -1 - one) != group_of.get(other, -1 - other)
        ]
        _block(world, apart, self.for_ms)


@dataclass(frozen=True, slots=True)
class OneWay:
    """Nothing passes from `sources` to `targets`; the other direction works."""

    at_ms: int
    for_ms: int
    sources: tuple[int, ...]
    targets: tuple[int, ...]

    def begin(self, world: World) -> None:
        """Cut one direction."""
        world.counts["one-way partitions"] += 1
        pairs = [(one, other) for one in self.sources for other in self.targets if one != other]
        _block(world, pairs, self.for_ms)


@dataclass(frozen=True, slots=True)
class Storm:
    """Bad weather on every link between `nodes`; the fields are those of Weather."""

    at_ms: int
    for_ms: int
    nodes: tuple[int, ...]
    loss: int = 0
    duplication: int = 0
    reordering: int = 0
    reorder_ms: int = 1_000
    slow_ms: int = 0
    swallow_above_bytes: int = 0

    def begin(self, world: World) -> None:
        """Change the weather."""
        world.counts[f"storms: {self._kind()}"] += 1
        weather = Weather(
            loss=self.loss,
            duplication=self.duplication,
            reordering=self.reordering,
            reorder_ms=self.reorder_ms,
            slow_ms=self.slow_ms,
            swallow_above_bytes=self.swallow_above_bytes,
        )
        for source in self.nodes:
            for target in self.nodes:
                if source != target:
                    world.network.set_weather(source, target, weather)
        world.review()
        world.at(world.now_ms + self.for_ms, self._end, world, weather)

    def _end(self, world: World, weather: Weather) -> None:
        for source in self.nodes:
            for target in self.nodes:
                if world.network.links[source][target].weather is weather:
                    world.network.set_weather(source, target, None)
        world.review()

    def _kind(self) -> str:
        if self.swallow_above_bytes:
            return "large messages vanish"
        return "slow" if self.slow_ms else "lossy"


@dataclass(frozen=True, slots=True)
class Pause:
    """The process of `node` stands still: a debugger, a snapshot of its machine, swapping."""

    at_ms: int
    for_ms: int
    node: int

    def begin(self, world: World) -> None:
        """Stop running."""
        host = world.hosts[self.node]
        world.counts["pauses"] += 1
        host.pause()
        world.at(world.now_ms + self.for_ms, host.resume)


@dataclass(frozen=True, slots=True)
class ClockJump:
    """The wall clocks of `nodes` are off by `by_ms`, forwards or backwards, for a while."""

    at_ms: int
    for_ms: int
    nodes: tuple[int, ...]
    by_ms: int

    def begin(self, world: World) -> None:
        """Jump."""
        world.counts["clock jumps forwards" if self.by_ms > 0 else "clock jumps backwards"] += 1
        self._jump(world, self.by_ms)
        world.at(world.now_ms + self.for_ms, self._jump, world, -self.by_ms)

    def _jump(self, world: World, by_ms: int) -> None:
        for node in self.nodes:
            host = world.hosts[node]
            if isinstance(host, Host):
                host.clock.skew_ms += by_ms
        world.review()


@dataclass(frozen=True, slots=True)
class ClockRate:
    """The monotonic clock of `node` runs at `rate` permille for a while."""

    at_ms: int
    for_ms: int
    node: int
    rate: int

    def begin(self, world: World) -> None:
        """Run slow, or fast."""
        world.counts["clocks that run fast" if self.rate > NORMAL else "clocks that run slow"] += 1
        self._set(world, self.rate)
        world.at(world.now_ms + self.for_ms, self._set, world, NORMAL)

    def _set(self, world: World, rate: int) -> None:
        host = world.hosts[self.node]
        if isinstance(host, Host):
            host.set_clock_rate(rate)


@dataclass(frozen=True, slots=True)
class DiskFails:
    """The disk of `node` is full, or its fsync fails: the process stops and cannot go on for a while."""

    at_ms: int
    for_ms: int
    node: int
    health: Health

    def begin(self, world: World) -> None:
        """Break the disk."""
        world.counts[f"disks: {self.health.value}"] += 1
        self._set(world, self.health)
        world.at(world.now_ms + self.for_ms, self._set, world, Health.GOOD)

    def _set(self, world: World, health: Health) -> None:
        host = world.hosts[self.node]
        if isinstance(host, Host):
            host.disk.health = health
            world.review()


@dataclass(frozen=True, slots=True)
class SlowDisk:
    """A write of the vote log of `node` takes `sync_ms` for a while."""

    at_ms: int
    for_ms: int
    node: int
    sync_ms: int

    def begin(self, world: World) -> None:
        """Slow the disk down."""
        host = world.hosts[self.node]
        if isinstance(host, Host):
            world.counts["disks: slow"] += 1
            usual = host.log_sync_ms
            self._set(world, self.sync_ms)
            world.at(world.now_ms + self.for_ms, self._set, world, usual)

    def _set(self, world: World, sync_ms: int) -> None:
        host = world.hosts[self.node]
        if isinstance(host, Host):
            host.log_sync_ms = sync_ms
            world.review()


@dataclass(frozen=True, slots=True)
class LoseLog:
    """Once `node` sits in `epoch` or later its machine dies, and the vote log of the key with which it sits is gone.

    Not before liars and other lost logs leave room for one more among the f of the first set, which is the smallest.
    """

    at_ms: int
    node: int
    epoch: int
    down_ms: int

    def begin(self, world: World) -> None:
        """Wait for the epoch, the seat, and the room."""
        host = world.hosts[self.node]
        if not isinstance(host, Host):
            return
        key = self._key(world)
        if key is None:
            world.at(world.now_ms + LOOK_MS, self.begin, world)
            return
        world.counts["lost vote logs"] += 1
        _strike(world, self, "loss of the vote log of", (self.node,), f"epoch {world.epoch}")
        _crash(world, (self.node,), Loss.POWER, self.down_ms, "lost vote log")
        host.disk.logs[key].is_lost = True
        for tell in world.hears.lost_log:
            tell(self.node, key)
        world.review()

    def _key(self, world: World) -> PublicKey | None:
        """The key whose log may be lost now."""
        if world.epoch_at(self.node) < max(self.epoch, world.epoch):
            return None
        if _faulty_seats(world) >= world.cast.genesis.authorities.faults:
            return None
        return world.cast.key_in(world.epoch, self.node)


def _faulty_seats(world: World) -> int:
    """How many keys of the newest set are a liar's, or have no vote log any more."""
    faulty = 0
    for key in world.cast.authorities(world.epoch).keys:
        host = world.hosts[world.cast.node_of_key(key)]
        faulty += not isinstance(host, Host) or host.disk.logs[key].is_lost
    return faulty


def begin_plan(world: World, plan: Iterable[Fault]) -> None:
    """Have every fault of `plan` begin at its time."""
    for fault in plan:
        world.at(fault.at_ms, _begin, world, fault)


KINDS: tuple[type[Fault], ...] = (
    Crash,
    CrashAt,
    KillThenCut,
    CutAt,
    Partition,
    OneWay,
    Storm,
    Pause,
    ClockJump,
    ClockRate,
    DiskFails,
    SlowDisk,
    LoseLog,
)
"""Every kind of fault."""


def _begin(world: World, fault: Fault) -> None:
    world.tell_fault(in_words(fault, [node.name for node in world.cast.nodes]))
    fault.begin(world)


def _strike(world: World, fault: Fault, what: str, nodes: Sequence[int], how: str) -> None:
    """What `fault` waited for has come."""
    names = [node.name for node in world.cast.nodes]
    world.tell_fault(f"{what} {names_of(nodes, names)}, {how}")
    for tell in world.hears.strike:
        tell(fault)


def _crash(world: World, nodes: Sequence[int], loss: Loss, down_ms: int, why: str) -> None:
    for node in nodes:
        world.hosts[node].crash(loss, why)
        world.at(world.now_ms + down_ms, world.hosts[node].start)


def _how_many(world: World, nodes: Sequence[int]) -> str:
    if len(nodes) == 1:
        return "one node"
    return "all nodes at once" if set(world.honest).issubset(nodes) else "several nodes at once"


def _block(world: World, pairs: Sequence[tuple[int, int]], for_ms: int) -> None:
    for source, target in pairs:
        world.network.block(source, target)
    world.review()
    world.at(world.now_ms + for_ms, _unblock, world, pairs)


def _unblock(world: World, pairs: Sequence[tuple[int, int]]) -> None:
    for source, target in pairs:
        world.network.unblock(source, target)
    world.review()
