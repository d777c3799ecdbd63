"""Breadth first: every state that can be reached, each of them once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from contracts.explore.graph import Graph

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)

MOST_TOLD = 3
"""Violations of one kind that are kept with their paths; the others are counted."""


class Step(NamedTuple, Generic[S]):
    """What somebody did, what came of it, and what is wrong with that."""

    word: str
    marks: int
    reached: Sequence[S]
    """Several if what is left out of a state allows several."""
    wrong: Sequence[str] = ()


class World(Protocol[S]):
    """What is explored."""

    def first(self) -> list[Step[S]]:
        """The states in which it begins, each a step from nowhere."""
        ...

    def steps(self, state: S) -> Iterator[Step[S]]:
        """Everything that can happen next."""
        ...

    def tell(self, states: Sequence[S], words: Sequence[str]) -> tuple[str, ...]:
        """A way as people read it: the states on it, the step to each of them, and perhaps one step more."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """A shortest way from the beginning."""

    path: tuple[str, ...]
    cycle: tuple[str, ...] = ()
    """What can be done over and over from there, if that is what is wrong."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A check that did not hold, and the way there."""

    check: str
    way: Way


@dataclass(slots=True)
class Explored(Generic[S]):
    """All that was found."""

    graph: Graph[S]
    is_whole: bool
    """False if there were more states than were asked for."""
    violations: list[Violation] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Of violations by check, also of those without a path here."""

    def complain(self, check: str, way: Callable[[], Way]) -> None:
        """Count one, and keep it if it is among the first of its check."""
        count = self.counts[check] = self.counts.get(check, 0) + 1
        if count <= MOST_TOLD:
            self.violations.append(Violation(check, way()))


Progress = Callable[[int, int, int], bool]
"""Told states known, states expanded and transitions; True if that is enough."""


def explore(world: World[S], most_states: int, progress: Progress, every: int = 200) -> Explored[S]:
    """Every state that `world` can reach, if there are no more than `most_states`."""
    graph: Graph[S] = Graph()
    found = Explored(graph, is_whole=True)
    for step in world.first():
        for state in step.reached:
            graph.add(state, word=step.word)
        for check in step.wrong:
            found.complain(check, partial(Way, (step.word,)))
    number = 0
    while number < len(graph.states):
        is_enough = number % every == 0 and progress(len(graph.states), number, graph.transitions)
        if is_enough or len(graph.states) > most_states:
            found.is_whole = False
            break
        for step in world.steps(graph.states[number]):
            for state in step.reached:
                graph.join(graph.add(state, number, step.word), step.marks, step.word)
            for check in step.wrong:
                found.complain(check, partial(_way, world, graph, number, step.word))
        graph.close_row()
        number += 1
    progress(len(graph.states), number, graph.transitions)
    return found


def _way(world: World[S], graph: Graph[S], number: int, word: str) -> Way:
    states, words = graph.way_to(number)
    return Way(world.tell(states, [*words, word]))
