"""Erasure: who holds a prospect's data is asked to delete them, answers, or states a law (contracts, section 3.14).

Asked are those that the chain knows to hold some: the origin and who recorded the consent, when consent or basis ends;
others when the origin names them. What has been deleted everywhere leaves nothing here: the events tell of it.
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
STALE = Reason("stale")
TOO_LONG = Reason("too_long")
WRONG_STATE = Reason("wrong_state")

T_SUBJECT_MS = 21 * DAY
"""What is live is deleted within it: fixed by law, like the next one (contracts, section 2.5)."""
T_BACKUP_MS = 35 * DAY
"""From the same beginning: backups, too."""
T_LATE_MS = 7 * DAY
"""Somebody higher up is told again each time."""
T_HOLD_MS = 7 * 366 * DAY
"""Accounts are kept for seven years; nothing is held for longer without being asked again."""
PAGE = 64

Members = Annotated[tuple[MemberId, ...], AtMost(8)]


class Status(Choice):
    """Where a member stands with what it holds. GONE stands in events only."""

    ASKED = 1
    LIVE_GONE = 2
    HELD = 3
    GONE = 4


class Copies(Choice):
    """What is deleted: what people and programs reach, and what stands in backups."""

    LIVE = 1
    BACKUPS = 2


@record
class Erasure:
    """What one member has to do about one case. `level`: 1 its DPO is late; from 2 on the steward's, and published."""

    case_id: Id
    member: MemberId
    status: Status
    asked_ms: Milliseconds
    level: int
    reason: Commitment | None
    """Under which law it is held; the words stand in the payload."""
    version: int


@record
class Part:
    """What a member is in a case."""

    origin: MemberId
    acts: bool
    is_final: bool


@event
class ErasureMoved:
    """A member is asked, answers, holds, or is late: then the level is another one."""

    erasure_id: Id
    case_id: Id
    member: MemberId
    before: Status | None
    after: Status
    level: int
    version: int


class Cases(Interface):
    """Whose a case is."""

    contract = "case"

    def part(self, case_id: Id, member: MemberId) -> Part | None:
        """What a member is in a case; nothing if there is no such case."""
        elsewhere()


class Erasures(Contract):
    """Who was asked, and has not deleted everything yet."""

    name = "erasure"

    erasures: Map[Id, Erasure] = Map()
    by_case: Map[tuple[Id, MemberId], Id] = Map()
    """One of each member and case."""
    by_member: Keys[tuple[MemberId, Id]] = Keys()
    cases: Cases = Cases()

    @internal("consent", "basis")
    def begin(self, ctx: Moment, case_id: Id, members: Members) -> None:
        """Consent or basis has ended: these are asked, unless they are already."""
        for member in members:
            self._ask(ctx, case_id, member)

    @method(Role.COORDINATOR, Role.DPO)
    def request(self, ctx: Context, case_id: Id, members: Members, evidence: Commitment) -> None:
        """The prospect wants it, or the origin knows who else holds data: the origin asks itself, and these."""
        part = self.cases.part(case_id, ctx.member)
        require(part is not None, NOT_FOUND)
        require(part is None or part.acts, NOT_YOURS)
        self._ask(ctx, case_id, ctx.member if part is None else part.origin)
        for member in members:
            self._ask(ctx, case_id, member)

    @method(Role.DPO)
    def ack(self, ctx: Context, erasure_id: Id, expected_version: int, copies: Copies) -> None:
        """The live copies are gone, with envelopes, keys and salts; then the backups."""
        old = self._own(ctx, erasure_id, expected_version)
        if copies == Copies.LIVE:
            require(old.status in (Status.ASKED, Status.HELD), WRONG_STATE)
            due_ms = Milliseconds(old.asked_ms + T_BACKUP_MS)
            ctx.arm("due", erasure_id, due_ms, Clock.STATUTORY)
            new = replace(old, status=Status.LIVE_GONE, level=0, reason=None)
            self._put(ctx, erasure_id, old, new)
            return
        require(old.status == Status.LIVE_GONE, WRONG_STATE)
        ctx.disarm("due", erasure_id)
        self.erasures.erase(erasure_id)
        self.by_case.erase((old.case_id, old.member))
        self.by_member.erase((old.member, erasure_id))
        _tell(ctx, erasure_id, old, replace(old, status=Status.GONE, version=old.version + 1))

    @method(Role.DPO)
    def hold(
        self,
        ctx: Context,
        erasure_id: Id,
        expected_version: int,
        reason: Commitment,
        until_ms: Milliseconds,
    ) -> None:
        """A law has it kept until a time; then it is asked again."""
        old = self._own(ctx, erasure_id, expected_version)
        require(old.status == Status.ASKED, WRONG_STATE)
        most_ms = ctx.now_ms + T_HOLD_MS
        require(until_ms > ctx.now_ms and until_ms <= most_ms, TOO_LONG, most_ms)
        ctx.arm("due", erasure_id, until_ms, Clock.STATUTORY)
        new = replace(old, status=Status.HELD, level=0, reason=reason)
        self._put(ctx, erasure_id, old, new)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Nobody answered, and somebody higher up is told; or what was held is held no more."""
        old = self.erasures.need(subject, NOT_FOUND)
        if old.status == Status.HELD:
            new = replace(old, status=Status.ASKED, asked_ms=moment.now_ms, reason=None)
            length_ms = T_SUBJECT_MS
        else:
            new = replace(old, level=old.level + 1)
            length_ms = T_LATE_MS
        moment.arm("due", subject, Milliseconds(moment.now_ms + length_ms), Clock.STATUTORY)
        self._put(moment, subject, old, new)

    @view
    def get(self, erasure_id: Id) -> Erasure:
        """One that is not done."""
        return self.erasures.need(erasure_id, NOT_FOUND)

    @view
    def of_case(self, case_id: Id, after: MemberId | None) -> tuple[Id, ...]:
        """A page of those of a case, in the order of the members; the next one begins after its last member."""
        start = None if after is None else (case_id, after)
        found = self.by_case.page(most=PAGE, after=start, within=(case_id,))
        return tuple([erasure_id for _, erasure_id in found])

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of what a member has to do, in the order of the ids; the next one begins after its last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])

    def _ask(self, ctx: Moment, case_id: Id, member: MemberId) -> None:
        if (case_id, member) in self.by_case:
            return
        erasure_id = ctx.fresh_id()
        new = Erasure(case_id, member, Status.ASKED, ctx.now_ms, 0, None, 0)
        self.by_case.put((case_id, member), erasure_id)
        self.by_member.add((member, erasure_id))
        due_ms = Milliseconds(ctx.now_ms + T_SUBJECT_MS)
        ctx.arm("due", erasure_id, due_ms, Clock.STATUTORY)
        self._put(ctx, erasure_id, None, new)

    def _own(self, ctx: Context, erasure_id: Id, version: int) -> Erasure:
        found = self.erasures.need(erasure_id, NOT_FOUND)
        require(found.member == ctx.member, NOT_YOURS)
        require(found.version == version, STALE, found.version)
        return found

    def _put(self, ctx: Moment, erasure_id: Id, old: Erasure | None, new: Erasure) -> None:
        new = replace(new, version=new.version + 1)
        self.erasures.put(erasure_id, new)
        _tell(ctx, erasure_id, old, new)


def _tell(ctx: Moment, erasure_id: Id, old: Erasure | None, new: Erasure) -> None:
    before = None if old is None else old.status
    ctx.emit(
        ErasureMoved(
            erasure_id, new.case_id, new.member, before, new.status, new.level, new.version
        )
    )
