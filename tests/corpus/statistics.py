"""Published tables in the corpus: every way that one can go, and every refusal on the way."""

from typing import TYPE_CHECKING, Any

from contracts.words import Role
from tests.contracts.network import OFFICERS, an_id, member_id, secret
from tests.corpus.book import SAID

if TYPE_CHECKING:
    from tests.corpus.corpus import Corpus

SPEC: tuple[Any, ...] = (1, 1, 24_286, 24_288, (1, 2), (1, 5))
VALUES = ((30,), ())
ROWS = (b"r" * 1_024, b"r" * 7)
MOST = 200
"""Tables of one member that stand."""


def _publish(name: str, **how: Any) -> tuple[Any, ...]:
    over = (an_id(how["over"]),) if "over" in how else ()
    values, rows = how.get("values", VALUES), how.get("rows", ROWS)
    return (an_id(name), how.get("spec", SPEC), how.get("height", 1), values, rows, over)


def statistics(c: "Corpus") -> None:
    """Before the referrals, in whose time one of the challenges runs out."""
    roles = tuple(each.value for each in (*OFFICERS, Role.ANALYST, Role.AUDITOR))
    for who in ("m0.a", "m1.a", "m3.a", "m4.a"):
        c.does(who, "user.role", secret(who).public, roles)
    c.does("m0.a", "stat.publish", *_publish("no spec", spec=(0, *SPEC[1:])), code="bad_spec")
    c.does("m0.a", "stat.publish", *_publish("far", height=10**9), code="not_final")
    c.does("m0.a", "stat.publish", *_publish("no rows", rows=()), code="bad_table")
    c.does("m0.a", "stat.publish", *_publish("table"))
    c.does("m0.a", "stat.publish", *_publish("table"), code="exists")
    c.does("m0.a", "stat.publish", *_publish("next", over="table"))
    c.does("m1.a", "stat.withdraw", an_id("next"), 1, 1, code="not_yours")
    c.does("m0.a", "stat.withdraw", an_id("table"), 2, 1, code="wrong_state")
    c.does("m0.a", "stat.withdraw", an_id("none"), 1, 1, code="not_found")
    c.does("m0.a", "stat.withdraw", an_id("next"), 9, 1, code="stale")
    c.does("m1.a", "stat.challenge", an_id("next"), 1, 2, SAID)
    c.does("m1.a", "stat.drop", an_id("next"))
    c.does("m0.a", "stat.withdraw", an_id("next"), 3, 2)


def left_undecided(c: "Corpus") -> None:
    """Just before the code is broken that would decide it: it is tried again day by day, and upheld when that can be done."""
    c.does("m0.a", "stat.publish", *_publish("doubted"))
    c.does("m1.a", "stat.challenge", an_id("doubted"), 1, 1, SAID)


def struck(c: "Corpus") -> None:
    """What became of it."""
    assert c.ask("stat", "get", an_id("doubted")).status.name == "STRUCK"


def leaving(c: "Corpus") -> None:
    """Member 4, which is leaving, publishes no more."""
    c.does("m4.a", "stat.publish", *_publish("farewell"), code="not_active")


def limits(c: "Corpus") -> None:
    """As many tables as there may be."""
    tables = [
        c.encode("stat", "publish", *_publish(f"table {at}", rows=(b"r",)))
        for at in range(MOST + 1)
    ]
    c.many("m3.a", *tables[:MOST])
    c.sends("m3.a", tables[MOST], code="too_many_figures")


def questions(c: "Corpus") -> None:
    """Every question about tables."""
    c.asks("stat.get", an_id("next"))
    c.asks("stat.part", an_id("table 0"), 0)
    for name in ("doubted", "next"):
        c.asks("stat.challenge_of", an_id(name))
    c.asks("stat.listed", ())
    c.asks("stat.listed", (an_id("next"),))
    c.asks("stat.of_member", member_id(3), ())
