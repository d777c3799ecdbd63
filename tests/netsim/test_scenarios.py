"""The bugs of others do not happen here."""

import pytest

from netsim.scenarios import SCENARIOS, run_scenario


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_bug_does_not_happen_here(name: str) -> None:
    assert run_scenario(SCENARIOS[name], seed=1) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_it_does_not_happen_in_another_world_either(name: str) -> None:
    assert run_scenario(SCENARIOS[name], seed=2) == []
