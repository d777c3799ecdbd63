"""Screenings: by whom, by which edition of the rules, and how long anything stays of them."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import LZS, PERDA, PERKESO, SAID, TERAJU, ZPP
from tests.contracts.ruling import RESULT, Ruling


@pytest.fixture
def here() -> Ruling:
    """A service with rules, and a prospect who has consented to be shown to everybody."""
    found = Ruling()
    found.published()
    assert found.publishing() == ()
    found.prospect()
    return found


def test_who_has_a_prospects_consent_says_that_it_has_screened(here: Ruling) -> None:
    assert here.screening() == ()
    found = here.ask("screen.get", here.id("ref"), here.member(TERAJU))
    assert (found.edition, found.result, found.count) == (1, RESULT, 1)
    assert (found.case_id, found.at_ms) == (here.id("case of ref"), here.sandbox.now_ms)
    [told] = here.told("Screened")
    assert (told.ref_id, told.member, told.edition) == (here.id("ref"), here.member(TERAJU), 1)


def test_nothing_on_the_chain_says_for_which_service(here: Ruling) -> None:
    assert here.screening() == ()
    kept = here.ask("screen.of_referral", here.id("ref"), ())
    assert here.id("food").hex() not in repr((kept, here.told("Screened")))


def test_the_newest_of_each_member_is_kept(here: Ruling) -> None:
    assert here.publishing(2) == ()
    for who, edition in ((TERAJU, 1), (PERDA, 2), (TERAJU, 2)):
        assert here.screening(edition, who=who) == ()
    found = dict(here.ask("screen.of_referral", here.id("ref"), ()))
    told = {here.name(member): (each.edition, each.count) for member, each in found.items()}
    assert told == {TERAJU: (2, 2), PERDA: (2, 1)}
    last = max(found)
    assert here.ask("screen.of_referral", here.id("ref"), (last,)) == ()


@pytest.mark.parametrize("edition", [0, 2, 2**40])
def test_an_edition_that_was_never_published_is_none(here: Ruling, edition: int) -> None:
    assert here.screening(edition) == ("not_published", 1)


def test_without_consent_nobody_says_that_it_has_screened(here: Ruling) -> None:
    here.prospect("other", members=(LZS,))
    assert here.screening(ref="other", who=LZS) == ()
    assert here.screening(ref="other", who=TERAJU) == ()
    assert here.screening(ref="other", who=ZPP) == ("no_consent", here.member(ZPP))
    assert here.screening(ref="other", who=PERKESO) == (), "the steward channels"
    here.done(TERAJU, "consent.withdraw", here.id("case of other"), SAID)
    assert here.screening(ref="other", who=LZS) == ("no_consent", here.member(LZS))


def test_what_is_not_open_is_not_screened(here: Ruling) -> None:
    assert here.screening(ref="nothing") == ("not_open",)


def test_coordinators_and_caseworkers_screen(here: Ruling) -> None:
    assert here.screening(who=here.person(TERAJU, Role.CASEWORKER)) == ()
    assert here.screening(who=here.person(TERAJU, Role.ADMIN)) == ("forbidden", "register")


def test_everything_is_looked_at_every_month_and_stays_as_long_as_the_case(here: Ruling) -> None:
    assert here.screening() == ()
    assert here.screening(who=PERDA) == ()
    assert here.clocks()["look"] == 30 * DAY - 1_000
    here.wait(95 * DAY)
    assert len(here.ask("screen.of_referral", here.id("ref"), ())) == 2


def test_of_a_tombstone_nothing_stays(here: Ruling) -> None:
    assert here.screening() == ()
    version = here.version()
    here.done(TERAJU, "referral.withdraw", here.id("ref"), version, SAID)
    here.wait(179 * DAY)
    assert len(here.ask("screen.of_referral", here.id("ref"), ())) == 1
    here.wait(60 * DAY)
    assert here.ask("screen.of_referral", here.id("ref"), ()) == ()
    assert here.sandbox.stuck() == []
    assert "look" not in here.clocks()


def test_so_many_are_erased_at_once_and_the_rest_an_hour_later(here: Ruling) -> None:
    for number in range(65):
        assert here.screening(who=here.person(f"agency {number}", Role.COORDINATOR)) == ()
    version = here.version()
    here.done(TERAJU, "referral.withdraw", here.id("ref"), version, SAID)
    here.wait(240 * DAY)
    assert here.ask("screen.of_referral", here.id("ref"), ()) == ()
    assert here.sandbox.stuck() == []
