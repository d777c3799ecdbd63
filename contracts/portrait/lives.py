"""The lives of a contract's choices: from which state to which one a method moves them.

What is refused later in a call moves nothing, and what a method puts over something else is made anew here: the
arrows are what a method can put, and where it can have found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.portrait.follow import Moving, Put
from contracts.portrait.known import Names
from contracts.portrait.reading import Reading


@dataclass(frozen=True, slots=True)
class Move:
    """An arrow. `before` is None for what is made, and ANY for whatever it was; `after` can be ANY too."""

    before: str | None
    after: str
    methods: tuple[str, ...]


ANY = "*"
"""Every member of a choice; no member is called so."""


@dataclass(frozen=True, slots=True)
class Life:
    """How a choice moves, and the methods that put it in a way that cannot be followed."""

    moving: Moving
    moves: tuple[Move, ...]
    unfollowed: tuple[str, ...]


def lives_of(reading: Reading, puts: Mapping[str, list[Put]]) -> tuple[Life, ...]:
    """Every choice that moves, from what each method puts; those that stay as they were made do not."""
    found: dict[Moving, list[tuple[str, Put]]] = {}
    for method, of_method in puts.items():
        for put in of_method:
            found.setdefault(put.moving, []).append((method, put))
    lives = [_life(moving, of_moving, reading) for moving, of_moving in found.items()]
    return tuple([each for each in lives if any(move.before is not None for move in each.moves)])


def _life(moving: Moving, puts: list[tuple[str, Put]], reading: Reading) -> Life:
    members = reading.members_of(moving.choice)
    arrows: dict[tuple[str | None, str], list[str]] = {}
    unfollowed: list[str] = []
    for method, put in puts:
        if put.after is None:
            unfollowed.append(method)
            continue
        for before in _ends(put.before, members):
            for after in _ends(put.after, members):
                if after is not None and before != after:
                    arrows.setdefault((before, after), []).append(method)
    order = (None, ANY, *members)
    moves = [
        Move(before, after, tuple(dict.fromkeys(arrows[before, after])))
        for before, after in sorted(arrows, key=lambda ends: [order.index(each) for each in ends])
    ]
    return Life(moving, tuple(moves), tuple(dict.fromkeys(unfollowed)))


def _ends(names: Names | None, members: tuple[str, ...]) -> Iterator[str | None]:
    """Where an arrow begins or ends: at one, at each of some, or at ANY for all."""
    if names is None:
        yield None
    elif len(names) == len(members) > 1:
        yield ANY
    else:
        yield from [each for each in members if each in names]
