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
ASKED_LATELY = Reason("asked_lately")

ENDORSEMENTS = 3
STOPPERS = 2
TWO_THIRDS = 67
THREE_QUARTERS = 75
T_APPLY_MS = 90 * DAY
T_RUNOFF_MS = 30 * DAY
T_REVIEW_MS = 30 * DAY
T_STOP_MS = 3 * DAY
"""For so long two members stop one whose keys are in wrong hands, if two thirds do not confirm it."""
MOST_MEMBERS = 200
"""That vote: a recount asks one after another."""


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
    """An agency. `since_ms` is when it last became what it is; `active_ms` when it first became active.

    `votes` says whether two thirds have given it a vote; `stopped` that it is suspended, and not by two thirds.
    """

    kind: Kind
    standing: Standing
    name_commit: Commitment
    since_ms: Milliseconds
    active_ms: Milliseconds
    terms: int
    endorsed: bool
    votes: bool
    stopped: bool


class Aim(Choice):
    """What a motion about a member wants."""

    SUSPEND = 1
    RESUME = 2
    EXPEL = 3
    STOP = 4
    GIVE_VOTE = 5


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


@record
class Stop:
    """A member was stopped, without two thirds."""

    member_id: MemberId
    at_ms: Milliseconds


@event
class MemberChanged:
    """A member stands elsewhere now, or has a vote."""

    member_id: MemberId
    standing: Standing
    cause: Cause | None
    votes: bool


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

    def voters(self, ballot_id: Id) -> tuple[MemberId, ...]:
        """Who agreed."""
        elsewhere()


class Users(Interface):
    """Who acts for a member."""

    contract = "user"

    def begin(self, key: PublicKey, member: MemberId, roles: tuple[Role, ...]) -> None:
        """The first user of a new member."""
        elsewhere()


class Membership(Contract):
    """The agencies of the network.

    Those that vote count in every share, also while they are stopped: what a few may do at once stops a member for
    three days, and decides nothing. So no coalition below a third makes itself one of two thirds (decision 0019).
    """

    name = "member"

    members: Map[MemberId, Member] = Map()
    motions: Map[Id, Motion] = Map()
    """What the members are asked, by ballot."""
    by_age: Keys[tuple[Milliseconds, MemberId]] = Keys()
    """Active members that vote, the one that has been active for longest first."""
    active_count: Value[int] = Value(0)
    voter_count: Value[int] = Value(0)
    """Members that vote, with those that are stopped."""
    stops: Map[MemberId, Stop] = Map()
    """Whom a member last stopped."""
    applications: Map[MemberId, Id] = Map()
    """The ballot in which an applicant is endorsed."""
    terms: Value[int] = Value(1)
    """The version of the programme terms in force."""
    ballots: Ballots = Ballots()
    users: Users = Users()

    @genesis
    def found(self, ctx: Moment, member_id: MemberId, kind: Kind, name_commit: Commitment) -> None:
        """A founding member, active at once, and with a vote."""
        require(member_id not in self.members, EXISTS)
        member = _applicant(ctx, kind, name_commit)
        founder = replace(member, terms=1, endorsed=True, votes=True)
        self._move(ctx, member_id, founder, Standing.ACTIVE, None)

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
        """Bring an applicant in; its first signatory signs, too, and may then confirm. The proposer endorses it."""
        require(member_id not in self.members, EXISTS)
        self.ballots.open(ballot_id, "member.endorse", ENDORSEMENTS, 0, None)
        passed = self.ballots.agree(ballot_id, ctx.member)
        self.members.put(member_id, replace(_applicant(ctx, kind, name_commit), endorsed=passed))
        self.applications.put(member_id, ballot_id)
        self.users.begin(signatory, member_id, (Role.SIGNATORY, Role.ADMIN))
        ctx.arm("lapse", Id(member_id), Milliseconds(ctx.now_ms + T_APPLY_MS))
        ctx.emit(MemberChanged(member_id, Standing.APPLICANT, None, False))

    @method(Role.SIGNATORY)
    def endorse(self, ctx: Context, member_id: MemberId) -> None:
        """Speak for an applicant."""
        applicant = self._standing_as(member_id, Standing.APPLICANT)
        ballot_id = self.applications.need(member_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self.members.put(member_id, replace(applicant, endorsed=True))

    @method(Role.SIGNATORY, stands=Standing.APPLICANT)
    def confirm(self, ctx: Context, terms: int) -> None:
        """Sign the programme terms: the applicant becomes a member (mengesahkan penyertaan), as yet without a vote."""
        applicant = self._standing_as(ctx.member, Standing.APPLICANT)
        require(applicant.endorsed, NOT_ENDORSED)
        require(terms == self.terms, OLD_TERMS, self.terms)
        ctx.disarm("lapse", Id(ctx.member))
        self.applications.erase(ctx.member)
        member = replace(applicant, terms=terms, active_ms=ctx.now_ms)
        self._move(ctx, ctx.member, member, Standing.ACTIVE, None)

    @method(Role.SIGNATORY)
    def give_vote(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to let a member vote: two thirds of those that do. Three who endorse do not make voters."""
        require(not self._standing_as(member_id, Standing.ACTIVE).votes, WRONG_STATE)
        motion = Motion(member_id, Aim.GIVE_VOTE, None)
        self._ask(ctx, ballot_id, motion, "member.give_vote", TWO_THIRDS)

    @tick
    def lapse(self, ctx: Moment, subject: Id) -> None:
        """An application that was not confirmed in time ends."""
        applicant = self._standing_as(MemberId(subject), Standing.APPLICANT)
        self.applications.erase(MemberId(subject))
        self._move(ctx, MemberId(subject), applicant, Standing.LEFT, None)

    # Suspension.

    @method(Role.SIGNATORY)
    def suspend(self, ctx: Context, member_id: MemberId, cause: Cause, ballot_id: Id) -> None:
        """Ask to suspend a member, or to confirm that it is stopped: two thirds of the others."""
        self._present(member_id)
        motion = Motion(member_id, Aim.SUSPEND, cause)
        self._ask(ctx, ballot_id, motion, "member.suspend", TWO_THIRDS)

    @method(Role.SIGNATORY)
    def stop(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to stop an active member whose keys are in wrong hands: any two, for three days or until two thirds suspend it.

        Who has stopped one stops another after 30 days, or once two thirds have confirmed it.
        """
        self._standing_as(member_id, Standing.ACTIVE)
        self._check_may_stop(ctx, ctx.member)
        motion = Motion(member_id, Aim.STOP, Cause.KEY_COMPROMISE)
        self._ask(ctx, ballot_id, motion, "member.stop", 0)

    @method(Role.SIGNATORY)
    def resume(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to take a suspended member back: two thirds of the others."""
        self._standing_as(member_id, Standing.SUSPENDED)
        self._ask(ctx, ballot_id, Motion(member_id, Aim.RESUME, None), "member.resume", TWO_THIRDS)

    @method(Role.SIGNATORY)
    def expel(self, ctx: Context, member_id: MemberId, ballot_id: Id) -> None:
        """Ask to put a member out: three quarters of the others."""
        self._present(member_id)
        motion = Motion(member_id, Aim.EXPEL, Cause.BREACH)
        self._ask(ctx, ballot_id, motion, "member.expel", THREE_QUARTERS)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, ballot_id, motion)

    @method(Role.SIGNATORY)
    def stop_own(self, ctx: Context) -> None:
        """A member whose keys are in wrong hands stops itself, at once and for 30 days."""
        self._suspend_at_once(ctx, ctx.member, T_REVIEW_MS)

    @tick
    def review(self, ctx: Moment, subject: Id) -> None:
        """A suspension that the members did not prolong ends."""
        member = self._standing_as(MemberId(subject), Standing.SUSPENDED)
        self._move(ctx, MemberId(subject), member, Standing.ACTIVE, None)

    @method(Role.SIGNATORY)
    def leave(self, ctx: Context) -> None:
        """Go, after a time in which the member takes nothing new and finishes what it has."""
        member = self._standing_as(ctx.member, Standing.ACTIVE)
        self._move(ctx, ctx.member, member, Standing.LEAVING, None)
        ctx.arm("runoff", Id(ctx.member), Milliseconds(ctx.now_ms + T_RUNOFF_MS), Clock.URGENT)

    @tick
    def runoff(self, ctx: Moment, subject: Id) -> None:
        """The time to finish is over."""
        member = self._standing_as(MemberId(subject), Standing.LEAVING)
        self._move(ctx, MemberId(subject), member, Standing.LEFT, None)

    # Questions.

    @view
    def standing(self, member_id: MemberId) -> Standing | None:
        """Where a member stands; nothing if there is none."""
        member = self.members.get(member_id)
        return None if member is None else member.standing

    @view
    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        found = self.members.get(member)
        return found is not None and found.standing == Standing.ACTIVE

    @view
    def kind(self, member: MemberId) -> Kind | None:
        """What sort of agency a member is; nothing if there is none."""
        found = self.members.get(member)
        return None if found is None else found.kind

    @view
    def may_vote(self, member: MemberId) -> bool:
        """True if a member votes now."""
        return self._may_vote(member)

    @view
    def voters(self, subject: MemberId | None) -> int:
        """Of how many a share is taken: those that vote or would if they were not stopped, without `subject`."""
        found = None if subject is None else self.members.get(subject)
        return self.voter_count - (1 if found is not None and _counts(found) else 0)

    @view
    def roll(self, after: MemberId | None) -> Page:
        """Members in the order of their ids, those after `after`; a page that is not full is the last."""
        found = self.members.page(most=64, after=after)
        return tuple(
            [
                Listed(member_id, each.kind, each.standing, each.name_commit, each.since_ms)
                for member_id, each in found
            ]
        )

    @view
    def active_members(self) -> int:
        """How many are active; a network whose other members are stopped is not one of one member."""
        return max(self.active_count, self.voter_count)

    @view
    def longest_active(self) -> MemberId | None:
        """The member with a vote that has been active for longest."""
        first = self.by_age.listed(most=1)
        return first[0][1] if first else None

    # Steps.

    def _may_vote(self, member_id: MemberId) -> bool:
        found = self.members.get(member_id)
        return found is not None and found.votes and found.standing == Standing.ACTIVE

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

    def _ask(self, ctx: Context, ballot_id: Id, motion: Motion, matter: str, share: int) -> None:
        count = STOPPERS if motion.aim == Aim.STOP else 0
        self.ballots.open(ballot_id, matter, count, share, motion.member_id)
        self.motions.put(ballot_id, motion)
        if motion.member_id != ctx.member and self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, ballot_id, motion)

    def _carry_out(self, ctx: Moment, ballot_id: Id, motion: Motion) -> None:
        member_id, cause = motion.member_id, motion.cause
        member = self._present(member_id)
        if motion.aim == Aim.STOP:
            require(member.standing == Standing.ACTIVE, WRONG_STATE)
            self._stop(ctx, ballot_id, member_id)
        elif motion.aim == Aim.SUSPEND:
            require(member.standing != Standing.SUSPENDED or member.stopped, WRONG_STATE)
            self._suspend(ctx, member_id, replace(member, stopped=False), cause, T_REVIEW_MS)
        elif motion.aim == Aim.RESUME:
            require(member.standing == Standing.SUSPENDED, WRONG_STATE)
            ctx.disarm("review", Id(member_id))
            self._move(ctx, member_id, member, Standing.ACTIVE, None)
        elif motion.aim == Aim.EXPEL:
            ctx.disarm("review", Id(member_id))
            ctx.disarm("runoff", Id(member_id))
            self._move(ctx, member_id, member, Standing.EXPELLED, cause)
        else:
            self._give_vote(ctx, member_id, member)

    def _stop(self, ctx: Moment, ballot_id: Id, member_id: MemberId) -> None:
        for voter in self.ballots.voters(ballot_id):
            if self._may_vote(voter):
                self._check_may_stop(ctx, voter)
                self.stops.put(voter, Stop(member_id, ctx.now_ms))
        self._suspend_at_once(ctx, member_id, T_STOP_MS)

    def _check_may_stop(self, ctx: Moment, member_id: MemberId) -> None:
        """Not again within 30 days, unless two thirds have suspended or expelled whom it stopped last."""
        last = self.stops.get(member_id)
        if last is not None:
            found = self.members.need(last.member_id, NOT_FOUND)
            out = found.standing in (Standing.SUSPENDED, Standing.EXPELLED) and not found.stopped
            again_ms = last.at_ms + T_REVIEW_MS
            require(out or ctx.now_ms >= again_ms, ASKED_LATELY, again_ms)

    def _suspend_at_once(self, ctx: Moment, member_id: MemberId, for_ms: int) -> None:
        member = self._present(member_id)
        require(member.standing != Standing.SUSPENDED, WRONG_STATE)
        self._suspend(ctx, member_id, replace(member, stopped=True), Cause.KEY_COMPROMISE, for_ms)

    def _suspend(
        self, ctx: Moment, member_id: MemberId, member: Member, cause: Cause | None, for_ms: int
    ) -> None:
        ctx.disarm("runoff", Id(member_id))
        ctx.arm("review", Id(member_id), Milliseconds(ctx.now_ms + for_ms))
        self._move(ctx, member_id, member, Standing.SUSPENDED, cause)

    def _give_vote(self, ctx: Moment, member_id: MemberId, member: Member) -> None:
        require(member.standing == Standing.ACTIVE and not member.votes, WRONG_STATE)
        require(self.voter_count < MOST_MEMBERS, TOO_MANY_MEMBERS)
        self._move(ctx, member_id, replace(member, votes=True), Standing.ACTIVE, None)

    def _move(
        self,
        ctx: Moment,
        member_id: MemberId,
        member: Member,
        standing: Standing,
        cause: Cause | None,
    ) -> None:
        """`member`, as it is now but for its standing, stands there; an active member that votes has to stay."""
        before = self.members.get(member_id)
        if before is not None:
            self._count_out(member_id, before)
        stopped = member.stopped and standing == Standing.SUSPENDED
        after = replace(member, standing=standing, since_ms=ctx.now_ms, stopped=stopped)
        self._count_in(member_id, after)
        require(len(self.by_age.listed(most=1)) > 0, LAST_MEMBER)
        self.members.put(member_id, after)
        ctx.emit(MemberChanged(member_id, standing, cause, after.votes))

    def _count_out(self, member_id: MemberId, member: Member) -> None:
        self.active_count -= 1 if member.standing == Standing.ACTIVE else 0
        self.voter_count -= 1 if _counts(member) else 0
        self.by_age.erase((member.active_ms, member_id))

    def _count_in(self, member_id: MemberId, member: Member) -> None:
        self.active_count += 1 if member.standing == Standing.ACTIVE else 0
        self.voter_count += 1 if _counts(member) else 0
        if member.votes and member.standing == Standing.ACTIVE:
            self.by_age.add((member.active_ms, member_id))


def _applicant(ctx: Moment, kind: Kind, name_commit: Commitment) -> Member:
    now_ms = ctx.now_ms
    return Member(kind, Standing.APPLICANT, name_commit, now_ms, now_ms, 0, False, False, False)


def _counts(member: Member) -> bool:
    """True for one that votes, or would if it were not stopped."""
    return member.votes and (member.standing == Standing.ACTIVE or member.stopped)
