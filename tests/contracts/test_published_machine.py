"""Anybody proposes, agrees, confirms, and time passes: terms and taxonomy, and a person's paper, say the same.

What happened is counted, by method and by the reason for which it was refused, and has to come up.
"""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts.library import taxonomy
from contracts.words import Id
from tests.contracts.agencies import AGENCIES
from tests.contracts.agreeing import ADDED, PERKESO, RENAMED, RETIRED, Table, document
from tests.contracts.rounds import Rounds, as_judged, pairs, table, unexpected

COUNTS: Counter[tuple[str, str]] = Counter()
"""By method and by how it ended, in all examples together."""
DAY = 24 * 3_600_000
WHO = st.sampled_from(AGENCIES)
PICK = st.integers(0, 7)
STEWARD = st.sampled_from((PERKESO,) * 12 + AGENCIES)
Reasons = set[str]
CHANGE = st.tuples(
    st.sampled_from((1, 2, 3)),
    st.sampled_from((0, 1, 2, 5, 12, 21, 40)),
    st.sampled_from((ADDED, ADDED, RENAMED, RETIRED)),
    st.sampled_from(("satu", "dua", "tiga", "makanan", "other")),
    st.sampled_from((b"Satu", b"Dua", b"Satu", b"", b"\x07")),
    st.sampled_from((b"One", b"Two", b"One", b"")),
)
FIRST = {1: taxonomy.NEEDS, 2: taxonomy.REASONS, 3: taxonomy.CLAUSES}


class Published(RuleBasedStateMachine):
    """Five agencies that vote; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Table()
        self.asked: dict[Id, dict[str, Any]] = {}
        self.version, self.due_ms = 1, {1: 0}
        self.confirmed = dict.fromkeys(AGENCIES, 1)
        self.codes = {
            which: [[word, ms, en, False] for word, ms, en in rows] for which, rows in FIRST.items()
        }
        self.edition = 1

    def call(
        self, who: str, method: str, form: tuple[Any, ...], judge: Callable[[], Reasons]
    ) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        refused = self.chain.act(who, method, *form)
        return as_judged(method, refused, judge(), COUNTS)

    def vote(self, of: Id, who: str) -> None:
        """Counted; four of five decide."""
        asked = self.asked[of]
        asked["voters"].add(who)
        if len(asked["voters"]) == 4:
            asked["is_open"] = False
            if asked["contract"] == "terms":
                self.version += 1
                self.due_ms[self.version] = self.chain.sandbox.now_ms + 90 * DAY
            else:
                self.edition += 1
                for change in asked["what"]:
                    self.apply(change)

    def apply(self, change: tuple[Any, ...]) -> None:
        """A code is another."""
        which, code, does, word, ms, en = change
        rows = self.codes[which]
        if does == ADDED:
            rows.append([word, ms, en, False])
        elif does == RENAMED:
            rows[code - 1][1:3] = [ms or rows[code - 1][1], en or rows[code - 1][2]]
        else:
            rows[code - 1][3] = True

    def faults(self, changes: tuple[Any, ...]) -> Reasons:
        """Why these could not be done now."""
        found: Reasons = set() if changes else {"nothing_changes"}
        places = [change[:2] for change in changes]
        found |= {"nothing_changes"} if len(set(places)) < len(places) else set()
        new = {which: len(rows) for which, rows in self.codes.items()}
        words = {which: [row[0] for row in rows] for which, rows in self.codes.items()}
        needs = len([row for row in self.codes[1] if not row[3]])
        for which, code, does, word, ms, en in changes:
            given = bool(ms) + bool(en)
            right = {ADDED: given == 2, RENAMED: given > 0, RETIRED: given == 0}[does]
            found |= {"bad_label"} if not right or b"\x07" in (ms, en) else set()
            if does == ADDED:
                new[which] += 1
                found |= {"not_next"} if code != new[which] else set()
                found |= {"word_used"} if word in words[which] else set()
                words[which].append(word)
                needs += 1 if which == 1 else 0
            elif not 1 <= code <= len(self.codes[which]):
                found |= {"not_found"}
            else:
                found |= {"is_retired"} if self.codes[which][code - 1][3] else set()
                needs -= 1 if which == 1 and does == RETIRED else 0
        return found | ({"too_many_needs"} if needs > 12 else set())

    def _open(self, of: Id, contract: str, who: str, what: Any) -> None:
        due_ms = self.chain.sandbox.now_ms + 30 * DAY
        self.asked[of] = {
            "contract": contract,
            "mover": who,
            "what": what,
            "voters": set(),
            "is_open": True,
            "due_ms": due_ms,
        }
        self.vote(of, who)

    @rule(who=WHO, ahead=st.sampled_from((1, 1, 1, 2)))
    def propose_terms(self, *, who: str, ahead: int) -> None:
        """Another version."""
        of, version = self.chain.id(f"{len(self.asked)}"), self.version + ahead
        form = (version, document("terms"), of)
        if self.call(who, "terms.propose", form, lambda: {"not_next"} if ahead > 1 else set()):
            self._open(of, "terms", who, version)

    @rule(
        who=STEWARD,
        changes=st.lists(CHANGE, max_size=2),
        fits=st.sampled_from((True,) * 4 + (False,)),
    )
    def propose_codes(self, *, who: str, changes: list[tuple[Any, ...]], fits: bool) -> None:
        """Other codes; often with the number and the labels that they have to have."""
        rows = tuple(self._fitting(change) if fits else change for change in changes)
        of = self.chain.id(f"{len(self.asked)}")
        reasons = self.faults(rows) | (set() if who == PERKESO else {"not_steward"})
        if self.call(who, "taxonomy.propose", (rows, of), lambda: reasons):
            self._open(of, "taxonomy", who, rows)

    def _fitting(self, change: tuple[Any, ...]) -> tuple[Any, ...]:
        which, code, does, word, _, _ = change
        if does == ADDED:
            which = which if word == "satu" else max(2, which)
            number = len(self.codes[which]) + 1
            word = word if word == "other" else f"kata_{number}"
            return which, number, does, word, b"Baharu", b"New"
        labels = (b"", b"") if does == RETIRED else (b"Lain", b"")
        return which, 1 + code % 2, does, "-", *labels

    def pick(self, number: int) -> tuple[Id, dict[str, Any] | None]:
        """Mostly one that is open."""
        some = [of for of, each in self.asked.items() if each["is_open"]]
        some = some if some and number < 6 else list(self.asked)
        of = some[number % len(some)] if some and number < 7 else self.chain.id("none")
        return of, self.asked.get(of)

    @rule(number=PICK, who=WHO)
    def agree(self, *, number: int, who: str) -> None:
        """A member."""
        self._agree(self.pick(number)[0], who)

    def _agree(self, of: Id, who: str) -> None:
        asked = self.asked.get(of)
        contract = asked["contract"] if asked else "terms"

        def judge() -> Reasons:
            if asked is None:
                return {"not_found"}
            if not asked["is_open"]:
                return {"closed"}
            found: Reasons = {"already_voted"} if who in asked["voters"] else set()
            if self.chain.sandbox.now_ms > asked["due_ms"]:
                found |= {"lapsed"}
            if not found and len(asked["voters"]) == 3:
                if contract == "terms":
                    return {"not_next"} if asked["what"] != self.version + 1 else set()
                return self.faults(asked["what"])
            return found

        if self.call(who, f"{contract}.agree", (of,), judge):
            self.vote(of, who)

    @rule(number=PICK)
    def all_agree(self, *, number: int) -> None:
        """Whoever has not yet."""
        for who in AGENCIES:
            _, asked = self.pick(number)
            if asked is not None and asked["is_open"] and who not in asked["voters"]:
                self.agree(number=number, who=who)

    @rule(code=st.integers(1, 19), adds=st.booleans())
    def race(self, *, code: int, adds: bool) -> None:
        """Two questions to retire or to add one code, and everybody agrees to both."""
        before = set(self.asked)
        for _ in range(2):
            following = len(self.codes[3]) + 1
            add = (3, following, ADDED, f"kata_{following}", b"Baharu", b"New")
            retire = (3, code, RETIRED, "-", b"", b"")
            self.propose_codes(who=PERKESO, changes=[add if adds else retire], fits=False)
        for of in [each for each in self.asked if each not in before]:
            for who in AGENCIES[1:4]:
                self._agree(of, who)

    @rule(number=PICK, who=WHO, ours=st.booleans())
    def cancel(self, *, number: int, who: str, ours: bool) -> None:
        """Taken back, now and then."""
        of, asked = self.pick(number)
        who = asked["mover"] if asked and ours and number % 3 == 0 else who
        contract = asked["contract"] if asked else "taxonomy"

        def judge() -> Reasons:
            if asked is None:
                return {"not_found"}
            return {"not_yours"} if asked["mover"] != who else set()

        if self.call(who, f"{contract}.cancel", (of,), judge):
            self.asked[of]["is_open"] = False

    @rule(who=WHO, off=st.sampled_from((0, 0, 0, 1)))
    def confirm(self, *, who: str, off: int) -> None:
        """A member signs the version in force."""
        version = self.version + off

        def judge() -> Reasons:
            if off or version == 1:
                return {"not_in_force"}
            return {"confirmed_already"} if self.confirmed[who] == version else set()

        if self.call(who, "terms.confirm", (version,), judge):
            self.confirmed[who] = version

    @rule(days=st.sampled_from((1, 1, 1, 5, 5, 31, 91)))
    def wait(self, *, days: int) -> None:
        """Nobody does anything."""
        before = len(self.chain.told("TermsNotConfirmed"))
        self.chain.wait(days * DAY)
        COUNTS["due", "told"] += len(self.chain.told("TermsNotConfirmed")) - before

    @invariant()
    def the_same_are_under_the_terms(self) -> None:
        """By the first version that a member has not confirmed."""
        assert self.chain.ask("terms.current") == self.version
        for who in AGENCIES:
            following = self.confirmed[who] + 1
            is_late = following <= self.version and (
                self.due_ms[following] <= self.chain.sandbox.now_ms
            )
            member = self.chain.member(who)
            assert self.chain.ask("terms.in_force", member) is not is_late
            assert self.chain.ask("terms.confirmed_by", member) == self.confirmed[who]

    @invariant()
    def the_same_is_published(self) -> None:
        """The end of each list, and what was ever in it."""
        assert self.chain.ask("taxonomy.current") == self.edition
        for which, rows in self.codes.items():
            assert len({row[0] for row in rows}) == len(rows), "a word stands for one code"
            for code in {1, 2, 5, 12, 21, *range(len(rows) - 2, len(rows) + 1)} & set(
                range(1, len(rows) + 1)
            ):
                found = self.chain.ask("taxonomy.get", which, code)
                assert [found.word, found.ms, found.en, found.is_retired] == rows[code - 1]
            assert not self.chain.ask("taxonomy.is_current", which, len(rows) + 1)
        assert len([row for row in self.codes[1] if not row[3]]) <= 12

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []


VOTED = ("done", "not_found", "closed", "lapsed", "already_voted")
CODES = ("nothing_changes", "not_next", "word_used", "bad_label", "is_retired", "too_many_needs")
ENDS = {
    "terms.propose": ("done", "not_next"),
    "terms.agree": (*VOTED, "not_next"),
    "terms.cancel": ("done", "not_yours"),
    "terms.confirm": ("done", "not_in_force", "confirmed_already"),
    "taxonomy.propose": ("done", "not_steward", "not_found", *CODES),
    "taxonomy.agree": ("done", "closed", "lapsed", "already_voted", "not_next", "is_retired"),
    "taxonomy.cancel": ("done", "not_found", "not_yours"),
    "due": ("told",),
}
"""How each method can end, and the clock."""


def test_every_way_in_which_a_method_can_end_is_expected() -> None:
    """The table has every method of people, and every reason that the sources give."""
    assert unexpected(("terms", "taxonomy"), ENDS) == set()


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until every method has ended in every way."""
    COUNTS.clear()
    rounds = Rounds(least=20, most=200, steps=50)
    missing = rounds.never_come_up(Published, pairs(ENDS), COUNTS)
    sys.stdout.write(table(ENDS, COUNTS))
    assert missing == []
