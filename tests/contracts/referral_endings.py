"""Anybody does anything with referrals, and time passes: how they end, and begin anew."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.contracts import referral_followups as follow_ups
from tests.contracts.agencies import AGENCIES, SAID
from tests.contracts.referral_beside import COSIGNER, MISTAKE, PICK, WHO, if_ref
from tests.contracts.referral_dividing import Dividing
from tests.contracts.referral_holders import Holders
from tests.contracts.referral_records import DISPUTE, ERROR, REFUTE, STEWARD, WAITING, Reasons
from tests.contracts.referral_revising import Revising
from tests.contracts.referral_serving import Serving


class Endings(Holders, Serving, Revising, Dividing):
    """Everything that anybody does."""

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
            elsewhere = ("ERROR", "SPLIT", "MERGED_DUPLICATE")
            found |= {"wrong_state"} if ref.disposition in elsewhere else set()
            found |= set() if self.paper.covers(ref, ref.origin) else {"no_consent"}
            speaks = evidence or who in (ref.origin, STEWARD)
            return found | ({"needs_evidence"} if not speaks else set())

        form = (of, version, (SAID,) if evidence else ())
        if self.call("39 reopen", who, "referral.reopen", form, judge):
            ref.version, ref.level, ref.reopened = ref.version + 1, ref.level + 1, ref.reopened + 1
            self.paper.anew(of, forgets=True)
            self.paper.changed(of)

    @if_ref("CLOSED")
    @rule(who=WHO, right=st.booleans(), number=PICK)
    def follow_up(self, *, who: str, right: bool, number: int) -> None:
        """Whether the help has lasted."""
        of, ref = self.pick(number, "CLOSED")
        who = (ref.serving or ref.origin) if right else who

        def judge() -> Reasons:
            found = self.paper.follow_ups.get(of)
            if found is None:
                return {"not_found"}
            if not found.is_time:
                return {"too_soon"}
            is_consented = follow_ups.may_ask(self.paper, of, who)
            found_wrong: Reasons = set() if who in (found.member, ref.origin) else {"forbidden"}
            return found_wrong | (set() if is_consented else {"no_consent"})

        if self.call("follow-up recorded", who, "followup.report", (of, SAID), judge):
            follow_ups.next_one(self.paper, of)

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
            found |= (
                {"nobody_asked"}
                if not ref.tried and self.paper.helpers.finds(ref.need, ref.area)
                else set()
            )
            found |= {"still_offered"} if ref.live else set()
            return found | ({"wrong_state"} if ref.status != "STEWARDED" else set())

        form = (of, version, 1, SAID)
        if self.call("27 close_unmet", who, "steward.close_unmet", form, judge, by=by):
            ref.version += 1
            self.paper.close(of, "UNMET")
