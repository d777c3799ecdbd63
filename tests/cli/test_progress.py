"""How far a run is, on a terminal and in a log."""

from io import StringIO

import pytest
from rich.console import Console

from cli.sim.progress import SimProgress
from tests.cli.screen import Screen


def test_a_terminal_shows_a_bar_with_seeds_blocks_and_failures() -> None:
    screen = Screen(100)
    with SimProgress(screen.console, parts=4, done=1) as progress:
        progress.add(blocks=2_000)
        progress.add(blocks=5, note="1 failed")
    assert progress.blocks_per_second > 0
    last = next(line for line in reversed(screen.lines) if "seeds" in line)
    assert "3/4 seeds  2,005 blocks" in last
    assert "1 failed" in last
    assert "left" in last


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    monkeypatch.setattr("cli.sim.progress.SAY_EVERY_S", 0)
    with SimProgress(Console(file=log, width=80), parts=2) as progress:
        progress.add(blocks=7)
    assert log.getvalue().startswith("1 of 2 seeds  7 blocks")


def test_a_log_is_not_filled_with_lines() -> None:
    log = StringIO()
    with SimProgress(Console(file=log, width=80), parts=2) as progress:
        progress.add(blocks=7)
    assert log.getvalue() == ""
