"""The rules of one service: a document that is read strictly, has one canonical form, and is known by that form's hash."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from chain.primitives import Digest
from contracts.language import hashed
from node.eligibility.facts import (
    CODED,
    LONGEST_CODE,
    NAME,
    Asked,
    Derivation,
    Kind,
    Means,
)
from node.eligibility.malformed import Fault, Malformed
from node.eligibility.tree import Tree, TreeReader, names_in, told_tree
from node.eligibility.words import Words, read_words

FORMAT: Final = 1
MOST_BYTES: Final = 16 * 1024
"""Of the canonical form, as the chain keeps it: sixteen pieces of 1,024 bytes (contract `rule`)."""
MOST_FILE_BYTES: Final = 64 * 1024
"""Of a file, with the spaces that people write."""
MOST_FACTS: Final = 32
MOST_RULES: Final = 24
MOST_CODES: Final = 32


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that has to hold; `says` is why somebody is not eligible for whom it does not."""

    rule_id: str
    tree: Tree
    says: Words


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a service together: eligible is for whom every one holds."""

    asked: Mapping[str, Asked]
    rules: tuple[Rule, ...]

    @property
    def canonical(self) -> bytes:
        """The one form that the chain has."""
        return canonical_json(_told(self))

    @property
    def digest(self) -> Digest:
        """By which this version is known: `hashed` of the canonical form, as contract `rule` calculates it."""
        return hashed(self.canonical)


def canonical_json(told: object) -> bytes:
    """JSON without spaces, names in their order, UTF-8; there are no fractions in it."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_json(data: bytes, most_bytes: int, where: str) -> object:
    """What JSON says; Malformed if it is none, or has fractions, or a name twice, at any depth."""
    if len(data) > most_bytes:
        raise Malformed(Fault.TOO_LARGE, where, f"{len(data):,} > {most_bytes:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(Fault.NOT_TEXT, where, str(error.start)) from error

    def refuse(_text: str) -> NoReturn:
        raise Malformed(Fault.FRACTION, where)

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise Malformed(Fault.NAMED_TWICE, where)
        if not all(name.isprintable() for name in found):
            raise Malformed(Fault.BAD_NAME, where)  # half a letter, for instance, cannot be shown
        return found

    try:
        told: object = json.loads(
            text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse
        )
    except RecursionError as error:
        raise Malformed(Fault.TOO_DEEP, where) from error
    except ValueError as error:
        line = getattr(error, "lineno", "?")
        raise Malformed(Fault.NOT_JSON, where, f"{line}") from error
    return told


def read_rules(data: bytes) -> RuleSet:
    """The rules in a file that a person wrote; Malformed, with the place."""
    found = _rule_set(read_json(data, MOST_FILE_BYTES, "file"))
    size = len(found.canonical)
    if size > MOST_BYTES:
        raise Malformed(Fault.TOO_LARGE, "file", f"{size:,} > {MOST_BYTES:,}")
    return found


def read_canonical(data: bytes) -> RuleSet:
    """The rules that a chain has; Malformed if they are none, or are not in their canonical form."""
    found = read_rules(data)
    if found.canonical != data:
        raise Malformed(Fault.NOT_CANONICAL, "file")
    return found


def _rule_set(told: object) -> RuleSet:
    document = _object(told, "file", ("format", "facts", "rules"))
    if document["format"] != FORMAT or isinstance(document["format"], bool):
        raise Malformed(Fault.BAD_FORMAT, "format", str(FORMAT))
    asked = _asked(document["facts"])
    rules = tuple(_rules(document["rules"], asked))
    used = {name for rule in rules for name in names_in(rule.tree)}
    used |= {name for each in sorted(used) for name in _roots(asked[each])}
    for name in asked:
        if name not in used:
            raise Malformed(Fault.UNUSED_FACT, f"facts.{name}")
    return RuleSet(asked, rules)


def _roots(asked: Asked) -> tuple[str, ...]:
    return () if asked.derived is None else asked.derived.of


def _asked(told: object) -> dict[str, Asked]:
    if not isinstance(told, dict):
        raise Malformed(Fault.NOT_AN_OBJECT, "facts")
    if not 1 <= len(told) <= MOST_FACTS:
        raise Malformed(Fault.TOO_MANY if told else Fault.EMPTY, "facts", str(MOST_FACTS))
    found = {
        _name(name, f"facts.{name[:LONGEST_CODE]}"): _fact(each, f"facts.{name}")
        for name, each in sorted(told.items())
    }
    for name, each in found.items():
        if each.derived is not None:
            _check_derivation(found, each.derived, each.kind, f"facts.{name}.derived")
    return found


def _fact(told: object, where: str) -> Asked:
    row = _object(told, where, ("kind", "says"), ("codes", "document", "derived"))
    if row["kind"] not in [each.value for each in Kind]:
        raise Malformed(Fault.UNKNOWN_KIND, f"{where}.kind", ", ".join(Kind))
    kind = Kind(str(row["kind"]))
    if ("codes" in row) != (kind in CODED):
        fault = Fault.UNKNOWN_FIELD if "codes" in row else Fault.MISSING
        raise Malformed(fault, f"{where}.codes")
    document = read_words(row["document"], f"{where}.document") if "document" in row else None
    return Asked(
        kind,
        read_words(row["says"], f"{where}.says"),
        _codes(row["codes"], f"{where}.codes") if "codes" in row else {},
        document,
        _derivation(row["derived"], f"{where}.derived") if "derived" in row else None,
    )


def _codes(told: object, where: str) -> dict[str, Words]:
    if not isinstance(told, dict):
        raise Malformed(Fault.NOT_AN_OBJECT, where)
    if not 2 <= len(told) <= MOST_CODES:
        raise Malformed(Fault.WRONG_COUNT, where, f"2-{MOST_CODES}")
    return {
        _name(code, f"{where}.{code[:LONGEST_CODE]}"): read_words(each, f"{where}.{code}")
        for code, each in sorted(told.items())
    }


def _derivation(told: object, where: str) -> Derivation:
    if not isinstance(told, list) or not told:
        raise Malformed(Fault.NOT_A_LIST, where)
    if told[0] not in [each.value for each in Means]:
        raise Malformed(Fault.BAD_DERIVATION, f"{where}[0]", ", ".join(Means))
    return Derivation(Means(str(told[0])), tuple(str(each) for each in told[1:]))


_DERIVED: Final = {
    Means.YEARS_SINCE: (Kind.NUMBER, (Kind.DATE,)),
    Means.SHARED_BY: (Kind.MONEY, (Kind.MONEY, Kind.NUMBER)),
}


def _check_derivation(asked: Mapping[str, Asked], how: Derivation, kind: Kind, where: str) -> None:
    gives, takes = _DERIVED[how.means]
    if kind is not gives:
        raise Malformed(Fault.WRONG_KIND, where, gives.value)
    if len(how.of) != len(takes):
        raise Malformed(Fault.WRONG_COUNT, where, str(len(takes)))
    for at, (name, wanted) in enumerate(zip(how.of, takes, strict=True), 1):
        root = asked.get(name)
        if root is None:
            raise Malformed(Fault.UNKNOWN_FACT, f"{where}[{at}]", ", ".join(asked))
        if root.kind is not wanted:
            raise Malformed(Fault.WRONG_KIND, f"{where}[{at}]", wanted.value)
        if root.derived is not None:
            raise Malformed(Fault.BAD_DERIVATION, f"{where}[{at}]")


def _rules(told: object, asked: Mapping[str, Asked]) -> Iterator[Rule]:
    if not isinstance(told, list):
        raise Malformed(Fault.NOT_A_LIST, "rules")
    if not 1 <= len(told) <= MOST_RULES:
        raise Malformed(Fault.TOO_MANY if told else Fault.EMPTY, "rules", str(MOST_RULES))
    seen: set[str] = set()
    for at, each in enumerate(told):
        where = f"rules[{at}]"
        row = _object(each, where, ("id", "tree", "fails"))
        rule_id = _name(row["id"], f"{where}.id")
        if rule_id in seen:
            raise Malformed(Fault.TWICE, f"{where}.id")
        seen.add(rule_id)
        tree = TreeReader(asked).read(row["tree"], f"{where}.tree")
        yield Rule(rule_id, tree, read_words(row["fails"], f"{where}.fails"))


def _object(
    told: object, where: str, needed: tuple[str, ...], maybe: tuple[str, ...] = ()
) -> dict[str, object]:
    if not isinstance(told, dict):
        raise Malformed(Fault.NOT_AN_OBJECT, where)
    for name in told:
        if name not in (*needed, *maybe):
            known = ", ".join((*needed, *maybe))
            raise Malformed(Fault.UNKNOWN_FIELD, f"{where}.{name[:LONGEST_CODE]}", known)
    for name in needed:
        if name not in told:
            raise Malformed(Fault.MISSING, f"{where}.{name}")
    return told


def _name(told: object, where: str) -> str:
    if not isinstance(told, str) or NAME.fullmatch(told) is None:
        raise Malformed(Fault.BAD_NAME, where, "a-z 0-9 _")
    return told


def _told(rules: RuleSet) -> dict[str, object]:
    return {
        "format": FORMAT,
        "facts": {name: _told_fact(each) for name, each in rules.asked.items()},
        "rules": [
            {
                "id": each.rule_id,
                "tree": told_tree(each.tree, rules.asked),
                "fails": each.says.told(),
            }
            for each in rules.rules
        ],
    }


def _told_fact(asked: Asked) -> dict[str, object]:
    told: dict[str, object] = {"kind": asked.kind.value, "says": asked.says.told()}
    if asked.codes:
        told["codes"] = {code: each.told() for code, each in asked.codes.items()}
    if asked.document is not None:
        told["document"] = asked.document.told()
    if asked.derived is not None:
        told["derived"] = [asked.derived.means.value, *asked.derived.of]
    return told
