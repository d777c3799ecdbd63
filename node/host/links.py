"""All sessions of a node: dialled, accepted, kept, and dialled again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

import trio

from chain.primitives import ChainId, NodeId
from node.host.book import AddressBook
from node.host.link import Deliver, Dialled, Link
from node.host.transport import Stream, StreamOver, Transport, Unreachable, peer_text
from node.host.wire import (
    LENGTH_BYTES,
    OPENING,
    PROTOCOLS,
    VERDICTS,
    WELCOME,
    WELCOME_BYTES,
    WIRE_VERSION,
    Opening,
    OversizedFrame,
    SessionId,
    Verdict,
    Welcome,
    addresses_from,
    decoded_opening,
    decoded_welcome,
    framed,
)
from node.replica.actions import Lane

OPENING_S: Final = 15.0
"""From the first stream of a session to its welcome."""

FIRST_RETRY_S: Final = 0.2
LAST_RETRY_S: Final = 30.0

CROSSING_S: Final = 1.0
"""The node with the larger id waits for so long before it dials, so that two seldom dial each other."""

BAN_S: Final = 300.0
"""A peer that lied is kept away for so long."""

REVIEW_S: Final = 1.0
"""How often it is looked at who should be dialled."""

MOST_ARRIVING: Final = 4
"""Sessions of one peer that are being opened at once."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom `Links` tells what happens."""

    connected: Callable[[Link], None]
    disconnected: Callable[[Link, str], None]
    deliver: Deliver


@dataclass(slots=True)
class _Arriving:
    """A session that a peer is opening: its streams so far, and what became of it."""

    streams: dict[Lane, Stream] = field(default_factory=dict)
    over: trio.Event = field(default_factory=trio.Event)


class Links:
    """The sessions of one node. One per peer; whoever is wanted and absent is dialled until it is there."""

    def __init__(
        self,
        transport: Transport,
        chain_id: ChainId,
        book: AddressBook,
        told: Told,
        wanted: Callable[[], Collection[NodeId]],
        chance: Random,
    ) -> None:
        """`wanted` says who should be linked now; `chance` spreads retries and marks sessions."""
        self._transport = transport
        self._chain_id = chain_id
        self._book = book
        self._told = told
        self._wanted = wanted
        self._chance = chance
        self._links: dict[NodeId, Link] = {}
        self._arriving: dict[tuple[NodeId, SessionId], _Arriving] = {}
        self._dialling: set[NodeId] = set()
        self._banned_until_s: dict[NodeId, float] = {}
        self._cut_off: set[NodeId] = set()
        self._own_addresses: tuple[bytes, ...] = ()
        self._nursery: trio.Nursery
        self.failures: dict[NodeId, str] = {}
        """Why the last attempt to reach a peer failed, until one succeeds."""

    def standing(self) -> Mapping[NodeId, Link]:
        """The sessions that stand, by peer."""
        return self._links

    def announce(self, addresses: Collection[str]) -> None:
        """Where this node says that it can be dialled; nothing for one that only dials."""
        self._own_addresses = tuple(each.encode("ascii") for each in addresses)

    def ban(self, peer: NodeId, why: str) -> None:
        """Close the session with a peer that lied, and keep it away for a while."""
        self._banned_until_s[peer] = trio.current_time() + BAN_S
        link = self._links.get(peer)
        if link is not None:
            link.close(f"banned: {why}")

    def is_banned(self, peer: NodeId) -> bool:
        """True if the peer is kept away."""
        return peer in self._cut_off or self._banned_until_s.get(peer, 0.0) > trio.current_time()

    def cut(self, peer: NodeId) -> None:
        """In a rehearsal: no session with this peer until it is healed, or this process ends."""
        self._cut_off.add(peer)
        link = self._links.get(peer)
        if link is not None:
            link.close("cut in a rehearsal")

    def heal(self, peer: NodeId) -> None:
        """Undo `cut`."""
        self._cut_off.discard(peer)

    def cut_off(self) -> tuple[NodeId, ...]:
        """The peers that are cut off, ascending."""
        return tuple(sorted(self._cut_off))

    def drop_unadmitted(self, admits: Callable[[NodeId], bool]) -> None:
        """Close the sessions of those that are admitted no more."""
        for peer, link in self._links.items():
            if not admits(peer):
                link.close("it is admitted no more")

    async def run(self) -> None:
        """Serve and dial until cancelled."""
        async with trio.open_nursery() as self._nursery:
            for lane, protocol in PROTOCOLS.items():
                self._transport.serve(protocol, self._server_of(lane))
            while True:
                self._review()
                await trio.sleep(REVIEW_S)

    def _review(self) -> None:
        for peer in self._wanted():
            if not (peer in self._links or peer in self._dialling or self.is_banned(peer)):
                self._dialling.add(peer)
                self._nursery.start_soon(self._dial_until_linked, peer)

    # Dialling.

    async def _dial_until_linked(self, peer: NodeId) -> None:
        pause_s = FIRST_RETRY_S
        try:
            if self._transport.node_id > peer:
                await trio.sleep(CROSSING_S)
            while self._is_missed(peer):
                try:
                    streams = await self._open_session(peer)
                except (Unreachable, StreamOver, OversizedFrame) as failed:
                    self._note_failure(peer, str(failed))
                else:
                    if streams is not None:
                        self._adopt(peer, streams, Dialled.BY_US)
                        return
                await trio.sleep(pause_s * (0.75 + 0.5 * self._chance.random()))
                pause_s = min(LAST_RETRY_S, 2 * pause_s)
        finally:
            self._dialling.discard(peer)

    def _is_missed(self, peer: NodeId) -> bool:
        return not (peer in self._links or self.is_banned(peer)) and peer in self._wanted()

    def _note_failure(self, peer: NodeId, why: str) -> None:
        if self.failures.get(peer) != why:
            _log.info("cannot reach %s: %s", peer_text(peer), why)
        self.failures[peer] = why

    async def _open_session(self, peer: NodeId) -> dict[Lane, Stream] | None:
        """The streams of a session that was welcomed; None if it was refused."""
        await self._transport.dial(peer, self._book.addresses(peer))
        session = SessionId(self._chance.randbytes(SessionId.LENGTH))
        opening = framed(
            OPENING.encode(Opening(WIRE_VERSION, self._chain_id, session, self._own_addresses))
        )
        streams: dict[Lane, Stream] = {}
        is_welcome = False
        try:
            with trio.fail_after(OPENING_S):
                for lane, protocol in PROTOCOLS.items():
                    streams[lane] = await self._transport.open(peer, protocol)
                    await streams[lane].write(opening)
                is_welcome = await self._is_welcome(peer, streams[Lane.CONSENSUS])
        except trio.TooSlowError as slow:
            raise Unreachable("it did not answer in time") from slow
        finally:
            if not is_welcome:
                await _reset(streams)
        return streams if is_welcome else None

    async def _is_welcome(self, peer: NodeId, stream: Stream) -> bool:
        welcome = decoded_welcome(await _first_frame(stream))
        if welcome is None:
            raise Unreachable("it answered with what is no welcome")
        if welcome.verdict is Verdict.WELCOME:
            self._book.hear(welcome.contacts)
            return True
        if welcome.verdict is not Verdict.CROSSED:
            self._note_failure(peer, VERDICTS[welcome.verdict])
        return False

    # Accepting.

    def _server_of(self, lane: Lane) -> Callable[[Stream], Awaitable[None]]:
        async def serve(stream: Stream) -> None:
            try:
                await self._accept(lane, stream)
            except (StreamOver, OversizedFrame, trio.TooSlowError) as over:
                _log.info("%s did not open a session: %s", peer_text(stream.peer), over)

        return serve

    async def _accept(self, lane: Lane, stream: Stream) -> None:
        """One stream of a session that a peer opens; lasts as long as the session."""
        with trio.fail_after(OPENING_S):
            opening = decoded_opening(await _first_frame(stream))
        if opening is None:
            _log.info("%s did not open a session: no opening", peer_text(stream.peer))
            return
        place = (stream.peer, opening.session)
        arriving = self._arriving.get(place)
        if arriving is None:
            if sum(peer == stream.peer for peer, _ in self._arriving) >= MOST_ARRIVING:
                return
            arriving = self._arriving[place] = _Arriving()
            self._nursery.start_soon(self._expire, place, arriving)
        arriving.streams[lane] = stream
        if len(arriving.streams) == len(Lane):
            self._arriving.pop(place, None)
            await self._judge(opening, stream.peer, arriving)
        await arriving.over.wait()

    async def _expire(self, place: tuple[NodeId, SessionId], arriving: _Arriving) -> None:
        await trio.sleep(OPENING_S)
        if self._arriving.get(place) is arriving:
            del self._arriving[place]
            arriving.over.set()

    async def _judge(self, opening: Opening, peer: NodeId, arriving: _Arriving) -> None:
        """Welcome a session whose streams are all there, or say why not."""
        verdict = self._verdict(opening, peer)
        is_welcome = verdict is Verdict.WELCOME
        contacts = self._book.contacts() if is_welcome else ()
        answer = framed(WELCOME.encode(Welcome(WIRE_VERSION, verdict, contacts)))
        try:
            with trio.fail_after(OPENING_S):
                await arriving.streams[Lane.CONSENSUS].write(answer)
        except (StreamOver, trio.TooSlowError):
            is_welcome = False
        if is_welcome:
            self._book.give(peer, addresses_from(opening.addresses))
            self._adopt(peer, arriving.streams, Dialled.BY_THEM, arriving.over)
        else:
            _log.info("session of %s not taken: %s", peer_text(peer), VERDICTS[verdict])
            arriving.over.set()

    def _verdict(self, opening: Opening, peer: NodeId) -> Verdict:
        if opening.version != WIRE_VERSION:
            return Verdict.OTHER_VERSION
        if opening.chain_id != self._chain_id:
            return Verdict.OTHER_CHAIN
        if self.is_banned(peer):
            return Verdict.BANNED
        link = self._links.get(peer)
        if link is not None and link.dialled is Dialled.BY_US and self._transport.node_id < peer:
            # Both dialled, and the smaller id's session is kept. Or ours is dead and nobody noticed.
            link.doubt()
            return Verdict.CROSSED
        return Verdict.WELCOME

    # Sessions that stand.

    def _adopt(
        self,
        peer: NodeId,
        streams: dict[Lane, Stream],
        dialled: Dialled,
        over: trio.Event | None = None,
    ) -> None:
        """Run a session in place of any that stood with this peer."""
        self._nursery.start_soon(self._run_link, Link(peer, streams, dialled), over)

    async def _run_link(self, link: Link, over: trio.Event | None) -> None:
        older = self._links.get(link.peer)
        self._links[link.peer] = link
        if older is not None:
            older.close("a newer session took its place")
            self._told.disconnected(older, "a newer session took its place")
        self.failures.pop(link.peer, None)
        self._told.connected(link)
        why = "this node is stopping"
        try:
            why = await link.run(self._told.deliver)
        finally:
            if over is not None:
                over.set()
            if self._links.get(link.peer) is link:
                del self._links[link.peer]
                self._told.disconnected(link, why)
                with trio.CancelScope(shield=True), trio.move_on_after(1):
                    await self._transport.hang_up(link.peer)


async def _first_frame(stream: Stream) -> bytes:
    """The frame with which a stream begins, and not a byte of what follows it."""
    length = int.from_bytes(await _exactly(stream, LENGTH_BYTES), "big")
    if length > WELCOME_BYTES:
        raise OversizedFrame(f"{length} bytes, of {WELCOME_BYTES} at most")
    return await _exactly(stream, length)


async def _exactly(stream: Stream, count: int) -> bytes:
    parts: list[bytes] = []
    while count:
        parts.append(await stream.read(count))
        count -= len(parts[-1])
    return b"".join(parts)


async def _reset(streams: Mapping[Lane, Stream]) -> None:
    with trio.CancelScope(shield=True), trio.move_on_after(2):
        for stream in streams.values():
            await stream.reset()
