"""What was opened by mistake: event 34, alone while nobody has read an offer of it, and for a day."""

import pytest

from contracts.language import DAY, HOUR
from tests.contracts.agencies import (
    CAPACITY,
    FIRST_ACCEPT,
    LZS,
    NEXT,
    PARTIAL,
    PERDA,
    PERKESO,
    SAID,
    TERAJU,
    ZPP,
    Agencies,
)


def _opened() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    return agencies


def _close(
    agencies: Agencies, who: str = TERAJU, by: str = "", ref: str = "ref"
) -> tuple[object, ...]:
    form = (agencies.id(ref), agencies.version(ref))
    return agencies.act(who, "correction.close_error", *form, by=by)


def _closed(agencies: Agencies) -> str:
    disposition: str = agencies.ask("referral.get", agencies.id("ref")).disposition.name
    return disposition


def test_the_origin_takes_back_what_nobody_has_read() -> None:
    agencies = _opened()
    targets = (agencies.target(PERDA), agencies.target(ZPP))
    legs = (agencies.id("a"), agencies.id("b"))
    form = (agencies.id("ref"), 1, FIRST_ACCEPT, legs, targets)
    agencies.done(TERAJU, "leg.offer", *form)
    assert _close(agencies) == ()
    assert _closed(agencies) == "ERROR"
    assert agencies.ask("leg.get", agencies.id("a")).status.name == "WITHDRAWN"
    assert (agencies.clocks("a"), agencies.clocks()) == ({}, {"due": 180 * DAY})
    assert agencies.told("HelpChanged")[-1].help.name == "ENDED"


def test_what_was_a_mistake_is_not_opened_again() -> None:
    agencies = _opened()
    assert _close(agencies) == ()
    version = agencies.ask("referral.get", agencies.id("ref")).version
    for method, form in (("reopen", ((),)), ("dispute", ((),)), ("refute", ())):
        act = (agencies.id("ref"), version, *form)
        assert agencies.act(TERAJU, f"referral.{method}", *act) == ("wrong_state",)


def test_after_a_day_two_persons_say_so() -> None:
    agencies = _opened()
    agencies.wait(23 * HOUR)
    agencies.opened("second")
    agencies.wait(2 * HOUR)
    assert _close(agencies) == ("needs_second_person",)
    assert _close(agencies, ref="second") == ()
    assert _close(agencies, by=ZPP) == ()


@pytest.mark.parametrize("read", ["receive", "ask_info", "decline"])
def test_once_an_agency_has_read_an_offer_two_persons_say_so(read: str) -> None:
    agencies = _opened()
    agencies.offered()
    form = {"receive": (), "ask_info": (), "decline": (CAPACITY, SAID, NEXT)}[read]
    agencies.done(PERDA, f"leg.{read}", agencies.id("leg"), 1, *form)
    assert agencies.ask("correction.was_read", agencies.id("ref"))
    assert _close(agencies) == ("needs_second_person",)
    assert _close(agencies, by=PERDA) == ()
    assert _closed(agencies) == "ERROR"


def test_an_offer_that_was_read_counts_after_it_is_taken_back() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert not agencies.ask("correction.was_read", agencies.id("ref"))
    agencies.offered(leg="other", to=ZPP)
    agencies.done(ZPP, "leg.receive", agencies.id("other"), 1)
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _close(agencies) == ("needs_second_person",)


def test_only_the_origin_says_so_wherever_it_waits() -> None:
    agencies = _opened()
    agencies.wait(4 * DAY)
    assert agencies.state() == ("POOLED", LZS)
    assert _close(agencies, who=LZS, by=ZPP) == ("forbidden",)
    form = (agencies.id("ref"), 9)
    assert agencies.act(TERAJU, "correction.close_error", *form, by=ZPP) == (
        "stale",
        agencies.version(),
    )
    nothing = (agencies.id("nothing"), 1)
    assert agencies.act(TERAJU, "correction.close_error", *nothing, by=ZPP) == ("not_found",)
    agencies.wait(8 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    assert _close(agencies, by=ZPP) == ()


def test_help_was_no_mistake() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.accepted()
    assert _close(agencies, by=ZPP) == ("wrong_state",)
    agencies.started()
    agencies.completed(outcome=PARTIAL)
    assert _close(agencies, by=ZPP) == ("wrong_state",)
    rest = (agencies.id("rest"),)
    form = (agencies.id("ref"), agencies.version(), (), rest)
    agencies.done(TERAJU, "referral.confirm", *form)
    assert _close(agencies, ref="rest") == ()
