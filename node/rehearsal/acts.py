"""Who does what next: of a plan and what an agency sees, the calls that its officers sign."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chain.transaction import Call
from contracts.words import Commitment
from node.client.consents import at_intake
from node.client.states import LegState, State
from node.rehearsal.script import Course, Plan
from node.rehearsal.sight import Leg, Referral

SINGLE, SEQUENTIAL = 1, 2
IN_AREA = 1
ELIGIBILITY, CAPACITY = 3, 1
NEXT, POOL = 1, 2
HELPED = 1
TELEPHONE = 1
"""Choices of contracts `leg`, `service` and `contact`, by their numbers."""

TAKING: Final = (Course.POOLED, Course.FROM_POOL, Course.CLAIMED, Course.STEWARDED, Course.UNMET)
"""What the first agency declines to the pool."""
ENDS_IN_SERVICE: Final = (Course.SERVED, Course.KEPT, Course.CLAIMED, Course.STEWARDED)

Write = Callable[..., Call]
"""`contracts.founding.CallWriting.call`: contract, method, arguments in their form on the wire."""


@dataclass(frozen=True, slots=True)
class Act:
    """Calls about one referral, signed by an officer of `agency`; by one of another member too, if `needs_other`."""

    ref_id: str
    calls: tuple[Call, ...]
    needs_other: bool = False
    is_claim: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """The agencies by name and member, and who is the steward."""

    members: dict[str, bytes]
    steward: str

    def named(self, member: str) -> str:
        """The agency of a member's id."""
        return next(name for name, each in self.members.items() if each.hex() == member)


def next_act(write: Write, cast: Cast, agency: str, plan: Plan, seen: Referral) -> Act | None:
    """What `agency` does now about a referral; None if it is for others, or for time, or done."""
    if agency == plan.origin:
        act = _of_origin(write, cast, plan, seen)
        if act is not None:
            return act
    if seen.state == State.POOLED and agency == _claimant(plan):
        claim = write("pool", "claim", bytes.fromhex(seen.ref_id), seen.version, _fresh())
        return Act(seen.ref_id, (claim,), is_claim=True)
    if seen.state == State.STEWARDED and agency == cast.steward:
        return _of_steward(write, plan, seen)
    for leg in reversed(seen.legs):
        if cast.named(leg.member) == agency:
            return _of_asked(write, cast, agency, plan, seen, leg)
    return None


def is_done(plan: Plan, seen: Referral) -> bool:
    """True if nobody means to do anything more."""
    match plan.course:
        case Course.STRAIGHT | Course.SECOND | Course.REDIRECTED | Course.FROM_POOL:
            return seen.disposition == "helped"
        case Course.WITHDRAWN:
            return seen.disposition == "withdrawn"
        case Course.UNMET:
            return seen.disposition == "unmet"
        case Course.OPEN:
            return seen.state == State.OPEN_INTAKE
        case Course.OFFERED:
            return seen.live(LegState.RECEIVED) is not None
        case Course.POOLED:
            return seen.state == State.POOLED
        case Course.DISPUTED:
            return seen.disputed and seen.state == State.OPEN_INTAKE
        case Course.HANDED_BACK:
            return seen.state == State.POOLED
        case _:
            return seen.live(LegState.IN_PROGRESS) is not None


def opening(write: Write, cast: Cast, plan: Plan, ids: tuple[bytes, bytes], row: Opening) -> Act:
    """The first act of all: the consent, the case, the referral, and unless the plan says otherwise the offer."""
    (case_id, ref_id), consent_id = ids, _fresh()
    kind = 2 if plan.course is Course.KEPT else 1
    calls = [
        at_intake(write, case_id, consent_id, row.need, row.consent_until_ms, row.commitment),
        write("case", "open", case_id, kind, row.area, row.commitment, consent_id),
        write("referral", "open", ref_id, case_id, row.need, row.area, row.priority),
    ]
    if plan.course not in (Course.OPEN, Course.KEPT):
        calls.append(_offer(write, cast, plan, ref_id, 1))
    if plan.course is Course.KEPT:
        calls.append(write("referral", "keep", ref_id, 1, _fresh()))
    return Act(ref_id.hex(), tuple(calls))


@dataclass(frozen=True, slots=True)
class Opening:
    """What the chain gets of a row."""

    area: int
    need: int
    priority: int
    commitment: Commitment
    consent_until_ms: int
    """The prospect consents to the usual until then."""


def _offer(write: Write, cast: Cast, plan: Plan, ref_id: bytes, version: int) -> Call:
    asked = [plan.first]
    mode = SINGLE
    if plan.course is Course.SECOND:
        asked, mode = [plan.first, plan.second], SEQUENTIAL
    targets = tuple((cast.members[name], _fresh()) for name in asked)
    # Of several that are asked in turn, the first has its leg now; contract `leg` makes the next ones.
    return write("leg", "offer", ref_id, version, mode, (_fresh(),), targets, IN_AREA)


def _of_origin(write: Write, cast: Cast, plan: Plan, seen: Referral) -> Act | None:
    ref_id = bytes.fromhex(seen.ref_id)
    if seen.state == State.AWAITING_FOLLOWUP:
        served = seen.live(LegState.COMPLETED)
        if served is None or cast.named(served.member) == plan.origin:
            return None
        method = "dispute" if plan.course is Course.DISPUTED else "confirm"
        rest = ((),) if method == "dispute" else ((), ())
        return Act(seen.ref_id, (write("referral", method, ref_id, seen.version, *rest),))
    if plan.course is Course.WITHDRAWN and seen.live(LegState.RECEIVED) is not None:
        withdraw = write("referral", "withdraw", ref_id, seen.version, _said())
        return Act(seen.ref_id, (withdraw,), needs_other=True)
    return None


def _claimant(plan: Plan) -> str | None:
    return plan.second if plan.course in (Course.FROM_POOL, Course.CLAIMED) else None


def _of_steward(write: Write, plan: Plan, seen: Referral) -> Act | None:
    ref_id = bytes.fromhex(seen.ref_id)
    if plan.course is Course.STEWARDED:
        return Act(seen.ref_id, (write("steward", "take", ref_id, seen.version, _fresh()),))
    if plan.course is Course.UNMET:
        close = write("steward", "close_unmet", ref_id, seen.version, CAPACITY, _said())
        return Act(seen.ref_id, (close,), needs_other=True)
    return None


def _of_asked(
    write: Write, cast: Cast, agency: str, plan: Plan, seen: Referral, leg: Leg
) -> Act | None:
    """What the agency of a leg does with it. A leg is answered once the node has read the offer."""
    leg_id, version = bytes.fromhex(leg.leg_id), leg.version
    if leg.state == LegState.RECEIVED:
        return _answer(write, cast, agency, plan, seen, leg)
    if leg.state == LegState.ACCEPTED and leg.serves:
        if plan.tries_contact and seen.attempts == 0:
            ref_id = bytes.fromhex(seen.ref_id)
            return Act(seen.ref_id, (write("contact", "attempt", ref_id, TELEPHONE, _said()),))
        return Act(seen.ref_id, (write("service", "start", leg_id, version, _said()),))
    if leg.state == LegState.IN_PROGRESS:
        if plan.course is Course.HANDED_BACK:
            back = write("service", "hand_back", leg_id, version, CAPACITY, _said())
            return Act(seen.ref_id, (back,))
        if plan.course not in ENDS_IN_SERVICE:
            done = write("service", "complete", leg_id, version, HELPED, _said())
            return Act(seen.ref_id, (done,))
    return None


def _answer(
    write: Write, cast: Cast, agency: str, plan: Plan, seen: Referral, leg: Leg
) -> Act | None:
    """Accept, unless the plan has the first agency say no, or say nothing."""
    leg_id, version = bytes.fromhex(leg.leg_id), leg.version
    if plan.course in (Course.OFFERED, Course.WITHDRAWN):
        return None
    if agency == plan.first:
        if plan.course in TAKING:
            no = write("leg", "decline", leg_id, version, CAPACITY, _said(), POOL)
            return Act(seen.ref_id, (no,))
        if plan.course is Course.SECOND:
            no = write("leg", "decline", leg_id, version, CAPACITY, _said(), NEXT)
            return Act(seen.ref_id, (no,))
        if plan.course is Course.REDIRECTED:
            target = (cast.members[plan.second], _fresh())
            args = (leg_id, version, ELIGIBILITY, _said(), _fresh(), target, IN_AREA)
            return Act(seen.ref_id, (write("leg", "redirect", *args),))
    return Act(seen.ref_id, (write("leg", "accept", leg_id, version),))


def _fresh() -> bytes:
    return secrets.token_bytes(16)


def _said() -> bytes:
    """A commitment to what stands in the agency's own file; here to nothing that anybody keeps."""
    return secrets.token_bytes(32)
