"""A node says of what members decided that its release has it, also after a new release was installed; what it has not, is awaited."""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes
from typing import Any

from chain.primitives import Digest
from contracts.loader import Program
from node.host.node import Node
from tests.chaos.one_node import ERRANDS
from tests.node.host.household import WRITING, Household, all_final, household
from tests.node.host.on_trio import on_trio

LATER = Program(ERRANDS.source.replace("version = 1", "version = 2"))
FAR = 1_000


async def decide(home: Household, node: Node, method: str, *form: object) -> None:
    """The only member decides alone."""
    call = WRITING.call("govern", method, *form, token_bytes(16))
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
