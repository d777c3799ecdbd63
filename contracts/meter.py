"""What a call may cost, and what it has cost: counted by the code, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias, cast

from chain.primitives import MemberId
from contracts.refusal import OUT_OF_BUDGET, Refused
from contracts.words import Id, values_of

CHUNK = 32
"""Bytes or letters that are looked at for one step."""

Reader: TypeAlias = Callable[[object], tuple[object, ...]]

_WEIGHTLESS = (int, bool, type(None), Id, MemberId)
"""Classes whose values take no step beyond that of what they stand in; choices do not either."""


# What takes longer than its one call says; python -m tests.bench steps_bench compares everything.

CROSSING_STEPS = 20
"""To carry a call from one contract to another and its answer back, without the values."""
FRESH_ID_STEPS = 20
HASH_STEPS = 10

READ_WORK = 30
"""Steps that take as long as to look a key up on disk."""
WRITE_WORK = 60
"""Steps that take as long as to write a key, and to make the new root."""
EVENT_WORK = 30
"""Steps that take as long as to tell an event."""


class Budget(NamedTuple):
    """The most of each that one call may use; a tuple, for each call makes three.

    Steps are entries of functions and turns of loops, by what is written in them, and what operators and
    storage cost by the size of what they are given.
    """

    steps: int = 20_000
    reads: int = 512
    writes: int = 256
    bytes: int = 512 * 1024
    """Keys and values read and written, in bytes."""
    events: int = 32

    def within(self, other: Budget) -> Budget:
        """What may be used if both hold."""
        return Budget(*map(min, self, other))

    def without(self, used: Budget) -> Budget:
        """What is left after `used`; nothing of what is used up."""
        return Budget(*[max(0, most - taken) for most, taken in zip(self, used, strict=True)])

    @property
    def work(self) -> int:
        """All of it in steps, by how long each takes."""
        return (
            self.steps
            + READ_WORK * self.reads
            + WRITE_WORK * self.writes
            + EVENT_WORK * self.events
        )


NOTHING = Budget(steps=0, reads=0, writes=0, bytes=0, events=0)
"""What a call uses that is not run."""


class Meter:
    """Counts what a call uses down from its budget; Refused with OUT_OF_BUDGET when something is used up."""

    __slots__ = ("_budget", "_readers", "bytes", "events", "reads", "steps", "writes")

    def __init__(self, budget: Budget) -> None:
        self._readers: dict[type, Reader | None] = {tuple: cast(Reader, tuple)}
        self._readers.update((each, None) for each in _WEIGHTLESS)
        """What gives the parts of values of a class, of those that have been met; None if a value is its only part."""
        self.refill(budget)

    def refill(self, budget: Budget) -> None:
        """A new call begins."""
        self._budget = budget
        self.steps, self.reads, self.writes, self.bytes, self.events = budget

    @property
    def used(self) -> Budget:
        """What the call has used so far; of what ran out, all that there was."""
        left = (self.steps, self.reads, self.writes, self.bytes, self.events)
        return Budget(*[most - max(0, rest) for most, rest in zip(self._budget, left, strict=True)])

    def step(self, count: int = 1) -> None:
        """`count` steps are about to be done."""
        self.steps -= count
        if self.steps < 0:
            raise Refused(OUT_OF_BUDGET, ("steps",))

    def weigh(self, value: object) -> int:
        """All of `value` is about to be looked at: a step for every part, and for every CHUNK of a text; how many.

        A contract builds a tuple of five hundred times the same long text with few steps; to see that it
        is of its kind takes all of them.
        """
        left, readers = self.steps, self._readers
        waiting = [value]
        for each in waiting:
            cls = type(each)
            if cls in readers:
                read = readers[cls]
                if read is None:
                    continue
                parts = read(each)
                left -= len(parts)
                waiting += parts
                if left < 0:
                    break
            elif isinstance(each, (str, bytes)):
                left -= len(each) // CHUNK
            else:
                readers[cls] = values_of(cls)
                waiting.append(each)
        weight = self.steps - left
        self.step(weight)
        return weight

    def read(self, size_bytes: int) -> None:
        """A key was looked up, and so much came of it."""
        self.reads -= 1
        self.bytes -= size_bytes
        if self.reads < 0:
            raise Refused(OUT_OF_BUDGET, ("reads",))
        if self.bytes < 0:
            raise Refused(OUT_OF_BUDGET, ("bytes",))

    def write(self, size_bytes: int) -> None:
        """A key is about to be written or deleted."""
        self.writes -= 1
        self.bytes -= size_bytes
        if self.writes < 0:
            raise Refused(OUT_OF_BUDGET, ("writes",))
        if self.bytes < 0:
            raise Refused(OUT_OF_BUDGET, ("bytes",))

    def event(self, size_bytes: int) -> None:
        """An event is about to be told."""
        self.events -= 1
        self.bytes -= size_bytes
        if self.events < 0:
            raise Refused(OUT_OF_BUDGET, ("events",))
        if self.bytes < 0:
            raise Refused(OUT_OF_BUDGET, ("bytes",))
