"""The page on eligibility and its schema say what the reader of rules takes; an editor that knows the schema helps who writes them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.eligibility.facts import EVIDENCE, Kind, Means
from node.eligibility.malformed import Malformed
from node.eligibility.rule_set import read_rules
from node.eligibility.stated import read_book
from tests.house.source import REPOSITORY
from tests.node.eligibility.invented import document, trees
from tests.node.eligibility.test_reading import NAMES, TREES, WHOLE

PAGE = (REPOSITORY / "docs" / "eligibility.md").read_text(encoding="utf-8")
SCHEMA = json.loads((REPOSITORY / "docs" / "eligibility.schema.json").read_text(encoding="utf-8"))
FITS = jsonschema_rs.validator_for(SCHEMA)
EXAMPLES = sorted((REPOSITORY / "examples" / "rules").glob("*.json"))
BLOCKS = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def test_the_first_example_of_the_page_is_rules_and_the_second_facts() -> None:
    rules, facts = BLOCKS
    assert [each.rule_id for each in read_rules(rules.encode()).rules] == ["age"]
    assert "household_income" in read_book(facts.encode())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda each: each.stem)
def test_every_example_is_what_it_says(file: Path) -> None:
    data = file.read_bytes()
    if file.stem == "fakta-rekaan":
        assert read_book(data)
        return
    assert read_rules(data).rules
    assert FITS.is_valid(json.loads(data))


@given(st.lists(trees(NAMES), min_size=1, max_size=3, unique_by=json.dumps))
def test_what_the_reader_takes_fits_the_schema(told: list[Any]) -> None:
    whole = document(*told)
    assert read_rules(json.dumps(whole).encode()).rules
    assert FITS.is_valid(whole)


def test_what_does_not_fit_the_schema_is_no_rule() -> None:
    told: list[tuple[object, str]] = [
        (document(tree), name) for name, (tree, _, _) in TREES.items()
    ]
    told += [(whole, name) for name, (whole, _, _) in WHOLE.items() if not isinstance(whole, bytes)]
    found = [name for whole, name in told if not FITS.is_valid(whole)]
    assert len(found) > 40
    for whole, name in told:
        if name in found:
            with pytest.raises(Malformed):
                read_rules(json.dumps(whole).encode())


def test_the_page_has_every_word_that_may_stand_in_a_file() -> None:
    words = [*Kind, *Means, *EVIDENCE]
    assert [
        each for each in words if f"`{each.value}`" not in PAGE and each.value not in PAGE
    ] == []
    for operator in ("and", "or", "not", "==", "in", "<", "<=", "between", "known"):
        assert f'["{operator}"' in PAGE
