"""Anybody records anything about consents, and time passes: the contracts and a person's paper say the same.

Each method has to succeed and to be refused for each of its reasons, and each clock to ring.
"""

import sys
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
)

from contracts.words import Role
from tests.contracts.agencies import AGENCIES, LZS, PERDA, SAID, TERAJU
from tests.contracts.consent_beside import (
    CASE,
    CASES,
    COUNTS,
    LENGTH,
    MISTAKE,
    NAME,
    RIGHT,
    SCOPE,
    WHO,
    Beside,
    every,
    if_any,
    running,
)
from tests.contracts.consent_model import (
    BACKUP,
    CONSENT,
    HOLD,
    SCOPES,
    Given,
    Reasons,
    Stated,
    allowed,
    is_scope,
)
from tests.contracts.rounds import Rounds


class Consents(Beside):
    """Everything together; each story begins with a case and a consent."""

    def __init__(self) -> None:
        super().__init__()
        self.give(who=TERAJU, right=True, case="a", scope=SCOPES[2], days=300, mistake=0, name="")
        self.open(who=TERAJU, case="a")

    # Consent.

    @rule(who=WHO, right=RIGHT, case=CASE, scope=SCOPE, days=LENGTH, mistake=MISTAKE, name=NAME)
    def give(
        self,
        *,
        who: str,
        right: bool,
        case: str,
        scope: Any,
        days: int,
        mistake: int,
        name: str,
    ) -> None:
        """Event 40."""
        who = self.origin(case, who, right=right)
        paper, until_ms, name = self.paper, self.until(days), self.fresh(name)
        old = paper.given.get(case)
        version = (0 if old is None else old.version) + mistake

        def form() -> tuple[Any, ...]:
            chain = self.chain
            return (
                chain.id(case), version, chain.id(name), *chain.scope(scope), until_ms, SAID,
            )  # fmt: skip

        def judge() -> Reasons:
            now = paper.given.get(case)
            found = paper.may_give(case, who) | self.late(until_ms, CONSENT)
            found |= {"stale"} if version != (0 if now is None else now.version) else set()
            found |= {"exists"} if now is not None and now.name == name else set()
            return found | (set() if is_scope(scope) else {"bad_scope"})

        if self.call(who, "consent.give", form, judge):
            origin = paper.cases[case][0] if case in paper.cases else who
            paper.given[case] = Given(name, origin, who, scope, until_ms, version=version + 1)
            paper.run(case, until_ms)

    def _not_running(self, case: str) -> Reasons:
        found = self.paper.given.get(case)
        if found is None:
            return {"not_found"}
        return set() if found.status in ("ACTIVE", "NARROWED") else {"wrong_state"}

    @if_any(running)
    @rule(who=WHO, right=RIGHT, case=CASE, days=LENGTH, mistake=MISTAKE)
    def renew(self, *, who: str, right: bool, case: str, days: int, mistake: int) -> None:
        """The same for longer."""
        who = self.origin(case, who, right=right)
        paper, until_ms = self.paper, self.until(days)
        version = (paper.given[case].version if case in paper.given else 1) + mistake

        def judge() -> Reasons:
            found = self._not_running(case)
            if case not in paper.given:
                return found
            found |= paper.may_give(case, who) | self.late(until_ms, CONSENT)
            return found | ({"stale"} if version != paper.given[case].version else set())

        form = (self.chain.id(case), version, until_ms, SAID)
        if self.call(who, "consent.renew", lambda: form, judge):
            given = paper.given[case]
            given.given_to, given.until_ms, given.version = who, until_ms, version + 1
            paper.run(case, until_ms)

    @if_any(running)
    @rule(who=WHO, case=CASE, scope=SCOPE)
    def narrow(self, *, who: str, case: str, scope: Any) -> None:
        """Event 41."""
        paper = self.paper

        def judge() -> Reasons:
            found = self._not_running(case)
            found |= set() if is_scope(scope) else {"bad_scope"}
            if case in paper.given and not allowed(scope) < allowed(paper.given[case].scope):
                found |= {"not_narrower"}
            return found

        form = (self.chain.id(case), *self.chain.scope(scope), SAID)
        if self.call(who, "consent.narrow", lambda: form, judge):
            given = paper.given[case]
            given.status, given.scope, given.version = "NARROWED", scope, given.version + 1

    @every(4)
    @rule(who=WHO, case=CASE)
    def withdraw(self, *, who: str, case: str) -> None:
        """Event 41."""
        form = (self.chain.id(case), SAID)
        if self.call(who, "consent.withdraw", lambda: form, lambda: self._not_running(case)):
            self.paper.end(case, "WITHDRAWN")

    @if_any(lambda paper: len(paper.cases) < len(CASES))
    @rule(case=CASE)
    def open_over_a_strangers_consent(self, *, case: str) -> None:
        """Who opens the case has a law, and where it is to be stands what somebody else was told."""
        if case not in self.paper.cases:
            scope = SCOPES[0]
            self.register(who=TERAJU, case=case, ground=1, purposes=(1,), to=(), days=30, name="")
            self.give(who=PERDA, right=False, case=case, scope=scope, days=30, mistake=0, name="")
            self.open(who=TERAJU, case=case)

    # Bases.

    @rule(
        who=WHO,
        case=CASE,
        ground=st.integers(1, 6),
        purposes=st.sampled_from(((1,), (1, 2), ())),
        to=st.sampled_from(((), (), (LZS, PERDA))),
        days=LENGTH,
        name=NAME,
    )
    def register(
        self,
        *,
        who: str,
        case: str,
        ground: int,
        purposes: tuple[int, ...],
        to: tuple[str, ...],
        days: int,
        name: str,
    ) -> None:
        """A law."""
        paper, until_ms, name = self.paper, self.until(days), self.fresh(name)
        receivers = tuple(self.chain.member(each) for each in to)
        extent = (purposes, (1, 2), receivers)

        def judge() -> Reasons:
            found = self.late(until_ms, CONSENT) | (set() if purposes else {"bad_scope"})
            found |= {"exists"} if name in [each.name for each in paper.stated.values()] else set()
            known = case in paper.cases
            final = known and paper.cases[case][1] == "TOMBSTONE"
            found |= {"wrong_state"} if final else set()
            shares = ground <= 3 and known and paper.acts(case, who)
            return found | ({"not_others"} if to and not shares else set())

        form = (self.chain.id(case), self.chain.id(name), ground, extent, until_ms, SAID)
        if self.call(self.chain.dpos[who], "basis.register", lambda: form, judge):
            paper.stated[case, who] = Stated(name, purposes, (1, 2), to, until_ms)
            paper.arm("basis", case, who, due_ms=until_ms)

    @if_any(lambda paper: paper.stated)
    @rule(number=st.integers(0, 3), who=WHO, case=CASE)
    def lift(self, *, number: int, who: str, case: str) -> None:
        """It is a law no more."""
        known = sorted(self.paper.stated)
        if known and number:
            case, who = known[number % len(known)]

        def judge() -> Reasons:
            return set() if (case, who) in self.paper.stated else {"not_found"}

        if self.call(self.chain.dpos[who], "basis.lift", lambda: (self.chain.id(case),), judge):
            self.paper.end_basis(case, who)

    # Erasure.

    @every(4)
    @rule(who=WHO, right=RIGHT, case=CASE, other=WHO)
    def request(self, *, who: str, right: bool, case: str, other: str) -> None:
        """The prospect wants everything deleted."""
        who = self.origin(case, who, right=right)
        paper = self.paper

        def judge() -> Reasons:
            if case not in paper.cases:
                return {"not_found"}
            return set() if paper.acts(case, who) else {"not_yours"}

        form = (self.chain.id(case), (self.chain.member(other),), SAID)
        if self.call(who, "erasure.request", lambda: form, judge):
            paper.ask(case, paper.cases[case][0])
            paper.ask(case, other)

    def _owed(self, number: int, mistake: int) -> tuple[tuple[str, str] | None, Any, int]:
        """One of those that are owed, its id and a version; none if there is none, or now and then."""
        known = sorted(self.paper.owed)
        if not known or number == 7:
            return None, self.chain.id("nothing"), 1
        case, member = known[number % len(known)]
        ids = self.chain.ask("erasure.of_case", self.chain.id(case), ())
        [found] = [
            each
            for each in ids
            if self.chain.ask("erasure.get", each).member == self.chain.member(member)
        ]
        return (case, member), found, self.paper.owed[case, member].version + mistake

    def _not_owed(self, of: tuple[str, str] | None, who: str, version: int) -> Reasons:
        if of is None or of not in self.paper.owed:
            return {"not_found"}
        found = set() if of[1] == who else {"not_yours"}
        return found | (set() if self.paper.owed[of].version == version else {"stale"})

    @if_any(lambda paper: paper.owed)
    @rule(number=st.integers(0, 7), who=WHO, right=RIGHT, copies=st.sampled_from((1, 2)), mistake=MISTAKE)  # fmt: skip
    def ack(self, *, number: int, who: str, right: bool, copies: int, mistake: int) -> None:
        """Deleted."""
        of, erasure_id, version = self._owed(number, mistake)
        who = of[1] if right and of is not None else who
        wanted = ("ASKED", "HELD") if copies == 1 else ("LIVE_GONE",)

        def judge() -> Reasons:
            found = self._not_owed(of, who, version)
            if of in self.paper.owed and self.paper.owed[of].status not in wanted:
                found |= {"wrong_state"}
            return found

        form = (erasure_id, version, copies)
        if not self.call(self.chain.dpos[who], "erasure.ack", lambda: form, judge):
            return
        assert of is not None
        owed = self.paper.owed[of]
        if copies == 2:
            del self.paper.owed[of]
            del self.paper.armed["owed", *of]
            return
        owed.status, owed.level, owed.version = "LIVE_GONE", 0, owed.version + 1
        self.paper.arm("owed", *of, due_ms=owed.asked_ms + BACKUP)

    @if_any(lambda paper: paper.owed)
    @rule(number=st.integers(0, 7), who=WHO, right=RIGHT, days=st.sampled_from((0, 9, 90, 2563)), mistake=MISTAKE)  # fmt: skip
    def hold(self, *, number: int, who: str, right: bool, days: int, mistake: int) -> None:
        """A law has it kept."""
        of, erasure_id, version = self._owed(number, mistake)
        who, until_ms = of[1] if right and of is not None else who, self.until(days)

        def judge() -> Reasons:
            found = self._not_owed(of, who, version) | self.late(until_ms, HOLD)
            if of in self.paper.owed and self.paper.owed[of].status != "ASKED":
                found |= {"wrong_state"}
            return found

        form = (erasure_id, version, SAID, until_ms)
        if self.call(self.chain.dpos[who], "erasure.hold", lambda: form, judge):
            assert of is not None
            owed = self.paper.owed[of]
            owed.status, owed.level, owed.version = "HELD", 0, owed.version + 1
            self.paper.arm("owed", *of, due_ms=until_ms)

    @every(9)
    @rule(case=CASE, method=st.sampled_from(("consent.withdraw", "erasure.request", "basis.lift")))
    def without_the_role(self, *, case: str, method: str) -> None:
        """Not everybody may."""
        clerk = self.chain.person(TERAJU, Role.CASEWORKER)
        more = {"consent.withdraw": (SAID,), "erasure.request": ((), SAID), "basis.lift": ()}
        form = (self.chain.id(case), *more[method])
        assert not self.call(clerk, method, lambda: form, lambda: {"forbidden"})

    # What has to be the same.

    @rule(
        case=CASE,
        who=st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=4),
        asked=st.tuples(st.sampled_from((1, 2)), st.sampled_from((9, 3)), st.integers(1, 4)),
        area=st.sampled_from((10, 1)),
    )
    def k(self, *, case: str, who: list[str], asked: tuple[int, int, int], area: int) -> None:
        """The guard says the same."""
        purpose, need, data_class = asked
        self.acts += 1
        actor, *targets = [self.chain.member(each) for each in who]
        form = (self.chain.id(case), area, need, purpose, data_class, actor, tuple(targets))
        expected = self.paper.covers(case, tuple(who), asked, area)
        assert self.chain.ask("consent.covers", *form) is expected
        COUNTS[f"K: {expected}"] += 1

    @invariant()
    def consents_are_the_same(self) -> None:
        """What stands on the chain, and on paper; and what may be opened under it."""
        for case in CASES:
            given = self.paper.given.get(case)
            in_force = self.chain.ask("consent.is_running", self.chain.id(case))
            assert in_force is self.paper.runs(case)
            if given is None:
                with pytest.raises(Exception, match="not_found"):
                    self.chain.ask("consent.get", self.chain.id(case))
                continue
            found = self.chain.ask("consent.get", self.chain.id(case))
            assert (found.status.name, found.version) == (given.status, given.version)
            assert self.chain.name(found.origin) == given.origin
            assert self.chain.name(found.given_to) == given.given_to
            assert found.until_ms == given.until_ms
            assert found.scope.need_groups == given.scope.needs

    @invariant()
    def bases_and_erasures_are_the_same(self) -> None:
        """Who has a basis, and who has to delete what."""
        for case in CASES:
            of_case = self.chain.ask("basis.of_case", self.chain.id(case))
            stated = {who for of, who in self.paper.stated if of == case}
            assert {self.chain.name(each) for each in of_case} == stated
            ids = self.chain.ask("erasure.of_case", self.chain.id(case), ())
            found = {}
            for each in ids:
                one = self.chain.ask("erasure.get", each)
                found[self.chain.name(one.member)] = (one.status.name, one.level, one.version)
                [(_, due_ms)] = self.chain.sandbox.armed(each)
                key = ("owed", case, self.chain.name(one.member))
                assert due_ms == self.paper.armed[key][1]
            owed = {who: each for (of, who), each in self.paper.owed.items() if of == case}
            assert found == {who: (o.status, o.level, o.version) for who, o in owed.items()}

    @invariant()
    def clocks_are_the_same(self) -> None:
        """Those of consents and cases; nothing is stuck."""
        for case in CASES:
            armed = dict(self.chain.sandbox.armed(self.chain.id(case)))
            kinds = {"notice": "notice", "expire": "expire", "due": "case"}
            paper = {tick: (kind, case) for tick, kind in kinds.items()}
            expected = {
                tick: self.paper.armed[key][1]
                for tick, key in paper.items()
                if key in self.paper.armed
            }
            assert armed == expected
        assert self.chain.sandbox.stuck() == []


MOST_STORIES = 400

REFUSALS = {
    "case.open": "exists no_consent",
    "consent.give": "not_yours stale exists bad_scope too_long wrong_state",
    "consent.renew": "not_found wrong_state not_yours stale too_long",
    "consent.narrow": "not_found wrong_state bad_scope not_narrower",
    "consent.withdraw": "not_found wrong_state forbidden",
    "basis.register": "exists bad_scope too_long wrong_state not_others",
    "basis.lift": "not_found forbidden",
    "erasure.request": "not_found not_yours",
    "erasure.ack": "not_found not_yours stale wrong_state",
    "erasure.hold": "not_found not_yours stale wrong_state too_long",
}
RINGS = ("notice", "expire", "basis", "level 1", "level 2", "held no more", "closed", "forgotten", "review")  # fmt: skip
WANTED = (
    *REFUSALS,
    *(f"{method}: {code}" for method, codes in REFUSALS.items() for code in codes.split()),
    *(f"rings: {each}" for each in RINGS),
    "a stranger's consent",
    "K: True",
    "K: False",
)


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until everything has come up."""
    COUNTS.clear()
    rounds = Rounds(least=50, most=MOST_STORIES, steps=50)
    missing = rounds.never_come_up(Consents, WANTED, COUNTS)
    sys.stdout.write("\n".join(f"{count:7,} {name}" for name, count in sorted(COUNTS.items())))
    assert missing == [], f"in {MOST_STORIES} stories these never came up"
