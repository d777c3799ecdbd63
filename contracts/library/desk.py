"""Desks: what each agency has to see to, and who of its officers does (contracts, section 2.1 and event 14).

A leg lies on its agency's desk from the offer until it has ended, or until what came of the help is confirmed.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Context,
    Contract,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Person,
    PublicKey,
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

NOT_FOUND = Reason("not_found")
FORBIDDEN = Reason("forbidden")
STALE = Reason("stale")
NO_OFFICER = Reason("no_officer")

PER_PAGE = 64

Ids = Annotated[tuple[Id, ...], AtMost(24)]


class Users(Interface):
    """Who acts for members."""

    contract = "user"

    def person(self, key: PublicKey) -> Person | None:
        """Who signs with a key now."""
        elsewhere()


@record
class Place:
    """A leg that lives, whose it is, and who sees to it; the version is this record's own."""

    ref_id: Id
    member: MemberId
    officer: PublicKey | None
    """Nothing until somebody says so; perhaps one that acts no more."""
    version: int


@event
class LegAssigned:
    """An officer sees to a leg from now on."""

    leg_id: Id
    ref_id: Id
    member: MemberId
    officer: PublicKey


class Desks(Contract):
    """The desks of all members."""

    name = "desk"

    places: Map[Id, Place] = Map()
    by_member: Keys[tuple[MemberId, Id]] = Keys()
    users: Users = Users()

    @method(Role.COORDINATOR, Role.CASEWORKER)
    def assign(self, ctx: Context, leg_id: Id, expected_version: int, officer: PublicKey) -> None:
        """Event 14: an officer of the agency is to see to it, instead of the one before, if there was one."""
        place = self.places.need(leg_id, NOT_FOUND)
        require(place.member == ctx.member, FORBIDDEN)
        require(place.version == expected_version, STALE, place.version)
        person = self.users.person(officer)
        require(person is not None and _is_officer(person, ctx.member), NO_OFFICER)
        self.places.put(leg_id, replace(place, officer=officer, version=place.version + 1))
        ctx.emit(LegAssigned(leg_id, place.ref_id, ctx.member, officer))

    @internal("search")
    def put(self, leg_id: Id, ref_id: Id, member: MemberId) -> None:
        """It is offered to a member, or taken by it."""
        self.places.put(leg_id, Place(ref_id, member, None, 1))
        self.by_member.add((member, leg_id))

    @internal("search")
    def hand_on(self, leg_id: Id, ref_id: Id) -> MemberId:
        """Event 36: it is one of this referral from now on; whose it is."""
        place = self.places.need(leg_id, NOT_FOUND)
        self.places.put(leg_id, replace(place, ref_id=ref_id))
        return place.member

    @internal("search")
    def clear(self, leg_ids: Ids) -> None:
        """These live no more."""
        for leg_id in leg_ids:
            place = self.places.need(leg_id, NOT_FOUND)
            self.by_member.erase((place.member, leg_id))
            self.places.erase(leg_id)

    @view
    def get(self, leg_id: Id) -> Place:
        """Whose it is, and who sees to it."""
        return self.places.need(leg_id, NOT_FOUND)

    @view
    def of_leg(self, leg_id: Id) -> MemberId:
        """On whose desk a leg is that lives."""
        return self.places.need(leg_id, NOT_FOUND).member

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of what is offered to a member, served by it or yet to be confirmed; the next begins after its last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])


def _is_officer(person: Person, member: MemberId) -> bool:
    """True if somebody acts for a member with what is offered to it."""
    helps = person.has(Role.COORDINATOR) or person.has(Role.CASEWORKER)
    return helps and person.member == member
