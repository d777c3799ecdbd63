"""The composition root: one node, made of its folder, run until it is told to end."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from random import SystemRandom
from typing import Final

import trio

from chain.block import ENDS_EPOCH
from chain.crypto import verify
from chain.primitives import ChainId, Digest, Milliseconds, NodeId
from chain.receipt import NO_TRANSACTION
from chain.rejection import Rejected
from chain.storage.leveldb import LevelDbStore
from chain.storage.remembering import RememberingStore
from chain.storage.store import KeyValueStore
from contracts.executor import GOVERNING, ContractExecutor
from contracts.loader import Program
from contracts.shelf import shipped
from node.host.author import Author
from node.host.book import AddressBook
from node.host.config import NodeConfig
from node.host.feed import Feed
from node.host.folder import NodeFolder
from node.host.joining import runnable_genesis
from node.host.key_files import Use, read_key
from node.host.link import Intake, Link
from node.host.links import Company, Links, Told
from node.host.loop import Listeners, Loop
from node.host.outbox import DurableOutbox
from node.host.own_calls import OwnCalls
from node.host.reader import Reader
from node.host.readiness import Readiness
from node.host.roll import Roll
from node.host.transport import Transport
from node.host.vote_log_files import VoteLogFiles
from node.replica.actions import Alarm, Committed
from node.replica.queries import ListedNode, Queries
from node.replica.replica import Replica, Setup
from node.replica.signer import Identity

REMEMBERED_BYTES: Final = 32 * 1024 * 1024
"""Of the chain's store in memory: the objects that were worked on last, and the buckets that they are in."""
SEND_AGAIN_S: Final = 30.0
MOST_ALARMS: Final = 100
BEHIND_S: Final = 120
"""A block that is older was not made just now: this node catches up."""
TELL_S: Final = 10.0
"""Between two lines of the log about that."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """A node's keys, opened: the seed of its network key, and the keys that it votes with."""

    network_seed: bytes
    identities: tuple[Identity, ...]

    def __repr__(self) -> str:
        return f"Secrets(of {len(self.identities)} vote keys)"


def open_secrets(folder: NodeFolder, logs: VoteLogFiles, passphrase: str | None) -> Secrets:
    """The keys of the node in `folder`; KeyRefused if one cannot be opened."""
    seed = read_key(folder.network_key, Use.NETWORK).seed(passphrase)
    keys = [read_key(path, Use.VOTE).open(passphrase) for path in folder.vote_keys()]
    return Secrets(seed, tuple(Identity(key, logs.read(key.public)) for key in keys))


@dataclass(slots=True)
class Counts:
    """What has happened since the start."""

    transactions: int = 0
    calls: int = 0
    alarms: int = 0


class Node:
    """One node that runs. The API reads from it between steps, and hands transactions in."""

    def __init__(
        self,
        config: NodeConfig,
        setup: Setup,
        secrets: Secrets,
        stores: tuple[KeyValueStore, KeyValueStore],
        logs: VoteLogFiles,
        digests: Iterable[Digest],
    ) -> None:
        """`stores` are the chain's and the outbox's; `digests` those of the code that the release ships."""
        assert isinstance(setup.executor, ContractExecutor)
        self.replica = Replica(setup)
        self.queries = Queries(setup.executor, self.replica.ledger)
        self.counts = Counts()
        self.alarms: list[tuple[Milliseconds, Alarm]] = []
        """The newest ones with the wall clock's time, oldest first."""
        self.feed = Feed(self.replica.ledger)
        self.book = AddressBook(config.network.peers, config.network.names)
        self._config = config
        self.transport = Transport(secrets.network_seed, self.admits)
        self.roll = Roll(self.transport.node_id, self.book)
        self.links = Links(
            self.transport,
            self.replica.ledger.chain_id,
            self.book,
            Told(self._connected, self._disconnected, self._deliver, self._twin),
            Company(self.roll.wanted, self.admits),
            SystemRandom(),
        )
        chain_store, outbox_store = stores
        self.loop = Loop(
            self.replica,
            chain_store,
            logs,
            self.links.standing(),
            Listeners(self._committed, self._alarm, self._ban),
        )
        self.outbox = DurableOutbox(outbox_store, self.loop)
        self._told_s = 0.0
        self._identities = secrets.identities
        self._digests = tuple(digests)
        self._voice: OwnCalls | None = None
        self._reader: Reader | None = None
        self._readiness: Readiness | None = None
        """Say what was read, and what is had: there is none while the chain does not know the node's keys."""
        self._update_roll()

    def _find_voice(self, nodes: Iterable[ListedNode]) -> None:
        """Say what a node says with a key that is in use, if one is by now: the one before may have been rotated away."""
        member = self.roll.member_of(self.node_id)
        in_use = {each.vote_key for each in nodes if each.is_in_use}
        keys = [each.key for each in self._identities if each.key.public in in_use]
        if member is None or not keys or (self._voice and self._voice.key in in_use):
            return
        author = Author(keys[0], member, ChainId(self.replica.ledger.chain_id))
        self._voice = own = OwnCalls(author, self.outbox.hand_in)
        self._reader = Reader(own, self.queries)
        self._readiness = Readiness(own, self._digests, self.queries)

    @property
    def node_id(self) -> NodeId:
        """Who this node is to its peers."""
        return self.transport.node_id

    @property
    def is_rehearsal(self) -> bool:
        """True if links may be cut through the API."""
        return self._config.network.is_rehearsal

    def admits(self, node: NodeId) -> bool:
        """True if the roll has this node."""
        return self.roll.admits(node)

    @staticmethod
    def wall_ms() -> Milliseconds:
        """Unix time."""
        return Milliseconds(int(time.time() * 1000))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run for as long as the context lasts; what ends the node ends the context."""
        network = self._config.network
        async with self.transport.listening(network.listen), trio.open_nursery() as nursery:
            self.links.announce(network.announce or self._reachable())
            self.loop.begin()
            nursery.start_soon(self.loop.run)
            nursery.start_soon(self.links.run)
            nursery.start_soon(self._send_again)
            nursery.start_soon(self._speak)
            yield
            nursery.cancel_scope.cancel()

    def _reachable(self) -> tuple[str, ...]:
        """Listening addresses that mean something to others; with a wildcard, only the operator knows."""
        wild = ("/ip4/0.0.0.0/", "/ip6/::/")
        return tuple(each for each in self.transport.addresses() if not each.startswith(wild))

    async def _send_again(self) -> None:
        while True:
            await self.outbox.send_again()
            await trio.sleep(SEND_AGAIN_S)

    async def _speak(self) -> None:
        """Say in the node's own name what is to be said, after every block."""
        while True:
            following = self.feed.following()  # before, or a block that comes meanwhile is missed
            if self._reader is not None:
                await self._reader.say()
            if self._readiness is not None:
                await self._readiness.say(self.wall_ms())
            await following.wait()

    # What the links and the loop tell.

    def _connected(self, link: Link) -> None:
        _log.info("linked with %s", self.book.called(link.peer))
        self.loop.connected(link)

    def _disconnected(self, link: Link, why: str) -> None:
        _log.info("link with %s is over: %s", self.book.called(link.peer), why)
        self.loop.disconnected(link, why)

    def _deliver(self, intake: Intake, message: bytes) -> None:
        self.loop.deliver(intake, message)

    def _committed(self, news: Committed) -> None:
        transactions = news.block.body.transactions
        self.counts.transactions += len(transactions)
        self.counts.calls += sum(len(each.body.calls) for each in transactions)
        self.outbox.became_final(transactions)
        if _may_change_roll(news):
            self._update_roll()
            if self._readiness is not None:
                self._readiness.may_have_changed()
        self._tell_progress(news)
        if self._reader is not None:
            self._reader.read(news)
        self.feed.advanced()

    def _tell_progress(self, news: Committed) -> None:
        """Who catches up says now and then how far it is."""
        header, now_s = news.block.header, trio.current_time()
        behind_s = (self.wall_ms() - header.timestamp_ms) // 1000
        if behind_s >= BEHIND_S and now_s - self._told_s >= TELL_S:
            self._told_s = now_s
            _log.info("catching up: block %d, %d s behind", header.height, behind_s)

    def _update_roll(self) -> None:
        ledger = self.replica.ledger
        authorities = ledger.authorities_of(ledger.current_epoch())
        assert authorities is not None, "the chain knows the set of the present epoch"
        nodes = self.queries.nodes()
        self.roll.update(nodes, authorities)
        self._find_voice(nodes)
        self.links.drop_unadmitted()

    def _alarm(self, alarm: Alarm) -> None:
        _log.warning("%s: %s", alarm.what, alarm.detail)
        self.counts.alarms += 1
        self.alarms = [*self.alarms[-MOST_ALARMS + 1 :], (self.wall_ms(), alarm)]

    def _twin(self, node: NodeId) -> None:
        whose = "this node" if node == self.node_id else self.book.called(node)
        self._alarm(Alarm("two processes have one key", f"both are {whose}; one has to be ended"))

    def _ban(self, peer: NodeId, why: Rejected) -> None:
        _log.warning("dropped %s: %s", self.book.called(peer), why)
        self.links.ban(peer, str(why))


def _may_change_roll(news: Committed) -> bool:
    """True if after this block others may be part of the network, or sit, than before."""
    block = news.block
    if any(each.transaction_id == NO_TRANSACTION for each in news.receipts):
        return True  # deadlines fired, of whatever contract
    calls = (call for each in block.body.transactions for call in each.body.calls)
    return bool(block.header.flags & ENDS_EPOCH) or any(
        call.contract in GOVERNING for call in calls
    )


@asynccontextmanager
async def opened(
    folder: NodeFolder,
    config: NodeConfig,
    *,
    passphrase: str | None = None,
    programs: Iterable[Program] | None = None,
) -> AsyncIterator[Node]:
    """The node in `folder`, which is held for this process; its parts are closed when the context ends.

    FolderRefused, KeyRefused, StorageError or CorruptedStore if it cannot be.
    """
    with folder.held():
        programs = tuple(shipped() if programs is None else programs)
        genesis = runnable_genesis(folder, programs)
        folder.make()
        logs = VoteLogFiles(folder.votes)
        secrets = open_secrets(folder, logs, passphrase)
        executor = ContractExecutor(programs)
        async with AsyncExitStack() as stack:
            on_disk = stack.enter_context(LevelDbStore(folder.chain))
            chain = RememberingStore(on_disk, REMEMBERED_BYTES)
            outbox = stack.enter_context(LevelDbStore(folder.outbox))
            setup = Setup(genesis, executor, chain, secrets.identities, verify)
            digests = [program.digest for program in programs]
            yield Node(config, setup, secrets, (chain, outbox), logs, digests)
