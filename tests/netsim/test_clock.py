"""A node's clocks."""

from hypothesis import given
from hypothesis import strategies as st

from netsim.clock import NodeClock


def test_a_jump_moves_the_wall_clock_and_not_the_monotonic_one() -> None:
    clock = NodeClock(epoch_ms=1_000_000, base_ms=50, skew_ms=0)
    before = clock.monotonic_ms(10), clock.wall_ms(10)
    clock.skew_ms -= 600_000
    assert before == (60, 1_000_010)
    assert (clock.monotonic_ms(10), clock.wall_ms(10)) == (60, 400_010)
    assert not clock.is_sane


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 9_000)), max_size=10))
def test_the_monotonic_clock_never_goes_back(changes: list[tuple[int, int]]) -> None:
    clock = NodeClock(epoch_ms=0, base_ms=7, skew_ms=0)
    now_ms, shown = 0, clock.monotonic_ms(0)
    for wait_ms, rate in changes:
        now_ms += wait_ms
        assert clock.monotonic_ms(now_ms) >= shown
        shown = clock.monotonic_ms(now_ms)
        clock.set_rate(now_ms, rate)
        assert clock.monotonic_ms(now_ms) == shown


@given(st.integers(0, 10**6), st.integers(1, 9_000), st.integers(0, 10**6), st.integers(0, 10**5))
def test_when_is_the_first_moment_that_shows_a_time(
    base_ms: int, rate: int, now_ms: int, ahead_ms: int
) -> None:
    clock = NodeClock(epoch_ms=0, base_ms=base_ms, skew_ms=0)
    clock.set_rate(now_ms, rate)
    wanted = clock.monotonic_ms(now_ms) + ahead_ms
    when = clock.when(wanted)
    assert clock.monotonic_ms(when) >= wanted
    assert ahead_ms == 0 or clock.monotonic_ms(when - 1) < wanted
