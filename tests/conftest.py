"""How Hypothesis runs here; HYPOTHESIS_PROFILE names another profile.

`quick` is for a look while writing. `thorough` is for recorded runs. `ci`, chosen where CI is set,
prints the blob with which a failure is repeated, and keeps no database, since nobody would keep
it. Every profile draws new examples at every run and prints the seed of a failure. None has a
deadline: speed is measured in benchmarks.
"""

import gc
import os
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.lacking import PREFIX

settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile("quick", settings.get_profile("default"), max_examples=20)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2_000)
settings.register_profile(
    "ci",
    settings.get_profile("default"),
    database=None,
    derandomize=False,
    # A machine shared with other work draws slowly now and then, which is no fault of the test.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


MEASURED = ("chain", "consensus", "contracts", "node")
"""Whose tests count for the coverage of their room: what a whole network happens to pass through is no test of it."""


@pytest.hookimpl
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Tests of other rooms, and those that take long, run without coverage, and so twice as fast."""
    here = Path(__file__).parent
    for item in items:
        is_measured = any(item.path.is_relative_to(here / room) for room in MEASURED)
        if not is_measured or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Ten thousand tests stay to the end, so that no search for garbage has to look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that was skipped although this machine lacks nothing for it has failed."""
    report = yield
    if report.skipped and PREFIX not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, and not by tests.lacking: {report.longrepr}"
    return report
