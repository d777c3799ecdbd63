"""Calls that were made before: one that finds the same does the same, so it is not run again.

A call is a function of what it is given, of what it reads, and of what other contracts answer it: contracts know no
time, no chance, and keep nothing but the state. So what a call does is kept as a tree of its steps: after a read or an
answer there is a branch for each value that came. What it asks of other contracts is kept in the same way, each by
itself, and that is where almost everything has been met before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar, cast

from contracts.explore.scratch import Did, Scratch, Span, Step
from contracts.refusal import Refused

R = TypeVar("R")

MOST_REMEMBERED = 2_000_000
"""Calls; when there are more, all are forgotten."""


class _Ends(NamedTuple):
    """The call is done, or refused. `answer` can be a key, and is the same for the same result."""

    result: object
    answer: Hashable


class _Place:
    """The next step of a call, and what follows for each value that it finds."""

    __slots__ = ("after", "did", "key", "of", "span", "value")

    def __init__(self, step: Step) -> None:
        self.did, self.of, value = step
        self.after: dict[object, _Place | _Ends] = {}
        self.key: bytes = self.of if isinstance(self.of, bytes) else b""
        self.span: tuple[bytes, bytes] = self.of if isinstance(self.of, Span) else (b"", b"")
        self.value: bytes | None = value if isinstance(value, bytes) else None
        """What is written, if it is a write; None if that is a deletion."""


class Remembered:
    """What calls did, and what contracts asked of one another in the course of them."""

    def __init__(self) -> None:
        self._roots: dict[object, _Place | _Ends] = {}
        self._count = 0
        self.asked = 0
        self.run = 0
        """How many calls were asked for, and how many of them had to be run."""

    def call(
        self, name: Hashable, scratch: Scratch, run: Callable[[], R], undoes: Callable[[R], bool]
    ) -> R:
        """The result of `run`, which works on `scratch`; one for which `undoes` is true leaves nothing written."""
        self.asked += 1
        start = scratch.savepoint()
        ends = self._walk(name, scratch)
        if ends is None:
            scratch.rollback(start)
            return self._run(name, scratch, run)
        result: R = ends.result  # type: ignore[assignment]  # what `run` gave before
        if undoes(result):
            scratch.rollback(start)
        return result

    def ask(
        self,
        name: Hashable,
        scratch: Scratch,
        run: Callable[[], object],
        answer_of: Callable[[object], Hashable],
    ) -> object:
        """The same for what one contract asks of another; Refused as `run` would be."""
        start = scratch.savepoint()
        ends = self._walk(name, scratch)
        if ends is None:
            scratch.rollback(start)
            ends = self._learn(name, scratch, run, answer_of)
        scratch.note(Did.ASK, name, ends.answer)
        if isinstance(ends.result, Refused):
            raise Refused(ends.result.reason, ends.result.facts)
        return ends.result

    def _run(self, name: Hashable, scratch: Scratch, run: Callable[[], R]) -> R:
        self.run += 1
        scratch.listen()
        result = run()
        self._keep(name, scratch.heard(), _Ends(result, None))
        return result

    def _learn(
        self,
        name: Hashable,
        scratch: Scratch,
        run: Callable[[], object],
        answer_of: Callable[[object], Hashable],
    ) -> _Ends:
        scratch.listen()
        try:
            result = run()
            ends = _Ends(result, answer_of(result))
        except Refused as refusal:
            ends = _Ends(refusal, (refusal.reason.code, refusal.facts))
        except BaseException:
            # A mistake in a contract: whoever has asked for this ends with it, and nothing of it is kept.
            scratch.heard()
            scratch.spoil()
            raise
        self._keep(name, scratch.heard(), ends)
        return ends

    def _walk(self, name: Hashable, scratch: Scratch) -> _Ends | None:
        """Do what was done before; None where nobody has been, with some of it done."""
        place = self._roots.get(name)
        held = scratch.held
        while type(place) is _Place:
            did = place.did
            if did is Did.READ:
                place = place.after.get(held.get(place.key))
            elif did is Did.WRITE:
                scratch.set(place.key, place.value)
                place = place.after.get(None)
            elif did is Did.ASK:
                ends = self._walk(place.of, scratch)
                if ends is None:
                    return None
                place = place.after.get(ends.answer)
            else:
                place = place.after.get(scratch.rows(*place.span))
        return None if place is None else cast(_Ends, place)

    def _keep(self, name: Hashable, steps: list[Step] | None, ends: _Ends) -> None:
        if steps is None:
            return
        if self._count >= MOST_REMEMBERED:
            self._roots.clear()
            self._count = 0
        self._count += 1
        after, key = self._roots, name
        for step in steps:
            place = after.get(key)
            if place is None:
                place = after[key] = _Place(step)
            assert isinstance(place, _Place), "who has found the same goes on in the same way"
            assert place.of == step[1], "who has found the same does the same next"
            after, key = place.after, None if step[0] is Did.WRITE else step[2]
        after.setdefault(key, ends)
