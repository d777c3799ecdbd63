"""A table has one form, is refused in every other one, and says where another one is not the same."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.rejection import Rejected
from node.figures.counting import ALL
from node.figures.month import MOST, month_at, month_of, named
from node.figures.referrals import register
from node.figures.spec import MOST_DIMENSIONS, BadSpec, Counted, Dimension, Figure, Spec
from node.figures.table import Difference, Row, Table, TooLarge, difference, read_table, tabulate
from tests.node.figures.diary import lived

FIGURES = (Figure.OPENED, Figure.TELAH)
SPEC = Spec(Counted.OPENED, 24_286, 24_288, (Dimension.NEED, Dimension.AREA), FIGURES)
TABLE = Table(
    SPEC, 90, (Row((ALL, ALL), (30, None)), Row((ALL, "10"), (12, 0)), Row(("3", "10"), (None, 7)))
)


def test_a_spec_has_a_digest_that_any_member_finds() -> None:
    """A vector: whoever changes it gives tables another version."""
    assert SPEC.encode().hex() == "960101cd5edecd5ee0920102920105"
    assert SPEC.digest().hex() == "c1ff423eddbafdd0c5e09fb239e134dba7a25fab74a798e333363f1a7c4d2d4b"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"first": 24_289}, "no period"),
        ({"last": MOST + 1}, "no period"),
        ({"dimensions": tuple(Dimension)[: MOST_DIMENSIONS + 1]}, "4 dimensions of 3"),
        ({"dimensions": (Dimension.NEED, Dimension.NEED)}, "twice"),
        ({"figures": ()}, "figures"),
        ({"figures": (Figure.TELAH, Figure.OPENED)}, "figures"),
        ({"figures": (Figure.TELAH, Figure.TELAH)}, "figures"),
    ],
)
def test_a_table_that_cannot_be_is_refused(change: dict[str, object], why: str) -> None:
    told = {
        "counted": Counted.OPENED,
        "first": 24_286,
        "last": 24_288,
        "dimensions": (),
        "figures": FIGURES,
    }
    with pytest.raises(BadSpec, match=why):
        Spec(**{**told, **change})  # type: ignore[arg-type]  # of several types


def test_a_table_is_read_back_from_its_parts() -> None:
    assert read_table(SPEC, 90, TABLE.parts()) == TABLE
    assert TABLE.total.values == (30, None)
    assert TABLE.below() == [TABLE.rows[2]]
    assert TABLE.value(TABLE.rows[2], Figure.TELAH) == 7
    for broken in (TABLE.encode()[:-1], TABLE.encode() + b"\0", b"\x91\x91\xc0"):
        with pytest.raises(Rejected):
            read_table(SPEC, 90, (broken,))


def test_a_table_that_fits_into_no_transaction_says_so() -> None:
    rows = tuple(Row((str(at), "10"), (2**40, 2**40)) for at in range(3_000))
    with pytest.raises(TooLarge) as large:
        Table(SPEC, 90, rows).parts()
    assert large.value.size_bytes > large.value.most_bytes == 32 * 1_024


def test_the_first_cell_that_differs_is_named() -> None:
    first, second, third = TABLE.rows
    assert difference(TABLE, TABLE) is None
    other = Table(SPEC, 90, (first, Row(second.key, (12, 1)), Row(third.key, (8, 7))))
    assert difference(other, TABLE) == Difference((ALL, "10"), Figure.TELAH, 1, 0)
    other = Table(SPEC, 90, (first, second, Row(third.key, (8, 7))))
    assert difference(other, TABLE) == Difference(("3", "10"), Figure.OPENED, 8, None)
    assert difference(Table(SPEC, 90, (first, second)), TABLE) == Difference(
        ("3", "10"), None, None, None
    )


def test_a_published_number_that_is_one_too_many_is_found_wherever_it_stands() -> None:
    diary = lived(3, 5)
    spec = Spec(Counted.HAPPENED, 24_000, 25_000, (Dimension.PRIORITY,), tuple(Figure))
    counted = tabulate(register(diary.told, diary.cut()), spec, diary.cut())
    for at, row in enumerate(counted.rows):
        for place, value in enumerate(row.values):
            said = (
                *row.values[:place],
                5 if value is None else value + 1,
                *row.values[place + 1 :],
            )
            rows = (*counted.rows[:at], Row(row.key, said), *counted.rows[at + 1 :])
            found = difference(read_table(spec, 1, Table(spec, 1, rows).parts()), counted)
            assert found == Difference(row.key, spec.figures[place], said[place], value)


@given(st.integers(0, 253_000_000_000_000))
def test_months_are_those_of_the_calendar_in_kuala_lumpur(time_ms: int) -> None:
    there = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time_ms)
    local = there.astimezone(timezone(timedelta(hours=8)))
    assert named(month_at(time_ms)) == f"{local.year:04}-{local.month:02}"
    assert month_of(named(month_at(time_ms))) == month_at(time_ms)


@pytest.mark.parametrize(
    "text", ["2026", "2026-13", "2026-00", "26-01", "2026-1", "2026/01", "x026-01", "\uff12026-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert month_of(text) is None
