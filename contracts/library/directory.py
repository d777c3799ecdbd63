"""The directory: which services agencies have, for which needs and in which areas (contracts, section 3.2).

Shaped as HSDS 3, of which the chain has codes, and the hash of the document that holds the rest. What is published does
not change: another service is published in its place. So whoever has looked at one knows what it is. How much room
there is says contract `capacity`; here it is counted, so that a guard that asks reads one record.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Digest,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    Standing,
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

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
NOT_ACTIVE = Reason("not_active")
WRONG_STATE = Reason("wrong_state")
WRONG_AREA = Reason("wrong_area")
WRONG_NEED = Reason("wrong_need")
STALE = Reason("stale")
BAD_PERIOD = Reason("bad_period")
TOO_MANY_PLACES = Reason("too_many_places")
TOO_MANY_SERVICES = Reason("too_many_services")

T_DRAFT_MS = 90 * DAY
"""A draft that nobody publishes ends, as an application and the draft of an agreement do (T_apply)."""
MOST_PLACES = 48
"""Need groups by areas of one service: three in all sixteen. Each is written when it is published or withdrawn."""
MOST_SERVICES = 200
"""Of one member that are not retired."""
PER_PAGE = 64
PER_PLACE_PAGE = 32

NeedGroup = Annotated[int, AtMost(12)]
Area = Annotated[int, AtMost(16)]
NeedGroups = Annotated[tuple[NeedGroup, ...], AtMost(12)]
Areas = Annotated[tuple[Area, ...], AtMost(16)]
Tag = Annotated[int, AtMost(255)]
Tags = Annotated[tuple[Tag, ...], AtMost(8)]
"""Neutral codes of plans and budgets, by which services are counted."""
Period = tuple[Milliseconds, Milliseconds | None]
"""From when it is valid, and until when, if that is known."""


class Status(Choice):
    """Where a service stands."""

    DRAFT = 1
    PUBLISHED = 2
    SUSPENDED = 3
    RETIRED = 4


class Basis(Choice):
    """By what right an agency gives it."""

    ACT = 1
    """Of Parliament (akta)."""
    ENACTMENT = 2
    """Of a state (enakmen)."""
    POLICY = 3
    """A decision of a government."""
    CONSTITUTION = 4
    """The agency's own: of a society, a foundation, a trust."""
    AGREEMENT = 5
    OTHER = 6


class Funding(Choice):
    """Who pays for it."""

    FEDERAL = 1
    STATE = 2
    CONTRIBUTIONS = 3
    """Of those who are insured."""
    ZAKAT = 4
    WAQF = 5
    DONATIONS = 6
    CORPORATE = 7
    MIXED = 8
    OTHER = 9


class Room(Choice):
    """Whether somebody can be taken on, the best first (contract `capacity`)."""

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


class Members(Interface):
    """Who is active."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        elsewhere()


class Capacities(Interface):
    """How much room there is."""

    contract = "capacity"

    def rooms(self, service_id: Id, areas: Areas) -> Annotated[tuple[Room, ...], AtMost(16)]:
        """A service's room in each of these areas."""
        elsewhere()

    def confirmed(self, service_id: Id, area: Area) -> tuple[Room, bool]:
        """A service's room, and whether its agency stands by that."""
        elsewhere()

    def forget(self, service_id: Id) -> None:
        """A service is retired."""
        elsewhere()


@record
class Listing:
    """A service. `document` is the SHA-256 of what its agency publishes of it to all members, in HSDS 3.

    `listed_ms` is since when others find it: nothing unless it is published and its time has begun.
    """

    member: MemberId
    status: Status
    document: Digest
    need_groups: NeedGroups
    areas: Areas
    legal_basis: Basis
    funding_source: Funding
    tags: Tags
    valid_from_ms: Milliseconds
    valid_to_ms: Milliseconds | None
    listed_ms: Milliseconds | None
    version: int


@record
class Cover:
    """The services of one member for one need in one area, counted by their room, in the order of ROOMS.

    `since_ms` is since when there was always one.
    """

    since_ms: Milliseconds
    counts: Annotated[tuple[int, ...], AtMost(5)]


@record
class Spread:
    """The services of one member for one need in all areas together, and since when there was always one."""

    since_ms: Milliseconds
    count: int


@record
class Found:
    """A service as others look it up. `is_active` says so of its member, `is_confirmed` of what it says of its room."""

    service_id: Id
    member: MemberId
    room: Room
    is_confirmed: bool
    is_active: bool


@event
class ServiceChanged:
    """A service stands elsewhere now; or its time has begun, and others find it."""

    service_id: Id
    member: MemberId
    before: Status | None
    after: Status
    listed_ms: Milliseconds | None


class Directory(Contract):
    """The services of all members."""

    name = "directory"

    listings: Map[Id, Listing] = Map()
    covers: Map[tuple[NeedGroup, Area, MemberId], Cover] = Map()
    spreads: Map[tuple[MemberId, NeedGroup], Spread] = Map()
    by_place: Keys[tuple[NeedGroup, Area, Id]] = Keys()
    """Those that others find."""
    by_member: Keys[tuple[MemberId, Id]] = Keys()
    """Those that are not retired."""
    held: Map[MemberId, int] = Map()
    """How many these are."""
    members: Members = Members()
    capacities: Capacities = Capacities()

    # What an agency does with its services.

    @method(Role.ADMIN)
    def draft(
        self,
        ctx: Context,
        service_id: Id,
        document: Digest,
        need_groups: NeedGroups,
        areas: Areas,
        grounds: tuple[Basis, Funding],
        tags: Tags,
        valid: Period,
    ) -> None:
        """Write a service down, which nobody finds yet; it ends after 90 days if it is not published."""
        require(service_id not in self.listings, EXISTS)
        _check_each_once(need_groups, WRONG_NEED)
        _check_each_once(areas, WRONG_AREA)
        places = len(need_groups) * len(areas)
        require(places <= MOST_PLACES, TOO_MANY_PLACES, MOST_PLACES)
        held = self._held(ctx.member)
        require(held < MOST_SERVICES, TOO_MANY_SERVICES, MOST_SERVICES)
        ends_ms, until_ms = Milliseconds(ctx.now_ms + T_DRAFT_MS), valid[1]
        if until_ms is not None:
            require(valid[0] < until_ms and ctx.now_ms < until_ms, BAD_PERIOD)
            ends_ms = min(ends_ms, until_ms)
        ctx.arm("end", service_id, ends_ms)
        self.held.put(ctx.member, held + 1)
        self.by_member.add((ctx.member, service_id))
        listing = Listing(
            ctx.member, Status.DRAFT, document, need_groups, areas, grounds[0], grounds[1], tags,
            valid[0], until_ms, None, 1,
        )  # fmt: skip
        self.listings.put(service_id, listing)
        self._tell(ctx, service_id, None, listing)

    @method(Role.ADMIN)
    def publish(self, ctx: Context, service_id: Id, expected_version: int) -> None:
        """Have others find it, from now on or from when it is valid."""
        listing = self._own(ctx, service_id, expected_version, (Status.DRAFT,))
        if listing.valid_to_ms is None:
            ctx.disarm("end", service_id)
        else:
            ctx.arm("end", service_id, listing.valid_to_ms)
        self._publish(ctx, service_id, listing)

    @method(Role.ADMIN)
    def suspend(self, ctx: Context, service_id: Id, expected_version: int) -> None:
        """Have nobody find it until it is resumed."""
        listing = self._own(ctx, service_id, expected_version, (Status.PUBLISHED,))
        ctx.disarm("begin", service_id)
        self._take_down(service_id, listing)
        self._move(ctx, service_id, listing, Status.SUSPENDED, None)

    @method(Role.ADMIN)
    def resume(self, ctx: Context, service_id: Id, expected_version: int) -> None:
        """Have others find it again."""
        listing = self._own(ctx, service_id, expected_version, (Status.SUSPENDED,))
        self._publish(ctx, service_id, listing)

    @method(Role.ADMIN)
    def retire(self, ctx: Context, service_id: Id, expected_version: int) -> None:
        """End it for good."""
        present = (Status.DRAFT, Status.PUBLISHED, Status.SUSPENDED)
        listing = self._own(ctx, service_id, expected_version, present)
        ctx.disarm("end", service_id)
        self._retire(ctx, service_id, listing)

    # What time does.

    @tick
    def begin(self, moment: Moment, subject: Id) -> None:
        """It is valid from now on."""
        listing = self.listings.need(subject, NOT_FOUND)
        require(listing.status == Status.PUBLISHED, WRONG_STATE)
        self._put_up(moment, subject, listing)

    @tick
    def end(self, moment: Moment, subject: Id) -> None:
        """It is valid no more; or it is a draft that nobody has published."""
        self._retire(moment, subject, self.listings.need(subject, NOT_FOUND))

    # What is said of its room.

    @internal("capacity")
    def admit(self, service_id: Id, member: MemberId, area: Area) -> None:
        """Whether a member has this service in this area, so that it may speak of its room."""
        listing = self.listings.need(service_id, NOT_FOUND)
        require(listing.member == member, NOT_YOURS)
        require(listing.status != Status.RETIRED, WRONG_STATE)
        require(area in listing.areas, WRONG_AREA)

    @internal("capacity")
    def turn(self, ctx: Moment, service_id: Id, area: Area, before: Room, after: Room) -> MemberId:
        """Its room is another, which counts where others find it; whose it is."""
        listing = self.listings.need(service_id, NOT_FOUND)
        if listing.listed_ms is not None and before != after:
            for need in listing.need_groups:
                self._count(ctx.now_ms, (need, area, listing.member), before, after)
        return listing.member

    # Questions of guards.

    @view
    def offers(
        self, member: MemberId, need_group: NeedGroup, area: Area
    ) -> tuple[Milliseconds, Room] | None:
        """Since when a member has always published a service for a need in an area, and the best room that one has."""
        cover = self.covers.get((need_group, area, member))
        return None if cover is None else (cover.since_ms, ROOMS[_best(cover)])

    @view
    def serves(self, member: MemberId, need_group: NeedGroup) -> Milliseconds | None:
        """Since when a member has always published a service for a need, in whichever area."""
        spread = self.spreads.get((member, need_group))
        return None if spread is None else spread.since_ms

    @view
    def best(self, need_group: NeedGroup, area: Area) -> Room | None:
        """The best room that an active member has for a need in an area; nothing if none has a service there."""
        found: list[int] = []
        after: tuple[NeedGroup, Area, MemberId] | None = None
        while True:
            page = self.covers.page(most=PER_PLACE_PAGE, after=after, within=(need_group, area))
            for place, cover in page:
                if self.members.is_active(place[2]):
                    found.append(_best(cover))
            if len(page) < PER_PLACE_PAGE or 0 in found:
                return ROOMS[min(found)] if len(found) > 0 else None
            after = page[-1][0]

    # Questions of people.

    @view
    def get(self, service_id: Id) -> Listing:
        """A service, also one that is retired."""
        return self.listings.need(service_id, NOT_FOUND)

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of a member's services that are not retired; the next one begins after its last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])

    @view
    def serving(
        self, need_group: NeedGroup, area: Area, after: Id | None
    ) -> Annotated[tuple[Found, ...], AtMost(32)]:
        """A page of the services for a need in an area; the next one begins after its last."""
        start = None if after is None else (need_group, area, after)
        found = self.by_place.listed(most=PER_PLACE_PAGE, after=start, within=(need_group, area))
        return tuple([self._found(key[2], area) for key in found])

    def _found(self, service_id: Id, area: Area) -> Found:
        member = self.listings.need(service_id, NOT_FOUND).member
        room, is_confirmed = self.capacities.confirmed(service_id, area)
        return Found(service_id, member, room, is_confirmed, self.members.is_active(member))

    # Steps.

    def _held(self, member: MemberId) -> int:
        held = self.held.get(member)
        return 0 if held is None else held

    def _own(
        self, ctx: Context, service_id: Id, version: int, states: tuple[Status, ...]
    ) -> Listing:
        listing = self.listings.need(service_id, NOT_FOUND)
        require(listing.member == ctx.member, NOT_YOURS)
        require(listing.version == version, STALE, listing.version)
        require(listing.status in states, WRONG_STATE)
        return listing

    def _publish(self, ctx: Context, service_id: Id, listing: Listing) -> None:
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        if listing.valid_from_ms <= ctx.now_ms:
            self._put_up(ctx, service_id, listing)
        else:
            ctx.arm("begin", service_id, listing.valid_from_ms)
            self._move(ctx, service_id, listing, Status.PUBLISHED, None)

    def _put_up(self, ctx: Moment, service_id: Id, listing: Listing) -> None:
        """Where others look."""
        rooms = self.capacities.rooms(service_id, listing.areas)
        for need in listing.need_groups:
            spread = self.spreads.get((listing.member, need))
            count = 1 if spread is None else spread.count + 1
            since_ms = ctx.now_ms if spread is None else spread.since_ms
            self.spreads.put((listing.member, need), Spread(since_ms, count))
            for place, area in enumerate(listing.areas):
                self.by_place.add((need, area, service_id))
                self._count(ctx.now_ms, (need, area, listing.member), None, rooms[place])
        self._move(ctx, service_id, listing, Status.PUBLISHED, ctx.now_ms)

    def _take_down(self, service_id: Id, listing: Listing) -> None:
        """From where others look, if it is there."""
        if listing.listed_ms is None:
            return
        rooms = self.capacities.rooms(service_id, listing.areas)
        for need in listing.need_groups:
            spread = self.spreads.need((listing.member, need), NOT_FOUND)
            if spread.count == 1:
                self.spreads.erase((listing.member, need))
            else:
                one_less = replace(spread, count=spread.count - 1)
                self.spreads.put((listing.member, need), one_less)
            for place, area in enumerate(listing.areas):
                self.by_place.erase((need, area, service_id))
                self._count(listing.listed_ms, (need, area, listing.member), rooms[place], None)

    def _retire(self, ctx: Moment, service_id: Id, listing: Listing) -> None:
        ctx.disarm("begin", service_id)
        self._take_down(service_id, listing)
        self.capacities.forget(service_id)
        self.by_member.erase((listing.member, service_id))
        self.held.put(listing.member, self._held(listing.member) - 1)
        self._move(ctx, service_id, listing, Status.RETIRED, None)

    def _count(
        self,
        now_ms: Milliseconds,
        place: tuple[NeedGroup, Area, MemberId],
        before: Room | None,
        after: Room | None,
    ) -> None:
        """One service fewer with the room before, one more with the room after."""
        found = self.covers.get(place)
        cover = Cover(now_ms, (0, 0, 0, 0, 0)) if found is None else found
        counts = tuple(
            [
                cover.counts[number] - (1 if room == before else 0) + (1 if room == after else 0)
                for number, room in enumerate(ROOMS)
            ]
        )
        if sum(counts) == 0:
            self.covers.erase(place)
        else:
            self.covers.put(place, replace(cover, counts=counts))

    def _move(
        self,
        ctx: Moment,
        service_id: Id,
        listing: Listing,
        status: Status,
        listed_ms: Milliseconds | None,
    ) -> None:
        moved = replace(listing, status=status, listed_ms=listed_ms, version=listing.version + 1)
        self.listings.put(service_id, moved)
        self._tell(ctx, service_id, listing.status, moved)

    def _tell(self, ctx: Moment, service_id: Id, before: Status | None, listing: Listing) -> None:
        after, listed_ms = listing.status, listing.listed_ms
        ctx.emit(ServiceChanged(service_id, listing.member, before, after, listed_ms))


def _check_each_once(codes: tuple[int, ...], reason: Reason) -> None:
    """At least one, and none of them 0, which is no code."""
    require(len(codes) > 0 and 0 not in codes, reason)
    for place, code in enumerate(codes):
        require(code not in codes[:place], reason)


def _best(cover: Cover) -> int:
    """The place in ROOMS of the best room that is counted."""
    return min([place for place, count in enumerate(cover.counts) if count > 0])
