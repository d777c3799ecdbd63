"""Every hostile contract is refused at the right line, or stopped within its budget with nothing left of it."""

import tracemalloc

import pytest

from chain.receipt import CALL_RESULT, Outcome
from contracts.sandbox import why
from tests.contracts.hostile.case import Case
from tests.contracts.hostile.catalogue import REFUSED, RUN, WITHIN, called, lines_found, loaded
from tests.contracts.hostile.receipts import FILE, written
from tests.interpreters import HASH_SEEDS, interpreters, said_by

MOST_MEMORY_BYTES = 16 * 1024 * 1024


def _name(case: Case) -> str:
    return case.name


def test_there_are_more_than_two_hundred_and_each_has_a_name_of_its_own() -> None:
    names = [case.name for case in (*REFUSED, *RUN)]
    assert len(set(names)) == len(names)
    assert len(REFUSED) >= 200
    assert len(RUN) >= 150


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_the_verifier_refuses(case: Case) -> None:
    found = lines_found(case)
    assert found, "let in"
    assert set(case.lines) <= set(found)
    assert min(case.lines) == min(found)


@pytest.mark.parametrize("case", RUN, ids=_name)
def test_the_runtime_stops(case: Case) -> None:
    sandbox = loaded(case)
    tracemalloc.start()
    result = called(sandbox)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < MOST_MEMORY_BYTES
    assert (result.code, *why(result)[1:]) == (case.code, *case.facts)
    used = sandbox.used
    assert used.steps <= WITHIN.steps
    assert used.bytes <= WITHIN.bytes
    assert CALL_RESULT.decode(CALL_RESULT.encode(result)) == result
    if result.outcome is Outcome.FAILED:
        assert sandbox._state.writes == {}
        assert result.events == ()


@pytest.mark.parametrize("code", sorted({case.code for case in RUN}))
def test_the_next_call_notices_nothing(code: str) -> None:
    case = next(case for case in RUN if case.code == code)
    sandbox = loaded(case)
    first = called(sandbox)
    used = sandbox.used
    if first.outcome is Outcome.FAILED:
        assert called(sandbox) == first
        assert sandbox.used == used


@pytest.mark.slow
@pytest.mark.parametrize("python", interpreters())
@pytest.mark.parametrize("seed", HASH_SEEDS)
def test_receipts_are_the_same_everywhere(python: str, seed: str) -> None:
    said = said_by(python, "tests.contracts.hostile.receipts", hash_seed=seed)
    assert said == FILE.read_text(encoding="utf-8")


def test_the_written_receipts_are_those_of_this_version() -> None:
    assert written() == FILE.read_text(encoding="utf-8")
