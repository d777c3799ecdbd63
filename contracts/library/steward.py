"""The steward (urus setia), who can refuse nothing: takes what nobody took, or says that nobody can help."""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    Second,
    elsewhere,
    event,
    method,
    record,
    require,
)

FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
NOBODY_ASKED = Reason("nobody_asked")
HAS_ROOM = Reason("has_room")
TOO_LONG = Reason("too_long")
STILL_OFFERED = Reason("still_offered")

T_HOLD = 8
"""A clock by its number in contract `duration`."""
STEWARD = 0
"""The steward's number in contract `office`."""
STEWARDED = 5
"""A state by its number in contract `custody`."""
UNMET = 6
"""A disposition by its number in contract `referral`."""
NO_CAPACITY = 5
"""The last of the rooms of contract `directory`, the best of which has the least number."""

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]


class Taking(Choice):
    """Who takes a referral that is not offered to it."""

    STEWARD = 3


class Ground(Choice):
    """Why nobody can help, as a class; the code stands in the payload (section 2.7)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    OTHER = 7


@record
class Need:
    """What is looked for, as contract `custody` has it."""

    case_id: Id
    origin: MemberId
    need_group: NeedGroup
    area: Area
    priority: Annotated[int, AtMost(3)]
    parent: Id | None
    opened_ms: Milliseconds


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for; nothing for a referral that is not open."""
        elsewhere()

    def take(
        self, ref_id: Id, version: int, by: MemberId, leg_id: Id, taking: Taking
    ) -> tuple[int, bool, bool, Need]:
        """A member takes it; how it stood, whether it was at risk, and what is looked for."""
        elsewhere()

    def wait(self, ref_id: Id, version: int, until_ms: Milliseconds) -> int:
        """The steward waits for room; its priority."""
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

    def asked(self, ref_id: Id) -> tuple[bool, bool]:
        """Whether an agency was asked, and whether one may still accept or serves."""
        elsewhere()


class Directory(Interface):
    """Which services agencies have."""

    contract = "directory"

    def best(self, need_group: NeedGroup, area: Area) -> int | None:
        """The best room that an active member has for a need in an area; nothing if none has a service there."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit a referral."""

    contract = "fit"

    def takes(self, need: Need, member: MemberId) -> None:
        """A member takes it on."""
        elsewhere()


class Offices(Interface):
    """Who is steward."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs for a priority."""
        elsewhere()


@event
class StewardWaits:
    """Nobody has room; the steward looks again then."""

    ref_id: Id
    review_ms: Milliseconds


@event
class NeedUnmet:
    """Nobody can help: the register of unmet needs (keperluan tidak dipenuhi)."""

    ref_id: Id
    ground: Ground


class Steward(Contract):
    """What only the steward does; it offers as everybody does (event 5)."""

    name = "steward"

    custody: Custody = Custody()
    closings: Closings = Closings()
    searches: Searches = Searches()
    directory: Directory = Directory()
    fits: Fits = Fits()
    offices: Offices = Offices()
    durations: Durations = Durations()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def take(self, ctx: Context, ref_id: Id, expected_version: int, leg_id: Id) -> None:
        """Event 25: help itself; once the ceiling has passed, whoever has it."""
        place, at_risk, _, need = self.custody.take(
            ref_id, expected_version, ctx.member, leg_id, Taking.STEWARD
        )
        require(place == STEWARDED or at_risk, WRONG_STATE)
        require(ctx.member == self.offices.holder(STEWARD), FORBIDDEN)
        self.fits.takes(need, ctx.member)

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def wait(
        self, ctx: Context, ref_id: Id, expected_version: int, review_ms: Milliseconds
    ) -> None:
        """Event 26: nobody has room for it; look again at a time, not later than T_hold. Offers and claims go on."""
        require(ctx.member == self.offices.holder(STEWARD), FORBIDDEN)
        priority = self.custody.wait(ref_id, expected_version, review_ms)
        latest_ms = ctx.now_ms + self.durations.of(T_HOLD, priority)
        require(ctx.now_ms < review_ms and review_ms <= latest_ms, TOO_LONG, latest_ms)
        room = self._best(ref_id)
        require(room is None or room >= NO_CAPACITY, HAS_ROOM, room)
        ctx.emit(StewardWaits(ref_id, review_ms))

    @method(Role.COORDINATOR, Role.CASEWORKER, second=Second.MEMBER)
    def close_unmet(
        self, ctx: Context, ref_id: Id, expected_version: int, ground: Ground, reason: Commitment
    ) -> None:
        """Event 27: nobody can help, as two members say, and somebody was asked, or nobody offers such a service there."""
        require(ctx.member == self.offices.holder(STEWARD), FORBIDDEN)
        was_asked, lives = self.searches.asked(ref_id)
        is_offered = not was_asked and self._best(ref_id) is not None
        place = self.closings.close(ref_id, expected_version, UNMET)
        require(place == STEWARDED, WRONG_STATE)
        require(not is_offered, NOBODY_ASKED)
        require(not lives, STILL_OFFERED)
        ctx.emit(NeedUnmet(ref_id, ground))

    def _best(self, ref_id: Id) -> int | None:
        """The best room that anybody has for it in its area, whoever was asked before."""
        need = self.custody.sought(ref_id)
        return None if need is None else self.directory.best(need.need_group, need.area)
