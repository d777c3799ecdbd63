"""What a call may cost, and what it has cost: counted by the code, the same on every machine."""

from __future__ import annotations

from typing import NamedTuple

from contracts.refusal import OUT_OF_BUDGET, Refused
from contracts.words import values_of

CHUNK = 32
"""Bytes or letters that are looked at for one step."""

_WEIGHTLESS = frozenset((int, bool, type(None)))
"""What takes no step beyond that of what it stands in."""


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

    __slots__ = ("_budget", "bytes", "events", "reads", "steps", "writes")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
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
        left = self.steps
        waiting = [value]
        for each in waiting:
            cls = type(each)
            if cls in _WEIGHTLESS:
                continue
            if isinstance(each, (str, bytes)):
                left -= len(each) // CHUNK
            elif cls is tuple:
                left -= len(each)
                waiting += each
            elif (read := values_of(cls)) is not None:
                values = read(each)
                left -= len(values)
                waiting += values
            if left < 0:
                break
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
