"""Whether an agency fits a referral: may be asked for it, may take it on, may see of whom it is (contracts, section 2.4).

The guard K, *consent or basis active and covering the actor and every target*, is asked here by whoever offers, accepts,
claims or speaks with a prospect; contract `case` asks it where a referral begins. So is what agencies have published, how
much room they have, and who is on duty. Keeps nothing.
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
NO_SERVICE = Reason("no_service")
NO_ROOM = Reason("no_room")
NOT_ON_DUTY = Reason("not_on_duty")

CHANNEL = 1
"""For what data are used here, by its number in contract `consent`."""
NO_CAPACITY = 5
"""The last of the rooms of contract `directory`, the best of which has the least number."""

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Members = Annotated[tuple[MemberId, ...], AtMost(6)]
Ids = Annotated[tuple[Id, ...], AtMost(64)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class Reach(Choice):
    """How far agencies are looked for: that help in the area, or anywhere (OUT_OF_AREA_OK)."""

    AREA = 1
    ANYWHERE = 2


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


class Directory(Interface):
    """Which services agencies have."""

    contract = "directory"

    def offers(
        self, member: MemberId, need_group: NeedGroup, area: Area
    ) -> tuple[Milliseconds, int] | None:
        """Since when a member has always published a service for a need in an area, and its best room."""
        elsewhere()

    def serves(self, member: MemberId, need_group: NeedGroup) -> Milliseconds | None:
        """Since when a member has always published a service for a need, in whichever area."""
        elsewhere()


class Duty(Interface):
    """Who is on duty."""

    contract = "duty"

    def is_on(self, area: Area) -> bool:
        """True if a desk of an active member is on duty in an area now."""
        elsewhere()

    def has_desk_on(self, member: MemberId, area: Area) -> bool:
        """True if a desk of a member is on duty in an area now."""
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
    directory: Directory = Directory()
    duty: Duty = Duty()

    # Who has it first, and who is asked.

    @internal("referral")
    def begins(self, area: Area) -> Place:
        """Event 2, of an emergency: with its origin, or with the steward if no desk is on duty there."""
        return Place.OPEN_INTAKE if self.duty.is_on(area) else Place.STEWARDED

    @internal("search")
    def asked(self, ctx: Moment, ref_id: Id, by: MemberId, members: Members, reach: Reach) -> None:
        """Event 5: all that are asked have a service for it, and they and who offers it see the preview."""
        need = self._need(ref_id)
        self._check(need, DataClass.PREVIEW, by, members)
        for member in members:
            self._check_helps(need, member, reach)

    @internal("search")
    def named(self, ctx: Moment, ref_id: Id, member: MemberId, reach: Reach) -> bool:
        """Event 11: who is named has a service for it; true if the preview may go there from the origin."""
        need = self._need(ref_id)
        self._check_helps(need, member, reach)
        return self._covers(need, DataClass.PREVIEW, need.origin, (member,))

    @view
    def may_ask(self, ctx: Moment, ref_id: Id, member: MemberId, reach: Reach) -> bool:
        """Section 2.6: true if a member has a service for it, and may see the preview; who has not is passed over in a row."""
        need = self._need(ref_id)
        helps = self._has_service(need, member, reach) and self._is_ready(need, member)
        return helps and self._covers(need, DataClass.PREVIEW, need.origin, (member,))

    # Who takes it on.

    @internal("referral")
    def keeps(self, need: Need, member: MemberId) -> None:
        """Event 4: who helps itself has a service for that."""
        require(self.directory.serves(member, need.need_group) is not None, NO_SERVICE, member)

    @internal("search")
    def accepts(self, ctx: Moment, need: Need, member: MemberId, reach: Reach) -> None:
        """Event 9: who takes it on sees the core, and has room, and a service there unless none was wanted."""
        self._check(need, DataClass.CORE, member, ())
        offer = self.directory.offers(member, need.need_group, need.area)
        if offer is None:
            require(reach == Reach.ANYWHERE, NO_SERVICE, member)
        else:
            require(offer[1] < NO_CAPACITY, NO_ROOM, member)

    @internal("pool")
    def claims(self, ctx: Moment, need: Need, member: MemberId, reach: Reach) -> Milliseconds:
        """Event 24: the same of who claims it; since when it has that service."""
        self._check(need, DataClass.CORE, member, ())
        offer = self.directory.offers(member, need.need_group, need.area)
        if offer is not None:
            require(offer[1] < NO_CAPACITY, NO_ROOM, member)
            return offer[0]
        require(reach == Reach.ANYWHERE, NO_SERVICE, member)
        since_ms = self.directory.serves(member, need.need_group)
        if since_ms is None:
            refuse(NO_SERVICE, member)
        return since_ms

    @internal("steward")
    def takes(self, ctx: Moment, need: Need, member: MemberId) -> None:
        """Event 25: the steward, which never declines, sees the core."""
        self._check(need, DataClass.CORE, member, ())

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

    def _check_helps(self, need: Need, member: MemberId, reach: Reach) -> None:
        require(self._has_service(need, member, reach), NO_SERVICE, member)
        require(self._is_ready(need, member), NOT_ON_DUTY, member)

    def _has_service(self, need: Need, member: MemberId, reach: Reach) -> bool:
        """In the area, unless anywhere is good enough."""
        if reach == Reach.ANYWHERE:
            return self.directory.serves(member, need.need_group) is not None
        return self.directory.offers(member, need.need_group, need.area) is not None

    def _is_ready(self, need: Need, member: MemberId) -> bool:
        """Emergencies are for desks on duty."""
        return need.priority != Priority.KECEMASAN or self.duty.has_desk_on(member, need.area)

    def _covers(self, need: Need, data_class: DataClass, by: MemberId, members: Members) -> bool:
        return self.consents.covers(
            need.case_id, need.area, need.need_group, CHANNEL, data_class, by, members
        )
