"""Whether help has lasted: who may say so, and when."""

from tests.contracts.network import an_id
from tests.corpus.book import HELPED, SAID, Book


def follow_up(b: Book) -> None:
    """A month later it is time to ask whether the help has lasted."""
    helped, other, method = an_id("tombstone"), an_id("asked no more"), "followup.report"
    b.takes_in(other)
    b.opens("asked no more", case=other)
    b.offers("asked no more", ("asked no more 1", 1))
    b.leg("m1.a", "accept", "asked no more 1")
    b.serves("m1.a", "start", "asked no more 1", SAID)
    b.serves("m1.a", "complete", "asked no more 1", HELPED, SAID)
    b.ref("m0.a", "referral.confirm", "asked no more", (), ())
    b.c.does("m1.a", method, an_id("silent"), SAID, code="not_found")
    b.c.does("m1.a", method, helped, SAID, code="too_soon")
    b.c.wait(31)
    b.c.does("m3.a", method, helped, SAID, code="forbidden")
    b.c.does("m1.a", method, helped, SAID)
    b.c.does("m0.a", "consent.withdraw", other, SAID)
    b.c.does("m1.a", method, other, SAID, code="no_consent")
