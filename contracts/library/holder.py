"""Holders: which member is answerable for an open referral, and who may act for its origin (contracts, section 1.5).

The holder is never written down: it follows from the state, so there is always one, and an office that moves takes
along what it holds.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Id,
    Interface,
    MemberId,
    elsewhere,
    view,
)

STEWARD = 0
"""The steward's number in contract `office`; those of the areas are their guardians'."""

Area = Annotated[int, AtMost(16)]


class Place(Choice):
    """With whom a referral is: the states of contract `custody`; what is offered is still with who offers it."""

    OPEN_INTAKE = 1
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6


class Way(Choice):
    """Where a referral goes when its last live leg has ended: as it was offered, to the pool, to the origin."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3


Turn = tuple[Place, int, bool]
"""Where to, by how many levels it rises, and whether every member may claim it from now on."""


class Custody(Interface):
    """Where each open referral stands."""

    contract = "custody"

    def standing(self, ref_id: Id) -> tuple[Place, MemberId | None, MemberId, Area]:
        """With whom it is, who serves, its origin and its area."""
        elsewhere()


class Offices(Interface):
    """Who is steward, and guardian of an area."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Holders(Contract):
    """Answers questions about open referrals; keeps nothing."""

    name = "holder"

    custody: Custody = Custody()
    offices: Offices = Offices()

    @view
    def of(self, ref_id: Id) -> MemberId:
        """The member that is answerable now; for an origin that can act no more, the guardian."""
        place, serving, origin, area = self.custody.standing(ref_id)
        if place == Place.STEWARDED:
            return self.offices.holder(STEWARD)
        if place != Place.POOLED and serving is not None:
            return serving
        guardian = self.offices.holder(area)
        acts = place == Place.POOLED or self.offices.acts_for(origin, area, guardian)
        return guardian if acts else origin

    @view
    def holds(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder now."""
        place, serving, origin, area = self.custody.standing(ref_id)
        return self._holds(place, serving, origin, area, member)

    @view
    def has_part(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder or as the origin now."""
        place, serving, origin, area = self.custody.standing(ref_id)
        if self._holds(place, serving, origin, area, member):
            return True
        return self.offices.acts_for(origin, area, member)

    @view
    def after_leg(self, base: Place, way: Way, lapsed: MemberId | None, area: Area) -> Turn:
        """Section 2.6: where it goes once no leg lives. `lapsed` is the member whose time was over, if it was."""
        if way == Way.ORIGIN:
            return (Place.OPEN_INTAKE, 0, False)
        if base == Place.STEWARDED:
            return (Place.STEWARDED, 1, False)
        if lapsed is not None and lapsed == self.offices.holder(area):
            return (Place.STEWARDED, 1, True)
        return (Place.POOLED, 0, False)

    @view
    def in_time(self, place: Place, origin: MemberId, area: Area) -> Turn:
        """Events 43, 49, 50: where it goes with which nobody did anything; whose office let it lapse is skipped (section 1.5)."""
        if place == Place.STEWARDED:
            return (Place.STEWARDED, 1, False)
        guardian = self.offices.holder(area)
        if place == Place.POOLED:
            skips = self.offices.holder(STEWARD) == guardian
            return (Place.STEWARDED, 1, True) if skips else (Place.STEWARDED, 0, False)
        skips = self.offices.acts_for(origin, area, guardian)
        return (Place.STEWARDED, 1, True) if skips else (Place.POOLED, 0, False)

    @view
    def is_steward(self, member: MemberId) -> bool:
        """True if a member is steward now."""
        return member == self.offices.holder(STEWARD)

    def _holds(
        self, place: Place, serving: MemberId | None, origin: MemberId, area: Area, member: MemberId
    ) -> bool:
        if place == Place.STEWARDED:
            return member == self.offices.holder(STEWARD)
        if place == Place.POOLED:
            return member == self.offices.holder(area)
        if serving is not None:
            return member == serving
        return self.offices.acts_for(origin, area, member)
