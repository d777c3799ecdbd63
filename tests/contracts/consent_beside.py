"""Anybody records anything about consents: the sandbox and the paper, side by side, with cases and time."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
)

from chain.primitives import Milliseconds
from contracts.moment import Person
from tests.contracts.agencies import LZS, PERDA, SAID, SELANGOR, TERAJU, ZPP
from tests.contracts.consent_model import (
    DAY,
    EMPTY,
    SCOPES,
    STOPPED,
    Paper,
    Reasons,
)
from tests.contracts.consenting import Consenting

COUNTS: Counter[str] = Counter()
"""What came up in all examples together."""

WHO = st.sampled_from((TERAJU, TERAJU, PERDA, LZS, ZPP))
CASES = ("a", "b", "c")
CASE = st.sampled_from(CASES)
SCOPE = st.sampled_from((*SCOPES[:7], *SCOPES))
"""Those that are none less often."""
LENGTH = st.sampled_from((2, 20, 20, 300, 300, 720, 720, 0, 731))
"""In days; the last two cannot be."""
MISTAKE = st.sampled_from((0,) * 6 + (1,))
NAME = st.sampled_from(("", "", "", "again"))
RIGHT = st.sampled_from((True, True, True, False))
"""Mostly it is who may."""


F = TypeVar("F", bound=Callable[..., Any])


def every(count: int) -> Callable[[F], F]:
    """A rule that is tried only at one act in so many."""
    made: Callable[[F], F] = precondition(lambda self: self.acts % count == count - 1)
    return made


def if_any(known: Callable[[Paper], Any]) -> Callable[[F], F]:
    """A rule for what there has to be some of; now and then it is tried on nothing."""
    made: Callable[[F], F] = precondition(lambda self: known(self.paper) or self.acts % 8 == 7)
    return made


def running(paper: Paper) -> bool:
    """True if a consent is in force."""
    return any(paper.runs(case) for case in CASES)


class Beside(RuleBasedStateMachine):
    """A few cases; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Consenting()
        self.paper = Paper(self.chain.sandbox.now_ms)
        self.number = 0
        self.acts = 0

    def origin(self, case: str, who: str, *, right: bool) -> str:
        """Who opened a case, if it is to be right."""
        return self.paper.cases[case][0] if right and case in self.paper.cases else who

    def ring(self, parent_ms: int) -> None:
        self.paper.now_ms = self.chain.sandbox.now_ms
        for key in self.paper.due(parent_ms):
            if key in self.paper.armed:
                COUNTS[self.paper.ring(key)] += 1

    def call(
        self,
        who: str | Person,
        method: str,
        form: Callable[[], tuple[Any, ...]],
        judge: Callable[[], Reasons],
    ) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        self.acts += 1
        parent_ms = self.chain.sandbox.now_ms
        refused = self.chain.act(who, method, *form())
        self.ring(parent_ms)
        reasons = judge()
        if refused:
            assert refused[0] in reasons, (method, refused, reasons)
            COUNTS[f"{method}: {refused[0]}"] += 1
            return False
        assert not reasons, (method, reasons)
        COUNTS[method] += 1
        return True

    def fresh(self, name: str) -> str:
        self.number += 1
        return name or f"number {self.number}"

    def until(self, days: int) -> int:
        return self.chain.sandbox.now_ms + days * DAY

    def late(self, until_ms: int, most_ms: int) -> Reasons:
        inside = self.paper.now_ms < until_ms <= self.paper.now_ms + most_ms
        return set() if inside else {"too_long"}

    # Cases and time.

    @if_any(lambda paper: len(paper.cases) < len(CASES))
    @rule(who=WHO, case=CASE)
    def open(self, *, who: str, case: str) -> None:
        """Event 1."""
        paper = self.paper

        if case in paper.stated_for(who):
            ground = paper.stated[case, who].name
        else:
            ground = paper.given[case].name if case in paper.given else "nothing"

        def judge() -> Reasons:
            found = {"exists"} if case in paper.cases else set()
            return found | (set() if paper.may_open(case, who, ground) else {"no_consent"})

        form = (self.chain.id(case), 1, SELANGOR, SAID, self.chain.id(ground))
        if self.call(who, "case.open", lambda: form, judge):
            paper.cases[case] = [who, "OPEN"]
            if case in paper.given and paper.given[case].origin != who:
                paper.forget(case)
                COUNTS["a stranger's consent"] += 1
            paper.arm("case", case, due_ms=paper.now_ms + EMPTY, lane=1)

    @every(12)
    @rule()
    def wait_long(self) -> None:
        """Until cases without a referral are forgotten."""
        self.wait(days=190)

    @every(3)
    @rule(days=st.sampled_from((1, 1, 8, 12, 22, 31)))
    def wait(self, *, days: int) -> None:
        """Nobody does anything; everything that falls due rings, one block after another."""
        self.acts += 1
        sandbox = self.chain.sandbox
        until_ms = sandbox.now_ms + days * DAY
        while sandbox.now_ms < until_ms:
            upcoming = [due_ms for _, due_ms, _ in self.paper.armed.values()]
            reached = min([until_ms, *[each for each in upcoming if each > sandbox.now_ms]])
            sandbox.now_ms = Milliseconds(max(reached, sandbox.now_ms))
            while True:
                parent_ms = sandbox.now_ms
                sandbox._next_block()
                self.ring(parent_ms)
                if not self.paper.due(sandbox.now_ms):
                    break

    @every(7)
    @rule(who=st.sampled_from((TERAJU, PERDA)))
    def stop(self, *, who: str) -> None:
        """An origin can act no more, for a time."""
        paper = self.paper

        def judge() -> Reasons:
            return {"wrong_state"} if who in paper.stopped else set()

        if self.call(who, "member.stop_own", lambda: (), judge):
            paper.stopped.add(who)
            paper.arm("review", who, due_ms=paper.now_ms + STOPPED, lane=1)
