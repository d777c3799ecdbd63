"""What is put into a source so that it counts: a step where a function is entered and a loop turns, our
operators in the place of Python's.
"""

from __future__ import annotations

import ast
from typing import TypeVar

from contracts.operators import BUILTINS, inserted

N = TypeVar("N", bound=ast.AST)

_BINARY = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.FloorDiv: "divide",
    ast.Mod: "remainder",
}

_COMPARING = {
    ast.Eq: "equal",
    ast.NotEq: "unequal",
    ast.Lt: "less",
    ast.LtE: "less_or_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_or_equal",
    ast.In: "contains",
    ast.NotIn: "lacks",
}


def instrumented(tree: ast.Module) -> ast.Module:
    """`tree`, which the verifier has found to be a contract, changed so that it counts what it does."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            _instrument(node)
        elif isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    _instrument(each)
    tree.body = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    return ast.fix_missing_locations(tree)


def _instrument(node: ast.FunctionDef) -> None:
    rewriting = _Rewriting()
    body = [rewriting.visit(each) for each in node.body]
    node.body = (
        [*body[:1], _step(node), *body[1:]] if ast.get_docstring(node) else [_step(node), *body]
    )


def _at(node: N, place: ast.AST) -> N:
    return ast.copy_location(node, place)


def _call(name: str, place: ast.AST, *arguments: ast.expr) -> ast.Call:
    function = _at(ast.Name(inserted(name), ast.Load()), place)
    return _at(ast.Call(function, list(arguments), []), place)


def _step(place: ast.AST) -> ast.stmt:
    return _at(ast.Expr(_call("step", place)), place)


class _Rewriting(ast.NodeTransformer):
    """One function's body; annotations stay as they are."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A local value with a type is a local value."""
        assert node.value is not None, "verified"
        return _at(ast.Assign([node.target], self.visit(node.value)), node)

    def visit_For(self, node: ast.For) -> ast.AST:
        """A step for each turn."""
        self.generic_visit(node)
        node.iter = _call("each", node.iter, node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        """A step for each turn."""
        self.generic_visit(node)
        node.iter = _call("each", node.iter, node.iter)
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        """A step for each turn."""
        self.generic_visit(node)
        node.body = [_step(node), *node.body]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """`a += b` as `a = a + b`: what stands on the left is a name or a field, and may be read twice."""
        before = _read(node.target)
        grown = _call(_BINARY[type(node.op)], node, before, self.visit(node.value))
        return _at(ast.Assign([node.target], grown), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Our functions in the place of Python's."""
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) if name in BUILTINS:
                return _call(name, node, *node.args)
            case _:
                return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Arithmetic, bounded."""
        self.generic_visit(node)
        return _call(_BINARY[type(node.op)], node, node.left, node.right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """A number's negative; `not` stays."""
        self.generic_visit(node)
        return _call("negate", node, node.operand) if isinstance(node.op, ast.USub) else node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """A comparison, charged by size; `is None` stays."""
        self.generic_visit(node)
        name = _COMPARING.get(type(node.ops[0]))
        if name is None:
            return node
        return _call(name, node, node.left, node.comparators[0])

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """A part of a row, charged by size; one value of it stays."""
        self.generic_visit(node)
        if not isinstance(node.slice, ast.Slice):
            return node
        nothing = _at(ast.Constant(None), node)
        return _call(
            "slice", node, node.value, node.slice.lower or nothing, node.slice.upper or nothing
        )


def _read(target: ast.expr) -> ast.expr:
    """The expression that reads what `target` writes."""
    match target:
        case ast.Name(id=name):
            return _at(ast.Name(name, ast.Load()), target)
        case ast.Attribute(value=value, attr=name):
            return _at(ast.Attribute(value, name, ast.Load()), target)
        case _:
            raise AssertionError("the verifier lets nothing else grow")
