"""Consents of cases: each method with its guards, what K answers, and what the end of a consent brings."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import JOHOR, LZS, PERDA, PERKESO, SAID, TERAJU, ZPP
from tests.contracts.consenting import (
    BENEFIT,
    CHANNEL,
    CORE,
    DOCUMENTS,
    EVERYBODY,
    FOOD,
    LISTED,
    LONGEST,
    NGO,
    OF_KINDS,
    PREVIEW,
    SENSITIVE,
    SHARE,
    STATE,
    STATUTE,
    ZAKAT,
    Consenting,
    Scope,
)


def _given(scope: Scope = Scope(), **more: int) -> Consenting:  # noqa: B008 - it never changes
    agencies = Consenting()
    agencies.given(scope, **more)
    agencies.case()
    return agencies


def _clocks(agencies: Consenting) -> dict[str, int]:
    return agencies.clocks("case")


# Giving.


def test_a_consent_may_be_given_before_its_case_is_opened_and_belongs_to_who_recorded_it() -> None:
    agencies = Consenting()
    agencies.given()
    found = agencies.consent()
    assert agencies.name(found.origin) == agencies.name(found.given_to) == TERAJU
    assert (found.status.name, found.version) == ("ACTIVE", 1)
    assert found.until_ms == agencies.sandbox.now_ms + LONGEST - 1_000
    assert agencies.giving(PERDA, version=1, name="other") == ("not_yours",)
    assert agencies.giving(TERAJU, version=1, name="other") == ()
    assert agencies.consent().consent_id == agencies.id("other")


def test_of_an_open_case_only_the_origin_gives_and_renews() -> None:
    agencies = _given()
    assert agencies.giving(PERDA, version=1, name="other") == ("not_yours",)
    assert agencies.renewing(PERDA) == ("not_yours",)
    assert agencies.renewing() == ()


def test_who_knew_the_id_of_a_case_beforehand_has_nothing_of_it_once_it_is_open() -> None:
    agencies = Consenting()
    assert agencies.giving(PERDA, name="stolen") == ()
    assert agencies.giving(TERAJU, version=1) == ("not_yours",)
    agencies.case_in_law()
    with pytest.raises(Exception, match="not_found"):
        agencies.consent()
    assert "expire" not in agencies.clocks("case")
    told = agencies.told("ConsentMoved")[-1]
    assert (told.after.name, agencies.name(told.origin), agencies.name(told.by)) == (
        "WITHDRAWN", PERDA, TERAJU,
    )  # fmt: skip
    assert not agencies.covers(PERDA)
    assert agencies.giving(TERAJU) == ()


def test_what_the_origin_recorded_beforehand_stands_once_the_case_is_open() -> None:
    agencies = Consenting()
    agencies.given()
    agencies.case()
    assert (agencies.status(), agencies.consent().version) == ("ACTIVE", 1)


def test_the_guardian_gives_for_an_origin_that_can_act_no_more() -> None:
    agencies = _given()
    agencies.done(TERAJU, "member.stop_own")
    assert agencies.giving(ZPP, version=1, name="other") == ("not_yours",)
    assert agencies.giving(LZS, version=1, name="other") == ()
    found = agencies.consent()
    assert (agencies.name(found.origin), agencies.name(found.given_to)) == (TERAJU, LZS)
    assert agencies.covers(LZS, data_class=CORE)
    assert agencies.withdrawing() == ()
    assert agencies.asked() == {TERAJU: ("ASKED", 0), LZS: ("ASKED", 0)}


def test_only_coordinators_record_what_prospects_say() -> None:
    agencies = Consenting()
    clerk = agencies.person(TERAJU, Role.CASEWORKER)
    assert agencies.giving(clerk)[0] == "forbidden"


@pytest.mark.parametrize(
    "scope",
    [
        Scope(purposes=()),
        Scope(needs=()),
        Scope(needs=(0, 1)),
        Scope(classes=()),
        Scope(classes=(CORE,)),
        Scope(kinds=(ZAKAT,)),
        Scope(reach=OF_KINDS),
        Scope(reach=LISTED, kinds=(ZAKAT,)),
        Scope(members=(PERDA,)),
        Scope(reach=OF_KINDS, kinds=(ZAKAT,), members=(PERDA,)),
    ],
)
def test_a_scope_that_says_nothing_or_contradicts_itself_is_refused(scope: Scope) -> None:
    agencies = Consenting()
    assert agencies.giving(TERAJU, scope) == ("bad_scope",)


def test_to_share_without_the_preview_is_a_scope() -> None:
    agencies = _given(Scope(purposes=(SHARE,), classes=(CORE,)))
    assert agencies.covers(TERAJU, PERDA, purpose=SHARE, data_class=CORE)


def test_the_end_lies_ahead_and_no_more_than_twenty_four_months() -> None:
    agencies = Consenting()
    for until_ms in (0, LONGEST + 2_000):
        assert agencies.giving(until_ms=until_ms)[0] == "too_long"
    agencies.given()
    for until_ms in (0, LONGEST + 2_000):
        assert agencies.renewing(until_ms=until_ms)[0] == "too_long"


def test_a_version_that_is_not_the_present_one_is_stale() -> None:
    agencies = _given()
    assert agencies.giving(version=0, name="other") == ("stale", 1)
    assert agencies.renewing(version=0) == ("stale", 1)
    assert agencies.giving(version=1) == ("exists",)


# Narrowing.


WIDE = Scope(
    purposes=(CHANNEL, SHARE),
    needs=(FOOD, 3),
    classes=(PREVIEW, CORE, SENSITIVE),
    reach=OF_KINDS,
    kinds=(ZAKAT, STATE),
)


@pytest.mark.parametrize(
    "scope",
    [
        WIDE.but(purposes=(CHANNEL,)),
        WIDE.but(needs=(3,)),
        WIDE.but(classes=(PREVIEW, CORE)),
        WIDE.but(kinds=(ZAKAT,)),
        WIDE.but(reach=LISTED, kinds=(), members=(LZS, PERDA)),
        WIDE.but(reach=LISTED, kinds=(), members=()),
    ],
)
def test_less_is_narrower_and_any_member_records_it(scope: Scope) -> None:
    agencies = _given(WIDE)
    assert agencies.narrowing(scope, PERDA) == ()
    assert agencies.status() == "NARROWED"
    assert agencies.narrowing(scope) == ("not_narrower",)
    assert agencies.narrowing(WIDE) == ("not_narrower",)
    told = agencies.told("ConsentMoved")[-1]
    assert (agencies.name(told.by), told.before.name, told.after.name, told.version) == (
        PERDA, "ACTIVE", "NARROWED", 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "scope",
    [
        WIDE,
        WIDE.but(purposes=(BENEFIT,)),
        WIDE.but(needs=(1,)),
        WIDE.but(classes=(PREVIEW, DOCUMENTS)),
        WIDE.but(kinds=(NGO,)),
        WIDE.but(reach=EVERYBODY, kinds=()),
        WIDE.but(reach=LISTED, kinds=(), members=(TERAJU,)),
    ],
)
def test_more_and_the_same_are_not_narrower(scope: Scope) -> None:
    assert _given(WIDE).narrowing(scope) == ("not_narrower",)


def test_whom_a_list_names_no_kind_replaces() -> None:
    agencies = _given(Scope(reach=LISTED, members=(LZS, ZPP)))
    assert agencies.narrowing(Scope(reach=OF_KINDS, kinds=(ZAKAT,))) == ("not_narrower",)
    assert agencies.narrowing(Scope(reach=LISTED, members=(PERDA,))) == ("not_narrower",)
    assert agencies.narrowing(Scope(reach=LISTED, members=(LZS,))) == ()


def test_everybody_is_narrowed_to_some() -> None:
    agencies = _given()
    assert agencies.narrowing(Scope(reach=OF_KINDS, kinds=(ZAKAT,))) == ()
    assert not agencies.covers(TERAJU, PERDA)


def test_a_narrowed_consent_is_renewed_as_narrow_as_it_is() -> None:
    agencies = _given(WIDE)
    narrow = WIDE.but(kinds=(ZAKAT,))
    assert agencies.narrowing(narrow) == ()
    assert agencies.renewing(version=2) == ()
    assert agencies.status() == "NARROWED"
    assert agencies.consent().scope.kinds == (ZAKAT,)


def test_a_narrower_scope_has_to_be_one() -> None:
    assert _given().narrowing(Scope(purposes=())) == ("bad_scope",)


# The end.


def test_a_withdrawal_is_recorded_by_any_member_and_ends_everything() -> None:
    agencies = _given()
    assert agencies.covers(TERAJU, PERDA)
    assert agencies.withdrawing(PERDA) == ()
    assert (agencies.status(), _clocks(agencies)) == ("WITHDRAWN", {"due": 7 * DAY - 1_000})
    assert not agencies.covers(TERAJU, PERDA)
    assert not agencies.covers(TERAJU)
    assert agencies.asked() == {TERAJU: ("ASKED", 0)}


def test_what_has_ended_is_not_changed_any_more_and_another_one_may_be_given() -> None:
    agencies = _given()
    assert agencies.withdrawing() == ()
    assert agencies.withdrawing() == ("wrong_state",)
    assert agencies.narrowing(Scope(reach=LISTED)) == ("wrong_state",)
    assert agencies.renewing(version=2) == ("wrong_state",)
    assert agencies.giving(version=2, name="another") == ()
    assert (agencies.status(), agencies.consent().version) == ("ACTIVE", 3)
    assert agencies.covers(TERAJU, PERDA)


def test_without_a_consent_there_is_nothing_to_change() -> None:
    agencies = Consenting()
    agencies.case_in_law()
    assert agencies.withdrawing() == ("not_found",)
    assert agencies.narrowing(Scope()) == ("not_found",)
    assert agencies.renewing() == ("not_found",)
    with pytest.raises(Exception, match="not_found"):
        agencies.consent()
    assert not agencies.covers(TERAJU)


def test_thirty_days_before_the_end_somebody_is_told_and_then_it_ends() -> None:
    agencies = Consenting()
    agencies.opened()
    agencies.done(
        TERAJU, "consent.give", agencies.id("case of ref"), 1, agencies.id("another"),
        *agencies.scope(Scope()), agencies.sandbox.now_ms + 100 * DAY, SAID,
    )  # fmt: skip
    clocks = agencies.clocks("case of ref")
    assert (clocks["expire"] - clocks["notice"], clocks["expire"]) == (30 * DAY, 100 * DAY - 1_000)
    agencies.wait(71 * DAY)
    [told] = agencies.told("ConsentEnding")
    assert (told.consent_id, told.origin) == (agencies.id("another"), agencies.member(TERAJU))
    agencies.wait(30 * DAY)
    found = agencies.ask("consent.get", agencies.id("case of ref"))
    assert (found.status.name, found.version) == ("EXPIRED", 3)
    assert agencies.told("ConsentMoved")[-1].by is None


def test_a_short_consent_is_told_of_in_its_middle() -> None:
    agencies = _given(until_ms=10 * DAY)
    clocks = _clocks(agencies)
    assert (clocks["notice"], clocks["expire"]) == (5 * DAY - 1_500, 10 * DAY - 2_000)


def test_the_end_holds_by_the_time_of_the_block_before_the_clock_has_said_so() -> None:
    agencies = _given(until_ms=DAY)
    agencies.sandbox.now_ms = agencies.consent().until_ms
    assert agencies.status() == "ACTIVE"
    assert not agencies.covers(TERAJU, PERDA)
    assert not agencies.ask("consent.is_running", agencies.id("case"))


def test_an_outage_does_not_lengthen_it() -> None:
    agencies = _given(until_ms=2 * DAY)
    agencies.sandbox.halt(3 * DAY)
    agencies.sandbox.halt(1_000)
    assert agencies.status() == "EXPIRED"


def test_a_renewal_moves_both_clocks() -> None:
    agencies = _given(until_ms=40 * DAY)
    agencies.wait(20 * DAY)
    assert agencies.renewing(until_ms=400 * DAY) == ()
    clocks = _clocks(agencies)
    assert (clocks["notice"], clocks["expire"]) == (370 * DAY - 1_000, 400 * DAY - 1_000)


def test_of_a_case_that_never_came_nothing_stays() -> None:
    agencies = Consenting()
    agencies.given(until_ms=DAY)
    agencies.wait(2 * DAY)
    with pytest.raises(Exception, match="not_found"):
        agencies.consent()
    assert agencies.giving(name="again") == ()


@pytest.mark.parametrize("ends", [True, False])
def test_with_a_tombstone_everything_about_consent_is_forgotten(*, ends: bool) -> None:
    agencies = _given(until_ms=700 * DAY)
    assert agencies.registering(PERDA) == ()
    if ends:
        assert agencies.withdrawing() == ()
    agencies.wait(8 * DAY + 180 * DAY)
    assert agencies.ask("case.get", agencies.id("case")).status.name == "TOMBSTONE"
    with pytest.raises(Exception, match="not_found"):
        agencies.consent()
    assert (_clocks(agencies), agencies.clocks("basis")) == ({}, {})
    assert agencies.giving(name="late") == ("wrong_state",)
    assert agencies.registering(TERAJU, name="late") == ("wrong_state",)
    assert agencies.sandbox.stuck() == []


def test_a_tombstone_without_a_consent_is_left_all_the_same() -> None:
    agencies = Consenting()
    agencies.case_in_law()
    agencies.wait(8 * DAY + 180 * DAY)
    assert agencies.ask("case.get", agencies.id("case")).status.name == "TOMBSTONE"


# K.


def test_k_covers_the_origin_and_those_whom_the_scope_reaches_for_what_it_says() -> None:
    agencies = _given(Scope(reach=OF_KINDS, kinds=(STATE,)))
    assert agencies.covers(TERAJU, PERDA)
    assert agencies.covers(PERDA, TERAJU, data_class=CORE)
    assert not agencies.covers(TERAJU, PERDA, need=1)
    assert not agencies.covers(TERAJU, PERDA, purpose=SHARE)
    assert not agencies.covers(TERAJU, PERDA, data_class=DOCUMENTS)
    assert not agencies.covers(TERAJU, ZPP)
    assert not agencies.covers(ZPP, TERAJU)
    assert not agencies.covers(TERAJU, PERDA, ZPP)


def test_to_channel_includes_guardian_and_steward_for_the_preview_and_no_more() -> None:
    scope = Scope(purposes=(CHANNEL, SHARE), reach=LISTED)
    agencies = _given(scope)
    assert agencies.covers(TERAJU, LZS, PERKESO)
    assert not agencies.covers(TERAJU, LZS, data_class=CORE)
    assert not agencies.covers(TERAJU, LZS, purpose=SHARE)
    assert not agencies.covers(TERAJU, ZPP)
    assert agencies.covers(TERAJU, PERKESO, area=JOHOR)


def test_who_is_asked_and_acts_at_once_is_asked_about_once() -> None:
    agencies = _given(Scope(reach=LISTED))
    assert agencies.covers(TERAJU, TERAJU)


def test_a_listed_member_is_reached_and_no_other() -> None:
    agencies = _given(Scope(reach=LISTED, members=(PERDA,)))
    assert agencies.covers(TERAJU, PERDA, data_class=CORE)
    assert not agencies.covers(TERAJU, ZPP, data_class=CORE)


def test_a_basis_covers_where_consent_does_not() -> None:
    agencies = _given(Scope(reach=LISTED))
    assert not agencies.covers(TERAJU, PERDA)
    assert agencies.registering(PERDA) == ()
    assert agencies.covers(TERAJU, PERDA)
    assert not agencies.covers(TERAJU, PERDA, ZPP)


def test_whether_a_case_may_be_opened_under_something() -> None:
    agencies = Consenting()
    agencies.given(until_ms=10 * DAY)
    assert agencies.registering(PERDA, STATUTE) == ()

    def may(who: str, ground: str) -> bool:
        form = (agencies.id("case"), agencies.member(who), agencies.id(ground))
        found: bool = agencies.ask("consent.may_open", *form)
        return found

    assert (may(TERAJU, "consent"), may(TERAJU, "other")) == (True, False)
    assert (may(PERDA, "consent"), may(PERDA, "basis"), may(ZPP, "basis")) == (False, True, False)
    agencies.sandbox.now_ms = agencies.consent().until_ms
    assert not may(TERAJU, "consent")


def test_a_warm_question_costs_a_few_reads() -> None:
    """One consent that reaches a listed agency: its record, and nothing else."""
    agencies = _given(Scope(reach=LISTED, members=(PERDA,)))
    assert agencies.covers(TERAJU, PERDA, data_class=CORE)
    assert agencies.sandbox.used.reads == 1
    assert agencies.covers(TERAJU, LZS)
    assert agencies.sandbox.used.reads == 5
