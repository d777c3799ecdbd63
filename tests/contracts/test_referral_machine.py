"""Anybody does anything with referrals, and time passes: the contracts and a person's paper say the same.

What happened is counted: each event of the design, and each reason for which a call is refused, has to come up.
"""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from contracts.words import Id
from tests.contracts.agencies import AGENCIES, ELIGIBILITY, INFORMATION, SAFETY, SAID
from tests.contracts.referral_beside import (
    AREAS,
    COSIGNER,
    COUNTS,
    MISTAKE,
    PICK,
    SERVED,
    TAG,
    WHO,
    if_leg,
    if_ref,
)
from tests.contracts.referral_holders import Holders
from tests.contracts.referral_model import DISPUTE, ERROR, REFUTE, STEWARD, WAITING, Reasons, Ref
from tests.contracts.referral_serving import Serving
from tests.contracts.rounds import Rounds


class Referrals(Holders, Serving):
    """Everything together, and how it ends."""

    @rule(number=PICK, mode=st.sampled_from((1, 2, 3)), outcome=st.sampled_from((1, 2, 3)), tag=TAG)
    def advance(self, *, number: int, mode: int, outcome: int, tag: str) -> None:
        """Somebody does what is expected, so that things also go well."""
        _, ref = self.pick(number, "OPEN_INTAKE")
        if ref.status in WAITING:
            asked = [name for name in AGENCIES if name not in ref.tried] or list(AGENCIES)
            asked = (asked[number % 2 :] or asked)[: 1 if mode == 1 else 3]
            self.offer(
                who="", right=True, number=number, mode=mode, agencies=asked, tag=tag, mistake=0
            )
        else:
            self._serve(number, ref, outcome)

    @rule(number=PICK, outcome=st.sampled_from((1, 2, 3)))
    def help(self, *, number: int, outcome: int) -> None:
        """What was offered goes on."""
        _, ref = self.pick(number, "OFFERED", "IN_SERVICE", "AWAITING_FOLLOWUP")
        self._serve(number, ref, outcome)

    @if_ref("OPEN_INTAKE", "STEWARDED")
    @rule(number=PICK)
    def ask_again_and_again(self, *, number: int) -> None:
        """Whoever holds it asks one after another, and takes it back; the steward gives up in the middle."""
        for turn in range(6):
            _, ref = self.pick(number, "OPEN_INTAKE", "STEWARDED")
            if len(ref.legs) > 7 or ref.offers > 4:
                return
            asked = [AGENCIES[(number + turn) % 5]]
            if ref.status == "STEWARDED" and not ref.tried:
                self.close_unmet(who=STEWARD, number=number, by="LZS")
            self.offer(who="", right=True, number=number, mode=1, agencies=asked, tag="", mistake=0)
            if ref.place == "STEWARDED" and turn == 2:
                self.close_unmet(who=STEWARD, number=number, by="LZS")
                return
            self.withdraw_offer(who="", right=True, number=number, mistake=0)

    @if_ref("STEWARDED")
    @rule(number=PICK)
    def ask_everybody_again_and_again(self, *, number: int) -> None:
        """The steward asks as often as it likes; what is old is let go."""
        for _ in range(6):
            _, ref = self.pick(number, "STEWARDED")
            if ref.status != "STEWARDED":
                return
            asked = [*AGENCIES]
            self.offer(who="", right=True, number=number, mode=3, agencies=asked, tag="", mistake=0)
            self.withdraw_offer(who="", right=True, number=number, mistake=0)
        COUNTS["let go"] += self.paper.let_go

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def ask_and_answer(self, *, number: int) -> None:
        """An agency knows too little to decline, so it asks, and is answered."""
        self.decline(number=number, mistake=0, ground=INFORMATION, way=1, by="")
        self.ask_info(who="", right=True, number=number, mistake=0)
        self.answer_info(who="", right=True, number=number, mistake=0)

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def turn_away(self, *, number: int) -> None:
        """Not eligible: the same service is not asked again, whoever has it."""
        self.decline(number=number, mistake=0, ground=ELIGIBILITY, way=1, by="")
        for turn in range(4):
            asked = [AGENCIES[(number + turn) % 5]]
            at = number + turn
            self.offer(
                who="", right=True, number=at, mode=1, agencies=asked, tag="shared", mistake=0
            )

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def find_danger(self, *, number: int) -> None:
        """One person cannot decline for that."""
        self.decline(number=number, mistake=0, ground=SAFETY, way=1, by="")

    @if_ref("IN_SERVICE", "AWAITING_FOLLOWUP")
    @rule()
    def nobody_goes_on(self) -> None:
        """Reminded, and still nothing; or nobody confirms what was said."""
        self.wait(hours=740)
        self.wait(hours=170)

    @if_leg("IN_PROGRESS")
    @rule(number=PICK)
    def pause(self, *, number: int) -> None:
        """It waits a while, and goes on; that the prospect has moved is not said without where to."""
        self.conclude(number=number, area=0, moved=True)
        self.hold(number=number, days=1)
        self.resume(number=number)

    @if_ref("OPEN_INTAKE", "OFFERED", "IN_SERVICE")
    @rule(number=PICK)
    def withdraw_by_mistake(self, *, number: int) -> None:
        """One agency has heard so; the origin knows better."""
        self.withdraw(who=AGENCIES[number % 5], number=0, by="")
        self.refute(who="", right=True, number=number)

    @if_ref("AWAITING_FOLLOWUP", "CLOSED")
    @rule(number=PICK, rarely=PICK)
    def come_back_without_consent(self, *, number: int, rarely: int) -> None:
        """The prospect consents no more, and then says that they were not helped, or need it again."""
        of, ref = self.pick(number, "AWAITING_FOLLOWUP", "CLOSED")
        if rarely % 4 == 0:
            self.end_consent(of, ref, "LZS")
            self.dispute(who=ref.origin, number=number, evidence=True, mistake=0)
            self.reopen(who=ref.origin, number=number, evidence=True)

    @precondition(lambda self: any(ref.at_risk for ref in self.paper.refs.values()))
    @rule(number=PICK)
    def recall(self, *, number: int) -> None:
        """What is at risk is the steward's to take from whoever has it."""
        refs = list(self.paper.refs.values())
        at_risk = [place for place, ref in enumerate(refs) if ref.at_risk]
        place = at_risk[number % len(at_risk)]
        if refs[place].status != "STEWARDED":
            self.acts += 7 - self.acts % 8
            asked = [AGENCIES[number % 5]]
            self.offer(
                who=STEWARD, right=False, number=place, mode=1, agencies=asked, tag="", mistake=0
            )

    def _serve(self, number: int, ref: Ref, outcome: int) -> None:
        legs = [self.paper.legs[leg].status for leg in ref.live]
        if ref.status == "OFFERED":
            self.accept(who="", right=True, number=number, mistake=0)
        elif legs == ["ACCEPTED"]:
            self.start(who="", right=True, number=number, mistake=0)
        elif legs == ["IN_PROGRESS"]:
            self.complete(number=number, outcome=outcome)
        elif ref.status == "AWAITING_FOLLOWUP" and number % 3 == 0:
            self.dispute(who="ZPP", number=number, evidence=True, mistake=0)
        elif ref.status == "AWAITING_FOLLOWUP" and number % 3 == 1:
            who = AGENCIES[number % 5]
            self.confirm(who=who, number=number, evidence=True, by="PERDA", mistake=0)

    @if_ref("AWAITING_FOLLOWUP")
    @rule(who=WHO, number=PICK, evidence=st.booleans(), by=COSIGNER, mistake=MISTAKE)
    def confirm(self, *, who: str, number: int, evidence: bool, by: str, mistake: int) -> None:
        """Event 28."""
        of, ref = self.pick(number, "AWAITING_FOLLOWUP")
        by = "" if by == who else by
        version = ref.version + mistake

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            found |= {"wrong_state"} if ref.status != "AWAITING_FOLLOWUP" else set()
            found |= {"forbidden"} if who == ref.serving and not by else set()
            return found | ({"needs_evidence"} if who != ref.origin and not evidence else set())

        form = (of, version, (SAID,) if evidence else (), ())
        if self.call("28 confirm", who, "referral.confirm", form, judge, by=by):
            named = {"HELPED": "HELPED", "PARTIAL": "PARTLY_HELPED", "NOT_HELPED": "NOT_HELPED"}
            ref.version += 1
            self.paper.close(of, named[ref.outcome or ""])

    @if_ref("AWAITING_FOLLOWUP", "CLOSED")
    @rule(who=WHO, number=PICK, evidence=st.booleans(), mistake=MISTAKE)
    def dispute(self, *, who: str, number: int, evidence: bool, mistake: int) -> None:
        """Event 29."""
        of, ref = self.pick(number, "AWAITING_FOLLOWUP", "CLOSED")
        version = ref.version + mistake

        was = [""]

        def judge() -> Reasons:
            was[0] = ref.status
            found: Reasons = {"stale"} if version != ref.version else set()
            found |= {"needs_evidence"} if who != ref.origin and not evidence else set()
            found |= set() if self.paper.covers(ref, ref.origin) else {"no_consent"}
            if ref.status == "CLOSED":
                disputable = ("HELPED_UNCONFIRMED", "PARTLY_HELPED", "NOT_HELPED")
                found |= {"wrong_state"} if ref.disposition not in disputable else set()
                late = ref.is_final or self.paper.now_ms > ref.closed_ms + DISPUTE
                return found | ({"too_late"} if late else set())
            return found | ({"wrong_state"} if ref.status != "AWAITING_FOLLOWUP" else set())

        form = (of, version, (SAID,) if evidence else ())
        if self.call("29 dispute", who, "referral.dispute", form, judge):
            ref.version += 1
            self.paper.anew(of, forgets=True)
            if was[0] == "CLOSED":
                self.paper.changed(of)

    @rule(who=WHO, number=PICK, by=COSIGNER)
    def withdraw(self, *, who: str, number: int, by: str) -> None:
        """Event 30."""
        of, ref = self.pick(number)
        by = "" if by == who else by
        version = ref.version

        def judge() -> Reasons:
            return self.open_reasons(of, version)

        if number % 6 == 0 and self.call(
            "30 withdraw", who, "referral.withdraw", (of, version, SAID), judge, by=by
        ):
            ref.version += 1
            self.paper.close(of, "WITHDRAWN", refutable=not by and who != ref.origin)

    @rule(who=WHO, right=st.sampled_from((True, True, False)), number=PICK, by=COSIGNER)
    def die(self, *, who: str, right: bool, number: int, by: str) -> None:
        """Event 33."""
        of, ref = self.pick(number)
        who = ref.holder if right else who
        by = "" if by == who else by
        version = ref.version

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            found |= {"needs_second_person"} if not by else set()
            if ref.status == "CLOSED":
                return found
            return found | ({"forbidden"} if who != ref.holder else set())

        form = (of, version, SAID)
        if number % 6 == 0 and self.call(
            "33 close_deceased", who, "deceased.close", form, judge, by=by
        ):
            ref.version += 1
            self.paper.close(of, "DECEASED")

    @if_ref(*WAITING, "OFFERED")
    @rule(
        who=WHO, right=st.sampled_from((True, True, False)), number=PICK, by=COSIGNER, rarely=PICK
    )
    def open_by_mistake(self, *, who: str, right: bool, number: int, by: str, rarely: int) -> None:
        """Event 34."""
        of, ref = self.pick(number, *WAITING, "OFFERED")
        who = ref.origin if right else who
        by = "" if by == who else by
        version = ref.version
        late_ms = ref.opened_ms + ERROR

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            if ref.status == "CLOSED":
                return found
            found |= {"forbidden"} if who != ref.origin else set()
            found |= {"wrong_state"} if ref.place not in WAITING else set()
            was_read = any(self.paper.legs[each].was_read for each in ref.legs)
            alone = self.paper.now_ms <= late_ms and not was_read
            return found | ({"needs_second_person"} if not by and not alone else set())

        form = (of, version)
        if rarely % 4 == 0 and self.call(
            "34 close_error", who, "correction.close_error", form, judge, by=by
        ):
            ref.version += 1
            self.paper.close(of, "ERROR")

    @if_ref("CLOSED")
    @rule(who=WHO, right=st.booleans(), number=PICK)
    def refute(self, *, who: str, right: bool, number: int) -> None:
        """Event 31."""
        of, ref = self.pick(number, "CLOSED")
        who = ref.origin if right else who
        version = ref.version

        def judge() -> Reasons:
            if ref.status != "CLOSED":
                return {"not_found"}
            found: Reasons = {"stale"} if version != ref.version else set()
            found |= {"forbidden"} if who != ref.origin else set()
            found |= {"wrong_state"} if not ref.refutable else set()
            late = ref.is_final or self.paper.now_ms > ref.closed_ms + REFUTE
            return found | ({"too_late"} if late else set())

        if self.call("31 refute", who, "referral.refute", (of, version), judge):
            ref.version += 1
            self.paper.anew(of, forgets=False)
            self.paper.changed(of)

    @if_ref("CLOSED")
    @rule(who=WHO, number=PICK, evidence=st.booleans())
    def reopen(self, *, who: str, number: int, evidence: bool) -> None:
        """Event 39."""
        of, ref = self.pick(number, "CLOSED")
        version = ref.version

        def judge() -> Reasons:
            if ref.status != "CLOSED":
                return {"not_found"}
            found: Reasons = {"stale"} if version != ref.version else set()
            found |= {"too_late"} if ref.is_final else set()
            found |= {"too_often"} if ref.reopened >= 3 else set()
            found |= {"wrong_state"} if ref.disposition == "ERROR" else set()
            found |= set() if self.paper.covers(ref, ref.origin) else {"no_consent"}
            speaks = evidence or who in (ref.origin, STEWARD)
            return found | ({"needs_evidence"} if not speaks else set())

        form = (of, version, (SAID,) if evidence else ())
        if self.call("39 reopen", who, "referral.reopen", form, judge):
            ref.version, ref.level, ref.reopened = ref.version + 1, ref.level + 1, ref.reopened + 1
            self.paper.anew(of, forgets=True)
            self.paper.changed(of)

    @if_ref("STEWARDED", "OFFERED")
    @rule(
        who=st.sampled_from((STEWARD,) * 5 + ("LZS",)),
        number=PICK,
        by=st.sampled_from(("", *AGENCIES * 2)),
    )
    def close_unmet(self, *, who: str, number: int, by: str) -> None:
        """Event 27."""
        of, ref = self.pick(number, "STEWARDED", "OFFERED")
        by = "" if by == who else by
        version = ref.version

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            found |= {"needs_second_member"} if not by else set()
            found |= {"forbidden"} if who != STEWARD else set()
            found |= {"nobody_asked"} if not ref.tried and ref.area == SERVED else set()
            found |= {"still_offered"} if ref.live else set()
            return found | ({"wrong_state"} if ref.status != "STEWARDED" else set())

        form = (of, version, 1, SAID)
        if self.call("27 close_unmet", who, "steward.close_unmet", form, judge, by=by):
            ref.version += 1
            self.paper.close(of, "UNMET")

    # What has to be the same.

    @invariant()
    def referrals_are_the_same(self) -> None:
        """State, holder, version, level, and what else decides what may come next."""
        for of, ref in self.paper.refs.items():
            if ref.status == "CLOSED":
                closed = self.chain.ask("referral.get", of)
                assert closed.disposition.name == ref.disposition
                assert (closed.version, closed.is_final) == (ref.version, ref.is_final)
                continue
            found = self.chain.ask("custody.get", of)
            assert found.status.name == ref.status
            assert self.chain.name(self.chain.ask("holder.of", of)) == ref.holder
            assert (found.version, found.level) == (ref.version, ref.level)
            assert (found.started, found.at_risk, found.open_claims, found.waiting) == (
                ref.started,
                ref.at_risk,
                ref.open_claims,
                ref.waiting,
            )
            flags = (found.direct_only, found.consent_needed, found.lapses)
            assert flags == (ref.direct_only, ref.consent_needed, ref.lapses)
            assert found.need.area == ref.area
            search = self.chain.ask("search.get", of)
            assert list(search.live) == ref.live
            assert list(search.legs) == ref.legs
            assert [self.chain.name(each) for each in search.tried] == ref.tried
            assert [self.chain.name(each) for each in search.barred] == ref.barred

    @invariant()
    def legs_are_the_same(self) -> None:
        """Their states and versions; each member's list is of those that live."""
        for of, leg in self.paper.legs.items():
            if leg.service_version:
                found = self.chain.ask("service.get", of)
                expected = (leg.status, leg.service_version, leg.overdue)
                assert (found.status.name, found.version, found.overdue) == expected
            else:
                offered = self.chain.ask("leg.get", of)
                assert (offered.status.name, offered.version) == (leg.status, leg.version)
        for name in AGENCIES:
            listed = self.chain.ask("desk.of_member", self.chain.member(name), ())
            live = [leg for ref in self.paper.refs.values() for leg in ref.live]
            for of in listed:
                leg, place = self.paper.legs[of], self.chain.ask("desk.get", of)
                key = None if leg.officer is None else self.chain.people[leg.officer].key
                assert (place.officer, place.version) == (key, leg.assigned)
            assert set(listed) == {leg for leg in live if self.paper.legs[leg].member == name}

    @invariant()
    def clocks_are_the_same(self) -> None:
        """When each rings; and nobody falls between: one for the state, here or at live legs, and the ceiling."""
        for of in (*self.paper.refs, *self.paper.legs):
            armed = {
                tick: self.chain.sandbox.now_ms + due for tick, due in self._clocks(of).items()
            }
            assert armed == {
                tick: due for (tick, key), (_, due, _) in self.paper.armed.items() if key == of
            }
        for of, ref in self.paper.refs.items():
            ticks = [tick for tick, key in self.paper.armed if key == of]
            legs = [leg for leg in ref.live if ("due", leg) in self.paper.armed]
            if ref.status in ("OFFERED", "IN_SERVICE"):
                assert ("due" not in ticks, len(legs)) == (True, len(ref.live))
                assert 1 <= len(legs) <= (5 if ref.status == "OFFERED" else 1)
            else:
                assert ("due" in ticks, legs) == (not ref.is_final, [])
            unstarted = ref.status not in ("AWAITING_FOLLOWUP", "CLOSED") and not ref.started
            assert ("ceiling" in ticks) is unstarted

    def _clocks(self, of: Id) -> dict[str, int]:
        armed = self.chain.sandbox.armed(of)
        return {tick: due_ms - self.chain.sandbox.now_ms for tick, due_ms in armed}

    @invariant()
    def a_recount_of_events_gives_the_lists(self) -> None:
        """Who is helped, being helped, not yet helped: by the lists, by the paper, and from events alone."""
        if self.acts % 4:
            return
        told = {event.ref_id: event.help.name for event in self.chain.told("HelpChanged")}
        assert told == {of: ref.help for of, ref in self.paper.refs.items()}
        for number, which in enumerate(
            ("BELUM_HELD", "BELUM_PASSED", "SEDANG", "TELAH", "ENDED"), 1
        ):
            for name in AGENCIES:
                listed = self.chain.ask("status.of_agency", self.chain.member(name), number, ())
                refs = self.paper.refs.items()
                assert set(listed) == {
                    of for of, ref in refs if (ref.origin, ref.help) == (name, which)
                }
        for office in (0, *AREAS):
            listed = self.chain.ask("status.of_office", office, ())
            assert set(listed) == {
                of for of, ref in self.paper.refs.items() if _office(ref) == office
            }

    @invariant()
    def nothing_is_stuck(self) -> None:
        """The clock could do everything."""
        assert self.chain.sandbox.stuck() == []


def _office(ref: Ref) -> int | None:
    return {"POOLED": ref.area, "STEWARDED": 0}.get(ref.place)


MOST_ROUNDS = 8
ASK_K = ("case.open", "leg.offer", "leg.accept", "contact.attempt", "pool.claim", "steward.take", "referral.dispute", "referral.reopen")  # fmt: skip

EVENTS = (
    "1 case.open", "2 open", "4 keep", "5 offer", "6 receive", "7 ask_info", "8 answer_info", "9 accept", "10 decline", "11 redirect", "12 withdraw", "13 error", "14 assign",
    "15 start", "16 attempt", "17 note", "18 hold", "19 resume", "20 complete", "21 conclude", "22 hand_back", "24 claim", "25 take", "26 wait", "27 close_unmet",
    "28 confirm", "32 mark_unreachable", "33 close_deceased", "34 close_error", "retry", "29 dispute", "30 withdraw", "31 refute", "39 reopen", "43 route", "44 accept", "45 info", "46 remind", "47 stall", "49 claim",
    "50 steward", "51 ceiling", "52 confirm", "53 retire", "40 consent", "41 withdraw", "41 expire", "11 redirect that is not consented to", "40 may help", "40 looked at", "41 back to the origin", "41 asked of others",
    "41 wants a law", "42 basis", "43 lapse", "43 consent ended", "next candidate", "recall", "let go",
)  # fmt: skip
REFUSALS = (
    "not_found", "forbidden", "stale", "wrong_state", "too_often", "too_late", "needs_evidence", "needs_guardian", "needs_second_member",
    "needs_second_person", "ask_first", "already_tried", "excluded", "bad_offer", "too_many_hops", "wrong_area", "too_long", "nobody_asked", "still_offered", "no_officer", "too_few_attempts", "too_soon", "no_consent", "no_basis", "has_room",
)  # fmt: skip


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of a hundred stories, each with its own seed, until everything has come up."""
    COUNTS.clear()
    wanted = [*EVENTS, *(f"refused: {code}" for code in REFUSALS)]
    wanted += [f"{method} refused: no_consent" for method in ASK_K]
    rounds = Rounds(most=MOST_ROUNDS, stories=100, steps=60)
    missing = rounds.never_come_up(Referrals, wanted, COUNTS)
    assert missing == [], f"in {MOST_ROUNDS} rounds these never came up; {COUNTS}"
