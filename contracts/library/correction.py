"""Corrections: what was entered by mistake (contracts, event 34)."""

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
    MemberId,
    Milliseconds,
    Reason,
    Role,
    elsewhere,
    method,
    record,
    require,
    view,
)

FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
NEEDS_SECOND = Reason("needs_second_person")

T_ERROR = 17
"""A clock by its number in contract `duration`."""
ANY_PRIORITY = 3
"""It runs for the same time whatever the priority."""
ERROR = 12
"""A disposition by its number in contract `referral`."""

Area = Annotated[int, AtMost(16)]
Ids = Annotated[tuple[Id, ...], AtMost(24)]


class Place(Choice):
    """With whom a referral is: the states of contract `custody`; what is offered is still with who offers it."""

    OPEN_INTAKE = 1
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6


class LegStatus(Choice):
    """Where a leg stands: the states of contract `leg`."""

    OFFERED = 1
    RECEIVED = 2
    INFO_REQUESTED = 3
    ACCEPTED = 4
    DECLINED = 8
    WITHDRAWN = 9
    SUPERSEDED = 10
    EXPIRED = 11
    ERROR = 13


WAITING = (Place.OPEN_INTAKE, Place.POOLED, Place.STEWARDED)
"""Nobody helps yet."""
ENDED_UNASKED = (LegStatus.WITHDRAWN, LegStatus.SUPERSEDED, LegStatus.EXPIRED, LegStatus.ERROR)
"""Its agency had no part in that."""


@record
class Need:
    """What is looked for, as contract `custody` has it."""

    case_id: Id
    origin: MemberId
    need_group: Annotated[int, AtMost(12)]
    area: Area
    priority: Annotated[int, AtMost(3)]
    parent: Id | None
    opened_ms: Milliseconds


@record
class Leg:
    """One offer, as contract `leg` has it."""

    ref_id: Id
    member: MemberId
    tag: Id | None
    priority: Annotated[int, AtMost(3)]
    lane: Clock
    offered_by: MemberId
    offered_ms: Milliseconds
    status: LegStatus
    ground: Annotated[int, AtMost(7)] | None
    reason: Commitment | None
    left_ms: Milliseconds | None
    revised: int
    version: int


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def standing(self, ref_id: Id) -> tuple[Place, MemberId | None, MemberId, Area]:
        """With whom it is, who serves, its origin and its area."""
        elsewhere()

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and since when."""
        elsewhere()


class Closings(Interface):
    """What becomes of a referral that is open no more."""

    contract = "referral"

    def close(self, ref_id: Id, version: int, disposition: int) -> int:
        """It is closed, and its legs are withdrawn; where it was."""
        elsewhere()


class Searches(Interface):
    """Which agencies were asked."""

    contract = "search"

    def remembered(self, ref_id: Id) -> Ids:
        """The newest legs that it had."""
        elsewhere()


class LegBook(Interface):
    """The legs."""

    contract = "leg"

    def get(self, leg_id: Id) -> Leg:
        """A leg as it stands."""
        elsewhere()


class Offices(Interface):
    """Who is guardian of an area."""

    contract = "office"

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


class Corrections(Contract):
    """Closes what should not have been opened; keeps nothing."""

    name = "correction"

    custody: Custody = Custody()
    closings: Closings = Closings()
    searches: Searches = Searches()
    legs: LegBook = LegBook()
    offices: Offices = Offices()
    durations: Durations = Durations()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def close_error(self, ctx: Context, ref_id: Id, expected_version: int) -> None:
        """Event 34: the origin opened it by mistake. Alone as long as nobody has read an offer and not later than T_error."""
        standing = self.custody.standing(ref_id)
        require(self.offices.acts_for(standing[2], standing[3], ctx.member), FORBIDDEN)
        require(standing[0] in WAITING, WRONG_STATE)
        cosigned = any([len(each.roles) > 0 for each in ctx.cosigners])
        need = self.custody.sought(ref_id)
        opened_ms = 0 if need is None else need.opened_ms
        until_ms = opened_ms + self.durations.of(T_ERROR, ANY_PRIORITY)
        alone = ctx.now_ms <= until_ms and not self._was_read(ref_id)
        require(cosigned or alone, NEEDS_SECOND)
        self.closings.close(ref_id, expected_version, ERROR)

    @view
    def was_read(self, ref_id: Id) -> bool:
        """True if an agency has read an offer of it, as far as that is remembered."""
        return self._was_read(ref_id)

    def _was_read(self, ref_id: Id) -> bool:
        for leg_id in self.searches.remembered(ref_id):
            if not _is_unread(self.legs.get(leg_id)):
                return True
        return False


def _is_unread(leg: Leg) -> bool:
    """Whatever its agency or that one's node does with it makes a new version of it; an end by others, and each change of what is sought, make one, too."""
    if leg.status == LegStatus.OFFERED:
        return True
    return leg.status in ENDED_UNASKED and leg.version == 2 + leg.revised
