"""MoCs through a real node: drafted from a file, signed, witnessed, shown, reported on, renewed, ended; and what is refused."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from cli.complaint import REFUSED
from cli.moc.looks import DAY_MS
from cli.sayings.mocs import MocStanding, OwedStanding
from contracts.library import allowance, commitment, moc
from node.client.agreements import EFFECTS, SCOPES, commitment_to
from tests.cli.terminal import call, flat, json_of
from tests.cli.town import Town, town

SATU, DUA, TIGA, EMPAT = "Agensi Satu", "Agensi Dua", "Badan Tiga", "Yayasan Empat"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of four agencies: two agree, two witness."""
    with town(tmp_path_factory.mktemp("four"), (SATU, DUA, TIGA, EMPAT)) as one:
        yield one


@pytest.fixture
def document(tmp_path: Path) -> str:
    """What is signed on paper."""
    file = tmp_path / "moc.txt"
    file.write_text("Memorandum Kolaborasi, contoh")
    return str(file)


def text(tmp_path: Path, **changed: Any) -> str:
    """The text of an MoC in a file."""
    told: dict[str, Any] = {
        "starts": "2026-01-01",
        "expires": "2031-12-31",
        "clauses": [
            {
                "number": 1,
                "code": "data_asnaf",
                "owner": DUA,
                "measure": "senarai setiap suku tahun",
                "due": "2031-06-30",
            }
        ],
        "scopes": [
            {"scope": "data_share", "effect": "adds", "from": DUA, "to": SATU, "clause": 1},
            {
                "scope": "referral",
                "effect": "narrows",
                "from": SATU,
                "to": DUA,
                "needs": ["makanan"],
                "clause": 1,
            },
        ],
    }
    file = tmp_path / "moc.json"
    file.write_text(json.dumps(told | changed))
    return str(file)


def signed(there: Town, agency: str, *arguments: str) -> Result:
    """`sinergi moc`, signed by an agency's first officer."""
    return call("moc", *arguments, *there.signing(agency))


def done(there: Town, agency: str, *arguments: str) -> dict[str, Any]:
    """The same, which has to be done; how the MoC stands then."""
    result = signed(there, agency, *arguments, "--json")
    assert result.exit_code == 0, result.output
    now = json_of(result)["now"]
    assert isinstance(now, dict)
    return now


def looked(there: Town, *arguments: str, agency: str = SATU) -> Result:
    """The same, with nothing to sign."""
    return call("moc", *arguments, *there.asking(agency))


def drafted(there: Town, tmp_path: Path, document: str) -> str:
    """An MoC between two agencies; its id."""
    arguments = (text(tmp_path), "--with", DUA, "--document", document)
    return str(done(there, SATU, "propose", *arguments)["moc_id"])


def all_sign(there: Town, moc_id: str, document: str) -> dict[str, Any]:
    """Two parties, then two witnesses."""
    for agency in (SATU, DUA):
        done(there, agency, "sign", moc_id, "--document", document)
    done(there, TIGA, "witness", moc_id)
    return done(there, EMPAT, "witness", moc_id)


class TestAnMoc:
    def test_one_is_drafted_signed_witnessed_and_in_force(
        self, there: Town, tmp_path: Path, document: str
    ) -> None:
        moc_id = drafted(there, tmp_path, document)
        early = signed(there, TIGA, "witness", moc_id)
        assert early.exit_code == 1
        assert "once all parties have" in flat(early.output)
        assert "sinergi moc show" in flat(early.output)
        told = all_sign(there, moc_id, document)
        assert (told["status"], told["in_force"], len(told["signed"])) == ("in_force", 1, 4)
        words = told["text"]
        assert words["document"] == hashlib.sha256(Path(document).read_bytes()).hexdigest()
        measure = commitment_to("senarai setiap suku tahun", Path(document).read_bytes(), 1)
        assert words["clauses"][0]["measure"] == measure.hex()
        assert words["clauses"][0]["code"] == "data_asnaf"
        assert [each["scope"] for each in words["scopes"]] == ["data_share", "referral"]
        assert words["scopes"][1]["needs"] == ["makanan"]
        shown = looked(there, "show", moc_id[:10], "--document", document).output
        for each in (SATU, DUA, TIGA, EMPAT, "data_asnaf", "in force", "does not go", "on track"):
            assert each in flat(shown)
        assert "the document that was signed" in flat(shown)
        assert moc_id[:8] in looked(there, "list").output
        assert "berkuat kuasa" in flat(looked(there, "list", "--lang", "ms").output)
        nobody = looked(there, "list", "--of", TIGA)
        assert "There are none" in flat(nobody.output)

    def test_another_document_is_not_signed_and_is_told_apart(
        self, there: Town, tmp_path: Path, document: str
    ) -> None:
        moc_id = drafted(there, tmp_path, document)
        other = tmp_path / "other.txt"
        other.write_text("Lain")
        refused = signed(there, DUA, "sign", moc_id, "--document", str(other))
        assert refused.exit_code == REFUSED
        assert "another document" in flat(refused.output)
        result = looked(there, "show", moc_id, "--document", str(other), "--json")
        assert (result.exit_code, json_of(result)["is_this_document"]) == (1, False)
        assert looked(there, "show", moc_id, "--document", str(other)).exit_code == 1

    def test_it_is_renewed_amended_and_ended(
        self, there: Town, tmp_path: Path, document: str
    ) -> None:
        moc_id = drafted(there, tmp_path, document)
        ends_ms = all_sign(there, moc_id, document)["text"]["expires_ms"]
        until = ("--document", document, "--until", "2033-12-31")
        told = done(there, DUA, "renew", moc_id, *until)
        assert (told["status"], told["pending"]) == ("in_force", 2)
        told = all_sign(there, moc_id, document)
        assert told["status"] == "amended"
        assert told["text"]["expires_ms"] > ends_ms + 365 * DAY_MS
        nothing = signed(there, DUA, "sign", moc_id, "--document", document)
        assert nothing.exit_code == REFUSED
        assert "No text of this MoC waits" in flat(nothing.output)
        second = text(tmp_path, expires="2033-12-31", scopes=[])
        assert done(there, SATU, "amend", moc_id, second, "--document", document)["pending"] == 3
        letter = ("--letter", document)
        assert done(there, DUA, "terminate", moc_id, *letter)["status"] == "terminated"
        assert moc_id[:8] not in looked(there, "list").output
        assert moc_id[:8] in looked(there, "list", "--all").output
        again = signed(there, DUA, "terminate", moc_id, *letter)
        assert again.exit_code == 1
        assert "has ended" in flat(again.output)


class TestCommitments:
    def test_one_is_reported_contested_reported_and_accepted(
        self, there: Town, tmp_path: Path, document: str
    ) -> None:
        moc_id = drafted(there, tmp_path, document)
        all_sign(there, moc_id, document)
        report = ("report", moc_id, "1", "--from", "2026-01-01", "--until", "2026-02-01")
        evidence = ("--measure", "12 kursus", "--evidence", document)
        not_ours = signed(there, SATU, *report, *evidence)
        assert not_ours.exit_code == 1
        assert "another agency's" in flat(not_ours.output)
        told = done(there, DUA, *report, *evidence)
        assert (told["commitments"][0]["status"], len(told["salt"])) == ("reported", 64)
        told = done(there, SATU, "review", moc_id, "1", "--contest")
        assert told["commitments"][0]["status"] == "contested"
        assert "salt" in signed(there, DUA, *report, *evidence).output
        told = done(there, SATU, "review", moc_id, "1")
        assert told["commitments"][0]["status"] == "accepted"
        found = json_of(looked(there, "commitments", "--of", DUA, "--json"))["commitments"]
        assert isinstance(found, list)
        assert moc_id in [each["moc_id"] for each in found]
        assert "met" in looked(there, "commitments", agency=DUA).output
        assert "There are none" in looked(there, "commitments").output
        refused = signed(there, SATU, "review", moc_id, "7")
        assert refused.exit_code == REFUSED
        assert "no commitment with number 7" in flat(refused.output)


class TestWhatIsNot:
    @pytest.mark.parametrize(
        "changed",
        [
            {"more": 1},
            {"clauses": 3},
            {"clauses": [{"number": 1}]},
            {"clauses": [{"number": "1", "code": "data_asnaf"}]},
            {"clauses": [{"number": 1, "code": "x", "owner": DUA, "measure": "", "due": "now"}]},
            {"scopes": [{"scope": "x", "effect": "adds"}]},
            {"scopes": [{"scope": "query", "effect": "x"}]},
            {"scopes": [{"scope": "query", "effect": "adds", "needs": ["x"]}]},
            {"starts": 3},
        ],
    )
    def test_a_text_that_is_none_is_refused(
        self, there: Town, tmp_path: Path, document: str, changed: dict[str, Any]
    ) -> None:
        file = text(tmp_path, **changed)
        result = signed(there, SATU, "propose", file, "--with", DUA, "--document", document)
        assert result.exit_code == REFUSED
        assert "no text of an MoC" in flat(result.output)

    def test_a_file_that_is_no_json_and_an_moc_that_nobody_has(
        self, there: Town, tmp_path: Path, document: str
    ) -> None:
        file = tmp_path / "none.json"
        file.write_text("{")
        arguments = ("propose", str(file), "--with", DUA, "--document", document)
        assert signed(there, SATU, *arguments).exit_code == REFUSED
        missing = looked(there, "show", "ff" * 16)
        assert missing.exit_code == REFUSED
        assert "moc list" in flat(missing.output)

    def test_words_are_those_of_the_contracts(self) -> None:
        assert [each.name.lower() for each in allowance.Scope] == list(SCOPES)
        assert [each.name.lower() for each in allowance.Effect] == list(EFFECTS)
        assert [each.name for each in moc.Status] == [each.name for each in MocStanding]
        assert [each.name for each in commitment.Status] == [each.name for each in OwedStanding]
