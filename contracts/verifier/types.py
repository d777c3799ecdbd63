"""Annotations: names of types, and the few forms that join them."""

from __future__ import annotations

import ast

from contracts.verifier.finding import Findings
from contracts.verifier.outline import Outline


def check_type(node: ast.expr, outline: Outline, findings: Findings) -> None:
    """Adds to `findings` unless this is an annotation that a contract may have."""
    match node:
        case ast.Name(id=name):
            if not outline.is_type(name):
                findings.add(node, f"{name} is no type of this source")
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            check_type(left, outline, findings)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=parts)):
            _check_parts(parts, outline, findings)
        case ast.Subscript(value=ast.Name(id="list" | "tuple"), slice=ast.expr() as part):
            check_type(part, outline, findings)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[kind, bound])):
            if "Annotated" not in outline.imported:
                findings.add(node, "Annotated is not imported")
            check_type(kind, outline, findings)
            _check_bound(bound, outline, findings)
        case _:
            findings.add(node, f"{ast.unparse(node)} is no type that a contract may name")


def _check_parts(parts: list[ast.expr], outline: Outline, findings: Findings) -> None:
    match parts:
        case [part, ast.Constant(value=end)] if end is Ellipsis:
            check_type(part, outline, findings)
        case _:
            for part in parts:
                check_type(part, outline, findings)


def _check_bound(node: ast.expr, outline: Outline, findings: Findings) -> None:
    match node:
        case ast.Call(func=ast.Name(id="AtMost"), args=[ast.Constant(value=int())], keywords=[]):
            if "AtMost" not in outline.imported:
                findings.add(node, "AtMost is not imported")
        case ast.Call(func=ast.Name(id="AtMost"), args=[ast.Name(id=name)], keywords=[]):
            if name not in outline.constants:
                findings.add(node, f"{name} is no constant of this source")
        case _:
            findings.add(node, "Annotated has a type and AtMost(number)")
