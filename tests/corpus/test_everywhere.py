"""The corpus comes to the same under every order of hashes, on every Python, and whatever a process remembers."""

import sys
from typing import Any

import pytest

from chain.receipt import CallResult
from contracts.executor import ContractExecutor
from contracts.meter import Budget
from tests.corpus.corpus import BEFORE_LIMITS, made
from tests.corpus.vector import FILE
from tests.interpreters import interpreters, said_by

EVERYWHERE = [(sys.executable, "0"), *((python, "4711") for python in interpreters())]
"""Each Python, and this one under two orders of hashes; the tests beside this one run under a third, that of the day."""


@pytest.mark.slow
def test_what_a_process_remembers_changes_no_charge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call uses the same on a node that remembers what it has read, and on one that has just started."""
    used: list[Budget] = []
    run = ContractExecutor._run

    def noted(self: ContractExecutor, *given: Any) -> tuple[CallResult, Budget]:
        result, spent = run(self, *given)
        used.append(spent)
        return result, spent

    monkeypatch.setattr(ContractExecutor, "_run", noted)
    made(BEFORE_LIMITS)
    remembering, used = used, []
    monkeypatch.setattr("contracts.storage.MOST_REMEMBERED", 1)
    made(BEFORE_LIMITS)
    assert len(used) > 1_000
    assert remembering == used


@pytest.mark.slow
@pytest.mark.parametrize(("python", "seed"), EVERYWHERE)
def test_every_block_comes_to_the_same_everywhere(python: str, seed: str) -> None:
    assert said_by(python, "tests.corpus", hash_seed=seed) == FILE.read_text(encoding="utf-8")
