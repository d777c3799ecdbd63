"""A prospect whom nobody reaches: event 32 and each of its guards, and when somebody is to look for them again."""

from contracts.language import DAY
from tests.contracts.agencies import (
    FIRST_ACCEPT,
    LZS,
    PERDA,
    PERKESO,
    SAID,
    TERAJU,
    ZPP,
    Agencies,
)

CALL, MESSAGE, VISIT = 1, 2, 3
DURATION_T_UNREACHABLE = 18


def _opened() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    return agencies


def _tried(agencies: Agencies, who: str, *channels: int) -> None:
    for channel in channels:
        agencies.done(who, "contact.attempt", agencies.id("ref"), channel, SAID)


def _mark(agencies: Agencies, who: str) -> tuple[object, ...]:
    form = (agencies.id("ref"), agencies.version())
    return agencies.act(who, "contact.mark_unreachable", *form)


def _unreachable() -> Agencies:
    """The origin has tried while it was its own, the guardian later, and the guardian holds it."""
    agencies = _opened()
    _tried(agencies, TERAJU, CALL)
    agencies.wait(4 * DAY)
    _tried(agencies, LZS, CALL)
    agencies.wait(11 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    _tried(agencies, PERKESO, VISIT)
    return agencies


def test_attempts_of_all_holders_count() -> None:
    agencies = _unreachable()
    assert _mark(agencies, TERAJU) == ("forbidden",)
    assert _mark(agencies, PERKESO) == ()
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert (closed.disposition.name, closed.refutable) == ("UNREACHABLE", False)
    assert agencies.clocks() == {"due": 180 * DAY, "retry": 60 * DAY}
    assert agencies.told("HelpChanged")[-1].help.name == "ENDED"


def test_somebody_is_told_to_look_for_the_prospect_again_once() -> None:
    agencies = _unreachable()
    assert _mark(agencies, PERKESO) == ()
    agencies.wait(60 * DAY - 1000)
    assert agencies.told("OutreachDue") == []
    agencies.wait(2000)
    [told] = agencies.told("OutreachDue")
    assert (told.ref_id, told.member) == (agencies.id("ref"), agencies.member(PERKESO))
    agencies.wait(120 * DAY)
    assert len(agencies.told("OutreachDue")) == 1
    assert agencies.ask("referral.get", agencies.id("ref")).is_final


def test_who_is_back_before_is_not_looked_for_and_attempts_begin_anew() -> None:
    agencies = _unreachable()
    assert _mark(agencies, PERKESO) == ()
    closed = agencies.ask("referral.get", agencies.id("ref")).version
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), closed, ())
    assert "retry" not in agencies.clocks()
    assert _mark(agencies, TERAJU) == ("too_few_attempts",)
    agencies.wait(60 * DAY)
    assert agencies.told("OutreachDue") == []


def test_three_attempts_in_two_ways_over_two_weeks() -> None:
    agencies = _opened()
    assert _mark(agencies, TERAJU) == ("too_few_attempts",)
    _tried(agencies, TERAJU, CALL, CALL, CALL)
    assert _mark(agencies, TERAJU) == ("too_few_attempts",)
    _tried(agencies, TERAJU, MESSAGE)
    refused = _mark(agencies, TERAJU)
    assert refused[0] == "too_soon"
    agencies.wait(15 * DAY)
    assert _mark(agencies, PERKESO) == refused
    _tried(agencies, PERKESO, CALL)
    assert _mark(agencies, PERKESO) == ()
    two = _opened()
    _tried(two, TERAJU, CALL, VISIT)
    assert _mark(two, TERAJU) == ("too_few_attempts",)


def test_an_agency_that_serves_gives_up_and_has_failed() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.accepted()
    _tried(agencies, PERDA, CALL, VISIT)
    agencies.wait(6 * DAY)
    _tried(agencies, PERDA, CALL)
    agencies.wait(8 * DAY)
    _tried(agencies, PERDA, CALL)
    assert _mark(agencies, PERDA) == ()
    assert agencies.ask("service.get", agencies.id("leg")).status.name == "FAILED"
    assert agencies.clocks("leg") == {}
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


def test_who_has_spoken_with_the_prospect_counts_from_there() -> None:
    agencies = _opened()
    _tried(agencies, TERAJU, CALL, VISIT, CALL)
    agencies.offered()
    agencies.accepted()
    agencies.started()
    assert agencies.ask("contact.of_referral", agencies.id("ref")) is None
    assert _mark(agencies, PERDA) == ("too_few_attempts",)


def test_what_is_offered_or_done_is_not_unreachable() -> None:
    agencies = _unreachable()
    targets = (agencies.target(PERDA), agencies.target(ZPP))
    legs = (agencies.id("a"), agencies.id("b"))
    ref = agencies.id("ref")
    agencies.done(PERKESO, "leg.offer", ref, agencies.version(), FIRST_ACCEPT, legs, targets)
    assert _mark(agencies, PERKESO) == ("wrong_state",)
    agencies.accepted("a")
    assert agencies.act(PERDA, "contact.mark_unreachable", ref, 1)[0] == "stale"
    assert _mark(agencies, PERDA) == ()
    done = _opened()
    done.offered()
    done.accepted()
    done.started()
    done.completed()
    _tried(done, PERDA, CALL, VISIT, CALL)
    done.wait(14 * DAY)
    _tried(done, PERDA, CALL)
    assert _mark(done, PERDA) == ("wrong_state",)
    form = (done.id("nothing"), 1)
    assert done.act(PERDA, "contact.mark_unreachable", *form) == ("not_found",)


def test_how_long_somebody_has_to_try_is_the_members_to_set() -> None:
    agencies = _opened()
    form = (DURATION_T_UNREACHABLE, 3, DAY, agencies.id("ballot"))
    agencies.done(PERKESO, "duration.propose", *form)
    for who in (LZS, ZPP, PERDA):
        agencies.done(who, "duration.agree", agencies.id("ballot"))
    _tried(agencies, TERAJU, CALL, VISIT)
    agencies.wait(DAY)
    _tried(agencies, TERAJU, CALL)
    assert _mark(agencies, TERAJU) == ()


def test_what_could_not_be_told_is_tried_again_every_day() -> None:
    agencies = _opened()
    assert agencies.sandbox.fire("contact.retry", agencies.id("ref")).code == "not_found"
    agencies.sandbox.fire("contact.rescue", agencies.id("ref"), "retry")
    assert agencies.clocks()["retry"] == DAY
