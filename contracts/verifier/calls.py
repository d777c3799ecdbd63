"""No function calls itself, nor in a circle, and no chain of calls is long.

Python's stack has an end that depends on who called; a contract must never come near it.
"""

from __future__ import annotations

import ast

from contracts.verifier.finding import Findings
from contracts.verifier.outline import Outline

LONGEST_CHAIN = 12
"""Functions that wait for one another; a call to another contract begins a new chain."""


def check_calls(outline: Outline, findings: Findings) -> None:
    """Every chain of calls ends, within LONGEST_CHAIN."""
    graph = {name: _called(node, outline) for name, node in _all(outline).items()}
    lengths: dict[str, int] = {}
    for name, node in _all(outline).items():
        if _length(name, graph, lengths, ()) > LONGEST_CHAIN:
            findings.add(
                node,
                f"{name} calls itself, or begins a chain of more than {LONGEST_CHAIN} functions; write a loop",
            )


def _all(outline: Outline) -> dict[str, ast.FunctionDef]:
    """Functions by name, methods by name with `self.` before it."""
    methods = {f"self.{name}": node for name, node in outline.methods.items()}
    return outline.functions | methods


def _called(node: ast.FunctionDef, outline: Outline) -> set[str]:
    found = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Call(func=ast.Name(id=name)) if name in outline.functions:
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                found.add(f"self.{name}")
            case _:
                continue
    return found


def _length(
    name: str, graph: dict[str, set[str]], lengths: dict[str, int], above: tuple[str, ...]
) -> int:
    """How many wait for one another below `name`, itself counted; too many if they go in a circle."""
    if name in above or len(above) > LONGEST_CHAIN:
        return LONGEST_CHAIN + 1
    if name not in lengths:
        below = [
            _length(each, graph, lengths, (*above, name)) for each in sorted(graph.get(name, ()))
        ]
        lengths[name] = 1 + max(below, default=0)
    return lengths[name]
