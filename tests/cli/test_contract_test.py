"""`sinergi contract test`: where the tests of a contract are, and what a person learns of them."""

from importlib import util
from pathlib import Path

import pytest

from cli.contract.trial import Tally, tally_in
from tests.cli.terminal import call, flat, json_of
from tests.house.source import REPOSITORY

EXAMPLES = REPOSITORY / "examples" / "contracts"
GOOD = "def test_good() -> None:\n    assert True\n"
MIXED = GOOD + "def test_bad() -> None:\n    assert False\n"


@pytest.fixture
def errands(tmp_path: Path) -> Path:
    """A contract without tests."""
    file = tmp_path / "errands.py"
    file.write_text((EXAMPLES / "errands.py").read_text(encoding="utf-8"), encoding="utf-8")
    return file


def _with_tests(errands: Path, /, **files: str) -> str:
    for name, text in files.items():
        errands.with_name(f"{name}.py").write_text(text, encoding="utf-8")
    return str(errands)


def test_the_tests_of_the_example_pass() -> None:
    result = call("contract", "test", str(EXAMPLES / "errands.py"), "--json", "-k", "late or once")
    found = json_of(result)
    assert result.exit_code == 0
    assert "3 deselected" in result.stderr
    assert found == {
        "is_good": True,
        "file": str(EXAMPLES / "errands.py"),
        "findings": [],
        "tests": [
            str(EXAMPLES / f"test_errands{each}.py") for each in ("", "_machine", "_properties")
        ],
        "passed": 2,
        "failed": 0,
        "skipped": 0,
    }


def test_a_test_that_fails_is_counted_and_shown(
    errands: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = call("contract", "test", _with_tests(errands, test_errands=MIXED))
    assert (result.exit_code, result.stdout) == (1, "1 passed, 1 failed, 0 skipped.\n")
    assert "test_bad" in capfd.readouterr().out


def test_a_malay_reader_is_told_in_malay(errands: Path) -> None:
    result = call("contract", "test", _with_tests(errands, test_errands=GOOD), SINERGI_LANG="ms")
    assert (result.exit_code, result.stdout) == (0, "1 lulus, 0 gagal, 0 dilangkau.\n")


def test_tests_can_stand_in_another_folder(errands: Path) -> None:
    tests = errands.parent / "elsewhere"
    tests.mkdir()
    (tests / "test_all.py").write_text(MIXED, encoding="utf-8")
    found = json_of(call("contract", "test", str(errands), "--tests", str(tests), "--json"))
    assert (found["is_good"], found["passed"], found["failed"]) == (False, 1, 1)


def test_what_is_no_contract_is_not_tested(errands: Path) -> None:
    file = _with_tests(errands, test_errands=GOOD, errands="import os\n")
    result = call("contract", "test", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:1:1 ")
    found = json_of(call("contract", "test", file, "--json"))
    assert (found["is_good"], found["passed"]) == (False, 0)
    assert found["findings"] != []


def test_a_contract_without_tests_is_told_where_to_write_them(errands: Path) -> None:
    result = call("contract", "test", str(errands))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Write them beside the contract, or say with --tests where they are." in flat(
        result.stderr
    )
    assert call("contract", "test", str(errands), "--tests", "nowhere").exit_code == 2


def test_a_pytest_that_runs_nothing_is_said_to_have_run_nothing(errands: Path) -> None:
    file = _with_tests(errands, test_errands=GOOD)
    result = call("contract", "test", file, "--json", "-k", "nothing_fits")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it ended with status 5." in flat(result.stderr)
    assert "it ended with status 4." in flat(call("contract", "test", file, "--jsn").stderr)


def test_without_pytest_a_person_is_told_what_to_install(
    errands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.contract.trial.find_spec", {"pytest": None}.get)
    result = call("contract", "test", _with_tests(errands, test_errands=GOOD))
    assert util.find_spec("pytest") is not None
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Tests are run by pytest, which is not installed here." in flat(result.stderr)


def test_the_report_is_counted_over_all_its_suites() -> None:
    suite = '<testsuite tests="5" failures="1" errors="1" skipped="1"/>'
    assert tally_in(f"<testsuites>{suite}{suite}</testsuites>") == Tally(4, 4, 2)
