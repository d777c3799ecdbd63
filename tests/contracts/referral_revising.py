"""Anybody does anything with referrals, and time passes: what is sought changes."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from contracts.words import Id
from tests.contracts.agencies import SAID
from tests.contracts.referral_beside import COUNTS, MISTAKE, PICK, WHO, if_ref
from tests.contracts.referral_consents import Consents
from tests.contracts.referral_records import LENGTHS, WAITING, Leg, Reasons, Ref, Tick

OPEN = (*WAITING, "OFFERED", "IN_SERVICE", "AWAITING_FOLLOWUP")
STAGES = {"OPEN_INTAKE": "route", "POOLED": "claim", "AWAITING_FOLLOWUP": "confirm"}
SERVING = {"ACCEPTED": "start", "IN_PROGRESS": "progress", "ON_HOLD": "hold"}

Change = tuple[int, int, int | None]
"""The priority and the need that it has from now on, 0 if it stays; the area, nothing if it stays."""
CHANGES = st.tuples(
    st.sampled_from((0, 1, 2, 3)),
    st.sampled_from((0, 0, 0, 3, 5)),
    st.sampled_from((None, None, None, 10, 7, 1, 0)),
)


class Revising(Consents):
    """The holder and the origin, who learn that it is otherwise."""

    @if_ref(*OPEN)
    @rule(
        who=WHO,
        right=st.sampled_from((True, True, True, False)),
        number=PICK,
        change=CHANGES,
        mistake=MISTAKE,
    )
    def revise(self, *, who: str, right: bool, number: int, change: Change, mistake: int) -> None:
        """Event 35."""
        of, ref = self.pick(number, *OPEN)
        who = (ref.holder if number % 2 else ref.origin) if right else who
        version = ref.version + mistake
        told = (SAID,) if number % 5 == 4 else ()
        form = [(each,) if each else () for each in change[:2]]
        area = () if change[2] is None else (change[2],)

        def judge() -> Reasons:
            return self._reasons(of, ref, who, version, change) - ({"unchanged"} if told else set())

        arguments = (of, version, *form, area, told)
        if self.call("35 update", who, "revision.update", arguments, judge):
            self._change(of, ref, change)

    def _reasons(self, of: Id, ref: Ref, who: str, version: int, change: Change) -> Reasons:
        found = self.open_reasons(of, version)
        if ref.status == "CLOSED":
            return found
        found |= {"forbidden"} if who not in (ref.holder, ref.origin) else set()
        found |= {"wrong_area"} if change[2] == 0 else set()
        old, new = (ref.priority, ref.need, ref.area), _changed(ref, change)
        found |= {"unchanged"} if old == new else set()
        ref.need = new[1]
        covered = self.paper.covers(ref, ref.origin)
        ref.need = old[1]
        return found | ({"no_consent"} if old[1:] != new[1:] and not covered else set())

    def _change(self, of: Id, ref: Ref, change: Change) -> None:
        """It is so from now on, and nobody has more time for it than before."""
        new, guardian = _changed(ref, change), ref.guardian
        if new[1:] != (ref.need, ref.area):
            self.paper.changed(of)
        COUNTS["35 for something else"] += new[1] != ref.need
        ref.priority, ref.need, ref.area = new
        COUNTS["35 to another guardian"] += ref.place == "POOLED" and ref.guardian != guardian
        ref.version += 1
        ref.base_due = min(ref.base_due, self.paper.after(ref, _stage(ref, ref.base)))
        self._shorten("due", of, _stage(ref, ref.status), ref, urgent=ref.is_urgent)
        ceiling = "steward" if ref.at_risk else "contact"
        self._shorten("ceiling", of, ceiling, ref, urgent=ref.is_urgent)
        for each in ref.live:
            self._change_leg(each, self.paper.legs[each], ref)

    def _change_leg(self, of: Id, leg: Leg, ref: Ref) -> None:
        leg.urgent = ref.is_urgent
        leg.version += 1
        if leg.left_ms is not None:
            leg.left_ms = min(leg.left_ms, LENGTHS["accept"][ref.priority - 1])
        if leg.status in SERVING:
            leg.service_version += 1
            clock = "grace" if leg.overdue else SERVING[leg.status]
        else:
            clock = "info" if leg.status == "INFO_REQUESTED" else "accept"
        self._shorten("due", of, clock, ref, urgent=leg.urgent)
        self._shorten("basis", of, "route", ref, urgent=leg.urgent)

    def _shorten(self, tick: Tick, of: Id, clock: str, ref: Ref, *, urgent: bool) -> None:
        if (tick, of) in self.paper.armed:
            left, most = self.paper.armed[tick, of][1], self.paper.after(ref, clock)
            COUNTS["35 no longer than before"] += left < most
            self.paper.arm(tick, of, min(left, most), urgent=urgent)


def _changed(ref: Ref, change: Change) -> tuple[int, int, int]:
    area = ref.area if change[2] is None else change[2]
    return change[0] or ref.priority, change[1] or ref.need, area


def _stage(ref: Ref, status: str) -> str:
    """The clock of a state of custody's; what is offered or served has none there."""
    return STAGES.get(status, "hold" if ref.waiting else "steward")
