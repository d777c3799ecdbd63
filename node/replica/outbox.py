"""What a step asks of the host, put into the order that S4 and the outside world rely on."""

from chain.block import Block
from chain.primitives import Milliseconds, NodeId
from chain.rejection import Rejected
from consensus.messages import BlockRequest
from consensus.signing_rules import Matter
from node.replica.actions import (
    Action,
    Alarm,
    Broadcast,
    Committed,
    DropPeer,
    Lane,
    Send,
    Stop,
    SyncStore,
    WakeAt,
    WriteStore,
)
from node.replica.messages import (
    Message,
    SyncRequest,
    SyncResponse,
    Transactions,
    encode_message,
)

_LANES = {
    Transactions: Lane.TRANSACTIONS,
    SyncRequest: Lane.SYNC,
    SyncResponse: Lane.SYNC,
    Block: Lane.SYNC,
    BlockRequest: Lane.SYNC,
}


class Outbox:
    """One step's actions; and, across steps, what has been written and may not be on disk yet."""

    __slots__ = ("_actions", "_batch", "_dirty", "_told", "stopped")

    def __init__(self) -> None:
        self._actions: list[Action] = []
        self._told: list[Committed] = []
        self._batch: dict[bytes, bytes | None] = {}
        self._dirty = set(Matter)
        """What may not be on disk: at first everything, since what a killed process wrote need not be."""
        self.stopped = False

    def add(self, action: Action) -> None:
        """An action that needs no order among the writes."""
        self._actions.append(action)

    def send(self, peer: NodeId, message: Message) -> None:
        """To one peer."""
        self._actions.append(Send(peer, encode_message(message), _lane(message)))

    def broadcast(self, message: Message) -> None:
        """To every peer."""
        self._actions.append(Broadcast(encode_message(message), _lane(message)))

    def drop(self, peer: NodeId, why: Rejected) -> None:
        """A peer lied or sent nonsense."""
        self._actions.append(DropPeer(peer, why))

    def alarm(self, what: str, detail: str) -> None:
        """The operator has to know."""
        self._actions.append(Alarm(what, detail))

    def stop(self, what: str, detail: str) -> None:
        """The node must not go on; said once."""
        if not self.stopped:
            self.stopped = True
            self._actions.append(Stop(what, detail))

    def keep(self, writes: dict[bytes, bytes | None], matter: Matter) -> None:
        """Writes that may share a batch, and are synced only when S4 wants them on disk."""
        self._batch.update(writes)
        self._dirty.add(matter)

    def commit(self, writes: dict[bytes, bytes | None], news: Committed) -> None:
        """One atomic batch for one block; the news of it waits until it is on disk."""
        self._write_batch()
        self._actions.append(WriteStore(writes))
        self._dirty.add(Matter.COMMIT)
        self._told.append(news)

    def flush_writes(self, demanded: set[Matter]) -> None:
        """Write what is kept, synced if something `demanded` may not be on disk, and tell the news."""
        if not (demanded or self._told or self._batch):
            return
        if self._told:
            demanded = demanded | {Matter.COMMIT}
        if demanded & self._dirty:
            self._actions.append(SyncStore(self._batch))
            self._batch = {}
            self._dirty.clear()
        self._write_batch()
        self._actions += self._told
        self._told = []

    def take(self, log: list[Action], wake_at_ms: Milliseconds) -> list[Action]:
        """The step's actions: the vote log's after all writes, and the one timer last."""
        actions = self._actions
        self._actions = []
        if self.stopped:
            return actions
        return [*actions, *log, WakeAt(wake_at_ms)]

    def _write_batch(self) -> None:
        if self._batch:
            self._actions.append(WriteStore(self._batch))
            self._batch = {}


def _lane(message: Message) -> Lane:
    return _LANES.get(type(message), Lane.CONSENSUS)
