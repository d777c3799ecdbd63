"""Consent: for what a prospect's data are used, by whom and until when (contracts, section 3.3; events 40, 41).

A case has one consent in force; bases in law are with contract `basis`. What other contracts ask is `covers`: the guard
K. Who consented, how, in which language, on what evidence stands in the payload, under `details`.
"""

from contracts.language import (
    DAY,
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

BAD_SCOPE = Reason("bad_scope")
EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_NARROWER = Reason("not_narrower")
NOT_YOURS = Reason("not_yours")
STALE = Reason("stale")
TOO_LONG = Reason("too_long")
WRONG_STATE = Reason("wrong_state")

T_CONSENT_MS = 730 * DAY
"""Twenty-four months at the most (contracts, section 2.5), and never more, however the months fall."""
T_NOTICE_MS = 30 * DAY
"""So long before it ends somebody is told to renew it; in the middle of one that is shorter than two of these."""
STEWARD = 0
"""The steward's number in contract `office`; those of the areas are their guardians'."""

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
"""A neutral code of the taxonomy, from 1 on."""
Kind = Annotated[int, AtMost(9)]
"""What sort of agency a member is, by its number in contract `member`."""
Members = Annotated[tuple[MemberId, ...], AtMost(8)]
Targets = Annotated[tuple[MemberId, ...], AtMost(7)]


class Purpose(Choice):
    """Salur, Kongsi, others' aid, lists, the outcome in detail, escrow (contracts, 2.9, 3.5, 3.10, 3.12; privacy, 6.7)."""

    CHANNEL = 1
    SHARE = 2
    BENEFIT = 3
    MATCH = 4
    OUTCOME = 5
    ESCROW = 6


class DataClass(Choice):
    """A part of the payload, with a key of its own (privacy, section 6.5)."""

    PREVIEW = 1
    CORE = 2
    DOCUMENTS = 3
    SENSITIVE = 4
    """Health, religion, biometrics: named, or not consented to (PDPA, section 40)."""
    MESSAGES = 5


class Reach(Choice):
    """Which members may receive data beside the origin."""

    ALL_MEMBERS = 1
    KINDS = 2
    LISTED = 3
    """These, which may be none."""


class Status(Choice):
    """Where a consent stands. One in whose place another was given is not kept."""

    ACTIVE = 1
    NARROWED = 2
    WITHDRAWN = 3
    EXPIRED = 4


RUNNING = (Status.ACTIVE, Status.NARROWED)
Purposes = Annotated[tuple[Purpose, ...], AtMost(6)]
NeedGroups = Annotated[tuple[NeedGroup, ...], AtMost(12)]
Classes = Annotated[tuple[DataClass, ...], AtMost(5)]
Kinds = Annotated[tuple[Kind, ...], AtMost(9)]
Listed = Annotated[tuple[MemberId, ...], AtMost(24)]
Uses = tuple[Purposes, NeedGroups, Classes]
To = tuple[Reach, Kinds, Listed]


@record
class Scope:
    """For which purposes, needs and classes, and whom it reaches beside the origin."""

    purposes: Purposes
    need_groups: NeedGroups
    classes: Classes
    reach: Reach
    kinds: Kinds
    members: Listed


@record
class Consent:
    """The newest consent of a case, in force from `since_ms` until before `until_ms`.

    `origin` is the member that the prospect came to, `given_to` the one that recorded the consent.
    """

    consent_id: Id
    origin: MemberId
    given_to: MemberId
    status: Status
    scope: Scope
    since_ms: Milliseconds
    until_ms: Milliseconds
    details: Commitment
    version: int


@record
class Part:
    """What a member is in a case."""

    origin: MemberId
    acts: bool
    is_final: bool


@event
class ConsentMoved:
    """A consent stands elsewhere, or another one was given or renewed. `by` is nobody if its time is over."""

    case_id: Id
    consent_id: Id
    origin: MemberId
    by: MemberId | None
    before: Status | None
    after: Status
    until_ms: Milliseconds
    version: int


@event
class ConsentEnding:
    """It ends soon, and somebody has to ask the prospect whether to renew it."""

    case_id: Id
    consent_id: Id
    origin: MemberId
    until_ms: Milliseconds


class Cases(Interface):
    """Whose a case is."""

    contract = "case"

    def part(self, case_id: Id, member: MemberId) -> Part | None:
        """What a member is in a case; nothing if there is no such case."""
        elsewhere()

    def changed(self, case_id: Id) -> None:
        """What may be done with the data of its referrals is not what it was."""
        elsewhere()


class Directory(Interface):
    """What sort of agency a member is."""

    contract = "member"

    def kind(self, member: MemberId) -> Kind | None:
        """Its kind; nothing if there is no such member."""
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


class Bases(Interface):
    """Bases in law."""

    contract = "basis"

    def cover(
        self,
        case_id: Id,
        purpose: Purpose,
        data_class: DataClass,
        actor: MemberId,
        members: Members,
    ) -> bool:
        """True if all of these have one of their own, or the actor has one under which data go to them."""
        elsewhere()

    def forget(self, case_id: Id) -> None:
        """Nobody needs to know of those of a case any more."""
        elsewhere()

    def has(self, case_id: Id, member: MemberId, basis_id: Id | None) -> bool:
        """True if the member has one in force now; that one, if it is named."""
        elsewhere()


class Erasures(Interface):
    """Who has to delete what it holds."""

    contract = "erasure"

    def begin(self, case_id: Id, members: Members) -> None:
        """These are asked."""
        elsewhere()


class Consents(Contract):
    """The consent of each case."""

    name = "consent"

    consents: Map[Id, Consent] = Map()
    """By case."""
    cases: Cases = Cases()
    directory: Directory = Directory()
    offices: Offices = Offices()
    bases: Bases = Bases()
    erasures: Erasures = Erasures()

    @method(Role.COORDINATOR)
    def give(
        self,
        ctx: Context,
        case_id: Id,
        expected_version: int,
        consent_id: Id,
        uses: Uses,
        to: To,
        until_ms: Milliseconds,
        details: Commitment,
    ) -> None:
        """Event 40: the prospect consents; this takes the place of what was consented to before. Version 0 is none."""
        old = self.consents.get(case_id)
        origin = self._origin(ctx, case_id, old)
        version = 0 if old is None else old.version
        require(version == expected_version, STALE, version)
        require(old is None or old.consent_id != consent_id, EXISTS)
        scope = _scope(uses, to)
        _check_time(ctx, until_ms)
        before = None if old is None else old.status
        new = Consent(
            consent_id, origin, ctx.member, Status.ACTIVE, scope, ctx.now_ms, until_ms, details,
            version + 1,
        )  # fmt: skip
        self._run(ctx, case_id, before, new)

    @method(Role.COORDINATOR)
    def renew(
        self,
        ctx: Context,
        case_id: Id,
        expected_version: int,
        until_ms: Milliseconds,
        details: Commitment,
    ) -> None:
        """The prospect was asked again, and consents to the same for longer."""
        old = self._running(case_id)
        self._origin(ctx, case_id, old)
        require(old.version == expected_version, STALE, old.version)
        _check_time(ctx, until_ms)
        new = replace(old, given_to=ctx.member, until_ms=until_ms, details=details)
        new = replace(new, version=old.version + 1)
        self._run(ctx, case_id, old.status, new)

    @method(Role.COORDINATOR)
    def narrow(self, ctx: Context, case_id: Id, uses: Uses, to: To, evidence: Commitment) -> None:
        """Event 41: the prospect consents to less. Any member records it, whatever the version: less is never stale."""
        old = self._running(case_id)
        scope = _scope(uses, to)
        require(self._is_within(scope, old.scope), NOT_NARROWER)
        require(not self._is_within(old.scope, scope), NOT_NARROWER)
        new = replace(old, status=Status.NARROWED, scope=scope, version=old.version + 1)
        self._put(ctx, case_id, old.status, new, ctx.member)

    @method(Role.COORDINATOR)
    def withdraw(self, ctx: Context, case_id: Id, evidence: Commitment) -> None:
        """Event 41: the prospect consents no more. Any member records it, whatever the version."""
        self._end(ctx, case_id, self._running(case_id), Status.WITHDRAWN, ctx.member)

    @internal("case")
    def opened(self, ctx: Moment, case_id: Id, origin: MemberId) -> None:
        """Event 1: what somebody else recorded who saw the id on its way is no consent of this case."""
        found = self.consents.get(case_id)
        if found is not None and found.origin != origin:
            after = replace(found, status=Status.WITHDRAWN, version=found.version + 1)
            self._put(ctx, case_id, found.status, after, origin)
            self._erase(ctx, case_id)

    @internal("case")
    def forget(self, ctx: Moment, case_id: Id) -> None:
        """A tombstone is left of the case (event 53), and nothing of what was consented to."""
        if case_id in self.consents:
            self._erase(ctx, case_id)
        self.bases.forget(case_id)

    @tick
    def notice(self, moment: Moment, subject: Id) -> None:
        """T_notice before the end: the origin asks the prospect."""
        found = self.consents.need(subject, NOT_FOUND)
        moment.emit(ConsentEnding(subject, found.consent_id, found.origin, found.until_ms))

    @tick
    def expire(self, moment: Moment, subject: Id) -> None:
        """Nobody has renewed it: it ends as if it were withdrawn."""
        self._end(moment, subject, self._running(subject), Status.EXPIRED, None)

    # Questions.

    @view
    def covers(
        self,
        ctx: Moment,
        case_id: Id,
        area: Area,
        need_group: NeedGroup,
        purpose: Purpose,
        data_class: DataClass,
        actor: MemberId,
        targets: Targets,
    ) -> bool:
        """The guard K: consent or basis in force now covers who acts and all whom the data go to.

        Consent covers the origin and its receivers and, to channel a preview, always guardian and steward.
        """
        left = [actor] + [each for each in targets if each != actor]
        found = self.consents.get(case_id)
        if found is not None and _allows(ctx, found, need_group, purpose, data_class):
            origin, scope = found.origin, found.scope
            left = [each for each in left if each != origin and not self._receives(scope, each)]
            if len(left) > 0 and purpose == Purpose.CHANNEL and data_class == DataClass.PREVIEW:
                offices = (self.offices.holder(area), self.offices.holder(STEWARD))
                left = [each for each in left if each not in offices]
            left = [each for each in left if not self.offices.acts_for(origin, area, each)]
        return len(left) == 0 or self.bases.cover(case_id, purpose, data_class, actor, tuple(left))

    @view
    def may_open(self, ctx: Moment, case_id: Id, member: MemberId, ground_id: Id) -> bool:
        """Event 1: true if `ground_id` is a consent that was given to the member, or its own basis, in force now."""
        found = self.consents.get(case_id)
        if found is not None and found.consent_id == ground_id:
            return found.origin == member and _is_in_force(ctx, found)
        return self.bases.has(case_id, member, ground_id)

    @view
    def is_running(self, ctx: Moment, case_id: Id) -> bool:
        """True if the case has a consent in force now."""
        found = self.consents.get(case_id)
        return found is not None and _is_in_force(ctx, found)

    @view
    def get(self, case_id: Id) -> Consent:
        """The newest consent of a case."""
        return self.consents.need(case_id, NOT_FOUND)

    def _running(self, case_id: Id) -> Consent:
        found = self.consents.need(case_id, NOT_FOUND)
        require(found.status in RUNNING, WRONG_STATE)
        return found

    def _origin(self, ctx: Context, case_id: Id, old: Consent | None) -> MemberId:
        """The member that the prospect came to; nobody else gives and renews, but who acts for it (section 1.5)."""
        part = self.cases.part(case_id, ctx.member)
        if part is None:
            require(old is None or old.origin == ctx.member, NOT_YOURS)
            return ctx.member
        require(part.acts, NOT_YOURS)
        require(not part.is_final, WRONG_STATE)
        return part.origin

    def _run(self, ctx: Moment, case_id: Id, before: Status | None, new: Consent) -> None:
        """No outage moves the end that the prospect was told, so its clocks are statutory."""
        notice_ms = min(T_NOTICE_MS, (new.until_ms - ctx.now_ms) // 2)
        ctx.arm("notice", case_id, Milliseconds(new.until_ms - notice_ms), Clock.STATUTORY)
        ctx.arm("expire", case_id, new.until_ms, Clock.STATUTORY)
        self._put(ctx, case_id, before, new, new.given_to)

    def _end(
        self, ctx: Moment, case_id: Id, old: Consent, status: Status, by: MemberId | None
    ) -> None:
        """Who held data under it, and has no basis, is asked to delete them. Of a case that never came nothing stays."""
        new = replace(old, status=status, version=old.version + 1)
        self._put(ctx, case_id, old.status, new, by)
        _disarm(ctx, case_id)
        if self.cases.part(case_id, old.origin) is None:
            self.consents.erase(case_id)
        holders = [old.origin] + [each for each in (old.given_to,) if each != old.origin]
        asked = [each for each in holders if not self.bases.has(case_id, each, None)]
        self.erasures.begin(case_id, tuple(asked))

    def _erase(self, ctx: Moment, case_id: Id) -> None:
        _disarm(ctx, case_id)
        self.consents.erase(case_id)

    def _put(
        self, ctx: Moment, case_id: Id, before: Status | None, new: Consent, by: MemberId | None
    ) -> None:
        self.consents.put(case_id, new)
        ctx.emit(
            ConsentMoved(
                case_id, new.consent_id, new.origin, by, before, new.status, new.until_ms,
                new.version,
            )
        )  # fmt: skip
        self.cases.changed(case_id)

    def _receives(self, scope: Scope, member: MemberId) -> bool:
        if scope.reach == Reach.KINDS:
            return self.directory.kind(member) in scope.kinds
        return scope.reach == Reach.ALL_MEMBERS or member in scope.members

    def _is_within(self, new: Scope, old: Scope) -> bool:
        """True if `new` allows nothing that `old` does not."""
        return (
            all([each in old.purposes for each in new.purposes])
            and all([each in old.need_groups for each in new.need_groups])
            and all([each in old.classes for each in new.classes])
            and self._is_reach_within(new, old)
        )

    def _is_reach_within(self, new: Scope, old: Scope) -> bool:
        if old.reach == Reach.ALL_MEMBERS:
            return True
        if new.reach == Reach.LISTED:
            return all([self._receives(old, each) for each in new.members])
        same = new.reach == Reach.KINDS and old.reach == Reach.KINDS
        return same and all([each in old.kinds for each in new.kinds])


def _disarm(ctx: Moment, case_id: Id) -> None:
    ctx.disarm("notice", case_id)
    ctx.disarm("expire", case_id)


def _scope(uses: Uses, to: To) -> Scope:
    """One that allows something, and names nobody whom its reach does not need."""
    scope = Scope(uses[0], uses[1], uses[2], to[0], to[1], to[2])
    counts = (len(scope.purposes), len(scope.need_groups), len(scope.classes))
    require(0 not in counts and 0 not in scope.need_groups, BAD_SCOPE)
    sees = DataClass.PREVIEW in scope.classes
    require(sees or Purpose.CHANNEL not in scope.purposes, BAD_SCOPE)
    require((scope.reach == Reach.KINDS) == (len(scope.kinds) > 0), BAD_SCOPE)
    require(scope.reach == Reach.LISTED or len(scope.members) == 0, BAD_SCOPE)
    return scope


def _check_time(ctx: Context, until_ms: Milliseconds) -> None:
    most_ms = ctx.now_ms + T_CONSENT_MS
    require(until_ms > ctx.now_ms and until_ms <= most_ms, TOO_LONG, most_ms)


def _is_in_force(ctx: Moment, consent: Consent) -> bool:
    """By the block time, and not only once the clock has said so."""
    return consent.status in RUNNING and ctx.now_ms < consent.until_ms


def _allows(
    ctx: Moment, consent: Consent, need_group: NeedGroup, purpose: Purpose, data_class: DataClass
) -> bool:
    scope = consent.scope
    fits = need_group in scope.need_groups and purpose in scope.purposes
    return fits and data_class in scope.classes and _is_in_force(ctx, consent)
