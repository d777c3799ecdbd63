"""`sinergi sim shrink`: what is left of a failing schedule fails again."""

import json
from pathlib import Path

import pytest

from cli.sim.schedule import Schedule, read_schedule, write_schedule
from netsim.faults import Fault, Partition, Pause
from netsim.seed import SMALL, Options
from tests.cli.terminal import QUICK, call, flat, json_of

FOR_EVER: Fault = Partition(at_ms=30_000, for_ms=10**9, groups=((0,), (1,)))
OPTIONS = Options(authorities=2, faults=(), adversaries=(), size=SMALL)
FAILING = Schedule(3, OPTIONS, (Pause(5_000, 1_000, 0), FOR_EVER, Pause(50_000, 1_000, 1)))


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A schedule that fails, in a world where a stall is one after a second."""
    monkeypatch.setattr("netsim.seed.MAX_MORE_MS", 1_000)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "failing.json").write_text(write_schedule(FAILING))
    return "failing.json"


def test_the_smaller_schedule_is_written_and_fails_again(failing: str) -> None:
    result = call("sim", "shrink", "--schedule", failing)
    assert result.exit_code == 0
    told = flat(result.stdout)
    assert "Partition(at_ms=30000" in told
    assert "1 fault left; see them at work: sinergi sim replay --schedule schedule-3.json" in told
    smaller = read_schedule(Path("schedule-3.json").read_text(), path="x")
    assert smaller == Schedule(3, OPTIONS, (FOR_EVER,))
    assert call("sim", "replay", "--schedule", "schedule-3.json").exit_code == 1


def test_the_smaller_schedule_as_json(failing: str) -> None:
    found = json_of(call("sim", "shrink", "--schedule", failing, "--output", "x.json", "--json"))
    assert found["schedule"] == "x.json"
    assert found["is_good"] is False
    assert found["plan"] == json.loads(Path("x.json").read_text())["plan"]


def test_a_good_seed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call("sim", "shrink", "--seed", "1", *QUICK)
    assert result.exit_code == 2
    assert "Seed 1 does not fail, so there is nothing to shrink." in flat(result.stderr)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs() -> None:
    result = call("sim", "shrink", "--seed", "1", "--output", "/no/file.json", *QUICK)
    assert result.exit_code == 2
    assert "there is no folder /no" in flat(result.stderr)
