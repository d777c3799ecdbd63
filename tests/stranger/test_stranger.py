"""js-libp2p knocks at a node: with a key that nobody knows it is refused, with a member's it is let in and understood.

It needs Node.js, and `npm ci --ignore-scripts` in this folder once, which `make check` sees to.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import trio

from node.host.transport import Transport, peer_text
from node.host.wire import PROTOCOLS
from node.replica.actions import Lane
from tests.lacking import Lack, skip_without
from tests.node.host.on_trio import on_trio
from tests.node.host.street import House, count_of, linked, seed, street

HERE = Path(__file__).parent
NODE = shutil.which("node")
MEMBER = 7


@pytest.fixture(autouse=True)
def stranger() -> None:
    skip_without(Lack.STRANGER)


async def knocks(house: House, key: str | None) -> dict[str, object]:
    """How far js-libp2p comes at `house`."""
    [address] = house.transport.addresses()
    command = [str(NODE), str(HERE / "stranger.mjs"), f"{address}/p2p/{peer_text(house.id)}"]
    command += [PROTOCOLS[Lane.CONSENSUS], *([] if key is None else [key])]
    ended = await trio.run_process(command, capture_stdout=True, capture_stderr=True)
    told = json.loads(ended.stdout)
    assert isinstance(told, dict)
    return told


@on_trio
async def test_a_stranger_in_another_language_is_refused() -> None:
    async with street(House(1), House(2)) as (one, honest):
        one.knows(honest)
        honest.knows(one)
        await linked(one, honest)
        refused = one.transport.refused
        told = await knocks(one, None)
        assert (told["connected"], told["spoken"]) == (False, False)
        assert one.transport.refused == refused + 1
        assert count_of("disconnected", one) == 0


@on_trio
async def test_a_member_in_another_language_is_let_in_and_understood() -> None:
    member = Transport(seed(MEMBER), lambda _node: True).node_id
    async with street(House(1)) as (one,):
        one.admitted.add(member)
        told = await knocks(one, seed(MEMBER).hex())
        assert told == {"connected": True, "spoken": True, "error": None}
