"""When a deadline is due, as far as the source says it: so long after the block, or what it is reckoned from."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.portrait.reading import Reading, moments_of


@dataclass(frozen=True, slots=True)
class Due:
    """A due time as it is written. `after_ms` is how long after the calling block, if that is always the same."""

    written: str
    after_ms: int | None
    constants: tuple[str, ...]
    """The constants that it is reckoned from."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What names stand for in a function: its moments, and expressions with the scope that they are from."""

    moments: list[str]
    names: Mapping[str, tuple[ast.expr, _Scope]] = field(default_factory=dict)


def due_of(node: ast.expr, function: ast.FunctionDef, reading: Reading) -> Due:
    """When `node`, which stands in `function`, is due."""
    scope = _scope_of(function)
    constants: list[str] = []
    after_ms = _after(node, scope, reading, constants)
    if after_ms is None:
        constants = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
        constants = [name for name in constants if name in reading.outline.numbers]
    return Due(ast.unparse(node), after_ms, tuple(dict.fromkeys(constants)))


def _scope_of(function: ast.FunctionDef) -> _Scope:
    """Its moments, and the names that are assigned once."""
    stored = [
        each.id
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    outside = _Scope(moments_of(function))
    names: dict[str, tuple[ast.expr, _Scope]] = {}
    for each in function.body:
        match each:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if stored.count(name) == 1:
                names[name] = value, _Scope(outside.moments, dict(names))
            case _:
                continue
    return _Scope(outside.moments, names)


def _after(node: ast.expr, scope: _Scope, reading: Reading, constants: list[str]) -> int | None:
    """How long after the calling block; None if that is not always the same, or not seen here."""
    match node:
        case ast.Call(func=ast.Name(id="Milliseconds"), args=[inner]):
            return _after(inner, scope, reading, constants)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if (
            name in reading.outline.functions
        ):
            return _after_in(reading.outline.functions[name], arguments, scope, reading, constants)
        case ast.Attribute(value=ast.Name(id=moment), attr="now_ms") if moment in scope.moments:
            return 0
        case ast.Name(id=name) if name in scope.names:
            inner, outer = scope.names[name]
            return _after(inner, outer, reading, constants)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            for moving, fixed in ((left, right), (right, left)):
                more = reading.number_of(fixed)
                start = None if more is None else _after(moving, scope, reading, constants)
                if more is not None and start is not None:
                    constants += _names_in(fixed, reading)
                    return start + more
            return None
        case _:
            return None


def _after_in(
    function: ast.FunctionDef,
    arguments: list[ast.expr],
    scope: _Scope,
    reading: Reading,
    constants: list[str],
) -> int | None:
    """What a function answers that does nothing but answer."""
    match [each for each in function.body if not isinstance(each, ast.Expr)]:
        case [ast.Return(value=ast.expr() as value)]:
            names = [each.arg for each in function.args.args]
            given = {
                name: (argument, scope) for name, argument in zip(names, arguments, strict=False)
            }
            return _after(value, _Scope([], given), reading, constants)
        case _:
            return None


def _names_in(node: ast.expr, reading: Reading) -> list[str]:
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    return [name for name in names if name in reading.outline.numbers]
