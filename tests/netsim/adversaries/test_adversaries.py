"""Each adversary does what it is named for, and the chain goes on all the same."""

import pytest

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from netsim.actor import Actor
from netsim.adversaries import ADVERSARIES
from netsim.adversaries.liar import Liar
from netsim.adversaries.lies import LIES
from netsim.adversaries.lying_leader import LyingLeader
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.checkers import all_checkers
from netsim.links import Climate
from netsim.workload import Workload
from netsim.world import World

SHORT = Parameters(
    epoch_heights=4, delta_cap_ms=Milliseconds(8_000), heartbeat_ms=Milliseconds(10_000)
)

DEEDS = {
    "twin": "divided",
    "equivocator": "equivocated",
    "lying leader": "skipped views",
    "forking leader": "skipped views",
    "parent liar": "proposed before",
    "header liar": "wrong height",
    "execution liar": "false state root",
    "blind guide": "hid a block from one",
    "clock liar": "too early",
    "rival repeater": "repeated other",
    "last extender": "extended last",
    "needless repeater": "repeated unfinished",
    "splitter": "split a view",
    "usurper": "usurped",
    "withholding leader": "withheld",
    "silent": "kept silent",
    "laggard": "sent late",
    "selective sender": "told a few only",
    "certificate hoarder": "hoarded",
    "spammer": "spammed",
    "liar in sync": "boasted",
    "boundary attacker": "attacked a boundary",
    "relabeller": "relabelled",
    "finalizer of both": "also voted NULLIFY",
}
"""Something that each does again and again; combinations do what their parts do."""


def world_with(name: str, actor: Actor) -> World:
    """Four authorities, of which the second is played by `actor`."""
    cast = plain_cast(3, authorities=4, observers=1, parameters=SHORT)
    watchers = [*all_checkers(), Workload(gap_ms=1_500)]
    world = World(
        cast, Climate(), seed=3, boot=RealBoot(cast), actors={1: (name, actor)}, watchers=watchers
    )
    world.start()
    return world


@pytest.mark.parametrize("name", ADVERSARIES)
def test_the_chain_goes_on_beside(name: str) -> None:
    world = world_with(name, ADVERSARIES[name]())
    world.run_until(30_000)
    assert world.violations == []
    assert world.height > 5
    assert any(what.startswith(f"{name}: ") for what in world.counts)


@pytest.mark.parametrize("name", DEEDS)
def test_it_does_what_it_is_named_for(name: str) -> None:
    world = world_with(name, ADVERSARIES[name]())
    deed = f"{name}: {DEEDS[name]}"
    assert world.run_while(lambda: not world.counts[deed], limit_ms=600_000)


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES)
def test_each_lie_can_be_told_and_harms_nobody(lie: str) -> None:
    world = world_with("teller", Liar([LyingLeader({lie: LIES[lie]})]))
    told = f"teller: {lie}"
    assert world.run_while(lambda: not world.counts[told], limit_ms=900_000)
    world.run_until(world.now_ms + 20_000)
    assert world.violations == []


def test_every_single_adversary_has_a_deed() -> None:
    combinations = {name for name in ADVERSARIES if name not in DEEDS}
    assert all(len(name.split()) > 1 for name in combinations)
    assert set(DEEDS) < set(ADVERSARIES)
