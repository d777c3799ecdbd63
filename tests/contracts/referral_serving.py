"""Anybody does anything with referrals, and time passes: what agencies do that help."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from contracts.words import Id
from tests.contracts.agencies import SAID
from tests.contracts.referral_asked import CONSENT, ELIGIBILITY, Asked
from tests.contracts.referral_beside import AREAS, GROUNDS, MISTAKE, PICK, WHO, if_leg, if_ref
from tests.contracts.referral_records import (
    ACTIVE,
    ATTEMPTS,
    DAY,
    RETRY,
    UNREACHABLE,
    WAITING,
    Leg,
    Reasons,
    Ref,
)

REACHABLE = (*WAITING, "IN_SERVICE")
"""Where it is given up that somebody is reached."""
CHANNEL = st.sampled_from((1, 1, 2))
OUTCOMES = {1: "HELPED", 2: "PARTIAL", 3: "NOT_HELPED"}


class Serving(Asked):
    """Agencies that serve."""

    def _went_on(self, done: tuple[Id, Leg, Ref], status: str, clock: str) -> None:
        of, leg, _ = done
        leg.status, leg.overdue, leg.service_version = status, False, leg.service_version + 1
        self.paper.arm_leg(of, clock)

    @if_leg("ACCEPTED")
    @rule(who=WHO, right=st.sampled_from((True, True, True, False)), number=PICK, mistake=MISTAKE)
    def start(self, *, who: str, right: bool, number: int, mistake: int) -> None:
        """Event 15."""
        done = self.leg_call(
            "15 start",
            "service.start",
            number,
            None if right else who,
            mistake,
            (SAID,),
            ("ACCEPTED",),
        )
        if done is not None:
            self._went_on(done, "IN_PROGRESS", "progress")
            _, leg, ref = done
            leg.notes = 0
            ref.started, ref.at_risk, ref.level, ref.version = True, False, 0, ref.version + 1
            self.paper.armed.pop(("ceiling", leg.ref))
            self.paper.reached(leg.ref)

    @if_leg("IN_PROGRESS")
    @rule(number=PICK, times=st.sampled_from((1, 1, 7)))
    def note(self, *, number: int, times: int) -> None:
        """Event 17."""

        def extra(leg: Leg) -> Reasons:
            return {"too_often"} if leg.notes >= 6 else set()

        for _ in range(times):
            done = self.leg_call(
                "17 note", "service.note", number, None, 0, (SAID,), ("IN_PROGRESS",), extra
            )
            if done is not None:
                self._went_on(done, "IN_PROGRESS", "progress")
                done[1].notes += 1

    @if_leg("IN_PROGRESS")
    @rule(number=PICK, days=st.sampled_from((0, 1, 6, 100)))
    def hold(self, *, number: int, days: int) -> None:
        """Event 18."""
        review_ms = self.chain.sandbox.now_ms + days * DAY

        def extra(leg: Leg) -> Reasons:
            latest = self.paper.after(self.paper.refs[leg.ref], "hold")
            late = not self.paper.now_ms < review_ms <= latest
            return ({"too_often"} if leg.holds >= 3 else set()) | ({"too_long"} if late else set())

        form = (review_ms, SAID)
        done = self.leg_call(
            "18 hold", "service.hold", number, None, 0, form, ("IN_PROGRESS",), extra
        )
        if done is not None:
            of, leg, _ = done
            self._went_on(done, "ON_HOLD", "progress")
            self.paper.arm("due", of, review_ms, urgent=leg.urgent)
            leg.notes, leg.holds = 0, leg.holds + 1

    @if_leg("ON_HOLD")
    @rule(number=PICK)
    def resume(self, *, number: int) -> None:
        """Event 19."""
        done = self.leg_call("19 resume", "service.resume", number, None, 0, (), ("ON_HOLD",))
        if done is not None:
            self._went_on(done, "IN_PROGRESS", "progress")
            done[1].notes = 0

    @if_leg("IN_PROGRESS")
    @rule(number=PICK, outcome=st.sampled_from((1, 2, 3)))
    def complete(self, *, number: int, outcome: int) -> None:
        """Event 20."""
        form = (outcome, SAID)
        done = self.leg_call(
            "20 complete", "service.complete", number, None, 0, form, ("IN_PROGRESS",)
        )
        if done is not None:
            of, leg, ref = done
            leg.status, leg.overdue, leg.service_version = (
                "COMPLETED",
                False,
                leg.service_version + 1,
            )
            self.paper.rest(of)
            ref.status, ref.outcome, ref.version = (
                "AWAITING_FOLLOWUP",
                OUTCOMES[outcome],
                ref.version + 1,
            )
            self.paper.arm_ref(leg.ref, "confirm")

    @if_leg("IN_PROGRESS")
    @rule(number=PICK, area=st.sampled_from((0, 0, *AREAS)), moved=st.booleans())
    def conclude(self, *, number: int, area: int, moved: bool) -> None:
        """Event 21."""

        def extra(_: Leg) -> Reasons:
            return {"wrong_area"} if moved is not (area > 0) else set()

        form = (2 if moved else 3, area, SAID)
        done = self.leg_call(
            "21 conclude", "service.conclude", number, None, 0, form, ("IN_PROGRESS",), extra
        )
        if done is not None:
            of, leg, _ = done
            leg.status, leg.service_version = "FAILED", leg.service_version + 1
            self.paper.ended(of, barred=True, area=area, excluded=None if moved else leg.tag)
            self.learn_next()

    @if_leg(*ACTIVE)
    @rule(number=PICK)
    def state_basis(self, *, number: int) -> None:
        """Event 23, by agencies whose data protection officers have stated no law."""

        def extra(_: Leg) -> Reasons:
            return {"no_basis", "wrong_state"}

        form = (self.chain.id("law"),)
        self.leg_call("23 basis", "service.state_basis", number, None, 0, form, ACTIVE, extra)

    @if_ref("IN_SERVICE")
    @rule(number=PICK, hours=st.sampled_from((1, 1, 80)))
    def help_without_consent(self, *, number: int, hours: int) -> None:
        """The prospect consents no more while somebody helps; perhaps again in time."""
        of, ref = self.pick(number, "IN_SERVICE")
        if ref.status == "IN_SERVICE":
            self.end_consent(of, ref, "ZPP")
            self.wait(hours=1)
            self.state_basis(number=number)
            self.wait(hours=hours)
            self.consent_anew(number=number, agreed_to="all", rarely=0)

    @if_leg(*ACTIVE)
    @rule(number=PICK, ground=GROUNDS)
    def hand_back(self, *, number: int, ground: int) -> None:
        """Event 22."""
        done = self.leg_call(
            "22 hand_back", "service.hand_back", number, None, 0, (ground, SAID), ACTIVE
        )
        if done is not None:
            of, leg, _ = done
            leg.status, leg.service_version = "FAILED", leg.service_version + 1
            way = "ORIGIN" if ground == CONSENT else "NEXT"
            excluded = leg.tag if ground == ELIGIBILITY else None
            self.paper.ended(of, barred=True, way=way, excluded=excluded)
            self.learn_next()

    @if_ref("IN_SERVICE")
    @rule(who=WHO, number=PICK, times=st.sampled_from((1, 1, 5)), channel=CHANNEL)
    def attempt(self, *, who: str, number: int, times: int, channel: int) -> None:
        """Event 16."""
        of, ref = self.pick(number, "IN_SERVICE")
        for _ in range(times):
            self._attempt(of, ref, who, channel)

    def _attempt(self, of: Id, ref: Ref, who: str, channel: int) -> None:
        def judge() -> Reasons:
            if ref.status == "CLOSED":
                return {"not_found"}
            found: Reasons = {"forbidden"} if who not in (ref.holder, ref.origin) else set()
            return found | (set() if self.paper.covers(ref, who, core=True) else {"no_consent"})

        if self.call("16 attempt", who, "contact.attempt", (of, channel, SAID), judge):
            self.paper.attempted(ref, channel)
            leg = self.paper.legs[ref.live[0]] if len(ref.live) == 1 else None
            if leg is not None and leg.status == "ACCEPTED":
                early = self.paper.now_ms <= leg.accepted_ms + ATTEMPTS
                if leg.attempts < 3 and early:
                    self._went_on((ref.live[0], leg, ref), "ACCEPTED", "start")
                    leg.attempts += 1

    @if_ref(*REACHABLE)
    @rule(
        number=PICK,
        days=st.sampled_from((0, 15)),
        channels=st.sampled_from(((1, 1, 1), (1, 2), (1, 2, 3))),
    )
    def try_and_give_up(self, *, number: int, days: int, channels: tuple[int, ...]) -> None:
        """Attempts of whoever holds it, for two weeks or not, and then no more."""
        of, ref = self.pick(number, *REACHABLE)
        for channel in channels:
            self._attempt(of, ref, ref.holder, channel)
            if days and channel == channels[0] and ref.attempts == 1:
                self.wait(hours=24 * days)
        self.mark_unreachable(who="", right=True, number=number)

    @if_ref(*REACHABLE)
    @rule(who=WHO, right=st.sampled_from((True, True, False)), number=PICK)
    def mark_unreachable(self, *, who: str, right: bool, number: int) -> None:
        """Event 32."""
        of, ref = self.pick(number, *REACHABLE)
        who = ref.holder if right else who
        version = ref.version

        def judge() -> Reasons:
            found = self.open_reasons(of, version)
            if ref.status == "CLOSED":
                return found
            found |= {"forbidden"} if who != ref.holder else set()
            if ref.attempts < 3 or len(ref.channels) < 2:
                return found | {"too_few_attempts"}
            first_ms, newest_ms = ref.tried_ms
            found |= {"too_soon"} if newest_ms < first_ms + UNREACHABLE else set()
            return found | ({"wrong_state"} if ref.status not in REACHABLE else set())

        form = (of, version)
        if self.call("32 mark_unreachable", who, "contact.mark_unreachable", form, judge):
            for each in [self.paper.legs[key] for key in ref.live]:
                each.status, each.service_version = "FAILED", each.service_version + 1
            ref.version += 1
            self.paper.close(of, "UNREACHABLE")
            self.paper.arm("retry", of, self.paper.now_ms + RETRY, urgent=False)
