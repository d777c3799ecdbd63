"""What is put into a source so that it counts: steps where a function is entered and a loop turns, our
operators in the place of Python's.

A function's entry and a loop's turn cost one step, one more for every call that is written in them and for every
attribute that is read of a value, and one for every NODES_A_STEP other things: a loop of a thousand lines is not as
cheap as a loop of one.
"""

from __future__ import annotations

import ast
from copy import copy
from typing import TypeVar

from contracts.operators import BUILTINS, inserted
from contracts.verifier.outline import Outline

NODES_A_STEP = 16
"""Statements and expressions; the operators among them charge for themselves."""

_DEAR = {"Person": 3, "Reason": 2}
"""Calls that take as long as several, and have no meter to say so."""

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


def instrumented(tree: ast.Module, outline: Outline) -> ast.Module:
    """`tree`, which the verifier has found to be a contract, changed so that it counts what it does."""
    for node in (*outline.functions.values(), *outline.methods.values()):
        _instrument(node, outline)
    tree.body = [_without_import(node) for node in tree.body]
    return ast.fix_missing_locations(tree)


def _without_import(node: ast.stmt) -> ast.stmt:
    """The names are there already; the line stays."""
    return _at(ast.Pass(), node) if isinstance(node, ast.ImportFrom) else node


def _instrument(node: ast.FunctionDef, outline: Outline) -> None:
    cost = _cost(outline, *node.body)
    rewriting = _Rewriting(outline)
    body = [rewriting.visit(each) for each in node.body]
    told = int(ast.get_docstring(node) is not None)
    node.body = [*body[:told], _step(node, cost), *body[told:]]


def _cost(outline: Outline, *nodes: ast.AST) -> int:
    """Steps for doing `nodes` once; what the loops among them do in a turn is charged there."""
    count, waiting = 0, list(nodes)
    while waiting:
        node = waiting.pop()
        count += _nodes_of(node, outline)
        match node:
            case ast.For(iter=values):
                waiting.append(values)
            case ast.While(test=test):
                waiting.append(test)
            case ast.ListComp(generators=[first, *_]):
                waiting.append(first.iter)
            case ast.Call(func=ast.Attribute(value=called)):
                waiting += [called, *node.args, *node.keywords]
            case _:
                waiting += ast.iter_child_nodes(node)
    return 1 + count // NODES_A_STEP


def _nodes_of(node: ast.AST, outline: Outline) -> int:
    """What `node` itself counts, without what is in it."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return NODES_A_STEP * _DEAR.get(name, 1)
        case ast.Call():
            return NODES_A_STEP
        case ast.Attribute():
            return NODES_A_STEP if _is_read(node, outline) else 1
        case _:
            return int(isinstance(node, ast.stmt | ast.expr))


def _is_read(node: ast.Attribute, outline: Outline) -> bool:
    """True for what is read of a value; a field of the contract and a member of a choice stay as they are."""
    match node.value:
        case ast.Name(id=name):
            return name != "self" and outline.members_of(name) is None
        case _:
            return True


def _at(node: N, place: ast.AST) -> N:
    return ast.copy_location(node, place)


def _call(name: str, place: ast.AST, *arguments: ast.expr) -> ast.Call:
    function = _at(ast.Name(inserted(name), ast.Load()), place)
    return _at(ast.Call(function, list(arguments), []), place)


def _step(place: ast.AST, cost: int) -> ast.stmt:
    return _at(ast.Expr(_call("step", place, _number(cost, place))), place)


def _number(number: int, place: ast.AST) -> ast.expr:
    return _at(ast.Constant(number), place)


class _Rewriting(ast.NodeTransformer):
    """One function's body; annotations stay as they are."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A local value with a type is a local value."""
        assert node.value is not None, "verified"
        return _at(ast.Assign([node.target], self.visit(node.value)), node)

    def visit_For(self, node: ast.For) -> ast.AST:
        """Steps for each turn."""
        cost = _cost(self._outline, node.target, *node.body)
        self.generic_visit(node)
        node.iter = _call("each", node.iter, node.iter, _number(cost, node.iter))
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Steps for each turn of each of its loops, as if all of it were done then."""
        conditions = [condition for turn in node.generators for condition in turn.ifs]
        inner = [turn.iter for turn in node.generators[1:]]
        cost = _cost(self._outline, node.elt, *conditions, *inner)
        self.generic_visit(node)
        for turn in node.generators:
            turn.iter = _call("each", turn.iter, turn.iter, _number(cost, turn.iter))
        return node

    def visit_While(self, node: ast.While) -> ast.AST:
        """Steps for each turn."""
        cost = _cost(self._outline, node.test, *node.body)
        self.generic_visit(node)
        node.body = [_step(node, cost), *node.body]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """`a += b` as `a = a + b`: what stands on the left is a name or a field, and may be read twice."""
        before = copy(node.target)
        before.ctx = ast.Load()
        grown = _call(_BINARY[type(node.op)], node, before, self.visit(node.value))
        return _at(ast.Assign([node.target], grown), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Our functions in the place of Python's."""
        node.args = [self.visit(each) for each in node.args]
        node.keywords = [self.visit(each) for each in node.keywords]
        match node.func:
            case ast.Name(id=name) if name in BUILTINS:
                return _call(name, node, *node.args)
            case ast.Attribute(
                value=ast.Name(id="self") | ast.Attribute(value=ast.Name(id="self"))
            ):
                return node
            case ast.Attribute(value=value) as method:
                method.value = self.visit(value)
                return node
            case _:
                return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Reading what is no field of the contract and no member of a choice is asked for, see Operators.read."""
        if not _is_read(node, self._outline):
            return node
        return _call("read", node, self.visit(node.value), _at(ast.Constant(node.attr), node))

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
