"""In which orders deadlines may fall due, when it is not known how much of its time each has left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from contracts.language import DAY

SLACK_MS = DAY
"""Two deadlines less apart than this may fire in either order: in one block the urgent one fires first."""


class Waiting(NamedTuple):
    """A deadline that is armed, and the most that it may have left."""

    who: int
    most_ms: int
    follows: bool = False
    """It stands after the one before it only because that one is urgent: both fire in one block."""


class Armed(NamedTuple):
    """A deadline that has been armed just now: between these it has left."""

    who: int
    least_ms: int
    most_ms: int


Order: TypeAlias = tuple[Waiting, ...]


@lru_cache(maxsize=100_000)
def orders(kept: Order, new: tuple[Armed, ...]) -> tuple[Order, ...]:
    """Every order that the times allow: those of `kept` stay as they are among themselves.

    Of what was armed before nothing is known but the most that it has left, for any time may have passed since.
    """
    found = [[_Placed(each.who, 0, each.most_ms, each.follows) for each in kept]]
    for each in new:
        found = [order for before in found for order in _placed(before, each)]
    return tuple(dict.fromkeys(tuple([each.waiting for each in order]) for order in found))


def still_waiting(was: Order, places: Collection[int], fired: int) -> Order:
    """Those of `was` at `places`; before them the first `fired` have fired, the others wait no more.

    What has followed one that fired has nothing left; what has followed another one does so no more.
    """
    found = []
    for place, each in enumerate(was):
        if place not in places:
            continue
        if each.follows and place - 1 not in places:
            most_ms = 0 if place <= fired else each.most_ms
            found.append(Waiting(each.who, most_ms))
        else:
            found.append(each)
    return tuple(found)


class _Placed(NamedTuple):
    """One of an order that is being made."""

    who: int
    least_ms: int
    most_ms: int
    follows: bool

    @property
    def waiting(self) -> Waiting:
        """What is kept of it."""
        return Waiting(self.who, self.most_ms, self.follows)


def _placed(order: Sequence[_Placed], new: Armed) -> list[list[_Placed]]:
    """`order` with `new` in every place in which it may be."""
    placed = _Placed(*new, follows=False)
    places = []
    for place in range(len(order) + 1):
        before, after = order[:place], order[place:]
        is_late = any(each.least_ms - new.most_ms >= SLACK_MS for each in before)
        is_early = any(new.least_ms - each.most_ms >= SLACK_MS for each in after)
        if not (is_late or is_early):
            behind = [
                each._replace(follows=True) if each.most_ms <= new.least_ms else each
                for each in after
            ]
            places.append([*before, placed, *behind])
    return places
