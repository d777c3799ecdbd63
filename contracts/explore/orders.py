"""In which orders deadlines may fall due, when it is not known how much of its time each has left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from chain.primitives import Milliseconds

SLACK_MS = Milliseconds(24 * 3_600_000)
"""Two deadlines less apart than this may fire in either order: in one block the urgent one fires first."""


class Waiting(NamedTuple):
    """A deadline that is armed, and the most that it may have left."""

    who: int
    most_ms: int


class Armed(NamedTuple):
    """A deadline that has been armed just now: between these it has left."""

    who: int
    least_ms: int
    most_ms: int


Order: TypeAlias = tuple[Waiting, ...]


@lru_cache(maxsize=100_000)
def orders(kept: tuple[Waiting, ...], new: tuple[Armed, ...]) -> tuple[Order, ...]:
    """Every order that the times allow: those of `kept` stay as they are among themselves.

    Of what was armed before nothing is known but the most that it has left, for any time may have passed since.
    """
    found: list[list[Armed]] = [[Armed(each.who, 0, each.most_ms) for each in kept]]
    for each in new:
        found = [order for before in found for order in _placed(before, each)]
    return tuple(
        dict.fromkeys(tuple([Waiting(each.who, each.most_ms) for each in order]) for order in found)
    )


def _placed(order: Sequence[Armed], new: Armed) -> list[list[Armed]]:
    """`order` with `new` in every place in which it may be."""
    places = []
    for place in range(len(order) + 1):
        before, after = order[:place], order[place:]
        is_late = any(each.least_ms - new.most_ms >= SLACK_MS for each in before)
        is_early = any(new.least_ms - each.most_ms >= SLACK_MS for each in after)
        if not (is_late or is_early):
            places.append([*before, new, *after])
    return places
