"""What is wrong with rules or facts, and where it stands."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why rules, or a fact, are refused."""

    NOT_TEXT = "not UTF-8 text"
    NOT_JSON = "not JSON"
    TOO_LARGE = "too large"
    TOO_DEEP = "too deep"
    FRACTION = "a number with a fraction"
    NAMED_TWICE = "a name twice"
    NOT_CANONICAL = "not in canonical form"
    NOT_AN_OBJECT = "not an object"
    NOT_A_LIST = "not a list"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown field"
    BAD_FORMAT = "another format"
    BAD_NAME = "not a name"
    BAD_SENTENCE = "not a sentence"
    PERSONAL = "looks like data of a person"
    EMPTY = "empty"
    TOO_MANY = "too many"
    UNKNOWN_KIND = "unknown kind"
    UNKNOWN_OPERATOR = "unknown operator"
    UNKNOWN_SOURCE = "unknown source"
    UNKNOWN_FACT = "unknown fact"
    UNUSED_FACT = "a fact that no rule asks"
    UNKNOWN_CODE = "unknown code"
    WRONG_COUNT = "wrong number of operands"
    WRONG_KIND = "an operator for another kind of fact"
    WRONG_VALUE = "a value of another kind"
    NO_FACT = "no fact is compared"
    TWICE = "the same twice"
    BACKWARDS = "a range that ends before it begins"
    ALWAYS_TRUE = "always true"
    BAD_DERIVATION = "cannot be derived so"


class Malformed(Exception):
    """Rules or facts that are refused. `where` is a path such as `rules[1].tree[2]`; it never holds a value of a fact."""

    def __init__(self, fault: Fault, where: str, detail: str = "") -> None:
        super().__init__(f"{where}: {fault.value}" + (f" ({detail})" if detail else ""))
        self.fault = fault
        self.where = where
        self.detail = detail
