"""What goes over a stream: how a session is opened, and frames.

A session between two nodes is one stream for each lane, all opened by the one that dialled. Each begins with
its `Opening`; on the first lane's stream comes the `Welcome` back. From then on both sides send frames: a length
of four bytes, big-endian, and one message of the replica. A frame of length 0 says "I am here".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from chain.codec import Codec, binary, choice, fixed, many, nested, unsigned
from chain.primitives import ChainId, FixedBytes, NodeId
from chain.rejection import Rejected
from node.replica.actions import Lane

WIRE_VERSION: Final = 2
"""Of this page; a peer of another one is refused with that word."""

LENGTH_BYTES: Final = 4

MOST_ADDRESSES: Final = 8
"""Of one node."""
LONGEST_ADDRESS: Final = 128
MOST_CONTACTS: Final = 256
"""Nodes named in one Welcome."""

MAX_FRAME_BYTES = {
    Lane.CONSENSUS: 1_500_000,
    Lane.TRANSACTIONS: 512 * 1024,
    Lane.SYNC: 1_500_000,
}
"""The longest message of a lane; checked before anything is read of it."""

PROTOCOLS = {lane: f"/sinergi/{WIRE_VERSION}/{lane.name.lower()}" for lane in Lane}
"""What libp2p calls the streams of each lane."""

WARNING: Final = f"/sinergi/{WIRE_VERSION}/twin"
"""A stream of 16 bytes in a session that stands: the `BootId` of another process with the key of whoever reads it."""

ALIVE: Final = bytes(LENGTH_BYTES)
"""The empty frame."""


class SessionId(FixedBytes):
    """A random mark of one session, 16 bytes, by which its streams are known to belong together."""

    LENGTH = 16


class BootId(FixedBytes):
    """A random mark of one process, 16 bytes: another one with the same key has another."""

    LENGTH = 16


class Verdict(IntEnum):
    """What becomes of a session."""

    WELCOME = 0
    OTHER_CHAIN = 1
    OTHER_VERSION = 2
    CROSSED = 3
    """The two dialled each other; the other session is kept."""
    BANNED = 4
    """This peer lied a while ago."""
    NOT_ADMITTED = 5
    """Its node is part of the network no more."""
    TWIN = 6
    """Another process with its key is linked, and lives."""


VERDICTS = {
    Verdict.WELCOME: "welcome",
    Verdict.OTHER_CHAIN: "it follows another chain",
    Verdict.OTHER_VERSION: "it speaks another version of the wire",
    Verdict.CROSSED: "the two nodes dialled each other at once",
    Verdict.BANNED: "it keeps this node away, for it found that it lied",
    Verdict.NOT_ADMITTED: "for it, this node is not part of the network",
    Verdict.TWIN: "another process with this node's key is linked with it",
}
"""Each verdict, as a log says it of the peer."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first frame of each stream of a session. `addresses` is where the caller can be dialled, if it can."""

    version: int
    chain_id: ChainId
    boot: BootId
    session: SessionId
    addresses: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a node may be found; only a hint, for whoever answers there has to prove its key."""

    node: NodeId
    addresses: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """The answer to an Opening, and where others can be found."""

    version: int
    boot: BootId
    verdict: Verdict
    contacts: tuple[Contact, ...]


_ADDRESSES = many(binary("addresses", LONGEST_ADDRESS), MOST_ADDRESSES)

OPENING = Codec(
    "opening",
    Opening,
    (
        unsigned("version"),
        fixed("chain_id", ChainId),
        fixed("boot", BootId),
        fixed("session", SessionId),
        _ADDRESSES,
    ),
    max_bytes=2_048,
    longest_array=32,
)

WELCOME_BYTES: Final = MOST_CONTACTS * 1_200
"""The longest welcome; an opening is shorter."""

WELCOME = Codec(
    "welcome",
    Welcome,
    (
        unsigned("version"),
        fixed("boot", BootId),
        choice("verdict", Verdict),
        many(nested("contacts", Contact, (fixed("node", NodeId), _ADDRESSES)), MOST_CONTACTS),
    ),
    max_bytes=WELCOME_BYTES,
    longest_array=MOST_CONTACTS,
)


class OversizedFrame(Exception):
    """A peer announced a frame that is longer than its lane allows."""


def framed(message: bytes) -> bytes:
    """`message` with its length before it."""
    return len(message).to_bytes(LENGTH_BYTES, "big") + message


class Frames:
    """The frames in what has been read of one stream so far."""

    __slots__ = ("_buffer", "_longest")

    def __init__(self, longest: int) -> None:
        """`longest` is the most bytes that a frame may have, its length not counted."""
        self._buffer = bytearray()
        self._longest = longest

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are whole now, empty ones too; OversizedFrame if one is too long."""
        buffer, at = self._buffer, 0
        buffer += data
        found: list[bytes] = []
        while at + LENGTH_BYTES <= len(buffer):
            length = int.from_bytes(buffer[at : at + LENGTH_BYTES], "big")
            if length > self._longest:
                raise OversizedFrame(f"{length} bytes, of {self._longest} at most")
            end = at + LENGTH_BYTES + length
            if end > len(buffer):
                break
            found.append(bytes(buffer[at + LENGTH_BYTES : end]))
            at = end
        del buffer[:at]
        return found


def addresses_from(packed: tuple[bytes, ...]) -> tuple[str, ...]:
    """Addresses as text; what is not ASCII is left out."""
    return tuple(each.decode("ascii") for each in packed if each.isascii())


def decoded_opening(data: bytes) -> Opening | None:
    """The opening that `data` is; None if it is none."""
    try:
        return OPENING.decode(data)
    except Rejected:
        return None


def decoded_welcome(data: bytes) -> Welcome | None:
    """The welcome that `data` is; None if it is none."""
    try:
        return WELCOME.decode(data)
    except Rejected:
        return None
