"""Whether an agency fits a referral: may be asked for it, may take it on, may see of whom it is (contracts, section 2.4).

The guard K, *consent or basis active and covering the actor and every target*, is asked here by whoever offers, accepts,
claims or speaks with a prospect; contract `case` asks it where a referral begins. Keeps nothing.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Clock,
    Contract,
    Id,
    Interface,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    elsewhere,
    internal,
    record,
    refuse,
    require,
    tick,
    view,
)

NOT_FOUND = Reason("not_found")
NO_CONSENT = Reason("no_consent")
NO_BASIS = Reason("no_basis")

CHANNEL = 1
"""For what data are used here, by its number in contract `consent`."""

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Members = Annotated[tuple[MemberId, ...], AtMost(6)]
Ids = Annotated[tuple[Id, ...], AtMost(64)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class DataClass(Choice):
    """Who is asked sees the preview; who takes it on, or speaks with the prospect, the core."""

    PREVIEW = 1
    CORE = 2


class Place(Choice):
    """Where a referral is: states of contract `custody`, what is offered being where it was offered from."""

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
    """What open referrals are of."""

    contract = "custody"

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and for whom; nothing for a referral that is not open."""
        elsewhere()

    def standing(self, ref_id: Id) -> tuple[Place, MemberId | None, MemberId, Area]:
        """With whom it is, who serves, its origin and its area."""
        elsewhere()

    def bind(self, ref_id: Id, seen: tuple[bool, bool]) -> None:
        """Whether it may go beyond the origin, and whether all that were asked may see it."""
        elsewhere()


class Searches(Interface):
    """Which legs live."""

    contract = "search"

    def live(self, ref_id: Id) -> Ids:
        """Legs that may be accepted or that serve."""
        elsewhere()


class Desks(Interface):
    """Whose legs are."""

    contract = "desk"

    def of_leg(self, leg_id: Id) -> MemberId:
        """Whose desk a leg that lives is on."""
        elsewhere()


class Offices(Interface):
    """Who is guardian of an area."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def want_basis(self, leg_id: Id) -> None:
        """The consent under which it serves has ended: it has to state a law."""
        elsewhere()

    def need_no_basis(self, leg_id: Id) -> None:
        """The prospect consents to that it serves, or it has a law."""
        elsewhere()


class Bases(Interface):
    """Bases in law."""

    contract = "basis"

    def has(self, case_id: Id, member: MemberId, basis_id: Id | None) -> bool:
        """True if the member has one in force now; that one, if it is named."""
        elsewhere()


class Consents(Interface):
    """What prospects consent to."""

    contract = "consent"

    def covers(
        self,
        case_id: Id,
        area: Area,
        need_group: NeedGroup,
        purpose: int,
        data_class: DataClass,
        actor: MemberId,
        targets: Members,
    ) -> bool:
        """The guard K: consent or basis in force now covers who acts and all whom the data go to."""
        elsewhere()


class Fits(Contract):
    """Answers about agencies and referrals; keeps nothing."""

    name = "fit"

    custody: Custody = Custody()
    consents: Consents = Consents()
    searches: Searches = Searches()
    desks: Desks = Desks()
    offices: Offices = Offices()
    services: Services = Services()
    bases: Bases = Bases()

    @internal("search")
    def asked(self, ctx: Moment, ref_id: Id, by: MemberId, members: Members) -> None:
        """Event 5: who offers it and all that are asked see the preview."""
        self._check(self._need(ref_id), DataClass.PREVIEW, by, members)

    @internal("search", "pool", "steward")
    def takes(self, ctx: Moment, ref_id: Id, member: MemberId) -> None:
        """Events 9, 24, 25: who takes it on sees the core."""
        self._check(self._need(ref_id), DataClass.CORE, member, ())

    @internal("contact")
    def reaches(self, ctx: Moment, ref_id: Id, member: MemberId) -> None:
        """Event 16: who tries to reach the prospect sees the core, too."""
        self._check(self._need(ref_id), DataClass.CORE, member, ())

    @internal("service")
    def goes_on(self, ctx: Moment, ref_id: Id, member: MemberId, basis_id: Id) -> None:
        """Event 23: who helps has stated a law, and that covers the core."""
        need = self._need(ref_id)
        require(self.bases.has(need.case_id, member, basis_id), NO_BASIS)
        self._check(need, DataClass.CORE, member, ())

    @view
    def may_see(self, ctx: Moment, ref_id: Id, member: MemberId) -> bool:
        """Event 11, and the next of a row: true if the preview may go from the origin to a member."""
        need = self._need(ref_id)
        return self._covers(need, DataClass.PREVIEW, need.origin, (member,))

    # When consent changes.

    @internal("case", "revision", "division")
    def look(self, ctx: Moment, ref_ids: Ids) -> None:
        """Events 35, 36, 40, 41: at the start of the next block each of these is looked at again, one firing each."""
        for ref_id in ref_ids:
            ctx.arm("again", ref_id, ctx.now_ms, Clock.STATUTORY)

    @tick
    def again(self, moment: Moment, subject: Id) -> None:
        """Whether it may go beyond the origin; whether those that were asked may see it; whether who helps needs a law."""
        need = self.custody.sought(subject)
        if need is None:
            return
        place, serving, origin, area = self.custody.standing(subject)
        guardian = self.offices.holder(area)
        is_free = self._covers(need, DataClass.PREVIEW, origin, (guardian,))
        legs, are_covered = self.searches.live(subject), True
        if place == Place.IN_SERVICE and serving is not None:
            if serving == origin or self._covers(need, DataClass.CORE, serving, ()):
                self.services.need_no_basis(legs[0])
            else:
                self.services.want_basis(legs[0])
        elif place != Place.AWAITING_FOLLOWUP:
            members = tuple([self.desks.of_leg(each) for each in legs])
            are_covered = self._covers(need, DataClass.PREVIEW, origin, members)
        self.custody.bind(subject, (is_free, are_covered))

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What could not be looked at is tried again every day."""
        moment.arm("again", subject, Milliseconds(moment.now_ms + DAY), Clock.STATUTORY)

    # Steps.

    def _need(self, ref_id: Id) -> Need:
        found = self.custody.sought(ref_id)
        if found is None:
            refuse(NOT_FOUND)
        return found

    def _check(self, need: Need, data_class: DataClass, by: MemberId, members: Members) -> None:
        """The fact is the first member that nothing covers."""
        if not self._covers(need, data_class, by, members):
            for member in members:
                require(self._covers(need, data_class, by, (member,)), NO_CONSENT, member)
            require(False, NO_CONSENT, by)

    def _covers(self, need: Need, data_class: DataClass, by: MemberId, members: Members) -> bool:
        return self.consents.covers(
            need.case_id, need.area, need.need_group, CHANNEL, data_class, by, members
        )
