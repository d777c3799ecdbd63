"""Chance by labels."""

from hypothesis import given
from hypothesis import strategies as st

from netsim.draws import Draws


def test_equal_labels_draw_the_same() -> None:
    one, other = Draws(7, "links", 3), Draws(7, "links", 3)
    assert [one.below(1000) for _ in range(20)] == [other.below(1000) for _ in range(20)]


def test_other_seeds_and_other_labels_draw_something_else() -> None:
    streams = {Draws(*labels).chunk(16) for labels in ((7, "a"), (8, "a"), (7, "b"), (7, "a", 0))}
    assert len(streams) == 4


def test_an_inner_stream_does_not_depend_on_what_was_drawn_outside() -> None:
    fresh, used = Draws(7, "a"), Draws(7, "a")
    used.chunk(100)
    assert fresh.within("b").chunk(8) == used.within("b").chunk(8)


def test_a_stream_is_the_same_on_every_python() -> None:
    draws = Draws(0, "vector")
    drawn = (draws.below(10**6), draws.between(-5, 5), draws.chunk(4).hex(), draws.pick("abc"))
    assert drawn == (62015, -1, "26483772", "c")


@given(st.integers(0, 2**32), st.lists(st.integers(), unique=True, max_size=20), st.data())
def test_a_sample_holds_different_ones(seed: int, choices: list[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(choices)))
    sample = Draws(seed).sample(choices, count)
    assert len(set(sample)) == count
    assert set(sample) <= set(choices)


@given(st.integers(0, 2**32), st.integers(-50, 50), st.integers(0, 50))
def test_between_gives_both_ends_and_nothing_else(seed: int, least: int, span: int) -> None:
    draws = Draws(seed)
    drawn = {draws.between(least, least + span) for _ in range(1000)}
    assert drawn <= set(range(least, least + span + 1))
    assert span > 3 or len(drawn) == span + 1
