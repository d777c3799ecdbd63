"""All sessions of a node: dialled, accepted, kept, and dialled again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

import trio

from chain.primitives import ChainId, NodeId
from node.host.book import AddressBook
from node.host.failures import Cause, Failure, Unreachable
from node.host.link import Deliver, Dialled, Intake, Link, Origin
from node.host.transport import Connection, Stream, StreamOver, Transport
from node.host.twins import Twins
from node.host.wire import (
    LENGTH_BYTES,
    MOST_ADDRESSES,
    OPENING,
    PROTOCOLS,
    VERDICTS,
    WARNING,
    WELCOME,
    WELCOME_BYTES,
    WIRE_VERSION,
    BootId,
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

REPLACED: Final = "a newer session took its place"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom `Links` tells what happens."""

    connected: Callable[[Link], None]
    disconnected: Callable[[Link, str], None]
    deliver: Deliver
    twin: Callable[[NodeId], None]
    """Two processes live with the key of this node, which may be our own."""


@dataclass(frozen=True, slots=True)
class Company:
    """With whom a node should be linked, and who may be: both change with the chain."""

    wanted: Callable[[], Collection[NodeId]]
    admits: Callable[[NodeId], bool]


@dataclass(slots=True)
class _Arriving:
    """A session that a peer opens over one connection: its streams so far, and what became of it."""

    session: SessionId
    streams: dict[Lane, Stream] = field(default_factory=dict)
    is_whole: trio.Event = field(default_factory=trio.Event)
    over: trio.Event = field(default_factory=trio.Event)


class Links:
    """The sessions of one node. One per peer; whoever is wanted and absent is dialled until it is there.

    A session is one connection: whatever ends the one ends the other. Of two nodes that dial each other at once, the
    session of the smaller id is kept, at both ends: it refuses the other's as soon as it dials.
    """

    def __init__(
        self,
        transport: Transport,
        chain_id: ChainId,
        book: AddressBook,
        told: Told,
        company: Company,
        chance: Random,
    ) -> None:
        """`chance` spreads retries, and marks sessions and this process."""
        self._transport = transport
        self._chain_id = chain_id
        self._book = book
        self._told = told
        self._company = company
        self._chance = chance
        self._boot = BootId(chance.randbytes(BootId.LENGTH))
        self._twins = Twins(self._found_twin)
        self._links: dict[NodeId, Link] = {}
        self._arriving: dict[Connection, _Arriving] = {}
        self._dialling: set[NodeId] = set()
        self._opening: set[NodeId] = set()
        """Those of them to whom a session is being opened now."""
        self._welcoming: set[NodeId] = set()
        """Whose session has been found good, and will stand in a moment."""
        self._intakes: dict[NodeId, dict[Lane, Intake]] = {}
        self._banned_until_s: dict[NodeId, float] = {}
        self._cut_off: set[NodeId] = set()
        self._own_addresses: tuple[bytes, ...] = ()
        self._nursery: trio.Nursery
        self._is_over = False
        self.failures: dict[NodeId, Failure] = {}
        """Why the last attempt to reach a peer failed, until one succeeds."""

    def standing(self) -> Mapping[NodeId, Link]:
        """The sessions that stand, by peer."""
        return self._links

    def announce(self, addresses: Collection[str]) -> None:
        """Where this node says that it can be dialled; nothing for one that only dials."""
        self._own_addresses = tuple(each.encode("ascii") for each in addresses)[:MOST_ADDRESSES]

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

    def drop_unadmitted(self) -> None:
        """Close the sessions of those that are admitted no more."""
        for peer, link in self._links.items():
            if not self._company.admits(peer):
                link.close("it is admitted no more")

    async def run(self) -> None:
        """Serve and dial until cancelled."""
        async with trio.open_nursery() as self._nursery:
            for lane, protocol in PROTOCOLS.items():
                self._transport.serve(protocol, self._server_of(lane))
            self._transport.serve(WARNING, self._warned)
            try:
                while True:
                    self._review()
                    await trio.sleep(REVIEW_S)
            finally:
                # Before the sessions close: each would be followed by another as long as its peer dials.
                self._is_over = True
                for protocol in (*PROTOCOLS.values(), WARNING):
                    self._transport.serve_no_more(protocol)

    def _review(self) -> None:
        wanted = self._company.wanted()
        for peer in wanted:
            if not (peer in self._dialling or self._is_here(peer) or self.is_banned(peer)):
                self._dialling.add(peer)
                self._nursery.start_soon(self._dial_until_linked, peer)
        for peer in [each for each in self.failures if each not in wanted]:
            del self.failures[peer]
        for peer in [each for each in self._banned_until_s if not self.is_banned(each)]:
            del self._banned_until_s[peer]
        for peer in [each for each in self._intakes if not self._is_here(each)]:
            if not any(each.unread_bytes for each in self._intakes[peer].values()):
                del self._intakes[peer]

    def _is_here(self, peer: NodeId) -> bool:
        return peer in self._links or peer in self._welcoming

    # Dialling.

    async def _dial_until_linked(self, peer: NodeId) -> None:
        """Try one address after another; after each round of all of them, wait a little longer."""
        pause_s, tried = FIRST_RETRY_S, 0
        try:
            if self._transport.node_id > peer:
                await trio.sleep(CROSSING_S)
            while self._is_missed(peer):
                addresses = self._book.addresses(peer)
                if await self._dial(peer, addresses[tried % len(addresses)]):
                    return
                tried += 1
                await trio.sleep(pause_s * (0.75 + 0.5 * self._chance.random()))
                if tried % len(addresses) == 0:
                    pause_s = min(LAST_RETRY_S, 2 * pause_s)
        finally:
            self._dialling.discard(peer)

    def _is_missed(self, peer: NodeId) -> bool:
        return not (self._is_here(peer) or self.is_banned(peer)) and peer in self._company.wanted()

    async def _dial(self, peer: NodeId, address: str) -> bool:
        """True if there is a session now."""
        self._opening.add(peer)
        try:
            opened = await self._open_session(peer, address)
        except Unreachable as unreachable:
            self._note_failure(peer, unreachable.failure)
            return False
        except StreamOver as over:
            self._note_failure(peer, Failure(Cause.HUNG_UP, str(over)))
            return False
        except OversizedFrame as oversized:
            self._note_failure(peer, Failure(Cause.NO_NODE, str(oversized)))
            return False
        finally:
            self._opening.discard(peer)
        if opened is None:
            return False
        streams, boot = opened
        if self._is_here(peer) and self._transport.node_id > peer:
            # It welcomed this one before it dialled itself, and has forgotten it for its own since.
            await streams[Lane.CONSENSUS].connection.close()
        else:
            self._adopt(streams, Origin(Dialled.BY_US, boot))
        return True

    def _note_failure(self, peer: NodeId, why: Failure) -> None:
        if self.failures.get(peer) != why:
            _log.info("cannot reach %s: %s", self._book.called(peer), why.detail)
        self.failures[peer] = why

    async def _open_session(
        self, peer: NodeId, address: str
    ) -> tuple[dict[Lane, Stream], BootId] | None:
        """The streams of a session that was welcomed, and by which process; None if it was refused."""
        connection = await self._transport.dial(peer, address)
        session = SessionId(self._chance.randbytes(SessionId.LENGTH))
        opening = framed(
            OPENING.encode(
                Opening(WIRE_VERSION, self._chain_id, self._boot, session, self._own_addresses)
            )
        )
        streams: dict[Lane, Stream] = {}
        boot = None
        try:
            with trio.fail_after(OPENING_S):
                for lane, protocol in PROTOCOLS.items():
                    streams[lane] = await connection.open(protocol)
                    await streams[lane].write(opening)
                boot = await self._welcomed_by(peer, streams[Lane.CONSENSUS])
        except trio.TooSlowError as slow:
            raise Unreachable(Cause.NO_ANSWER, "it did not answer in time") from slow
        finally:
            if boot is None:
                await connection.close()
        return None if boot is None else (streams, boot)

    async def _welcomed_by(self, peer: NodeId, stream: Stream) -> BootId | None:
        """The process of the peer that says welcome; None if it does not."""
        welcome = decoded_welcome(await _first_frame(stream))
        if welcome is None:
            raise Unreachable(Cause.NO_NODE, "it answered with what is no welcome")
        if welcome.verdict is Verdict.WELCOME:
            self._book.hear(peer, welcome.contacts)
            return welcome.boot
        if welcome.verdict is not Verdict.CROSSED:
            cause = Cause[welcome.verdict.name]
            self._note_failure(peer, Failure(cause, VERDICTS[welcome.verdict]))
        if welcome.verdict is Verdict.TWIN:
            self._twins.seen(self._transport.node_id, welcome.boot)
        return None

    # Accepting.

    def _server_of(self, lane: Lane) -> Callable[[Stream], Awaitable[None]]:
        async def serve(stream: Stream) -> None:
            try:
                await self._accept(lane, stream)
            except (StreamOver, OversizedFrame, trio.TooSlowError) as over:
                _log.debug("%s did not open a session: %s", self._book.called(stream.peer), over)

        return serve

    async def _accept(self, lane: Lane, stream: Stream) -> None:
        """One stream of a session that a peer opens; lasts as long as the session."""
        with trio.fail_after(OPENING_S):
            opening = decoded_opening(await _first_frame(stream))
        if opening is None:
            raise StreamOver("it began with what is no opening")
        arriving = self._arriving.setdefault(stream.connection, _Arriving(opening.session))
        if arriving.session != opening.session or lane in arriving.streams:
            raise StreamOver("a connection carries one session")
        arriving.streams[lane] = stream
        try:
            if len(arriving.streams) == len(Lane):
                arriving.is_whole.set()
                await self._judge(opening, arriving)
            with trio.move_on_after(OPENING_S):
                await arriving.is_whole.wait()
            if arriving.is_whole.is_set():
                await arriving.over.wait()
        finally:
            self._arriving.pop(stream.connection, None)

    async def _judge(self, opening: Opening, arriving: _Arriving) -> None:
        """Welcome a session whose streams are all there, or say why not."""
        first = arriving.streams[Lane.CONSENSUS]
        peer, verdict = first.peer, self._verdict(opening, first.peer)
        is_welcome = verdict is Verdict.WELCOME
        contacts = self._book.contacts() if is_welcome else ()
        if is_welcome:
            self._welcoming.add(peer)
        try:
            answer = Welcome(WIRE_VERSION, self._boot, verdict, contacts)
            await first.write(framed(WELCOME.encode(answer)))
        except BaseException:
            self._welcoming.discard(peer)
            arriving.over.set()
            raise
        if self._is_over:
            arriving.over.set()
        elif is_welcome:
            self._book.give(peer, addresses_from(opening.addresses))
            first.connection.keep()
            origin = Origin(Dialled.BY_THEM, opening.boot)
            self._adopt(arriving.streams, origin, arriving.over)
        else:
            name = self._book.called(peer)
            _log.info("session of %s not taken: %s", name, verdict.name.lower())
            with trio.move_on_after(OPENING_S), suppress(StreamOver):
                await first.read(
                    1
                )  # the caller closes when it has read why; a reset could come before
            arriving.over.set()

    def _verdict(self, opening: Opening, peer: NodeId) -> Verdict:
        if opening.version != WIRE_VERSION:
            return Verdict.OTHER_VERSION
        if opening.chain_id != self._chain_id:
            return Verdict.OTHER_CHAIN
        if not self._company.admits(peer):
            return Verdict.NOT_ADMITTED
        if self.is_banned(peer):
            return Verdict.BANNED
        if peer in self._welcoming:
            return Verdict.CROSSED
        link = self._links.get(peer)
        if link is not None and link.boot != opening.boot:
            link.doubt()
            self._twins.seen(peer, opening.boot)
            return Verdict.TWIN
        if self._transport.node_id < peer:
            if link is not None and link.dialled is Dialled.BY_US:
                link.doubt()  # perhaps it is dead, and nobody noticed
                return Verdict.CROSSED
            if peer in self._opening:
                return Verdict.CROSSED
        return Verdict.WELCOME

    # Two processes with one key.

    def _found_twin(self, node: NodeId, boot: BootId) -> None:
        """Tell the operator; and the first process, which notices nothing by itself: its sessions stand."""
        self._told.twin(node)
        link = self._links.get(node)
        if link is not None:
            self._nursery.start_soon(self._warn, link, boot)

    async def _warn(self, link: Link, boot: BootId) -> None:
        with suppress(Unreachable, StreamOver), trio.move_on_after(OPENING_S):
            stream = await link.connection.open(WARNING)
            await stream.write(boot)
            await stream.read(1)  # nothing comes; it ends when the other end has read

    async def _warned(self, stream: Stream) -> None:
        """A peer says that there is another process with the key of this one."""
        with suppress(StreamOver), trio.move_on_after(OPENING_S):
            boot = BootId(await _exactly(stream, BootId.LENGTH))
            if boot != self._boot:
                name = self._book.called(stream.peer)
                _log.warning("%s sees another process with this node's key", name)
                self._twins.warned(stream.peer, self._transport.node_id, boot)

    # Sessions that stand.

    def _adopt(
        self, streams: Mapping[Lane, Stream], origin: Origin, over: trio.Event | None = None
    ) -> None:
        """Run a session in place of any that stood with this peer."""
        peer = streams[Lane.CONSENSUS].peer
        intakes = self._intakes.setdefault(peer, {lane: Intake(peer, lane) for lane in Lane})
        link = Link(streams, origin, intakes)
        older = self._links.get(peer)
        self._links[peer] = link
        self._welcoming.discard(peer)
        self.failures.pop(peer, None)
        if older is not None:
            older.close(REPLACED)
            self._told.disconnected(older, REPLACED)
        self._told.connected(link)
        self._nursery.start_soon(self._run_link, link, over)

    async def _run_link(self, link: Link, over: trio.Event | None) -> None:
        why = "this node is stopping"
        try:
            why = await link.run(self._told.deliver)
        finally:
            # First out of sight: while its connection closes there may be a new session already.
            if self._links.get(link.peer) is link:
                del self._links[link.peer]
                self._told.disconnected(link, why)
            await link.connection.close()
            if over is not None:
                over.set()


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
