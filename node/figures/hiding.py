"""Small numbers are hidden, and as many others as it takes that nobody can reckon them.

Whatever counts fewer than LEAST is hidden, and 0 is not: it is about nobody. A table has sums: a row with ALL is the sum of
the rows below it, and some figures are the sum of others. In each sum either nothing is hidden, or at least
two numbers are, and together they are large enough to be shared out among them in several ways. Where sums together still
give a number away (node.figures.solving), one more is hidden, until none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from node.figures.counting import ALL, Cells, Counts, Key
from node.figures.solving import solved
from node.figures.spec import DISPOSITIONS, TIMES, Figure, Spec

LEAST: Final = 5
"""Cells that count fewer are suppressed (contracts, section 3.13)."""
SUMS: Final = (
    (Figure.OPENED, (Figure.TELAH, Figure.SEDANG, Figure.BELUM, Figure.ENDED)),
    (Figure.TELAH, DISPOSITIONS[:3]),
    (Figure.ENDED, DISPOSITIONS[3:]),
    (Figure.DECLINED, tuple(each for each in Figure if Figure.DECLINED < each <= Figure.DECLINED_OTHER)),
)  # fmt: skip
"""Figures that are sums of others."""
NEVER: Final = (Figure.LOST, *TIMES)
"""Lost has to be 0, and is shown if it is not; a time is hidden for itself, when few have it."""

Cell = tuple[Key, Figure]


@dataclass(frozen=True, slots=True)
class Sum:
    """One number that is the sum of others; those that are 0 are left out, and known to everybody."""

    total: Cell
    parts: tuple[Cell, ...]


def hidden(cells: Cells, counts: Counts, spec: Spec) -> frozenset[Cell]:
    """The cells of a table that are not shown."""
    values = {
        (key, figure): value
        for key, row in sorted(cells.items())
        for figure, value in sorted(row.items())
        if figure not in NEVER
    }
    sums = [*_of_rows(values, spec), *_of_figures(values, spec)]
    found = {cell: None for cell, value in values.items() if value < LEAST}
    while True:
        _balance(sums, values, found)
        given = solved(tuple(found), [_unknown(each, found) for each in sums])
        if not given:
            break
        _hide_beside(given[0], sums, values, found)
    found.update({cell: None for cell, number in counts.items() if number < LEAST})
    return frozenset(found)


def _of_rows(values: dict[Cell, int], spec: Spec) -> Iterator[Sum]:
    """A row with ALL in a place is the sum of those that have a value there."""
    parts: dict[tuple[Cell, int], list[Cell]] = {}
    for key, figure in values:
        for place in range(len(spec.dimensions)):
            if key[place] != ALL:
                above = (*key[:place], ALL, *key[place + 1 :])
                parts.setdefault(((above, figure), place), []).append((key, figure))
    for (total, _), below in parts.items():
        yield Sum(total, tuple(below))


def _of_figures(values: dict[Cell, int], spec: Spec) -> Iterator[Sum]:
    for total, parts in SUMS:
        if {total, *parts} <= set(spec.figures):
            for (key, figure), value in values.items():
                if figure is total:
                    found = [(key, each) for each in parts if (key, each) in values]
                    if sum(values[each] for each in found) == value:
                        yield Sum((key, figure), tuple(found))


def _balance(sums: Sequence[Sum], values: dict[Cell, int], found: dict[Cell, None]) -> None:
    """Hide until each sum by itself gives nothing away; every turn but the last one hides something."""
    for _ in range(len(values) + 1):
        before = len(found)
        for each in sums:
            if not _is_safe(each, values, found):
                _hide(each, values, found)
        if len(found) == before:
            return


def _is_safe(each: Sum, values: dict[Cell, int], found: dict[Cell, None]) -> bool:
    unknown = [part for part in each.parts if part in found]
    if each.total in found:
        return len(unknown) > 0
    together = sum(values[part] for part in unknown)
    return not unknown or (len(unknown) > 1 and together >= max(LEAST, 2 * len(unknown)))


def _hide(each: Sum, values: dict[Cell, int], found: dict[Cell, None]) -> None:
    """The smallest part that is still shown; if there is none, the sum."""
    shown = [part for part in each.parts if part not in found]
    found[min(shown, key=lambda part: (values[part], part)) if shown else each.total] = None


def _hide_beside(
    given: Cell, sums: Sequence[Sum], values: dict[Cell, int], found: dict[Cell, None]
) -> None:
    """One more number: of a sum with the cell that is given away, the smallest that is still shown, sums last."""
    beside = [
        (given not in (each.total, *each.parts), cell == each.total, values[cell], cell)
        for each in sums
        for cell in (*each.parts, each.total)
        if cell not in found
    ]
    assert beside, "where nothing is shown, nothing is given away"
    found[min(beside)[3]] = None


def _unknown(each: Sum, found: dict[Cell, None]) -> dict[Cell, int]:
    """What is not known of a sum, as an equation: parts, less the total, are a number that everybody can see."""
    unknown = {part: 1 for part in each.parts if part in found}
    return {**unknown, each.total: -1} if each.total in found else unknown
