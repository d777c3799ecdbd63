"""`sinergi contract docs`: where the pages go, and when nothing is written."""

import json
from pathlib import Path

import pytest

from cli.contract.markdown import duration, plain
from cli.contract.pages import index_of, pages_of
from contracts.loader import Program
from contracts.shelf import shipped
from tests.cli.terminal import call, flat, json_of
from tests.contracts.network import ERRANDS
from tests.house.source import REPOSITORY

EXAMPLE = str(REPOSITORY / "examples" / "contracts" / "errands.py")


def test_the_page_of_one_contract_goes_to_the_output() -> None:
    result = call("contract", "docs", EXAMPLE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == pages_of([ERRANDS])["errands.md"]


def test_all_of_them_go_to_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    result = call("contract", "docs", "--all", "--folder", str(folder))
    assert (result.exit_code, result.stdout) == (0, "")
    written = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}
    assert written == pages_of(shipped()) | index_of(shipped())
    assert f"{folder}/README.md is written." in result.stderr


def test_a_page_of_an_authors_own_goes_to_a_folder_without_an_index(tmp_path: Path) -> None:
    result = call("contract", "docs", EXAMPLE, "--folder", str(tmp_path), SINERGI_LANG="ms")
    assert result.exit_code == 0
    assert [each.name for each in tmp_path.iterdir()] == ["errands.md"]
    assert "telah ditulis." in result.stderr


def test_what_is_no_contract_has_no_page(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import os\n")
    result = call("contract", "docs", EXAMPLE, str(bad), "--folder", str(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bad.py:1:1 a contract imports from contracts.language alone" in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["bad.py"]


def test_a_program_gets_the_pages_as_one_object() -> None:
    found = json_of(call("contract", "docs", EXAMPLE, "--json"))
    text = pages_of([ERRANDS])["errands.md"]
    assert found == {
        "is_good": True,
        "pages": [{"name": "errands.md", "text": text}],
        "findings": [],
    }
    everything = json_of(call("contract", "docs", "--all", "--json"))
    assert isinstance(everything["pages"], list)
    assert [each["name"] for each in everything["pages"]] == [
        *pages_of(shipped()),
        *index_of(shipped()),
    ]


def test_a_program_is_told_where_the_pages_are_written_and_what_is_no_contract(
    tmp_path: Path,
) -> None:
    found = json_of(call("contract", "docs", EXAMPLE, "--folder", str(tmp_path), "--json"))
    file = str(tmp_path / "errands.md")
    assert found["pages"] == [{"name": "errands.md", "file": file}]
    assert Path(file).read_text(encoding="utf-8") == pages_of([ERRANDS])["errands.md"]
    bad = tmp_path / "bad.py"
    bad.write_text("import os\n")
    result = call("contract", "docs", str(bad), "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    refused = json.loads(result.stdout)
    assert (refused["is_good"], refused["pages"]) == (False, [])
    assert {each["file"] for each in refused["findings"]} == {str(bad)}
    assert refused["findings"][0]["line"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Exactly one of these is needed: FILE, --all."),
        ((EXAMPLE, "--all"), "Exactly one of these is needed: FILE, --all."),
        (("--all",), "--folder is missing."),
        ((EXAMPLE, "--folder", f"{EXAMPLE}/docs"), "cannot be written"),
        (("nowhere.py",), "nowhere.py cannot be read"),
    ],
)
def test_bad_input_is_a_frame(arguments: tuple[str, ...], told: str) -> None:
    result = call("contract", "docs", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in flat(result.stderr)


def test_nothing_in_a_source_ends_a_cell_or_begins_a_tag() -> None:
    assert plain("a | b\n\n  <script>") == "a \\| b &lt;script>"
    source = ERRANDS.source.replace('"""Take something on."""', '"""Take | <b>it</b>."""')
    page = pages_of([Program(source)])["errands.md"]
    assert "**`open`**<br>Take \\| &lt;b>it&lt;/b>. |" in page


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [
        (0, "no time"),
        (90 * 86_400_000, "90 days"),
        (86_461_001, "1 day 1 minute 1 second 1 millisecond"),
    ],
)
def test_a_duration_is_said_exactly(milliseconds: int, told: str) -> None:
    assert duration(milliseconds) == told
