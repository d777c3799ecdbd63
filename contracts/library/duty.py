"""The duty roster: which desk is on duty in which area, by the clock (contracts, section 3.2).

What is an emergency is offered only to desks on duty, and goes to the steward's at once where there is none. So the
steward's roster has no gap: what is open in the next 24 hours is told every hour until it is filled.
"""

from contracts.language import (
    DAY,
    HOUR,
    Annotated,
    AtMost,
    Choice,
    Clock,
    Context,
    Contract,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Value,
    elsewhere,
    event,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
WRONG_AREA = Reason("wrong_area")
BAD_PERIOD = Reason("bad_period")
TOO_LONG = Reason("too_long")
TOO_MANY_SHIFTS = Reason("too_many_shifts")

T_ROSTER_MS = 24 * HOUR
"""So long ahead a gap in the steward's roster is told."""
LONGEST_MS = 7 * DAY
"""Of one shift."""
FARTHEST_MS = 366 * DAY
"""From now to the end of a shift."""
MOST_SHIFTS = 200
"""Of one member that are not over."""
PER_PAGE = 64
MOST_ON = 16
"""Members that are looked at in one read of those that have a desk on duty."""
STEWARD = 0

Area = Annotated[int, AtMost(16)]
"""The steward's desk is 0, which serves all areas; it counts while its member holds that office."""
Areas = Annotated[tuple[Area, ...], AtMost(17)]
Desk = Annotated[int, AtMost(255)]
"""A member's own number for it."""


class Phase(Choice):
    """Where a shift stands."""

    PLANNED = 1
    ON = 2
    OVER = 3


class Members(Interface):
    """Who is active."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        elsewhere()


class Offices(Interface):
    """Who is steward."""

    contract = "office"

    def holder(self, office: Area) -> MemberId:
        """The member that holds an office now."""
        elsewhere()


@record
class Shift:
    """A desk of a member is on duty for some areas, from a time on until another one."""

    member: MemberId
    desk: Desk
    areas: Areas
    from_ms: Milliseconds
    to_ms: Milliseconds
    phase: Phase


@event
class ShiftChanged:
    """A shift is planned, is on, or is over: nothing is kept of one that is over."""

    shift_id: Id
    member: MemberId
    desk: Desk
    before: Phase | None
    after: Phase


@event
class RosterGap:
    """Nobody is on duty at the steward's desk in this time: the heads of all members are told (a notice of level 2)."""

    steward: MemberId
    from_ms: Milliseconds
    to_ms: Milliseconds


class Duty(Contract):
    """The shifts of all desks that are not over."""

    name = "duty"

    shifts: Map[Id, Shift] = Map()
    by_member: Keys[tuple[MemberId, Milliseconds, Id]] = Keys()
    """In the order in which they begin."""
    for_steward: Keys[tuple[MemberId, Milliseconds, Milliseconds, Id]] = Keys()
    """Of the steward's desk: from when until when."""
    held: Map[MemberId, int] = Map()
    """How many shifts a member has."""
    on: Map[tuple[Area, MemberId], int] = Map()
    """How many desks of a member are on duty in an area now."""
    is_watched: Value[bool] = Value(False)
    """The steward's roster, every hour since the first shift was planned."""
    members: Members = Members()
    offices: Offices = Offices()

    # What an agency does.

    @method(Role.ADMIN, Role.COORDINATOR)
    def set(
        self,
        ctx: Context,
        shift_id: Id,
        desk: Desk,
        areas: Areas,
        from_ms: Milliseconds,
        to_ms: Milliseconds,
    ) -> None:
        """Plan a shift of a desk; it is on at once if it should have begun."""
        require(shift_id not in self.shifts, EXISTS)
        _check_areas(areas)
        require(from_ms < to_ms and ctx.now_ms < to_ms, BAD_PERIOD)
        require(to_ms <= from_ms + LONGEST_MS, TOO_LONG, LONGEST_MS)
        require(to_ms <= ctx.now_ms + FARTHEST_MS, TOO_LONG, FARTHEST_MS)
        held = self._held(ctx.member)
        require(held < MOST_SHIFTS, TOO_MANY_SHIFTS, MOST_SHIFTS)
        self.held.put(ctx.member, held + 1)
        shift = Shift(ctx.member, desk, areas, from_ms, to_ms, Phase.PLANNED)
        self.by_member.add((ctx.member, from_ms, shift_id))
        if STEWARD in areas:
            self.for_steward.add((ctx.member, from_ms, to_ms, shift_id))
        self._tell(ctx, shift_id, shift, None, Phase.PLANNED)
        if from_ms <= ctx.now_ms:
            self._go_on(ctx, shift_id, shift)
        else:
            self.shifts.put(shift_id, shift)
            ctx.arm("turn", shift_id, from_ms, Clock.STATUTORY)
        if not self.is_watched:
            self.is_watched = True
            self._watch_again(ctx, shift_id)

    @method(Role.ADMIN, Role.COORDINATOR)
    def clear(self, ctx: Context, shift_id: Id) -> None:
        """A shift of the member is over now, or will not be."""
        shift = self.shifts.need(shift_id, NOT_FOUND)
        require(shift.member == ctx.member, NOT_YOURS)
        ctx.disarm("turn", shift_id)
        self._go_off(ctx, shift_id, shift)

    # What time does: by the hour of the day, which an outage of the chain does not move.

    @tick
    def turn(self, moment: Moment, subject: Id) -> None:
        """A shift begins, or is over."""
        shift = self.shifts.need(subject, NOT_FOUND)
        if shift.phase == Phase.PLANNED:
            self._go_on(moment, subject, shift)
        else:
            self._go_off(moment, subject, shift)

    @tick
    def watch(self, moment: Moment, subject: Id) -> None:
        """Every hour: whether somebody is at the steward's desk for the next 24."""
        steward = self.offices.holder(STEWARD)
        gap = self._gap(steward, moment.now_ms)
        if gap is not None:
            moment.emit(RosterGap(steward, gap[0], gap[1]))
        self._watch_again(moment, subject)

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """Whatever went wrong with an hour's look, there is another one in the next hour."""
        if failed == "watch":
            self._watch_again(moment, subject)

    # Questions of guards.

    @view
    def is_on(self, area: Area) -> bool:
        """True if a desk of an active member is on duty in an area now; for 0, the steward's."""
        if area == STEWARD:
            return (STEWARD, self.offices.holder(STEWARD)) in self.on
        after: tuple[Area, MemberId] | None = None
        while True:
            page = self.on.page(most=MOST_ON, after=after, within=(area,))
            for place, _ in page:
                if self.members.is_active(place[1]):
                    return True
            if len(page) < MOST_ON:
                return False
            after = page[-1][0]

    @view
    def has_desk_on(self, member: MemberId, area: Area) -> bool:
        """True if a desk of a member is on duty in an area now."""
        return (area, member) in self.on

    # Questions of people.

    @view
    def get(self, shift_id: Id) -> Shift:
        """A shift that is not over."""
        return self.shifts.need(shift_id, NOT_FOUND)

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of a member's shifts, the first to begin first; the next page begins after the last, if that is not over."""
        start = None
        if after is not None:
            start = (member, self.shifts.need(after, NOT_FOUND).from_ms, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[2] for key in found])

    @view
    def on_duty(self, area: Area, after: MemberId | None) -> tuple[MemberId, ...]:
        """A page of the members that have a desk on duty in an area now; the next one begins after its last."""
        start = None if after is None else (area, after)
        found = self.on.page(most=PER_PAGE, after=start, within=(area,))
        return tuple([place[1] for place, _ in found])

    @view
    def gap(self, ctx: Moment) -> tuple[Milliseconds, Milliseconds] | None:
        """The first time in the next 24 hours in which nobody is at the steward's desk."""
        return self._gap(self.offices.holder(STEWARD), ctx.now_ms)

    # Steps.

    def _held(self, member: MemberId) -> int:
        held = self.held.get(member)
        return 0 if held is None else held

    def _go_on(self, ctx: Moment, shift_id: Id, shift: Shift) -> None:
        for area in shift.areas:
            count = self.on.get((area, shift.member))
            self.on.put((area, shift.member), 1 if count is None else count + 1)
        self.shifts.put(shift_id, replace(shift, phase=Phase.ON))
        ctx.arm("turn", shift_id, shift.to_ms, Clock.STATUTORY)
        self._tell(ctx, shift_id, shift, Phase.PLANNED, Phase.ON)

    def _go_off(self, ctx: Moment, shift_id: Id, shift: Shift) -> None:
        if shift.phase == Phase.ON:
            for area in shift.areas:
                count = self.on.need((area, shift.member), NOT_FOUND)
                if count == 1:
                    self.on.erase((area, shift.member))
                else:
                    self.on.put((area, shift.member), count - 1)
        self.shifts.erase(shift_id)
        self.by_member.erase((shift.member, shift.from_ms, shift_id))
        if STEWARD in shift.areas:
            self.for_steward.erase((shift.member, shift.from_ms, shift.to_ms, shift_id))
        self.held.put(shift.member, self._held(shift.member) - 1)
        self._tell(ctx, shift_id, shift, shift.phase, Phase.OVER)

    def _gap(
        self, steward: MemberId, now_ms: Milliseconds
    ) -> tuple[Milliseconds, Milliseconds] | None:
        """From when until when nobody is there, before the end of the time of which one has to know now."""
        end_ms = Milliseconds(now_ms + T_ROSTER_MS)
        until_ms, next_ms = now_ms, end_ms
        for key in self.for_steward.listed(most=MOST_SHIFTS, within=(steward,)):
            if until_ms < key[1]:
                next_ms = min(key[1], end_ms)
                break
            until_ms = max(until_ms, key[2])
        return (until_ms, next_ms) if until_ms < next_ms else None

    def _watch_again(self, ctx: Moment, subject: Id) -> None:
        """At the next full hour."""
        ctx.arm("watch", subject, Milliseconds((ctx.now_ms // HOUR + 1) * HOUR), Clock.URGENT)

    def _tell(
        self, ctx: Moment, shift_id: Id, shift: Shift, before: Phase | None, after: Phase
    ) -> None:
        ctx.emit(ShiftChanged(shift_id, shift.member, shift.desk, before, after))


def _check_areas(areas: Areas) -> None:
    """At least one, and each once."""
    require(len(areas) > 0, WRONG_AREA)
    for place, area in enumerate(areas):
        require(area not in areas[:place], WRONG_AREA)
