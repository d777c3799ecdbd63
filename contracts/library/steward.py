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
    Reason,
    Role,
    Second,
    elsewhere,
    event,
    method,
    require,
)

FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
NOBODY_ASKED = Reason("nobody_asked")
STILL_OFFERED = Reason("still_offered")

STEWARD = 0
"""The steward's number in contract `office`."""
STEWARDED = 5
"""A state by its number in contract `custody`."""
UNMET = 6
"""A disposition by its number in contract `referral`."""

Area = Annotated[int, AtMost(16)]


class Taking(Choice):
    """Who takes a referral that is not offered to it."""

    STEWARD = 3


class Ground(Choice):
    """Why nobody can help, as a class; the code stands in the payload (section 2.7)."""

    CAPACITY = 1
    AREA = 2
    ELIGIBILITY = 3
    OTHER = 7


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def take(self, ref_id: Id, version: int, by: MemberId, leg_id: Id, taking: Taking) -> Area:
        """A member takes it."""
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


class Offices(Interface):
    """Who is steward."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()


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
    offices: Offices = Offices()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def take(self, ctx: Context, ref_id: Id, expected_version: int, leg_id: Id) -> None:
        """Event 25: help itself; once the ceiling has passed, whoever has it."""
        self.custody.take(ref_id, expected_version, ctx.member, leg_id, Taking.STEWARD)

    @method(Role.COORDINATOR, Role.CASEWORKER, second=Second.MEMBER)
    def close_unmet(
        self, ctx: Context, ref_id: Id, expected_version: int, ground: Ground, reason: Commitment
    ) -> None:
        """Event 27: nobody can help, as two members say; the prospect is told why, and of appeal."""
        require(ctx.member == self.offices.holder(STEWARD), FORBIDDEN)
        was_asked, lives = self.searches.asked(ref_id)
        place = self.closings.close(ref_id, expected_version, UNMET)
        require(place == STEWARDED, WRONG_STATE)
        require(was_asked, NOBODY_ASKED)
        require(not lives, STILL_OFFERED)
        ctx.emit(NeedUnmet(ref_id, ground))
