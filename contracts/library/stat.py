"""Statistics: tables that an agency publishes, and that every member can count again from its own chain (contracts, section 3.13).

A table says what it shows and up to which block, so that there is one right answer, and nobody has to be believed. Who
finds another one challenges it. Small numbers are hidden before a table comes here.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Commitment,
    Context,
    Contract,
    Digest,
    Height,
    Id,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Standing,
    event,
    hashed,
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
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
BAD_SPEC = Reason("bad_spec")
BAD_TABLE = Reason("bad_table")
NOT_FINAL = Reason("not_final")
TOO_MANY_FIGURES = Reason("too_many_figures")

T_PANEL_MS = 14 * DAY
"""So long a challenge waits to be decided, and then once more (section 3.15)."""
MOST_STANDING = 200
"""Tables of one member that stand, or are challenged."""
PER_PAGE = 64

Figure = Annotated[int, AtMost(255)]
"""By its number in the definitions of `version`."""
Figures = Annotated[tuple[Figure, ...], AtMost(64)]
Values = Annotated[tuple[int | None, ...], AtMost(64)]
"""Of all together, one for each figure; nothing where it is hidden."""
Part = Annotated[bytes, AtMost(1024)]
Parts = Annotated[tuple[Part, ...], AtMost(32)]
"""A table as bytes, cut into pieces of which only the last one may be shorter."""


class Counted(Choice):
    """In which period something counts: when its referral was opened, or when it happened."""

    OPENED = 1
    HAPPENED = 2


class Dimension(Choice):
    """By what is counted: the agency is who took the prospect in, the helper who was asked or has helped."""

    NEED = 1
    AREA = 2
    AGENCY = 3
    HELPER = 4
    PRIORITY = 5
    MONTH = 6


class Status(Choice):
    """Where a table stands. Struck: a challenge was upheld, or nobody has decided it."""

    PUBLISHED = 1
    CHALLENGED = 2
    STRUCK = 3
    REPLACED = 4
    WITHDRAWN = 5


class Fault(Choice):
    """What is wrong with a table, as a class; why stands under a commitment."""

    NOT_EQUAL = 1
    """A recount comes to another number."""
    SMALL_NUMBER = 2
    """A hidden number can be reckoned."""
    MISLEADING = 3
    OTHER = 4


class Why(Choice):
    """Why a table is withdrawn."""

    MISTAKE = 1
    OUTDATED = 2
    OTHER = 3


Dimensions = Annotated[tuple[Dimension, ...], AtMost(3)]
"""No cross of more than three."""
STANDING = (Status.PUBLISHED, Status.CHALLENGED)


@record
class Spec:
    """What a table shows: definitions of a version, from the first month to the last one, counted from the year 0."""

    version: Annotated[int, AtMost(255)]
    counted: Counted
    first: Annotated[int, AtMost(119_999)]
    last: Annotated[int, AtMost(119_999)]
    dimensions: Dimensions
    figures: Figures
    """In the order of their numbers."""


@record
class Published:
    """A table. Nothing of its rows is kept once it does not stand any more, but what they were is known by `table_commit`."""

    member: MemberId
    spec: Spec
    height: Height
    """Up to this block was counted."""
    values: Values
    table_commit: Digest
    parts: int
    status: Status
    published_ms: Milliseconds
    why: Why | None
    replaced_by: Id | None
    version: int


@record
class Challenge:
    """Who says that a table is wrong. `rounds`: how often nobody has decided it."""

    member: MemberId
    fault: Fault
    reason: Commitment
    raised_ms: Milliseconds
    rounds: int


@event
class FigureMoved:
    """A table stands elsewhere now; it was published if it stood nowhere before."""

    stat_id: Id
    member: MemberId
    height: Height
    before: Status | None
    after: Status


@event
class ChallengeRaised:
    """An auditor says that a table is wrong."""

    stat_id: Id
    member: MemberId
    fault: Fault


@event
class ChallengeUndecided:
    """Nobody has decided in time; once more, and then it is upheld."""

    stat_id: Id
    due_ms: Milliseconds


class Statistics(Contract):
    """The tables of all members."""

    name = "stat"

    published: Map[Id, Published] = Map()
    tables: Map[tuple[Id, int], bytes] = Map()
    """The rows of tables that stand, part by part."""
    challenges: Map[Id, Challenge] = Map()
    by_time: Keys[tuple[Milliseconds, Id]] = Keys()
    by_member: Keys[tuple[MemberId, Milliseconds, Id]] = Keys()
    standing: Map[MemberId, int] = Map()
    """How many tables of a member stand."""

    # Who publishes.

    @method(Role.ANALYST)
    def publish(
        self,
        ctx: Context,
        stat_id: Id,
        spec: Spec,
        height: Height,
        values: Values,
        table: Parts,
        replaces: Id | None,
    ) -> None:
        """Publish what was counted up to a block; another table of the member may be replaced by it."""
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        require(stat_id not in self.published, EXISTS)
        _check_spec(spec)
        require(height > 0 and height < ctx.height, NOT_FINAL, ctx.height)
        require(len(values) == len(spec.figures), BAD_TABLE)
        commit = _committed(table)
        if replaces is not None:
            old = self._own(ctx, replaces)
            self._end(ctx, replaces, replace(old, replaced_by=stat_id), Status.REPLACED)
        count = self._standing(ctx.member)
        require(count < MOST_STANDING, TOO_MANY_FIGURES, MOST_STANDING)
        self.standing.put(ctx.member, count + 1)
        for place, part in enumerate(table):
            self.tables.put((stat_id, place), part)
        self.by_time.add((ctx.now_ms, stat_id))
        self.by_member.add((ctx.member, ctx.now_ms, stat_id))
        status, now_ms = Status.PUBLISHED, ctx.now_ms
        found = Published(
            ctx.member, spec, height, values, commit, len(table), status, now_ms, None, None, 1
        )
        self.published.put(stat_id, found)
        self._tell(ctx, stat_id, found, None)

    @method(Role.ANALYST)
    def withdraw(self, ctx: Context, stat_id: Id, expected_version: int, why: Why) -> None:
        """It should not stand; a challenge has no object any more."""
        found = self._own(ctx, stat_id)
        require(found.version == expected_version, STALE, found.version)
        self._end(ctx, stat_id, replace(found, why=why), Status.WITHDRAWN)

    # Who looks.

    @method(Role.AUDITOR)
    def challenge(
        self, ctx: Context, stat_id: Id, expected_version: int, fault: Fault, reason: Commitment
    ) -> None:
        """Say that a table is wrong; one challenge at a time."""
        found = self.published.need(stat_id, NOT_FOUND)
        require(found.version == expected_version, STALE, found.version)
        require(found.status == Status.PUBLISHED, WRONG_STATE)
        self.challenges.put(stat_id, Challenge(ctx.member, fault, reason, ctx.now_ms, 0))
        ctx.arm("due", stat_id, Milliseconds(ctx.now_ms + T_PANEL_MS))
        self._move(ctx, stat_id, found, Status.CHALLENGED)
        ctx.emit(ChallengeRaised(stat_id, ctx.member, fault))

    @method(Role.AUDITOR)
    def drop(self, ctx: Context, stat_id: Id) -> None:
        """The member that has challenged it does so no more."""
        challenge = self.challenges.need(stat_id, NOT_FOUND)
        require(challenge.member == ctx.member, NOT_YOURS)
        found = self.published.need(stat_id, NOT_FOUND)
        require(found.status == Status.CHALLENGED, WRONG_STATE)
        ctx.disarm("due", stat_id)
        self.challenges.erase(stat_id)
        self._move(ctx, stat_id, found, Status.PUBLISHED)

    # What time does.

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Nobody has decided: once more, and what is undecided then is upheld (section 3.15)."""
        challenge = self.challenges.need(subject, NOT_FOUND)
        if challenge.rounds == 0:
            due_ms = Milliseconds(moment.now_ms + T_PANEL_MS)
            self.challenges.put(subject, replace(challenge, rounds=1))
            moment.arm("due", subject, due_ms)
            moment.emit(ChallengeUndecided(subject, due_ms))
        else:
            found = self.published.need(subject, NOT_FOUND)
            self._end(moment, subject, found, Status.STRUCK)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What could not be decided is tried again every day."""
        moment.arm("due", subject, Milliseconds(moment.now_ms + DAY))

    # Questions.

    @view
    def get(self, stat_id: Id) -> Published:
        """A table without its rows, whether or not it stands."""
        return self.published.need(stat_id, NOT_FOUND)

    @view
    def part(self, stat_id: Id, place: int) -> bytes:
        """A part of the rows of a table that stands."""
        return self.tables.need((stat_id, place), NOT_FOUND)

    @view
    def challenge_of(self, stat_id: Id) -> Challenge | None:
        """Who says that it is wrong, or said so until it was struck."""
        return self.challenges.get(stat_id)

    @view
    def listed(self, after: Id | None) -> tuple[Id, ...]:
        """A page of all tables, the oldest first; the next one begins after its last."""
        start = None
        if after is not None:
            start = (self.published.need(after, NOT_FOUND).published_ms, after)
        return tuple([key[1] for key in self.by_time.listed(most=PER_PAGE, after=start)])

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """The same of one member."""
        start = None
        if after is not None:
            start = (member, self.published.need(after, NOT_FOUND).published_ms, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[2] for key in found])

    # Steps.

    def _own(self, ctx: Context, stat_id: Id) -> Published:
        """A table of the member that stands."""
        found = self.published.need(stat_id, NOT_FOUND)
        require(found.member == ctx.member, NOT_YOURS)
        require(found.status in STANDING, WRONG_STATE)
        return found

    def _standing(self, member: MemberId) -> int:
        count = self.standing.get(member)
        return 0 if count is None else count

    def _end(self, ctx: Moment, stat_id: Id, found: Published, status: Status) -> None:
        """It stands no more, and its rows are let go."""
        if found.status == Status.CHALLENGED and status != Status.STRUCK:
            ctx.disarm("due", stat_id)
            self.challenges.erase(stat_id)
        for place in range(found.parts):
            self.tables.erase((stat_id, place))
        self.standing.put(found.member, self._standing(found.member) - 1)
        self._move(ctx, stat_id, found, status)

    def _move(self, ctx: Moment, stat_id: Id, found: Published, status: Status) -> None:
        moved = replace(found, status=status, version=found.version + 1)
        self.published.put(stat_id, moved)
        self._tell(ctx, stat_id, moved, found.status)

    def _tell(self, ctx: Moment, stat_id: Id, found: Published, before: Status | None) -> None:
        ctx.emit(FigureMoved(stat_id, found.member, found.height, before, found.status))


def _check_spec(spec: Spec) -> None:
    """A period, dimensions each once, and figures in their order, of which there is one at least."""
    require(spec.version > 0 and spec.first <= spec.last, BAD_SPEC)
    for place, dimension in enumerate(spec.dimensions):
        require(dimension not in spec.dimensions[:place], BAD_SPEC)
    require(len(spec.figures) > 0, BAD_SPEC)
    for place, figure in enumerate(spec.figures):
        require(place == 0 or figure > spec.figures[place - 1], BAD_SPEC)


def _committed(table: Parts) -> Digest:
    """What the rows are known by: each part is hashed with what came before it."""
    require(len(table) > 0, BAD_TABLE)
    commit = hashed(table[0])
    for place, part in enumerate(table):
        require(len(part) > 0, BAD_TABLE)
        if place > 0:
            require(len(table[place - 1]) == 1_024, BAD_TABLE)
            commit = hashed(commit, part)
    return commit
