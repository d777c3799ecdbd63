"""What is sought changes while a referral is open: event 35, its clocks, its guards, and who is told."""

from typing import Any

import pytest

from contracts.clock import armed_of
from contracts.language import DAY, HOUR
from contracts.words import Clock
from tests.contracts.agencies import (
    AGENCIES,
    BIASA,
    CAPACITY,
    FIRST_ACCEPT,
    JOHOR,
    KECEMASAN,
    LZS,
    NEXT,
    PERDA,
    PERKESO,
    PULAU_PINANG,
    SAID,
    SEGERA,
    SELANGOR,
    SEQUENTIAL,
    TERAJU,
    ZPP,
    Agencies,
)

NEED, OTHER_NEED = 3, 5


def _opened(priority: int = BIASA, area: int = SELANGOR) -> Agencies:
    agencies = Agencies()
    agencies.opened(priority=priority, area=area)
    return agencies


def _offered(priority: int = BIASA) -> Agencies:
    agencies = _opened(priority)
    agencies.offered()
    return agencies


def _serving() -> Agencies:
    agencies = _offered()
    agencies.accepted()
    return agencies


def _pooled(area: int = SELANGOR) -> Agencies:
    agencies = _opened(area=area)
    agencies.wait(3 * DAY)
    assert agencies.state()[0] == "POOLED"
    return agencies


def _revise(
    agencies: Agencies,
    who: str = TERAJU,
    *,
    priority: int | None = None,
    need: int | None = None,
    area: int | None = None,
    payload: bytes | None = None,
    version: int = 0,
) -> tuple[Any, ...]:
    given = (priority, need, area, payload)
    form = [() if each is None else (each,) for each in given]
    of = agencies.id("ref")
    return agencies.act(who, "revision.update", of, version or agencies.version(), *form)


def _near(found: int, expected: int) -> bool:
    """But for the blocks in between."""
    return expected - 60_000 < found <= expected


def test_what_is_more_urgent_has_the_shorter_times_from_now_on() -> None:
    agencies = _opened()
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks() == {"due": DAY, "ceiling": 10 * DAY}
    assert _revise(agencies, priority=KECEMASAN) == ()
    assert agencies.clocks() == {"due": 2 * HOUR, "ceiling": DAY}
    armed = armed_of(agencies.sandbox._state, agencies.id("ref"), most=9)
    assert {each.clock for each in armed} == {Clock.URGENT}


def test_what_is_left_stays_where_it_is_less() -> None:
    agencies = _opened()
    agencies.wait(3 * DAY - HOUR)
    before = agencies.clocks()
    assert _revise(agencies, priority=KECEMASAN) == ()
    assert _near(agencies.clocks()["due"], before["due"])
    assert agencies.clocks()["ceiling"] == DAY


def test_what_is_less_urgent_keeps_its_times() -> None:
    agencies = _offered(KECEMASAN)
    before, leg = agencies.clocks(), agencies.clocks("leg")
    assert _revise(agencies, priority=BIASA) == ()
    assert _near(agencies.clocks()["ceiling"], before["ceiling"])
    assert _near(agencies.clocks("leg")["due"], leg["due"])
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _near(agencies.clocks()["due"], 2 * HOUR)
    agencies.wait(3 * HOUR)
    assert agencies.state() == ("POOLED", LZS)
    assert 6 * DAY < agencies.clocks()["due"] <= 7 * DAY
    armed = armed_of(agencies.sandbox._state, agencies.id("ref"), most=9)
    assert {each.clock for each in armed} == {Clock.ROUTINE}


def test_up_and_down_again_gains_nobody_any_time() -> None:
    agencies = _opened()
    for priority in (SEGERA, BIASA, SEGERA, BIASA):
        assert _revise(agencies, priority=priority) == ()
    assert _near(agencies.clocks()["due"], DAY)
    assert _near(agencies.clocks()["ceiling"], 10 * DAY)


def test_an_offer_that_is_taken_back_has_no_more_time_than_the_new_priority_gives() -> None:
    agencies = _offered()
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks("leg") == {"due": 3 * DAY}
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _near(agencies.clocks()["due"], DAY)


@pytest.mark.parametrize(("days", "expected"), [(0, 4 * HOUR), (6.9, 2.4 * HOUR)])
def test_a_time_that_stands_still_is_shorter_too(days: float, expected: float) -> None:
    agencies = _offered()
    agencies.wait(int(days * DAY))
    agencies.done(PERDA, "leg.ask_info", agencies.id("leg"), agencies.leg_version())
    assert agencies.clocks("leg") == {"due": 7 * DAY}
    assert _revise(agencies, priority=KECEMASAN) == ()
    assert agencies.clocks("leg") == {"due": 4 * HOUR}
    agencies.done(TERAJU, "leg.answer_info", agencies.id("leg"), agencies.leg_version())
    assert _near(agencies.clocks("leg")["due"], int(expected))


def test_who_helps_has_less_time_for_the_first_contact_for_notes_and_for_a_review() -> None:
    agencies = _serving()
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks("leg") == {"due": 3 * DAY}
    agencies.started()
    assert agencies.clocks("leg") == {"due": 14 * DAY}
    assert _revise(agencies, PERDA, priority=KECEMASAN) == ()
    assert agencies.clocks("leg") == {"due": 3 * DAY}
    assert "ceiling" not in agencies.clocks()
    assert _revise(agencies, priority=BIASA) == ()
    review_ms = agencies.sandbox.now_ms + 80 * DAY
    form = (agencies.id("leg"), agencies.service_version(), review_ms, SAID)
    agencies.done(PERDA, "service.hold", *form)
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks("leg") == {"due": 30 * DAY}


def test_who_was_reminded_has_no_more_than_the_new_grace() -> None:
    agencies = _serving()
    agencies.wait(8 * DAY)
    assert agencies.ask("service.get", agencies.id("leg")).overdue
    assert _revise(agencies, priority=KECEMASAN) == ()
    assert agencies.clocks("leg") == {"due": 12 * HOUR}
    agencies.wait(13 * HOUR)
    assert agencies.state() == ("POOLED", LZS)
    assert 3 * HOUR < agencies.clocks()["due"] <= 4 * HOUR


def test_who_has_to_state_a_law_has_less_time_for_it_and_is_told_so() -> None:
    agencies = _serving()
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    agencies.wait(0)
    assert _near(agencies.clocks("leg")["basis"], 3 * DAY)
    assert _revise(agencies, priority=KECEMASAN) == ()
    assert agencies.clocks("leg")["basis"] == 2 * HOUR
    told = agencies.told("BasisWanted")[-1]
    assert told.until_ms == agencies.sandbox.now_ms + 2 * HOUR


def test_what_waits_with_guardian_and_steward_is_looked_for_sooner() -> None:
    agencies = _pooled()
    assert _revise(agencies, LZS, priority=SEGERA) == ()
    assert agencies.clocks()["due"] == 3 * DAY
    agencies.wait(4 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    assert _revise(agencies, PERKESO, priority=KECEMASAN) == ()
    assert agencies.clocks()["due"] == DAY
    agencies.wait(25 * HOUR)
    assert agencies.ask("custody.get", agencies.id("ref")).at_risk
    assert _revise(agencies, priority=BIASA) == ()
    assert agencies.clocks()["ceiling"] <= DAY


def test_a_ceiling_that_has_passed_comes_again_as_soon_as_the_steward_has_to_act() -> None:
    agencies = _opened()
    for _ in range(31):
        agencies.wait(DAY)
    assert agencies.ask("custody.get", agencies.id("ref")).at_risk
    assert agencies.clocks()["ceiling"] > 3 * DAY
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks()["ceiling"] == 3 * DAY


def test_a_steward_that_waits_does_so_for_no_longer_than_the_new_priority_lets_it() -> None:
    agencies = _pooled(JOHOR)
    agencies.wait(8 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    agencies.is_full(*AGENCIES, area=JOHOR)
    form = (agencies.id("ref"), agencies.version(), agencies.sandbox.now_ms + 80 * DAY)
    agencies.done(PERKESO, "steward.wait", *form)
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks()["due"] == 30 * DAY
    assert agencies.ask("custody.get", agencies.id("ref")).waiting


def test_what_is_to_be_confirmed_is_so_sooner_and_who_helped_is_told() -> None:
    agencies = _serving()
    agencies.started()
    agencies.completed()
    version = agencies.service_version()
    assert _revise(agencies, priority=SEGERA) == ()
    assert agencies.clocks() == {"due": 14 * DAY}
    assert agencies.service_version() == version
    assert agencies.told("NeedRevised")[-1].to == (agencies.member(PERDA),)


def test_another_area_is_another_guardians() -> None:
    agencies = _pooled()
    of, selangor, penang = agencies.id("ref"), (SELANGOR, ()), (PULAU_PINANG, ())
    assert agencies.ask("status.of_office", *selangor) == (of,)
    assert _revise(agencies, area=PULAU_PINANG) == ()
    assert agencies.state() == ("POOLED", ZPP)
    assert agencies.ask("status.of_office", *selangor) == ()
    assert agencies.ask("status.of_office", *penang) == (of,)
    told = agencies.told("HelpChanged")[-1]
    assert (told.area, told.help.name) == (PULAU_PINANG, "BELUM_PASSED")
    assert agencies.told("NeedRevised")[-1].to == (agencies.member(ZPP),)
    agencies.wait(0)
    assert agencies.state() == ("POOLED", ZPP)
    assert _near(agencies.clocks()["due"], 7 * DAY)


def test_all_whose_offers_live_are_told_and_accept_what_is_sought_now() -> None:
    agencies = _opened()
    legs = (agencies.id("leg"), agencies.id("other"))
    targets = (agencies.target(PERDA), agencies.target(ZPP))
    agencies.done(TERAJU, "leg.offer", agencies.id("ref"), 1, FIRST_ACCEPT, legs, targets)
    assert _revise(agencies, need=OTHER_NEED, payload=SAID) == ()
    told = agencies.told("NeedRevised")[-1]
    assert told.to == tuple(agencies.member(each) for each in (TERAJU, PERDA, ZPP))
    assert told.by == agencies.member(TERAJU)
    expected = (OTHER_NEED, SELANGOR, "BIASA", SAID)
    assert (told.need_group, told.area, told.priority.name, told.payload_commit) == expected
    assert agencies.act(PERDA, "leg.accept", agencies.id("leg"), 1) == ("stale", 2)
    agencies.accepted()
    assert agencies.state() == ("IN_SERVICE", PERDA)


def test_who_is_asked_next_has_the_times_of_what_is_sought_now() -> None:
    agencies = _opened()
    targets = (agencies.target(PERDA), agencies.target(ZPP), agencies.target(LZS))
    form = (agencies.id("ref"), 1, SEQUENTIAL, (agencies.id("leg"),), targets)
    agencies.done(TERAJU, "leg.offer", *form)
    agencies.accepted()
    assert _revise(agencies, priority=KECEMASAN) == ()
    agencies.on_duty(LZS)
    given_back = (agencies.id("leg"), agencies.service_version(), CAPACITY, SAID)
    agencies.done(PERDA, "service.hand_back", *given_back)
    [asked] = agencies.ask("search.live", agencies.id("ref"))
    armed = armed_of(agencies.sandbox._state, asked, most=9)
    assert [(each.due_ms - agencies.sandbox.now_ms, each.clock) for each in armed] == [
        (4 * HOUR, Clock.URGENT)
    ]


def test_details_alone_are_told_too_and_kept_nowhere() -> None:
    agencies = _opened()
    before = agencies.ask("custody.get", agencies.id("ref"))
    assert _revise(agencies, payload=SAID) == ()
    after = agencies.ask("custody.get", agencies.id("ref"))
    assert (after.need, after.version) == (before.need, before.version + 1)
    assert agencies.told("NeedRevised")[-1].payload_commit == SAID


def test_what_is_the_same_is_no_change() -> None:
    agencies = _opened()
    assert _revise(agencies) == ("unchanged",)
    assert _revise(agencies, priority=BIASA, need=NEED, area=SELANGOR) == ("unchanged",)
    assert _revise(agencies, area=0) == ("wrong_area",)


def test_holder_and_origin_say_so_and_nobody_else() -> None:
    agencies = _serving()
    assert _revise(agencies, LZS, priority=SEGERA) == ("forbidden",)
    assert _revise(agencies, priority=SEGERA, version=99) == ("stale", agencies.version())
    assert _revise(agencies, PERDA, priority=SEGERA) == ()
    agencies.done(TERAJU, "referral.withdraw", agencies.id("ref"), agencies.version(), SAID)
    assert _revise(agencies, priority=BIASA, version=9) == ("not_found",)


def test_who_acts_for_an_origin_that_cannot_says_so() -> None:
    agencies = _serving()
    agencies.done(TERAJU, "member.stop_own")
    assert _revise(agencies, LZS, priority=SEGERA) == ()


def test_what_the_prospect_has_not_consented_to_is_not_sought() -> None:
    agencies = _opened()
    assert agencies.ask("custody.get", agencies.id("ref")).need.need_group == NEED
    form = (agencies.id("case of ref"), 1, agencies.id("less"), ((1,), (NEED,), (1, 2)))
    until_ms = agencies.sandbox.now_ms + 100 * DAY
    agencies.done(TERAJU, "consent.give", *form, (1, (), ()), until_ms, SAID)
    refused = ("no_consent", agencies.member(TERAJU))
    assert _revise(agencies, need=OTHER_NEED) == refused
    assert _revise(agencies, area=JOHOR) == ()
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    agencies.wait(0)
    assert _revise(agencies, area=SELANGOR) == refused
    assert _revise(agencies, priority=SEGERA) == ()


def test_who_may_see_it_is_looked_at_again_where_it_is_sought_elsewhere() -> None:
    agencies = _opened()
    agencies.consented(version=1, to=(3, (), ()), name="nobody else")
    agencies.wait(0)
    agencies.offered(to=LZS)
    assert _revise(agencies, priority=SEGERA) == ()
    agencies.wait(0)
    assert agencies.state() == ("OFFERED", TERAJU)
    assert _revise(agencies, area=PULAU_PINANG) == ()
    agencies.wait(0)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.ask("custody.get", agencies.id("ref")).consent_needed
    assert agencies.ask("leg.get", agencies.id("leg")).status.name == "WITHDRAWN"


def test_a_change_is_no_reading_of_an_offer() -> None:
    agencies = _offered()
    assert _revise(agencies, priority=SEGERA) == ()
    assert _revise(agencies, priority=BIASA) == ()
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert not agencies.ask("correction.was_read", agencies.id("ref"))
    agencies.offered(leg="other", to=ZPP)
    assert _revise(agencies, priority=SEGERA) == ()
    agencies.done(ZPP, "leg.receive", agencies.id("other"), agencies.leg_version("other"))
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert agencies.ask("correction.was_read", agencies.id("ref"))


def test_help_that_was_declined_is_looked_for_with_the_new_times() -> None:
    agencies = _offered()
    assert _revise(agencies, priority=SEGERA, area=PULAU_PINANG) == ()
    form = (agencies.id("leg"), agencies.leg_version(), CAPACITY, SAID, NEXT)
    agencies.done(PERDA, "leg.decline", *form)
    assert agencies.state() == ("POOLED", ZPP)
    assert agencies.clocks()["due"] == 3 * DAY


def test_one_call_has_room_for_as_many_offers_as_there_can_be() -> None:
    agencies = _opened()
    legs = tuple(agencies.id(f"leg of {each}") for each in AGENCIES)
    targets = tuple(agencies.target(each) for each in AGENCIES)
    agencies.done(TERAJU, "leg.offer", agencies.id("ref"), 1, FIRST_ACCEPT, legs, targets)
    assert _revise(agencies, priority=KECEMASAN, need=OTHER_NEED, area=JOHOR, payload=SAID) == ()
    assert len(agencies.told("NeedRevised")[-1].to) == 5
    assert all(agencies.clocks(f"leg of {each}") == {"due": 4 * HOUR} for each in AGENCIES)
