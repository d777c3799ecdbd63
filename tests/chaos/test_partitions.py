"""Four real processes in network namespaces: cut in halves nobody goes on, cut off one follows, healed all are one chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trio

from tests.chaos.load import Load
from tests.chaos.net import NOWHERE, PATIENCE_S, Net, equal_roots, heights, network, votes_again
from tests.chaos.wires import Wires, wired
from tests.lacking import Lack, skip_without

CUT_S = 30.0
"""Longer than a peer may be silent, so that every link through the cut is given up."""


@pytest.fixture
def cut_net(tmp_path: Path) -> Iterator[tuple[Net, Wires]]:
    skip_without(Lack.NAMESPACES)
    with ExitStack() as stack:
        net = stack.enter_context(network(tmp_path))
        wires = stack.enter_context(wired(net))
        yield net, wires


async def beyond(net: Net, at: int, height: int) -> None:
    """Wait until node `at` has more final blocks than `height`."""
    with trio.fail_after(PATIENCE_S):
        while (await heights(net)).get(net.nodes[at].name, 0) <= height:  # noqa: ASYNC110 - of another process
            await trio.sleep(0.2)


@pytest.mark.slow
def test_partitions_stop_a_half_and_lose_nothing(cut_net: tuple[Net, Wires]) -> None:
    net, wires = cut_net

    async def story() -> None:
        for node in net.nodes:
            node.start()
        for node in net.nodes:
            await votes_again(net, node, NOWHERE)
        load = Load(net)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(load.run)

            wires.cut((0, 1), (2, 3))
            await trio.sleep(1)
            stood = await heights(net)
            await trio.sleep(CUT_S)
            later = await heights(net)
            assert later.keys() == stood.keys(), "everybody is asked over another wire"
            assert max(later.values()) <= max(stood.values()) + 1, "no half has a quorum"
            wires.heal()
            await beyond(net, 0, max(later.values()) + 2)

            votes = net.nodes[0].last_vote()
            wires.cut((0,), (1, 2, 3))
            await trio.sleep(1)
            alone = (await heights(net))[net.nodes[0].name]
            await trio.sleep(CUT_S)
            apart = await heights(net)
            assert apart[net.nodes[0].name] <= alone + 1
            assert apart[net.nodes[1].name] > alone + 2, "three of four go on"
            wires.heal()
            await beyond(net, 0, apart[net.nodes[1].name])
            await votes_again(net, net.nodes[0], votes)
            nursery.cancel_scope.cancel()
        height, _ = await equal_roots(net)
        assert load.acknowledged
        left = set(load.acknowledged)
        with trio.fail_after(PATIENCE_S):
            while left:
                left -= await net.final_ids(net.nodes[0], height)
                height, _ = await equal_roots(net)

    async def asking() -> None:
        async with net.asking():
            await story()

    trio.run(asking)
