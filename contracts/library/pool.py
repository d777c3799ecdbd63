"""The pool of each area: what found no helper where it was offered, and any agency may claim (contracts, event 24)."""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Id,
    Interface,
    Keys,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    Standing,
    elsewhere,
    internal,
    method,
    record,
    require,
)

WRONG_STATE = Reason("wrong_state")
NOT_ACTIVE = Reason("not_active")
NEEDS_GUARDIAN = Reason("needs_guardian")
TOO_MANY_CLAIMS = Reason("too_many_claims")
TOO_NEW = Reason("too_new")

MOST_CLAIMS = 10
"""Of one member, with nobody spoken to yet."""

T_PUBLISHED = 23
"""A clock by its number in contract `duration`."""

Area = Annotated[int, AtMost(16)]


class Taking(Choice):
    """Who takes a referral that is not offered to it."""

    CLAIM = 2


class Reach(Choice):
    """How far a claim may come from: from who helps in the area, or from anywhere."""

    AREA = 1
    ANYWHERE = 2


class Place(Choice):
    """Where a referral is: states of contract `custody`."""

    OPEN_INTAKE = 1
    OFFERED = 2
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6


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


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def take(
        self, ref_id: Id, version: int, by: MemberId, leg_id: Id, taking: Taking
    ) -> tuple[Place, bool, bool, Need]:
        """A member takes it; how it stood, was at risk, could be claimed from wherever it was, and what is looked for."""
        elsewhere()


class Searches(Interface):
    """Which agencies were asked."""

    contract = "search"

    def is_barred(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member failed, let the referral lapse, or handed it back."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit a referral."""

    contract = "fit"

    def claims(self, need: Need, member: MemberId, reach: Reach) -> Milliseconds:
        """A member takes it on; since when it has a service for that."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def is_unstarted(self, leg_id: Id) -> bool:
        """True if nobody has spoken with the prospect yet."""
        elsewhere()


class Offices(Interface):
    """Who is guardian of an area."""

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


class Pool(Contract):
    """Claims that are not started yet."""

    name = "pool"

    claims: Keys[tuple[MemberId, Id]] = Keys()
    """By member and leg; what was started or has ended is taken out at the member's next claim."""
    custody: Custody = Custody()
    searches: Searches = Searches()
    fits: Fits = Fits()
    services: Services = Services()
    offices: Offices = Offices()
    durations: Durations = Durations()

    @method(Role.COORDINATOR)
    def claim(self, ctx: Context, ref_id: Id, expected_version: int, leg_id: Id) -> None:
        """Event 24: take a referral from the pool; who has failed it once, or is new to such help, needs the guardian's signature, too."""
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        barred = self.searches.is_barred(ref_id, ctx.member)
        self._make_room(ctx.member)
        place, _, opens, need = self.custody.take(
            ref_id, expected_version, ctx.member, leg_id, Taking.CLAIM
        )
        require(place == Place.POOLED or (place == Place.STEWARDED and opens), WRONG_STATE)
        reach = Reach.ANYWHERE if opens else Reach.AREA
        since_ms = self.fits.claims(need, ctx.member, reach)
        from_ms = since_ms + self.durations.of(T_PUBLISHED, need.priority)
        if barred or ctx.now_ms < from_ms:
            guardian = self.offices.holder(need.area)
            holders = [each.member for each in ctx.cosigners if len(each.roles) > 0]
            cosigned = guardian in holders
            require(cosigned or not barred, NEEDS_GUARDIAN)
            require(cosigned, TOO_NEW, from_ms)
        self.claims.add((ctx.member, leg_id))

    @internal("service")
    def forget(self, member: MemberId, leg_id: Id) -> None:
        """Event 53, and where a referral has many: nobody needs to know of a leg any more that was perhaps claimed."""
        self.claims.erase((member, leg_id))

    def _make_room(self, member: MemberId) -> None:
        """No more than MOST_CLAIMS wait for one agency to speak with the prospect."""
        waiting = 0
        for claim in self.claims.listed(most=MOST_CLAIMS, within=(member,)):
            if self.services.is_unstarted(claim[1]):
                waiting += 1
            else:
                self.claims.erase(claim)
        require(waiting < MOST_CLAIMS, TOO_MANY_CLAIMS, MOST_CLAIMS)
