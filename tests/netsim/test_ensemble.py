"""Casts drawn from seeds."""

import pytest

from chain.authorities import faults_tolerated
from chain.genesis import Parameters
from netsim.draws import Draws
from netsim.ensemble import MAX_LEAVING, NEVER, Ensemble, draw_ensemble

SEEDS = 20


def draw(seed: int, authorities: int) -> Ensemble:
    """An ensemble with as many liars as f allows, and one lost log more."""
    faults = faults_tolerated(authorities)
    return draw_ensemble(
        Draws(seed, "test"),
        authorities=authorities,
        observers=1,
        liars=faults if seed % 3 else 0,
        lost_logs=faults + 1,
        parameters=Parameters(epoch_heights=3),
    )


@pytest.mark.parametrize("authorities", [1, 4, 7])
def test_liars_sit_and_are_never_more_than_f(authorities: int) -> None:
    for seed in range(SEEDS):
        ensemble = draw(seed, authorities)
        assert len(ensemble.liars) <= faults_tolerated(authorities)
        assert all(liar < authorities for liar in ensemble.liars)
        leaving = [epoch for epoch in ensemble.liars.values() if epoch < NEVER]
        assert len(leaving) <= MAX_LEAVING
        waiting = [node for node in ensemble.cast.nodes if node.name.startswith("b")]
        assert len(waiting) > len(leaving), "who is put out is replaced, and somebody can join"


@pytest.mark.parametrize("authorities", [1, 4, 7])
def test_logs_are_lost_by_honest_nodes_that_sit_each_once(authorities: int) -> None:
    for seed in range(SEEDS):
        ensemble = draw(seed, authorities)
        losing = [loss.node for loss in ensemble.lost_logs]
        assert len(set(losing)) == len(losing)
        assert not set(losing) & set(ensemble.liars)
        assert all(node < authorities for node in losing)
    assert draw(0, 1).lost_logs == (), "a set that withstands nothing loses nothing"


def test_some_liars_stay_and_others_are_voted_out() -> None:
    epochs = [epoch for seed in range(60) for epoch in draw(seed, 4).liars.values()]
    assert NEVER in epochs
    assert len([epoch for epoch in epochs if epoch < NEVER]) > 10


def test_the_members_of_a_cast_own_its_nodes_and_one_agency_applies() -> None:
    cast = draw(1, 4).cast
    assert [len(node.keys) > 1 for node in cast.nodes] == [True] * (len(cast.nodes) - 1) + [False]
    assert [cast.owner_of(node) for node in range(5)] == [0, 1, 2, 3, 0]
    assert (len(cast.members), len(cast.applicants)) == (4, 1)
    assert cast.most_authorities == 5
    assert len(draw(1, 16).cast.members) == 7


def test_a_seed_gives_the_same_cast_again() -> None:
    one, other = draw(5, 7), draw(5, 7)
    assert one.cast.genesis == other.cast.genesis
    assert one.cast.chain_id == other.cast.chain_id
    assert (one.liars, one.lost_logs) == (other.liars, other.lost_logs)
