"""Legs: one offer of a referral to one agency (tawaran), until it accepts or does not (contracts, section 2.3).

Events have the numbers of docs/referral.md. What is accepted goes on in contract `service` under the same id.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Clock,
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Standing,
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

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
NOT_ACTIVE = Reason("not_active")
ASK_FIRST = Reason("ask_first")
NEEDS_SECOND = Reason("needs_second_person")
TOO_LATE = Reason("too_late")
TOO_OFTEN = Reason("too_often")

T_ACCEPT = 2
T_INFO = 3
T_INFO_MIN = 4
T_ERROR = 17
"""Clocks by their numbers in contract `duration`."""

Ids = Annotated[tuple[Id, ...], AtMost(24)]
Target = tuple[MemberId, Id]
"""A member, and the service that is asked of it, by its tag."""
Targets = Annotated[tuple[Target, ...], AtMost(5)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Status(Choice):
    """Where a leg stands; numbers left out are those of a service."""

    OFFERED = 1
    RECEIVED = 2
    INFO_REQUESTED = 3
    ACCEPTED = 4
    DECLINED = 8
    WITHDRAWN = 9
    SUPERSEDED = 10
    EXPIRED = 11
    ERROR = 13


class Mode(Choice):
    """How several agencies are asked: one; up to three in turn; up to five at once, the first to accept wins."""

    SINGLE = 1
    SEQUENTIAL = 2
    FIRST_ACCEPT = 3


class Ground(Choice):
    """Why an agency declines or gives back, as a class; the code stands in the payload (section 2.7)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    INFORMATION = 4
    CONSENT = 5
    SAFETY = 6
    OTHER = 7


class Reach(Choice):
    """How far agencies are looked for: that help in the area, or anywhere (OUT_OF_AREA_OK)."""

    AREA = 1
    ANYWHERE = 2


class Route(Choice):
    """Where a referral goes that an agency declines: as it was offered, or straight to the pool."""

    NEXT = 1
    POOL = 2


class Way(Choice):
    """The same for the last live leg, however it has ended; to the origin for want of consent, and only then."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3


PENDING = (Status.OFFERED, Status.RECEIVED, Status.INFO_REQUESTED)
STEWARDED = 5
"""The steward looks for a helper: a state by its number in contract `custody`."""


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def offer(self, ref_id: Id, version: int, by: MemberId) -> tuple[Priority, Clock, int]:
        """Agencies are asked; the priority, how urgent clocks are, and from which state."""
        elsewhere()

    def withdraw(self, ref_id: Id, version: int | None, by: MemberId) -> None:
        """The holder takes its offer back; in whatever version if it was a mistake."""
        elsewhere()

    def rescue_leg(self, ref_id: Id) -> None:
        """A clock of a leg has failed."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def has_part(self, ref_id: Id, member: MemberId) -> bool:
        """True for the holder and the origin."""
        elsewhere()


class Searches(Interface):
    """Which agencies were asked, and which legs live."""

    contract = "search"

    def offer(
        self, ref_id: Id, by: MemberId, mode: Mode, leg_ids: Ids, targets: Targets, reach: Reach
    ) -> None:
        """Who looks for a helper asks agencies."""
        elsewhere()

    def recall(self, ref_id: Id, by: MemberId, mode: Mode, leg_ids: Ids, targets: Targets, reach: Reach) -> Ids:  # fmt: skip
        """The steward asks agencies; the legs that lived until now."""
        elsewhere()

    def redirect(
        self, ref_id: Id, leg_id: Id, new_leg_id: Id, target: Target, excluded: Id | None, reach: Reach
    ) -> bool:  # fmt: skip
        """An agency names another one; true if that is asked."""
        elsewhere()

    def take(self, ref_id: Id, leg_id: Id, member: MemberId) -> Ids:
        """A member takes a referral; the legs that lived until now."""
        elsewhere()

    def accept(self, ref_id: Id, leg_id: Id, member: MemberId) -> Ids:
        """One serves, and holds it from now on; the others that lived."""
        elsewhere()

    def ended(self, ref_id: Id, leg_id: Id, lapsed: MemberId | None, excluded: Id | None, way: Way) -> None:  # fmt: skip
        """An agency does not accept."""
        elsewhere()

    def mistaken(self, ref_id: Id, leg_id: Id) -> bool:
        """It was offered by mistake; true if others live."""
        elsewhere()

    def stop(self, ref_id: Id) -> Ids:
        """No leg lives any more; those that did."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def begin(self, leg_id: Id, ref_id: Id, member: MemberId, tag: Id | None, priority: Priority, lane: Clock) -> None:  # fmt: skip
        """An agency has accepted, or taken, a referral."""
        elsewhere()

    def stop(self, leg_id: Id) -> None:
        """It serves no more."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: Priority) -> Milliseconds:
        """How long a clock runs for a priority."""
        elsewhere()


@record
class Leg:
    """One offer. Why it was declined stands in the payload, under `reason`."""

    ref_id: Id
    member: MemberId
    tag: Id | None
    """The service that is asked of it; nothing if it took the referral itself."""
    priority: Priority
    lane: Clock
    offered_by: MemberId
    """Who has named the agency, or has taken it for itself."""
    offered_ms: Milliseconds
    status: Status
    ground: Ground | None
    reason: Commitment | None
    left_ms: Milliseconds | None
    """It has asked for information: the time that it had left then."""
    revised: int
    """How often what is sought was changed meanwhile; each time makes a version, and nobody has read it for that."""
    version: int


@event
class LegMoved:
    """A leg stands elsewhere now; it is new if `before` is nothing."""

    leg_id: Id
    ref_id: Id
    member: MemberId
    before: Status | None
    after: Status
    ground: Ground | None


class Legs(Contract):
    """The legs of all referrals."""

    name = "leg"

    legs: Map[Id, Leg] = Map()
    custody: Custody = Custody()
    holders: Holders = Holders()
    searches: Searches = Searches()
    services: Services = Services()
    durations: Durations = Durations()

    # Who holds a referral.

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def offer(
        self, ctx: Context, ref_id: Id, expected_version: int, mode: Mode, leg_ids: Ids, targets: Targets, reach: Reach
    ) -> None:  # fmt: skip
        """Event 5: ask agencies that help with such things; where they are asked in turn, the first one gets its leg now."""
        priority, lane, state = self.custody.offer(ref_id, expected_version, ctx.member)
        if state == STEWARDED:
            lived = self.searches.recall(ref_id, ctx.member, mode, leg_ids, targets, reach)
            self._stop(ctx, lived, Status.WITHDRAWN)
        else:
            self.searches.offer(ref_id, ctx.member, mode, leg_ids, targets, reach)
        for place, leg_id in enumerate(leg_ids):
            self._offer(ctx, leg_id, ref_id, targets[place], ctx.member, priority, lane)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def withdraw(self, ctx: Context, ref_id: Id, expected_version: int) -> None:
        """Event 12: take the offer back from all that may still accept it."""
        self.custody.withdraw(ref_id, expected_version, ctx.member)
        self._stop(ctx, self.searches.stop(ref_id), Status.WITHDRAWN)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def error(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 13: take back what was offered by mistake, before the agency's node has read it, and not later than T_error."""
        leg = self.legs.need(leg_id, NOT_FOUND)
        require(leg.version == expected_version, STALE, leg.version)
        require(leg.status == Status.OFFERED, WRONG_STATE)
        require(leg.offered_by == ctx.member, FORBIDDEN)
        require(self.holders.has_part(leg.ref_id, ctx.member), FORBIDDEN)
        until_ms = leg.offered_ms + self.durations.of(T_ERROR, leg.priority)
        require(ctx.now_ms <= until_ms, TOO_LATE, until_ms)
        self._leave(ctx, leg_id, leg, Status.ERROR)
        if not self.searches.mistaken(leg.ref_id, leg_id):
            self.custody.withdraw(leg.ref_id, None, ctx.member)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def answer_info(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 8: the origin or the holder has answered; the rest of the time runs."""
        leg = self.legs.need(leg_id, NOT_FOUND)
        require(self.holders.has_part(leg.ref_id, ctx.member), FORBIDDEN)
        require(leg.version == expected_version, STALE, leg.version)
        require(leg.status == Status.INFO_REQUESTED, WRONG_STATE)
        self._resume(ctx, leg_id, leg)

    # The agency that is asked.

    @method(Role.NODE)
    def receive(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 6: the agency's node has read the offer."""
        leg = self._own(ctx, leg_id, expected_version, (Status.OFFERED,))
        self._move(ctx, leg_id, leg, Status.RECEIVED)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def ask_info(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 7: ask the origin for information, once; the time to decide stands still meanwhile."""
        leg = self._own(ctx, leg_id, expected_version, (Status.OFFERED, Status.RECEIVED))
        require(leg.left_ms is None, TOO_OFTEN, 1)
        due_ms = ctx.deadline("due", leg_id)
        left_ms = Milliseconds(0 if due_ms is None else max(0, due_ms - ctx.now_ms))
        self._arm(ctx, leg_id, leg, T_INFO)
        self._move(ctx, leg_id, replace(leg, left_ms=left_ms), Status.INFO_REQUESTED)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def accept(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 9: take it on; of several that were asked, the first one does."""
        leg = self._own(ctx, leg_id, expected_version, PENDING)
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        self._stop(ctx, self.searches.accept(leg.ref_id, leg_id, ctx.member), Status.SUPERSEDED)
        ctx.disarm("due", leg_id)
        self._move(ctx, leg_id, leg, Status.ACCEPTED)
        self.services.begin(leg_id, leg.ref_id, leg.member, leg.tag, leg.priority, leg.lane)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def decline(
        self, ctx: Context, leg_id: Id, expected_version: int, ground: Ground, reason: Commitment, route: Route
    ) -> None:  # fmt: skip
        """Event 10: say no, and where it goes next. Not eligible: that service is not asked again."""
        leg = self._own(ctx, leg_id, expected_version, PENDING)
        declined = _declined(ctx, leg, ground, reason)
        self._leave(ctx, leg_id, declined, Status.DECLINED)
        way = Way.POOL if route == Route.POOL else Way.NEXT
        way = Way.ORIGIN if ground == Ground.CONSENT else way
        self.searches.ended(leg.ref_id, leg_id, None, _excluded(declined), way)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def redirect(
        self, ctx: Context, leg_id: Id, expected_version: int, ground: Ground, reason: Commitment,
        new_leg_id: Id, target: Target, reach: Reach,
    ) -> None:  # fmt: skip
        """Event 11: say no, and who should be asked instead; the holder stays. Where that is not consented to, the origin asks."""
        leg = self._own(ctx, leg_id, expected_version, PENDING)
        declined = _declined(ctx, leg, ground, reason)
        self._leave(ctx, leg_id, declined, Status.DECLINED)
        excluded = _excluded(declined)
        if self.searches.redirect(leg.ref_id, leg_id, new_leg_id, target, excluded, reach):
            self._offer(ctx, new_leg_id, leg.ref_id, target, ctx.member, leg.priority, leg.lane)

    @internal("custody")
    def take(
        self, ctx: Moment, leg_id: Id, ref_id: Id, member: MemberId, priority: Priority, lane: Clock
    ) -> None:
        """Events 4, 24, 25: a member takes a referral; legs that live do so no more."""
        self._stop(ctx, self.searches.take(ref_id, leg_id, member), Status.WITHDRAWN)
        now_ms, status = ctx.now_ms, Status.ACCEPTED
        leg = Leg(
            ref_id, member, None, priority, lane, member, now_ms, status, None, None, None, 0, 1
        )
        self._begin(ctx, leg_id, leg)
        self.services.begin(leg_id, ref_id, member, None, priority, lane)

    @internal("search")
    def next(self, ctx: Moment, leg_id: Id, ended_id: Id, target: Target) -> None:
        """Section 2.6: the agency that is asked after one that has declined, or failed."""
        ended = self.legs.need(ended_id, NOT_FOUND)
        self._offer(ctx, leg_id, ended.ref_id, target, ended.offered_by, ended.priority, ended.lane)

    @internal("custody")
    def stop(self, ctx: Moment, ref_id: Id) -> None:
        """Events 27, 29, 30, 32, 52: no leg of it lives any more."""
        self._stop(ctx, self.searches.stop(ref_id), Status.WITHDRAWN)

    @internal("revision")
    def revise(self, ctx: Moment, leg_id: Id, priority: Priority, lane: Clock) -> None:
        """Event 35: something else is sought; no time that it has left, running or kept, is more than it would be from now."""
        leg = self.legs.need(leg_id, NOT_FOUND)
        most_ms = self.durations.of(T_ACCEPT, priority)
        left_ms = None if leg.left_ms is None else min(leg.left_ms, most_ms)
        if leg.status == Status.INFO_REQUESTED:
            most_ms = self.durations.of(T_INFO, priority)
        until_ms, due_ms = Milliseconds(ctx.now_ms + most_ms), ctx.deadline("due", leg_id)
        if due_ms is not None:
            ctx.arm("due", leg_id, min(due_ms, until_ms), lane)
        version, revised = leg.version + 1, leg.revised + 1
        new = replace(leg, priority=priority, lane=lane, left_ms=left_ms)
        self.legs.put(leg_id, replace(new, version=version, revised=revised))

    @internal("division")
    def hand_on(self, ctx: Moment, leg_id: Id, ref_id: Id) -> None:
        """Event 36: its agency serves this part of what it was a leg of."""
        leg = self.legs.need(leg_id, NOT_FOUND)
        self.legs.put(leg_id, replace(leg, ref_id=ref_id, version=leg.version + 1))

    @internal("search")
    def erase(self, leg_ids: Ids) -> None:
        """Event 53, and where a referral has many: these have ended, and nobody needs to know of them any more."""
        for leg_id in leg_ids:
            self.legs.erase(leg_id)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Event 44: the agency has not answered in time. Event 45: nobody has answered it, and the rest of its time runs."""
        leg = self.legs.need(subject, NOT_FOUND)
        if leg.status == Status.INFO_REQUESTED:
            self._resume(moment, subject, leg)
        else:
            require(leg.status in PENDING, WRONG_STATE)
            self._leave(moment, subject, leg, Status.EXPIRED)
            self.searches.ended(leg.ref_id, subject, leg.member, _excluded(leg), Way.NEXT)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """Section 1.3: what the clock could not do is the steward's."""
        self.custody.rescue_leg(self.legs.need(subject, NOT_FOUND).ref_id)

    @view
    def get(self, leg_id: Id) -> Leg:
        """A leg as it stands."""
        return self.legs.need(leg_id, NOT_FOUND)

    def _own(self, ctx: Context, leg_id: Id, version: int, states: tuple[Status, ...]) -> Leg:
        leg = self.legs.need(leg_id, NOT_FOUND)
        require(leg.member == ctx.member, FORBIDDEN)
        require(leg.version == version, STALE, leg.version)
        require(leg.status in states, WRONG_STATE)
        return leg

    def _offer(
        self, ctx: Moment, leg_id: Id, ref_id: Id, target: Target, by: MemberId, priority: Priority,
        lane: Clock,
    ) -> None:  # fmt: skip
        leg = Leg(
            ref_id, target[0], target[1], priority, lane, by, ctx.now_ms, Status.OFFERED, None, None, None, 0, 1
        )  # fmt: skip
        self._begin(ctx, leg_id, leg)
        self._arm(ctx, leg_id, leg, T_ACCEPT)

    def _begin(self, ctx: Moment, leg_id: Id, leg: Leg) -> None:
        require(leg_id not in self.legs, EXISTS)
        self.legs.put(leg_id, leg)
        ctx.emit(LegMoved(leg_id, leg.ref_id, leg.member, None, leg.status, None))

    def _resume(self, ctx: Moment, leg_id: Id, leg: Leg) -> None:
        """What was left of the time runs on, no less than T_info_min."""
        left_ms = max(leg.left_ms or 0, self.durations.of(T_INFO_MIN, leg.priority))
        ctx.arm("due", leg_id, Milliseconds(ctx.now_ms + left_ms), leg.lane)
        self._move(ctx, leg_id, leg, Status.RECEIVED)

    def _stop(self, ctx: Moment, leg_ids: Ids, status: Status) -> None:
        """Legs that somebody else ends: those that are pending here, the others where they serve."""
        for leg_id in leg_ids:
            leg = self.legs.need(leg_id, NOT_FOUND)
            if leg.status in PENDING:
                self._leave(ctx, leg_id, leg, status)
            else:
                self.services.stop(leg_id)

    def _leave(self, ctx: Moment, leg_id: Id, leg: Leg, status: Status) -> None:
        """It can be accepted no more."""
        ctx.disarm("due", leg_id)
        self._move(ctx, leg_id, leg, status)

    def _arm(self, ctx: Moment, leg_id: Id, leg: Leg, clock: int) -> None:
        length_ms = self.durations.of(clock, leg.priority)
        ctx.arm("due", leg_id, Milliseconds(ctx.now_ms + length_ms), leg.lane)

    def _move(self, ctx: Moment, leg_id: Id, leg: Leg, status: Status) -> None:
        self.legs.put(leg_id, replace(leg, status=status, version=leg.version + 1))
        ctx.emit(LegMoved(leg_id, leg.ref_id, leg.member, leg.status, status, leg.ground))


def _declined(ctx: Context, leg: Leg, ground: Ground, reason: Commitment) -> Leg:
    """Who lacks information asks first; where somebody may be in danger, two persons decide (section 2.7)."""
    require(ground != Ground.INFORMATION or leg.left_ms is not None, ASK_FIRST)
    cosigned = any([len(each.roles) > 0 for each in ctx.cosigners])
    require(ground != Ground.SAFETY or cosigned, NEEDS_SECOND)
    return replace(leg, ground=ground, reason=reason)


def _excluded(leg: Leg) -> Id | None:
    """Not eligible: that service is not asked again."""
    return leg.tag if leg.ground == Ground.ELIGIBILITY else None
