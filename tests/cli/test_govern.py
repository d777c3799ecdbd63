"""What members decide, through a real node: asked, listed, read as a difference, agreed to, taken back; and what is refused."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import Result

from cli.complaint import REFUSED
from cli.govern.looks import CLOCKS
from cli.govern.proposing import PARAMETERS
from contracts.library import duration, govern
from contracts.shelf import of_the_shelf
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import ASAL, BANTU, LAIN, Town

[DUTY] = of_the_shelf("duty")
OTHER_DUTY = DUTY.source.replace("LONGEST_MS = 7 * DAY", "LONGEST_MS = 6 * DAY").replace(
    'BAD_PERIOD = Reason("bad_period")', 'BAD_PERIOD = Reason("bad_time")'
)
NOBODY = "ff" * 16


def said(here: Town, agency: str, *arguments: str) -> Result:
    """`sinergi govern`, signed by an agency's first officer."""
    return call("govern", *arguments, *here.signing(agency))


def looked(here: Town, *arguments: str) -> Result:
    """The same, with nothing to sign."""
    return call("govern", *arguments, *here.asking(ASAL))


def asked(here: Town, *arguments: str) -> str:
    """Something that the steward asks the members; its id."""
    result = said(here, ASAL, "propose", *arguments, "--json")
    assert result.exit_code == 0, result.output
    told = json_of(result)
    assert told["done"] is True, told
    return str(told["id"])


def decided(here: Town, proposal: str) -> None:
    """The others agree, until it is decided."""
    for agency in (BANTU, LAIN):
        if json_of(looked(here, "show", proposal, "--json"))["state"] == "open":
            result = said(here, agency, "approve", proposal)
            assert result.exit_code == 0, result.output
    assert json_of(looked(here, "show", proposal, "--json"))["state"] == "passed"


def changes(here: Town, proposal: str, *more: str) -> list[tuple[object, ...]]:
    """What would be another."""
    told = json_of(looked(here, "diff", proposal, *more, "--json"))
    rows = told["changes"]
    assert isinstance(rows, list)
    return [(each["about"], each["name"], each["before"], each["after"]) for each in rows]


class TestWhatIsAsked:
    def test_a_duration_is_asked_read_agreed_to_and_set(self, here: Town) -> None:
        proposal = asked(here, "duration", "hold", "biasa", "80d")
        assert changes(here, proposal) == [("duration", "8.3", 90 * 86_400_000, 80 * 86_400_000)]
        told = flat(looked(here, "diff", proposal[:10]).output)
        for words in ("hold, biasa", "90 d", "80 d", "of a pause, at most"):
            assert words in told
        assert proposal[:8] in looked(here, "list").output
        decided(here, proposal)
        assert proposal[:8] not in looked(here, "list").output
        assert proposal[:8] in looked(here, "list", "--all").output
        again = asked(here, "duration", "hold", "biasa", "90d")
        assert changes(here, again)[0][2:] == (80 * 86_400_000, 90 * 86_400_000)
        decided(here, again)

    def test_a_parameter_says_what_it_means_in_both_languages(self, here: Town) -> None:
        proposal = asked(here, "parameter", "heartbeat-ms", "58000")
        [(about, name, before, after)] = changes(here, proposal)
        assert (about, name, after) == ("parameter", "heartbeat_ms", 58_000)
        assert isinstance(before, int)
        assert "outage" in flat(looked(here, "diff", proposal).output)
        assert "gangguan" in flat(looked(here, "diff", proposal, "--lang", "ms").output)
        assert said(here, ASAL, "cancel", proposal).exit_code == 0
        assert json_of(looked(here, "show", proposal, "--json"))["state"] == "cancelled"
        refused = said(here, BANTU, "approve", proposal)
        assert refused.exit_code == 1
        assert "taken back" in flat(refused.output)

    def test_codes_are_asked_in_a_file_and_published(self, here: Town, tmp_path: Path) -> None:
        file = tmp_path / "codes.json"
        rows = [
            {"list": "clause", "add": "rumah_selamat", "ms": "Rumah selamat", "en": "Safe house"},
            {"list": "reason", "rename": 2, "en": "No room"},
            {"list": "clause", "retire": 19},
        ]
        file.write_text(json.dumps(rows))
        refused = said(here, BANTU, "propose", "codes", str(file))
        assert refused.exit_code == 1
        assert "steward" in flat(refused.output)
        proposal = asked(here, "codes", str(file))
        assert changes(here, proposal) == [
            ("taxonomy", "clause 20", None, "rumah_selamat: Rumah selamat / Safe house"),
            (
                "taxonomy",
                "reason 2",
                "no_capacity: Tiada kapasiti / No capacity",
                "no_capacity: Tiada kapasiti / No room",
            ),
            ("taxonomy", "clause 19", "lain_lain: Lain-lain / Other", None),
        ]
        decided(here, proposal)
        told = json_of(looked(here, "codes", "clause", "--json"))["clause"]
        assert isinstance(told, list)
        assert [(each["code"], each["is_retired"]) for each in told[-2:]] == [
            (19, True),
            (20, False),
        ]
        shown = flat(looked(here, "codes").output)
        for words in ("Makanan", "Safe house", "No room", "retired"):
            assert words in shown

    @pytest.mark.parametrize(
        "text",
        [
            "{",
            "[]",
            "[3]",
            '[{"list": "x", "retire": 1}]',
            '[{"list": "need", "retire": "1"}]',
            '[{"list": "need", "retire": 1, "add": "x"}]',
            '[{"list": "need", "retire": 1, "more": 1}]',
            '[{"list": "need", "rename": 1, "ms": "\\u00e9"}]',
        ],
    )
    def test_a_file_that_says_no_changes_is_refused(
        self, here: Town, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "codes.json"
        file.write_text(text)
        result = said(here, ASAL, "propose", "codes", str(file))
        assert result.exit_code == REFUSED
        assert "list of changes" in flat(result.output)

    def test_terms_are_asked_and_confirmed(self, here: Town, tmp_path: Path) -> None:
        file = tmp_path / "terma.txt"
        file.write_text("Terma Program, versi contoh")
        proposal = asked(here, "terms", str(file))
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        assert changes(here, proposal) == [
            ("terms", "version", 1, 2),
            ("terms", "document", None, sha),
            ("terms", "confirm_within", None, 90 * 86_400_000),
        ]
        assert "SHA-256" in looked(here, "diff", proposal).output
        decided(here, proposal)
        result = said(here, BANTU, "confirm", "2", "--json")
        assert result.exit_code == 0, result.output
        told = json_of(looked(here, "terms", "--json"))
        assert (told["version"], told["document"]) == (2, sha)
        members = told["members"]
        assert isinstance(members, list)
        assert {each["name"]: each["confirmed"] for each in members}[BANTU] == 2
        assert all(each["is_under"] for each in members)
        assert "2" in looked(here, "terms").output
        again = said(here, BANTU, "confirm", "2")
        assert again.exit_code == 1
        assert "already" in flat(again.output)
        second = asked(here, "terms", str(file))
        assert changes(here, second)[1] == ("terms", "document", sha, sha)
        assert said(here, ASAL, "cancel", second).exit_code == 0

    def test_a_question_about_a_member_shows_what_is_asked(self, here: Town) -> None:
        lain = here.node(LAIN).member.hex()
        arguments = ("office=johor", f"row={lain}", "ballot_id=new")
        sent = call("tx", "send", "office", "assign", *arguments, *here.signing(ASAL), "--json")
        told = json_of(sent)["arguments"]
        assert isinstance(told, dict)
        proposal = str(told["ballot_id"])
        assert changes(here, proposal) == [
            ("asked", "office", None, "johor"),
            ("asked", "row", None, lain),
        ]
        refused = said(here, ASAL, "cancel", proposal)
        assert refused.exit_code == REFUSED
        assert "not agreed to here" in flat(refused.output)


class TestCode:
    def test_other_code_is_read_part_by_part_and_line_by_line(
        self, here: Town, tmp_path: Path
    ) -> None:
        file = tmp_path / "duty.py"
        file.write_text(OTHER_DUTY)
        proposal = asked(here, "contract", str(file), "--height", "100000")
        missing = looked(here, "diff", proposal)
        assert missing.exit_code == REFUSED
        assert "--file" in flat(missing.output)
        told = json_of(looked(here, "diff", proposal, "--file", str(file), "--json"))["code"]
        assert isinstance(told, dict)
        found = [(each["part"], each["name"], each["kind"]) for each in told["changes"]]
        assert found == [
            ("reason", "bad_period", "removed"),
            ("reason", "bad_time", "added"),
            ("number", "LONGEST_MS", "changed"),
        ]
        assert told["old_digest"] == DUTY.digest.hex()
        assert "+LONGEST_MS = 6 * DAY" in told["source"]
        shown = looked(here, "diff", proposal, "--file", str(file), "--source").output
        for words in ("bad_time", "LONGEST_MS", "-LONGEST_MS = 7 * DAY"):
            assert words in shown
        assert looked(here, "show", proposal).exit_code == 0
        assert said(here, ASAL, "cancel", proposal).exit_code == 0

    def test_a_file_that_is_no_contract_is_refused(self, here: Town, tmp_path: Path) -> None:
        file = tmp_path / "none.py"
        file.write_text("import os\n")
        result = said(here, ASAL, "propose", "contract", str(file))
        assert result.exit_code == REFUSED
        assert "no contract" in flat(result.output)


class TestWhatIsNot:
    @pytest.mark.parametrize("command", ["show", "diff"])
    def test_a_question_that_nobody_asked_is_not_found(self, here: Town, command: str) -> None:
        result = looked(here, command, NOBODY)
        assert result.exit_code == REFUSED
        assert "govern list --all" in flat(result.output)

    def test_what_is_no_clock_is_refused_with_those_that_are(self, here: Town) -> None:
        result = said(here, ASAL, "propose", "duration", "lunch", "biasa", "5d")
        assert result.exit_code == REFUSED
        assert "notice" in flat(result.output)

    def test_words_are_those_of_the_contracts(self) -> None:
        assert len(CLOCKS) == len(duration.DEFAULTS)
        for number, name in enumerate(CLOCKS):
            assert getattr(duration, f"T_{name.upper().replace('-', '_')}") == number
        names = [each.name.lower().replace("_", "-") for each in govern.Parameter]
        assert list(PARAMETERS) == names
