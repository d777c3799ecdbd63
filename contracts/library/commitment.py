"""Commitments: what each clause of an MoC obliges a party to do, what it reported, and what the others say of that (contracts, section 3.1).

What is measured, what was reached and the evidence stand with the parties, under commitments. The chain has who owes it, by when,
and where it stands: on track, late, reported, accepted, contested.
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
    Keys,
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
NOT_YOURS = Reason("not_yours")
NOT_COUNTERPARTY = Reason("not_counterparty")
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
BAD_PERIOD = Reason("bad_period")
BAD_CLAUSE = Reason("bad_clause")
UNKNOWN_CODE = Reason("unknown_code")

T_REVIEW = 22
"""A clock by its number in contract `duration`."""
ALWAYS = 1
"""A clock that is the same for all priorities is asked for with the first."""
CLAUSE = 3
"""The list of clause codes by its number in contract `taxonomy`."""
PER_PAGE = 64
MOST_CLAUSES = 12
"""Of one MoC: as many can be ended and begun in one call."""

Number = Annotated[int, AtMost(255)]
Parties = Annotated[tuple[MemberId, ...], AtMost(8)]


class Status(Choice):
    """Where a commitment stands."""

    DUE = 1
    LATE = 2
    REPORTED = 3
    ACCEPTED = 4
    CONTESTED = 5
    ENDED = 6
    """The clause is in force no more, and nothing was owed yet."""


class Verdict(Choice):
    """What a counterparty says of a report."""

    ACCEPT = 1
    CONTEST = 2


@record
class Clause:
    """An obligation as contract `moc` has it."""

    number: Number
    code: Number
    owner: MemberId
    measure: Commitment
    due_ms: Milliseconds


Clauses = Annotated[tuple[Clause, ...], AtMost(12)]


@record
class Report:
    """What the owner says: for which time, and commitments to what was reached and to the evidence."""

    from_ms: Milliseconds
    to_ms: Milliseconds
    measure: Commitment
    evidence: Commitment
    at_ms: Milliseconds


@record
class Obligation:
    """A clause and where it stands. `was_late` if the newest report came after its time; `reviewer` is nobody if time accepted it."""

    moc_id: Id
    clause: Clause
    status: Status
    was_late: bool
    report: Report | None
    reviewer: MemberId | None
    version: int


@event
class CommitmentMoved:
    """A commitment stands elsewhere now."""

    moc_id: Id
    number: Number
    owner: MemberId
    before: Status | None
    after: Status


class Agreements(Interface):
    """Who is a party."""

    contract = "moc"

    def is_party(self, moc_id: Id, member: MemberId) -> bool:
        """True if a member is a party."""
        elsewhere()


class Taxonomy(Interface):
    """Which clause codes there are."""

    contract = "taxonomy"

    def is_current(self, which: int, code: Number) -> bool:
        """True for a code that there is and that is not retired."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


class Obligations(Contract):
    """The commitments of all agencies."""

    name = "commitment"

    obligations: Map[Id, Obligation] = Map()
    places: Map[tuple[Id, Number], Id] = Map()
    """By MoC and number of the clause: the newest under that number."""
    in_force: Keys[tuple[Id, Number]] = Keys()
    """The clauses of each MoC in force."""
    by_owner: Keys[tuple[MemberId, Id]] = Keys()
    agreements: Agreements = Agreements()
    taxonomy: Taxonomy = Taxonomy()
    durations: Durations = Durations()

    # What contract `moc` says.

    @view
    def check(
        self, parties: Parties, clauses: Clauses, from_ms: Milliseconds, to_ms: Milliseconds
    ) -> None:
        """Refuses what cannot be the clauses of an MoC: each is an obligation of a party, due in its time."""
        require(len(clauses) > 0, BAD_CLAUSE)
        numbers = [each.number for each in clauses]
        for place, clause in enumerate(clauses):
            is_within = from_ms < clause.due_ms and clause.due_ms <= to_ms
            is_right = clause.owner in parties and clause.number not in numbers[:place]
            require(is_right and is_within, BAD_CLAUSE, clause.number)
            require(self.taxonomy.is_current(CLAUSE, clause.code), UNKNOWN_CODE, clause.code)

    @internal("moc")
    def begin(self, ctx: Moment, moc_id: Id, clauses: Clauses) -> None:
        """These clauses are in force: one that says what it said before goes on, and what is in none of them ends."""
        kept: list[Number] = []
        for clause in clauses:
            if (moc_id, clause.number) in self.in_force:
                place = self.places.need((moc_id, clause.number), NOT_FOUND)
                if self._need(place).clause == clause:
                    kept.append(clause.number)
        self._end_others(ctx, moc_id, kept)
        for clause in clauses:
            if clause.number not in kept:
                self._add(ctx, moc_id, clause)

    @internal("moc")
    def end(self, ctx: Moment, moc_id: Id) -> None:
        """The MoC is in force no more. What is late or reported stays so: it was owed."""
        self._end_others(ctx, moc_id, [])

    # What parties do.

    @method(Role.COORDINATOR)
    def report(
        self,
        ctx: Context,
        moc_id: Id,
        number: Number,
        period: tuple[Milliseconds, Milliseconds],
        measure: Commitment,
        evidence: Commitment,
    ) -> None:
        """The owner says what was reached in a period, in time or late, or once more when it was contested."""
        place = self.places.need((moc_id, number), NOT_FOUND)
        obligation = self._need(place)
        require(obligation.clause.owner == ctx.member, NOT_YOURS)
        reportable = (Status.DUE, Status.LATE, Status.CONTESTED)
        require(obligation.status in reportable, WRONG_STATE)
        from_ms, to_ms = period
        require(from_ms < to_ms and to_ms <= ctx.now_ms, BAD_PERIOD)
        said = Report(from_ms, to_ms, measure, evidence, ctx.now_ms)
        was_late = ctx.now_ms > obligation.clause.due_ms
        reported = replace(obligation, report=said, was_late=was_late, reviewer=None)
        self._move(ctx, place, reported, Status.REPORTED)
        ctx.disarm("late", place)
        due_ms = Milliseconds(ctx.now_ms + self.durations.of(T_REVIEW, ALWAYS))
        ctx.arm("unreviewed", place, due_ms)

    @method(Role.COORDINATOR)
    def review(
        self, ctx: Context, moc_id: Id, number: Number, expected_version: int, verdict: Verdict
    ) -> None:
        """Another party accepts what was reported, or contests it; why, it says to the owner."""
        place = self.places.need((moc_id, number), NOT_FOUND)
        obligation = self._need(place)
        is_other = obligation.clause.owner != ctx.member
        require(is_other and self.agreements.is_party(moc_id, ctx.member), NOT_COUNTERPARTY)
        require(obligation.version == expected_version, STALE, obligation.version)
        require(obligation.status == Status.REPORTED, WRONG_STATE)
        after = Status.ACCEPTED if verdict == Verdict.ACCEPT else Status.CONTESTED
        self._move(ctx, place, replace(obligation, reviewer=ctx.member), after)
        ctx.disarm("unreviewed", place)

    # What time does.

    @tick
    def late(self, moment: Moment, subject: Id) -> None:
        """Nothing was reported in time."""
        self._move(moment, subject, self._need(subject), Status.LATE)

    @tick
    def unreviewed(self, moment: Moment, subject: Id) -> None:
        """Nobody contested what was reported."""
        self._move(moment, subject, self._need(subject), Status.ACCEPTED)

    # Questions.

    @view
    def get(self, moc_id: Id, number: Number) -> Obligation:
        """What became of a clause."""
        return self._need(self.places.need((moc_id, number), NOT_FOUND))

    @view
    def at(self, place: Id) -> Obligation:
        """A commitment by its own id, under which its clock runs."""
        return self._need(place)

    @view
    def of_owner(self, owner: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of a member's commitments, also those that have ended; the next one begins after the last."""
        start = None if after is None else (owner, after)
        found = self.by_owner.listed(most=PER_PAGE, after=start, within=(owner,))
        return tuple([key[1] for key in found])

    # Steps.

    def _need(self, place: Id) -> Obligation:
        return self.obligations.need(place, NOT_FOUND)

    def _add(self, ctx: Moment, moc_id: Id, clause: Clause) -> None:
        place = ctx.fresh_id()
        obligation = Obligation(moc_id, clause, Status.DUE, False, None, None, 1)
        self.obligations.put(place, obligation)
        self.places.put((moc_id, clause.number), place)
        self.in_force.add((moc_id, clause.number))
        self.by_owner.add((clause.owner, place))
        ctx.arm("late", place, clause.due_ms, Clock.STATUTORY)
        ctx.emit(CommitmentMoved(moc_id, clause.number, clause.owner, None, Status.DUE))

    def _end_others(self, ctx: Moment, moc_id: Id, kept: list[Number]) -> None:
        """What is owed already stays: late if its time is over in this very block."""
        for key in self.in_force.listed(most=MOST_CLAUSES, within=(moc_id,)):
            if key[1] not in kept:
                self.in_force.erase(key)
                place = self.places.need(key, NOT_FOUND)
                obligation = self._need(place)
                if obligation.status == Status.DUE:
                    ctx.disarm("late", place)
                    is_over = obligation.clause.due_ms <= ctx.now_ms
                    after = Status.LATE if is_over else Status.ENDED
                    self._move(ctx, place, obligation, after)

    def _move(self, ctx: Moment, place: Id, obligation: Obligation, after: Status) -> None:
        moved = replace(obligation, status=after, version=obligation.version + 1)
        self.obligations.put(place, moved)
        clause, before = obligation.clause, obligation.status
        ctx.emit(CommitmentMoved(obligation.moc_id, clause.number, clause.owner, before, after))
