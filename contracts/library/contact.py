"""Attempts to reach a prospect, counted whoever makes them (contracts, events 16 and 32).

They are counted since somebody last spoke with the prospect, and since the search for a helper began.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
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

FORBIDDEN = Reason("forbidden")
WRONG_STATE = Reason("wrong_state")
TOO_FEW_ATTEMPTS = Reason("too_few_attempts")
TOO_SOON = Reason("too_soon")
NOT_FOUND = Reason("not_found")

T_UNREACHABLE = 18
T_RETRY = 19
"""Clocks by their numbers in contract `duration`."""
ANY_PRIORITY = 3
"""These two run for the same time whatever the priority."""
LEAST_ATTEMPTS = 3
LEAST_CHANNELS = 2
IN_SERVICE = 3
"""A state by its number in contract `custody`."""
UNREACHABLE = 8
"""A disposition by its number in contract `referral`."""

Ids = Annotated[tuple[Id, ...], AtMost(24)]


class Channel(Choice):
    """How somebody tried to reach the prospect."""

    CALL = 1
    MESSAGE = 2
    VISIT = 3
    LETTER = 4


class Closings(Interface):
    """What becomes of a referral that is open no more."""

    contract = "referral"

    def close(self, ref_id: Id, version: int, disposition: int) -> int:
        """It is closed, and its legs are withdrawn; where it was."""
        elsewhere()


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def of(self, ref_id: Id) -> MemberId:
        """The member that is answerable now."""
        elsewhere()

    def has_part(self, ref_id: Id, member: MemberId) -> bool:
        """True for the holder and the origin of an open referral."""
        elsewhere()


class Fits(Interface):
    """Who may see of whom a referral is."""

    contract = "fit"

    def reaches(self, ref_id: Id, member: MemberId) -> None:
        """A member tries to reach the prospect."""
        elsewhere()


class Searches(Interface):
    """Which legs live."""

    contract = "search"

    def live(self, ref_id: Id) -> Ids:
        """Legs that may be accepted or that serve."""
        elsewhere()


class Services(Interface):
    """The legs that serve."""

    contract = "service"

    def attempt(self, leg_id: Id) -> None:
        """An attempt gives more time for the first contact, a few times."""
        elsewhere()

    def give_up(self, leg_id: Id) -> None:
        """Nobody reaches the prospect any more."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


@record
class Attempts:
    """How often somebody tried, since when, and how."""

    count: int
    channels: Annotated[tuple[Channel, ...], AtMost(4)]
    first_ms: Milliseconds
    last_ms: Milliseconds


@event
class ContactAttempted:
    """Somebody tried to reach the prospect."""

    ref_id: Id
    member: MemberId
    channel: Channel
    count: int


@event
class OutreachDue:
    """A prospect that could not be reached is to be looked for again, by who held the referral last."""

    ref_id: Id
    member: MemberId


class Contacts(Contract):
    """Attempts by referral."""

    name = "contact"

    attempts: Map[Id, Attempts] = Map()
    given_up: Map[Id, MemberId] = Map()
    """Referrals that were closed as unreachable, and who held them then; until it is time to try again."""
    holders: Holders = Holders()
    fits: Fits = Fits()
    searches: Searches = Searches()
    closings: Closings = Closings()
    services: Services = Services()
    durations: Durations = Durations()

    @method(Role.COORDINATOR, Role.CASEWORKER, Role.FIELD_OFFICER, Role.LEADER)
    def attempt(self, ctx: Context, ref_id: Id, channel: Channel, said: Commitment) -> None:
        """Event 16: holder, origin, field officers and leaders try to reach the prospect of an open referral."""
        roles = ctx.author.roles
        has_part = self.holders.has_part(ref_id, ctx.member)
        in_the_field = Role.FIELD_OFFICER in roles or Role.LEADER in roles
        require(has_part or in_the_field, FORBIDDEN)
        self.fits.reaches(ref_id, ctx.member)
        known = self.attempts.get(ref_id)
        if known is None:
            known = Attempts(0, (), ctx.now_ms, ctx.now_ms)
        if channel not in known.channels:
            known = replace(known, channels=tuple(list(known.channels) + [channel]))
        known = replace(known, count=known.count + 1, last_ms=ctx.now_ms)
        self.attempts.put(ref_id, known)
        live = self.searches.live(ref_id)
        if len(live) == 1:
            self.services.attempt(live[0])
        ctx.emit(ContactAttempted(ref_id, ctx.member, channel, known.count))

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def mark_unreachable(self, ctx: Context, ref_id: Id, expected_version: int) -> None:
        """Event 32: after attempts enough, in several ways and for long enough, whoever made them; not while it is offered."""
        require(ctx.member == self.holders.of(ref_id), FORBIDDEN)
        known = self.attempts.need(ref_id, TOO_FEW_ATTEMPTS)
        enough = known.count >= LEAST_ATTEMPTS and len(known.channels) >= LEAST_CHANNELS
        require(enough, TOO_FEW_ATTEMPTS)
        from_ms = known.first_ms + self.durations.of(T_UNREACHABLE, ANY_PRIORITY)
        require(known.last_ms >= from_ms, TOO_SOON, from_ms)
        live = self.searches.live(ref_id)
        for leg_id in live:
            self.services.give_up(leg_id)
        place = self.closings.close(ref_id, expected_version, UNREACHABLE)
        require(place == IN_SERVICE or len(live) == 0, WRONG_STATE)
        self.given_up.put(ref_id, ctx.member)
        length_ms = self.durations.of(T_RETRY, ANY_PRIORITY)
        ctx.arm("retry", ref_id, Milliseconds(ctx.now_ms + length_ms))

    @internal("search", "service")
    def forget(self, ctx: Moment, ref_id: Id) -> None:
        """Events 15, 29, 39, 53: the prospect was reached, the search begins anew, or nobody needs to know of them any more."""
        ctx.disarm("retry", ref_id)
        self.attempts.erase(ref_id)
        self.given_up.erase(ref_id)

    @tick
    def retry(self, moment: Moment, subject: Id) -> None:
        """T_retry: it is time to try again."""
        member = self.given_up.need(subject, NOT_FOUND)
        self.given_up.erase(subject)
        moment.emit(OutreachDue(subject, member))

    @tick
    def rescue(self, moment: Moment, subject: Id, failed: str) -> None:
        """What could not be told is tried again every day."""
        moment.arm("retry", subject, Milliseconds(moment.now_ms + DAY))

    @view
    def of_referral(self, ref_id: Id) -> Attempts | None:
        """How often somebody tried; nothing if nobody did."""
        return self.attempts.get(ref_id)
