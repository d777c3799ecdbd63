"""Regression scenarios: every real bug of others in consensus.md section 11 that applies here, staged."""

from collections.abc import Mapping
from itertools import chain

from netsim.scenarios.liars import LIARS
from netsim.scenarios.restarts import RESTARTS
from netsim.scenarios.scenario import Scenario, run_scenario
from netsim.scenarios.views import VIEWS

SCENARIOS: Mapping[str, Scenario] = {each.name: each for each in chain(VIEWS, RESTARTS, LIARS)}

__all__ = ["SCENARIOS", "Scenario", "run_scenario"]
