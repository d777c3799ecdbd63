"""Commitments: on track, late, reported, accepted by another party or by time, contested and reported anew."""

import pytest

from chain.primitives import Milliseconds
from contracts.language import DAY
from contracts.refusal import Refused
from contracts.words import Role
from tests.contracts.agencies import SAID
from tests.contracts.agreeing import CONTEST, LZS, PERKESO, TERAJU, ZPP, Table, document


def stands(here: Table, number: int = 1, name: str = "moc") -> str:
    """Where a commitment stands."""
    found: str = here.owed(number, name).status.name
    return found


def test_a_commitment_is_reported_by_its_owner_and_accepted_by_another_party() -> None:
    here = Table()
    here.in_force()
    assert stands(here) == "DUE"
    assert here.reports(who=PERKESO) == ("not_yours",)
    assert here.reports() == ()
    owed = here.owed()
    assert (owed.status.name, owed.was_late, owed.report.to_ms) == ("REPORTED", False, here.at(0))
    assert here.reports() == ("wrong_state",)
    assert here.reviews(who=LZS) == ("not_counterparty",)
    assert here.reviews(who=ZPP) == ("not_counterparty",)
    assert here.reviews(version=1) == ("stale", 2)
    assert here.reviews() == ()
    assert (stands(here), here.name(here.owed().reviewer)) == ("ACCEPTED", PERKESO)
    assert here.reviews() == ("wrong_state",)
    here.wait(400 * DAY)
    assert stands(here) == "ACCEPTED"
    assert here.sandbox.stuck() == []


def test_coordinators_report_and_review() -> None:
    here = Table()
    here.in_force()
    assert here.reports(who=here.person(LZS, Role.SIGNATORY)) == ("forbidden", "report")
    here.reports()
    assert here.reviews(who=here.person(PERKESO, Role.ADMIN)) == ("forbidden", "review")


@pytest.mark.parametrize("period", [(-3, -3), (0, -1), (-3, 9)])
def test_a_report_is_about_a_time_that_is_over(period: tuple[float, float]) -> None:
    here = Table()
    here.in_force()
    assert here.reports(period=period) == ("bad_period",)


def test_what_is_not_reported_in_time_is_late_and_can_still_be_reported() -> None:
    here = Table()
    here.in_force()
    here.wait(200 * DAY)
    here.wait(1_000)
    assert stands(here) == "LATE"
    assert here.reports() == ()
    assert (stands(here), here.owed().was_late) == ("REPORTED", True)


def test_what_nobody_contests_is_accepted_by_time() -> None:
    here = Table()
    here.in_force()
    here.reports()
    here.wait(31 * DAY)
    assert (stands(here), here.owed().reviewer) == ("ACCEPTED", None)


def test_what_is_contested_is_reported_anew() -> None:
    here = Table()
    here.in_force()
    here.reports()
    assert here.reviews(CONTEST) == ()
    assert stands(here) == "CONTESTED"
    here.wait(31 * DAY)
    assert stands(here) == "CONTESTED"
    assert here.reports() == ()
    assert here.owed().reviewer is None
    assert here.reviews() == ()
    told = [
        (each.before and each.before.name, each.after.name) for each in here.told("CommitmentMoved")
    ]
    assert told == [
        (None, "DUE"),
        ("DUE", "REPORTED"),
        ("REPORTED", "CONTESTED"),
        ("CONTESTED", "REPORTED"),
        ("REPORTED", "ACCEPTED"),
    ]


def test_with_the_moc_ends_what_was_not_yet_owed() -> None:
    here = Table()
    clauses = (here.clause(1), here.clause(2, days=20), here.clause(3), here.clause(4))
    here.in_force(text=here.text(clauses=clauses))
    here.wait(21 * DAY)
    here.reports(3)
    here.reports(4)
    here.reviews(CONTEST, 4)
    here.versioned("terminate", SAID)
    assert [stands(here, each) for each in (1, 2, 3, 4)] == [
        "ENDED",
        "LATE",
        "REPORTED",
        "CONTESTED",
    ]
    assert here.reports(1) == ("wrong_state",)
    assert here.reports(2) == ()
    here.wait(31 * DAY)
    assert [stands(here, each) for each in (2, 3)] == ["ACCEPTED", "ACCEPTED"]


def test_what_is_due_when_the_moc_ends_is_late() -> None:
    here = Table()
    here.in_force(text=here.text(clauses=(here.clause(days=300),)))
    here.wait(300 * DAY)
    here.wait(1_000)
    assert (here.status(), stands(here)) == ("EXPIRED", "LATE")


def test_what_is_due_in_the_block_in_which_it_is_ended_is_late() -> None:
    here = Table()
    here.in_force()
    here.sandbox.now_ms = Milliseconds(here.at(200) - 1_000)
    here.versioned("terminate", SAID)
    assert (here.status(), stands(here)) == ("TERMINATED", "LATE")


def test_an_amendment_keeps_what_it_says_again_and_ends_the_rest() -> None:
    here = Table()
    here.in_force(text=here.text(clauses=tuple(here.clause(each) for each in (1, 2, 3))))
    here.reports(1)
    clauses = (here.clause(1), here.clause(2, days=250), here.clause(4))
    here.versioned("amend", here.text("second", clauses=clauses))
    here.all_sign()
    assert [stands(here, each) for each in (1, 2, 3, 4)] == ["REPORTED", "DUE", "ENDED", "DUE"]
    assert here.owed(2).clause.due_ms == here.at(250)
    ended = [each.number for each in here.told("CommitmentMoved") if each.after.name == "ENDED"]
    assert ended == [2, 3]
    here.versioned("amend", here.text("third", (here.clause(3),), ()))
    here.all_sign()
    assert [stands(here, each) for each in (1, 2, 3, 4)] == ["REPORTED", "ENDED", "DUE", "ENDED"]


def test_a_renewal_keeps_every_commitment() -> None:
    here = Table()
    here.in_force()
    place = here.ask("commitment.of_owner", here.member(LZS), ())
    here.versioned("renew", document("more"), here.at(900))
    here.all_sign()
    assert here.ask("commitment.of_owner", here.member(LZS), ()) == place
    assert here.ask("commitment.at", place[0]) == here.owed()


def test_a_members_commitments_are_listed_page_by_page() -> None:
    here = Table()
    here.in_force("one", here.text(clauses=tuple(here.clause(each) for each in range(12))))
    listed = here.ask("commitment.of_owner", here.member(LZS), ())
    assert len(listed) == 12
    assert here.ask("commitment.of_owner", here.member(LZS), (listed[3],)) == listed[4:]
    assert here.ask("commitment.of_owner", here.member(TERAJU), ()) == ()


def test_what_is_not_there_is_not_found() -> None:
    here = Table()
    here.in_force()
    assert here.reports(9) == ("not_found",)
    form = (here.id("moc"), 9, 1, 1)
    assert here.act(PERKESO, "commitment.review", *form) == ("not_found",)
    with pytest.raises(Refused, match="not_found"):
        here.ask("commitment.at", here.id("none"))
