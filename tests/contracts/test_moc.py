"""MoCs: drafted, signed by parties, seen by witnesses, in force by the date, amended, renewed, reminded of, expired, ended."""

from typing import Any

import pytest

from chain.primitives import Milliseconds
from contracts.language import DAY
from contracts.moment import Person
from contracts.refusal import Refused
from contracts.words import Role, Standing
from tests.contracts.agencies import SAID
from tests.contracts.agreeing import (
    ADDS,
    DATA_SHARE,
    FUNDING,
    LZS,
    NARROWS,
    PERDA,
    PERKESO,
    QUERY,
    REFERRAL,
    SKSPS,
    TERAJU,
    ZPP,
    Table,
    document,
)

MAKANAN, PERUMAHAN = 9, 6


def moves(here: Table) -> list[tuple[str | None, str, int]]:
    """Where an MoC went, and which of its texts was in force then."""
    told = here.told("MocMoved")
    return [(each.before and each.before.name, each.after.name, each.in_force) for each in told]


def test_an_moc_is_in_force_once_parties_and_two_others_have_signed() -> None:
    here = Table()
    assert here.proposed() == ()
    assert (here.status(), here.allows()) == ("DRAFT", False)
    assert here.signs(LZS) == ()
    assert here.status() == "SIGNING"
    assert here.sees(ZPP) == ("not_signed",)
    assert here.signs(PERKESO) == ()
    assert here.sees(ZPP) == ()
    assert (here.status(), here.allows()) == ("SIGNING", False)
    assert here.sees(PERDA) == ()
    assert (here.status(), here.allows()) == ("IN_FORCE", True)
    assert moves(here) == [
        (None, "DRAFT", 0),
        ("DRAFT", "SIGNING", 0),
        ("SIGNING", "IN_FORCE", 1),
    ]
    signed = here.ask("moc.signed", here.id("moc"), 1)
    keys = {here.name(member): each.by for member, each in signed}
    assert keys == {who: here.people[who].key for who in (PERKESO, LZS, ZPP, PERDA)}
    assert [each.as_witness for each in here.told("MocSigned")] == [False, False, True, True]
    assert here.ask("moc.is_party", here.id("moc"), here.member(LZS))
    assert not here.ask("moc.is_party", here.id("moc"), here.member(ZPP))


def test_nobody_signs_twice_or_for_others_or_another_text() -> None:
    here = Table()
    here.proposed()
    assert here.signs(TERAJU) == ("not_party",)
    assert here.signs(LZS) == ()
    assert here.signs(LZS) == ("signed_already",)
    assert here.act(PERKESO, "moc.sign", here.id("moc"), 1, document("other")) == ("stale", 1)
    assert here.act(PERKESO, "moc.sign", here.id("moc"), 2, document("text")) == ("stale", 1)
    here.signs(PERKESO)
    assert here.sees(PERKESO) == ("is_party",)
    assert here.sees(ZPP) == ()
    assert here.sees(ZPP) == ("signed_already",)
    assert here.sees(PERDA) == ()
    form = (here.id("moc"), 1, document("text"))
    assert here.act(TERAJU, "moc.witness", *form) == ("wrong_state",)
    assert here.act(PERKESO, "moc.sign", *form) == ("wrong_state",)


def test_roles_are_those_of_signatories_and_witnesses() -> None:
    here = Table()
    clerk = here.person(PERKESO, Role.COORDINATOR, Role.ADMIN, Role.WITNESS)
    assert here.proposed(who=clerk) == ("forbidden", "propose")
    here.proposed()
    assert here.signs(clerk) == ("forbidden", "sign")
    here.signs(PERKESO)
    here.signs(LZS)
    assert here.sees(here.person(ZPP, Role.SIGNATORY)) == ("forbidden", "witness")
    leaving = Person(
        here.people[ZPP].key, here.member(ZPP), here.people[ZPP].roles, Standing.LEAVING
    )
    here.done(ZPP, "member.leave")
    assert here.sees(leaving) == ("not_active",)


@pytest.mark.parametrize(
    ("parties", "reason"),
    [
        ((PERKESO,), "bad_parties"),
        ((PERKESO, LZS, PERKESO), "bad_parties"),
        ((LZS, ZPP), "not_party"),
        ((PERKESO, "Agensi Contoh"), "not_active"),
    ],
)
def test_parties_are_two_active_agencies_or_more(parties: tuple[str, ...], reason: str) -> None:
    assert Table().proposed(parties=parties) == (reason,)


def test_an_id_is_used_once_and_what_is_not_there_is_not_found() -> None:
    here = Table()
    here.proposed()
    assert here.proposed() == ("exists",)
    form = (here.id("none"), 1, document("text"))
    assert here.act(PERKESO, "moc.sign", *form) == ("not_found",)
    with pytest.raises(Refused, match="not_found"):
        here.moc("none")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"starts": 300}, ("bad_period", 3_660 * DAY)),
        ({"starts": -9, "expires": 0}, ("bad_period", 3_660 * DAY)),
        ({"expires": 3_661}, ("bad_period", 3_660 * DAY)),
        ({"clauses": ()}, ("bad_clause",)),
    ],
)
def test_a_text_has_a_time_and_clauses(changed: dict[str, Any], reason: tuple[Any, ...]) -> None:
    here = Table()
    refused = here.proposed(text=here.text(**changed))
    expected = reason[:1] + tuple(here.sandbox.now_ms + each for each in reason[1:])
    assert refused == expected


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"owner": ZPP}, ("bad_clause", 1)),
        ({"days": 0}, ("bad_clause", 1)),
        ({"days": 301}, ("bad_clause", 1)),
        ({"code": 20}, ("unknown_code", 20)),
        ({"code": 0}, ("unknown_code", 0)),
    ],
)
def test_a_clause_is_a_partys_and_due_in_time(
    changed: dict[str, Any], reason: tuple[Any, ...]
) -> None:
    here = Table()
    assert here.proposed(text=here.text(clauses=(here.clause(**changed),))) == reason


def test_a_number_stands_in_a_text_once() -> None:
    here = Table()
    twice = (here.clause(2), here.clause(2, days=10))
    assert here.proposed(text=here.text(clauses=twice)) == ("bad_clause", 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"giver": ZPP},
        {"receiver": ZPP},
        {"giver": PERKESO},
        {"clause": 2},
        {"kind": REFERRAL},
        {"needs": (MAKANAN,)},
    ],
)
def test_a_scope_goes_between_two_parties_and_stands_in_a_clause(changed: dict[str, Any]) -> None:
    here = Table()
    assert here.proposed(text=here.text(scopes=(here.scope(**changed),))) == ("bad_scope",)


# By the date.


def test_what_all_have_signed_begins_on_its_day() -> None:
    here = Table()
    here.in_force(text=here.text(starts=20))
    assert (here.status(), here.allows()) == ("SIGNING", False)
    assert set(here.clocks("moc")) == {"begin"}
    here.wait(20 * DAY)
    here.wait(1_000)
    assert (here.status(), here.allows()) == ("IN_FORCE", True)


def test_a_draft_that_is_not_signed_in_time_lapses() -> None:
    here = Table()
    here.proposed()
    here.wait(89 * DAY)
    here.signs(LZS)
    assert here.clocks("moc") == {"lapse": 90 * DAY}, "signing has a time of its own"
    here.wait(91 * DAY)
    assert here.status() == "EXPIRED"
    assert [each.text for each in here.told("MocLapsed")] == [1]
    form = (here.id("moc"), 1, document("text"))
    assert here.act(PERKESO, "moc.sign", *form) == ("wrong_state",)


def test_a_draft_lapses_at_its_own_end_if_that_comes_first() -> None:
    here = Table()
    here.proposed(text=here.text(clauses=(here.clause(days=4),), expires=5))
    here.wait(6 * DAY)
    assert here.status() == "EXPIRED"


def test_three_notices_come_and_then_the_end_which_closes_what_was_added() -> None:
    here = Table()
    here.in_force()
    here.wait(239 * DAY)
    assert (here.status(), here.told("MocExpiring")) == ("IN_FORCE", [])
    for days in (2, 30, 23):
        before = len(here.told("MocExpiring"))
        here.wait(days * DAY)
        assert (here.status(), len(here.told("MocExpiring"))) == ("EXPIRING", before + 1)
        assert here.allows()
    here.wait(7 * DAY)
    here.wait(1_000)
    assert (here.status(), here.allows()) == ("EXPIRED", False)
    assert here.clocks("moc") == {}
    assert here.versioned("renew", document("more"), here.at(900)) == ("wrong_state",)
    assert here.sandbox.stuck() == []


def test_at_the_time_of_its_end_nothing_goes_before_the_clock_has_said_so() -> None:
    here = Table()
    narrowing = here.scope(QUERY, NARROWS, needs=(MAKANAN,))
    here.in_force(text=here.text(scopes=(here.scope(), narrowing)))
    assert here.narrows(MAKANAN, QUERY) == (here.id("moc"), 1)
    here.sandbox.now_ms = Milliseconds(here.at(300))
    assert (here.status(), here.allows()) == ("IN_FORCE", False)
    assert here.narrows(MAKANAN, QUERY) is None


def test_an_outage_of_the_chain_makes_no_moc_longer() -> None:
    here = Table()
    here.in_force()
    for fired in (here.sandbox.halt(301 * DAY), here.sandbox.halt(1_000)):
        for each in fired:
            here._hear(each)
    assert here.status() == "EXPIRED"


def test_notices_are_the_members_to_set() -> None:
    here = Table()
    assert here.voted("duration", 20, 1, 10 * DAY) == ()
    here.in_force()
    assert here.clocks("moc")["remind"] // DAY == 269, "the second one, at thirty days, comes first"


def test_an_moc_that_is_shorter_than_its_last_notice_has_none() -> None:
    here = Table()
    here.in_force(text=here.text(clauses=(here.clause(days=4),), expires=5))
    assert set(here.clocks("moc")) == {"expire"}


# Other texts.


def test_a_draft_that_is_changed_is_signed_anew() -> None:
    here = Table()
    here.proposed()
    here.signs(LZS)
    assert here.versioned("amend", here.text("second"), who=PERKESO) == ()
    assert here.status() == "DRAFT"
    assert here.act(LZS, "moc.sign", here.id("moc"), 1, document("text")) == ("stale", 2)
    here.all_sign()
    assert (here.status(), here.moc().in_force) == ("IN_FORCE", 2)


def test_what_waits_for_its_day_can_be_changed_and_begins_only_when_signed_anew() -> None:
    here = Table()
    here.in_force(text=here.text(starts=20))
    assert here.versioned("amend", here.text("second", starts=10)) == ()
    here.wait(25 * DAY)
    assert here.status() == "DRAFT"
    here.all_sign()
    assert here.status() == "IN_FORCE"


def test_one_in_force_goes_on_while_an_amendment_is_signed() -> None:
    here = Table()
    here.in_force()
    second = here.text("second", scopes=(here.scope(FUNDING),))
    assert here.versioned("amend", second) == ()
    assert (here.status(), here.allows(), here.allows(FUNDING)) == ("IN_FORCE", True, False)
    here.all_sign()
    assert (here.status(), here.allows(), here.allows(FUNDING)) == ("AMENDED", False, True)
    assert moves(here)[-1] == ("IN_FORCE", "AMENDED", 2)


def test_an_amendment_that_is_not_signed_in_time_leaves_everything_as_it_was() -> None:
    here = Table()
    here.in_force()
    here.versioned("amend", here.text("second", scopes=()))
    here.signs(LZS)
    here.wait(91 * DAY)
    assert (here.status(), here.allows(), here.moc().pending) == ("IN_FORCE", True, 0)
    assert here.act(PERKESO, "moc.sign", here.id("moc"), 2, document("second")) == ("wrong_state",)


def test_an_amendment_does_not_move_the_end_and_a_renewal_does() -> None:
    here = Table()
    here.in_force()
    end = here.at(300)
    assert here.versioned("amend", here.text("second", expires=400)) == ("bad_period", end)
    assert here.versioned("renew", document("more"), end) == ("bad_period", end)
    here.wait(250 * DAY)
    assert here.status() == "EXPIRING"
    assert here.versioned("renew", document("more"), here.at(900)) == ()
    here.all_sign()
    assert (here.status(), here.allows()) == ("AMENDED", True)
    assert here.clocks("moc")["remind"] > 500 * DAY
    here.wait(100 * DAY)
    assert here.allows()
    text = here.ask("moc.text", here.id("moc"), 2)
    assert (text.expires_ms, text.document) == (here.at(900), document("more"))


def test_a_draft_is_not_renewed_and_nobody_changes_what_they_have_not_seen() -> None:
    here = Table()
    here.proposed()
    assert here.versioned("renew", document("more"), here.at(900)) == ("wrong_state",)
    assert here.act(LZS, "moc.amend", here.id("moc"), 1, here.text()) == ("stale", 2)
    assert here.versioned("amend", here.text(), who=ZPP) == ("not_party",)


# The end.


def test_a_party_ends_it_at_once() -> None:
    here = Table()
    here.in_force()
    assert here.versioned("terminate", SAID, who=ZPP) == ("not_party",)
    assert here.versioned("terminate", SAID) == ()
    assert (here.status(), here.allows(), here.clocks("moc")) == ("TERMINATED", False, {})
    assert [here.name(each.by) for each in here.told("MocTerminated")] == [LZS]
    assert here.versioned("terminate", SAID) == ("wrong_state",)


def test_a_draft_is_taken_back() -> None:
    here = Table()
    here.proposed()
    assert here.versioned("terminate", SAID, who=PERKESO) == ()
    assert (here.status(), here.clocks("moc")) == ("TERMINATED", {})
    assert here.ask("moc.of_member", here.member(LZS), ()) == (here.id("moc"),)
    assert here.ask("moc.of_member", here.member(LZS), (here.id("moc"),)) == ()
    assert here.ask("moc.of_member", here.member(ZPP), ()) == ()


def test_of_two_that_add_the_same_one_ends_and_the_other_goes_on() -> None:
    here = Table()
    here.in_force("one")
    here.in_force("two", here.text(expires=400))
    here.versioned("terminate", SAID, name="one")
    assert here.allows()
    here.wait(400 * DAY)
    here.wait(1_000)
    assert not here.allows()


# What it lets go.


def test_referrals_go_by_the_terms_and_an_moc_narrows_them() -> None:
    here = Table()
    assert here.allows(REFERRAL)
    narrowing = here.scope(REFERRAL, NARROWS, needs=(MAKANAN, PERUMAHAN), clause=3)
    clauses = (here.clause(1), here.clause(3, code=SKSPS))
    here.in_force(text=here.text(clauses=clauses, scopes=(here.scope(), narrowing)))
    assert here.allows(REFERRAL)
    assert here.narrows(MAKANAN) == (here.id("moc"), 3)
    assert here.narrows(1) is None
    assert here.narrows(MAKANAN, giver=PERKESO, receiver=LZS) is None
    assert here.ask("allowance.of_moc", here.id("moc")).until_ms == here.at(300)
    here.versioned("terminate", SAID)
    assert here.narrows(MAKANAN) is None
    assert here.ask("allowance.of_moc", here.id("moc")) is None


def test_what_is_narrowed_for_all_needs_does_not_go_whatever_adds_it() -> None:
    here = Table()
    here.in_force("adds")
    here.in_force("narrows", here.text(scopes=(here.scope(DATA_SHARE, NARROWS),)))
    assert not here.allows()
    assert here.narrows(MAKANAN, DATA_SHARE) == (here.id("narrows"), 1)
    here.versioned("terminate", SAID, name="narrows")
    assert here.allows()


def test_a_scope_has_a_direction_and_a_kind() -> None:
    here = Table()
    here.in_force()
    assert here.allows(DATA_SHARE, LZS, PERKESO)
    assert not here.allows(DATA_SHARE, PERKESO, LZS)
    assert not here.allows(QUERY, LZS, PERKESO)
    assert not here.allows(DATA_SHARE, LZS, ZPP)


@pytest.mark.parametrize("who", [LZS, PERKESO])
def test_nothing_goes_from_or_to_a_member_that_is_stopped(who: str) -> None:
    here = Table()
    here.in_force()
    here.done(who, "member.stop_own")
    assert not here.allows()
    assert not here.allows(REFERRAL)
    here.wait(31 * DAY)
    assert here.allows()


def test_narrowings_are_found_beyond_the_first_page() -> None:
    here = Table()
    for number in range(2):
        rows = tuple(
            here.scope(REFERRAL, NARROWS, needs=(1 + each % 4,)) for each in range(12 - number)
        )
        assert here.proposed(f"moc {number}", here.text(scopes=rows)) == ()
        here.all_sign(f"moc {number}")
    assert here.narrows(MAKANAN) is None
    last = here.scope(REFERRAL, NARROWS, needs=(MAKANAN,))
    here.in_force("last", here.text(scopes=(*[here.scope(QUERY)] * 2, last)))
    assert here.narrows(MAKANAN) == (here.id("last"), 1)


def test_the_largest_amendment_fits_into_one_call() -> None:
    here = Table()
    clauses = tuple(here.clause(each) for each in range(12))
    scopes = tuple(
        here.scope(1 + each % 5, NARROWS, needs=tuple(range(1, 13)), clause=0) for each in range(16)
    )
    here.in_force(text=here.text(clauses=clauses, scopes=scopes))
    other = tuple(here.clause(each, days=100) for each in range(12))
    assert here.versioned("amend", here.text("second", clauses=other, scopes=scopes)) == ()
    here.all_sign()
    used = here.sandbox.used
    assert here.status() == "AMENDED"
    assert (used.events, used.writes <= 230, used.reads <= 300) == (26, True, True)


def test_the_numbers_of_scopes_are_those_that_are_written() -> None:
    here = Table()
    text = here.text(scopes=(here.scope(9, ADDS),))
    assert here.proposed(text=text)[0] == "wrong_kind"
