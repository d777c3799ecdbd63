"""`sinergi contract check`: what an author is shown, and what a script is told."""

from pathlib import Path

import pytest

from contracts.loader import source_digest
from tests.cli.terminal import call, flat, json_of
from tests.house.source import REPOSITORY

ERRANDS = str(REPOSITORY / "examples" / "contracts" / "errands.py")
BAD = """\
from contracts.language import Contract
import os
x = 1.5
class A(Contract):
    name = "a"
    def go(self):
        pass
"""


@pytest.fixture
def bad(tmp_path: Path) -> str:
    file = tmp_path / "bad.py"
    file.write_text(BAD)
    return str(file)


GOOD = """\
{path} is a contract.
  name       errands
  version    1
  digest     {digest}
  methods
    open       COORDINATOR, CASEWORKER
    finish     COORDINATOR, CASEWORKER
    run_out    the clock
    state      a question, for everybody
    due_ms     a question, for everybody
    left       a question, for everybody
    of_member  a question, for everybody
"""


def test_a_contract_as_its_author_sees_it() -> None:
    result = call("contract", "check", ERRANDS)
    digest = source_digest(Path(ERRANDS).read_text(encoding="utf-8")).hex()
    assert (result.exit_code, result.stderr) == (0, "")
    shown = result.stdout.replace("  name         ", "  name       ")
    shown = shown.replace("  version      ", "  version    ").replace(
        "  digest       ", "  digest     "
    )
    assert shown == GOOD.format(path=ERRANDS, digest=digest)


def test_every_finding_stands_at_its_place_in_order(bad: str) -> None:
    result = call("contract", "check", bad)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (
        f"{bad}:2:1 a contract imports from contracts.language alone: from contracts.language import ...\n"
        "    2 | import os\n"
        "        ^\n"
        f"{bad}:3:1 x: constants are in capital letters\n"
        "    3 | x = 1.5\n"
        "        ^\n"
        f"{bad}:3:5 1.5 is no value of a contract: numbers are whole, such as sen or thousandths\n"
        "    3 | x = 1.5\n"
        "            ^\n"
        f"{bad}:6:5 go has no decorator, so its name begins with _\n"
        "    6 |     def go(self):\n"
        "            ^\n"
        f"{bad}:6:5 go: what comes back has no type; write `-> None` for nothing\n"
        "    6 |     def go(self):\n"
        "            ^\n"
        f"{bad} is no contract; findings: 5.\n"
    )


def test_one_bad_file_among_good_ones(bad: str) -> None:
    result = call("contract", "check", ERRANDS, bad, LANG="ms_MY.UTF-8")
    assert result.exit_code == 1
    assert f"{ERRANDS} ialah kontrak." in result.stdout
    assert f"{bad} bukan kontrak; penemuan: 5." in result.stdout


def test_an_author_is_told_what_it_means_to_have_a_genesis() -> None:
    office = str(REPOSITORY / "contracts" / "library" / "office.py")
    assert "cannot be voted in as a new contract." in call("contract", "check", office).stdout
    files = json_of(call("contract", "check", "--json", office, ERRANDS))["files"]
    assert isinstance(files, list)
    assert [each["has_genesis"] for each in files] == [True, False]


def test_one_object_for_machines(bad: str) -> None:
    result = call("contract", "check", "--json", ERRANDS, bad)
    found = json_of(result)
    assert result.exit_code == 1
    assert found["is_good"] is False
    files = found["files"]
    assert isinstance(files, list)
    first, second = files
    assert second == {"file": bad, "is_contract": False}
    assert (first["name"], first["version"], first["is_contract"]) == ("errands", 1, True)
    assert first["digest"] == source_digest(Path(ERRANDS).read_text(encoding="utf-8")).hex()
    assert first["methods"][0] == {
        "name": "open", "how": "method", "roles": ["COORDINATOR", "CASEWORKER"], "second": "NOBODY",
        "stands": "ACTIVE", "callers": [],
    }  # fmt: skip
    findings = found["findings"]
    assert isinstance(findings, list)
    assert findings[1] == {
        "file": bad, "line": 3, "column": 1, "text": "x: constants are in capital letters",
    }  # fmt: skip


def test_no_letter_of_a_source_reaches_the_terminal_unread(tmp_path: Path) -> None:
    file = tmp_path / "colours.py"
    file.write_text('x = "\x1b[31m\u202e"\n', encoding="utf-8")
    out = call("contract", "check", str(file)).stdout
    assert '    1 | x = "?[31m?"\n             ^\n' in out
    assert "\x1b" not in out


def test_of_a_long_line_the_place_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text(f"X = ({'1, ' * 500}1.5, {'1, ' * 500})\n")
    shown = call("contract", "check", str(file)).stdout.split("\n")
    at = shown.index(
        f"{file}:1:1506 1.5 is no value of a contract: numbers are whole, such as sen or thousandths"
    )
    line, caret = shown[at + 1 : at + 3]
    assert line[caret.index("^") :].startswith("1.5, 1, 1")
    assert len(line) < 100


def test_a_finding_beyond_the_last_line_has_no_line(tmp_path: Path) -> None:
    file = tmp_path / "empty.py"
    file.write_text("")
    result = call("contract", "check", str(file))
    assert result.stdout.startswith(f"{file}:1:1 no class derives from Contract\n    1 |\n")


def test_what_cannot_be_read_is_a_frame_and_nothing_is_checked(bad: str) -> None:
    result = call("contract", "check", bad, "nowhere.py")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere.py cannot be read: " in flat(result.stderr)


def test_without_a_file_there_is_a_frame() -> None:
    assert call("contract", "check").exit_code == 2


@pytest.mark.parametrize(
    ("contract", "shown"),
    [
        ("user", "recover SIGNATORY, WITNESS, and one of another member"),
        ("user", "begin the contracts member"),
        ("user", "found the genesis"),
        ("node", "rotate ADMIN, and a second person"),
        ("member", "confirm SIGNATORY of a member that is APPLICANT"),
    ],
)
def test_who_may_call_is_said_in_words(contract: str, shown: str) -> None:
    file = REPOSITORY / "contracts" / "library" / f"{contract}.py"
    found = call("contract", "check", str(file)).stdout
    assert shown in [" ".join(line.split()) for line in found.splitlines()]
