"""What an agency does while it helps, through a real node: tried, begun, noted, held, given back; kept, claimed, disputed."""

import time
from pathlib import Path
from typing import Any

import pytest

from cli.complaint import REFUSED
from contracts.words import Id
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, ORDINARY, T_PUBLISHED, Town, hurry, sealed, state


def clock_of(told: dict[str, object]) -> dict[str, Any]:
    """The clock of the help."""
    clocks = told["clocks"]
    assert isinstance(clocks, list)
    [clock] = [each for each in clocks if each["waits_for"] in ("progress", "review")]
    found: dict[str, Any] = clock
    return found


def leg_state(told: dict[str, object]) -> str:
    """Where its one leg stands."""
    legs = told["legs"]
    assert isinstance(legs, list)
    [leg] = legs
    return str(leg["state"])


class TestWhatIsDone:
    def test_an_agency_helps_its_own_prospect(self, here: Town) -> None:
        told = here.done(ASAL, "keep", here.new())
        assert state(told) == ("in_service", ASAL)

    def test_claimed_from_the_pool(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "decline", ref_id, "--reason", "capacity", "--then", "pool")
        new = here.refer(LAIN, "claim", ref_id)
        assert new.exit_code == 1
        assert "Alone it may claim such referrals from " in flat(new.stdout)
        assert "the key of somebody of the guardian, or wait" in flat(new.stdout)
        hurry(here, T_PUBLISHED, ORDINARY)
        assert state(here.done(LAIN, "claim", ref_id)) == ("in_service", LAIN)

    def test_tried_begun_noted_held_resumed_and_handed_back(
        self, here: Town, tmp_path: Path
    ) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        here.done(BANTU, "attempt", ref_id, "--by", "call")
        here.done(BANTU, "attempt", ref_id, "--by", "visit")
        here.done(BANTU, "start", ref_id)
        text = tmp_path / "note.txt"
        text.write_text("Borang telah dihantar.")
        before = clock_of(here.done(BANTU, "note", ref_id, "--note-file", str(text)))
        told = here.done(BANTU, "hold", ref_id, "--for", "2d")
        assert leg_state(told) == "on_hold"
        until_ms = int(clock_of(told)["due_ms"]) - time.time() * 1000
        assert 1.9 * 86_400_000 < until_ms <= 2 * 86_400_000
        assert (before["waits_for"], clock_of(told)["waits_for"]) == ("progress", "review")
        assert leg_state(here.done(BANTU, "resume", ref_id)) == "in_progress"
        told = here.done(BANTU, "hand-back", ref_id, "--reason", "capacity")
        assert told["state"] == "pooled"
        noted = sealed(here.node(BANTU).folder).notes(Id(bytes.fromhex(ref_id)))
        assert [(each.done, each.text) for each in noted] == [("noted", "Borang telah dihantar.")]
        shown = json_of(call("case", "show", ref_id, "--json", *here.asking(BANTU)))
        events = shown["events"]
        assert isinstance(events, list)
        tries = [each["fields"] for each in events if each["name"] == "contact_attempted"]
        assert [(each["channel"], each["count"]) for each in tries] == [("call", 1), ("visit", 2)]

    def test_what_was_said_of_the_help_is_disputed(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        here.done(BANTU, "start", ref_id)
        here.done(BANTU, "complete", ref_id, "--outcome", "helped")
        assert state(here.done(ASAL, "dispute", ref_id)) == ("open_intake", ASAL)

    def test_what_is_done_is_said_in_malay(self, here: Town) -> None:
        told = here.refer(ASAL, "keep", here.new(), "--lang", "ms").stdout
        assert told.startswith("Diurus sendiri: agensi anda membantu.")


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("verb", "said"),
        [
            (("note",), "part in this referral is 'accepted'"),
            (("hold", "--for", "1d"), "part in this referral is 'accepted'"),
            (("resume",), "part in this referral is 'accepted'"),
        ],
    )
    def test_a_verb_that_does_not_come_next(
        self, here: Town, verb: tuple[str, ...], said: str
    ) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        result = here.refer(BANTU, verb[0], ref_id, *verb[1:])
        assert (result.exit_code, said in flat(result.stderr)) == (REFUSED, True)

    def test_a_hold_that_lasts_too_long_and_one_that_is_no_time(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        here.done(BANTU, "start", ref_id)
        result = here.refer(BANTU, "hold", ref_id, "--for", "999d")
        assert result.exit_code == 1
        assert "later than a hold may last" in flat(result.stdout)
        assert "30m, 6h, 3d" in flat(here.refer(BANTU, "hold", ref_id, "--for", "soon").stderr)

    def test_what_is_not_in_the_pool_is_not_claimed(self, here: Town) -> None:
        result = here.refer(LAIN, "claim", here.new())
        assert result.exit_code == 1
        assert flat(result.stdout).startswith("Refused.")
