"""A whole network of one authority in this process: real keys, LevelDB, libp2p on loopback, and the loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes

import trio

from chain.genesis import Parameters
from chain.primitives import ChainId, Milliseconds
from chain.transaction import Transaction
from contracts.founding import CallWriting
from contracts.loader import Program
from contracts.words import Id
from node.host.author import Author
from node.host.config import NodeConfig, read_config
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNode, make
from node.host.node import Node, opened
from tests.chaos.one_node import PROGRAMS

PARAMETERS = Parameters(
    epoch_heights=1_000,
    delta0_ms=Milliseconds(200),
    delta_cap_ms=Milliseconds(1_000),
    min_block_ms=Milliseconds(10),
    heartbeat_ms=Milliseconds(60_000),
)
WRITING = CallWriting(PROGRAMS)


@dataclass(slots=True)
class Household:
    """One node's folder, and its officer."""

    local: LocalNode
    officer: Author

    @property
    def config(self) -> NodeConfig:
        """As it stands in the folder."""
        return read_config(self.local.folder.config)

    @asynccontextmanager
    async def open(self, *more: Program) -> AsyncIterator[Node]:
        """The node, opened and not running; its release ships `more`, too."""
        async with opened(self.local.folder, self.config, programs=(*PROGRAMS, *more)) as node:
            yield node

    @asynccontextmanager
    async def running(self, *more: Program) -> AsyncIterator[Node]:
        """The node at work."""
        async with self.open(*more) as node, node.running():
            yield node

    def errand(self, *, valid_ms: int = 3_600_000) -> Transaction:
        """A transaction that takes on something new."""
        return self.officer.sign(
            [WRITING.call("errands", "open", Id(token_bytes(16)), ())], valid_ms=valid_ms
        )


def household(root: Path) -> Household:
    """A new one below `root`."""
    net = make(root, [Agency("Rumah Contoh", 1)], PROGRAMS, PARAMETERS)
    [local] = net.nodes
    return of_local(local, net.chain_id)


def of_local(local: LocalNode, chain_id: ChainId) -> Household:
    """The household of one agency of a network."""
    key = read_key(local.officers[0], Use.USER).open()
    return Household(local, Author(key, local.member, chain_id))


async def all_final(node: Node, transactions: Iterable[Transaction]) -> None:
    """Wait until each of `transactions` is final."""
    while any(node.replica.receipt(each.id) is None for each in transactions):
        await node.feed.wait()
        await trio.lowlevel.checkpoint()
