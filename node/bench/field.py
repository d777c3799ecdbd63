"""What is measured: a network of real processes on this machine, its officers, and how much it has used."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import trio

from chain.crypto import SecretKey, verify
from chain.genesis import Parameters
from chain.primitives import TransactionId
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.bench.caller import Caller
from node.bench.sampled import FILE
from node.client.api import place_of
from node.host import local_net
from node.host.author import Author
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNet, LocalNode
from node.rehearsal.processes import NodeProcess, running

AUTHORITIES: Final = 4
LATE: Final = "Late"
"""The node that comes when all is done, and has to catch up."""
LOOK_S: Final = 0.05
"""Between two looks at what has become final."""
CHECK_EVERY_S: Final = 0.1
LINKED_S: Final = 60.0
MOST_BLOCKS: Final = 100


@dataclass(frozen=True, slots=True)
class Usage:
    """What the authorities have used by a moment."""

    at_s: float
    cpu_s: tuple[float, ...]
    client_cpu_s: float
    memory_mb: tuple[float, ...]
    calls: int
    blocks: int
    transactions: int
    stages: Mapping[str, int]
    checks_us: tuple[float, ...] = ()
    """What a signature check took the client's core, so far."""


@dataclass(slots=True)
class Finality:
    """When transactions became final, as one node tells."""

    at_s: dict[str, float] = field(default_factory=dict)
    """By id in hexadecimal digits, monotonic seconds."""
    heights: int = 0
    _waited: dict[str, trio.Event] = field(default_factory=dict)

    def became_final(self, identity: str, at_s: float) -> None:
        """Somebody has seen it."""
        self.at_s[identity] = at_s
        waited = self._waited.pop(identity, None)
        if waited is not None:
            waited.set()

    async def wait(self, identity: TransactionId) -> None:
        """Until it is final."""
        key = identity.hex()
        if key not in self.at_s:
            await self._waited.setdefault(key, trio.Event()).wait()


class Field:
    """A running network: four authorities, their APIs and officers, and one node that is not up yet."""

    def __init__(self, net: LocalNet, processes: Sequence[NodeProcess]) -> None:
        self.net = net
        *self._processes, self._late = processes
        self.nodes: tuple[LocalNode, ...] = net.nodes[:AUTHORITIES]
        self.callers = [Caller(place_of(node.folder)) for node in self.nodes]
        self.officers = [
            Author(read_key(node.officers[0], Use.USER).open(), node.member, net.chain_id)
            for node in self.nodes
        ]
        self.write = CallWriting(shipped()).call
        self.finality = Finality()
        self._sampled = self.nodes[-1]
        self._checks_us: list[float] = []

    async def usage(self) -> Usage:
        """What has been used until now."""
        values = _metrics(await self.callers[0].text("/metrics"))
        return Usage(
            time.monotonic(),
            tuple(each.cpu_s() for each in self._processes),
            time.process_time(),
            tuple(each.memory_bytes() / 1e6 for each in self._processes),
            int(values["sinergi_calls_total"]),
            int(values["sinergi_height"]),
            int(values["sinergi_transactions_total"]),
            self._stages(),
            tuple(self._checks_us),
        )

    def _stages(self) -> Mapping[str, int]:
        with suppress(OSError, ValueError):
            found = json.loads((self._sampled.folder.path / FILE).read_text(encoding="utf-8"))
            return Counter(found)
        return Counter()

    async def watch(self) -> None:
        """Note what becomes final, block by block, until cancelled."""
        height = await self.height() + 1
        while True:
            found = await self.callers[0].get(f"/v1/blocks?from={height}&most={MOST_BLOCKS}")
            blocks, now_s = found["blocks"], time.monotonic()
            assert isinstance(blocks, list)
            for block in blocks:
                height = int(block["height"]) + 1
                for identity in block["transactions"]:
                    self.finality.became_final(identity, now_s)
            self.finality.heights = height
            await trio.sleep(LOOK_S)

    async def keep_time(self) -> None:
        """See again and again what a signature check takes, until cancelled: cores that others use, too, are slower."""
        key, message = SecretKey(bytes(32)), b"a yardstick"
        signature = key.sign(message)
        while True:
            began_s = time.thread_time()
            assert verify(key.public, message, signature), "just signed"
            self._checks_us.append(1e6 * (time.thread_time() - began_s))
            await trio.sleep(CHECK_EVERY_S)

    async def height(self) -> int:
        """Of the newest final block of the first node."""
        return await _count(self.callers[0], "height")

    async def until_linked(self) -> None:
        """Until every authority has a link with each other one."""
        with trio.fail_after(LINKED_S):
            for caller in self.callers:
                while await _count(caller, "peers") < AUTHORITIES - 1:  # noqa: ASYNC110 - the other process has the event
                    await trio.sleep(LOOK_S)

    @asynccontextmanager
    async def late_node(self) -> AsyncIterator[LateNode]:
        """The node that was not there, for as long as the context lasts."""
        self._late.start()
        try:
            await self._late.ready()
            caller = Caller(place_of(self.net.nodes[-1].folder))
            yield LateNode(self._late, caller)
            await caller.close()
        finally:
            self._late.end()


@dataclass(frozen=True, slots=True)
class LateNode:
    """A node that catches up."""

    process: NodeProcess
    caller: Caller

    async def height(self) -> int:
        """How far it is."""
        return await _count(self.caller, "height")


@asynccontextmanager
async def field_in(root: Path) -> AsyncIterator[Field]:
    """A new network below `root`, up and linked for as long as the context lasts."""
    names = [f"Agency {at + 1}" for at in range(AUTHORITIES)]
    agencies = [Agency(name, 1) for name in names] + [Agency(LATE, 1, votes=False)]
    net = local_net.make(root, agencies, shipped(), Parameters())
    with running(net.nodes[:-2]) as processes:
        sampled = NodeProcess(net.nodes[-2], "node.bench.sampled")
        try:
            sampled.start()
            everybody = [*processes, sampled]
            async with trio.open_nursery() as nursery:
                for each in everybody:
                    nursery.start_soon(each.ready)
            made = Field(net, [*everybody, NodeProcess(net.nodes[-1])])
            try:
                await made.until_linked()
                yield made
            finally:
                for caller in made.callers:
                    await caller.close()
        finally:
            sampled.end()


async def _count(caller: Caller, name: str) -> int:
    found = (await caller.get("/v1/status"))[name]
    assert isinstance(found, int)
    return found


def _metrics(text: str) -> dict[str, float]:
    lines = [line.split(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}
