"""From the text of a contract to the code that counts what it does; or everything that is wrong with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from warnings import catch_warnings, simplefilter

from contracts.verifier.calls import check_calls
from contracts.verifier.finding import Finding, Findings, Refusals
from contracts.verifier.functions import check_functions
from contracts.verifier.instrument import instrumented
from contracts.verifier.module import outline_of
from contracts.verifier.outline import Outline
from contracts.verifier.ticks import check_ticks
from contracts.verifier.views import check_views

MOST_SOURCE_BYTES = 128 * 1024
DEEPEST_BRACKETS = 30
"""Python's own parser has an end too; a source is refused long before."""
DEEPEST_TREE = 26
"""Nodes of the syntax tree above one another. What reads the tree, ours and Python's, calls itself."""
FILE = "contract"
"""What Python calls the file of a source that lies nowhere in particular."""
GRAMMAR = (3, 11)
"""The Python whose grammar a source has, whatever Python reads it."""

LETTERS = frozenset(map(chr, range(32, 127))) - {"\\"} | {"\n"}
"""What a source is written in. No letter that looks like another one, none that Python reads as another
one, none that turns the line around for a person; without a backslash a text is what it looks like."""


def verified(source: str, file: str = FILE) -> tuple[CodeType, Outline]:
    """The code to run and what it declares; Refusals unless `source` is a contract.

    `file` is for who reads traces and measures what was run: the code has the lines of its source.
    """
    tree = _parsed(source)
    findings = Findings()
    outline = outline_of(tree, findings)
    check_functions(outline, findings)
    check_calls(outline, findings)
    check_ticks(outline, findings)
    check_views(outline, findings)
    found = findings.listed()
    if found:
        raise Refusals(found)
    with _python():
        code: CodeType = compile(
            instrumented(tree, outline), file, "exec", dont_inherit=True, optimize=0
        )
    return code, outline


def _parsed(source: str) -> ast.Module:
    if len(source) > MOST_SOURCE_BYTES:
        raise Refusals([Finding(1, 1, f"{len(source)} bytes of {MOST_SOURCE_BYTES}")])
    _check_letters(source)
    _check_brackets(source)
    with _python():
        tree = ast.parse(source, FILE, feature_version=GRAMMAR)
    _check_depth(tree)
    return tree


@contextmanager
def _python() -> Iterator[None]:
    """Refusals where Python refuses, and where it only warns."""
    try:
        with catch_warnings():
            simplefilter("error")
            yield
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        raise Refusals([Finding(line, column, "this is not Python")]) from None
    except (RecursionError, MemoryError):
        raise Refusals([Finding(1, 1, "Python cannot read this")]) from None


def _check_letters(source: str) -> None:
    for number, line in enumerate(source.split("\n"), 1):
        for column, letter in enumerate(line, 1):
            if letter not in LETTERS:
                raise Refusals([Finding(number, column, f"the letter {ord(letter):#x}")])


def _check_brackets(source: str) -> None:
    """Brackets that open without closing again, those in texts and comments counted too."""
    deep = 0
    for number, line in enumerate(source.split("\n"), 1):
        for column, letter in enumerate(line, 1):
            if letter in "([{":
                deep += 1
            elif letter in ")]}":
                deep = max(0, deep - 1)
            if deep > DEEPEST_BRACKETS:
                raise Refusals([Finding(number, column, f"{deep} brackets in one another")])


def _check_depth(tree: ast.Module) -> None:
    """Counted without recursion, for it may be deep."""
    findings = Findings()
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST_TREE and hasattr(node, "lineno"):
            findings.add(node, f"something nested more than {DEEPEST_TREE} deep")
        else:
            waiting += [(child, depth + 1) for child in ast.iter_child_nodes(node)]
    if found := findings.listed():
        raise Refusals(found)
