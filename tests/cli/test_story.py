"""A story on a terminal: broken under its text, and as much of it as was asked for."""

import re

from cli.sim.story import TOLD_AT_FIRST, Extract, Roles, tell_story
from netsim.faults import Storm
from netsim.seed import SMALL, Options, run_seed
from netsim.trace import Story, What
from tests.cli.screen import Screen

STORM = Storm(at_ms=2_000, for_ms=3_000, nodes=(0,), loss=100, reordering=5, reorder_ms=70)


def test_long_lines_are_broken_under_their_text() -> None:
    story, roles, screen = Story(), Roles(), Screen(60)
    options = Options(authorities=1, adversaries=(), size=SMALL)
    run_seed(0, options, plan=(STORM,), watchers=[story, roles])
    tell_story(Extract((What.FAULT,), 0, 10), story, screen.console)
    assert [line.rstrip() for line in screen.lines] == [
        "     2.000        storm: for 3.0 s, a0, loss 100, reordering",
        "                  5, reorder 0.1 s",
        f"{len(story.lines) - 1} lines left out; --show all tells them.",
    ]
    assert str(roles) == "nobody lies, b0 may take a seat later"


def test_votes_and_clients_are_told_only_if_asked_for() -> None:
    assert set(What) - set(TOLD_AT_FIRST) == {What.VOTE, What.CLIENT}


def test_liars_are_named() -> None:
    roles = Roles()
    run_seed(2, Options(adversaries=("twin",), faults=(), size=SMALL), watchers=[roles])
    assert re.fullmatch(r"a\d is a twin, b0( and b1)? may take a seat later", str(roles))
