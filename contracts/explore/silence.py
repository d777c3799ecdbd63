"""What comes of a state if nobody does anything: how many deadlines fire until it is where it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from contracts.explore.graph import Graph

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Silence:
    """The longest wait: how many transitions, from which state, and the places of all that it goes through."""

    moves: int
    number: int
    edges: tuple[int, ...]


def longest_silence(
    graph: Graph[S], fires: int, counted: int, is_there: Callable[[S], bool]
) -> Silence | None:
    """From any state through transitions with the mark `fires`, counting those with `counted`.

    None if in some state nothing fires, or something fires for ever, before it is there.
    """
    moves: dict[int, int] = {}
    by: dict[int, int] = {}
    for root in range(graph.expanded):
        if not _follow(graph, root, (fires, counted), is_there, moves, by):
            return None
    if not moves:
        return Silence(0, 0, ())
    worst = max(moves, key=lambda each: (moves[each], -each))
    edges, number = [], worst
    while number in by:
        edges.append(by[number])
        number = graph.targets[by[number]]
    return Silence(moves[worst], worst, tuple(edges))


def _follow(
    graph: Graph[S],
    root: int,
    marks: tuple[int, int],
    is_there: Callable[[S], bool],
    moves: dict[int, int],
    by: dict[int, int],
) -> bool:
    """Work out `moves` from `root` on; False if silence does not end."""
    fires, counted = marks
    stack, open_now = [root], set()
    while stack:
        number = stack[-1]
        if number in moves:
            stack.pop()
            continue
        if is_there(graph.states[number]):
            moves[number] = 0
            continue
        edges = [each for each in graph.edges(number) if graph.marks[each] & fires]
        waiting = [graph.targets[each] for each in edges if graph.targets[each] not in moves]
        if not edges or any(each >= graph.expanded for each in waiting):
            return False
        if waiting:
            if number in open_now:
                return False
            open_now.add(number)
            stack += waiting
            continue
        lengths = [
            (moves[graph.targets[each]] + bool(graph.marks[each] & counted), each) for each in edges
        ]
        moves[number], by[number] = max(lengths)
    return True
