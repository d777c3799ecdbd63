"""Shells complete commands, options and files by asking the program itself."""

import os
import subprocess
import sys

import pytest

from tests.cli.terminal import call, json_of


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_a_shell_needs_is_printed(shell: str) -> None:
    result = call("completion", shell)
    assert result.exit_code == 0
    assert f"_SINERGI_COMPLETE={shell}_complete" in result.stdout
    told = json_of(call("completion", shell, "--json"))
    assert told == {"shell": shell, "script": result.stdout.removesuffix("\n")}


def test_another_shell_is_refused() -> None:
    result = call("completion", "tcsh")
    assert result.exit_code == 2
    assert "Use one of: bash, zsh, fish." in result.stderr


def completed(*words: str) -> list[str]:
    """What bash would offer in the place of the last word."""
    asked = subprocess.run(
        [sys.executable, "-m", "cli"],
        env={
            **os.environ,
            "_SINERGI_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("sinergi", *words)),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stderr == ""
    return asked.stdout.split()


def test_commands_options_and_files_are_completed() -> None:
    assert completed("k") == ["plain,keys"]
    assert completed("net", "p") == ["plain,pause"]
    assert completed("init", "--fo") == ["plain,--follows"]
    assert completed("node", "start", "x") == ["file,x"]


def test_a_mistyped_command_is_no_mistake_to_a_shell() -> None:
    assert completed("kyes", "l") == []


def test_bash_takes_it() -> None:
    script = call("completion", "bash").stdout
    done = subprocess.run(["bash", "-n"], check=False, input=script, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
