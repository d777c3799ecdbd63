"""A table that is shown or published: rows in one order, small numbers hidden, one form in bytes, and what differs in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from chain.codec import Codec, Field, encoded, many, unsigned, word
from node.figures.counting import ALL, Key, count
from node.figures.hiding import hidden
from node.figures.referrals import Register
from node.figures.spec import MOST_DIMENSIONS, Figure, Spec
from node.figures.told import Cut

MOST_ROWS: Final = 100_000
PART_BYTES: Final = 1_024
"""A value of a contract is no longer."""
MOST_PARTS: Final = 32
"""Of one table on the chain."""

Value = int | None
"""None: hidden."""


class TooLarge(Exception):
    """A table does not fit into a transaction: how many bytes it has, of how many."""

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"{size_bytes} of {PART_BYTES * MOST_PARTS} bytes")
        self.size_bytes = size_bytes
        self.most_bytes = PART_BYTES * MOST_PARTS


@dataclass(frozen=True, slots=True)
class Row:
    """A value of each dimension, or ALL, and one number for each figure of the spec."""

    key: Key
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Of `spec` at a height: the row of all first, then the others in the order of their keys."""

    spec: Spec
    height: int
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        """The row of all."""
        return self.rows[0]

    def below(self) -> list[Row]:
        """Rows that have a value of every dimension; none if there is no dimension."""
        return [row for row in self.rows if row.key and ALL not in row.key]

    def value(self, row: Row, figure: Figure) -> Value:
        """One number."""
        return row.values[self.spec.figures.index(figure)]

    def encode(self) -> bytes:
        """The one form of what is counted; spec and height stand beside it on the chain."""
        return _ROWS.encode_values((self.rows,))

    def pieces(self) -> tuple[bytes, ...]:
        """The same, cut as the chain has it, however many pieces that makes."""
        whole = self.encode()
        return tuple(whole[at : at + PART_BYTES] for at in range(0, len(whole), PART_BYTES))

    def parts(self) -> tuple[bytes, ...]:
        """The same as the chain takes it; TooLarge if it does not fit."""
        pieces = self.pieces()
        if len(pieces) > MOST_PARTS:
            raise TooLarge(sum(len(each) for each in pieces))
        return pieces


@dataclass(frozen=True, slots=True)
class Difference:
    """The first cell in which two tables are not the same; `figure` is None where one has a row and the other has not."""

    key: Key
    figure: Figure | None
    published: Value
    counted: Value


def tabulate(found: Register, spec: Spec, cut: Cut) -> Table:
    """The table of a spec, of what the events of a chain have told up to `cut`.

    What is hidden does not depend on which figures are asked for: two tables that differ in nothing else give nothing away.
    """
    whole = replace(spec, figures=tuple(Figure))
    cells, counts = count(found, whole, cut)
    not_shown = hidden(cells, counts, whole)
    rows = [
        Row(
            key,
            tuple(
                None if (key, figure) in not_shown else cells[key].get(figure, 0)
                for figure in spec.figures
            ),
        )
        for key in sorted(cells, key=_place)
        if set(key) <= {ALL} or any(figure in cells[key] for figure in spec.figures)
    ]
    return Table(spec, cut.height, tuple(rows))


def read_table(spec: Spec, height: int, parts: Sequence[bytes]) -> Table:
    """The table that the chain has in parts; Rejected if these are none."""
    return Table(spec, height, _ROWS.decode(b"".join(parts)))


def difference(published: Table, counted: Table) -> Difference | None:
    """The first cell of two tables of one spec in which they differ; None if they are equal."""
    theirs = {row.key: row for row in published.rows}
    ours = {row.key: row for row in counted.rows}
    for key in sorted({*theirs, *ours}, key=_place):
        one, other = theirs.get(key), ours.get(key)
        if one is None or other is None:
            return Difference(key, None, None, None)
        for figure, said, found in zip(counted.spec.figures, one.values, other.values, strict=True):
            if said != found:
                return Difference(key, figure, said, found)
    return None


def _place(key: Key) -> tuple[tuple[object, ...], ...]:
    """Sums before what they sum up, numbers by their size."""
    return tuple((value != ALL, len(value), value) for value in key)


def _row(key: Key, values: tuple[int, ...]) -> Row:
    return Row(key, tuple(None if value == 0 else value - 1 for value in values))


def _rows(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return rows


_VALUE: Final = Field(
    "values", unsigned("values").unpack, lambda value: 0 if value is None else value + 1
)
"""Hidden is 0, and a number is one more than it is."""
_ROW: Final[Codec[Row]] = Codec(
    "row",
    _row,
    (many(word("key", 64), MOST_DIMENSIONS), many(_VALUE, len(Figure))),
    max_bytes=PART_BYTES,
    longest_array=len(Figure),
)
_ROWS: Final[Codec[tuple[Row, ...]]] = Codec(
    "table",
    _rows,
    (many(encoded("rows", _ROW), MOST_ROWS),),
    max_bytes=PART_BYTES * MOST_PARTS,
    longest_array=MOST_ROWS,
)
