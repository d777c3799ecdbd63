"""Referrals: what origin and prospect do with them, and what is left of those that are closed (contracts, section 2).

Events have the numbers of docs/referral.md. An open one is with contract `custody`. A closed one can be disputed, refuted
and opened again for a time; then a tombstone stays, without anything of a person.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
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

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
WRONG_AREA = Reason("wrong_area")
NO_REST = Reason("no_rest")
NEEDS_EVIDENCE = Reason("needs_evidence")
TOO_LATE = Reason("too_late")
TOO_OFTEN = Reason("too_often")

T_DISPUTE = 13
T_REFUTE = 14
T_REOPEN = 15
"""Clocks by their numbers in contract `duration`."""
MOST_REOPENED = 3
STEWARD = 0  # a number of contract `office`
KEEP = 1  # the origin takes it: a number of contract `custody`

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Status(Choice):
    """Where a referral was when it was closed, and with what success: the states of contract `status`."""

    OPEN_INTAKE = 1
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6
    CLOSED_HELPED = 7
    CLOSED_OTHERWISE = 8


class Outcome(Choice):
    """What came of the help."""

    HELPED = 1
    PARTIAL = 2
    NOT_HELPED = 3


class Disposition(Choice):
    """How a referral was closed."""

    HELPED = 1
    HELPED_UNCONFIRMED = 2
    PARTLY_HELPED = 3
    NOT_HELPED = 4
    SPLIT = 5
    UNMET = 6
    WITHDRAWN = 7
    UNREACHABLE = 8
    DECEASED = 9
    MERGED_DUPLICATE = 10
    CONSENT_ENDED = 11
    ERROR = 12


class Anew(Choice):
    """Why a referral begins anew."""

    DISPUTED = 1
    REFUTED = 2
    REOPENED = 3
    UNMERGED = 4


HELPED = (Disposition.HELPED, Disposition.HELPED_UNCONFIRMED, Disposition.PARTLY_HELPED)
"""Telah: what counts as help (section 2.2)."""
ELSEWHERE = (Disposition.SPLIT, Disposition.MERGED_DUPLICATE, Disposition.ERROR)
"""What was looked for is so in other referrals, or was not there: such a one is not opened again."""
DISPUTABLE = (Disposition.HELPED_UNCONFIRMED, Disposition.PARTLY_HELPED, Disposition.NOT_HELPED)


@record
class Need:
    """What is looked for; `parent` is the referral whose rest this is."""

    case_id: Id
    origin: MemberId
    need_group: NeedGroup
    area: Area
    priority: Priority
    parent: Id | None
    opened_ms: Milliseconds


@record
class Past:
    """What an open referral was, and what it brings along if it begins anew."""

    need: Need
    place: Status
    serving: MemberId | None
    outcome: Outcome | None
    level: int
    reopened: int
    contact_by: Milliseconds | None
    version: int


@record
class Closed:
    """`refutable`: one member says that the prospect withdrew it, and not the origin. `is_final`: a tombstone."""

    past: Past
    disposition: Disposition
    refutable: bool
    is_final: bool
    closed_ms: Milliseconds
    version: int


class Fits(Interface):
    """Which agencies fit referrals."""

    contract = "fit"

    def begins(self, area: Area) -> Status:
        """With whom an emergency is first."""
        elsewhere()

    def keeps(self, need: Need, member: MemberId) -> None:
        """The origin helps itself."""
        elsewhere()


class Cases(Interface):
    """What a referral is one need of."""

    contract = "case"

    def add(self, case_id: Id, ref_id: Id, by: MemberId, need_group: NeedGroup, area: Area) -> None:
        """A referral is opened in the member's own case, for which the prospect has to have consented."""
        elsewhere()

    def check(self, case_id: Id, need_group: NeedGroup, area: Area) -> None:
        """A helper is looked for anew, for which it has to be so still."""
        elsewhere()

    def settle(self, case_id: Id, ref_id: Id) -> None:
        """One of its referrals is closed."""
        elsewhere()

    def resume(self, case_id: Id, ref_id: Id) -> None:
        """One of its referrals is open again."""
        elsewhere()


class Custody(Interface):
    """Who holds an open referral."""

    contract = "custody"

    def open(self, ref_id: Id, past: Past) -> None:
        """The origin holds it; the steward, if that is its place."""
        elsewhere()

    def take(self, ref_id: Id, version: int, by: MemberId, leg_id: Id, taking: int) -> tuple[int, bool, bool, Need]:  # fmt: skip
        """A member takes it itself; how it stood, and what is looked for."""
        elsewhere()

    def release(self, ref_id: Id, version: int) -> Past:
        """It is open no more, and no leg of it lives."""
        elsewhere()


class Searches(Interface):
    """Which agencies were asked."""

    contract = "search"

    def begin_anew(self, ref_id: Id) -> None:
        """Everybody may be asked again."""
        elsewhere()

    def forget(self, ref_id: Id) -> None:
        """Nobody needs to know of it any more, nor of its legs."""
        elsewhere()


class Statuses(Interface):
    """Who is helped, and who is not yet."""

    contract = "status"

    def move(self, ref_id: Id, origin: MemberId, area: Area, before: Status | None, after: Status | None) -> None:  # fmt: skip
        """A referral comes to a state, goes to another one, or from one."""
        elsewhere()


class Offices(Interface):
    """Who is steward, and guardian of an area."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: Priority) -> Milliseconds:
        """How long a clock runs for a priority."""
        elsewhere()


@event
class ReferralOpened:
    """A need looks for a helper."""

    ref_id: Id
    case_id: Id
    origin: MemberId
    need_group: NeedGroup
    area: Area
    priority: Priority
    parent: Id | None


@event
class ReferralClosed:
    """A referral is closed. `serving` is who served last, if somebody did."""

    ref_id: Id
    origin: MemberId
    serving: MemberId | None
    before: Status
    disposition: Disposition
    outcome: Outcome | None
    refutable: bool
    version: int


@event
class ReferralBegunAnew:
    """What was said of a referral is struck: it looks for a helper again."""

    ref_id: Id
    origin: MemberId
    why: Anew
    struck: Disposition | None


class Referrals(Contract):
    """Referrals as origin and prospect know them, and the closed ones."""

    name = "referral"

    closed: Map[Id, Closed] = Map()
    cases: Cases = Cases()
    custody: Custody = Custody()
    searches: Searches = Searches()
    statuses: Statuses = Statuses()
    offices: Offices = Offices()
    durations: Durations = Durations()
    fits: Fits = Fits()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def open(self, ctx: Context, ref_id: Id, case_id: Id, need_group: NeedGroup, area: Area, priority: Priority) -> None:  # fmt: skip
        """Event 2: one need of an own case; an emergency is the steward's at once if nobody is on duty there."""
        require(area > 0, WRONG_AREA)
        need = Need(case_id, ctx.member, need_group, area, priority, None, ctx.now_ms)
        self._open(ctx, ref_id, self._new(need))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def keep(self, ctx: Context, ref_id: Id, expected_version: int, leg_id: Id) -> None:
        """Event 4: the origin helps itself (Urus sendiri), with a service that it has."""
        taken = self.custody.take(ref_id, expected_version, ctx.member, leg_id, KEEP)
        self.fits.keeps(taken[3], ctx.member)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def confirm(self, ctx: Context, ref_id: Id, expected_version: int, evidence: Commitment | None, rest_id: Id | None) -> None:  # fmt: skip
        """Event 28: it is so. Nobody confirms its own help; the rest of help in part may be a referral of its own."""
        past = self.custody.release(ref_id, expected_version)
        require(past.place == Status.AWAITING_FOLLOWUP, WRONG_STATE)
        others = [each for each in ctx.cosigners if each.roles and each.member != past.serving]
        require(ctx.member != past.serving or len(others) > 0, FORBIDDEN)
        self._check_voice(ctx, past.need, evidence)
        if rest_id is not None:
            require(past.outcome == Outcome.PARTIAL, NO_REST)
            self._open(
                ctx, rest_id, self._new(replace(past.need, parent=ref_id, opened_ms=ctx.now_ms))
            )
        self._close(ctx, ref_id, _closed(ctx, past, _said(past, Disposition.HELPED)))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def dispute(self, ctx: Context, ref_id: Id, expected_version: int, evidence: Commitment | None) -> None:  # fmt: skip
        """Event 29: it is not so; what was said of the help is struck, and the search begins anew."""
        closed = self.closed.get(ref_id)
        if closed is None:
            past = self.custody.release(ref_id, expected_version)
            require(past.place == Status.AWAITING_FOLLOWUP, WRONG_STATE)
            self.statuses.move(ref_id, past.need.origin, past.need.area, past.place, None)
        else:
            past = self._struck(ctx, ref_id, expected_version)[1]
            require(closed.disposition in DISPUTABLE, WRONG_STATE)
            self._check_time(ctx, closed, T_DISPUTE)
        self._check_voice(ctx, past.need, evidence)
        struck = None if closed is None else closed.disposition
        self._begin_anew(ctx, ref_id, replace(past, contact_by=None), Anew.DISPUTED, struck)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def withdraw(self, ctx: Context, ref_id: Id, expected_version: int, evidence: Commitment) -> None:  # fmt: skip
        """Event 30: the prospect wants it no more. Final by the origin or two members; else the origin may refute it."""
        past = self.custody.release(ref_id, expected_version)
        others = [each for each in ctx.cosigners if each.roles and each.member != ctx.member]
        refutable = len(others) == 0 and not self._is_origin(ctx, past.need)
        closed = _closed(ctx, past, Disposition.WITHDRAWN)
        self._close(ctx, ref_id, replace(closed, refutable=refutable))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def refute(self, ctx: Context, ref_id: Id, expected_version: int) -> None:
        """Event 31: the origin has asked, and the prospect has withdrawn nothing; the ceiling is what it was."""
        closed, past = self._struck(ctx, ref_id, expected_version)
        require(self._is_origin(ctx, past.need), FORBIDDEN)
        require(closed.refutable, WRONG_STATE)
        self._check_time(ctx, closed, T_REFUTE)
        self._begin_anew(ctx, ref_id, past, Anew.REFUTED, closed.disposition)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def reopen(self, ctx: Context, ref_id: Id, expected_version: int, evidence: Commitment | None) -> None:  # fmt: skip
        """Event 39: the need is there again; until a tombstone is left, and not more than MOST_REOPENED times."""
        closed, past = self._struck(ctx, ref_id, expected_version)
        require(closed.disposition not in ELSEWHERE, WRONG_STATE)
        require(past.reopened < MOST_REOPENED, TOO_OFTEN, MOST_REOPENED)
        if ctx.member != self.offices.holder(STEWARD):
            self._check_voice(ctx, past.need, evidence)
        past = replace(past, contact_by=None, level=past.level + 1, reopened=past.reopened + 1)
        self._begin_anew(ctx, ref_id, past, Anew.REOPENED, closed.disposition)

    @internal("steward", "contact", "correction", "deceased")
    def close(self, ctx: Moment, ref_id: Id, version: int, disposition: Disposition) -> Status:
        """Events 27, 32 to 34: no leg lives any more; who says so looks at where it was, which is what it was offered from."""
        past = self.custody.release(ref_id, version)
        self._close(ctx, ref_id, _closed(ctx, past, disposition))
        return past.place

    @internal("division")
    def begin(self, ctx: Moment, ref_id: Id, past: Past) -> None:
        """Event 36: a part of a referral begins with what that one brings along."""
        self._open(ctx, ref_id, past)

    @internal("division", "merger")
    def end(self, ctx: Moment, ref_id: Id, past: Past, disposition: Disposition) -> None:
        """Events 36, 37: it was released, and goes on in others."""
        self._close(ctx, ref_id, _closed(ctx, past, disposition))

    @internal("merger")
    def restore(self, ctx: Moment, ref_id: Id, version: int) -> Need:
        """Event 38: as event 31; who asks says whether it may be."""
        closed, past = self._struck(ctx, ref_id, version)
        self._begin_anew(ctx, ref_id, past, Anew.UNMERGED, closed.disposition)
        return past.need

    @internal("custody")
    def lapse(self, ctx: Moment, ref_id: Id, past: Past) -> None:
        """Event 52: nobody has confirmed or disputed it. Event 43: nobody may be asked, and the origin does nothing."""
        self._close(ctx, ref_id, _closed(ctx, past, _said(past, Disposition.HELPED_UNCONFIRMED)))

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Event 53: it cannot be opened again."""
        closed = self.closed.need(subject, NOT_FOUND)
        self.closed.put(subject, replace(closed, is_final=True, version=closed.version + 1))
        self.searches.forget(subject)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What could not be forgotten is tried again every day."""
        moment.arm("due", subject, Milliseconds(moment.now_ms + DAY))

    @view
    def get(self, ref_id: Id) -> Closed:
        """A closed referral, or its tombstone; one that is open is with contract `custody`."""
        return self.closed.need(ref_id, NOT_FOUND)

    @view
    def helped(self, ref_id: Id) -> tuple[Id, NeedGroup, MemberId | None]:
        """Of which case a closed referral is, what was looked for, and who served last."""
        past = self.closed.need(ref_id, NOT_FOUND).past
        return past.need.case_id, past.need.need_group, past.serving

    def _new(self, need: Need) -> Past:
        is_emergency = need.priority == Priority.KECEMASAN
        place = self.fits.begins(need.area) if is_emergency else Status.OPEN_INTAKE
        return Past(need, place, None, None, 0, 0, None, 0)

    def _open(self, ctx: Moment, ref_id: Id, past: Past) -> None:
        need = past.need
        require(ref_id not in self.closed, EXISTS)
        self.cases.add(need.case_id, ref_id, need.origin, need.need_group, need.area)
        self.custody.open(ref_id, past)
        ctx.emit(ReferralOpened(ref_id, need.case_id, need.origin, need.need_group, need.area, need.priority, need.parent))  # fmt: skip

    def _is_origin(self, ctx: Context, need: Need) -> bool:
        return self.offices.acts_for(need.origin, need.area, ctx.member)

    def _check_voice(self, ctx: Context, need: Need, evidence: Commitment | None) -> None:
        """The origin speaks for itself; everybody else for the prospect, who has said so."""
        require(evidence is not None or self._is_origin(ctx, need), NEEDS_EVIDENCE)

    def _check_time(self, ctx: Context, closed: Closed, clock: int) -> None:
        until_ms = closed.closed_ms + self.durations.of(clock, closed.past.need.priority)
        require(ctx.now_ms <= until_ms, TOO_LATE, until_ms)

    def _close(self, ctx: Moment, ref_id: Id, closed: Closed) -> None:
        past, need = closed.past, closed.past.need
        self.closed.put(ref_id, closed)
        until_ms = Milliseconds(ctx.now_ms + self.durations.of(T_REOPEN, need.priority))
        ctx.arm("due", ref_id, until_ms)
        self.cases.settle(need.case_id, ref_id)
        self.statuses.move(ref_id, need.origin, need.area, past.place, _place(closed))
        ctx.emit(ReferralClosed(ref_id, need.origin, past.serving, past.place, closed.disposition, past.outcome, closed.refutable, closed.version))  # fmt: skip

    def _struck(self, ctx: Moment, ref_id: Id, version: int) -> tuple[Closed, Past]:
        """It is closed no more; how it was, and what it was before that."""
        closed = self.closed.need(ref_id, NOT_FOUND)
        require(closed.version == version, STALE, closed.version)
        require(not closed.is_final, TOO_LATE)
        ctx.disarm("due", ref_id)
        self.closed.erase(ref_id)
        past = closed.past
        self.statuses.move(ref_id, past.need.origin, past.need.area, _place(closed), None)
        self.cases.resume(past.need.case_id, ref_id)
        return closed, replace(past, version=closed.version)

    def _begin_anew(self, ctx: Moment, ref_id: Id, past: Past, why: Anew, struck: Disposition | None) -> None:  # fmt: skip
        if why not in (Anew.REFUTED, Anew.UNMERGED):
            self.cases.check(past.need.case_id, past.need.need_group, past.need.area)
            self.searches.begin_anew(ref_id)
        self.custody.open(ref_id, replace(past, place=Status.OPEN_INTAKE))
        ctx.emit(ReferralBegunAnew(ref_id, past.need.origin, why, struck))


def _said(past: Past, in_full: Disposition) -> Disposition:
    """How it is closed by what the agency has said; `in_full` if it has helped so. Nobody has said anything: events 41, 43."""
    if past.place != Status.AWAITING_FOLLOWUP:
        return Disposition.CONSENT_ENDED
    rest = Disposition.PARTLY_HELPED if past.outcome == Outcome.PARTIAL else Disposition.NOT_HELPED
    return in_full if past.outcome == Outcome.HELPED else rest


def _closed(ctx: Moment, past: Past, disposition: Disposition) -> Closed:
    return Closed(past, disposition, False, False, ctx.now_ms, past.version + 1)


def _place(closed: Closed) -> Status:
    return Status.CLOSED_HELPED if closed.disposition in HELPED else Status.CLOSED_OTHERWISE
