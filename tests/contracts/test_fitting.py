"""Who may be asked, keep a referral, take it on: what agencies have published, their room, and who is on duty."""

import pytest

from contracts.language import DAY, HOUR
from contracts.words import Role
from tests.contracts.agencies import (
    AGENCIES,
    ANYWHERE,
    BIASA,
    CAPACITY,
    FIRST_ACCEPT,
    IN_AREA,
    JOHOR,
    KECEMASAN,
    LZS,
    NEXT,
    PERDA,
    PERKESO,
    PULAU_PINANG,
    SAID,
    SELANGOR,
    SEQUENTIAL,
    SINGLE,
    TERAJU,
    ZPP,
    Agencies,
    service_of,
)

STEWARD = 0


def _opened(*without: str, area: int = SELANGOR, priority: int = BIASA) -> Agencies:
    """Some have nothing published in that area any more."""
    agencies = Agencies()
    agencies.suspends(*without, area=area)
    agencies.opened(area=area, priority=priority)
    return agencies


def _emergency(*on_duty: str) -> Agencies:
    """With these on duty there."""
    agencies = Agencies()
    agencies.on_duty(*on_duty)
    agencies.consented()
    case = agencies.id("case of ref")
    agencies.done(TERAJU, "case.open", case, 1, SELANGOR, SAID, agencies.id("consent"))
    agencies.done(TERAJU, "referral.open", agencies.id("ref"), case, 3, SELANGOR, KECEMASAN)
    return agencies


def _offer(
    agencies: Agencies, *to: str, mode: int = SINGLE, reach: int = IN_AREA, who: str = TERAJU
) -> tuple[object, ...]:
    legs = tuple(agencies.id(f"leg of {each}") for each in to)
    legs = legs if mode == FIRST_ACCEPT else legs[:1]
    targets = tuple(agencies.target(each) for each in to)
    form = (agencies.id("ref"), agencies.version(), mode, legs, targets, reach)
    return agencies.act(who, "leg.offer", *form)


def _redirect(agencies: Agencies, to: str, reach: int = IN_AREA) -> tuple[object, ...]:
    leg = (agencies.id("leg of PERDA"), agencies.leg_version("leg of PERDA"))
    form = (CAPACITY, SAID, agencies.id(f"leg of {to}"), agencies.target(to), reach)
    return agencies.act(PERDA, "leg.redirect", *leg, *form)


def _accept(agencies: Agencies, who: str) -> tuple[object, ...]:
    leg = f"leg of {who}"
    return agencies.act(who, "leg.accept", agencies.id(leg), agencies.leg_version(leg))


def _claim(agencies: Agencies, who: str, by: str = "") -> tuple[object, ...]:
    form = (agencies.id("ref"), agencies.version(), agencies.id("claimed"))
    return agencies.act(who, "pool.claim", *form, by=by)


def _live(agencies: Agencies) -> list[str]:
    legs = agencies.ask("search.live", agencies.id("ref"))
    return [agencies.name(agencies.ask("leg.get", each).member) for each in legs]


# Event 2.


def test_an_emergency_is_the_steward_s_at_once_where_nobody_is_on_duty() -> None:
    agencies = _emergency()
    assert agencies.state() == ("STEWARDED", PERKESO)
    assert agencies.clocks() == {"due": DAY, "ceiling": DAY}
    found = agencies.ask("custody.get", agencies.id("ref"))
    assert (found.level, found.open_claims, found.version) == (0, False, 1)
    assert agencies.ask("status.of_office", STEWARD, ()) == (agencies.id("ref"),)


def test_an_emergency_is_its_origin_s_where_somebody_is_on_duty() -> None:
    assert _emergency(LZS).state() == ("OPEN_INTAKE", TERAJU)


def test_what_is_no_emergency_needs_nobody_on_duty() -> None:
    assert _opened().state() == ("OPEN_INTAKE", TERAJU)


def test_an_emergency_that_begins_anew_is_its_origin_s_whoever_is_on_duty() -> None:
    agencies = _emergency()
    form = (agencies.id("ref"), agencies.version(), SAID)
    agencies.done(TERAJU, "referral.withdraw", *form)
    version = agencies.ask("referral.get", agencies.id("ref")).version
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), version, ())
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)


# Event 4.


def test_who_keeps_a_referral_has_a_service_for_it_wherever() -> None:
    agencies = _opened(TERAJU)
    form = (agencies.id("ref"), 1, agencies.id("kept"))
    agencies.done(TERAJU, "referral.keep", *form)
    nowhere = _opened(TERAJU)
    nowhere.suspends(TERAJU, area=PULAU_PINANG)
    nowhere.suspends(TERAJU, area=JOHOR)
    refused = ("no_service", bytes(nowhere.member(TERAJU)))
    assert nowhere.act(TERAJU, "referral.keep", *form) == refused


# Event 5.


@pytest.mark.parametrize("mode", [SEQUENTIAL, FIRST_ACCEPT])
def test_everybody_who_is_asked_has_a_service_in_the_area(mode: int) -> None:
    agencies = _opened(ZPP)
    refused = ("no_service", bytes(agencies.member(ZPP)))
    assert _offer(agencies, PERDA, ZPP, LZS, mode=mode) == refused
    assert _offer(agencies, PERDA, LZS, mode=mode) == ()


def test_the_steward_asks_nobody_either_who_has_nothing_for_it() -> None:
    agencies = _opened(ZPP)
    agencies.wait(11 * DAY)
    assert _offer(agencies, ZPP, who=PERKESO)[0] == "no_service"
    assert _offer(agencies, ZPP, who=PERKESO, reach=ANYWHERE) == ()


def test_whoever_helps_anywhere_is_asked_if_that_is_good_enough() -> None:
    agencies = _opened(ZPP)
    assert _offer(agencies, ZPP, reach=ANYWHERE) == ()
    assert _accept(agencies, ZPP) == ()
    nowhere = _opened(ZPP)
    nowhere.suspends(ZPP, area=PULAU_PINANG)
    nowhere.suspends(ZPP, area=JOHOR)
    assert _offer(nowhere, ZPP, reach=ANYWHERE) == ("no_service", bytes(nowhere.member(ZPP)))


def test_emergencies_are_offered_to_desks_on_duty() -> None:
    agencies = _emergency(LZS)
    off = ("not_on_duty", bytes(agencies.member(PERDA)))
    assert _offer(agencies, PERDA) == off
    assert _offer(agencies, LZS, PERDA, mode=SEQUENTIAL, reach=ANYWHERE) == off
    assert _offer(agencies, LZS) == ()


# Event 9.


def test_who_has_said_that_there_is_no_room_takes_nothing_on() -> None:
    agencies = _opened()
    assert _offer(agencies, PERDA) == ()
    agencies.is_full(PERDA)
    full = ("no_room", bytes(agencies.member(PERDA)))
    assert _accept(agencies, PERDA) == full
    agencies.publishes(PERDA, name="another")
    assert _accept(agencies, PERDA) == ()


def test_who_has_published_nothing_any_more_accepts_only_what_was_offered_anywhere() -> None:
    agencies = _opened()
    assert _offer(agencies, PERDA, LZS, mode=FIRST_ACCEPT) == ()
    agencies.suspends(PERDA)
    assert _accept(agencies, PERDA) == ("no_service", bytes(agencies.member(PERDA)))
    assert agencies.state() == ("OFFERED", TERAJU)
    far = _opened()
    assert _offer(far, PERDA, reach=ANYWHERE) == ()
    far.suspends(PERDA)
    assert _accept(far, PERDA) == ()


def test_who_helps_in_the_area_needs_room_there_however_far_it_was_offered() -> None:
    agencies = _opened()
    assert _offer(agencies, PERDA, reach=ANYWHERE) == ()
    agencies.is_full(PERDA)
    assert _accept(agencies, PERDA) == ("no_room", bytes(agencies.member(PERDA)))


# Event 11, and the next candidate of a turn.


def test_who_is_named_instead_has_a_service_in_the_area_or_anywhere() -> None:
    agencies = _opened(ZPP)
    assert _offer(agencies, PERDA, LZS, mode=FIRST_ACCEPT) == ()
    assert _redirect(agencies, ZPP) == ("no_service", bytes(agencies.member(ZPP)))
    assert _redirect(agencies, ZPP, reach=ANYWHERE) == ()
    assert _live(agencies) == [LZS, ZPP]
    assert _accept(agencies, ZPP) == ()


def test_who_names_another_one_in_the_area_takes_back_nothing_of_how_far_it_was_offered() -> None:
    agencies = _opened(LZS)
    assert _offer(agencies, PERDA, LZS, mode=FIRST_ACCEPT, reach=ANYWHERE) == ()
    assert _redirect(agencies, ZPP) == ()
    assert _accept(agencies, LZS) == ()


def test_who_is_named_instead_in_an_emergency_is_on_duty() -> None:
    agencies = _emergency(PERDA, LZS)
    assert _offer(agencies, PERDA) == ()
    assert _redirect(agencies, ZPP) == ("not_on_duty", bytes(agencies.member(ZPP)))
    assert _redirect(agencies, LZS) == ()


@pytest.mark.parametrize(("reach", "next_one"), [(IN_AREA, LZS), (ANYWHERE, ZPP)])
def test_who_has_nothing_for_it_when_it_is_its_turn_is_passed_over(
    reach: int, next_one: str
) -> None:
    agencies = _opened()
    assert _offer(agencies, PERDA, ZPP, LZS, mode=SEQUENTIAL, reach=reach) == ()
    agencies.suspends(ZPP)
    agencies.done(PERDA, "leg.decline", agencies.id("leg of PERDA"), 1, CAPACITY, SAID, NEXT)
    assert _live(agencies) == [next_one]


def test_who_is_on_duty_no_more_when_it_is_its_turn_is_passed_over() -> None:
    agencies = _emergency(PERDA, LZS)
    agencies.on_duty(ZPP, lasts_ms=HOUR)
    assert _offer(agencies, PERDA, ZPP, LZS, mode=SEQUENTIAL) == ()
    agencies.wait(2 * HOUR)
    agencies.done(PERDA, "leg.decline", agencies.id("leg of PERDA"), 1, CAPACITY, SAID, NEXT)
    assert _live(agencies) == [LZS]


# Event 24.


def _pooled(*without: str) -> Agencies:
    agencies = _opened(*without)
    agencies.wait(4 * DAY)
    assert agencies.state() == ("POOLED", LZS)
    return agencies


def test_who_claims_has_a_service_in_the_area_and_room() -> None:
    agencies = _pooled(ZPP)
    assert _claim(agencies, ZPP, by=LZS) == ("no_service", bytes(agencies.member(ZPP)))
    agencies.is_full(PERDA)
    assert _claim(agencies, PERDA, by=LZS) == ("no_room", bytes(agencies.member(PERDA)))
    assert _claim(agencies, TERAJU) == ()


def test_who_has_just_published_it_claims_only_with_the_guardian_and_so_does_who_had_a_gap() -> (
    None
):
    agencies = _pooled(ZPP)
    agencies.publishes(ZPP)
    from_ms = agencies.sandbox.now_ms + 7 * DAY
    assert _claim(agencies, ZPP) == ("too_new", from_ms)
    assert _claim(agencies, ZPP, by=PERDA) == ("too_new", from_ms)
    assert _claim(agencies, ZPP, by=LZS) == ()
    later = _pooled(ZPP)
    later.publishes(ZPP)
    version = later.ask("directory.get", later.id(service_of(ZPP, SELANGOR))).version
    admin = later.person(ZPP, Role.ADMIN)
    later.done(admin, "directory.resume", later.id(service_of(ZPP, SELANGOR)), version)
    later.done(admin, "directory.retire", later.id("service"), 2)
    later.wait(3 * DAY)
    assert _claim(later, ZPP)[0] == "too_new"


def test_members_set_for_how_long_it_has_to_be_published() -> None:
    agencies = _pooled(ZPP)
    agencies.publishes(ZPP)
    ballot = agencies.id("ballot")
    agencies.done(PERKESO, "duration.propose", 23, BIASA, HOUR, ballot)
    for name in AGENCIES[1:4]:
        agencies.done(name, "duration.agree", ballot)
    assert _claim(agencies, ZPP)[0] == "too_new"
    agencies.wait(2 * HOUR)
    assert _claim(agencies, ZPP) == ()


def test_where_claims_are_open_whoever_helps_anywhere_claims() -> None:
    agencies = Agencies()
    agencies.suspends(ZPP)
    agencies.opened(origin=LZS)
    agencies.wait(4 * DAY)
    found = agencies.ask("custody.get", agencies.id("ref"))
    assert (found.status.name, found.open_claims) == ("STEWARDED", True)
    agencies.is_full(PERDA)
    assert _claim(agencies, PERDA) == ("no_room", bytes(agencies.member(PERDA)))
    for area in (PULAU_PINANG, JOHOR):
        agencies.suspends(TERAJU, area=area)
    agencies.suspends(TERAJU)
    assert _claim(agencies, TERAJU) == ("no_service", bytes(agencies.member(TERAJU)))
    assert _claim(agencies, ZPP) == ()


# Event 25.


def test_the_steward_takes_whatever_it_has_published() -> None:
    agencies = _opened(*AGENCIES)
    agencies.wait(11 * DAY)
    form = (agencies.id("ref"), agencies.version(), agencies.id("taken"))
    agencies.done(PERKESO, "steward.take", *form)
