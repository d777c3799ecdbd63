"""Published tables: who may publish what, what becomes of a table that is challenged, and that people's paper says the same."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from chain.rejection import Rejected
from contracts.kinds import annotations_of
from contracts.language import DAY, hashed, replace
from contracts.moment import Person
from contracts.portrait.portrait import portrait_of
from contracts.refusal import Refused
from contracts.words import Role, Standing
from node.figures.spec import MOST_DIMENSIONS, Counted, Dimension, Figure
from tests.contracts.agencies import LZS, PERDA, PERKESO, PROGRAMS, SAID, Agencies
from tests.contracts.rounds import Rounds, pairs

T_PANEL = 14 * DAY
SPEC: tuple[Any, ...] = (1, 1, 24_286, 24_288, (1, 2), (1, 5))
"""Version, how is counted, from January to March 2024, by need and area, opened and helped."""
VALUES = ((30,), ())
ROWS = (b"r" * 1_024, b"r" * 7)


class Publishers(Agencies):
    """Agencies whose people publish and audit."""

    def __init__(self) -> None:
        super().__init__(*sorted(set(PROGRAMS) - {"stat", "member", "user", "office", "ballot"}))
        roles = (Role.ANALYST, Role.AUDITOR)
        self.people = {name: self.sandbox.person(name, *roles) for name in self.people}
        self.act(PERKESO, "stat.drop", self.id("nothing"))  # a block before the first table's

    def publish(
        self, name: str = "first", *, who: str | Person = PERKESO, **how: Any
    ) -> tuple[Any, ...]:
        """Why a table is refused; nothing if it is published."""
        spec, height = how.get("spec", SPEC), how.get("height", 1)
        values, rows = how.get("values", VALUES), how.get("rows", ROWS)
        over = (self.id(how["over"]),) if "over" in how else ()
        return self.act(who, "stat.publish", self.id(name), spec, height, values, rows, over)

    def table(self, name: str = "first") -> Any:
        """As it stands."""
        return self.ask("stat.get", self.id(name))

    def status(self, name: str = "first") -> str:
        """Where it stands."""
        found: str = self.table(name).status.name
        return found

    def withdraw(self, name: str = "first", *, who: str = PERKESO) -> tuple[Any, ...]:
        """Why it is not withdrawn."""
        return self.act(who, "stat.withdraw", self.id(name), self.table(name).version, 1)

    def challenge(self, name: str = "first", *, who: str = LZS) -> tuple[Any, ...]:
        """Why nobody may say that it is wrong."""
        form = (self.id(name), self.table(name).version, 1, SAID)
        return self.act(who, "stat.challenge", *form)

    def rows(self, name: str = "first") -> tuple[bytes, ...]:
        """What is kept of its rows."""
        found: list[bytes] = []
        for place in range(33):
            try:
                found.append(self.ask("stat.part", self.id(name), place))
            except Refused:
                break
        return tuple(found)


def test_a_table_is_published_with_what_it_shows_and_its_rows() -> None:
    here = Publishers()
    assert here.publish() == ()
    found = here.table()
    assert ([each.name for each in found.spec.dimensions], found.spec.figures) == (
        ["NEED", "AREA"],
        (1, 5),
    )
    assert (found.values, found.parts, found.height) == ((30, None), 2, 1)
    assert found.table_commit == hashed(hashed(ROWS[0]), ROWS[1])
    assert here.rows() == ROWS
    [told] = here.told("FigureMoved")
    assert (told.stat_id, told.before, told.after.name) == (here.id("first"), None, "PUBLISHED")
    assert here.publish() == ("exists",)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"spec": (0, *SPEC[1:])}, "bad_spec"),
        ({"spec": (1, 1, 24_289, 24_288, (), (1, 5))}, "bad_spec"),
        ({"spec": (1, 1, 1, 1, (2, 1, 2), (1, 5))}, "bad_spec"),
        ({"spec": (1, 1, 1, 1, (), ()), "values": ()}, "bad_spec"),
        ({"spec": (1, 1, 1, 1, (), (5, 1))}, "bad_spec"),
        ({"spec": (1, 1, 1, 1, (), (5, 5))}, "bad_spec"),
        ({"height": 0}, "not_final"),
        ({"height": 10_000}, "not_final"),
        ({"values": ((1,),)}, "bad_table"),
        ({"rows": ()}, "bad_table"),
        ({"rows": (b"",)}, "bad_table"),
        ({"rows": (b"short", b"r")}, "bad_table"),
        ({"over": "none"}, "not_found"),
        ({"who": LZS, "over": "before"}, "not_yours"),
    ],
)
def test_what_is_no_table_is_refused(how: dict[str, Any], why: str) -> None:
    here = Publishers()
    assert here.publish("before") == ()
    assert here.publish("other", **how)[0] == why


def test_more_than_three_dimensions_cannot_even_be_said() -> None:
    here = Publishers()
    four = (1, 1, 1, 1, (1, 2, 3, 4), (1, 5))
    with pytest.raises(Rejected, match="up to 3"):
        here.publish(spec=four)


def test_analysts_publish_and_auditors_challenge() -> None:
    here = Publishers()
    coordinator = here.person(PERKESO, Role.COORDINATOR)
    assert here.publish(who=coordinator)[0] == "forbidden"
    leaving = replace(here.people[PERKESO], standing=Standing.LEAVING)
    assert here.publish(who=leaving) == ("not_active",)
    assert here.publish() == ()
    analyst = here.person(LZS, Role.ANALYST)
    form = (here.id("first"), 1, 1, SAID)
    assert here.act(analyst, "stat.challenge", *form)[0] == "forbidden"
    auditor = here.person(PERKESO, Role.AUDITOR)
    assert here.act(auditor, "stat.withdraw", here.id("first"), 1, 1)[0] == "forbidden"


def test_a_table_is_replaced_and_its_rows_are_let_go() -> None:
    here = Publishers()
    here.publish()
    assert here.publish("second", over="first") == ()
    first = here.table()
    assert (first.status.name, first.replaced_by) == ("REPLACED", here.id("second"))
    assert (here.rows(), here.rows("second")) == ((), ROWS)
    assert here.publish("third", over="first") == ("wrong_state",)
    assert here.withdraw() == ("wrong_state",)
    assert here.challenge() == ("wrong_state",)


def test_a_table_is_withdrawn_by_its_member_and_says_why() -> None:
    here = Publishers()
    here.publish()
    assert here.withdraw(who=LZS) == ("not_yours",)
    assert here.act(PERKESO, "stat.withdraw", here.id("first"), 9, 1) == ("stale", 1)
    assert here.withdraw() == ()
    assert (here.status(), here.table().why.name, here.rows()) == ("WITHDRAWN", "MISTAKE", ())
    assert here.act(PERKESO, "stat.withdraw", here.id("none"), 1, 1) == ("not_found",)


def test_a_challenge_that_nobody_decides_is_upheld_after_two_rounds() -> None:
    here = Publishers()
    here.publish()
    assert here.challenge() == ()
    assert (here.status(), here.challenge(who=PERDA)) == ("CHALLENGED", ("wrong_state",))
    assert here.ask("stat.challenge_of", here.id("first")).fault.name == "NOT_EQUAL"
    here.wait(T_PANEL + DAY)
    assert here.status() == "CHALLENGED"
    [undecided] = here.told("ChallengeUndecided")
    assert undecided.due_ms > here.sandbox.now_ms
    here.wait(T_PANEL + DAY)
    assert (here.status(), here.rows()) == ("STRUCK", ())
    assert here.ask("stat.challenge_of", here.id("first")).rounds == 1
    assert here.act(LZS, "stat.drop", here.id("first")) == ("wrong_state",)


def test_a_challenge_is_dropped_by_the_member_that_raised_it() -> None:
    here = Publishers()
    here.publish()
    assert here.act(LZS, "stat.drop", here.id("first")) == ("not_found",)
    here.challenge()
    assert here.act(PERKESO, "stat.drop", here.id("first")) == ("not_yours",)
    assert here.act(LZS, "stat.drop", here.id("first")) == ()
    here.wait(3 * T_PANEL)
    assert (here.status(), here.rows()) == ("PUBLISHED", ROWS)
    assert here.act(LZS, "stat.challenge", here.id("first"), 1, 1, SAID) == ("stale", 3)
    assert here.act(LZS, "stat.challenge", here.id("none"), 1, 1, SAID) == ("not_found",)


def test_a_table_that_is_withdrawn_or_replaced_is_challenged_no_more() -> None:
    here = Publishers()
    for name in ("first", "second"):
        here.publish(name)
        here.challenge(name)
    here.withdraw("first")
    assert here.publish("third", over="second") == ()
    here.wait(3 * T_PANEL)
    assert [here.status(name) for name in ("first", "second")] == ["WITHDRAWN", "REPLACED"]
    assert here.ask("stat.challenge_of", here.id("first")) is None
    assert here.sandbox.stuck() == []


def test_what_could_not_be_decided_is_tried_again_the_next_day() -> None:
    here = Publishers()
    here.sandbox.fire("stat.rescue", here.id("first"), "due")
    [(tick, due_ms)] = here.sandbox.armed(here.id("first"))
    assert (tick, due_ms - here.sandbox.now_ms <= DAY) == ("due", True)


def test_the_largest_table_fits_into_one_call() -> None:
    here = Publishers()
    figures = tuple(range(1, 65))
    spec = (1, 1, 0, 119_999, (1, 2, 3), figures)
    rows = (b"r" * 1_024,) * 32
    assert here.publish(spec=spec, values=((2**63,),) * 64, rows=rows) == ()
    assert here.rows() == rows
    assert here.publish("second", spec=spec, values=((1,),) * 64, rows=rows, over="first") == ()


def test_a_member_has_so_many_tables_that_stand_and_no_more() -> None:
    here = Publishers()
    for at in range(200):
        assert here.publish(f"table {at}", rows=(b"r",)) == ()
    assert here.publish("more") == ("too_many_figures", 200)
    assert here.publish("more", who=LZS) == ()
    assert here.publish("instead", over="table 0") == ()
    here.withdraw("table 1")
    assert here.publish("more room") == ()
    pages = [here.ask("stat.listed", ())]
    while pages[-1]:
        pages.append(here.ask("stat.listed", (pages[-1][-1],)))
    assert len({each for page in pages for each in page}) == 203
    first = here.ask("stat.of_member", here.member(PERKESO), ())
    after = here.ask("stat.of_member", here.member(PERKESO), (first[-1],))
    assert (len(first), here.id("table 64") == after[0]) == (64, True)
    assert here.ask("stat.of_member", here.member(LZS), ()) == (here.id("more"),)


def test_the_numbers_of_the_contract_are_those_of_the_count() -> None:
    hints = annotations_of(PROGRAMS["stat"].classes()["Spec"])
    [dimensions, _] = get_args(get_args(hints["dimensions"])[0])
    for ours, theirs in ((hints["counted"], Counted), (dimensions, Dimension)):
        assert {each.name: each.value for each in ours} == {
            each.name: each.value for each in theirs
        }
    assert MOST_DIMENSIONS == 3
    assert len(Figure) <= 64
    assert max(Figure) <= 255


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=1, max_size=5_000))
def test_what_rows_are_known_by_is_of_every_byte_and_its_place(rows: bytes) -> None:
    here = Publishers()
    parts = tuple(rows[at : at + 1_024] for at in range(0, len(rows), 1_024))
    changed = bytes([rows[0] ^ 1]) + rows[1:]
    other = tuple(changed[at : at + 1_024] for at in range(0, len(rows), 1_024))
    assert here.publish(rows=parts) == ()
    assert here.publish("second", rows=other) == ()
    assert b"".join(here.rows()) == rows
    assert here.table().table_commit != here.table("second").table_commit


# Anybody does anything, and time passes.

NAMES = ("a", "b", "c")
WHO = st.sampled_from((PERKESO, LZS, PERDA))
NAME = st.sampled_from(NAMES)
COUNTS: Counter[tuple[str, str]] = Counter()


@dataclass
class Paper:
    """One table, as a person would note it."""

    member: str
    status: str = "PUBLISHED"
    version: int = 1
    challenger: str | None = None
    rounds: int = 0
    due_ms: int = 0


@dataclass
class Papers:
    """All of them."""

    tables: dict[str, Paper] = field(default_factory=dict)

    def pass_until(self, now_ms: int) -> None:
        """What the clock does with challenges."""
        for each in self.tables.values():
            while each.status == "CHALLENGED" and each.due_ms <= now_ms:
                COUNTS["due", "fired"] += 1
                if each.rounds:
                    each.status, each.version = "STRUCK", each.version + 1
                else:
                    each.rounds, each.due_ms = 1, now_ms + T_PANEL


class Statistics(RuleBasedStateMachine):
    """Three agencies and three tables."""

    def __init__(self) -> None:
        super().__init__()
        self.here, self.paper = Publishers(), Papers()

    def judge(self, method: str, found: tuple[Any, ...], expected: str) -> bool:
        """What was said is what the paper expects; true if it is done."""
        assert (found[0] if found else "done") == expected, (method, found, expected)
        COUNTS[method, expected] += 1
        return expected == "done"

    def pass_time(self) -> None:
        """A call makes a block, which first fires what its parent's time had reached."""
        self.paper.pass_until(self.here.sandbox.now_ms)

    @rule(who=WHO, name=NAME, over=st.sampled_from((*NAMES, "", "", "")), wrong=st.integers(0, 9))
    def publish(self, *, who: str, name: str, over: str, wrong: int) -> None:
        """Some of them wrong."""
        self.pass_time()
        how: dict[str, Any] = {} if not over else {"over": over}
        mistakes: tuple[dict[str, Any], ...] = (
            {"height": 10**9},
            {"rows": ()},
            {"spec": (0, *SPEC[1:])},
        )
        how |= mistakes[wrong] if wrong < len(mistakes) else {}
        author: str | Person = who
        if wrong == 3:
            author = replace(self.here.people[who], standing=Standing.LEAVING)
        wrongs = ("not_final", "bad_table", "bad_spec", "not_active")
        old = self.paper.tables.get(over)
        if wrong == 3:
            expected = "not_active"
        elif name in self.paper.tables:
            expected = "exists"
        elif wrong < len(wrongs):
            expected = wrongs[wrong]
        else:
            expected = "done" if not over else self.may(who, old)
        if self.judge("stat.publish", self.here.publish(name, who=author, **how), expected):
            self.paper.tables[name] = Paper(who)
            if old is not None:
                self.end(old, "REPLACED")

    def may(self, who: str, old: Paper | None) -> str:
        """Whether a member may end a table."""
        if old is None:
            return "not_found"
        if old.member != who:
            return "not_yours"
        return "done" if old.status in ("PUBLISHED", "CHALLENGED") else "wrong_state"

    def end(self, old: Paper, status: str) -> None:
        """It does not stand any more."""
        old.status, old.version = status, old.version + 1
        old.challenger = None

    @rule(who=WHO, name=NAME, late=st.integers(0, 4))
    def withdraw(self, *, who: str, name: str, late: int) -> None:
        """By whoever."""
        self.pass_time()
        old = self.paper.tables.get(name)
        version = 99 if late == 0 else old.version if old else 1
        expected = self.may(who, old)
        expected = "stale" if expected == "done" and late == 0 else expected
        form = (self.here.id(name), version, 2)
        if self.judge("stat.withdraw", self.here.act(who, "stat.withdraw", *form), expected):
            assert old is not None
            self.end(old, "WITHDRAWN")

    @rule(who=WHO, name=NAME, late=st.integers(0, 4))
    def challenge(self, *, who: str, name: str, late: int) -> None:
        """By whoever."""
        self.pass_time()
        old = self.paper.tables.get(name)
        version = 99 if late == 0 else old.version if old else 1
        if old is None:
            expected = "not_found"
        elif late == 0:
            expected = "stale"
        else:
            expected = "done" if old.status == "PUBLISHED" else "wrong_state"
        form = (self.here.id(name), version, 1, SAID)
        if self.judge("stat.challenge", self.here.act(who, "stat.challenge", *form), expected):
            assert old is not None
            old.status, old.version, old.challenger = "CHALLENGED", old.version + 1, who
            old.rounds, old.due_ms = 0, self.here.sandbox.now_ms + T_PANEL

    @precondition(lambda self: self.paper.tables)
    @rule(who=WHO, name=NAME)
    def drop(self, *, who: str, name: str) -> None:
        """By whoever."""
        self.pass_time()
        old = self.paper.tables.get(name)
        if old is None or old.challenger is None:
            expected = "not_found"
        elif old.challenger != who:
            expected = "not_yours"
        else:
            expected = "done" if old.status == "CHALLENGED" else "wrong_state"
        found = self.here.act(who, "stat.drop", self.here.id(name))
        if self.judge("stat.drop", found, expected):
            assert old is not None
            old.status, old.version, old.challenger = "PUBLISHED", old.version + 1, None

    @rule(name=NAME)
    def leave_it_undecided(self, *, name: str) -> None:
        """A challenge that nobody decides, and that comes too late to be dropped."""
        self.challenge(who=LZS, name=name, late=1)
        self.wait(days=15)
        self.wait(days=16)
        if name in self.paper.tables:
            self.drop(who=LZS, name=name)

    @rule(days=st.sampled_from((1, 6, 15)))
    def wait(self, *, days: int) -> None:
        """Block by block, so that a firing is noted when it comes."""
        for _ in range(days):
            self.here.wait(DAY)
            self.paper.pass_until(self.here.sandbox.now_ms)

    @invariant()
    def chain_and_paper_say_the_same(self) -> None:
        """Where each stands, and that rows are kept of those that stand."""
        for name, paper in self.paper.tables.items():
            found = self.here.table(name)
            if paper.status == "CHALLENGED" and paper.due_ms <= self.here.sandbox.now_ms:
                continue
            assert (found.status.name, found.version) == (paper.status, paper.version)
            stands = paper.status in ("PUBLISHED", "CHALLENGED")
            assert self.here.rows(name) == (ROWS if stands else ())
        for member in (PERKESO, LZS, PERDA):
            mine = {
                self.here.id(n) for n, each in self.paper.tables.items() if each.member == member
            }
            assert set(self.here.ask("stat.of_member", self.here.member(member), ())) == mine
        assert self.here.sandbox.stuck() == []


ENDS = {
    "stat.publish": ("done", "exists", "not_active", "bad_spec", "bad_table", "not_final", "not_found", "not_yours", "wrong_state", "too_many_figures"),
    "stat.withdraw": ("done", "not_found", "not_yours", "wrong_state", "stale"),
    "stat.challenge": ("done", "not_found", "stale", "wrong_state"),
    "stat.drop": ("done", "not_found", "not_yours", "wrong_state"),
    "due": ("fired",),
}  # fmt: skip
"""How each method can end; a crowd of tables has a story of its own."""
CROWDED = ("stat.publish", "too_many_figures")
MOST_STORIES = 200


def test_every_way_in_which_a_method_can_end_is_expected() -> None:
    portrait = portrait_of(PROGRAMS["stat"])
    assert {f"stat.{each.name}" for each in portrait.methods if each.spec.roles} == set(ENDS) - {
        "due"
    }
    assert set(portrait.reasons) <= {end for ends in ENDS.values() for end in ends}


@pytest.mark.slow
def test_contract_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until every method has ended in every way."""
    COUNTS.clear()
    wanted = [each for each in pairs(ENDS) if each != CROWDED]
    rounds = Rounds(least=40, most=MOST_STORIES, steps=40)
    missing = rounds.never_come_up(Statistics, wanted, COUNTS)
    assert missing == [], f"in {MOST_STORIES} stories these never came up; {COUNTS}"
