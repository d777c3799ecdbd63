"""Shrinking keeps the faults that a failure needs, and no others."""

import pytest

from netsim.faults import Fault, Partition, Pause, Plan
from netsim.seed import SMALL, Options, run_seed
from netsim.shrink import DoesNotFail, Try, shrink

OPTIONS = Options(authorities=2, faults=(), adversaries=(), size=SMALL)
FOR_EVER: Fault = Partition(at_ms=30_000, for_ms=10**9, groups=((0,), (1,)))
HARMLESS: Plan = (
    Pause(5_000, 1_000, 0),
    Pause(9_000, 1_000, 1),
    Pause(50_000, 1_000, 1),
    Pause(60_000, 1_000, 0),
    Pause(70_000, 1_000, 1),
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stall is one after a second."""
    monkeypatch.setattr("netsim.seed.MAX_MORE_MS", 1_000)


def test_what_is_needed_is_left() -> None:
    plan = (*HARMLESS[:2], FOR_EVER, *HARMLESS[2:])
    tries: list[Try] = []
    found = shrink(3, OPTIONS, plan=plan, tell=tries.append)
    assert found.plan == (FOR_EVER,)
    assert found == run_seed(3, OPTIONS, plan=(FOR_EVER,))
    assert [each.run for each in tries] == list(range(2, len(tries) + 2))
    smallest = [len(each.smallest) for each in tries]
    assert smallest == sorted(smallest, reverse=True)
    assert smallest[-1] == 1


def test_a_good_seed_is_not_shrunk() -> None:
    with pytest.raises(DoesNotFail):
        shrink(3, OPTIONS, plan=HARMLESS)


def test_it_stops_after_so_many_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netsim.shrink.MAX_RUNS", 2)
    tries: list[Try] = []
    found = shrink(3, OPTIONS, plan=(FOR_EVER, *HARMLESS), tell=tries.append)
    assert FOR_EVER in found.plan
    assert len(tries) == 1
