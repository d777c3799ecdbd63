"""Custody: who holds an open referral, in which state, and until when (contracts, sections 2.2, 2.4 and 2.6).

Events have the numbers of section 2.4 and of docs/referral.md. The holder follows from the state, as contract `holder`
says. One clock of the state runs, here or at the live legs, and the ceiling until somebody has spoken with the
prospect. What is closed is with contract `referral`.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Clock,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    elsewhere,
    event,
    internal,
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

T_CONTACT = 0
T_ROUTE = 1
T_CLAIM = 5
T_HOLD = 8
T_STEWARD = 10
T_CONFIRM = 11
"""Clocks by their numbers in contract `duration`."""
MOST_LAPSES = 3  # of T_route, while nobody but the origin may help

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Outcome = Annotated[int, AtMost(3)]
"""What came of the help, by its number in contract `service`."""


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Status(Choice):
    """Didaftar, Ditawarkan, Dalam bantuan, Kolam kawasan, Urus setia, Menunggu pengesahan."""

    OPEN_INTAKE = 1
    OFFERED = 2
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6


class Way(Choice):
    """Where a referral goes when its last live leg has ended: as it was offered, to the pool, to the origin; or somebody is asked already."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3
    ASKED = 4


class Taking(Choice):
    """Who takes a referral that was not offered to it: the origin, whoever claims it, the steward."""

    KEEP = 1
    CLAIM = 2
    STEWARD = 3


Turn = tuple[Status, int, bool]
"""Where to, by how many levels it rises, and whether every member may claim it from now on."""
WAITING = (Status.OPEN_INTAKE, Status.POOLED, Status.STEWARDED)  # where a helper is looked for


@record
class Need:
    """What is looked for."""

    case_id: Id
    origin: MemberId
    need_group: NeedGroup
    area: Area
    priority: Priority
    parent: Id | None
    opened_ms: Milliseconds


@record
class Referral:
    """An open referral. Who holds it follows from `status`, or from `base` while it is offered."""

    need: Need
    status: Status
    base: Status
    """From which state the live legs were offered or taken; `base_due` is when its clock would have fired."""
    base_due: Milliseconds
    serving: MemberId | None
    started: bool
    """True once somebody has spoken with the prospect, until that leg fails."""
    at_risk: bool
    """The ceiling has passed: Berisiko tercicir."""
    open_claims: bool
    consent_needed: bool
    direct_only: bool
    """Consent has ended, and no basis lets it go beyond the origin; `lapses` counts since then."""
    waiting: bool
    """The steward waits for room somewhere, until its clock fires."""
    level: int
    reopened: int
    lapses: int
    outcome: Outcome | None
    version: int


@record
class Past:
    """What a closed referral was, and brings along if it is opened again; `contact_by` is a ceiling not stopped."""

    need: Need
    place: Status
    serving: MemberId | None
    outcome: Outcome | None
    level: int
    reopened: int
    contact_by: Milliseconds | None
    version: int


@event
class ReferralMoved:
    """A referral stands elsewhere, or on another level; it was closed, or not there, if `before` is nothing."""

    ref_id: Id
    origin: MemberId
    serving: MemberId | None
    before: Status | None
    after: Status
    level: int
    at_risk: bool
    direct_only: bool
    outcome: Outcome | None
    version: int


class Closings(Interface):
    """What becomes of a referral that is open no more."""

    contract = "referral"

    def lapse(self, ref_id: Id, past: Past) -> None:
        """Nobody has confirmed or disputed what came of it, or may be asked for it."""
        elsewhere()


class Legs(Interface):
    """The legs of referrals."""

    contract = "leg"

    def take(self, leg_id: Id, ref_id: Id, member: MemberId, priority: Priority, lane: Clock) -> None:  # fmt: skip
        """A member takes a referral; legs that live do so no more."""
        elsewhere()

    def stop(self, ref_id: Id) -> None:
        """No leg lives any more."""
        elsewhere()


class Statuses(Interface):
    """Who is helped, and who is not yet."""

    contract = "status"

    def move(self, ref_id: Id, origin: MemberId, area: Area, before: Status | None, after: Status | None) -> None:  # fmt: skip
        """A referral comes to a state, goes to another one, or from one."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def holds(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder now."""
        elsewhere()

    def is_steward(self, member: MemberId) -> bool:
        """True if a member is steward now."""
        elsewhere()

    def after_leg(self, base: Status, way: Way, lapsed: MemberId | None, area: Area) -> Turn:
        """No leg lives."""
        elsewhere()

    def in_time(self, place: Status, origin: MemberId, area: Area) -> Turn:
        """Nobody did anything."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: Priority) -> Milliseconds:
        """How long a clock runs for a priority."""
        elsewhere()


class Custody(Contract):
    """Who holds each open referral."""

    name = "custody"

    referrals: Map[Id, Referral] = Map()
    closings: Closings = Closings()
    legs: Legs = Legs()
    statuses: Statuses = Statuses()
    holders: Holders = Holders()
    durations: Durations = Durations()

    @internal("referral")
    def open(self, ctx: Moment, ref_id: Id, past: Past) -> None:
        """Events 2, 29, 31, 36, 38, 39: its origin holds it, or the steward, and the ceiling runs."""
        require(ref_id not in self.referrals, EXISTS)
        opened = Referral(past.need, past.place, past.place, ctx.now_ms, None, False, False, False, False, False, False, past.level, past.reopened, 0, None, past.version + 1)  # fmt: skip
        ceiling_ms = past.contact_by or self._after(ctx, opened, T_CONTACT)
        ctx.arm("ceiling", ref_id, ceiling_ms, _lane(opened))
        self._wait(ctx, ref_id, None, opened)

    @internal("referral", "division", "merger")
    def release(self, ctx: Moment, ref_id: Id, version: int) -> Past:
        """Events 27-30, 36, 37: it is open no more, and no leg of it lives; who asks says whether it may be."""
        return self._release(ctx, ref_id, self._at(ref_id, version))

    @internal("referral", "pool", "steward")
    def take(self, ctx: Moment, ref_id: Id, version: int, by: MemberId, leg_id: Id, taking: Taking) -> tuple[Status, bool, bool, Need]:  # fmt: skip
        """Events 4, 24, 25: a member takes it; how it stood, was at risk, could be claimed, and what is looked for: who asks looks at that."""
        old = self._at(ref_id, version)
        if taking == Taking.KEEP:
            require(old.status == Status.OPEN_INTAKE, WRONG_STATE)
            require(self.holders.holds(ref_id, by), FORBIDDEN)
        base = Status.STEWARDED if taking == Taking.STEWARD else old.status
        new = replace(old, status=Status.IN_SERVICE, base=base, serving=by)
        self._put(ctx, ref_id, old, replace(new, base_due=self._leave(ctx, ref_id, old)))
        self.legs.take(leg_id, ref_id, by, old.need.priority, _lane(old))
        return old.status, old.at_risk, old.open_claims, old.need

    @internal("steward")
    def wait(self, ctx: Moment, ref_id: Id, version: int, until_ms: Milliseconds) -> Priority:
        """Event 26: the steward's clock fires then, and not before; its priority."""
        old = self._at(ref_id, version)
        require(old.status == Status.STEWARDED, WRONG_STATE)
        ctx.arm("due", ref_id, until_ms, _lane(old))
        self._put(ctx, ref_id, old, replace(old, waiting=True))
        return old.need.priority

    @internal("leg")
    def offer(self, ctx: Moment, ref_id: Id, version: int, by: MemberId) -> tuple[Priority, Clock, Status]:  # fmt: skip
        """Event 5: who holds it asks; once the ceiling has passed also the steward, whoever has it."""
        old = self._at(ref_id, version)
        held = old.status in WAITING and self.holders.holds(ref_id, by)
        require(old.status in WAITING or old.at_risk, WRONG_STATE)
        require(held or (old.at_risk and self.holders.is_steward(by)), FORBIDDEN)
        base = old.status if held else Status.STEWARDED
        left_ms = self._leave(ctx, ref_id, old)
        base_due = left_ms if held else self._after(ctx, old, T_STEWARD)
        new = replace(old, status=Status.OFFERED, base=base, base_due=base_due, serving=None)
        self._put(ctx, ref_id, old, replace(new, consent_needed=False))
        return old.need.priority, _lane(old), base

    @internal("leg")
    def withdraw(self, ctx: Moment, ref_id: Id, version: int | None, by: MemberId) -> None:
        """Events 12, 13: the holder takes its offer back, and has no more time for that; a mistake in any version."""
        old = self._at(ref_id, version)
        require(old.status == Status.OFFERED, WRONG_STATE)
        require(self.holders.holds(ref_id, by), FORBIDDEN)
        ctx.arm("due", ref_id, old.base_due, _lane(old))
        self._put(ctx, ref_id, old, replace(old, status=old.base))

    @internal("search", "division")
    def serve(self, ctx: Moment, ref_id: Id, member: MemberId) -> Need:
        """Event 9: an agency accepts, and holds it from now on; what is looked for. Event 36: it goes on with a part."""
        old = self.referrals.need(ref_id, NOT_FOUND)
        ctx.disarm("due", ref_id)
        self._put(ctx, ref_id, old, replace(old, status=Status.IN_SERVICE, serving=member))
        return old.need

    @internal("service")
    def start(self, ctx: Moment, ref_id: Id) -> None:
        """Events 15, 36: somebody has spoken with the prospect; nothing else stops the ceiling."""
        old = self.referrals.need(ref_id, NOT_FOUND)
        ctx.disarm("ceiling", ref_id)
        self._put(ctx, ref_id, old, replace(old, started=True, at_risk=False, level=0))

    @internal("service")
    def complete(self, ctx: Moment, ref_id: Id, outcome: Outcome) -> None:
        """Event 20: the agency says what came of it; prospect or origin confirm or dispute that."""
        old = self.referrals.need(ref_id, NOT_FOUND)
        ctx.arm("due", ref_id, self._after(ctx, old, T_CONFIRM), _lane(old))
        self._put(ctx, ref_id, old, replace(old, status=Status.AWAITING_FOLLOWUP, outcome=outcome))

    @internal("search")
    def dead_end(self, ctx: Moment, ref_id: Id, lapsed: MemberId | None, way: Way, area: Area) -> None:  # fmt: skip
        """Events 10, 21, 22, 44, 47: no leg lives; section 2.6 says who holds it. The area is 0 if it is the same."""
        old = self.referrals.need(ref_id, NOT_FOUND)
        new = replace(old, serving=None, need=replace(old.need, area=area or old.need.area))
        if old.started:
            new = replace(new, started=False)
            ctx.arm("ceiling", ref_id, self._after(ctx, new, T_CONTACT), _lane(new))
        if way == Way.ASKED:
            self._put(ctx, ref_id, old, replace(new, status=Status.OFFERED))
            return
        new = replace(new, consent_needed=new.consent_needed or way == Way.ORIGIN)
        way = Way.ORIGIN if old.direct_only else way
        turn = self.holders.after_leg(old.base, way, lapsed, new.need.area)
        self._wait(ctx, ref_id, old, _turned(new, turn))

    @internal("fit")
    def bind(self, ctx: Moment, ref_id: Id, seen: tuple[bool, bool]) -> None:
        """Events 40, 41: whether it may go beyond the origin, and all that were asked see it; if not, the origin has it again."""
        old = self.referrals.need(ref_id, NOT_FOUND)
        is_free, are_covered = seen
        needed = not are_covered if is_free else old.consent_needed
        new = replace(old, direct_only=not is_free, consent_needed=needed, lapses=0 if is_free else old.lapses)  # fmt: skip
        stays = old.status in (Status.OPEN_INTAKE, Status.IN_SERVICE, Status.AWAITING_FOLLOWUP)
        if not stays and not (is_free and are_covered):
            self.legs.stop(ref_id)
            self._wait(ctx, ref_id, old, replace(new, status=Status.OPEN_INTAKE))
        elif new != old:
            self._put(ctx, ref_id, old, new)

    @internal("revision")
    def revise(self, ctx: Moment, ref_id: Id, version: int, need: Need) -> Clock:
        """Event 35: something else is sought; what a clock has left is never longer, and no more than it would be from now."""
        old = self._at(ref_id, version)
        new = replace(old, need=need)
        new = replace(new, base_due=min(old.base_due, self._after(ctx, new, _clock(old, old.base))))
        due_ms, ceiling_ms = ctx.deadline("due", ref_id), ctx.deadline("ceiling", ref_id)
        if due_ms is not None:
            ctx.arm("due", ref_id, min(due_ms, self._after(ctx, new, _clock(old, old.status))), _lane(new))  # fmt: skip
        if ceiling_ms is not None:
            ctx.arm("ceiling", ref_id, min(ceiling_ms, self._after(ctx, new, T_STEWARD if old.at_risk else T_CONTACT)), _lane(new))  # fmt: skip
        if need.area != old.need.area:
            self.statuses.move(ref_id, need.origin, old.need.area, _place(old), None)
            self.statuses.move(ref_id, need.origin, need.area, None, _place(old))
        self._put(ctx, ref_id, old, new)
        return _lane(new)

    @internal("merger")
    def hasten(self, ctx: Moment, ref_id: Id, version: int, other: Past) -> None:
        """Event 37: as long as nobody has spoken with the prospect it has the earlier ceiling of both, and the higher level."""
        old, ceiling_ms = self._at(ref_id, version), ctx.deadline("ceiling", ref_id)
        if ceiling_ms is not None:
            new = replace(old, level=max(old.level, other.level))
            ctx.arm("ceiling", ref_id, min(ceiling_ms, other.contact_by or ceiling_ms), _lane(new))
            self._put(ctx, ref_id, old, new)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Events 43, 49, 50, 52: nobody did anything."""
        old = self.referrals.need(subject, NOT_FOUND)
        need, lapses = old.need, old.lapses + (1 if old.direct_only else 0)
        if old.status == Status.AWAITING_FOLLOWUP or lapses >= MOST_LAPSES:
            self.closings.lapse(subject, self._release(moment, subject, old))
            return
        require(old.status in WAITING, WRONG_STATE)
        turn = self.holders.in_time(old.status, need.origin, need.area)
        if old.direct_only:
            turn = (old.status, 1, False)
        self._wait(moment, subject, old, _turned(replace(old, lapses=lapses), turn))

    @tick
    def ceiling(self, moment: Moment, subject: Id) -> None:
        """Event 51: nobody has spoken with the prospect in time; the steward may take it from whoever has it."""
        old = self.referrals.need(subject, NOT_FOUND)
        new = replace(old, level=old.level + 1, at_risk=True)
        moment.arm("ceiling", subject, self._after(moment, new, T_STEWARD), _lane(new))
        self._put(moment, subject, old, new)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """Section 1.3: what the clock could not do is the steward's, two levels up."""
        self._rescue(moment, subject)

    @internal("leg", "service")
    def rescue_leg(self, ctx: Moment, ref_id: Id) -> None:
        """The same where the clock of a leg has failed."""
        self._rescue(ctx, ref_id)

    @view
    def get(self, ref_id: Id) -> Referral:
        """An open referral as it stands."""
        return self.referrals.need(ref_id, NOT_FOUND)

    @view
    def standing(self, ref_id: Id) -> tuple[Status, MemberId | None, MemberId, Area]:
        """With whom it is, who serves, its origin and its area: from these follows who holds it."""
        found = self.referrals.need(ref_id, NOT_FOUND)
        return _place(found), found.serving, found.need.origin, found.need.area

    @view
    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and for whom; nothing for a referral that is not open."""
        found = self.referrals.get(ref_id)
        return None if found is None else found.need

    def _rescue(self, ctx: Moment, ref_id: Id) -> None:
        old = self.referrals.need(ref_id, NOT_FOUND)
        later_ms = Milliseconds(ctx.now_ms + DAY)
        ctx.arm("due", ref_id, later_ms, Clock.URGENT)
        ctx.arm("ceiling", ref_id, later_ms, Clock.URGENT)
        new = replace(old, status=Status.STEWARDED, serving=None, started=False, outcome=None)
        self._put(ctx, ref_id, old, replace(new, level=old.level + 2, waiting=False))
        self.legs.stop(ref_id)

    def _at(self, ref_id: Id, version: int | None) -> Referral:
        found = self.referrals.need(ref_id, NOT_FOUND)
        require(version is None or found.version == version, STALE, found.version)
        return found

    def _leave(self, ctx: Moment, ref_id: Id, old: Referral) -> Milliseconds:
        """The clock of a state in which it waited stops; when it would have fired."""
        due_ms = ctx.deadline("due", ref_id)
        ctx.disarm("due", ref_id)
        return old.base_due if due_ms is None else due_ms

    def _wait(self, ctx: Moment, ref_id: Id, old: Referral | None, new: Referral) -> None:
        """Somebody has to find a helper, in the time that the state has."""
        new = replace(new, waiting=False)
        ctx.arm("due", ref_id, self._after(ctx, new, _clock(new, new.status)), _lane(new))
        self._put(ctx, ref_id, old, new)

    def _release(self, ctx: Moment, ref_id: Id, old: Referral) -> Past:
        """Nobody holds it any more, no clock runs, no leg lives, it is in no list."""
        contact_by = ctx.deadline("ceiling", ref_id)
        ctx.disarm("ceiling", ref_id)
        ctx.disarm("due", ref_id)
        self.referrals.erase(ref_id)
        self.legs.stop(ref_id)
        return Past(old.need, _place(old), old.serving, old.outcome, old.level, old.reopened, contact_by, old.version)  # fmt: skip

    def _put(self, ctx: Moment, ref_id: Id, old: Referral | None, new: Referral) -> None:
        before, place = None, None
        if old is not None:
            before, place = old.status, _place(old)
            new = replace(new, version=old.version + 1)
        self.referrals.put(ref_id, new)
        if place != _place(new):
            self.statuses.move(ref_id, new.need.origin, new.need.area, place, _place(new))
        ctx.emit(ReferralMoved(
            ref_id, new.need.origin, new.serving, before, new.status, new.level, new.at_risk, new.direct_only, new.outcome, new.version,
        ))  # fmt: skip

    def _after(self, ctx: Moment, referral: Referral, clock: int) -> Milliseconds:
        return Milliseconds(ctx.now_ms + self.durations.of(clock, referral.need.priority))


def _lane(referral: Referral) -> Clock:
    """Emergencies, and what nobody has answered for, fire before the rest (section 1.3)."""
    urgent = referral.need.priority == Priority.KECEMASAN or referral.level > 0
    return Clock.URGENT if urgent else Clock.ROUTINE


def _clock(referral: Referral, status: Status) -> int:
    """Which clock runs in a state, if one of custody's does; a steward that waits may do so for T_hold."""
    if status == Status.STEWARDED:
        return T_HOLD if referral.waiting else T_STEWARD
    clock = T_CLAIM if status == Status.POOLED else T_CONFIRM
    return T_ROUTE if status == Status.OPEN_INTAKE else clock


def _turned(referral: Referral, turn: Turn) -> Referral:
    status, levels, opens = turn
    return replace(referral, status=status, level=referral.level + levels, open_claims=referral.open_claims or opens)  # fmt: skip


def _place(referral: Referral) -> Status:
    """With whom it is: what is offered is still with who offers it."""
    return referral.base if referral.status == Status.OFFERED else referral.status
