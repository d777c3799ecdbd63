"""Screenings: that a prospect was looked at by rules of eligibility, and when (contracts, section 3.16).

Which service it was for, what was said and what came of it stand in the payload, under `result`: a service offered to a
person is not told on the chain (section 1.1). What the chain has is the edition of all rules that the agency went by,
which was published, so that whoever opens the payload can see by which rule it had to come out so.
"""

from contracts.language import (
    DAY,
    HOUR,
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
    method,
    record,
    refuse,
    require,
    tick,
    view,
)

NO_CONSENT = Reason("no_consent")
NOT_PUBLISHED = Reason("not_published")
NOT_FOUND = Reason("not_found")
NOT_OPEN = Reason("not_open")

CHANNEL = 1
PREVIEW = 1
"""A purpose and a class of data by their numbers in contract `consent`: who may be shown the need may look for whom it fits."""
T_LOOK_MS = 30 * DAY
"""How often it is seen whether the case is a tombstone; then nothing stays of its screenings."""
PER_PAGE = 64

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Targets = Annotated[tuple[MemberId, ...], AtMost(7)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect, as contract `custody` has it."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


@record
class Need:
    """What is looked for, as contract `custody` has it."""

    case_id: Id
    origin: MemberId
    need_group: NeedGroup
    area: Area
    priority: Priority
    parent: Id | None
    opened_ms: Milliseconds


@record
class Screening:
    """The newest one of a referral by a member, and how many it has recorded."""

    case_id: Id
    edition: int
    result: Commitment
    at_ms: Milliseconds
    count: int


@record
class Part:
    """What a member is in a case."""

    origin: MemberId
    acts: bool
    is_final: bool


@event
class Screened:
    """A member has looked at a prospect by rules of eligibility."""

    ref_id: Id
    member: MemberId
    edition: int
    count: int


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and for whom; nothing for a referral that is not open."""
        elsewhere()


class Consents(Interface):
    """For what a prospect's data are used."""

    contract = "consent"

    def covers(
        self,
        case_id: Id,
        area: Area,
        need_group: NeedGroup,
        purpose: int,
        data_class: int,
        actor: MemberId,
        targets: Targets,
    ) -> bool:
        """The guard K: consent or basis in force now covers who acts."""
        elsewhere()


class Rules(Interface):
    """The rules of all services."""

    contract = "rule"

    def edition(self) -> int:
        """The number of the newest edition of all rules together."""
        elsewhere()


class Cases(Interface):
    """Whose a case is."""

    contract = "case"

    def part(self, case_id: Id, member: MemberId) -> Part | None:
        """What a member is in a case; nothing if there is no such case."""
        elsewhere()


class Screenings(Contract):
    """The newest screening of each referral by each member."""

    name = "screen"

    screenings: Map[tuple[Id, MemberId], Screening] = Map()
    custody: Custody = Custody()
    consents: Consents = Consents()
    rules: Rules = Rules()
    cases: Cases = Cases()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def register(self, ctx: Context, ref_id: Id, edition: int, result: Commitment) -> None:
        """Say that a prospect was screened by rules of an edition that was published; what came of it is in the payload."""
        need = self.custody.sought(ref_id)
        if need is None:
            refuse(NOT_OPEN)
        covered = self.consents.covers(
            need.case_id, need.area, need.need_group, CHANNEL, PREVIEW, ctx.member, ()
        )
        require(covered, NO_CONSENT, ctx.member)
        newest = self.rules.edition()
        require(edition > 0 and edition <= newest, NOT_PUBLISHED, newest)
        before = self.screenings.get((ref_id, ctx.member))
        count = 1 if before is None else before.count + 1
        new = Screening(need.case_id, edition, result, ctx.now_ms, count)
        self.screenings.put((ref_id, ctx.member), new)
        if ctx.deadline("look", ref_id) is None:
            ctx.arm("look", ref_id, Milliseconds(ctx.now_ms + T_LOOK_MS))
        ctx.emit(Screened(ref_id, ctx.member, edition, count))

    @tick
    def look(self, moment: Moment, subject: Id) -> None:
        """Nothing stays once a tombstone is left of the case (event 53)."""
        page = self.screenings.page(most=PER_PAGE, within=(subject,))
        part = self.cases.part(page[0][1].case_id, page[0][0][1])
        if part is not None and not part.is_final:
            moment.arm("look", subject, Milliseconds(moment.now_ms + T_LOOK_MS))
            return
        for key, _ in page:
            self.screenings.erase(key)
        if len(page) == PER_PAGE:
            moment.arm("look", subject, Milliseconds(moment.now_ms + HOUR))

    @view
    def get(self, ref_id: Id, member: MemberId) -> Screening:
        """The newest screening of a referral by a member."""
        return self.screenings.need((ref_id, member), NOT_FOUND)

    @view
    def of_referral(
        self, ref_id: Id, after: MemberId | None
    ) -> Annotated[tuple[tuple[MemberId, Screening], ...], AtMost(64)]:
        """A page of who has screened a referral, with the newest of each; the next one begins after its last."""
        start = None if after is None else (ref_id, after)
        page = self.screenings.page(most=PER_PAGE, after=start, within=(ref_id,))
        return tuple([(key[1], found) for key, found in page])
