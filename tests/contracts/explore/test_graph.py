"""What is asked of a whole graph: small worlds of which a person sees what is so."""

from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from contracts.explore.components import components
from contracts.explore.endless import Rules, endless_runs
from contracts.explore.orders import Armed, Order, Waiting, orders, still_waiting
from contracts.explore.search import Explored, Step, explore
from contracts.explore.silence import longest_silence

RISES, FALLS, FIRES, COUNTS, TOUCHES = 1, 2, 4, 8, 16
DAY = 24 * 3_600_000

Edge = tuple[int, int, int]
"""From where, to where, and with which marks."""


class Drawn:
    """A world that is drawn by its transitions; it begins at 0, and 13 is unlucky."""

    def __init__(self, *edges: Edge) -> None:
        self._edges = edges

    def first(self) -> list[Step[int]]:
        return [Step("begin", 0, (0,))]

    def steps(self, state: int) -> Iterator[Step[int]]:
        for source, target, marks in self._edges:
            if source == state:
                wrong = ("unlucky",) if target == 13 else ()
                yield Step(f"{source}-{target}", marks, (target,), wrong)

    def tell(self, states: Sequence[int], words: Sequence[str]) -> tuple[str, ...]:
        return tuple(words)


def _explored(*edges: Edge, most: int = 100) -> Explored[int]:
    return explore(Drawn(*edges), most, lambda *_: False)


def _endless(*edges: Edge, waits: Sequence[int] = ()) -> list[tuple[str, ...]]:
    graph = _explored(*edges).graph
    rules: Rules[int] = Rules(
        without=0,
        measures=[(RISES, FALLS)],
        deadlines=[TOUCHES],
        waiting=lambda state: TOUCHES if state in waits else 0,
    )
    return [tuple(map(graph.word, each.edges)) for each in endless_runs(graph, rules, 9)]


def test_every_state_is_found_once_and_every_transition_counted() -> None:
    found = _explored((0, 1, 0), (0, 2, 0), (1, 3, 0), (2, 3, 0), (3, 0, 0))
    assert (sorted(found.graph.states), found.graph.transitions) == ([0, 1, 2, 3], 5)
    assert (found.is_whole, found.counts) == (True, {})


def test_a_violation_is_told_with_the_shortest_way() -> None:
    found = _explored((0, 1, 0), (1, 2, 0), (2, 13, 0), (1, 13, 0))
    assert found.counts == {"unlucky": 2}
    assert [each.way.path for each in found.violations] == [
        ("begin", "0-1", "1-13"),
        ("begin", "0-1", "1-2", "2-13"),
    ]


def test_who_has_enough_of_it_is_told_that_it_is_not_all() -> None:
    found = _explored((0, 1, 0), (1, 2, 0), (2, 3, 0), most=2)
    assert (found.is_whole, found.graph.expanded) == (False, 2)


def test_components_are_who_reach_one_another() -> None:
    following = {0: [1], 1: [2], 2: [0, 3], 3: [4], 4: [3], 5: []}
    found = {frozenset(each) for each in components(following, lambda node: following[node])}
    assert found == {frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({5})}


def test_a_way_back_is_a_run_without_end() -> None:
    assert _endless((0, 1, 0), (1, 0, 0)) == [("0-1", "1-0")]
    assert _endless((0, 1, 0), (1, 2, 0)) == []


def test_what_rises_and_never_falls_has_an_end() -> None:
    assert _endless((0, 1, RISES), (1, 0, 0)) == []
    assert _endless((0, 1, RISES), (1, 0, FALLS)) == [("0-1", "1-0")]


def test_what_is_left_without_what_rises_is_looked_at_again() -> None:
    assert _endless((0, 1, RISES), (1, 0, 0), (1, 2, 0), (2, 1, 0)) == [("1-2", "2-1")]


def test_a_deadline_that_waits_all_the_while_fires_in_the_end() -> None:
    assert _endless((0, 1, 0), (1, 0, 0), waits=(0, 1)) == []
    assert _endless((0, 1, 0), (1, 0, TOUCHES), waits=(0, 1)) == [("0-1", "1-0")]
    assert _endless((0, 1, 0), (1, 0, 0), waits=(0,)) == [("0-1", "1-0")]


def test_a_way_back_passes_where_the_deadline_is_touched() -> None:
    edges = ((0, 0, 0), (0, 1, 0), (1, 2, TOUCHES), (2, 0, 0))
    assert _endless(*edges, waits=(0, 1, 2)) == [("0-1", "1-2", "2-0")]


def test_silence_is_the_longest_wait() -> None:
    graph = _explored(
        (0, 1, FIRES | COUNTS), (0, 2, 0), (1, 3, FIRES), (2, 1, FIRES | COUNTS), (3, 4, FIRES | COUNTS)
    ).graph  # fmt: skip
    silence = longest_silence(graph, FIRES, COUNTS, lambda state: state == 4)
    assert silence is not None
    assert (silence.moves, list(map(graph.word, silence.edges))) == (2, ["0-1", "1-3", "3-4"])


@pytest.mark.parametrize("edges", [((0, 1, 0),), ((0, 1, FIRES), (1, 0, FIRES))])
def test_silence_that_does_not_end_has_no_length(edges: tuple[Edge, ...]) -> None:
    graph = _explored(*edges).graph
    assert longest_silence(graph, FIRES, FIRES, lambda state: state == 9) is None


def _names(found: tuple[Order, ...]) -> list[list[int]]:
    return [[each.who for each in order] for order in found]


def test_of_deadlines_whose_rest_is_unknown_every_order_is_there() -> None:
    kept = (Waiting(1, 30 * DAY),)
    assert _names(orders(kept, (Armed(2, 7 * DAY, 7 * DAY),))) == [[2, 1], [1, 2]]


def test_what_has_surely_more_time_left_comes_after() -> None:
    kept = (Waiting(1, 3 * DAY),)
    assert _names(orders(kept, (Armed(2, 7 * DAY, 7 * DAY),))) == [[1, 2]]
    new = (Armed(1, 3 * DAY, 3 * DAY), Armed(2, 30 * DAY, 30 * DAY))
    assert _names(orders((), new)) == [[1, 2]]


def test_what_falls_due_within_a_day_may_fire_in_either_order() -> None:
    place = partial(orders, (Waiting(1, 7 * DAY),))
    assert _names(place((Armed(2, 7 * DAY, 7 * DAY),))) == [[2, 1], [1, 2]]
    assert _names(place((Armed(2, 8 * DAY, 8 * DAY),))) == [[1, 2]]


def test_what_follows_one_that_fires_has_nothing_left() -> None:
    kept = (Waiting(1, 7 * DAY),)
    (order, _) = orders(kept, (Armed(2, 7 * DAY, 7 * DAY),))
    assert order == (Waiting(2, 7 * DAY), Waiting(1, 7 * DAY, follows=True))
    assert still_waiting(order, {1}, fired=1) == (Waiting(1, 0),)
    assert still_waiting(order, {1}, fired=0) == (Waiting(1, 7 * DAY),)
    again = orders(still_waiting(order, {1}, fired=1), (Armed(2, 7 * DAY, 7 * DAY),))
    assert _names(again) == [[1, 2]]


def test_those_that_wait_keep_their_order() -> None:
    kept = (Waiting(1, 7 * DAY), Waiting(2, 7 * DAY))
    found = _names(orders(kept, (Armed(3, 7 * DAY, 7 * DAY),)))
    assert found == [[3, 1, 2], [1, 3, 2], [1, 2, 3]]
