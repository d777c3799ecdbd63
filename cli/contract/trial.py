"""`sinergi contract test`: a contract's own tests, run by pytest in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import click
from rich.text import Text

from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.contract.sources import checked, finding_objects, show_findings
from cli.page import Page, SpokenCommand, language_in
from cli.tell import console

RAN = (0, 1)
"""The exit statuses of pytest after which tests have run: all passed, or some failed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the tests went."""

    passed: int
    failed: int
    skipped: int


def _test(file: str, *, rest: tuple[str, ...], where: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    [found] = checked([file])
    tests = tests_of(Path(file), where)
    if find_spec("pytest") is None:
        raise Complaint(Reason.NO_PYTEST)
    if found.program is None:
        if is_json:
            click.echo(json.dumps(_object(file, finding_objects([found]), tests, None)))
        else:
            show_findings(found, language, console())
        raise click.exceptions.Exit(1)
    tally = _run(tests, rest, is_quiet=is_json)
    if is_json:
        click.echo(json.dumps(_object(file, [], tests, tally)))
    else:
        told = phrase(
            Phrase.TESTED,
            language,
            passed=tally.passed,
            failed=tally.failed,
            skipped=tally.skipped,
        )
        console().print(Text(told, style="bold red" if tally.failed else "bold green"))
    if tally.failed:
        raise click.exceptions.Exit(1)


def tests_of(contract: Path, where: str | None) -> tuple[Path, ...]:
    """The tests of a contract: those at `where`, else those beside it; a Complaint if there are none."""
    if where is not None:
        if not Path(where).exists():
            raise Complaint(Reason.NO_TESTS, path=contract, known=where)
        return (Path(where),)
    first = contract.with_name(f"test_{contract.name}")
    others = sorted(contract.parent.glob(f"test_{contract.stem}_*.py"))
    beside = [first, *others] if first.is_file() else others
    if not beside:
        known = f"{first}, {contract.with_name(f'test_{contract.stem}_*.py')}"
        raise Complaint(Reason.NO_TESTS, path=contract, known=known)
    return tuple(beside)


def _run(tests: Sequence[Path], rest: Sequence[str], *, is_quiet: bool) -> Tally:
    """What became of the tests; what pytest says goes to our output, or with `is_quiet` to the errors."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "tests.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        command += [*map(str, tests), *rest]
        # The command is ours and a person's own: they may run any test on their machine anyway.
        ended = subprocess.run(command, check=False, capture_output=is_quiet, text=True)  # noqa: S603 - see above
        if is_quiet:
            click.echo(ended.stdout + ended.stderr, err=True, nl=False)
        if ended.returncode not in RAN:
            raise Complaint(
                Reason.NOT_TESTED, path=", ".join(map(str, tests)), detail=ended.returncode
            )
        return tally_in(report.read_text(encoding="utf-8"))


def tally_in(report: str) -> Tally:
    """How the tests went, from the report that pytest wrote."""
    root = ElementTree.fromstring(report)  # noqa: S314 - pytest wrote it a moment ago
    total, failures, errors, skipped = (
        sum(int(suite.get(count, "0")) for suite in root.iter("testsuite"))
        for count in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Tally(total - failed - skipped, failed, skipped)


def _object(
    file: str, findings: list[dict[str, object]], tests: Sequence[Path], tally: Tally | None
) -> dict[str, object]:
    return {
        "is_good": not findings and tally is not None and tally.failed == 0,
        "file": file,
        "findings": findings,
        "tests": [str(each) for each in tests],
        "passed": 0 if tally is None else tally.passed,
        "failed": 0 if tally is None else tally.failed,
        "skipped": 0 if tally is None else tally.skipped,
    }


test = SpokenCommand(
    "test",
    Page(
        about=Phrase.TEST_ABOUT,
        arguments=Phrase.TEST_ARGUMENTS,
        options=(
            ("--tests PATH", Phrase.TEST_WHERE),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi contract test errands.py", Phrase.TEST),
            ("sinergi contract test errands.py -k late", Phrase.TEST_ONE),
        ),
    ),
    _test,
    [
        click.Argument(["file"]),
        click.Argument(["rest"], nargs=-1, type=click.UNPROCESSED),
        click.Option(["--tests", "where"]),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
# What this command does not know is for pytest.
test.ignore_unknown_options = True
