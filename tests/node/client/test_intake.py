"""Batches: good rows are taken, bad ones named by row, column and reason, and never by what they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.client.intake import (
    COLUMNS,
    MOST_ROWS,
    BadRow,
    FileFault,
    NotABatch,
    RowFault,
    is_identifier,
    read_batch,
)

HEADER = "reference,name,identifier,phone,state,district,need,priority,offer_to,note"
GOOD = "r1,Prospek Contoh 1,mykad:900101-00-0001,000-1,Selangor,Petaling,makanan,biasa,One Hope,x"


def batch(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def test_a_good_row_has_numbers_for_the_chain_and_a_payload_for_the_agency() -> None:
    found = read_batch(batch(GOOD), ["One Hope"])
    assert not found.bad
    [row] = found.rows
    assert (row.line, row.reference, row.state, row.need, row.priority) == (2, "r1", 10, 9, 3)
    assert row.offer_to == "One Hope"
    assert row.payload["name"] == "Prospek Contoh 1"
    assert "Prospek" not in repr(row)


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("reference", "", RowFault.MISSING),
        ("name", " ", RowFault.MISSING),
        ("state", "Atlantis", RowFault.UNKNOWN_STATE),
        ("need", "kereta", RowFault.UNKNOWN_NEED),
        ("priority", "esok", RowFault.UNKNOWN_PRIORITY),
        ("offer_to", "Agensi Tiada", RowFault.UNKNOWN_AGENCY),
        ("identifier", "mykad:901301-00-0001", RowFault.BAD_IDENTIFIER),
        ("identifier", "900101-00-0001", RowFault.BAD_IDENTIFIER),
        ("note", "x" * 501, RowFault.TOO_LONG),
    ],
)
def test_a_bad_row_is_named_by_its_column_and_holds_up_no_other(
    column: str, value: str, fault: RowFault
) -> None:
    values = dict(zip(COLUMNS, GOOD.split(","), strict=True)) | {column: value}
    found = read_batch(batch(",".join(values.values()), GOOD.replace("r1", "r2")), ["One Hope"])
    assert found.bad == (BadRow(2, column, fault),)
    assert [row.reference for row in found.rows] == ["r2"]


def test_the_second_row_of_one_reference_is_bad() -> None:
    found = read_batch(batch(GOOD, GOOD), ["One Hope"])
    assert found.bad == (BadRow(3, "reference", RowFault.TWICE),)


def test_a_row_of_another_width_is_bad() -> None:
    assert read_batch(batch("r1,x")).bad == (BadRow(2, "", RowFault.WRONG_WIDTH),)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"\xff\xfe", FileFault.NOT_TEXT),
        (b"reference,colour\n", FileFault.UNKNOWN_COLUMNS),
        (b"reference,name\n", FileFault.MISSING_COLUMNS),
        (
            batch(*(GOOD.replace("r1", f"r{at}") for at in range(MOST_ROWS + 1))),
            FileFault.TOO_MANY_ROWS,
        ),
    ],
)
def test_what_is_no_batch_is_refused_whole(data: bytes, fault: FileFault) -> None:
    with pytest.raises(NotABatch) as refused:
        read_batch(data, ["One Hope"])
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mykad:000229-00-0001",
        "mykad:\uff19\uff10\uff10\uff11\uff10\uff11-00-0001",
        "passport:MYS1",
    ],
)
def test_typed_identifiers_and_none_at_all_are_good(text: str) -> None:
    assert is_identifier(text)


@pytest.mark.parametrize("text", ["mykad:900229-00-0001", "mykad:9", "passport:", "name:x", "x"])
def test_other_identifiers_are_not(text: str) -> None:
    assert not is_identifier(text)


@given(st.binary(max_size=300), st.lists(st.text(max_size=40), max_size=8))
def test_nothing_in_a_file_makes_reading_fail_otherwise(data: bytes, lines: list[str]) -> None:
    for each in (data, batch(*lines)):
        try:
            found = read_batch(each)
        except NotABatch:
            continue
        assert all(bad.column in ("", *COLUMNS) for bad in found.bad)
