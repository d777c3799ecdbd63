"""Division: a referral for several agencies becomes parts, each a referral of its own (contracts, event 36)."""

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
    elsewhere,
    event,
    method,
    record,
    replace,
    require,
)

FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
TOO_FEW = Reason("too_few")
NOT_A_PART = Reason("not_a_part")
NOT_SERVED = Reason("not_served")

LEAST_PARTS = 2
SPLIT = 5
"""A disposition by its number in contract `referral`."""

NeedGroup = Annotated[int, AtMost(12)]
Area = Annotated[int, AtMost(16)]
Ids = Annotated[tuple[Id, ...], AtMost(24)]
Part = tuple[Id, NeedGroup, Commitment]
"""A referral that begins, what it looks for, and which of the details are its own."""
Parts = Annotated[tuple[Part, ...], AtMost(8)]
"""Each tells three events, and a call no more than 32; who needs more parts divides one of them again."""


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


class Outcome(Choice):
    """What came of the help."""

    HELPED = 1
    PARTIAL = 2
    NOT_HELPED = 3


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
class Past:
    """What a referral was that is open no more, as contract `custody` says it."""

    need: Need
    place: Place
    serving: MemberId | None
    outcome: Outcome | None
    level: int
    reopened: int
    contact_by: Milliseconds | None
    version: int


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def serve(self, ref_id: Id, member: MemberId) -> None:
        """An agency holds it from now on."""
        elsewhere()

    def release(self, ref_id: Id, version: int) -> Past:
        """It is open no more."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def holds(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder now."""
        elsewhere()


class Referrals(Interface):
    """Referrals that begin, and that are closed."""

    contract = "referral"

    def begin(self, ref_id: Id, past: Past) -> None:
        """One begins with what another one brings along."""
        elsewhere()

    def end(self, ref_id: Id, past: Past, disposition: int) -> None:
        """One that was released is closed, and no leg of it lives."""
        elsewhere()


class Searches(Interface):
    """Which agencies were asked."""

    contract = "search"

    def live(self, ref_id: Id) -> Ids:
        """Legs that may be accepted or that serve, and the one whose help is to be confirmed."""
        elsewhere()

    def divide(self, ref_id: Id, part_id: Id) -> None:
        """A part has no more offers left than the whole."""
        elsewhere()

    def hand_on(self, ref_id: Id, part_id: Id, leg_id: Id) -> None:
        """A leg of the whole lives as one of a part."""
        elsewhere()


class LegBook(Interface):
    """The legs."""

    contract = "leg"

    def hand_on(self, leg_id: Id, ref_id: Id) -> None:
        """It is one of this referral from now on, and its agency serves that."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def hand_on(self, leg_id: Id, ref_id: Id) -> None:
        """It is one of this referral from now on."""
        elsewhere()


class Fits(Interface):
    """Which agencies fit referrals."""

    contract = "fit"

    def look(self, ref_ids: Ids) -> None:
        """Who may see these has changed."""
        elsewhere()


@event
class ReferralSplit:
    """It goes on as these parts, as `by` says; in `kept`, if there is one, the leg `leg_id` of the whole goes on."""

    ref_id: Id
    by: MemberId
    parts: Parts
    kept: Id | None
    leg_id: Id | None


class Divisions(Contract):
    """Divides open referrals; keeps nothing."""

    name = "division"

    custody: Custody = Custody()
    holders: Holders = Holders()
    referrals: Referrals = Referrals()
    searches: Searches = Searches()
    legs: LegBook = LegBook()
    services: Services = Services()
    fits: Fits = Fits()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def split(self, ctx: Context, ref_id: Id, expected_version: int, parts: Parts, kept: Id | None) -> None:  # fmt: skip
        """Event 36: the holder divides it, as long as nobody is asked; who helps may go on with one of the parts."""
        require(self.holders.holds(ref_id, ctx.member), FORBIDDEN)
        require(len(parts) >= LEAST_PARTS, TOO_FEW)
        part_ids = tuple([part[0] for part in parts])
        require(kept is None or kept in part_ids, NOT_A_PART)
        live = self.searches.live(ref_id)
        for part_id in part_ids:
            self.searches.divide(ref_id, part_id)
        if kept is not None:
            require(len(live) == 1, NOT_SERVED)
            self.searches.hand_on(ref_id, kept, live[0])
        whole = self.custody.release(ref_id, expected_version)
        serves = whole.place == Place.IN_SERVICE
        require(serves or (whole.place == Place.OPEN_INTAKE and len(live) == 0), WRONG_STATE)
        for part_id, need_group, _details in parts:
            self.referrals.begin(part_id, _part(whole, ref_id, need_group))
        if kept is not None and whole.serving is not None:
            self.custody.serve(kept, whole.serving)
            self.legs.hand_on(live[0], kept)
            self.services.hand_on(live[0], kept)
        self.fits.look(part_ids)
        self.referrals.end(ref_id, whole, SPLIT)
        leg_id = None if kept is None else live[0]
        ctx.emit(ReferralSplit(ref_id, ctx.member, parts, kept, leg_id))


def _part(whole: Past, ref_id: Id, need_group: NeedGroup) -> Past:
    """With the origin, as high as the whole, and with what is left until the prospect has to be spoken with."""
    need = replace(whole.need, need_group=need_group, parent=ref_id)
    return Past(need, Place.OPEN_INTAKE, None, None, whole.level, 0, whole.contact_by, 0)
