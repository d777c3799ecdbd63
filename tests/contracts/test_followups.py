"""Whether help has lasted: who is told to ask, when, what if nobody does, and who may say what was answered."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import LZS, PERDA, SAID, TERAJU, Agencies

HELPED, PARTIAL, NOT_HELPED = 1, 2, 3


def _done(outcome: int = HELPED) -> Agencies:
    """An agency has helped, and the origin says so too."""
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    agencies.accepted()
    agencies.started()
    agencies.completed(outcome=outcome)
    agencies.done(TERAJU, "referral.confirm", agencies.id("ref"), agencies.version(), (), ())
    return agencies


def _report(agencies: Agencies, who: str) -> tuple[object, ...]:
    return agencies.act(who, "followup.report", agencies.id("ref"), SAID)


def _waiting(agencies: Agencies, who: str) -> int:
    return len(agencies.ask("followup.of_member", agencies.member(who), ()))


@pytest.mark.parametrize("outcome", [HELPED, PARTIAL])
def test_who_helped_is_told_three_times_to_ask(outcome: int) -> None:
    agencies = _done(outcome)
    begun_ms = agencies.sandbox.now_ms
    for number, days in ((1, 30), (2, 90), (3, 166)):
        assert _waiting(agencies, PERDA) == 0
        agencies.wait(begun_ms + days * DAY - 1 - agencies.sandbox.now_ms)
        assert len(agencies.told("FollowUpDue")) == number - 1
        agencies.wait(2_000)
        told = agencies.told("FollowUpDue")[-1]
        assert (told.member, told.number) == (agencies.member(PERDA), number)
        assert _waiting(agencies, PERDA) == 1
        assert _report(agencies, PERDA) == ()
        said = agencies.told("FollowUpRecorded")[-1]
        assert (said.ref_id, said.member, said.number) == (
            agencies.id("ref"),
            agencies.member(PERDA),
            number,
        )
    assert (_waiting(agencies, PERDA), agencies.told("FollowUpMissed")) == (0, [])
    assert agencies.ask("followup.of_referral", agencies.id("ref")) is None
    assert "ask" not in agencies.clocks()
    assert _report(agencies, PERDA) == ("not_found",)


def test_what_nobody_says_in_time_is_missed_and_the_next_comes_all_the_same() -> None:
    agencies = _done()
    agencies.wait(30 * DAY + 2_000)
    assert agencies.clocks()["ask"] > 13 * DAY
    agencies.wait(14 * DAY + 2_000)
    [missed] = agencies.told("FollowUpMissed")
    assert (missed.member, missed.origin, missed.number) == (
        agencies.member(PERDA),
        agencies.member(TERAJU),
        1,
    )
    assert _waiting(agencies, PERDA) == 0
    assert _report(agencies, PERDA)[0] == "too_soon"
    agencies.wait(46 * DAY)
    assert [each.number for each in agencies.told("FollowUpDue")] == [1, 2]
    agencies.wait(95 * DAY)
    assert [each.number for each in agencies.told("FollowUpMissed")] == [1, 2, 3]
    assert agencies.ask("followup.of_referral", agencies.id("ref")) is None


def test_before_it_is_time_there_is_nothing_to_say() -> None:
    agencies = _done()
    begun_ms = agencies.sandbox.now_ms
    assert _report(agencies, PERDA) == ("too_soon", begun_ms + 30 * DAY)


def test_who_helped_and_the_origin_say_what_was_answered_and_nobody_else() -> None:
    agencies = _done()
    agencies.wait(30 * DAY + 2_000)
    assert _report(agencies, LZS) == ("forbidden",)
    coordinator = agencies.person(PERDA, Role.COORDINATOR)
    assert agencies.act(coordinator, "followup.report", agencies.id("ref"), SAID) == (
        "forbidden",
        "report",
    )
    assert _report(agencies, TERAJU) == ()
    assert agencies.told("FollowUpRecorded")[-1].member == agencies.member(TERAJU)


def test_an_origin_that_has_helped_itself_asks() -> None:
    agencies = Agencies()
    agencies.opened()
    form = (agencies.id("ref"), agencies.version(), agencies.id("leg"))
    agencies.done(TERAJU, "referral.keep", *form)
    agencies.started(who=TERAJU)
    agencies.completed(who=TERAJU)
    agencies.wait(61 * DAY)
    [told] = agencies.told("FollowUpDue")
    assert told.member == agencies.member(TERAJU)


def test_whom_no_consent_covers_asks_nobody_and_the_next_time_is_looked_at_again() -> None:
    agencies = _done()
    case = agencies.id("case of ref")
    agencies.done(TERAJU, "consent.withdraw", case, SAID)
    agencies.wait(31 * DAY)
    assert agencies.told("FollowUpDue") == []
    agencies.consented(version=2, name="another consent")
    agencies.wait(60 * DAY)
    assert [each.number for each in agencies.told("FollowUpDue")] == [2]
    agencies.done(TERAJU, "consent.withdraw", case, SAID)
    refused = _report(agencies, PERDA)
    assert refused == ("no_consent", bytes(agencies.member(PERDA)))
    agencies.wait(14 * DAY)
    assert [each.number for each in agencies.told("FollowUpMissed")] == [2]


def test_the_last_answer_is_recorded_before_the_case_is_gone() -> None:
    agencies = _done()
    agencies.wait(166 * DAY + 13 * DAY)
    assert _report(agencies, PERDA) == ()
    agencies.wait(2 * DAY)
    assert agencies.ask("case.get", agencies.id("case of ref")).status.name == "TOMBSTONE"


def test_nobody_asks_where_nobody_was_helped() -> None:
    agencies = _done(NOT_HELPED)
    assert agencies.ask("followup.of_referral", agencies.id("ref")) is None
    agencies.wait(60 * DAY)
    assert agencies.told("FollowUpDue") == []


@pytest.mark.parametrize("days", [1, 31])
def test_who_looks_for_help_again_is_asked_no_more(days: int) -> None:
    agencies = _done()
    agencies.wait(days * DAY)
    closed = agencies.ask("referral.get", agencies.id("ref")).version
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), closed, ())
    assert agencies.ask("followup.of_referral", agencies.id("ref")) is None
    assert (_waiting(agencies, PERDA), "ask" in agencies.clocks()) == (0, False)
    told = len(agencies.told("FollowUpDue"))
    agencies.wait(90 * DAY)
    assert len(agencies.told("FollowUpDue")) == told


def test_what_the_clock_cannot_do_it_tries_again_every_day() -> None:
    agencies = _done()
    there = agencies.sandbox._contracts
    agencies.sandbox._contracts = {k: v for k, v in there.items() if k != "consent"}
    agencies.wait(30 * DAY + 2_000)
    assert agencies.told("FollowUpDue") == []
    agencies.sandbox._contracts = there
    agencies.wait(DAY)
    assert len(agencies.told("FollowUpDue")) == 1
