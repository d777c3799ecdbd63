"""The guide for authors shows what is in the repository, and what it says of voting happens."""

import re

import pytest

from contracts.meter import Budget
from tests.contracts.network import ERRANDS
from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "docs" / "contract-authors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
CONTRACT, *TESTS, VOTE = BLOCKS
EXAMPLES = [
    each.read_text(encoding="utf-8")
    for each in sorted((REPOSITORY / "examples" / "contracts").glob("test_errands*.py"))
]


def test_the_contract_is_shown_whole() -> None:
    assert ERRANDS.source == CONTRACT


@pytest.mark.parametrize("block", TESTS, ids=lambda block: block.split("\n")[0])
def test_what_is_shown_of_a_test_is_what_runs(block: str) -> None:
    assert any(block in each for each in EXAMPLES)


def test_the_first_test_has_ten_lines() -> None:
    first = next(each for each in TESTS if each.startswith("def test_an_errand_is_done_once"))
    assert len(first.splitlines()) <= 10


def test_something_of_every_kind_of_test_is_shown() -> None:
    assert all(any(block in each for block in TESTS) for each in EXAMPLES)


def test_a_version_is_voted_and_runs_from_its_height_on() -> None:
    exec(compile(VOTE, "docs/contract-authors.md", "exec"), {})


def test_the_bounds_are_those_of_a_call_and_of_a_vote() -> None:
    most = Budget()
    bounds = (
        f"{most.steps:,} steps, {most.reads} reads, {most.writes} writes and {most.events} events"
    )
    assert bounds in PAGE
    govern = (REPOSITORY / "docs" / "contracts" / "govern.md").read_text(encoding="utf-8")
    assert "| `LEAD_HEIGHTS` | 100 |" in govern
    assert "at least 100 blocks after the proposal" in PAGE


def test_the_words_of_a_node_that_lacks_the_code_are_its_words() -> None:
    engine = (REPOSITORY / "node" / "replica" / "engine.py").read_text(encoding="utf-8")
    assert "this release cannot go on" in engine
    assert "is needed from height {height} on; install a release that has it" in engine
    said = re.findall(r"\*(this release cannot go on.*?)\*", PAGE, re.DOTALL)
    assert said
    assert "install a release that has it" in said[0]
