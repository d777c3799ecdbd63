"""Rules over facts: three-valued after Kleene, with what fails, what is missing, and what to ask for next.

What is not stated is unknown, never false. So nothing that is learned later turns one verdict into the other: it can only
decide what was open (tests/node/eligibility/test_screening.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, TypeAlias, assert_never

from node.eligibility.facts import Facts, Source, Stated, Value
from node.eligibility.rule_set import Rule, RuleSet
from node.eligibility.stated import with_derived
from node.eligibility.tree import (
    Between,
    Compare,
    Every,
    Fact,
    In,
    Is,
    Known,
    Leaf,
    Not,
    Operand,
    Order,
    Some,
    Tree,
    names_in,
)


class Truth(IntEnum):
    """Kleene's three: `and` is the least of them, `or` the greatest, `not` the one on the other side."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def opposite(self) -> Truth:
        """Not this."""
        return Truth(2 - self)


class Verdict(StrEnum):
    """Layak, Tidak layak, Perlu maklumat."""

    LAYAK = "layak"
    TIDAK_LAYAK = "tidak_layak"
    PERLU_MAKLUMAT = "perlu_maklumat"


@dataclass(frozen=True, slots=True, order=True)
class Want:
    """A fact that has to be stated, or stated anew on better evidence."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule that is open: all that it waits for, and the least of that which could decide it.

    `wants` is empty if what it waits for cannot be known: a person has to decide.
    """

    rule_id: str
    wants: tuple[Want, ...]
    least: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """What rules say of facts on a day. `failing` are the rules that do not hold, in their order."""

    verdict: Verdict
    failing: tuple[str, ...]
    missing: tuple[Missing, ...]
    facts: Facts
    """With those that were derived."""

    @property
    def ask(self) -> tuple[Want, ...]:
        """What to ask for next: first for the rule that the fewest could decide. Nothing once a rule fails."""
        if self.verdict is not Verdict.PERLU_MAKLUMAT:
            return ()
        found = [want for each in sorted(self.missing, key=_by_least) for want in each.least]
        return tuple(dict.fromkeys(found))


def _by_least(missing: Missing) -> int:
    return len(missing.least)


def screen(rules: RuleSet, facts: Facts, day: int) -> Screening:
    """What `rules` say of `facts` on a day, which ages are counted to."""
    known = with_derived(facts, rules.asked, day)
    truths = [(rule, evaluate(rule.tree, known)) for rule in rules.rules]
    failing = tuple(rule.rule_id for rule, truth in truths if truth is Truth.NO)
    open_rules = [rule for rule, truth in truths if truth is Truth.UNKNOWN]
    verdict = Verdict.PERLU_MAKLUMAT if open_rules else Verdict.LAYAK
    verdict = Verdict.TIDAK_LAYAK if failing else verdict
    missing = tuple(_missing(rule, rules, known) for rule in open_rules)
    return Screening(verdict, failing, missing, known)


def evaluate(tree: Tree, facts: Facts) -> Truth:
    """Whether a tree holds, as far as the facts say; derived ones are among them."""
    match tree:
        case Every():
            return min(evaluate(each, facts) for each in tree.parts)
        case Some():
            return max(evaluate(each, facts) for each in tree.parts)
        case Not():
            return evaluate(tree.part, facts).opposite
        case Known():
            return _is_known(facts.get(tree.name), tree.source)
        case _:
            return _holds(tree, facts)


def _is_known(stated: Stated | None, source: Source) -> Truth:
    """Better evidence may still come, so what is stated on less is open."""
    if stated is None:
        return Truth.UNKNOWN
    if stated.value is None:
        return Truth.NO
    return Truth.YES if stated.is_as_good_as(source) else Truth.UNKNOWN


def _holds(tree: Is | In | Compare | Between, facts: Facts) -> Truth:
    values = [_value(name, facts) for name in names_in(tree)]
    if None in values:
        return Truth.UNKNOWN
    return Truth.YES if _compares(tree, values, facts) else Truth.NO


def _compares(
    tree: Is | In | Compare | Between, values: Sequence[Value | None], facts: Facts
) -> bool:
    match tree:
        case Is():
            return values[0] == tree.value
        case In():
            having = values[0] if isinstance(values[0], tuple) else (values[0],)
            return any(each in tree.values for each in having)
        case Between():
            return tree.least <= _whole(values[0]) <= tree.most
        case Compare():
            left, right = (_operand(each, facts) for each in (tree.left, tree.right))
            return left < right if tree.order is Order.LESS else left <= right
        case _:
            assert_never(tree)


def _value(name: str, facts: Facts) -> Value | None:
    stated = facts.get(name)
    return None if stated is None else stated.value


def _operand(operand: Operand, facts: Facts) -> int:
    return _whole(_value(operand.name, facts)) if isinstance(operand, Fact) else operand


def _whole(value: Value | None) -> int:
    assert isinstance(value, int)
    return value


# What is missing.

_Wants: TypeAlias = frozenset[Want]
_NONE: Final[_Wants] = frozenset()


def _missing(rule: Rule, rules: RuleSet, facts: Facts) -> Missing:
    asking = _Asking(rules, facts)
    ways = [asking.to(rule.tree, truth) for truth in (Truth.NO, Truth.YES)]
    least = _smallest([each for each in ways if each is not None])
    wants = tuple(dict.fromkeys(asking.all(rule.tree)))
    return Missing(rule.rule_id, wants, () if least is None else tuple(sorted(least)))


def _smallest(found: Sequence[_Wants]) -> _Wants | None:
    return min(found, key=lambda each: (len(each), sorted(each)), default=None)


class _Asking:
    """What has to be stated for a tree to come out in one way."""

    def __init__(self, rules: RuleSet, facts: Facts) -> None:
        self._rules = rules
        self._facts = facts

    def to(self, tree: Tree, truth: Truth) -> _Wants | None:
        """A smallest set of facts that could make a tree YES, or NO; None if nothing could."""
        now = evaluate(tree, self._facts)
        if now is truth:
            return _NONE
        if now is not Truth.UNKNOWN:
            return None
        match tree:
            case Not():
                return self.to(tree.part, truth.opposite)
            case Every():
                return self._together(tree.parts, truth, Truth.YES)
            case Some():
                return self._together(tree.parts, truth, Truth.NO)
            case _:
                return self._of_leaf(tree, truth)

    def _together(self, parts: Sequence[Tree], truth: Truth, by_all: Truth) -> _Wants | None:
        """For one of the two all parts have to come out so; for the other one any does."""
        found = [self.to(each, truth) for each in parts]
        known = [each for each in found if each is not None]
        if truth is not by_all:
            return _smallest(known)
        return frozenset().union(*known) if len(known) == len(found) else None

    def _of_leaf(self, leaf: Leaf, truth: Truth) -> _Wants | None:
        wants = frozenset(self.all(leaf))
        if not wants:
            return None
        stated = isinstance(leaf, Known) and leaf.name in self._facts
        return None if stated and truth is Truth.NO else wants

    def all(self, tree: Tree) -> Iterator[Want]:
        """All that an open tree waits for, in the order of the tree."""
        if evaluate(tree, self._facts) is not Truth.UNKNOWN:
            return
        match tree:
            case Every() | Some():
                for part in tree.parts:
                    yield from self.all(part)
            case Not():
                yield from self.all(tree.part)
            case Known():
                yield from self._wanted(tree.name, tree.source)
            case _:
                names = names_in(tree)
                stated = [self._facts[name].value for name in names if name in self._facts]
                if None not in stated:
                    for name in names:
                        yield from self._wanted(name, Source.DECLARED)

    def _wanted(self, name: str, source: Source) -> Iterator[Want]:
        """The fact itself, or what it is derived from as far as that lacks."""
        derived = self._rules.asked[name].derived
        for root in (name,) if derived is None else derived.of:
            stated = self._facts.get(root)
            if stated is None or not stated.is_as_good_as(source):
                yield Want(root, source)
