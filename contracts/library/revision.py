"""Revisions: what is sought changes while a referral is open (contracts, event 35)."""

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
    event,
    method,
    record,
    refuse,
    replace,
    require,
)

NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
WRONG_AREA = Reason("wrong_area")
UNCHANGED = Reason("unchanged")

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Ids = Annotated[tuple[Id, ...], AtMost(24)]
Members = Annotated[tuple[MemberId, ...], AtMost(24)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Place(Choice):
    """With whom a referral is: the states of contract `custody`; what is offered is still with who offers it."""

    OPEN_INTAKE = 1
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6


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


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and for whom; nothing for a referral that is not open."""
        elsewhere()

    def standing(self, ref_id: Id) -> tuple[Place, MemberId | None, MemberId, Area]:
        """With whom it is, who serves, its origin and its area."""
        elsewhere()

    def revise(self, ref_id: Id, version: int, need: Need) -> Clock:
        """Something else is sought; how urgent its clocks are."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def has_part(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder or as the origin now."""
        elsewhere()

    def of(self, ref_id: Id) -> MemberId:
        """The member that is answerable now."""
        elsewhere()


class Cases(Interface):
    """What a referral is one need of."""

    contract = "case"

    def check(self, case_id: Id, need_group: NeedGroup, area: Area) -> None:
        """The prospect has to consent to that it is sought."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit referrals."""

    contract = "fit"

    def look(self, ref_ids: Ids) -> None:
        """Who may see these has changed."""
        elsewhere()


class Searches(Interface):
    """Which legs live."""

    contract = "search"

    def live(self, ref_id: Id) -> Ids:
        """Legs that may be accepted or that serve, and the one whose help is to be confirmed."""
        elsewhere()


class Desks(Interface):
    """Whose legs are."""

    contract = "desk"

    def of_leg(self, leg_id: Id) -> MemberId:
        """Whose desk a leg that lives is on."""
        elsewhere()


class LegBook(Interface):
    """The legs."""

    contract = "leg"

    def revise(self, leg_id: Id, priority: Priority, lane: Clock) -> None:
        """Something else is sought by what lives."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def revise(self, leg_id: Id, priority: Priority, lane: Clock) -> None:
        """Something else is sought by what serves."""
        elsewhere()


@event
class NeedRevised:
    """What is sought is this now, as `by` says; `to` is the holder and whose legs live. Details are in a payload, if there is one."""

    ref_id: Id
    by: MemberId
    to: Members
    need_group: NeedGroup
    area: Area
    priority: Priority
    payload_commit: Commitment | None


class Revisions(Contract):
    """Changes what open referrals seek; keeps nothing."""

    name = "revision"

    custody: Custody = Custody()
    holders: Holders = Holders()
    cases: Cases = Cases()
    fits: Fits = Fits()
    searches: Searches = Searches()
    desks: Desks = Desks()
    legs: LegBook = LegBook()
    services: Services = Services()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def update(
        self, ctx: Context, ref_id: Id, expected_version: int, priority: Priority | None,
        need_group: NeedGroup | None, area: Area | None, payload_commit: Commitment | None,
    ) -> None:  # fmt: skip
        """Event 35: the holder or the origin says what is different; what is nothing stays. No clock has longer than before."""
        old = self.custody.sought(ref_id)
        if old is None:
            refuse(NOT_FOUND)
        require(self.holders.has_part(ref_id, ctx.member), FORBIDDEN)
        require(area is None or area > 0, WRONG_AREA)
        need = replace(
            old,
            priority=old.priority if priority is None else priority,
            need_group=old.need_group if need_group is None else need_group,
            area=old.area if area is None else area,
        )
        require(need != old or payload_commit is not None, UNCHANGED)
        if need.need_group != old.need_group or need.area != old.area:
            self.cases.check(need.case_id, need.need_group, need.area)
            self.fits.look((ref_id,))
        lane = self.custody.revise(ref_id, expected_version, need)
        told = self._revise_legs(ref_id, need.priority, lane)
        ctx.emit(
            NeedRevised(
                ref_id, ctx.member, told, need.need_group, need.area, need.priority, payload_commit
            )
        )

    def _revise_legs(self, ref_id: Id, priority: Priority, lane: Clock) -> Members:
        """What lives is as urgent as the referral; who has to know: the holder, and whose legs these are."""
        place, told = self.custody.standing(ref_id)[0], [self.holders.of(ref_id)]
        for leg_id in self.searches.live(ref_id):
            self.legs.revise(leg_id, priority, lane)
            if place == Place.IN_SERVICE:
                self.services.revise(leg_id, priority, lane)
            member = self.desks.of_leg(leg_id)
            if member not in told:
                told.append(member)
        return tuple(told)
