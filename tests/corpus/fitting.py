"""What agencies help with in the corpus, before they are asked for it: nothing, then something, without room, and on duty or not.

Member 1 has had something for these referrals for days; from here on all five have.
"""

from contracts.language import HOUR
from tests.contracts.network import an_id, member_id
from tests.corpus.book import CAPACITY, NEXT, POOL, SAID, SELANGOR, SEQUENTIAL, Book
from tests.corpus.services import KEBAJIKAN, Shelf

FULL = (1, 1, 9, 0, 5)
KECEMASAN = 1
ANYWHERE = 2
PUBLISHED_DAYS = 8
SARAWAK = 13
"""Where nobody has a service for what these are of."""


def fitting(b: Book) -> None:
    """Who has nothing for it, who has, and for how long."""
    shelf = Shelf(b.c)
    _nothing(b, shelf)
    _no_room(b, shelf)
    _new(b)
    _emergencies(b)
    b.c.wait(PUBLISHED_DAYS)
    _from_elsewhere(b)


def _nothing(b: Book, shelf: Shelf) -> None:
    b.opens("unfit")
    b.ref("m0.a", "referral.keep", "unfit", an_id("unfit 0"), code="no_service")
    b.offers("unfit", ("unfit 2", 2), code="no_service")
    b.offers("unfit", ("unfit 2", 2), reach=ANYWHERE, code="no_service")
    for at in (0, 2, 3, 4):
        shelf.drafts(f"help {at}", who=f"m{at}.a", needs=(KEBAJIKAN,))
        shelf.moves("publish", f"help {at}", who=f"m{at}.a")


def _no_room(b: Book, shelf: Shelf) -> None:
    b.offers("unfit", ("unfit 2", 2), ("unfit 3", 3), ("unfit 4", 4), mode=SEQUENTIAL)
    shelf.states("help 2", 0, FULL, who="m2.a")
    b.leg("m2.a", "accept", "unfit 2", code="no_room")
    for method in ("suspend", "resume"):
        for at in (2, 3):
            shelf.moves(method, f"help {at}", who=f"m{at}.a")
        if method == "suspend":
            b.leg("m2.a", "accept", "unfit 2", code="no_service")
            b.leg("m2.a", "decline", "unfit 2", CAPACITY, SAID, NEXT)
    [asked] = b.c.ask("search", "live", an_id("unfit"))
    b.c.does("m4.a", "leg.decline", asked, 1, CAPACITY, SAID, POOL)
    b.ref("m2.a", "pool.claim", "unfit", an_id("unfit 5"), code="no_room")
    shelf.states("help 2", 1, who="m2.a")


def _new(b: Book) -> None:
    b.ref("m4.a", "pool.claim", "unfit", an_id("unfit 5"), code="too_new")
    b.ref("m4.a", "pool.claim", "unfit", an_id("unfit 5"), by="m3.a")


def _emergencies(b: Book) -> None:
    """Nobody is on duty, and then one is."""
    c = b.c
    c.wait(6)
    b.opens("at once", priority=KECEMASAN)
    assert b.status("at once") == "STEWARDED"
    b.offers("at once", ("at once 1", 1), code="not_on_duty")
    c.does("m1.a", "duty.set", an_id("there"), 1, (SELANGOR,), c.now_ms, c.now_ms + 12 * HOUR)
    b.offers("at once", ("at once 1", 1))
    named = (CAPACITY, SAID, an_id("at once 2"), (member_id(2), an_id("tag 2")), ANYWHERE)
    b.leg("m1.a", "redirect", "at once 1", *named, code="not_on_duty")
    b.opens("soon", priority=KECEMASAN)
    assert b.status("soon") == "OPEN_INTAKE"


def _from_elsewhere(b: Book) -> None:
    """Nobody helps in that state; whoever helps elsewhere is asked, and claims once it is open to all."""
    for name in ("off", "way off"):
        b.opens(name, area=SARAWAK)
    b.offers("off", ("off 2", 2), code="no_service")
    b.offers("off", ("off 2", 2), reach=ANYWHERE)
    b.leg("m2.a", "accept", "off 2")
    b.c.wait(4)
    assert b.c.ask("custody", "get", an_id("way off")).open_claims
    b.ref("m1.a", "pool.claim", "way off", an_id("way off 1"))
