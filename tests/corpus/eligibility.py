"""Rules and screenings in the corpus: each method and each refusal, and what the clock does with them."""

from typing import TYPE_CHECKING, Any

from contracts.language import DAY
from contracts.words import Commitment
from tests.contracts.network import an_id, member_id, secret

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

SELANGOR, PULAU_PINANG = 10, 7
CHANNEL, PREVIEW, FOOD, BIASA = 1, 1, 9, 3
OFFICER = (1, 2, 5, 7, 8)
"""The roles of the founders' officers."""
APPROVER = 4
TO_NOBODY = (3, (), ())
SAID = Commitment(b"e" * 32)
CASE, REF = an_id("screened case"), an_id("screened")
FULL = bytes(range(256)) * 4
VERSIONS = 10
"""Two more than are kept."""


def eligibility(c: "Corpus") -> None:
    """Rules of services of members 1 and 2, and a prospect of member 0."""
    _approvals(c)
    _versions(c)
    _screenings(c)


def _publishes(c: "Corpus", name: str, version: int, *pieces: bytes, **how: Any) -> None:
    form = (an_id(name), version, pieces or (b"rules",))
    who, by = how.get("who", "m1.a"), how.get("by", "m1.b")
    c.does(who, "rule.publish", *form, by=by, code=how.get("code", "done"))


def _approvals(c: "Corpus") -> None:
    """Member 1 has an approver, who signs for member 2, too, which has none."""
    _publishes(c, "food", 1, by="", code="needs_approver")
    _publishes(c, "food", 1, by="m2.a", code="needs_approver")
    c.does("m1.a", "user.role", secret("m1.b").public, (*OFFICER, APPROVER))
    _publishes(c, "food", 1, by="m2.a", code="needs_approver")
    _publishes(c, "food", 1, who="m2.a", code="not_yours")
    _publishes(c, "other", 1, who="m2.a", code="wrong_state")
    _publishes(c, "none", 1, code="not_found")


def _versions(c: "Corpus") -> None:
    c.does("m1.a", "rule.retire", an_id("food"), 0, code="not_found")
    _publishes(c, "food", 2, code="stale")
    _publishes(c, "food", 1, b"x", b"y", code="bad_pieces")
    _publishes(c, "food", 1, FULL, FULL, b"the end")
    for version in range(2, VERSIONS + 1):
        _publishes(c, "food", version)
    c.does("m2.a", "rule.retire", an_id("food"), VERSIONS, code="not_yours")
    c.does("m1.a", "rule.retire", an_id("food"), 1, code="stale")
    c.does("m1.a", "rule.retire", an_id("food"), VERSIONS)
    c.does("m1.a", "rule.retire", an_id("food"), VERSIONS, code="wrong_state")
    _publishes(c, "food", VERSIONS + 1, *[FULL] * 16)


def _screenings(c: "Corpus") -> None:
    until_ms = c.now_ms + 700 * DAY
    uses = ((CHANNEL,), (FOOD,), (PREVIEW,))
    given = (CASE, 0, an_id("to screen"), uses, TO_NOBODY, until_ms, SAID)
    c.does("m0.a", "consent.give", *given)
    c.does("m0.a", "case.open", CASE, 1, PULAU_PINANG, SAID, an_id("to screen"))
    c.does("m0.a", "referral.open", REF, CASE, FOOD, PULAU_PINANG, BIASA)
    edition = c.ask("rule", "edition")
    c.does("m0.a", "screen.register", REF, 0, SAID, code="not_published")
    c.does("m0.a", "screen.register", REF, edition + 1, SAID, code="not_published")
    c.does("m2.a", "screen.register", REF, edition, SAID, code="no_consent")
    c.does("m0.a", "screen.register", an_id("none"), edition, SAID, code="not_open")
    c.does("m0.a", "screen.register", REF, 1, SAID)
    c.does("m0.a", "screen.register", REF, edition, SAID)


def leaving(c: "Corpus") -> None:
    """What member 4, which is leaving, publishes no more."""
    _publishes(c, "farewell", 1, who="m4.a", code="not_active")


def questions(c: "Corpus") -> None:
    """Every question about rules and screenings."""
    food = an_id("food")
    for service in (food, an_id("other")):
        c.asks("rule.in_force", service)
        c.asks("rule.of_service", service)
        c.asks("rule.at", service, VERSIONS)
    for version in (1, VERSIONS + 1):
        c.asks("rule.get", food, version)
        c.asks("rule.document", food, version)
    c.asks("rule.edition")
    for member in (member_id(0), member_id(2)):
        c.asks("screen.get", REF, member)
    c.asks("screen.of_referral", REF, ())
