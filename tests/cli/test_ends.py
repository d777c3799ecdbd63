"""Mistakes, prospects that cannot be reached or have died, a steward that waits, and who of an agency sees to its part, through a real node."""

import time
from pathlib import Path

import pytest

from cli.complaint import REFUSED
from contracts.words import Id
from node.host.key_files import look_at
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, T_STEWARD, URGENT, Town, hurry, sealed, state

T_UNREACHABLE, ANY_PRIORITY = 18, 3
T_FOLLOW_UP = 24
DAY_MS = 86_400_000


def names(told: dict[str, object]) -> list[str]:
    """The agencies whose parts live."""
    legs = told["legs"]
    assert isinstance(legs, list)
    return [str(each["name"]) for each in legs]


def officers(told: dict[str, object]) -> list[object]:
    """Who sees to each part that lives."""
    legs = told["legs"]
    assert isinstance(legs, list)
    return [each["officer"] for each in legs]


class TestMistakes:
    def test_an_agency_that_was_asked_by_mistake(self, here: Town) -> None:
        ref_id = here.new()
        here.done(ASAL, "offer", ref_id, BANTU, LAIN, "--at-once")
        unclear = here.refer(ASAL, "retract", ref_id)
        assert unclear.exit_code == REFUSED
        assert f"Several offers are still unread: {BANTU}, {LAIN}." in flat(unclear.stderr)
        other = here.refer(ASAL, "retract", ref_id, ASAL)
        assert f"{ASAL} has no unread offer of this referral." in flat(other.stderr)
        assert names(here.done(ASAL, "retract", ref_id, "badan")) == [BANTU]
        told = flat(here.refer(ASAL, "retract", ref_id, "--lang", "ms").stdout)
        assert told.startswith("Telah ditarik balik: ia satu kesilapan.")
        none = here.refer(ASAL, "retract", ref_id)
        assert none.exit_code == REFUSED
        assert f"'sinergi refer withdraw {ref_id[:8]} --offer'" in flat(none.stderr)

    def test_nobody_takes_back_what_another_has_offered(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(LAIN, "retract", ref_id)
        assert result.exit_code == 1
        assert "why " in flat(result.stdout)
        assert names(here.done(ASAL, "attempt", ref_id, "--by", "call")) == [BANTU]

    def test_a_referral_that_was_opened_by_mistake(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        other = here.refer(BANTU, "close-error", ref_id)
        assert "why Only the origin says that a referral was opened by mistake." in flat(
            other.stdout
        )
        told = here.done(ASAL, "close-error", ref_id)
        assert (told["state"], told["disposition"]) == ("closed", "error")

    def test_what_an_agency_has_answered_is_a_mistake_that_two_persons_say(
        self, here: Town
    ) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "decline", ref_id, "--reason", "capacity")
        alone = here.refer(ASAL, "close-error", ref_id)
        assert alone.exit_code == 1
        assert "a second person has to sign, too." in flat(alone.stdout)
        told = here.done(ASAL, "close-error", ref_id, "--cosign", str(here.key(ASAL, 1)))
        assert told["disposition"] == "error"


class TestChanges:
    def test_it_is_more_urgent_and_somewhere_else(self, here: Town, tmp_path: Path) -> None:
        ref_id, text = here.new("--offer-to", BANTU), tmp_path / "note.txt"
        text.write_text("Telah berpindah.")
        told = here.done(ASAL, "change", ref_id, "--priority", "segera", "--state", "Johor")
        assert (told["priority"], told["area"]) == ("segera", "Johor")
        [due_ms] = [each["due_ms"] for each in told["clocks"] if each["waits_for"] == "accept"]  # type: ignore[attr-defined]  # JSON
        assert 2.9 < (due_ms / 1000 - time.time()) / 86_400 <= 3
        here.done(BANTU, "accept", ref_id)
        here.done(BANTU, "change", ref_id, "--note-file", str(text))
        shown = flat(call("case", "show", ref_id, *here.asking(ASAL)).stdout)
        assert f"{ASAL}: it is now food, Johor, urgent" in shown
        assert f"{BANTU}: it is now food, Johor, urgent" in shown
        noted = sealed(here.node(BANTU).folder).notes(Id(bytes.fromhex(ref_id)))
        assert {each.text for each in noted} == {"Telah berpindah."}

    def test_what_is_not_said_not_different_or_not_consented_to_is_no_change(
        self, here: Town
    ) -> None:
        ref_id = here.new()
        nothing = here.refer(ASAL, "change", ref_id)
        assert nothing.exit_code == REFUSED
        assert "Nothing is said that would be different." in flat(nothing.stderr)
        same = here.refer(ASAL, "change", ref_id, "--priority", "biasa")
        assert "why It is sought so already: nothing is different." in flat(same.stdout)
        other = here.refer(ASAL, "change", ref_id, "--need", "perumahan")
        assert "why Nothing is recorded under which the prospect's data may be used" in flat(
            other.stdout
        )
        stranger = here.refer(LAIN, "change", ref_id, "--priority", "segera", "--lang", "ms")
        assert "Hanya agensi yang memegang penyaluran dan agensi asalnya" in flat(stranger.stdout)


class TestSeveral:
    def test_one_becomes_several_and_two_become_one_and_apart_again(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        here.done(BANTU, "accept", ref_id)
        told = here.done(BANTU, "split", ref_id, "makanan", "makanan", "--keep", "makanan")
        assert (told["state"], told["disposition"]) == ("closed", "split")
        shown = json_of(call("case", "show", ref_id, "--json", *here.asking(ASAL)))
        [split] = [each for each in shown["events"] if each["name"] == "referral_split"]  # type: ignore[attr-defined]  # JSON
        kept, other = (part[0] for part in split["fields"]["parts"])
        assert split["fields"]["kept"] == kept
        text = flat(call("case", "show", ref_id, *here.asking(ASAL)).stdout)
        assert f"{BANTU}: it goes on as 2 referrals: {kept[:8]} food, {other[:8]} food; " in text
        alone = here.refer(ASAL, "merge", other, kept)
        assert alone.exit_code == 1
        assert "why Another agency holds one of the two, and has to sign, too." in flat(
            alone.stdout
        )
        merged = here.done(ASAL, "merge", other, kept, "--cosign", str(here.key(BANTU)))
        assert merged["disposition"] == "merged_duplicate"
        assert f"{other[:8]} is the same as {kept[:8]}" in flat(
            call("case", "show", kept, *here.asking(BANTU)).stdout
        )
        assert here.done(BANTU, "unmerge", other)["state"] == "open_intake"
        again = here.refer(BANTU, "unmerge", other)
        assert again.exit_code != 0

    def test_what_is_kept_is_a_part_and_parts_are_two_and_known(self, here: Town) -> None:
        ref_id = here.new()
        none = here.refer(ASAL, "split", ref_id, "makanan", "makanan", "--keep", "perumahan")
        assert none.exit_code == REFUSED
        assert "'perumahan' is none of the parts." in flat(none.stderr)
        one = here.refer(ASAL, "split", ref_id, "makanan", "--lang", "ms")
        assert "Penyaluran dipecahkan kepada sekurang-kurangnya dua bahagian." in flat(one.stdout)
        nobody = here.refer(ASAL, "merge", ref_id, "ffffffff")
        assert nobody.exit_code == REFUSED


class TestProspects:
    def test_one_who_has_died(self, here: Town, tmp_path: Path) -> None:
        ref_id = here.under_way(BANTU, here.new("--offer-to", BANTU))
        text = tmp_path / "note.txt"
        text.write_text("Sijil telah dilihat.")
        close = ("close-deceased", ref_id, "--note-file", str(text))
        second = ("--cosign", str(here.key(BANTU, 1)))
        alone = here.refer(BANTU, *close)
        assert (alone.exit_code, "second person" in flat(alone.stdout)) == (1, True)
        other = here.refer(ASAL, *close, "--cosign", str(here.key(ASAL, 1)))
        assert "why Only the agency that holds the referral says" in flat(other.stdout)
        told = here.done(BANTU, *close, *second)
        assert (told["state"], told["disposition"]) == ("closed", "deceased")
        noted = sealed(here.node(BANTU).folder).notes(Id(bytes.fromhex(ref_id)))
        assert {each.text for each in noted} == {"Sijil telah dilihat."}

    def test_one_whom_nobody_reaches(self, here: Town) -> None:
        ref_id = here.new()
        close = ("close-unreachable", ref_id)
        few = flat(here.refer(ASAL, *close).stdout)
        assert "why Try at least three times, in at least two ways" in few
        assert (
            f"do Try again, in another way too, and record it with 'sinergi refer attempt {ref_id[:8]}"
            in few
        )
        for way in ("call", "visit", "message"):
            here.done(ASAL, "attempt", ref_id, "--by", way)
        soon = here.refer(ASAL, *close)
        assert (soon.exit_code, "do Go on trying" in flat(soon.stdout)) == (1, True)
        hurry(here, T_UNREACHABLE, ANY_PRIORITY)
        closed = soon
        while closed.exit_code:
            here.done(ASAL, "attempt", ref_id, "--by", "call")
            closed = here.refer(ASAL, *close, "--json")
        told = json_of(closed)["referral"]
        assert isinstance(told, dict)
        assert (told["state"], told["disposition"]) == ("closed", "unreachable")


class TestOfficers:
    def test_an_officer_sees_to_what_is_offered(self, here: Town) -> None:
        ref_id, file = here.new("--offer-to", BANTU), here.key(BANTU, 1)
        key = look_at(file).public.hex()
        for named in (str(file), key):
            assert officers(here.done(BANTU, "assign", ref_id, named)) == [key]
        told = flat(here.refer(BANTU, "accept", ref_id).stdout)
        assert f"officer {BANTU}: who signs with {key[:8]}" in told

    def test_whoever_is_no_officer_of_the_agency_does_not(self, here: Town, tmp_path: Path) -> None:
        ref_id = here.new("--offer-to", BANTU)
        result = here.refer(BANTU, "assign", ref_id, str(here.key(LAIN)))
        assert result.exit_code == 1
        assert "do Name one who may act today" in flat(result.stdout)
        for typed in ("3f9a", str(tmp_path / "none.key")):
            result = here.refer(BANTU, "assign", ref_id, typed)
            assert result.exit_code == REFUSED
            assert "is neither a key file nor a public key of 64 digits." in flat(result.stderr)
        text = tmp_path / "no.key"
        text.write_text("no key")
        text.chmod(0o600)
        assert here.refer(BANTU, "assign", ref_id, str(text)).exit_code == REFUSED

    @pytest.mark.parametrize("language", ["en", "ms"])
    def test_an_agency_without_a_part_assigns_nobody(self, here: Town, language: str) -> None:
        ref_id, key = here.new("--offer-to", BANTU), str(here.key(LAIN))
        result = here.refer(LAIN, "assign", ref_id, key, "--lang", language)
        assert result.exit_code == REFUSED
        assert ref_id[:8] in flat(result.stderr)


class TestWhetherItLasts:
    def test_who_helped_is_told_to_ask_and_says_what_was_answered(self, here: Town) -> None:
        ref_id = here.new("--offer-to", BANTU)
        early = here.refer(BANTU, "follow-up", ref_id)
        assert "why Nobody has to be asked:" in flat(early.stdout)
        here.under_way(BANTU, ref_id)
        here.done(BANTU, "complete", ref_id, "--outcome", "helped")
        here.done(ASAL, "confirm", ref_id)
        early = here.refer(BANTU, "follow-up", ref_id)
        assert "why It is not time yet to ask whether the help has lasted." in flat(early.stdout)
        assert ref_id not in _mine(here, BANTU)
        hurry(here, T_FOLLOW_UP, 2, 2_000)
        again = here.new("--offer-to", BANTU)
        hurry(here, T_FOLLOW_UP, 1, 1_000)
        here.under_way(BANTU, again)
        here.done(BANTU, "complete", again, "--outcome", "partial")
        here.done(ASAL, "confirm", again)
        while again not in _mine(here, BANTU):
            pass
        shown = call("case", "show", again, *here.asking(BANTU))
        assert f"{BANTU}: ask whether the help has lasted" in flat(shown.stdout)
        other = here.refer(LAIN, "follow-up", again)
        assert "why The agency that helped asks, or the origin." in flat(other.stdout)
        told = flat(here.refer(BANTU, "follow-up", again, "--lang", "ms").stdout)
        assert told.startswith("Jawapan telah direkodkan.")
        while again not in _mine(here, BANTU):
            pass
        told = flat(here.refer(ASAL, "follow-up", again).stdout)
        assert told.startswith("The answer is recorded.")
        timeline = flat(call("case", "show", again, *here.asking(ASAL)).stdout)
        assert f"{BANTU} asked whether the help has lasted (1 of 3)" in timeline
        assert f"{ASAL} asked whether the help has lasted (2 of 3)" in timeline


def _mine(here: Town, agency: str) -> list[str]:
    """For what an agency has to do something next."""
    told = json_of(call("case", "list", "--mine", "--json", *here.asking(agency)))
    listed = told["referrals"]
    assert isinstance(listed, list)
    return [str(each["ref_id"]) for each in listed]


class TestTheSteward:
    def test_it_waits_for_room_and_no_longer_than_it_may(self, here: Town) -> None:
        hurry(here, T_STEWARD, URGENT, DAY_MS)  # whatever others have made of it
        ref_id = here.left_to_the_steward("--need", "perumahan", "--state", "Labuan")
        other = here.refer(BANTU, "wait", ref_id, "--for", "2d")
        assert "why Only the steward does this." in flat(other.stdout)
        long = here.refer(ASAL, "wait", ref_id, "--for", "99d")
        assert (long.exit_code, "do Give a shorter time with --for." in flat(long.stdout)) == (
            1,
            True,
        )
        told = here.done(ASAL, "wait", ref_id, "--for", "2d")
        assert state(told) == ("stewarded", ASAL)
        [due_ms] = [each["due_ms"] for each in told["clocks"] if each["waits_for"] == "steward"]  # type: ignore[attr-defined]  # JSON
        assert 1.9 < (due_ms / 1000 - time.time()) / 86_400 <= 2
