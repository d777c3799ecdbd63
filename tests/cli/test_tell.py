"""Numbers and times as they look."""

from pathlib import Path

import pytest

from cli.catalogue import Language
from cli.tell import clock, command_line, duration, listed, number, plural, program


@pytest.mark.parametrize(
    ("value", "looks"), [(0, "0"), (12.34, "12.3"), (12.0, "12"), (123.4, "123"), (12345, "12,345")]
)
def test_numbers(value: float, looks: str) -> None:
    assert number(value) == looks


@pytest.mark.parametrize(
    ("milliseconds", "looks", "in_malay"),
    [
        (0, "0.0 s", "0.0 saat"),
        (1_500, "1.5 s", "1.5 saat"),
        (60_000, "1 min 0 s", "1 minit 0 saat"),
        (3_600_000, "1 h 0 min", "1 jam 0 minit"),
        (90_061_000, "1 d 1 h", "1 hari 1 jam"),
    ],
)
def test_durations_have_two_units_in_the_readers_language(
    milliseconds: int, looks: str, in_malay: str
) -> None:
    assert duration(milliseconds, Language.ENGLISH) == looks
    assert duration(milliseconds, Language.MALAY) == in_malay


def test_virtual_time_is_a_clock() -> None:
    assert clock(0) == "00:00.0"
    assert clock(754_300) == "12:34.3"


def test_lists_are_cut_off() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert plural(1, "seed") == "1 seed"
    assert plural(2_000, "seed") == "2,000 seeds"


def test_commands_are_quoted_for_the_shell() -> None:
    assert command_line("sim", "run", "a b") == "sinergi sim run 'a b'"


def test_a_command_names_the_program_as_it_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / ".venv" / "bin" / "sinergi"
    installed.parent.mkdir(parents=True)
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("sys.argv", [".venv/bin/sinergi", "sim"])
    assert command_line("sim", "demo") == ".venv/bin/sinergi sim demo"
    monkeypatch.chdir(installed.parent)
    monkeypatch.setattr("sys.argv", ["./sinergi", "sim"])
    assert program() == "./sinergi"
    monkeypatch.setenv("PATH", str(installed.parent))
    assert command_line("sim", "demo") == "sinergi sim demo"
    monkeypatch.setattr("sys.argv", ["pytest"])
    assert program() == "sinergi"
