"""A few agencies that agree with each other: MoCs with their commitments, the programme terms, the taxonomy, in one sandbox."""

from typing import Any

from chain.primitives import Digest, MemberId
from contracts.language import DAY
from contracts.moment import Person
from contracts.words import Commitment, Role
from tests.contracts.agencies import AGENCIES, LZS, PERDA, PERKESO, TERAJU, ZPP, Agencies

REFERRAL, DATA_SHARE, MATCHING, QUERY, FUNDING = range(1, 6)
ADDS, NARROWS = 1, 2
SKSPS, DATA_ASNAF = 5, 8
"""Clause codes."""
NEED, REASON, CLAUSE = 1, 2, 3
ADDED, RENAMED, RETIRED = 1, 2, 3
ACCEPT, CONTEST = 1, 2
MEASURE = Commitment(b"m" * 32)
PARTIES = (PERKESO, LZS)
WITNESSES = (ZPP, PERDA)


def document(name: str) -> Digest:
    """The SHA-256 of a document, the same for the same name."""
    return Digest(name.encode().ljust(32, b".")[:32])


class Table(Agencies):
    """The sandbox, with people who may sign, witness and report."""

    def __init__(self) -> None:
        super().__init__()
        everything = (Role.ADMIN, Role.COORDINATOR, Role.SIGNATORY, Role.WITNESS, Role.NODE)
        self.people = {name: self.sandbox.person(name, *everything) for name in AGENCIES}
        self.began_ms = self.sandbox.now_ms

    def at(self, days: float) -> int:
        """So many days after the beginning."""
        return int(self.began_ms + days * DAY)

    # A text.

    def clause(
        self, number: int = 1, owner: str = LZS, days: float = 200, code: int = DATA_ASNAF
    ) -> tuple[Any, ...]:
        """An obligation, due so many days after the beginning."""
        return number, code, self.member(owner), MEASURE, self.at(days)

    def scope(
        self,
        kind: int = DATA_SHARE,
        effect: int = ADDS,
        *,
        giver: str = LZS,
        receiver: str = PERKESO,
        needs: tuple[int, ...] = (),
        clause: int = 1,
    ) -> tuple[Any, ...]:
        """What goes, or goes no more."""
        return kind, effect, self.member(giver), self.member(receiver), needs, clause

    def text(
        self,
        name: str = "text",
        clauses: tuple[Any, ...] | None = None,
        scopes: tuple[Any, ...] | None = None,
        *,
        starts: float = 0,
        expires: float = 300,
    ) -> tuple[Any, ...]:
        """What is signed; from and until so many days after the beginning."""
        clauses = (self.clause(),) if clauses is None else clauses
        scopes = (self.scope(),) if scopes is None else scopes
        return document(name), clauses, scopes, self.at(starts), self.at(expires)

    # What is done with it.

    def proposed(
        self,
        name: str = "moc",
        text: tuple[Any, ...] | None = None,
        *,
        who: str | Person = PERKESO,
        parties: tuple[str, ...] = PARTIES,
    ) -> tuple[Any, ...]:
        """Why a draft is refused; nothing if it stands."""
        form = (self.id(name), self.members(*parties), self.text() if text is None else text)
        return self.act(who, "moc.propose", *form)

    def members(self, *names: str) -> tuple[MemberId, ...]:
        """Their ids."""
        return tuple(self.member(each) for each in names)

    def moc(self, name: str = "moc") -> Any:
        """As it stands."""
        return self.ask("moc.get", self.id(name))

    def pending(self, name: str = "moc") -> tuple[Any, ...]:
        """What is named by whoever signs the pending text."""
        number = self.moc(name).pending
        return self.id(name), number, self.ask("moc.text", self.id(name), number).document

    def signs(self, who: str | Person = PERKESO, name: str = "moc") -> tuple[Any, ...]:
        """Why a party's signature is refused."""
        return self.act(who, "moc.sign", *self.pending(name))

    def sees(self, who: str | Person = ZPP, name: str = "moc") -> tuple[Any, ...]:
        """Why a witness's signature is refused."""
        return self.act(who, "moc.witness", *self.pending(name))

    def all_sign(self, name: str = "moc", witnesses: tuple[str, ...] = WITNESSES) -> None:
        """Every party, then two witnesses."""
        for member in self.moc(name).parties:
            assert self.signs(self.name(member), name) == ()
        for who in witnesses:
            assert self.sees(who, name) == ()

    def in_force(self, name: str = "moc", text: tuple[Any, ...] | None = None) -> None:
        """Drafted, and signed by all."""
        assert self.proposed(name, text) == ()
        self.all_sign(name)

    def versioned(
        self, method: str, *form: Any, who: str | Person = LZS, name: str = "moc"
    ) -> tuple[Any, ...]:
        """Why a party that knows how an MoC stands is refused."""
        return self.act(who, f"moc.{method}", self.id(name), self.moc(name).version, *form)

    def status(self, name: str = "moc") -> str:
        """Where it stands."""
        found: str = self.moc(name).status.name
        return found

    def allows(self, kind: int = DATA_SHARE, giver: str = LZS, receiver: str = PERKESO) -> bool:
        """Whether something may go from one to the other."""
        found: bool = self.ask("allowance.allows", kind, self.member(giver), self.member(receiver))
        return found

    def narrows(
        self, need: int, kind: int = REFERRAL, giver: str = LZS, receiver: str = PERKESO
    ) -> Any:
        """Under which MoC and clause something does not go for a need."""
        between = self.member(giver), self.member(receiver)
        found = self.ask("allowance.narrows", kind, *between, need)
        return None if found is None else (found.moc_id, found.clause)

    # Commitments.

    def owed(self, number: int = 1, name: str = "moc") -> Any:
        """A commitment as it stands."""
        return self.ask("commitment.get", self.id(name), number)

    def reports(
        self,
        number: int = 1,
        *,
        who: str | Person = LZS,
        name: str = "moc",
        period: tuple[float, float] = (-30, 0),
    ) -> tuple[Any, ...]:
        """Why a report is refused; its period is in days from the beginning."""
        times = tuple(self.at(each) for each in period)
        form = (self.id(name), number, times, MEASURE, MEASURE)
        return self.act(who, "commitment.report", *form)

    def reviews(
        self,
        verdict: int = ACCEPT,
        number: int = 1,
        *,
        who: str | Person = PERKESO,
        name: str = "moc",
        version: int | None = None,
    ) -> tuple[Any, ...]:
        """Why what another party says of a report is refused."""
        version = self.owed(number, name).version if version is None else version
        form = (self.id(name), number, version, verdict)
        return self.act(who, "commitment.review", *form)

    # What the members decide.

    def voted(self, contract: str, *form: Any, who: str = PERKESO, ballot: str = "ballot") -> Any:
        """Why it cannot be asked, or why the deciding agreement is refused; nothing once it is decided."""
        refused = self.act(who, f"{contract}.propose", *form, self.id(ballot))
        others = [each for each in AGENCIES if each != who][:3]
        for voter in others:
            refused = refused or self.act(voter, f"{contract}.agree", self.id(ballot))
        return refused


__all__ = ["LZS", "PERDA", "PERKESO", "TERAJU", "ZPP", "Table"]
