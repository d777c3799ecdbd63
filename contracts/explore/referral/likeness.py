"""From records to the states that they are: what does the same from there on is one state."""

from __future__ import annotations

from chain.primitives import Milliseconds
from contracts.explore.orders import Armed, Order, orders, still_waiting
from contracts.explore.referral.reading import Seen
from contracts.explore.referral.state import (
    ACTIVE,
    AWAITING,
    BASIS,
    CASE_CLOCK,
    CASE_CLOSED,
    CASE_OPEN,
    CEILING,
    D_NOT_HELPED,
    D_PARTLY,
    D_UNCONFIRMED,
    FIRST_LEG,
    IN_SERVICE,
    MAX_HOPS,
    NO_ROW,
    OFFERED,
    OPEN_INTAKE,
    PENDING,
    POOLED,
    RETRY,
    STAGE,
    STEWARDED,
    Closed,
    Final,
    Leg,
    Main,
    Open,
    Row,
    State,
)
from contracts.explore.referral.town import CASE, NOW_MS, REF, Town
from contracts.language import DAY
from contracts.words import Id

LONG_AGO_MS = Milliseconds(400 * DAY)
"""Past every time in which a closed referral may be refuted or disputed."""
DISPUTABLE = (D_UNCONFIRMED, D_PARTLY, D_NOT_HELPED)


REFERRAL_CLOCKS = {"ceiling": CEILING, "retry": RETRY, "due": STAGE}
"""By their ticks; of several contracts, of which one at a time has the stage's."""
T_CONTACT, T_ROUTE, T_ACCEPT, T_INFO_MIN, T_CLAIM, T_STEWARD, T_REOPEN = 0, 1, 2, 4, 5, 10, 15
"""Clocks by their numbers in contract `duration`."""


class Marks:
    """Times that a record remembers, marked by odd milliseconds, and what they may have left when they run again."""

    BASE_DUE, CONTACT_BY, LEFT = 11, 13, 17

    def __init__(self, town: Town, priority: int) -> None:
        clocks = {OPEN_INTAKE: T_ROUTE, POOLED: T_CLAIM, STEWARDED: T_STEWARD}
        self._base_ms = {base: town.length_ms(clock, priority) for base, clock in clocks.items()}
        self._spans = {
            self.CONTACT_BY: (0, town.length_ms(T_CONTACT, priority)),
            self.LEFT: (town.length_ms(T_INFO_MIN, priority), town.length_ms(T_ACCEPT, priority)),
        }

    def span(self, length_ms: int, status: int) -> tuple[int, int]:
        """The least and the most that a clock has left that was armed for `length_ms`, in this state of a referral."""
        if length_ms % 1_000 == self.BASE_DUE:
            return 0, self._base_ms[status]
        return self._spans.get(length_ms % 1_000, (length_ms, length_ms))


class Likeness:
    """What the records of one town are like."""

    def __init__(self, town: Town, priority: int) -> None:
        self._town = town
        self._marks = Marks(town, priority)
        self._reopen_ms = town.length_ms(T_REOPEN, priority)
        self._number_of = town.number_of
        self._helpers = tuple([(who, tag_of(who)) for who in town.cast.helpers])
        self._no_rows = (NO_ROW,) * len(town.members)
        self._alike = town.cast.alike
        self.moves: dict[State, tuple[int, ...]] | None = None
        """If somebody wants to know who became whom: for a state, who has come to the places of those alike."""

    def states(self, seen: Seen, before: State | None, now_ms: Milliseconds) -> list[State]:
        """Every state that the records may be, given the state before; None for the first one.

        Several, for it is not known how much of its time each deadline had left.
        """
        was = () if before is None else before.order
        fallen = before is not None and before.fallen
        ended = before is not None and before.ended
        legs = self._legs(seen)
        found = []
        main = self._main(seen, now_ms)
        main, rows = self._rows(seen, main)
        for order in self._orders(seen, was, now_ms):
            ranks = {each.who: at for at, each in enumerate(order)}
            placed = list(rows)
            for who, leg in legs:
                rank = ranks.get(FIRST_LEG + who, -1)
                placed[who] = rows[who]._replace(leg=leg._replace(rank=rank))
            found.append(self.canonical(State(main, tuple(placed), order, fallen, ended)))
        return found if len(found) == 1 else list(dict.fromkeys(found))

    def canonical(self, state: State) -> State:
        """The one of those that differ only in who of the same kind is who."""
        alike, rows = self._alike, state.rows
        sequence = tuple(sorted(alike, key=lambda each: _rank(rows[each])))
        if sequence == alike:
            return state
        moved, new = list(rows), {}
        for place, was in zip(alike, sequence, strict=True):
            moved[place] = rows[was]
            new[FIRST_LEG + was] = FIRST_LEG + place
        order = tuple([each._replace(who=new.get(each.who, each.who)) for each in state.order])
        made = state._replace(rows=tuple(moved), order=order)
        if self.moves is not None:
            self.moves[made] = sequence
        return made

    def beside(self, state: State) -> State | None:
        """The same closed referral if its case has another one that is open; None if its case is not closed."""
        main = state.main
        if isinstance(main, Open) or main.case != CASE_CLOSED:
            return None
        places = {at for at, each in enumerate(state.order) if each.who != CASE_CLOCK}
        order = still_waiting(state.order, places, 0)
        made = state._replace(main=main._replace(case=CASE_OPEN), order=order)
        if self.moves is not None and state in self.moves:
            self.moves[made] = self.moves[state]
        return made

    def alone(self, state: State) -> list[State]:
        """What `beside` gives, after that other one is closed, too."""
        main = state.main
        if isinstance(main, Open) or main.case != CASE_OPEN:
            return []
        closed = main._replace(case=CASE_CLOSED)
        new = (Armed(CASE_CLOCK, self._reopen_ms, self._reopen_ms),)
        return [state._replace(main=closed, order=each) for each in orders(state.order, new)]

    def _legs(self, seen: Seen) -> list[tuple[int, Leg]]:
        """Who has a live leg, and what it is like."""
        if seen.search is None:
            return []
        found = []
        for leg_id in seen.search.live:
            leg = seen.legs[leg_id]
            who = self._number_of[leg.member]
            status = leg.status.value
            if status in PENDING:
                made = Leg(status, leg.left_ms is not None, tagged=True, overdue=False, rank=-1)
            else:
                service = seen.services[leg_id]
                status = service.status.value
                active = status in ACTIVE
                tagged = (
                    active and service.tag is not None and service.tag not in seen.search.excluded
                )
                overdue = active and service.overdue
                made = Leg(status, asked=False, tagged=tagged, overdue=overdue, rank=-1)
            found.append((who, made))
        return found

    def _orders(self, seen: Seen, was: Order, now_ms: Milliseconds) -> tuple[Order, ...]:
        kept: dict[int, int] = {}
        new: list[Armed] = []
        status = 0 if seen.ref is None else seen.ref.status.value
        for (_, tick, subject), place in seen.clocks.items():
            who = self._who(seen, tick, subject)
            if who is None:
                continue
            if place.number <= len(was):
                kept[place.number - 1] = who
            else:
                new.append(Armed(who, *self._marks.span(place.at - now_ms, status)))
        fired = int(now_ms > NOW_MS)
        waiting = still_waiting(was, kept, fired)
        return orders(waiting, tuple(sorted(new)))

    def _who(self, seen: Seen, tick: str, subject: Id) -> int | None:
        """Whose clock it is; None for one of which nothing is known, which a check complains of."""
        if subject == REF:
            return REFERRAL_CLOCKS[tick]
        if subject == CASE:
            return CASE_CLOCK
        if seen.search is None or subject not in seen.search.live:
            return None
        if tick == "basis":
            return BASIS
        leg = seen.legs.get(subject)
        return None if leg is None else FIRST_LEG + self._number_of[leg.member]

    def _main(self, seen: Seen, now_ms: Milliseconds) -> Main:
        if seen.ref is not None:
            return self._open(seen)
        closed, case = seen.closed, seen.case.status.value
        disposition = closed.disposition.value
        if closed.is_final:
            return Final(disposition, case)
        late = now_ms - closed.closed_ms >= LONG_AGO_MS
        refutable = closed.refutable and not late
        past, search = closed.past, seen.search
        return Closed(
            disposition,
            refutable,
            late and disposition in DISPUTABLE,
            past.level > 0,
            refutable and past.contact_by is not None,
            _offers(search) if refutable else 0,
            refutable and search is not None and len(search.tried) > 0,
            case,
        )

    def _open(self, seen: Seen) -> Open:
        ref, search = seen.ref, seen.search
        status = ref.status.value
        awaiting = status == AWAITING
        return Open(
            status,
            ref.base.value if status in (OFFERED, IN_SERVICE) else OPEN_INTAKE,
            ref.started,
            ref.at_risk,
            ref.open_claims and not awaiting,
            ref.level > 0,
            (ref.outcome or 0) if awaiting else 0,
            _offers(search),
            search is not None and len(search.tried) > 0,
            ref.direct_only,
            ref.lapses,
        )

    def _rows(self, seen: Seen, main: Main) -> tuple[Main, list[Row]]:
        """What the search knows of each member, as far as it asks for it once more.

        Whom no holder can ask any more, for it was tried or is excluded, counts no hops: then they are used up.
        """
        search = seen.search
        rows = list(self._no_rows)
        if search is None or isinstance(main, Final):
            return main, rows
        is_away = isinstance(main, Open) and main.status in (OFFERED, IN_SERVICE)
        counts = isinstance(main, Open) or main.refutable
        places: dict[Id, int] = {}
        for _, tag in search.candidates if is_away else ():
            if tag not in search.excluded:
                places[tag] = len(places) + 1
        members, tried, excluded = self._town.members, search.tried, search.excluded
        helpers = self._helpers
        if counts:
            may_ask = bool(places) or any(
                members[who] not in tried and tag not in excluded for who, tag in helpers
            )
            counts = may_ask and search.offers <= MAX_HOPS
            if not counts:
                places = {}
                main = main._replace(offers=MAX_HOPS + 1)
        for who, tag in helpers:
            member = members[who]
            is_excluded = tag in excluded
            is_tried = counts and not is_excluded and member in tried
            rows[who] = Row(is_tried, is_excluded, places.get(tag, 0), None)
        return main, rows


def tag_of(who: int) -> Id:
    """The service that member `who` is asked for; each has one."""
    return Id(b"tag".ljust(15, b".") + bytes((who,)))


def _rank(row: Row) -> tuple[object, ...]:
    """Rows that can be compared: one without a leg comes first."""
    return (row.tried, row.excluded, row.candidate, row.leg or ())


def _offers(search: object) -> int:
    """So many, up to those after which there are no more."""
    offers: int = 0 if search is None else search.offers  # type: ignore[attr-defined]  # a record of the contract
    return min(offers, MAX_HOPS + 1)
