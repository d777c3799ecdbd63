"""libp2p's network, as far as it is used here: TCP, Noise and Yamux, with what others could do to a node bounded.

What is done otherwise than in libp2p 0.8.1, each for a reason that a test shows:

- lengths in its negotiations, and frames beyond the window of its streams, have no bounds: `multistream` has, and
  `_BoundedYamux`;
- a stranger may send as much as it likes before it is refused: `TcpPipe` lets little through;
- an inbound connection keeps its slot after it has closed, so that a node that runs for long takes no more; half-open
  ones keep others out: `_Arrivals` counts those alone that have not arrived, and the oldest go first;
- an exception in a stream's handler ends the network: `Network` lets none out;
- identify, its push, and ping are served to every peer: nothing is, but what `serve` was given;
- below half of its connections it dials whomever it has heard of: `_NoConnector` dials nobody;
- two programs may listen at one port and share what comes: that is found out before.
"""

from __future__ import annotations

import logging
import socket
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final
from weakref import WeakKeyDictionary

import trio
from libp2p.abc import IMuxedConn, INetStream, IRawConnection, ISecureConn
from libp2p.crypto.keys import KeyPair
from libp2p.crypto.x25519 import create_new_key_pair as create_new_x25519_key_pair
from libp2p.custom_types import THandler
from libp2p.io.abc import ReadWriteCloser
from libp2p.io.exceptions import ConnectionClosedError
from libp2p.io.trio import TrioTCPStream
from libp2p.network.auto_connector import AutoConnector
from libp2p.network.config import ConnectionConfig, RetryConfig
from libp2p.network.connection.raw_connection import RawConnection
from libp2p.network.stream.net_stream import NetStream
from libp2p.network.swarm import Swarm
from libp2p.peer.id import ID
from libp2p.peer.peerstore import PeerStore
from libp2p.security.exceptions import HandshakeFailure
from libp2p.security.noise.transport import PROTOCOL_ID as NOISE
from libp2p.security.noise.transport import Transport as NoiseTransport
from libp2p.stream_muxer.yamux import yamux
from libp2p.stream_muxer.yamux.yamux import PROTOCOL_ID as YAMUX
from libp2p.stream_muxer.yamux.yamux import Yamux, YamuxStream
from libp2p.tools.anyio_service.context import background_trio_service
from libp2p.transport.exceptions import SecurityUpgradeFailure
from libp2p.transport.tcp.tcp import TCP, TCPListener
from libp2p.transport.upgrader import TransportUpgrader
from multiaddr import Multiaddr

from node.host.multistream import answer, propose

MOST_CONNECTIONS: Final = 400
"""Of one node: twice the members that there can be, for each side may have dialled."""
MOST_OF_ONE_PEER: Final = 4

UPGRADE_S: Final = 15
"""A handshake takes four round trips, and one that is lost is sent again after three seconds."""
UNUSED_S: Final = 20.0
"""A connection that no session uses by then is closed."""

MOST_BEFORE_ADMISSION: Final = 16 * 1024
"""Bytes read of a connection before its peer is admitted; a handshake has less than one thousand."""
READ_AT_ONCE: Final = 256 * 1024

MOST_ARRIVING: Final = 256
"""Connections in the middle of their handshake; one more ends the oldest one of the address that has the most."""
MOST_ARRIVING_OF_ONE: Final = 64
"""The same of one address, behind which there may be several nodes."""

WINDOW_BYTES: Final = 1024 * 1024
"""What a peer may send on one stream before we have read it: 5 MB/s at 200 ms."""
MOST_UNREAD: Final = 4 * WINDOW_BYTES
"""The same of all streams of a connection, after which it ends; honest peers keep to their windows."""

yamux.MAX_WINDOW_SIZE = (
    WINDOW_BYTES  # it grows to 16 MB otherwise, times three streams, times every peer
)

Admits = Callable[[ID], bool]
OnStream = Callable[[Yamux, YamuxStream], Awaitable[None]]
OnArrival = Callable[[Yamux], Awaitable[None]]

_log = logging.getLogger(__name__)


class CannotListen(Exception):
    """A configured address is taken, or not of this machine."""


class TcpPipe(TrioTCPStream):
    """A TCP connection, of which little is read before its peer is admitted."""

    def __init__(self, stream: trio.SocketStream) -> None:
        super().__init__(stream)
        self._allowance: int | None = MOST_BEFORE_ADMISSION

    async def read(self, n: int | None = None) -> bytes:
        """At most `n` bytes; ConnectionClosedError if it has sent too much before it was admitted."""
        most = READ_AT_ONCE if n is None else min(n, READ_AT_ONCE)
        if self._allowance is None:
            return await super().read(most)
        if self._allowance == 0:
            raise ConnectionClosedError("it sent too much before it was admitted", transport="tcp")
        data = await super().read(min(most, self._allowance))
        self._allowance -= len(data)
        return data

    def admit(self) -> None:
        """Its peer has proved a key that we admit."""
        self._allowance = None

    async def abort(self) -> None:
        """End it at once, whoever reads or writes."""
        await trio.aclose_forcefully(self.stream)


class _Tcp(TCP):
    """TCP whose connections are `TcpPipe`s."""

    async def dial(self, maddr: Multiaddr) -> IRawConnection:
        raw = await super().dial(maddr)
        assert isinstance(raw, RawConnection), "TCP gives raw connections"
        return RawConnection(_piped(raw.stream), initiator=True)

    def create_listener(self, handler_function: THandler) -> TCPListener:
        async def handle(stream: ReadWriteCloser) -> None:
            await handler_function(_piped(stream))

        return super().create_listener(handle)


def _piped(stream: ReadWriteCloser) -> TcpPipe:
    assert isinstance(stream, TrioTCPStream), "TCP gives TCP streams"
    return TcpPipe(stream.stream)


class _BoundedYamux(Yamux):
    """Yamux that ends a connection whose peer ignores the windows; libp2p only writes a warning."""

    async def _read_data_body(self, length: int) -> bytes:
        unread = sum(len(each) for each in self.stream_buffers.values())
        if unread + length > MOST_UNREAD:
            raise trio.TooSlowError("the peer ignores the windows of its streams")  # what ends it
        return await super()._read_data_body(length)


class _Upgrader(TransportUpgrader):
    """Noise, then Yamux, and nobody but whom we admit between them."""

    def __init__(self, keys: KeyPair, admits: Admits) -> None:
        super().__init__({}, {})
        self._noise = NoiseTransport(keys, create_new_x25519_key_pair().private_key)
        self._admits = admits
        self.pipes: WeakKeyDictionary[ISecureConn, TcpPipe] = WeakKeyDictionary()
        """What lies below a connection."""
        self.refused = 0
        """Strangers, so far."""

    async def upgrade_security(
        self,
        raw_conn: IRawConnection,
        is_initiator: bool,  # noqa: FBT001 - libp2p's own
        peer_id: ID | None = None,
    ) -> ISecureConn:
        if is_initiator:
            assert peer_id is not None, "whoever dials knows whom"
            await propose(raw_conn, NOISE)
            secured = await self._noise.secure_outbound(raw_conn, peer_id)
            if secured.get_remote_peer() != peer_id:
                raise SecurityUpgradeFailure(f"Peer ID mismatch: {secured.get_remote_peer()}")
        else:
            await answer(raw_conn, (NOISE,))
            secured = await self._noise.secure_inbound(raw_conn)
        if not self._admits(secured.get_remote_peer()):
            self.refused += 1
            raise HandshakeFailure(f"{secured.get_remote_peer()} is not admitted")
        assert isinstance(raw_conn, RawConnection), "only TCP is used"
        assert isinstance(raw_conn.stream, TcpPipe), "only TCP is used"
        raw_conn.stream.admit()
        self.pipes[secured] = raw_conn.stream
        return secured

    async def upgrade_connection(self, conn: ISecureConn, peer_id: ID) -> IMuxedConn:
        if conn.is_initiator:
            await propose(conn, YAMUX)
        else:
            await answer(conn, (YAMUX,))
        return _BoundedYamux(conn, peer_id)


class _NoConnector(AutoConnector):
    """Whom to dial, and when, is said elsewhere."""

    async def maybe_connect(self) -> None:
        return


class _Arrivals:
    """Connections in the middle of their handshake, bounded in all and by address."""

    def __init__(self) -> None:
        self._scopes: OrderedDict[trio.CancelScope, str] = OrderedDict()

    def begin(self, address: str) -> trio.CancelScope:
        """The scope in which a new one has to arrive."""
        of_one = Counter(self._scopes.values())
        if of_one[address] >= MOST_ARRIVING_OF_ONE:
            self._end_oldest(address)
        elif len(self._scopes) >= MOST_ARRIVING:
            self._end_oldest(of_one.most_common(1)[0][0])
        scope = trio.CancelScope()
        self._scopes[scope] = address
        return scope

    def end(self, scope: trio.CancelScope) -> None:
        """It has arrived, or failed."""
        self._scopes.pop(scope, None)

    def _end_oldest(self, address: str) -> None:
        oldest = next(scope for scope, of in self._scopes.items() if of == address)
        oldest.cancel()
        del self._scopes[oldest]


class Network(Swarm):
    """Connections of one node: dialled and accepted, secured, admitted."""

    def __init__(
        self, keys: KeyPair, admits: Admits, on_stream: OnStream, on_arrival: OnArrival
    ) -> None:
        """`on_stream` is called with each stream that a peer opens, `on_arrival` with each connection that came
        from outside; both last as long as it is used."""
        identity = ID.from_pubkey(keys.public_key)
        peers = PeerStore()
        peers.add_key_pair(identity, keys)
        self._bounds = _Upgrader(keys, admits)
        config = ConnectionConfig(
            max_connections=MOST_CONNECTIONS,
            min_connections=0,
            low_watermark=0,
            high_watermark=MOST_CONNECTIONS,
            max_connections_per_peer=MOST_OF_ONE_PEER,
            dial_timeout=UPGRADE_S,
            inbound_upgrade_timeout=UPGRADE_S,
            outbound_upgrade_timeout=UPGRADE_S,
        )
        # What is not reached is dialled again, by us and not here.
        retry = RetryConfig(max_retries=0)
        super().__init__(identity, peers, self._bounds, [_Tcp()], retry, config)
        self.auto_connector = _NoConnector(self)
        self._on_stream = on_stream
        self._on_arrival = on_arrival
        self._arrivals = _Arrivals()
        self.set_stream_handler(self._serve)

    @property
    def refused(self) -> int:
        """Strangers that were refused so far."""
        return self._bounds.refused

    @asynccontextmanager
    async def listening(self, addresses: Sequence[Multiaddr]) -> AsyncIterator[None]:
        """Run, and accept connections at `addresses`; CannotListen if one of them cannot be had."""
        addresses = [each for each in addresses if not _is_of_absent_ipv6(each)]
        for each in addresses:
            _check_free(each)
        async with background_trio_service(self):
            try:
                await self.listen(*addresses)
                missing = [str(each) for each in addresses if str(each) not in self.listeners]
                if missing:
                    raise CannotListen(
                        f"{missing[0]}: it is taken, or not an address of this machine"
                    )
                yield
            finally:
                # What its peers do not take any more would hold up the end otherwise.
                with trio.CancelScope(shield=True):
                    for listener in list(self.listeners.values()):
                        await listener.close()
                    for pipe in list(self._bounds.pipes.values()):
                        await pipe.abort()

    async def reach(self, peer: ID, address: Multiaddr) -> Yamux:
        """A new connection to `peer`; whatever libp2p raises if there can be none."""
        made = await self.dial_addr(address, peer)
        assert isinstance(made.muxed_conn, Yamux), "only Yamux is used"
        return made.muxed_conn

    async def drop(self, connection: Yamux) -> None:
        """Close a connection, whether its peer still takes anything or not."""
        pipe = self._bounds.pipes.get(connection.secured_conn)
        if pipe is not None:
            await pipe.abort()
        await connection.close()

    async def _serve(self, stream: INetStream) -> None:
        """An exception that gets out of here ends the network, and the node with it."""
        assert isinstance(stream, NetStream), "a swarm gives its own streams"
        connection, muxed = stream.muxed_conn, stream.muxed_stream
        assert isinstance(connection, Yamux), "only Yamux is used"
        assert isinstance(muxed, YamuxStream), "only Yamux is used"
        try:
            await self._on_stream(connection, muxed)
        except Exception:  # noqa: BLE001 - see above
            _log.exception("a stream was given up")
        finally:
            with trio.CancelScope(shield=True), trio.move_on_after(2), suppress(Exception):
                await stream.reset()

    async def _handle_inbound_connection(
        self, read_write_closer: ReadWriteCloser, maddr: Multiaddr
    ) -> None:
        pipe = read_write_closer
        assert isinstance(pipe, TcpPipe), "only TCP is used"
        arrived: IMuxedConn | None = None
        with self._arrivals.begin(_host_of(pipe)) as scope:
            try:
                arrived = await self.upgrade_inbound_raw_conn(
                    RawConnection(pipe, initiator=False), maddr
                )
            except Exception as error:  # noqa: BLE001 - libp2p has many ways to fail, and a stranger chose the bytes
                _log.debug("a connection did not arrive: %s", error)
            finally:
                self._arrivals.end(scope)
        if arrived is None:
            await pipe.abort()
            return
        assert isinstance(arrived, Yamux), "only Yamux is used"
        try:
            await self._on_arrival(arrived)
        finally:
            with trio.CancelScope(shield=True):
                await pipe.abort()


def _host_of(pipe: TcpPipe) -> str:
    try:
        return str(pipe.stream.socket.getpeername()[0])
    except OSError:
        return ""


def _is_of_absent_ipv6(address: Multiaddr) -> bool:
    """True for everywhere in IPv6 on a machine without it: to listen everywhere is the default, and IPv4 is left."""
    if not str(address).startswith("/ip6/::/"):
        return False
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
    except OSError as error:
        _log.info("this machine has no IPv6: %s", error.strerror)
        return True
    return False


def _check_free(address: Multiaddr) -> None:
    """CannotListen if another socket listens there: libp2p lets two share a port, and each would get half."""
    version, tcp = [each.name for each in address.protocols()]
    host, port = str(address.value_for_protocol(version)), int(str(address.value_for_protocol(tcp)))
    family = {"ip4": socket.AF_INET, "ip6": socket.AF_INET6}.get(version)
    if family is None:
        raise CannotListen(f"{address}: a node listens at a number, not at a name")
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise CannotListen(f"{address}: {error.strerror}") from error
