"""The search for a helper: which agencies a referral was offered to, and which are asked next (contracts, section 2.6).

An agency is asked once; the steward may ask again. Who failed, let it lapse or handed it back takes it from the pool
only with the guardian. All of that is forgotten where a referral begins anew.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    elsewhere,
    internal,
    record,
    replace,
    require,
    view,
)

ALREADY_TRIED = Reason("already_tried")
BAD_OFFER = Reason("bad_offer")
EXCLUDED = Reason("excluded")
NOT_ACTIVE = Reason("not_active")
TOO_MANY_HOPS = Reason("too_many_hops")

MAX_HOPS = 3
"""Offers after the first one; the steward's are not bounded."""
MOST_IN_TURN = 3
MOST_AT_ONCE = 5
MOST_REMEMBERED = 24
"""The newest legs, and as many agencies that were asked, that failed, and services that are excluded.

A referral may have more: what is older is let go, and stands in the events that it told.
"""

Area = Annotated[int, AtMost(16)]
Members = Annotated[tuple[MemberId, ...], AtMost(24)]
Legs = Annotated[tuple[Id, ...], AtMost(24)]
Target = tuple[MemberId, Id]
"""A member, and the service that is asked of it, by its tag."""
Targets = Annotated[tuple[Target, ...], AtMost(5)]


class Mode(Choice):
    """How several agencies are asked: one; up to three in turn; up to five at once, the first to accept wins."""

    SINGLE = 1
    SEQUENTIAL = 2
    FIRST_ACCEPT = 3


class Reach(Choice):
    """How far agencies are looked for: that help in the area, or anywhere (OUT_OF_AREA_OK)."""

    AREA = 1
    ANYWHERE = 2


class Way(Choice):
    """Where a referral goes when its last live leg has ended: as it was offered, to the pool, to the origin."""

    NEXT = 1
    POOL = 2
    ORIGIN = 3
    ASKED = 4
    """To the next candidate, who is asked already."""


@record
class Need:
    """What is looked for, as contract `custody` has it."""

    case_id: Id
    origin: MemberId
    need_group: Annotated[int, AtMost(12)]
    area: Area
    priority: Annotated[int, AtMost(3)]
    parent: Id | None
    opened_ms: Milliseconds


class Fits(Interface):
    """Which agencies fit a referral."""

    contract = "fit"

    def asked(self, ref_id: Id, by: MemberId, members: Members, reach: Reach) -> None:
        """These are asked by a member, and help with such things."""
        elsewhere()

    def named(self, ref_id: Id, member: MemberId, reach: Reach) -> bool:
        """Another one is named, which helps with such things; true if the prospect consents to that."""
        elsewhere()

    def may_ask(self, ref_id: Id, member: MemberId, reach: Reach) -> bool:
        """True if a member helps with such things, and may be asked."""
        elsewhere()

    def accepts(self, need: Need, member: MemberId, reach: Reach) -> None:
        """A member takes it on."""
        elsewhere()


class Directory(Interface):
    """Who is offered something."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        elsewhere()


class Desks(Interface):
    """What agencies have to see to."""

    contract = "desk"

    def put(self, leg_id: Id, ref_id: Id, member: MemberId) -> None:
        """It is offered to a member, or taken by it."""
        elsewhere()

    def hand_on(self, leg_id: Id, ref_id: Id) -> MemberId:
        """It is one of this referral from now on; whose it is."""
        elsewhere()

    def clear(self, leg_ids: Legs) -> None:
        """These live no more."""
        elsewhere()


class Custody(Interface):
    """Who holds a referral."""

    contract = "custody"

    def serve(self, ref_id: Id, member: MemberId) -> Need:
        """An agency holds it from now on; what is looked for."""
        elsewhere()

    def dead_end(self, ref_id: Id, lapsed: MemberId | None, way: Way, area: Area) -> None:
        """No leg lives, and nobody is asked next, or one is asked after one that served."""
        elsewhere()


class LegBook(Interface):
    """The legs."""

    contract = "leg"

    def next(self, leg_id: Id, ended_id: Id, target: Target) -> None:
        """An agency is asked after one that has declined, or failed."""
        elsewhere()

    def erase(self, leg_ids: Legs) -> None:
        """These have ended, and nobody needs to know of them any more."""
        elsewhere()


class Services(Interface):
    """Those that served."""

    contract = "service"

    def erase(self, leg_ids: Legs) -> None:
        """These have ended, and nobody needs to know of them any more."""
        elsewhere()


class Contacts(Interface):
    """Attempts to reach prospects."""

    contract = "contact"

    def forget(self, ref_id: Id) -> None:
        """Nobody needs to know of them any more."""
        elsewhere()


@record
class Search:
    """What was tried for one referral. `offers` are counted since it was opened, or opened again."""

    legs: Legs
    """The newest that it had, in their order; live ones are among them."""
    live: Legs
    """Those that may be accepted or that serve, and the one whose help is to be confirmed."""
    tried: Members
    barred: Members
    excluded: Legs
    candidates: Targets
    """Who is asked next, one after another."""
    offers: int
    reach: Reach
    """How far it is offered."""


class Searches(Contract):
    """What was tried for each referral."""

    name = "search"

    searches: Map[Id, Search] = Map()
    fits: Fits = Fits()
    directory: Directory = Directory()
    desks: Desks = Desks()
    custody: Custody = Custody()
    legs: LegBook = LegBook()
    services: Services = Services()
    contacts: Contacts = Contacts()

    @internal("leg")
    def offer(
        self, ctx: Moment, ref_id: Id, by: MemberId, mode: Mode, leg_ids: Legs, targets: Targets, reach: Reach
    ) -> None:  # fmt: skip
        """Event 5 by who looks for a helper: agencies are asked, the first of a row in turn or all at once."""
        search = self._of(ref_id)
        require(search.offers <= MAX_HOPS, TOO_MANY_HOPS, MAX_HOPS)
        for target in targets:
            require(target[0] not in search.tried, ALREADY_TRIED)
        self._offer(ref_id, replace(search, reach=reach), by, mode, leg_ids, targets)

    @internal("leg")
    def recall(
        self, ctx: Moment, ref_id: Id, by: MemberId, mode: Mode, leg_ids: Legs, targets: Targets, reach: Reach
    ) -> Legs:  # fmt: skip
        """Event 5 by the steward, who may ask again, though not in turn; the legs that lived until now."""
        search = self._of(ref_id)
        require(mode != Mode.SEQUENTIAL, BAD_OFFER)
        self.desks.clear(search.live)
        self._offer(ref_id, replace(search, reach=reach), by, mode, leg_ids, targets)
        return search.live

    @internal("leg")
    def redirect(
        self,
        ctx: Moment,
        ref_id: Id,
        leg_id: Id,
        new_leg_id: Id,
        target: Target,
        excluded: Id | None,
        reach: Reach,
    ) -> bool:
        """Event 11: the agency that declines names another one; true if that is asked, as the prospect has to allow."""
        search = _excluding(self._of(ref_id), excluded)
        search = replace(search, reach=reach if reach == Reach.ANYWHERE else search.reach)
        require(search.offers <= MAX_HOPS, TOO_MANY_HOPS, MAX_HOPS)
        require(target[0] not in search.tried, ALREADY_TRIED)
        self._check(search, target)
        if not self.fits.named(ref_id, target[0], reach):
            if len(self._after(ref_id, leg_id, None, excluded).live) == 0:
                self.custody.dead_end(ref_id, None, Way.ORIGIN, 0)
            return False
        live = _without(search.live, leg_id)
        new = replace(search, live=live, offers=search.offers + 1)
        self.desks.clear((leg_id,))
        self._put(ref_id, new, search.live, (new_leg_id,), (target[0],))
        return True

    @internal("leg")
    def take(self, ref_id: Id, leg_id: Id, member: MemberId) -> Legs:
        """Events 4, 24, 25: an agency takes a referral that was not offered to it; the legs that lived until now."""
        search = self._of(ref_id)
        new = replace(search, live=(), candidates=())
        self.desks.clear(search.live)
        self._put(ref_id, new, search.live, (leg_id,), (member,))
        return search.live

    @internal("leg")
    def accept(self, ctx: Moment, ref_id: Id, leg_id: Id, member: MemberId) -> Legs:
        """Event 9: one of those that were asked serves, and holds it from now on; the others that lived."""
        search = self._of(ref_id)
        self.fits.accepts(self.custody.serve(ref_id, member), member, search.reach)
        others = _without(search.live, leg_id)
        if len(others) > 0:
            self.desks.clear(others)
            self.searches.put(ref_id, replace(search, live=(leg_id,)))
        return others

    @internal("leg")
    def ended(
        self,
        ctx: Moment,
        ref_id: Id,
        leg_id: Id,
        lapsed: MemberId | None,
        excluded: Id | None,
        way: Way,
    ) -> None:
        """Events 10, 44: an agency does not accept; unless others may, the next one is asked, or it is a dead end."""
        search = self._after(ref_id, leg_id, lapsed, excluded)
        if len(search.live) == 0 and not self._ask_next(ctx, ref_id, leg_id, search, way):
            self.custody.dead_end(ref_id, lapsed, way, 0)

    @internal("service")
    def failed(
        self,
        ctx: Moment,
        ref_id: Id,
        leg_id: Id,
        member: MemberId,
        lapsed: MemberId | None,
        excluded: Id | None,
        way: Way,
        area: Area,
    ) -> None:
        """Events 21, 22, 47: an agency does not help any more; the next one is asked, or it is a dead end.

        The area is 0 if it is the same; in another one nobody was asked yet.
        """
        search = self._after(ref_id, leg_id, member, excluded)
        asked = area == 0 and self._ask_next(ctx, ref_id, leg_id, search, way)
        self.custody.dead_end(ref_id, lapsed, Way.ASKED if asked else way, area)

    @internal("leg")
    def mistaken(self, ref_id: Id, leg_id: Id) -> bool:
        """Event 13: a leg was offered by mistake; true if others live. Its agency was asked all the same."""
        search = self._after(ref_id, leg_id, None, None)
        return len(search.live) > 0

    @internal("leg")
    def stop(self, ref_id: Id) -> Legs:
        """No leg lives any more; those that did."""
        search = self._of(ref_id)
        if len(search.live) > 0:
            self.desks.clear(search.live)
            self.searches.put(ref_id, replace(search, live=()))
        return search.live

    @internal("division")
    def divide(self, ref_id: Id, part_id: Id) -> None:
        """Event 36: a part has no more offers left than the whole, and who failed or is excluded stays so."""
        whole = self._of(ref_id)
        self.searches.put(part_id, replace(whole, legs=(), live=(), tried=(), candidates=()))

    @internal("division")
    def hand_on(self, ref_id: Id, part_id: Id, leg_id: Id) -> None:
        """Event 36: a leg of the whole lives as one of a part."""
        whole, part = self._of(ref_id), self._of(part_id)
        tried = (self.desks.hand_on(leg_id, part_id),)
        self.searches.put(part_id, replace(part, legs=(leg_id,), live=(leg_id,), tried=tried))
        self.searches.put(ref_id, replace(whole, legs=_without(whole.legs, leg_id), live=()))

    @internal("referral")
    def begin_anew(self, ctx: Moment, ref_id: Id) -> None:
        """Events 29, 39: everybody may be asked again."""
        search = self._of(ref_id)
        self.searches.put(ref_id, replace(search, tried=(), candidates=(), offers=0))
        self.contacts.forget(ref_id)

    @internal("referral")
    def forget(self, ctx: Moment, ref_id: Id) -> None:
        """Event 53: a tombstone is left of the referral, and nothing of its legs."""
        self._let_go(self._of(ref_id).legs)
        self.contacts.forget(ref_id)
        self.searches.erase(ref_id)

    @view
    def get(self, ref_id: Id) -> Search:
        """What was tried; nothing for a referral that nobody knows."""
        return self._of(ref_id)

    @view
    def remembered(self, ref_id: Id) -> Legs:
        """The newest legs that it had, in their order."""
        return self._of(ref_id).legs

    @view
    def is_barred(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member failed, let the referral lapse, or handed it back."""
        return member in self._of(ref_id).barred

    @view
    def asked(self, ref_id: Id) -> tuple[bool, bool]:
        """Whether an agency was asked, or has served, since the search began; and whether a leg lives."""
        search = self._of(ref_id)
        return len(search.tried) > 0, len(search.live) > 0

    @view
    def live(self, ref_id: Id) -> Legs:
        """Legs that may be accepted or that serve, and the one whose help is to be confirmed."""
        return self._of(ref_id).live

    def _of(self, ref_id: Id) -> Search:
        search = self.searches.get(ref_id)
        return Search((), (), (), (), (), (), 0, Reach.AREA) if search is None else search

    def _offer(
        self,
        ref_id: Id,
        search: Search,
        by: MemberId,
        mode: Mode,
        leg_ids: Legs,
        targets: Targets,
    ) -> None:
        _check_shape(mode, len(leg_ids), len(targets))
        members = [target[0] for target in targets]
        for place, target in enumerate(targets):
            self._check(search, target)
            require(target[0] not in members[:place], BAD_OFFER)
        self.fits.asked(ref_id, by, tuple(members), search.reach)
        asked = len(leg_ids)
        new = replace(search, live=(), candidates=targets[asked:], offers=search.offers + 1)
        self._put(ref_id, new, search.live, leg_ids, tuple(members[:asked]))

    def _check(self, search: Search, target: Target) -> None:
        require(target[1] not in search.excluded, EXCLUDED)
        require(self.directory.is_active(target[0]), NOT_ACTIVE)

    def _after(self, ref_id: Id, leg_id: Id, barred: MemberId | None, excluded: Id | None) -> Search:  # fmt: skip
        """A leg lives no more; `barred` is a member that failed."""
        search = _excluding(self._of(ref_id), excluded)
        search = replace(search, live=_without(search.live, leg_id))
        self.desks.clear((leg_id,))
        if barred is not None and barred not in search.barred:
            search = replace(search, barred=_newest(search.barred, barred))
        self.searches.put(ref_id, search)
        return search

    def _ask_next(self, ctx: Moment, ref_id: Id, ended_id: Id, search: Search, way: Way) -> bool:
        """Section 2.6: the first candidate that is active, fits, and whose service is not excluded."""
        if way != Way.NEXT or search.offers > MAX_HOPS:
            return False
        for place, target in enumerate(search.candidates):
            if self._may_ask(ref_id, search, target):
                rest = search.candidates[place + 1 :]
                new = replace(search, candidates=rest, offers=search.offers + 1)
                leg_id = ctx.fresh_id()
                self._put(ref_id, new, (ended_id,), (leg_id,), (target[0],))
                self.legs.next(leg_id, ended_id, target)
                return True
        return False

    def _may_ask(self, ref_id: Id, search: Search, target: Target) -> bool:
        if target[1] in search.excluded or not self.directory.is_active(target[0]):
            return False
        return self.fits.may_ask(ref_id, target[0], search.reach)

    def _put(self, ref_id: Id, search: Search, ending: Legs, leg_ids: Legs, members: Members) -> None:  # fmt: skip
        """New legs of these members. The oldest ones are let go for them, but none that lives or is just `ending`."""
        legs, live = list(search.legs) + list(leg_ids), list(search.live) + list(leg_ids)
        ended = [each for each in legs if each not in live and each not in ending]
        gone = ended[: max(0, len(legs) - MOST_REMEMBERED)]
        tried = search.tried
        for member in members:
            if member not in tried:
                tried = _newest(tried, member)
        search = replace(
            search,
            legs=tuple([each for each in legs if each not in gone]),
            live=tuple(live),
            tried=tried,
        )
        self.searches.put(ref_id, search)
        for place, leg_id in enumerate(leg_ids):
            self.desks.put(leg_id, ref_id, members[place])
        if len(gone) > 0:
            self._let_go(tuple(gone))

    def _let_go(self, leg_ids: Legs) -> None:
        self.services.erase(leg_ids)
        self.legs.erase(leg_ids)


def _newest(members: Members, member: MemberId) -> Members:
    """One more, and the oldest one let go if there are too many."""
    return tuple((list(members) + [member])[-MOST_REMEMBERED:])


def _excluding(search: Search, tag: Id | None) -> Search:
    """A service that is not asked again."""
    if tag is None or tag in search.excluded:
        return search
    return replace(search, excluded=tuple((list(search.excluded) + [tag])[-MOST_REMEMBERED:]))


def _without(legs: Legs, leg_id: Id) -> Legs:
    return tuple([each for each in legs if each != leg_id])


def _check_shape(mode: Mode, legs: int, targets: int) -> None:
    """As many legs and agencies as the mode has; where they are asked in turn, the first one gets its leg now."""
    if mode == Mode.SINGLE:
        require(legs == 1 and targets == 1, BAD_OFFER)
    elif mode == Mode.SEQUENTIAL:
        require(legs == 1 and targets >= 1 and targets <= MOST_IN_TURN, BAD_OFFER)
    else:
        require(legs == targets and legs >= 1 and legs <= MOST_AT_ONCE, BAD_OFFER)
