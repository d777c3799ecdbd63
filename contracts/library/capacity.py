"""Capacity: how much room there is in each service and area, as its agency says (contracts, sections 2.7 and 3.2).

Each statement is as of the block in which it stands: nobody makes an old one look new.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
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
    elsewhere,
    event,
    internal,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

STALE = Reason("stale")
BAD_ROW = Reason("bad_row")
TOO_LONG = Reason("too_long")

T_CAPACITY_MS = 30 * DAY
"""What was said longer ago is unconfirmed (tidak disahkan); for no longer is a service full by its node's word."""
MOST_AREAS = 16

Area = Annotated[int, AtMost(16)]
Areas = Annotated[tuple[Area, ...], AtMost(16)]


class Unit(Choice):
    """What is counted."""

    PERSONS = 1
    HOUSEHOLDS = 2
    PLACES = 3
    """Beds, seats, homes."""
    HOURS = 4


class Target(Choice):
    """For whom it is kept."""

    ANYONE = 1
    CHILDREN = 2
    YOUTH = 3
    WOMEN = 4
    OLDER_PERSONS = 5
    DISABLED_PERSONS = 6
    FAMILIES = 7
    WORKERS = 8


class Room(Choice):
    """Whether somebody can be taken on, the best first; by the codes of FHIR, and one for what nobody has said."""

    CAPACITY = 1
    ADDITIONAL_ASSESSMENT_REQUIRED = 2
    WAITLIST = 3
    UNSTATED = 4
    NO_CAPACITY = 5


ROOMS = (
    Room.CAPACITY,
    Room.ADDITIONAL_ASSESSMENT_REQUIRED,
    Room.WAITLIST,
    Room.UNSTATED,
    Room.NO_CAPACITY,
)

Row = tuple[Unit, Target, int, int, Room]
"""What is counted and for whom it is kept, how many are paid for, how many of these are free, and what that means."""
Rows = Annotated[tuple[Row, ...], AtMost(8)]


class Directory(Interface):
    """The services."""

    contract = "directory"

    def admit(self, service_id: Id, member: MemberId, area: Area) -> None:
        """Whether a member has this service in this area."""
        elsewhere()

    def turn(self, service_id: Id, area: Area, before: Room, after: Room) -> MemberId:
        """Its room is another; whose it is."""
        elsewhere()


@record
class Statement:
    """What an agency says of a service in an area. Until `full_until_ms` there is no room, whatever else it says."""

    rows: Rows
    as_of_ms: Milliseconds
    full_until_ms: Milliseconds | None
    version: int


@event
class CapacityStated:
    """There is room in an area, or is not: by its agency's word, or since the time is over for which it was full."""

    service_id: Id
    member: MemberId
    area: Area
    room: Room


class Capacities(Contract):
    """What was said last of each service in each area."""

    name = "capacity"

    statements: Map[tuple[Id, Area], Statement] = Map()
    full_ones: Keys[tuple[Id, Area]] = Keys()
    """Those that are full until some time."""
    directory: Directory = Directory()

    @method(Role.ADMIN)
    def state(
        self, ctx: Context, service_id: Id, area: Area, expected_version: int, rows: Rows
    ) -> None:
        """Say how much room a service has in an area, as of now; no rows take back what was said.

        The version is that of what was said before, 0 if nothing was.
        """
        for place, row in enumerate(rows):
            _check(row, rows[:place])
        self.directory.admit(service_id, ctx.member, area)
        said = self._said(ctx, service_id, area)
        require(said.version == expected_version, STALE, said.version)
        if said.full_until_ms is not None:
            self.full_ones.erase((service_id, area))
        self._keep(ctx, service_id, area, said, Statement(rows, ctx.now_ms, None, said.version))

    @method(Role.ADMIN, Role.NODE)
    def full(self, ctx: Context, service_id: Id, area: Area, until_ms: Milliseconds) -> None:
        """Say that a service has no room in an area until some time, 30 days at most: after that holds what was said before.

        A node does so whose agency has declined since it has no room (NO_CAPACITY).
        """
        latest_ms = Milliseconds(ctx.now_ms + T_CAPACITY_MS)
        require(ctx.now_ms < until_ms and until_ms <= latest_ms, TOO_LONG, latest_ms)
        self.directory.admit(service_id, ctx.member, area)
        said = self._said(ctx, service_id, area)
        self.full_ones.add((service_id, area))
        due_ms = ctx.deadline("retry", service_id)
        if due_ms is None or until_ms < due_ms:
            ctx.arm("retry", service_id, until_ms)
        self._keep(ctx, service_id, area, said, replace(said, full_until_ms=until_ms))

    @internal("directory")
    def forget(self, ctx: Moment, service_id: Id) -> None:
        """The service is retired."""
        for place, said in self.statements.page(most=MOST_AREAS, within=(service_id,)):
            self.statements.erase(place)
            if said.full_until_ms is not None:
                self.full_ones.erase(place)
        ctx.disarm("retry", service_id)

    @tick
    def retry(self, moment: Moment, subject: Id) -> None:
        """The time is over for which it was full, in an area or in some."""
        waiting = []
        for place in self.full_ones.listed(most=MOST_AREAS, within=(subject,)):
            said = self._said(moment, subject, place[1])
            if said.full_until_ms is None or said.full_until_ms <= moment.now_ms:
                self.full_ones.erase(place)
                after = replace(said, full_until_ms=None)
                self._keep(moment, subject, place[1], said, after)
            else:
                waiting.append(said.full_until_ms)
        if len(waiting) > 0:
            moment.arm("retry", subject, min(waiting))

    @view
    def get(self, service_id: Id, area: Area) -> Statement | None:
        """What was said of it last."""
        return self.statements.get((service_id, area))

    @view
    def rooms(self, service_id: Id, areas: Areas) -> Annotated[tuple[Room, ...], AtMost(16)]:
        """Its room in each of these areas."""
        return tuple([_room(self.statements.get((service_id, area))) for area in areas])

    @view
    def confirmed(self, ctx: Moment, service_id: Id, area: Area) -> tuple[Room, bool]:
        """Its room, and whether its agency stands by that: it has said so in the last 30 days, or for a time that runs."""
        said = self.statements.get((service_id, area))
        room = _room(said)
        if said is None or room == Room.UNSTATED:
            return room, False
        is_new = ctx.now_ms <= said.as_of_ms + T_CAPACITY_MS
        return room, said.full_until_ms is not None or is_new

    def _said(self, ctx: Moment, service_id: Id, area: Area) -> Statement:
        said = self.statements.get((service_id, area))
        return Statement((), ctx.now_ms, None, 0) if said is None else said

    def _keep(
        self, ctx: Moment, service_id: Id, area: Area, before: Statement, after: Statement
    ) -> None:
        kept = replace(after, version=after.version + 1)
        self.statements.put((service_id, area), kept)
        room = _room(kept)
        member = self.directory.turn(service_id, area, _room(before), room)
        ctx.emit(CapacityStated(service_id, member, area, room))


def _check(row: Row, others: Rows) -> None:
    """What has room has something free, what is full or waited for has not; and nothing is said twice."""
    unit, target, funded, vacancy, room = row
    require(vacancy <= funded and room != Room.UNSTATED, BAD_ROW)
    if room == Room.CAPACITY:
        require(vacancy > 0, BAD_ROW)
    elif room != Room.ADDITIONAL_ASSESSMENT_REQUIRED:
        require(vacancy == 0, BAD_ROW)
    for other in others:
        require(other[0] != unit or other[1] != target, BAD_ROW)


def _room(said: Statement | None) -> Room:
    """The best that was said."""
    if said is None:
        return Room.UNSTATED
    if said.full_until_ms is not None:
        return Room.NO_CAPACITY
    stated = [row[4] for row in said.rows]
    for room in ROOMS:
        if room in stated:
            return room
    return Room.UNSTATED
