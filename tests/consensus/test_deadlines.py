"""The timers of a view: armed, disarmed, due."""

from chain.primitives import Milliseconds
from consensus.deadlines import Deadlines, is_due
from consensus.work import NEVER

NOW, WALL = Milliseconds(1_000), Milliseconds(9_000)


def test_a_new_view_waits_for_nothing() -> None:
    deadlines = Deadlines()
    assert not deadlines.is_armed
    assert not deadlines.has_expired(NOW)
    assert deadlines.next_ms(NOW, WALL) == NEVER


def test_the_leader_is_waited_for_and_then_the_view() -> None:
    deadlines = Deadlines()
    deadlines.arm(NOW, Milliseconds(1_000), Milliseconds(2_000))
    assert deadlines.is_armed
    assert (deadlines.leader_ms, deadlines.view_ms) == (3_000, 4_000)
    assert deadlines.next_ms(NOW, WALL) == 3_000
    assert [deadlines.has_expired(Milliseconds(at)) for at in (2_999, 3_000)] == [False, True]

    deadlines.leader_ms = None
    assert [deadlines.has_expired(Milliseconds(at)) for at in (3_000, 3_999, 4_000)] == [
        *(False, False, True)
    ]


def test_a_view_is_never_shorter_than_the_wait_for_its_leader() -> None:
    deadlines = Deadlines()
    deadlines.arm(NOW, Milliseconds(1_000), Milliseconds(5_000))
    assert (deadlines.leader_ms, deadlines.view_ms) == (6_000, 6_000)


def test_disarming_leaves_the_other_timers_alone_and_a_new_view_clears_all() -> None:
    deadlines = Deadlines()
    deadlines.arm(NOW, Milliseconds(1_000), Milliseconds(2_000))
    deadlines.retry_ms = Milliseconds(7_000)
    deadlines.propose_ms = Milliseconds(8_000)
    deadlines.hold_wall_ms = Milliseconds(9_500)
    deadlines.disarm()
    assert (deadlines.retry_ms, deadlines.propose_ms) == (7_000, 8_000)
    assert deadlines.next_ms(NOW, WALL) == 1_500
    deadlines.clear()
    assert deadlines.next_ms(NOW, WALL) == NEVER


def test_a_held_proposal_is_looked_at_again_no_sooner_than_the_next_millisecond() -> None:
    deadlines = Deadlines()
    deadlines.hold_wall_ms = WALL
    assert deadlines.next_ms(NOW, WALL) == 1_001


def test_a_timer_is_due_when_it_is_armed_and_has_come() -> None:
    assert [is_due(each, NOW) for each in (None, Milliseconds(1_001), NOW)] == [False, False, True]
