"""One seed of a community: members that change their network, under load and faults, and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from netsim.boot import RealBoot
from netsim.checkers import all_checkers
from netsim.community import NoteTakers, draw_community
from netsim.draws import Draws
from netsim.faults import begin_plan
from netsim.links import Climate
from netsim.plan import FAULTS, draw_plan
from netsim.registrar import Registrar
from netsim.tally import Tally
from netsim.watcher import Violation, Watcher
from netsim.world import World

WAITING = 2
"""Nodes that have no seat at first."""

CALM_MS = 20 * 60_000
"""For so long everything that was accepted may take to become final when all faults are over."""

DRAWN = tuple(name for name in FAULTS if name != "lost log")
"""Logs are lost by the registrar, who has the key replaced."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a seed. `sets` counts different authority sets, `changes` what members carried out."""

    seed: int
    violations: tuple[Violation, ...]
    lost: int
    blocks: int
    epochs: int
    sets: int
    changes: tuple[str, ...]
    digest: str
    counts: dict[str, int] = field(repr=False)

    @property
    def is_good(self) -> bool:
        """True if nothing happened that must not happen."""
        return not (self.violations or self.lost)


def run_community(
    seed: int,
    *,
    length_ms: int,
    authorities: int = 4,
    faults: Sequence[str] = DRAWN,
    watchers: Sequence[Watcher] = (),
) -> Came:
    """Run a community for `length_ms` of virtual time and until everything accepted is final."""
    draws = Draws(seed, "community", authorities)
    parameters = Parameters(
        epoch_heights=draws.between(4, 12), heartbeat_ms=Milliseconds(draws.pick((10_000, 60_000)))
    )
    cast = draw_community(
        draws.within("cast"), authorities=authorities, waiting=WAITING, parameters=parameters
    )
    takers = NoteTakers(gap_ms=draws.between(2_000, 5_000))
    registrar = Registrar(takers, waiting=WAITING)
    plan = draw_plan(
        draws.within("plan"), cast, liars=(), faults=frozenset(faults), length_ms=length_ms
    )
    world = World(
        cast,
        Climate(),
        seed=seed,
        boot=RealBoot(cast),
        watchers=[Tally(), *all_checkers(), takers, registrar, *watchers],
    )
    world.start()
    begin_plan(world, plan)
    world.run_until(length_ms)
    takers.stop()
    registrar.stop()
    world.run_while(lambda: not _is_settled(world, takers), limit_ms=length_ms + CALM_MS)
    world.finish()
    return Came(
        seed=seed,
        violations=tuple(world.violations),
        lost=len(takers.unfinished),
        blocks=world.height,
        epochs=world.epoch,
        sets=len({each.keys for each in cast.learned}),
        changes=tuple(registrar.done),
        digest=world.digest,
        counts=dict(world.counts),
    )


def _is_settled(world: World, takers: NoteTakers) -> bool:
    """True if everything is final, and final everywhere."""
    if takers.unfinished:
        return False
    replicas = [world.hosts[node].replica for node in world.honest]
    return all(each is not None and each.finalized.height == world.height for each in replicas)
