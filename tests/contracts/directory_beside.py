"""Anybody does anything with shifts, and time passes: the sandbox and the paper of services and rosters, side by side."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chain.primitives import Milliseconds
from contracts.words import Id
from tests.contracts.agencies import LZS, PERDA, PERKESO
from tests.contracts.catalogue import Catalogue
from tests.contracts.directory_model import DAY, HOUR, Paper, Turn
from tests.contracts.rounds import as_judged

COUNTS: Counter[tuple[str, str]] = Counter()
"""By method and by how it ended, in all examples together."""

AGENCIES = (PERKESO, LZS, PERDA)
AREAS = (10, 7)
WHO = st.sampled_from(AGENCIES)
PICK = st.integers(0, 11)
OURS = st.sampled_from((True,) * 7 + (False,))
"""Mostly those act whose it is."""
MISTAKE = st.sampled_from((0,) * 9 + (1,))
Reasons = set[str]


class Rosters(RuleBasedStateMachine):
    """Three agencies and their shifts; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Catalogue()
        self.paper = Paper(self.chain.sandbox.now_ms)
        self.number = 0

    def call(
        self, who: Any, method: str, form: tuple[Any, ...], judge: Callable[[], Reasons]
    ) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        parent_ms = self.chain.sandbox.now_ms
        refused = self.chain.act(who, method, *form)
        self.ring(parent_ms)
        return as_judged(method, refused, judge(), COUNTS)

    def ring(self, parent_ms: int) -> None:
        """What had fallen due by the parent's time rings at the start of a block."""
        self.paper.now_ms = self.chain.sandbox.now_ms
        for what in self.paper.ring(parent_ms):
            COUNTS[what, "fired"] += 1

    def new_id(self) -> Id:
        """One that nothing has."""
        self.number += 1
        return self.chain.id(f"number {self.number}")

    @rule(
        who=WHO,
        areas=st.sampled_from(((10,), (7,), (10, 7), (0,), (0,), (0, 10), (), (7, 7))),
        begins=st.sampled_from((-3, -1, 0, 1, 5, 20, 9_000)),
        lasts=st.sampled_from((0, 2, 8, 24, 100, 169)),
        again=MISTAKE,
    )
    def plan(self, **given: Any) -> None:
        """A shift."""
        who, areas = given["who"], given["areas"]
        of = next(iter(self.paper.shifts), None) if given["again"] else None
        of = of or self.new_id()
        from_ms = self.chain.sandbox.now_ms + given["begins"] * HOUR
        to_ms = from_ms + given["lasts"] * HOUR

        def judge() -> Reasons:
            now_ms = self.paper.now_ms
            found: Reasons = {"exists"} if of in self.paper.shifts else set()
            found |= {"wrong_area"} if len(set(areas)) < len(areas) or not areas else set()
            found |= {"bad_period"} if to_ms <= from_ms or to_ms <= now_ms else set()
            too_long = given["lasts"] > 168 or to_ms > now_ms + 366 * DAY
            return found | ({"too_long"} if too_long else set())

        if self.call(who, "duty.set", (of, 1, areas, from_ms, to_ms), judge):
            is_on = from_ms <= self.paper.now_ms
            self.paper.shifts[of] = Turn(who, areas, from_ms, to_ms, is_on)

    @precondition(lambda self: bool(self.paper.shifts) or self.number % 9 == 8)
    @rule(number=PICK, ours=OURS, who=WHO)
    def clear(self, *, number: int, ours: bool, who: str) -> None:
        """A shift that is not to be."""
        known = list(self.paper.shifts)
        of = known[number % len(known)] if known and number < 10 else self.chain.id("none")
        found = self.paper.shifts.get(of)
        who = found.member if found and ours else who

        def judge() -> Reasons:
            if of not in self.paper.shifts:
                return {"not_found"}
            return {"not_yours"} if self.paper.shifts[of].member != who else set()

        if self.call(who, "duty.clear", (of,), judge):
            del self.paper.shifts[of]

    @rule(hours=st.sampled_from((1, 1, 1, 5, 9, 30, 200, 750, 2_200)))
    def wait(self, *, hours: int) -> None:
        """Nobody does anything; what falls due rings, one block after another."""
        sandbox = self.chain.sandbox
        sandbox.now_ms = Milliseconds(sandbox.now_ms + hours * HOUR)
        while True:
            parent_ms = sandbox.now_ms
            for fired in sandbox._next_block():
                self.chain._hear(fired)
            self.ring(parent_ms)
            if not self.paper.is_due(sandbox.now_ms):
                return

    @invariant()
    def the_roster_is_the_same(self) -> None:
        """Who is on duty where, and when nobody will be at the steward's desk."""
        steward = self.chain.name(self.chain.ask("office.holder", 0))
        for area in AREAS:
            on = self.paper.on(area)
            assert self.chain.is_on(area) == any(self.paper.is_active(who) for who in on)
            for who in AGENCIES:
                asked = self.chain.ask("duty.has_desk_on", self.chain.member(who), area)
                assert asked == (who in on)
        assert self.chain.is_on(0) == (steward in self.paper.on(0))
        assert self.chain.ask("duty.gap") == self.paper.gap(steward)

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []
