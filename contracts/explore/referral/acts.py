"""Everything that somebody may do to the one referral. A later contract adds its acts here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple, TypeAlias

from chain.crypto import digest
from contracts.explore.referral.likeness import tag_of
from contracts.explore.referral.staging import leg_of
from contracts.explore.referral.state import (
    ACCEPTED,
    ACTIVE,
    AWAITING,
    D_WITHDRAWN,
    HELPED,
    IN_PROGRESS,
    INFO_REQUESTED,
    LEG_OFFERED,
    NOT_HELPED,
    OFFERED,
    ON_HOLD,
    PARTIAL,
    PENDING,
    STEWARDED,
    Closed,
    Final,
    Open,
    State,
)
from contracts.explore.referral.town import (
    CASE,
    LASTING_MS,
    NEED_GROUP,
    NOW_MS,
    OTHER_AREA,
    REF,
    REST,
    SAID,
    Helpers,
    Town,
)
from contracts.words import Id

Form: TypeAlias = tuple[object, ...]

SINGLE, SEQUENTIAL, FIRST_ACCEPT = 1, 2, 3
IN_AREA, ANYWHERE = 1, 2
MODES = {"single": SINGLE, "sequential": SEQUENTIAL, "first_accept": FIRST_ACCEPT}
CAPACITY, AREA_GROUND, ELIGIBILITY, INFORMATION, CONSENT, SAFETY = range(1, 7)
"""Grounds; OTHER does what CAPACITY does."""
NEXT, POOL = 1, 2
KECEMASAN = 1
CALL = 1
"""A channel of contact."""
NEW_LEGS = tuple(Id(digest(b"new leg", bytes((each,)))[:16]) for each in range(3))


class Act(NamedTuple):
    """A call: who makes it, of which method, with what, and who cosigns."""

    who: int
    method: str
    form: Form
    by: int | None = None
    told: str = ""
    """What of the arguments a person wants to know."""
    helpers: Helpers = Helpers.READY
    """What agencies have just then."""


class Acts:
    """What may be done in one mode by the members of one cast; versions are those of staged records, 1."""

    def __init__(self, town: Town, mode: str, hold_ms: int) -> None:
        self._town = town
        self._cast = town.cast
        self._mode = MODES[mode]
        self._hold_ms = hold_ms
        self.names = town.cast.members
        """What members are called in what is told."""

    def of(self, state: State) -> Iterator[Act]:
        """Everything of which somebody might think in `state`; the contracts say what of it is done.

        Of two members of one kind that are in the same place, one acts.
        """
        main = state.main
        if isinstance(main, Final):
            return
        if isinstance(main, Closed):
            yield from self._of_closed(main)
            return
        firsts = self._firsts(state)
        yield from self._offers(state, main, firsts)
        yield from self._takes(main, firsts)
        for who, row in enumerate(state.rows):
            if row.leg is not None and who in firsts:
                if row.leg.status in PENDING:
                    yield from self._of_pending(state, who)
                elif row.leg.status in ACTIVE:
                    yield from self._of_active(state, who)
                yield Act(who, "desk.assign", (leg_of(who), 1, self._town.key_of(who)))
        if main.status == AWAITING:
            yield from self._of_awaiting(main)
        yield from self._withdrawals()
        yield from self._consents(state)
        for who in dict.fromkeys((self._cast.origin, self._cast.guardian)):
            yield Act(who, "correction.close_error", (REF, 1), None, "alone")
            yield Act(who, "correction.close_error", (REF, 1), self._others()[who])
        yield Act(self._cast.origin, "contact.attempt", (REF, CALL, SAID))
        for who in firsts:
            yield Act(who, "contact.mark_unreachable", (REF, 1))
            yield Act(who, "deceased.close", (REF, 1, SAID), who)

    def by_everybody(self, state: State) -> Iterator[Act]:
        """Every method by every member, whether or not it is its turn; and the own ones with a version long past."""
        leg = next((leg_of(who) for who, row in enumerate(state.rows) if row.leg), NEW_LEGS[1])
        target = (self._town.members[self._cast.helpers[0]], tag_of(self._cast.helpers[0]))
        for who in range(len(self._town.members)):
            for version, told in ((1, ""), (2, "stale")):
                of_ref, of_leg = (REF, version), (leg, version)
                for method, form in (
                    ("leg.offer", (*of_ref, SINGLE, NEW_LEGS[:1], (target,), ANYWHERE)),
                    ("leg.withdraw", of_ref),
                    ("referral.keep", (*of_ref, NEW_LEGS[0])),
                    ("pool.claim", (*of_ref, NEW_LEGS[0])),
                    ("steward.take", (*of_ref, NEW_LEGS[0])),
                    ("steward.wait", (*of_ref, NOW_MS + self._hold_ms)),
                    ("steward.wait", (*of_ref, NOW_MS + 2 * self._hold_ms)),
                    ("steward.close_unmet", (*of_ref, CAPACITY, SAID)),
                    ("contact.mark_unreachable", of_ref),
                    ("correction.close_error", of_ref),
                    ("revision.update", (*of_ref, (KECEMASAN,), (), (OTHER_AREA,), ())),
                    ("deceased.close", (*of_ref, SAID)),
                    ("referral.confirm", (*of_ref, (SAID,), ())),
                    ("referral.dispute", (*of_ref, (SAID,))),
                    ("referral.withdraw", (*of_ref, SAID)),
                    ("referral.refute", of_ref),
                    ("referral.reopen", (*of_ref, (SAID,))),
                    ("leg.receive", of_leg),
                    ("leg.error", of_leg),
                    ("leg.ask_info", of_leg),
                    ("leg.answer_info", of_leg),
                    ("leg.accept", of_leg),
                    ("leg.decline", (*of_leg, CAPACITY, SAID, NEXT)),
                    ("leg.decline", (*of_leg, SAFETY, SAID, NEXT)),
                    ("leg.redirect", (*of_leg, CAPACITY, SAID, NEW_LEGS[0], target, ANYWHERE)),
                    ("desk.assign", (*of_leg, self._town.key_of(who))),
                    ("service.start", (*of_leg, SAID)),
                    ("service.note", (*of_leg, SAID)),
                    ("service.hold", (*of_leg, NOW_MS + self._hold_ms, SAID)),
                    ("service.hold", (*of_leg, NOW_MS + 2 * self._hold_ms, SAID)),
                    ("service.resume", of_leg),
                    ("service.complete", (*of_leg, HELPED, SAID)),
                    ("service.conclude", (*of_leg, ELIGIBILITY, OTHER_AREA, SAID)),
                    ("service.hand_back", (*of_leg, CAPACITY, SAID)),
                    ("service.state_basis", (*of_leg, NEW_LEGS[0])),
                ):
                    yield Act(who, method, form, None, told)
            yield Act(who, "contact.attempt", (REF, CALL, SAID))
            for helpers, told in ((Helpers.FULL, "full"), (Helpers.NOBODY, "nobody")):
                for method, form in (
                    ("leg.offer", (REF, 1, SINGLE, NEW_LEGS[:1], (target,), ANYWHERE)),
                    ("leg.accept", (leg, 1)),
                    ("leg.redirect", (leg, 1, CAPACITY, SAID, NEW_LEGS[0], target, IN_AREA)),
                    ("leg.decline", (leg, 1, CAPACITY, SAID, NEXT)),
                    ("referral.keep", (REF, 1, NEW_LEGS[0])),
                    ("pool.claim", (REF, 1, NEW_LEGS[0])),
                    ("steward.take", (REF, 1, NEW_LEGS[0])),
                ):
                    yield Act(who, method, form, None, told, helpers)

    def _firsts(self, state: State) -> tuple[int, ...]:
        """Members that differ from those before them."""
        alike, rows = self._cast.alike, state.rows
        return tuple(
            [
                who
                for who in range(len(rows))
                if who not in alike
                or not any(rows[each] == rows[who] for each in alike if each < who)
            ]
        )

    def _helpers(self, firsts: tuple[int, ...]) -> list[int]:
        return [each for each in self._cast.helpers if each in firsts]

    def _others(self) -> dict[int, int]:
        """Somebody of another member, who cosigns."""
        count = len(self._town.members)
        return {each: (each + 1) % count for each in range(count)}

    def _offers(self, state: State, main: Open, firsts: tuple[int, ...]) -> Iterator[Act]:
        cast = self._cast
        if main.status == AWAITING or (main.status not in (1, 4, 5) and not main.at_risk):
            return
        offices = dict.fromkeys((cast.origin, cast.guardian, cast.steward))
        for who in offices:
            for targets in self._targets(state):
                yield self._offer(who, targets, self._mode)
            if who == cast.steward and self._mode == SEQUENTIAL:
                for target in self._helpers(firsts):
                    yield self._offer(who, (target,), SINGLE)

    def _offer(self, who: int, targets: tuple[int, ...], mode: int) -> Act:
        named = tuple([(self._town.members[each], tag_of(each)) for each in targets])
        legs = NEW_LEGS[:1] if mode == SEQUENTIAL else NEW_LEGS[: len(targets)]
        names = ", ".join(self.names[each] for each in targets)
        return Act(who, "leg.offer", (REF, 1, mode, legs, named, IN_AREA), None, names)

    def _targets(self, state: State) -> Iterator[tuple[int, ...]]:
        """Rows of agencies that the mode may ask; of those that only differ in who of a kind is who, one."""
        cast = self._cast
        most = 1 if self._mode == SINGLE else len(cast.helpers)
        tried = set()
        for count in range(1, most + 1):
            for targets in permutations(cast.helpers, count):
                if self._mode == FIRST_ACCEPT and list(targets) != sorted(targets):
                    continue
                kind = tuple([state.rows[each] if each in cast.alike else each for each in targets])
                if self._mode == FIRST_ACCEPT:
                    kind = tuple(sorted(kind, key=str))
                if kind not in tried:
                    tried.add(kind)
                    yield targets

    def _takes(self, main: Open, firsts: tuple[int, ...]) -> Iterator[Act]:
        cast, others = self._cast, self._others()
        leg = NEW_LEGS[0]
        yield Act(cast.origin, "referral.keep", (REF, 1, leg))
        yield Act(cast.steward, "steward.take", (REF, 1, leg))
        if main.status == STEWARDED:
            wait = (REF, 1, NOW_MS + self._hold_ms)
            for helpers, told in ((Helpers.READY, ""), (Helpers.FULL, "full")):
                yield Act(cast.steward, "steward.wait", wait, None, told, helpers)
        close, second = (REF, 1, CAPACITY, SAID), others[cast.steward]
        yield Act(cast.steward, "steward.close_unmet", close, second)
        if main.status == STEWARDED and not main.asked:
            helpers = Helpers.NOBODY
            yield Act(cast.steward, "steward.close_unmet", close, second, "nobody", helpers)
        for who in self._helpers(firsts):
            yield Act(who, "pool.claim", (REF, 1, leg))
        if main.status == OFFERED:
            for who in dict.fromkeys((cast.origin, cast.guardian, cast.steward)):
                yield Act(who, "leg.withdraw", (REF, 1))

    def _of_pending(self, state: State, who: int) -> Iterator[Act]:
        leg = leg_of(who)
        row = state.rows[who].leg
        assert row is not None, "it is pending"
        yield Act(who, "leg.receive", (leg, 1))
        yield Act(who, "leg.ask_info", (leg, 1))
        yield Act(who, "leg.accept", (leg, 1))
        if row.status == LEG_OFFERED:
            for holder in dict.fromkeys(
                (self._cast.origin, self._cast.guardian, self._cast.steward)
            ):
                yield Act(holder, "leg.error", (leg, 1), None, self.names[who])
        if row.status == INFO_REQUESTED:
            yield Act(self._cast.origin, "leg.answer_info", (leg, 1))
        for ground, word in ((CAPACITY, "capacity"), (ELIGIBILITY, "eligibility")):
            for way, where in ((NEXT, "next"), (POOL, "pool")):
                told = f"{word}, {where}"
                yield Act(who, "leg.decline", (leg, 1, ground, SAID, way), None, told)
            for other in self._helpers(self._firsts(state)):
                if other != who:
                    target = (self._town.members[other], tag_of(other))
                    form = (leg, 1, ground, SAID, NEW_LEGS[0], target, IN_AREA)
                    told = f"{word}, {self.names[other]}"
                    yield Act(who, "leg.redirect", form, None, told)
        yield Act(who, "leg.decline", (leg, 1, CONSENT, SAID, NEXT), None, "consent")
        yield Act(who, "leg.decline", (leg, 1, INFORMATION, SAID, NEXT), None, "information")
        cosigner = self._others()[who]
        yield Act(who, "leg.decline", (leg, 1, SAFETY, SAID, NEXT), cosigner, "safety")

    def _of_active(self, state: State, who: int) -> Iterator[Act]:
        leg = leg_of(who)
        row = state.rows[who].leg
        assert row is not None, "it serves"
        if row.status == ACCEPTED:
            yield Act(who, "service.start", (leg, 1, SAID))
        if row.status == ON_HOLD:
            yield Act(who, "service.resume", (leg, 1))
        if row.status == IN_PROGRESS:
            yield Act(who, "service.note", (leg, 1, SAID))
            yield Act(who, "service.hold", (leg, 1, NOW_MS + self._hold_ms, SAID))
            outcomes = ((HELPED, "helped"), (PARTIAL, "partial"), (NOT_HELPED, "not_helped"))
            for outcome, told in outcomes:
                yield Act(who, "service.complete", (leg, 1, outcome, SAID), None, told)
            yield Act(who, "service.conclude", (leg, 1, ELIGIBILITY, 0, SAID), None, "eligibility")
            moved = (leg, 1, AREA_GROUND, OTHER_AREA, SAID)
            yield Act(who, "service.conclude", moved, None, "area")
        grounds = ((CAPACITY, "capacity"), (ELIGIBILITY, "eligibility"), (CONSENT, "consent"))
        for ground, told in grounds:
            yield Act(who, "service.hand_back", (leg, 1, ground, SAID), None, told)

    def _of_awaiting(self, main: Open) -> Iterator[Act]:
        cast = self._cast
        for who in dict.fromkeys((cast.origin, *cast.helpers[:1])):
            yield Act(who, "referral.confirm", (REF, 1, (SAID,), ()), None)
            yield Act(who, "referral.confirm", (REF, 1, (SAID,), ()), self._others()[who])
        if main.outcome == PARTIAL:
            form = (REF, 1, (SAID,), (REST,))
            yield Act(cast.origin, "referral.confirm", form, self._others()[cast.origin], "rest")
        yield Act(cast.origin, "referral.dispute", (REF, 1, ()))

    def _withdrawals(self) -> Iterator[Act]:
        """By the origin, by another member alone, and by another with a second one."""
        origin = self._cast.origin
        other = self._others()[origin]
        yield Act(origin, "referral.withdraw", (REF, 1, SAID))
        yield Act(other, "referral.withdraw", (REF, 1, SAID), None, "alone")
        yield Act(other, "referral.withdraw", (REF, 1, SAID), self._others()[other])

    def _consents(self, state: State) -> Iterator[Act]:
        """Events 40, 41: the prospect consents no more, or again; each is looked at at once."""
        if state.ended:
            uses, until_ms = ((1,), (NEED_GROUP,), (1, 2)), NOW_MS + LASTING_MS
            form = (CASE, 0, NEW_LEGS[2], uses, (1, (), ()), until_ms, SAID)
            yield Act(self._cast.origin, "consent.give", form)
        else:
            yield Act(self._cast.steward, "consent.withdraw", (CASE, SAID))

    def _of_closed(self, main: Closed) -> Iterator[Act]:
        cast = self._cast
        for who in dict.fromkeys((cast.origin, cast.guardian)):
            yield Act(who, "referral.refute", (REF, 1))
            yield Act(who, "referral.reopen", (REF, 1, ()))
            yield Act(who, "referral.dispute", (REF, 1, ()))
        if main.disposition != D_WITHDRAWN:
            yield Act(cast.steward, "referral.reopen", (REF, 1, ()))


def told_by(names: tuple[str, ...], act: Act) -> str:
    """An act as a line for people."""
    by = "" if act.by is None else f" + {names[act.by]}"
    more = f" ({act.told})" if act.told else ""
    return f"{names[act.who]}: {act.method}{more}{by}"
