"""The loop: one input, one step, its actions carried out in order, and then the next input."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, assert_never

import trio

from chain.primitives import Milliseconds, NodeId
from chain.rejection import Rejected
from chain.storage.store import KeyValueStore
from node.host.inbox import Inbox
from node.host.link import Intake, Link
from node.host.vote_log_files import VoteLogFiles
from node.host.wire import framed
from node.replica.actions import (
    Action,
    Alarm,
    Answer,
    AppendVoteLog,
    Broadcast,
    Committed,
    DropPeer,
    Lane,
    RotateVoteLog,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.inputs import (
    Connected,
    Disconnected,
    Input,
    LogSynced,
    Received,
    Submitted,
    Tick,
)
from node.replica.replica import Replica

TURN_S: Final = 0.004
"""The loop works for so long before others (readers, writers, the API) get their turn."""


class NodeStopped(Exception):
    """The replica stopped the node; the message says why and what to do."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what = what
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom the loop tells what the replica says to the world outside."""

    committed: Callable[[Committed], None]
    alarm: Callable[[Alarm], None]
    ban: Callable[[NodeId, Rejected], None]


class Loop:
    """Runs one replica. Everything that it carries out is done, or queued, before the next step."""

    def __init__(
        self,
        replica: Replica,
        store: KeyValueStore,
        logs: VoteLogFiles,
        links: Mapping[NodeId, Link],
        listeners: Listeners,
    ) -> None:
        """`links` is looked at whenever something is to be sent: those that stand then."""
        self.replica = replica
        self.inbox = Inbox()
        self.steps = 0
        self.busy_s = 0.0
        """Time in steps and their actions."""
        self._store = store
        self._logs = logs
        self._links = links
        self._listeners = listeners
        self._wake_ms: Milliseconds | None = None
        self._has_ticked = False
        self._answers: list[Answer] = []
        self._failure: BaseException | None = None

    # What happens, as inputs.

    def connected(self, link: Link) -> None:
        """A session stands."""
        self.inbox.put(Lane.CONSENSUS, link.peer, partial(Connected, peer=link.peer))

    def disconnected(self, link: Link, _why: str) -> None:
        """A session is over."""
        self.inbox.put(Lane.CONSENSUS, link.peer, partial(Disconnected, peer=link.peer))

    def deliver(self, intake: Intake, message: bytes) -> None:
        """A message of a session; its reader gets its room back when it is taken."""

        def make(now_ms: Milliseconds, wall_ms: Milliseconds) -> Received:
            intake.taken(message)
            return Received(now_ms, wall_ms, intake.peer, message)

        self.inbox.put(intake.lane, intake.peer, make)

    def submit(self, encoded: Sequence[bytes]) -> list[Answer]:
        """Give the replica encoded transactions of this node's own users, at once; what it says of each.

        What goes wrong here ends the node, though the caller be one that only answers its client: see `run`.
        """
        now_ms, wall_ms = _now()
        self._answers = []
        self._step(Submitted(now_ms, wall_ms, tuple(encoded)))
        assert len(self._answers) == len(encoded), "every transaction is answered in its step"
        return self._answers

    # Running.

    def begin(self) -> None:
        """Give the replica its first input, which comes before all others."""
        self._step(Tick(*_now()))

    def fail(self, failure: BaseException) -> None:
        """Take no step more, and have `run` end with `failure`: for whoever cannot write what he has to."""
        if self._failure is None:
            self._failure = failure
        self.inbox.wake()

    async def run(self) -> None:
        """Until cancelled, or NodeStopped, or StorageError, or what else ended a step or was told to `fail`."""
        while True:
            await self._wait()
            turn_ends = time.monotonic() + TURN_S
            while self._failure is None and time.monotonic() < turn_ends:
                if not self._take_one():
                    break
            if self._failure is not None:
                raise self._failure
            await trio.lowlevel.checkpoint()

    async def _wait(self) -> None:
        """Until there is an input, or it is time to wake, or something has failed."""
        if self._failure is not None:
            return
        if self._wake_ms is None:
            await self.inbox.wait()
            return
        left_s = self._wake_ms / 1000 - time.monotonic()
        if left_s > 0 and not len(self.inbox):
            with trio.move_on_after(left_s):
                await self.inbox.wait()

    def _take_one(self) -> bool:
        """Wake if it is time, or take an input; False if there is nothing to do.

        Timers go first, or a peer that never stops sending could stop them; but never twice in a row.
        """
        now_ms, wall_ms = _now()
        is_due = self._wake_ms is not None and now_ms >= self._wake_ms
        making = None if is_due and not self._has_ticked else self.inbox.take()
        self._has_ticked = making is None
        if making is not None:
            self._step(making(now_ms, wall_ms))
        elif is_due:
            self._wake_ms = None
            self._step(Tick(now_ms, wall_ms))
        return making is not None or is_due

    def _step(self, given: Input) -> None:
        if self._failure is not None:
            raise NodeStopped("this node is ending") from self._failure
        began = time.perf_counter()
        try:
            for action in self.replica.step(given):
                self._carry_out(action)
        except BaseException as failure:  # half a step is done: there must not be another one
            self.fail(failure)
            raise
        self.steps += 1
        self.busy_s += time.perf_counter() - began

    def _carry_out(self, action: Action) -> None:  # noqa: C901, PLR0912 - one arm for each action
        match action:
            case Send(peer, data, lane):
                link = self._links.get(peer)
                if link is not None:
                    link.send(lane, framed(data))
            case Broadcast(data, lane):
                frame = framed(data)
                for link in self._links.values():
                    link.send(lane, frame)
            case WakeAt(at_ms):
                self._wake_ms = at_ms
            case WriteStore(writes):
                self._store.apply(writes)
            case SyncStore(writes):
                self._store.apply_durably(writes)
            case AppendVoteLog(key, data, ticket):
                self._logs.append(key, data)
                self._synced(ticket)
            case RotateVoteLog(key, data, ticket):
                self._logs.rotate(key, data)
                self._synced(ticket)
            case Committed():
                self._listeners.committed(action)
            case Answer():
                self._answers.append(action)
            case DropPeer(peer, why):
                self._listeners.ban(peer, why)
            case Alarm():
                self._listeners.alarm(action)
            case Stop(what, detail):
                raise NodeStopped(what, detail)
            case _:
                assert_never(action)

    def _synced(self, ticket: int) -> None:
        self.inbox.put_first(partial(LogSynced, ticket=ticket))


def _now() -> tuple[Milliseconds, Milliseconds]:
    """The monotonic clock and Unix time."""
    return Milliseconds(int(time.monotonic() * 1000)), Milliseconds(int(time.time() * 1000))
