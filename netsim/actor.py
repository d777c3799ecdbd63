"""Actors: what an adversary is, all that it may touch, and the real protocol inside a liar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from chain.crypto import SecretKey
from chain.primitives import Milliseconds
from chain.rejection import Rejected
from netsim.boundary import Trap
from netsim.cast import EPOCH_MS, Cast
from netsim.disk import Disk
from netsim.draws import Draws
from netsim.host import Loss, Stepper
from node.replica.actions import (
    AppendVoteLog,
    Broadcast,
    RotateVoteLog,
    Send,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.inputs import Connected, Disconnected, Input, LogSynced, Received, Tick
from node.replica.messages import Message

if TYPE_CHECKING:
    from netsim.world import World

Emit = Callable[[int | None, bytes], None]
"""Takes what a puppet wants to send: to one peer, or to all (None)."""

MAX_SYNCED_STEPS = 10_000
"""Steps that a puppet takes on its own after one input; more means that it goes in circles."""


class Actor(Protocol):
    """An adversary in the place of a node's host. It touches its port and nothing else of the world."""

    def start(self, port: Port) -> None:
        """The node begins; called once, before everything else."""
        ...

    def connected(self, peer: int) -> None:
        """`peer` can be reached."""
        ...

    def disconnected(self, peer: int) -> None:
        """`peer` can no longer be reached."""
        ...

    def receive(self, peer: int, data: bytes) -> None:
        """`peer` sent `data`."""
        ...

    def tick(self) -> None:
        """The time has come for which `port.wake_at` asked."""
        ...


class Port:
    """All that an actor may touch."""

    __slots__ = ("_tell", "_wake", "draws", "index", "name", "world")

    def __init__(self, world: World, index: int, name: str, wake: Callable[[int], None]) -> None:
        self.world = world
        self.index = index
        self.name = name
        self.draws: Draws = world.draws.within("actor", index)
        self._wake = wake
        self._tell = world.hears.inject

    @property
    def now_ms(self) -> int:
        """Virtual time: a liar's clock is as good as it wants."""
        return self.world.now_ms

    @property
    def cast(self) -> Cast:
        """Who is who."""
        return self.world.cast

    @property
    def keys(self) -> tuple[SecretKey, ...]:
        """The authority keys of this node."""
        return self.world.cast.nodes[self.index].keys

    @property
    def peers(self) -> list[int]:
        """The connected peers, ascending."""
        return [link.target for link in self.world.network.open_to[self.index]]

    def read(self, data: bytes) -> Message | None:
        """What `data` says; None if it is no message."""
        try:
            return self.world.read(data)
        except Rejected:
            return None

    def send(self, peer: int, data: bytes) -> None:
        """Send any bytes to a peer, as this node; nothing happens if it is not connected."""
        for tell in self._tell:
            tell(self.index, peer, data)
        self.world.network.links[self.index][peer].carry(data)

    def broadcast(self, data: bytes) -> None:
        """Send any bytes to every connected peer."""
        for peer in self.peers:
            self.send(peer, data)

    def wake_at(self, at_ms: int) -> None:
        """Ask for `tick` at this virtual time; replaces what was asked before."""
        self._wake(at_ms)

    def count(self, what: str) -> None:
        """Count one more `what` of this actor."""
        self.world.counts[f"{self.name}: {what}"] += 1

    def puppet(self, emit: Emit) -> Puppet:
        """A real replica with this node's keys, whose messages come to `emit` instead of the network."""
        return Puppet(self, emit)


class Puppet:
    """The unchanged protocol inside an adversary: a replica on a disk that never fails.

    Its timers run by themselves, and its vote log is durable at once.
    """

    __slots__ = ("_disk", "_emit", "_life", "_port", "_wake_ms", "replica")

    def __init__(self, port: Port, emit: Emit) -> None:
        self._port = port
        self._emit = emit
        self._life = 0
        self._wake_ms = -1
        self._disk: Disk
        self.replica: Stepper
        self.restart_fresh()

    def restart_fresh(self) -> None:
        """Begin anew with an empty disk: a restored backup, a cloned machine."""
        cast, index = self._port.cast, self._port.index
        self._life += 1
        self._disk = Disk(cast.first_logs(index))
        self.replica = self._port.world.boot(index, self._disk)
        self.give(Tick(*self._clock()))

    def receive(self, peer: int, data: bytes) -> None:
        """A message from `peer`, real or invented."""
        self.give(Received(*self._clock(), self._port.cast.nodes[peer].node_id, data))

    def connected(self, peer: int) -> None:
        """`peer` can be reached."""
        self.give(Connected(*self._clock(), self._port.cast.nodes[peer].node_id))

    def disconnected(self, peer: int) -> None:
        """`peer` can no longer be reached."""
        self.give(Disconnected(*self._clock(), self._port.cast.nodes[peer].node_id))

    def give(self, given: Input) -> None:
        """One input, and every LogSynced that follows from it."""
        waiting: list[Input] = [given]
        for count, each in enumerate(waiting):
            assert count < MAX_SYNCED_STEPS, "a puppet goes in circles"
            for action in self.replica.step(each):
                match action:
                    case Send():
                        self._emit(self._port.cast.index_of(action.peer), action.data)
                    case Broadcast():
                        self._emit(None, action.data)
                    case WriteStore() | SyncStore():
                        self._disk.store.apply_durably(action.writes)
                    case AppendVoteLog():
                        self._disk.logs[action.key].append(action.data)
                        waiting.append(LogSynced(*self._clock(), action.ticket))
                    case RotateVoteLog():
                        self._disk.logs[action.key].create(action.data)
                        waiting.append(LogSynced(*self._clock(), action.ticket))
                    case WakeAt():
                        self._sleep_until(action.at_ms)
                    case _:
                        pass

    def _clock(self) -> tuple[Milliseconds, Milliseconds]:
        now_ms = self._port.now_ms
        return Milliseconds(now_ms), Milliseconds(EPOCH_MS + now_ms)

    def _sleep_until(self, at_ms: int) -> None:
        self._wake_ms = max(at_ms, self._port.now_ms)
        self._port.world.at(self._wake_ms, self._wake, self._life, self._wake_ms)

    def _wake(self, life: int, at_ms: int) -> None:
        if life == self._life and at_ms == self._wake_ms:
            self.give(Tick(*self._clock()))


class ActorHost:
    """A node that an actor plays. It is always up; what happens to honest processes does not happen to it."""

    __slots__ = (
        "_actor",
        "_port",
        "_wake_ms",
        "index",
        "is_paused",
        "name",
        "replica",
        "up",
        "world",
    )

    def __init__(self, world: World, index: int, name: str, actor: Actor) -> None:
        self.world = world
        self.name = name
        self.index = index
        self.up = False
        self.is_paused = False
        self.replica: Stepper | None = None
        self._actor = actor
        self._wake_ms = -1
        self._port: Port

    @property
    def actor(self) -> Actor:
        """Who plays this node."""
        return self._actor

    def start(self) -> None:
        """Let the actor begin."""
        if not self.up:
            self.up = True
            self._port = Port(self.world, self.index, self.name, self._wake_at)
            self.world.network.join(self.index)
            self._actor.start(self._port)

    def crash(self, loss: Loss, why: str) -> None:
        """Nothing: an actor stages its own crashes."""

    def pause(self) -> None:
        """Nothing."""

    def resume(self) -> None:
        """Nothing."""

    def arm(self, trap: Trap) -> None:
        """Nothing: there is no replica's step to stop in."""

    def receive(self, peer: int, data: bytes) -> None:
        """A message that the network delivers."""
        self._actor.receive(peer, data)

    def connected(self, peer: int) -> None:
        """A connection stands."""
        self._actor.connected(peer)

    def disconnected(self, peer: int) -> None:
        """A connection has gone."""
        if self.up:
            self._actor.disconnected(peer)

    def submit(self, data: bytes) -> None:
        """A client picked a bad node: it gets no answer."""

    def _wake_at(self, at_ms: int) -> None:
        self._wake_ms = max(at_ms, self.world.now_ms + 1)
        self.world.at(self._wake_ms, self._wake, self._wake_ms)

    def _wake(self, at_ms: int) -> None:
        if at_ms == self._wake_ms:
            self._wake_ms = -1
            self._actor.tick()
