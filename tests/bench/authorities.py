"""What a block costs each node where 4, 10, 19 and 31 authorities, each a process of its own, make it on this machine.

A transaction is handed in, awaited, and then the next, so that each is a block of its own. The cost should grow as
the number of authorities: each sends its votes to each other one.
"""

from __future__ import annotations

import secrets
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import trio

from chain.genesis import Parameters
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.bench.caller import Caller, handover
from node.client.api import place_of
from node.client.consents import at_intake, in_a_year_ms
from node.host import local_net
from node.host.author import Author
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNet
from node.rehearsal.processes import NodeProcess, running
from tests.bench.figure import Figure, of_samples

NUMBERS: Final = (4, 10, 19, 31)
BLOCKS: Final = 20
WARM_BLOCKS: Final = 3
"""Made before anything is measured: every authority's first turn as a leader takes it longer."""
LOOK_S: Final = 0.02
LINKED_S: Final = 600.0
SAID: Final = b"c" * 32


def run() -> list[Figure]:
    """For each number: from handed in until final, and processor time and messages of a node for a block."""
    figures = []
    for number in NUMBERS:
        sys.stderr.write(f"{number} authorities\n")
        with TemporaryDirectory() as folder:
            names = [Agency(f"Agency {at + 1}", 1) for at in range(number)]
            net = local_net.make(Path(folder), names, shipped(), Parameters())
            with running(net.nodes) as processes:
                figures += trio.run(_measured, net, processes)
    return figures


async def _measured(net: LocalNet, processes: list[NodeProcess]) -> list[Figure]:
    async with trio.open_nursery() as nursery:
        for each in processes:
            nursery.start_soon(each.ready)
    number, first = len(processes), net.nodes[0]
    caller = Caller(place_of(first.folder))
    with trio.fail_after(LINKED_S):
        await _until(caller, "peers", number - 1)
    author = Author(read_key(first.officers[0], Use.USER).open(), first.member, net.chain_id)
    for _ in range(WARM_BLOCKS):
        await _made(caller, author)
    before_s, height = _cpu_s(processes), await _number(caller, "height")
    taken_ms = [await _made(caller, author) for _ in range(BLOCKS)]
    blocks = await _number(caller, "height") - height
    cpu_ms = 1_000 * (_cpu_s(processes) - before_s) / number / blocks
    await caller.close()
    return [
        of_samples(f"{number} authorities, until final", taken_ms, "ms"),
        of_samples(f"{number} authorities, a block, of a node", [cpu_ms], "ms"),
        of_samples(f"{number} authorities, the same over them", [cpu_ms / number], "ms"),
    ]


NEED = 3
"""Any will do."""


async def _made(caller: Caller, author: Author) -> float:
    """Milliseconds from handing a transaction in until the first node gives its receipt."""
    fresh = secrets.token_bytes
    write = CallWriting(shipped()).call
    until_ms = in_a_year_ms()
    sent = author.sign([at_intake(write, fresh(16), fresh(16), NEED, until_ms, SAID)])
    began_s = time.perf_counter()
    assert await caller.hand_in(handover([sent])) == 1, "it is taken"
    while (await caller.get(f"/v1/transactions/{sent.id.hex()}"))["status"] != "final":  # noqa: ASYNC110 - the other process has the event
        await trio.sleep(LOOK_S)
    return 1_000 * (time.perf_counter() - began_s)


def _cpu_s(processes: list[NodeProcess]) -> float:
    return sum(each.cpu_s() for each in processes)


async def _until(caller: Caller, name: str, least: int) -> None:
    while await _number(caller, name) < least:  # noqa: ASYNC110 - see above
        await trio.sleep(LOOK_S)


async def _number(caller: Caller, name: str) -> int:
    found = (await caller.get("/v1/status"))[name]
    assert isinstance(found, int)
    return found
