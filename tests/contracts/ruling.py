"""Agencies with services, rules for them, and prospects that are screened."""

from __future__ import annotations

from typing import Any

from contracts.language import DAY, hashed
from contracts.moment import Person
from contracts.words import Commitment, Role
from tests.contracts.agencies import AGENCIES, PERDA, SAID, SELANGOR, TERAJU
from tests.contracts.catalogue import Catalogue

LONG = bytes(range(256)) * 4
"""A full piece."""
RESULT = Commitment(b"r" * 32)


class Ruling(Catalogue):
    """The sandbox, with an approver at each agency but TERAJU."""

    def __init__(self) -> None:
        super().__init__()
        everything = (Role.ADMIN, Role.COORDINATOR, Role.CASEWORKER, Role.SIGNATORY, Role.NODE)
        self.people = {name: self.sandbox.person(name, *everything) for name in AGENCIES}
        for person in self.people.values():
            self.hired(person)
        self.approvers = {
            name: self.sandbox.person(name, Role.APPROVER) for name in AGENCIES if name != TERAJU
        }
        for person in self.approvers.values():
            self.hired(person)

    def publishing(
        self,
        version: int = 1,
        *pieces: bytes,
        service: str = "food",
        who: str | Person = PERDA,
        by: tuple[Person, ...] | None = None,
    ) -> tuple[Any, ...]:
        """Why a version is not published; nothing if it is."""
        author = self.people[who] if isinstance(who, str) else who
        cosigners = (self.approvers[PERDA],) if by is None else by
        form = (self.id(service), version, pieces or (f"version {version}".encode(),))
        return self.signed(author, "rule.publish", form, cosigners)

    def signed(
        self, author: Person, method: str, form: tuple[Any, ...], cosigners: tuple[Person, ...]
    ) -> tuple[Any, ...]:
        """Why a call with several signatures is refused."""
        self.people["author"] = author
        names = []
        for at, each in enumerate(cosigners):
            self.people[f"cosigner {at}"] = each
            names.append(f"cosigner {at}")
        return self.act("author", method, *form, by=names[0] if names else "")

    def retiring(
        self, version: int = 1, *, service: str = "food", who: str = PERDA
    ) -> tuple[Any, ...]:
        """Why rules are not retired."""
        return self.act(who, "rule.retire", self.id(service), version)

    def in_force(self, service: str = "food") -> int | None:
        """The version that is in force."""
        found: int | None = self.ask("rule.in_force", self.id(service))
        return found

    def edition(self) -> int:
        """The newest."""
        found: int = self.ask("rule.edition")
        return found

    def prospect(
        self, ref: str = "ref", *, origin: str = TERAJU, members: tuple[str, ...] | None = None
    ) -> None:
        """A referral whose prospect has consented to be shown to everybody, or to these alone."""
        self.opened(ref, origin=origin, area=SELANGOR)
        case = self.id(f"case of {ref}")
        running = self.ask("consent.is_running", case)
        if running and members is None:
            return
        version = self.ask("consent.get", case).version if running else 0
        listed = tuple(self.member(each) for each in members or ())
        reach = (1, (), ()) if members is None else (3, (), listed)
        end_ms = self.sandbox.now_ms + 700 * DAY
        form = (case, version, self.id(f"consent to {reach}"), ((1,), (3,), (1, 2)), reach)
        self.done(origin, "consent.give", *form, end_ms, SAID)

    def screening(
        self, edition: int = 1, *, who: str | Person = TERAJU, ref: str = "ref"
    ) -> tuple[Any, ...]:
        """Why a screening is not registered."""
        return self.act(who, "screen.register", self.id(ref), edition, RESULT)


def digest_of(*pieces: bytes) -> bytes:
    """Of a document in pieces."""
    return hashed(b"".join(pieces))
