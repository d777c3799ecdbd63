"""Services: drafted, published, suspended, retired; what others find, and each reason for which something is refused."""

import pytest

from contracts.language import DAY
from contracts.refusal import Refused
from contracts.sandbox import why
from contracts.words import Role
from tests.contracts.agencies import LZS, PERDA, PERKESO, PULAU_PINANG, SELANGOR, TERAJU, ZPP
from tests.contracts.catalogue import (
    DOCUMENT,
    KEBAJIKAN,
    MAKANAN,
    PERSONS,
    PERUMAHAN,
    ROOM,
    WAITLIST,
    Catalogue,
)

STATES = tuple(range(1, 17))


def test_a_service_is_found_once_it_is_published_and_until_it_is_retired() -> None:
    here = Catalogue()
    assert here.drafted() == ()
    assert (here.service().status.name, here.found()) == ("DRAFT", {})
    assert here.does("publish") == ()
    assert (here.service().status.name, here.found()) == ("PUBLISHED", {PERDA: "UNSTATED"})
    assert here.does("suspend") == ()
    assert (here.service().status.name, here.found()) == ("SUSPENDED", {})
    assert here.does("resume") == ()
    assert here.found() == {PERDA: "UNSTATED"}
    assert here.does("retire") == ()
    assert (here.service().status.name, here.found(), here.offers()) == ("RETIRED", {}, None)
    told = [
        (each.before and each.before.name, each.after.name) for each in here.told("ServiceChanged")
    ]
    assert told == [
        (None, "DRAFT"),
        ("DRAFT", "PUBLISHED"),
        ("PUBLISHED", "SUSPENDED"),
        ("SUSPENDED", "PUBLISHED"),
        ("PUBLISHED", "RETIRED"),
    ]


def test_what_is_written_down_is_kept_as_it_is() -> None:
    here = Catalogue()
    until_ms = here.sandbox.now_ms + 40 * DAY
    assert here.drafted(needs=(9, 3), areas=(10, 7), valid=(5, (until_ms,))) == ()
    found = here.service()
    assert (found.document, found.need_groups, found.areas) == (DOCUMENT, (9, 3), (10, 7))
    assert (found.legal_basis.name, found.funding_source.name, found.tags) == ("ACT", "ZAKAT", (1,))
    assert (found.valid_from_ms, found.valid_to_ms, found.listed_ms) == (5, until_ms, None)
    assert here.name(found.member) == PERDA


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"needs": ()}, ("wrong_need",)),
        ({"needs": (0,)}, ("wrong_need",)),
        ({"needs": (3, 3)}, ("wrong_need",)),
        ({"areas": ()}, ("wrong_area",)),
        ({"areas": (10, 0)}, ("wrong_area",)),
        ({"areas": (10, 7, 10)}, ("wrong_area",)),
        ({"needs": (1, 2, 3, 4), "areas": STATES[:13]}, ("too_many_places", 48)),
        ({"valid": (2**50, (2**50,))}, ("bad_period",)),
        ({"valid": (0, (1,))}, ("bad_period",)),
    ],
)
def test_a_draft_names_needs_and_areas_once_and_a_time_that_is_to_come(
    given: dict[str, tuple[int, ...]], reason: tuple[object, ...]
) -> None:
    assert Catalogue().drafted(**given) == reason  # type: ignore[arg-type]  # by its name


def test_a_service_may_be_for_three_needs_in_all_sixteen_areas() -> None:
    here = Catalogue()
    here.published(needs=(1, 2, 3), areas=STATES)
    assert here.offers(need=3, area=16) == (0, "UNSTATED")
    assert here.does("retire") == ()
    assert here.offers(need=3, area=16) is None


def test_an_id_is_one_services_for_good() -> None:
    here = Catalogue()
    here.published()
    assert here.drafted(who=LZS) == ("exists",)
    assert here.does("retire") == ()
    assert here.drafted() == ("exists",)


def test_a_service_is_its_agencys_alone() -> None:
    here = Catalogue()
    here.drafted()
    for method in ("publish", "suspend", "resume", "retire"):
        assert here.does(method, who=LZS) == ("not_yours",)


def test_only_admins_have_to_do_with_services() -> None:
    here = Catalogue()
    clerk = here.person(PERDA, Role.COORDINATOR, Role.CASEWORKER)
    form = (here.id("food"), DOCUMENT, (9,), (10,), (1, 1), (), (0, ()))
    assert here.act(clerk, "directory.draft", *form) == ("forbidden", "draft")


@pytest.mark.parametrize(
    ("way", "fits"),
    [
        ((), ("publish", "retire")),
        (("publish",), ("suspend", "retire")),
        (("publish", "suspend"), ("resume", "retire")),
        (("publish", "suspend", "retire"), ()),
    ],
)
def test_from_each_state_some_ways_lead(way: tuple[str, ...], fits: tuple[str, ...]) -> None:
    for method in ("publish", "suspend", "resume", "retire"):
        here = Catalogue()
        here.drafted()
        for each in way:
            assert here.does(each) == ()
        assert here.does(method) == (() if method in fits else ("wrong_state",))


def test_what_has_changed_meanwhile_is_looked_at_again() -> None:
    here = Catalogue()
    here.drafted()
    assert here.act(PERDA, "directory.publish", here.id("food"), 7) == ("stale", 1)
    assert here.act(PERDA, "directory.publish", here.id("none"), 1) == ("not_found",)


def test_who_leaves_publishes_and_resumes_nothing() -> None:
    here = Catalogue()
    here.drafted("first")
    here.published("second")
    leaving = here.leaving(PERDA)
    assert here.does("publish", "first", who=leaving) == ("not_active",)
    assert here.does("suspend", "second", who=leaving) == ()
    assert here.does("resume", "second", who=leaving) == ("not_active",)
    assert here.does("retire", "second", who=leaving) == ()


# Time.


def test_a_draft_that_nobody_publishes_ends_after_ninety_days() -> None:
    here = Catalogue()
    here.drafted()
    here.wait(90 * DAY - 2_000)
    assert here.service().status.name == "DRAFT"
    here.wait(4_000)
    assert here.service().status.name == "RETIRED"
    assert here.ask("directory.of_member", here.member(PERDA), ()) == ()


def test_what_is_published_without_an_end_stays() -> None:
    here = Catalogue()
    here.published()
    here.wait(400 * DAY)
    assert (here.service().status.name, here.sandbox.armed(here.id("food"))) == ("PUBLISHED", [])


def test_it_is_found_from_when_it_is_valid_and_until_when() -> None:
    here = Catalogue()
    begins_ms = here.sandbox.now_ms + 10 * DAY
    here.published(valid=(begins_ms, (begins_ms + 20 * DAY,)))
    assert (here.service().status.name, here.found()) == ("PUBLISHED", {})
    assert here.ask("directory.serves", here.member(PERDA), MAKANAN) is None
    here.wait(10 * DAY)
    here.wait(2_000)
    assert here.found() == {PERDA: "UNSTATED"}
    here.wait(20 * DAY)
    assert (here.service().status.name, here.found()) == ("RETIRED", {})
    assert here.sandbox.stuck() == []


def test_a_draft_ends_when_it_would_be_valid_no_more() -> None:
    here = Catalogue()
    here.drafted(valid=(0, (here.sandbox.now_ms + 5 * DAY,)))
    here.wait(6 * DAY)
    assert here.service().status.name == "RETIRED"


def test_what_is_suspended_or_retired_before_its_time_does_not_begin() -> None:
    here = Catalogue()
    begins_ms = here.sandbox.now_ms + 10 * DAY
    for name in ("first", "second"):
        here.published(name, valid=(begins_ms, ()))
    assert here.does("suspend", "first") == ()
    assert here.does("retire", "second") == ()
    here.wait(11 * DAY)
    assert (here.found(), here.service("first").status.name) == ({}, "SUSPENDED")
    assert here.sandbox.stuck() == []
    assert here.does("resume", "first") == ()
    assert here.found() == {PERDA: "UNSTATED"}


def test_what_is_suspended_ends_with_its_time() -> None:
    here = Catalogue()
    here.published(valid=(0, (here.sandbox.now_ms + 5 * DAY,)))
    assert here.does("suspend") == ()
    here.wait(6 * DAY)
    assert here.service().status.name == "RETIRED"


# What guards ask.


def test_an_agency_offers_something_since_there_was_always_one() -> None:
    here = Catalogue()
    here.published("first")
    here.wait(3 * DAY)
    here.published("second")
    here.wait(DAY)
    assert here.does("retire", "first") == ()
    found = here.offers()
    assert found is not None
    assert found[0] > 4 * DAY, "the second one was there before the first had gone"
    assert here.does("retire", "second") == ()
    here.published("third")
    assert here.offers() == (0, "UNSTATED")


def test_what_is_offered_in_one_area_is_not_in_another_one_nor_for_another_need() -> None:
    here = Catalogue()
    here.published(needs=(MAKANAN, KEBAJIKAN), areas=(SELANGOR,))
    assert here.offers(need=KEBAJIKAN) == (0, "UNSTATED")
    assert here.offers(area=PULAU_PINANG) is None
    assert here.offers(need=PERUMAHAN) is None
    assert here.offers(who=LZS) is None
    assert here.ask("directory.serves", here.member(PERDA), KEBAJIKAN) == here.sandbox.now_ms
    assert here.ask("directory.serves", here.member(PERDA), PERUMAHAN) is None


def test_a_need_is_served_as_long_as_one_of_several_services_is_there() -> None:
    here = Catalogue()
    here.published("here", areas=(SELANGOR,))
    begun_ms = here.sandbox.now_ms
    here.published("there", areas=(PULAU_PINANG,))
    assert here.does("retire", "here") == ()
    assert here.ask("directory.serves", here.member(PERDA), MAKANAN) == begun_ms
    assert here.does("retire", "there") == ()
    assert here.ask("directory.serves", here.member(PERDA), MAKANAN) is None


def test_the_best_room_of_an_area_is_that_of_an_active_member() -> None:
    here = Catalogue()
    assert here.ask("directory.best", MAKANAN, SELANGOR) is None
    here.published("theirs", who=LZS)
    here.published("ours", who=PERDA)
    assert here.states((PERSONS, 1, 9, 0, WAITLIST), name="theirs", who=LZS) == ()
    assert here.ask("directory.best", MAKANAN, SELANGOR).name == "WAITLIST"
    assert here.states((PERSONS, 1, 9, 2, ROOM), name="ours") == ()
    assert here.ask("directory.best", MAKANAN, SELANGOR).name == "CAPACITY"
    here.done(PERDA, "member.stop_own")
    assert here.ask("directory.best", MAKANAN, SELANGOR).name == "WAITLIST"


def test_the_best_room_is_found_beyond_a_page() -> None:
    here = Catalogue()
    names = [f"Agensi {at}" for at in range(33)]
    for name in names:
        here._found("member.found", here.member(name), 7, DOCUMENT)
        admin = here.person(name, Role.ADMIN)
        form = (here.id(name), DOCUMENT, (MAKANAN,), (SELANGOR,), (1, 1), (), (0, ()))
        here.done(admin, "directory.draft", *form)
        here.done(admin, "directory.publish", here.id(name), 1)
    assert here.ask("directory.best", MAKANAN, SELANGOR).name == "UNSTATED"
    page = here.ask("directory.serving", MAKANAN, SELANGOR, ())
    rest = here.ask("directory.serving", MAKANAN, SELANGOR, (page[-1].service_id,))
    assert (len(page), len(rest)) == (32, 1)
    assert {each.service_id for each in (*page, *rest)} == {here.id(name) for name in names}


def test_a_guard_reads_one_record_however_many_services_there_are() -> None:
    here = Catalogue()
    reads = []
    for number in range(12):
        here.published(f"service {number}")
        here.offers()
        reads.append(here.sandbox.used.reads)
    assert reads == [1] * 12


def test_services_of_members_that_are_not_active_are_marked_where_people_look() -> None:
    here = Catalogue()
    here.published(who=LZS)
    here.done(LZS, "member.stop_own")
    [found] = here.ask("directory.serving", MAKANAN, SELANGOR, ())
    assert (found.is_active, found.is_confirmed) == (False, False)


# As many as there may be.


def test_an_agency_has_as_many_services_as_it_may_and_retired_ones_leave_room() -> None:
    here = Catalogue()
    for number in range(200):
        assert here.drafted(f"service {number}") == ()
    assert here.drafted("one more") == ("too_many_services", 200)
    assert here.drafted("another agency's", who=TERAJU) == ()
    assert here.does("retire", "service 7") == ()
    assert here.drafted("one more") == ()
    seen: list[object] = []
    while page := here.ask("directory.of_member", here.member(PERDA), tuple(seen[-1:])):
        seen += page
    assert len(set(seen)) == len(seen) == 200
    assert here.id("service 7") not in seen


def test_who_is_not_there_has_nothing() -> None:
    here = Catalogue()
    for who in (PERKESO, ZPP):
        assert here.ask("directory.of_member", here.member(who), ()) == ()
    with pytest.raises(Refused):
        here.service()


def test_nothing_begins_that_is_not_published() -> None:
    here = Catalogue()
    here.drafted()
    fired = here.sandbox.fire("directory.begin", here.id("food"))
    assert why(fired) == ("wrong_state",)
