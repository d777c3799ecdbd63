"""The programme terms: versions voted, confirmed in time or late, and who is not under them."""

import pytest

from contracts.language import DAY
from contracts.refusal import Refused
from contracts.words import Role
from tests.contracts.agencies import AGENCIES, SAID
from tests.contracts.agreeing import LZS, PERDA, PERKESO, REFERRAL, TERAJU, ZPP, Table, document

SUSPEND_FOR_TERMS = 2
"""The cause MOC_EXPIRED of contract `member`."""


def adopted(here: Table, version: int = 2) -> None:
    """A version is voted."""
    assert here.voted("terms", version, document(f"v{version}"), ballot=f"v{version}") == ()


def under(here: Table) -> set[str]:
    """Who is under the terms."""
    return {who for who in AGENCIES if here.ask("terms.in_force", here.member(who))}


def test_two_thirds_adopt_a_version_and_everybody_has_time_to_confirm_it() -> None:
    here = Table()
    assert here.ask("terms.current") == 1
    adopted(here)
    assert here.ask("terms.current") == 2
    found = here.ask("terms.get", 2)
    assert (found.document, found.due_ms - found.adopted_ms) == (document("v2"), 90 * DAY)
    assert under(here) == set(AGENCIES)
    here.done(LZS, "terms.confirm", 2)
    assert here.ask("terms.confirmed_by", here.member(LZS)) == 2
    assert here.ask("terms.confirmed_by", here.member(ZPP)) == 1
    here.wait(89 * DAY)
    assert under(here) == set(AGENCIES)


def test_who_has_not_confirmed_in_time_is_told_and_is_not_under_the_terms_until_it_does() -> None:
    here = Table()
    adopted(here)
    for who in (PERKESO, LZS, ZPP):
        here.done(who, "terms.confirm", 2)
    here.wait(91 * DAY)
    told = here.told("TermsNotConfirmed")
    assert {(here.name(each.member), each.version) for each in told} == {(PERDA, 2), (TERAJU, 2)}
    assert under(here) == {PERKESO, LZS, ZPP}
    assert not here.allows(REFERRAL, LZS, PERDA)
    due_ms = here.ask("terms.get", 2).due_ms
    assert here.ask("terms.missing_since", here.member(PERDA)) == due_ms
    here.done(PERDA, "terms.confirm", 2)
    assert here.ask("terms.missing_since", here.member(PERDA)) is None
    assert here.allows(REFERRAL, LZS, PERDA)
    assert here.sandbox.stuck() == []


def test_on_that_the_members_can_suspend_it() -> None:
    here = Table()
    adopted(here)
    for who in (PERKESO, LZS, ZPP, TERAJU):
        here.done(who, "terms.confirm", 2)
    here.wait(91 * DAY)
    form = (here.member(PERDA), SUSPEND_FOR_TERMS, here.id("suspend"))
    here.done(PERKESO, "member.suspend", *form)
    for who in (LZS, ZPP):
        here.done(who, "member.agree", here.id("suspend"))
    changed = here.told("MemberChanged")[-1]
    assert (here.name(changed.member_id), changed.cause.name) == (PERDA, "MOC_EXPIRED")


def test_who_confirmed_a_version_still_has_the_time_of_the_next() -> None:
    here = Table()
    adopted(here)
    here.done(LZS, "terms.confirm", 2)
    here.wait(80 * DAY)
    adopted(here, 3)
    here.wait(20 * DAY)
    assert under(here) == {LZS}, "the others have not confirmed the second in its time"
    assert here.act(ZPP, "terms.confirm", 2) == ("not_in_force", 3)
    here.done(ZPP, "terms.confirm", 3)
    assert under(here) == {LZS, ZPP}
    here.wait(71 * DAY)
    assert under(here) == {ZPP}


def test_a_member_that_comes_in_later_confirms_the_version_in_force_too() -> None:
    here = Table()
    adopted(here)
    here.wait(91 * DAY)
    here._found("member.found", here.member("Agensi Contoh"), 7, SAID)
    assert not here.ask("terms.in_force", here.member("Agensi Contoh"))
    signatory = here.person("Agensi Contoh", Role.SIGNATORY)
    here.done(signatory, "terms.confirm", 2)
    assert here.ask("terms.in_force", here.member("Agensi Contoh"))


def test_one_that_has_left_is_not_told() -> None:
    here = Table()
    adopted(here)
    here.done(PERDA, "member.leave")
    for who in (PERKESO, LZS, ZPP, TERAJU):
        here.done(who, "terms.confirm", 2)
    here.wait(91 * DAY)
    assert here.told("TermsNotConfirmed") == []
    assert not here.ask("terms.in_force", here.member(PERDA))


def test_many_members_are_told_in_several_blocks() -> None:
    here = Table()
    for number in range(40):
        here._found("member.found", here.member(f"Agensi {number}"), 7, SAID)
    ballot = here.id("v2")
    here.done(PERKESO, "terms.propose", 2, document("v2"), ballot)
    for number in range(29):
        signatory = here.person(f"Agensi {number}", Role.SIGNATORY)
        here.done(signatory, "terms.agree", ballot)
    here.done(LZS, "terms.agree", ballot)
    assert here.ask("terms.current") == 2
    here.wait(91 * DAY)
    here.wait(10_000)
    assert len({each.member for each in here.told("TermsNotConfirmed")}) == 45
    assert len(here.told("TermsNotConfirmed")) == 45
    assert here.clocks("v2") == {}
    assert here.sandbox.stuck() == []


def test_a_version_follows_the_one_before_also_when_two_were_proposed() -> None:
    here = Table()
    form = (document("v3"), here.id("other"))
    assert here.act(PERKESO, "terms.propose", 3, *form) == ("not_next", 2)
    here.done(PERKESO, "terms.propose", 2, *form)
    adopted(here)
    for who in (LZS, ZPP):
        here.done(who, "terms.agree", here.id("other"))
    assert here.act(PERDA, "terms.agree", here.id("other")) == ("not_next", 3)


def test_a_proposal_is_taken_back_by_who_made_it() -> None:
    here = Table()
    ballot = here.id("ballot")
    here.done(PERKESO, "terms.propose", 2, document("v2"), ballot)
    assert here.ask("terms.motion", ballot).version == 2
    assert here.act(LZS, "terms.cancel", ballot) == ("not_yours",)
    here.done(PERKESO, "terms.cancel", ballot)
    assert here.act(LZS, "terms.agree", ballot) == ("closed",)
    assert here.act(LZS, "terms.cancel", here.id("none")) == ("not_found",)
    assert here.act(LZS, "terms.agree", here.id("none")) == ("not_found",)


def test_a_question_that_nobody_decides_lapses() -> None:
    here = Table()
    here.done(PERKESO, "terms.propose", 2, document("v2"), here.id("ballot"))
    here.wait(31 * DAY)
    assert here.act(LZS, "terms.agree", here.id("ballot"))[0] == "lapsed"


def test_the_version_in_force_is_confirmed_once() -> None:
    here = Table()
    assert here.act(LZS, "terms.confirm", 1) == ("not_in_force", 1)
    adopted(here)
    assert here.act(LZS, "terms.confirm", 3) == ("not_in_force", 2)
    here.done(LZS, "terms.confirm", 2)
    assert here.act(LZS, "terms.confirm", 2) == ("confirmed_already",)
    with pytest.raises(Refused, match="not_found"):
        here.ask("terms.get", 1)


def test_a_network_of_one_decides_alone() -> None:
    here = Table()
    for who in (TERAJU, PERDA, ZPP, LZS):
        here.done(who, "member.leave")
    here.done(PERKESO, "terms.propose", 2, document("v2"), here.id("ballot"))
    assert here.ask("terms.current") == 2
