"""What the replica asks of its host, to be carried out in this order, each whole before the next.

A host that cannot carry out a write stops its process: nothing that stands after it may happen.
"""

from enum import Enum
from typing import TypeAlias

from chain.block import Block
from chain.certificate import Certificate
from chain.frozen import frozen
from chain.primitives import Milliseconds, NodeId, PublicKey, TransactionId
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.storage.store import Writes


class Lane(Enum):
    """The queue that a message takes to a peer; a full one never holds up those before it."""

    CONSENSUS = 0
    TRANSACTIONS = 1
    SYNC = 2


@frozen
class WriteStore:
    """Apply one atomic batch; a power cut may lose it as long as no SyncStore has followed."""

    writes: Writes


@frozen
class SyncStore:
    """Apply one atomic batch, and have it and every earlier one on disk before going on."""

    writes: Writes


@frozen
class AppendVoteLog:
    """Append `data` to the log of `key` in one write, have the file on disk, then give LogSynced(ticket).

    A write begins when the one before is on disk, so that nothing whole can lie behind a torn one.
    `data` may be empty: then the file that was found at start has to be on disk, which it need not be.
    """

    key: PublicKey
    data: bytes
    ticket: int


@frozen
class RotateVoteLog:
    """Start a new log of `key` with `data`, have it and its directory entry on disk, give
    LogSynced(ticket); only then may the older log go."""

    key: PublicKey
    data: bytes
    ticket: int


@frozen
class Send:
    """Send to one peer; may be lost."""

    peer: NodeId
    data: bytes
    lane: Lane


@frozen
class Broadcast:
    """Send to every connected peer; may be lost."""

    data: bytes
    lane: Lane


@frozen
class WakeAt:
    """Give Tick at this monotonic time, unless another input comes first; replaces the last WakeAt."""

    at_ms: Milliseconds


@frozen
class DropPeer:
    """A peer lied or sent nonsense: close its connection, and keep it closed for a while."""

    peer: NodeId
    why: Rejected


@frozen
class Answer:
    """What became of one transaction of a Submitted: accepted if `refusal` is None. The id is None if it has none."""

    transaction_id: TransactionId | None
    refusal: Rejected | None


@frozen
class Committed:
    """A block is final, and stored by the write before this."""

    block: Block
    certificate: Certificate
    receipts: tuple[Receipt, ...]


@frozen
class Alarm:
    """The operator has to know; the node goes on."""

    what: str
    detail: str


@frozen
class Stop:
    """The node must not go on: its own bug, a broken disk, or its key used elsewhere."""

    what: str
    detail: str


Action: TypeAlias = (
    WriteStore
    | SyncStore
    | AppendVoteLog
    | RotateVoteLog
    | Send
    | Broadcast
    | WakeAt
    | DropPeer
    | Answer
    | Committed
    | Alarm
    | Stop
)
