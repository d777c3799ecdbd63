"""A node says of what members decided that its release has it, also after a new release was installed; what it has not, is awaited.

And where members want it to sit, it says that it is ready, and sits from the next epoch on.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes
from typing import Any

from chain.primitives import Digest, PublicKey
from contracts.loader import Program
from node.host.local_net import Agency, make
from node.host.node import Node
from tests.chaos.one_node import ERRANDS, PROGRAMS
from tests.node.host.household import (
    PARAMETERS,
    WRITING,
    Household,
    all_final,
    household,
    of_local,
)
from tests.node.host.on_trio import on_trio

LATER = Program(ERRANDS.source.replace("version = 1", "version = 2"))
FAR = 1_000


async def decide(
    home: Household,
    node: Node,
    method: str,
    *form: object,
    contract: str = "govern",
    ballot: bytes | None = None,
) -> None:
    """A member asks all, and agrees: the only one decides alone."""
    call = WRITING.call(contract, method, *form, ballot or token_bytes(16))
    transaction = home.officer.sign([call])
    await node.outbox.hand_in([transaction.encoded])
    await all_final(node, [transaction])


def awaited(node: Node) -> list[tuple[Digest | None, int]]:
    """What nobody has said here that it has."""
    [local] = node.queries.nodes()
    return [(each.digest, each.version) for each in node.queries.awaited(local.vote_key)]


async def is_set(node: Node, digest: Digest) -> None:
    """Wait until code is to run."""
    while True:
        rows: Any = node.queries.ask("govern", "running")
        if digest in [each.digest for each in rows if each.height == FAR]:
            return
        await node.feed.wait()


@on_trio
async def test_what_a_release_has_is_said_and_begins_and_what_it_lacks_is_awaited(
    tmp_path: Path,
) -> None:
    home = household(tmp_path)
    async with home.running() as node:
        await decide(home, node, "propose_program", "errands", FAR, LATER.digest)
        await decide(home, node, "propose_protocol", 2, FAR)
        await decide(home, node, "propose_program", "errands", FAR, ERRANDS.digest)
        await is_set(node, ERRANDS.digest)
        assert awaited(node) == [(LATER.digest, 0), (None, 2)]
    async with home.running(LATER) as node:
        await is_set(node, LATER.digest)
        assert awaited(node) == [(None, 2)]


def sits(node: Node, key: PublicKey) -> bool:
    seated: Any = node.queries.ask("node", "seated")
    return key in seated


@on_trio
async def test_a_node_that_members_want_to_sit_says_that_it_is_ready_and_sits(
    tmp_path: Path,
) -> None:
    agencies = [Agency("Rumah Contoh", 1), Agency("Jiran Contoh", 2, votes=False)]
    net = make(tmp_path, agencies, PROGRAMS, replace(PARAMETERS, epoch_heights=12))
    homes = [of_local(each, net.chain_id) for each in net.nodes]
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(home.running()) for home in homes]
        [key] = [each.vote_key for each in one.queries.nodes() if each.node_id == other.node_id]
        ballot = token_bytes(16)
        await decide(homes[0], one, "seat", key, contract="node", ballot=ballot)
        assert not one.queries.is_awaited(key)
        agreed = homes[1].officer.sign([WRITING.call("node", "agree", ballot)])
        await one.outbox.hand_in([agreed.encoded])
        await all_final(one, [agreed])
        while not sits(one, key):
            errand = homes[0].errand()
            await one.outbox.hand_in([errand.encoded])
            await all_final(one, [errand])
