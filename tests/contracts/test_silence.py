"""Nobody falls between: what time does to a referral, the pool, the steward, the ceiling, and a clock that fails."""

from dataclasses import replace

import pytest

from contracts.language import DAY, HOUR
from contracts.words import Role, Standing
from tests.contracts.agencies import (
    AGENCIES,
    CAPACITY,
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
)

UNSTATED = 4
"""What nobody has said of a room, by its number in contract `directory`."""


def _opened(**how: object) -> Agencies:
    agencies = Agencies()
    agencies.opened(**how)  # type: ignore[arg-type]  # as they are there
    return agencies


def _stewarded() -> Agencies:
    agencies = _opened()
    agencies.wait(10 * DAY + HOUR)
    assert agencies.state() == ("STEWARDED", PERKESO)
    return agencies


def _without_room() -> Agencies:
    """The same, and everybody has said that there is no room."""
    agencies = _stewarded()
    agencies.is_full(*AGENCIES)
    return agencies


def _at_risk() -> Agencies:
    """Offered to PERDA when the ceiling passes."""
    agencies = _opened()
    agencies.wait(30 * DAY - HOUR)
    agencies.offered(who=PERKESO)
    agencies.wait(2 * HOUR)
    return agencies


def _level(agencies: Agencies) -> tuple[int, bool, bool]:
    found = agencies.ask("custody.get", agencies.id("ref"))
    return found.level, found.open_claims, found.at_risk


def _claim(
    agencies: Agencies, leg: str = "claimed", who: str = ZPP, by: str = ""
) -> tuple[object, ...]:
    form = (agencies.id("ref"), agencies.version(), agencies.id(leg))
    return agencies.act(who, "pool.claim", *form, by=by)


def _take(agencies: Agencies, who: str = PERKESO) -> tuple[object, ...]:
    form = (agencies.id("ref"), agencies.version(), agencies.id("taken"))
    return agencies.act(who, "steward.take", *form)


# Events 43, 49, 50.


@pytest.mark.parametrize(
    ("priority", "route", "claim"), [(KECEMASAN, 2, 4), (2, 24, 72), (3, 72, 168)]
)
def test_silence_goes_to_the_pool_and_to_the_steward_and_there_up(
    priority: int, route: int, claim: int
) -> None:
    agencies = _opened(priority=priority)
    agencies.wait(route * HOUR - 2000)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    agencies.wait(2000)
    assert agencies.state() == ("POOLED", LZS)
    assert agencies.ask("status.of_office", SELANGOR, ()) == (agencies.id("ref"),)
    agencies.wait(claim * HOUR)
    assert (agencies.state(), _level(agencies)) == (("STEWARDED", PERKESO), (0, False, False))
    assert agencies.ask("status.of_office", SELANGOR, ()) == ()
    steward = {KECEMASAN: 1, 2: 3, 3: 7}[priority]
    agencies.wait(steward * DAY)
    assert _level(agencies)[0] >= 1
    assert agencies.ask("status.of_office", 0, ()) == (agencies.id("ref"),)


def test_a_stage_whose_office_let_it_lapse_is_skipped() -> None:
    agencies = _opened(origin=LZS)
    agencies.wait(3 * DAY)
    assert (agencies.state(), _level(agencies)) == (("STEWARDED", PERKESO), (1, True, False))
    absent = _opened()
    absent.done(TERAJU, "member.stop_own")
    absent.wait(3 * DAY)
    assert (absent.state(), _level(absent)) == (("STEWARDED", PERKESO), (1, True, False))
    same = _opened(area=JOHOR)
    same.wait(3 * DAY)
    assert same.state() == ("POOLED", PERKESO)
    same.wait(7 * DAY)
    assert (same.state(), _level(same)) == (("STEWARDED", PERKESO), (1, True, False))


def test_who_acts_for_an_absent_origin_answers_for_it() -> None:
    agencies = _opened()
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    agencies.done(TERAJU, "member.stop_own")
    assert agencies.state() == ("OPEN_INTAKE", LZS)
    agencies.offered(who=LZS)
    assert agencies.state() == ("OFFERED", LZS)
    agencies.accepted()
    assert agencies.state() == ("IN_SERVICE", PERDA)


def test_a_guardian_that_lets_an_offer_lapse_is_not_the_one_that_gets_it() -> None:
    agencies = _opened()
    agencies.offered(to=LZS)
    agencies.wait(7 * DAY)
    assert (agencies.state(), _level(agencies)) == (("STEWARDED", PERKESO), (1, True, False))
    assert _claim(agencies) == ()
    assert agencies.state() == ("IN_SERVICE", ZPP)
    declined = _opened()
    declined.offered(to=LZS)
    form = (declined.id("leg"), 1, CAPACITY, SAID, NEXT)
    declined.done(LZS, "leg.decline", *form)
    assert declined.state() == ("POOLED", LZS)


def test_what_a_guardian_or_the_steward_offered_comes_back_to_them() -> None:
    agencies = _opened()
    agencies.wait(3 * DAY + HOUR)
    agencies.offered(who=LZS)
    assert agencies.state() == ("OFFERED", LZS)
    assert agencies.ask("status.of_office", SELANGOR, ()) == (agencies.id("ref"),)
    agencies.done(LZS, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert agencies.state() == ("POOLED", LZS)
    agencies.wait(7 * DAY)
    agencies.offered(leg="again", who=PERKESO)
    agencies.wait(7 * DAY)
    assert (agencies.state(), _level(agencies)[0]) == (("STEWARDED", PERKESO), 1)


def test_who_is_asked_by_the_steward_is_not_asked_in_turn() -> None:
    agencies = _stewarded()
    targets = (agencies.target(PERDA), agencies.target(ZPP))
    form = (agencies.id("ref"), agencies.version(), SEQUENTIAL, (agencies.id("leg"),), targets)
    assert agencies.act(PERKESO, "leg.offer", *form) == ("bad_offer",)


# Event 24.


def test_any_agency_claims_what_is_in_the_pool() -> None:
    agencies = _opened()
    assert _claim(agencies) == ("wrong_state",)
    agencies.wait(3 * DAY)
    leaving = replace(agencies.person(ZPP, Role.COORDINATOR), standing=Standing.LEAVING)
    form = (agencies.id("ref"), agencies.version(), agencies.id("claimed"))
    assert agencies.act(leaving, "pool.claim", *form) == ("not_active",)
    assert agencies.act(ZPP, "pool.claim", form[0], 9, form[2]) == ("stale", form[1])
    assert _claim(agencies) == ()
    assert agencies.state() == ("IN_SERVICE", ZPP)
    assert agencies.clocks("claimed") == {"due": 7 * DAY}
    assert "due" not in agencies.clocks()


def test_who_has_failed_a_referral_claims_it_with_the_guardian() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.wait(7 * DAY)
    assert _claim(agencies, who=PERDA) == ("needs_guardian",)
    assert _claim(agencies, who=PERDA, by=ZPP) == ("needs_guardian",)
    assert _claim(agencies, who=PERDA, by=LZS) == ()
    agencies.done(PERDA, "service.hand_back", agencies.id("claimed"), 1, CAPACITY, SAID)
    assert agencies.ask("search.get", agencies.id("ref")).barred == (agencies.member(PERDA),)


def test_the_steward_does_not_open_its_own_to_claims_unless_a_stage_was_skipped() -> None:
    assert _claim(_stewarded()) == ("wrong_state",)


def test_an_agency_claims_no_more_than_it_can_speak_with() -> None:
    agencies = Agencies()
    names = [f"ref {number}" for number in range(12)]
    for name in names:
        agencies.opened(name)
    agencies.wait(4 * DAY)
    claims = [
        (agencies.id(name), agencies.version(name), agencies.id(f"leg of {name}")) for name in names
    ]
    for claim in claims[:10]:
        agencies.done(ZPP, "pool.claim", *claim)
    assert agencies.act(ZPP, "pool.claim", *claims[10]) == ("too_many_claims", 10)
    agencies.done(ZPP, "service.start", claims[0][2], 1, SAID)
    agencies.done(ZPP, "pool.claim", *claims[10])
    assert agencies.act(ZPP, "pool.claim", *claims[11]) == ("too_many_claims", 10)


# Events 25 and 27.


def test_the_steward_takes_what_it_holds() -> None:
    agencies = _opened()
    assert _take(agencies) == ("wrong_state",)
    agencies = _stewarded()
    assert _take(agencies, who=LZS) == ("forbidden",)
    assert _take(agencies) == ()
    assert agencies.state() == ("IN_SERVICE", PERKESO)
    agencies.done(PERKESO, "service.hand_back", agencies.id("taken"), 1, CAPACITY, SAID)
    assert (agencies.state(), _level(agencies)[0]) == (("STEWARDED", PERKESO), 1)


def test_two_members_say_that_nobody_can_help_once_somebody_was_asked() -> None:
    agencies = _stewarded()
    form = (agencies.id("ref"), CAPACITY, SAID)

    def close(who: str, by: str = LZS) -> tuple[object, ...]:
        ref, ground, reason = form
        return agencies.act(
            who, "steward.close_unmet", ref, agencies.version(), ground, reason, by=by
        )

    assert close(LZS, by=PERKESO) == ("forbidden",)
    assert close(PERKESO, by="") == ("needs_second_member", "close_unmet")
    agencies.publishes(ZPP)
    assert close(PERKESO) == ("nobody_asked",)
    agencies.offered(who=PERKESO)
    assert close(PERKESO) == ("still_offered",)
    agencies.done(PERKESO, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert close(PERKESO) == ()
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert (closed.disposition.name, closed.past.serving) == ("UNMET", None)
    assert [each.ground.name for each in agencies.told("NeedUnmet")] == ["CAPACITY"]
    assert agencies.ask("status.of_office", 0, ()) == ()


def test_two_members_say_so_where_nobody_was_asked_since_nobody_offers_such_a_service_there() -> (
    None
):
    agencies = _stewarded()
    agencies.suspends(*AGENCIES)
    form = (agencies.id("ref"), agencies.version(), CAPACITY, SAID)
    agencies.done(PERKESO, "steward.close_unmet", *form, by=LZS)


def test_what_is_not_with_the_steward_is_not_closed_by_it() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.done(TERAJU, "leg.withdraw", agencies.id("ref"), agencies.version())
    form = (agencies.id("ref"), agencies.version(), CAPACITY, SAID)
    assert agencies.act(PERKESO, "steward.close_unmet", *form, by=LZS) == ("wrong_state",)


# Event 51.


def test_the_ceiling_passes_whoever_has_it_and_the_steward_may_take_it() -> None:
    agencies = _at_risk()
    assert agencies.state() == ("OFFERED", PERKESO)
    level, _, at_risk = _level(agencies)
    assert (level >= 1, at_risk) == (True, True)
    assert 6 * DAY < agencies.clocks()["ceiling"] <= 7 * DAY
    form = (agencies.id("ref"), agencies.version(), SINGLE, (agencies.id("x"),))
    other = agencies.act(ZPP, "leg.offer", *form, (agencies.target(LZS),))
    assert other == ("forbidden",)
    agencies.done(PERKESO, "leg.offer", *form, (agencies.target(LZS),))
    assert agencies.ask("leg.get", agencies.id("leg")).status.name == "WITHDRAWN"
    agencies.accepted("x", who=LZS)
    assert _take(agencies) == ()
    assert agencies.ask("service.get", agencies.id("x")).status.name == "WITHDRAWN"
    assert agencies.state() == ("IN_SERVICE", PERKESO)
    agencies.started("taken", who=PERKESO)
    assert _level(agencies)[::2] == (0, False)


def test_the_steward_recalls_what_is_served_and_not_started_and_what_waits_elsewhere() -> None:
    agencies = _opened()
    agencies.wait(2 * DAY)
    agencies.done(PERKESO, "duration.propose", 0, 3, 3 * DAY, agencies.id("ballot"))
    for who in (LZS, ZPP, PERDA):
        agencies.act(who, "duration.agree", agencies.id("ballot"))
    agencies.opened("second")
    agencies.done(TERAJU, "referral.keep", agencies.id("second"), 1, agencies.id("kept"))
    agencies.wait(3 * DAY)
    targets = (agencies.target(LZS),)
    form = (agencies.id("second"), agencies.version("second"), SINGLE, (agencies.id("x"),), targets)
    agencies.done(PERKESO, "leg.offer", *form)
    assert agencies.state("second") == ("OFFERED", PERKESO)
    assert agencies.ask("service.get", agencies.id("kept")).status.name == "WITHDRAWN"
    assert agencies.state() == ("POOLED", LZS)


def test_the_steward_offers_from_the_pool_what_is_at_risk() -> None:
    agencies = Agencies()
    agencies.done(PERKESO, "duration.propose", 0, 3, 4 * DAY, agencies.id("ballot"))
    for who in (LZS, ZPP, PERDA):
        agencies.act(who, "duration.agree", agencies.id("ballot"))
    agencies.opened()
    agencies.wait(4 * DAY)
    assert (agencies.state(), _level(agencies)) == (("POOLED", LZS), (1, False, True))
    agencies.offered(who=PERKESO)
    assert agencies.state() == ("OFFERED", PERKESO)
    agencies.done(PERKESO, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert (agencies.state(), agencies.clocks()["due"] > 6 * DAY) == (("STEWARDED", PERKESO), True)


# Outages, and a clock that fails.


def test_an_outage_moves_every_clock_of_a_referral() -> None:
    agencies = _opened()
    before = agencies.clocks()
    agencies.sandbox.halt(2 * DAY)
    after = agencies.clocks()
    assert {tick: due_ms - before[tick] for tick, due_ms in after.items()} == {
        "due": -600_000,
        "ceiling": -600_000,
    }


def _without(agencies: Agencies, left_out: str) -> None:
    """From now on a contract is not there."""
    there = agencies.sandbox._contracts
    agencies.sandbox._contracts = {name: each for name, each in there.items() if name != left_out}


def test_what_the_clock_cannot_do_is_the_stewards_two_levels_up() -> None:
    for offered in (False, True):
        agencies = _opened()
        if offered:
            agencies.offered()
        _without(agencies, "office")
        agencies.wait((7 if offered else 3) * DAY)
        found = agencies.ask("custody.get", agencies.id("ref"))
        assert (found.status.name, found.level, found.serving) == ("STEWARDED", 2, None)
        assert agencies.clocks() == {"due": DAY, "ceiling": DAY}
        assert agencies.clocks("leg") == {}


def test_a_service_whose_clock_fails_is_the_stewards() -> None:
    agencies = _opened()
    agencies.offered()
    agencies.accepted()
    _without(agencies, "duration")
    agencies.wait(7 * DAY)
    assert agencies.state() == ("STEWARDED", PERKESO)
    assert agencies.ask("service.get", agencies.id("leg")).status.name == "WITHDRAWN"
    assert agencies.ask("search.live", agencies.id("ref")) == ()


def test_what_cannot_be_rescued_either_stays_listed() -> None:
    agencies = _opened()
    agencies.offered()
    _without(agencies, "search")
    agencies.wait(7 * DAY)
    stuck = [(each.contract, each.tick, each.code) for each in agencies.sandbox.stuck()]
    assert stuck == [("leg", "due", "no_such_contract")]


def test_ticks_do_nothing_to_what_is_not_theirs() -> None:
    agencies = _opened()
    agencies.offered()
    sandbox = agencies.sandbox
    assert sandbox.fire("custody.due", agencies.id("ref")).code == "wrong_state"
    agencies.accepted()
    assert sandbox.fire("leg.due", agencies.id("leg")).code == "wrong_state"
    agencies.started()
    agencies.completed()
    assert sandbox.fire("service.due", agencies.id("leg")).code == "wrong_state"
    assert sandbox.fire("custody.due", agencies.id("x")).code == "not_found"
    assert agencies.ask("status.of_office", PULAU_PINANG, ()) == ()


# Event 26.


def _wait(
    agencies: Agencies, days: int, who: str = PERKESO, version: int | None = None
) -> tuple[object, ...]:
    version = agencies.version() if version is None else version
    review_ms = agencies.sandbox.now_ms + days * DAY
    return agencies.act(who, "steward.wait", agencies.id("ref"), version, review_ms)


def _waits(agencies: Agencies) -> bool:
    waits: bool = agencies.ask("custody.get", agencies.id("ref")).waiting
    return waits


def test_the_steward_waits_for_room_until_a_review_and_then_it_is_a_level_up() -> None:
    agencies = _without_room()
    assert _wait(agencies, 30) == ()
    assert (_waits(agencies), _level(agencies)[0]) == (True, 0)
    assert 30 * DAY - 10_000 < agencies.clocks()["due"] <= 30 * DAY
    [told] = agencies.told("StewardWaits")
    assert told.ref_id == agencies.id("ref")
    agencies.wait(19 * DAY)
    assert _level(agencies) == (0, False, False)
    agencies.wait(11 * DAY)
    assert (_waits(agencies), agencies.state()) == (False, ("STEWARDED", PERKESO))
    assert _level(agencies)[0] > 0


def test_the_steward_does_not_wait_for_room_that_there_is() -> None:
    agencies = _without_room()
    agencies.publishes(ZPP)
    assert _wait(agencies, 30) == ("has_room", UNSTATED)
    admin, service = agencies.person(ZPP, Role.ADMIN), agencies.id("service")
    until_ms = agencies.sandbox.now_ms + 20 * DAY
    agencies.done(admin, "capacity.full", service, SELANGOR, until_ms)
    assert _wait(agencies, 30) == ()


def test_what_waits_may_be_offered_all_the_same_and_has_no_more_time_when_that_is_taken_back() -> (
    None
):
    agencies = _without_room()
    assert _wait(agencies, 30) == ()
    agencies.offered(who=PERKESO)
    agencies.done(PERKESO, "leg.withdraw", agencies.id("ref"), agencies.version())
    assert _waits(agencies)
    assert agencies.clocks()["due"] <= 30 * DAY
    agencies.offered(leg="again", who=PERKESO)
    form = (agencies.id("again"), 1, CAPACITY, SAID, NEXT)
    agencies.done(PERDA, "leg.decline", *form)
    assert (_waits(agencies), agencies.clocks()["due"]) == (False, 7 * DAY)


def test_only_the_steward_waits_and_not_for_longer_than_a_hold() -> None:
    agencies = _without_room()
    assert _wait(agencies, 30, who=ZPP) == ("forbidden",)
    assert _wait(agencies, 30, version=99)[0] == "stale"
    assert _wait(agencies, 0)[0] == "too_long"
    assert _wait(agencies, 91)[0] == "too_long"
    assert _wait(agencies, 90) == ()
    other = _opened()
    assert _wait(other, 30) == ("wrong_state",)
    assert other.act(PERKESO, "steward.wait", other.id("x"), 1, 1) == ("not_found",)
