"""Attempts to reach a prospect, counted whoever makes them (contracts, event 16)."""

from contracts.language import (
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
    Reason,
    Role,
    elsewhere,
    event,
    internal,
    method,
    record,
    replace,
    require,
    view,
)

FORBIDDEN = Reason("forbidden")

Ids = Annotated[tuple[Id, ...], AtMost(24)]


class Channel(Choice):
    """How somebody tried to reach the prospect."""

    CALL = 1
    MESSAGE = 2
    VISIT = 3
    LETTER = 4


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def has_part(self, ref_id: Id, member: MemberId) -> bool:
        """True for the holder and the origin of an open referral."""
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


class Contacts(Contract):
    """Attempts by referral."""

    name = "contact"

    attempts: Map[Id, Attempts] = Map()
    custody: Custody = Custody()
    searches: Searches = Searches()
    services: Services = Services()

    @method(Role.COORDINATOR, Role.CASEWORKER, Role.FIELD_OFFICER, Role.LEADER)
    def attempt(self, ctx: Context, ref_id: Id, channel: Channel, said: Commitment) -> None:
        """Event 16: holder, origin, field officers and leaders try to reach the prospect of an open referral."""
        roles = ctx.author.roles
        has_part = self.custody.has_part(ref_id, ctx.member)
        in_the_field = Role.FIELD_OFFICER in roles or Role.LEADER in roles
        require(has_part or in_the_field, FORBIDDEN)
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

    @internal("search")
    def forget(self, ref_id: Id) -> None:
        """Event 53: nobody needs to know of them any more."""
        self.attempts.erase(ref_id)

    @view
    def of_referral(self, ref_id: Id) -> Attempts | None:
        """How often somebody tried; nothing if nobody did."""
        return self.attempts.get(ref_id)
