"""The door to libp2p: who may connect, and streams of bytes to and from them.

TCP, Noise and Yamux, nothing else. A stranger is refused right after the Noise handshake, before a byte beyond it
is looked at; nobody else ever reaches a protocol of ours.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import trio
from libp2p import new_host
from libp2p.abc import INetStream, IRawConnection, ISecureConn
from libp2p.crypto.ed25519 import Ed25519PublicKey, create_new_key_pair
from libp2p.crypto.keys import KeyPair, KeyType
from libp2p.crypto.x25519 import create_new_key_pair as create_new_x25519_key_pair
from libp2p.custom_types import TProtocol
from libp2p.network.config import ConnectionConfig
from libp2p.network.swarm import Swarm
from libp2p.peer.id import ID
from libp2p.peer.peerinfo import PeerInfo
from libp2p.security.exceptions import HandshakeFailure
from libp2p.security.noise.transport import PROTOCOL_ID as NOISE
from libp2p.security.noise.transport import Transport as NoiseTransport
from libp2p.stream_muxer.yamux.yamux import PROTOCOL_ID as YAMUX
from libp2p.stream_muxer.yamux.yamux import Yamux
from multiaddr import Multiaddr

from chain.primitives import NodeId
from node.host.addresses import check_free

MOST_CONNECTIONS: Final = 400
"""Of one node: twice the members that there can be, for each side may have dialled."""

DIAL_S: Final = 15
"""A handshake takes four round trips, and one that is lost is sent again after three seconds."""

_log = logging.getLogger(__name__)

Admission = Callable[[NodeId], bool]
"""True if this node may connect to us, and we to it."""


class Unreachable(Exception):
    """A peer cannot be dialled, or a connection to it has gone."""


class StreamOver(Exception):
    """The other end has closed or reset a stream, or its connection has gone."""


def peer_text(peer: NodeId) -> str:
    """The libp2p peer id of `peer`, as other programs print it."""
    return _id_of(peer).to_base58()


class Stream:
    """One stream of bytes, both ways."""

    __slots__ = ("_stream", "peer")

    def __init__(self, stream: INetStream, peer: NodeId) -> None:
        self._stream = stream
        self.peer = peer

    async def read(self, most: int) -> bytes:
        """At least one byte and at most `most`; StreamOver if no more will come."""
        try:
            data = await self._stream.read(most)
        except Exception as error:  # libp2p has many ways to say that a stream is over
            raise StreamOver(f"{type(error).__name__}: {error}") from error
        if not data:
            raise StreamOver("the other end has closed it")
        return data

    async def write(self, data: bytes) -> None:
        """All of `data`; StreamOver if the stream is over."""
        try:
            await self._stream.write(data)
        except Exception as error:  # as above
            raise StreamOver(f"{type(error).__name__}: {error}") from error

    async def reset(self) -> None:
        """End it at once, in both directions."""
        with suppress(Exception):
            await self._stream.reset()


Handler = Callable[[Stream], Awaitable[None]]


class _NoiseForMembers(NoiseTransport):
    """Noise, and nobody but whom we admit behind it."""

    def __init__(self, keys: KeyPair, admits: Admission) -> None:
        super().__init__(keys, noise_privkey=create_new_x25519_key_pair().private_key)
        self._admits = admits

    async def secure_inbound(self, conn: IRawConnection) -> ISecureConn:
        return await self._admitted(await super().secure_inbound(conn))

    async def secure_outbound(self, conn: IRawConnection, peer_id: ID) -> ISecureConn:
        return await self._admitted(await super().secure_outbound(conn, peer_id))

    async def _admitted(self, secured: ISecureConn) -> ISecureConn:
        peer = secured.get_remote_peer()
        if self._admits_peer(peer):
            return secured
        await secured.close()
        _log.info("refused a stranger: %s", peer)
        raise HandshakeFailure(f"{peer} is not admitted")

    def _admits_peer(self, peer: ID) -> bool:
        node = _node_of(peer)
        return node is not None and self._admits(node)


class Transport:
    """This node's end of the network."""

    def __init__(self, seed: bytes, admits: Admission) -> None:
        """`seed` makes this node's network key, 32 secret bytes."""
        keys = create_new_key_pair(seed)
        self._host = new_host(
            key_pair=keys,
            sec_opt={NOISE: _NoiseForMembers(keys, admits)},
            muxer_opt={TProtocol(YAMUX): Yamux},
            connection_config=ConnectionConfig(
                max_connections=MOST_CONNECTIONS,
                min_connections=0,
                low_watermark=0,
                high_watermark=MOST_CONNECTIONS,
                dial_timeout=DIAL_S,
                inbound_upgrade_timeout=DIAL_S,
                outbound_upgrade_timeout=DIAL_S,
            ),
        )
        self.node_id = NodeId(keys.public_key.to_bytes())

    @asynccontextmanager
    async def listening(self, addresses: Sequence[str]) -> AsyncIterator[None]:
        """Accept connections at `addresses` for as long as the context lasts. CannotListen if one is taken."""
        for each in addresses:
            check_free(each)
        async with self._host.run([Multiaddr(each) for each in addresses]):
            yield

    def addresses(self) -> tuple[str, ...]:
        """Where this node can be reached, as far as it can tell: with port 0, the port that was given."""
        return tuple(
            str(each.decapsulate("/p2p/" + str(self._host.get_id())))
            for each in self._host.get_addrs()
        )

    def serve(self, protocol: str, handler: Handler) -> None:
        """Call `handler` with each stream of `protocol` that an admitted peer opens.

        It must not raise: an exception out of a stream handler ends a whole libp2p host.
        """

        async def guarded(stream: INetStream) -> None:
            peer = _node_of(stream.muxed_conn.peer_id)
            assert peer is not None, "whoever opens a stream was admitted by its key"
            try:
                await handler(Stream(stream, peer))
            except Exception:  # noqa: BLE001 - one that escaped would end the host
                _log.exception("a stream of %s was given up", protocol)
            finally:
                with suppress(Exception):
                    await stream.reset()

        self._host.set_stream_handler(TProtocol(protocol), guarded)

    async def dial(self, peer: NodeId, addresses: Sequence[str]) -> None:
        """Have a connection to `peer`, by the first of `addresses` that answers; Unreachable if none does."""
        identity = _id_of(peer)
        network = self._host.get_network()
        assert isinstance(network, Swarm)
        network.unblock_peer(identity)  # one dial that failed would refuse all others for a minute
        network.peerstore.clear_addrs(identity)
        info = PeerInfo(identity, [Multiaddr(each) for each in addresses])
        try:
            with trio.fail_after(DIAL_S):
                await self._host.connect(info)
        except Exception as error:  # libp2p has many ways to fail
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    async def open(self, peer: NodeId, protocol: str) -> Stream:
        """A new stream to a connected peer; Unreachable if there is no connection or no such protocol."""
        try:
            with trio.fail_after(DIAL_S):
                stream = await self._host.new_stream(_id_of(peer), [TProtocol(protocol)])
        except Exception as error:  # as above
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        return Stream(stream, peer)

    async def hang_up(self, peer: NodeId) -> None:
        """Close every connection to `peer`."""
        with suppress(Exception):
            await self._host.disconnect(_id_of(peer))


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
