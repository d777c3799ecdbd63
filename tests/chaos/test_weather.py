"""Four real processes over links of 200 ms that lose one packet in a hundred: they go on, and a killed one comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom

import pytest
import trio

from tests.chaos.net import NOWHERE, PATIENCE_S, Net, heights, network, votes_again
from tests.chaos.relay import Weather
from tests.chaos.story import Chaos
from tests.chaos.wires import Wires, wired
from tests.lacking import Lack, skip_without

FAR = Weather(delay_ms=200, loss=0.01)
"""Each way: 400 ms there and back."""
BLOCKS = 15


@pytest.fixture
def far_net(tmp_path: Path) -> Iterator[tuple[Net, Wires]]:
    seed = SystemRandom().randrange(2**32)
    print(f"the relay's seed: {seed}")  # noqa: T201 - what is needed if it fails
    skip_without(Lack.NAMESPACES)
    with ExitStack() as stack:
        net = stack.enter_context(network(tmp_path))
        wires = stack.enter_context(wired(net, seed))
        yield net, wires


async def all_beyond(net: Net, height: int) -> None:
    """Wait until every node has more final blocks than `height`."""
    with trio.fail_after(PATIENCE_S):
        while min((await heights(net)).values(), default=0) <= height:  # noqa: ASYNC110 - of other processes
            await trio.sleep(0.2)


@pytest.mark.slow
def test_slow_and_lossy_links_lose_nothing(far_net: tuple[Net, Wires]) -> None:
    net, wires = far_net
    wires.change(FAR)
    chaos = Chaos(net, 0, print)

    async def story() -> None:
        for node in net.nodes:
            node.start()
        for node in net.nodes:
            await votes_again(net, node, NOWHERE)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(chaos.load.run)
            await all_beyond(net, BLOCKS)
            await chaos.kill([net.nodes[0]])
            await all_beyond(net, 2 * BLOCKS)
            nursery.cancel_scope.cancel()
        await chaos.check()
        assert chaos.tally.acknowledged > 0

    async def asking() -> None:
        async with net.asking():
            await story()

    trio.run(asking)
