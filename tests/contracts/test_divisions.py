"""A referral becomes several: event 36, what the parts bring along, its guards, and the leg that goes on in one of them."""

from typing import Any

import pytest

from contracts.language import DAY
from tests.contracts.agencies import (
    CAPACITY,
    CONSENT_MS,
    ELIGIBILITY,
    EVERYTHING,
    HELPED,
    LZS,
    NEXT,
    PERDA,
    PERKESO,
    POOL,
    SAID,
    TERAJU,
    ZPP,
    Agencies,
)

NEED, OTHER_NEED = 3, 5
PARTS = (("one", NEED), ("two", OTHER_NEED))


def _opened() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    return agencies


def _serving() -> Agencies:
    agencies = _opened()
    agencies.offered()
    agencies.accepted()
    return agencies


def _helping() -> Agencies:
    agencies = _serving()
    leg = agencies.id("leg")
    agencies.done(PERDA, "service.start", leg, agencies.service_version(), SAID)
    return agencies


def _split(
    agencies: Agencies,
    who: str = TERAJU,
    *,
    parts: tuple[tuple[str, int], ...] = PARTS,
    kept: str = "",
    version: int = 0,
    of: str = "ref",
) -> tuple[Any, ...]:
    told = tuple((agencies.id(name), need, SAID) for name, need in parts)
    form = (told, (agencies.id(kept),) if kept else ())
    version = version or agencies.version(of)
    return agencies.act(who, "division.split", agencies.id(of), version, *form)


def test_the_origin_has_the_parts_and_the_whole_is_closed() -> None:
    agencies = _opened()
    assert _split(agencies) == ()
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert closed.disposition.name == "SPLIT"
    for name, need in PARTS:
        assert agencies.state(name) == ("OPEN_INTAKE", TERAJU)
        sought = agencies.ask("custody.get", agencies.id(name)).need
        assert (sought.need_group, sought.parent) == (need, agencies.id("ref"))
        assert set(agencies.clocks(name)) == {"due", "ceiling", "again"}
        assert 2 * DAY < agencies.clocks(name)["due"] <= 3 * DAY
    assert "ceiling" not in agencies.clocks()
    [told] = agencies.told("ReferralSplit")
    assert (told.by, told.kept, told.leg_id) == (agencies.member(TERAJU), None, None)
    assert [part[:2] for part in told.parts] == [(agencies.id(name), need) for name, need in PARTS]


def test_nobody_gains_time_or_falls_a_level() -> None:
    agencies = _opened()
    agencies.wait(31 * DAY)
    agencies.done(PERKESO, "steward.take", agencies.id("ref"), agencies.version(), agencies.id("l"))
    whole, level = (
        agencies.clocks()["ceiling"],
        agencies.ask("custody.get", agencies.id("ref")).level,
    )
    assert level > 1
    assert _split(agencies, PERKESO) == ()
    for name, _ in PARTS:
        assert agencies.state(name) == ("OPEN_INTAKE", TERAJU)
        assert whole - 60_000 < agencies.clocks(name)["ceiling"] <= whole
        assert agencies.ask("custody.get", agencies.id(name)).level == level


def test_the_ceiling_begins_anew_where_it_was_stopped() -> None:
    agencies = _helping()
    assert _split(agencies, PERDA) == ()
    assert [agencies.clocks(name)["ceiling"] for name, _ in PARTS] == [30 * DAY, 30 * DAY]
    moved = [(each.leg_id, each.after.name) for each in agencies.told("ServiceMoved")]
    assert moved[-1] == (agencies.id("leg"), "WITHDRAWN")
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()


def test_a_part_has_no_more_offers_left_and_knows_who_failed() -> None:
    agencies = _opened()
    agencies.offered()
    leg, version = agencies.id("leg"), agencies.leg_version()
    agencies.done(PERDA, "leg.decline", leg, version, ELIGIBILITY, SAID, NEXT)
    agencies.done(LZS, "pool.claim", agencies.id("ref"), agencies.version(), agencies.id("l"))
    agencies.done(LZS, "service.hand_back", agencies.id("l"), 1, CAPACITY, SAID)
    agencies.done(
        LZS, "pool.claim", agencies.id("ref"), agencies.version(), agencies.id("m"), by=LZS
    )
    assert _split(agencies, LZS) == ()
    whole = agencies.ask("search.get", agencies.id("ref"))
    part = agencies.ask("search.get", agencies.id("one"))
    assert (part.offers, part.excluded, part.barred) == (1, whole.excluded, whole.barred)
    assert (part.legs, part.live, part.tried) == ((), (), ())
    assert len(part.excluded) == 1
    assert part.barred == (agencies.member(LZS),)


@pytest.mark.parametrize("started", [False, True])
def test_who_helps_goes_on_with_one_part(*, started: bool) -> None:
    agencies = _helping() if started else _serving()
    leg = agencies.id("leg")
    officer = agencies.people[PERDA].key
    agencies.done(PERDA, "desk.assign", leg, 1, officer)
    ceiling, due = agencies.clocks().get("ceiling"), agencies.clocks("leg")["due"]
    assert _split(agencies, PERDA, kept="two") == ()
    assert agencies.state("two") == ("IN_SERVICE", PERDA)
    assert agencies.state("one") == ("OPEN_INTAKE", TERAJU)
    assert ("ceiling" in agencies.clocks("two")) is not started
    assert "due" not in agencies.clocks("two")
    if ceiling is not None:
        assert ceiling - 60_000 < agencies.clocks("two")["ceiling"] <= ceiling
    assert due - 60_000 < agencies.clocks("leg")["due"] <= due
    place = agencies.ask("desk.get", leg)
    assert (place.ref_id, place.officer) == (agencies.id("two"), officer)
    assert agencies.ask("leg.get", leg).ref_id == agencies.id("two")
    assert agencies.ask("service.get", leg).ref_id == agencies.id("two")
    [told] = agencies.told("ReferralSplit")
    assert (told.kept, told.leg_id) == (agencies.id("two"), leg)


def test_what_goes_on_ends_as_any_other_help() -> None:
    agencies = _helping()
    leg = agencies.id("leg")
    assert _split(agencies, PERDA, kept="two") == ()
    agencies.done(PERDA, "service.complete", leg, agencies.service_version(), HELPED, SAID)
    assert agencies.state("two")[0] == "AWAITING_FOLLOWUP"
    form = (agencies.id("two"), agencies.version("two"), (), ())
    agencies.done(TERAJU, "referral.confirm", *form)
    assert agencies.ask("referral.get", agencies.id("two")).disposition.name == "HELPED"
    agencies.wait(181 * DAY)
    assert agencies.ask("referral.get", agencies.id("two")).is_final


def test_what_goes_on_and_fails_looks_for_another_helper() -> None:
    agencies = _helping()
    assert _split(agencies, PERDA, kept="two") == ()
    leg, version = agencies.id("leg"), agencies.service_version()
    agencies.done(PERDA, "service.hand_back", leg, version, CAPACITY, SAID)
    assert agencies.state("two") == ("POOLED", LZS)
    assert agencies.clocks("two")["ceiling"] == 30 * DAY


def test_a_case_is_open_as_long_as_a_part_is() -> None:
    agencies = _opened()
    case = agencies.ask("custody.get", agencies.id("ref")).need.case_id
    assert _split(agencies) == ()
    found = agencies.ask("case.get", case)
    assert (found.status.name, found.referrals, found.unsettled) == ("OPEN", 3, 2)
    for name, _ in PARTS:
        version = agencies.version(name)
        agencies.done(TERAJU, "referral.withdraw", agencies.id(name), version, SAID)
    assert agencies.ask("case.get", case).status.name == "CLOSED"


def test_lists_follow() -> None:
    agencies = _serving()
    assert _split(agencies, PERDA, kept="one") == ()
    lists = {each.ref_id: each.help.name for each in agencies.told("HelpChanged")}
    names = {name: lists[agencies.id(name)] for name in ("ref", "one", "two")}
    assert names == {"ref": "ENDED", "one": "SEDANG", "two": "BELUM_HELD"}


def test_only_who_holds_it_and_in_the_version_it_has() -> None:
    agencies = _serving()
    assert _split(agencies, TERAJU) == ("forbidden",)
    assert _split(agencies, ZPP) == ("forbidden",)
    assert _split(agencies, PERDA, version=99) == ("stale", agencies.version())
    assert _split(agencies, PERDA) == ()
    act = ("division.split", agencies.id("ref"), 9, (), ())
    assert agencies.act(PERDA, *act) == ("not_found",)


def test_not_while_somebody_is_asked_or_it_waits_elsewhere() -> None:
    agencies = _opened()
    agencies.offered()
    assert _split(agencies) == ("wrong_state",)
    leg, version = agencies.id("leg"), agencies.leg_version()
    agencies.done(PERDA, "leg.decline", leg, version, CAPACITY, SAID, POOL)
    assert _split(agencies, LZS) == ("wrong_state",)


def test_into_two_at_least_and_not_into_what_there_is() -> None:
    agencies = _serving()
    assert _split(agencies, PERDA, parts=PARTS[:1]) == ("too_few",)
    assert _split(agencies, PERDA, kept="three") == ("not_a_part",)
    assert _split(agencies, PERDA, parts=(PARTS[0], PARTS[0])) == ("exists",)
    assert _split(agencies, PERDA, parts=(PARTS[0], ("ref", NEED))) == ()


def test_who_does_not_help_keeps_none() -> None:
    assert _split(_opened(), kept="one") == ("not_served",)


def test_eight_parts_and_no_more_than_a_case_has_room_for() -> None:
    agencies = _helping()
    for count in range(8):
        parts = tuple((f"{count} {each}", NEED) for each in range(8))
        whole, kept = ("ref" if count == 0 else f"{count - 1} 0"), f"{count} 0"
        found = _split(agencies, PERDA, parts=parts, of=whole, kept=kept)
        assert found == (() if count < 7 else ("too_many_referrals",))


def test_the_prospect_consents_to_each_part() -> None:
    agencies = _opened()
    uses = ((1,), (NEED,), (1, 2))
    form = (agencies.id("case of ref"), 1, agencies.id("consent 2"), uses, EVERYTHING[1])
    until_ms = agencies.sandbox.now_ms + CONSENT_MS
    agencies.done(TERAJU, "consent.give", *form, until_ms, SAID)
    assert _split(agencies) == ("no_consent", agencies.member(TERAJU))
    assert _split(agencies, parts=(("one", NEED), ("two", NEED))) == ()


def test_a_split_one_is_not_opened_again() -> None:
    agencies = _opened()
    assert _split(agencies) == ()
    version = agencies.ask("referral.get", agencies.id("ref")).version
    form = (agencies.id("ref"), version)
    assert agencies.act(TERAJU, "referral.reopen", *form, ()) == ("wrong_state",)
    assert agencies.act(TERAJU, "merger.unmerge", *form) == ("not_merged",)
