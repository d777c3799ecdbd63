"""What a host tells the replica. Every input carries its time; nothing else knows time.

`now_ms` is the host's monotonic clock, `wall_ms` its idea of Unix time; both in milliseconds.
"""

from dataclasses import dataclass
from typing import TypeAlias

from chain.primitives import Milliseconds, NodeId


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: given at start, and when the time of the last WakeAt has come."""

    now_ms: Milliseconds
    wall_ms: Milliseconds


@dataclass(frozen=True, slots=True)
class Received:
    """A whole message from a connected peer, whose identity the transport has proved."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId
    data: bytes


@dataclass(frozen=True, slots=True)
class Connected:
    """A peer can be reached."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId


@dataclass(frozen=True, slots=True)
class Disconnected:
    """A peer can no longer be reached."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    peer: NodeId


@dataclass(frozen=True, slots=True)
class LogSynced:
    """The vote log is on disk up to and including the append or rotation that carried `ticket`."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    ticket: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """Encoded transactions from this node's own users; each gets its Answer, in their order."""

    now_ms: Milliseconds
    wall_ms: Milliseconds
    encoded: tuple[bytes, ...]


Input: TypeAlias = Tick | Received | Connected | Disconnected | LogSynced | Submitted
