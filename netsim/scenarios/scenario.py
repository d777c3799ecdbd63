"""What a regression scenario is: somebody's bug, staged here, and what must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import Milliseconds
from chain.receipt import Receipt
from netsim.actor import Actor
from netsim.adversaries import ADVERSARIES
from netsim.adversaries.liar import Liar
from netsim.adversaries.lies import LIES
from netsim.adversaries.lying_leader import LyingLeader
from netsim.boot import RealBoot
from netsim.cast import plain_cast
from netsim.checkers import all_checkers
from netsim.faults import Plan, begin_plan
from netsim.links import Climate
from netsim.tally import Tally
from netsim.watcher import Watcher
from netsim.workload import Workload
from netsim.world import World

SETTLE_MS = 5_000
"""How long a block that is final somewhere may take to be final everywhere, when nothing fails."""

QUIET_MS = 20_000
"""At the end of each scenario nobody submits any more, so that what was accepted gets final."""


SHORT = Parameters(
    epoch_heights=5,
    delta0_ms=Milliseconds(1_000),
    delta_cap_ms=Milliseconds(8_000),
    heartbeat_ms=Milliseconds(10_000),
)
"""Short epochs and a low cap: what takes hours elsewhere takes minutes here."""


class Notes(Watcher):
    """What a scenario's demands are about: when each height was final first, and how much was said."""

    def __init__(self) -> None:
        self.final: list[tuple[int, Header]] = []
        self.busiest = 0
        """The most messages that one node handed to the network in one second."""
        self._said: dict[int, int] = {}
        self.world: World

    def attached(self, world: World) -> None:
        """Take notes of this world."""
        self.world = world

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A height is final for the first time."""
        if not self.final or block.header.height > self.final[-1][1].height:
            self.final.append((self.world.now_ms, block.header))

    def on_broadcast(self, node: int, _data: bytes) -> None:
        """Something is said to all."""
        self._said[node] = self._said.get(node, 0) + 1

    def on_send(self, node: int, _peer: int, _data: bytes) -> None:
        """Something is said to one."""
        self._said[node] = self._said.get(node, 0) + 1

    def on_second(self, _now_ms: int) -> None:
        """Whoever spoke most."""
        self.busiest = max(self.busiest, *self._said.values(), 0)
        self._said.clear()

    def blocks_between(self, start_ms: int, end_ms: int) -> int:
        """How many heights got final in a span of virtual time."""
        return sum(start_ms <= at_ms < end_ms for at_ms, _ in self.final)


Demand = Callable[[Notes], str | None]
"""Looks at what came of it: None if it holds, else what is wrong, in words."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A bug of another project, cited as it is in consensus.md section 11, and what happens here instead.

    Every checker looks on; `demands` are what it must show beside that nothing is broken.
    """

    name: str
    bugs: tuple[str, ...]
    story: str
    demands: tuple[Demand, ...]
    run_ms: int = 60_000
    authorities: int = 4
    observers: int = 0
    parameters: Parameters = SHORT
    climate: Climate = field(default_factory=Climate)
    liars: Mapping[int, str] = field(default_factory=dict)
    plan: Plan = ()
    gap_ms: int = 1_500


def run_scenario(scenario: Scenario, seed: int) -> list[str]:
    """What is wrong after `scenario` in the world of `seed`: what checkers saw, what it should have shown."""
    notes = Notes()
    world, workload = _world(scenario, seed, notes)
    world.start()
    begin_plan(world, scenario.plan)
    world.run_until(scenario.run_ms)
    workload.stop()
    world.run_until(scenario.run_ms + QUIET_MS)
    # The block of a heartbeat may be on its way at just this moment.
    world.run_while(
        lambda: everybody_is_there(notes) is not None,
        limit_ms=scenario.run_ms + QUIET_MS + SETTLE_MS,
    )
    world.finish()
    found = [f"{each.checker}: {each.what}" for each in world.violations]
    found += [f"{transaction.id!r} is lost" for transaction in workload.unfinished]
    return found + [wrong for demand in scenario.demands if (wrong := demand(notes)) is not None]


def _world(scenario: Scenario, seed: int, notes: Notes) -> tuple[World, Workload]:
    cast = plain_cast(
        seed,
        authorities=scenario.authorities,
        observers=scenario.observers,
        parameters=scenario.parameters,
    )
    workload = Workload(gap_ms=scenario.gap_ms)
    watchers: Sequence[Watcher] = [Tally(), *all_checkers(), workload, notes]
    liars = {node: (name, _actor(name)) for node, name in scenario.liars.items()}
    world = World(
        cast, scenario.climate, seed=seed, boot=RealBoot(cast), actors=liars, watchers=watchers
    )
    return world, workload


TELLER = "teller of "
"""What a lying leader is called that knows one lie only; its name follows."""


def _actor(name: str) -> Actor:
    if name.startswith(TELLER):
        lie = name.removeprefix(TELLER)
        return Liar([LyingLeader({lie: LIES[lie]})])
    return ADVERSARIES[name]()


# Demands.


def blocks(least: int, start_ms: int = 0, end_ms: int = 1 << 60) -> Demand:
    """At least so many heights get final in a span of virtual time."""

    def demand(notes: Notes) -> str | None:
        found = notes.blocks_between(start_ms, end_ms)
        return (
            None if found >= least else f"{found} blocks from {start_ms} to {end_ms}, not {least}"
        )

    return demand


def happened(what: str, least: int = 1) -> Demand:
    """The tally shows it, so that the scenario is about what it says."""

    def demand(notes: Notes) -> str | None:
        found = notes.world.counts[what]
        return None if found >= least else f"{what!r} happened {found} times, not {least}"

    return demand


def at_most(what: str, most: int) -> Demand:
    """The tally shows no more of it."""

    def demand(notes: Notes) -> str | None:
        found = notes.world.counts[what]
        return None if found <= most else f"{what!r} happened {found} times, and at most {most} may"

    return demand


def messages_a_second(most: int) -> Demand:
    """No node ever says more in a second."""

    def demand(notes: Notes) -> str | None:
        return None if notes.busiest <= most else f"a node said {notes.busiest} things in a second"

    return demand


def everybody_is_there(notes: Notes) -> str | None:
    """In the end every honest node is at the newest height."""
    world = notes.world
    replicas = {node: world.hosts[node].replica for node in world.honest}
    behind = [
        node
        for node, replica in replicas.items()
        if replica is None or replica.finalized.height < world.height
    ]
    return f"nodes {behind} are below height {world.height}" if behind else None


def fresh_timestamps(most_ms: int) -> Demand:
    """No block is older, when it gets final, than a leader needs to have it voted on."""

    def demand(notes: Notes) -> str | None:
        begin_ms = notes.world.cast.genesis.timestamp_ms
        ages = [(begin_ms + at_ms - each.timestamp_ms, each.height) for at_ms, each in notes.final]
        age_ms, height = max(ages, default=(0, 0))
        return None if age_ms <= most_ms else f"the block of height {height} was {age_ms} ms old"

    return demand
