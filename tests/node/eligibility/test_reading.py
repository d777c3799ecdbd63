"""Rules as files: every way in which one is refused says where, and what is taken has one form and one hash."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.eligibility.days import day_of, text_of, today, years_between
from node.eligibility.facts import Kind
from node.eligibility.malformed import Fault, Malformed
from node.eligibility.rule_set import MOST_BYTES, MOST_FILE_BYTES, read_canonical, read_rules
from node.eligibility.screening import screen
from node.eligibility.stated import fitted, read_book, told_book, told_facts
from node.eligibility.tree import MOST_DEEP, MOST_NODES, names_in
from tests.node.eligibility.invented import (
    CODES,
    TODAY,
    WORDS,
    document,
    facts_for,
    roots_of,
    rules_of,
    trees,
)

NAMES = ("size", "income", "line", "born", "work", "aids", "poor", "age", "share")
POOR = ["==", "poor", True]


def refused(told: object) -> tuple[Fault, str]:
    """Why a document is refused, and where."""
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    with pytest.raises(Malformed) as caught:
        read_rules(data)
    return caught.value.fault, caught.value.where


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """A good document, changed."""
    told: dict[str, Any] = json.loads(json.dumps(document(["<", "age", 30], POOR)))
    change(told)
    return told


def deep(levels: int) -> list[Any]:
    tree: list[Any] = POOR
    for _ in range(levels):
        tree = ["not", tree]
    return tree


TREES: dict[str, tuple[object, Fault, str]] = {
    "no list": ("poor", Fault.NOT_A_LIST, ""),
    "nothing": ([], Fault.EMPTY, ""),
    "no operator": ([["poor"]], Fault.UNKNOWN_OPERATOR, "[0]"),
    "unknown operator": (["xor", POOR, POOR], Fault.UNKNOWN_OPERATOR, "[0]"),
    "and of one": (["and", POOR], Fault.WRONG_COUNT, ""),
    "the same twice": (["or", POOR, POOR], Fault.TWICE, "[2]"),
    "not of two": (["not", POOR, POOR], Fault.WRONG_COUNT, ""),
    "deep inside": (["and", POOR, ["not", ["==", "poor", 1]]], Fault.WRONG_VALUE, "[2][1][2]"),
    "== of one": (["==", "poor"], Fault.WRONG_COUNT, ""),
    "unknown fact": (["==", "rich", True], Fault.UNKNOWN_FACT, "[1]"),
    "no fact": (["==", 1, True], Fault.UNKNOWN_FACT, "[1]"),
    "== of codes": (["==", "aids", "a"], Fault.WRONG_KIND, "[1]"),
    "unknown code": (["==", "work", "d"], Fault.UNKNOWN_CODE, "[2]"),
    "a code that is none": (["==", "work", 1], Fault.WRONG_VALUE, "[2]"),
    "yes as a number": (["==", "size", True], Fault.WRONG_VALUE, "[2]"),
    "a number below nothing": (["<", "size", -1], Fault.WRONG_VALUE, "[2]"),
    "a number too large": (["<", "size", 10**15 + 1], Fault.WRONG_VALUE, "[2]"),
    "no such day": (["<", "born", "2023-02-29"], Fault.WRONG_VALUE, "[2]"),
    "another century": (["<", "born", "1700-01-01"], Fault.WRONG_VALUE, "[2]"),
    "in without a list": (["in", "work", "a"], Fault.NOT_A_LIST, "[2]"),
    "in of nothing": (["in", "work", []], Fault.EMPTY, "[2]"),
    "in of many": (["in", "size", [*range(33)]], Fault.TOO_MANY, "[2]"),
    "in with the same twice": (["in", "work", ["a", "a"]], Fault.TWICE, "[2][1]"),
    "in of all": (["in", "work", ["a", "b", "c"]], Fault.ALWAYS_TRUE, "[2]"),
    "in of yes": (["in", "poor", [True]], Fault.WRONG_KIND, "[1]"),
    "less for a code": (["<", "work", "b"], Fault.WRONG_KIND, "[1]"),
    "less without a fact": (["<", 1, 2], Fault.NO_FACT, ""),
    "less of two kinds": (["<", "size", "income"], Fault.WRONG_KIND, "[2]"),
    "less of one fact": (["<", "size", "size"], Fault.TWICE, "[2]"),
    "less of a fact that is none": (["<=", "size", "rich"], Fault.UNKNOWN_FACT, "[2]"),
    "less of three": (["<", "size", 1, 2], Fault.WRONG_COUNT, ""),
    "between backwards": (["between", "size", 3, 2], Fault.BACKWARDS, ""),
    "between of two": (["between", "size", 3], Fault.WRONG_COUNT, ""),
    "known of nothing": (["known"], Fault.WRONG_COUNT, ""),
    "known from somewhere": (["known", "size", "hearsay"], Fault.UNKNOWN_SOURCE, "[2]"),
    "known as derived": (["known", "age", "derived"], Fault.UNKNOWN_SOURCE, "[2]"),
    "too deep": (deep(MOST_DEEP), Fault.TOO_DEEP, "[1]" * MOST_DEEP),
    "too many": (
        ["and", *[["<", "size", each] for each in range(MOST_NODES)]],
        Fault.TOO_MANY,
        f"[{MOST_NODES}]",
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_a_tree_that_is_none_is_refused_where_it_is_wrong(name: str) -> None:
    tree, fault, where = TREES[name]
    known = document(tree, ["<", "age", 30], ["<=", "income", "line"], ["in", "work", ["a"]])
    known["facts"] |= document(["==", "size", 1], ["in", "aids", ["a"]], POOR)["facts"]
    assert refused(known) == (fault, f"rules[0].tree{where}")


WHOLE: dict[str, tuple[object, Fault, str]] = {
    "bytes": (b"\xff", Fault.NOT_TEXT, "file"),
    "no JSON": (b"{", Fault.NOT_JSON, "file"),
    "a fraction": (b'{"format": 1.0}', Fault.FRACTION, "file"),
    "not a number": (b"[NaN]", Fault.FRACTION, "file"),
    "a name twice": (b'{"format": 1, "format": 1}', Fault.NAMED_TWICE, "file"),
    "brackets": (b"[" * 60_000, Fault.TOO_DEEP, "file"),
    "a large number": (b"9" * 5_000, Fault.NOT_JSON, "file"),
    "a large file": (b" " * 70_000, Fault.TOO_LARGE, "file"),
    "a list": ([], Fault.NOT_AN_OBJECT, "file"),
    "more": (document(POOR, comment="x"), Fault.UNKNOWN_FIELD, "file.comment"),
    "less": ({"format": 1, "rules": []}, Fault.MISSING, "file.facts"),
    "another format": (document(POOR, format=2), Fault.BAD_FORMAT, "format"),
    "yes as format": (document(POOR, format=True), Fault.BAD_FORMAT, "format"),
    "facts in a list": (document(POOR, facts=[]), Fault.NOT_AN_OBJECT, "facts"),
    "no facts": (document(POOR, facts={}), Fault.EMPTY, "facts"),
    "rules in an object": (document(POOR, rules={}), Fault.NOT_A_LIST, "rules"),
    "no rules": (document(POOR, rules=[]), Fault.EMPTY, "rules"),
    "a rule that is none": (document(POOR, rules=[1]), Fault.NOT_AN_OBJECT, "rules[0]"),
    "an id twice": (
        changed(lambda it: it["rules"][1].update(id="r0")),
        Fault.TWICE,
        "rules[1].id",
    ),
    "an id that is none": (
        changed(lambda it: it["rules"][1].update(id="Umur")),
        Fault.BAD_NAME,
        "rules[1].id",
    ),
    "many rules": (
        document(*[["<", "size", each] for each in range(25)]),
        Fault.TOO_MANY,
        "rules",
    ),
    "one language": (
        changed(lambda it: it["rules"][0].update(fails={"en": "x"})),
        Fault.MISSING,
        "rules[0].fails.ms",
    ),
    "a third language": (
        changed(lambda it: it["rules"][0].update(fails={**WORDS, "ta": "x"})),
        Fault.UNKNOWN_FIELD,
        "rules[0].fails",
    ),
    "words that are none": (
        changed(lambda it: it["rules"][0].update(fails="x")),
        Fault.NOT_AN_OBJECT,
        "rules[0].fails",
    ),
    "a long sentence": (
        changed(lambda it: it["rules"][0]["fails"].update(en="x" * 241)),
        Fault.BAD_SENTENCE,
        "rules[0].fails.en",
    ),
    "a line break": (
        changed(lambda it: it["rules"][0]["fails"].update(en="x\ny")),
        Fault.BAD_SENTENCE,
        "rules[0].fails.en",
    ),
    "letters taken apart": (
        changed(lambda it: it["rules"][0]["fails"].update(en="e\u0301")),
        Fault.BAD_SENTENCE,
        "rules[0].fails.en",
    ),
    "a MyKad number": (
        changed(lambda it: it["rules"][0]["fails"].update(en="Ask 990101-99-0000")),
        Fault.PERSONAL,
        "rules[0].fails.en",
    ),
    "a telephone number": (
        changed(lambda it: it["rules"][0]["fails"].update(en="Call 00-0000 0077")),
        Fault.PERSONAL,
        "rules[0].fails.en",
    ),
    "an address": (
        changed(lambda it: it["rules"][0]["fails"].update(en="a@contoh")),
        Fault.PERSONAL,
        "rules[0].fails.en",
    ),
    "a fact that is none": (
        changed(lambda it: it["facts"].update(born=1)),
        Fault.NOT_AN_OBJECT,
        "facts.born",
    ),
    "an unknown kind": (
        changed(lambda it: it["facts"]["born"].update(kind="time")),
        Fault.UNKNOWN_KIND,
        "facts.born.kind",
    ),
    "a kind that is a list": (
        changed(lambda it: it["facts"]["born"].update(kind=[])),
        Fault.UNKNOWN_KIND,
        "facts.born.kind",
    ),
    "codes of a date": (
        changed(lambda it: it["facts"]["born"].update(codes=CODES)),
        Fault.UNKNOWN_FIELD,
        "facts.born.codes",
    ),
    "a code without codes": (
        changed(lambda it: it["facts"]["born"].update(kind="code")),
        Fault.MISSING,
        "facts.born.codes",
    ),
    "codes in a list": (
        changed(lambda it: it["facts"]["born"].update(kind="code", codes=[])),
        Fault.NOT_AN_OBJECT,
        "facts.born.codes",
    ),
    "one code": (
        changed(lambda it: it["facts"]["born"].update(kind="code", codes={"a": WORDS})),
        Fault.WRONG_COUNT,
        "facts.born.codes",
    ),
    "a fact that nobody asks": (
        changed(lambda it: it["facts"].update(extra={"kind": "number", "says": WORDS})),
        Fault.UNUSED_FACT,
        "facts.extra",
    ),
    "a name that is none": (
        changed(lambda it: it["facts"].update({"A b": {"kind": "number", "says": WORDS}})),
        Fault.BAD_NAME,
        "facts.A b",
    ),
    "an unknown derivation": (
        changed(lambda it: it["facts"]["age"].update(derived=["sum", "born"])),
        Fault.BAD_DERIVATION,
        "facts.age.derived[0]",
    ),
    "derived of nothing": (
        changed(lambda it: it["facts"]["age"].update(derived=[])),
        Fault.NOT_A_LIST,
        "facts.age.derived",
    ),
    "derived of two": (
        changed(lambda it: it["facts"]["age"].update(derived=["years_since", "born", "born"])),
        Fault.WRONG_COUNT,
        "facts.age.derived",
    ),
    "derived of another kind": (
        changed(lambda it: it["facts"]["age"].update(derived=["years_since", "poor"])),
        Fault.WRONG_KIND,
        "facts.age.derived[1]",
    ),
    "derived of what is not there": (
        changed(lambda it: it["facts"]["age"].update(derived=["years_since", "died"])),
        Fault.UNKNOWN_FACT,
        "facts.age.derived[1]",
    ),
    "a date that is derived": (
        changed(lambda it: it["facts"]["age"].update(kind="date")),
        Fault.WRONG_KIND,
        "facts.age.derived",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_document_that_is_none_is_refused_where_it_is_wrong(name: str) -> None:
    told, fault, where = WHOLE[name]
    assert refused(told) == (fault, where)


def test_what_is_derived_is_not_derived_from_again() -> None:
    told = document(["<", "share", 5], POOR)
    told["facts"]["deep"] = {
        "kind": "money", "says": WORDS, "derived": ["shared_by", "share", "size"],
    }  # fmt: skip
    assert refused(told) == (Fault.BAD_DERIVATION, "facts.deep.derived[1]")


def test_a_document_that_is_too_long_for_the_chain_is_refused() -> None:
    told = document(*[["<", "size", each] for each in range(24)])
    for row in told["rules"]:
        row["fails"] = {"ms": "é" * 240, "en": "é" * 239 + "x"}
    data = json.dumps(told, ensure_ascii=False).encode()
    assert MOST_BYTES < len(data) < MOST_FILE_BYTES
    assert refused(data) == (Fault.TOO_LARGE, "file")


@given(st.lists(trees(NAMES), min_size=1, max_size=3, unique_by=json.dumps))
def test_what_is_read_has_one_form_and_is_read_from_it_again(told: list[Any]) -> None:
    rules = rules_of(*told)
    again = read_canonical(rules.canonical)
    assert (again, again.digest) == (rules, rules.digest)
    spaced = json.dumps(json.loads(rules.canonical), indent=3).encode()
    assert read_rules(spaced) == rules
    with pytest.raises(Malformed, match="canonical"):
        read_canonical(spaced)
    assert names_in(rules.rules[0].tree) == names_in(again.rules[0].tree)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(NAMES),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=5), each, max_size=3), max_leaves=12))  # fmt: skip
def test_nothing_else_comes_out_of_what_is_no_tree_than_where_it_is_wrong(told: object) -> None:
    known = document(["<", "age", 30], POOR)
    known["rules"][0]["tree"] = told
    known["facts"] = document(*[["known", name] for name in NAMES])["facts"]
    fault, where = refused(known)
    assert where.startswith(("rules[0].tree", "facts.", "file"))
    assert fault is not Fault.NOT_JSON


def test_amounts_may_be_written_as_people_do_and_are_sen() -> None:
    for text in ("RM 2,500.00", "RM2500.00", "2500.00", 250_000):
        assert rules_of(["<", "income", text]) == rules_of(["<", "income", 250_000])
    for bad in ("RM 25,00.00", "RM 2500", "25.5", "RM"):
        with pytest.raises(Malformed):
            rules_of(["<", "income", bad])


def test_numbers_and_days_behind_an_in_are_in_their_order() -> None:
    assert rules_of(["in", "size", [12, 3]]) == rules_of(["in", "size", [3, 12]])
    days = rules_of(["in", "born", ["2000-01-02", "1999-01-02"]])
    assert b'["1999-01-02","2000-01-02"]' in days.canonical


class TestBooks:
    def test_facts_are_read_with_their_evidence_and_fitted_to_what_is_asked(self) -> None:
        told = {
            "size": 4,
            "income": {"value": "RM 1,200.50", "source": "document_seen"},
            "poor": {"value": None},
            "born": "yesterday",
            "dog": True,
        }
        book = read_book(json.dumps(told).encode())
        rules = rules_of(["<", "age", 30], ["<", "share", 5], POOR)
        found = fitted(book, rules)
        assert [(name, each.value) for name, each in found.facts.items()] == [
            ("income", 120_050),
            ("poor", None),
            ("size", 4),
        ]
        assert {name: each.fault for name, each in found.misfits.items()} == {
            "born": Fault.WRONG_VALUE
        }
        assert found.unasked == ("dog",)
        assert read_book(json.dumps(told_book(book)).encode()) == book
        assert "RM" not in repr(book)
        assert "yesterday" not in str(found.misfits)

    @pytest.mark.parametrize(
        ("told", "fault", "where"),
        [
            ([], Fault.NOT_AN_OBJECT, "facts"),
            ({"A": 1}, Fault.BAD_NAME, "facts[0]"),
            ({f"f{each}": 1 for each in range(129)}, Fault.TOO_MANY, "facts"),
            ({"a": {"source": "declared"}}, Fault.MISSING, "facts.a.value"),
            ({"a": {"value": 1, "why": 2}}, Fault.UNKNOWN_FIELD, "facts.a.why"),
            ({"a": {"value": 1, "source": "derived"}}, Fault.UNKNOWN_SOURCE, "facts.a.source"),
            ({"a": {"value": [[1]]}}, Fault.TOO_DEEP, "facts.a.value"),
            ({"a": ["x", "\ud800"]}, Fault.NOT_TEXT, "facts.a"),
            ({"\ud800": 1}, Fault.BAD_NAME, "facts"),
        ],
    )
    def test_a_book_that_is_none_is_refused(self, told: object, fault: Fault, where: str) -> None:
        with pytest.raises(Malformed) as caught:
            read_book(json.dumps(told).encode())
        assert (caught.value.fault, caught.value.where) == (fault, where)

    @given(trees(NAMES), st.data())
    def test_whoever_is_handed_the_facts_comes_to_the_same(
        self, told: list[Any], data: st.DataObject
    ) -> None:
        rules = rules_of(told)
        found = screen(rules, data.draw(facts_for(roots_of(rules))), TODAY)
        handed = json.dumps(told_facts(found.facts, rules.asked)).encode()
        again = fitted(read_book(handed), rules)
        assert (again.misfits, again.unasked) == ({}, ())
        assert screen(rules, again.facts, TODAY) == found

    def test_several_codes_are_in_their_order_and_once(self) -> None:
        rules = rules_of(["in", "aids", ["a"]])
        found = fitted(read_book(b'{"aids": ["c", "a", "c"]}'), rules)
        assert found.facts["aids"].value == ("a", "c")
        for bad in (b'{"aids": "a"}', b'{"aids": ["a", 1]}', b'{"aids": ["z"]}'):
            assert "aids" in fitted(read_book(bad), rules).misfits


class TestDays:
    @given(st.dates(min_value=date(1850, 1, 1), max_value=date(2199, 12, 31)))  # fmt: skip
    def test_days_are_those_of_the_calendar(self, when: date) -> None:
        day = day_of(when.isoformat())
        assert day == when.toordinal() - 719_163
        assert text_of(day) == when.isoformat()

    def test_ages_are_told_as_people_do(self) -> None:
        def age(born: str, now: str) -> int:
            first, last = day_of(born), day_of(now)
            assert first is not None
            assert last is not None
            return years_between(first, last)

        assert age("2000-06-15", "2024-06-14") == 23
        assert age("2000-06-15", "2024-06-15") == 24
        assert age("2004-02-29", "2023-02-28") == 18
        assert age("2004-02-29", "2023-03-01") == 19

    def test_the_day_is_malaysias(self) -> None:
        assert text_of(today(1_700_000_000_000)) == "2023-11-15"
        assert [day_of(text) for text in ("2024-13-01", "2024-00-01", "2024-1-1", "x")] == [
            None
        ] * 4


def test_kinds_have_names_that_files_use() -> None:
    assert [each.value for each in Kind] == [
        "number", "money", "date", "code", "codes", "yes_no",
    ]  # fmt: skip
