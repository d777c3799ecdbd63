"""Agencies of several kinds, their data protection officers, and what prospects consent to."""

from dataclasses import dataclass, replace
from typing import Any

from contracts.language import DAY
from contracts.moment import Person
from contracts.words import Role
from tests.contracts.agencies import (
    AGENCIES,
    LZS,
    PERDA,
    PERKESO,
    SAID,
    SELANGOR,
    TERAJU,
    ZPP,
    Agencies,
)

KINDS = {PERKESO: 3, LZS: 4, ZPP: 4, PERDA: 2, TERAJU: 7}
ZAKAT, STATE, NGO = 4, 2, 7
CHANNEL, SHARE, BENEFIT, MATCH, OUTCOME, ESCROW = range(1, 7)
PREVIEW, CORE, DOCUMENTS, SENSITIVE, MESSAGES = range(1, 6)
EVERYBODY, OF_KINDS, LISTED = 1, 2, 3
VITAL_INTEREST, STATUTE, DSA_S13, CONTRACT, COMPLETION_OF_SERVICE, LEGAL_CLAIM = range(1, 7)
LIVE, BACKUPS = 1, 2
LONGEST = 730 * DAY
FOOD = 9


@dataclass(frozen=True)
class Scope:
    """What a prospect consents to."""

    purposes: tuple[int, ...] = (CHANNEL,)
    needs: tuple[int, ...] = (FOOD,)
    classes: tuple[int, ...] = (PREVIEW, CORE)
    reach: int = EVERYBODY
    kinds: tuple[int, ...] = ()
    members: tuple[str, ...] = ()

    def but(self, **changes: Any) -> "Scope":
        """Another one."""
        return replace(self, **changes)


class Consenting(Agencies):
    """Agencies whose officers record what prospects consent to."""

    def __init__(self) -> None:
        super().__init__()
        self.dpos = {name: self.person(name, Role.DPO) for name in AGENCIES}

    def _found(self, method: str, *form: Any) -> None:
        if method == "member.found":
            member, _, name = form
            form = (member, KINDS[self.name(member)], name)
        super()._found(method, *form)

    def case(self, name: str = "case", origin: str = TERAJU, ground: str = "consent") -> None:
        """One that is opened under a consent or a basis, in Selangor."""
        self.done(origin, "case.open", self.id(name), 1, SELANGOR, SAID, self.id(ground))

    def case_in_law(self) -> None:
        """One that is opened without a consent: under a law, and for messages only."""
        assert self.registering(TERAJU, classes=(MESSAGES,), name="intake") == ()
        self.case(ground="intake")

    def scope(self, scope: Scope) -> tuple[Any, Any]:
        """As the wire has it."""
        members = tuple(self.member(each) for each in scope.members)
        return (scope.purposes, scope.needs, scope.classes), (scope.reach, scope.kinds, members)

    def giving(
        self,
        who: str | Person = TERAJU,
        scope: Scope = Scope(),
        *,
        version: int = 0,
        name: str = "consent",
        until_ms: int = LONGEST,
    ) -> tuple[Any, ...]:
        """Why the consent `name` is not recorded; nothing if it is. It ends so long from now."""
        form = (self.id("case"), version, self.id(name), *self.scope(scope))
        end_ms = self.sandbox.now_ms + until_ms
        return self.act(who, "consent.give", *form, end_ms, SAID)

    def given(self, scope: Scope = Scope(), **more: Any) -> None:
        """A consent that is recorded."""
        assert self.giving(TERAJU, scope, **more) == ()

    def narrowing(self, scope: Scope, who: str = TERAJU) -> tuple[Any, ...]:
        """Why it is not narrowed."""
        return self.act(who, "consent.narrow", self.id("case"), *self.scope(scope), SAID)

    def withdrawing(self, who: str = TERAJU) -> tuple[Any, ...]:
        """Why it is not withdrawn."""
        return self.act(who, "consent.withdraw", self.id("case"), SAID)

    def renewing(
        self, who: str = TERAJU, *, version: int = 1, until_ms: int = LONGEST
    ) -> tuple[Any, ...]:
        """Why it is not renewed."""
        end_ms = self.sandbox.now_ms + until_ms
        return self.act(who, "consent.renew", self.id("case"), version, end_ms, SAID)

    def registering(
        self,
        who: str,
        ground: int = STATUTE,
        *,
        classes: tuple[int, ...] = (PREVIEW, CORE),
        purposes: tuple[int, ...] = (CHANNEL,),
        to: tuple[str, ...] = (),
        name: str = "basis",
        until_ms: int = LONGEST,
    ) -> tuple[Any, ...]:
        """Why a basis is not registered; nothing if it is."""
        extent = (purposes, classes, tuple(self.member(each) for each in to))
        form = (self.id("case"), self.id(name), ground, extent, self.sandbox.now_ms + until_ms)
        return self.act(self.dpos[who], "basis.register", *form, SAID)

    def covers(
        self,
        actor: str = TERAJU,
        *targets: str,
        need: int = FOOD,
        purpose: int = CHANNEL,
        data_class: int = PREVIEW,
        area: int = SELANGOR,
    ) -> bool:
        """What K says."""
        others = tuple(self.member(each) for each in targets)
        form = (self.id("case"), area, need, purpose, data_class, self.member(actor), others)
        found: bool = self.ask("consent.covers", *form)
        return found

    def consent(self) -> Any:
        """Of the case."""
        return self.ask("consent.get", self.id("case"))

    def status(self) -> str:
        """Where it stands."""
        name: str = self.consent().status.name
        return name

    def asked(self) -> dict[str, tuple[str, int]]:
        """Who has to delete what it holds, each with its state and level."""
        ids = self.ask("erasure.of_case", self.id("case"), ())
        found = [self.ask("erasure.get", each) for each in ids]
        return {self.name(each.member): (each.status.name, each.level) for each in found}

    def erasure_id(self, member: str = TERAJU) -> Any:
        """Of a member."""
        [found] = [
            each
            for each in self.ask("erasure.of_case", self.id("case"), ())
            if self.ask("erasure.get", each).member == self.member(member)
        ]
        return found
