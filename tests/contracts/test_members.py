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


def _standing(network: Network, number: int) -> Standing | None:
    found: Standing | None = network.ask("member", "standing", member_id(number))
    return found


def _done(network: Network, who: str, method: str, *form: object) -> None:
    assert why(network.call(who, "member", method, *form)) == ()


def _applicant(network: Network) -> None:
    """Member 5, whose first signatory is the key `m5.a`, proposed by member 0."""
    form = (member_id(5), NGO, NAME, secret("m5.a").public, an_id("apply"))
    assert why(network.taken("m0.a", "m5.a", "member", "propose", *form)) == ()


def _joined(network: Network, number: int) -> None:
    """A member without a vote."""
    form = (member_id(number), NGO, NAME, secret(f"m{number}.a").public, an_id(f"apply {number}"))
    assert why(network.taken("m0.a", f"m{number}.a", "member", "propose", *form)) == ()
    for voter in ("m1.a", "m2.a"):
        _done(network, voter, "endorse", member_id(number))
    _done(network, f"m{number}.a", "confirm", 1)


def _stopped(network: Network, *voters: int, whom: int) -> tuple[object, ...]:
    """Two members ask to stop another one: what the second is told."""
    first, second = voters
    ballot = an_id(f"stop {network.now_ms}")
    asked = why(network.call(f"m{first}.a", "member", "stop", member_id(whom), ballot))
    return asked or why(network.call(f"m{second}.a", "member", "agree", ballot))


def _voted(
    network: Network, name: str, method: str, *form: object, voters: tuple[int, ...] = (0, 1, 2)
) -> tuple[object, ...]:
    """What the last of these is told who agree."""
    ballot = an_id(name)
    first, *others = voters
    said = why(network.call(f"m{first}.a", "member", method, *form, ballot))
    for voter in others:
        assert said == ()
        said = why(network.call(f"m{voter}.a", "member", "agree", ballot))
    return said


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


def test_an_applicants_key_signs_the_proposal_so_that_nobody_takes_another_ones() -> None:
    network = Network()
    network.offer("m0.a", "m5.a")
    form = (member_id(5), NGO, NAME, secret("m5.a").public, an_id("apply"))
    assert why(network.call("m0.a", "member", "propose", *form)) == ("key_not_signed",)
    assert _standing(network, 5) is None


def test_who_was_endorsed_by_three_takes_part_and_votes_once_two_thirds_say_so() -> None:
    network = Network(5)
    _joined(network, 9)
    assert (network.ask("member", "active_members"), network.ask("member", "voters", ())) == (6, 5)
    form = (member_id(3), BREACH, an_id("no vote"))
    assert why(network.call("m9.a", "member", "suspend", *form)) == ("not_entitled",)
    assert _voted(network, "vote", "give_vote", member_id(9)) == ()
    assert network.ask("member", "may_vote", member_id(9)) is False, "three of five are not enough"
    _done(network, "m3.a", "agree", an_id("vote"))
    assert (
        network.ask("member", "voters", ()),
        network.ask("member", "voters", (member_id(9),)),
    ) == (6, 5)
    _done(network, "m9.a", "suspend", *form)
    again = network.call("m0.a", "member", "give_vote", member_id(9), an_id("again"))
    assert why(again) == ("wrong_state",)


def test_no_more_members_vote_than_a_vote_can_count() -> None:
    network = Network(199)
    for number in (200, 201):
        _joined(network, number)
    ballots = {number: an_id(f"vote {number}") for number in (200, 201)}
    for number, ballot in ballots.items():
        _done(network, "m0.a", "give_vote", member_id(number), ballot)
    agree = [network.encode("member", "agree", ballot) for ballot in ballots.values()]
    for at in range(1, 133, 33):
        voters = [f"m{number}.a" for number in range(at, at + 33) if number < 133]
        made = network.block(*[network.transaction(voter, *agree) for voter in voters])
        assert {why(each) for receipt in made.receipts for each in receipt.results} == {()}
        assert len(made.receipts) == len(voters)
    _done(network, "m133.a", "agree", ballots[200])
    full = network.call("m133.a", "member", "agree", ballots[201])
    assert why(full) == ("too_many_members",)
    _done(network, "m7.a", "leave")
    _done(network, "m133.a", "agree", ballots[201])
    _done(network, "m134.a", "agree", ballots[201])
    assert network.ask("member", "voters", ()) == 200


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


def test_any_two_members_stop_one_whose_keys_are_in_wrong_hands_for_three_days() -> None:
    network = Network()
    assert _stopped(network, 0, 1, whom=3) == ()
    assert _standing(network, 3) is Standing.SUSPENDED
    network.wait(2)
    assert _standing(network, 3) is Standing.SUSPENDED
    network.wait(1)
    assert _standing(network, 3) is Standing.ACTIVE


def test_who_is_stopped_counts_in_every_share_until_two_thirds_confirm_it() -> None:
    network = Network(5)
    assert _stopped(network, 0, 1, whom=4) == ()
    assert network.ask("member", "voters", ()) == 5
    ballot = an_id("parameter")
    network.call("m0.a", "govern", "propose_parameter", 1, 100, ballot)
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "govern", "agree", ballot)) == ()
    assert network.ask("ballot", "is_passed", ballot) is False, "three of the four that are left"
    assert _voted(network, "sure", "suspend", member_id(4), KEY_COMPROMISE) == ()
    assert _standing(network, 4) is Standing.SUSPENDED
    assert network.ask("member", "voters", ()) == 4
    network.wait(29)
    assert _standing(network, 4) is Standing.SUSPENDED, "for 30 days, now that it is confirmed"
    network.wait(1)
    assert _standing(network, 4) is Standing.ACTIVE


def test_who_has_stopped_a_member_stops_no_other_for_30_days_unless_it_was_confirmed() -> None:
    network = Network(7)
    assert _stopped(network, 0, 1, whom=6) == ()
    asked = why(network.call("m0.b", "member", "stop", member_id(5), an_id("more")))
    assert asked[0] == "asked_lately"
    assert _stopped(network, 2, 1, whom=5)[0] == "asked_lately"
    assert _standing(network, 5) is Standing.ACTIVE
    assert _stopped(network, 2, 3, whom=5) == ()
    network.wait(10)
    assert _stopped(network, 0, 1, whom=6)[0] == "asked_lately"
    assert _stopped(network, 3, 4, whom=6)[0] == "asked_lately"
    network.wait(20)
    assert _stopped(network, 0, 1, whom=6) == ()
    assert (
        _voted(network, "sure", "suspend", member_id(6), KEY_COMPROMISE, voters=(0, 1, 2, 3, 4))
        == ()
    )
    assert _stopped(network, 0, 1, whom=5) == ()


def test_who_is_stopped_or_suspended_is_not_stopped_again_nor_suspended_twice() -> None:
    network = Network(5)
    assert _stopped(network, 0, 1, whom=4) == ()
    assert _stopped(network, 2, 3, whom=4) == ("wrong_state",)
    assert _voted(network, "one", "suspend", member_id(4), BREACH) == ()
    assert _voted(network, "two", "suspend", member_id(4), BREACH) == ("wrong_state",)


def test_a_member_that_leaves_is_not_stopped_by_two_and_so_kept_from_leaving() -> None:
    network = Network(5)
    _done(network, "m0.a", "stop", member_id(4), an_id("stop"))
    _done(network, "m4.a", "leave")
    assert why(network.call("m1.a", "member", "agree", an_id("stop"))) == ("wrong_state",)
    assert _stopped(network, 2, 3, whom=4) == ("wrong_state",)
    network.wait(31)
    assert _standing(network, 4) is Standing.LEFT


def test_of_two_members_one_stops_the_other_and_decides_nothing_alone() -> None:
    network = Network(2)
    _done(network, "m0.a", "stop", member_id(1), an_id("stop"))
    assert _standing(network, 1) is Standing.SUSPENDED
    assert network.ask("member", "active_members") == 2, "second signatures are not waived"
    form = (1, 100, an_id("parameter"))
    assert why(network.call("m0.a", "govern", "propose_parameter", *form)) == ()
    assert network.ask("ballot", "is_passed", an_id("parameter")) is False
    network.wait(3)
    assert why(network.call("m1.a", "govern", "agree", an_id("parameter"))) == ()
    assert network.ask("ballot", "is_passed", an_id("parameter")) is True


def test_who_agreed_and_was_stopped_meanwhile_counts_when_it_is_back() -> None:
    network = Network()
    _done(network, "m1.a", "suspend", member_id(3), BREACH, an_id("breach"))
    assert _stopped(network, 0, 2, whom=1) == ()
    for voter in ("m0.a", "m2.a"):
        _done(network, voter, "agree", an_id("breach"))
    assert _standing(network, 3) is Standing.ACTIVE
    again = network.call("m2.a", "member", "agree", an_id("breach"))
    assert why(again) == ("already_voted",)
    network.wait(3)
    _done(network, "m2.a", "agree", an_id("breach"))
    assert _standing(network, 3) is Standing.SUSPENDED


def test_who_asked_to_stop_and_may_not_vote_any_more_is_none_of_those_who_did_it() -> None:
    network = Network(8)
    _done(network, "m0.a", "stop", member_id(6), an_id("stop"))
    assert _stopped(network, 2, 3, whom=0) == ()
    _done(network, "m1.a", "agree", an_id("stop"))
    assert _standing(network, 6) is Standing.ACTIVE, "one of two"
    _done(network, "m4.a", "agree", an_id("stop"))
    assert _standing(network, 6) is Standing.SUSPENDED
    network.wait(3)
    assert _stopped(network, 0, 5, whom=7) == (), "it has stopped nobody"


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
