"""Allowance: what one peer is served."""

from chain.primitives import Milliseconds
from consensus.allowance import Allowance


def test_so_much_may_be_served_at_once_and_what_is_over_is_owed() -> None:
    allowance = Allowance(bytes_per_second=10, most_bytes=100)
    assert allowance.is_left(Milliseconds(0))
    allowance.use(99)
    assert allowance.is_left(Milliseconds(0))
    allowance.use(51)
    assert not allowance.is_left(Milliseconds(5_000))
    assert allowance.is_left(Milliseconds(5_001))


def test_looking_often_loses_no_time_and_waiting_long_saves_no_more_than_the_most() -> None:
    allowance = Allowance(bytes_per_second=10, most_bytes=100)
    allowance.use(100)
    assert [allowance.is_left(Milliseconds(at)) for at in range(3)] == [False, True, True]
    assert allowance.is_left(Milliseconds(10**9))
    allowance.use(100)
    assert not allowance.is_left(Milliseconds(10**9))
