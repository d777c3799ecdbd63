"""Referrals in the corpus: every path that one can take, every refusal on the way, and what the clock does with it.

Five members: 0 is the steward, 3 the guardian of Selangor. Most referrals are 0's; 1, 2 and 4 are asked for help.
"""

from typing import TYPE_CHECKING

from contracts.language import DAY
from contracts.loader import Program
from contracts.shelf import shipped
from tests.contracts.network import an_id, member_id, secret
from tests.corpus.book import (
    AREA,
    BIASA,
    CAPACITY,
    CASE,
    ELIGIBILITY,
    FIRST_ACCEPT,
    IN_AREA,
    INFORMATION,
    NEXT,
    NOT_HELPED,
    PARTIAL,
    POOL,
    SAFETY,
    SAID,
    SEGERA,
    SELANGOR,
    SEQUENTIAL,
    SINGLE,
    Book,
)
from tests.corpus.divisions import divided, merged
from tests.corpus.fitting import SARAWAK, fitting
from tests.corpus.followups import follow_up
from tests.corpus.statistics import left_undecided, struck

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus


def referrals(c: "Corpus") -> None:
    """All of it, but for what a member does that is leaving."""
    book = Book(c)
    _cases(book)
    fitting(book)
    _offers(book)
    _answers(book)
    _services(book)
    _closings(book)
    _pool(book)
    _steward(book)
    _mistakes(book)
    _revisions(book)
    divided(book)
    merged(book)
    _unreachable(book)
    _time(book)
    _durations(book)
    _broken_code(book)


def _cases(b: Book) -> None:
    c = b.c
    form = (1, SELANGOR, SAID, CASE)
    c.does("m0.a", "case.open", CASE, 1, 0, SAID, CASE, code="wrong_area")
    c.does("m0.a", "case.open", CASE, *form, code="no_consent")
    b.takes_in(CASE)
    c.does("m0.a", "case.open", CASE, *form, code="exists")
    b.takes_in(an_id("empty"))
    b.opens("nowhere", area=0, code="wrong_area")
    b.opens("no case", case=an_id("no case"), code="not_found")
    b.opens("not mine", who="m1.a", code="not_yours")
    b.takes_in(an_id("large"))
    large = [an_id(f"large {at}") for at in range(64)]
    opened = [
        c.encode("referral", "open", each, an_id("large"), 3, SELANGOR, BIASA) for each in large
    ]
    c.many("m0.a", *opened)
    b.opens("one more", case=an_id("large"), code="too_many_referrals")


def _offers(b: Book) -> None:
    b.opens("asked")
    b.opens("asked", code="exists")
    b.ref("m0.a", "referral.confirm", "asked", (), (), code="wrong_state")
    b.offers("asked", ("asked 1", 1), ("asked 2", 2), code="bad_offer")
    b.offers("asked", ("asked 1", 77), code="not_active")
    b.offers("asked", ("asked 1", 1), version=9, code="stale")
    b.offers("asked", ("asked 1", 1), who="m2.a", code="forbidden")
    b.offers("asked", ("asked 1", 1))
    b.leg("m2.a", "error", "asked 1", code="forbidden")
    b.offers("asked", ("asked 2", 2), code="wrong_state")
    b.ref("m0.a", "leg.withdraw", "asked")
    b.offers("asked", ("asked 2", 1), code="already_tried")
    b.offers("asked", ("asked 1", 2), code="exists")
    for at in (2, 3, 4):
        b.offers("asked", (f"asked {at}", at))
        b.ref("m0.a", "leg.withdraw", "asked")
    b.offers("asked", ("asked 5", 0), code="too_many_hops")
    b.c.does("m0.a", "leg.withdraw", an_id("nothing"), 1, code="not_found")
    b.c.does("m1.a", "leg.accept", an_id("nothing"), 1, code="not_found")

    b.opens("typed")
    b.offers("typed", ("typed 1", 1), ("typed 2", 2), mode=FIRST_ACCEPT)
    b.leg("m0.a", "error", "typed 1", version=9, code="stale")
    b.leg("m0.a", "error", "typed 1")
    b.leg("m0.a", "error", "typed 1", code="wrong_state")
    b.leg("m0.a", "error", "typed 2")
    assert b.status("typed") == "OPEN_INTAKE"


def _answers(b: Book) -> None:
    b.opens("talk")
    b.offers("talk", ("talk 1", 1), ("talk 2", 2), ("talk 4", 4), mode=SEQUENTIAL)
    b.leg("n1", "receive", "talk 1")
    b.leg("n1", "receive", "talk 1", code="wrong_state")
    b.leg("m2.a", "accept", "talk 1", code="forbidden")
    b.leg("m1.a", "accept", "talk 1", version=9, code="stale")
    b.leg("m1.a", "decline", "talk 1", INFORMATION, SAID, NEXT, code="ask_first")
    b.leg("m1.a", "decline", "talk 1", SAFETY, SAID, NEXT, code="needs_second_person")
    _assignments(b)
    b.leg("m1.a", "ask_info", "talk 1")
    b.leg("m4.a", "answer_info", "talk 1", code="forbidden")
    b.leg("m0.a", "answer_info", "talk 1")
    b.leg("m0.a", "answer_info", "talk 1", code="wrong_state")
    b.leg("m1.a", "ask_info", "talk 1", code="too_often")
    b.leg("m1.a", "decline", "talk 1", INFORMATION, SAID, NEXT)
    [second] = b.c.ask("search", "live", an_id("talk"))
    version = b.c.ask("leg", "get", second).version
    b.c.does("m2.a", "leg.decline", second, version, SAFETY, SAID, POOL, by="m2.b")
    assert b.status("talk") == "POOLED"
    b.opens("named")
    b.offers("named", ("named 1", 1))
    named = (CAPACITY, SAID, an_id("named 2"))
    b.leg("m1.a", "redirect", "named 1", *named, (member_id(2), an_id("tag 2")), IN_AREA)
    b.leg("m2.a", "decline", "named 2", ELIGIBILITY, SAID, NEXT)
    b.ref("m3.a", "referral.keep", "named", an_id("named 3"), code="wrong_state")
    b.offers("named", ("named 4", 4), who="m3.a", tag="tag 2", code="excluded")
    b.opens("race")
    b.offers("race", ("race 1", 1), ("race 2", 2), mode=FIRST_ACCEPT)
    b.leg("m2.a", "accept", "race 2")
    b.leg("m1.a", "accept", "race 1", code="wrong_state")


def _assignments(b: Book) -> None:
    c, leg = b.c, an_id("talk 1")
    ours, theirs = secret("m1.b").public, secret("m2.a").public
    c.does("m1.a", "desk.assign", an_id("nothing"), 1, ours, code="not_found")
    c.does("m2.a", "desk.assign", leg, 1, theirs, code="forbidden")
    c.does("m1.a", "desk.assign", leg, 2, ours, code="stale")
    c.does("m1.a", "desk.assign", leg, 1, theirs, code="no_officer")
    c.does("m1.a", "desk.assign", leg, 1, ours)


def _services(b: Book) -> None:
    c, leg = b.c, "long 1"
    b.accepted("long", leg)
    c.does("m4.a", "contact.attempt", an_id("long"), 1, SAID, code="forbidden")
    for channel in (1, 2):
        c.does("m1.a", "contact.attempt", an_id("long"), channel, SAID)
    c.does("m1.a", "service.start", an_id("nothing"), 1, SAID, code="not_found")
    b.serves("m2.a", "start", leg, SAID, code="forbidden")
    b.serves("m1.a", "start", leg, SAID, version=9, code="stale")
    b.serves("m1.a", "note", leg, SAID, code="wrong_state")
    b.serves("m1.a", "start", leg, SAID)
    for _ in range(6):
        b.serves("m1.a", "note", leg, SAID)
    b.serves("m1.a", "note", leg, SAID, code="too_often")
    b.serves("m1.a", "hold", leg, c.now_ms + 400 * DAY, SAID, code="too_long")
    b.serves("m1.a", "hold", leg, c.now_ms + DAY, SAID)
    b.serves("m1.a", "resume", leg)
    b.serves("m1.a", "conclude", leg, AREA, 0, SAID, code="wrong_area")
    b.serves("m1.a", "conclude", leg, ELIGIBILITY, 0, SAID)
    b.opens("back")
    asked = (("back 2", 2), ("back 1", 1))
    b.offers("back", *asked, mode=SEQUENTIAL)
    b.leg("m2.a", "accept", "back 2")
    b.serves("m2.a", "hand_back", "back 2", CAPACITY, SAID)
    [following] = c.ask("search", "live", an_id("back"))
    c.does("m1.a", "leg.decline", following, 1, CAPACITY, SAID, POOL)
    assert b.status("back") == "POOLED"


def _closings(b: Book) -> None:
    evidence = (SAID,)
    b.completed("told", "told 1")
    b.ref("m1.a", "referral.confirm", "told", evidence, (), code="forbidden")
    b.ref("m2.a", "referral.confirm", "told", (), (), code="needs_evidence")
    b.ref("m0.a", "referral.confirm", "told", (), (an_id("rest"),), code="no_rest")
    b.ref("m0.a", "referral.confirm", "told", (), ())
    b.opens("told", code="exists")
    b.past("m0.a", "refute", "told", code="wrong_state")
    b.past("m1.a", "refute", "told", code="forbidden")
    b.c.does("m0.a", "referral.refute", an_id("told"), 99, code="stale")
    b.c.does("m0.a", "referral.refute", an_id("nothing"), 1, code="not_found")
    for _ in range(3):
        b.past("m0.a", "reopen", "told", ())
        b.ref("m0.a", "referral.withdraw", "told", SAID)
    b.past("m0.a", "reopen", "told", (), code="too_often")
    b.completed("part", "part 1", PARTIAL)
    b.ref("m0.a", "referral.confirm", "part", (), (an_id("rest"),))
    b.completed("wrong", "wrong 1", NOT_HELPED)
    b.ref("m0.a", "referral.dispute", "wrong", ())
    b.offers("wrong", ("wrong 2", 2))
    b.leg("m2.a", "accept", "wrong 2")
    b.ref("m2.a", "referral.withdraw", "wrong", SAID)
    b.past("m0.a", "refute", "wrong")
    b.ref("m0.a", "referral.keep", "wrong", an_id("wrong 0"))
    b.accepted("own", "own 1")
    b.ref("m1.a", "referral.withdraw", "own", SAID)


def _pool(b: Book) -> None:
    """Eleven referrals that member 1 declines; of these member 2 may claim ten before it speaks with somebody."""
    c = b.c
    b.ref("m2.a", "pool.claim", "back", an_id("back 3"), code="needs_guardian")
    b.ref("m2.a", "pool.claim", "back", an_id("back 3"), by="m3.a")
    names = [f"pool {at}" for at in range(10)]
    for name in names:
        b.opens(name)
    b.ref("m2.a", "pool.claim", names[0], an_id("too soon"), code="wrong_state")
    target = ((member_id(1), an_id("tag 1")),)
    offered = [
        c.encode("leg", "offer", an_id(name), 1, SINGLE, (an_id(f"{name} 1"),), target, IN_AREA)
        for name in names
    ]
    c.many("m0.a", *offered)
    declined = [
        c.encode("leg", "decline", an_id(f"{name} 1"), 1, CAPACITY, SAID, POOL) for name in names
    ]
    c.many("m1.a", *declined)
    for name in names[:9]:
        b.ref("m2.a", "pool.claim", name, an_id(f"{name} 2"))
    b.ref("m2.a", "pool.claim", names[9], an_id("pool more"), code="too_many_claims")
    b.serves("m2.a", "start", "pool 0 2", SAID)
    b.ref("m2.a", "pool.claim", names[9], an_id("pool more"))


def _steward(b: Book) -> None:
    """What nobody has claimed in time is the steward's, who asks as often as it likes."""
    c = b.c
    for name in ("hard", "harder", "hardest"):
        b.opens(name)
    b.opens("far", area=SARAWAK)
    _until(b, "STEWARDED", "hard", "harder", "hardest", "far")
    reason = (CAPACITY, SAID)
    b.ref("m0.a", "steward.wait", "hard", c.now_ms + DAY, code="has_room")
    b.ref("m1.a", "steward.close_unmet", "hard", *reason, by="m2.a", code="forbidden")
    b.ref("m0.a", "steward.close_unmet", "hard", *reason, by="m2.a", code="nobody_asked")
    b.ref("m1.a", "steward.wait", "hard", c.now_ms + DAY, code="forbidden")
    b.ref("m0.a", "steward.wait", "far", c.now_ms + 400 * DAY, code="too_long")
    b.ref("m0.a", "steward.wait", "far", c.now_ms + DAY, version=99, code="stale")
    b.ref("m0.a", "steward.wait", "far", c.now_ms + DAY)
    everybody = range(5)
    for turn in range(6):
        asked = [(f"hard {turn} {at}", at) for at in everybody]
        b.offers("hard", *asked, mode=FIRST_ACCEPT)
        if turn == 0:
            b.ref("m0.a", "steward.close_unmet", "hard", *reason, by="m2.a", code="still_offered")
        b.ref("m0.a", "leg.withdraw", "hard")
    b.c.does("m1.a", "leg.accept", an_id("hard 0 1"), 1, code="not_found")
    b.ref("m0.a", "steward.close_unmet", "hard", *reason, by="m2.a")
    b.ref("m0.a", "steward.take", "harder", an_id("harder 0"))
    b.takes_in(an_id("closing"))
    b.opens("last", case=an_id("closing"))
    b.ref("m0.a", "referral.withdraw", "last", SAID)
    b.opens("too late", case=an_id("closing"), code="wrong_state")
    b.opens("just opened")
    b.ref("m0.a", "steward.wait", "just opened", c.now_ms + DAY, code="wrong_state")
    b.ref("m0.a", "steward.close_unmet", "just opened", *reason, by="m2.a", code="wrong_state")


def _mistakes(b: Book) -> None:
    """Opened by mistake: alone at once, by two once it was read, and not when somebody helps."""
    error = "correction.close_error"
    for name in ("mistake", "read mistake", "helped mistake"):
        b.opens(name)
        b.offers(name, (f"{name} 1", 1))
    b.ref("m1.a", error, "mistake", code="forbidden")
    b.ref("m0.a", error, "mistake", version=99, code="stale")
    b.ref("m0.a", error, "mistake")
    b.past("m0.a", "reopen", "mistake", (), code="wrong_state")
    b.leg("n1", "receive", "read mistake 1")
    b.ref("m0.a", error, "read mistake", code="needs_second_person")
    b.ref("m0.a", error, "read mistake", by="m0.b")
    b.opens("died")
    b.ref("m1.a", "deceased.close", "died", SAID, by="m1.b", code="forbidden")
    b.ref("m0.a", "deceased.close", "died", SAID, code="needs_second_person")
    b.ref("m0.a", "deceased.close", "died", SAID, by="m0.b")
    b.leg("m1.a", "accept", "helped mistake 1")
    b.ref("m0.a", error, "helped mistake", by="m0.b", code="wrong_state")


def _revisions(b: Book) -> None:
    """It is more urgent, elsewhere, or something else: while it is offered, served, and with its origin."""
    update, other_need = "revision.update", 5
    b.opens("revised")
    b.offers("revised", ("revised 1", 1))
    b.ref("m2.a", update, "revised", (SEGERA,), (), (), (), code="forbidden")
    b.ref("m0.a", update, "revised", (BIASA,), (), (), (), code="unchanged")
    b.ref("m0.a", update, "revised", (), (), (0,), (), code="wrong_area")
    b.ref("m0.a", update, "revised", (), (other_need,), (), (), code="no_consent")
    b.ref("m0.a", update, "revised", (SEGERA,), (), (), (), version=99, code="stale")
    b.ref("m0.a", update, "revised", (SEGERA,), (), (), ())
    b.leg("m1.a", "accept", "revised 1", version=1, code="stale")
    b.leg("m1.a", "accept", "revised 1")
    b.ref("m1.a", update, "revised", (), (), (SARAWAK,), (SAID,))
    form = (an_id("nothing"), 1, (SEGERA,), (), (), ())
    b.c.does("m0.a", update, *form, code="not_found")


def _unreachable(b: Book) -> None:
    """Nobody answers; after two weeks that is said, and somebody is told to look again. One comes back before."""
    c, mark = b.c, "contact.mark_unreachable"
    for name in ("gone", "back again", "offered again"):
        b.opens(name)
        b.ref("m0.a", "referral.keep", name, an_id(f"{name} 0"))
        b.ref("m0.a", mark, name, code="too_few_attempts")
        for channel in (1, 3, 1):
            c.does("m0.a", "contact.attempt", an_id(name), channel, SAID)
        b.ref("m0.a", mark, name, code="too_soon")
    _until(b, "STEWARDED", "gone", "back again", "offered again")
    b.offers("offered again", ("offered again 1", 1))
    for name in ("gone", "back again", "offered again"):
        c.does("m0.a", "contact.attempt", an_id(name), 1, SAID)
    b.ref("m1.a", mark, "gone", code="forbidden")
    b.ref("m0.a", mark, "gone", version=99, code="stale")
    b.ref("m0.a", mark, "offered again", code="wrong_state")
    b.ref("m0.a", mark, "gone")
    b.ref("m0.a", mark, "back again")
    b.past("m0.a", "reopen", "back again", ())


def _until(b: Book, status: str, *names: str) -> None:
    """Time goes on until all of these stand there."""
    for _ in range(60):
        if all(b.status(name) == status for name in names):
            return
        b.c.wait(2)
    raise AssertionError(f"{names} do not come to be {status}")


def _time(b: Book) -> None:
    """Offers and services that nobody sees to, a confirmation that nobody gives, and what is forgotten in the end."""
    b.opens("silent")
    b.offers("silent", ("silent 1", 1), ("silent 2", 2), mode=SEQUENTIAL)
    b.accepted("slow", "slow 1")
    b.completed("unsaid", "unsaid 1")
    b.opens("question")
    b.offers("question", ("question 1", 1))
    b.leg("m1.a", "ask_info", "question 1")
    b.opens("mistaken")
    b.offers("mistaken", ("mistaken 1", 1))
    b.c.wait(2)
    b.leg("m0.a", "error", "mistaken 1", code="too_late")
    b.completed("tombstone", "tombstone 1")
    b.ref("m0.a", "referral.confirm", "tombstone", (), ())
    follow_up(b)
    b.c.wait(120)
    assert b.c.ask("referral", "get", an_id("unsaid")).disposition.name == "HELPED_UNCONFIRMED"
    b.c.wait(300)
    assert b.c.ask("referral", "get", an_id("tombstone")).is_final
    b.past("m0.a", "reopen", "tombstone", (), code="too_late")
    b.c.does("m0.a", "leg.withdraw", an_id("tombstone"), 1, code="not_found")


def _durations(b: Book) -> None:
    c = b.c
    c.does("m0.a", "duration.propose", 2, SEGERA, 1, c.ballot(), code="out_of_bounds")
    c.decides("duration.propose", 2, SEGERA, 2 * DAY, voters=("m0.a", "m1.a", "m2.a", "m3.a"))
    c.does("m0.a", "duration.agree", c.ballot(), code="not_found")


BROKEN = {
    "duration": ("require(priority > 0, NOT_FOUND)", "require(priority > 9, NOT_FOUND)"),
    "contact": (
        "        self.attempts.erase(ref_id)",
        "        require(ref_id in self.attempts, FORBIDDEN)\n        self.attempts.erase(ref_id)",
    ),
    "duty": (
        "        steward = self.offices.holder(STEWARD)\n",
        "        steward = self.shifts.need(subject, NOT_FOUND).member\n",
    ),
    "stat": (
        "        challenge = self.challenges.need(subject, NOT_FOUND)\n        if",
        "        challenge = self.challenges.need(moment.fresh_id(), NOT_FOUND)\n        if",
    ),
    "fit": ("need = self.custody.sought(subject)", "need = self._need(moment.fresh_id())"),
}
"""What a bad release does to five contracts: clocks that have no length; attempts, a shift, a challenge and another referral that have to be there."""


FORGETFUL = ("given_up.need(subject, NOT_FOUND)", "given_up.need(moment.fresh_id(), NOT_FOUND)")
"""And whom to tell that a prospect is to be looked for again."""


def _broken_code(b: Book) -> None:
    """A release with mistakes is voted, for a few heights: what fires then fails, and is rescued."""
    c = b.c
    sources = {program.alone().name: program.source for program in shipped()}
    height = c.tip.block.header.height + 175
    for name, (right, wrong) in sorted(BROKEN.items()):
        assert right in sources[name]
        broken = sources[name].replace(right, wrong).replace(*FORGETFUL)
        bad, good = c.counted(broken), Program(sources[name])
        c.ship(bad)
        voters = ("m0.a", "m1.a", "m2.a", "m3.a")
        for at, program in ((height, bad), (height + 25, good)):
            c.has(c.decides("govern.propose_program", name, at, program.digest, voters=voters))
    b.opens("stuck gone")
    for channel in (1, 3):
        c.does("m0.a", "contact.attempt", an_id("stuck gone"), channel, SAID)
    _until(b, "STEWARDED", "stuck gone")
    b.c.wait(5)
    c.does("m0.a", "contact.attempt", an_id("stuck gone"), 1, SAID)
    b.ref("m0.a", "contact.mark_unreachable", "stuck gone")
    ending = an_id("stuck consent")
    b.takes_in(ending, days=100)
    b.opens("stuck look", case=ending)
    b.opens("stuck")
    b.opens("stuck leg")
    b.offers("stuck leg", ("stuck leg 1", 1))
    b.accepted("stuck service", "stuck service 1")
    b.completed("stuck end", "stuck end 1")
    b.ref("m0.a", "referral.confirm", "stuck end", (), ())
    left_undecided(c)
    while c.tip.block.header.height < height - 1:
        c.block()
    while c.tip.block.header.height < height + 26:
        c.block(after_ms=9 * DAY)
    c.wait(60)
    struck(c)


def leaving(c: "Corpus") -> None:
    """What member 4, which is leaving, may not do any more; it finishes what it has."""
    form = (1, SELANGOR, SAID, an_id("consent"))
    c.does("m4.a", "case.open", an_id("too late"), *form, code="not_active")
    c.does("m4.a", "leg.accept", an_id("farewell 4"), 1, code="not_active")
    c.does("m4.a", "pool.claim", an_id("farewell"), 1, an_id("farewell 5"), code="not_active")


def before_leaving(c: "Corpus") -> None:
    """It is asked while it is active."""
    book = Book(c)
    book.takes_in(an_id("farewell"))
    book.opens("farewell", case=an_id("farewell"))
    book.offers("farewell", ("farewell 4", 4))


def questions(c: "Corpus") -> None:
    """Every question about referrals."""
    ref, leg, member = an_id("rest"), an_id("back 3"), member_id(0)
    c.asks("case.get", CASE)
    c.asks("case.of_origin", member, ())
    c.asks("contact.of_referral", ref)
    for name in ("get", "standing"):
        c.asks(f"custody.{name}", ref)
    c.asks("custody.sought", ref)
    c.asks("fit.may_ask", ref, member_id(1), IN_AREA)
    for way, lapsed in ((1, ()), (1, (member_id(3),)), (3, ())):
        c.asks("holder.after_leg", 1, way, lapsed, SELANGOR)
    for place in (1, 4, 5):
        c.asks("holder.in_time", place, member, SELANGOR)
    c.asks("correction.was_read", ref)
    c.asks("followup.of_member", member, ())
    c.asks("followup.of_referral", ref)
    c.asks("referral.helped", an_id("tombstone"))
    c.asks("holder.of", ref)
    c.asks("holder.holds", ref, member)
    c.asks("holder.is_steward", member)
    c.asks("holder.has_part", ref, member)
    c.asks("desk.get", leg)
    c.asks("desk.of_leg", leg)
    c.asks("duration.of", 2, SEGERA)
    c.asks("duration.of", 2, 0)
    c.asks("leg.get", leg)
    c.asks("desk.of_member", member_id(1), ())
    c.asks("office.acts_for", member, SELANGOR, member_id(3))
    c.asks("referral.get", an_id("own"))
    for name in ("get", "asked", "live", "remembered"):
        c.asks(f"search.{name}", ref)
    c.asks("search.is_barred", ref, member)
    for name in ("get", "is_unstarted"):
        c.asks(f"service.{name}", leg)
    c.asks("status.of_agency", member, 4, ())
    c.asks("status.of_office", 0, ())
