"""The programme terms (Terma Program): which version is in force, and which members have confirmed it (contracts, section 3.17).

Every member has signed the first version by coming in (`member.confirm`). A later one is voted; each member confirms it
within T_apply, and is under the terms until then as before. Who has not is written down as not under the terms: on that
a vote to suspend it with MOC_EXPIRED can stand. A member that comes in later confirms the version in force, too.
"""

from contracts.language import (
    Clock,
    Context,
    Contract,
    Digest,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Standing,
    Value,
    elsewhere,
    event,
    method,
    record,
    require,
    tick,
    view,
)

NOT_FOUND = Reason("not_found")
NOT_NEXT = Reason("not_next")
NOT_YOURS = Reason("not_yours")
NOT_IN_FORCE = Reason("not_in_force")
CONFIRMED_ALREADY = Reason("confirmed_already")

FIRST = 1
"""The version that every member signs by coming in; its document is that of contract `member`."""
T_APPLY = 21
"""A clock by its number in contract `duration`."""
ALWAYS = 1
"""A clock that is the same for all priorities is asked for with the first."""
PER_FIRING = 16
"""Members that are looked at in one firing, which tells of each at most one event."""


class Durations(Interface):
    """How long clocks run, and where members decide."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()

    def ask_members(self, ballot_id: Id, matter: str) -> None:
        """Ask them; two thirds decide."""
        elsewhere()

    def count_agreement(self, ballot_id: Id, member: MemberId) -> bool:
        """A member agrees; True if that decides it."""
        elsewhere()

    def end_question(self, ballot_id: Id) -> None:
        """Nobody can agree any more."""
        elsewhere()


@record
class Listed:
    """A member as contract `member` lists it."""

    member_id: MemberId
    kind: int
    standing: Standing
    name_commit: Digest
    since_ms: Milliseconds


class Members(Interface):
    """Who is in, and who is active."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        elsewhere()

    def roll(self, after: MemberId | None) -> tuple[Listed, ...]:
        """Members in the order of their ids; a page that is not full is the last."""
        elsewhere()


@record
class Version:
    """A version after the first: the SHA-256 of its text, and until when members confirm it."""

    document: Digest
    adopted_ms: Milliseconds
    due_ms: Milliseconds


@record
class Motion:
    """What the members are asked: this text as this version."""

    mover: MemberId
    version: int
    document: Digest


@event
class TermsAdopted:
    """The members have adopted another version; each confirms it until then."""

    version: int
    document: Digest
    due_ms: Milliseconds


@event
class TermsConfirmed:
    """A member has confirmed the version in force."""

    member: MemberId
    version: int


@event
class TermsNotConfirmed:
    """A member did not confirm a version in time, and is not under the terms until it does."""

    member: MemberId
    version: int


class Terms(Contract):
    """The versions that the members have adopted, and who has confirmed which."""

    name = "terms"

    newest: Value[int] = Value(1)
    """The version in force."""
    versions: Map[int, Version] = Map()
    confirmed: Map[MemberId, int] = Map()
    """The newest that a member has confirmed; the first, where nothing is written."""
    motions: Map[Id, Motion] = Map()
    looked_at: Map[Id, MemberId] = Map()
    """How far the members have been looked at when the time of a version was over, by its ballot."""
    durations: Durations = Durations()
    members: Members = Members()

    @method(Role.SIGNATORY)
    def propose(self, ctx: Context, version: int, document: Digest, ballot_id: Id) -> None:
        """Ask the members to adopt another version; two thirds decide."""
        self._check_next(version)
        motion = Motion(ctx.member, version, document)
        self.durations.ask_members(ballot_id, "terms.adopt")
        self.motions.put(ballot_id, motion)
        self._count(ctx, ballot_id, motion)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        self._count(ctx, ballot_id, self.motions.need(ballot_id, NOT_FOUND))

    @method(Role.SIGNATORY)
    def cancel(self, ctx: Context, ballot_id: Id) -> None:
        """Take back what one's own member asked."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        require(motion.mover == ctx.member, NOT_YOURS)
        self.durations.end_question(ballot_id)

    @method(Role.SIGNATORY)
    def confirm(self, ctx: Context, version: int) -> None:
        """The member signs the version in force, in time or later: it is under the terms again at once."""
        require(version == self.newest and version > FIRST, NOT_IN_FORCE, self.newest)
        require(self._confirmed(ctx.member) != version, CONFIRMED_ALREADY)
        self.confirmed.put(ctx.member, version)
        ctx.emit(TermsConfirmed(ctx.member, version))

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """The time of a version is over: who has not confirmed it is told, a few members in each block."""
        motion = self.motions.need(subject, NOT_FOUND)
        page = self.members.roll(self.looked_at.get(subject))
        for each in page[:PER_FIRING]:
            is_in = each.standing not in (Standing.APPLICANT, Standing.LEFT, Standing.EXPELLED)
            if is_in and self._confirmed(each.member_id) < motion.version:
                moment.emit(TermsNotConfirmed(each.member_id, motion.version))
        if len(page) > PER_FIRING:
            self.looked_at.put(subject, page[PER_FIRING - 1].member_id)
            moment.arm("due", subject, moment.now_ms, Clock.URGENT)
        else:
            self.looked_at.erase(subject)

    # Questions.

    @view
    def in_force(self, moment: Moment, member: MemberId) -> bool:
        """True if a member is active and under the terms now."""
        return self._missing_since(moment, member) is None and self.members.is_active(member)

    @view
    def missing_since(self, moment: Moment, member: MemberId) -> Milliseconds | None:
        """When the time was over to confirm what a member has not confirmed; nothing if it is under the terms."""
        return self._missing_since(moment, member)

    @view
    def confirmed_by(self, member: MemberId) -> int:
        """The newest version that a member has confirmed; the first for one that confirmed no other."""
        return self._confirmed(member)

    @view
    def current(self) -> int:
        """The version in force."""
        return self.newest

    @view
    def get(self, version: int) -> Version:
        """A version after the first."""
        return self.versions.need(version, NOT_FOUND)

    @view
    def motion(self, ballot_id: Id) -> Motion:
        """What is asked in a ballot."""
        return self.motions.need(ballot_id, NOT_FOUND)

    # Steps.

    def _check_next(self, version: int) -> None:
        require(version == self.newest + 1, NOT_NEXT, self.newest + 1)

    def _count(self, ctx: Context, ballot_id: Id, motion: Motion) -> None:
        """The author's member agrees; if that decides it, the version is adopted."""
        if not self.durations.count_agreement(ballot_id, ctx.member):
            return
        self._check_next(motion.version)
        due_ms = Milliseconds(ctx.now_ms + self.durations.of(T_APPLY, ALWAYS))
        self.newest = motion.version
        self.versions.put(motion.version, Version(motion.document, ctx.now_ms, due_ms))
        ctx.arm("due", ballot_id, due_ms, Clock.STATUTORY)
        ctx.emit(TermsAdopted(motion.version, motion.document, due_ms))

    def _confirmed(self, member: MemberId) -> int:
        found = self.confirmed.get(member)
        return FIRST if found is None else found

    def _missing_since(self, moment: Moment, member: MemberId) -> Milliseconds | None:
        confirmed = self._confirmed(member)
        if confirmed == self.newest:
            return None
        due_ms = self.versions.need(confirmed + 1, NOT_FOUND).due_ms
        return None if moment.now_ms < due_ms else due_ms
