"""Facts as an officer writes them down: read strictly where they stand, and leniently where rules ask for another kind.

`{"income": {"value": "1,234.50", "source": "document_seen"}, "age": 34, "spouse": {"value": null}}`: a value alone is
declared; null says that it was asked for and cannot be known. Money is whole sen, or ringgit as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from node.eligibility.days import years_between
from node.eligibility.facts import (
    EVIDENCE,
    LONGEST_CODE,
    NAME,
    Asked,
    Derivation,
    Facts,
    Means,
    Source,
    Stated,
    Value,
    read_value,
    told_value,
)
from node.eligibility.malformed import Fault, Malformed
from node.eligibility.rule_set import RuleSet, read_json

MOST_BYTES: Final = 16 * 1024
MOST: Final = 128
"""Facts of one person, for the rules of all services together."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact before rules say of which kind it is; `value` is as JSON has it."""

    value: object
    source: Source

    def __repr__(self) -> str:
        return f"Said({self.source.value})"


Book = Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What of a book is of the kinds that rules ask for; what is not, with why; and what they do not ask for."""

    facts: Facts
    misfits: Mapping[str, Malformed]
    unasked: tuple[str, ...]


def read_book(data: bytes) -> dict[str, Said]:
    """The facts of a file; Malformed. No message holds a value."""
    told = read_json(data, MOST_BYTES, "facts")
    if not isinstance(told, dict):
        raise Malformed(Fault.NOT_AN_OBJECT, "facts")
    if len(told) > MOST:
        raise Malformed(Fault.TOO_MANY, "facts", str(MOST))
    found = {}
    for at, (name, each) in enumerate(told.items()):
        if NAME.fullmatch(name) is None:
            raise Malformed(Fault.BAD_NAME, f"facts[{at}]", "a-z 0-9 _")
        found[name] = _said(each, f"facts.{name}")
    return found


def told_book(book: Book) -> dict[str, object]:
    """A book as JSON has it."""
    return {name: {"value": each.value, "source": each.source.value} for name, each in book.items()}


def fitted(book: Book, rules: RuleSet) -> Fitted:
    """The facts of a book that these rules ask for, read as the kinds that they say."""
    facts: dict[str, Stated] = {}
    misfits: dict[str, Malformed] = {}
    for name, asked in rules.asked.items():
        said = book.get(name)
        if said is None or asked.derived is not None:
            continue
        try:
            facts[name] = Stated.by(_value(asked, said, f"facts.{name}"), said.source)
        except Malformed as error:
            misfits[name] = error
    taken = [name for name, asked in rules.asked.items() if asked.derived is None]
    return Fitted(facts, misfits, tuple(name for name in book if name not in taken))


def with_derived(facts: Facts, asked: Mapping[str, Asked], day: int) -> dict[str, Stated]:
    """Facts, and those that are derived from them on a day; one is missing as long as what it comes from is."""
    stated = [name for name, each in asked.items() if each.derived is None]
    found = {name: facts[name] for name in stated if name in facts}
    for name, each in asked.items():
        if each.derived is not None:
            roots = [found[root] for root in each.derived.of if root in found]
            if _is_closed(each.derived, found) or len(roots) == len(each.derived.of):
                found[name] = _derived(each.derived, roots, day)
    return found


def _is_closed(how: Derivation, found: Facts) -> bool:
    """True if it cannot be known whatever else comes to be: one that it comes of cannot, or nobody is there to share."""
    values = [found[root].value for root in how.of if root in found]
    nobody = how.means is Means.SHARED_BY and how.of[1] in found and found[how.of[1]].value == 0
    return nobody or None in values


def _derived(how: Derivation, roots: Sequence[Stated], day: int) -> Stated:
    """Without a value if that cannot be known, since what it comes from cannot, or makes no sense."""
    weakest = min((root.evidence for root in roots), key=EVIDENCE.index)
    whole = [root.value for root in roots if isinstance(root.value, int)]
    value = _calculated(how.means, whole, day) if len(whole) == len(how.of) else None
    return Stated(value, Source.DERIVED, weakest)


def _calculated(means: Means, whole: Sequence[int], day: int) -> int | None:
    if means is Means.YEARS_SINCE:
        return years_between(whole[0], day) if whole[0] <= day else None
    total, persons = whole
    return total // persons if persons > 0 else None


def _said(told: object, where: str) -> Said:
    if not isinstance(told, dict):
        return Said(_plain(told, where), Source.DECLARED)
    for name in told:
        if name not in ("value", "source"):
            raise Malformed(Fault.UNKNOWN_FIELD, f"{where}.{name[:LONGEST_CODE]}", "value, source")
    if "value" not in told:
        raise Malformed(Fault.MISSING, f"{where}.value")
    source = told.get("source", Source.DECLARED.value)
    if source not in [each.value for each in EVIDENCE]:
        raise Malformed(Fault.UNKNOWN_SOURCE, f"{where}.source", ", ".join(EVIDENCE))
    return Said(_plain(told["value"], f"{where}.value"), Source(str(source)))


def _plain(told: object, where: str) -> object:
    """Not deeper than a list of words."""
    rows = told if isinstance(told, list) else [told]
    if any(isinstance(each, (list, dict)) for each in rows):
        raise Malformed(Fault.TOO_DEEP, where)
    if any(isinstance(each, str) and not each.isprintable() for each in rows):
        raise Malformed(Fault.NOT_TEXT, where)
    return told


def _value(asked: Asked, said: Said, where: str) -> Value | None:
    return None if said.value is None else read_value(asked, said.value, where)


def told_facts(facts: Facts, asked: Mapping[str, Asked]) -> dict[str, object]:
    """Facts that were stated, as `read_book` reads them; what is derived comes of them again."""
    return {
        name: {
            "value": None if each.value is None else told_value(asked[name].kind, each.value),
            "source": each.source.value,
        }
        for name, each in sorted(facts.items())
        if asked[name].derived is None
    }
