"""Views: what answers a question changes nothing, neither itself nor in what it calls of its own source.

What it asks of another contract is seen when it runs, and refused then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from contracts.verifier.finding import Findings
from contracts.verifier.outline import Outline

WRITING = ("add", "arm", "disarm", "emit", "erase", "put")
"""What is called of a map, of keys or of a moment and leaves something in the state or in the receipt."""


def check_views(outline: Outline, findings: Findings) -> None:
    """No view can write."""
    writers: dict[str, str] = {}
    for node in outline.methods.values():
        if _is_view(node):
            for place, told in _writes(node, outline, writers):
                findings.add(place, f"{node.name} is a view and writes: {told}")


def _is_view(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "view" for each in node.decorator_list)


def _writes(
    node: ast.FunctionDef, outline: Outline, writers: dict[str, str]
) -> Iterator[tuple[ast.AST, str]]:
    """Each place of a function that writes, or calls what does, and what it does there."""
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield inner, f"self.{name} = ..."
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                if told := _of_own(f"self.{name}", outline.methods.get(name), outline, writers):
                    yield inner, told
            case ast.Call(func=ast.Name(id=name)):
                if told := _of_own(name, outline.functions.get(name), outline, writers):
                    yield inner, told
            case ast.Call(func=ast.Attribute() as called):
                if called.attr in WRITING and not outline.is_of_peer(called):
                    yield inner, f"{ast.unparse(called)}(...)"
            case _:
                continue


def _of_own(
    name: str, node: ast.FunctionDef | None, outline: Outline, writers: dict[str, str]
) -> str:
    """How a function of the source writes; empty if it does not. Each is read once, and a circle ends."""
    if node is None:
        return ""
    if name not in writers:
        writers[name] = ""
        found = next(_writes(node, outline, writers), None)
        if found is not None:
            place, told = found
            line = getattr(place, "lineno", node.lineno)
            writers[name] = f"{name} in line {line}: {told}"
    return writers[name]
