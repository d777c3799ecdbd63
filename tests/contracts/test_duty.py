"""The duty roster: shifts by the clock, who is on duty where, and the steward's desk, which has no gap."""

from typing import Any

import pytest

from chain.primitives import Milliseconds
from contracts.language import DAY, HOUR
from contracts.refusal import Refused
from contracts.sandbox import Sandbox, why
from contracts.words import Role
from tests.contracts.agencies import (
    JOHOR,
    LZS,
    PERDA,
    PERKESO,
    PROGRAMS,
    PULAU_PINANG,
    SAID,
    SELANGOR,
    ZPP,
)
from tests.contracts.catalogue import DOCUMENT, Catalogue

STEWARD = 0


def _phases(here: Catalogue) -> list[tuple[str | None, str]]:
    return [
        (each.before and each.before.name, each.after.name) for each in here.told("ShiftChanged")
    ]


def test_a_shift_is_planned_then_on_then_over_by_the_clock() -> None:
    here = Catalogue()
    assert here.shift("night", 2 * HOUR, 8 * HOUR) == ()
    assert (here.is_on(), here.ask("duty.get", here.id("night")).phase.name) == (False, "PLANNED")
    here.wait(2 * HOUR + 2_000)
    assert (here.is_on(), here.ask("duty.get", here.id("night")).phase.name) == (True, "ON")
    assert here.ask("duty.has_desk_on", here.member(PERDA), SELANGOR)
    assert not here.ask("duty.has_desk_on", here.member(LZS), SELANGOR)
    assert not here.is_on(PULAU_PINANG)
    here.wait(8 * HOUR)
    assert not here.is_on()
    assert _phases(here) == [(None, "PLANNED"), ("PLANNED", "ON"), ("ON", "OVER")]
    with pytest.raises(Refused):
        here.ask("duty.get", here.id("night"))


def test_a_shift_that_should_have_begun_is_on_at_once() -> None:
    here = Catalogue()
    assert here.shift("late", -HOUR, 2 * HOUR, areas=(SELANGOR, JOHOR)) == ()
    assert here.is_on(SELANGOR)
    assert here.is_on(JOHOR)


def test_an_outage_of_the_chain_makes_no_shift_longer() -> None:
    here = Catalogue()
    here.shift("night", -HOUR, 9 * HOUR)
    here.sandbox.halt(9 * HOUR)
    here.wait(1)
    here.sandbox.halt(1_000)
    assert not here.is_on()


@pytest.mark.parametrize(
    ("begins_ms", "length_ms", "areas", "reason"),
    [
        (HOUR, 0, (10,), ("bad_period",)),
        (-2 * HOUR, HOUR, (10,), ("bad_period",)),
        (HOUR, 7 * DAY + 1, (10,), ("too_long", 7 * DAY)),
        (366 * DAY, HOUR, (10,), ("too_long", 366 * DAY)),
        (HOUR, HOUR, (), ("wrong_area",)),
        (HOUR, HOUR, (10, 7, 10), ("wrong_area",)),
    ],
)
def test_a_shift_has_an_end_that_is_to_come_and_areas(
    begins_ms: int, length_ms: int, areas: tuple[int, ...], reason: tuple[object, ...]
) -> None:
    assert Catalogue().shift("odd", begins_ms, length_ms, areas=areas) == reason


def test_a_shift_is_cleared_before_it_begins_or_while_it_is_on() -> None:
    here = Catalogue()
    here.shift("planned", HOUR, HOUR)
    here.shift("on", 0, HOUR)
    assert here.is_on()
    for name in ("planned", "on"):
        assert here.act(LZS, "duty.clear", here.id(name)) == ("not_yours",)
        assert here.act(PERDA, "duty.clear", here.id(name)) == ()
        assert here.act(PERDA, "duty.clear", here.id(name)) == ("not_found",)
    assert not here.is_on()
    here.wait(DAY)
    assert here.ask("duty.of_member", here.member(PERDA), ()) == ()
    assert _phases(here)[-2:] == [("PLANNED", "OVER"), ("ON", "OVER")]
    assert here.sandbox.stuck() == []


def test_shifts_are_planned_by_admins_and_coordinators() -> None:
    here = Catalogue()
    assert here.shift("a", 0, HOUR, who=here.person(PERDA, Role.COORDINATOR)) == ()
    assert here.shift("b", 0, HOUR, who=here.person(PERDA, Role.ADMIN)) == ()
    assert here.shift("c", 0, HOUR, who=here.person(PERDA, Role.CASEWORKER)) == ("forbidden", "set")
    assert here.shift("a", 0, HOUR) == ("exists",)


def test_of_two_desks_one_goes_and_the_area_is_still_served() -> None:
    here = Catalogue()
    here.shift("one", 0, HOUR)
    here.shift("two", 0, 2 * HOUR)
    here.wait(HOUR + 2_000)
    assert here.is_on()
    here.wait(HOUR)
    assert not here.is_on()


def test_a_desk_of_a_member_that_is_stopped_does_not_count() -> None:
    here = Catalogue()
    here.shift("night", 0, DAY)
    here.done(PERDA, "member.stop_own")
    assert not here.is_on()
    assert here.ask("duty.on_duty", SELANGOR, ()) == (here.member(PERDA),)
    here.shift("theirs", 0, HOUR, who=LZS)
    assert here.is_on()


def test_somebody_is_on_duty_also_beyond_a_page_of_members_that_are_stopped() -> None:
    here = Catalogue()
    for number in range(16):
        name = f"Agensi {number}"
        here._found("member.found", here.member(name), 7, DOCUMENT)
        admin = here.person(name, Role.ADMIN, Role.SIGNATORY)
        assert here.shift(name, 0, HOUR, who=admin) == ()
        here.done(admin, "member.stop_own")
    assert not here.is_on()
    assert len(here.ask("duty.on_duty", SELANGOR, ())) == 16
    for name in (PERDA, LZS, ZPP):
        here.shift(name, 0, HOUR, who=name)
    assert here.is_on()
    first, *rest = here.ask("duty.on_duty", SELANGOR, ())
    assert here.ask("duty.on_duty", SELANGOR, (first,)) == tuple(rest)


def test_shifts_are_listed_as_they_begin() -> None:
    here = Catalogue()
    for name, begins_ms in (("third", 9 * HOUR), ("first", 0), ("second", 5 * HOUR)):
        here.shift(name, begins_ms, HOUR)
    first, second, third = (here.id(name) for name in ("first", "second", "third"))
    assert here.ask("duty.of_member", here.member(PERDA), ()) == (first, second, third)
    assert here.ask("duty.of_member", here.member(PERDA), (first,)) == (second, third)


def test_an_agency_has_as_many_shifts_as_it_may_and_those_that_are_over_leave_room() -> None:
    here = Catalogue()
    for number in range(200):
        assert here.shift(f"shift {number}", DAY, HOUR) == ()
    assert here.shift("one more", DAY, HOUR) == ("too_many_shifts", 200)
    here.done(PERDA, "duty.clear", here.id("shift 7"))
    assert here.shift("one more", DAY, HOUR) == ()


def test_a_guard_reads_a_few_records_however_many_desks_are_on() -> None:
    here = Catalogue()
    for number in range(12):
        here.shift(f"shift {number}", 0, HOUR)
    assert here.is_on()
    assert here.sandbox.used.reads <= 4


# The steward's desk.


def test_the_stewards_desk_is_that_of_whoever_is_steward() -> None:
    here = Catalogue()
    here.shift("theirs", 0, DAY, who=LZS, areas=(STEWARD,))
    assert not here.is_on(STEWARD), "LZS is not the steward"
    here.shift("ours", 0, DAY, who=PERKESO, areas=(STEWARD,))
    assert here.is_on(STEWARD)
    here.done(PERKESO, "member.stop_own")
    heir = here.name(here.ask("office.holder", STEWARD))
    assert here.is_on(STEWARD) is (heir == LZS)
    here.shift("its heir's", 0, DAY, who=heir, areas=(STEWARD,))
    assert here.is_on(STEWARD)


def _gap(here: Catalogue) -> tuple[int, int] | None:
    """The first gap, in milliseconds from now."""
    found = here.ask("duty.gap")
    now_ms = here.sandbox.now_ms
    return None if found is None else (found[0] - now_ms, found[1] - now_ms)


def test_a_gap_is_the_first_time_that_nobody_is_there_in_the_next_day() -> None:
    here = Catalogue()
    assert _gap(here) == (0, DAY)
    here.shift("now", 0, 4 * HOUR, who=PERKESO, areas=(STEWARD,))
    assert _gap(here) == (4 * HOUR, DAY)
    here.shift("later", 6 * HOUR - 1_000, 10 * HOUR, who=PERKESO, areas=(STEWARD,))
    assert _gap(here) == (4 * HOUR - 1_000, 6 * HOUR - 1_000)
    here.shift("beside", 0, 6 * HOUR, who=PERKESO, areas=(STEWARD, SELANGOR))
    here.shift("in it", HOUR, HOUR, who=PERKESO, areas=(STEWARD,))
    assert _gap(here) == (16 * HOUR - 3_000, DAY)
    here.shift("rest", 15 * HOUR, DAY, who=PERKESO, areas=(STEWARD,))
    assert _gap(here) is None
    here.done(PERKESO, "duty.clear", here.id("rest"))
    assert _gap(here) == (16 * HOUR - 5_000, DAY)


def test_a_shift_that_begins_after_a_day_fills_nothing_before() -> None:
    here = Catalogue()
    here.shift("tomorrow", 2 * DAY, DAY, who=PERKESO, areas=(STEWARD,))
    assert _gap(here) == (0, DAY)


def test_a_gap_is_told_every_hour_until_it_is_filled() -> None:
    here = Catalogue()
    here.shift("theirs", 0, HOUR)
    here.wait(3 * HOUR)
    told = here.told("RosterGap")
    assert len(told) in (2, 3)
    assert all(here.name(each.steward) == PERKESO for each in told)
    assert all(each.to_ms - each.from_ms == DAY for each in told)
    here.shift("ours", 0, 6 * DAY, who=PERKESO, areas=(STEWARD,))
    before = len(here.told("RosterGap"))
    here.wait(4 * DAY)
    assert len(here.told("RosterGap")) == before, "nobody is missing in the next day"
    here.wait(DAY + 2 * HOUR)
    [first, *_] = here.told("RosterGap")[before:]
    assert first.from_ms - here.sandbox.now_ms <= DAY


def test_the_roster_is_watched_on_when_a_look_has_failed() -> None:
    """Nobody holds the office in a network that has no members; then it has one."""
    asked = ("duty", "member", "office", "ballot", "user")
    sandbox = Sandbox(*[PROGRAMS[name] for name in asked])
    officer = sandbox.person(PERDA, Role.COORDINATOR)
    times = {"from_ms": sandbox.now_ms, "to_ms": Milliseconds(sandbox.now_ms + 6 * DAY)}
    shift: dict[str, Any] = {"shift_id": sandbox.id("first"), "desk": 1, "areas": (SELANGOR,)}
    assert why(sandbox.call(officer, "set", **shift | times)) == ()
    failed, rescued = sandbox.wait(HOUR)
    assert (why(failed), why(rescued)) == (("no_member",), ())
    founding = sandbox._entry("member.found")
    values = founding.decode(founding.encode_form((officer.member, 7, SAID)))
    names = [name for name, _ in founding.parameters]
    sandbox.found("member.found", **dict(zip(names, values, strict=True)))
    told = sandbox.wait(HOUR)
    assert [event.name for fired in told for event in fired.events] == ["roster_gap"]


def test_nothing_is_done_about_another_firing_that_has_failed() -> None:
    here = Catalogue()
    subject = here.id("some")
    here.sandbox.fire("duty.rescue", subject, "turn")
    assert here.sandbox.armed(subject) == []
