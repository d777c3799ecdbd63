"""Nodes' links on loopback: real transports in one process, and everything that they tell written down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from random import SystemRandom

import trio

from chain.primitives import ChainId, NodeId
from node.host.book import AddressBook
from node.host.link import Intake, Link
from node.host.links import Company, Links, Told
from node.host.transport import Transport
from node.host.wire import framed
from node.replica.actions import Lane
from tests.node.host.on_trio import until

CHAIN = ChainId(b"chain" + bytes(27))
ANYWHERE = ("/ip4/127.0.0.1/tcp/0",)


def seed(number: int) -> bytes:
    return number.to_bytes(32, "big")


class House:
    """One node's end: its transport, its links, and what it was told."""

    def __init__(self, number: int, chain_id: ChainId = CHAIN) -> None:
        self.number = number
        self.admitted: set[NodeId] = set()
        self.wanted: set[NodeId] = set()
        self.transport = Transport(seed(number), self.admitted.__contains__)
        self.book = AddressBook({})
        self.told: list[tuple[str, NodeId]] = []
        self.whys: list[str] = []
        self.twins: list[NodeId] = []
        self.read: dict[Lane, list[bytes]] = {lane: [] for lane in Lane}
        self.takes = True
        """False for a replica that takes nothing."""
        self.kept: list[tuple[Intake, bytes]] = []
        self.links = Links(
            self.transport,
            chain_id,
            self.book,
            Told(self._connected, self._disconnected, self._deliver, self.twins.append),
            Company(lambda: self.wanted, self.admitted.__contains__),
            SystemRandom(),
        )

    @property
    def id(self) -> NodeId:
        return self.transport.node_id

    def _connected(self, link: Link) -> None:
        self.told.append(("connected", link.peer))

    def _disconnected(self, link: Link, why: str) -> None:
        self.told.append(("disconnected", link.peer))
        self.whys.append(why)

    def _deliver(self, intake: Intake, message: bytes) -> None:
        if self.takes:
            intake.taken(message)
        else:
            self.kept.append((intake, message))
        self.read[intake.lane].append(message)

    def send(self, lane: Lane, message: bytes) -> None:
        for link in self.links.standing().values():
            link.send(lane, framed(message))

    def knows(self, *others: House) -> None:
        """Admit `others`, and want to be linked with them."""
        for other in others:
            self.admitted.add(other.id)
            self.wanted.add(other.id)
            self.book.give(other.id, other.transport.addresses())

    def is_linked(self, other: House) -> bool:
        return other.id in self.links.standing()

    def assert_told_in_pairs(self) -> None:
        """Of each peer: connected, disconnected, connected, and so on."""
        for peer in {peer for _, peer in self.told}:
            of_it = [what for what, of in self.told if of == peer]
            expected = ["connected", "disconnected"] * len(of_it)
            assert of_it == expected[: len(of_it)]


@asynccontextmanager
async def living(house: House, addresses: tuple[str, ...] = ANYWHERE) -> AsyncIterator[House]:
    """A house whose links run."""
    async with house.transport.listening(addresses), trio.open_nursery() as nursery:
        nursery.start_soon(house.links.run)
        yield house
        nursery.cancel_scope.cancel()


@asynccontextmanager
async def street(*houses: House) -> AsyncIterator[tuple[House, ...]]:
    """Several of them. Nobody knows anybody yet."""
    async with AsyncExitStack() as stack:
        for each in houses:
            await stack.enter_async_context(living(each))
        yield houses


async def linked(one: House, other: House) -> None:
    """Wait until both ends have a session, and it carries something both ways on each lane."""
    await until(lambda: one.is_linked(other) and other.is_linked(one), "linked")
    for lane in Lane:
        mark = b"mark %d" % len(one.read[lane])
        await _passes(one, other, lane, mark)
        await _passes(other, one, lane, mark)


async def _passes(one: House, other: House, lane: Lane, mark: bytes) -> None:
    def has_come() -> bool:
        one.send(lane, mark)
        return mark in other.read[lane]

    await until(has_come, f"{lane.name} from {one.number} to {other.number}")


def count_of(what: str, house: House) -> int:
    return sum(each == what for each, _ in house.told)


Check = Callable[[], bool]
