"""Anybody does anything with MoCs and their commitments, and time passes: the contracts and a person's paper say the same.

What happened is counted, by method and by the reason for which it was refused, and has to come up.
"""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from contracts.words import Id
from tests.contracts.agencies import AGENCIES, SAID
from tests.contracts.agreeing import LZS, PERDA, PERKESO, TERAJU, ZPP, Table, document
from tests.contracts.agreement_model import BINDING, DAY, OPEN, Deal, Duty, Owed, Paper, Words
from tests.contracts.rounds import Rounds, as_judged, pairs, table, unexpected

COUNTS: Counter[tuple[str, str]] = Counter()
"""By method and by how it ended, in all examples together."""
Reasons = set[str]
WHO = st.sampled_from(AGENCIES)
PICK = st.integers(0, 11)
OURS = st.sampled_from((True,) * 5 + (False,))
"""Mostly those act whose it is."""
MISTAKE = st.sampled_from((0,) * 7 + (1,))
PARTIES = st.sampled_from(
    (
        *((PERKESO, LZS), (LZS, PERKESO), (PERKESO, LZS, TERAJU)) * 3,
        (PERKESO,),
        (LZS, LZS),
        *((PERKESO, PERDA),) * 3,
    )
)
CLAUSES = st.sampled_from(
    (
        *(
            ((1, 0, 30, 8),),
            ((1, 0, 30, 8), (2, 1, 90, 5)),
            ((1, 0, 45, 8), (2, 1, 90, 5)),
            ((2, 1, 90, 5), (3, 0, 20, 5)),
            ((1, 1, 12, 1),),
            ((1, 0, 5, 8), (2, 0, 60, 19)),
        )
        * 3,
        (),
        ((1, 0, 30, 20),),
        ((1, 2, 999, 8),),
    )
)
"""Number, owner by its place among the parties, due in days after the start, code."""
SCOPES = st.sampled_from(
    (
        *(
            ((2, 1, 0, 1, ()),),
            ((2, 1, 0, 1, ()), (1, 2, 0, 1, (9,))),
            ((1, 2, 1, 0, ()), (5, 1, 0, 1, ())),
            ((2, 2, 0, 1, ()),),
            (),
        )
        * 3,
        ((1, 1, 0, 1, ()),),
        ((2, 1, 0, 0, ()),),
    )
)
"""Scope, effect, giver and receiver by their places, needs."""
LENGTHS = st.sampled_from((95, 120, 200, 95, 120, 150, 95, 0, 4_000))
STARTS = st.sampled_from((0, 0, -5, 2, 2, 9))


class Agreements(RuleBasedStateMachine):
    """Five agencies and a few MoCs; what is done is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.chain = Table()
        self.paper = Paper(self.chain.sandbox.now_ms)
        self.number = 0
        given = {"clauses": ((1, 0, 30, 8), (2, 1, 90, 5)), "scopes": ((2, 1, 0, 1, ()),)}
        self.propose(parties=(PERKESO, LZS), ours=True, lasts=95, starts=0, again=0, **given)
        self.conclude(number=0)

    def call(
        self, who: str, method: str, form: tuple[Any, ...], judge: Callable[[], Reasons]
    ) -> bool:
        """True if a call is done, which it is unless `judge` knows reasons why not."""
        parent_ms = self.chain.sandbox.now_ms
        refused = self.chain.act(who, method, *form)
        self.ring(parent_ms)
        return as_judged(method, refused, judge(), COUNTS)

    def ring(self, until_ms: int) -> None:
        """What had fallen due by then rings."""
        self.paper.now_ms = self.chain.sandbox.now_ms
        for what in self.paper.ring(until_ms):
            COUNTS[what, "fired"] += 1

    # A text, on paper and as it is sent.

    def words(self, parties: tuple[str, ...], given: dict[str, Any]) -> tuple[Words, Any, Reasons]:
        """A text, its form, and why it is none."""
        self.number += 1
        now_ms = self.chain.sandbox.now_ms
        starts_ms = now_ms + given["starts"] * DAY
        expires_ms = given.get("expires_ms") or now_ms + given["lasts"] * DAY + 5_000
        place = [*parties, *[who for who in AGENCIES if who not in parties]]
        member, paper = self.chain.member, self.paper
        rows = [
            (number, code, place[owner], starts_ms + days * DAY)
            for number, owner, days, code in given["clauses"]
        ]
        duties = {number: Duty(owner, due_ms) for number, _, owner, due_ms in rows}
        scopes = tuple((k, e, place[a], place[b], needs) for k, e, a, b, needs in given["scopes"])
        words = Words(document(f"{self.number}"), duties, scopes, starts_ms, expires_ms)
        clauses = tuple((n, code, member(owner), SAID, due) for n, code, owner, due in rows)
        first = rows[0][0] if rows else 1
        sent = tuple((k, e, member(a), member(b), needs, first) for k, e, a, b, needs in scopes)
        form = (words.document, clauses, sent, starts_ms, expires_ms)
        faults: Reasons = set()
        if starts_ms >= expires_ms or expires_ms > paper.now_ms + 3_660 * DAY + 1_000:
            faults |= {"bad_period"}
        if not rows or any(o not in parties or not d <= expires_ms for _, _, o, d in rows):
            faults |= {"bad_clause"}
        faults |= {"unknown_code"} if any(code == 20 for _, code, _, _ in rows) else set()
        if any(a == b or (k, e) == (1, 1) for k, e, a, b, _ in scopes):
            faults |= {"bad_scope"}
        if any(each not in parties for row in scopes for each in row[2:4]) or (scopes and not rows):
            faults |= {"bad_scope"}
        return words, form, faults

    def pick(self, number: int, *states: str) -> tuple[Id, Deal | None]:
        """Mostly one in these states."""
        fitting = [of for of, deal in self.paper.deals.items() if deal.status in (states or OPEN)]
        fitting = fitting if fitting and number < 10 else list(self.paper.deals)
        of = fitting[number % len(fitting)] if number < 11 else self.chain.id("none")
        return of, self.paper.deals.get(of)

    @rule(number=PICK)
    def conclude(self, *, number: int) -> None:
        """All sign that have to, as far as they can."""
        waiting = [of for of, deal in self.paper.deals.items() if deal.pending]
        if not waiting:
            return
        deal = self.paper.deals[waiting[number % len(waiting)]]
        at = number % len(waiting)
        for method in ("sign",) * len(deal.parties) + ("witness",) * 2:
            if deal.pending and len(deal.seen) < 2:
                self._sign(method, number=at, ours=True, who=PERKESO, mistake=0)

    # Rules.

    @precondition(lambda self: sum(d.status in OPEN for d in self.paper.deals.values()) < 4)
    @rule(
        parties=PARTIES,
        ours=OURS,
        who=WHO,
        clauses=CLAUSES,
        scopes=SCOPES,
        lasts=LENGTHS,
        starts=STARTS,
        again=MISTAKE,
    )
    def propose(self, **given: Any) -> None:
        """Another one."""
        parties = given["parties"]
        who = parties[0] if given["ours"] else given["who"]
        words, form, faults = self.words(parties, given)
        of = next(iter(self.paper.deals), None) if given["again"] else None
        of = of or self.chain.id(f"moc {self.number}")

        def judge() -> Reasons:
            found = set(faults)
            found |= {"exists"} if of in self.paper.deals else set()
            found |= {"bad_parties"} if len(set(parties)) < max(2, len(parties)) else set()
            found |= {"not_party"} if who not in parties else set()
            gone = any(each in self.paper.stopped for each in parties)
            return found | ({"not_active"} if gone else set())

        if self.call(who, "moc.propose", (of, self.chain.members(*parties), form), judge):
            lapse_ms = min(self.paper.now_ms + 90 * DAY, words.expires_ms)
            self.paper.deals[of] = Deal(parties, [words], lapse_ms)

    @rule(
        number=PICK,
        ours=OURS,
        who=WHO,
        mistake=MISTAKE,
        clauses=CLAUSES,
        scopes=SCOPES,
        starts=STARTS,
        lasts=LENGTHS,
        keeps=OURS,
    )
    def amend(self, **given: Any) -> None:
        """Another text."""
        of, deal = self.pick(given["number"])
        if deal is not None and deal.now is not None and given["keeps"]:
            given["expires_ms"] = deal.now.expires_ms
        parties = deal.parties if deal else (PERKESO, LZS)
        words, form, faults = self.words(parties, given)

        def more(deal: Deal) -> Reasons:
            moved = deal.now is not None and deal.now.expires_ms != words.expires_ms
            return faults | ({"bad_period"} if moved else set())

        if self._as_party("amend", of, given, (form,), more):
            self.paper.draft(self.paper.deals[of], words)

    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE, more=st.sampled_from((0, 100, 9_000)))
    def renew(self, **given: Any) -> None:
        """The same for longer."""
        of, deal = self.pick(given["number"], *BINDING)
        self.number += 1
        now = deal.now if deal else None
        expires_ms = (now.expires_ms if now else self.paper.now_ms) + given["more"] * DAY
        form = (document(f"{self.number}"), expires_ms)

        def more(deal: Deal) -> Reasons:
            if deal.now is None:
                return {"wrong_state"}
            is_long = expires_ms > self.paper.now_ms + 3_660 * DAY
            return {"bad_period"} if given["more"] == 0 or is_long else set()

        if self._as_party("renew", of, given, form, more):
            deal = self.paper.deals[of]
            assert deal.now is not None
            now = deal.now
            words = Words(form[0], now.duties, now.scopes, now.starts_ms, expires_ms)
            self.paper.draft(deal, words)

    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE, sure=st.sampled_from((0, 0, 1)))
    def terminate(self, **given: Any) -> None:
        """The end, now and then."""
        of, _ = self.pick(given["number"])
        if given["sure"] and self._as_party("terminate", of, given, (SAID,), lambda _: set()):
            self.paper.end(self.paper.deals[of], "TERMINATED")

    def _as_party(
        self,
        method: str,
        of: Id,
        given: dict[str, Any],
        form: tuple[Any, ...],
        more: Callable[[Deal], Reasons],
    ) -> bool:
        deal = self.paper.deals.get(of)
        who = deal.parties[given["number"] % 2] if deal and given["ours"] else given["who"]
        version = (deal.version if deal else 1) + given["mistake"]

        def judge() -> Reasons:
            deal = self.paper.deals.get(of)
            if deal is None:
                return {"not_found"}
            found: Reasons = set() if who in deal.parties else {"not_party"}
            found |= {"wrong_state"} if deal.status not in OPEN else set()
            return found | ({"stale"} if version != deal.version else set()) | more(deal)

        return self.call(who, f"moc.{method}", (of, version, *form), judge)

    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE)
    def sign(self, **given: Any) -> None:
        """A party."""
        self._sign("sign", **given)

    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE)
    def witness(self, **given: Any) -> None:
        """A witness."""
        self._sign("witness", **given)

    def _sign(self, method: str, **given: Any) -> None:
        waiting = [of for of, deal in self.paper.deals.items() if deal.pending]
        of, deal = self.pick(given["number"])
        if waiting and given["number"] < 9:
            of = waiting[given["number"] % len(waiting)]
            deal = self.paper.deals[of]
        who = given["who"]
        if deal and given["ours"]:
            fitting = (
                [each for each in deal.parties if each not in deal.signed]
                if method == "sign"
                else [w for w in AGENCIES if w not in (*deal.parties, *deal.seen)]
            )
            who = (fitting or [who])[given["number"] % len(fitting or [who])]
        elif deal and given["number"] % 2 == 0:
            who = next(iter(deal.signed if method == "sign" else deal.seen), who)
        number = (deal.pending or 1 if deal else 1) + given["mistake"]
        text = deal.words[(deal.pending or 1) - 1].document if deal else document("none")

        def judge() -> Reasons:
            deal = self.paper.deals.get(of)
            if deal is None:
                return {"not_found"}
            found: Reasons = set()
            if deal.pending == 0 or len(deal.seen) == 2:
                found |= {"wrong_state"}
            found |= {"stale"} if given["mistake"] else set()
            if method == "sign":
                found |= {"not_party"} if who not in deal.parties else set()
            else:
                found |= {"is_party"} if who in deal.parties else set()
                found |= {"not_active"} if who in self.paper.stopped else set()
                found |= {"not_signed"} if len(deal.signed) < len(deal.parties) else set()
            again = who in (deal.signed if method == "sign" else deal.seen)
            return found | ({"signed_already"} if again else set())

        if self.call(who, f"moc.{method}", (of, number, text), judge):
            put = self.paper.sign if method == "sign" else self.paper.see
            put(self.paper.deals[of], who)

    # Commitments.

    def owed(self, number: int, *states: str) -> tuple[Id, int, Owed | None]:
        """Mostly one in these states."""
        known = [
            (of, clause, owed)
            for of, deal in self.paper.deals.items()
            for clause, owed in deal.owed.items()
            if owed.status in states or number == 10
        ]
        known = known or [
            (of, clause, owed)
            for of, deal in self.paper.deals.items()
            for clause, owed in deal.owed.items()
        ]
        if known and number < 11:
            return known[number % len(known)]
        return next(iter(self.paper.deals), self.chain.id("none")), 9, None

    @rule(number=PICK, ours=OURS, who=WHO, period=st.sampled_from((1, 1, 1, 1, 0)))
    def report(self, **given: Any) -> None:
        """The owner says what was reached."""
        of, clause, owed = self.owed(given["number"], "DUE", "LATE", "CONTESTED")
        who = owed.duty.owner if owed and given["ours"] else given["who"]
        to_ms = self.chain.sandbox.now_ms
        times = (to_ms - given["period"] * DAY, to_ms)

        def judge() -> Reasons:
            if owed is None:
                return {"not_found"}
            found: Reasons = {"not_yours"} if who != owed.duty.owner else set()
            reportable = owed.status in ("DUE", "LATE", "CONTESTED")
            found |= set() if reportable else {"wrong_state"}
            return found | ({"bad_period"} if given["period"] == 0 else set())

        if self.call(who, "commitment.report", (of, clause, times, SAID, SAID), judge):
            assert owed is not None
            owed.status, owed.version = "REPORTED", owed.version + 1
            owed.review_ms = self.paper.now_ms + 30 * DAY

    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE, verdict=st.sampled_from((1, 2)))
    def review(self, **given: Any) -> None:
        """Another party says what it thinks of that."""
        of, clause, owed = self.owed(given["number"], "REPORTED")
        parties = self.paper.deals[of].parties if of in self.paper.deals else ()
        who = given["who"]
        if owed and given["ours"]:
            who = next(each for each in parties if each != owed.duty.owner)
        version = (owed.version if owed else 1) + given["mistake"]

        def judge() -> Reasons:
            if owed is None:
                return {"not_found"}
            is_other = who in parties and who != owed.duty.owner
            found: Reasons = set() if is_other else {"not_counterparty"}
            found |= {"stale"} if version != owed.version else set()
            return found | (set() if owed.status == "REPORTED" else {"wrong_state"})

        if self.call(who, "commitment.review", (of, clause, version, given["verdict"]), judge):
            assert owed is not None
            owed.status = "ACCEPTED" if given["verdict"] == 1 else "CONTESTED"
            owed.version, owed.review_ms = owed.version + 1, None

    # Time.

    @rule(days=st.sampled_from((1, 1, 3, 3, 10, 10, 31, 31, 92)))
    def wait(self, *, days: int) -> None:
        """Nobody does anything."""
        until_ms = self.chain.sandbox.now_ms + days * DAY
        self.chain.wait(days * DAY)
        self.ring(until_ms)

    @rule(who=st.sampled_from((ZPP, PERDA)))
    def stop(self, *, who: str) -> None:
        """A member stops itself, and is back after thirty days."""
        if who not in self.paper.stopped and self.number % 3 == 0:
            self.call(who, "member.stop_own", (), set)
            self.paper.stopped[who] = self.paper.now_ms + 30 * DAY

    # What has to be the same.

    @invariant()
    def mocs_are_the_same(self) -> None:
        """Where each stands, with each of its commitments."""
        for of, deal in list(self.paper.deals.items())[-5:]:
            found = self.chain.ask("moc.get", of)
            told = (found.status.name, found.in_force, found.pending, found.version)
            assert told == (deal.status, deal.in_force, deal.pending, deal.version)
            for number, owed in deal.owed.items():
                kept = self.chain.ask("commitment.get", of, number)
                assert (kept.status.name, kept.version) == (owed.status, owed.version)
            armed = dict(self.chain.sandbox.armed(of))
            clocks = {what: due for due, what, _, number in self.paper._due(of) if number == 0}
            assert {each: armed.get(each) for each in clocks} == clocks
            assert set(armed) == {each for each in clocks if each not in ("late", "unreviewed")}

    @invariant()
    def what_goes_is_the_same(self) -> None:
        """Between those that agree most."""
        for scope in (1, 2, 5):
            for giver, receiver in ((PERKESO, LZS), (LZS, PERKESO), (PERKESO, PERDA)):
                assert self.chain.allows(scope, giver, receiver) == self.paper.allows(
                    scope, giver, receiver
                )
                told = self.chain.narrows(9, scope, giver, receiver) is not None
                assert told == self.paper.narrows(scope, giver, receiver, 9)

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []


PARTYS = ("done", "not_found", "not_party", "wrong_state", "stale")
FAULTS = ("bad_period", "bad_clause", "bad_scope", "unknown_code")
ENDS = {
    "moc.propose": ("done", "exists", "bad_parties", "not_party", "not_active", *FAULTS),
    "moc.amend": (*PARTYS, *FAULTS),
    "moc.renew": (*PARTYS, "bad_period"),
    "moc.sign": (*PARTYS, "signed_already"),
    "moc.witness": ("done", "not_found", "wrong_state", "stale", "is_party", "not_active", "not_signed", "signed_already"),
    "moc.terminate": PARTYS,
    "commitment.report": ("done", "not_found", "not_yours", "wrong_state", "bad_period"),
    "commitment.review": ("done", "not_found", "not_counterparty", "wrong_state", "stale"),
    "lapse": ("fired",),
    "begin": ("fired",),
    "remind": ("fired",),
    "expire": ("fired",),
    "late": ("fired",),
    "unreviewed": ("fired",),
}  # fmt: skip
"""How each method can end, and each clock."""


def test_every_way_in_which_a_method_can_end_is_expected() -> None:
    """The table has every method of people, and every reason that the sources give."""
    assert unexpected(("moc", "commitment", "allowance"), ENDS) == set()


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until every method has ended in every way."""
    COUNTS.clear()
    rounds = Rounds(least=20, most=200, steps=50)
    missing = rounds.never_come_up(Agreements, pairs(ENDS), COUNTS)
    sys.stdout.write(table(ENDS, COUNTS))
    assert missing == []
