"""One session with one peer: a queue and a stream for each lane, and a sign of life now and then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

import trio

from chain.primitives import NodeId
from node.host.transport import Stream, StreamOver
from node.host.wire import ALIVE, MAX_FRAME_BYTES, BootId, Frames, OversizedFrame
from node.replica.actions import Lane

READ_BYTES: Final = 256 * 1024
"""Read at once: Yamux answers each read with a window update (network.md)."""
WRITE_BYTES: Final = 256 * 1024
"""Written at once, at most and at least one frame."""

QUEUE_BYTES: Mapping[Lane, int] = {
    Lane.CONSENSUS: 8_000_000,
    Lane.TRANSACTIONS: 4_000_000,
    Lane.SYNC: 8_000_000,
}
"""What may wait for one peer; what comes beyond is dropped, and asked for again by whoever lacks it."""

UNREAD_BYTES: Final = 2_000_000
"""What may wait of one lane of one peer to be taken by the replica; beyond that nothing more is read of it."""
MESSAGE_BYTES: Final = 400
"""What a message that waits takes beyond its own bytes."""

ALIVE_EVERY_S: Final = 5.0
SILENT_S: Final = 20.0
"""A peer that sent nothing for so long is gone; a process that was stopped for 12 s is not."""
DOUBT_S: Final = ALIVE_EVERY_S + 2
"""Within this a peer that lives has said so, though its words take a second."""
WRITE_S: Final = 20.0
"""A peer that takes nothing for so long is gone."""

Deliver: TypeAlias = Callable[["Intake", bytes], None]
"""Hand a whole message to the replica's inbox; `Intake.taken` is called when it has been taken."""


class LinkOver(Exception):
    """A session has ended; the message says why."""


class Intake:
    """What one lane of one peer has brought and the replica has not taken: the peer waits while it is much.

    It outlives a session, or a peer could have more taken of it by connecting again and again.
    """

    __slots__ = ("_room", "lane", "peer", "unread_bytes")

    def __init__(self, peer: NodeId, lane: Lane) -> None:
        self.peer = peer
        self.lane = lane
        self.unread_bytes = 0
        self._room = trio.Event()

    def brought(self, message: bytes) -> None:
        """One more waits."""
        self.unread_bytes += len(message) + MESSAGE_BYTES

    def taken(self, message: bytes) -> None:
        """It waits no more."""
        self.unread_bytes -= len(message) + MESSAGE_BYTES
        if self.unread_bytes <= UNREAD_BYTES:
            self._room.set()

    async def room(self) -> None:
        """Wait until little enough waits."""
        while self.unread_bytes > UNREAD_BYTES:
            self._room = trio.Event()
            await self._room.wait()


class Queue:
    """What waits to be written to one lane of a peer, bounded."""

    __slots__ = ("_frames", "_limit", "_wanted", "dropped", "size_bytes")

    def __init__(self, limit: int) -> None:
        self._frames: deque[bytes] = deque()
        self._limit = limit
        self._wanted = trio.Event()
        self.size_bytes = 0
        self.dropped = 0
        """Messages that found it full."""

    def put(self, frame: bytes) -> None:
        """Take a frame, or drop it if there is no room."""
        if self.size_bytes and self.size_bytes + len(frame) > self._limit:
            self.dropped += 1
            return
        self._frames.append(frame)
        self.size_bytes += len(frame)
        self._wanted.set()

    async def take(self) -> bytes:
        """As many whole frames as go into one write; waits until there is one."""
        while not self._frames:
            self._wanted = trio.Event()
            await self._wanted.wait()
        taken = [self._frames.popleft()]
        size = len(taken[0])
        while self._frames and size + len(self._frames[0]) <= WRITE_BYTES:
            taken.append(self._frames.popleft())
            size += len(taken[-1])
        self.size_bytes -= size
        return b"".join(taken)


@dataclass(slots=True)
class Traffic:
    """What went over a session, in messages and bytes."""

    sent_bytes: int = 0
    received_bytes: int = 0
    received: int = 0


class Dialled(Enum):
    """Who began a session."""

    BY_US = "by us"
    BY_THEM = "by them"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who began a session, and with which process of the peer."""

    dialled: Dialled
    boot: BootId


class Link:
    """A session that stands."""

    def __init__(
        self, streams: Mapping[Lane, Stream], origin: Origin, intakes: Mapping[Lane, Intake]
    ) -> None:
        self.connection = streams[Lane.CONSENSUS].connection
        self.peer = self.connection.peer
        self._intakes = intakes
        self.dialled = origin.dialled
        self.boot = origin.boot
        self.since_s = trio.current_time()
        self.traffic = Traffic()
        self.queues = {lane: Queue(QUEUE_BYTES[lane]) for lane in Lane}
        self._streams = streams
        self._heard_s = self.since_s
        self._scope = trio.CancelScope()
        self._why = "it was closed"

    @property
    def dropped(self) -> int:
        """Messages that were not sent since a queue was full."""
        return sum(queue.dropped for queue in self.queues.values())

    def send(self, lane: Lane, frame: bytes) -> None:
        """Queue a frame; dropped if the lane's queue is full."""
        self.queues[lane].put(frame)

    def close(self, why: str) -> None:
        """End the session, from outside."""
        if not self._scope.cancel_called:
            self._why = why
            self._scope.cancel()

    def doubt(self) -> None:
        """The peer seems to have another session in mind: end this one unless it gives a sign of life soon."""
        self.send(Lane.CONSENSUS, ALIVE)
        self._heard_s = min(self._heard_s, trio.current_time() - SILENT_S + DOUBT_S)

    async def run(self, deliver: Deliver) -> str:
        """Carry messages until the session is over; why it ended. The caller closes its connection."""
        with self._scope:
            try:
                async with trio.open_nursery() as nursery:
                    for lane, stream in self._streams.items():
                        nursery.start_soon(self._read, lane, stream, deliver)
                        nursery.start_soon(self._write, lane, stream)
                    nursery.start_soon(self._keep_alive)
            except* LinkOver as over:  # of several lanes that end at once, the first says why
                self._why = str(over.exceptions[0])
        return self._why

    async def _read(self, lane: Lane, stream: Stream, deliver: Deliver) -> None:
        frames, intake = Frames(MAX_FRAME_BYTES[lane]), self._intakes[lane]
        while True:
            await intake.room()
            try:
                data = await stream.read(READ_BYTES)
            except StreamOver as over:
                raise LinkOver(str(over)) from over
            self._heard_s = trio.current_time()
            self.traffic.received_bytes += len(data)
            try:
                for message in frames.feed(data):
                    if message:
                        self.traffic.received += 1
                        intake.brought(message)
                        deliver(intake, message)
            except OversizedFrame as oversized:
                raise LinkOver(
                    f"a frame of lane {lane.name} is too long: {oversized}"
                ) from oversized

    async def _write(self, lane: Lane, stream: Stream) -> None:
        queue = self.queues[lane]
        while True:
            data = await queue.take()
            try:
                await stream.write(data, WRITE_S)
            except StreamOver as over:
                raise LinkOver(str(over)) from over
            self.traffic.sent_bytes += len(data)

    async def _keep_alive(self) -> None:
        while True:
            silent_s = trio.current_time() - self._heard_s
            if silent_s > SILENT_S:
                raise LinkOver(f"nothing came from it for {silent_s:.0f} s")
            self.send(Lane.CONSENSUS, ALIVE)
            await trio.sleep(min(ALIVE_EVERY_S, max(0.1, SILENT_S - silent_s)))
