"""Consents, bases in law and erasures in the corpus: each method and each refusal, and what the clock does with them."""

from typing import TYPE_CHECKING, Any

from contracts.language import DAY
from contracts.words import Commitment
from tests.contracts.network import an_id, member_id, secret
from tests.corpus.book import Book

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

SELANGOR = 10
DPO = 6
CHANNEL, SHARE = 1, 2
PREVIEW, CORE = 1, 2
FOOD, CARE = 9, 11
STATUTE, CONTRACT = 2, 4
LIVE, BACKUPS = 1, 2
SAID = Commitment(b"c" * 32)
CASE = an_id("consented")
USES = ((CHANNEL, SHARE), (FOOD, CARE), (PREVIEW, CORE))
TO_ALL, TO_NOBODY = (1, (), ()), (3, (), ())
TO_KINDS = (2, (1, 2), ())
LONG = 700


def consents(c: "Corpus") -> None:
    """All of it, on cases of member 0; member 1 records what a prospect says there."""
    for who in ("m0", "m1"):
        c.takes(f"{who}.a", f"{who}.dpo", "user.add", secret(f"{who}.dpo").public, (DPO,), ())
    _consents(c)
    _bases(c)
    _erasures(c)
    _endings(c)
    _time(c)


def _endings(c: "Corpus") -> None:
    """What the end of a consent does to referrals: one goes on under a law, one does not, and nobody else may be asked."""
    book, case = Book(c), an_id("ending")
    _gives(c, case, "ending", 0, uses=((CHANNEL,), (3,), (PREVIEW, CORE)))
    c.does("m0.a", "case.open", case, 1, SELANGOR, SAID, an_id("ending"))
    for name, at in (("lawful", 1), ("lawless", 2), ("asked in vain", 1)):
        book.opens(name, case=case)
        book.offers(name, (f"{name} 1", at))
    book.leg("m1.a", "accept", "lawful 1")
    book.leg("m2.a", "accept", "lawless 1")
    book.serves("m1.a", "state_basis", "lawful 1", an_id("going on"), code="wrong_state")
    c.does("m2.a", "consent.withdraw", case, SAID)
    book.serves("m1.a", "state_basis", "lawful 1", an_id("going on"), code="no_basis")
    extent, until_ms = ((CHANNEL,), (PREVIEW, CORE), ()), c.now_ms + 300 * DAY
    form = (case, an_id("going on"), STATUTE, extent, until_ms, SAID)
    c.does("m1.dpo", "basis.register", *form)
    book.serves("m1.a", "state_basis", "lawful 1", an_id("going on"))
    _gives(c, case, "ending again", 2, uses=((CHANNEL,), (3,), (PREVIEW, CORE)))
    c.does("m2.a", "consent.withdraw", case, SAID)
    c.block()
    book.offers("asked in vain", ("asked in vain 2", 4), code="no_consent")
    c.wait(4)
    assert (book.status("lawful"), book.status("lawless")) == ("IN_SERVICE", "OPEN_INTAKE")
    c.wait(50)
    for name in ("lawless", "asked in vain"):
        assert c.ask("referral", "get", an_id(name)).disposition.name == "CONSENT_ENDED"


def _gives(c: "Corpus", case: Any, name: str, version: int, **how: Any) -> None:
    until_ms = c.now_ms + how.get("days", LONG) * DAY
    uses, to = how.get("uses", USES), how.get("to", TO_ALL)
    form = (case, version, an_id(name), uses, to, until_ms, SAID)
    c.does(how.get("who", "m0.a"), "consent.give", *form, code=how.get("code", "done"))


def _consents(c: "Corpus") -> None:
    _gives(c, CASE, "stolen", 0, who="m1.a")
    law = (STATUTE, ((CHANNEL,), (PREVIEW,), ()), c.now_ms + LONG * DAY, SAID)
    c.does("m0.dpo", "basis.register", CASE, an_id("intake"), *law)
    c.does("m0.a", "case.open", CASE, 1, SELANGOR, SAID, an_id("intake"))
    c.does("m0.dpo", "basis.lift", CASE)
    _gives(c, CASE, "first", 0)
    _gives(c, CASE, "second", 0, code="stale")
    _gives(c, CASE, "first", 1, code="exists")
    _gives(c, CASE, "second", 1, who="m1.a", code="not_yours")
    _gives(c, CASE, "second", 1, uses=((), (FOOD,), (CORE,)), code="bad_scope")
    _gives(c, CASE, "second", 1, days=0, code="too_long")
    c.does("m1.a", "consent.narrow", CASE, USES, TO_ALL, SAID, code="not_narrower")
    c.does("m1.a", "consent.narrow", CASE, USES, TO_KINDS, SAID)
    c.does("m1.a", "consent.narrow", CASE, USES, (3, (), (member_id(1),)), SAID)
    c.does("m0.a", "consent.renew", CASE, 3, c.now_ms + LONG * DAY, SAID)
    c.does("m0.a", "consent.renew", an_id("nothing"), 1, c.now_ms + DAY, SAID, code="not_found")
    c.does("m1.a", "consent.withdraw", CASE, SAID)
    c.does("m1.a", "consent.withdraw", CASE, SAID, code="wrong_state")
    _gives(c, CASE, "third", 5, to=TO_KINDS)


def _bases(c: "Corpus") -> None:
    def states(name: str, ground: int = STATUTE, **how: Any) -> None:
        who, to = how.get("who", "m0.dpo"), how.get("to", ())
        extent = ((CHANNEL,), how.get("classes", (PREVIEW,)), to)
        until_ms = c.now_ms + how.get("days", LONG) * DAY
        form = (how.get("case", CASE), an_id(name), ground, extent, until_ms, SAID)
        c.does(who, "basis.register", *form, code=how.get("code", "done"))

    states("law")
    states("law", code="exists")
    states("other law", classes=(), code="bad_scope")
    states("other law", days=0, code="too_long")
    states("other law", CONTRACT, to=(member_id(1),), code="not_others")
    states("other law", to=(member_id(1),))
    states("own law", who="m1.dpo", days=3)
    states("left law", case=an_id("elsewhere"))
    c.does("m0.dpo", "basis.lift", an_id("elsewhere"))
    c.does("m0.dpo", "basis.lift", an_id("elsewhere"), code="not_found")
    c.wait(4)


def _erasures(c: "Corpus") -> None:
    others = (member_id(1), member_id(2))
    c.does("m1.a", "erasure.request", CASE, others, SAID, code="not_yours")
    c.does("m0.a", "erasure.request", an_id("nothing"), (), SAID, code="not_found")
    c.does("m0.a", "erasure.request", CASE, others, SAID)
    [own, other, _] = c.ask("erasure", "of_case", CASE, ())
    c.does("m0.dpo", "erasure.ack", own, 9, LIVE, code="stale")
    c.does("m1.dpo", "erasure.ack", own, 1, LIVE, code="not_yours")
    c.does("m0.dpo", "erasure.ack", own, 1, BACKUPS, code="wrong_state")
    c.does("m0.dpo", "erasure.ack", own, 1, LIVE)
    c.does("m0.dpo", "erasure.ack", own, 2, BACKUPS)
    c.does("m0.dpo", "erasure.ack", own, 3, LIVE, code="not_found")
    c.does("m1.dpo", "erasure.hold", other, 1, SAID, c.now_ms, code="too_long")
    c.does("m1.dpo", "erasure.hold", other, 1, SAID, c.now_ms + 90 * DAY)


def _time(c: "Corpus") -> None:
    """Consents that run out, a case that is forgotten with them, and those that never delete anything."""
    _gives(c, an_id("never opened"), "never", 0, days=3)
    short = an_id("short consent")
    _gives(c, short, "brief", 0, days=60)
    c.does("m0.a", "case.open", short, 1, SELANGOR, SAID, an_id("brief"))
    c.wait(120)
    assert c.ask("consent", "get", short).status.name == "EXPIRED"
    c.wait(90)
    assert c.ask("case", "get", CASE).status.name == "TOMBSTONE"
    _gives(c, CASE, "late", 6, code="wrong_state")
    until_ms = c.now_ms + DAY
    late = (CASE, an_id("late law"), STATUTE, ((CHANNEL,), (PREVIEW,), ()), until_ms, SAID)
    c.does("m0.dpo", "basis.register", *late, code="wrong_state")
    running = an_id("running consent")
    _gives(c, running, "running", 0, to=TO_NOBODY)
    c.does("m0.a", "case.open", running, 1, SELANGOR, SAID, an_id("running"))


def questions_of_consent(c: "Corpus") -> None:
    """Every question about consents."""
    case, member = an_id("running consent"), member_id(0)
    for targets in ((), (member_id(1),), (member_id(3),)):
        c.asks("consent.covers", case, SELANGOR, FOOD, CHANNEL, PREVIEW, member, targets)
    c.asks("consent.may_open", case, member, an_id("running"))
    for name in ("get", "is_running"):
        c.asks(f"consent.{name}", case)
    c.asks("basis.has", case, member, ())
    c.asks("basis.get", case, member)
    c.asks("basis.of_case", case)
    [_, erasure] = c.ask("erasure", "of_case", CASE, ())
    c.asks("erasure.get", erasure)
    c.asks("erasure.of_case", CASE, ())
    c.asks("erasure.of_member", member_id(1), ())
    c.asks("case.part", case, member)
    c.asks("member.kind", member)
