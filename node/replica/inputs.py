"""What a host tells the replica. Every input carries its time; nothing else knows time.

`now_ms` is the host's monotonic clock, `wall_ms` its idea of Unix time; both in milliseconds.
"""

from typing import TypeAlias

from chain.frozen import frozen
from chain.primitives import Milliseconds, NodeId


@frozen
class Tick:
    """Time has passed: given at start, and when the time of the last WakeAt has come."""

    now_ms: Milliseconds
    wall_ms: Milliseconds


@frozen
class Received:
    """A whole message from a connected peer, whose identity the transport has proved."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId
    data: bytes


@frozen
class Connected:
    """A peer can be reached."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId


@frozen
class Disconnected:
    """A peer can no longer be reached."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId


@frozen
class LogSynced:
    """The vote log is on disk up to and including the append or rotation that carried `ticket`."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    ticket: int


@frozen
class Submitted:
    """Encoded transactions from this node's own users; each gets its Answer, in their order."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    encoded: tuple[bytes, ...]


Input: TypeAlias = Tick | Received | Connected | Disconnected | LogSynced | Submitted
