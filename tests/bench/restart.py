"""How long a node that was killed takes until it serves again, with 50,000 referrals on its chain, and with none.

A real process alone, so that it is its own quorum; what it is loaded with goes in by its API. SIGKILL ends it.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

import trio

from chain.genesis import Parameters
from chain.transaction import Call
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.bench.caller import Caller, handover
from node.client.api import place_of
from node.client.consents import at_intake, in_a_year_ms
from node.client.services import at_the_start
from node.host import local_net
from node.host.author import Author
from node.host.key_files import Use, read_key
from node.host.local_net import Agency
from node.rehearsal.processes import NodeProcess
from tests.bench.figure import Figure, of_samples

REFERRALS: Final = 50_000
TOGETHER: Final = 60
"""Referrals in one signed batch, with three calls for each."""
AHEAD: Final = 10
"""Batches that are handed in and not final."""
RESTARTS: Final = 5
LOOK_S: Final = 0.02
Write: TypeAlias = Callable[..., Call]
SAID: Final = b"c" * 32


def run() -> list[Figure]:
    """Seconds from the start of the process until its API gives the state that it had."""
    return trio.run(_measured)


async def _measured() -> list[Figure]:
    figures = []
    with TemporaryDirectory() as folder:
        net = local_net.make(Path(folder), [Agency("Agency", 1)], shipped(), Parameters())
        [node] = net.nodes
        process = NodeProcess(node)
        process.start()
        try:
            await process.ready()
            figures.append(await _restarted(process, "restart, no referral"))
            key = read_key(node.officers[0], Use.USER).open()
            await _load(process, Author(key, node.member, net.chain_id))
            figures.append(await _restarted(process, f"restart, {REFERRALS:,} referrals"))
            size_mb = process.memory_bytes() / 1e6
            figures.append(of_samples(f"memory then, {REFERRALS:,} referrals", [size_mb], "MB"))
        finally:
            process.end()
    return figures


async def _restarted(process: NodeProcess, name: str) -> Figure:
    taken = []
    for _ in range(RESTARTS):
        before = await _number(process, "height")
        process.kill()
        began_s = time.perf_counter()
        process.start()
        await process.ready()
        taken.append(time.perf_counter() - began_s)
        assert await _number(process, "height") >= before, "it serves what it had"
    return of_samples(name, taken, "s")


async def _load(process: NodeProcess, author: Author) -> None:
    """Cases, each with a referral that its origin keeps."""
    caller = Caller(place_of(process.node.folder))
    write = CallWriting(shipped()).call
    newest = b""
    published = author.sign(list(at_the_start(write, secrets.token_bytes(16), SAID, (3,), (10,))))
    assert await caller.hand_in(handover([published])) == 1, "it is taken"
    for done in range(TOGETHER, REFERRALS + TOGETHER, TOGETHER):
        ids = [secrets.token_bytes(16) for _ in range(TOGETHER)]
        batch = author.sign([call for each in ids for call in _kept(write, each)])
        newest = ids[-1]
        assert await caller.hand_in(handover([batch])) == 1, "it is taken"
        await _until_waiting(caller, AHEAD)
        sys.stderr.write(f"\r{done:,} of {REFERRALS:,} referrals are made")
    sys.stderr.write("\n")
    await _until_waiting(caller, 0)
    found = await caller.view("custody", "get", ref_id=newest.hex())
    assert found is not None, "the newest of them stands on the chain"
    await caller.close()


def _kept(write: Write, ref: bytes) -> Iterator[Call]:
    """A case is opened with the referral `ref`, which its origin keeps."""
    case, leg, consent = [secrets.token_bytes(16) for _ in range(3)]
    yield at_intake(write, case, consent, 3, in_a_year_ms(), SAID)
    yield write("case", "open", case, 1, 10, SAID, consent)
    yield write("referral", "open", ref, case, 3, 10, 3)
    yield write("referral", "keep", ref, 1, leg)


async def _until_waiting(caller: Caller, most: int) -> None:
    """Until no more than so many batches are not final."""
    while int(str((await caller.get("/v1/status"))["outbox"])) > most:  # noqa: ASYNC110 - the other process has the event
        await trio.sleep(LOOK_S)


async def _number(process: NodeProcess, name: str) -> int:
    caller = Caller(place_of(process.node.folder))
    found = (await caller.get("/v1/status"))[name]
    await caller.close()
    assert isinstance(found, int)
    return found
