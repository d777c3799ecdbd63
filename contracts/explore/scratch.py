"""A state of a few keys in which one call after another is tried and taken back."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple, TypeAlias

from chain.state import Overlay, Savepoint


class Did(Enum):
    """What a call does in a step."""

    READ = 1
    WALK = 2
    """Through a range of keys."""
    WRITE = 3
    ASK = 4
    """Another contract."""


class Span(NamedTuple):
    """A range of keys, up to and not with `stop`."""

    start: bytes
    stop: bytes


Step: TypeAlias = tuple[Did, Hashable, Hashable]
"""What was done, to which key, range, or contract; and what came of it, or was written."""


class Scratch(Overlay):
    """Reads and writes like the overlay of a block, over nothing: no parent, no tree, no root.

    An overlay keeps what it has read of its parent and where it has walked; for forty keys that costs more than it
    saves, and this is made anew for every state.
    """

    __slots__ = ("_outer", "_steps", "_undo", "held")

    def __init__(self, held: Mapping[bytes, bytes] | None = None) -> None:
        """With these keys and values."""
        self.held: dict[bytes, bytes] = dict(held or {})
        self._undo: list[tuple[bytes, bytes | None]] = []
        self._steps: list[Step] | None = None
        self._outer: list[list[Step] | None] = []

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        value = self.held.get(key)
        if self._steps is not None:
            self._steps.append((Did.READ, key, value))
        return value

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        rows = self.rows(start, stop)
        if self._steps is not None:
            self._steps.append((Did.WALK, Span(start, stop), rows))
        for key, _ in rows:
            if key in self.held:
                yield key, self.held[key]

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""
        self.set(key, value)
        if self._steps is not None:
            self._steps.append((Did.WRITE, key, value))

    def delete(self, key: bytes) -> None:
        """Leave no value at `key`, whether or not there was one."""
        self.set(key, None)
        if self._steps is not None:
            self._steps.append((Did.WRITE, key, None))

    def savepoint(self) -> Savepoint:
        """This moment, for a later `rollback`."""
        return Savepoint(len(self._undo))

    def rollback(self, savepoint: Savepoint) -> None:
        """Undo all writes since `savepoint`."""
        held, undo = self.held, self._undo
        while len(undo) > savepoint:
            key, value = undo.pop()
            if value is None:
                held.pop(key, None)
            else:
                held[key] = value

    # What a call does, step by step.

    def set(self, key: bytes, value: bytes | None) -> None:
        """Put or delete, unheard."""
        held = self.held
        self._undo.append((key, held.get(key)))
        if value is None:
            held.pop(key, None)
        else:
            held[key] = value

    def rows(self, start: bytes, stop: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """What stands in a range, unheard."""
        return tuple(sorted([each for each in self.held.items() if start <= each[0] < stop]))

    def listen(self) -> None:
        """From now on, until `heard`, the steps are those of another call, which somebody may have asked for."""
        self._outer.append(self._steps)
        self._steps = []

    def heard(self) -> list[Step] | None:
        """The steps since `listen`; None if they are spoilt. From now on they are those of who has asked for it."""
        steps = self._steps
        self._steps = self._outer.pop()
        return steps

    def note(self, did: Did, of: Hashable, value: Hashable) -> None:
        """One more step of the call that is listened to."""
        if self._steps is not None:
            self._steps.append((did, of, value))

    def spoil(self) -> None:
        """The steps of all that are listened to cannot be repeated."""
        self._steps = None
        self._outer = [None] * len(self._outer)
