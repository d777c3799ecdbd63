"""Allowances: what may go from one member to another, by the programme terms and by MoCs in force (contracts, section 3.1).

The programme terms alone let referrals go between every two members that are under them. An MoC adds data shares, matching,
queries and funding, or narrows what may go. When it ends, what it added and what it narrowed ends, and nothing else.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    elsewhere,
    internal,
    record,
    require,
    view,
)

BAD_SCOPE = Reason("bad_scope")

MOST_AT_ONCE = 16
"""Scopes that are read at once. Of those that add, the first to end come first, and go when they do: one is enough."""

Number = Annotated[int, AtMost(255)]
Numbers = Annotated[tuple[Number, ...], AtMost(12)]
Parties = Annotated[tuple[MemberId, ...], AtMost(8)]
Needs = Annotated[tuple[Number, ...], AtMost(12)]


class Scope(Choice):
    """What may go from one member to another: the scopes of contract `moc`."""

    REFERRAL = 1
    DATA_SHARE = 2
    MATCHING = 3
    QUERY = 4
    FUNDING = 5


class Effect(Choice):
    """What a scope of an MoC does."""

    ADDS = 1
    NARROWS = 2


@record
class Allowance:
    """What a clause lets go from giver to receiver, or no more; for no needs in particular, all of it."""

    scope: Scope
    effect: Effect
    giver: MemberId
    receiver: MemberId
    needs: Needs
    clause: Number


Scopes = Annotated[tuple[Allowance, ...], AtMost(16)]
Between = tuple[Scope, MemberId, MemberId]


@record
class Opened:
    """What an MoC in force adds and narrows."""

    scopes: Scopes
    until_ms: Milliseconds


@record
class Narrowing:
    """A clause under which something does not go; for no needs in particular, none of it."""

    moc_id: Id
    clause: Number
    needs: Needs
    until_ms: Milliseconds


class Terms(Interface):
    """Who is under the programme terms."""

    contract = "terms"

    def in_force(self, member: MemberId) -> bool:
        """True if a member is active and under the terms now."""
        elsewhere()


class Allowances(Contract):
    """What the MoCs in force add and narrow, by scope, giver and receiver."""

    name = "allowance"

    opened: Map[Id, Opened] = Map()
    """By MoC."""
    adds: Keys[tuple[Scope, MemberId, MemberId, Milliseconds, Id]] = Keys()
    """Until when, and by which MoC."""
    narrowings: Map[tuple[Scope, MemberId, MemberId, Id, int], Narrowing] = Map()
    """By which MoC, and at which place in it."""
    terms: Terms = Terms()

    # What contract `moc` says.

    @view
    def check(self, parties: Parties, clauses: Numbers, scopes: Scopes) -> None:
        """Refuses what cannot be the scopes of an MoC: each is between two parties, and stands in one of the clauses."""
        for each in scopes:
            is_between = each.giver in parties and each.receiver in parties
            require(is_between and each.giver != each.receiver, BAD_SCOPE)
            require(each.clause in clauses, BAD_SCOPE)
            if each.effect == Effect.ADDS:
                require(each.scope != Scope.REFERRAL and len(each.needs) == 0, BAD_SCOPE)

    @internal("moc")
    def open(self, moc_id: Id, scopes: Scopes, until_ms: Milliseconds) -> None:
        """These scopes of an MoC are in force, in the place of those that were."""
        self._close(moc_id)
        self.opened.put(moc_id, Opened(scopes, until_ms))
        for place, each in enumerate(scopes):
            if each.effect == Effect.ADDS:
                self.adds.add((each.scope, each.giver, each.receiver, until_ms, moc_id))
            else:
                narrowing = Narrowing(moc_id, each.clause, each.needs, until_ms)
                where = (each.scope, each.giver, each.receiver, moc_id, place)
                self.narrowings.put(where, narrowing)

    @internal("moc")
    def close(self, moc_id: Id) -> None:
        """No scope of an MoC is in force any more."""
        self._close(moc_id)

    # Questions of guards.

    @view
    def allows(self, moment: Moment, scope: Scope, giver: MemberId, receiver: MemberId) -> bool:
        """True if something of this kind may go from giver to receiver now, at least for some needs.

        Referrals go by the programme terms; everything else has to be added by an MoC. What is narrowed for no needs in
        particular does not go, whatever adds it.
        """
        if not self.terms.in_force(giver) or not self.terms.in_force(receiver):
            return False
        between = (scope, giver, receiver)
        if scope != Scope.REFERRAL:
            found = self.adds.listed(most=MOST_AT_ONCE, within=between)
            if not any([moment.now_ms < key[3] for key in found]):
                return False
        return self._narrowing(moment, between, None) is None

    @view
    def narrows(
        self, moment: Moment, scope: Scope, giver: MemberId, receiver: MemberId, need: Number
    ) -> Narrowing | None:
        """The clause under which something does not go from giver to receiver for a need; nothing if none says so."""
        return self._narrowing(moment, (scope, giver, receiver), need)

    @view
    def of_moc(self, moc_id: Id) -> Opened | None:
        """What an MoC adds and narrows now."""
        return self.opened.get(moc_id)

    # Steps.

    def _close(self, moc_id: Id) -> None:
        opened = self.opened.get(moc_id)
        if opened is None:
            return
        for place, each in enumerate(opened.scopes):
            self.adds.erase((each.scope, each.giver, each.receiver, opened.until_ms, moc_id))
            self.narrowings.erase((each.scope, each.giver, each.receiver, moc_id, place))
        self.opened.erase(moc_id)

    def _narrowing(self, moment: Moment, between: Between, need: Number | None) -> Narrowing | None:
        """The first that holds now for this need, or for all needs."""
        after: tuple[Scope, MemberId, MemberId, Id, int] | None = None
        while True:
            page = self.narrowings.page(most=MOST_AT_ONCE, after=after, within=between)
            for _, each in page:
                covers = len(each.needs) == 0 or (need is not None and need in each.needs)
                if covers and moment.now_ms < each.until_ms:
                    return each
            if len(page) < MOST_AT_ONCE:
                return None
            after = page[-1][0]
