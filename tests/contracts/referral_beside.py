"""Anybody does anything with referrals, and time passes: the sandbox and the paper, side by side."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from chain.primitives import Milliseconds
from contracts.moment import Person
from contracts.words import Id
from tests.contracts.agencies import AGENCIES, PUBLISHED_MS, Agencies
from tests.contracts.referral_model import Paper
from tests.contracts.referral_records import HOUR, Leg, Reasons, Ref

F = TypeVar("F", bound=Callable[..., Any])

COUNTS: Counter[str] = Counter()
"""What came up in all examples together."""

WHO = st.sampled_from(AGENCIES)
PICK = st.integers(0, 11)
TAG = st.sampled_from(("", "shared"))
"""Agencies have services of their own, or one in common."""
MISTAKE = st.sampled_from((0,) * 9 + (1,))
"""Now and then a version that is not the right one."""
COSIGNER = st.sampled_from(("", "", *AGENCIES))
GROUNDS = st.sampled_from((1, 2, 3, 3, 3, 4, 5, 6, 6, 6, 7))
AREAS = (10, 7, 1)
SERVED = 7
"""Where somebody has a service for what is looked for: in the last of AREAS nobody has, at first."""
REACHES = {"some": ("LZS", "PERDA", "TERAJU"), "nobody": ()}
AGREED_TO = st.sampled_from(("all",) * 12 + ("short", "some", "preview", "nobody"))
"""What prospects consent to, mostly everything."""


def if_ref(*states: str) -> Callable[[F], F]:
    """A rule for referrals in these states; now and then it is tried on any."""
    made: Callable[[F], F] = precondition(
        lambda self: self.is_loose or any(ref.status in states for ref in self.paper.refs.values())
    )
    return made


def if_leg(*states: str) -> Callable[[F], F]:
    """A rule for legs in these states; now and then it is tried on any."""
    made: Callable[[F], F] = precondition(
        lambda self: self.is_loose or any(leg.status in states for leg in self.paper.legs.values())
    )
    return made


class Beside(RuleBasedStateMachine):
    """Five agencies, a few referrals; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Agencies()
        self.paper = Paper()
        self.paper.helpers.begin(self.chain.sandbox.now_ms - PUBLISHED_MS)
        self.chain.suspends(*AGENCIES, area=AREAS[-1])
        for name in AGENCIES:
            self.paper.helpers.suspend(name, AREAS[-1])
        self.number = 0
        self.acts = 0
        self.meant: Id | None = None
        """The referral that all acts are about, if there is one."""

    @property
    def is_loose(self) -> bool:
        """True for one act in eight: then anything is tried."""
        return self.acts % 8 == 7

    def new_id(self) -> Id:
        self.number += 1
        return self.chain.id(f"number {self.number}")

    def ring(self, parent_ms: int) -> None:
        """What had fallen due by the parent's time rings at the start of a block."""
        self.paper.now_ms = self.chain.sandbox.now_ms
        for key in self.paper.due(parent_ms):
            event = self.paper.ring(*key)
            if event is not None:
                COUNTS[event] += 1
            self.learn_next()

    def learn_next(self) -> None:
        """The contract has made a leg for the next candidate: its id is what lives there now."""
        ref = self.paper.asked_next
        if ref is not None:
            [of] = [key for key, each in self.paper.refs.items() if each is ref]
            [leg] = self.chain.ask("search.live", of)
            member, tag, urgent, by = self.paper.next_target
            self.paper.asked_next = None
            self.paper.ask(leg, of, (member, tag), by=by, urgent=urgent)
            COUNTS["next candidate"] += 1

    @if_leg("INFO_REQUESTED")
    @rule()
    def nobody_answers(self) -> None:
        """A question of an agency, for as long as it may last."""
        self.wait(hours=170)

    @rule(hours=st.sampled_from((1, 1, 1, 1, 5, 5, 5, 30, 30, 80, 170, 400, 4400)))
    def wait(self, *, hours: int) -> None:
        """Nobody does anything; everything that falls due rings, one block after another."""
        self.acts += 1
        sandbox = self.chain.sandbox
        sandbox.now_ms = Milliseconds(sandbox.now_ms + hours * HOUR)
        for _ in range(12):
            parent_ms = sandbox.now_ms
            for fired in sandbox._next_block():
                self.chain._hear(fired)
            self.ring(parent_ms)
            if not self.paper.due(sandbox.now_ms):
                return

    def call(
        self,
        event: str,
        who: str | Person,
        method: str,
        form: tuple[Any, ...],
        judge: Any,
        by: str = "",
    ) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        self.acts += 1
        parent_ms = self.chain.sandbox.now_ms
        refused = self.chain.act(who, method, *form, by=by)
        self.ring(parent_ms)
        reasons: Reasons = judge()
        if refused:
            assert refused[0] in reasons, (event, refused, reasons)
            COUNTS[f"refused: {refused[0]}"] += 1
            COUNTS[f"{method} refused: {refused[0]}"] += 1
            return False
        assert not reasons, (event, reasons)
        COUNTS[event] += 1
        return True

    def pick(self, number: int, *states: str) -> tuple[Id, Ref]:
        """What is meant; else a referral, in one of these states if there is one and the act is not loose."""
        if self.meant is not None:
            return self.meant, self.paper.refs[self.meant]
        keys = list(self.paper.refs)
        fitting = [key for key in keys if self.paper.refs[key].status in states]
        keys = fitting if fitting and not self.is_loose else keys
        of = keys[number % len(keys)]
        return of, self.paper.refs[of]

    def pick_leg(self, number: int, *states: str) -> tuple[Id, Leg] | None:
        """What lives of what is meant; else a leg, in one of these states if there is one and the act is not loose."""
        if self.meant is not None:
            live = self.paper.refs[self.meant].live
            return (live[0], self.paper.legs[live[0]]) if live else None
        keys = list(self.paper.legs)
        fitting = [key for key in keys if self.paper.legs[key].status in states]
        keys = fitting if fitting and not self.is_loose else keys
        if not keys:
            return None
        of = keys[number % len(keys)]
        return of, self.paper.legs[of]

    def open_reasons(self, of: Id, version: int) -> Reasons:
        """What is wrong with a call on an open referral, if something is."""
        ref = self.paper.refs[of]
        if ref.status == "CLOSED":
            return {"not_found"}
        return {"stale"} if version != ref.version else set()
