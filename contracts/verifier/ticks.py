"""Ticks: the clock calls each with a moment and a subject, and a contract arms only those that it declares."""

from __future__ import annotations

import ast

from contracts.verifier.finding import Findings
from contracts.verifier.outline import Outline
from contracts.words import RESCUE

SIGNATURE = ("moment: Moment", "subject: Id")
RESCUE_SIGNATURE = (*SIGNATURE, "failed: str")
"""The rescue is told which tick has failed."""

NAMING = ("arm", "deadline", "disarm")
"""What is called of a moment with the name of a tick."""

LONGEST_NAME = 64


def check_ticks(outline: Outline, findings: Findings) -> None:
    """Every tick is one that the clock can call, and every name of a tick stands for one."""
    ticks = [name for name, node in outline.methods.items() if _is_tick(node)]
    for name, node in outline.methods.items():
        if name in ticks:
            _check_tick(node, findings)
        elif name == RESCUE:
            findings.add(node, f"{RESCUE} is a tick: the clock calls it for what has failed")
    armed = [name for name in ticks if name != RESCUE]
    for function in (*outline.functions.values(), *outline.methods.values()):
        for inner in ast.walk(function):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                _check_call(inner, inner.func, armed, outline, findings)


def _is_tick(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "tick" for each in node.decorator_list)


def _check_tick(node: ast.FunctionDef, findings: Findings) -> None:
    wanted = RESCUE_SIGNATURE if node.name == RESCUE else SIGNATURE
    types = [each.annotation for each in node.args.args[1:]]
    written = [ast.unparse(each) for each in types if each is not None]
    returns_nothing = isinstance(node.returns, ast.Constant) and node.returns.value is None
    if written != [each.partition(": ")[2] for each in wanted] or not returns_nothing:
        findings.add(
            node, f"{node.name}(self, {', '.join(wanted)}) -> None is what the clock calls"
        )
    if len(node.name) > LONGEST_NAME or not node.name.islower():
        findings.add(node, f"{node.name}: the name of a tick is in small letters")


def _check_call(
    node: ast.Call, called: ast.Attribute, ticks: list[str], outline: Outline, findings: Findings
) -> None:
    if called.attr not in NAMING or outline.is_of_peer(called):
        return
    match node.args:
        case [ast.Constant(value=str(name)), *_] if name in ticks:
            return
        case _:
            known = ", ".join(ticks) or "none"
            findings.add(
                node,
                f'the first that {called.attr} is given is the name of a tick of this contract, as in "name"; '
                f"there are: {known}",
            )
