"""Cases: one intake of a prospect, with the referrals that came of it (contracts, section 2.1).

Who the prospect is stands in the payload, under a commitment; the chain knows a random id.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
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
NOT_YOURS = Reason("not_yours")
NOT_ACTIVE = Reason("not_active")
NO_CONSENT = Reason("no_consent")
WRONG_STATE = Reason("wrong_state")
WRONG_AREA = Reason("wrong_area")
TOO_MANY_REFERRALS = Reason("too_many_referrals")

T_REOPEN = 15
T_EMPTY = 16
"""Clocks by their numbers in contract `duration`."""
ANY_PRIORITY = 3
"""These two run for the same time whatever the priority."""
MOST_REFERRALS = 64
"""Of one case, closed ones counted."""

CHANNEL = 1
PREVIEW = 1
"""For what data are used, and which, by their numbers in contract `consent`."""

Area = Annotated[int, AtMost(16)]
"""A state by its number in contract `office`."""
NeedGroup = Annotated[int, AtMost(12)]
Members = Annotated[tuple[MemberId, ...], AtMost(1)]
Ids = Annotated[tuple[Id, ...], AtMost(64)]


class Kind(Choice):
    """What the agency means to do: give the case to another one, or keep it and work (Salur, Urus sendiri)."""

    CHANNEL = 1
    MANAGE = 2


class Status(Choice):
    """A case is closed once all its referrals are; after T_reopen only its tombstone is left."""

    OPEN = 1
    CLOSED = 2
    TOMBSTONE = 3


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


class Offices(Interface):
    """Who acts for an origin."""

    contract = "office"

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit referrals."""

    contract = "fit"

    def look(self, ref_ids: Ids) -> None:
        """What may be done with the data of these has changed."""
        elsewhere()


class Consents(Interface):
    """What the prospect consents to."""

    contract = "consent"

    def may_open(self, case_id: Id, member: MemberId, ground_id: Id) -> bool:
        """True if this is a consent that was given to the member, or its own basis, in force now."""
        elsewhere()

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

    def opened(self, case_id: Id, origin: MemberId) -> None:
        """Whose case it is."""
        elsewhere()

    def forget(self, case_id: Id) -> None:
        """Nobody needs to know of it any more."""
        elsewhere()


@record
class Case:
    """An intake. `unsettled` are those of its referrals that are open."""

    origin: MemberId
    kind: Kind
    area: Area
    status: Status
    payload_commit: Commitment | None
    consent_id: Id | None
    """The consent, or the basis in law, under which the prospect's data are used."""
    opened_ms: Milliseconds
    referrals: int
    unsettled: int
    version: int


@record
class Part:
    """What a member is in a case. `acts`: it is the origin, or acts as such for one that cannot."""

    origin: MemberId
    acts: bool
    is_final: bool
    """A tombstone."""


@event
class CaseMoved:
    """A case stands elsewhere now; it has come to be if it stood nowhere before."""

    case_id: Id
    origin: MemberId
    before: Status | None
    after: Status


class Cases(Contract):
    """The cases of all members."""

    name = "case"

    cases: Map[Id, Case] = Map()
    by_origin: Keys[tuple[MemberId, Id]] = Keys()
    open_referrals: Keys[tuple[Id, Id]] = Keys()
    """By case: those of its referrals that are not closed."""
    durations: Durations = Durations()
    offices: Offices = Offices()
    consents: Consents = Consents()
    fits: Fits = Fits()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def open(
        self,
        ctx: Context,
        case_id: Id,
        kind: Kind,
        area: Area,
        payload_commit: Commitment,
        consent_id: Id,
    ) -> None:
        """Event 1: take a prospect in."""
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        require(case_id not in self.cases, EXISTS)
        require(area > 0, WRONG_AREA)
        may_open = self.consents.may_open(case_id, ctx.member, consent_id)
        require(may_open, NO_CONSENT, ctx.member)
        case = Case(
            ctx.member, kind, area, Status.OPEN, payload_commit, consent_id, ctx.now_ms, 0, 0, 1
        )
        self.cases.put(case_id, case)
        self.by_origin.add((ctx.member, case_id))
        self.consents.opened(case_id, ctx.member)
        self._arm(ctx, case_id, T_EMPTY)
        ctx.emit(CaseMoved(case_id, ctx.member, None, Status.OPEN))

    @internal("referral")
    def add(
        self,
        ctx: Moment,
        case_id: Id,
        ref_id: Id,
        by: MemberId,
        need_group: NeedGroup,
        area: Area,
    ) -> None:
        """Event 2: a referral is opened in the member's own case."""
        case = self.cases.need(case_id, NOT_FOUND)
        require(case.origin == by, NOT_YOURS)
        require(case.status == Status.OPEN, WRONG_STATE)
        require(case.referrals < MOST_REFERRALS, TOO_MANY_REFERRALS)
        self._check(case_id, case, need_group, area)
        if case.unsettled == 0:
            ctx.disarm("due", case_id)
        self.open_referrals.add((case_id, ref_id))
        self._put(
            case_id, replace(case, referrals=case.referrals + 1, unsettled=case.unsettled + 1)
        )

    @internal("referral")
    def settle(self, ctx: Moment, case_id: Id, ref_id: Id) -> None:
        """One of its referrals is closed; the last one closes the case."""
        case = self.cases.need(case_id, NOT_FOUND)
        self.open_referrals.erase((case_id, ref_id))
        case = replace(case, unsettled=case.unsettled - 1)
        if case.unsettled == 0:
            self._move(ctx, case_id, case, Status.CLOSED)
            self._arm(ctx, case_id, T_REOPEN)
        else:
            self._put(case_id, case)

    @internal("referral")
    def resume(self, ctx: Moment, case_id: Id, ref_id: Id) -> None:
        """One of its referrals is open again, and the case with it."""
        case = self.cases.need(case_id, NOT_FOUND)
        self.open_referrals.add((case_id, ref_id))
        require(case.status != Status.TOMBSTONE, WRONG_STATE)
        self.fits.look((ref_id,))
        case = replace(case, unsettled=case.unsettled + 1)
        if case.status == Status.CLOSED:
            ctx.disarm("due", case_id)
            self._move(ctx, case_id, case, Status.OPEN)
        else:
            self._put(case_id, case)

    @internal("referral", "revision", "merger")
    def check(self, ctx: Moment, case_id: Id, need_group: NeedGroup, area: Area) -> None:
        """Events 29, 39: a helper is looked for anew, and the origin holds it. Events 35, 37: for something else, elsewhere, or for two."""
        self._check(case_id, self.cases.need(case_id, NOT_FOUND), need_group, area)

    @internal("consent", "basis")
    def changed(self, ctx: Moment, case_id: Id) -> None:
        """Events 40, 41: what the prospect consents to, or a law that was stated, is not what it was."""
        found = self.open_referrals.listed(most=MOST_REFERRALS, within=(case_id,))
        if len(found) > 0:
            self.fits.look(tuple([key[1] for key in found]))

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """T_empty: nothing came of it. T_reopen: none of its referrals can be opened again, and a tombstone stays."""
        case = self.cases.need(subject, NOT_FOUND)
        if case.status == Status.OPEN:
            self._move(moment, subject, case, Status.CLOSED)
            self._arm(moment, subject, T_REOPEN)
        else:
            bare = replace(case, payload_commit=None, consent_id=None)
            self._move(moment, subject, bare, Status.TOMBSTONE)
            self.consents.forget(subject)

    @view
    def get(self, case_id: Id) -> Case:
        """A case as it stands."""
        return self.cases.need(case_id, NOT_FOUND)

    @view
    def part(self, case_id: Id, member: MemberId) -> Part | None:
        """What a member is in a case; nothing if there is no such case."""
        case = self.cases.get(case_id)
        if case is None:
            return None
        acts = self.offices.acts_for(case.origin, case.area, member)
        return Part(case.origin, acts, case.status == Status.TOMBSTONE)

    @view
    def of_origin(self, origin: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of a member's cases in the order of their ids; the next one begins after its last."""
        start = None if after is None else (origin, after)
        return tuple(
            [key[1] for key in self.by_origin.listed(most=64, after=start, within=(origin,))]
        )

    def _check(self, case_id: Id, case: Case, need_group: NeedGroup, area: Area) -> None:
        """K for the origin, who shows the preview around."""
        covered = self.consents.covers(
            case_id, area, need_group, CHANNEL, PREVIEW, case.origin, ()
        )  # fmt: skip
        require(covered, NO_CONSENT, case.origin)

    def _arm(self, ctx: Moment, case_id: Id, clock: int) -> None:
        length_ms = self.durations.of(clock, ANY_PRIORITY)
        ctx.arm("due", case_id, Milliseconds(ctx.now_ms + length_ms))

    def _put(self, case_id: Id, case: Case) -> None:
        self.cases.put(case_id, replace(case, version=case.version + 1))

    def _move(self, ctx: Moment, case_id: Id, case: Case, status: Status) -> None:
        self._put(case_id, replace(case, status=status))
        ctx.emit(CaseMoved(case_id, case.origin, case.status, status))
