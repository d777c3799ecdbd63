"""How an agency comes in, is suspended, comes back, leaves, and is put out; and who holds an office meanwhile."""

import pytest

from chain.receipt import Outcome
from contracts.refusal import Refused
from contracts.sandbox import Sandbox, why
from contracts.shelf import shipped
from contracts.words import Commitment, Standing
from tests.contracts.network import Network, an_id, member_id, secret

NGO = 7
BREACH, MOC_EXPIRED, KEY_COMPROMISE = 1, 2, 3
STEWARD, SELANGOR = 0, 10
NAME = Commitment(b"n" * 32)


def _standing(network: Network, number: int) -> Standing:
    found: Standing = network.ask("member", "standing", member_id(number))
    return found


def _done(network: Network, who: str, method: str, *form: object) -> None:
    assert why(network.call(who, "member", method, *form)) == ()


def _applicant(network: Network) -> None:
    """Member 5, whose first signatory is the key `m5.a`, proposed by member 0."""
    form = (member_id(5), NGO, NAME, secret("m5.a").public, an_id("apply"))
    _done(network, "m0.a", "propose", *form)


def _suspended(network: Network, number: int) -> None:
    _done(network, "m0.a", "suspend", member_id(number), BREACH, an_id("breach"))
    for voter in ("m1.a", "m2.a"):
        if number != int(voter[1]) and _standing(network, number) is not Standing.SUSPENDED:
            _done(network, voter, "agree", an_id("breach"))
    assert _standing(network, number) is Standing.SUSPENDED


def test_an_applicant_becomes_a_member_when_three_have_spoken_for_it_and_it_signs_the_terms() -> (
    None
):
    network = Network()
    _applicant(network)
    assert why(network.call("m5.a", "member", "confirm", 1)) == ("not_endorsed",)
    _done(network, "m1.a", "endorse", member_id(5))
    assert why(network.call("m1.b", "member", "endorse", member_id(5))) == ("already_voted",)
    _done(network, "m2.a", "endorse", member_id(5))
    assert why(network.call("m5.a", "errands", "open", an_id("x"), ()))[0] == "forbidden"
    assert why(network.call("m5.a", "member", "confirm", 2)) == ("old_terms", 1)
    _done(network, "m5.a", "confirm", 1)
    assert _standing(network, 5) is Standing.ACTIVE
    assert network.ask("member", "active_members") == 5
    assert why(network.call("m5.a", "member", "confirm", 1))[0] == "wrong_standing"


def test_an_application_lapses() -> None:
    network = Network()
    _applicant(network)
    network.wait(89)
    assert _standing(network, 5) is Standing.APPLICANT
    network.wait(1)
    assert _standing(network, 5) is Standing.LEFT


def test_no_more_members_confirm_than_a_vote_can_count() -> None:
    """Those who were proposed while there was room may be more than there is room for."""
    network = Network(199)
    for number in (200, 201):
        ballot = an_id(f"apply {number}")
        form = (member_id(number), NGO, NAME, secret(f"m{number}.a").public, ballot)
        _done(network, "m0.a", "propose", *form)
        for voter in ("m1.a", "m2.a"):
            _done(network, voter, "endorse", member_id(number))
    _done(network, "m200.a", "confirm", 1)
    assert why(network.call("m201.a", "member", "confirm", 1)) == ("too_many_members",)
    _done(network, "m7.a", "leave")
    _done(network, "m201.a", "confirm", 1)


def test_two_thirds_of_the_others_suspend_a_member_and_its_users_then_do_nothing() -> None:
    network = Network()
    _done(network, "m0.a", "suspend", member_id(3), BREACH, an_id("b"))
    assert why(network.call("m3.a", "member", "agree", an_id("b"))) == ("not_entitled",)
    _done(network, "m1.a", "agree", an_id("b"))
    assert _standing(network, 3) is Standing.ACTIVE
    _done(network, "m2.a", "agree", an_id("b"))
    assert _standing(network, 3) is Standing.SUSPENDED
    assert why(network.call("m3.a", "errands", "open", an_id("x"), ()))[0] == "wrong_standing"
    assert network.ask("member", "active_members") == 3


def test_any_two_members_suspend_one_whose_keys_are_in_wrong_hands() -> None:
    network = Network()
    _done(network, "m0.a", "suspend", member_id(3), KEY_COMPROMISE, an_id("key"))
    assert _standing(network, 3) is Standing.ACTIVE
    _done(network, "m1.a", "agree", an_id("key"))
    assert _standing(network, 3) is Standing.SUSPENDED


def test_a_member_stops_itself_at_once() -> None:
    network = Network()
    _done(network, "m3.b", "stop_own")
    assert _standing(network, 3) is Standing.SUSPENDED


def test_a_suspension_ends_at_its_review_or_when_two_thirds_say_so() -> None:
    network = Network()
    _suspended(network, 3)
    network.wait(30)
    assert _standing(network, 3) is Standing.ACTIVE
    _done(network, "m3.a", "stop_own")
    _done(network, "m0.a", "resume", member_id(3), an_id("back"))
    _done(network, "m1.a", "agree", an_id("back"))
    _done(network, "m2.a", "agree", an_id("back"))
    assert _standing(network, 3) is Standing.ACTIVE
    network.wait(31)
    assert _standing(network, 3) is Standing.ACTIVE


def test_a_member_leaves_after_its_time_to_finish() -> None:
    network = Network()
    _done(network, "m3.a", "leave")
    assert _standing(network, 3) is Standing.LEAVING
    assert network.ask("member", "active_members") == 3
    assert network.call("m3.a", "errands", "open", an_id("x"), ()).outcome is Outcome.DONE
    assert why(network.call("m3.a", "member", "leave")) == ("wrong_state",)
    network.wait(30)
    assert _standing(network, 3) is Standing.LEFT


def test_three_quarters_of_the_others_put_a_member_out() -> None:
    network = Network()
    _done(network, "m0.a", "expel", member_id(3), an_id("out"))
    _done(network, "m1.a", "agree", an_id("out"))
    assert _standing(network, 3) is Standing.ACTIVE
    _done(network, "m2.a", "agree", an_id("out"))
    assert _standing(network, 3) is Standing.EXPELLED
    assert why(network.call("m3.a", "errands", "open", an_id("x"), ()))[0] == "wrong_standing"


def test_the_last_active_member_cannot_go() -> None:
    network = Network(1)
    for method in ("leave", "stop_own"):
        assert why(network.call("m0.a", "member", method)) == ("last_member",)
    assert _standing(network, 0) is Standing.ACTIVE


def test_a_question_lapses_when_nobody_decides_it() -> None:
    network = Network()
    _done(network, "m0.a", "expel", member_id(3), an_id("out"))
    network.wait(31)
    assert why(network.call("m1.a", "member", "agree", an_id("out")))[0] == "lapsed"


@pytest.mark.parametrize("office", [STEWARD, SELANGOR])
def test_an_office_passes_to_the_next_active_member_by_itself(office: int) -> None:
    network = Network()
    row = (member_id(3), member_id(2))
    assert why(network.call("m0.a", "office", "assign", office, row, an_id("row"))) == ()
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "office", "agree", an_id("row"))) == ()
    assert network.ask("office", "holder", office) == member_id(3)
    _done(network, "m3.a", "stop_own")
    assert network.ask("office", "holder", office) == member_id(2)
    _done(network, "m2.a", "stop_own")
    expected = member_id(0)
    assert network.ask("office", "holder", office) == expected


def test_a_state_without_a_guardian_falls_to_the_steward_and_a_gone_steward_to_the_oldest() -> None:
    network = Network()
    assert network.ask("office", "holder", SELANGOR) == member_id(0)
    _done(network, "m0.a", "stop_own")
    oldest = network.ask("member", "longest_active")
    assert network.ask("office", "holder", STEWARD) == oldest
    assert oldest != member_id(0)


def test_of_two_members_one_alone_decides_about_the_other() -> None:
    network = Network(2)
    _done(network, "m0.a", "suspend", member_id(1), BREACH, an_id("breach"))
    assert _standing(network, 1) is Standing.SUSPENDED
    _done(network, "m0.a", "resume", member_id(1), an_id("again"))
    assert _standing(network, 1) is Standing.ACTIVE


def test_the_only_member_gives_itself_an_office_and_without_any_nobody_holds_one() -> None:
    network = Network(1)
    form = (SELANGOR, (member_id(0),), an_id("row"))
    assert why(network.call("m0.a", "office", "assign", *form)) == ()
    assert network.ask("office", "holder", SELANGOR) == member_id(0)
    programs = {each.alone().name: each for each in shipped()}
    empty = Sandbox(programs["office"], programs["member"])
    [(_, office)] = empty.contract.entries["holder"].parameters
    with pytest.raises(Refused) as refused:
        empty.ask("holder", office=office.unpack(STEWARD))
    assert refused.value.reason.code == "no_member"


def test_a_question_says_who_agreed_and_whether_that_was_enough() -> None:
    network = Network()
    ballot = an_id("out")
    _done(network, "m0.a", "expel", member_id(3), ballot)
    assert network.ask("ballot", "voters", ballot) == (member_id(0),)
    for voter in ("m1.a", "m2.a"):
        assert network.ask("ballot", "is_passed", ballot) is False
        _done(network, voter, "agree", ballot)
    assert network.ask("ballot", "is_passed", ballot) is True
    assert network.ask("ballot", "voters", ballot) == (member_id(0), member_id(1), member_id(2))


def test_the_roll_of_members_goes_page_by_page_with_those_who_are_gone() -> None:
    network = Network()
    _done(network, "m2.a", "stop_own")
    first = network.ask("member", "roll", ())
    found = [(each.member_id, each.kind.value, each.standing) for each in first]
    standings = [Standing.ACTIVE, Standing.ACTIVE, Standing.SUSPENDED, Standing.ACTIVE]
    assert found == [(member_id(at), 1 + at, standing) for at, standing in enumerate(standings)]
    rest = network.ask("member", "roll", (member_id(1),))
    assert [each.member_id for each in rest] == [member_id(2), member_id(3)]
    assert network.ask("member", "roll", (member_id(3),)) == ()
