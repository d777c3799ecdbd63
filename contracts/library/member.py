"""Membership: how an agency comes in, is suspended, leaves, and is put out (contracts, section 3.1)."""

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
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    PublicKey,
    Reason,
    Role,
    Standing,
    Value,
    elsewhere,
    event,
    genesis,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
WRONG_STATE = Reason("wrong_state")
NOT_ENDORSED = Reason("not_endorsed")
OLD_TERMS = Reason("old_terms")
LAST_MEMBER = Reason("last_member")
TOO_MANY_MEMBERS = Reason("too_many_members")

ENDORSEMENTS = 3
TWO_THIRDS = 67
THREE_QUARTERS = 75
T_APPLY_MS = 90 * DAY
T_RUNOFF_MS = 30 * DAY
T_REVIEW_MS = 30 * DAY
MOST_MEMBERS = 200
PAGE = 64


class Kind(Choice):
    """What sort of agency a member is."""

    FEDERAL = 1
    STATE = 2
    STATUTORY = 3
    ZAKAT = 4
    GLC = 5
    PRIVATE = 6
    NGO = 7
    UNIVERSITY = 8
    LEADER_BODY = 9


class Cause(Choice):
    """Why a member is suspended."""

    BREACH = 1
    MOC_EXPIRED = 2
    KEY_COMPROMISE = 3


@record
class Member:
    """An agency. `since_ms` is when it last became what it is; `active_ms` when it first became active."""

    kind: Kind
    standing: Standing
    name_commit: Commitment
    since_ms: Milliseconds
    active_ms: Milliseconds
    terms: int
    endorsed: bool


class Aim(Choice):
    """What a motion about a member wants."""

    SUSPEND = 1
    RESUME = 2
    EXPEL = 3


@record
class Listed:
    """A member as others look it up."""

    member_id: MemberId
    kind: Kind
    standing: Standing
    name_commit: Commitment
    since_ms: Milliseconds


Page = Annotated[tuple[Listed, ...], AtMost(64)]


@record
class Motion:
    """What the members are asked about one of them."""

    member_id: MemberId
    aim: Aim
    cause: Cause | None


@event
class MemberChanged:
    """A member stands elsewhere now."""

    member_id: MemberId
    standing: Standing
    cause: Cause | None


class Ballots(Interface):
    """Where members decide."""

    contract = "ballot"

    def open(
        self, ballot_id: Id, matter: str, count: int, share: int, subject: MemberId | None
    ) -> None:
        """Ask the members."""
        elsewhere()

    def agree(self, ballot_id: Id, member: MemberId) -> bool:
        """Count a member's agreement; True if that decides it."""
        elsewhere()


class Users(Interface):
    """Who acts for a member."""

    contract = "user"

    def begin(self, key: PublicKey, member: MemberId, roles: tuple[Role, ...]) -> None:
        """The first user of a new member."""
        elsewhere()


class Membership(Contract):
    """The agencies of the network."""

    name = "member"

    members: Map[MemberId, Member] = Map()
    motions: Map[Id, Motion] = Map()
    """What the members are asked, by ballot."""
    by_age: Keys[tuple[Milliseconds, MemberId]] = Keys()
    """Active members, the one that has been so for longest first."""
    active_count: Value[int] = Value(0)
    applications: Map[MemberId, Id] = Map()
    """The ballot in which an applicant is endorsed."""
    terms: Value[int] = Value(1)
    """The version of the programme terms in force."""
    ballots: Ballots = Ballots()
    users: Users = Users()

    @genesis
    def found(self, ctx: Moment, member_id: MemberId, kind: Kind, name_commit: Commitment) -> None:
        """A founding member, active at once."""
        require(member_id not in self.members, EXISTS)
        member = Member(kind, Standing.APPLICANT, name_commit, ctx.now_ms, ctx.now_ms, 1, True)
        self._activate(ctx, member_id, member)

    # Coming in.

    @method(Role.SIGNATORY)
    def propose(
        self,
        ctx: Context,
        member_id: MemberId,
        kind: Kind,
        name_commit: Commitment,
        signatory: PublicKey,
        ballot_id: Id,
    ) -> None:
        """Bring an applicant in; its first signatory may then confirm. The proposer endorses it."""
        require(member_id not in self.members, EXISTS)
        require(self.active_count < MOST_MEMBERS, TOO_MANY_MEMBERS)
        self.ballots.open(ballot_id, "member.endorse", ENDORSEMENTS, 0, None)
        passed = self.ballots.agree(ballot_id, ctx.member)
        applicant = Member(kind, Standing.APPLICANT, name_commit, ctx.now_ms, ctx.now_ms, 0, passed)
        self.members.put(member_id, applicant)
        self.applications.put(member_id, ballot_id)
        self.users.begin(signatory, member_id, (Role.SIGNATORY, Role.ADMIN))
        ctx.arm("lapse", Id(member_id), Milliseconds(ctx.now_ms + T_APPLY_MS))
        ctx.emit(MemberChanged(member_id, Standing.APPLICANT, None))

    @method(Role.SIGNATORY)
    def endorse(self, ctx: Context, member_id: MemberId) -> None:
        """Speak for an applicant."""
        applicant = self._standing_as(member_id, Standing.APPLICANT)
        ballot_id = self.applications.need(member_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self.members.put(member_id, replace(applicant, endorsed=True))

    @method(Role.SIGNATORY, stands=Standing.APPLICANT)
    def confirm(self, ctx: Context, terms: int) -> None:
        """Sign the programme terms: the applicant becomes a member (mengesahkan penyertaan)."""
        applicant = self._standing_as(ctx.member, Standing.APPLICANT)
        require(applicant.endorsed, NOT_ENDORSED)
        require(terms == self.terms, OLD_TERMS, self.terms)
        require(self.active_count < MOST_MEMBERS, TOO_MANY_MEMBERS)
        ctx.disarm("lapse", Id(ctx.member))
        self.applications.erase(ctx.member)
        self._activate(ctx, ctx.member, replace(applicant, terms=terms, active_ms=ctx.now_ms))

    @tick
    def lapse(self, ctx: Moment, subject: Id) -> None:
        """An application that was not confirmed in time ends."""
        member_id = MemberId(subject)
        applicant = self._standing_as(member_id, Standing.APPLICANT)
        self.applications.erase(member_id)
        self._move(ctx, member_id, applicant, Standing.LEFT, None)

    # Suspension.

    @method(Role.SIGNATORY)
    def suspend(self, ctx: Context, member_id: MemberId, cause: Cause, ballot_id: Id) -> None:
        """Ask to suspend a member: two thirds of the others, or any two for a key in wrong hands."""
        self._present(member_id)
        count = 2 if cause == Cause.KEY_COMPROMISE else 0
        motion = Motion(member_id, Aim.SUSPEND, cause)
        self._ask(ctx, ballot_id, motion, "member.suspend", count, TWO_THIRDS)

    @method(Role.SIGNATORY)
    def resume(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to take a suspended member back: two thirds of the others."""
        self._standing_as(member_id, Standing.SUSPENDED)
        motion = Motion(member_id, Aim.RESUME, None)
        self._ask(ctx, ballot_id, motion, "member.resume", 0, TWO_THIRDS)

    @method(Role.SIGNATORY)
    def expel(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to put a member out: three quarters of the others."""
        self._present(member_id)
        motion = Motion(member_id, Aim.EXPEL, Cause.BREACH)
        self._ask(ctx, ballot_id, motion, "member.expel", 0, THREE_QUARTERS)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, motion)

    @method(Role.SIGNATORY)
    def stop_own(self, ctx: Context) -> None:
        """A member whose keys are in wrong hands suspends itself, at once."""
        self._suspend(ctx, ctx.member, Cause.KEY_COMPROMISE)

    @tick
    def review(self, ctx: Moment, subject: Id) -> None:
        """A suspension that the members did not prolong ends."""
        member_id = MemberId(subject)
        member = self._standing_as(member_id, Standing.SUSPENDED)
        self._activate(ctx, member_id, member)

    # Going.

    @method(Role.SIGNATORY)
    def leave(self, ctx: Context) -> None:
        """Go, after a time in which the member takes nothing new and finishes what it has."""
        member = self._present(ctx.member)
        require(member.standing == Standing.ACTIVE, WRONG_STATE)
        require(self.active_count > 1, LAST_MEMBER)
        self._deactivate(ctx.member, member)
        self._move(ctx, ctx.member, member, Standing.LEAVING, None)
        ctx.arm("runoff", Id(ctx.member), Milliseconds(ctx.now_ms + T_RUNOFF_MS), Clock.URGENT)

    @tick
    def runoff(self, ctx: Moment, subject: Id) -> None:
        """The time to finish is over."""
        member_id = MemberId(subject)
        member = self._standing_as(member_id, Standing.LEAVING)
        self._retire(ctx, member_id, member, Standing.LEFT, None)

    # Questions.

    @view
    def standing(self, member_id: MemberId) -> Standing | None:
        """Where a member stands; nothing if there is none."""
        member = self.members.get(member_id)
        return None if member is None else member.standing

    @view
    def is_active(self, member: MemberId) -> bool:
        """True if a member votes and is offered referrals."""
        found = self.members.get(member)
        return found is not None and found.standing == Standing.ACTIVE

    @view
    def roll(self, after: MemberId | None) -> Page:
        """Members in the order of their ids, those after `after`; a page that is not full is the last."""
        found = self.members.page(most=PAGE, after=after)
        return tuple(
            [
                Listed(member_id, each.kind, each.standing, each.name_commit, each.since_ms)
                for member_id, each in found
            ]
        )

    @view
    def active_members(self) -> int:
        """How many are active."""
        return self.active_count

    @view
    def longest_active(self) -> MemberId | None:
        """The member that has been active for longest."""
        first = self.by_age.listed(most=1)
        return first[0][1] if first else None

    # Steps.

    def _present(self, member_id: MemberId) -> Member:
        """A member that is active, leaving, or suspended."""
        member = self.members.need(member_id, NOT_FOUND)
        present = (Standing.ACTIVE, Standing.LEAVING, Standing.SUSPENDED)
        require(member.standing in present, WRONG_STATE)
        return member

    def _standing_as(self, member_id: MemberId, standing: Standing) -> Member:
        member = self.members.need(member_id, NOT_FOUND)
        require(member.standing == standing, WRONG_STATE)
        return member

    def _ask(
        self, ctx: Context, ballot_id: Id, motion: Motion, matter: str, count: int, share: int
    ) -> None:
        self.ballots.open(ballot_id, matter, count, share, motion.member_id)
        self.motions.put(ballot_id, motion)
        if motion.member_id != ctx.member and self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, motion)

    def _carry_out(self, ctx: Moment, motion: Motion) -> None:
        member = self._present(motion.member_id)
        if motion.aim == Aim.SUSPEND and motion.cause is not None:
            self._suspend(ctx, motion.member_id, motion.cause)
        elif motion.aim == Aim.RESUME:
            require(member.standing == Standing.SUSPENDED, WRONG_STATE)
            ctx.disarm("review", Id(motion.member_id))
            self._activate(ctx, motion.member_id, member)
        else:
            ctx.disarm("review", Id(motion.member_id))
            ctx.disarm("runoff", Id(motion.member_id))
            self._retire(ctx, motion.member_id, member, Standing.EXPELLED, motion.cause)

    def _suspend(self, ctx: Moment, member_id: MemberId, cause: Cause) -> None:
        member = self._present(member_id)
        require(member.standing != Standing.SUSPENDED, WRONG_STATE)
        ctx.disarm("runoff", Id(member_id))
        ctx.arm("review", Id(member_id), Milliseconds(ctx.now_ms + T_REVIEW_MS))
        self._retire(ctx, member_id, member, Standing.SUSPENDED, cause)

    def _activate(self, ctx: Moment, member_id: MemberId, member: Member) -> None:
        self.by_age.add((member.active_ms, member_id))
        self.active_count += 1
        self._move(ctx, member_id, member, Standing.ACTIVE, None)

    def _deactivate(self, member_id: MemberId, member: Member) -> None:
        """Counted no more among the active, of whom one has to stay."""
        require(self.active_count > 1, LAST_MEMBER)
        self.by_age.erase((member.active_ms, member_id))
        self.active_count -= 1

    def _retire(
        self,
        ctx: Moment,
        member_id: MemberId,
        member: Member,
        standing: Standing,
        cause: Cause | None,
    ) -> None:
        """A member that is active, leaving or suspended is so no more."""
        if member.standing == Standing.ACTIVE:
            self._deactivate(member_id, member)
        self._move(ctx, member_id, member, standing, cause)

    def _move(
        self,
        ctx: Moment,
        member_id: MemberId,
        member: Member,
        standing: Standing,
        cause: Cause | None,
    ) -> None:
        self.members.put(member_id, replace(member, standing=standing, since_ms=ctx.now_ms))
        ctx.emit(MemberChanged(member_id, standing, cause))
