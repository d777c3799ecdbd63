"""An offer until it is answered: events 5 to 12, 44 and 45, how several agencies are asked, and each guard."""

from dataclasses import replace

import pytest

from contracts.language import DAY, HOUR
from contracts.sandbox import why
from contracts.words import Role, Standing
from tests.contracts.agencies import (
    AREA,
    CAPACITY,
    CONSENT,
    ELIGIBILITY,
    FIRST_ACCEPT,
    INFORMATION,
    KECEMASAN,
    LZS,
    NEXT,
    OTHER,
    PERDA,
    PERKESO,
    POOL,
    SAFETY,
    SAID,
    SEQUENTIAL,
    SINGLE,
    TERAJU,
    ZPP,
    Agencies,
)


def _opened(priority: int = 3) -> Agencies:
    agencies = Agencies()
    agencies.opened(priority=priority)
    return agencies


def _offered(priority: int = 3) -> Agencies:
    agencies = _opened(priority)
    agencies.offered()
    return agencies


def _offer(
    agencies: Agencies,
    mode: int,
    legs: tuple[str, ...],
    targets: tuple[str, ...],
    who: str = TERAJU,
) -> tuple[object, ...]:
    return agencies.act(
        who,
        "leg.offer",
        agencies.id("ref"),
        agencies.version(),
        mode,
        tuple(map(agencies.id, legs)),
        tuple(map(agencies.target, targets)),
    )


def _status(agencies: Agencies, leg: str = "leg") -> str:
    status: str = agencies.ask("leg.get", agencies.id(leg)).status.name
    return status


def _decline(
    agencies: Agencies,
    ground: int,
    way: int = NEXT,
    leg: str = "leg",
    who: str = PERDA,
    by: str = "",
) -> tuple[object, ...]:
    form = (agencies.id(leg), agencies.leg_version(leg), ground, SAID, way)
    return agencies.act(who, "leg.decline", *form, by=by)


def _redirect(
    agencies: Agencies, to: str, new: str = "new", ground: int = OTHER
) -> tuple[object, ...]:
    form = (agencies.id("leg"), agencies.leg_version(), ground, SAID, agencies.id(new))
    return agencies.act(PERDA, "leg.redirect", *form, agencies.target(to))


# Event 5.


def test_only_who_holds_a_referral_offers_it_and_to_agencies_that_are_active() -> None:
    agencies = _opened()
    assert _offer(agencies, SINGLE, ("leg",), (PERDA,), who=ZPP) == ("forbidden",)
    assert _offer(agencies, SINGLE, ("leg",), ("nobody",)) == ("not_active",)
    form = (agencies.id("ref"), 7, SINGLE, (agencies.id("leg"),), (agencies.target(PERDA),))
    assert agencies.act(TERAJU, "leg.offer", *form) == ("stale", 1)
    agencies.offered()
    assert _offer(agencies, SINGLE, ("other",), (ZPP,)) == ("wrong_state",)


@pytest.mark.parametrize(
    ("mode", "legs", "targets"),
    [
        (SINGLE, ("a", "b"), (PERDA, ZPP)),
        (SINGLE, (), ()),
        (SEQUENTIAL, ("a",), (PERDA, ZPP, LZS, PERKESO)),
        (SEQUENTIAL, ("a", "b"), (PERDA, ZPP)),
        (FIRST_ACCEPT, ("a",), (PERDA, ZPP)),
        (FIRST_ACCEPT, (), ()),
        (FIRST_ACCEPT, ("a", "b"), (PERDA, PERDA)),
    ],
)
def test_an_offer_has_as_many_legs_and_agencies_as_its_mode(
    mode: int, legs: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    assert _offer(_opened(), mode, legs, targets) == ("bad_offer",)


def test_a_leg_has_an_id_of_its_own() -> None:
    agencies = _offered()
    agencies.opened("second")
    form = (agencies.id("second"), 1, SINGLE, (agencies.id("leg"),), (agencies.target(ZPP),))
    assert agencies.act(TERAJU, "leg.offer", *form) == ("exists",)


def test_an_agency_is_asked_once_and_a_referral_is_offered_four_times_at_the_most() -> None:
    agencies = _opened()
    for hop, target in enumerate((PERDA, ZPP, LZS)):
        assert _offer(agencies, SINGLE, (f"leg {hop}",), (target,)) == ()
        agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _offer(agencies, SINGLE, ("again",), (PERDA,)) == ("already_tried",)
    assert _offer(agencies, SINGLE, ("leg 3",), (PERKESO,)) == ()
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _offer(agencies, SINGLE, ("leg 4",), (TERAJU,)) == ("too_many_hops", 3)


def test_of_several_that_are_asked_at_once_the_first_to_accept_serves() -> None:
    agencies = _opened()
    assert _offer(agencies, FIRST_ACCEPT, ("a", "b", "c"), (PERDA, ZPP, LZS)) == ()
    assert _decline(agencies, CAPACITY, leg="c", who=LZS) == ()
    assert agencies.state() == ("OFFERED", TERAJU)
    agencies.accepted("b", who=ZPP)
    assert agencies.state() == ("IN_SERVICE", ZPP)
    names = [_status(agencies, leg) for leg in "abc"]
    assert names == ["SUPERSEDED", "ACCEPTED", "DECLINED"]
    late = (agencies.id("a"), agencies.leg_version("a"))
    assert agencies.act(PERDA, "leg.accept", *late) == ("wrong_state",)
    assert (agencies.clocks("a"), agencies.clocks("c")) == ({}, {})


def test_several_are_asked_in_turn_and_then_the_pool() -> None:
    agencies = _opened()
    assert _offer(agencies, SEQUENTIAL, ("leg",), (PERDA, ZPP, PERKESO)) == ()
    assert _decline(agencies, CAPACITY) == ()
    [second] = agencies.ask("search.live", agencies.id("ref"))
    assert agencies.ask("leg.get", second).member == agencies.member(ZPP)
    agencies.wait(7 * DAY)
    [third] = agencies.ask("search.live", agencies.id("ref"))
    assert agencies.ask("leg.get", third).member == agencies.member(PERKESO)
    assert agencies.state() == ("OFFERED", TERAJU)
    agencies.wait(7 * DAY)
    assert agencies.state() == ("POOLED", LZS)


def test_a_candidate_that_is_suspended_or_whose_service_is_excluded_is_passed_over() -> None:
    agencies = _opened()
    assert _offer(agencies, SEQUENTIAL, ("leg",), (PERDA, ZPP, PERKESO)) == ()
    agencies.done(ZPP, "member.stop_own")
    assert _decline(agencies, CAPACITY) == ()
    [live] = agencies.ask("search.live", agencies.id("ref"))
    assert agencies.ask("leg.get", live).member == agencies.member(PERKESO)
    others = _opened()
    ref, tag = others.id("ref"), others.id("tag")
    targets = ((others.member(PERDA), tag), (others.member(ZPP), tag))
    others.done(TERAJU, "leg.offer", ref, 1, SEQUENTIAL, (others.id("leg"),), targets)
    assert _decline(others, ELIGIBILITY) == ()
    assert others.state() == ("POOLED", LZS)


# Events 6 to 8, and 45.


def test_the_node_of_the_agency_says_that_it_has_read_the_offer() -> None:
    agencies = _offered()
    leg = agencies.id("leg")
    assert agencies.act(ZPP, "leg.receive", leg, 1) == ("forbidden",)
    officer = agencies.person(PERDA, Role.COORDINATOR)
    assert agencies.act(officer, "leg.receive", leg, 1) == ("forbidden", "receive")
    assert agencies.act(PERDA, "leg.receive", agencies.id("x"), 1) == ("not_found",)
    assert agencies.act(PERDA, "leg.receive", leg, 2) == ("stale", 1)
    agencies.done(PERDA, "leg.receive", leg, 1)
    assert agencies.act(PERDA, "leg.receive", leg, 2) == ("wrong_state",)


def test_an_agency_asks_for_information_once_and_its_time_stands_still() -> None:
    agencies = _offered()
    leg = agencies.id("leg")
    agencies.wait(2 * DAY)
    agencies.done(PERDA, "leg.ask_info", leg, 1)
    assert (_status(agencies), agencies.clocks("leg")) == ("INFO_REQUESTED", {"due": 7 * DAY})
    assert agencies.act(PERDA, "leg.answer_info", leg, 2) == ("forbidden",)
    assert agencies.act(TERAJU, "leg.answer_info", leg, 1) == ("stale", 2)
    agencies.wait(DAY)
    agencies.done(TERAJU, "leg.answer_info", leg, 2)
    assert _status(agencies) == "RECEIVED"
    assert 5 * DAY - HOUR < agencies.clocks("leg")["due"] < 5 * DAY
    assert agencies.act(TERAJU, "leg.answer_info", leg, 3) == ("wrong_state",)
    assert agencies.act(TERAJU, "leg.answer_info", agencies.id("x"), 3) == ("not_found",)
    assert agencies.act(PERDA, "leg.ask_info", leg, 3) == ("too_often", 1)


def test_an_unanswered_question_gives_the_rest_of_the_time_and_a_day_at_least() -> None:
    agencies = _offered()
    agencies.wait(7 * DAY - HOUR)
    agencies.done(PERDA, "leg.ask_info", agencies.id("leg"), 1)
    agencies.wait(7 * DAY)
    assert (_status(agencies), agencies.clocks("leg")) == ("RECEIVED", {"due": DAY})
    agencies.wait(DAY)
    assert (_status(agencies), agencies.state()) == ("EXPIRED", ("POOLED", LZS))


# Event 9.


def test_who_was_not_asked_or_is_leaving_does_not_accept() -> None:
    agencies = _offered()
    form = (agencies.id("leg"), 1)
    assert agencies.act(ZPP, "leg.accept", *form) == ("forbidden",)
    assert agencies.act(PERDA, "leg.accept", agencies.id("leg"), 2) == ("stale", 1)
    leaving = replace(agencies.person(PERDA, Role.COORDINATOR), standing=Standing.LEAVING)
    assert agencies.act(leaving, "leg.accept", *form) == ("not_active",)
    agencies.accepted()
    assert agencies.act(PERDA, "leg.accept", agencies.id("leg"), 2) == ("wrong_state",)


# Events 10 and 11.


def test_who_declines_says_where_it_goes() -> None:
    for ground, way, state in (
        (CAPACITY, NEXT, ("POOLED", LZS)),
        (AREA, POOL, ("POOLED", LZS)),
        (CONSENT, POOL, ("OPEN_INTAKE", TERAJU)),
    ):
        agencies = _offered()
        assert _decline(agencies, ground, way) == ()
        assert agencies.state() == state
        assert agencies.ask("custody.get", agencies.id("ref")).consent_needed is (ground == CONSENT)


def test_who_declines_does_not_send_it_back_to_the_origin() -> None:
    """As custody numbers the ways; the last of the arguments is where it goes."""
    agencies, origin = _offered(), 3
    form = (agencies.id("leg"), 1, CAPACITY, SAID, POOL)
    arguments = agencies.sandbox._entry("leg.decline").encode_form(form)
    assert arguments[-1] == POOL
    forged = arguments[:-1] + bytes((origin,))
    refused = agencies.sandbox.send(agencies.people[PERDA], "leg.decline", forged)
    assert why(refused) == ("bad_arguments", "decline", "route")
    assert agencies.state() == ("OFFERED", TERAJU)


def test_a_way_to_the_pool_passes_the_candidates_over() -> None:
    agencies = _opened()
    assert _offer(agencies, SEQUENTIAL, ("leg",), (PERDA, ZPP)) == ()
    assert _decline(agencies, CAPACITY, POOL) == ()
    assert agencies.state() == ("POOLED", LZS)


def test_who_lacks_information_asks_first_and_danger_is_for_two_persons() -> None:
    agencies = _offered()
    assert _decline(agencies, INFORMATION) == ("ask_first",)
    assert _decline(agencies, SAFETY) == ("needs_second_person",)
    agencies.done(PERDA, "leg.ask_info", agencies.id("leg"), 1)
    assert _decline(agencies, INFORMATION) == ()
    others = _offered()
    assert _decline(others, SAFETY, by=ZPP) == ()


def test_a_service_for_which_the_prospect_is_not_eligible_is_not_asked_again() -> None:
    agencies = _opened()
    same_service = ((agencies.member(PERDA), agencies.id("tag")),)
    form = (agencies.id("ref"), 1, SINGLE, (agencies.id("leg"),), same_service)
    agencies.done(TERAJU, "leg.offer", *form)
    assert _decline(agencies, ELIGIBILITY) == ()
    again = ((agencies.member(ZPP), agencies.id("tag")),)
    form = (agencies.id("ref"), agencies.version(), SINGLE, (agencies.id("second"),), again)
    assert agencies.act(LZS, "leg.offer", *form) == ("excluded",)


def test_who_declines_may_name_another_agency_and_the_holder_stays() -> None:
    agencies = _offered()
    assert _redirect(agencies, PERDA) == ("already_tried",)
    assert _redirect(agencies, "nobody") == ("not_active",)
    assert _redirect(agencies, ZPP, ground=INFORMATION) == ("ask_first",)
    version = agencies.version()
    assert _redirect(agencies, ZPP, ground=ELIGIBILITY) == ()
    assert (_status(agencies), _status(agencies, "new")) == ("DECLINED", "OFFERED")
    assert (agencies.state(), agencies.version()) == (("OFFERED", TERAJU), version)
    assert agencies.clocks("new") == {"due": 7 * DAY}
    assert agencies.ask("search.live", agencies.id("ref")) == (agencies.id("new"),)
    agencies.accepted("new", who=ZPP)


def test_redirects_are_hops_too() -> None:
    agencies = _opened()
    for hop, target in enumerate((ZPP, LZS, PERKESO)):
        assert _offer(agencies, SINGLE, (f"leg {hop}",), (target,)) == ()
        agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _offer(agencies, SINGLE, ("leg",), (PERDA,)) == ()
    assert _redirect(agencies, TERAJU) == ("too_many_hops", 3)


# Event 12.


def test_an_offer_that_is_taken_back_gives_no_time_back() -> None:
    agencies = _opened()
    agencies.wait(2 * DAY)
    agencies.offered()
    assert agencies.act(ZPP, "leg.withdraw", agencies.id("ref"), 2) == ("forbidden",)
    agencies.wait(HOUR)
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), 2)
    assert (_status(agencies), agencies.state()) == ("WITHDRAWN", ("OPEN_INTAKE", TERAJU))
    assert 23 * HOUR - 10_000 < agencies.clocks()["due"] < 23 * HOUR
    assert agencies.act(TERAJU, "leg.withdraw", agencies.id("ref"), 3) == ("wrong_state",)
    assert agencies.act(TERAJU, "leg.withdraw", agencies.id("ref"), 2) == ("stale", 3)


# Event 13.


def _error(agencies: Agencies, leg: str = "leg", who: str = TERAJU) -> tuple[object, ...]:
    return agencies.act(who, "leg.error", agencies.id(leg), agencies.leg_version(leg))


def test_what_was_offered_by_mistake_is_taken_back_and_gives_no_time_back() -> None:
    agencies = _opened()
    agencies.wait(2 * DAY)
    agencies.offered()
    agencies.wait(HOUR)
    assert _error(agencies) == ()
    assert (_status(agencies), agencies.state()) == ("ERROR", ("OPEN_INTAKE", TERAJU))
    assert 23 * HOUR - 10_000 < agencies.clocks()["due"] < 23 * HOUR
    assert agencies.clocks("leg") == {}
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()
    assert _offer(agencies, SINGLE, ("again",), (PERDA,)) == ("already_tried",)
    assert _error(agencies) == ("wrong_state",)


def test_a_mistake_among_several_leaves_the_others() -> None:
    agencies = _opened()
    assert _offer(agencies, FIRST_ACCEPT, ("a", "b"), (PERDA, ZPP)) == ()
    assert _error(agencies, "a") == ()
    assert (agencies.state(), _status(agencies, "b")) == (("OFFERED", TERAJU), "OFFERED")
    assert _error(agencies, "b") == ()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)


def test_a_mistake_in_a_row_asks_nobody_next() -> None:
    agencies = _opened()
    assert _offer(agencies, SEQUENTIAL, ("leg",), (PERDA, ZPP)) == ()
    assert _error(agencies) == ()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)


def test_only_who_has_offered_it_says_so_and_soon_and_before_it_is_read() -> None:
    agencies = _offered()
    leg = agencies.id("leg")
    assert agencies.act(TERAJU, "leg.error", agencies.id("x"), 1) == ("not_found",)
    assert agencies.act(TERAJU, "leg.error", leg, 2) == ("stale", 1)
    assert _error(agencies, who=PERDA) == ("forbidden",)
    agencies.wait(24 * HOUR)
    until_ms = agencies.sandbox.now_ms
    assert _error(agencies)[0] == "too_late"
    assert until_ms - 10_000 < _error(agencies)[1] < until_ms + 10_000  # type: ignore[operator]  # a number
    others = _offered()
    others.done(PERDA, "leg.receive", leg, 1)
    assert _error(others) == ("wrong_state",)


def test_what_an_agency_has_named_that_declines_is_nobody_s_mistake() -> None:
    agencies = _offered()
    assert _redirect(agencies, ZPP) == ()
    assert _error(agencies, "new") == ("forbidden",)
    assert _error(agencies, "new", who=PERDA) == ("forbidden",)


def test_a_candidate_of_a_row_that_is_asked_next_is_still_its_holder_s_offer() -> None:
    agencies = _opened()
    assert _offer(agencies, SEQUENTIAL, ("leg",), (PERDA, ZPP)) == ()
    assert _decline(agencies, CAPACITY) == ()
    [second] = agencies.ask("search.live", agencies.id("ref"))
    assert agencies.act(TERAJU, "leg.error", second, 1) == ()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)


# Event 44.


def test_an_offer_that_nobody_answers_expires_sooner_in_an_emergency() -> None:
    for priority, hours in ((KECEMASAN, 4), (2, 72), (3, 168)):
        agencies = _offered(priority)
        agencies.wait(hours * HOUR - 2000)
        assert _status(agencies) == "OFFERED"
        agencies.wait(2000)
        assert (_status(agencies), agencies.state()) == ("EXPIRED", ("POOLED", LZS))
        assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()
        assert agencies.ask("search.is_barred", agencies.id("ref"), agencies.member(PERDA))


def test_emergencies_fire_first() -> None:
    agencies = _offered(KECEMASAN)
    assert agencies.ask("leg.get", agencies.id("leg")).lane.name == "URGENT"
    assert _offered().ask("leg.get", agencies.id("leg")).lane.name == "ROUTINE"


def test_a_members_list_goes_page_by_page() -> None:
    agencies = Agencies()
    for number in range(65):
        agencies.opened(f"ref {number}")
        agencies.offered(f"ref {number}", f"leg {number}")
    first = agencies.ask("desk.of_member", agencies.member(PERDA), ())
    second = agencies.ask("desk.of_member", agencies.member(PERDA), (first[-1],))
    assert (len(first), len(second)) == (64, 1)
