"""A hurry: something lies above that nobody has claimed yet, so everybody is asked, once."""

from chain.primitives import Height, Milliseconds
from node.replica.sync import ASK_EVERY_MS, Sync
from tests.node.replica.test_sync import A, B, C, asks, claimed, moves, said, takes


def test_in_a_hurry_everyone_is_asked_and_first_the_one_who_showed_that_there_is_more() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(100), C)
    asking.hurry(Milliseconds(100), B)
    assert asking.next_due() == 100
    asked = [asks(asking, at) for at in (100, 2_100, 4_100)]
    assert asked == [[(C, 1)], [(A, 1)], [(B, 1)]]
    asking.advanced(Milliseconds(5_000))
    assert asks(asking, 99_000) == []


def test_a_hurry_without_anyone_to_ask_waits_for_someone() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(100), None)
    assert asking.questions(Milliseconds(100), Height(0), []) == []
    assert asking.next_due() is None
    assert asks(asking, 7_000) == [(A, 1)]


def test_in_a_hurry_those_ahead_come_before_the_one_who_showed_it() -> None:
    asking = claimed(b=4)
    asking.hurry(Milliseconds(0), C)
    assert asks(asking, 0) == [(B, 1)]
    assert asks(asking, 2_000) == [(B, 1)]
    assert asks(asking, 4_000) == [(C, 1)], "and B, who only claims, rests"


def test_a_hurry_is_over_when_everybody_was_asked_and_nobody_had_anything() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(0), C)
    asked = [asks(asking, at) for at in range(0, 6_000, 1_000)]
    assert asked == [[(C, 1)], [], [(A, 1)], [], [(B, 1)], []]
    assert asks(asking, 6_000) == []
    assert asking.next_due() is None
    asking.hurry(Milliseconds(6_500), C)
    assert asks(asking, 6_500) == [(C, 1)], "it may be true the next time"


def test_in_a_hurry_those_who_helped_before_are_asked_once_like_all_others() -> None:
    asking = claimed(a=1)
    asking.claim(A, Height(2))
    asks(asking, 0, 0, A)
    takes(asking, A, said(1, 2), 10)
    height = moves(asking, 10, 0)
    asking.hurry(Milliseconds(1_000), None)
    asked = [asks(asking, at, height) for at in (1_000, 3_000, 5_000, 7_000, 9_000)]
    assert asked == [[(A, 3)], [(B, 3)], [(C, 3)], [], []]


def test_who_never_claimed_to_have_what_he_was_asked_for_owes_nothing() -> None:
    asking = Sync()
    for begin in range(0, 100_000, 10_000):
        asking.hurry(Milliseconds(begin), C)
        assert [asks(asking, begin + at) for at in (0, 2_000, 4_000, 6_000)][3] == []
    for peer in (A, B, C):
        asking.claim(peer, Height(600))
    assert asks(asking, 100_000) == [(C, 1), (A, 257), (B, 513)]


def test_who_has_now_what_he_lacked_when_he_was_asked_is_asked_again() -> None:
    asking = Sync()
    asking.hurry(Milliseconds(0), A)
    assert asks(asking, 0, 0, A) == [(A, 1)]
    asking.claim(A, Height(2))
    assert asks(asking, ASK_EVERY_MS - 1, 0, A) == []
    assert asks(asking, ASK_EVERY_MS, 0, A) == [(A, 1)]
    asking.claim(A, Height(3))
    assert asks(asking, 2 * ASK_EVERY_MS, 0, A) == [], "this time it had it"


def test_a_hurry_for_nothing_holds_up_nobody_who_catches_up() -> None:
    asking = claimed(a=1_000)
    assert asks(asking, 0) == [(A, 1)]
    asking.hurry(Milliseconds(10), C)
    assert asks(asking, 10) == []
    assert takes(asking, A, said(1, 256), 100)
    height = moves(asking, 100, 0)
    asking.hurry(Milliseconds(100), C)
    assert asks(asking, 100, height) == [(C, 257)], "A may not be asked again yet"
    assert asks(asking, 250, height) == [(A, 257)], "and C is not relied on"
