"""Room: said, confirmed, taken back, none for some time; and what guards are told of it."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import LZS, PERDA, PULAU_PINANG, SELANGOR
from tests.contracts.catalogue import (
    ANYONE,
    ASSESSMENT,
    CHILDREN,
    MAKANAN,
    NO_ROOM,
    PERSONS,
    PLACES,
    ROOM,
    UNSTATED,
    WAITLIST,
    Catalogue,
)

FREE = (PERSONS, ANYONE, 10, 3, ROOM)
WAITING = (PLACES, ANYONE, 10, 0, WAITLIST)
FULL = (PERSONS, CHILDREN, 10, 0, NO_ROOM)
ASSESSED = (PLACES, CHILDREN, 10, 4, ASSESSMENT)


def _published() -> Catalogue:
    here = Catalogue()
    here.published(areas=(SELANGOR, PULAU_PINANG))
    return here


def _room(here: Catalogue, area: int = SELANGOR) -> str | None:
    found = here.offers(area=area)
    return None if found is None else found[1]


@pytest.mark.parametrize(
    ("rows", "room"),
    [
        ((), "UNSTATED"),
        ((FREE,), "CAPACITY"),
        ((WAITING,), "WAITLIST"),
        ((FULL,), "NO_CAPACITY"),
        ((ASSESSED,), "ADDITIONAL_ASSESSMENT_REQUIRED"),
        ((FULL, WAITING), "WAITLIST"),
        ((FULL, WAITING, ASSESSED), "ADDITIONAL_ASSESSMENT_REQUIRED"),
        ((FULL, WAITING, ASSESSED, FREE), "CAPACITY"),
    ],
)
def test_the_best_that_is_said_counts(rows: tuple[tuple[int, ...], ...], room: str) -> None:
    here = _published()
    assert here.states(*rows) == ()
    assert (_room(here), _room(here, PULAU_PINANG)) == (room, "UNSTATED")
    assert here.told("CapacityStated")[-1].room.name == room


def test_what_is_said_is_kept_as_of_its_block() -> None:
    here = _published()
    assert here.states(FREE, WAITING) == ()
    said = here.ask("capacity.get", here.id("food"), SELANGOR)
    assert (said.as_of_ms, said.full_until_ms, said.version) == (here.sandbox.now_ms, None, 1)
    [first, _] = said.rows
    assert (first[0].name, first[1].name, *first[2:4], first[4].name) == (
        "PERSONS",
        "ANYONE",
        10,
        3,
        "CAPACITY",
    )


@pytest.mark.parametrize(
    "rows",
    [
        ((PERSONS, ANYONE, 10, 0, ROOM),),
        ((PERSONS, ANYONE, 10, 11, ROOM),),
        ((PERSONS, ANYONE, 10, 1, WAITLIST),),
        ((PERSONS, ANYONE, 10, 1, NO_ROOM),),
        ((PERSONS, ANYONE, 10, 0, UNSTATED),),
        (FREE, WAITING, FREE),
    ],
)
def test_what_contradicts_itself_is_not_said(rows: tuple[tuple[int, ...], ...]) -> None:
    here = _published()
    assert here.states(*rows) == ("bad_row",)
    assert here.ask("capacity.get", here.id("food"), SELANGOR) is None


def test_room_is_said_by_the_agencys_admins_of_its_own_services_where_they_are() -> None:
    here = _published()
    clerk = here.person(PERDA, Role.COORDINATOR)
    form = (here.id("food"), SELANGOR, 0, (FREE,))
    assert here.act(clerk, "capacity.state", *form) == ("forbidden", "state")
    assert here.act(LZS, "capacity.state", *form) == ("not_yours",)
    assert here.states(FREE, area=1) == ("wrong_area",)
    assert here.states(FREE, name="none") == ("not_found",)
    assert here.does("retire") == ()
    assert here.states(FREE) == ("wrong_state",)
    assert here.full(DAY) == ("wrong_state",)


def test_what_was_said_meanwhile_is_looked_at_again() -> None:
    here = _published()
    assert here.states(FREE) == ()
    form = (here.id("food"), SELANGOR, 0, (WAITING,))
    assert here.act(PERDA, "capacity.state", *form) == ("stale", 1)
    assert here.states() == ()
    assert _room(here) == "UNSTATED"


def test_room_that_is_said_of_a_draft_counts_once_it_is_published() -> None:
    here = Catalogue()
    here.drafted()
    assert here.states(FREE) == ()
    assert _room(here) is None
    assert here.does("publish") == ()
    assert _room(here) == "CAPACITY"
    assert here.does("suspend") == ()
    assert here.states(WAITING) == ()
    assert here.does("resume") == ()
    assert _room(here) == "WAITLIST"


def test_what_is_said_of_a_draft_does_not_count_where_another_service_is_found() -> None:
    here = _published()
    here.drafted("second")
    assert here.states(FREE, name="second") == ()
    assert _room(here) == "UNSTATED"


def test_two_services_in_one_place_count_as_the_better_one() -> None:
    here = _published()
    here.published("second")
    assert here.states(WAITING) == ()
    assert _room(here) == "WAITLIST"
    assert here.states(FREE, name="second") == ()
    assert _room(here) == "CAPACITY"
    assert here.does("suspend", "second") == ()
    assert _room(here) == "WAITLIST"


# Confirmed.


def _confirmed(here: Catalogue) -> bool:
    [found] = here.ask("directory.serving", MAKANAN, SELANGOR, ())
    is_confirmed: bool = found.is_confirmed
    return is_confirmed


def test_what_was_said_thirty_days_ago_is_confirmed_no_more_and_counts_all_the_same() -> None:
    here = _published()
    assert not _confirmed(here), "nothing was said"
    assert here.states(FREE) == ()
    here.wait(30 * DAY)
    assert _confirmed(here)
    here.wait(1)
    assert (_confirmed(here), _room(here)) == (False, "CAPACITY")
    assert here.states(FREE) == ()
    assert _confirmed(here)


def test_what_was_taken_back_is_not_confirmed() -> None:
    here = _published()
    here.states(FREE)
    here.states()
    assert not _confirmed(here)


# Full for some time.


def test_a_service_is_full_for_some_time_and_after_that_what_was_said_before_holds() -> None:
    here = _published()
    here.states(FREE)
    node = here.person(PERDA, Role.NODE)
    until_ms = here.sandbox.now_ms + 5 * DAY
    here.done(node, "capacity.full", here.id("food"), SELANGOR, until_ms)
    assert (_room(here), _room(here, PULAU_PINANG)) == ("NO_CAPACITY", "UNSTATED")
    here.wait(5 * DAY)
    here.wait(2_000)
    assert _room(here) == "CAPACITY"
    rooms = [each.room.name for each in here.told("CapacityStated")]
    assert rooms == ["CAPACITY", "NO_CAPACITY", "CAPACITY"]


def test_who_says_that_it_is_full_stands_by_that_as_long_as_it_says() -> None:
    here = _published()
    here.states(FREE)
    here.wait(31 * DAY)
    assert here.full(5 * DAY) == ()
    assert _confirmed(here)


def test_of_what_nothing_was_said_it_can_be_said_that_it_is_full() -> None:
    here = _published()
    assert here.full(DAY) == ()
    assert _room(here) == "NO_CAPACITY"
    here.wait(DAY + 2_000)
    assert (_room(here), _confirmed(here)) == ("UNSTATED", False)


def test_a_service_is_full_for_thirty_days_at_most() -> None:
    here = _published()
    [latest_ms] = [here.sandbox.now_ms + 1_000 + 30 * DAY]
    assert here.full(30 * DAY + 1) == ("too_long", latest_ms)
    assert here.full(0)[0] == "too_long"
    assert here.full(30 * DAY) == ()


def test_each_area_is_full_for_its_own_time() -> None:
    here = _published()
    here.full(9 * DAY)
    here.full(3 * DAY, area=PULAU_PINANG)
    here.full(9 * DAY, area=PULAU_PINANG)
    here.full(4 * DAY, area=PULAU_PINANG)
    here.wait(5 * DAY)
    assert (_room(here), _room(here, PULAU_PINANG)) == ("NO_CAPACITY", "UNSTATED")
    here.wait(5 * DAY)
    assert (_room(here), here.sandbox.armed(here.id("food"))) == ("UNSTATED", [])
    assert here.sandbox.stuck() == []


def test_what_is_said_later_ends_the_time_for_which_it_was_full() -> None:
    here = _published()
    here.full(9 * DAY)
    assert here.states(FREE) == ()
    assert _room(here) == "CAPACITY"
    here.wait(10 * DAY)
    assert (_room(here), here.sandbox.stuck()) == ("CAPACITY", [])


def test_nothing_is_left_of_what_was_said_of_a_service_that_is_retired() -> None:
    here = _published()
    here.states(FREE)
    here.full(9 * DAY, area=PULAU_PINANG)
    assert here.does("retire") == ()
    for area in (SELANGOR, PULAU_PINANG):
        assert here.ask("capacity.get", here.id("food"), area) is None
    assert here.sandbox.armed(here.id("food")) == []
