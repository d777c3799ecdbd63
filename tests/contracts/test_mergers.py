"""Two referrals of one need become one: events 37 and 38, their guards, and that nobody gains time by them."""

from typing import Any

import pytest

from contracts.language import DAY
from tests.contracts.agencies import (
    BIASA,
    CAPACITY,
    CONSENT_MS,
    EVERYTHING,
    HELPED,
    JOHOR,
    KECEMASAN,
    LZS,
    PERDA,
    PERKESO,
    POOL,
    SAID,
    SEGERA,
    SELANGOR,
    TERAJU,
    ZPP,
    Agencies,
)

NEED, OTHER_NEED = 3, 5


def _two(priority: int = BIASA, *, need: int = NEED, area: int = SELANGOR) -> Agencies:
    """A referral, and in the same case another one, with the name `other`."""
    agencies = Agencies()
    agencies.on_duty(PERDA)
    agencies.opened()
    case = agencies.id("case of ref")
    form = (agencies.id("other"), case, need, area, priority)
    agencies.done(TERAJU, "referral.open", *form)
    return agencies


def _merge(
    agencies: Agencies,
    who: str = TERAJU,
    *,
    of: str = "other",
    into: str = "ref",
    versions: tuple[int, int] | None = None,
    by: str = "",
) -> tuple[Any, ...]:
    first, second = versions or (agencies.version(of), agencies.version(into))
    form = (agencies.id(of), first, agencies.id(into), second)
    return agencies.act(who, "merger.merge", *form, by=by)


def _unmerge(agencies: Agencies, who: str = TERAJU, of: str = "other") -> tuple[Any, ...]:
    version = agencies.ask("referral.get", agencies.id(of)).version
    return agencies.act(who, "merger.unmerge", agencies.id(of), version)


def test_one_is_closed_and_the_other_goes_on() -> None:
    agencies = _two()
    assert _merge(agencies) == ()
    closed = agencies.ask("referral.get", agencies.id("other"))
    assert closed.disposition.name == "MERGED_DUPLICATE"
    assert agencies.ask("merger.into", agencies.id("other")) == agencies.id("ref")
    assert agencies.ask("merger.into", agencies.id("ref")) is None
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
    assert set(agencies.clocks("other")) == {"due"}
    [told] = agencies.told("ReferralMerged")
    expected = (agencies.id("other"), agencies.id("ref"), agencies.member(TERAJU))
    assert (told.ref_id, told.into, told.by) == expected
    lists = {each.ref_id: each.help.name for each in agencies.told("HelpChanged")}
    assert lists == {agencies.id("other"): "ENDED", agencies.id("ref"): "BELUM_HELD"}
    case = agencies.ask("case.get", agencies.id("case of ref"))
    assert (case.status.name, case.unsettled) == ("OPEN", 1)


@pytest.mark.parametrize(("of", "into"), [("ref", "other"), ("other", "ref")])
def test_the_earlier_ceiling_and_the_higher_level_are_of_the_one_that_stays(
    of: str, into: str
) -> None:
    agencies = Agencies()
    agencies.opened()
    agencies.wait(31 * DAY)
    form = (agencies.id("other"), agencies.id("case of ref"), NEED, SELANGOR, SEGERA)
    agencies.done(TERAJU, "referral.open", *form)
    ceiling = min(agencies.clocks(name)["ceiling"] for name in (of, into))
    level = max(agencies.ask("custody.get", agencies.id(name)).level for name in (of, into))
    assert level > 0
    assert _merge(agencies, TERAJU, of=of, into=into, by=PERKESO) == ()
    assert ceiling - 60_000 < agencies.clocks(into)["ceiling"] <= ceiling
    assert agencies.ask("custody.get", agencies.id(into)).level == level


def test_who_was_spoken_with_has_no_ceiling_again() -> None:
    agencies = _two()
    agencies.offered()
    agencies.accepted()
    agencies.started()
    assert _merge(agencies, by=PERDA) == ()
    assert agencies.state() == ("IN_SERVICE", PERDA)
    assert "ceiling" not in agencies.clocks()
    assert agencies.ask("custody.get", agencies.id("ref")).level == 0


def test_who_is_asked_for_the_one_that_ends_is_so_no_more() -> None:
    agencies = _two()
    agencies.offered("other", "leg")
    assert _merge(agencies) == ()
    assert agencies.ask("leg.get", agencies.id("leg")).status.name == "WITHDRAWN"
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


def test_what_is_offered_and_what_waits_elsewhere_is_merged_too() -> None:
    agencies = _two(KECEMASAN)
    agencies.wait(DAY // 8)
    assert agencies.state("other") == ("POOLED", LZS)
    assert _merge(agencies, LZS) == ("needs_holder", agencies.member(TERAJU))
    assert _merge(agencies, LZS, by=ZPP) == ("needs_holder", agencies.member(TERAJU))
    assert _merge(agencies, TERAJU) == ("needs_holder", agencies.member(LZS))
    assert _merge(agencies, ZPP, by=LZS) == ("forbidden",)
    assert _merge(agencies, LZS, by=TERAJU) == ()


def test_not_where_somebody_helps_or_has_helped() -> None:
    agencies = _two()
    agencies.offered("other", "leg")
    agencies.accepted()
    assert _merge(agencies, PERDA, by=TERAJU) == ("wrong_state",)
    agencies.started()
    agencies.completed("leg", HELPED)
    assert _merge(agencies, PERDA, by=TERAJU) == ("wrong_state",)
    assert _merge(agencies, TERAJU, of="ref", into="other", by=PERDA) == ()


def test_only_what_is_the_same() -> None:
    agencies = _two(need=OTHER_NEED)
    assert _merge(agencies) == ("other_need",)
    assert _merge(agencies, into="other") == ("itself",)
    case = agencies.id("case of third")
    agencies.consented("case of third", name="consent 3")
    agencies.done(TERAJU, "case.open", case, 1, JOHOR, SAID, agencies.id("consent 3"))
    agencies.done(TERAJU, "referral.open", agencies.id("third"), case, NEED, JOHOR, BIASA)
    assert _merge(agencies, of="third") == ("other_case",)


def test_both_are_open_and_as_they_were_seen() -> None:
    agencies = _two()
    assert _merge(agencies, versions=(9, 1)) == ("stale", 1)
    assert _merge(agencies, versions=(1, 9)) == ("stale", 1)
    assert _merge(agencies, of="nothing", versions=(1, 1)) == ("not_found",)
    assert _merge(agencies, into="nothing", versions=(1, 1)) == ("not_found",)


def test_the_prospect_consents_to_what_stays() -> None:
    agencies = _two()
    uses, until_ms = ((1,), (OTHER_NEED,), (1, 2)), agencies.sandbox.now_ms + CONSENT_MS
    form = (agencies.id("case of ref"), 1, agencies.id("consent 2"), uses, EVERYTHING[1])
    agencies.done(TERAJU, "consent.give", *form, until_ms, SAID)
    assert _merge(agencies) == ("no_consent", agencies.member(TERAJU))


def test_apart_again_with_what_is_left_of_the_time() -> None:
    agencies = _two()
    ceiling = agencies.clocks("other")["ceiling"]
    assert _merge(agencies) == ()
    agencies.wait(5 * DAY)
    assert _unmerge(agencies) == ()
    assert agencies.state("other") == ("OPEN_INTAKE", TERAJU)
    assert _near(agencies.clocks("other")["ceiling"], ceiling - 5 * DAY)
    assert _near(agencies.clocks("other")["due"], 3 * DAY)
    [begun] = agencies.told("ReferralBegunAnew")
    assert (begun.why.name, begun.struck.name) == ("UNMERGED", "MERGED_DUPLICATE")
    [told] = agencies.told("ReferralUnmerged")
    assert (told.ref_id, told.out_of) == (agencies.id("other"), agencies.id("ref"))
    assert agencies.ask("merger.into", agencies.id("other")) is None
    assert agencies.act(TERAJU, "merger.unmerge", agencies.id("other"), 9) == ("not_merged",)


def _near(found: int, expected: int) -> bool:
    """But for the blocks in between."""
    return expected - 60_000 < found <= expected


def test_a_ceiling_that_has_passed_meanwhile_passes_at_once() -> None:
    agencies = _two()
    assert _merge(agencies) == ()
    agencies.wait(40 * DAY)
    assert _unmerge(agencies) == ()
    agencies.wait(60_000)
    found = agencies.ask("custody.get", agencies.id("other"))
    assert (found.level, found.at_risk) == (1, True)


def test_apart_by_who_holds_the_other_or_by_the_origin_and_nobody_else() -> None:
    agencies = _two()
    assert _merge(agencies) == ()
    agencies.offered()
    agencies.accepted()
    assert _unmerge(agencies, ZPP) == ("forbidden",)
    assert _unmerge(agencies, PERDA) == ()
    assert _merge(agencies, by=PERDA) == ()
    agencies.started()
    agencies.completed()
    form = (agencies.id("ref"), agencies.version(), (), ())
    agencies.done(TERAJU, "referral.confirm", *form)
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "CLOSED"
    assert _unmerge(agencies, PERDA) == ("forbidden",)
    assert _unmerge(agencies, TERAJU) == ()
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "OPEN"


def test_apart_as_long_as_it_might_be_opened_again() -> None:
    agencies = _two()
    assert _merge(agencies) == ()
    form = (agencies.id("other"), agencies.ask("referral.get", agencies.id("other")).version)
    assert agencies.act(TERAJU, "referral.reopen", *form, ()) == ("wrong_state",)
    assert agencies.act(TERAJU, "referral.refute", *form) == ("wrong_state",)
    assert agencies.act(TERAJU, "merger.unmerge", form[0], 9) == ("stale", form[1])
    agencies.wait(181 * DAY)
    assert _unmerge(agencies) == ("too_late",)


def test_declined_ones_are_merged_from_the_pool() -> None:
    agencies = _two()
    agencies.offered("other", "leg")
    form = (agencies.id("leg"), agencies.leg_version(), CAPACITY, SAID, POOL)
    agencies.done(PERDA, "leg.decline", *form)
    assert _merge(agencies, LZS, by=TERAJU) == ()
