"""Services: a leg that was accepted, until the help is done, given back, or stalls (contracts, section 2.3).

Events have the numbers of section 2.4 and of docs/referral.md. The clock of `in_service` runs here: T_start until
somebody has spoken with the prospect, T_progress between notes, the review of a hold, and T_grace beyond each of them.
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

NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
TOO_OFTEN = Reason("too_often")
TOO_LONG = Reason("too_long")
WRONG_AREA = Reason("wrong_area")

T_ROUTE = 1
T_START = 6
T_PROGRESS = 7
T_HOLD = 8
T_GRACE = 9
T_ATTEMPTS = 12
"""Clocks by their numbers in contract `duration`."""
MOST_ATTEMPTS = 3  # that give more time for the first contact
MOST_NOTES = 6  # since the last start, hold or resume
MOST_HOLDS = 3

Area = Annotated[int, AtMost(16)]
Ids = Annotated[tuple[Id, ...], AtMost(24)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Status(Choice):
    """Where a leg that was accepted stands; numbers left out are those of an offer."""

    ACCEPTED = 4
    IN_PROGRESS = 5
    ON_HOLD = 6
    COMPLETED = 7
    WITHDRAWN = 9
    FAILED = 12


class Ground(Choice):
    """Why an agency gives back, as a class; the code stands in the payload (section 2.7)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    INFORMATION = 4
    CONSENT = 5
    SAFETY = 6
    OTHER = 7


class Finding(Choice):
    """Why there is nothing to help with here, after an assessment: the prospect has moved, or is not eligible."""

    AREA = 2
    ELIGIBILITY = 3


class Outcome(Choice):
    """What came of the help."""

    HELPED = 1
    PARTIAL = 2
    NOT_HELPED = 3


class Way(Choice):
    """Where a referral goes when its last live leg has ended: as it was offered, to the pool, to the origin."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3


ACTIVE = (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD)


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def start(self, ref_id: Id) -> None:
        """Somebody has spoken with the prospect."""
        elsewhere()

    def complete(self, ref_id: Id, outcome: Outcome) -> None:
        """The agency says what came of it."""
        elsewhere()

    def rescue_leg(self, ref_id: Id) -> None:
        """A clock of a leg has failed."""
        elsewhere()


class Searches(Interface):
    """Who is asked after one that has failed."""

    contract = "search"

    def failed(
        self, ref_id: Id, leg_id: Id, member: MemberId, lapsed: MemberId | None, excluded: Id | None, way: Way,
        area: Area,
    ) -> None:  # fmt: skip
        """An agency does not help any more."""
        elsewhere()


class Contacts(Interface):
    """Attempts to reach prospects."""

    contract = "contact"

    def forget(self, ref_id: Id) -> None:
        """The prospect was reached."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit a referral."""

    contract = "fit"

    def goes_on(self, ref_id: Id, member: MemberId, basis_id: Id) -> None:
        """It has stated a law under which it goes on."""
        elsewhere()


class Pool(Interface):
    """Claims from the pool."""

    contract = "pool"

    def forget(self, member: MemberId, leg_id: Id) -> None:
        """A leg that was claimed, or another one: nobody needs to know of it any more."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: Priority) -> Milliseconds:
        """How long a clock runs for a priority."""
        elsewhere()


@record
class Serving:
    """A leg that serves. What the agency says of it stands in the payload, under `said`."""

    ref_id: Id
    member: MemberId
    tag: Id | None
    priority: Priority
    lane: Clock
    status: Status
    ground: Ground | None
    outcome: Outcome | None
    said: Commitment | None
    accepted_ms: Milliseconds
    attempts: int
    notes: int
    holds: int
    overdue: bool
    version: int


@event
class ServiceMoved:
    """A leg that was accepted stands elsewhere now; it was a mere offer, or not there, if `before` is nothing."""

    leg_id: Id
    ref_id: Id
    member: MemberId
    before: Status | None
    after: Status
    ground: Ground | None
    outcome: Outcome | None
    overdue: bool


@event
class BasisWanted:
    """The prospect does not consent any more to that an agency helps; until then it states a law, or gives the case back."""

    leg_id: Id
    ref_id: Id
    member: MemberId
    until_ms: Milliseconds


class Services(Contract):
    """The legs that serve."""

    name = "service"

    services: Map[Id, Serving] = Map()
    custody: Custody = Custody()
    searches: Searches = Searches()
    contacts: Contacts = Contacts()
    fits: Fits = Fits()
    pool: Pool = Pool()
    durations: Durations = Durations()

    # The agency that serves.

    @method(Role.CASEWORKER)
    def start(self, ctx: Context, leg_id: Id, expected_version: int, contact: Commitment) -> None:
        """Event 15: somebody has spoken with the prospect."""
        service = self._own(ctx, leg_id, expected_version, (Status.ACCEPTED,))
        self.custody.start(service.ref_id)
        self.contacts.forget(service.ref_id)
        self._arm(ctx, leg_id, service, T_PROGRESS)
        self._move(ctx, leg_id, _anew(service, contact), Status.IN_PROGRESS)

    @method(Role.CASEWORKER)
    def note(self, ctx: Context, leg_id: Id, expected_version: int, note: Commitment) -> None:
        """Event 17: the help goes on."""
        service = self._own(ctx, leg_id, expected_version, (Status.IN_PROGRESS,))
        require(service.notes < MOST_NOTES, TOO_OFTEN, MOST_NOTES)
        self._arm(ctx, leg_id, service, T_PROGRESS)
        noted = replace(service, said=note, notes=service.notes + 1, overdue=False)
        self._move(ctx, leg_id, noted, Status.IN_PROGRESS)

    @method(Role.CASEWORKER)
    def hold(
        self, ctx: Context, leg_id: Id, expected_version: int, review_ms: Milliseconds, reason: Commitment
    ) -> None:  # fmt: skip
        """Event 18: the help waits for something, until a review."""
        service = self._own(ctx, leg_id, expected_version, (Status.IN_PROGRESS,))
        require(service.holds < MOST_HOLDS, TOO_OFTEN, MOST_HOLDS)
        latest_ms = ctx.now_ms + self.durations.of(T_HOLD, service.priority)
        require(ctx.now_ms < review_ms and review_ms <= latest_ms, TOO_LONG, latest_ms)
        ctx.arm("due", leg_id, review_ms, service.lane)
        held = replace(_anew(service, reason), holds=service.holds + 1)
        self._move(ctx, leg_id, held, Status.ON_HOLD)

    @method(Role.CASEWORKER)
    def resume(self, ctx: Context, leg_id: Id, expected_version: int) -> None:
        """Event 19: what it waited for is there."""
        service = self._own(ctx, leg_id, expected_version, (Status.ON_HOLD,))
        self._arm(ctx, leg_id, service, T_PROGRESS)
        self._move(ctx, leg_id, _anew(service, service.said), Status.IN_PROGRESS)

    @method(Role.CASEWORKER)
    def complete(
        self, ctx: Context, leg_id: Id, expected_version: int, outcome: Outcome, said: Commitment
    ) -> None:
        """Event 20: the help is done; prospect or origin confirm or dispute what came of it."""
        service = self._own(ctx, leg_id, expected_version, (Status.IN_PROGRESS,))
        _rest(ctx, leg_id)
        done = replace(service, outcome=outcome, said=said, overdue=False)
        self._move(ctx, leg_id, done, Status.COMPLETED)
        self.custody.complete(service.ref_id, outcome)

    @method(Role.CASEWORKER)
    def conclude(
        self, ctx: Context, leg_id: Id, expected_version: int, finding: Finding, new_area: Area, said: Commitment
    ) -> None:  # fmt: skip
        """Event 21: not eligible after an assessment, or moved to another area; `new_area` is 0 for the former."""
        service = self._own(ctx, leg_id, expected_version, (Status.IN_PROGRESS,))
        moved = finding == Finding.AREA
        require(moved == (new_area > 0), WRONG_AREA)
        ground = Ground.AREA if moved else Ground.ELIGIBILITY
        self._fail(ctx, leg_id, replace(service, ground=ground, said=said), None, new_area)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def hand_back(
        self, ctx: Context, leg_id: Id, expected_version: int, ground: Ground, reason: Commitment
    ) -> None:
        """Event 22: the agency cannot go on."""
        service = self._own(ctx, leg_id, expected_version, ACTIVE)
        self._fail(ctx, leg_id, replace(service, ground=ground, said=reason), None, 0)

    @method(Role.CASEWORKER)
    def state_basis(self, ctx: Context, leg_id: Id, expected_version: int, basis_id: Id) -> None:
        """Event 23: the prospect consents no more, and a law lets the agency go on."""
        service = self._own(ctx, leg_id, expected_version, ACTIVE)
        require(ctx.deadline("basis", leg_id) is not None, WRONG_STATE)
        self.fits.goes_on(service.ref_id, ctx.member, basis_id)
        ctx.disarm("basis", leg_id)
        self._move(ctx, leg_id, service, service.status)

    # What other contracts ask for.

    @internal("fit")
    def want_basis(self, ctx: Moment, leg_id: Id) -> None:
        """Event 41: within T_route the agency states a law; its other clock runs on, and may be shorter."""
        service = self.services.need(leg_id, NOT_FOUND)
        if ctx.deadline("basis", leg_id) is None:
            until_ms = Milliseconds(ctx.now_ms + self.durations.of(T_ROUTE, service.priority))
            ctx.arm("basis", leg_id, until_ms, service.lane)
            ctx.emit(BasisWanted(leg_id, service.ref_id, service.member, until_ms))

    @internal("fit")
    def need_no_basis(self, ctx: Moment, leg_id: Id) -> None:
        """Event 40: the prospect consents again to that it helps."""
        ctx.disarm("basis", leg_id)

    @internal("leg")
    def begin(
        self, ctx: Moment, leg_id: Id, ref_id: Id, member: MemberId, tag: Id | None, priority: Priority, lane: Clock
    ) -> None:  # fmt: skip
        """Events 4, 9, 24, 25: an agency has accepted a referral, or taken it."""
        service = Serving(
            ref_id, member, tag, priority, lane, Status.ACCEPTED, None, None, None, ctx.now_ms,
            0, 0, 0, False, 1,
        )  # fmt: skip
        self._arm(ctx, leg_id, service, T_START)
        self.services.put(leg_id, service)
        self._tell(ctx, leg_id, None, service)

    @internal("leg")
    def stop(self, ctx: Moment, leg_id: Id) -> None:
        """Somebody else has ended it; what is completed stays so."""
        service = self.services.need(leg_id, NOT_FOUND)
        if service.status in ACTIVE:
            _rest(ctx, leg_id)
            self._move(ctx, leg_id, service, Status.WITHDRAWN)

    @internal("contact")
    def give_up(self, ctx: Moment, leg_id: Id) -> None:
        """Event 32: nobody reaches the prospect any more."""
        service = self.services.get(leg_id)
        if service is not None and service.status in ACTIVE:
            _rest(ctx, leg_id)
            self._move(ctx, leg_id, service, Status.FAILED)

    @internal("search")
    def erase(self, leg_ids: Ids) -> None:
        """Event 53, and where a referral has many: these have ended, and nobody needs to know of them any more."""
        for leg_id in leg_ids:
            service = self.services.get(leg_id)
            if service is not None:
                self.pool.forget(service.member, leg_id)
                self.services.erase(leg_id)

    @internal("revision")
    def revise(self, ctx: Moment, leg_id: Id, priority: Priority, lane: Clock) -> None:
        """Event 35: something else is sought; what its clocks have left is no more than it would be from now."""
        old = self.services.need(leg_id, NOT_FOUND)
        new = replace(old, priority=priority, lane=lane, version=old.version + 1)
        clock = T_HOLD if old.status == Status.ON_HOLD else T_PROGRESS
        clock = T_START if old.status == Status.ACCEPTED else clock
        clock = T_GRACE if old.overdue else clock
        due_ms, basis_ms = ctx.deadline("due", leg_id), ctx.deadline("basis", leg_id)
        until_ms = Milliseconds(ctx.now_ms + self.durations.of(clock, priority))
        ctx.arm("due", leg_id, until_ms if due_ms is None else min(due_ms, until_ms), lane)
        if basis_ms is not None:
            until_ms = Milliseconds(ctx.now_ms + self.durations.of(T_ROUTE, priority))
            ctx.arm("basis", leg_id, min(basis_ms, until_ms), lane)
            ctx.emit(BasisWanted(leg_id, old.ref_id, old.member, min(basis_ms, until_ms)))
        self.services.put(leg_id, new)

    @internal("division")
    def hand_on(self, ctx: Moment, leg_id: Id, ref_id: Id) -> None:
        """Event 36: it is one of this part from now on, with which nobody has to begin who has begun."""
        old = self.services.need(leg_id, NOT_FOUND)
        if old.status != Status.ACCEPTED:
            self.custody.start(ref_id)
        self.services.put(leg_id, replace(old, ref_id=ref_id, version=old.version + 1))

    @internal("contact")
    def attempt(self, ctx: Moment, leg_id: Id) -> None:
        """Event 16: an attempt to reach the prospect gives more time for the first contact, a few times."""
        service = self.services.get(leg_id)
        if service is None or service.status != Status.ACCEPTED:
            return
        until_ms = service.accepted_ms + self.durations.of(T_ATTEMPTS, service.priority)
        if service.attempts < MOST_ATTEMPTS and ctx.now_ms <= until_ms:
            self._arm(ctx, leg_id, service, T_START)
            tried = replace(service, attempts=service.attempts + 1, overdue=False)
            self._move(ctx, leg_id, tried, Status.ACCEPTED)

    # What time does.

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Event 46: it is overdue, and the agency is reminded. Event 47: that did not help."""
        service = self.services.need(subject, NOT_FOUND)
        require(service.status in ACTIVE, WRONG_STATE)
        if service.overdue:
            self._fail(moment, subject, service, service.member, 0)
        else:
            self._arm(moment, subject, service, T_GRACE)
            self._move(moment, subject, replace(service, overdue=True), service.status)

    @tick
    def basis(self, moment: Moment, subject: Id) -> None:
        """Event 42: no law was stated, so the agency may not go on."""
        service = self.services.need(subject, NOT_FOUND)
        self._fail(moment, subject, replace(service, ground=Ground.CONSENT), None, 0)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """Section 1.3: what the clock could not do is the steward's."""
        self.custody.rescue_leg(self.services.need(subject, NOT_FOUND).ref_id)

    @view
    def get(self, leg_id: Id) -> Serving:
        """A leg that serves, or did, as it stands."""
        return self.services.need(leg_id, NOT_FOUND)

    @view
    def is_unstarted(self, leg_id: Id) -> bool:
        """True if it was accepted and nobody has spoken with the prospect yet."""
        service = self.services.get(leg_id)
        return service is not None and service.status == Status.ACCEPTED

    def _own(self, ctx: Context, leg_id: Id, version: int, states: tuple[Status, ...]) -> Serving:
        service = self.services.need(leg_id, NOT_FOUND)
        require(service.member == ctx.member, FORBIDDEN)
        require(service.version == version, STALE, service.version)
        require(service.status in states, WRONG_STATE)
        return service

    def _fail(
        self, ctx: Moment, leg_id: Id, service: Serving, lapsed: MemberId | None, area: Area
    ) -> None:
        """Section 2.6: the next candidate is asked, or it is a dead end."""
        _rest(ctx, leg_id)
        self._move(ctx, leg_id, service, Status.FAILED)
        excluded = service.tag if service.ground == Ground.ELIGIBILITY else None
        way = Way.ORIGIN if service.ground == Ground.CONSENT else Way.NEXT
        member = service.member
        self.searches.failed(service.ref_id, leg_id, member, lapsed, excluded, way, area)

    def _arm(self, ctx: Moment, leg_id: Id, service: Serving, clock: int) -> None:
        length_ms = self.durations.of(clock, service.priority)
        ctx.arm("due", leg_id, Milliseconds(ctx.now_ms + length_ms), service.lane)

    def _move(self, ctx: Moment, leg_id: Id, service: Serving, status: Status) -> None:
        moved = replace(service, status=status, version=service.version + 1)
        self.services.put(leg_id, moved)
        self._tell(ctx, leg_id, service.status, moved)

    def _tell(self, ctx: Moment, leg_id: Id, before: Status | None, service: Serving) -> None:
        ctx.emit(
            ServiceMoved(
                leg_id, service.ref_id, service.member, before, service.status, service.ground,
                service.outcome, service.overdue,
            )
        )  # fmt: skip


def _rest(ctx: Moment, leg_id: Id) -> None:
    """No clock of it runs any more."""
    ctx.disarm("due", leg_id)
    ctx.disarm("basis", leg_id)


def _anew(service: Serving, said: Commitment | None) -> Serving:
    """It has begun, waits, or goes on: notes are counted from here."""
    return replace(service, said=said, notes=0, overdue=False)
