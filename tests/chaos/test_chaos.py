"""Four real processes under load: killed, paused, out of room, and nothing acknowledged is lost."""

from pathlib import Path
from random import SystemRandom

import pytest
import trio

from tests.chaos.net import NOWHERE, network, votes_again
from tests.chaos.story import Chaos


def tell(what: str) -> None:
    print(what)  # noqa: T201 - what happened, if it fails


@pytest.mark.slow
def test_a_network_lives_through_kills_a_pause_and_a_full_disk(tmp_path: Path) -> None:
    seed = SystemRandom().randrange(2**32)
    tell(f"seed {seed}")

    async def story() -> None:
        one, other, third, fourth = net.nodes
        for node in net.nodes:
            node.start()
        for node in net.nodes:
            await votes_again(net, node, NOWHERE)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(chaos.load.run)
            await chaos.kill([one])
            await chaos.kill([other, third])
            await chaos.pause(fourth, 3.0)
            await chaos.fill_disk(one)
            nursery.cancel_scope.cancel()
        await chaos.check()
        assert chaos.tally.acknowledged > 0

    async def asking() -> None:
        async with net.asking():
            await story()

    with network(tmp_path) as net:
        chaos = Chaos(net, seed, tell)
        trio.run(asking)
