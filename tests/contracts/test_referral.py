"""What origin and prospect do with a referral: events 1, 2, 4, 28 to 31, 39 and 53, and each of their guards."""

from dataclasses import replace

import pytest

from contracts.language import DAY
from contracts.words import Role, Standing
from tests.contracts.agencies import (
    BIASA,
    HELPED,
    JOHOR,
    LZS,
    NOT_HELPED,
    PARTIAL,
    PERDA,
    PERKESO,
    SAID,
    SELANGOR,
    TERAJU,
    ZPP,
    Agencies,
)

BELUM_HELD, BELUM_PASSED, SEDANG, TELAH, ENDED = range(1, 6)


def _closed(agencies: Agencies, ref: str = "ref") -> str:
    disposition: str = agencies.ask("referral.get", agencies.id(ref)).disposition.name
    return disposition


def _list(agencies: Agencies, which: int, who: str = TERAJU) -> tuple[object, ...]:
    found: tuple[object, ...] = agencies.ask("status.of_agency", agencies.member(who), which, ())
    return found


def _awaiting(outcome: int = HELPED) -> Agencies:
    """An agency has helped, and nobody has confirmed it yet."""
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    agencies.accepted()
    agencies.started()
    agencies.completed(outcome=outcome)
    return agencies


def _confirmed(outcome: int = HELPED) -> Agencies:
    agencies = _awaiting(outcome)
    agencies.done(TERAJU, "referral.confirm", agencies.id("ref"), agencies.version(), (), ())
    return agencies


def _withdrawn(who: str = PERDA, by: str = "") -> Agencies:
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    form = (agencies.id("ref"), agencies.version(), SAID)
    agencies.done(who, "referral.withdraw", *form, by=by)
    return agencies


def _version(agencies: Agencies) -> int:
    """Of the closed referral."""
    version: int = agencies.ask("referral.get", agencies.id("ref")).version
    return version


def test_the_straight_path_from_an_open_case_to_a_prospect_who_says_that_they_were_helped() -> None:
    agencies = Agencies()
    agencies.opened()
    ref = agencies.id("ref")
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.clocks() == {"due": 3 * DAY, "ceiling": 30 * DAY}
    assert _list(agencies, BELUM_HELD) == (ref,)
    agencies.offered()
    assert agencies.state() == ("OFFERED", TERAJU)
    assert agencies.clocks("leg") == {"due": 7 * DAY}
    assert "due" not in agencies.clocks()
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == (agencies.id("leg"),)
    agencies.done(PERDA, "leg.receive", agencies.id("leg"), 1)
    agencies.accepted()
    assert agencies.state() == ("IN_SERVICE", PERDA)
    assert agencies.clocks("leg") == {"due": 7 * DAY}
    assert (_list(agencies, BELUM_HELD), _list(agencies, SEDANG)) == ((), (ref,))
    agencies.started()
    assert agencies.clocks() == {}
    assert agencies.clocks("leg") == {"due": 30 * DAY}
    agencies.completed()
    assert agencies.state() == ("AWAITING_FOLLOWUP", PERDA)
    assert (agencies.clocks(), agencies.clocks("leg")) == ({"due": 30 * DAY}, {})
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == (agencies.id("leg"),)
    agencies.done(TERAJU, "referral.confirm", ref, agencies.version(), (), ())
    assert _closed(agencies) == "HELPED"
    assert agencies.clocks() == {"ask": 30 * DAY, "due": 180 * DAY}
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "CLOSED"
    assert (_list(agencies, SEDANG), _list(agencies, TELAH)) == ((), (ref,))
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


# Events 1 and 2.


def test_a_case_is_opened_once_by_an_agency_that_is_active_in_a_state() -> None:
    agencies = Agencies()
    form = (agencies.id("case"), 1, SELANGOR, SAID, agencies.id("consent"))
    leaving = replace(agencies.person(LZS, Role.COORDINATOR), standing=Standing.LEAVING)
    assert agencies.act(leaving, "case.open", *form) == ("not_active",)
    assert agencies.act(TERAJU, "case.open", form[0], 1, 0, *form[3:]) == ("wrong_area",)
    refused = ("no_consent", agencies.member(TERAJU))
    assert agencies.act(TERAJU, "case.open", *form) == refused
    agencies.consented("case")
    assert agencies.act(LZS, "case.open", *form) == ("no_consent", agencies.member(LZS))
    agencies.done(TERAJU, "case.open", *form)
    assert agencies.act(TERAJU, "case.open", *form) == ("exists",)
    assert agencies.ask("case.of_origin", agencies.member(TERAJU), ()) == (agencies.id("case"),)
    assert agencies.ask("case.of_origin", agencies.member(TERAJU), (agencies.id("case"),)) == ()


def test_a_referral_is_opened_once_in_an_own_case_that_is_open() -> None:
    agencies = Agencies()
    agencies.opened()
    case, other = agencies.id("case of ref"), agencies.id("other")
    assert agencies.act(TERAJU, "referral.open", other, other, 3, 10, BIASA) == ("not_found",)
    assert agencies.act(LZS, "referral.open", other, case, 3, 10, BIASA) == ("not_yours",)
    assert agencies.act(TERAJU, "referral.open", other, case, 3, 0, BIASA) == ("wrong_area",)
    same = (agencies.id("ref"), case, 3, 10, BIASA)
    assert agencies.act(TERAJU, "referral.open", *same) == ("exists",)
    agencies.done(TERAJU, "referral.withdraw", agencies.id("ref"), 1, SAID)
    assert agencies.act(TERAJU, "referral.open", other, case, 3, 10, BIASA) == ("wrong_state",)
    agencies.opened("second")
    again = (agencies.id("ref"), agencies.id("case of second"), 3, 10, BIASA)
    assert agencies.act(TERAJU, "referral.open", *again) == ("exists",)


def test_a_case_has_no_more_referrals_than_it_can_have() -> None:
    agencies = Agencies()
    agencies.opened()
    case = agencies.id("case of ref")
    for number in range(63):
        agencies.done(TERAJU, "referral.open", agencies.id(str(number)), case, 3, 10, BIASA)
    last = (agencies.id("last"), case, 3, 10, BIASA)
    assert agencies.act(TERAJU, "referral.open", *last) == ("too_many_referrals",)
    agencies.done(TERAJU, "referral.withdraw", agencies.id("0"), 1, SAID)
    assert agencies.ask("case.get", case).status.name == "OPEN"


def test_a_case_of_which_nothing_comes_is_closed_and_then_a_tombstone() -> None:
    agencies = Agencies()
    case = agencies.id("case")
    agencies.consented("case")
    agencies.done(TERAJU, "case.open", case, 2, JOHOR, SAID, agencies.id("consent"))
    agencies.wait(7 * DAY)
    assert agencies.ask("case.get", case).status.name == "CLOSED"
    agencies.wait(180 * DAY)
    found = agencies.ask("case.get", case)
    assert (found.status.name, found.payload_commit, found.consent_id) == ("TOMBSTONE", None, None)
    assert agencies.clocks("case") == {}


# Event 4.


def test_the_origin_keeps_what_it_has_not_offered() -> None:
    agencies = Agencies()
    agencies.opened()
    form = (agencies.id("ref"), 1, agencies.id("leg"))
    assert agencies.act(LZS, "referral.keep", *form) == ("forbidden",)
    assert agencies.act(TERAJU, "referral.keep", form[0], 2, form[2]) == ("stale", 1)
    agencies.done(TERAJU, "referral.keep", *form)
    assert agencies.state() == ("IN_SERVICE", TERAJU)
    assert agencies.clocks()["ceiling"] == 30 * DAY - 3000
    kept = (agencies.id("ref"), 2, agencies.id("again"))
    assert agencies.act(TERAJU, "referral.keep", *kept) == ("wrong_state",)
    agencies.opened("second")
    used = (agencies.id("second"), 1, agencies.id("leg"))
    assert agencies.act(TERAJU, "referral.keep", *used) == ("exists",)


def test_the_guardian_acts_as_the_origin_once_that_is_suspended() -> None:
    agencies = Agencies()
    agencies.opened()
    form = (agencies.id("ref"), 1, agencies.id("leg"))
    assert agencies.act(LZS, "referral.keep", *form) == ("forbidden",)
    agencies.done(TERAJU, "member.stop_own")
    assert agencies.act(ZPP, "referral.keep", *form) == ("forbidden",)
    agencies.done(LZS, "referral.keep", *form)
    assert agencies.state() == ("IN_SERVICE", LZS)


# Event 28.


@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [(HELPED, "HELPED"), (PARTIAL, "PARTLY_HELPED"), (NOT_HELPED, "NOT_HELPED")],
)
def test_what_is_confirmed_is_what_the_agency_said(outcome: int, disposition: str) -> None:
    agencies = _confirmed(outcome)
    assert _closed(agencies) == disposition
    which = ENDED if outcome == NOT_HELPED else TELAH
    assert _list(agencies, which) == (agencies.id("ref"),)


def test_nobody_confirms_its_own_help_and_who_is_not_the_origin_has_the_prospects_word() -> None:
    agencies = _awaiting()
    form = (agencies.id("ref"), agencies.version())
    assert agencies.act(PERDA, "referral.confirm", *form, (SAID,), ()) == ("forbidden",)
    assert agencies.act(ZPP, "referral.confirm", *form, (), ()) == ("needs_evidence",)
    stale = agencies.act(TERAJU, "referral.confirm", form[0], 9, (), ())
    assert stale == ("stale", agencies.version())
    agencies.done(ZPP, "referral.confirm", *form, (SAID,), ())
    assert _closed(agencies) == "HELPED"


def test_the_prospects_word_to_its_helper_counts_with_a_second_member() -> None:
    agencies = _awaiting()
    form = (agencies.id("ref"), agencies.version(), (SAID,), ())
    agencies.done(PERDA, "referral.confirm", *form, by=ZPP)
    assert _closed(agencies) == "HELPED"


def test_only_what_awaits_it_is_confirmed_or_disputed() -> None:
    agencies = Agencies()
    agencies.opened()
    ref = agencies.id("ref")
    assert agencies.act(TERAJU, "referral.confirm", ref, 1, (), ()) == ("wrong_state",)
    assert agencies.act(TERAJU, "referral.dispute", ref, 1, ()) == ("wrong_state",)
    unknown = agencies.id("unknown")
    assert agencies.act(TERAJU, "referral.confirm", unknown, 1, (), ()) == ("not_found",)


def test_the_rest_of_help_in_part_is_a_referral_of_its_own() -> None:
    agencies = _awaiting(PARTIAL)
    rest = agencies.id("rest")
    form = (agencies.id("ref"), agencies.version(), (), (rest,))
    agencies.done(TERAJU, "referral.confirm", *form)
    found = agencies.ask("custody.get", rest)
    assert (found.need.parent, found.status.name) == (agencies.id("ref"), "OPEN_INTAKE")
    assert agencies.ask("case.get", agencies.id("case of ref")).unsettled == 1
    whole = _awaiting(HELPED)
    form = (whole.id("ref"), whole.version(), (), (rest,))
    assert whole.act(TERAJU, "referral.confirm", *form) == ("no_rest",)


# Event 29.


def test_a_dispute_strikes_what_was_said_and_the_search_begins_anew() -> None:
    agencies = _awaiting()
    form = (agencies.id("ref"), agencies.version())
    assert agencies.act(ZPP, "referral.dispute", *form, ()) == ("needs_evidence",)
    agencies.done(ZPP, "referral.dispute", *form, (SAID,))
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.clocks() == {"due": 3 * DAY, "ceiling": 30 * DAY}
    assert agencies.ask("custody.get", agencies.id("ref")).outcome is None
    assert _list(agencies, BELUM_HELD) == (agencies.id("ref"),)
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()
    agencies.offered(leg="again")


@pytest.mark.parametrize("outcome", [HELPED, PARTIAL, NOT_HELPED])
def test_what_nobody_confirmed_can_be_disputed_for_thirty_days(outcome: int) -> None:
    agencies = _awaiting(outcome)
    agencies.wait(31 * DAY)
    named = {HELPED: "HELPED_UNCONFIRMED", PARTIAL: "PARTLY_HELPED", NOT_HELPED: "NOT_HELPED"}
    assert _closed(agencies) == named[outcome]
    form = (agencies.id("ref"), _version(agencies), ())
    assert agencies.act(TERAJU, "referral.dispute", form[0], 1, ()) == ("stale", form[1])
    agencies.done(TERAJU, "referral.dispute", *form)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "OPEN"


def test_a_dispute_comes_too_late_or_where_the_help_was_confirmed() -> None:
    agencies = _awaiting()
    agencies.wait(61 * DAY)
    form = (agencies.id("ref"), _version(agencies), ())
    assert agencies.act(TERAJU, "referral.dispute", *form)[0] == "too_late"
    confirmed = _confirmed()
    form = (confirmed.id("ref"), _version(confirmed), ())
    assert confirmed.act(TERAJU, "referral.dispute", *form) == ("wrong_state",)


# Events 30 and 31.


def test_a_withdrawal_ends_what_lives_and_is_final_by_the_origin_or_by_two_members() -> None:
    for agencies in (_withdrawn(TERAJU), _withdrawn(PERDA, by=ZPP)):
        assert _closed(agencies) == "WITHDRAWN"
        assert agencies.ask("leg.get", agencies.id("leg")).status.name == "WITHDRAWN"
        assert agencies.clocks("leg") == {}
        form = (agencies.id("ref"), _version(agencies))
        assert agencies.act(TERAJU, "referral.refute", *form) == ("wrong_state",)


def test_a_service_that_is_withdrawn_ends() -> None:
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    agencies.accepted()
    agencies.started()
    agencies.done(TERAJU, "referral.withdraw", agencies.id("ref"), agencies.version(), SAID)
    assert agencies.ask("service.get", agencies.id("leg")).status.name == "WITHDRAWN"
    assert (agencies.clocks("leg"), agencies.clocks()) == ({}, {"due": 180 * DAY})
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


def test_the_origin_refutes_a_withdrawal_and_the_ceiling_is_what_it_was() -> None:
    agencies = _withdrawn()
    form = (agencies.id("ref"), _version(agencies))
    agencies.wait(6 * DAY)
    assert agencies.act(PERDA, "referral.refute", *form) == ("forbidden",)
    assert agencies.act(TERAJU, "referral.refute", form[0], 1) == ("stale", form[1])
    agencies.done(TERAJU, "referral.refute", *form)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    ceiling = agencies.clocks()["ceiling"]
    assert 23 * DAY < ceiling < 24 * DAY
    same = (agencies.id("ref"), agencies.version(), 1, (agencies.id("new"),))
    assert agencies.act(TERAJU, "leg.offer", *same, (agencies.target(PERDA),)) == ("already_tried",)


def test_a_withdrawal_is_refuted_within_seven_days() -> None:
    agencies = _withdrawn()
    agencies.wait(8 * DAY)
    form = (agencies.id("ref"), _version(agencies))
    assert agencies.act(TERAJU, "referral.refute", *form)[0] == "too_late"
    unknown = agencies.id("unknown")
    assert agencies.act(TERAJU, "referral.refute", unknown, 1) == ("not_found",)


# Events 39 and 53.


def test_a_closed_referral_is_opened_again_a_level_up_three_times() -> None:
    agencies = _confirmed()
    ref = agencies.id("ref")
    assert agencies.act(ZPP, "referral.reopen", ref, _version(agencies), ()) == ("needs_evidence",)
    for who, evidence in ((TERAJU, ()), (ZPP, (SAID,)), (PERKESO, ())):
        agencies.done(who, "referral.reopen", ref, _version(agencies), evidence)
        agencies.done(TERAJU, "referral.withdraw", ref, agencies.version(), SAID)
    past = agencies.ask("referral.get", ref).past
    assert (past.level, past.reopened) == (3, 3)
    assert agencies.act(TERAJU, "referral.reopen", ref, _version(agencies), ()) == ("too_often", 3)
    assert [each.why.name for each in agencies.told("ReferralBegunAnew")] == ["REOPENED"] * 3


def test_a_tombstone_is_left_and_nothing_of_legs_and_attempts() -> None:
    agencies = Agencies()
    agencies.opened()
    ref = agencies.id("ref")
    agencies.done(TERAJU, "contact.attempt", ref, 1, SAID)
    agencies.offered(leg="taken back", to=LZS)
    agencies.done(TERAJU, "leg.withdraw", ref, agencies.version())
    agencies.offered()
    agencies.accepted()
    agencies.done(PERDA, "service.hand_back", agencies.id("leg"), 1, 1, SAID)
    agencies.done(ZPP, "pool.claim", ref, agencies.version(), agencies.id("claimed"))
    agencies.done(TERAJU, "referral.withdraw", ref, agencies.version(), SAID)
    agencies.wait(180 * DAY)
    assert agencies.ask("referral.get", ref).is_final
    assert agencies.ask("contact.of_referral", ref) is None
    assert agencies.ask("search.get", ref).legs == ()
    for view in ("leg.get", "service.get"):
        with pytest.raises(Exception, match="not_found"):
            agencies.ask(view, agencies.id("leg"))
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "TOMBSTONE"
    assert agencies.clocks() == {}
    assert _list(agencies, ENDED) == (ref,)
    assert agencies.act(TERAJU, "referral.reopen", ref, _version(agencies), ()) == ("too_late",)


def test_a_case_with_other_open_referrals_stays_open_when_one_begins_anew() -> None:
    agencies = _withdrawn(TERAJU)
    case, other = agencies.id("case of ref"), agencies.id("other")
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), _version(agencies), ())
    agencies.done(TERAJU, "referral.open", other, case, 3, SELANGOR, BIASA)
    agencies.done(TERAJU, "referral.withdraw", agencies.id("ref"), agencies.version(), SAID)
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), _version(agencies), ())
    found = agencies.ask("case.get", case)
    assert (found.status.name, found.referrals, found.unsettled) == ("OPEN", 2, 2)


def test_what_cannot_be_forgotten_is_tried_again_every_day() -> None:
    agencies = Agencies("contact")
    agencies.opened()
    agencies.done(TERAJU, "referral.withdraw", agencies.id("ref"), 1, SAID)
    agencies.wait(180 * DAY)
    assert not agencies.ask("referral.get", agencies.id("ref")).is_final
    assert list(agencies.clocks()) == ["due"]


def test_lists_go_page_by_page() -> None:
    agencies = Agencies()
    names = [f"ref {number}" for number in range(66)]
    for name in names:
        agencies.opened(name)
    agency = agencies.member(TERAJU)
    first = agencies.ask("status.of_agency", agency, BELUM_HELD, ())
    second = agencies.ask("status.of_agency", agency, BELUM_HELD, (first[-1],))
    assert len(first) == 64
    assert sorted((*first, *second)) == sorted(map(agencies.id, names))
