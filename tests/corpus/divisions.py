"""Referrals in the corpus that become several, or are the same as others, with every refusal on the way."""

from contracts.language import DAY
from tests.contracts.network import an_id
from tests.corpus.book import BIASA, CAPACITY, POOL, SAID, SELANGOR, Book

CASE = an_id("several")
OTHER_NEED = 5


def divided(b: Book) -> None:
    """By its origin, and by who helps and goes on with one part."""
    split = "division.split"
    b.takes_in(CASE)
    b.opens("several", case=CASE)
    parts = (_part("several 1"), _part("several 2"))
    b.ref("m2.a", split, "several", parts, (), code="forbidden")
    b.ref("m0.a", split, "several", parts[:1], (), code="too_few")
    b.ref("m0.a", split, "several", parts, (an_id("elsewhere"),), code="not_a_part")
    b.ref("m0.a", split, "several", parts, parts[1][:1], code="not_served")
    b.ref("m0.a", split, "several", (parts[0], parts[0]), (), code="exists")
    b.ref("m0.a", split, "several", (parts[0], _part("other", OTHER_NEED)), (), code="no_consent")
    b.ref("m0.a", split, "several", parts, (), version=99, code="stale")
    b.offers("several", ("several 0", 1))
    b.ref("m0.a", split, "several", parts, (), code="wrong_state")
    b.leg("m1.a", "accept", "several 0")
    b.serves("m1.a", "start", "several 0", SAID)
    b.ref("m1.a", split, "several", parts, parts[1][:1])
    assert [b.status("several 1"), b.status("several 2")] == ["OPEN_INTAKE", "IN_SERVICE"]
    b.serves("m1.a", "hand_back", "several 0", CAPACITY, SAID)
    b.c.does("m0.a", split, an_id("several"), 1, parts, (), code="not_found")
    b.ref("m0.a", split, "several 1", (_part("several 3"), _part("several 4")), ())


def merged(b: Book) -> None:
    """Two of the parts are the same, and then they are not; the third one is helped."""
    merge, into = "merger.merge", _into(b, "several 2")
    b.ref("m0.a", merge, "several 3", *into, code="needs_holder")
    b.ref("m4.a", merge, "several 3", *into, code="forbidden")
    b.ref("m0.a", merge, "several 3", *_into(b, "several 3"), code="itself")
    b.opens("of others")
    b.ref("m0.a", merge, "several 3", *_into(b, "of others"), code="other_case")
    b.c.does("m0.a", merge, an_id("several 3"), 1, an_id("nothing"), 1, code="not_found")
    b.ref("m0.a", merge, "several 3", into[0], 99, by="m3.a", code="stale")
    uses, until_ms = ((1,), (3, OTHER_NEED), (1, 2)), b.c.now_ms + 700 * DAY
    form = (CASE, 1, an_id("for two"), uses, (1, (), ()), until_ms, SAID)
    b.c.does("m0.a", "consent.give", *form)
    need = (an_id("another need"), CASE, OTHER_NEED, SELANGOR, BIASA)
    b.c.does("m0.a", "referral.open", *need)
    b.ref("m0.a", merge, "several 3", *_into(b, "another need"), code="other_need")
    b.offers("several 3", ("several 5", 2))
    b.ref("m0.a", merge, "several 3", *_into(b, "several 2"), by="m3.a")
    assert b.c.ask("merger", "into", an_id("several 3")) == an_id("several 2")
    b.c.does("m4.a", "merger.unmerge", an_id("several 3"), b.closed_version("several 3"), code="forbidden")  # fmt: skip
    b.past("m0.a", "reopen", "several 3", (), code="wrong_state")
    b.c.does("m3.a", "merger.unmerge", an_id("several 3"), b.closed_version("several 3"))
    b.c.does("m3.a", "merger.unmerge", an_id("several 3"), 1, code="not_merged")
    b.offers("several 4", ("several 6", 2))
    b.leg("m2.a", "decline", "several 6", CAPACITY, SAID, POOL)
    b.ref("m3.a", merge, "several 4", *_into(b, "several 2"))
    b.offers("several 3", ("several 7", 1))
    b.leg("m1.a", "accept", "several 7")
    b.ref("m1.a", merge, "several 3", *_into(b, "several 2"), by="m3.a", code="wrong_state")
    b.ref("m3.a", merge, "several 2", *_into(b, "several 3"), by="m1.a")


def _part(name: str, need: int = 3) -> tuple[object, ...]:
    return (an_id(name), need, SAID)


def _into(b: Book, ref: str) -> tuple[object, ...]:
    return (an_id(ref), b.ref_version(ref))
