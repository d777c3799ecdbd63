"""Ballots: members decide together; other contracts act on what they decided."""

from contracts.language import (
    DAY,
    Contract,
    Id,
    Interface,
    Keys,
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
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
CLOSED = Reason("closed")
LAPSED = Reason("lapsed")
ALREADY_VOTED = Reason("already_voted")
NOT_ENTITLED = Reason("not_entitled")

T_REVIEW_MS = 30 * DAY
MOST_VOTERS = 200
"""Whom a recount asks one after another."""


class Members(Interface):
    """Who may vote."""

    contract = "member"

    def may_vote(self, member: MemberId) -> bool:
        """True if the member votes now."""
        elsewhere()

    def voters(self, subject: MemberId | None) -> int:
        """Of how many a share is taken, without `subject`."""
        elsewhere()


@record
class Ballot:
    """A question. It passes with `count` votes, or for count 0 with a `share` of hundredths of the members.

    `given` is how many agreed, whether they vote still or not: before they are enough, nobody need be asked.
    """

    matter: str
    count: int
    share: int
    subject: MemberId | None
    due_ms: Milliseconds
    given: int
    passed: bool


@event
class BallotOpened:
    """Members are asked."""

    ballot_id: Id
    matter: str
    due_ms: Milliseconds


@event
class VoteGiven:
    """A member agrees."""

    ballot_id: Id
    member: MemberId


@event
class BallotPassed:
    """Enough members agree."""

    ballot_id: Id
    matter: str


class Ballots(Contract):
    """Questions and who agreed. The subject of a question neither votes nor counts."""

    name = "ballot"

    ballots: Map[Id, Ballot] = Map()
    votes: Keys[tuple[Id, MemberId]] = Keys()
    members: Members = Members()

    @internal("member", "node", "office", "govern", "duration")
    def open(
        self,
        ctx: Moment,
        ballot_id: Id,
        matter: str,
        count: int,
        share: int,
        subject: MemberId | None,
    ) -> None:
        """Ask the members; passes by `count` votes, or by `share` hundredths if count is 0."""
        require(ballot_id not in self.ballots, EXISTS)
        due_ms = Milliseconds(ctx.now_ms + T_REVIEW_MS)
        self.ballots.put(ballot_id, Ballot(matter, count, share, subject, due_ms, 0, False))
        ctx.emit(BallotOpened(ballot_id, matter, due_ms))

    @internal("member", "node", "office", "govern", "duration")
    def agree(self, ctx: Moment, ballot_id: Id, member: MemberId) -> bool:
        """Count a member's agreement; True if that decides it now.

        Who has agreed may do so again once it is enough: a voter that was stopped meanwhile counts when it is back.
        """
        ballot = self.ballots.need(ballot_id, NOT_FOUND)
        require(not ballot.passed, CLOSED)
        require(ctx.now_ms <= ballot.due_ms, LAPSED, ballot.due_ms)
        require(ballot.subject is None or member != ballot.subject, NOT_ENTITLED)
        require(self.members.may_vote(member), NOT_ENTITLED)
        is_new = (ballot_id, member) not in self.votes
        if is_new:
            self.votes.add((ballot_id, member))
            ballot = replace(ballot, given=ballot.given + 1)
            ctx.emit(VoteGiven(ballot_id, member))
        needed = self._needed(ballot)
        if ballot.given < needed or self._agreed(ballot_id) < needed:
            require(is_new, ALREADY_VOTED)
            self.ballots.put(ballot_id, ballot)
            return False
        self.ballots.put(ballot_id, replace(ballot, passed=True))
        ctx.emit(BallotPassed(ballot_id, ballot.matter))
        return True

    @internal("member", "node", "office", "govern", "duration")
    def close(self, ballot_id: Id) -> None:
        """The question is withdrawn: nobody can agree any more."""
        ballot = self.ballots.need(ballot_id, NOT_FOUND)
        self.ballots.put(ballot_id, replace(ballot, passed=True))

    @view
    def is_passed(self, ballot_id: Id) -> bool:
        """True if enough members agreed, or the question was withdrawn."""
        return self.ballots.need(ballot_id, NOT_FOUND).passed

    @view
    def voters(self, ballot_id: Id) -> tuple[MemberId, ...]:
        """Who agreed, the first sixty-four."""
        return tuple([key[1] for key in self.votes.listed(most=64, within=(ballot_id,))])

    def _agreed(self, ballot_id: Id) -> int:
        """Members that agreed and vote still."""
        voters = [key[1] for key in self.votes.listed(most=MOST_VOTERS, within=(ballot_id,))]
        return len([voter for voter in voters if self.members.may_vote(voter)])

    def _needed(self, ballot: Ballot) -> int:
        entitled = self.members.voters(ballot.subject)
        if ballot.count > 0:
            return min(ballot.count, max(1, entitled))
        return max(1, (entitled * ballot.share + 99) // 100)
