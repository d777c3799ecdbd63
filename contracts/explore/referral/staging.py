"""From a state to records that are like it, on which the contracts can run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from chain.crypto import digest
from chain.primitives import MemberId, Milliseconds
from contracts.deadlines import Head, Item, Place, item_key, place_key, put_head
from contracts.explore.referral.cast import member_of
from contracts.explore.referral.likeness import LONG_AGO_MS, Marks, tag_of
from contracts.explore.referral.reading import GIVEN_UP, Seen
from contracts.explore.referral.state import (
    ACCEPTED,
    BASIS,
    CASE_CLOCK,
    CASE_OPEN,
    CEILING,
    FIRST_LEG,
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
    Open,
    Row,
    State,
)
from contracts.explore.referral.town import (
    AREA,
    CASE,
    NOW_MS,
    REF,
    STEWARD_OFFICE,
    Helpers,
    Town,
)
from contracts.explore.scratch import Scratch
from contracts.language import DAY, HOUR
from contracts.words import Clock, Id

BELUM_HELD, BELUM_PASSED, SEDANG, TELAH, ENDED = range(1, 6)
"""Lists of contract `status`."""
SOMEBODY = member_of("somebody")
"""Whom nobody asks now: that it was tried says only that somebody was."""
ENOUGH_ATTEMPTS = 3
"""To say that a prospect is unreachable: the limit of contract `contact`; the sample has channels enough."""
HELPED_DISPOSITIONS = (1, 2, 3)


def leg_of(who: int) -> Id:
    """The id of the live leg of member `who`."""
    return Id(digest(b"leg", bytes((who,)))[:16])


def due_ms(rank: int) -> Milliseconds:
    """When the deadline falls due that is the one after `rank` others."""
    return Milliseconds(NOW_MS + (rank + 1) * HOUR)


class Staging:
    """Makes the records of one town; `sample` are records that stood in it once, to be like."""

    def __init__(self, town: Town, sample: Seen) -> None:
        self._town = town
        self._records = town.records
        self._sample = sample
        self._known: dict[tuple[Any, ...], Any] = {}

    def scratch(self, state: State, helpers: Helpers = Helpers.READY) -> Scratch:
        """A state of the chain that is like `state`, with what agencies have."""
        town = self._town
        made = Scratch(town.before_it(state, helpers))
        held = made.held
        self._stage_case(held, state)
        main = state.main
        if isinstance(main, Open):
            self._stage_open(held, state, main)
        else:
            self._stage_closed(held, main)
        if not isinstance(main, Final):
            self._stage_search(held, state, main)
        self._stage_legs(made, state)
        self._stage_contacts(held, state)
        self._stage_clocks(made, state)
        return made

    # Each of these is made once for everything that it depends on.

    def _once(self, key: tuple[Any, ...], make: Callable[[], bytes]) -> bytes:
        known: bytes | None = self._known.get(key)
        if known is None:
            known = self._known[key] = make()
        return known

    def _stage_case(self, held: dict[bytes, bytes], state: State) -> None:
        main = state.main
        status = CASE_OPEN if isinstance(main, Open) else main.case
        unsettled = int(status == CASE_OPEN)
        held[self._records.place("case.cases", CASE)] = self._once(
            ("case", status, unsettled),
            lambda: self._records.write(
                "case.cases", CASE, self._sample.case, status=status, unsettled=unsettled, version=1
            ),
        )
        key = (self._town.members[self._town.cast.origin], CASE)
        self._add(held, "case.by_origin", key)
        if isinstance(main, Open):
            self._add(held, "case.open_referrals", (CASE, REF))

    def _add(self, held: dict[bytes, bytes], name: str, key: Any) -> None:
        place = self._records.place(name, key)
        held[place] = self._once(("true",), lambda: self._records.truth(name, key))

    def _serving(self, state: State) -> int | None:
        for who, row in enumerate(state.rows):
            if row.leg is not None and row.leg.status >= ACCEPTED:
                return who
        return None

    def _stage_open(self, held: dict[bytes, bytes], state: State, main: Open) -> None:
        serving = self._serving(state)
        member = None if serving is None else self._town.members[serving]
        held[self._records.place("custody.referrals", REF)] = self._once(
            ("open", main, serving),
            lambda: self._records.write(
                "custody.referrals",
                REF,
                self._sample.ref,
                status=main.status,
                base=main.base,
                base_due=Milliseconds(NOW_MS + DAY + Marks.BASE_DUE),
                serving=member,
                started=main.started,
                at_risk=main.at_risk,
                open_claims=main.open_claims,
                consent_needed=False,
                direct_only=main.direct_only,
                lapses=main.lapses,
                waiting=False,
                level=int(main.raised),
                reopened=0,
                outcome=main.outcome or None,
                version=1,
            ),
        )
        place = main.base if main.status == OFFERED else main.status
        lists = {OPEN_INTAKE: BELUM_HELD, POOLED: BELUM_PASSED, STEWARDED: BELUM_PASSED}
        self._list(held, lists.get(place, SEDANG))
        if place in (POOLED, STEWARDED):
            office = AREA if place == POOLED else STEWARD_OFFICE
            self._add(held, "status.by_office", (office, REF))

    def _list(self, held: dict[bytes, bytes], help_list: int) -> None:
        origin = self._town.members[self._town.cast.origin]
        choice = self._records.choice("status.by_origin", 1, help_list)
        self._add(held, "status.by_origin", (origin, choice, REF))

    def _stage_closed(self, held: dict[bytes, bytes], main: Closed | Final) -> None:
        is_final = isinstance(main, Final)
        held[self._records.place("referral.closed", REF)] = self._once(
            ("closed", main), lambda: self._closed(main)
        )
        helped = main.disposition in HELPED_DISPOSITIONS
        self._list(held, TELAH if helped else ENDED)
        assert is_final or main.case, "a closed referral is in a case"

    def _closed(self, main: Closed | Final) -> bytes:
        records, sample = self._records, self._sample
        level = 0
        contact_by, late, refutable = None, False, False
        if isinstance(main, Closed):
            level, late, refutable = int(main.raised), main.is_late, main.refutable
            if main.keeps_ceiling:
                contact_by = Milliseconds(NOW_MS + DAY + Marks.CONTACT_BY)
        past = records.like(
            sample.closed.past,
            serving=None,
            outcome=None,
            level=level,
            reopened=0,
            contact_by=contact_by,
            version=1,
        )
        return records.write(
            "referral.closed",
            REF,
            sample.closed,
            past=past,
            disposition=main.disposition,
            refutable=refutable,
            is_final=isinstance(main, Final),
            closed_ms=Milliseconds(NOW_MS - LONG_AGO_MS if late else NOW_MS),
            version=1,
        )

    def _stage_search(self, held: dict[bytes, bytes], state: State, main: Open | Closed) -> None:
        bare = tuple([row._replace(leg=None) for row in state.rows])
        live = tuple([who for who, row in enumerate(state.rows) if row.leg is not None])
        if not (main.asked or main.offers or live or any(any(row) for row in bare)):
            return
        held[self._records.place("search.searches", REF)] = self._once(
            ("search", bare, live, main.offers, main.asked),
            lambda: self._search(bare, live, main),
        )

    def _search(self, rows: tuple[Row, ...], live: tuple[int, ...], main: Open | Closed) -> bytes:
        members = self._town.members
        tried = [members[who] for who, row in enumerate(rows) if row.tried]
        if main.asked and not tried:
            tried = [SOMEBODY]
        named = sorted((row.candidate, who) for who, row in enumerate(rows) if row.candidate)
        legs = tuple([leg_of(who) for who in live])
        return self._records.write(
            "search.searches",
            REF,
            self._sample.search,
            legs=legs,
            live=legs,
            tried=tuple(tried),
            barred=(),
            excluded=tuple([tag_of(who) for who, row in enumerate(rows) if row.excluded]),
            candidates=tuple([(members[who], tag_of(who)) for _, who in named]),
            offers=main.offers,
        )

    def _stage_legs(self, scratch: Scratch, state: State) -> None:
        """Those that may be accepted were offered by the member that holds it, just now."""
        held = scratch.held
        for who, row in enumerate(state.rows):
            if row.leg is None:
                continue
            leg, leg_id = row.leg._replace(rank=0), leg_of(who)
            by = self._town.members[who]
            if leg.status in PENDING:
                by = self._town.holder(scratch)
            held[self._records.place("leg.legs", leg_id)] = self._once(
                ("leg", who, leg, by), partial(self._leg, who, leg, by)
            )
            held[self._records.place("desk.places", leg_id)] = self._once(
                ("place", who), partial(self._place, who)
            )
            self._add(held, "desk.by_member", (self._town.members[who], leg_id))
            if leg.status >= ACCEPTED:
                held[self._records.place("service.services", leg_id)] = self._once(
                    ("service", who, leg), partial(self._service, who, leg)
                )

    def _leg(self, who: int, leg: Leg, by: MemberId) -> bytes:
        is_pending = leg.status in PENDING
        left_ms = Milliseconds(2 * DAY + Marks.LEFT) if is_pending and leg.asked else None
        return self._records.write(
            "leg.legs",
            leg_of(who),
            next(iter(self._sample.legs.values())),
            member=self._town.members[who],
            tag=tag_of(who) if leg.tagged or is_pending else None,
            lane=Clock.ROUTINE,
            offered_by=by,
            offered_ms=NOW_MS,
            status=leg.status if is_pending else ACCEPTED,
            ground=None,
            reason=None,
            left_ms=left_ms,
            revised=0,
            version=1,
        )

    def _place(self, who: int) -> bytes:
        place = next(iter(self._sample.places.values()))
        member = self._town.members[who]
        return self._records.write(
            "desk.places", leg_of(who), place, member=member, officer=None, version=1
        )

    def _service(self, who: int, leg: Leg) -> bytes:
        return self._records.write(
            "service.services",
            leg_of(who),
            next(iter(self._sample.services.values())),
            member=self._town.members[who],
            tag=tag_of(who) if leg.tagged else None,
            lane=Clock.ROUTINE,
            status=leg.status,
            ground=None,
            outcome=None,
            said=None,
            accepted_ms=NOW_MS,
            attempts=0,
            notes=0,
            holds=0,
            overdue=leg.overdue,
            version=1,
        )

    def _stage_contacts(self, held: dict[bytes, bytes], state: State) -> None:
        """There were attempts enough and for long enough, if it is open; if it is to be looked for again, somebody said so."""
        records = self._records
        if isinstance(state.main, Open):
            held[records.place("contact.attempts", REF)] = self._once(
                ("attempts",),
                lambda: records.write(
                    "contact.attempts",
                    REF,
                    self._sample.attempts,
                    count=ENOUGH_ATTEMPTS,
                    first_ms=Milliseconds(NOW_MS - LONG_AGO_MS),
                    last_ms=NOW_MS,
                ),
            )
        if any(each.who == RETRY for each in state.order):
            origin = self._town.members[self._town.cast.origin]
            held[records.place(GIVEN_UP, REF)] = self._once(
                ("given up",), lambda: records.plain(GIVEN_UP, REF, origin)
            )

    def _stage_clocks(self, scratch: Scratch, state: State) -> None:
        is_open = isinstance(state.main, Open)
        for rank, each in enumerate(state.order):
            item = self._item(state, each.who, is_open=is_open)
            place = Place(Clock.ROUTINE.value, due_ms(rank), rank + 1)
            scratch.held[item_key(item)] = place.encode()
            scratch.held[place_key(place)] = item.encode()
        if state.order:
            put_head(scratch, Head(len(state.order), 0, due_ms(0)))

    def _item(self, state: State, who: int, *, is_open: bool) -> Item:
        if who == CEILING:
            return Item("custody", "ceiling", REF)
        if who == STAGE:
            return Item("custody" if is_open else "referral", "due", REF)
        if who == RETRY:
            return Item("contact", "retry", REF)
        if who == CASE_CLOCK:
            return Item("case", "due", CASE)
        if who == BASIS:
            serving = self._serving(state)
            assert serving is not None, "a law is stated for a leg that serves"
            return Item("service", "basis", leg_of(serving))
        leg = state.rows[who - FIRST_LEG].leg
        assert leg is not None, "a clock of a leg has a leg"
        return Item("service" if leg.status >= ACCEPTED else "leg", "due", leg_of(who - FIRST_LEG))
