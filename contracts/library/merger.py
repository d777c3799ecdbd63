"""Mergers: two referrals of one case that are the same become one, and apart again (contracts, events 37 and 38)."""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    elsewhere,
    event,
    method,
    record,
    refuse,
    require,
    view,
)

NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
ITSELF = Reason("itself")
OTHER_CASE = Reason("other_case")
OTHER_NEED = Reason("other_need")
NEEDS_HOLDER = Reason("needs_holder")
NOT_MERGED = Reason("not_merged")

MERGED_DUPLICATE = 10
"""A disposition by its number in contract `referral`."""

NeedGroup = Annotated[int, AtMost(12)]
Area = Annotated[int, AtMost(16)]


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


WAITING = (Place.OPEN_INTAKE, Place.POOLED, Place.STEWARDED)
"""Nobody helps yet."""


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

    def sought(self, ref_id: Id) -> Need | None:
        """What is looked for, and for whom; nothing for a referral that is not open."""
        elsewhere()

    def release(self, ref_id: Id, version: int) -> Past:
        """It is open no more."""
        elsewhere()

    def hasten(self, ref_id: Id, version: int, other: Past) -> None:
        """It has no more time for the first contact than another one that it stands for, too."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def of(self, ref_id: Id) -> MemberId:
        """The member that is answerable now."""
        elsewhere()

    def holds(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder now."""
        elsewhere()


class Offices(Interface):
    """Who acts for an origin."""

    contract = "office"

    def acts_for(self, origin: MemberId, area: Area, member: MemberId) -> bool:
        """True if a member acts as the origin."""
        elsewhere()


class Cases(Interface):
    """What a referral is one need of."""

    contract = "case"

    def check(self, case_id: Id, need_group: NeedGroup, area: Area) -> None:
        """The prospect has to consent to that it is sought."""
        elsewhere()


class Referrals(Interface):
    """Referrals that are closed, and that are open again."""

    contract = "referral"

    def end(self, ref_id: Id, past: Past, disposition: int) -> None:
        """One that was released is closed, and no leg of it lives."""
        elsewhere()

    def restore(self, ref_id: Id, version: int) -> Need:
        """It should not have been closed; what is looked for again."""
        elsewhere()


@event
class ReferralMerged:
    """It is the same as `into`, in which it goes on."""

    ref_id: Id
    into: Id
    by: MemberId


@event
class ReferralUnmerged:
    """It is not the same as `out_of`."""

    ref_id: Id
    out_of: Id
    by: MemberId


class Mergers(Contract):
    """Which referrals were merged into which."""

    name = "merger"

    merged: Map[Id, Id] = Map()
    """Those that are closed as the same as another one: as which."""
    custody: Custody = Custody()
    holders: Holders = Holders()
    offices: Offices = Offices()
    cases: Cases = Cases()
    referrals: Referrals = Referrals()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def merge(self, ctx: Context, ref_id: Id, expected_version: int, into: Id, into_version: int) -> None:  # fmt: skip
        """Event 37: both are one need of one case, and nobody helps with this one; who holds the other one signs, too."""
        old, new = self.custody.sought(ref_id), self.custody.sought(into)
        if old is None or new is None:
            refuse(NOT_FOUND)
        require(ref_id != into, ITSELF)
        self._check_signed(ctx, ref_id, into)
        require(old.case_id == new.case_id, OTHER_CASE)
        require(old.need_group == new.need_group, OTHER_NEED)
        self.cases.check(new.case_id, new.need_group, new.area)
        past = self.custody.release(ref_id, expected_version)
        require(past.place in WAITING, WRONG_STATE)
        self.custody.hasten(into, into_version, past)
        self.referrals.end(ref_id, past, MERGED_DUPLICATE)
        self.merged.put(ref_id, into)
        ctx.emit(ReferralMerged(ref_id, into, ctx.member))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def unmerge(self, ctx: Context, ref_id: Id, expected_version: int) -> None:
        """Event 38: they are not the same, as its origin or who holds the other one says; the ceiling is what it was."""
        into = self.merged.need(ref_id, NOT_MERGED)
        need = self.referrals.restore(ref_id, expected_version)
        is_origin = self.offices.acts_for(need.origin, need.area, ctx.member)
        require(is_origin or self._holds(into, ctx.member), FORBIDDEN)
        self.merged.erase(ref_id)
        ctx.emit(ReferralUnmerged(ref_id, into, ctx.member))

    @view
    def into(self, ref_id: Id) -> Id | None:
        """As which other referral it is closed, if it is."""
        return self.merged.get(ref_id)

    def _holds(self, ref_id: Id, member: MemberId) -> bool:
        """Nobody holds one that is closed."""
        return self.custody.sought(ref_id) is not None and self.holders.holds(ref_id, member)

    def _check_signed(self, ctx: Context, ref_id: Id, into: Id) -> None:
        """Who holds one of them says so, and who holds the other signs."""
        holds_old = self.holders.holds(ref_id, ctx.member)
        holds_new = self.holders.holds(into, ctx.member)
        require(holds_old or holds_new, FORBIDDEN)
        self._check_cosigned(ctx, ref_id if holds_new else into)

    def _check_cosigned(self, ctx: Context, other: Id) -> None:
        """The fact is who has to."""
        signed = [ctx.member] + [each.member for each in ctx.cosigners if len(each.roles) > 0]
        held = any([self.holders.holds(other, member) for member in signed])
        require(held, NEEDS_HOLDER, self.holders.of(other))
