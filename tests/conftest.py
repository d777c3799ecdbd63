"""How Hypothesis runs here; HYPOTHESIS_PROFILE names another profile.

`quick` is for a look while writing. `thorough` is for recorded runs. `ci`, chosen where CI is set,
prints the blob with which a failure is repeated, and keeps no database, since nobody would keep
it. Every profile draws new examples at every run and prints the seed of a failure. None has a
deadline: speed is measured in benchmarks.
"""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from coverage import Coverage
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """What is made for a test of another room, mostly a whole network, is not counted."""
    with _uncounted() if not _is_measured(item) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Tests of other rooms, and those that take long, run without coverage, and so twice as fast."""
    is_counted = _is_measured(item) and item.get_closest_marker("slow") is None
    with nullcontext() if is_counted else _uncounted():
        return (yield)


def _is_measured(item: pytest.Item) -> bool:
    here = Path(__file__).parent
    return any(item.path.is_relative_to(here / room) for room in MEASURED)


@contextmanager
def _uncounted() -> Iterator[None]:
    """Nothing traces meanwhile. In a worker of xdist two do, so the plugin's own `no_cover`, which stops one, saves no time."""
    stopped = []
    while (running := Coverage.current()) is not None:
        running.stop()
        stopped.append(running)
    try:
        yield
    finally:
        for each in reversed(stopped):
            each.start()


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
