"""One seed: everything drawn from it, run until its size is reached, and what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chain.authorities import faults_tolerated
from chain.genesis import Parameters
from chain.primitives import Milliseconds
from netsim.actor import Actor
from netsim.adversaries import ADVERSARIES
from netsim.boot import RealBoot
from netsim.cast import Cast
from netsim.checkers import all_checkers
from netsim.draws import Draws
from netsim.ensemble import Ensemble, draw_ensemble
from netsim.faults import Plan, begin_plan
from netsim.links import Climate
from netsim.plan import FAULTS, PLAN_MS, SHORT_PLAN_MS, draw_plan
from netsim.registrar import Registrar
from netsim.tally import Tally
from netsim.watcher import Violation, Watcher
from netsim.workload import Workload
from netsim.world import World
from node.replica.messages import MAX_ANSWER_BLOCKS

LIAR = 960
"""Permille of seeds with an adversary: nine in ten, and some more."""

MAX_MORE_MS = 4 * 3_600_000
"""How much longer than its plan a seed may take to reach its size; more is a stall."""

ANSWER_BLOCKS = (1, 2, 4, MAX_ANSWER_BLOCKS)
"""A seed has a hundred blocks: with short answers it takes several ranges to catch up."""

PAUSE_MS = (4_000, 9_000)
"""Between one step of what members decide and the next: drawn for a seed."""

HASTE_MS = 400
"""Mean time between submissions when the plan is over and blocks are missing."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long a seed runs: until all three are reached, and its plan is over."""

    blocks: int
    epochs: int
    plan_ms: int


FULL = Size(blocks=60, epochs=6, plan_ms=PLAN_MS)
"""The size of every figure."""

SMALL = Size(blocks=20, epochs=2, plan_ms=SHORT_PLAN_MS)
"""For a quick look, never for the figures."""


@dataclass(frozen=True, slots=True)
class Options:
    """What seeds are to be like. Names of faults are those of `plan.FAULTS`."""

    authorities: int = 4
    observers: int = 0
    faults: tuple[str, ...] = FAULTS
    adversaries: tuple[str, ...] = tuple(ADVERSARIES)
    size: Size = FULL


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a seed. `lost`: accepted transactions that never got final; `stalled`: no progress."""

    seed: int
    violations: tuple[Violation, ...]
    lost: int
    stalled: bool
    blocks: int
    epochs: int
    virtual_ms: int
    events: int
    digest: str
    plan: Plan = field(repr=False)
    counts: Counter[str] = field(repr=False)

    @property
    def is_good(self) -> bool:
        """True if nothing happened that must not happen."""
        return not (self.violations or self.lost or self.stalled)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A world drawn from a seed, before it begins."""

    world: World
    workload: Workload
    registrar: Registrar
    plan: Plan


def draw_world(
    seed: int, options: Options, *, plan: Plan | None = None, watchers: Sequence[Watcher] = ()
) -> Drawn:
    """The world of `seed`, with every checker; `plan` replaces the drawn one, and its lost logs."""
    draws = _draws_of(seed, options)
    parameters, ensemble = _draw_people(draws, options)
    answer_blocks = draws.within("answers").pick(ANSWER_BLOCKS)
    ensemble = replace(ensemble, cast=replace(ensemble.cast, answer_blocks=answer_blocks))
    actors = _draw_actors(draws.within("actors"), options, ensemble)
    if plan is None:
        drawn = draw_plan(
            draws.within("plan"),
            ensemble.cast,
            liars=tuple(ensemble.liars),
            faults=frozenset(options.faults),
            length_ms=options.size.plan_ms,
        )
        plan = (*ensemble.lost_logs, *drawn)
    workload = Workload(gap_ms=draws.within("pace").between(10_000, 18_000))
    pause_ms = draws.within("pause").between(*PAUSE_MS)
    registrar = Registrar(workload, put_out=ensemble.liars, pause_ms=pause_ms)
    world = World(
        ensemble.cast,
        _draw_climate(draws.within("climate"), parameters),
        seed=seed,
        boot=RealBoot(ensemble.cast),
        actors=actors,
        watchers=[Tally(), *all_checkers(), workload, registrar, *watchers],
    )
    return Drawn(world, workload, registrar, plan)


def cast_of(seed: int, options: Options) -> Cast:
    """Who is in the world of `seed`."""
    _, ensemble = _draw_people(_draws_of(seed, options), options)
    return ensemble.cast


def run_seed(
    seed: int, options: Options, *, plan: Plan | None = None, watchers: Sequence[Watcher] = ()
) -> Outcome:
    """Run the world of `seed` until its size is reached and everything accepted is final."""
    drawn = draw_world(seed, options, plan=plan, watchers=watchers)
    world = drawn.world
    world.start()
    begin_plan(world, drawn.plan)
    stalled = not _reach_size(drawn, options.size)
    drawn.workload.stop()
    drawn.registrar.stop()
    stalled = stalled or not _settle(drawn)
    if stalled and not world.violations:
        world.violate("seed", f"stalled at height {world.height} in epoch {world.epoch}")
    world.finish()
    return Outcome(
        seed=seed,
        violations=tuple(world.violations),
        lost=len(drawn.workload.unfinished),
        stalled=stalled,
        blocks=world.height,
        epochs=world.epoch,
        virtual_ms=world.now_ms,
        events=world.events,
        digest=world.digest,
        plan=drawn.plan,
        counts=world.counts,
    )


def _reach_size(drawn: Drawn, size: Size) -> bool:
    """Run the plan, and then in haste what is missing; False if it never comes."""
    world = drawn.world
    world.run_until(size.plan_ms)
    if world.violations:
        return True
    drawn.workload.gap_ms = HASTE_MS
    return world.run_while(
        lambda: world.height < size.blocks or world.epoch < size.epochs,
        limit_ms=size.plan_ms + MAX_MORE_MS,
    )


def _settle(drawn: Drawn) -> bool:
    """The last calm: everything accepted becomes final, and every honest node follows; False if not."""
    world = drawn.world
    parameters = world.cast.genesis.parameters
    faults = faults_tolerated(world.cast.most_authorities)
    calm_ms = 2 * (faults + 1) * 4 * parameters.delta_cap_ms + 120_000
    return world.run_while(lambda: not _is_settled(drawn), limit_ms=world.now_ms + calm_ms)


def _is_settled(drawn: Drawn) -> bool:
    world = drawn.world
    if drawn.workload.unfinished:
        return False
    hosts = [world.hosts[node] for node in world.honest]
    heights = [host.replica.finalized.height if host.replica else -1 for host in hosts]
    return min(heights) == world.height and not any(host.is_paused for host in hosts)


def _draws_of(seed: int, options: Options) -> Draws:
    return Draws(seed, "seed", options.authorities, options.observers)


def _draw_people(draws: Draws, options: Options) -> tuple[Parameters, Ensemble]:
    parameters = _draw_parameters(draws.within("parameters"))
    return parameters, _draw_ensemble(draws.within("ensemble"), options, parameters)


def _draw_parameters(draws: Draws) -> Parameters:
    delta0_ms, delta_cap_ms = draws.pick(
        ((1_000, 20_000), (1_000, 10_000), (500, 8_000), (250, 5_000), (2_000, 20_000))
    )
    return Parameters(
        epoch_heights=draws.between(2, 8),
        delta0_ms=Milliseconds(delta0_ms),
        delta_cap_ms=Milliseconds(delta_cap_ms),
        min_block_ms=Milliseconds(draws.pick((1, 25, 25, 200))),
        heartbeat_ms=Milliseconds(draws.pick((10_000, 20_000, 60_000))),
    )


def _draw_ensemble(draws: Draws, options: Options, parameters: Parameters) -> Ensemble:
    faults = faults_tolerated(options.authorities)
    lies = options.adversaries and faults and draws.within("lies").happens(LIAR)
    return draw_ensemble(
        draws,
        authorities=options.authorities,
        observers=options.observers,
        liars=draws.between(1, faults) if lies else 0,
        lost_logs=draws.between(1, faults + 1) if "lost log" in options.faults else 0,
        parameters=parameters,
    )


def _draw_actors(
    draws: Draws, options: Options, ensemble: Ensemble
) -> dict[int, tuple[str, Actor]]:
    names = {liar: draws.pick(options.adversaries) for liar in ensemble.liars}
    return {liar: (name, ADVERSARIES[name]()) for liar, name in names.items()}


def _draw_climate(draws: Draws, parameters: Parameters) -> Climate:
    longest_ms = parameters.delta0_ms // draws.pick((100, 20, 10, 5))
    return Climate(
        base_ms=(1, max(1, longest_ms)),
        jitter_ms=(0, max(1, longest_ms // draws.pick((1, 4)))),
        notice_ms=draws.pick((1_000, 5_000, 15_000)),
        log_sync_ms=draws.pick(((0, 0), (1, 5), (5, 30))),
        skew_ms=draws.pick(((0, 0), (-100, 100), (-450, 450))),
        is_in_order=draws.happens(600),
    )
