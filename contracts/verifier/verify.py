"""From the text of a contract to a syntax tree that counts what it does; or everything that is wrong with it."""

from __future__ import annotations

import ast

from contracts.verifier.calls import check_calls
from contracts.verifier.finding import Finding, Findings, Refusals
from contracts.verifier.functions import check_functions
from contracts.verifier.instrument import instrumented
from contracts.verifier.module import outline_of
from contracts.verifier.outline import Outline
from contracts.verifier.ticks import check_ticks

MOST_SOURCE_BYTES = 128 * 1024
DEEPEST_BRACKETS = 30
"""Python's own parser has an end too; a source is refused long before."""


def verified(source: str) -> tuple[ast.Module, Outline]:
    """The tree to compile and what it declares; Refusals unless `source` is a contract."""
    tree = _parsed(source)
    findings = Findings()
    outline = outline_of(tree, findings)
    check_functions(outline, findings)
    check_calls(outline, findings)
    check_ticks(outline, findings)
    found = findings.listed()
    if found:
        raise Refusals(found)
    return instrumented(tree), outline


def _parsed(source: str) -> ast.Module:
    size_bytes = len(source.encode("utf-8", "surrogatepass"))
    if size_bytes > MOST_SOURCE_BYTES:
        raise Refusals([Finding(1, 1, f"{size_bytes} bytes of {MOST_SOURCE_BYTES}")])
    _check_brackets(source)
    try:
        return ast.parse(source, "contract")
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        raise Refusals([Finding(line, column, "this is not Python")]) from None
    except (RecursionError, MemoryError, ValueError):
        raise Refusals([Finding(1, 1, "Python cannot read this")]) from None


def _check_brackets(source: str) -> None:
    """Brackets that open without closing again, those in texts and comments counted too."""
    deep = deepest = 0
    for letter in source:
        if letter in "([{":
            deep += 1
            deepest = max(deepest, deep)
        elif letter in ")]}":
            deep = max(0, deep - 1)
    if deepest > DEEPEST_BRACKETS:
        raise Refusals([Finding(1, 1, f"{deepest} brackets in one another")])
