"""What prospects consent to, recorded and shown through a real node."""

import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cli.catalogue import Language
from cli.complaint import REFUSED
from cli.consent.shown import standing_rows
from cli.consent.verbs import CLASSES, KINDS, PURPOSES
from cli.desk import Agencies
from cli.sayings.consents import ConsentCode, ConsentState
from contracts.library import basis, erasure, member
from contracts.library import consent as contract
from contracts.words import Choice, Id
from node.client import consents
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, Town, sealed

DAY = 86_400_000


def consent(here: Town, agency: str, *arguments: str) -> Result:
    """`sinergi case consent`, signed by an agency's officer."""
    return call("case", "consent", *arguments, *here.signing(agency))


def done(here: Town, agency: str, *arguments: str) -> dict[str, Any]:
    """The same, which has to be done; what stands then."""
    result = consent(here, agency, *arguments, "--json")
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json_of(result)
    assert told["done"] is True
    return told


def shown(here: Town, agency: str, ref_id: str, *more: str) -> str:
    """What anybody reads of it."""
    result = call("case", "consent", "show", ref_id, *here.asking(agency), *more)
    assert result.exit_code == 0, result.output
    return flat(result.stdout)


class TestWhatIsRecorded:
    def test_given_to_all_for_the_need_of_the_referral_for_a_year(
        self, here: Town, tmp_path: Path
    ) -> None:
        ref_id = here.new()
        assert "consent in force, until" in shown(here, ASAL, ref_id)
        note = tmp_path / "note.txt"
        note.write_text("Bersetuju secara lisan.")
        told = done(here, ASAL, "give", ref_id, "--note-file", str(note))["consent"]
        assert (told["status"], told["version"], told["reach"]) == ("active", 2, "all_members")
        assert (told["purposes"], told["classes"]) == (["channel"], ["preview", "core"])
        assert (told["needs"], told["kinds"], told["members"]) == ([9], [], [])
        assert abs(told["until_ms"] - time.time() * 1000 - 365 * DAY) < DAY
        noted = sealed(here.node(ASAL).folder).notes(Id(bytes.fromhex(ref_id)))
        assert [(each.done, each.text) for each in noted] == [
            ("consent given", "Bersetuju secara lisan.")
        ]

    def test_narrowed_renewed_and_withdrawn_by_another_agency(self, here: Town) -> None:
        ref_id = here.new()
        wide = ("--purpose", "channel,share", "--need", "makanan,oku", "--data", "preview,core")
        done(here, ASAL, "give", ref_id, *wide, "--to", BANTU, "--to", LAIN, "--for", "90d")
        told = done(here, BANTU, "narrow", ref_id, "--to", LAIN)["consent"]
        assert (told["status"], told["reach"], len(told["members"])) == ("narrowed", "listed", 1)
        assert told["purposes"] == ["channel", "share"]
        told = done(here, ASAL, "renew", ref_id, "--for", "700d")["consent"]
        assert (told["status"], told["version"]) == ("narrowed", 4)
        told = done(here, LAIN, "withdraw", ref_id)
        assert told["consent"]["status"] == "withdrawn"
        [owed] = told["erasures"]
        assert (owed["status"], owed["level"]) == ("asked", 0)
        page = shown(here, ASAL, ref_id)
        assert "consent withdrawn, until" in page
        assert "to be deleted Agensi Asal: nothing deleted yet" in page

    def test_to_kinds_and_to_nobody(self, here: Town) -> None:
        ref_id = here.new()
        told = done(here, ASAL, "give", ref_id, "--to", "kind:zakat", "--to", "KIND:leader_body")
        assert told["consent"]["kinds"] == ["zakat", "leader_body"]
        assert "to zakat boards, bodies of community leaders" in shown(here, ASAL, ref_id)
        assert done(here, ASAL, "narrow", ref_id, "--to", "none")["consent"]["members"] == []
        assert "to no other agency, but guardian" in shown(here, ASAL, ref_id)
        done(here, ASAL, "give", ref_id, "--to", "all")
        assert "to all agencies" in shown(here, ASAL, ref_id)

    def test_shown_in_malay_and_by_the_names_of_agencies(self, here: Town) -> None:
        ref_id = here.new()
        result = consent(here, ASAL, "give", ref_id, "--to", BANTU, "--lang", "ms")
        assert result.stdout.startswith("Persetujuan telah direkodkan.")
        page = shown(here, ASAL, ref_id, "--lang", "ms")
        assert "persetujuan berkuat kuasa, sehingga" in page
        assert "kepada Agensi Bantu" in page


def test_of_a_case_that_was_opened_under_a_law_no_consent_is_shown() -> None:
    standing, nobody = consents.Standing("00" * 16, None, (), ()), Agencies(None, (), {})
    [(_, told)] = standing_rows(standing, nobody, Language.ENGLISH)
    assert str(told) == "none is recorded"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("agency", "verb", "said", "todo"),
        [
            (BANTU, ("give",), "Only the agency that the prospect came to", "Ask the origin"),
            (ASAL, ("give", "--for", "731d"), "more than twenty-four months", "docs/contracts"),
            (ASAL, ("give", "--data", "core"), "to channel includes the preview", "docs/contracts"),
        ],
    )
    def test_by_the_contract_with_why_and_what_to_do(
        self, here: Town, agency: str, verb: tuple[str, ...], said: str, todo: str
    ) -> None:
        result = consent(here, agency, verb[0], here.new(), *verb[1:])
        told = flat(result.stdout)
        assert (result.exit_code, said in told, todo in told) == (1, True, True), told

    def test_more_is_not_narrower_and_what_has_ended_is_not_renewed(self, here: Town) -> None:
        ref_id = here.new()
        done(here, ASAL, "give", ref_id)
        assert "not less than what" in flat(consent(here, ASAL, "narrow", ref_id).stdout)
        done(here, ASAL, "withdraw", ref_id)
        for verb in (("renew",), ("withdraw",), ("narrow", "--to", "none")):
            told = flat(consent(here, ASAL, verb[0], ref_id, *verb[1:]).stdout)
            assert "was withdrawn or its time is over" in told

    def test_an_offer_to_whom_the_prospect_has_not_consented_names_the_agency(
        self, here: Town
    ) -> None:
        ref_id = here.new()
        done(here, ASAL, "narrow", ref_id, "--to", LAIN)
        result = here.refer(ASAL, "offer", ref_id, BANTU)
        told = flat(result.stdout)
        assert result.exit_code == 1
        assert "why The prospect has not consented that every agency" in told
        assert f"begins with {here.node(BANTU).member.hex()[:8]}" in told
        assert f"'sinergi case consent give {ref_id[:8]}'" in told
        here.done(ASAL, "offer", ref_id, LAIN)

    @pytest.mark.parametrize(
        ("to", "said"),
        [
            (("all", "kind:ngo"), "--to all, --to none, --to kind:..., --to AGENCY"),
            (("kind:ngo", BANTU), "--to all, --to none, --to kind:..., --to AGENCY"),
            (("kind:bank",), "federal, state, statutory, zakat"),
            (("Tiada",), "No agency is called 'Tiada'"),
        ],
    )
    def test_whom_nobody_can_mean(self, here: Town, to: tuple[str, ...], said: str) -> None:
        options = [part for each in to for part in ("--to", each)]
        result = consent(here, ASAL, "give", here.new(), *options)
        assert (result.exit_code, said in flat(result.stderr)) == (REFUSED, True), result.stderr


def choices(kind: type[Choice]) -> list[str]:
    """The names of a choice of a contract, by their numbers."""
    return [each.name.lower() for each in sorted(kind, key=lambda each: each.value)]


def test_the_words_of_options_are_those_of_the_contracts() -> None:
    assert choices(contract.Purpose) == list(consents.PURPOSES) == list(PURPOSES)
    assert choices(contract.DataClass) == list(consents.CLASSES) == list(CLASSES)
    assert choices(contract.Reach) == list(consents.REACHES)
    assert choices(member.Kind) == list(consents.KINDS)
    assert [each.replace("-", "_") for each in KINDS] == list(consents.KINDS)


def test_contracts_that_speak_of_one_thing_have_its_numbers_alike() -> None:
    assert choices(contract.Purpose) == choices(basis.Purpose)
    assert choices(contract.DataClass) == choices(basis.DataClass)


def test_every_code_that_can_be_shown_has_its_words() -> None:
    kinds = (contract.Purpose, contract.DataClass, basis.LegalGround, member.Kind)
    codes = [each for kind in kinds for each in choices(kind)]
    assert [each for each in codes if each.upper() not in ConsentCode.__members__] == []
    states = [*choices(contract.Status), *choices(erasure.Status)]
    left = {each for each in states if each.upper() not in ConsentState.__members__}
    assert left == {"gone"}, "what is gone is nowhere to be shown"
