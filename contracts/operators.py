"""Python's operators and functions as contracts have them: what can grow is bounded, and charged by size.

The verifier puts these in the place of `+`, `<`, `in`, `sorted` and the like. They work on numbers, words,
bytes, choices, records, and on tuples and lists of those, and refuse everything else; a step is charged for
each use, and one more for every CHUNK bytes or letters, or every value, that has to be looked at.

Python's own objects have attributes and methods that a contract must not have, other ones in each Python.
So an attribute is read by `read`, which knows records, persons and moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any

from chain.primitives import Digest
from contracts import language
from contracts.meter import CHUNK, HASH_STEPS, Meter
from contracts.moment import Context, Moment, Person
from contracts.refusal import (
    CALLED_TOO_DEEP,
    NOT_AN_OPERAND,
    NOT_COMPARABLE,
    NUMBER_TOO_LARGE,
    Refused,
)
from contracts.storage import Map
from contracts.words import RECORD_MARK, is_record, values_of

LARGEST = 2**127
"""Numbers lie between -LARGEST and LARGEST: sen of every budget, products of them, and no bomb."""

DEEPEST = 8
"""Tuples in tuples in tuples, when two of them are compared."""

_ATTRIBUTES = frozenset(language.ATTRIBUTES)
_KNOWN = frozenset((Moment, Context, Person))
_TEXTS = (str, bytes)
_ROWS = frozenset((tuple, list))


class Operators:
    """The functions under the names by which instrumented code calls them, all on one meter."""

    __slots__ = ("_records", "_step")

    def __init__(self, meter: Meter) -> None:
        self._step = meter.step
        self._records: set[type] = set()
        """Classes of records that the contract has read attributes of: its own."""

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """What goes into a contract's namespace beside the language; a contract cannot write these names."""
        found: dict[str, Callable[..., Any]] = {
            "step": self._step,
            "each": self.each,
            "read": self.read,
            "add": self.add,
            "subtract": self.subtract,
            "multiply": self.multiply,
            "divide": self.divide,
            "remainder": self.remainder,
            "negate": self.negate,
            "equal": self.equal,
            "unequal": self.unequal,
            "less": self.less,
            "less_or_equal": self.less_or_equal,
            "greater": self.greater,
            "greater_or_equal": self.greater_or_equal,
            "contains": self.contains,
            "lacks": self.lacks,
            "slice": self.slice,
            "len": self.len_,
            "range": self.range_,
            "min": self.min_,
            "max": self.max_,
            "sorted": self.sorted_,
            "sum": self.sum_,
            "any": self.any_,
            "all": self.all_,
            "tuple": self.tuple_,
            "list": self.list_,
            "enumerate": self.enumerate_,
            "zip": self.zip_,
            "reversed": self.reversed_,
        }
        return {inserted(name): function for name, function in found.items()}

    def in_language(self) -> dict[str, Callable[..., Any]]:
        """What stands in the place of functions of the language whose cost grows with what they are given."""
        return {"hashed": self.hashed, "replace": self.replace}

    # Entered functions, turns of loops, attributes.

    def each(self, values: Any, cost: int = 1) -> Iterator[Any]:
        """`values` one after another, `cost` steps for each."""
        step = self._step
        for value in _iterable(values):
            step(cost)
            yield value

    def read(self, value: Any, name: str) -> Any:
        """`value.name`: of a record, a person or the moment of the call."""
        cls = type(value)
        if cls in self._records:
            return getattr(value, name)
        if cls in _KNOWN:
            readable = name in _ATTRIBUTES
        elif readable := RECORD_MARK in cls.__dict__:
            self._records.add(cls)
        if readable:
            return getattr(value, name)
        raise Refused(NOT_AN_OPERAND, (f".{name}",))

    # Arithmetic.

    def add(self, a: Any, b: Any) -> Any:
        """`a + b`: of numbers, or of two of the same kind of row or text."""
        if type(a) is int and type(b) is int:
            return self._bounded(a + b)
        if isinstance(a, str) and isinstance(b, str):
            self._step(1 + (len(a) + len(b)) // CHUNK)
            return a + b
        if isinstance(a, bytes) and isinstance(b, bytes):
            self._step(1 + (len(a) + len(b)) // CHUNK)
            return a + b
        if type(a) in _ROWS and type(a) is type(b):
            self._step(1 + len(a) + len(b))
            return a + b
        raise Refused(NOT_AN_OPERAND, ("+",))

    def subtract(self, a: Any, b: Any) -> int:
        """`a - b`."""
        return self._bounded(_number(a, "-") - _number(b, "-"))

    def multiply(self, a: Any, b: Any) -> int:
        """`a * b`."""
        return self._bounded(_number(a, "*") * _number(b, "*"))

    def divide(self, a: Any, b: Any) -> int:
        """`a // b`, rounded down; ZeroDivisionError is the contract's mistake."""
        return self._bounded(_number(a, "//") // _number(b, "//"))

    def remainder(self, a: Any, b: Any) -> int:
        """`a % b`, with the sign of b."""
        return self._bounded(_number(a, "%") % _number(b, "%"))

    def negate(self, a: Any) -> int:
        """`-a`."""
        return self._bounded(-_number(a, "-"))

    def _bounded(self, number: int) -> int:
        self._step(1)
        if not -LARGEST <= number <= LARGEST:
            raise Refused(NUMBER_TOO_LARGE)
        return number

    # Comparison.

    def unequal(self, a: Any, b: Any) -> bool:
        """`a != b`."""
        return not self.equal(a, b)

    def less(self, a: Any, b: Any) -> bool:
        """`a < b`: of numbers, texts, or rows of the same kind."""
        return self._less(a, b, DEEPEST)

    def less_or_equal(self, a: Any, b: Any) -> bool:
        """`a <= b`."""
        return not self._less(b, a, DEEPEST)

    def greater(self, a: Any, b: Any) -> bool:
        """`a > b`."""
        return self._less(b, a, DEEPEST)

    def greater_or_equal(self, a: Any, b: Any) -> bool:
        """`a >= b`."""
        return not self._less(a, b, DEEPEST)

    def contains(self, value: Any, values: Any) -> bool:
        """`value in values`: of a row, or of a map's keys."""
        if type(values) not in _ROWS:
            if isinstance(values, Map):
                return values.has(value)
            raise Refused(NOT_AN_OPERAND, ("in",))
        for each in values:
            if self.equal(each, value):
                return True
        self._step(1)
        return False

    def lacks(self, value: Any, values: Any) -> bool:
        """`value not in values`."""
        return not self.contains(value, values)

    def equal(self, a: Any, b: Any, left: int = DEEPEST) -> bool:
        """`a == b`; two of different types are not equal, except numbers and yes-or-nos among themselves.

        `left` is how many rows they may have in one another.
        """
        # Never whether both are one object, but of choices and None: two reads of one value are one or two, by what this
        # process has read before (storage), and steps are the same everywhere.
        self._step(1)
        if type(a) is int and type(b) is int:
            return a == b
        if a is None or b is None or isinstance(a, Enum):
            return a is b
        if isinstance(a, int) and isinstance(b, int):
            return a == b
        if isinstance(a, _TEXTS) and isinstance(b, _TEXTS):
            self._step(min(len(a), len(b)) // CHUNK)
            return isinstance(a, str) is isinstance(b, str) and a == b
        if type(a) is not type(b):
            return False
        if left == 0:
            raise Refused(CALLED_TOO_DEEP, ("==",))
        if type(a) in _ROWS:
            return len(a) == len(b) and self._all_equal(a, b, left)
        if is_record(type(a)):
            read = values_of(type(a))
            assert read is not None, "a record"
            return self._all_equal(read(a), read(b), left)
        raise Refused(NOT_COMPARABLE)

    def _all_equal(self, a: Any, b: Any, left: int) -> bool:
        for one, other in zip(a, b, strict=True):  # noqa: SIM110 - all takes twice as long
            if not self.equal(one, other, left - 1):
                return False
        return True

    def _less(self, a: Any, b: Any, left: int) -> bool:
        self._step(1)
        if isinstance(a, int) and isinstance(b, int):
            return a < b
        if isinstance(a, str) and isinstance(b, str):
            self._step(min(len(a), len(b)) // CHUNK)
            return a < b
        if isinstance(a, bytes) and isinstance(b, bytes):
            self._step(min(len(a), len(b)) // CHUNK)
            return a < b
        if left == 0:
            raise Refused(CALLED_TOO_DEEP, ("<",))
        if type(a) in _ROWS and type(a) is type(b):
            for one, other in zip(a, b, strict=False):
                if not self.equal(one, other, left - 1):
                    return self._less(one, other, left - 1)
            return len(a) < len(b)
        raise Refused(NOT_COMPARABLE)

    def slice(self, values: Any, start: Any, stop: Any) -> Any:
        """`values[start:stop]` of a row or a text."""
        if type(values) not in _ROWS and not isinstance(values, _TEXTS):
            raise Refused(NOT_AN_OPERAND, ("[:]",))
        part = values[_place(start) : _place(stop)]
        self._step(1 + len(part))
        return bytes(part) if isinstance(part, bytes) else part

    # Functions of the language.

    def hashed(self, *parts: bytes) -> Digest:
        """`language.hashed`, charged by size."""
        self._step(HASH_STEPS)
        for part in parts:
            self._step(1 + len(part) // CHUNK)
        return language.hashed(*parts)

    def replace(self, value: Any, /, **changes: Any) -> Any:
        """`language.replace`, of a record, charged by its fields."""
        if not is_record(type(value)):
            raise Refused(NOT_AN_OPERAND, ("replace",))
        self._step(2 + len(type(value).__slots__))
        return language.replace(value, **changes)

    # Python's functions.

    def len_(self, values: Any) -> int:
        """How many values, letters or bytes there are."""
        if type(values) not in _ROWS and not isinstance(values, (*_TEXTS, range)):
            raise Refused(NOT_AN_OPERAND, ("len",))
        return len(values)

    def range_(self, *bounds: Any) -> range:
        """Numbers from the first bound, or 0, up to the last one, which is left out."""
        if len(bounds) not in (1, 2):
            raise Refused(NOT_AN_OPERAND, ("range",))
        return range(*[_number(bound, "range") for bound in bounds])

    def min_(self, *values: Any) -> Any:
        """The smallest of several values, or of one row."""
        return self._most(values, lambda a, b: self._less(a, b, DEEPEST))

    def max_(self, *values: Any) -> Any:
        """The largest of several values, or of one row; the first of equal ones."""
        return self._most(values, lambda a, b: self._less(b, a, DEEPEST))

    def _most(self, values: tuple[Any, ...], better: Callable[[Any, Any], bool]) -> Any:
        rest = _iterable(values[0] if len(values) == 1 else values)
        found = next(rest, None)
        if found is None:
            raise Refused(NOT_AN_OPERAND, ("min and max",))
        for value in rest:
            if better(value, found):
                found = value
        return found

    def sorted_(self, values: Any) -> list[Any]:
        """A list in ascending order; equal values stay as they were."""
        rows = list(self.each(values))
        runs = [[row] for row in rows]
        while len(runs) > 1:
            self._step(len(rows))
            merged = [self._merged(*runs[at : at + 2]) for at in range(0, len(runs), 2)]
            runs = merged
        return runs[0] if runs else []

    def _merged(self, first: list[Any], second: list[Any] | None = None) -> list[Any]:
        if second is None:
            return first
        made, at = [], 0
        for value in second:
            while at < len(first) and not self._less(value, first[at], DEEPEST):
                made.append(first[at])
                at += 1
            made.append(value)
        return made + first[at:]

    def sum_(self, values: Any) -> int:
        """All numbers of a row together."""
        total = 0
        for value in _iterable(values):
            total = self._bounded(total + _number(value, "sum"))
        return total

    def any_(self, values: Any) -> bool:
        """True if one of a row is true."""
        return any(self.each(values))

    def all_(self, values: Any) -> bool:
        """True if none of a row is false."""
        return all(self.each(values))

    def tuple_(self, values: Any) -> tuple[Any, ...]:
        """A row as a tuple, which is what records hold."""
        return tuple(self.each(values))

    def list_(self, values: Any = ()) -> list[Any]:
        """A row as a list, to which more can be appended."""
        return list(self.each(values))

    def enumerate_(self, values: Any) -> list[tuple[int, Any]]:
        """Each of a row with its place, from 0."""
        return list(enumerate(self.each(values)))

    def zip_(self, a: Any, b: Any) -> list[tuple[Any, Any]]:
        """Pairs of two rows of the same length; ValueError is the contract's mistake."""
        return list(zip(self.each(a), _iterable(b), strict=True))

    def reversed_(self, values: Any) -> list[Any]:
        """A row as a list, the last first."""
        return list(self.each(values))[::-1]


BUILTINS = (
    "len", "range", "min", "max", "sorted", "sum", "any", "all", "tuple", "list", "enumerate", "zip", "reversed",
)  # fmt: skip
"""What a contract may call of Python's own functions; it gets ours."""


def inserted(name: str) -> str:
    """The name by which instrumented code calls an operator; no contract can write it."""
    return f"__{name}__"


def _number(value: Any, sign: str) -> int:
    if type(value) is not int:
        raise Refused(NOT_AN_OPERAND, (sign,))
    return value


def _place(value: Any) -> int | None:
    return None if value is None else _number(value, "[:]")


def _iterable(values: Any) -> Iterator[Any]:
    if type(values) not in (tuple, list, range):
        raise Refused(NOT_AN_OPERAND, ("a loop",))
    rows: Iterable[Any] = values
    return iter(rows)
