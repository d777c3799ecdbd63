"""A person's paper of MoCs and what they oblige to: written down one by one, with no index; asked by looking at all."""

from dataclasses import dataclass, field

from chain.primitives import Digest
from contracts.words import Id

DAY = 24 * 3_600_000
NOTICES = (60 * DAY, 30 * DAY, 7 * DAY)
OPEN = ("DRAFT", "SIGNING", "IN_FORCE", "AMENDED", "EXPIRING")
BINDING = OPEN[2:]


@dataclass(frozen=True)
class Duty:
    """A clause."""

    owner: str
    due_ms: int


@dataclass(frozen=True)
class Words:
    """A text."""

    document: Digest
    duties: dict[int, Duty]
    scopes: tuple[tuple[int, int, str, str, tuple[int, ...]], ...]
    starts_ms: int
    expires_ms: int


@dataclass
class Owed:
    """What a clause came to; `due_ms` is when the next thing happens by itself."""

    duty: Duty
    status: str = "DUE"
    review_ms: int | None = None
    version: int = 1
    holds: bool = True


@dataclass
class Deal:
    """An MoC."""

    parties: tuple[str, ...]
    words: list[Words]
    lapse_ms: int | None
    status: str = "DRAFT"
    in_force: int = 0
    pending: int = 1
    signed: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    version: int = 2
    begin_ms: int | None = None
    remind_ms: int | None = None
    owed: dict[int, Owed] = field(default_factory=dict)

    @property
    def now(self) -> Words | None:
        """The text in force."""
        return self.words[self.in_force - 1] if self.status in BINDING else None


@dataclass
class Paper:
    """All of it."""

    now_ms: int
    deals: dict[Id, Deal] = field(default_factory=dict)
    stopped: dict[str, int] = field(default_factory=dict)
    """Until when a member is."""

    # What people do.

    def draft(self, deal: Deal, words: Words) -> None:
        """A text waits."""
        deal.words.append(words)
        deal.pending, deal.signed, deal.seen = len(deal.words), set(), set()
        deal.begin_ms, deal.version = None, deal.version + 1
        deal.lapse_ms = min(self.now_ms + 90 * DAY, words.expires_ms)
        if deal.status == "SIGNING":
            deal.status = "DRAFT"

    def sign(self, deal: Deal, who: str) -> None:
        """A party."""
        deal.signed.add(who)
        deal.version += 1
        if deal.status == "DRAFT":
            deal.status = "SIGNING"
            expires_ms = deal.words[deal.pending - 1].expires_ms
            deal.lapse_ms = min(self.now_ms + 90 * DAY, expires_ms)

    def see(self, deal: Deal, who: str) -> None:
        """A witness."""
        deal.seen.add(who)
        deal.version += 1
        if len(deal.seen) == 2:
            deal.lapse_ms = None
            deal.begin_ms = deal.words[deal.pending - 1].starts_ms
            if deal.begin_ms <= self.now_ms:
                self.begin(deal)

    def begin(self, deal: Deal) -> None:
        """The pending text is in force."""
        words = deal.words[deal.pending - 1]
        deal.status = "IN_FORCE" if deal.in_force == 0 else "AMENDED"
        deal.in_force, deal.pending = deal.pending, 0
        deal.begin_ms, deal.version = None, deal.version + 1
        for number, owed in deal.owed.items():
            if owed.holds and words.duties.get(number) != owed.duty:
                self._let_go(owed)
        for number, duty in words.duties.items():
            if number not in deal.owed or not deal.owed[number].holds:
                deal.owed[number] = Owed(duty)
        self._next_notice(deal)

    def end(self, deal: Deal, status: str) -> None:
        """It is over."""
        deal.status, deal.pending, deal.version = status, 0, deal.version + 1
        deal.lapse_ms = deal.begin_ms = deal.remind_ms = None
        for owed in deal.owed.values():
            if owed.holds:
                self._let_go(owed)

    def _let_go(self, owed: Owed) -> None:
        owed.holds = False
        if owed.status == "DUE":
            owed.status = "LATE" if owed.duty.due_ms <= self.now_ms else "ENDED"
            owed.version += 1

    def _next_notice(self, deal: Deal) -> None:
        words = deal.words[deal.in_force - 1]
        left = [words.expires_ms - each for each in NOTICES]
        deal.remind_ms = min([each for each in left if each > self.now_ms], default=None)

    # What time does.

    def ring(self, until_ms: int) -> list[str]:
        """Do what is due until then, the first first; what was done."""
        rung = []
        while True:
            due = [each for of in self.deals for each in self._due(of) if each[0] <= until_ms]
            if not due:
                break
            due_ms, what, of, number = min(due, key=lambda each: each[0])
            after_ms, self.now_ms = self.now_ms, due_ms
            self._fire(what, self.deals[of], number)
            self.now_ms = after_ms
            rung.append(what)
        for member, until in list(self.stopped.items()):
            if until <= until_ms:
                del self.stopped[member]
        return rung

    def _due(self, of: Id) -> list[tuple[int, str, Id, int]]:
        deal = self.deals[of]
        found: list[tuple[int | None, str, int]] = [
            (deal.now.expires_ms if deal.now else None, "expire", 0),
            (deal.lapse_ms, "lapse", 0),
            (deal.begin_ms, "begin", 0),
            (deal.remind_ms, "remind", 0),
        ]
        for number, owed in deal.owed.items():
            found.append((owed.review_ms, "unreviewed", number))
            if owed.status == "DUE":
                found.append((owed.duty.due_ms, "late", number))
        return [(due_ms, what, of, number) for due_ms, what, number in found if due_ms is not None]

    def _fire(self, what: str, deal: Deal, number: int) -> None:
        if what == "lapse" and deal.in_force == 0:
            self.end(deal, "EXPIRED")
        elif what == "lapse":
            deal.pending, deal.lapse_ms, deal.version = 0, None, deal.version + 1
        elif what == "begin":
            self.begin(deal)
        elif what == "remind":
            deal.version += 1 if deal.status != "EXPIRING" else 0
            deal.status = "EXPIRING"
            words = deal.words[deal.in_force - 1]
            left = [words.expires_ms - each for each in NOTICES]
            last_ms = deal.remind_ms or 0
            deal.remind_ms = min([each for each in left if each > last_ms], default=None)
        elif what == "expire":
            self.end(deal, "EXPIRED")
        else:
            owed = deal.owed[number]
            owed.status = "LATE" if what == "late" else "ACCEPTED"
            owed.review_ms, owed.version = None, owed.version + 1

    # What is asked.

    def allows(self, scope: int, giver: str, receiver: str) -> bool:
        """Whether something may go."""
        if giver in self.stopped or receiver in self.stopped:
            return False
        rows = [(effect, needs) for _, effect, needs in self._rows(scope, giver, receiver)]
        return (scope == 1 or (1, ()) in rows) and (2, ()) not in rows

    def narrows(self, scope: int, giver: str, receiver: str, need: int) -> bool:
        """Whether some clause says that something does not go for a need."""
        rows = self._rows(scope, giver, receiver)
        return any(effect == 2 and (not needs or need in needs) for _, effect, needs in rows)

    def _rows(
        self, scope: int, giver: str, receiver: str
    ) -> list[tuple[Deal, int, tuple[int, ...]]]:
        return [
            (deal, effect, needs)
            for deal in self.deals.values()
            if deal.now is not None and self.now_ms < deal.now.expires_ms
            for kind, effect, one, other, needs in deal.now.scopes
            if (kind, one, other) == (scope, giver, receiver)
        ]
