"""Anybody does anything with referrals, and time passes: what agencies do with what is offered to them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from contracts.words import Id
from tests.contracts.agencies import ANYWHERE, IN_AREA, SAID
from tests.contracts.referral_beside import (
    COSIGNER,
    COUNTS,
    GROUNDS,
    MISTAKE,
    PICK,
    WHO,
    if_leg,
)
from tests.contracts.referral_consents import Consents
from tests.contracts.referral_records import ACTIVE, PENDING, Leg, Reasons, Ref

WAYS = {1: "NEXT", 2: "POOL"}
ELIGIBILITY, INFORMATION, CONSENT, SAFETY = 3, 4, 5, 6


class Asked(Consents):
    """Agencies that are asked."""

    def leg_call(
        self, event: str, method: str, number: int, who: str | None, mistake: int, form: tuple[Any, ...], states: tuple[str, ...], extra: Any = None, by: str = ""
    ) -> tuple[Id, Leg, Ref] | None:  # fmt: skip
        """What an agency does with its leg; the leg if it is done."""
        picked = self.pick_leg(number, *states)
        if picked is None:
            return None
        of, leg = picked
        who = leg.member if who is None else who
        serves = method.startswith("service.")
        version = (leg.service_version if serves else leg.version) + mistake

        def judge() -> Reasons:
            if of not in self.paper.legs:
                return {"not_found"}
            if serves and not leg.service_version:
                return {"not_found"}
            found: Reasons = set() if extra is None else extra(leg)
            found |= {"forbidden"} if who != leg.member else set()
            now = leg.service_version if serves else leg.version
            found |= {"stale"} if version != now else set()
            known = leg.status if serves or not leg.service_version else "ACCEPTED"
            return found | ({"wrong_state"} if known not in states else set())

        if self.call(event, who, method, (of, version, *form), judge, by=by):
            leg.was_read = True
            return of, leg, self.paper.refs[leg.ref]
        return None

    @if_leg("OFFERED")
    @rule(who=WHO, right=st.sampled_from((True, True, True, False)), number=PICK, mistake=MISTAKE)
    def receive(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 6."""
        done = self.leg_call(
            "6 receive", "leg.receive", number, None if right else who, mistake, (), ("OFFERED",)
        )
        if done is not None:
            done[1].status, done[1].version = "RECEIVED", done[1].version + 1

    @if_leg("OFFERED", "RECEIVED")
    @rule(who=WHO, right=st.sampled_from((True, True, False)), number=PICK, mistake=MISTAKE)
    def ask_info(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 7."""

        def extra(leg: Leg) -> Reasons:
            return {"too_often"} if leg.left_ms is not None else set()

        states = ("OFFERED", "RECEIVED")
        done = self.leg_call(
            "7 ask_info", "leg.ask_info", number, None if right else who, mistake, (), states, extra
        )
        if done is not None:
            of, leg, _ = done
            leg.left_ms = self.paper.armed["due", of][1] - self.paper.now_ms
            leg.status, leg.version = "INFO_REQUESTED", leg.version + 1
            self.paper.arm_leg(of, "info")

    @rule(
        who=WHO,
        right=st.sampled_from((True, True, False)),
        officer=WHO,
        number=PICK,
        mistake=MISTAKE,
    )
    def assign(self, *, who: str, right: bool, officer: str, number: int, mistake: int) -> None:
        """Event 14."""
        picked = self.pick_leg(number, *PENDING, *ACTIVE)
        if picked is None:
            return
        of, leg = picked
        who = leg.member if right else who
        officer = officer if number % 3 == 0 else who
        version = leg.assigned + mistake

        def judge() -> Reasons:
            if of not in self.paper.legs or of not in self.paper.refs[leg.ref].live:
                return {"not_found"}
            found: Reasons = {"forbidden"} if who != leg.member else set()
            found |= {"stale"} if version != leg.assigned else set()
            return found | ({"no_officer"} if officer != who else set())

        form = (of, version, self.chain.people[officer].key)
        if self.call("14 assign", who, "desk.assign", form, judge):
            leg.officer, leg.assigned = officer, leg.assigned + 1

    @if_leg("INFO_REQUESTED")
    @rule(who=WHO, right=st.booleans(), number=PICK, mistake=MISTAKE)
    def answer_info(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 8."""
        picked = self.pick_leg(number, "INFO_REQUESTED")
        if picked is None:
            return
        of, leg = picked
        version = leg.version + mistake
        who = self.paper.refs[leg.ref].origin if right else who

        def judge() -> Reasons:
            ref = self.paper.refs[leg.ref]
            if of not in self.paper.legs or ref.status == "CLOSED":
                return {"not_found"}
            found: Reasons = {"forbidden"} if who not in (ref.holder, ref.origin) else set()
            found |= {"stale"} if version != leg.version else set()
            return found | ({"wrong_state"} if leg.status != "INFO_REQUESTED" else set())

        if self.call("8 answer_info", who, "leg.answer_info", (of, version), judge):
            self.paper.resume_pending(of)

    @if_leg(*PENDING)
    @rule(who=WHO, right=st.sampled_from((True, True, True, False)), number=PICK, mistake=MISTAKE)
    def accept(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 9."""

        def extra(leg: Leg) -> Reasons:
            ref = self.paper.refs[leg.ref]
            far = ref.reach == ANYWHERE
            found = self.paper.helpers.lacks_to_take(leg.member, ref.sought, far=far)
            covered = self.paper.covers(ref, leg.member, core=True)
            return found | (set() if covered else {"no_consent"})

        asked = None if right else who
        done = self.leg_call("9 accept", "leg.accept", number, asked, mistake, (), PENDING, extra)
        if done is not None:
            of, leg, ref = done
            self.paper.stop(ref, "SUPERSEDED", but=of)
            leg.version += 1
            self.paper.serve(of)
            ref.version += 1

    def _declining(self, ground: int, by: str) -> Any:
        def extra(leg: Leg) -> Reasons:
            found: Reasons = set()
            if ground == INFORMATION and leg.left_ms is None:
                found |= {"ask_first"}
            return found | ({"needs_second_person"} if ground == SAFETY and not by else set())

        return extra

    @if_leg(*PENDING)
    @rule(number=PICK, mistake=MISTAKE, ground=GROUNDS, way=st.sampled_from((1, 1, 2)), by=COSIGNER)
    def decline(self, *, number: int, mistake: int, ground: int, way: int, by: str) -> None:
        """Event 10."""
        form = (ground, SAID, way)
        extra = self._declining(ground, by)
        done = self.leg_call(
            "10 decline", "leg.decline", number, None, mistake, form, PENDING, extra, by=by
        )
        if done is not None:
            of, leg, _ = done
            leg.status, leg.version = "DECLINED", leg.version + 1
            excluded = leg.tag if ground == ELIGIBILITY else None
            self.paper.ended(
                of, way="ORIGIN" if ground == CONSENT else WAYS[way], excluded=excluded
            )
            self.learn_next()

    @if_leg("OFFERED", "RECEIVED")
    @rule(number=PICK)
    def name_whom_nobody_consented_to(self, *, number: int) -> None:
        """Guardian and steward apart, some may see it, and one of the others is named."""
        picked = self.pick_leg(number, "OFFERED", "RECEIVED")
        if picked is None:
            return
        of = picked[1].ref
        ref = self.paper.refs[of]
        if ref.status == "OFFERED" and self.agree_anew(of, ref, "some"):
            self.redirect(number=number, ground=7, to="ZPP", by="")

    @if_leg(*PENDING)
    @rule(
        number=PICK, ground=GROUNDS, to=WHO, by=COSIGNER, reach=st.sampled_from((IN_AREA, ANYWHERE))
    )
    def redirect(
        self, *, number: int, ground: int, to: str, by: str, reach: int = ANYWHERE
    ) -> None:
        """Event 11."""
        new, target = self.new_id(), (to, f"of {to}")
        declining = self._declining(ground, by)

        def extra(leg: Leg) -> Reasons:
            ref = self.paper.refs[leg.ref]
            excluded = [*ref.excluded, leg.tag if ground == ELIGIBILITY else None]
            found: Reasons = declining(leg) | self.paper.helpers.lacks(to, ref.sought, reach)
            found |= {"already_tried"} if to in ref.tried else set()
            found |= {"too_many_hops"} if ref.offers > 3 else set()
            return found | ({"excluded"} if target[1] in excluded else set())

        form = (ground, SAID, new, (self.chain.member(to), self.chain.id(target[1])), reach)
        done = self.leg_call(
            "11 redirect", "leg.redirect", number, None, 0, form, PENDING, extra, by=by
        )
        if done is not None:
            of, leg, ref = done
            leg.status, leg.version = "DECLINED", leg.version + 1
            if not self.paper.covers(ref, to):
                excluded = leg.tag if ground == ELIGIBILITY else None
                self.paper.ended(of, way="ORIGIN", excluded=excluded)
                COUNTS["11 redirect that is not consented to"] += 1
                return
            if ground == ELIGIBILITY and leg.tag is not None and leg.tag not in ref.excluded:
                ref.excluded.append(leg.tag)
            self.paper.armed.pop(("due", of))
            ref.live.remove(of)
            ref.offers += 1
            ref.reach = max(ref.reach, reach)
            self.paper.ask(new, leg.ref, target, by=leg.member, urgent=leg.urgent)
