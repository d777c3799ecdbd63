"""Shells complete commands, options and files by asking the program itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chain.primitives import NodeId
from cli.complaint import REFUSED
from node.host.config import NetworkConfig
from node.host.new_folder import Peer, config_text, peer_text
from tests.cli.terminal import call, flat, json_of


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


def test_codes_and_agencies_are_completed(tmp_path: Path) -> None:
    assert completed("refer", "decline", "3f9a", "--reason", "ca") == ["plain,capacity"]
    assert completed("refer", "hand-back", "3f9a", "--reason", "ca") == ["plain,capacity"]
    assert completed("refer", "attempt", "3f9a", "--by", "me") == ["plain,message"]
    assert completed("refer", "close-unmet", "3f9a", "--reason", "") == [
        "plain,capacity", "plain,area", "plain,eligibility", "plain,other",
    ]  # fmt: skip
    assert completed("refer", "conclude", "3f9a", "--moved-to", "jo") == ["plain,johor"]
    assert completed("refer", "ho") == ["plain,hold"]
    assert completed("refer", "re") == [
        f"plain,{each}" for each in ("retract", "redirect", "resume", "refute", "reopen")
    ]
    assert completed("case", "list", "--state", "pooled,of") == ["plain,pooled,offered"]
    peer = Peer("Agensi", NodeId(bytes(32)), ("/ip4/127.0.0.1/tcp/1",))
    (tmp_path / "node.toml").write_text(config_text(NetworkConfig().listen, ()) + peer_text(peer))
    asked = ("refer", "offer", "--node", str(tmp_path), "3f9a")
    assert completed(*asked, "age") == ["plain,Agensi"]
    answer = ("refer", "answer-info", "--node", str(tmp_path), "3f9a")
    assert completed(*answer, "age") == ["plain,Agensi"]
    assert completed("refer", "offer", "--node", str(tmp_path / "none"), "3f9a", "age") == []


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize(
    ("command", "option"),
    [
        (("refer", "new", "--state", "johor"), "--need"),
        (("refer", "decline", "3f9a"), "--reason"),
        (("refer", "complete", "3f9a"), "--outcome"),
        (("refer", "close-unmet", "3f9a"), "--reason"),
    ],
)
def test_a_word_that_has_to_be_given_is_asked_for(
    command: tuple[str, ...], option: str, language: str
) -> None:
    result = call(*command, "--key", "my.key", "--lang", language)
    assert result.exit_code == REFUSED
    told = {"en": f"{option} is missing.", "ms": f"{option} tiada."}
    assert told[language] in flat(result.stderr)


def test_a_mistyped_command_is_no_mistake_to_a_shell() -> None:
    assert completed("kyes", "l") == []


def test_bash_takes_it() -> None:
    script = call("completion", "bash").stdout
    done = subprocess.run(["bash", "-n"], check=False, input=script, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
