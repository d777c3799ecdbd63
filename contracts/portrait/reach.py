"""What a call of a method may come to: refusals, events, deadlines, writes, questions to other contracts.

What a method can come to counts, and what the functions can come to that it calls; whether it does so in a given
call, only the call shows.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from contracts.portrait.due import Due, due_of
from contracts.portrait.reading import Reading, moments_of

T = TypeVar("T")

WRITES = ("add", "erase", "put")
"""What is called of a field to change it."""


@dataclass(frozen=True, slots=True)
class Armed:
    """A tick that is armed, when it is due, and what measures the time."""

    tick: str
    due: Due
    clock: str


@dataclass(slots=True)
class Reach:
    """Each of these once, in the order in which it is met."""

    reasons: list[str] = field(default_factory=list)
    """Codes."""
    events: list[str] = field(default_factory=list)
    """Classes."""
    armed: list[Armed] = field(default_factory=list)
    disarmed: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Contract and method."""
    written: list[str] = field(default_factory=list)
    """Fields of the contract."""


def reach_of(seen: Mapping[ast.AST, ast.FunctionDef], reading: Reading) -> Reach:
    """What a method may come to that comes to these, each in its function."""
    reach = Reach()
    for node, function in seen.items():
        _take(node, function, reading, reach)
    return reach


def everything_in(node: ast.FunctionDef, reading: Reading) -> dict[ast.AST, ast.FunctionDef]:
    """What stands in a method and in every function that it calls, whether or not it can come to it."""
    functions = [node]
    for function in functions:
        for inner in ast.walk(function):
            below = _function(inner, reading)
            if below is not None and below not in functions:
                functions.append(below)
    return {inner: function for function in functions for inner in ast.walk(function)}


def _function(node: ast.AST, reading: Reading) -> ast.FunctionDef | None:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return reading.outline.functions.get(name)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
            return reading.outline.methods.get(name)
        case _:
            return None


def _take(node: ast.AST, function: ast.FunctionDef, reading: Reading, reach: Reach) -> None:
    match node:
        case ast.Name(id=name):
            for code in _codes(name, reading):
                _once(reach.reasons, code)
        case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=str(code))]):
            _once(reach.reasons, code)
        case ast.Call(func=ast.Name(id=name)) if name in reading.outline.events.values():
            _once(reach.events, name)
        case ast.Call(
            func=ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr=attribute), attr=called
            )
        ):
            _take_call_of_attribute(attribute, called, reading, reach)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=moment), attr=called)) if (
            moment in moments_of(function)
        ):
            _take_call_of_moment(node, called, function, reading, reach)
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
            _once(reach.written, name)
        case _:
            return


def _take_call_of_attribute(attribute: str, called: str, reading: Reading, reach: Reach) -> None:
    peers, fields = reading.outline.peers, reading.outline.fields
    if attribute in peers:
        _once(reach.asked, (contract_of(peers[attribute], reading), called))
    elif attribute in fields and called in WRITES:
        _once(reach.written, attribute)


def _take_call_of_moment(
    node: ast.Call, called: str, function: ast.FunctionDef, reading: Reading, reach: Reach
) -> None:
    match called, node.args:
        case "arm", [ast.Constant(value=str(tick)), _, due, *rest]:
            named = [each.value for each in node.keywords if each.arg == "clock"]
            clock = [ast.unparse(each).removeprefix("Clock.") for each in (*rest, *named)]
            _once(
                reach.armed,
                Armed(tick, due_of(due, function, reading), clock[0] if clock else "ROUTINE"),
            )
        case "disarm", [ast.Constant(value=str(tick)), *_]:
            _once(reach.disarmed, tick)
        case _:
            return


def contract_of(interface: str, reading: Reading) -> str:
    """The contract that an interface is of."""
    body = reading.classes[interface].body
    [contract] = [each.value for each in body if isinstance(each, ast.Assign)]
    return str(ast.literal_eval(contract))


def _codes(name: str, reading: Reading) -> list[str]:
    """The reasons that a constant is, or holds."""
    if name in reading.reasons:
        return [reading.reasons[name]]
    held = reading.constants.get(name)
    if not isinstance(held, ast.Tuple):
        return []
    names = [each.id for each in ast.walk(held) if isinstance(each, ast.Name)]
    return [code for each in names for code in _codes(each, reading)]


def _once(found: list[T], thing: T) -> None:
    if thing not in found:
        found.append(thing)
