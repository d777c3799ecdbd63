"""What the verifier puts into a source changes what it costs, and nothing of what it does."""

from pathlib import Path
from runpy import run_path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.sandbox import Sandbox
from contracts.words import Commitment, Role
from tests.contracts.stage import an_id

FILE = Path("examples/contracts/errands.py")
SOURCE = FILE.read_text(encoding="utf-8")
MODULE = run_path(str(FILE))
"""By its path: a library that we use brings a package with the name of its folder."""


class Plain(Sandbox):
    """A sandbox whose contract is an ordinary Python module, not instrumented."""

    def __init__(self) -> None:
        """The example, imported."""
        super().__init__(SOURCE)
        self.contract = MODULE["Errands"](self._shared.session, self._shared.dispatch)
        self._contracts = {"errands": self.contract}


IDS = st.integers(1, 3).map(an_id)
PEOPLE = st.integers(0, 2)
CALLS = st.lists(
    st.tuples(st.just("open"), PEOPLE, IDS, st.none() | st.just(Commitment(bytes(32))))
    | st.tuples(st.just("finish"), PEOPLE, IDS)
)


def _played(sandbox: Sandbox, calls: list[Any]) -> list[Any]:
    people = [
        sandbox.person("Satu", Role.COORDINATOR),
        sandbox.person("Dua", Role.CASEWORKER),
        sandbox.person("Dua", Role.AUDITOR),
    ]
    said: list[Any] = []
    for method, who, errand_id, *what in calls:
        arguments = {"errand_id": errand_id} | ({"what": what[0]} if what else {})
        said.append(sandbox.call(people[who], method, **arguments))
        said.append(sandbox.ask("of_member", member=people[who].member))
    return [*said, sandbox._state.writes]


@given(CALLS)
def test_the_example_does_the_same_as_a_plain_module(calls: list[Any]) -> None:
    assert _played(Sandbox(SOURCE), calls) == _played(Plain(), calls)


@given(CALLS)
def test_the_example_costs_the_same_twice(calls: list[Any]) -> None:
    first, second = Sandbox(SOURCE), Sandbox(SOURCE)
    assert _played(first, calls) == _played(second, calls)
    assert first.used == second.used
