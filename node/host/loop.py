"""The loop: one input, one step, its actions carried out in order, and then the next input."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, assert_never

import trio

from chain.primitives import Milliseconds, NodeId, TransactionId
from chain.rejection import Rejected
from chain.storage.leveldb import LevelDbStore
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

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(f"{what}: {detail}")
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
        store: LevelDbStore,
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
        self._answer: Answer | None = None

    # What happens, as inputs.

    def connected(self, link: Link) -> None:
        """A session stands."""
        self.inbox.put(Lane.CONSENSUS, partial(Connected, peer=link.peer))

    def disconnected(self, link: Link, _why: str) -> None:
        """A session is over."""
        self.inbox.put(Lane.CONSENSUS, partial(Disconnected, peer=link.peer))

    def deliver(self, intake: Intake, message: bytes) -> None:
        """A message of a session; its reader gets its room back when it is taken."""

        def make(now_ms: Milliseconds, wall_ms: Milliseconds) -> Received:
            intake.taken(len(message))
            return Received(now_ms, wall_ms, intake.link.peer, message)

        self.inbox.put(intake.lane, make)

    def submit(self, data: bytes) -> Answer:
        """Give the replica an encoded transaction of this node's own user, at once; what it says."""
        now_ms, wall_ms = _now()
        self._answer = None
        self._step(Submitted(now_ms, wall_ms, data))
        answer: Answer | None = self._answer
        assert answer is not None, "every Submitted is answered in its step"
        return answer

    def is_waiting_for(self, transaction_id: TransactionId) -> bool:
        """True if no block is known that includes it."""
        return self.replica.receipt(transaction_id) is None

    # Running.

    async def run(self) -> None:
        """Until cancelled, or NodeStopped, or StorageError."""
        now_ms, wall_ms = _now()
        self._step(Tick(now_ms, wall_ms))
        while True:
            await self._wait()
            turn_ends = time.monotonic() + TURN_S
            while time.monotonic() < turn_ends:
                if not self._take_one():
                    break
            await trio.lowlevel.checkpoint()

    async def _wait(self) -> None:
        """Until there is an input, or it is time to wake."""
        if self._wake_ms is None:
            await self.inbox.wait()
            return
        left_s = self._wake_ms / 1000 - time.monotonic()
        if left_s > 0 and not len(self.inbox):
            with trio.move_on_after(left_s):
                await self.inbox.wait()

    def _take_one(self) -> bool:
        """Take an input, or wake if it is time; False if there is nothing to do."""
        now_ms, wall_ms = _now()
        making = self.inbox.take()
        if making is not None:
            self._step(making(now_ms, wall_ms))
            return True
        if self._wake_ms is not None and now_ms >= self._wake_ms:
            self._wake_ms = None
            self._step(Tick(now_ms, wall_ms))
            return True
        return False

    def _step(self, given: Input) -> None:
        began = time.perf_counter()
        for action in self.replica.step(given):
            self._carry_out(action)
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
                self._answer = action
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
