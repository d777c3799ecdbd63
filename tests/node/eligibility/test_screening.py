"""Rules over facts: Kleene's laws, what learning can change, every way in which what is open may turn out, and what to ask."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.eligibility.facts import EVIDENCE, NOTHING, Source, Stated
from node.eligibility.screening import Truth, Verdict, Want, evaluate, screen
from node.eligibility.stated import with_derived
from node.eligibility.tree import Every, Is, Not, Some, Tree
from tests.node.eligibility.invented import (
    TODAY,
    completions,
    facts_for,
    is_read_once,
    roots_of,
    rules_of,
    tree_of,
    trees,
)

NAMES = ("size", "income", "line", "born", "work", "aids", "poor")
SMALL = ("size", "income", "poor", "share", "born", "age")
DECLARED, SEEN = Source.DECLARED, Source.DOCUMENT_SEEN
THREE = (Truth.NO, Truth.UNKNOWN, Truth.YES)


def declared(**values: Any) -> dict[str, Stated]:
    """Facts that somebody says."""
    return {name: Stated.by(value, DECLARED) for name, value in values.items()}


def leaf(truth: Truth, name: str) -> tuple[Tree, dict[str, Stated]]:
    """A leaf that comes out so, and the facts for that."""
    facts = {} if truth is Truth.UNKNOWN else declared(**{name: truth is Truth.YES})
    return Is(name, value=True), facts


class TestKleene:
    @pytest.mark.parametrize(("a", "b"), list(product(THREE, THREE)))
    def test_and_is_the_least_or_the_greatest_and_not_the_other_side(
        self, a: Truth, b: Truth
    ) -> None:
        (left, facts), (right, more) = leaf(a, "p"), leaf(b, "q")
        known = facts | more
        assert evaluate(Every((left, right)), known) is min(a, b)
        assert evaluate(Some((left, right)), known) is max(a, b)
        assert evaluate(Not(left), known).value == 2 - a.value

    @given(st.data(), facts_for(NAMES))
    def test_the_laws_of_de_morgan_absorption_and_distribution(
        self, data: st.DataObject, facts: dict[str, Stated]
    ) -> None:
        a, b, c = (tree_of(data.draw(trees(NAMES))) for _ in range(3))

        def same(left: Tree, right: Tree) -> bool:
            known = facts
            return evaluate(left, known) is evaluate(right, known)

        assert same(Not(Every((a, b))), Some((Not(a), Not(b))))
        assert same(Not(Some((a, b))), Every((Not(a), Not(b))))
        assert same(Every((a, Some((a, b)))), a)
        assert same(Every((a, Some((b, c)))), Some((Every((a, b)), Every((a, c)))))
        assert same(Not(Not(a)), a)
        assert same(Every((a, b)), Every((b, a)))

    def test_nothing_is_excluded_before_it_is_known(self) -> None:
        tree = tree_of(["or", ["==", "poor", True], ["not", ["==", "poor", True]]])
        assert evaluate(tree, NOTHING) is Truth.UNKNOWN


class TestLearning:
    @settings(max_examples=150)
    @given(st.lists(trees(SMALL), min_size=1, max_size=2, unique_by=repr), st.data())
    def test_no_fact_turns_one_verdict_into_the_other(
        self, told: list[Any], data: st.DataObject
    ) -> None:
        rules = rules_of(*told)
        names = roots_of(rules)[:4]
        facts = data.draw(facts_for(names))
        before = screen(rules, facts, TODAY)
        for known in completions(names, facts)[:400]:
            after = screen(rules, known, TODAY)
            if before.verdict is not Verdict.PERLU_MAKLUMAT:
                assert after.verdict is before.verdict
            assert set(before.failing) <= set(after.failing)

    @settings(max_examples=150)
    @given(trees(SMALL), st.data())
    def test_what_is_open_may_turn_out_in_both_ways_and_what_is_not_in_one(
        self, told: list[Any], data: st.DataObject
    ) -> None:
        rules = rules_of(told)
        names = roots_of(rules)
        facts = data.draw(facts_for(names))
        tree = rules.rules[0].tree
        before = evaluate(tree, with_derived(facts, rules.asked, TODAY))
        ends = [
            evaluate(tree, with_derived(known, rules.asked, TODAY))
            for known in completions(names, facts)
        ]
        if before is not Truth.UNKNOWN:
            assert set(ends) == {before}
        elif is_read_once(tree, rules) and not facts:
            assert {Truth.YES, Truth.NO} <= set(ends)


class TestWhatToAsk:
    @settings(max_examples=150)
    @given(trees(SMALL), st.data())
    def test_what_is_asked_for_can_decide_and_nothing_less_is_named(
        self, told: list[Any], data: st.DataObject
    ) -> None:
        rules = rules_of(told)
        names = roots_of(rules)
        facts = data.draw(facts_for(names))
        found = screen(rules, facts, TODAY)
        if found.verdict is not Verdict.PERLU_MAKLUMAT:
            assert (found.missing, found.ask) == ((), ())
            return
        [missing] = found.missing
        assert set(missing.least) <= set(missing.wants)
        assert found.ask == missing.least
        for want in missing.wants:
            stated = facts.get(want.name)
            assert stated is None or not stated.is_as_good_as(want.source)
        if not is_read_once(rules.rules[0].tree, rules):
            return
        asked = tuple(want.name for want in missing.least)
        rest = {name: stated for name, stated in facts.items() if name not in asked}
        decided = {
            screen(rules, rest | known, TODAY).verdict
            for known in completions(asked, {n: facts[n] for n in asked if n in facts})
        }
        assert decided - {Verdict.PERLU_MAKLUMAT} or not asked

    def test_the_rule_that_one_answer_decides_comes_first(self) -> None:
        rules = rules_of(["<=", "income", "line"], ["<", "size", 4])
        found = screen(rules, NOTHING, TODAY)
        assert [want.name for want in found.ask] == ["size", "income", "line"]

    def test_what_fails_is_not_asked_about_any_further(self) -> None:
        rules = rules_of(["<=", "income", "line"], ["<", "size", 4])
        found = screen(rules, declared(size=9), TODAY)
        assert (found.verdict, found.failing, found.ask) == (Verdict.TIDAK_LAYAK, ("r1",), ())
        assert [each.rule_id for each in found.missing] == ["r0"]

    def test_what_is_known_too_weakly_is_wanted_on_better_evidence(self) -> None:
        rules = rules_of(["and", ["<", "income", 200_000], ["known", "income", "document_seen"]])
        found = screen(rules, declared(income=100_000), TODAY)
        assert found.ask == (Want("income", SEEN),)
        shown = {"income": Stated.by(100_000, SEEN)}
        assert screen(rules, shown, TODAY).verdict is Verdict.LAYAK

    def test_what_cannot_be_known_is_left_to_a_person(self) -> None:
        rules = rules_of(["<", "income", 200_000])
        found = screen(rules, declared(income=None), TODAY)
        assert (found.verdict, found.ask) == (Verdict.PERLU_MAKLUMAT, ())
        assert found.missing[0].wants == ()

    def test_a_rule_may_ask_whether_something_can_be_known_at_all(self) -> None:
        rules = rules_of(["or", ["<", "income", 200_000], ["not", ["known", "income"]]])
        assert screen(rules, NOTHING, TODAY).verdict is Verdict.PERLU_MAKLUMAT
        assert screen(rules, declared(income=None), TODAY).verdict is Verdict.LAYAK
        assert screen(rules, declared(income=300_000), TODAY).verdict is Verdict.TIDAK_LAYAK


class TestDerived:
    @pytest.mark.parametrize(
        ("born", "age"), [(-1, 54), (12_000, 21), (TODAY, 0), (TODAY + 1, None), (None, None)]
    )
    def test_an_age_is_counted_in_whole_years_to_the_day_of_the_screening(
        self, born: int | None, age: int | None
    ) -> None:
        rules = rules_of(["<", "age", 30])
        found = screen(rules, declared(born=born), TODAY).facts["age"]
        assert (found.value, found.source) == (age, Source.DERIVED)

    def test_a_share_is_rounded_down_to_the_sen_and_nobody_shares_with_nobody(self) -> None:
        rules = rules_of(["<=", "share", 50_000])
        assert screen(rules, declared(income=100_000, size=3), TODAY).facts["share"].value == 33_333
        for known in ({"income": 100_000, "size": 0}, {"size": 0}):
            assert screen(rules, declared(**known), TODAY).missing[0].wants == ()

    def test_what_is_derived_is_as_good_as_the_weakest_that_it_comes_of(self) -> None:
        rules = rules_of(["known", "share", "document_seen"])
        facts = {"income": Stated.by(1, Source.VERIFIED_BY_AGENCY), "size": Stated.by(1, DECLARED)}
        assert screen(rules, facts, TODAY).ask == (Want("size", SEEN),)

    def test_what_is_derived_is_asked_for_by_what_it_comes_of(self) -> None:
        rules = rules_of(["<=", "share", 50_000])
        found = screen(rules, declared(income=5), TODAY)
        assert [want.name for want in found.ask] == ["size"]


def test_evidence_has_an_order() -> None:
    assert [each.value for each in EVIDENCE] == ["declared", "document_seen", "verified_by_agency"]
