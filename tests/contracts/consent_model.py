"""Consents as a person would keep them on paper: what is allowed is a set, and every clock stands in one list.

Nothing here is taken from the contracts. A scope is the set of all receivers whom it reaches, with those that may yet
come: one more agency of each kind, and one of a kind that nobody knows. So less is a smaller set, and nothing else is.
"""

from dataclasses import dataclass, field

from tests.contracts.agencies import AGENCIES, LZS, PERKESO
from tests.contracts.consenting import (
    CHANNEL,
    EVERYBODY,
    KINDS,
    LISTED,
    OF_KINDS,
    PREVIEW,
    Scope,
)

DAY = 24 * 3_600_000
CONSENT, NOTICE, EMPTY, REOPEN = 730 * DAY, 30 * DAY, 7 * DAY, 180 * DAY
SUBJECT, BACKUP, LATE, HOLD = 21 * DAY, 35 * DAY, 7 * DAY, 7 * 366 * DAY
STOPPED = 30 * DAY
GUARDIANS = {10: LZS, 1: PERKESO}
"""Johor has none, so the steward is."""

Reasons = set[str]
Key = tuple[str, ...]


def reached(scope: Scope) -> frozenset[str]:
    """Whom a scope reaches, now and later."""
    now = {f"one more of {kind}": kind for kind in range(1, 10)} | KINDS
    if scope.reach == EVERYBODY:
        return frozenset(now) | {"origin", "of an unknown kind"}
    if scope.reach == OF_KINDS:
        return frozenset(name for name, kind in now.items() if kind in scope.kinds) | {"origin"}
    return frozenset(scope.members) | {"origin"}


def allowed(scope: Scope) -> frozenset[tuple[int, int, int, str]]:
    """Everything that it lets happen: for what, for which need, with which data, to whom."""
    return frozenset(
        (purpose, need, data_class, who)
        for purpose in scope.purposes
        for need in scope.needs
        for data_class in scope.classes
        for who in reached(scope)
    )


def is_scope(scope: Scope) -> bool:
    """True if it says something, and only what it needs."""
    if not allowed(scope) or 0 in scope.needs:
        return False
    named = {EVERYBODY: (False, False), OF_KINDS: (True, False)}.get(scope.reach)
    if named is None:
        named = (False, bool(scope.members))
    sees = CHANNEL not in scope.purposes or PREVIEW in scope.classes
    return sees and named == (bool(scope.kinds), bool(scope.members))


@dataclass
class Given:
    """The newest consent of a case."""

    name: str
    origin: str
    given_to: str
    scope: Scope
    until_ms: int
    status: str = "ACTIVE"
    version: int = 1


@dataclass
class Stated:
    """A basis in law."""

    name: str
    purposes: tuple[int, ...]
    classes: tuple[int, ...]
    receivers: tuple[str, ...]
    until_ms: int


@dataclass
class Owed:
    """What a member has to delete."""

    asked_ms: int
    status: str = "ASKED"
    level: int = 0
    version: int = 1


@dataclass
class Paper:
    """Everything, and what rings when."""

    now_ms: int = 0
    cases: dict[str, list[str]] = field(default_factory=dict)
    """Origin and state of each."""
    given: dict[str, Given] = field(default_factory=dict)
    stated: dict[tuple[str, str], Stated] = field(default_factory=dict)
    owed: dict[tuple[str, str], Owed] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    armed: dict[Key, tuple[int, int, int]] = field(default_factory=dict)
    """Lane, time and number of each clock; lane 0 is the law's."""
    numbers: int = 0

    # Who.

    def acts(self, case: str, who: str, area: int = 10) -> bool:
        """True for the origin, or for the guardian once the origin is stopped."""
        origin = self.cases[case][0] if case in self.cases else self.given[case].origin
        return who == origin or (origin in self.stopped and who == GUARDIANS[area])

    def may_give(self, case: str, who: str) -> Reasons:
        """Why somebody does not record a consent."""
        if case in self.cases:
            final = {"wrong_state"} if self.cases[case][1] == "TOMBSTONE" else set()
            return final | (set() if self.acts(case, who) else {"not_yours"})
        old = self.given.get(case)
        return {"not_yours"} if old is not None and old.origin != who else set()

    def runs(self, case: str) -> bool:
        """True if a consent is in force."""
        found = self.given.get(case)
        return (
            found is not None
            and found.status in ("ACTIVE", "NARROWED")
            and self.now_ms < found.until_ms
        )

    def stated_for(self, who: str) -> set[str]:
        """Cases for which somebody states a law."""
        return {case for case, member in self.stated if member == who}

    def may_open(self, case: str, who: str, ground: str) -> bool:
        """True if somebody has something in force of this name under which to open a case."""
        given = self.given.get(case)
        if given is not None and given.name == ground:
            return given.origin == who and self.runs(case)
        basis = self.stated.get((case, who))
        return basis is not None and basis.name == ground and self.now_ms < basis.until_ms

    # What happens.

    def arm(self, *key: str, due_ms: int, lane: int = 0) -> None:
        """Ring then; a time that has passed means now."""
        self.numbers += 1
        self.armed[key] = (lane, max(due_ms, self.now_ms), self.numbers)

    def run(self, case: str, until_ms: int) -> None:
        """A consent is given or renewed."""
        notice_ms = until_ms - min(NOTICE, (until_ms - self.now_ms) // 2)
        self.arm("notice", case, due_ms=notice_ms)
        self.arm("expire", case, due_ms=until_ms)

    def end(self, case: str, status: str) -> None:
        """A consent ends."""
        found = self.given[case]
        found.status, found.version = status, found.version + 1
        for each in ("notice", "expire"):
            self.armed.pop((each, case), None)
        for who in (found.origin, found.given_to):
            basis = self.stated.get((case, who))
            if basis is None or self.now_ms >= basis.until_ms:
                self.ask(case, who)
        if case not in self.cases:
            del self.given[case]

    def forget(self, case: str) -> None:
        """Nothing was consented to."""
        self.given.pop(case, None)
        for each in ("notice", "expire"):
            self.armed.pop((each, case), None)

    def ask(self, case: str, who: str) -> None:
        """Somebody has to delete what it holds."""
        if (case, who) not in self.owed:
            self.owed[case, who] = Owed(self.now_ms)
            self.arm("owed", case, who, due_ms=self.now_ms + SUBJECT)

    def drop(self, case: str, who: str) -> None:
        """A basis is one no more."""
        self.armed.pop(("basis", case, who), None)
        del self.stated[case, who]

    def end_basis(self, case: str, who: str) -> None:
        """And nothing takes its place."""
        self.drop(case, who)
        if not self.runs(case):
            self.ask(case, who)

    # What rings.

    def due(self, by_ms: int) -> list[Key]:
        """What has fallen due, in the order in which it rings."""
        return sorted(
            (key for key, (_, due_ms, _) in self.armed.items() if due_ms <= by_ms),
            key=lambda key: self.armed[key],
        )

    def ring(self, key: Key) -> str:
        """What happens then, in a word."""
        kind, *subject = key
        del self.armed[key]
        if kind == "notice":
            return "rings: notice"
        if kind == "expire":
            self.end(subject[0], "EXPIRED")
        elif kind == "basis":
            self.end_basis(*subject)
        elif kind == "review":
            self.stopped.discard(subject[0])
        elif kind == "owed":
            return self._late(*subject)
        else:
            return self._close(subject[0])
        return f"rings: {kind}"

    def _late(self, case: str, who: str) -> str:
        owed = self.owed[case, who]
        owed.version += 1
        if owed.status == "HELD":
            owed.status, owed.asked_ms = "ASKED", self.now_ms
            self.arm("owed", case, who, due_ms=self.now_ms + SUBJECT)
            return "rings: held no more"
        owed.level += 1
        self.arm("owed", case, who, due_ms=self.now_ms + LATE)
        return f"rings: level {min(owed.level, 2)}"

    def _close(self, case: str) -> str:
        if self.cases[case][1] == "OPEN":
            self.cases[case][1] = "CLOSED"
            self.arm("case", case, due_ms=self.now_ms + REOPEN, lane=1)
            return "rings: closed"
        self.cases[case][1] = "TOMBSTONE"
        self.forget(case)
        for who in AGENCIES:
            if (case, who) in self.stated:
                self.drop(case, who)
        return "rings: forgotten"

    # K.

    def covers(
        self, case: str, who: tuple[str, ...], asked: tuple[int, int, int], area: int
    ) -> bool:
        """Whether the first of `who` may act and the others receive: for a purpose, a need, with a class of data."""
        return all(
            self._consents(case, each, asked, area)
            or self._has_basis(case, each, asked)
            or (each != who[0] and self._lets(case, who[0], each, asked))
            for each in who
        )

    def _consents(self, case: str, who: str, asked: tuple[int, int, int], area: int) -> bool:
        if not self.runs(case):
            return False
        found, (purpose, need, data_class) = self.given[case], asked
        origin = found.origin
        acting = origin in self.stopped and who == GUARDIANS[area]
        offices = who in (GUARDIANS[area], PERKESO) and (purpose, data_class) == (CHANNEL, PREVIEW)
        name = "origin" if who == origin or acting or offices else who
        return (purpose, need, data_class, name) in allowed(found.scope)

    def _has_basis(self, case: str, who: str, asked: tuple[int, int, int]) -> bool:
        found = self.stated.get((case, who))
        if found is None or self.now_ms >= found.until_ms:
            return False
        return asked[0] in found.purposes and asked[2] in found.classes

    def _lets(self, case: str, who: str, other: str, asked: tuple[int, int, int]) -> bool:
        return self._has_basis(case, who, asked) and other in self.stated[case, who].receivers


SCOPES = (
    Scope(),
    Scope(purposes=(CHANNEL, 2), needs=(9, 3), classes=(1, 2, 4)),
    Scope(purposes=(CHANNEL, 2), reach=OF_KINDS, kinds=(4, 2)),
    Scope(reach=OF_KINDS, kinds=(4,)),
    Scope(reach=LISTED, members=("LZS", "ZPP")),
    Scope(reach=LISTED, members=("PERDA",)),
    Scope(reach=LISTED),
    Scope(purposes=(2,), classes=(2,)),
    Scope(classes=(2,)),
    Scope(needs=()),
    Scope(kinds=(4,)),
)
