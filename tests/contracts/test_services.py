"""An agency that helps: events 15 to 22, 46 and 47, attempts to reach the prospect, and each guard."""

import pytest

from contracts.language import DAY, HOUR
from contracts.words import Role
from tests.contracts.agencies import (
    AREA,
    CAPACITY,
    CONSENT,
    ELIGIBILITY,
    HELPED,
    JOHOR,
    KECEMASAN,
    LZS,
    PERDA,
    PERKESO,
    PULAU_PINANG,
    SAID,
    SEQUENTIAL,
    TERAJU,
    ZPP,
    Agencies,
)

CALL, MESSAGE, VISIT = 1, 2, 3


def _accepted(priority: int = 3) -> Agencies:
    agencies = Agencies()
    agencies.opened(priority=priority)
    agencies.offered()
    agencies.accepted()
    return agencies


def _started(priority: int = 3) -> Agencies:
    agencies = _accepted(priority)
    agencies.started()
    return agencies


def _in_turn() -> Agencies:
    """PERDA serves; ZPP would have been asked after it."""
    agencies = Agencies()
    agencies.opened()
    targets = (agencies.target(PERDA), agencies.target(ZPP))
    form = (agencies.id("ref"), 1, SEQUENTIAL, (agencies.id("leg"),), targets)
    agencies.done(TERAJU, "leg.offer", *form)
    agencies.accepted()
    return agencies


def _act(agencies: Agencies, method: str, *form: object, who: str = PERDA) -> tuple[object, ...]:
    leg = agencies.id("leg")
    return agencies.act(who, f"service.{method}", leg, agencies.service_version(), *form)


def _serving(agencies: Agencies) -> tuple[str, bool]:
    found = agencies.ask("service.get", agencies.id("leg"))
    return found.status.name, found.overdue


METHODS = {
    "start": (SAID,),
    "note": (SAID,),
    "hold": (2**40, SAID),
    "resume": (),
    "complete": (HELPED, SAID),
    "conclude": (ELIGIBILITY, 0, SAID),
    "hand_back": (CAPACITY, SAID),
}


@pytest.mark.parametrize("method", METHODS)
def test_only_the_agency_that_serves_acts_and_on_what_it_has_seen(method: str) -> None:
    agencies = _started()
    form = METHODS[method]
    assert _act(agencies, method, *form, who=ZPP) == ("forbidden",)
    stale = agencies.act(PERDA, f"service.{method}", agencies.id("leg"), 9, *form)
    assert stale == ("stale", 2)
    unknown = agencies.act(PERDA, f"service.{method}", agencies.id("x"), 1, *form)
    assert unknown == ("not_found",)


@pytest.mark.parametrize("method", ["note", "hold", "complete", "conclude"])
def test_what_has_not_started_is_not_gone_on_with(method: str) -> None:
    assert _act(_accepted(), method, *METHODS[method]) == ("wrong_state",)


def test_what_has_started_is_not_started_again_and_what_runs_is_not_resumed() -> None:
    agencies = _started()
    assert _act(agencies, "start", SAID) == ("wrong_state",)
    assert _act(agencies, "resume") == ("wrong_state",)
    agencies.completed()
    assert _act(agencies, "hand_back", CAPACITY, SAID) == ("wrong_state",)


def test_only_a_first_contact_stops_the_ceiling() -> None:
    agencies = _accepted()
    agencies.wait(2 * DAY)
    assert agencies.clocks()["ceiling"] < 28 * DAY
    agencies.started()
    found = agencies.ask("custody.get", agencies.id("ref"))
    assert (agencies.clocks(), found.started, found.level) == ({}, True, 0)


def test_notes_give_more_time_a_few_times() -> None:
    agencies = _started()
    for _ in range(6):
        agencies.wait(29 * DAY)
        assert _act(agencies, "note", SAID) == ()
        assert agencies.clocks("leg") == {"due": 30 * DAY}
    assert _act(agencies, "note", SAID) == ("too_often", 6)
    assert _act(agencies, "hold", agencies.sandbox.now_ms + DAY, SAID) == ()
    assert _act(agencies, "resume") == ()
    assert _act(agencies, "note", SAID) == ()


def test_a_hold_has_a_review_before_its_longest_time() -> None:
    agencies = _started()
    now_ms = agencies.sandbox.now_ms + 1000
    assert _act(agencies, "hold", now_ms, SAID) == ("too_long", now_ms + 90 * DAY)
    now_ms += 1000
    assert _act(agencies, "hold", now_ms + 90 * DAY + 1, SAID) == ("too_long", now_ms + 90 * DAY)
    for _ in range(3):
        assert _act(agencies, "hold", agencies.sandbox.now_ms + 90 * DAY, SAID) == ()
        assert _serving(agencies) == ("ON_HOLD", False)
        assert _act(agencies, "resume") == ()
    held = _act(agencies, "hold", agencies.sandbox.now_ms + DAY, SAID)
    assert held == ("too_often", 3)


@pytest.mark.parametrize(
    ("priority", "start", "grace"), [(KECEMASAN, 24, 12), (2, 72, 48), (3, 168, 168)]
)
def test_who_does_not_start_is_reminded_and_then_it_has_stalled(
    priority: int, start: int, grace: int
) -> None:
    agencies = _accepted(priority)
    agencies.wait(start * HOUR)
    assert (_serving(agencies), agencies.state()) == (("ACCEPTED", True), ("IN_SERVICE", PERDA))
    assert agencies.clocks("leg") == {"due": grace * HOUR}
    agencies.wait(grace * HOUR)
    assert (_serving(agencies)[0], agencies.state()) == ("FAILED", ("POOLED", LZS))
    assert agencies.clocks("leg") == {}
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


def test_who_goes_on_after_the_reminder_is_not_overdue_any_more() -> None:
    agencies = _started()
    agencies.wait(30 * DAY)
    assert _serving(agencies) == ("IN_PROGRESS", True)
    assert _act(agencies, "note", SAID) == ()
    assert _serving(agencies) == ("IN_PROGRESS", False)
    agencies.wait(30 * DAY)
    assert _act(agencies, "hold", agencies.sandbox.now_ms + 60 * DAY, SAID) == ()
    agencies.wait(60 * DAY)
    assert _serving(agencies) == ("ON_HOLD", True)
    assert _act(agencies, "resume") == ()
    assert _serving(agencies) == ("IN_PROGRESS", False)


def test_what_stalls_after_its_start_has_a_new_ceiling() -> None:
    agencies = _started()
    agencies.wait(30 * DAY)
    agencies.wait(7 * DAY)
    assert agencies.state() == ("POOLED", LZS)
    assert agencies.clocks() == {"due": 7 * DAY, "ceiling": 30 * DAY}
    assert not agencies.ask("custody.get", agencies.id("ref")).started


def test_who_finds_nothing_to_help_with_says_whether_the_prospect_has_moved() -> None:
    agencies = _started()
    assert _act(agencies, "conclude", AREA, 0, SAID) == ("wrong_area",)
    assert _act(agencies, "conclude", ELIGIBILITY, JOHOR, SAID) == ("wrong_area",)
    assert _act(agencies, "conclude", AREA, PULAU_PINANG, SAID) == ()
    assert agencies.state() == ("POOLED", ZPP)
    waiting = agencies.ask("status.of_office", PULAU_PINANG, ())
    assert waiting == (agencies.id("ref"),)
    assert agencies.ask("status.of_office", PULAU_PINANG, waiting) == ()
    others = _started()
    assert _act(others, "conclude", ELIGIBILITY, 0, SAID) == ()
    assert others.state() == ("POOLED", LZS)
    tags = others.ask("search.get", others.id("ref")).excluded
    assert tags == (others.target(PERDA)[1],)


def test_the_next_candidate_is_asked_after_one_that_gives_back() -> None:
    for started in (False, True):
        agencies = _in_turn()
        if started:
            agencies.started()
        assert _act(agencies, "hand_back", CAPACITY, SAID) == ()
        [live] = agencies.ask("search.live", agencies.id("ref"))
        assert agencies.ask("leg.get", live).member == agencies.member(ZPP)
        assert agencies.state() == ("OFFERED", TERAJU)
        assert "ceiling" in agencies.clocks()


def test_a_prospect_who_has_moved_is_no_case_for_the_next_candidate() -> None:
    agencies = _in_turn()
    agencies.started()
    assert _act(agencies, "conclude", AREA, JOHOR, SAID) == ()
    assert agencies.state() == ("POOLED", PERKESO)


def test_without_consent_it_goes_back_to_the_origin() -> None:
    agencies = _in_turn()
    assert _act(agencies, "hand_back", CONSENT, SAID) == ()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.ask("custody.get", agencies.id("ref")).consent_needed
    agencies.offered(leg="new", to=LZS)
    assert not agencies.ask("custody.get", agencies.id("ref")).consent_needed


# Event 16.


def test_attempts_to_reach_the_prospect_give_more_time_three_times_within_three_weeks() -> None:
    agencies = _accepted()
    ref = agencies.id("ref")
    for _ in range(3):
        agencies.wait(6 * DAY)
        agencies.done(PERDA, "contact.attempt", ref, CALL, SAID)
        assert agencies.clocks("leg") == {"due": 7 * DAY}
    agencies.done(PERDA, "contact.attempt", ref, VISIT, SAID)
    assert agencies.clocks("leg") == {"due": 7 * DAY - 1000}
    found = agencies.ask("contact.of_referral", ref)
    assert (found.count, [each.name for each in found.channels]) == (4, ["CALL", "VISIT"])
    assert found.last_ms - found.first_ms == 12 * DAY + 3000
    late = _accepted()
    late.done(PERDA, "contact.attempt", late.id("ref"), CALL, SAID)
    late.wait(6 * DAY)
    late.done(PERDA, "contact.attempt", late.id("ref"), CALL, SAID)
    late.wait(7 * DAY + 6 * DAY)
    assert _serving(late) == ("ACCEPTED", True)
    late.wait(DAY - HOUR)
    late.done(PERDA, "contact.attempt", late.id("ref"), CALL, SAID)
    assert _serving(late) == ("ACCEPTED", False)
    late.wait(7 * DAY)
    assert _serving(late) == ("ACCEPTED", True)


def test_attempts_after_three_weeks_are_counted_and_give_no_time() -> None:
    agencies = _accepted()
    agencies.done(PERKESO, "duration.propose", 6, 3, 22 * DAY, agencies.id("ballot"))
    for who in (LZS, ZPP, PERDA):
        agencies.act(who, "duration.agree", agencies.id("ballot"))
    agencies.done(PERDA, "contact.attempt", agencies.id("ref"), CALL, SAID)
    assert agencies.clocks("leg") == {"due": 22 * DAY}
    agencies.wait(21 * DAY)
    agencies.done(PERDA, "contact.attempt", agencies.id("ref"), CALL, SAID)
    assert agencies.clocks("leg") == {"due": DAY - 1000}


def test_holder_origin_and_people_in_the_field_try_to_reach_the_prospect() -> None:
    agencies = _accepted()
    form = (agencies.id("ref"), MESSAGE, SAID)
    assert agencies.act(ZPP, "contact.attempt", *form) == ("forbidden",)
    agencies.done(TERAJU, "contact.attempt", *form)
    for role in (Role.FIELD_OFFICER, Role.LEADER):
        agencies.done(agencies.person(ZPP, role), "contact.attempt", *form)
    agencies.done(PERDA, "contact.attempt", *form)
    agencies.started()
    agencies.done(PERDA, "contact.attempt", *form)
    counts = [each.count for each in agencies.told("ContactAttempted")]
    assert counts == [1, 2, 3, 4, 1]
    unknown = (agencies.id("x"), MESSAGE, SAID)
    assert agencies.act(TERAJU, "contact.attempt", *unknown) == ("not_found",)


def test_an_attempt_while_it_is_only_offered_moves_no_clock() -> None:
    agencies = Agencies()
    agencies.opened()
    agencies.done(TERAJU, "contact.attempt", agencies.id("ref"), CALL, SAID)
    agencies.offered()
    agencies.done(TERAJU, "contact.attempt", agencies.id("ref"), CALL, SAID)
    assert agencies.clocks("leg") == {"due": 7 * DAY - 1000}
    assert not agencies.ask("service.is_unstarted", agencies.id("leg"))
