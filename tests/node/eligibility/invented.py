"""Rules and facts that no service has: one document by hand, and any small one by Hypothesis."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

from hypothesis import strategies as st

from node.eligibility.facts import EVIDENCE, Kind, Source, Stated
from node.eligibility.rule_set import RuleSet, read_rules
from node.eligibility.tree import Tree, names_in

WORDS = {"ms": "Ujian rekaan", "en": "Invented"}
CODES = {code: {"ms": f"Kod {code}", "en": f"Code {code}"} for code in ("a", "b", "c")}
FACTS: dict[str, dict[str, Any]] = {
    "size": {"kind": "number", "says": WORDS},
    "income": {"kind": "money", "says": WORDS, "document": WORDS},
    "line": {"kind": "money", "says": WORDS},
    "born": {"kind": "date", "says": WORDS},
    "work": {"kind": "code", "says": WORDS, "codes": CODES},
    "aids": {"kind": "codes", "says": WORDS, "codes": CODES},
    "poor": {"kind": "yes_no", "says": WORDS},
    "age": {"kind": "number", "says": WORDS, "derived": ["years_since", "born"]},
    "share": {"kind": "money", "says": WORDS, "derived": ["shared_by", "income", "size"]},
}
TODAY = 20_000
"""3 October 2024."""
VALUES: Mapping[str, tuple[Any, ...]] = {
    "size": (0, 5, 9),
    "income": (0, 220_000, 300_000),
    "line": (0, 220_000, 10**9),
    "born": (0, 12_000, 19_999),
    "work": ("a", "b", "c"),
    "aids": ((), ("a",), ("b", "c")),
    "poor": (True, False),
}
"""Some on each side of everything that a tree of `trees` compares with."""


def document(*trees: object, **more: Any) -> dict[str, Any]:
    """A document of rules with these trees, and the facts that they ask for."""
    text = json.dumps(trees)
    asked = {name: told for name, told in FACTS.items() if f'"{name}"' in text}
    for told in list(asked.values()):
        asked |= {root: FACTS[root] for root in told.get("derived", [])[1:]}
    rows = [{"id": f"r{at}", "tree": tree, "fails": WORDS} for at, tree in enumerate(trees)]
    return {"format": 1, "facts": asked, "rules": rows} | more


def rules_of(*trees: object) -> RuleSet:
    """Rules with these trees."""
    return read_rules(json.dumps(document(*trees)).encode())


def tree_of(told: object) -> Tree:
    """A tree alone."""
    return rules_of(told).rules[0].tree


def _leaves(name: str) -> st.SearchStrategy[list[Any]]:
    kind = Kind(FACTS[name]["kind"])
    known = st.sampled_from([["known", name], ["known", name, "document_seen"]])
    if kind is Kind.YES_NO:
        return known | st.just(["==", name, True])
    if kind is Kind.CODES:
        return known | st.just(["in", name, ["b", "c"]])
    if kind is Kind.CODE:
        return known | st.sampled_from([["==", name, "a"], ["in", name, ["a", "b"]]])
    middle = {"born": "1990-01-01", "age": 18, "size": 4, "share": 50_000}.get(name, 200_000)
    high = {"born": "2010-01-01", "age": 60, "size": 8, "share": 60_000}.get(name, 250_000)
    comparing = [["<", name, middle], ["<=", middle, name], ["between", name, middle, high]]
    return known | st.sampled_from(comparing)


def trees(names: tuple[str, ...], depth: int = 3) -> st.SearchStrategy[list[Any]]:
    """Small trees over these facts."""
    leaves = st.sampled_from(names).flatmap(_leaves)
    if "income" in names and "line" in names:
        leaves |= st.just(["<=", "income", "line"])

    def grown(parts: st.SearchStrategy[list[Any]]) -> st.SearchStrategy[list[Any]]:
        rows = st.lists(parts, min_size=2, max_size=3, unique_by=json.dumps)
        joined = st.tuples(st.sampled_from(["and", "or"]), rows).map(lambda it: [it[0], *it[1]])
        return joined | parts.map(lambda part: ["not", part])

    return st.recursive(leaves, grown, max_leaves=4)


def facts_for(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Stated]]:
    """Any of these facts, stated on any evidence, or as what cannot be known."""
    each = {
        name: st.none()
        | st.builds(Stated.by, st.sampled_from([*VALUES[name], None]), st.sampled_from(EVIDENCE))
        for name in names
    }
    return st.fixed_dictionaries(each).map(
        lambda found: {name: stated for name, stated in found.items() if stated is not None}
    )


def completions(names: tuple[str, ...], facts: Mapping[str, Stated]) -> list[dict[str, Stated]]:
    """Every way in which all that is open comes to be known: values, none, and better evidence of what is stated."""
    ways = []
    for name in names:
        stated = facts.get(name)
        if stated is None:
            best = [Stated.by(each, Source.VERIFIED_BY_AGENCY) for each in VALUES[name]]
            weak = [Stated.by(each, Source.DECLARED) for each in VALUES[name]]
            ways.append([*best, *weak, Stated.by(None, Source.DECLARED)])
        else:
            better = EVIDENCE[EVIDENCE.index(stated.source) :]
            ways.append([Stated.by(stated.value, each) for each in better])
    return [dict(zip(names, each, strict=True)) for each in product(*ways)]


def roots_of(rules: RuleSet) -> tuple[str, ...]:
    """The facts that are stated, and not derived, which rules ask for."""
    return tuple(name for name, each in rules.asked.items() if each.derived is None)


def is_read_once(tree: Tree, rules: RuleSet) -> bool:
    """True if no fact stands in a tree twice, also not under one that is derived."""
    text = repr(tree)
    roots = [
        root for name in names_in(tree) for root in (rules.asked[name].derived or NO_ROOTS[name]).of
    ]
    return len(set(roots)) == len(roots) and all(
        text.count(f"'{name}'") == 1 for name in names_in(tree)
    )


class _Alone:
    """A fact that is derived of nothing comes of itself."""

    def __init__(self, name: str) -> None:
        self.of = (name,)


NO_ROOTS = {name: _Alone(name) for name in FACTS}
