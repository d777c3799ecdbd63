"""`sinergi sim demo`: a network on a stage, and what is left of it."""

import json
import re
from pathlib import Path

import pytest

from cli.sim.demo import OPTIONS, SEED
from cli.sim.stage import Stage
from netsim.faults import Crash, Partition, Pause
from netsim.host import Loss
from netsim.seed import SMALL, Options, run_seed
from tests.cli.screen import Screen
from tests.cli.terminal import call, flat

PLAN = (
    Crash(20_000, (0,), Loss.PROCESS, 8_000),
    Pause(40_000, 8_000, 1),
    Partition(60_000, 9_000, ((0,), (1, 2))),
)


def test_the_demo_shows_and_writes(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    result = call("sim", "demo", "--folder", str(folder))
    assert result.exit_code == 0
    told = flat(result.stdout)
    assert "Good: no checker found anything." in told
    assert "sinergi sim replay --seed" in told
    stored = json.loads((folder / "story.json").read_text())
    assert stored["is_good"] is True
    assert stored["story"]
    assert (folder / "timeline.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = call("sim", "demo", "--folder", str(tmp_path / "file" / "demo"))
    assert result.exit_code == 2
    assert "cannot be written" in flat(result.stderr)


class SteppedWatch:
    """Time that passes by being looked at, so that the pictures do not depend on the machine's speed."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now_s(self) -> float:
        self._now_s += 0.001
        return self._now_s

    def wait(self, seconds: float) -> None:
        self._now_s += seconds


@pytest.mark.parametrize(("width", "pace"), [(60, 0), (80, 0), (120, 300), (200, 300)])
def test_the_stage_shows_who_is_up_and_who_leads(width: int, pace: int) -> None:
    screen = Screen(width)
    stage = Stage(
        screen.console, title="three nodes", pace=pace, until_ms=120_000, watch=SteppedWatch()
    )
    options = Options(authorities=3, faults=(), adversaries=(), size=SMALL)
    outcome = run_seed(0, options, plan=PLAN, watchers=[stage])
    assert outcome.is_good
    shown = "\n".join(screen.lines)
    for word in (
        "three nodes",
        "block ",
        "0 violations",
        "votes",
        "down",
        "> a0",
        "leads: EXTEND",
        "said last",
    ):
        assert word in shown
    assert max(map(len, screen.lines)) == width
    legend = "> leads ● link ● slow or lossy ○ none a authority b authority later"
    assert legend in flat(shown)


def test_a_node_beside_whose_alarm_the_key_does_not_vote_is_not_said_to_vote() -> None:
    screen = Screen(120)
    stage = Stage(
        screen.console, title=f"seed {SEED}", about="4 authorities", pace=0, until_ms=120_000,
        watch=SteppedWatch(),
    )  # fmt: skip
    run_seed(SEED, OPTIONS, watchers=[stage])
    last = max(at for at, line in enumerate(screen.lines) if f"seed {SEED}" in line)
    shown = screen.lines[last:]
    state = next(line for line in shown if re.match(r"│ [ >] a1 ", line))
    assert "may not vote" in state
    assert any("alarm: vote log" in line for line in screen.lines)
    assert any("4 authorities; b0 and b1 may take a seat later" in line for line in shown)
    assert sum(bool(line) for line in shown) <= 25
