"""Runs without end: whether some set of transitions can be gone through for ever.

A transition that makes a measure go up happens only so often, unless the measure also goes down, for each measure has a
bound. And a deadline that waits all the while, and that nobody moves, fires in the end: time does not stop. So what is
left is a set of states, each of which is reached from each, in which every measure that rises also falls, and in which
every deadline is moved, fires, or does not wait somewhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from contracts.explore.components import components
from contracts.explore.graph import Graph

S = TypeVar("S")

Measure = tuple[int, int]
"""The mark of transitions at which it rises, and of those at which it falls or begins anew."""


@dataclass(frozen=True, slots=True)
class Rules(Generic[S]):
    """What a run without end has to keep to."""

    without: int
    """Marks of which a transition of it has none."""
    measures: Sequence[Measure]
    deadlines: Sequence[int]
    """The marks of transitions that touch a deadline, one for each deadline."""
    waiting: Callable[[S], int]
    """The marks of the deadlines that wait in a state."""


@dataclass(frozen=True, slots=True)
class Endless:
    """A state to which one comes, and the places of the transitions through which one comes back to it."""

    number: int
    edges: tuple[int, ...]


def endless_runs(graph: Graph[S], rules: Rules[S], most: int) -> list[Endless]:
    """At most `most` of them, one for each set of states in which there is one."""
    sources, edges = [], []
    for number, edge in graph.all_edges():
        if not graph.marks[edge] & rules.without:
            sources.append(number)
            edges.append(edge)
    found: list[Endless] = []
    work = [(sources, edges)]
    while work and len(found) < most:
        for part in _parts(graph, *work.pop()):
            left = _bounded(graph, rules, part)
            if left is not None:
                work.append(left)
            elif _is_fair(graph, rules, part):
                found.append(_told(graph, rules, part))
                if len(found) == most:
                    break
    return found


Part = tuple[list[int], list[int]]
"""Transitions: the states that they leave, and their places."""


def _parts(graph: Graph[S], sources: list[int], edges: list[int]) -> list[Part]:
    """The transitions within each component."""
    following: dict[int, list[int]] = {}
    for number, edge in zip(sources, edges, strict=True):
        following.setdefault(number, []).append(graph.targets[edge])
    part_of: dict[int, int] = {}
    for at, nodes in enumerate(components(following, lambda node: following.get(node, ()))):
        for node in nodes:
            part_of[node] = at
    parts: dict[int, Part] = {}
    for number, edge in zip(sources, edges, strict=True):
        at = part_of[number]
        if part_of[graph.targets[edge]] == at:
            inside = parts.setdefault(at, ([], []))
            inside[0].append(number)
            inside[1].append(edge)
    return list(parts.values())


def _bounded(graph: Graph[S], rules: Rules[S], part: Part) -> Part | None:
    """Without the transitions at which something rises that never falls here; None if there are none."""
    seen = 0
    for edge in part[1]:
        seen |= graph.marks[edge]
    rising = 0
    for rise, fall in rules.measures:
        if seen & rise and not seen & fall:
            rising |= rise
    if not rising:
        return None
    kept = [
        (number, edge) for number, edge in zip(*part, strict=True) if not graph.marks[edge] & rising
    ]
    return [number for number, _ in kept], [edge for _, edge in kept]


def _is_fair(graph: Graph[S], rules: Rules[S], part: Part) -> bool:
    """True if no deadline waits all the while and is never touched."""
    touched = 0
    for edge in part[1]:
        touched |= graph.marks[edge]
    for number in dict.fromkeys(part[0]):
        touched |= ~rules.waiting(graph.states[number])
    return all(touched & each for each in rules.deadlines)


def _told(graph: Graph[S], rules: Rules[S], part: Part) -> Endless:
    """The first state of a part, and a way back to it on which every deadline is touched, or does not wait somewhere."""
    ways: dict[int, list[int]] = {}
    for number, edge in zip(*part, strict=True):
        ways.setdefault(number, []).append(edge)
    start = here = min(ways)
    edges: list[int] = []

    def frees(edge: int, deadline: int) -> bool:
        waits = rules.waiting(graph.states[graph.targets[edge]])
        return bool(graph.marks[edge] & deadline) or not waits & deadline

    for deadline in rules.deadlines:
        waits = rules.waiting(graph.states[start]) & deadline
        if waits and not any(frees(each, deadline) for each in edges):
            edges += _nearest(graph, ways, here, partial(frees, deadline=deadline))
            here = graph.targets[edges[-1]]
    if here != start or not edges:
        edges += _nearest(graph, ways, here, lambda edge: graph.targets[edge] == start)
    return Endless(start, tuple(edges))


def _nearest(
    graph: Graph[S], ways: dict[int, list[int]], start: int, is_it: Callable[[int], bool]
) -> list[int]:
    """The transitions from `start` up to the first one that is looked for."""
    back: dict[int, tuple[int, int]] = {}
    queue = deque([start])
    while queue:
        number = queue.popleft()
        for edge in ways[number]:
            if is_it(edge):
                return _back(back, start, number, edge)
            target = graph.targets[edge]
            if target not in back and target != start:
                back[target] = (number, edge)
                queue.append(target)
    raise AssertionError("in a component everything is reached")


def _back(back: dict[int, tuple[int, int]], start: int, last: int, edge: int) -> list[int]:
    edges = [edge]
    while last != start:
        last, edge = back[last]
        edges.append(edge)
    return edges[::-1]
