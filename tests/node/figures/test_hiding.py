"""Small numbers are hidden, and so many others that an outsider with pencil and paper gets none of them back."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.figures.counting import ALL, Cells, Counts, Key
from node.figures.hiding import LEAST, SUMS, Cell, hidden
from node.figures.solving import solved
from node.figures.spec import Counted, Dimension, Figure, Spec

LISTS = (Figure.OPENED, Figure.TELAH, Figure.SEDANG, Figure.BELUM, Figure.ENDED)
NAMES = (("1", "2", "3", "4"), ("a", "b", "c", "d"), ("x", "y"))


def a_table(chance: Random, dimensions: int, largest: int) -> tuple[Cells, Spec]:
    """Random numbers, with their sums: over dimensions, and of the four lists."""
    cells: Cells = {(ALL,) * dimensions: {}}
    for leaf in product(*NAMES[:dimensions]):
        counted = {figure: chance.choice((0, 0, chance.randrange(largest))) for figure in LISTS[1:]}
        for key in product(*[(ALL, value) for value in leaf]):
            for figure, value in counted.items():
                if value:
                    row = cells.setdefault(key, {})
                    row[figure] = row.get(figure, 0) + value
                    row[LISTS[0]] = row.get(LISTS[0], 0) + value
    return cells, Spec(Counted.OPENED, 0, 0, tuple(Dimension)[:dimensions], LISTS)


def equations(cells: Cells, spec: Spec) -> list[dict[Cell, int]]:
    """Everything that an outsider knows of how numbers hang together; what is 0 is known."""
    found = [
        {**dict.fromkeys(_below(cells, key, place, figure), 1), (key, figure): -1}
        for figure in spec.figures
        for key in cells
        for place in range(len(key))
        if key[place] == ALL
    ]
    found += [
        {**{(key, part): 1 for part in parts}, (key, total): -1}
        for key in cells
        for total, parts in SUMS
        if {total, *parts} <= set(spec.figures)
    ]  # fmt: skip
    return [
        {(key, figure): factor for (key, figure), factor in each.items() if cells[key].get(figure)}
        for each in found
    ]


def _below(cells: Cells, key: Key, place: int, figure: Figure) -> list[Cell]:
    return [
        (other, figure)
        for other in cells
        if other[place] != ALL and (*other[:place], ALL, *other[place + 1 :]) == key
    ]


def free(rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> list[int]:
    """Of the columns of a system those that have one value only: no solution of the homogeneous one moves them (numpy, not we)."""
    _, sizes, directions = np.linalg.svd(rows)
    rank = int((sizes > 1e-9).sum())
    moved = (
        np.abs(directions[rank:]).sum(axis=0) if rank < rows.shape[1] else np.zeros(rows.shape[1])
    )
    return [place for place, much in enumerate(moved) if much < 1e-9]


def given_away(unknown: list[Cell], known: list[dict[Cell, int]]) -> list[Cell]:
    """Those that can be reckoned."""
    if not unknown:
        return []
    rows = [[each.get(cell, 0) for cell in unknown] for each in known] or [[0] * len(unknown)]
    return [unknown[place] for place in free(np.array(rows, dtype=np.float64))]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 2), st.sampled_from((3, 8, 40)))
def test_nobody_can_reckon_what_is_hidden(seed: int, dimensions: int, largest: int) -> None:
    cells, spec = a_table(Random(seed), dimensions, largest)
    found = hidden(cells, {}, spec)
    small = {
        (key, figure) for key, row in cells.items() for figure, value in row.items() if value < LEAST
    }  # fmt: skip
    assert small <= found
    assert (len(small) == 0) == (len(found) == 0)
    unknown = sorted(found)
    known = [
        {cell: factor for cell, factor in each.items() if cell in found}
        for each in equations(cells, spec)
    ]
    assert given_away(unknown, known) == []
    for each in equations(cells, spec):
        total = next((cell for cell, factor in each.items() if factor < 0), None)
        parts = [cell for cell in each if cell in found and cell != total]
        if total is not None and total not in found and parts:
            together = sum(cells[key][figure] for key, figure in parts)
            assert len(parts) > 1
            assert together >= max(LEAST, 2 * len(parts))


@pytest.mark.parametrize("seed", range(2))
def test_three_dimensions_are_no_harder(seed: int) -> None:
    cells, spec = a_table(Random(seed), 3, 30)
    found = hidden(cells, {}, spec)
    known = [
        {cell: factor for cell, factor in each.items() if cell in found}
        for each in equations(cells, spec)
    ]
    assert given_away(sorted(found), known) == []
    assert hidden(cells, {}, spec) == found


def test_a_number_that_two_sums_give_away_together_takes_another_with_it() -> None:
    """Two squares of hidden numbers and a bridge between them: each row and column has two or three, and the bridge follows."""
    shape = (
        (3, 3, 9, 9, 9),
        (3, 3, 2, 9, 9),
        (9, 9, 9, 3, 3),
        (9, 9, 3, 3, 9),
        (9, 9, 3, 9, 3),
    )
    cells: Cells = {}
    for row, numbers in enumerate(shape):
        for column, value in enumerate(numbers):
            for key in product((ALL, str(row)), (ALL, str(column))):
                there = cells.setdefault(key, {})
                there[Figure.OFFERS] = there.get(Figure.OFFERS, 0) + value
    spec = Spec(Counted.OPENED, 0, 0, (Dimension.NEED, Dimension.AREA), (Figure.OFFERS,))
    small = {(key, Figure.OFFERS) for key, row in cells.items() if row[Figure.OFFERS] < LEAST}
    known = [
        {cell: factor for cell, factor in each.items() if cell in small}
        for each in equations(cells, spec)
    ]
    assert given_away(sorted(small), known) == [(("1", "2"), Figure.OFFERS)]
    found = hidden(cells, {}, spec)
    assert found > small
    known = [
        {cell: factor for cell, factor in each.items() if cell in found}
        for each in equations(cells, spec)
    ]
    assert given_away(sorted(found), known) == []


def test_lost_is_never_hidden_and_a_time_is_hidden_for_itself() -> None:
    cells: Cells = {(): {Figure.LOST: 1, Figure.HELP_MEDIAN: 7, Figure.ACCEPT_MEDIAN: 3}}
    figures = (Figure.LOST, Figure.ACCEPT_MEDIAN, Figure.HELP_MEDIAN)
    spec = Spec(Counted.OPENED, 0, 0, (), figures)
    counts: Counts = {((), Figure.HELP_MEDIAN): 4, ((), Figure.ACCEPT_MEDIAN): 5}
    assert hidden(cells, counts, spec) == {((), Figure.HELP_MEDIAN)}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from((1, -1, 2)), max_size=4),
        max_size=9,
    )
)
def test_what_equations_give_is_what_their_span_says(found: list[dict[str, int]]) -> None:
    unknown = list("abcdefg")
    rows = [[each.get(name, 0) for name in unknown] for each in found] or [[0] * 7]
    places = free(np.array(rows, dtype=np.float64))
    assert solved(unknown, found) == [unknown[place] for place in places]
