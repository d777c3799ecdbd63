"""Where a referral goes with which nobody goes on: after its last leg, and when its time is over (contracts, section 2.6).

Keeps nothing; contract `custody` asks, and says so of the referral. A stage whose office has just let it lapse is
skipped: then it is the steward's, a level up, and every member may claim it (section 1.5).
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Interface,
    MemberId,
    elsewhere,
    view,
)

STEWARD = 0
"""The steward's number in contract `office`; those of the areas are their guardians'."""

Area = Annotated[int, AtMost(16)]


class Place(Choice):
    """Where a referral waits for a helper: states of contract `custody`."""

    OPEN_INTAKE = 1
    POOLED = 4
    STEWARDED = 5


class Base(Choice):
    """From where its last leg was offered or taken, states of the same."""

    OPEN_INTAKE = 1
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5


class Way(Choice):
    """Where a referral goes when its last live leg has ended: as it was offered, to the pool, to the origin."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3


Turn = tuple[Place, int, bool]
"""Where to, by how many levels it rises, and whether every member may claim it from now on."""


class Offices(Interface):
    """Who is steward, and guardian of an area."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Onward(Contract):
    """Answers what comes next."""

    name = "onward"

    offices: Offices = Offices()

    @view
    def after_leg(self, base: Base, way: Way, lapsed: MemberId | None, area: Area) -> Turn:
        """Events 10, 21, 22, 44, 47: no leg lives. `lapsed` is the member whose time was over, if it was."""
        if way == Way.ORIGIN:
            return (Place.OPEN_INTAKE, 0, False)
        if base == Base.STEWARDED:
            return (Place.STEWARDED, 1, False)
        if lapsed is not None and lapsed == self.offices.holder(area):
            return (Place.STEWARDED, 1, True)
        return (Place.POOLED, 0, False)

    @view
    def in_time(self, place: Place, origin: MemberId, area: Area) -> Turn:
        """Events 43, 49, 50: nobody did anything."""
        if place == Place.STEWARDED:
            return (Place.STEWARDED, 1, False)
        guardian = self.offices.holder(area)
        if place == Place.POOLED:
            skips = self.offices.holder(STEWARD) == guardian
            return (Place.STEWARDED, 1, True) if skips else (Place.STEWARDED, 0, False)
        skips = self.offices.acts_for(origin, area, guardian)
        return (Place.STEWARDED, 1, True) if skips else (Place.POOLED, 0, False)
