"""What is known of values while a method is followed: which members of a choice they may be.

A record that was read never changes, so what a method has found out about it stays true to the end of the call.
A Value of the contract does change: its place has the number CHANGING, and is forgotten where that may have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

Names: TypeAlias = frozenset[str]
"""Members of a choice."""
Place: TypeAlias = tuple[int, str]
"""A field of one record that was read: the number of the reading, and the field's name."""

CHANGING = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything."""


@dataclass(frozen=True, slots=True)
class Members:
    """One of these members of a choice."""

    choice: str
    names: Names


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple of exactly these members."""

    choice: str
    names: Names


@dataclass(frozen=True, slots=True)
class Stored:
    """What stood in a place when it was read."""

    choice: str
    place: Place


@dataclass(frozen=True, slots=True)
class Entity:
    """A record that was read in `origin`, or made anew for None; `now` has its fields that are choices."""

    record: str
    origin: int | None
    now: tuple[tuple[str, Known], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A record of which nothing is known but some fields."""

    now: tuple[tuple[str, Known], ...]


Known: TypeAlias = Unknown | Members | Row | Stored | Entity | Changed

UNKNOWN = Unknown()


class Path:
    """One way through a method, or several that have met again."""

    __slots__ = ("ended", "found", "local", "numbers")

    def __init__(
        self, local: dict[str, Known], found: dict[Place, Names], numbers: count[int]
    ) -> None:
        self.local = local
        self.found = found
        """What may stand in a place."""
        self.numbers = numbers
        """Of readings; one row of numbers for the whole call."""
        self.ended = False

    def copy(self) -> Path:
        """Another one that has come the same way."""
        return self.inside(dict(self.local))

    def inside(self, local: dict[str, Known]) -> Path:
        """The same way, in a function that is called here."""
        other = Path(local, dict(self.found), self.numbers)
        other.ended = self.ended
        return other

    def names_of(self, value: Known) -> Names | None:
        """The members that a value may be; None if it is no choice, or nothing is known."""
        match value:
            case Members(names=names):
                return names
            case Stored(place=place):
                return self.found.get(place)
            case _:
                return None

    def frozen(self, value: Known) -> Known:
        """A value that is kept while what it was read from may change."""
        match value:
            case Stored(choice=choice, place=(number, _)) if number == CHANGING:
                names = self.names_of(value)
                return UNKNOWN if names is None else Members(choice, names)
            case _:
                return value

    def forget_changing(self) -> None:
        """What a Value holds may be another by now."""
        self.found = {place: names for place, names in self.found.items() if place[0] != CHANGING}

    def become(self, ways: list[Path]) -> None:
        """Go on where these meet: what is known is what is known on each that has not ended."""
        alive = [way for way in ways if not way.ended]
        self.ended = not alive
        if alive:
            self.local = {
                name: joined([(way, way.local[name]) for way in alive])
                for name in alive[0].local
                if all(name in way.local for way in alive)
            }
            self.found = _found_on(alive)


def _found_on(ways: list[Path]) -> dict[Place, Names]:
    """A reading that is not on a way was not made on it; of a Value nothing is known there."""
    found: dict[Place, Names] = {}
    for way in ways:
        for place, names in way.found.items():
            if place[0] != CHANGING or all(place in other.found for other in ways):
                found[place] = found.get(place, frozenset()) | names
    return found


def joined(values: list[tuple[Path, Known]]) -> Known:
    """What is known of a value that is one of these, each on a way of its own."""
    alive = [(way, value) for way, value in values if not way.ended]
    if not alive:
        return UNKNOWN
    first = alive[0][1]
    if all(value == first for _, value in alive):
        return first
    if isinstance(first, Entity):
        return _entity_of(first, alive)
    if isinstance(first, Members | Stored):
        return _members_of(first.choice, alive)
    return UNKNOWN


def _entity_of(first: Entity, values: list[tuple[Path, Known]]) -> Known:
    entities = [
        (way, dict(value.now))
        for way, value in values
        if isinstance(value, Entity)
        and (value.record, value.origin) == (first.record, first.origin)
    ]
    if len(entities) < len(values):
        return UNKNOWN
    now = [(name, joined([(way, of[name]) for way, of in entities])) for name, _ in first.now]
    return Entity(first.record, first.origin, tuple(now))


def _members_of(choice: str, values: list[tuple[Path, Known]]) -> Known:
    names: Names = frozenset()
    for way, value in values:
        more = way.names_of(value)
        if more is None or not isinstance(value, Members | Stored) or value.choice != choice:
            return UNKNOWN
        names |= more
    return Members(choice, names)


def choice_of(value: Known) -> str | None:
    """The choice that a value is of, if that is known."""
    return value.choice if isinstance(value, Members | Row | Stored) else None


def among(value: Known, path: Path) -> Names | None:
    """What a value is compared with: the members that it may be, or that a tuple has."""
    return value.names if isinstance(value, Row) else path.names_of(value)


def row_of(values: list[Known], path: Path) -> Known:
    """The members that a tuple has, if it is one of known members of one choice."""
    names: list[str] = []
    for value in values:
        known = path.names_of(value)
        if known is None or len(known) != 1 or choice_of(value) != choice_of(values[0]):
            return UNKNOWN
        names += known
    choice = choice_of(values[0]) if values else None
    return UNKNOWN if choice is None else Row(choice, frozenset(names))


def replaced(value: Known, changes: dict[str, Known]) -> Known:
    """A record like `value` with other values in the fields named."""
    match value:
        case Entity(record=record, origin=origin, now=now):
            return Entity(record, origin, tuple([(n, changes.get(n, old)) for n, old in now]))
        case Changed(now=now):
            return Changed(tuple((dict(now) | changes).items()))
        case _:
            return Changed(tuple(changes.items()))
