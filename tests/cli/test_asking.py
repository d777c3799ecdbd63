"""What is asked before an agency decides, and what an assessment finds, through a real node: asked, answered, concluded."""

import pytest

from cli.complaint import REFUSED
from tests.cli.terminal import flat
from tests.cli.town import ASAL, BANTU, LAIN, Town, state


def legs(told: dict[str, object]) -> dict[str, str]:
    """Where the part of each agency stands, by its name."""
    found = told["legs"]
    assert isinstance(found, list)
    return {str(each["name"]): str(each["state"]) for each in found}


class TestInformation:
    def test_it_is_asked_for_once_and_answered(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        told = here.done(BANTU, "ask-info", ref_id)
        assert legs(told) == {BANTU: "info_requested"}
        assert told["next"] == [{"member": here.node(ASAL).member.hex(), "deed": "inform"}]
        waiting = here.refer(BANTU, "ask-info", ref_id)
        assert waiting.exit_code == REFUSED
        assert "part in this referral is 'information requested'" in flat(waiting.stderr)
        answered = flat(here.refer(ASAL, "answer-info", ref_id, "--lang", "ms").stdout)
        assert answered.startswith("Telah dijawab: baki tempoh memutuskan berjalan semula.")
        again = here.refer(BANTU, "ask-info", ref_id)
        assert again.exit_code == 1
        assert "why Information was asked for already." in flat(again.stdout)
        assert "do Decide with what you know: accept, decline or redirect" in flat(again.stdout)
        assert state(here.done(BANTU, "accept", ref_id)) == ("in_service", BANTU)

    def test_where_several_ask_the_one_that_has_its_answer_is_named(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "offer", ref_id, BANTU, LAIN, "--at-once")
        here.done(BANTU, "ask-info", ref_id)
        wrong = here.refer(ASAL, "answer-info", ref_id, LAIN)
        assert wrong.exit_code == REFUSED
        assert f"{LAIN} does not wait for information" in flat(wrong.stderr)
        here.done(LAIN, "ask-info", ref_id)
        unclear = here.refer(ASAL, "answer-info", ref_id)
        assert unclear.exit_code == REFUSED
        assert f"Several agencies wait for information: {BANTU}, {LAIN}." in flat(unclear.stderr)
        told = here.done(ASAL, "answer-info", ref_id, "badan")
        assert legs(told) == {BANTU: "info_requested", LAIN: "received"}

    def test_nobody_answers_what_was_not_asked_or_for_another_agency(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(ASAL, "answer-info", ref_id)
        assert result.exit_code == REFUSED
        assert "No agency waits for information about this referral." in flat(result.stderr)
        here.done(BANTU, "ask-info", ref_id)
        result = here.refer(LAIN, "answer-info", ref_id)
        assert result.exit_code == 1
        assert "your agency does not hold the referral now" in flat(result.stdout)

    def test_who_declines_for_want_of_it_is_told_how_to_ask(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(BANTU, "decline", ref_id, "--reason", "information")
        assert result.exit_code == 1
        assert f"with 'sinergi refer ask-info {ref_id[:8]}'" in flat(result.stdout)


class TestAssessment:
    def test_a_prospect_who_has_moved_is_in_the_pool_of_the_new_state(self, here: Town) -> None:
        ref_id = here.under_way(BANTU, here.new("--offer-to", BANTU))
        told = here.done(BANTU, "conclude", ref_id, "--moved-to", "Pulau Pinang")
        assert (told["state"], told["area"]) == ("pooled", "Pulau Pinang")

    def test_for_one_who_is_not_eligible_the_next_agency_is_asked(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "offer", ref_id, BANTU, LAIN)
        here.under_way(BANTU, ref_id)
        told = flat(here.refer(BANTU, "conclude", ref_id, "--not-eligible").stdout)
        assert told.startswith("Concluded: your agency helps no more.")
        assert f"offer {LAIN}: offered" in told or f"offer {LAIN}: received" in told

    @pytest.mark.parametrize("found", [(), ("--not-eligible", "--moved-to", "johor")])
    def test_it_comes_to_one_finding(self, here: Town, found: tuple[str, ...]) -> None:
        result = here.refer(BANTU, "conclude", "abcd", *found)
        assert result.exit_code == REFUSED
        assert "An assessment comes to one finding." in flat(result.stderr)
        malay = here.refer(BANTU, "conclude", "abcd", *found, "--lang", "ms")
        assert "Penilaian menghasilkan satu dapatan." in flat(malay.stderr)

    def test_a_state_that_is_none_is_refused_with_those_that_are(self, here: Town) -> None:
        result = here.refer(BANTU, "conclude", "abcd", "--moved-to", "Jauhor")
        assert "'Jauhor' is not what --moved-to takes." in flat(result.stderr)
        assert "Use one of: johor, kedah" in flat(result.stderr)

    def test_it_begins_when_the_help_does(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(BANTU, "conclude", ref_id, "--not-eligible")
        assert result.exit_code == REFUSED
        assert "An offer is answered first. After 'accept' comes 'start'" in flat(result.stderr)
