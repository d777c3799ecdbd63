"""Agreements, terms and taxonomy in the corpus: every way that one can go, every refusal on the way, and what the clock does with it."""

from typing import TYPE_CHECKING, Any

from chain.primitives import Digest
from contracts.language import DAY
from contracts.words import Commitment
from tests.contracts.network import an_id, member_id

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

MEASURE = Commitment(b"m" * 32)
DATA_SHARE, REFERRAL = 2, 1
ADDS, NARROWS = 1, 2
ASNAF = 8
NEED, CLAUSE = 1, 3
ADDED, RENAMED, RETIRED = 1, 2, 3
ACCEPT, CONTEST = 1, 2
THREE = ("m0.a", "m1.a", "m2.a")
"""Enough voters of the four that are left."""
ONE, OTHER = member_id(0), member_id(1)


class Table:
    """The agreements of one corpus, and the acts that move them."""

    def __init__(self, c: "Corpus") -> None:
        self.c = c

    def text(self, name: str, **how: Any) -> tuple[Any, ...]:
        """What is signed; times are in days from now."""
        now_ms, days = self.c.now_ms, how.get("days", 200)
        starts_ms, expires_ms = now_ms + how.get("starts", 0) * DAY, now_ms + days * DAY
        clause = (1, how.get("code", ASNAF), OTHER, MEASURE, now_ms + how.get("due", 20) * DAY)
        clauses = how.get("clauses", (clause,))
        scopes = how.get("scopes", ((DATA_SHARE, ADDS, OTHER, ONE, (), 1),))
        return Digest(name.encode().ljust(32, b".")), clauses, scopes, starts_ms, expires_ms

    def drafts(self, name: str, text: tuple[Any, ...], **how: Any) -> None:
        """A draft."""
        form = (an_id(name), how.get("parties", (ONE, OTHER)), text)
        self.c.does(how.get("who", "m0.a"), "moc.propose", *form, code=how.get("says", "done"))

    def moves(
        self, method: str, name: str, *form: Any, who: str = "m1.a", says: str = "done"
    ) -> None:
        """A party that knows how it stands."""
        version = self.c.ask("moc", "get", an_id(name)).version
        self.c.does(who, f"moc.{method}", an_id(name), version, *form, code=says)

    def signs(self, who: str, name: str, says: str = "done", method: str = "sign") -> None:
        """A party, or a witness."""
        number = self.c.ask("moc", "get", an_id(name)).pending
        document = self.c.ask("moc", "text", an_id(name), max(1, number)).document
        self.c.does(who, f"moc.{method}", an_id(name), number, document, code=says)

    def all_sign(self, name: str) -> None:
        """Both parties, then two witnesses."""
        for who in ("m0.a", "m1.a"):
            self.signs(who, name)
        for who in ("m2.a", "m3.a"):
            self.signs(who, name, method="witness")

    def reports(self, who: str, number: int = 1, says: str = "done", days: int = 1) -> None:
        """What was reached."""
        times = (self.c.now_ms - days * DAY, self.c.now_ms)
        form = (an_id("moc"), number, times, MEASURE, MEASURE)
        self.c.does(who, "commitment.report", *form, code=says)

    def reviews(self, who: str, verdict: int, more: int = 0, says: str = "done") -> None:
        """What another party says of it."""
        version = self.c.ask("commitment", "get", an_id("moc"), 1).version + more
        form = (an_id("moc"), 1, version, verdict)
        self.c.does(who, "commitment.review", *form, code=says)


def agreements(c: "Corpus") -> None:
    """When four members are left: two agree, two witness."""
    table = Table(c)
    _codes(c)
    _drafts(table)
    _lives(table)
    _terms(c)
    _ends(table)


def _codes(c: "Corpus") -> None:
    def change(
        which: int, code: int, does: int, word: str, ms: bytes, en: bytes
    ) -> tuple[Any, ...]:
        return which, code, does, word, ms, en

    safe = change(CLAUSE, 20, ADDED, "rumah_selamat", b"Rumah selamat", b"Safe house")
    refused = (
        ("m1.a", (safe,), "not_steward"),
        ("m0.a", (), "nothing_changes"),
        ("m0.a", (change(CLAUSE, 22, ADDED, "x", b"X", b"X"),), "not_next"),
        ("m0.a", (change(CLAUSE, 20, ADDED, "data_asnaf", b"X", b"X"),), "word_used"),
        ("m0.a", (change(NEED, 1, RENAMED, "-", b"", b""),), "bad_label"),
        ("m0.a", (change(NEED, 40, RETIRED, "-", b"", b""),), "not_found"),
        ("m0.a", (change(NEED, 13, ADDED, "x", b"X", b"X"),), "too_many_needs"),
    )
    for who, changes, says in refused:
        c.does(who, "taxonomy.propose", changes, c.ballot(), code=says)
    renamed = change(NEED, 12, RENAMED, "-", b"Kemahiran", b"")
    retired = change(CLAUSE, 19, RETIRED, "-", b"", b"")
    c.decides("taxonomy.propose", (safe, renamed, retired), voters=THREE)
    c.does("m0.a", "taxonomy.propose", (retired,), c.ballot(), code="is_retired")
    taken_back = c.ballot()
    c.does("m0.a", "taxonomy.propose", (change(NEED, 3, RETIRED, "-", b"", b""),), taken_back)
    c.does("m1.a", "taxonomy.cancel", taken_back, code="not_yours")
    c.does("m0.a", "taxonomy.cancel", taken_back)


def _drafts(table: Table) -> None:
    text = table.text("moc")
    table.drafts("moc", text, parties=(ONE,), says="bad_parties")
    table.drafts("moc", text, who="m2.a", says="not_party")
    table.drafts("moc", text, parties=(ONE, member_id(77)), says="not_active")
    table.drafts("moc", table.text("moc", days=4_000), says="bad_period")
    table.drafts("moc", table.text("moc", clauses=()), says="bad_clause")
    table.drafts("moc", table.text("moc", code=19), says="unknown_code")
    odd = ((REFERRAL, ADDS, OTHER, ONE, (), 1),)
    table.drafts("moc", table.text("moc", scopes=odd), says="bad_scope")
    table.drafts("moc", text)
    table.drafts("moc", text, says="exists")
    table.c.does("m0.a", "moc.sign", an_id("none"), 1, text[0], code="not_found")
    table.c.does("m0.a", "moc.sign", an_id("moc"), 2, text[0], code="stale")
    table.signs("m0.a", "moc")
    table.signs("m0.a", "moc", says="signed_already")
    table.signs("m1.a", "moc", says="is_party", method="witness")
    table.signs("m2.a", "moc", says="not_signed", method="witness")
    table.moves("amend", "moc", table.text("moc again"))
    table.all_sign("moc")
    table.signs("m0.a", "moc", says="wrong_state")
    table.drafts("lapses", table.text("lapses"))
    table.drafts("later", table.text("later", starts=5, due=30))
    table.all_sign("later")


def _lives(table: Table) -> None:
    c = table.c
    table.reports("m0.a", says="not_yours")
    table.reports("m1.a", number=7, says="not_found")
    table.reports("m1.a", days=0, says="bad_period")
    table.reports("m1.a")
    table.reports("m1.a", says="wrong_state")
    table.reviews("m2.a", ACCEPT, says="not_counterparty")
    table.reviews("m0.a", ACCEPT, more=1, says="stale")
    table.reviews("m0.a", CONTEST)
    table.reports("m1.a")
    expires_ms = c.ask("moc", "text", an_id("moc"), 2).expires_ms
    table.moves("renew", "moc", Digest(b"r" * 32), expires_ms + 30 * DAY)
    table.all_sign("moc")
    narrows = (REFERRAL, NARROWS, ONE, OTHER, (9,), 1)
    later = c.ask("moc", "text", an_id("later"), 1)
    c.wait(6)
    changed = (Digest(b"n" * 32), later.clauses, (), later.starts_ms, later.expires_ms)
    form = (changed[0], _form(later.clauses), (narrows,), changed[3], changed[4])
    table.moves("amend", "later", form)
    table.all_sign("later")
    assert c.ask("moc", "get", an_id("later")).status.name == "AMENDED"


def _form(clauses: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([(e.number, e.code, e.owner, e.measure, e.due_ms) for e in clauses])


def _terms(c: "Corpus") -> None:
    c.does("m0.a", "terms.propose", 3, Digest(b"t" * 32), c.ballot(), code="not_next")
    c.does("m0.a", "terms.agree", c.ballot(), code="not_found")
    taken_back = c.ballot()
    c.does("m0.a", "terms.propose", 2, Digest(b"t" * 32), taken_back)
    c.does("m1.a", "terms.cancel", taken_back, code="not_yours")
    c.does("m0.a", "terms.cancel", taken_back)
    c.does("m1.a", "terms.confirm", 2, code="not_in_force")
    c.decides("terms.propose", 2, Digest(b"t" * 32), voters=THREE)
    for who in ("m0.a", "m1.a"):
        c.does(who, "terms.confirm", 2)
    c.does("m1.a", "terms.confirm", 2, code="confirmed_already")


def _ends(table: Table) -> None:
    c = table.c
    c.wait(91)
    assert c.ask("moc", "get", an_id("lapses")).status.name == "EXPIRED"
    assert c.ask("terms", "missing_since", member_id(2)) is not None
    assert c.ask("commitment", "get", an_id("later"), 1).status.name == "LATE"
    assert c.ask("commitment", "get", an_id("moc"), 1).status.name == "ACCEPTED"
    table.moves("terminate", "later", MEASURE)
    c.wait(140)
    assert c.ask("moc", "get", an_id("moc")).status.name == "EXPIRED"


def questions(c: "Corpus") -> None:
    """What can be asked of it all."""
    [place, *_] = c.ask("commitment", "of_owner", OTHER, ())
    for asked in (
        ("moc.get", an_id("moc")),
        ("moc.text", an_id("moc"), 2),
        ("moc.signed", an_id("moc"), 2),
        ("moc.of_member", ONE, ()),
        ("moc.is_party", an_id("moc"), ONE),
        ("commitment.get", an_id("moc"), 1),
        ("commitment.at", place),
        ("commitment.of_owner", OTHER, ()),
        ("allowance.allows", DATA_SHARE, OTHER, ONE),
        ("allowance.narrows", REFERRAL, ONE, OTHER, 9),
        ("allowance.of_moc", an_id("moc")),
        ("terms.in_force", ONE),
        ("terms.missing_since", member_id(2)),
        ("terms.confirmed_by", ONE),
        ("terms.current",),
        ("terms.get", 2),
        ("terms.motion", an_id("none")),
        ("taxonomy.get", CLAUSE, 20),
        ("taxonomy.is_current", CLAUSE, 19),
        ("taxonomy.listed", CLAUSE, ()),
        ("taxonomy.current",),
        ("taxonomy.motion", an_id("none")),
    ):
        c.asks(*asked)
