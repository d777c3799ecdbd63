"""`sinergi explore referral`: what comes of exploring one referral, in one mode, among one cast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from contracts.explore.endless import Rules, endless_runs
from contracts.explore.graph import Graph
from contracts.explore.referral.cast import Cast
from contracts.explore.referral.marks import (
    BASIS_TOUCHED,
    CASE_TOUCHED,
    CEILING_TOUCHED,
    FIRES,
    LEG_TOUCHED,
    MEASURES,
    MOVES_ON,
    RETRY_TOUCHED,
    STAGE_TOUCHED,
    STARTS,
    touched_by,
)
from contracts.explore.referral.state import OFFERED, STEWARDED, Closed, Open, State
from contracts.explore.referral.world import ReferralWorld
from contracts.explore.search import MOST_TOLD, Explored, Progress, Way, explore
from contracts.explore.silence import Silence, longest_silence
from contracts.loader import Program

MOST_SILENT_MOVES = 4
"""Deadlines by which a referral has moved on to the steward, or to an honest closure, if nobody does anything."""

ABSENT = (
    "3 referral.check",
    "48 member goes",
    "54 referral.join",
    "55 referral.emergency_access",
)
"""Events of contracts, section 2.4, that the contracts do not have yet."""


def _waiting(state: State) -> int:
    """The marks of the deadlines that wait; a ceiling that is remembered waits, too."""
    marks = 0
    for each in state.order:
        marks |= touched_by(each.who)
    if isinstance(state.main, Closed) and state.main.keeps_ceiling:
        marks |= CEILING_TOUCHED
    return marks


RULES: Rules[State] = Rules(
    without=STARTS,
    measures=MEASURES,
    deadlines=(
        CEILING_TOUCHED,
        STAGE_TOUCHED,
        CASE_TOUCHED,
        LEG_TOUCHED,
        RETRY_TOUCHED,
        BASIS_TOUCHED,
    ),
    waiting=_waiting,
)


@dataclass(frozen=True, slots=True)
class Told:
    """All that is said of one exploration."""

    mode: str
    cast: Cast
    found: Explored[State]
    silent_moves: Silence | None
    """The longest silence, counting moves; None if silence does not end, or not everything was explored."""
    silent_firings: Silence | None
    """The same, counting reminders and other deadlines that move nothing."""
    silent_path: tuple[str, ...]
    """The most deadlines that fire in silence, one after another."""
    refusals: dict[tuple[str, str], int]
    absent: tuple[str, ...] = ABSENT


def explore_referral(
    cast: Cast, mode: str, programs: Sequence[Program], most_states: int, progress: Progress
) -> Told:
    """Everything that can come of one referral."""
    world = ReferralWorld(cast, mode, programs)
    found = explore(world, most_states, progress)
    graph = found.graph
    for run in endless_runs(graph, RULES, MOST_TOLD):
        path, cycle = _on(world, graph, run.number, run.edges)
        found.complain("no_endless_run_on_one_level", partial(Way, path, cycle))
    moves = firings = None
    if found.is_whole:
        moves, firings = _silence(graph, MOVES_ON), _silence(graph, FIRES)
        if moves is None:
            found.complain("silence_ends", partial(Way, ()))
        elif moves.moves > MOST_SILENT_MOVES:
            path, silence = _on(world, graph, moves.number, moves.edges)
            found.complain("silence_ends_soon", partial(Way, (*path, *silence)))
    longest: tuple[str, ...] = ()
    if firings is not None:
        _, longest = _on(world, graph, firings.number, firings.edges)
    return Told(mode, cast, found, moves, firings, longest, world.refusals)


def _on(
    world: ReferralWorld, graph: Graph[State], number: int, edges: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The way to a state, and through these transitions on from there."""
    states, words = graph.way_to(number)
    length = len(words)
    states += [graph.states[graph.targets[edge]] for edge in edges]
    told = world.tell(states, [*words, *map(graph.word, edges)])
    return told[:length], told[length:]


def _silence(graph: Graph[State], counted: int) -> Silence | None:
    return longest_silence(graph, FIRES, counted, is_with_the_steward_or_closed)


def is_with_the_steward_or_closed(state: State) -> bool:
    """Where silence may end."""
    main = state.main
    if not isinstance(main, Open):
        return True
    return STEWARDED in (main.status, main.base if main.status == OFFERED else 0)
