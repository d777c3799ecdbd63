"""Follow-ups: whether help has lasted, asked three times after it (contracts, section 3.16).

They begin when a referral comes to `telah`, the list of those who are helped, and end when it leaves that list. Nothing
here changes a referral: that help has not lasted is said by opening it again. What the prospect has said is in the
payload, under a commitment.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    elsewhere,
    event,
    internal,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

FORBIDDEN = Reason("forbidden")
NOT_FOUND = Reason("not_found")
NO_CONSENT = Reason("no_consent")
TOO_SOON = Reason("too_soon")

T_FOLLOW_UP = 24
"""A clock by its number in contract `duration`; its three lengths are of the first, second and third, and of no priority."""
T_RECORD = 25
"""How long there is then to record it."""
ANY_PRIORITY = 3
LAST = 3
CHANNEL = 1
CORE = 2
"""For what data are used here, and which, by their numbers in contract `consent`."""
PER_PAGE = 64

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Number = Annotated[int, AtMost(3)]
Members = Annotated[tuple[MemberId, ...], AtMost(6)]


@record
class Plan:
    """The follow-up that comes next, or for which it is time. `member` has helped."""

    number: Number
    since_ms: Milliseconds
    """When the referral was closed."""
    is_time: bool
    case_id: Id
    need_group: NeedGroup
    area: Area
    origin: MemberId
    member: MemberId


class Referrals(Interface):
    """Closed referrals."""

    contract = "referral"

    def helped(self, ref_id: Id) -> tuple[Id, NeedGroup, MemberId | None]:
        """Of which case it is, what was looked for, and who has helped."""
        elsewhere()


class Consents(Interface):
    """What prospects consent to."""

    contract = "consent"

    def covers(
        self,
        case_id: Id,
        area: Area,
        need_group: NeedGroup,
        purpose: int,
        data_class: int,
        actor: MemberId,
        targets: Members,
    ) -> bool:
        """The guard K: consent or basis in force now covers who acts."""
        elsewhere()


class Offices(Interface):
    """Who is guardian of an area."""

    contract = "office"

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


@event
class FollowUpDue:
    """It is time to ask whether the help has lasted, for who helped."""

    ref_id: Id
    member: MemberId
    number: Number


@event
class FollowUpRecorded:
    """Somebody has asked; what was said is in the payload."""

    ref_id: Id
    member: MemberId
    number: Number
    said: Commitment


@event
class FollowUpMissed:
    """Nobody has asked in time: the origin is to look whether the prospect needs help again."""

    ref_id: Id
    member: MemberId
    origin: MemberId
    number: Number


class FollowUps(Contract):
    """What comes after help."""

    name = "followup"

    plans: Map[Id, Plan] = Map()
    by_member: Keys[tuple[MemberId, Id]] = Keys()
    """For whom it is time to ask."""
    referrals: Referrals = Referrals()
    consents: Consents = Consents()
    offices: Offices = Offices()
    durations: Durations = Durations()

    @internal("status")
    def begin(self, ctx: Moment, ref_id: Id, origin: MemberId, area: Area) -> None:
        """Events 28, 52: it was closed as helped, in full or in part."""
        case_id, need_group, serving = self.referrals.helped(ref_id)
        member = origin if serving is None else serving
        plan = Plan(1, ctx.now_ms, False, case_id, need_group, area, origin, member)
        self._await(ctx, ref_id, plan)

    @internal("status")
    def end(self, ctx: Moment, ref_id: Id) -> None:
        """Events 29, 39: it is so no more."""
        plan = self.plans.get(ref_id)
        if plan is not None:
            self._end(ctx, ref_id, plan)

    @method(Role.CASEWORKER)
    def report(self, ctx: Context, ref_id: Id, said: Commitment) -> None:
        """Whoever helped, or the origin, has asked the prospect, from when it is time until it is missed."""
        plan = self.plans.need(ref_id, NOT_FOUND)
        require(plan.is_time, TOO_SOON, self._due_ms(plan))
        if ctx.member != plan.member:
            require(self.offices.acts_for(plan.origin, plan.area, ctx.member), FORBIDDEN)
        require(self._may_ask(plan, ctx.member), NO_CONSENT, ctx.member)
        ctx.emit(FollowUpRecorded(ref_id, ctx.member, plan.number, said))
        self._go_on(ctx, ref_id, plan)

    @tick
    def ask(self, moment: Moment, subject: Id) -> None:
        """It is time to ask, if the prospect still consents to it; or it was, and nobody did."""
        plan = self.plans.need(subject, NOT_FOUND)
        if plan.is_time:
            moment.emit(FollowUpMissed(subject, plan.member, plan.origin, plan.number))
            self._go_on(moment, subject, plan)
        elif self._may_ask(plan, plan.member):
            self.plans.put(subject, replace(plan, is_time=True))
            self.by_member.add((plan.member, subject))
            until_ms = moment.now_ms + self.durations.of(T_RECORD, ANY_PRIORITY)
            moment.arm("ask", subject, Milliseconds(until_ms))
            moment.emit(FollowUpDue(subject, plan.member, plan.number))
        else:
            self._go_on(moment, subject, plan)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What could not be told is tried again every day."""
        moment.arm("ask", subject, Milliseconds(moment.now_ms + DAY))

    @view
    def of_referral(self, ref_id: Id) -> Plan | None:
        """What comes next; nothing if nobody will be asked."""
        return self.plans.get(ref_id)

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of the referrals for which a member has to ask now; the next one begins after its last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])

    def _go_on(self, ctx: Moment, ref_id: Id, plan: Plan) -> None:
        """The next one, if there is another."""
        self._end(ctx, ref_id, plan)
        if plan.number < LAST:
            self._await(ctx, ref_id, replace(plan, number=plan.number + 1, is_time=False))

    def _await(self, ctx: Moment, ref_id: Id, plan: Plan) -> None:
        self.plans.put(ref_id, plan)
        ctx.arm("ask", ref_id, self._due_ms(plan))

    def _end(self, ctx: Moment, ref_id: Id, plan: Plan) -> None:
        if plan.is_time:
            self.by_member.erase((plan.member, ref_id))
        self.plans.erase(ref_id)
        ctx.disarm("ask", ref_id)

    def _may_ask(self, plan: Plan, member: MemberId) -> bool:
        return self.consents.covers(
            plan.case_id, plan.area, plan.need_group, CHANNEL, CORE, member, ()
        )

    def _due_ms(self, plan: Plan) -> Milliseconds:
        return Milliseconds(plan.since_ms + self.durations.of(T_FOLLOW_UP, plan.number))
