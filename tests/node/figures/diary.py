"""Random histories with the real contracts, written down as the feed tells them."""

from random import Random
from typing import Any

from contracts.language import DAY, HOUR
from contracts.moment import Person
from contracts.plain import plain
from contracts.refusal import Refused
from node.figures.told import Cut, Told
from tests.contracts.agencies import (
    AGENCIES,
    JOHOR,
    LZS,
    NEXT,
    PERKESO,
    POOL,
    PULAU_PINANG,
    SAID,
    SELANGOR,
    Agencies,
    reaching,
)

PERLIS, KEDAH = 9, 2
AREAS = (SELANGOR, SELANGOR, PULAU_PINANG, JOHOR, PERLIS, KEDAH)
NEEDS = (3, 3, 6, 9)
DIVIDING = 6
"""The first seed of histories with that."""
PENDING = ("OFFERED", "RECEIVED", "INFO_REQUESTED")


class Diary(Agencies):
    """A sandbox whose events are kept with their time, and with the method that a user called."""

    def __init__(self, seed: int) -> None:
        self._height = 1
        self._called: str | None = None
        self.told: list[Told] = []  # type: ignore[assignment]  # what the feed would tell, not a question
        super().__init__()
        self.told.clear()
        self.chance = Random(seed)
        self.divides = seed >= DIVIDING
        """True if referrals become several here, or are the same as others."""
        self.refs: list[str] = []
        self.legs: dict[str, tuple[str, str]] = {}
        """A leg's referral and agency, by its name."""

    def act(self, who: str | Person, method: str, *form: Any, by: str = "") -> tuple[Any, ...]:
        """As always; what is told is told of this method, and what fires before it of none."""
        self._height += 1
        form = reaching(method, form)
        author = self.people[who] if isinstance(who, str) else who
        cosigners = (self.people[by],) if by else ()
        arguments = self.sandbox._entry(method).encode_form(form)
        before = len(self.sandbox.fired)
        result = self.sandbox.send(author, method, arguments, cosigners=cosigners)
        for fired in self.sandbox.fired[before:]:
            self._hear(fired)
        self._called = method
        self._hear(result)
        self._called = None
        return () if result.code == "done" else (result.code,)

    def wait(self, duration_ms: int) -> None:
        """Time goes on."""
        self._height += 1
        super().wait(duration_ms)

    def _hear(self, result: Any) -> None:
        for each in result.events:
            read = self.read(each)
            now = (self._height, self.sandbox.now_ms)
            self.told.append(Told(*now, self._called, each.contract, each.name, plain(read)))

    def cut(self) -> Cut:
        """Now."""
        return Cut(self._height, self.sandbox.now_ms)

    # What people do, well or badly; what is refused is refused.

    def live(self, days: int) -> None:
        """So many days of it."""
        for _ in range(days):
            for _ in range(self.chance.randrange(5, 12)):
                self._something()
            self.wait(self.chance.choice((HOUR, 8 * HOUR, DAY, 2 * DAY)))

    def _something(self) -> None:
        if not self.refs or self.chance.random() < 0.12:
            self._open()
            return
        ref = self.chance.choice(self.refs)
        try:
            status = self.ask("custody.get", self.id(ref)).status.name
        except Refused:
            self._after(ref)
            return
        legs = [name for name, (of, _) in self.legs.items() if of == ref]
        if self.chance.random() < 0.1:
            self._revise(ref)
        if self.divides and self.chance.random() < 0.1:
            self._divide(ref)
            return
        if status == "AWAITING_FOLLOWUP":
            self._close(ref)
        elif status in ("OPEN_INTAKE", "POOLED", "STEWARDED"):
            self._find(ref, status)
        for leg in legs:
            self._answer(ref, leg)

    def _open(self) -> None:
        ref = f"ref {len(self.refs)}"
        pick, origin = self.chance.choice, self.chance.choice(AGENCIES)
        self.opened(ref, origin=origin, area=pick(AREAS), priority=pick((1, 2, 3)))
        self.refs.append(ref)
        if self.chance.random() < 0.3:
            again = f"ref {len(self.refs)}"
            form = (pick(NEEDS), pick(AREAS), pick((2, 3)))
            case = self.id(f"case of {ref}")
            assert self.act(origin, "referral.open", self.id(again), case, *form) == ()
            self.refs.append(again)

    def _revise(self, ref: str) -> None:
        holder, pick = self.name(self.ask("holder.of", self.id(ref))), self.chance.choice
        change = ((pick((1, 2, 3)),), (pick(NEEDS),), (pick(AREAS),), ())
        self.act(holder, "revision.update", self.id(ref), self.version(ref), *change)

    def _divide(self, ref: str) -> None:
        """It becomes two, with one of which who helps may go on; and these may be the same after all."""
        found, of = self.ask("custody.get", self.id(ref)), self.id(ref)
        holder = self.name(self.ask("holder.of", of))
        kept, whole = f"ref {len(self.refs)}", f"ref {len(self.refs) + 1}"
        goes_on = self.chance.choice((False, True)) and found.serving is not None
        parts = tuple((self.id(name), NEEDS[0], SAID) for name in (kept, whole))
        form = (of, found.version, parts, (parts[0][0],) if goes_on else ())
        if self.act(holder, "division.split", *form) != ():
            return
        self.refs += [kept, whole]
        for leg, (its, agency) in self.legs.items():
            self.legs[leg] = (kept if its == ref and goes_on else its, agency)
        if self.chance.random() < 0.5:
            versions = [self.version(each) for each in (whole, kept)]
            merged = (self.id(whole), versions[0], self.id(kept), versions[1])
            origin = self.name(found.need.origin)
            self.act(origin, "merger.merge", *merged, by="" if holder == origin else holder)

    def _find(self, ref: str, status: str) -> None:
        holder = self.name(self.ask("holder.of", self.id(ref)))
        version = self.version(ref)
        leg = f"leg {len(self.legs)}"
        if status == "STEWARDED" and self.chance.random() < 0.3:
            self.act(PERKESO, "steward.close_unmet", self.id(ref), version, 1, SAID, by=LZS)
            return
        if status == "POOLED" and self.chance.random() < 0.4:
            taker = self.chance.choice(AGENCIES)
            if self.act(taker, "pool.claim", self.id(ref), version, self.id(leg)) == ():
                self.legs[leg] = (ref, taker)
            return
        if status == "OPEN_INTAKE" and self.chance.random() < 0.2:
            if self.act(holder, "referral.keep", self.id(ref), version, self.id(leg)) == ():
                self.legs[leg] = (ref, holder)
            return
        asked = self.chance.sample(AGENCIES, self.chance.choice((1, 1, 2)))
        mode = 1 if len(asked) == 1 else self.chance.choice((2, 3))
        names = [f"{leg} {agency}" for agency in asked]
        legs = tuple(self.id(name) for name in (names[:1] if mode == 2 else names))
        targets = tuple(self.target(agency) for agency in asked)
        form = (self.id(ref), version, mode, legs, targets)
        if self.act(holder, "leg.offer", *form) == ():
            self.legs |= {name: (ref, to) for name, to in zip(names, asked, strict=True)}

    def _answer(self, ref: str, leg: str) -> None:
        _, who = self.legs[leg]
        try:
            found = self.ask("leg.get", self.id(leg))
        except Refused:
            return
        if found.status.name in PENDING:
            self._decide(ref, leg, who, found.version)
            return
        try:
            service = self.ask("service.get", self.id(leg))
        except Refused:
            return
        form = (self.id(leg), service.version)
        if service.status.name == "ACCEPTED":
            if self.chance.random() < 0.8:
                self.act(who, "service.start", *form, SAID)
            else:
                self.act(who, "service.hand_back", *form, self.chance.choice((1, 7)), SAID)
        elif service.status.name == "IN_PROGRESS" and self.chance.random() < 0.7:
            if self.chance.random() < 0.8:
                outcome = self.chance.choice((1, 1, 2, 3))
                self.act(who, "service.complete", *form, outcome, SAID)
            else:
                moved = self.chance.random() < 0.5
                self.act(who, "service.conclude", *form, 2 if moved else 3, JOHOR * moved, SAID)

    def _decide(self, ref: str, leg: str, who: str, version: int) -> None:
        turn = self.chance.random()
        if turn < 0.5:
            self.act(who, "leg.accept", self.id(leg), version)
        elif turn < 0.7:
            ground = self.chance.choice((1, 2, 2, 3, 5, 5, 6, 7))
            form = (self.id(leg), version, ground, SAID, self.chance.choice((NEXT, POOL)))
            self.act(who, "leg.decline", *form, by=LZS if ground == 6 else "")
        elif turn < 0.85:
            other, name = self.chance.choice(AGENCIES), f"leg {len(self.legs)}"
            named = (self.id(leg), version, 1, SAID, self.id(name), self.target(other))
            if self.act(who, "leg.redirect", *named) == ():
                self.legs[name] = (ref, other)

    def _close(self, ref: str) -> None:
        origin = self.name(self.ask("custody.get", self.id(ref)).need.origin)
        version, turn = self.version(ref), self.chance.random()
        if turn < 0.4:
            self.act(origin, "referral.confirm", self.id(ref), version, (), (), by=LZS)
        elif turn < 0.6:
            self.act(origin, "referral.dispute", self.id(ref), version, ())
        elif turn < 0.7:
            self.act(origin, "referral.withdraw", self.id(ref), version, SAID)

    def _after(self, ref: str) -> None:
        closed = self.ask("referral.get", self.id(ref))
        origin = self.name(closed.past.need.origin)
        form = (self.id(ref), closed.version)
        if self.divides and self.chance.random() < 0.2:
            self.act(origin, "merger.unmerge", *form)
        if self.chance.random() < 0.2:
            self.act(origin, "referral.reopen", *form, ())
        elif self.chance.random() < 0.2:
            self.act(origin, "referral.dispute", *form, ())


def lived(seed: int, days: int = 40) -> Diary:
    """A history."""
    diary = Diary(seed)
    diary.live(days)
    return diary
