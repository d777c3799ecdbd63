"""Casts drawn from seeds."""

import pytest

from chain.authorities import faults_tolerated
from chain.genesis import Parameters
from contracts.key_value import KeyValueExecutor
from netsim.draws import Draws
from netsim.ensemble import EPOCHS, Ensemble, draw_ensemble


def draw(seed: int, authorities: int) -> Ensemble:
    """An ensemble with as many liars and lost logs as f allows."""
    faults = faults_tolerated(authorities)
    return draw_ensemble(
        Draws(seed, "test"),
        authorities=authorities,
        observers=1,
        liars=faults if seed % 3 else 0,
        lost_logs=faults + 1,
        parameters=Parameters(epoch_heights=3),
        executor=KeyValueExecutor(),
    )


@pytest.mark.parametrize("authorities", [1, 4, 5, 7, 16])
def test_liars_and_lost_logs_together_stay_within_f_of_every_epoch(authorities: int) -> None:
    for seed in range(60):
        ensemble = draw(seed, authorities)
        cast = ensemble.cast
        for epoch in range(EPOCHS):
            lying = sum(cast.key_in(epoch, liar) is not None for liar in ensemble.liars)
            lost = sum(
                epoch >= loss.epoch
                and cast.nodes[loss.node].keys[loss.key].public in cast.authorities(epoch).index_of
                for loss in ensemble.lost_logs
            )
            assert lying + lost <= faults_tolerated(authorities), (seed, epoch)
            assert authorities <= len(cast.authorities(epoch)) <= authorities + 1, (seed, epoch)


def test_a_node_that_lost_its_log_comes_back_with_another_key() -> None:
    seen = 0
    for seed in range(60):
        ensemble = draw(seed, 4)
        for loss in ensemble.lost_logs:
            seen += 1
            lost = ensemble.cast.nodes[loss.node].keys[loss.key].public
            sits = [ensemble.cast.key_in(epoch, loss.node) for epoch in range(loss.epoch, EPOCHS)]
            assert sits[0] == lost
            assert sits[2] is not None, (seed, loss)
            assert lost not in sits[3:], (seed, loss)
    assert seen > 20


def test_sets_change_by_joining_leaving_and_rotating() -> None:
    joined = left = rotated = 0
    for seed in range(20):
        cast = draw(seed, 4).cast
        for epoch in range(1, EPOCHS):
            before = {node: cast.key_in(epoch - 1, node) for node in range(len(cast.nodes))}
            after = {node: cast.key_in(epoch, node) for node in range(len(cast.nodes))}
            joined += sum(before[node] is None and after[node] is not None for node in after)
            left += sum(before[node] is not None and after[node] is None for node in after)
            rotated += sum(
                None not in (before[node], after[node]) and before[node] != after[node]
                for node in after
            )
    assert min(joined, left, rotated) > 20


def test_a_seed_gives_the_same_cast_again() -> None:
    one, other = draw(5, 7), draw(5, 7)
    assert one.cast.genesis == other.cast.genesis
    assert one.cast.chain_id == other.cast.chain_id
    assert (one.liars, one.lost_logs) == (other.liars, other.lost_logs)
