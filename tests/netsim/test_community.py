"""Contracts under consensus: members change who votes while the network works and machines fail."""

from collections import Counter

import pytest

from netsim.community_seed import Came, run_community

CHANGES = (
    "a node joins",
    "a node goes",
    "a key rotates",
    "a vote log is lost",
    "members say that they are ready",
    "a member is suspended and comes back",
)


def _see(came: Came) -> None:
    assert came.violations == (), came.seed
    assert came.lost == 0, came.seed
    assert came.sets > 1, "nobody came and nobody went"


def test_a_community_that_nothing_happens_to_changes_its_authorities_again_and_again() -> None:
    came = run_community(1, length_ms=240_000, faults=())
    _see(came)
    assert came.epochs > 10


def test_a_community_changes_under_faults_and_loses_nothing() -> None:
    came = run_community(2, length_ms=240_000)
    _see(came)
    assert came.counts["crashes with lost writes"] + came.counts["crashes without loss"] > 0


def test_the_same_seed_is_the_same_community() -> None:
    first, again = (run_community(3, length_ms=60_000) for _ in range(2))
    assert first == again


@pytest.mark.slow
def test_every_change_happens_under_faults() -> None:
    happened: Counter[str] = Counter()
    for seed in range(10, 22):
        came = run_community(seed, length_ms=600_000)
        _see(came)
        happened.update(came.changes)
    assert sorted(name for name in CHANGES if not happened[name]) == []
