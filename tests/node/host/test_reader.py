"""A node says that it has read what was offered to its agency, also what was offered before it was started."""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes

import pytest

from contracts.words import Id
from node.client.consents import at_intake, in_a_year_ms
from node.host.node import Node
from node.host.reader import Reader
from tests.node.host.household import WRITING, Household, all_final, household
from tests.node.host.on_trio import on_trio

KEDAH = 2
CHANNEL, SINGLE, IN_AREA = 1, 1, 1


async def offer_to_itself(home: Household, node: Node, *more: tuple[object, ...]) -> Id:
    """A referral that the agency offers to itself, and in the same transaction changes to `more`; its leg."""
    case_id, ref_id, leg_id = (Id(token_bytes(16)) for _ in range(3))
    until_ms = in_a_year_ms()
    calls = [
        at_intake(WRITING.call, case_id, case_id, 1, until_ms, token_bytes(32)),
        WRITING.call("directory", "draft", case_id, bytes(32), (1,), (KEDAH,), (3, 8), (), (0, ())),
        WRITING.call("directory", "publish", case_id, 1),
        WRITING.call("case", "open", case_id, CHANNEL, KEDAH, token_bytes(32), case_id),
        WRITING.call("referral", "open", ref_id, case_id, 1, KEDAH, 3),
        WRITING.call(
            "leg",
            "offer",
            ref_id,
            1,
            SINGLE,
            (leg_id,),
            ((home.local.member, token_bytes(16)),),
            IN_AREA,
        ),
    ]
    for at, change in enumerate(more):
        calls.append(WRITING.call("revision", "update", ref_id, 2 + at, *change))
    transaction = home.officer.sign(calls)
    await node.outbox.hand_in([transaction.encoded])
    await all_final(node, [transaction])
    return leg_id


def status_of(node: Node, leg_id: Id) -> str:
    status: str = node.queries.leg(leg_id).status.name
    return status


async def is_read(node: Node, leg_id: Id) -> None:
    """Wait until the chain says so."""
    while status_of(node, leg_id) != "RECEIVED":
        await node.feed.wait()


@on_trio
async def test_what_is_offered_is_read(tmp_path: Path) -> None:
    home = household(tmp_path)
    async with home.running() as node:
        await is_read(node, await offer_to_itself(home, node))


@on_trio
async def test_what_is_changed_before_it_is_read_is_read_as_it_is_then(tmp_path: Path) -> None:
    home = household(tmp_path)
    async with home.running() as node:
        urgent, details = ((1,), (), (), ()), ((), (), (), (token_bytes(32),))
        leg_id = await offer_to_itself(home, node, urgent, details)
        await is_read(node, leg_id)
        assert node.queries.leg(leg_id).version == 4


@on_trio
async def test_a_node_that_starts_reads_what_was_offered_while_it_was_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = household(tmp_path)

    async def says_nothing(_reader: Reader) -> None:
        """It ends before it comes to that."""

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "say", says_nothing)
        async with home.running() as node:
            leg_id = await offer_to_itself(home, node)
            assert status_of(node, leg_id) == "OFFERED"
    async with home.running() as node:
        await is_read(node, leg_id)
