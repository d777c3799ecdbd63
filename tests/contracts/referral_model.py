"""A referral as a person would keep it on paper, from the tables of the design: states, clocks, who may do what.

Each act gives the reasons for which it may be refused; none means that it is done, and the paper is written on.
"""

from contracts.words import Id
from tests.contracts import referral_followups as follow_ups
from tests.contracts.referral_helping import Helpers
from tests.contracts.referral_records import (
    ACTIVE,
    LAPSES,
    LENGTHS,
    PENDING,
    REMEMBERED,
    REOPEN,
    STEWARD,
    Leg,
    Ref,
    Tick,
)


class Paper:
    """All referrals and legs, and when which clock rings."""

    def __init__(self) -> None:
        self.refs: dict[Id, Ref] = {}
        self.legs: dict[Id, Leg] = {}
        self.armed: dict[tuple[Tick, Id], tuple[bool, int, int]] = {}
        """Whether it is urgent, when it rings, and how many were armed before."""
        self.now_ms = 0
        self.follow_ups: dict[Id, follow_ups.FollowUp] = {}
        self.helpers = Helpers()
        self.count = 0
        self.asked_next: Ref | None = None
        """A referral for which the contract has made a leg, whose id is not known yet."""
        self.next_target: tuple[str, str, bool, str] = ("", "", False, "")
        self.let_go = 0
        """Legs of which nobody knows any more, though their referral is there."""

    # K.

    def covers(self, ref: Ref, *whom: str, core: bool = False) -> bool:
        """True if the prospect consents that all of these have the preview, or the core."""
        agreed = ref.agreed
        if agreed.is_ended or self.now_ms >= agreed.until_ms or (core and not agreed.has_core):
            return False
        if ref.need not in agreed.needs:
            return False
        always = (ref.origin,) if core else (ref.origin, ref.guardian, STEWARD)
        return agreed.reach is None or all(who in (*always, *agreed.reach) for who in whom)

    # Clocks.

    def arm(self, tick: Tick, of: Id, due_ms: int, *, urgent: bool) -> None:
        """It rings then, and at no time that was said before."""
        self.count += 1
        self.armed[tick, of] = (urgent, max(due_ms, self.now_ms), self.count)

    def after(self, ref: Ref, clock: str) -> int:
        return self.now_ms + LENGTHS[clock][ref.priority - 1]

    def arm_ref(self, of: Id, clock: str) -> None:
        """The clock of a referral's state."""
        ref = self.refs[of]
        ref.waiting = False
        self.arm("due", of, self.after(ref, clock), urgent=ref.is_urgent)

    def arm_ceiling(self, of: Id, clock: str) -> None:
        """Nothing but a first contact stops it."""
        ref = self.refs[of]
        self.arm("ceiling", of, self.after(ref, clock), urgent=ref.is_urgent)

    def arm_leg(self, of: Id, clock: str) -> None:
        """The clock of an offer, or of the help."""
        leg = self.legs[of]
        self.arm("due", of, self.after(self.refs[leg.ref], clock), urgent=leg.urgent)

    def due(self, parent_ms: int) -> list[tuple[Tick, Id]]:
        """What rings in the next block, in its order."""
        rung = [(not urgent, due, seq, key) for key, (urgent, due, seq) in self.armed.items()]
        return [key for _, due, _, key in sorted(rung) if due <= parent_ms]

    def ring(self, tick: Tick, of: Id) -> str | None:
        """What a clock does; the event of the design, None if it rings no more, or was armed anew at the start of this block."""
        if (tick, of) not in self.armed or self.armed[tick, of][1] >= self.now_ms:
            return None
        del self.armed[tick, of]
        if tick in ("expire", "again", "basis"):
            return self._ring_of_consent(tick, of)
        if tick == "turn":
            del self.helpers.shifts[of]
            return "shift over"
        if of in self.legs:
            return self._ring_leg(of, self.legs[of])
        if tick in ("retry", "ask"):
            return "retry" if tick == "retry" else follow_ups.ring(self, of)
        ref = self.refs[of]
        ref.version += 1
        if tick == "ceiling":
            ref.level, ref.at_risk = ref.level + 1, True
            self.arm_ceiling(of, "steward")
            return "51 ceiling"
        return self._ring_ref(of, ref)

    def _ring_of_consent(self, tick: Tick, of: Id) -> str | None:
        if tick == "again":
            return self._look(of, self.refs[of])
        if tick == "basis":
            leg = self.legs[of]
            leg.status, leg.service_version = "FAILED", leg.service_version + 1
            self.ended(of, barred=True, way="ORIGIN")
            return "42 basis"
        self.ended_for(of)
        return "41 expire"

    def ended_for(self, case: Id) -> None:
        """The prospect consents no more."""
        agreed = next(ref.agreed for ref in self.refs.values() if ref.case == case)
        agreed.is_ended, agreed.version = True, agreed.version + 1
        self.all_changed(case)

    def all_changed(self, case: Id) -> None:
        """Every referral of a case is looked at, in the order of their ids."""
        for of in sorted(key for key, ref in self.refs.items() if ref.case == case):
            self.changed(of)

    def changed(self, of: Id) -> None:
        """What the prospect consents to is not what it was: the next block looks at what is open."""
        if self.refs[of].status != "CLOSED":
            self.arm("again", of, self.now_ms, urgent=True)

    def _look(self, of: Id, ref: Ref) -> str | None:
        """Events 40, 41: who has it may have it, or the origin has it again, or who helps has to state a law."""
        if ref.status == "CLOSED":
            return None
        is_free, event = self.covers(ref, ref.guardian), "40 looked at"
        covered = all(self.covers(ref, self.legs[each].member) for each in ref.live)
        if ref.status == "IN_SERVICE":
            event = self._wants_law(ref, ref.live[0])
        if ref.status in ("IN_SERVICE", "AWAITING_FOLLOWUP"):
            covered = True
        flags = (ref.direct_only, ref.consent_needed, ref.lapses)
        ref.direct_only, ref.lapses = not is_free, 0 if is_free else ref.lapses
        ref.consent_needed = not covered if is_free else ref.consent_needed
        if ref.status in ("OFFERED", "POOLED", "STEWARDED") and not (is_free and covered):
            self.stop(ref, "WITHDRAWN")
            ref.status, ref.version = "OPEN_INTAKE", ref.version + 1
            self.arm_ref(of, "route")
            return "41 back to the origin" if ref.direct_only else "41 asked of others"
        ref.version += flags != (ref.direct_only, ref.consent_needed, ref.lapses)
        return event

    def _wants_law(self, ref: Ref, of: Id) -> str:
        if ref.serving == ref.origin or self.covers(ref, ref.serving or "", core=True):
            self.armed.pop(("basis", of), None)
            return "40 may help"
        if ("basis", of) not in self.armed:
            self.arm("basis", of, self.after(ref, "route"), urgent=self.legs[of].urgent)
        return "41 wants a law"

    def _ring_ref(self, of: Id, ref: Ref) -> str:
        if ref.status == "OPEN_INTAKE" and ref.direct_only:
            ref.lapses += 1
            if ref.lapses == LAPSES:
                self.close(of, "CONSENT_ENDED")
                return "43 consent ended"
            ref.level += 1
            self.arm_ref(of, "route")
            return "43 lapse"
        if ref.status == "OPEN_INTAKE":
            self.to_pool(of, skips=ref.guardian == ref.origin)
            return "43 route"
        if ref.status == "POOLED":
            self._to_steward(of, skips=ref.guardian == STEWARD)
            return "49 claim"
        if ref.status == "STEWARDED":
            ref.level += 1
            self._to_steward(of)
            return "50 steward"
        if ref.status == "AWAITING_FOLLOWUP":
            named = {"HELPED": "HELPED_UNCONFIRMED", "PARTIAL": "PARTLY_HELPED"}
            self.close(of, named.get(ref.outcome or "", "NOT_HELPED"))
            return "52 confirm"
        ref.is_final = True
        for leg in [key for key, each in self.legs.items() if each.ref == of]:
            del self.legs[leg]
        return "53 retire"

    def _ring_leg(self, of: Id, leg: Leg) -> str:
        if leg.status == "INFO_REQUESTED":
            self.resume_pending(of)
            return "45 info"
        if leg.status in PENDING:
            leg.status, leg.version = "EXPIRED", leg.version + 1
            self.ended(of, barred=True, lapsed=True)
            return "44 accept"
        leg.service_version += 1
        if leg.overdue:
            leg.status = "FAILED"
            self.ended(of, barred=True, lapsed=True)
            return "47 stall"
        leg.overdue = True
        self.arm_leg(of, "grace")
        return "46 remind"

    # Where a referral goes.

    def to_pool(self, of: Id, *, skips: bool) -> None:
        """To the guardian or, where that one let it lapse, to the steward."""
        ref = self.refs[of]
        if skips:
            self._to_steward(of, skips=True)
        else:
            ref.status = "POOLED"
            self.arm_ref(of, "claim")

    def _to_steward(self, of: Id, *, skips: bool = False) -> None:
        ref = self.refs[of]
        if skips:
            ref.level, ref.open_claims = ref.level + 1, True
        ref.status = "STEWARDED"
        self.arm_ref(of, "steward")

    def ended(
        self,
        of: Id,
        *,
        barred: bool = False,
        lapsed: bool = False,
        way: str = "NEXT",
        excluded: str | None = None,
        area: int = 0,
    ) -> None:
        """A leg has ended: section 2.6."""
        leg = self.legs[of]
        ref = self.refs[leg.ref]
        was_served = ref.status == "IN_SERVICE"
        self.rest(of)
        ref.live.remove(of)
        if barred and leg.member not in ref.barred:
            ref.barred.append(leg.member)
        if excluded is not None and excluded not in ref.excluded:
            ref.excluded.append(excluded)
        if ref.live:
            return
        if way == "NEXT" and not area:
            self._ask_next(ref, urgent=leg.urgent, by=leg.by)
        if self.asked_next is None or was_served:
            ref.version += 1
        ref.serving = None
        ref.area = area or ref.area
        if ref.started:
            ref.started = False
            self.arm_ceiling(leg.ref, "contact")
        if self.asked_next is not None:
            ref.status = "OFFERED"
        elif way == "ORIGIN" or ref.direct_only:
            ref.consent_needed |= way == "ORIGIN"
            ref.status = "OPEN_INTAKE"
            self.arm_ref(leg.ref, "route")
        else:
            self._dead_end(leg, ref, lapsed=lapsed)

    def _ask_next(self, ref: Ref, *, urgent: bool, by: str) -> None:
        for place, (member, tag) in enumerate(ref.candidates):
            lacks = self.helpers.lacks(member, ref.sought, ref.reach)
            if (
                tag not in ref.excluded
                and ref.offers <= 3
                and self.covers(ref, member)
                and not lacks
            ):
                ref.candidates = ref.candidates[place + 1 :]
                self.asked_next, self.next_target = ref, (member, tag, urgent, by)
                ref.offers += 1
                return

    def rest(self, of: Id) -> None:
        """No clock of a leg runs any more."""
        self.armed.pop(("due", of), None)
        self.armed.pop(("basis", of), None)

    def _dead_end(self, leg: Leg, ref: Ref, *, lapsed: bool) -> None:
        if ref.base == "STEWARDED":
            ref.level += 1
            self._to_steward(leg.ref)
        else:
            self.to_pool(leg.ref, skips=lapsed and leg.member == ref.guardian)

    def ask(self, of: Id, ref_id: Id, target: tuple[str, str], *, by: str, urgent: bool) -> None:
        """A new leg."""
        self.legs[of] = Leg(ref_id, *target, urgent, by=by, offered_ms=self.now_ms)
        self.has_leg(of)
        self.arm_leg(of, "accept")

    def has_leg(self, of: Id) -> None:
        """It lives, its member was asked, and of those that a referral had the newest 24 are remembered."""
        leg = self.legs[of]
        ref = self.refs[leg.ref]
        ref.live.append(of)
        ref.legs.append(of)
        if leg.member not in ref.tried:
            ref.tried.append(leg.member)
        ended = [each for each in ref.legs if each not in ref.live]
        for old in ended[: max(0, len(ref.legs) - REMEMBERED)]:
            ref.legs.remove(old)
            del self.legs[old]
            self.let_go += 1

    def serve(self, of: Id) -> None:
        """A leg serves from now on."""
        leg = self.legs[of]
        ref = self.refs[leg.ref]
        ref.status, ref.serving = "IN_SERVICE", leg.member
        leg.status, leg.service_version, leg.accepted_ms = "ACCEPTED", 1, self.now_ms
        self.arm_leg(of, "start")

    def stop(self, ref: Ref, status: str, *, but: Id | None = None) -> None:
        """Legs that live do so no more."""
        for of in [each for each in ref.live if each != but]:
            leg = self.legs[of]
            if leg.status in ACTIVE:
                leg.service_version += 1
            if leg.status in (*PENDING, *ACTIVE):
                leg.status, leg.version = status, leg.version + (leg.status in PENDING)
            self.rest(of)
        ref.live = [each for each in ref.live if each == but]

    def resume_pending(self, of: Id) -> None:
        """What was left of the time runs on."""
        leg = self.legs[of]
        leg.status, leg.version = "RECEIVED", leg.version + 1
        least = LENGTHS["info_min"][self.refs[leg.ref].priority - 1]
        self.arm("due", of, self.now_ms + max(leg.left_ms or 0, least), urgent=leg.urgent)

    def reached(self, of: Id) -> None:
        """Attempts to reach the prospect do not count any more."""
        ref = self.refs[of]
        ref.attempts, ref.channels = 0, []
        self.armed.pop(("retry", of), None)

    def attempted(self, ref: Ref, channel: int) -> None:
        """Somebody has tried."""
        first_ms = ref.tried_ms[0] if ref.attempts else self.now_ms
        ref.attempts, ref.tried_ms = ref.attempts + 1, (first_ms, self.now_ms)
        ref.channels += [channel] if channel not in ref.channels else []

    def close(self, of: Id, disposition: str, *, refutable: bool = False) -> None:
        """Nobody holds it any more."""
        ref = self.refs[of]
        ceiling = self.armed.pop(("ceiling", of), None)
        ref.contact_by = None if ceiling is None else ceiling[1]
        self.stop(ref, "WITHDRAWN")
        ref.status, ref.disposition, ref.refutable = "CLOSED", disposition, refutable
        ref.closed_ms = self.now_ms
        self.arm("due", of, self.now_ms + REOPEN, urgent=False)
        follow_ups.begin(self, of)

    def anew(self, of: Id, *, forgets: bool) -> None:
        """It looks for a helper again."""
        ref = self.refs[of]
        contact_by = None if forgets else ref.contact_by
        self.stop(ref, "WITHDRAWN")
        self.armed.pop(("due", of), None)
        follow_ups.end(self, of)
        if forgets:
            ref.tried, ref.candidates, ref.offers = [], [], 0
            self.reached(of)
        ref.status = ref.base = "OPEN_INTAKE"
        ref.serving, ref.outcome, ref.disposition = None, None, None
        ref.started = ref.at_risk = ref.open_claims = ref.waiting = False
        ref.direct_only, ref.consent_needed, ref.lapses = False, False, 0
        if contact_by is None:
            self.arm_ceiling(of, "contact")
        else:
            self.arm("ceiling", of, contact_by, urgent=ref.is_urgent)
        self.arm_ref(of, "route")
