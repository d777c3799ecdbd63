"""Finds where the order of a set reaches a result.

The order of a set of bytes or strings changes with the hash seed, so two honest nodes would decide
differently. This is a reading, not a proof: it knows set displays and calls, and names and
attributes that the same file annotates as sets or fills with them.
"""

import ast
from collections.abc import Iterator

from tests.house.source import AnyFunction, Complaint, Source

SET_TYPES = ("set", "frozenset", "AbstractSet", "MutableSet")
SET_METHODS = ("union", "intersection", "difference", "symmetric_difference", "copy")
ORDERLESS = ("sorted", "set", "frozenset", "len", "sum", "min", "max", "any", "all")
"""Calls whose answer does not depend on the order in which they are fed."""
ORDERING = (
    "list",
    "tuple",
    "iter",
    "enumerate",
    "next",
    "map",
    "filter",
    "zip",
    "reversed",
    "dict",
)
"""Calls that hand the order of what they are fed on to their answer."""


def set_iterations(source: Source) -> Iterator[Complaint]:
    """Every place of `source` where a set is gone through in its own order."""
    attributes = frozenset(_set_attributes(source.tree))
    yield from _search(source.tree, _Known(frozenset(), attributes))


class _Known:
    """Which plain names and which attributes hold sets, as far as this file tells."""

    def __init__(self, names: frozenset[str], attributes: frozenset[str]) -> None:
        self.names = names
        self.attributes = attributes

    def holds_set(self, node: ast.expr) -> bool:
        """True if `node` is seen to be a set."""
        match node:
            case ast.Set() | ast.SetComp():
                return True
            case ast.Name(id=name):
                return name in self.names
            case ast.Attribute(attr=name):
                return name in self.attributes
            case ast.Call(func=ast.Name(id=name)):
                return name in SET_TYPES
            case ast.Call(func=ast.Attribute(value=value, attr=name)):
                return name in SET_METHODS and self.holds_set(value)
            case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor()):
                return self.holds_set(left) or self.holds_set(node.right)
            case ast.IfExp(body=body, orelse=orelse):
                return self.holds_set(body) or self.holds_set(orelse)
            case _:
                return False

    def within(self, function: AnyFunction) -> "_Known":
        """What is known inside `function`, whose own names hide those outside."""
        own = {each.arg: False for each in ast.walk(function.args) if isinstance(each, ast.arg)}
        for argument in ast.walk(function.args):
            if isinstance(argument, ast.arg) and _names_set_type(argument.annotation):
                own[argument.arg] = True
        for name, value, annotation in _assignments(function):
            if isinstance(name, ast.Name):
                is_set = _names_set_type(annotation) or (
                    value is not None and self.holds_set(value)
                )
                own[name.id] = own.get(name.id, False) or is_set
        kept = {name for name in self.names if name not in own}
        return _Known(
            frozenset(kept | {name for name, is_set in own.items() if is_set}), self.attributes
        )


def _search(node: ast.AST, known: _Known, *, orderless: bool = False) -> Iterator[Complaint]:
    if isinstance(node, AnyFunction):
        known = known.within(node)
    yield from (
        Complaint(found.lineno, "goes through a set in its own order; sort it first")
        for found in _ordered_uses(node, orderless=orderless)
        if known.holds_set(found)
    )
    yield from _pops(node, known)
    inner_orderless = isinstance(node, ast.Call) and _called(node) in ORDERLESS
    for child in ast.iter_child_nodes(node):
        yield from _search(child, known, orderless=inner_orderless)


def _ordered_uses(node: ast.AST, *, orderless: bool) -> list[ast.expr]:
    """The expressions whose order `node` goes by."""
    match node:
        case ast.For(iter=iterated) | ast.AsyncFor(iter=iterated):
            return [iterated]
        case ast.ListComp(generators=generators) | ast.DictComp(generators=generators):
            return [each.iter for each in generators]
        case ast.GeneratorExp(generators=generators) if not orderless:
            return [each.iter for each in generators]
        case ast.Starred(value=value):
            return [value]
        case ast.Call(args=arguments) if _called(node) in (*ORDERING, "join", "extend"):
            return list(arguments)
        case _:
            return []


def _pops(node: ast.AST, known: _Known) -> Iterator[Complaint]:
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="pop"), args=[]):
            if known.holds_set(value):
                yield Complaint(node.lineno, "pops whatever comes first from a set; name the value")


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None, ast.expr | None]]:
    """Target, value and annotation of every assignment below `node`."""
    for each in ast.walk(node):
        match each:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value, None) for target in targets)
            case ast.AnnAssign(target=target, value=value, annotation=annotation):
                yield target, value, annotation


def _set_attributes(tree: ast.Module) -> Iterator[str]:
    """Names of the fields that classes of this file hold sets in."""
    nothing = _Known(frozenset(), frozenset())
    for target, value, annotation in _assignments(tree):
        is_set = _names_set_type(annotation) or (value is not None and nothing.holds_set(value))
        if is_set and isinstance(target, ast.Attribute):
            yield target.attr
    for each in ast.walk(tree):
        for field in each.body if isinstance(each, ast.ClassDef) else ():
            match field:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    if _names_set_type(annotation):
                        yield name


def _names_set_type(annotation: ast.expr | None) -> bool:
    match annotation:
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)):
            return name in SET_TYPES
        case ast.Constant(value=str(text)):
            return text.split("[")[0] in SET_TYPES
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _names_set_type(left) or _names_set_type(right)
        case _:
            return False
