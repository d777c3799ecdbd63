"""Breadth first: every state that can be reached, each of them once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Violation:
    """A check that did not hold, and the shortest way there."""

    check: str
    path: tuple[str, ...]
    cycle: tuple[str, ...] = ()
    """What can be done over and over from there, if that is what is wrong."""


@dataclass(slots=True)
class Explored(Generic[S]):
    """All that was found."""

    graph: Graph[S]
    is_whole: bool
    """False if there were more states than were asked for."""
    violations: list[Violation] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Of violations by check, also of those without a path here."""

    def complain(self, violation: Violation) -> None:
        """Count one, and keep it if it is among the first of its check."""
        count = self.counts[violation.check] = self.counts.get(violation.check, 0) + 1
        if count <= MOST_TOLD:
            self.violations.append(violation)


Progress = Callable[[int, int, int], bool]
"""Told states known, states expanded and transitions; True if that is enough."""


def explore(
    world: World[S], most_states: int, progress: Progress, every: int = 500
) -> Explored[S]:
    """Every state that `world` can reach, if there are no more than `most_states`."""
    graph: Graph[S] = Graph()
    found = Explored(graph, is_whole=True)
    for step in world.first():
        for state in step.reached:
            number = graph.add(state, word=step.word)
        for check in step.wrong:
            found.complain(Violation(check, graph.path_to(number)))
    number = 0
    while number < len(graph.states):
        if len(graph.states) > most_states or (
            number % every == 0 and progress(len(graph.states), number, graph.transitions)
        ):
            found.is_whole = False
            break
        for step in world.steps(graph.states[number]):
            _take(found, number, step)
        graph.close_row()
        number += 1
    progress(len(graph.states), number, graph.transitions)
    return found


def _take(found: Explored[S], number: int, step: Step[S]) -> None:
    graph = found.graph
    for state in step.reached:
        graph.join(graph.add(state, number, step.word), step.marks, step.word)
    for check in step.wrong:
        found.complain(Violation(check, (*graph.path_to(number), step.word)))
