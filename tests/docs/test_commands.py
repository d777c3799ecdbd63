"""The commands that the documents show are there, with the options that they show."""

import re
from collections.abc import Iterator

import click
import pytest

from cli.top import sinergi
from tests.docs.test_links import DOCUMENTS
from tests.house.source import REPOSITORY

_MAKE = re.compile(r"\bmake ([a-z]+)\b")
_SINERGI = re.compile(
    r"\bsinergi( (?:sim|proof|contract|chain|init|keys|genesis|node|net|refer|case|report|tx|demo|completion|directory|moc|govern)(?: [a-z]+(?:-[a-z]+)*)*)((?: --[a-z-]+(?:[ =][^\s`|]+)?)*)"
)
_OPTION = re.compile(r"--[a-z-]+")
_CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def _code(document: str) -> str:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    return "\n".join(_CODE.findall(text))


def _targets() -> list[str]:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return re.findall(r"^([a-z]+):", makefile, re.MULTILINE)


def _shown(document: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words and the options of each command that a document shows."""
    for words, options in _SINERGI.findall(_code(document)):
        yield words.split(), _OPTION.findall(options)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_target_of_make_is_there(document: str) -> None:
    assert [each for each in _MAKE.findall(_code(document)) if each not in _targets()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_command_is_there_with_its_options(document: str) -> None:
    for words, options in _shown(document):
        command: click.Command = sinergi
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, words
            command = found
        known = ["--help", *[name for each in command.params for name in each.opts]]
        assert [each for each in options if each not in known] == []


def test_the_page_of_the_simulator_shows_commands() -> None:
    shown = [" ".join(words) for words, _ in _shown("docs/simulation.md")]
    assert {"sim replay", "sim mutants", "sim shrink", "sim run"} <= set(shown)
