"""Who is helped, who is being helped, and who is not yet: lists of referrals by agency (telah, sedang, belum).

One rule says it (contracts, section 2.2), here and nowhere else: nobody types it in.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Id,
    Interface,
    Keys,
    MemberId,
    Moment,
    elsewhere,
    event,
    internal,
    view,
)

PER_PAGE = 64
STEWARD = 0

Area = Annotated[int, AtMost(16)]
"""The steward's office is 0, those of the areas are their guardians'."""


class Status(Choice):
    """Where a referral stands: the states of contract `custody`, and how it was closed."""

    OPEN_INTAKE = 1
    OFFERED = 2
    IN_SERVICE = 3
    POOLED = 4
    STEWARDED = 5
    AWAITING_FOLLOWUP = 6
    CLOSED_HELPED = 7
    CLOSED_OTHERWISE = 8


class Help(Choice):
    """Belum: not yet. Sedang: being helped. Telah: helped, as far as anybody knows. Others ended without help."""

    BELUM_HELD = 1
    """The origin looks for a helper."""
    BELUM_PASSED = 2
    """The guardian of the area or the steward does."""
    SEDANG = 3
    TELAH = 4
    ENDED = 5


@event
class HelpChanged:
    """A referral is in another list of its origin."""

    ref_id: Id
    origin: MemberId
    area: Area
    help: Help


class FollowUps(Interface):
    """Whether help has lasted."""

    contract = "followup"

    def begin(self, ref_id: Id, origin: MemberId, area: Area) -> None:
        """Somebody was helped."""
        elsewhere()

    def end(self, ref_id: Id) -> None:
        """It is so no more."""
        elsewhere()


class Statuses(Contract):
    """Each referral is in one list of its origin and, while an office holds it, in that one's."""

    name = "status"

    by_origin: Keys[tuple[MemberId, Help, Id]] = Keys()
    by_office: Keys[tuple[Area, Id]] = Keys()
    followups: FollowUps = FollowUps()

    @internal("custody", "referral")
    def move(
        self,
        ctx: Moment,
        ref_id: Id,
        origin: MemberId,
        area: Area,
        before: Status | None,
        after: Status | None,
    ) -> None:
        """A referral comes to a state, goes to another one, or from one."""
        was = None if before is None else _help(before)
        now = None if after is None else _help(after)
        if was != now:
            if was is not None:
                self.by_origin.erase((origin, was, ref_id))
            if was == Help.TELAH:
                self.followups.end(ref_id)
            if now is not None:
                self.by_origin.add((origin, now, ref_id))
                ctx.emit(HelpChanged(ref_id, origin, area, now))
            if now == Help.TELAH:
                self.followups.begin(ref_id, origin, area)
        left, office = _office(before, area), _office(after, area)
        if left is not None:
            self.by_office.erase((left, ref_id))
        if office is not None:
            self.by_office.add((office, ref_id))

    @view
    def of_agency(self, origin: MemberId, which: Help, after: Id | None) -> tuple[Id, ...]:
        """A page of an agency's referrals by whether they are helped; the next one begins after its last."""
        start = None if after is None else (origin, which, after)
        found = self.by_origin.listed(most=PER_PAGE, after=start, within=(origin, which))
        return tuple([key[2] for key in found])

    @view
    def of_office(self, office: Area, after: Id | None) -> tuple[Id, ...]:
        """A page of what waits with a guardian or, for 0, with the steward; the next one begins after its last."""
        start = None if after is None else (office, after)
        found = self.by_office.listed(most=PER_PAGE, after=start, within=(office,))
        return tuple([key[1] for key in found])


def _help(status: Status) -> Help:
    if status in (Status.IN_SERVICE, Status.AWAITING_FOLLOWUP):
        return Help.SEDANG
    if status in (Status.POOLED, Status.STEWARDED):
        return Help.BELUM_PASSED
    if status == Status.CLOSED_HELPED:
        return Help.TELAH
    return Help.ENDED if status == Status.CLOSED_OTHERWISE else Help.BELUM_HELD


def _office(status: Status | None, area: Area) -> Area | None:
    if status == Status.POOLED:
        return area
    return STEWARD if status == Status.STEWARDED else None
