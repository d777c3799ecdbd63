"""Measurements count what the worlds did."""

import pytest

from netsim.bench import PER_BLOCK, Air, measure


@pytest.mark.parametrize("air", Air)
def test_a_measurement_ends_and_counts(air: Air) -> None:
    speed = measure(4, air, real_ms=200)
    assert (speed.authorities, speed.air) == (4, air)
    assert speed.blocks > 0
    assert speed.events > speed.blocks
    assert speed.transactions <= PER_BLOCK * (speed.blocks + 2) + 20
    assert speed.blocks_per_second == 1_000 * speed.blocks / speed.real_ms
    assert speed.blocks_per_cpu_second == 1_000 * speed.blocks / speed.cpu_ms
    assert speed.events_per_second == 1_000 * speed.events / speed.real_ms
