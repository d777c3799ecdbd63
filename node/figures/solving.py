"""Which unknown numbers follow from equations, whatever their right sides are: elimination, in whole numbers modulo a prime."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

T = TypeVar("T", bound=Hashable)

PRIME: Final = 2**61 - 1
"""What follows from equations with small whole numbers follows modulo this, too; so nothing is missed. What follows only modulo
it would be hidden without need, which hurts nobody."""


def solved(unknown: Sequence[T], equations: Iterable[Mapping[T, int]]) -> list[T]:
    """Those of `unknown` that have one value only, in their order; an equation has the factor of each of its unknowns."""
    order = {each: place for place, each in enumerate(unknown)}
    rows: dict[int, dict[int, int]] = {}
    users: dict[int, set[int]] = {}
    for equation in equations:
        row = {order[each]: factor % PRIME for each, factor in equation.items()}
        for pivot in sorted(set(row) & set(rows)):
            _subtract(row, rows[pivot], row[pivot])
        if row:
            _take_in(row, rows, users)
    alone = sorted(pivot for pivot, row in rows.items() if len(row) == 1)
    return [unknown[place] for place in alone]


def _take_in(
    row: dict[int, int], rows: dict[int, dict[int, int]], users: dict[int, set[int]]
) -> None:
    """Another row, reduced by the others: its first unknown goes out of all of them. `users`: rows by each unknown they have."""
    pivot = min(row)
    inverse = pow(row[pivot], PRIME - 2, PRIME)
    row = {place: factor * inverse % PRIME for place, factor in row.items()}
    for other in sorted(users.get(pivot, ())):
        target = rows[other]
        before = set(target)
        _subtract(target, row, target[pivot])
        for place in sorted(before ^ set(target)):
            _note(users, place, other, place in target)
    rows[pivot] = row
    for place in row:
        if place != pivot:
            users.setdefault(place, set()).add(pivot)


def _note(users: dict[int, set[int]], place: int, other: int, is_there: object) -> None:
    if is_there:
        users.setdefault(place, set()).add(other)
    else:
        users[place].discard(other)


def _subtract(target: dict[int, int], row: Mapping[int, int], times: int) -> None:
    """Subtract a row so many times; what becomes 0 goes."""
    for place, factor in row.items():
        rest = (target.get(place, 0) - factor * times) % PRIME
        if rest:
            target[place] = rest
        else:
            target.pop(place, None)
