"""What is wrong with a published table, in words of its cells; and one of another version is not judged."""

from dataclasses import replace

import pytest

from node.figures.counting import ALL
from node.figures.published import (
    OtherVersion,
    Published,
    Unequal,
    commitment,
    judge,
    read_published,
)
from node.figures.spec import Counted, Dimension, Figure, Spec
from node.figures.table import Difference, Row, Table

SPEC = Spec(Counted.OPENED, 24_286, 24_288, (Dimension.AREA,), (Figure.OPENED, Figure.TELAH))
TABLE = Table(SPEC, 90, (Row((ALL,), (30, None)), Row(("10",), (None, 7))))
TOLD = {
    "member": "ab" * 16,
    "spec": {
        "version": 1,
        "counted": "opened",
        "first": 24_286,
        "last": 24_288,
        "dimensions": ["area"],
        "figures": [1, 5],
    },
    "height": 90,
    "values": [30, None],
    "table_commit": commitment(TABLE.pieces()),
    "parts": 1,
    "status": "published",
    "published_ms": 1,
    "replaced_by": None,
    "version": 1,
}


def published(table: Table = TABLE) -> Published:
    told = {**TOLD, "table_commit": commitment(table.pieces()), "values": [*table.total.values]}
    return read_published("cd" * 16, told)


def test_what_the_chain_says_of_a_table_is_read() -> None:
    found = published()
    assert (found.spec, found.height, found.values) == (SPEC, 90, (30, None))
    assert (found.stands, found.replaced_by) == (True, None)
    gone = read_published("cd" * 16, {**TOLD, "status": "replaced", "replaced_by": "ef" * 16})
    assert (gone.stands, gone.replaced_by) == (False, "ef" * 16)


def test_one_of_another_version_is_not_judged() -> None:
    spec = {**TOLD["spec"], "version": 2}  # type: ignore[dict-item]  # a dictionary
    with pytest.raises(OtherVersion):
        read_published("cd" * 16, {**TOLD, "spec": spec})


def test_an_equal_table_is_equal_with_its_rows_or_without() -> None:
    assert judge(published(), TABLE.parts(), TABLE) is None
    assert judge(published(), (), TABLE) is None


def test_the_first_cell_is_named_and_nothing_if_nobody_knows_it() -> None:
    counted = replace(TABLE, rows=(TABLE.rows[0], Row(("10",), (None, 8))))
    cell = Difference(("10",), Figure.TELAH, 7, 8)
    assert judge(published(), TABLE.parts(), counted) == Unequal(cell)
    assert judge(published(), (), counted) == Unequal(None)
    assert judge(published(), (b"\xc1",), counted) == Unequal(None)
    more = replace(TABLE, rows=(Row((ALL,), (31, None)), TABLE.rows[1]))
    total = Difference((ALL,), Figure.OPENED, 30, 31)
    assert judge(published(), (), more) == Unequal(total)


def test_rows_that_are_right_under_a_commitment_that_is_not_are_unequal() -> None:
    false = replace(published(), table_commit="00" * 32)
    assert judge(false, TABLE.parts(), TABLE) == Unequal(None)


def test_a_commitment_is_of_every_piece() -> None:
    assert commitment((b"a", b"b")) != commitment((b"ab",))
