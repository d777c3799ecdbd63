"""One process around one replica: inputs in, actions carried out in order, and the points at which it may die."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Final, NoReturn, Protocol, TypeAlias

from chain.block import Header
from chain.primitives import Epoch, View
from chain.storage.store import StorageError
from chain.vote import VoteKind
from consensus.vote_log import DamagedVoteLog, read_log
from netsim.boundary import Boundary, Died, Trap, Traps
from netsim.clock import NodeClock
from netsim.disk import Disk, Health
from netsim.log_writer import LogWriter
from node.replica.actions import (
    Action,
    Alarm,
    Answer,
    AppendVoteLog,
    Broadcast,
    Committed,
    DropPeer,
    RotateVoteLog,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.inputs import Connected, Disconnected, Input, LogSynced, Received, Submitted, Tick
from node.replica.messages import Tag

if TYPE_CHECKING:
    from netsim.world import World

NEVER: Final = 1 << 60
"""Later than any virtual time."""

MAX_WAITING = 50_000
"""Inputs that wait for a paused process; what comes beyond is lost, as in a kernel's buffers."""

OPERATOR_MS = 5_000
"""After a disk made a process stop, its operator starts it again this often."""


class Stepper(Protocol):
    """A replica, as its host knows it: the real one, a mutant, or a tiny one in a test."""

    @property
    def finalized(self) -> Header:
        """The header of the last final block."""
        ...

    @property
    def epoch(self) -> Epoch:
        """The epoch in which it is."""
        ...

    @property
    def view(self) -> View:
        """The view in which it is."""
        ...

    def step(self, given: Input) -> list[Action]:
        """What `given` leads to, in order."""
        ...


class Loss(Enum):
    """What goes when a process ends."""

    PROCESS = "process"
    """The process alone: what was written stays, synced or not, and peers find out at once."""
    POWER = "power"
    """The machine: what was not synced is lost, or a part of it, and peers find out late."""


Waiting: TypeAlias = tuple[Callable[..., Input], tuple[object, ...]]
"""An input but for its time, which it gets when the process takes it: its kind, and what follows the time."""


class Host:
    """A node that runs a replica. `up` means that there is a process; a paused one is up, and silent."""

    __slots__ = (
        "_carry",
        "_draws",
        "_hears",
        "_is_stepping",
        "_links",
        "_log_writer",
        "_pending_at",
        "_traps",
        "_waiting",
        "_wanted_ms",
        "clock",
        "disk",
        "index",
        "is_paused",
        "life",
        "log_sync_ms",
        "replica",
        "up",
        "world",
    )

    def __init__(self, world: World, index: int, disk: Disk, clock: NodeClock) -> None:
        self.world = world
        self.index = index
        self.disk = disk
        self.clock = clock
        self.replica: Stepper | None = None
        self.up = False
        self.is_paused = False
        self.log_sync_ms = 0
        """How long a write of the vote log takes to be durable; 0: it is before the next input."""
        self._draws = world.draws.within("host", index)
        self._links = world.network.open_to[index]
        self._hears = world.hears
        self.life = 0
        self._is_stepping = False
        self._traps = Traps()
        self._waiting: deque[Waiting] = deque()
        self._log_writer = LogWriter(self)
        self._wanted_ms = NEVER
        self._pending_at = NEVER
        self._carry: dict[type, Callable[..., None]] = {
            WriteStore: self._write,
            SyncStore: self._sync,
            AppendVoteLog: self._log_writer.take,
            RotateVoteLog: self._log_writer.take,
            Send: self._send,
            Broadcast: self._broadcast,
            WakeAt: self._sleep_until,
            DropPeer: self._drop,
            Answer: self._answer,
            Committed: self._committed,
            Alarm: self._alarm,
            Stop: self._stop,
        }

    def start(self) -> None:
        """Begin a process, if there is none, on what the disk holds."""
        if self.up:
            return
        self.up = True
        self.clock.restart(self.world.now_ms, self._draws.below(1_000_000))
        self.replica = self.world.boot(self.index, self.disk)
        self._check_logs()
        for tell in self._hears.start:
            tell(self.index)
        self.world.network.join(self.index)
        self.world.review()
        self._give(Tick)

    def crash(self, loss: Loss, why: str) -> None:
        """End the process, if there is one."""
        if not self.up:
            return
        self._end(loss, why)

    def pause(self) -> None:
        """Stop running, and let inputs wait."""
        self.is_paused = True
        self.world.review()

    def resume(self) -> None:
        """Run again, and take what has waited."""
        self.is_paused = False
        self.world.review()
        if self.up:
            self._take_waiting()

    def arm(self, trap: Trap) -> None:
        """Set a trap; it stays over restarts until it springs or its time is over."""
        self._traps.append(trap)

    def set_clock_rate(self, rate: int) -> None:
        """Run the monotonic clock at `rate` permille."""
        self.clock.set_rate(self.world.now_ms, rate)
        self.world.review()
        if self.up and self._wanted_ms < NEVER:
            self._push_wake()

    def log_synced(self, ticket: int) -> None:
        """The vote log is durable up to `ticket`: the next input, or one that waits behind others."""
        self._give(LogSynced, ticket)

    def receive(self, peer: int, data: bytes) -> None:
        """A message that the network delivers."""
        self._give(Received, self.world.cast.node_ids[peer], data)

    def connected(self, peer: int) -> None:
        """A connection stands."""
        self._give(Connected, self.world.cast.node_ids[peer])

    def disconnected(self, peer: int) -> None:
        """A connection has gone."""
        self._give(Disconnected, self.world.cast.node_ids[peer])

    def submit(self, data: bytes) -> None:
        """A client hands in an encoded transaction; lost if there is no process."""
        self._give(Submitted, (data,))

    def _check_logs(self) -> None:
        """A power cut must never cost a key: a torn tail is no damage (consensus section 2)."""
        for key, data in self.disk.read_logs().items():
            try:
                if data is not None:
                    read_log(data)
            except DamagedVoteLog as damage:
                name = self.world.name_of(self.index)
                self.world.violate("disk", f"vote log of {key!r} of {name}: {damage}")

    def _give(self, kind: Callable[..., Input], *rest: object) -> None:
        """An input now, if nothing waits before it; lost if there is no process."""
        if not self.up:
            return
        if self._is_stepping or self.is_paused or self._waiting:
            self._wait((kind, rest))
        else:
            self._step(self._now(kind, rest))
        if self._waiting and not (self._is_stepping or self.is_paused):
            self._take_waiting()

    def _wait(self, waiting: Waiting) -> None:
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(waiting)
        else:
            self.world.counts["inputs lost by a full inbox"] += 1

    def _take_waiting(self) -> None:
        while self._waiting and not self.is_paused:
            self._step(self._now(*self._waiting.popleft()))

    def _now(self, kind: Callable[..., Input], rest: tuple[object, ...]) -> Input:
        now_ms, clock = self.world.now_ms, self.clock
        return kind(clock.monotonic_ms(now_ms), clock.wall_ms(now_ms), *rest)

    def _step(self, given: Input) -> None:
        life = self.life
        assert self.replica is not None
        self._wanted_ms = NEVER
        self._is_stepping = True
        try:
            actions = self.replica.step(given)
            if self.replica.epoch > self.world.known_epoch:
                self.world.learn(self.replica)
            for tell in self._hears.step:
                tell(self.index, given, actions)
            if self._traps and type(given) is LogSynced:
                self.pass_by(Boundary.AFTER_LOG_SYNCED)
            carry = self._carry
            for action in actions:
                carry[type(action)](action)
                if self.life != life:
                    break
        except Died:
            pass
        finally:
            self._is_stepping = False

    def pass_by(self, boundary: Boundary) -> None:
        """Spring the traps of this boundary; does not return if the process ended."""
        if not self._traps:
            return
        life = self.life
        self._traps.spring(boundary, self.world.now_ms)
        if self.life != life:
            raise Died

    def _end(self, loss: Loss, why: str) -> None:
        self.life += 1
        self.up = False
        self.replica = None
        self._waiting.clear()
        self._log_writer.forget()
        self._wanted_ms = self._pending_at = NEVER
        if loss is Loss.POWER:
            lost = self.disk.cut_power(self._draws)
            self.world.counts["crashes with lost writes" if lost else "crashes without loss"] += 1
        else:
            self.disk.stop(self._draws)
        climate = self.world.network.climate
        self.world.network.leave(
            self.index, after_ms=climate.notice_ms if loss is Loss.POWER else climate.base_ms[0]
        )
        for tell in self._hears.down:
            tell(self.index, why)
        self.world.review()

    def fail(self, error: StorageError) -> NoReturn:
        """The disk refused: the process stops, and its operator tries again later."""
        self.world.counts[f"stopped by disk: {self.disk.health.value}"] += 1
        full = self.disk.health is Health.FULL
        self._end(Loss.PROCESS if full else Loss.POWER, str(error))
        self.world.at(self.world.now_ms + OPERATOR_MS, self.start)
        raise Died

    def _write(self, action: WriteStore) -> None:
        if self._traps:
            self.pass_by(Boundary.BEFORE_WRITE)
        try:
            self.disk.write(action.writes)
        except StorageError as error:
            self.fail(error)
        if self._traps:
            self.pass_by(Boundary.AFTER_WRITE)

    def _sync(self, action: SyncStore) -> None:
        if self._traps:
            self.pass_by(Boundary.BEFORE_SYNC)
            self._write_without_sync(action)
        try:
            self.disk.write_durably(action.writes)
        except StorageError as error:
            self.fail(error)
        if self._traps:
            self.pass_by(Boundary.AFTER_SYNC)

    def _write_without_sync(self, action: SyncStore) -> None:
        """Die between the write and the sync, if a trap says so; the batch may be there or not."""
        if self._traps.has(Boundary.DURING_SYNC):
            try:
                self.disk.write(action.writes)
            except StorageError as error:
                self.fail(error)
            self.pass_by(Boundary.DURING_SYNC)

    def _send(self, action: Send) -> None:
        if self._traps:
            self.pass_by(Boundary.BEFORE_SEND)
        peer = self.world.cast.index_of(action.peer)
        for tell in self._hears.send:
            tell(self.index, peer, action.data)
        self.world.network.links[self.index][peer].carry(action.data)
        if self._traps:
            self._pass_sent(action.data)

    def _broadcast(self, action: Broadcast) -> None:
        data = action.data
        if self._traps:
            self.pass_by(Boundary.BEFORE_SEND)
        for tell in self._hears.broadcast:
            tell(self.index, data)
        half = len(self._links) // 2 if self._traps else -1
        for at, link in enumerate(self._links):
            if at == half:
                self.pass_by(Boundary.DURING_BROADCAST)
            link.carry(data)
        if self._traps:
            self._pass_sent(data)

    def _pass_sent(self, data: bytes) -> None:
        self.pass_by(Boundary.AFTER_SEND)
        if data[0] == Tag.PROPOSAL:
            self.pass_by(Boundary.AFTER_PROPOSAL_SENT)
        elif data[0] == Tag.VOTE:
            self.pass_by(_VOTE_SENT[VoteKind(data[_VOTE_KIND_AT])])

    def _sleep_until(self, action: WakeAt) -> None:
        self._wanted_ms = action.at_ms
        self._push_wake()

    def _push_wake(self) -> None:
        """Have an event no later than the wanted time; a later one that is pending goes unheard."""
        at = max(self.clock.when(self._wanted_ms), self.world.now_ms + 1)
        if at < self._pending_at:
            self._pending_at = at
            self.world.at(at, self._wake, self.life, at)

    def _wake(self, life: int, at: int) -> None:
        if life != self.life or at != self._pending_at:
            return
        self._pending_at = NEVER
        if self._wanted_ms == NEVER:
            return
        if self.clock.monotonic_ms(at) < self._wanted_ms:
            self._push_wake()
            return
        self._wanted_ms = NEVER
        self._give(Tick)

    def _drop(self, action: DropPeer) -> None:
        peer = self.world.cast.index_of(action.peer)
        for tell in self._hears.drop:
            tell(self.index, peer, action.why)
        self.world.network.ban(self.index, peer)

    def _answer(self, action: Answer) -> None:
        if self._traps:
            self.pass_by(Boundary.BEFORE_ANSWER)
        for tell in self._hears.answer:
            tell(self.index, action)
        if self._traps:
            self.pass_by(Boundary.AFTER_ANSWER)

    def _committed(self, action: Committed) -> None:
        if self._traps:
            self.pass_by(Boundary.BEFORE_COMMITTED)
        self.world.committed(self.index, action)
        if self._traps:
            self.pass_by(Boundary.AFTER_COMMITTED)

    def _alarm(self, action: Alarm) -> None:
        for tell in self._hears.alarm:
            tell(self.index, action)

    def _stop(self, action: Stop) -> None:
        for tell in self._hears.stop:
            tell(self.index, action)
        self._end(Loss.PROCESS, f"stop: {action.what}")


_VOTE_KIND_AT = 2
"""Where a vote message says its kind: after the tag and msgpack's byte for an array of six."""

_VOTE_SENT = {
    VoteKind.NOTARIZE: Boundary.AFTER_NOTARIZE_SENT,
    VoteKind.NULLIFY: Boundary.AFTER_NULLIFY_SENT,
    VoteKind.FINALIZE: Boundary.AFTER_FINALIZE_SENT,
}
