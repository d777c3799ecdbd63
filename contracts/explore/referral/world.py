"""One referral in a town: what can happen in a state, done by the contracts, and looked at by the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from chain.primitives import Milliseconds
from chain.receipt import CallResult, Outcome
from contracts.explore.referral.acts import Act, Acts, told_by
from contracts.explore.referral.cast import Cast
from contracts.explore.referral.checks import CHECKS, Change
from contracts.explore.referral.dividing import Dividing
from contracts.explore.referral.likeness import Likeness
from contracts.explore.referral.marks import FIRES, MOVES_ON, STARTS, counters, touches
from contracts.explore.referral.reading import Reader, Seen
from contracts.explore.referral.staging import Staging, due_ms
from contracts.explore.referral.state import (
    BASIS,
    CASE_CLOCK,
    CEILING,
    D_WITHDRAWN,
    FIRST_LEG,
    RETRY,
    STAGE,
    Closed,
    Open,
    State,
)
from contracts.explore.referral.town import (
    AREA,
    BLOCK_MS,
    CASE,
    CONSENT,
    NEED_GROUP,
    NOW_MS,
    REF,
    SAID,
    Helpers,
    Town,
)
from contracts.explore.scratch import Scratch
from contracts.explore.search import Step
from contracts.loader import Program

BIASA = 3
T_HOLD = 8
CHANNEL_CASE = 1
LOOK = ("fit", "again", REF)
"""A referral that is looked at in the next block, since what the prospect consents to has changed."""
ENDS = {"consent.withdraw": True, "consent.give": False}
FAILS = "what falls due can be done"


class ReferralWorld:
    """One referral, in one mode, among the members of one cast."""

    def __init__(
        self, cast: Cast, mode: str, programs: Sequence[Program], priority: int = BIASA
    ) -> None:
        self.town = Town(cast, programs)
        self._priority = priority
        self._reader = Reader(self.town)
        self._likeness = Likeness(self.town, priority)
        self._acts = Acts(self.town, mode, self.town.length_ms(T_HOLD, priority))
        self._staging = Staging(self.town, self._sample())
        self._dividing = Dividing(self.town, self._reader)
        self._shapes: dict[tuple[object, ...], State] = {}
        self.refusals: dict[tuple[str, str], int] = {}
        """How often which method was refused for which reason."""

    # What is explored.

    def first(self) -> list[Step[State]]:
        """A referral that the origin has just opened."""
        scratch = Scratch(self.town.base)
        self._open(scratch)
        seen = self._reader.read(scratch)
        reached = self._likeness.states(seen, None, NOW_MS)
        wrong = self._wrong(Change(self.town, scratch, None, seen, None))
        return [Step("origin: referral.open", 0, reached, wrong)]

    def steps(self, state: State) -> Iterator[Step[State]]:
        """What people do, what falls due, what time makes impossible, and who falls away."""
        scratch = self._staging.scratch(state)
        before = self._reader.read(scratch)
        yield from self._calls(state, scratch, before)
        yield from self._time(state, scratch, before)
        falls = self.town.cast.falls
        if falls is not None and not state.fallen:
            fallen = state._replace(fallen=True)
            yield Step(f"FALLS {self._acts.names[falls]}", 0, (fallen,))

    def tell(self, states: Sequence[State], words: Sequence[str]) -> tuple[str, ...]:
        """A way on which everybody keeps their name: in a state it is not known who of the same kind is who."""
        told = [words[0]]
        names = self.town.cast.members
        for place, word in enumerate(words[1:]):
            target = states[place + 1] if place + 1 < len(states) else None
            line, names = self._told(states[place], word, target, names)
            told.append(line)
        return tuple(told)

    def _told(
        self, state: State, word: str, target: State | None, names: tuple[str, ...]
    ) -> tuple[str, tuple[str, ...]]:
        """One step with these names, and the names after it."""
        place = self._place_of(state, word, target)
        self._acts.names, self._likeness.moves = names, {}
        try:
            step = next(islice(self.steps(state), place, None))
            sequence = None if target is None else self._likeness.moves.get(target)
        finally:
            self._acts.names, self._likeness.moves = self.town.cast.members, None
        alike = self.town.cast.alike
        after = list(names)
        for at, was in zip(alike, sequence or alike, strict=True):
            after[at] = names[was]
        return step.word, tuple(after)

    def _place_of(self, state: State, word: str, target: State | None) -> int:
        for place, step in enumerate(self.steps(state)):
            if step.word == word and (target is None or target in step.reached):
                return place
        raise AssertionError(f"what was done once can be done again: {word}")

    def _calls(self, state: State, scratch: Scratch, before: Seen) -> Iterator[Step[State]]:
        towns = {Helpers.READY: scratch}
        for act in self._acts.of(state):
            step = self._act(state, self._in_town(towns, state, act), before, act)
            if step is not None:
                yield step
        # Whoever else may do something does in another cast; what comes of it is looked at, and not followed.
        if not self._is_first(state):
            return
        for act in self._acts.by_everybody(state):
            step = self._act(state, self._in_town(towns, state, act), before, act)
            if step is not None and step.wrong:
                yield step._replace(reached=())
        fallen = self.town.cast.falls if state.fallen else None
        for word, wrong in self._dividing.complaints(scratch, fallen=fallen):
            if wrong:
                yield Step(word, 0, (), wrong)

    def _in_town(self, towns: dict[Helpers, Scratch], state: State, act: Act) -> Scratch:
        """The state, where agencies have what they have for this act."""
        if act.helpers not in towns:
            towns[act.helpers] = self._staging.scratch(state, act.helpers)
        return towns[act.helpers]

    def _act(self, state: State, scratch: Scratch, before: Seen, act: Act) -> Step[State] | None:
        """What comes of an act; None if it is refused, as it may be, and has changed nothing."""
        fallen = self.town.cast.falls if state.fallen else None
        start = scratch.savepoint()
        result = self.town.call(scratch, act.who, act.method, act.form, act.by, fallen=fallen)
        step = None
        if result.outcome is Outcome.DONE:
            step = self._done(state, scratch, before, act)
        else:
            self._count(act, result)
            if scratch.savepoint() != start:
                step = Step(told_by(self._acts.names, act), 0, (), ("refused_changes_nothing",))
        scratch.rollback(start)
        return step

    def _is_first(self, state: State) -> bool:
        """What nobody would think of is tried in the first state of each shape."""
        legs = tuple(sorted([row.leg.status for row in state.rows if row.leg is not None]))
        main = state.main
        status, base = (main.status, main.base) if isinstance(main, Open) else (0, main.disposition)
        shape = (type(main), status, base, legs, state.fallen)
        return self._shapes.setdefault(shape, state) == state

    def _done(self, state: State, scratch: Scratch, before: Seen, act: Act) -> Step[State]:
        if act.method in ENDS:
            state = state._replace(ended=ENDS[act.method])
        after = self._reader.read(scratch)
        failed = False
        if LOOK in after.clocks:
            results = self.town.settle(scratch)
            failed = any(each.outcome is not Outcome.DONE for each in results)
            after = self._reader.read(scratch)
        marks = STARTS if act.method == "service.start" else 0
        change = Change(self.town, scratch, before, after, act.method, fallen=state.fallen)
        step = self._step(state, change, told_by(self._acts.names, act), marks, NOW_MS)
        return step._replace(wrong=[*step.wrong, FAILS]) if failed else step

    def _step(
        self, state: State, change: Change, word: str, marks: int, now_ms: Milliseconds
    ) -> Step[State]:
        before, after = change.before, change.after
        assert before is not None, "a step leads from somewhere"
        count = len(state.order)
        numbers = [place.number for place in after.clocks.values()]
        kept = frozenset([each for each in numbers if each <= count])
        marks |= counters(before, after) | touches(state, (before, after), kept, now_ms)
        reached = self._likeness.states(after, state, now_ms)
        if before.ref is not None and after.ref is None:
            reached += [each for one in reached if (each := self._likeness.beside(one)) is not None]
        return Step(word, marks, reached, self._wrong(change))

    def _wrong(self, change: Change) -> list[str]:
        return [name for name, check in CHECKS if not check(change)]

    # What time does.

    def _time(self, state: State, scratch: Scratch, before: Seen) -> Iterator[Step[State]]:
        if state.order:
            yield self._fire(state, scratch, before)
        main = state.main
        alone = self._likeness.alone(state)
        if alone:
            yield Step("CASE settles", 0, alone)
        if isinstance(main, Closed) and not main.is_late:
            if main.refutable:
                late = main._replace(refutable=False, keeps_ceiling=False, offers=0, asked=False)
                yield Step("PASSES T_refute", 0, self._late(state, late))
            elif main.disposition in (2, 3, 4):
                late = main._replace(is_late=True)
                yield Step("PASSES T_dispute", 0, self._late(state, late))

    def _late(self, state: State, main: Closed) -> tuple[State, ...]:
        rows = tuple([row._replace(tried=False) for row in state.rows])
        return (self._likeness.canonical(state._replace(main=main, rows=rows)),)

    def _fire(self, state: State, scratch: Scratch, before: Seen) -> Step[State]:
        start = scratch.savepoint()
        results = self.town.fire(scratch, due_ms(0))
        after = self._reader.read(scratch)
        now_ms = Milliseconds(due_ms(0) + BLOCK_MS)
        failed = any(each.outcome is not Outcome.DONE for each in results)
        word = f"TICK {self._clock_word(state)}"
        moves = MOVES_ON if _place(before) != _place(after) else 0
        change = Change(self.town, scratch, before, after, None, fallen=state.fallen)
        step = self._step(state, change, word, FIRES | moves, now_ms)
        if failed:
            step = step._replace(wrong=[*step.wrong, FAILS])
        scratch.rollback(start)
        return step

    def _clock_word(self, state: State) -> str:
        who = state.order[0].who
        named = {
            CEILING: "ceiling",
            STAGE: "stage",
            CASE_CLOCK: "case",
            RETRY: "retry",
            BASIS: "basis",
        }
        if who in named:
            return named[who]
        member = who - FIRST_LEG
        leg = state.rows[member].leg
        assert leg is not None, "whose clock it is"
        return f"leg of {self._acts.names[member]}"

    def _count(self, act: Act, result: CallResult) -> None:
        key = (act.method, result.code)
        self.refusals[key] = self.refusals.get(key, 0) + 1

    # How it begins.

    def _open(self, scratch: Scratch) -> None:
        origin = self.town.cast.origin
        self._do(scratch, origin, "case.open", (CASE, CHANNEL_CASE, AREA, SAID, CONSENT))
        form = (REF, CASE, NEED_GROUP, AREA, self._priority)
        self._do(scratch, origin, "referral.open", form)

    def _sample(self) -> Seen:
        """Records of every kind, as the contracts have written them once."""
        scratch, origin = Scratch(self.town.base), self.town.cast.origin
        self._open(scratch)
        for channel in (1, 2):
            self._do(scratch, origin, "contact.attempt", (REF, channel, SAID))
        self._do(scratch, origin, "referral.keep", (REF, 1, CONSENT))
        sample = self._reader.read(scratch)
        self._do(scratch, origin, "referral.withdraw", (REF, 2, SAID))
        sample.closed = self._reader.read(scratch).closed
        return sample

    def _do(self, scratch: Scratch, who: int, method: str, form: tuple[object, ...]) -> None:
        result = self.town.call(scratch, who, method, form)
        assert result.outcome is Outcome.DONE, f"{method} is done: {result.code}"


def _place(seen: Seen) -> tuple[object, ...]:
    """With whom it is, and who is asked."""
    if seen.ref is None:
        return (seen.closed.disposition, seen.closed.is_final)
    live = () if seen.search is None else seen.search.live
    base = seen.ref.base.value if seen.ref.status.value == 2 else 0
    return (seen.ref.status.value, base, live)


__all__ = ["D_WITHDRAWN", "ReferralWorld"]
