"""The bars of a picture: each fault when it was there, and what only waited as a frame."""

from itertools import pairwise

from netsim.boundary import Boundary
from netsim.fault_bars import Bar, bars
from netsim.faults import (
    KINDS,
    CrashAt,
    Fault,
    KillThenCut,
    LoseLog,
    OneWay,
    Partition,
    Pause,
)
from netsim.host import Loss
from netsim.report import COLOURS
from netsim.seed import SMALL, Options, run_seed
from netsim.trace import Story, Strike

NAMES = ("a0", "a1", "b0")


def drawn(
    *plan: Fault, strikes: tuple[Strike, ...] = (), from_ms: int = 0, until_ms: int = 100_000
) -> list[Bar]:
    """The bars of a picture of a hundred seconds."""
    return bars(plan, strikes, NAMES, from_ms=from_ms, until_ms=until_ms)


def test_a_fault_is_there_for_as_long_as_it_lasts() -> None:
    (bar,) = drawn(Pause(10_000, 5_000, 2))
    assert bar == Bar("Pause", "Pause b0", ((10_000, 15_000),), None, 10_000, 0)


CRASH = CrashAt(10_000, 30_000, 0, Boundary.AFTER_SYNC, 0, Loss.POWER, 4_000)


def test_a_crash_that_never_came_is_a_frame_and_says_so() -> None:
    (bar,) = drawn(CRASH)
    assert bar == Bar("CrashAt", "CrashAt a0 (never came)", (), (10_000, 30_000), 10_000, 0)


def test_a_crash_is_full_where_it_came() -> None:
    (bar,) = drawn(CRASH, strikes=(Strike(22_000, CRASH),))
    assert bar == Bar("CrashAt", "CrashAt a0", ((22_000, 26_000),), (10_000, 30_000), 10_000, 0)


def test_a_kill_and_the_cut_after_it_are_two() -> None:
    nodes = (1, 2)
    fault = KillThenCut(0, 50_000, nodes, Boundary.AFTER_SYNC, Boundary.AFTER_WRITE, down_ms=7_000)
    (bar,) = drawn(fault, strikes=(Strike(20_000, fault), Strike(21_000, fault)))
    assert bar.spans_ms == ((20_000, 20_200), (21_000, 28_000))  # the kill as wide as is seen


def test_a_log_is_lost_when_its_epoch_comes_and_waits_until_then() -> None:
    fault = LoseLog(0, 1, 4, 900)
    (waiting,) = drawn(fault)
    assert (waiting.told, waiting.waits_ms) == ("LoseLog a1, epoch 4 (never came)", (0, 100_000))
    (lost,) = drawn(fault, strikes=(Strike(60_000, fault),))
    assert (lost.spans_ms, lost.waits_ms) == (((60_000, 60_900),), (0, 60_000))


def test_a_piece_of_a_timeline_has_the_faults_of_that_piece_cut_off_at_its_edges() -> None:
    plan = (
        Pause(1_000, 1_000, 0),
        Partition(5_000, 10_000, ((0,), (1, 2))),
        OneWay(18_000, 9_000, (0,), (1,)),
        Pause(30_000, 1_000, 0),
    )
    found = drawn(*plan, from_ms=10_000, until_ms=20_000)
    assert [(each.told, each.spans_ms) for each in found] == [
        ("Partition a0 | a1 b0", ((10_000, 15_000),)),
        ("OneWay a0 > a1", ((18_000, 20_000),)),
    ]
    assert all(10_000 <= each.label_ms <= 20_000 for each in found)


def test_no_two_bars_of_a_row_overlap_and_rows_are_used_again() -> None:
    plan = [Pause(at_ms, 4_000, 0) for at_ms in range(0, 90_000, 3_000)]
    found = drawn(*plan)
    assert max(each.row for each in found) < len(plan) - 1
    for row in range(30):
        spans = [each.spans_ms[0] for each in found if each.row == row]
        assert all(first[1] < second[0] for first, second in pairwise(spans))


def test_every_kind_of_fault_has_a_colour_of_its_own() -> None:
    assert set(COLOURS) == {kind.__name__ for kind in KINDS}
    assert len(set(COLOURS.values())) == len(KINDS)


def test_a_strike_of_a_run_is_where_its_story_has_it() -> None:
    story = Story()
    options = Options(authorities=4, observers=1, adversaries=(), size=SMALL)
    fault = LoseLog(0, 1, 5, 900)
    run_seed(2, options, plan=(fault,), watchers=[story])
    (lost,) = story.strikes
    assert lost.fault == fault
    told = [line.at_ms for line in story.lines if line.text.startswith("loss of the vote log")]
    assert [lost.at_ms] == told
    assert lost.at_ms > 60_000
