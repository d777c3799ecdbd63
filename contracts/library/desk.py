"""Desks: what each agency has to see to (contracts, section 2.1).

A leg lies on its agency's desk from the offer until it has ended, or until what came of the help is confirmed.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Contract,
    Id,
    Keys,
    Map,
    MemberId,
    Reason,
    internal,
    record,
    view,
)

NOT_FOUND = Reason("not_found")

PER_PAGE = 64

Ids = Annotated[tuple[Id, ...], AtMost(24)]


@record
class Place:
    """A leg that lives, and whose it is."""

    ref_id: Id
    member: MemberId


class Desks(Contract):
    """The desks of all members."""

    name = "desk"

    places: Map[Id, Place] = Map()
    by_member: Keys[tuple[MemberId, Id]] = Keys()

    @internal("search")
    def put(self, leg_id: Id, ref_id: Id, member: MemberId) -> None:
        """It is offered to a member, or taken by it."""
        self.places.put(leg_id, Place(ref_id, member))
        self.by_member.add((member, leg_id))

    @internal("search")
    def clear(self, leg_ids: Ids) -> None:
        """These live no more."""
        for leg_id in leg_ids:
            place = self.places.need(leg_id, NOT_FOUND)
            self.by_member.erase((place.member, leg_id))
            self.places.erase(leg_id)

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of what is offered to a member, served by it or yet to be confirmed; the next begins after its last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])
