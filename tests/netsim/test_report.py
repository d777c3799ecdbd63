"""Pictures of a seed: drawn for any story, in any format."""

from pathlib import Path

import pytest
from matplotlib.figure import Figure

from netsim.actor import ActorHost
from netsim.report import Timeline, _draw_heights, draw_timeline
from netsim.seed import SMALL, Options, run_seed
from netsim.trace import Line, Story, What
from netsim.watcher import Watcher
from netsim.world import World

BEGINNINGS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}


class Onlooker(Watcher):
    """Remembers the world."""

    world: World

    def attached(self, world: World) -> None:
        """Look."""
        self.world = world


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_a_seed_with_everything_is_drawn(ending: str, tmp_path: Path) -> None:
    story, onlooker = Story(), Onlooker()
    outcome = run_seed(2, Options(observers=1, size=SMALL), watchers=[story, onlooker])
    hosts = onlooker.world.hosts
    file = tmp_path / f"picture{ending}"
    timeline = Timeline(
        title="seed 2",
        names=[node.name for node in onlooker.world.cast.nodes],
        liars={host.index: host.name for host in hosts if isinstance(host, ActorHost)},
        lines=story.lines,
        plan=outcome.plan,
        strikes=story.strikes,
        from_ms=0,
        until_ms=outcome.virtual_ms,
    )
    draw_timeline(timeline, file)
    assert file.read_bytes().startswith(BEGINNINGS[ending])


def test_an_empty_story_and_a_violation_are_drawn(tmp_path: Path) -> None:
    for name, lines in (
        ("empty.png", []),
        ("broken.png", [Line(5, None, What.TROUBLE, "VIOLATION (prefix agreement) at 5 ms")]),
        ("down.png", [Line(5, 0, What.PROCESS, "is down: crash")]),
    ):
        file = tmp_path / name
        draw_timeline(Timeline("nothing", ["a0"], {}, lines, (), (), 0, 10), file)
        assert file.read_bytes().startswith(BEGINNINGS[".png"])


def test_the_heights_of_a_piece_are_those_of_the_piece() -> None:
    lines = [
        Line(at_ms, 0, What.FINAL, "final", height=at_ms // 1_000)
        for at_ms in range(0, 80_000, 500)
    ]
    epochs = [
        Line(at_ms, 0, What.EPOCH, "enters", epoch=at_ms) for at_ms in (5_000, 42_000, 70_000)
    ]
    axes = Figure().subplots()
    timeline = Timeline("x", ["a0"], {}, [*lines, *epochs], (), (), 40_000, 50_000)
    _draw_heights(axes, timeline)
    low, high = axes.get_ylim()
    assert 37 <= low <= 40
    assert 49 <= high <= 52
    assert [each.get_text() for each in axes.texts] == ["grey lines: 1 epoch change"]
