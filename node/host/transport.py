"""The door to libp2p: who may connect, and streams of bytes to and from them.

TCP, Noise and Yamux, nothing else. A stranger is refused right after the Noise handshake, before a byte beyond it
is looked at; nobody else ever reaches a protocol of ours.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final
from weakref import WeakValueDictionary

import trio
from libp2p.crypto.ed25519 import Ed25519PublicKey, create_new_key_pair
from libp2p.crypto.keys import KeyType
from libp2p.peer.id import ID
from libp2p.security.noise.exceptions import NoiseFailure, PeerIDMismatchesPubkey
from libp2p.stream_muxer.yamux.yamux import MAX_MESSAGE_SIZE, Yamux, YamuxStream
from libp2p.transport.exceptions import OpenConnectionError
from multiaddr import Multiaddr

from chain.primitives import NodeId
from node.host.failures import Cause, Unreachable
from node.host.multistream import HungUp, NoAgreement, answer, propose
from node.host.network import UNUSED_S, UPGRADE_S, WINDOW_BYTES, CannotListen, Network

__all__ = ["CannotListen", "Connection", "Stream", "Transport"]

MOST_STREAMS: Final = 8
"""That one connection may have open at once; a session has three."""

PIECE_BYTES: Final = MAX_MESSAGE_SIZE - 12
"""Written to Yamux at once: one of its frames."""
WINDOW_POLL_S: Final = 0.01

_ROUTES: Final = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)

_log = logging.getLogger(__name__)

Admission = Callable[[NodeId], bool]
"""True if this node may connect to us, and we to it."""


class StreamOver(Exception):
    """The other end has closed or reset a stream, or its connection has gone, or takes nothing."""


def peer_text(peer: NodeId) -> str:
    """The libp2p peer id of `peer`, as other programs print it."""
    return _id_of(peer).to_base58()


class Stream:
    """One stream of bytes, both ways."""

    __slots__ = ("_stream", "connection")

    def __init__(self, stream: YamuxStream, connection: Connection) -> None:
        self._stream = stream
        self.connection = connection

    @property
    def peer(self) -> NodeId:
        """Who is at the other end."""
        return self.connection.peer

    async def read(self, most: int) -> bytes:
        """At least one byte and at most `most`; StreamOver if no more will come."""
        try:
            data = await self._stream.conn.read_stream(self._stream.stream_id, most)
            await self._open_window()
        except Exception as error:  # libp2p has many ways to say that a stream is over
            raise StreamOver(f"{type(error).__name__}: {error}") from error
        if not data:
            raise StreamOver("the other end has closed it")
        return data

    async def _open_window(self) -> None:
        """Let the peer send more, once half of the window is read.

        Yamux itself says so after each read, in a message of its own that both ends have to encrypt and wake up for: as
        many as all others together.
        """
        stream = self._stream
        unread = len(stream.conn.stream_buffers.get(stream.stream_id, b""))
        owed = WINDOW_BYTES - stream.recv_window - unread
        if owed >= WINDOW_BYTES // 2:
            stream.recv_window += owed
            await stream.send_window_update(owed)

    async def write(self, data: bytes, patience_s: float = UPGRADE_S) -> None:
        """All of `data`; StreamOver if the stream is over, or the other end takes nothing for `patience_s`.

        A write that is cancelled leaves the connection of no use to anybody; close it then.
        """
        view = memoryview(data)
        while view:
            try:
                with trio.fail_after(patience_s):
                    room = await self._room()
                    await self._stream.write(bytes(view[:room]))
            except trio.TooSlowError as slow:
                raise StreamOver(f"the other end took nothing for {patience_s:.0f} s") from slow
            except Exception as error:  # as above
                raise StreamOver(f"{type(error).__name__}: {error}") from error
            view = view[room:]

    async def _room(self) -> int:
        """How much may be written at once; waits for the window, since Yamux itself gives up after five seconds."""
        while not (self._stream.send_window or self._stream.closed):  # noqa: ASYNC110 - Yamux has no event for it
            await trio.sleep(WINDOW_POLL_S)
        return min(PIECE_BYTES, max(1, self._stream.send_window))

    async def reset(self) -> None:
        """End it at once, in both directions."""
        with suppress(Exception):
            await self._stream.reset()


class Connection:
    """A connection with one peer, which has proved its key and is admitted. It carries one session."""

    def __init__(self, network: Network, muxed: Yamux, peer: NodeId) -> None:
        self.peer = peer
        self.streams = 0
        """Opened by the peer, and not over."""
        self._network = network
        self._muxed = muxed
        self._is_used = trio.Event()

    async def open(self, protocol: str) -> Stream:
        """A new stream; Unreachable if the connection has gone, or the peer does not speak `protocol`."""
        try:
            with trio.fail_after(UPGRADE_S):
                stream = await self._muxed.open_stream()
                await propose(stream, protocol)
        except Exception as error:  # as above
            raise Unreachable(_cause_of(error), f"{type(error).__name__}: {error}") from error
        return Stream(stream, self)

    def keep(self) -> None:
        """A session uses this connection; without, it is closed after a while."""
        self._is_used.set()

    async def last(self) -> None:
        """Wait until it is over, or nobody has used it for too long."""
        with trio.move_on_after(UNUSED_S):
            await self._is_used.wait()
        if self._is_used.is_set():
            await self._muxed.event_closed.wait()

    async def close(self) -> None:
        """End it, whether the peer still takes anything or not."""
        with trio.CancelScope(shield=True), trio.move_on_after(5), suppress(Exception):
            await self._network.drop(self._muxed)


Handler = Callable[[Stream], Awaitable[None]]


class Transport:
    """This node's end of the network."""

    def __init__(self, seed: bytes, admits: Admission) -> None:
        """`seed` makes this node's network key, 32 secret bytes."""
        keys = create_new_key_pair(seed)
        self.node_id = NodeId(keys.public_key.to_bytes())
        self._admits = admits
        self._network = Network(keys, self._admits_id, self._serve, self._accept)
        self._handlers: dict[str, Handler] = {}
        self._connections: WeakValueDictionary[Yamux, Connection] = WeakValueDictionary()
        """Those that somebody uses or waits for."""

    @property
    def refused(self) -> int:
        """Strangers that were refused so far."""
        return self._network.refused

    @asynccontextmanager
    async def listening(self, addresses: Sequence[str]) -> AsyncIterator[None]:
        """Accept connections at `addresses` for as long as the context lasts; CannotListen if one is taken."""
        async with self._network.listening([Multiaddr(each) for each in addresses]):
            yield

    def addresses(self) -> tuple[str, ...]:
        """Where this node listens: with port 0, the port that was given."""
        listeners = self._network.listeners.values()
        return tuple(sorted(str(address) for each in listeners for address in each.get_addrs()))

    def serve(self, protocol: str, handler: Handler) -> None:
        """Call `handler` with each stream of `protocol` that an admitted peer opens; the stream ends with it."""
        self._handlers[protocol] = handler

    def serve_no_more(self, protocol: str) -> None:
        """Refuse streams of `protocol`; those that are open go on."""
        del self._handlers[protocol]

    async def dial(self, peer: NodeId, address: str) -> Connection:
        """A new connection to `peer` at `address`; Unreachable if there is none to be had."""
        try:
            with trio.fail_after(UPGRADE_S):
                muxed = await self._network.reach(_id_of(peer), Multiaddr(address))
        except Exception as error:  # libp2p has many ways to fail
            is_unresolved = address.startswith("/dns") and isinstance(
                error.__cause__, OpenConnectionError
            )
            cause = _cause_of(error)
            if cause is Cause.OTHER and is_unresolved:
                cause = Cause.UNKNOWN_NAME
            raise Unreachable(cause, _because(error)) from error
        connection = self._connection_of(muxed)
        connection.keep()
        return connection

    async def _serve(self, muxed: Yamux, stream: YamuxStream) -> None:
        connection = self._connection_of(muxed)
        if connection.streams >= MOST_STREAMS:
            return
        connection.streams += 1
        try:
            with trio.fail_after(UPGRADE_S):
                protocol = await answer(stream, self._handlers.keys())
        except Exception as error:  # noqa: BLE001 - a peer chose the bytes
            _log.debug("a stream of %s was not opened: %s", peer_text(connection.peer), error)
        else:
            handler = self._handlers.get(protocol)
            if handler is not None:
                await handler(Stream(stream, connection))
        finally:
            connection.streams -= 1

    async def _accept(self, muxed: Yamux) -> None:
        await self._connection_of(muxed).last()

    def _connection_of(self, muxed: Yamux) -> Connection:
        known = self._connections.get(muxed)
        if known is None:
            peer = _node_of(muxed.peer_id)
            assert peer is not None, "whoever is connected was admitted by its key"
            known = Connection(self._network, muxed, peer)
            self._connections[muxed] = known
        return known

    def _admits_id(self, peer: ID) -> bool:
        node = _node_of(peer)
        return node is not None and node != self.node_id and self._admits(node)


def _cause_of(error: BaseException) -> Cause:
    """Why libp2p failed: by its own word for the last step that did, else by what the system said."""
    match error.__cause__ or error:
        case PeerIDMismatchesPubkey():
            return Cause.OTHER_KEY
        case HungUp():
            return Cause.HUNG_UP
        case NoAgreement() | NoiseFailure():
            return Cause.NO_NODE
        case _:
            return _seen_by_system(error)


def _seen_by_system(error: BaseException) -> Cause:
    """What the system says was behind `error`, whatever was put around it."""
    for each in _behind(error):
        if isinstance(each, ConnectionRefusedError):
            return Cause.NOBODY_LISTENS
        if isinstance(each, OSError) and each.errno in _ROUTES:
            return Cause.NO_ROUTE
        if isinstance(each, trio.TooSlowError | TimeoutError):
            return Cause.NO_ANSWER
        if isinstance(each, ConnectionError | trio.BrokenResourceError | EOFError):
            return Cause.HUNG_UP
    return Cause.OTHER


def _behind(error: BaseException) -> Iterator[BaseException]:
    """`error`, and all that led to it."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
        waiting += [more for more in (each.__cause__, each.__context__) if more is not None]


def _because(error: BaseException) -> str:
    """What libp2p says; where it only says that it failed, what it says was behind that."""
    behind = error.__cause__ or error
    if isinstance(error, trio.TooSlowError):
        return f"nothing came of it in {UPGRADE_S:.0f} s"
    return f"{behind}" or type(behind).__name__


def _id_of(peer: NodeId) -> ID:
    return ID.from_pubkey(Ed25519PublicKey.from_bytes(peer))


def _node_of(peer: ID) -> NodeId | None:
    """The key that a peer id carries; None if it carries none, or one of another sort."""
    try:
        key = peer.extract_public_key()
    except Exception:  # noqa: BLE001 - a stranger chose the bytes
        return None
    if key is None or key.get_type() != KeyType.Ed25519:
        return None
    return NodeId(key.to_bytes())
