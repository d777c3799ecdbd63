"""Annotations: names of types, and the few forms that join them."""

from __future__ import annotations

import ast

from contracts.verifier.finding import Findings
from contracts.verifier.instead import of_name
from contracts.verifier.outline import Outline, Size

LARGEST = Size(depth=24, names=512)
"""Of a type. Python looks at all of it whenever it hashes it: forty aliases, each a pair of the one before,
would keep it busy for ever."""
MOST_NAMES = 16_384
"""In all types of a source, written out: each of them becomes a kind when the contract is loaded."""


def check_type(node: ast.expr, outline: Outline, findings: Findings) -> None:
    """Adds to `findings` unless this is an annotation that a contract may have."""
    size = size_of(node, outline)
    outline.names_in_types += size.names
    check_size(node, size, findings)
    if outline.names_in_types > MOST_NAMES:
        findings.add(node, f"more than {MOST_NAMES} names in the types of one source")
    _check_form(node, outline, findings)


def check_size(node: ast.AST, size: Size, findings: Findings) -> None:
    """Adds to `findings` if a type, or a record, is larger than LARGEST."""
    if size.depth > LARGEST.depth or size.names > LARGEST.names:
        findings.add(node, f"a type of more than {LARGEST.names} names, or {LARGEST.depth} deep")


def size_of(node: ast.expr, outline: Outline) -> Size:
    """The size of the type that an annotation writes."""
    if isinstance(node, ast.Name):
        return outline.sizes.get(node.id, Size(1, 1))
    return around(
        [
            size_of(child, outline)
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.expr)
        ]
    )


def around(parts: list[Size]) -> Size:
    """The size of what holds these."""
    depth = 1 + max([part.depth for part in parts], default=0)
    names = 1 + sum(part.names for part in parts)
    return Size(min(depth, LARGEST.depth + 1), min(names, MOST_NAMES + 1))


def _check_form(node: ast.expr, outline: Outline, findings: Findings) -> None:
    match node:
        case ast.Name(id=name):
            if not outline.is_type(name):
                findings.add(node, of_name(name, "type", outline.imported))
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            _check_form(left, outline, findings)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=parts)):
            _check_parts(parts, outline, findings)
        case ast.Subscript(value=ast.Name(id="list" | "tuple"), slice=ast.expr() as part):
            _check_form(part, outline, findings)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[kind, bound])):
            if "Annotated" not in outline.imported:
                findings.add(node, "Annotated is not imported")
            _check_form(kind, outline, findings)
            _check_bound(bound, outline, findings)
        case _:
            findings.add(node, f"{ast.unparse(node)} is no type that a contract may name")


def _check_parts(parts: list[ast.expr], outline: Outline, findings: Findings) -> None:
    match parts:
        case [part, ast.Constant(value=end)] if end is Ellipsis:
            _check_form(part, outline, findings)
        case _:
            for part in parts:
                _check_form(part, outline, findings)


def _check_bound(node: ast.expr, outline: Outline, findings: Findings) -> None:
    if "AtMost" not in outline.imported:
        findings.add(node, "AtMost is not imported")
    match node:
        case ast.Call(func=ast.Name(id="AtMost"), args=[bound], keywords=[]):
            if not _is_number(bound, outline):
                findings.add(bound, f"{ast.unparse(bound)} is no number that is known here")
        case _:
            findings.add(node, "Annotated has a type and AtMost(number)")


def _is_number(node: ast.expr, outline: Outline) -> bool:
    match node:
        case ast.Constant(value=most):
            return type(most) is int
        case ast.Name(id=name):
            return name in outline.numbers
        case _:
            return False
