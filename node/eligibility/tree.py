"""The tree of a rule: what stands in it, and how it is read from JSON.

`["and", t, ...]` `["or", t, ...]` `["not", t]` `["==", fact, value]` `["in", fact, [value, ...]]` `["<", a, b]`
`["<=", a, b]` `["between", fact, least, most]` `["known", fact]` `["known", fact, source]`. Of `a` and `b` one is a fact,
the other a fact of the same kind or a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from node.eligibility.facts import (
    CODED,
    EVIDENCE,
    ORDERED,
    Asked,
    Kind,
    Source,
    Value,
    read_value,
    told_value,
)
from node.eligibility.malformed import Fault, Malformed

MOST_DEEP: Final = 8
MOST_NODES: Final = 64
"""Of one rule. More than that nobody reads."""
MOST_VALUES: Final = 32
"""Behind one `in`."""


class Order(StrEnum):
    """How two are compared."""

    LESS = "<"
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its name, where it is compared."""

    name: str


Operand: TypeAlias = Fact | int


@dataclass(frozen=True, slots=True)
class Every:
    """`and`."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """`or`."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`not`."""

    part: Tree


@dataclass(frozen=True, slots=True)
class Is:
    """`==`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class In:
    """`in`: the fact is one of these; of several codes, one at least is."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`<` and `<=`."""

    order: Order
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between:
    """From `least` to `most`, both included."""

    name: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Known:
    """A value is stated, on this evidence at least; false only if it is stated that it cannot be known."""

    name: str
    source: Source


Leaf: TypeAlias = Is | In | Compare | Between | Known
Tree: TypeAlias = Every | Some | Not | Leaf


def names_in(tree: Tree) -> tuple[str, ...]:
    """The facts that a tree asks, each once, in their order."""
    return tuple(dict.fromkeys(_names(tree)))


def _names(tree: Tree) -> Iterator[str]:
    match tree:
        case Every() | Some():
            for part in tree.parts:
                yield from _names(part)
        case Not():
            yield from _names(tree.part)
        case Compare():
            yield from (each.name for each in (tree.left, tree.right) if isinstance(each, Fact))
        case _:
            yield tree.name


class TreeReader:
    """Reads the tree of one rule; the facts that may stand in it are `asked`."""

    def __init__(self, asked: Mapping[str, Asked]) -> None:
        self._asked = asked
        self._nodes = 0
        self._read: Final[Mapping[str, Callable[[list[object], str, int], Tree]]] = {
            "and": self._every,
            "or": self._some,
            "not": self._not,
            "==": self._is,
            "in": self._in,
            "<": self._compare,
            "<=": self._compare,
            "between": self._between,
            "known": self._known,
        }

    def read(self, told: object, where: str, depth: int = 1) -> Tree:
        """The tree at `where`; Malformed."""
        if not isinstance(told, list):
            raise Malformed(Fault.NOT_A_LIST, where)
        if depth > MOST_DEEP:
            raise Malformed(Fault.TOO_DEEP, where, str(MOST_DEEP))
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Malformed(Fault.TOO_MANY, where, str(MOST_NODES))
        if not told:
            raise Malformed(Fault.EMPTY, where)
        reads = self._read.get(told[0]) if isinstance(told[0], str) else None
        if reads is None:
            raise Malformed(Fault.UNKNOWN_OPERATOR, f"{where}[0]", " ".join(self._read))
        return reads(told, where, depth)

    def _every(self, told: list[object], where: str, depth: int) -> Tree:
        return Every(self._parts(told, where, depth))

    def _some(self, told: list[object], where: str, depth: int) -> Tree:
        return Some(self._parts(told, where, depth))

    def _parts(self, told: list[object], where: str, depth: int) -> tuple[Tree, ...]:
        if len(told) < 3:
            raise Malformed(Fault.WRONG_COUNT, where, "2+")
        rows = enumerate(told[1:], 1)
        found = tuple(self.read(each, f"{where}[{at}]", depth + 1) for at, each in rows)
        for at, each in enumerate(found):
            if each in found[:at]:
                raise Malformed(Fault.TWICE, f"{where}[{at + 1}]")
        return found

    def _not(self, told: list[object], where: str, depth: int) -> Tree:
        _count(told, where, 1)
        return Not(self.read(told[1], f"{where}[1]", depth + 1))

    def _is(self, told: list[object], where: str, _depth: int) -> Tree:
        _count(told, where, 2)
        name, asked = self._fact(told[1], f"{where}[1]", *ORDERED, Kind.CODE, Kind.YES_NO)
        return Is(name, read_value(asked, told[2], f"{where}[2]"))

    def _in(self, told: list[object], where: str, _depth: int) -> Tree:
        _count(told, where, 2)
        name, asked = self._fact(told[1], f"{where}[1]", *ORDERED, *CODED)
        rows, at = told[2], f"{where}[2]"
        if not isinstance(rows, list):
            raise Malformed(Fault.NOT_A_LIST, at)
        if not 1 <= len(rows) <= MOST_VALUES:
            raise Malformed(Fault.TOO_MANY if rows else Fault.EMPTY, at, str(MOST_VALUES))
        single = Asked(_single(asked.kind), asked.says, asked.codes, None, None)
        found = tuple(
            read_value(single, each, f"{at}[{number}]") for number, each in enumerate(rows)
        )
        for number, each in enumerate(found):
            if each in found[:number]:
                raise Malformed(Fault.TWICE, f"{at}[{number}]")
        if asked.kind is Kind.CODE and len(found) == len(asked.codes):
            raise Malformed(Fault.ALWAYS_TRUE, at)
        return In(name, tuple(sorted(found, key=str)) if asked.kind in CODED else _sorted(found))

    def _compare(self, told: list[object], where: str, _depth: int) -> Tree:
        _count(told, where, 2)
        order = Order(str(told[0]))
        facts = [
            self._fact(each, f"{where}[{at}]", *ORDERED) if self._names_fact(each) else None
            for at, each in enumerate(told[1:], 1)
        ]
        known = [each for each in facts if each is not None]
        if not known:
            raise Malformed(Fault.NO_FACT, where)
        kind = known[0][1]
        if any(asked.kind is not kind.kind for _, asked in known):
            raise Malformed(Fault.WRONG_KIND, f"{where}[2]", kind.kind.value)
        if len({name for name, _ in known}) < len(known):
            raise Malformed(Fault.TWICE, f"{where}[2]")
        left, right = (
            _whole(read_value(kind, told[at], f"{where}[{at}]")) if fact is None else Fact(fact[0])
            for at, fact in enumerate(facts, 1)
        )
        return Compare(order, left, right)

    def _between(self, told: list[object], where: str, _depth: int) -> Tree:
        _count(told, where, 3)
        name, asked = self._fact(told[1], f"{where}[1]", *ORDERED)
        least, most = (_whole(read_value(asked, told[at], f"{where}[{at}]")) for at in (2, 3))
        if most < least:
            raise Malformed(Fault.BACKWARDS, where)
        return Between(name, least, most)

    def _known(self, told: list[object], where: str, _depth: int) -> Tree:
        if len(told) not in (2, 3):
            raise Malformed(Fault.WRONG_COUNT, where, "1-2")
        name, _ = self._fact(told[1], f"{where}[1]", *Kind)
        source = told[2] if len(told) == 3 else Source.DECLARED.value
        if source not in [each.value for each in EVIDENCE]:
            raise Malformed(Fault.UNKNOWN_SOURCE, f"{where}[2]", ", ".join(EVIDENCE))
        return Known(name, Source(str(source)))

    def _names_fact(self, told: object) -> bool:
        """A word is a fact, unless it begins as dates and amounts do: with a digit, or RM."""
        return isinstance(told, str) and not told[:1].isdigit() and not told.startswith("RM")

    def _fact(self, told: object, where: str, *kinds: Kind) -> tuple[str, Asked]:
        asked = self._asked.get(told) if isinstance(told, str) else None
        if asked is None:
            raise Malformed(Fault.UNKNOWN_FACT, where, ", ".join(self._asked))
        if asked.kind not in kinds:
            raise Malformed(Fault.WRONG_KIND, where, asked.kind.value)
        return str(told), asked


def told_tree(tree: Tree, asked: Mapping[str, Asked]) -> list[object]:
    """A tree as JSON has it in the canonical form: values of an `in` in their order, amounts as sen."""
    match tree:
        case Every():
            return ["and", *(told_tree(each, asked) for each in tree.parts)]
        case Some():
            return ["or", *(told_tree(each, asked) for each in tree.parts)]
        case Not():
            return ["not", told_tree(tree.part, asked)]
        case Is():
            return ["==", tree.name, told_value(asked[tree.name].kind, tree.value)]
        case In():
            kind = _single(asked[tree.name].kind)
            return ["in", tree.name, [told_value(kind, each) for each in tree.values]]
        case Compare():
            return [tree.order.value, *_told_operands(tree, asked)]
        case Between():
            kind = asked[tree.name].kind
            bounds = (tree.least, tree.most)
            return ["between", tree.name, *(told_value(kind, each) for each in bounds)]
        case Known():
            more = () if tree.source is Source.DECLARED else (tree.source.value,)
            return ["known", tree.name, *more]
        case _:
            assert_never(tree)


def _told_operands(tree: Compare, asked: Mapping[str, Asked]) -> list[object]:
    both = (tree.left, tree.right)
    kind = next(asked[each.name].kind for each in both if isinstance(each, Fact))
    return [each.name if isinstance(each, Fact) else told_value(kind, each) for each in both]


def _count(told: list[object], where: str, count: int) -> None:
    if len(told) != count + 1:
        raise Malformed(Fault.WRONG_COUNT, where, str(count))


def _single(kind: Kind) -> Kind:
    """What one value behind an `in` is."""
    return Kind.CODE if kind is Kind.CODES else kind


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _sorted(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(sorted(_whole(each) for each in values))
