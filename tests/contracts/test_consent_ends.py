"""What becomes of referrals when a prospect consents to less, or again (contracts, events 23 and 40 to 43)."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import (
    ANYWHERE,
    CAPACITY,
    FIRST_ACCEPT,
    KECEMASAN,
    LZS,
    PERDA,
    PERKESO,
    POOL,
    SAID,
    SELANGOR,
    TERAJU,
    ZPP,
    Agencies,
)

CHANNEL, PREVIEW, CORE = 1, 1, 2
STATUTE = 2


def _only(agencies: Agencies, *names: str) -> tuple[object, ...]:
    return (3, (), tuple(agencies.member(each) for each in names))


def _offered() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    return agencies


def _serving() -> Agencies:
    agencies = _offered()
    agencies.accepted()
    agencies.started()
    return agencies


def _withdraw(agencies: Agencies) -> None:
    """The prospect says so at an agency that has no part in it; the next block looks at the referral."""
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    agencies.wait(0)


def _flags(agencies: Agencies) -> tuple[bool, bool, int, int]:
    found = agencies.ask("custody.get", agencies.id("ref"))
    return found.direct_only, found.consent_needed, found.lapses, found.level


def _states(agencies: Agencies, who: str, data_class: int = CORE, name: str = "law") -> None:
    dpo = agencies.person(who, Role.DPO)
    extent = ((CHANNEL,), (PREVIEW, data_class), ())
    until_ms = agencies.sandbox.now_ms + 300 * DAY
    form = (agencies.id("case of ref"), agencies.id(name), STATUTE, extent, until_ms, SAID)
    agencies.done(dpo, "basis.register", *form)


def _basis(agencies: Agencies, name: str = "law") -> tuple[object, ...]:
    form = (agencies.id("leg"), agencies.service_version(), agencies.id(name))
    return agencies.act(PERDA, "service.state_basis", *form)


def test_what_is_offered_comes_back_to_the_origin_when_consent_ends() -> None:
    agencies = _offered()
    _withdraw(agencies)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert _flags(agencies) == (True, False, 0, 0)
    assert agencies.ask("leg.get", agencies.id("leg")).status.name == "WITHDRAWN"
    assert agencies.clocks()["due"] == 3 * DAY
    assert agencies.told("ReferralMoved")[-1].direct_only


def test_what_is_in_the_pool_and_with_the_steward_comes_back_too() -> None:
    for days, place in ((0, "POOLED"), (8, "STEWARDED")):
        agencies = _offered()
        form = (agencies.id("leg"), agencies.leg_version(), CAPACITY, SAID, POOL)
        agencies.done(PERDA, "leg.decline", *form)
        agencies.wait(days * DAY)
        assert agencies.state()[0] == place
        _withdraw(agencies)
        assert agencies.state() == ("OPEN_INTAKE", TERAJU)


def test_what_the_origin_has_keeps_its_time() -> None:
    agencies = Agencies()
    agencies.opened()
    agencies.wait(2 * DAY)
    before = agencies.clocks()["due"]
    _withdraw(agencies)
    assert _flags(agencies) == (True, False, 0, 0)
    assert before - agencies.clocks()["due"] < 10_000


def test_a_consent_that_runs_out_does_the_same() -> None:
    agencies = _offered()
    form = (agencies.id("case of ref"), 1, agencies.sandbox.now_ms + 2 * DAY, SAID)
    agencies.done(TERAJU, "consent.renew", *form)
    agencies.wait(2 * DAY)
    agencies.wait(1_000)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert _flags(agencies)[0]


def test_a_new_consent_clears_what_the_end_of_one_has_set() -> None:
    agencies = _offered()
    _withdraw(agencies)
    agencies.wait(3 * DAY + 1_000)
    assert _flags(agencies) == (True, False, 1, 1)
    agencies.consented(version=2, name="again")
    agencies.wait(0)
    assert _flags(agencies) == (False, False, 0, 1)


def test_three_times_nothing_from_the_origin_and_it_is_closed_as_such() -> None:
    agencies = _offered()
    _withdraw(agencies)
    for lapses in (1, 2):
        agencies.wait(3 * DAY + 1_000)
        assert agencies.state() == ("OPEN_INTAKE", TERAJU)
        assert _flags(agencies)[2] == lapses
    agencies.wait(3 * DAY + 1_000)
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert closed.disposition.name == "CONSENT_ENDED"
    assert agencies.sandbox.stuck() == []


def test_the_origin_may_still_help_itself_and_whose_help_fails_is_with_the_origin_again() -> None:
    agencies = _offered()
    _withdraw(agencies)
    keep = (agencies.id("ref"), agencies.version(), agencies.id("own"))
    agencies.done(TERAJU, "referral.keep", *keep)
    agencies.done(TERAJU, "service.hand_back", agencies.id("own"), 1, CAPACITY, SAID)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert _flags(agencies)[0]


def test_who_narrows_to_others_than_were_asked_has_the_offer_taken_back() -> None:
    agencies = _offered()
    uses = ((1,), tuple(range(1, 13)), (1, 2))
    agencies.done(
        ZPP, "consent.narrow", agencies.id("case of ref"), uses, _only(agencies, ZPP), SAID
    )
    agencies.wait(0)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert _flags(agencies) == (False, True, 0, 0)


def test_who_narrows_to_those_who_were_asked_changes_nothing() -> None:
    agencies = Agencies()
    agencies.opened()
    legs = (agencies.id("leg"), agencies.id("second"))
    targets = (agencies.target(PERDA), agencies.target(LZS))
    form = (agencies.id("ref"), agencies.version(), FIRST_ACCEPT, legs, targets)
    agencies.done(TERAJU, "leg.offer", *form)
    version = agencies.version()
    uses, to = ((1,), (3,), (1, 2)), _only(agencies, PERDA, LZS)
    agencies.done(ZPP, "consent.narrow", agencies.id("case of ref"), uses, to, SAID)
    agencies.wait(0)
    assert (agencies.state(), agencies.version()) == (("OFFERED", TERAJU), version)


def test_who_helps_states_a_law_or_may_not_go_on() -> None:
    agencies = _serving()
    _withdraw(agencies)
    assert agencies.state() == ("IN_SERVICE", PERDA)
    clocks = agencies.clocks("leg")
    assert clocks["basis"] <= 3 * DAY < clocks["due"]
    [told] = agencies.told("BasisWanted")
    assert (told.leg_id, agencies.name(told.member)) == (agencies.id("leg"), PERDA)
    agencies.wait(3 * DAY + 1_000)
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert _flags(agencies)[:2] == (True, True)
    assert agencies.ask("service.get", agencies.id("leg")).ground.name == "CONSENT"
    assert agencies.clocks("leg") == {}


def test_a_law_is_wanted_once_however_often_the_prospect_takes_something_back() -> None:
    agencies = _serving()
    uses, to = ((1,), (3,), (1, 2)), _only(agencies, LZS)
    agencies.done(ZPP, "consent.narrow", agencies.id("case of ref"), uses, to, SAID)
    agencies.wait(0)
    until_ms = agencies.sandbox.now_ms + agencies.clocks("leg")["basis"]
    agencies.wait(DAY)
    _withdraw(agencies)
    assert agencies.sandbox.now_ms + agencies.clocks("leg")["basis"] == until_ms
    assert [each.until_ms for each in agencies.told("BasisWanted")] == [until_ms]


def test_who_has_stated_a_law_goes_on_by_its_clock_of_before() -> None:
    agencies = _serving()
    assert _basis(agencies) == ("wrong_state",)
    _withdraw(agencies)
    assert _basis(agencies) == ("no_basis",)
    _states(agencies, PERDA, PREVIEW, name="little")
    assert _basis(agencies, "little") == ("no_consent", agencies.member(PERDA))
    _states(agencies, PERDA)
    assert _basis(agencies) == ()
    assert set(agencies.clocks("leg")) == {"due"}
    agencies.completed()
    assert agencies.state() == ("AWAITING_FOLLOWUP", PERDA)


def test_a_law_that_ends_has_to_be_stated_again() -> None:
    agencies = _serving()
    _states(agencies, PERDA)
    _withdraw(agencies)
    assert "basis" not in agencies.clocks("leg")
    dpo = agencies.person(PERDA, Role.DPO)
    agencies.done(dpo, "basis.lift", agencies.id("case of ref"))
    agencies.wait(0)
    assert "basis" in agencies.clocks("leg")


def test_a_new_consent_lets_who_helps_go_on() -> None:
    agencies = _serving()
    _withdraw(agencies)
    assert set(agencies.clocks("leg")) == {"basis", "due"}
    agencies.consented(version=2, name="again")
    agencies.wait(0)
    assert set(agencies.clocks("leg")) == {"due"}


def test_the_origin_that_helps_itself_goes_on_and_so_does_what_is_to_be_confirmed() -> None:
    agencies = Agencies()
    agencies.opened()
    keep = (agencies.id("ref"), agencies.version(), agencies.id("leg"))
    agencies.done(TERAJU, "referral.keep", *keep)
    _withdraw(agencies)
    assert set(agencies.clocks("leg")) == {"due"}
    agencies.started(who=TERAJU)
    agencies.completed(who=TERAJU)
    agencies.consented(version=2, name="again")
    _withdraw(agencies)
    assert agencies.state() == ("AWAITING_FOLLOWUP", TERAJU)
    assert _flags(agencies)[0]


def test_a_law_of_the_origin_that_lets_it_go_to_the_guardian_leaves_it_where_it_is() -> None:
    agencies = _offered()
    dpo = agencies.person(TERAJU, Role.DPO)
    to = (agencies.member(LZS), agencies.member(PERDA))
    until_ms = agencies.sandbox.now_ms + 300 * DAY
    extent = ((CHANNEL,), (PREVIEW, CORE), to)
    form = (agencies.id("case of ref"), agencies.id("law"), STATUTE, extent, until_ms, SAID)
    agencies.done(dpo, "basis.register", *form)
    _withdraw(agencies)
    assert agencies.state() == ("OFFERED", TERAJU)
    assert _flags(agencies) == (False, False, 0, 0)


def test_what_was_withdrawn_by_mistake_comes_back_without_a_consent_to_the_origin_alone() -> None:
    agencies = _offered()
    ref = agencies.id("ref")
    agencies.done(PERKESO, "referral.withdraw", ref, agencies.version(), SAID)
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    version = agencies.ask("referral.get", ref).version
    agencies.done(TERAJU, "referral.refute", ref, version)
    agencies.wait(0)
    assert _flags(agencies)[0]


def test_each_referral_of_a_case_is_looked_at_and_those_that_are_closed_meanwhile_are_not() -> None:
    agencies = Agencies()
    agencies.opened()
    case = agencies.id("case of ref")
    refs = [agencies.id(f"more {each}") for each in range(63)]
    for each in refs:
        agencies.done(TERAJU, "referral.open", each, case, 3, SELANGOR, 3)
    agencies.done(TERAJU, "referral.withdraw", refs[0], 1, SAID)
    _withdraw(agencies)
    assert all(agencies.ask("custody.get", each).direct_only for each in refs[1:])
    assert agencies.sandbox.stuck() == []


def test_what_is_closed_before_it_is_looked_at_is_left() -> None:
    agencies = Agencies()
    agencies.opened(priority=KECEMASAN)
    agencies.offered()
    agencies.accepted()
    agencies.started()
    agencies.completed()
    agencies.wait(agencies.clocks()["due"] - 500)
    agencies.done(ZPP, "consent.withdraw", agencies.id("case of ref"), SAID)
    assert set(agencies.clocks()) == {"again", "due"}
    agencies.wait(0)
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert closed.disposition.name == "HELPED_UNCONFIRMED"
    assert agencies.sandbox.stuck() == []


def test_what_cannot_be_looked_at_is_tried_again_every_day() -> None:
    agencies = _offered()
    agencies.sandbox.fire("fit.rescue", agencies.id("ref"), "again")
    assert agencies.clocks()["again"] == DAY


def test_of_a_referral_that_is_not_open_nobody_may_see_anything() -> None:
    agencies = Agencies()
    with pytest.raises(Exception, match="not_found"):
        agencies.ask("fit.may_ask", agencies.id("nothing"), agencies.member(PERDA), ANYWHERE)
