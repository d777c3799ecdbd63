"""The referrals of the corpus by name, and the acts that move them."""

from typing import TYPE_CHECKING, Any

from contracts.language import DAY
from contracts.words import Commitment, Id
from tests.contracts.network import an_id, member_id

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

SELANGOR = 10
SEGERA, BIASA = 2, 3
SINGLE, SEQUENTIAL, FIRST_ACCEPT = 1, 2, 3
HELPED, PARTIAL, NOT_HELPED = 1, 2, 3
CAPACITY, AREA, ELIGIBILITY, INFORMATION, CONSENT, SAFETY = range(1, 7)
NEXT, POOL = 1, 2
IN_AREA = 1
SAID = Commitment(b"c" * 32)
CASE = an_id("case")


class Book:
    """The referrals of one corpus, and the acts that move them."""

    def __init__(self, c: "Corpus") -> None:
        self.c = c

    # Words.

    def ref_version(self, ref: str) -> int:
        """Of an open referral."""
        found: int = self.c.ask("custody", "get", an_id(ref)).version
        return found

    def closed_version(self, ref: str) -> int:
        """Of a closed one."""
        found: int = self.c.ask("referral", "get", an_id(ref)).version
        return found

    def leg_version(self, leg: str) -> int:
        """Of an offer."""
        found: int = self.c.ask("leg", "get", an_id(leg)).version
        return found

    def status(self, ref: str) -> str:
        """Where an open referral stands."""
        found: str = self.c.ask("custody", "get", an_id(ref)).status.name
        return found

    # Acts.

    def takes_in(self, case: Id, days: int = 700) -> None:
        """A prospect consents that a helper for need 3 is looked for, and the case is opened."""
        uses, until_ms = ((1,), (3,), (1, 2)), self.c.now_ms + days * DAY
        self.c.does("m0.a", "consent.give", case, 0, case, uses, (1, (), ()), until_ms, SAID)
        self.c.does("m0.a", "case.open", case, 1, SELANGOR, SAID, case)

    def opens(self, ref: str, who: str = "m0.a", case: Id = CASE, **how: Any) -> None:
        """A need of a case."""
        form = (an_id(ref), case, 3, how.get("area", SELANGOR), how.get("priority", BIASA))
        self.c.does(who, "referral.open", *form, code=how.get("code", "done"))

    def offers(self, ref: str, *asked: tuple[str, int], who: str = "m0.a", **how: Any) -> None:
        """Agencies are asked, each with a leg of this name; in turn only the first one has its leg."""
        mode = how.get("mode", SINGLE)
        legs = tuple(an_id(leg) for leg, _ in asked)
        legs = legs[:1] if mode == SEQUENTIAL else legs
        tag = how.get("tag")
        targets = tuple((member_id(at), an_id(tag or f"tag {at}")) for _, at in asked)
        version = how.get("version", 0) or self.ref_version(ref)
        form = (an_id(ref), version, mode, legs, targets, how.get("reach", IN_AREA))
        self.c.does(who, "leg.offer", *form, code=how.get("code", "done"))

    def leg(self, who: str, method: str, leg: str, *form: Any, **how: Any) -> None:
        """The agency that is asked answers."""
        version = how.get("version") or self.leg_version(leg)
        code, by = how.get("code", "done"), how.get("by", "")
        self.c.does(who, f"leg.{method}", an_id(leg), version, *form, code=code, by=by)

    def serves(self, who: str, method: str, leg: str, *form: Any, **how: Any) -> None:
        """The agency that has accepted does something."""
        version = how.get("version") or self.c.ask("service", "get", an_id(leg)).version
        code = how.get("code", "done")
        self.c.does(who, f"service.{method}", an_id(leg), version, *form, code=code)

    def ref(self, who: str, method: str, ref: str, *form: Any, **how: Any) -> None:
        """Something is done with an open referral."""
        version = how.get("version") or self.ref_version(ref)
        code, by = how.get("code", "done"), how.get("by", "")
        self.c.does(who, method, an_id(ref), version, *form, code=code, by=by)

    def past(self, who: str, method: str, ref: str, *form: Any, code: str = "done") -> None:
        """Something is done with a closed referral."""
        version = self.closed_version(ref)
        self.c.does(who, f"referral.{method}", an_id(ref), version, *form, code=code)

    def accepted(self, ref: str, leg: str, member: int = 1) -> None:
        """Opened, offered and accepted."""
        self.opens(ref)
        self.offers(ref, (leg, member))
        self.leg(f"m{member}.a", "accept", leg)

    def completed(self, ref: str, leg: str, outcome: int = HELPED) -> None:
        """Accepted by member 1, started and completed."""
        self.accepted(ref, leg)
        self.serves("m1.a", "start", leg, SAID)
        self.serves("m1.a", "complete", leg, outcome, SAID)
