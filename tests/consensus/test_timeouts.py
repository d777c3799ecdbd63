"""How long a view is waited for: from certificates alone, and never longer than DELTA_CAP allows."""

from hypothesis import given
from hypothesis import strategies as st

from chain.genesis import Parameters
from chain.primitives import Milliseconds, View
from consensus import timeouts
from consensus.timeouts import Suspicion
from tests.consensus.stage import Stage, key_of

USUAL = Parameters()
VIEWS = st.integers(1, 10**6).map(View)


def delta_of(view: int, finalized: int, faults: int = 1) -> int:
    return timeouts.delta(USUAL, faults, View(view), View(finalized))


def test_delta_grows_by_half_after_f_plus_1_failed_views_and_stops_at_its_cap() -> None:
    grown = [delta_of(view, 0) for view in range(1, 18)]
    assert grown == [
        *(1_000, 1_000, 1_500, 1_500, 2_250, 2_250, 3_375, 3_375, 5_062, 5_062),
        *(7_593, 7_593, 11_390, 11_390, 17_085, 17_085, 20_000),
    ]


def test_a_larger_set_has_more_views_to_fail_before_delta_grows() -> None:
    assert [delta_of(view, 10, faults=5) for view in (11, 16, 17, 22, 23)] == [
        *(1_000, 1_000, 1_500, 1_500, 2_250)
    ]


def test_delta_returns_to_its_start_at_each_finalization() -> None:
    assert [delta_of(40, finalized) for finalized in (0, 30, 36, 38, 39)] == [
        *(20_000, 5_062, 1_500, 1_000, 1_000)
    ]


@given(VIEWS, VIEWS, st.integers(0, 85))
def test_delta_lies_between_its_start_and_its_cap(view: View, finalized: View, faults: int) -> None:
    assert 1_000 <= timeouts.delta(USUAL, faults, view, finalized) <= 20_000


@given(VIEWS, VIEWS, st.integers(0, 85))
def test_a_further_view_never_shortens_delta_and_a_finalization_never_lengthens_it(
    view: View, finalized: View, faults: int
) -> None:
    here = timeouts.delta(USUAL, faults, view, finalized)
    assert timeouts.delta(USUAL, faults, View(view + 1), finalized) >= here
    assert timeouts.delta(USUAL, faults, view, View(finalized + 1)) <= here


def test_the_largest_numbers_overflow_nothing() -> None:
    """quorum#1664: a cap that overflowed made a storm of messages."""
    largest = Milliseconds(2**64 - 1)
    parameters = Parameters(delta0_ms=largest, delta_cap_ms=largest)
    assert timeouts.delta(parameters, 0, View(2**64 - 1), View(0)) == largest


def test_a_view_lasts_three_deltas_and_its_leader_is_waited_for_two_or_a_quarter() -> None:
    delta = Milliseconds(1_000)
    assert timeouts.view_timeout(delta) == 3_000
    assert timeouts.leader_timeout(delta) == 2_000
    assert timeouts.suspect_timeout(delta) == 250
    assert timeouts.suspect_timeout(Milliseconds(3)) == 1


@given(st.integers(0, 255), VIEWS, st.integers(0, 2**64 - 1))
def test_retry_comes_after_two_delta0_give_or_take_a_tenth(
    index: int, view: View, attempt: int
) -> None:
    delay = timeouts.retry_delay(USUAL, key_of(index), view, attempt)
    assert 1_800 <= delay < 2_200
    assert delay == timeouts.retry_delay(USUAL, key_of(index), view, attempt)


def test_retries_of_several_nodes_and_attempts_fall_apart() -> None:
    delays = {
        timeouts.retry_delay(USUAL, key_of(index), View(view), attempt)
        for index in range(4)
        for view in (1, 2)
        for attempt in (0, 1)
    }
    assert len(delays) > 12


def test_a_leader_is_suspected_after_two_turns_of_silence_while_a_quorum_is_heard() -> None:
    suspicion = Suspicion(Stage(4).authorities, View(1))
    for signer in (0, 1, 2):
        suspicion.heard(signer, View(8))
    assert [suspicion.suspects(3, View(view)) for view in (8, 9, 10)] == [False, True, True]
    assert [suspicion.suspects(signer, View(9)) for signer in (0, 1, 2)] == [False] * 3

    suspicion.heard(3, View(9))
    assert [suspicion.suspects(3, View(view)) for view in (10, 16, 17)] == [False, False, False]


def test_nobody_is_suspected_while_no_quorum_is_heard() -> None:
    suspicion = Suspicion(Stage(4).authorities, View(1))
    for signer in (0, 1):
        suspicion.heard(signer, View(8))
    assert not suspicion.suspects(3, View(9))
