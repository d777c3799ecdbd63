"""Somebody near everybody hands on what leaders say, changed where nothing is signed, before they are heard themselves."""

from collections.abc import Callable

import pytest

from chain.genesis import Parameters
from netsim.actor import Actor
from netsim.adversaries import ADVERSARIES
from netsim.adversaries.liar import Liar
from netsim.adversaries.lies import repeated_nothing
from netsim.adversaries.lying_leader import LyingLeader
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.checkers import all_checkers
from netsim.host import Loss
from netsim.links import Climate
from netsim.workload import Workload
from netsim.world import World

FAR_MS, NEAR_MS = 50, 1
OBSERVER = 4


def world_beside(actor: Callable[[], Actor], node: int) -> World:
    """Four authorities far from each other, and one observer; `node` lies, and is near all."""
    cast = plain_cast(5, authorities=4, observers=1, parameters=Parameters(epoch_heights=8))
    world = World(
        cast,
        Climate(base_ms=(FAR_MS, FAR_MS), jitter_ms=(0, 0)),
        seed=5,
        boot=RealBoot(cast),
        actors={node: ("relabeller", actor())},
        watchers=[*all_checkers(), Workload(gap_ms=1_500)],
    )
    for other in range(len(cast.nodes)):
        if other != node:
            world.network.links[node][other].base_ms = NEAR_MS
            world.network.links[other][node].base_ms = NEAR_MS
    world.start()
    return world


@pytest.mark.parametrize("node", [OBSERVER, 2])
def test_the_chain_goes_on_and_no_view_of_an_honest_leader_is_given_up(node: int) -> None:
    world = world_beside(ADVERSARIES["relabeller"], node)
    world.run_until(60_000)
    assert world.violations == []
    assert world.height > 20
    assert world.counts["relabeller: relabelled"] > 100
    assert world.counts["views nullified"] == 0


def test_a_leader_that_repeats_nothing_harms_nobody() -> None:
    lie = {"repeated nothing": repeated_nothing}
    world = world_beside(lambda: Liar([LyingLeader(lie)]), 2)
    world.run_until(60_000)
    assert world.violations == []
    assert world.counts["relabeller: repeated nothing"] > 0
    assert world.height > 10
    for node in world.honest:
        host = world.hosts[node]
        host.crash(Loss.PROCESS, "on purpose")
        host.start()
        assert host.up
