"""Anybody does anything with referrals, and time passes: what those do who hold them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from contracts.words import Id
from tests.contracts.agencies import AGENCIES, ANYWHERE, IN_AREA, SAID
from tests.contracts.referral_beside import (
    AGREED_TO,
    AREAS,
    COSIGNER,
    COUNTS,
    MISTAKE,
    PICK,
    TAG,
    WHO,
    if_leg,
    if_ref,
)
from tests.contracts.referral_consents import Consents
from tests.contracts.referral_records import DAY, ERROR, STEWARD, WAITING, Leg, Reasons, Ref


class Holders(Consents):
    """Origins, guardians, the steward, and who claims."""

    @precondition(lambda self: len(self.paper.refs) < 3)
    @rule(
        who=WHO,
        priority=st.sampled_from((1, 2, 3)),
        area=st.sampled_from(AREAS),
        agreed_to=AGREED_TO,
    )
    def open(self, *, who: str, priority: int, area: int, agreed_to: str) -> None:
        """Events 1 and 2."""
        of, case = self.new_id(), self.new_id()
        form = (case, 1, area, SAID, case)
        assert not self.call("1 case.open", who, "case.open", form, lambda: {"no_consent"})
        agreed = self.agree(who, case, agreed_to, 0)
        assert self.call("1 case.open", who, "case.open", form, set)
        assert self.call("2 open", who, "referral.open", (of, case, 3, area, priority), set)
        ref = Ref(who, area, priority, case, agreed, opened_ms=self.paper.now_ms)
        self.paper.refs[of] = ref
        self.paper.arm_ceiling(of, "contact")
        if priority == 1 and not any(self.paper.helpers.is_on(each, area) for each in AGENCIES):
            ref.status = ref.base = "STEWARDED"
            COUNTS["2 straight to the steward"] += 1
        self.paper.arm_ref(of, "steward" if ref.status == "STEWARDED" else "route")

    def _taken(
        self,
        event: str,
        who: str,
        method: str,
        number: int,
        states: tuple[str, ...],
        judge: Any,
        by: str = "",
    ) -> None:
        """Events 4, 24 and 25: a member takes a referral with a leg of its own."""
        of, ref = self.pick(number, *states)
        leg = self.new_id()
        form = (of, ref.version, leg)
        if self.call(event, who, method, form, lambda: judge(of, ref, form[1]), by=by):
            if ref.status in WAITING:
                ref.base_due = self.paper.armed.pop(("due", of))[1]
            ref.base = "STEWARDED" if method == "steward.take" else ref.status
            self.paper.stop(ref, "WITHDRAWN")
            self.paper.legs[leg] = Leg(of, who, None, ref.is_urgent, "ACCEPTED", was_read=True)
            ref.candidates = []
            self.paper.has_leg(leg)
            self.paper.serve(leg)
            ref.version += 1

    @if_ref("OPEN_INTAKE")
    @rule(who=WHO, number=PICK)
    def keep(self, *, who: str, number: int) -> None:
        """Event 4."""

        def judge(of: Id, ref: Ref, version: int) -> Reasons:
            found = self.open_reasons(of, version)
            if ref.status != "OPEN_INTAKE":
                found |= {"wrong_state", "not_found"} if ref.status == "CLOSED" else {"wrong_state"}
            if who != ref.origin and ref.status == "OPEN_INTAKE":
                found |= {"forbidden"}
            if not self.paper.helpers.serves(who, ref.need):
                found |= {"no_service"}
            return found

        self._taken("4 keep", who, "referral.keep", number, ("OPEN_INTAKE",), judge)

    @if_ref("POOLED")
    @rule(who=WHO, number=PICK, by=COSIGNER)
    def claim(self, *, who: str, number: int, by: str) -> None:
        """Event 24."""
        by = "" if by == who else by

        def judge(of: Id, ref: Ref, version: int) -> Reasons:
            found = self.open_reasons(of, version)
            open_claims = ref.status == "STEWARDED" and ref.open_claims
            if ref.status != "POOLED" and not open_claims:
                found |= {"wrong_state"}
            if who in ref.barred and by != ref.guardian:
                found |= {"needs_guardian"}
            if not self.paper.covers(ref, who, core=True):
                found |= {"no_consent"}
            return found | self._lacks_to_claim(ref, who, named=by == ref.guardian)

        self._taken("24 claim", who, "pool.claim", number, ("POOLED",), judge, by=by)

    def _lacks_to_claim(self, ref: Ref, who: str, *, named: bool) -> Reasons:
        helpers, (need, area, _) = self.paper.helpers, ref.sought
        far = ref.open_claims and helpers.serves(who, need)
        found = helpers.lacks_to_take(who, ref.sought, far=far)
        if "no_service" not in found and self.paper.now_ms < helpers.claims_from(who, need, area):
            found |= set() if named else {"too_new"}
        return found

    @if_ref("STEWARDED")
    @rule(who=st.sampled_from((STEWARD, STEWARD, STEWARD, "ZPP")), number=PICK)
    def take(self, *, who: str, number: int) -> None:
        """Event 25."""

        def judge(of: Id, ref: Ref, version: int) -> Reasons:
            found = self.open_reasons(of, version)
            if ref.status != "STEWARDED" and not ref.at_risk:
                found |= {"wrong_state"}
            if who != STEWARD:
                found |= {"forbidden"}
            if not self.paper.covers(ref, who, core=True):
                found |= {"no_consent"}
            return found

        self._taken("25 take", who, "steward.take", number, ("STEWARDED",), judge)

    @if_ref(*WAITING)
    @rule(
        who=WHO,
        right=st.booleans(),
        number=PICK,
        mode=st.sampled_from((1, 2, 3)),
        agencies=st.lists(WHO, min_size=1, max_size=4, unique=True),
        tag=TAG,
        mistake=MISTAKE,
        reach=st.sampled_from((0, IN_AREA, IN_AREA, ANYWHERE)),
    )
    def offer(
        self,
        *,
        who: str,
        right: bool,
        number: int,
        mode: int,
        agencies: list[str],
        tag: str,
        mistake: int,
        reach: int = 0,
    ) -> None:
        """Event 5; `reach` is 0 for as far as it takes."""
        of, ref = self.pick(number, *WAITING)
        found = self.paper.helpers.finds(ref.need, ref.area)
        reach = reach or (IN_AREA if set(agencies) <= set(found) else ANYWHERE)
        who = ref.holder if right else who
        many = {1: 1, 2: 1, 3: len(agencies)}[mode]
        legs = [self.new_id() for _ in range(many)]
        tags = [tag or f"of {each}" for each in agencies]
        pairs = tuple(
            (self.chain.member(a), self.chain.id(b)) for a, b in zip(agencies, tags, strict=True)
        )
        form = (of, ref.version + mistake, mode, tuple(legs), pairs, reach)
        held = [False]

        def judge() -> Reasons:
            held[0] = ref.status in WAITING and who == ref.holder
            return self._offer_reasons(
                of, form[1], who, mode, agencies, tags, held=held[0], many=many
            ).union(*[self.paper.helpers.lacks(each, ref.sought, reach) for each in agencies])

        if self.call("5 offer", who, "leg.offer", form, judge):
            base = ref.status if held[0] else "STEWARDED"
            if ref.status in WAITING:
                ref.base_due = self.paper.armed.pop(("due", of))[1]
            if not held[0]:
                ref.base_due = self.paper.after(ref, "steward")
                COUNTS["recall"] += 1
            self.paper.stop(ref, "WITHDRAWN")
            ref.status, ref.base, ref.serving = "OFFERED", base, None
            ref.consent_needed, ref.reach = False, reach
            COUNTS["5 from elsewhere"] += not set(agencies) <= set(found)
            ref.version, ref.offers = ref.version + 1, ref.offers + 1
            asked = list(zip(agencies, tags, strict=True))
            ref.candidates = asked[many:]
            for leg, target in zip(legs, asked, strict=False):
                self.paper.ask(leg, of, target, by=who, urgent=ref.is_urgent)

    def _offer_reasons(
        self,
        of: Id,
        version: int,
        who: str,
        mode: int,
        targets: list[str],
        tags: list[str],
        *,
        held: bool,
        many: int,
    ) -> Reasons:
        ref = self.paper.refs[of]
        found = self.open_reasons(of, version)
        if not held and ref.status not in WAITING and not ref.at_risk:
            found |= {"wrong_state"}
        if not held and not (ref.at_risk and who == STEWARD):
            found |= {"forbidden"}
        by_steward = not held or ref.status == "STEWARDED"
        if (
            (by_steward and mode == 2)
            or (mode == 2 and len(targets) > 3)
            or (mode == 1 and len(targets) != 1)
        ):
            found |= {"bad_offer"}
        if not by_steward and ref.offers > 3:
            found |= {"too_many_hops"}
        if not by_steward and set(targets) & set(ref.tried):
            found |= {"already_tried"}
        if set(tags) & set(ref.excluded):
            found |= {"excluded"}
        if not self.paper.covers(ref, who, *targets):
            found |= {"no_consent"}
        return found

    @if_ref("OFFERED")
    @rule(who=WHO, right=st.booleans(), number=PICK, mistake=MISTAKE)
    def withdraw_offer(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 12."""
        of, ref = self.pick(number, "OFFERED")
        who = ref.holder if right else who
        form = (of, ref.version + mistake)

        def judge() -> Reasons:
            found = self.open_reasons(of, form[1])
            found |= {"wrong_state"} if ref.status != "OFFERED" else set()
            return found | ({"forbidden"} if who != ref.holder else set())

        if self.call("12 withdraw", who, "leg.withdraw", form, judge):
            self.paper.stop(ref, "WITHDRAWN")
            ref.status, ref.version = ref.base, ref.version + 1
            self.paper.arm("due", of, ref.base_due, urgent=ref.is_urgent)

    @if_leg("OFFERED")
    @rule(
        who=WHO,
        right=st.sampled_from((True, True, False)),
        number=PICK,
        mistake=MISTAKE,
        hours=st.sampled_from((0, 0, 30)),
    )
    def offer_by_mistake(
        self, *, who: str, right: bool, number: int, mistake: int, hours: int
    ) -> None:
        """Event 13, perhaps more than a day late."""
        picked = self.pick_leg(number, "OFFERED")
        if picked is None:
            return
        of, leg = picked
        if hours:
            self.wait(hours=hours)
        ref = self.paper.refs[leg.ref]
        who = ref.holder if right else who
        version = leg.version + mistake

        def judge() -> Reasons:
            if of not in self.paper.legs:
                return {"not_found"}
            found: Reasons = {"stale"} if version != leg.version else set()
            if leg.status != "OFFERED":
                return found | {"wrong_state"}
            found |= {"forbidden"} if not who == ref.holder == leg.by else set()
            return found | ({"too_late"} if self.paper.now_ms > leg.offered_ms + ERROR else set())

        if self.call("13 error", who, "leg.error", (of, version), judge):
            leg.status, leg.version = "ERROR", leg.version + 1
            self.paper.armed.pop(("due", of))
            ref.live.remove(of)
            if not ref.live:
                ref.status, ref.version = ref.base, ref.version + 1
                self.paper.arm("due", leg.ref, ref.base_due, urgent=ref.is_urgent)

    @if_ref("STEWARDED")
    @rule(
        who=st.sampled_from((STEWARD, STEWARD, STEWARD, "ZPP")),
        number=PICK,
        mistake=MISTAKE,
        days=st.sampled_from((0, 2, 30, 100)),
    )
    def wait_for_room(self, *, who: str, number: int, mistake: int, days: int) -> None:
        """Event 26."""
        of, ref = self.pick(number, "STEWARDED")
        version = ref.version + mistake
        review_ms = self.chain.sandbox.now_ms + days * DAY

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            found |= {"wrong_state"} if ref.status != "STEWARDED" else set()
            found |= {"forbidden"} if who != STEWARD else set()
            found |= {"has_room"} if self.paper.helpers.has_room(ref.need, ref.area) else set()
            latest_ms = self.paper.after(ref, "hold")
            late = not self.paper.now_ms < review_ms <= latest_ms
            return found | ({"too_long"} if late else set())

        form = (of, version, review_ms)
        if self.call("26 wait", who, "steward.wait", form, judge):
            ref.version, ref.waiting = ref.version + 1, True
            self.paper.arm("due", of, review_ms, urgent=ref.is_urgent)
