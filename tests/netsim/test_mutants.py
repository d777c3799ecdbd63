"""Mutants find the rules that they take away, put them back, and are noticed."""

import pytest

from consensus import proposal_rules, timeouts
from consensus.signing_rules import SigningRecord
from netsim.mutants import MUTANTS, run_mutant, run_mutants
from netsim.patches import Patches
from netsim.seed import Options


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_finds_the_rule_that_it_takes_away_and_puts_it_back(name: str) -> None:
    places = (proposal_rules, timeouts, SigningRecord)
    before = [dict(vars(place)) for place in places]
    with Patches() as patches:
        MUTANTS[name].breaks(patches)
        assert patches.made
    assert [dict(vars(place)) for place in places] == before


def test_a_rule_that_is_gone_is_a_mistake_of_the_table() -> None:
    with Patches() as patches, pytest.raises(AssertionError, match="no _no_such_rule"):
        patches.method(SigningRecord, "_no_such_rule", lambda original: original)


def test_a_function_is_replaced_wherever_it_was_imported() -> None:
    from consensus import machine, signing_rules

    original = signing_rules.restart_view
    with Patches() as patches:
        patches.function(signing_rules, "restart_view", lambda _: max)
        assert machine.restart_view is max
    assert machine.restart_view is original


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "checker"),
    [
        ("two notarizations", "two certificates in a view"),
        ("execution", "equal roots"),
        ("height", "chain shape"),
        ("RETRY", "liveness"),
    ],
)
def test_a_mutant_is_noticed_by_a_checker_that_does_not_know_the_rule(
    name: str, checker: str
) -> None:
    (notice,) = run_mutants([name], range(6))
    assert checker in notice.by


@pytest.mark.slow
def test_a_mutant_gives_the_same_world_each_time() -> None:
    first, second = (run_mutant("height", 3, Options()) for _ in range(2))
    assert first == second
