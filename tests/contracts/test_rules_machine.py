"""Anybody publishes, retires and screens, and time passes: the sandbox and a person's paper of rules and screenings, side by side."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from contracts.language import DAY
from contracts.moment import Person
from tests.contracts.agencies import LZS, PERDA, SAID, TERAJU
from tests.contracts.rounds import Rounds, as_judged, pairs, table, unexpected
from tests.contracts.ruling import LONG, RESULT, Ruling, digest_of

COUNTS: Counter[tuple[str, str]] = Counter()
"""By method and by how it ended, in all examples together."""
OWNERS = {"food": PERDA, "help": TERAJU}
"""Whose services they are; TERAJU has no approver of its own."""
SERVICES = st.sampled_from(("food",) * 5 + ("help",) * 3 + ("nothing",))
REFS = ("a", "b")
PIECES = st.sampled_from(
    ((b"x",), (LONG, b"y"), (LONG,), (LONG, LONG, b"z"), (LONG, b""), (b"x", b"y"), ())
)
MISTAKE = st.sampled_from((0,) * 7 + (1,))
KEPT = 8
Reasons = set[str]


@dataclass
class Written:
    """A version on paper."""

    pieces: tuple[bytes, ...]
    since: int
    until: int | None = None
    status: str = "IN_FORCE"


@dataclass
class Paper:
    """Rules and screenings as a person would write them down."""

    edition: int = 0
    rules: dict[str, list[Written]] = field(default_factory=lambda: {"food": [], "help": []})
    retired: set[str] = field(default_factory=set)
    """Services."""
    withdrawn: set[str] = field(default_factory=set)
    closed_ms: dict[str, int] = field(default_factory=dict)
    screened: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def last(self, name: str) -> Written | None:
        """The newest version."""
        rows = self.rules.get(name)
        return rows[-1] if rows else None

    def at(self, name: str, edition: int) -> int | None:
        """The version in an edition, as far as versions are kept."""
        rows = list(enumerate(self.rules[name], 1))[-KEPT:]
        for number, each in rows:
            if each.since <= edition and (each.until is None or edition < each.until):
                return number
        return None


class RulesAndScreenings(RuleBasedStateMachine):
    """Two services and two prospects; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Ruling()
        self.paper = Paper()
        for name, owner in OWNERS.items():
            self.chain.published(name, who=owner)
        for ref in REFS:
            self.chain.prospect(ref)

    def call(self, method: str, refused: tuple[Any, ...], judge: Callable[[], Reasons]) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        return as_judged(method, refused, judge(), COUNTS)

    @rule(
        name=SERVICES,
        pieces=PIECES,
        off=MISTAKE,
        stranger=MISTAKE,
        leaves=MISTAKE,
        by=st.sampled_from(("own", "own", "own", "other", "nobody")),
    )
    def publish(self, **given: Any) -> None:
        """Another version."""
        name, pieces, paper = given["name"], given["pieces"], self.paper
        owner = OWNERS.get(name, PERDA)
        who = LZS if given["stranger"] else owner
        number = len(paper.rules.get(name, ())) + 1 + given["off"]
        approvers = {
            "own": self.chain.approvers.get(who, self.chain.approvers[PERDA]),
            "other": self.chain.approvers["ZPP"],
        }
        signs = approvers.get(given["by"])

        def judge() -> Reasons:
            found: Reasons = {"not_active"} if given["leaves"] else set()
            needs = signs is None or (signs.member != self.chain.member(who) and who != TERAJU)
            found |= {"needs_approver"} if needs else set()
            if name not in OWNERS:
                return found | {"not_found"}
            found |= {"not_yours"} if who != owner else set()
            found |= {"wrong_state"} if name in paper.retired else set()
            found |= {"stale"} if given["off"] else set()
            cut = [len(each) == 1024 for each in pieces[:-1]]
            fits = bool(pieces) and all(cut) and bool(pieces[-1])
            return found | (set() if fits else {"bad_pieces"})

        author: Person = self.chain.leaving(who) if given["leaves"] else self.chain.people[who]
        form = (self.chain.id(name), number, pieces)
        refused = self.chain.signed(author, "rule.publish", form, (signs,) if signs else ())
        if self.call("rule.publish", refused, judge):
            paper.edition += 1
            before = paper.last(name)
            if before is not None and before.status == "IN_FORCE":
                before.status, before.until = "REPLACED", paper.edition
            paper.rules[name].append(Written(pieces, paper.edition))

    @rule(name=st.sampled_from(("food", "help")), ref=st.sampled_from(REFS))
    def bring_up(self, *, name: str, ref: str) -> None:
        """What goes well: rules are published, and a prospect is screened by them."""
        if name not in self.paper.retired:
            signs = {"food": "own", "help": "other"}[name]
            given = {"off": 0, "stranger": 0, "leaves": 0, "by": signs}
            self.publish(name=name, pieces=(LONG, b"y"), **given)
            self.screen(ref=ref, who=TERAJU, back=0)

    @precondition(lambda self: self.paper.edition > 0)
    @rule(name=SERVICES, off=MISTAKE, stranger=MISTAKE)
    def retire(self, **given: Any) -> None:
        """No version any more."""
        name, paper = given["name"], self.paper
        owner = OWNERS.get(name, PERDA)
        who = LZS if given["stranger"] else owner
        number = len(paper.rules.get(name, ())) + given["off"]
        last = paper.last(name)

        def judge() -> Reasons:
            if name not in OWNERS:
                return {"not_found"}
            found: Reasons = {"not_yours"} if who != owner else set()
            if given["off"]:
                return found | {"stale"}
            if last is None:
                return found | {"not_found"}
            return found | (set() if last.status == "IN_FORCE" else {"wrong_state"})

        refused = self.chain.retiring(number, service=name, who=who)
        if self.call("rule.retire", refused, judge):
            assert last is not None
            paper.edition += 1
            last.status, last.until = "RETIRED", paper.edition

    @precondition(lambda self: self.paper.edition > 4)
    @rule(name=st.sampled_from(("food", "help")))
    def end(self, *, name: str) -> None:
        """A service is retired; its rules stay as they are."""
        if name not in self.paper.retired:
            assert self.chain.does("retire", name, who=OWNERS[name]) == ()
            self.paper.retired.add(name)

    @precondition(lambda self: self.paper.edition > 0)
    @rule(
        ref=st.sampled_from((*REFS, *REFS, "nothing")),
        who=st.sampled_from((TERAJU, PERDA, LZS)),
        back=st.integers(-1, 9),
    )
    def screen(self, *, ref: str, who: str, back: int) -> None:
        """A prospect is screened by an edition."""
        paper = self.paper
        edition = max(paper.edition - back, 0)

        def judge() -> Reasons:
            gone: Reasons = {"not_open"} if ref not in REFS or ref in paper.closed_ms else set()
            if ref in paper.withdrawn:
                gone |= {"no_consent", "not_open"}
            return gone | (set() if 0 < edition <= paper.edition else {"not_published"})

        refused = self.chain.screening(edition, who=who, ref=ref)
        if self.call("screen.register", refused, judge):
            paper.screened.setdefault((ref, who), []).append(edition)

    @precondition(lambda self: self.paper.edition > 1)
    @rule(ref=st.sampled_from(REFS), closes=st.booleans())
    def withdraw(self, *, ref: str, closes: bool) -> None:
        """A prospect withdraws the consent, or the referral."""
        paper, chain = self.paper, self.chain
        if closes and ref not in paper.closed_ms and ref not in paper.withdrawn:
            form = (chain.id(ref), chain.version(ref), SAID)
            chain.done(TERAJU, "referral.withdraw", *form)
            paper.closed_ms[ref] = chain.sandbox.now_ms
        elif not closes and ref not in paper.withdrawn and ref not in paper.closed_ms:
            chain.done(TERAJU, "consent.withdraw", chain.id(f"case of {ref}"), SAID)
            paper.withdrawn.add(ref)

    @rule(days=st.sampled_from((1, 40, 100, 230)))
    def wait(self, *, days: int) -> None:
        """Nobody does anything."""
        if self.chain.sandbox.now_ms - 1_700_000_000_000 < 450 * DAY:
            self.chain.wait(days * DAY)

    @invariant()
    def rules_are_the_same(self) -> None:
        """Each version that is kept, and which one is in force in which edition."""
        chain, paper = self.chain, self.paper
        assert chain.edition() == paper.edition
        for name, rows in paper.rules.items():
            service = chain.id(name)
            numbers = list(range(1, len(rows) + 1))[-KEPT:]
            assert list(chain.ask("rule.of_service", service)) == numbers
            last = paper.last(name)
            in_force = len(rows) if last is not None and last.status == "IN_FORCE" else None
            assert chain.in_force(name) == in_force
            for edition in range(max(0, paper.edition - 4), paper.edition + 2):
                assert chain.ask("rule.at", service, edition) == paper.at(name, edition)
            for number in numbers[-2:]:
                written = rows[number - 1]
                found = chain.ask("rule.get", service, number)
                assert found.digest == digest_of(*written.pieces)
                assert (found.status.name, found.since, found.until) == (
                    written.status, written.since, written.until,
                )  # fmt: skip
                assert chain.ask("rule.document", service, number) == written.pieces

    @invariant()
    def screenings_are_the_same(self) -> None:
        """The newest of each member, until some time after the case is a tombstone."""
        now_ms = self.chain.sandbox.now_ms
        for ref in REFS:
            told = dict(self.chain.ask("screen.of_referral", self.chain.id(ref), ()))
            found = {self.chain.name(each): (s.edition, s.count) for each, s in told.items()}
            written = {
                who: (rows[-1], len(rows))
                for (of, who), rows in self.paper.screened.items()
                if of == ref
            }
            over_ms = self.paper.closed_ms.get(ref, 2**62) + 180 * DAY
            if ref in self.paper.withdrawn:
                assert found in (written, {}), "the end of a consent may end the referral"
            elif now_ms < over_ms:
                assert found == written
            elif now_ms > over_ms + 31 * DAY:
                assert found == {}
            if written and not found:
                COUNTS["look", "erased"] += 1
            assert all(each.result == RESULT for each in told.values())

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []


ENDS = {
    "rule.publish": (
        "done", "bad_pieces", "needs_approver", "not_active", "not_found", "not_yours", "stale", "wrong_state",
    ),
    "rule.retire": ("done", "not_found", "not_yours", "stale", "wrong_state"),
    "screen.register": ("done", "no_consent", "not_open", "not_published"),
    "look": ("erased",),
}  # fmt: skip
"""How each method can end, and the clock."""


def test_every_way_in_which_a_method_can_end_is_expected() -> None:
    """The table has every method of people, and every reason that the sources give."""
    assert unexpected(("rule", "screen"), ENDS) == set()


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until every method has ended in every way."""
    COUNTS.clear()
    rounds = Rounds(least=20, most=200, steps=40)
    missing = rounds.never_come_up(RulesAndScreenings, pairs(ENDS), COUNTS)
    sys.stdout.write(table(ENDS, COUNTS))
    assert missing == []
