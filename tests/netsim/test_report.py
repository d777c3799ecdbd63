"""Pictures of a seed: drawn for any story, in any format."""

from pathlib import Path

import pytest

from netsim.actor import ActorHost
from netsim.report import Timeline, draw_timeline
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
        draw_timeline(Timeline("nothing", ["a0"], {}, lines, (), 0, 10), file)
        assert file.read_bytes().startswith(BEGINNINGS[".png"])
