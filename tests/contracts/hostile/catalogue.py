"""All hostile contracts, and what becomes of one."""

from typing import Any

from chain.receipt import CallResult
from contracts.meter import Budget
from contracts.sandbox import Sandbox, why
from contracts.verifier.finding import Refusals
from contracts.words import Role
from tests.contracts.hostile import (
    across,
    bombs,
    forms,
    letters,
    members,
    mistakes,
    names,
    reach,
    ticks,
    views,
)
from tests.contracts.hostile.case import Case

REFUSED: list[Case] = [
    *letters.LETTERS,
    *names.IMPORTED,
    *names.DECLARED,
    *names.CHOICES,
    *names.RECORDS,
    *names.TYPES,
    *(case for case in members.CONTRACTS if not case.code),
    *members.INTERFACES,
    *forms.STATEMENTS,
    *forms.EXPRESSIONS,
    *forms.FUNCTIONS,
    *reach.DUNDERS,
    *reach.PRIVATE,
    *ticks.NAMED,
    *views.VIEWS,
]
"""Those that the verifier does not let in."""

RUN: list[Case] = [
    *(case for case in members.CONTRACTS if case.code),
    *reach.READ_BY_A_FIELDS_NAME,
    *bombs.LOOPS,
    *bombs.SIZES,
    *bombs.LOOKS,
    *bombs.STORAGE,
    *bombs.ENDS,
    *mistakes.PYTHON,
    *mistakes.REFUSALS,
    *mistakes.OPERANDS,
    *mistakes.KINDS,
    *across.ACROSS,
    *ticks.ARMED,
]
"""Those that run, and are stopped."""


def lines_found(case: Case) -> list[int]:
    """The lines at which the verifier finds something; none if it lets the contract in."""
    try:
        Sandbox(*case.sources)
    except Refusals as refusals:
        return [finding.line for finding in refusals.findings]
    return []


def loaded(case: Case) -> Sandbox:
    """A sandbox with the contract, which has not run."""
    return Sandbox(*case.sources)


def called(sandbox: Sandbox) -> CallResult:
    """The result of the contract's method."""
    return sandbox.call(sandbox.person("Agensi Contoh", Role.ADMIN), "go")


def outcome(case: Case) -> list[Any]:
    """Code, facts and cost of the call: what has to be the same everywhere."""
    sandbox = loaded(case)
    result = called(sandbox)
    facts = [fact.hex() if isinstance(fact, bytes) else fact for fact in why(result)[1:]]
    return [result.code, facts, list(sandbox.used)]


WITHIN = Budget()
