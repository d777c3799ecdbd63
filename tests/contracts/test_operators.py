"""The operators of contracts are Python's wherever they are allowed, and what they cost grows with what they look at."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.language import hashed, replace
from contracts.meter import CHUNK, HASH_STEPS, Meter
from contracts.operators import LARGEST, Operators
from contracts.refusal import (
    CALLED_TOO_DEEP,
    NOT_AN_OPERAND,
    NOT_COMPARABLE,
    NUMBER_TOO_LARGE,
    Reason,
    Refused,
)
from contracts.storage import Keys
from tests.contracts.stage import PLENTY, Address, Colour, an_id, bound, moment, session

METER = Meter(PLENTY)
OURS = Operators(METER)

NUMBERS = st.integers(-LARGEST, LARGEST) | st.integers(-5, 5)
TEXTS = st.text(max_size=5)
BYTES = st.binary(max_size=5)


def _rows(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=4) | st.lists(of, max_size=4).map(tuple)


VALUES = st.recursive(
    NUMBERS | TEXTS | BYTES | st.booleans() | st.none() | st.sampled_from(Colour),
    _rows,
    max_leaves=8,
)
ALIKE = st.one_of(
    *(
        st.tuples(each, each)
        for each in (
            NUMBERS,
            TEXTS,
            BYTES,
            st.booleans(),
            st.lists(NUMBERS),
            st.lists(TEXTS).map(tuple),
        )
    )
)


def _cost(of: Callable[[], object]) -> int:
    before = METER.steps
    of()
    return before - METER.steps


def _refused(of: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        of()
    return refused.value.reason


ARITHMETIC = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.floordiv,
    "remainder": operator.mod,
}


@pytest.mark.parametrize("name", ARITHMETIC)
@given(NUMBERS, NUMBERS)
def test_arithmetic_is_pythons_within_its_bounds(name: str, a: int, b: int) -> None:
    assume(b or name not in ("divide", "remainder"))
    expected = ARITHMETIC[name](a, b)
    if -LARGEST <= expected <= LARGEST:
        assert getattr(OURS, name)(a, b) == expected
        assert OURS.negate(a) == -a
    else:
        assert _refused(lambda: getattr(OURS, name)(a, b)) is NUMBER_TOO_LARGE


COMPARING = {
    "equal": operator.eq,
    "unequal": operator.ne,
    "less": operator.lt,
    "less_or_equal": operator.le,
    "greater": operator.gt,
    "greater_or_equal": operator.ge,
}


@pytest.mark.parametrize("name", COMPARING)
@given(ALIKE)
def test_values_that_are_alike_compare_as_in_python(name: str, pair: tuple[Any, Any]) -> None:
    assert getattr(OURS, name)(*pair) is COMPARING[name](*pair)


@pytest.mark.parametrize("name", COMPARING)
@given(VALUES, VALUES)
def test_any_values_compare_as_in_python_or_not_at_all(name: str, a: Any, b: Any) -> None:
    try:
        found = getattr(OURS, name)(a, b)
    except Refused as refused:
        assert refused.reason is NOT_COMPARABLE  # noqa: PT017 - most examples are not refused
        assert name not in ("equal", "unequal")
    else:
        assert found is COMPARING[name](a, b)


@given(VALUES, _rows(VALUES))
def test_a_value_is_in_a_row_as_in_python(value: Any, row: Any) -> None:
    assert OURS.contains(value, row) is (value in row)
    assert OURS.lacks(value, row) is (value not in row)
    assert all(OURS.contains(each, row) for each in row)


ORDERED = st.one_of(*(_rows(each) for each in (NUMBERS, TEXTS, BYTES, st.tuples(TEXTS, NUMBERS))))


@given(ORDERED)
def test_functions_of_rows_are_pythons(row: Any) -> None:
    assert OURS.sorted_(row) == sorted(row)
    assert OURS.len_(row) == len(row)
    assert OURS.reversed_(row) == list(reversed(row))
    assert OURS.enumerate_(row) == list(enumerate(row))
    assert OURS.tuple_(row) == tuple(row)
    assert OURS.list_(row) == list(row)
    assert OURS.zip_(row, row) == list(zip(row, row, strict=True))
    assert OURS.any_(row) is any(row)
    assert OURS.all_(row) is all(row)
    assert list(OURS.each(row)) == list(row)
    if row:
        assert OURS.min_(row) == min(row)
        assert OURS.max_(row) == max(row)
        assert OURS.min_(*row, row[0]) == min(*row, row[0])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())))
def test_sorting_keeps_the_order_of_equal_values(pairs: list[tuple[int, int]]) -> None:
    rows = [[first, place] for place, (first, _) in enumerate(pairs)]
    assert OURS.sorted_(rows) == sorted(rows)
    equals = [[True], [1], [True], [1]]
    assert [value is equals[at] for at, value in enumerate(OURS.sorted_(equals))] == [True] * 4


@given(st.lists(st.integers(-(2**100), 2**100), max_size=9))
def test_a_sum_is_pythons(row: list[int]) -> None:
    assert OURS.sum_(row) == sum(row)


@given(
    _rows(NUMBERS) | TEXTS | BYTES, st.none() | st.integers(-9, 9), st.none() | st.integers(-9, 9)
)
def test_a_part_is_pythons(values: Any, start: int | None, stop: int | None) -> None:
    assert OURS.slice(values, start, stop) == values[start:stop]


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_a_range_is_pythons(start: int, stop: int) -> None:
    assert OURS.range_(start, stop) == range(start, stop)
    assert OURS.range_(stop) == range(stop)
    assert OURS.tuple_(OURS.range_(start, stop)) == tuple(range(start, stop))


@given(ALIKE)
def test_texts_and_rows_of_one_kind_are_joined(pair: tuple[Any, Any]) -> None:
    assume(not isinstance(pair[0], int))
    assert OURS.add(*pair) == pair[0] + pair[1]


def test_records_are_equal_field_by_field() -> None:
    assert OURS.equal(Address("a", 1), Address("a", 1))
    assert OURS.unequal(Address("a", 1), Address("a", 2))
    assert not OURS.equal(Address("a", 1), ("a", 1))
    assert OURS.equal([Address("a", 1)], [replace(Address("b", 1), area="a")])


def test_what_python_orders_in_its_own_way_is_not_compared() -> None:
    for a, b in (
        (Colour.RED, Colour.RED),
        (None, None),
        (Address("a", 1), Address("a", 2)),
        (b"a", "a"),
        ((1,), [1]),
    ):
        assert _refused(lambda a=a, b=b: OURS.less(a, b)) is NOT_COMPARABLE  # type: ignore[misc]  # bound in the loop
    assert _refused(lambda: OURS.equal(range(3), range(3))) is NOT_COMPARABLE


def test_rows_in_rows_are_compared_to_a_depth() -> None:
    def nested(depth: int, inmost: Any) -> Any:
        return nested(depth - 1, (inmost,)) if depth else inmost

    assert OURS.equal(nested(8, 1), nested(8, 1))
    assert _refused(lambda: OURS.equal(nested(9, 1), nested(9, 1))) is CALLED_TOO_DEEP
    assert OURS.less(nested(8, 1), nested(8, 2))
    assert _refused(lambda: OURS.less(nested(8, 1), nested(8, "a"))) is CALLED_TOO_DEEP


def test_an_attribute_is_read_of_records_persons_and_moments() -> None:
    assert OURS.read(Address("a", 1), "area") == "a"
    assert OURS.read(moment(), "height") == 1
    assert _refused(lambda: OURS.read(moment(), "emit")) is NOT_AN_OPERAND
    assert _refused(lambda: OURS.read("a", "format")) is NOT_AN_OPERAND


def test_a_map_is_asked_for_its_key() -> None:
    keys = bound(Keys[int](), int, to=session()[0])
    keys.add(5)
    assert [OURS.contains(key, keys) for key in (5, 6)] == [True, False]
    assert [key in keys for key in (5, 6)] == [True, False]


@given(st.integers(0, 300), st.integers(0, 300))
def test_what_is_looked_at_is_charged(a: int, b: int) -> None:
    assert _cost(lambda: OURS.add("a" * a, "b" * b)) == 1 + (a + b) // CHUNK
    assert _cost(lambda: OURS.add([0] * a, [1] * b)) == 1 + a + b
    assert _cost(lambda: OURS.equal("a" * a, "b" * b)) == 1 + min(a, b) // CHUNK
    assert _cost(lambda: OURS.slice("a" * a, 0, b)) == 1 + min(a, b)
    assert _cost(lambda: OURS.contains(1, [0] * a)) == 1 + a
    assert _cost(lambda: OURS.list_(range(a))) == a
    assert _cost(lambda: OURS.sum_(range(a))) == a
    assert _cost(lambda: list(OURS.each(range(a), 3))) == 3 * a
    assert (
        _cost(lambda: OURS.hashed(b"a" * a, b"b" * b)) == HASH_STEPS + 2 + a // CHUNK + b // CHUNK
    )
    assert _cost(lambda: OURS.replace(Address("a", a), number=b)) == 2 + 2
    assert _cost(lambda: OURS.sorted_([0] * a)) <= a + 2 * a * a.bit_length()


def test_a_hash_is_of_the_parts_and_where_they_end() -> None:
    assert OURS.hashed(b"ab", b"c") == hashed(b"ab", b"c")
    assert hashed(b"ab", b"c") != hashed(b"a", b"bc")
    assert hashed(an_id(1)) == hashed(bytes(an_id(1)))
