"""Services and duty rosters in the corpus: every way that one can go, every refusal on the way, and what the clock does with it."""

from typing import TYPE_CHECKING, Any

from chain.primitives import Digest
from contracts.language import DAY, HOUR
from contracts.words import Id
from tests.contracts.network import an_id, member_id

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

SELANGOR, PULAU_PINANG, JOHOR = 10, 7, 1
MAKANAN, KEBAJIKAN = 9, 3
DOCUMENT = Digest(b"d" * 32)
FREE, FULL = (1, 1, 9, 2, 1), (3, 2, 9, 0, 5)
"""Rows of what is said of room: some for anybody, none for children."""
MOST = 200
"""Services, and shifts, of one member."""


class Shelf:
    """The services of one corpus, and the acts that move them."""

    def __init__(self, c: "Corpus") -> None:
        self.c = c

    def drafts(self, name: str, who: str = "m1.a", **how: Any) -> None:
        """A service written down."""
        needs, areas = how.get("needs", (MAKANAN,)), how.get("areas", (SELANGOR,))
        form = (an_id(name), DOCUMENT, needs, areas, (1, 4), (1,), how.get("valid", (0, ())))
        self.c.does(who, "directory.draft", *form, code=how.get("code", "done"))

    def moves(self, method: str, name: str, who: str = "m1.a", code: str = "done") -> None:
        """It goes on."""
        version = self.c.ask("directory", "get", an_id(name)).version
        self.c.does(who, f"directory.{method}", an_id(name), version, code=code)

    def states(self, name: str, version: int, *rows: tuple[int, ...], **how: Any) -> None:
        """What is said of its room."""
        form = (an_id(name), how.get("area", SELANGOR), version, rows)
        who, code = how.get("who", "m1.a"), how.get("code", "done")
        self.c.does(who, "capacity.state", *form, code=code)

    def plans(self, name: str, begins_ms: int, length_ms: int, **how: Any) -> None:
        """A shift that begins so long from now."""
        from_ms = self.c.now_ms + begins_ms
        form = (an_id(name), 1, how.get("areas", (SELANGOR,)), from_ms, from_ms + length_ms)
        self.c.does(how.get("who", "m1.a"), "duty.set", *form, code=how.get("code", "done"))


def services(c: "Corpus") -> None:
    """Before the referrals, whose code is broken for a while, with the roster watched meanwhile."""
    shelf = Shelf(c)
    _drafts(shelf)
    _lives(shelf)
    _rooms(shelf)
    _times(shelf)
    _shifts(shelf)


def _drafts(s: Shelf) -> None:
    s.drafts("nothing", needs=(), code="wrong_need")
    s.drafts("nowhere", areas=(), code="wrong_area")
    areas = tuple(range(1, 14))
    s.drafts("too wide", needs=(1, 2, 3, 4), areas=areas, code="too_many_places")
    s.drafts("over", valid=(5, (6,)), code="bad_period")
    s.drafts("food", needs=(MAKANAN, KEBAJIKAN), areas=(SELANGOR, PULAU_PINANG))
    s.drafts("food", code="exists")


def _lives(s: Shelf) -> None:
    s.moves("publish", "food", who="m2.a", code="not_yours")
    s.c.does("m1.a", "directory.publish", an_id("none"), 1, code="not_found")
    s.c.does("m1.a", "directory.publish", an_id("food"), 9, code="stale")
    s.moves("resume", "food", code="wrong_state")
    s.moves("publish", "food")
    s.moves("suspend", "food")
    s.moves("resume", "food")
    s.drafts("other", who="m2.a")
    s.moves("publish", "other", who="m2.a")
    s.moves("retire", "other", who="m2.a")


def _rooms(s: Shelf) -> None:
    s.states("food", 0, FREE, who="m2.a", code="not_yours")
    s.states("none", 0, FREE, code="not_found")
    s.states("food", 0, FREE, area=JOHOR, code="wrong_area")
    s.states("other", 0, FREE, who="m2.a", code="wrong_state")
    s.states("food", 0, (1, 1, 9, 0, 1), code="bad_row")
    s.states("food", 0, FREE, FULL)
    s.states("food", 0, FREE, code="stale")
    until_ms = s.c.now_ms + 2 * DAY
    form = (an_id("food"), SELANGOR)
    s.c.does("n1", "capacity.full", *form, until_ms)
    s.c.does("m1.a", "capacity.full", *form, until_ms + 60 * DAY, code="too_long")


def _times(s: Shelf) -> None:
    """One begins, one ends, and one is full no more."""
    begins_ms = s.c.now_ms + DAY
    s.drafts("soon", valid=(begins_ms, (begins_ms + 3 * DAY,)))
    s.moves("publish", "soon")
    for _ in range(6):
        s.c.block(after_ms=DAY)
    assert s.c.ask("directory", "get", an_id("soon")).status.name == "RETIRED"
    assert s.c.ask("capacity", "get", an_id("food"), SELANGOR).full_until_ms is None


def _shifts(s: Shelf) -> None:
    s.plans("odd", HOUR, HOUR, areas=(), code="wrong_area")
    s.plans("odd", HOUR, 0, code="bad_period")
    s.plans("odd", HOUR, 8 * DAY, code="too_long")
    s.plans("night", HOUR, 8 * HOUR, areas=(SELANGOR, PULAU_PINANG))
    s.plans("night", HOUR, HOUR, code="exists")
    s.plans("now", -HOUR, 4 * DAY, who="m0.a", areas=(0, SELANGOR))
    s.c.does("m2.a", "duty.clear", an_id("night"), code="not_yours")
    for _ in range(12):
        s.c.block(after_ms=HOUR)
    s.c.does("m1.a", "duty.clear", an_id("night"), code="not_found")
    s.plans("on", 0, DAY)
    s.c.does("m1.a", "duty.clear", an_id("on"))


def leaving(c: "Corpus") -> None:
    """What member 4, which is leaving, publishes no more."""
    shelf = Shelf(c)
    shelf.drafts("farewell", who="m4.a")
    shelf.moves("publish", "farewell", who="m4.a", code="not_active")


def limits(c: "Corpus") -> None:
    """As many as there may be, of services, of which member 3 has one, and of shifts."""
    drafts = [_draft(c, an_id(f"service {at}")) for at in range(MOST + 1)]
    c.many("m3.a", *drafts[1:MOST])
    c.sends("m3.a", drafts[MOST], code="too_many_services")
    from_ms = c.now_ms + 30 * DAY
    shifts = [
        c.encode("duty", "set", an_id(f"shift {at}"), 1, (JOHOR,), from_ms, from_ms + HOUR)
        for at in range(MOST + 1)
    ]
    c.many("m3.a", *shifts[:MOST])
    c.sends("m3.a", shifts[MOST], code="too_many_shifts")


def _draft(c: "Corpus", service_id: Id) -> Any:
    form = (service_id, DOCUMENT, (MAKANAN,), (JOHOR,), (1, 1), (), (0, ()))
    return c.encode("directory", "draft", *form)


def questions(c: "Corpus") -> None:
    """Every question about services and rosters."""
    place, member = (MAKANAN, SELANGOR), member_id(1)
    c.asks("directory.offers", member, *place)
    c.asks("directory.offers", member, MAKANAN, JOHOR)
    c.asks("directory.serves", member, KEBAJIKAN)
    c.asks("directory.best", *place)
    c.asks("directory.get", an_id("food"))
    c.asks("directory.of_member", member, ())
    c.asks("directory.serving", *place, ())
    c.asks("capacity.get", an_id("food"), SELANGOR)
    c.asks("capacity.rooms", an_id("food"), (SELANGOR, PULAU_PINANG))
    c.asks("capacity.confirmed", an_id("food"), SELANGOR)
    for area in (0, SELANGOR):
        c.asks("duty.is_on", area)
    c.asks("duty.has_desk_on", member, SELANGOR)
    c.asks("duty.get", an_id("shift 0"))
    c.asks("duty.of_member", member_id(3), ())
    c.asks("duty.on_duty", SELANGOR, ())
    c.asks("duty.gap")
