"""What authors of contracts reach for in Python that a contract does not have, and what they write instead."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container

from contracts import language
from contracts.operators import BUILTINS

_FORMS: dict[type[ast.AST], str] = {
    ast.AnnAssign: "a name without a value: a local name gets its value where it gets its type",
    ast.Assert: "`assert`: write require(condition, REASON)",
    ast.Assign: "two names for one value: write an assignment for each",
    ast.ClassDef: "a class in a function: records stand at the top of the source",
    ast.Delete: "`del`: a Map has erase(key), a local name needs nothing",
    ast.Dict: "a dict: use a record, a tuple, or a Map of the contract",
    ast.DictComp: "a dict: use a record, a tuple, or a Map of the contract",
    ast.Expr: "a value that nobody uses: only a call stands alone",
    ast.For: "`else` after a loop",
    ast.FunctionDef: "a function in a function: functions stand at the top of the source, or begin with _ in the contract",
    ast.GeneratorExp: "values without brackets around them: write a list, [...]",
    ast.JoinedStr: "a text put together: a contract has no free text; an event has fields, a refusal has facts",
    ast.Lambda: "`lambda`: functions stand at the top of the source, with types",
    ast.Match: "`match`: write if, elif and else",
    ast.NamedExpr: "`:=`: write the assignment on a line of its own",
    ast.Raise: "`raise`: write refuse(REASON), or require(condition, REASON)",
    ast.Set: "a set, which has no order: use a list, a tuple, or Keys of the contract",
    ast.SetComp: "a set, which has no order: use a list, a tuple, or Keys of the contract",
    ast.Starred: "`*`: name each value",
    ast.Try: "`try`: a call that fails is undone as a whole; ask first, with `in` or get, or with require",
    ast.UnaryOp: "`~` or `+` before a value: there are - and `not`",
    ast.While: "`else` after a loop",
    ast.With: "`with`: a contract opens nothing",
}

_SIGNS: dict[type[ast.operator], str] = {
    ast.BitAnd: "`&`: for yes and no write `and`",
    ast.BitOr: "`|`: for yes and no write `or`",
    ast.BitXor: "`^`: for yes and no write `!=`",
    ast.Div: "`/`: numbers are whole; `//` divides and rounds down",
    ast.LShift: "`<<`: write a multiplication",
    ast.MatMult: "`@` between values",
    ast.Pow: "`**`: write a multiplication, or a constant",
    ast.RShift: "`>>`: `//` divides and rounds down",
}


_IN_CONSTANTS: dict[type[ast.AST], str] = {
    ast.List: "a list: a constant does not change, so write a tuple",
    ast.ListComp: "a list: a constant does not change, so write a tuple",
}

_METHODS: dict[str, str] = {
    "items": "nothing goes through all keys; page(most=...) gives some, in their order",
    "keys": "nothing goes through all keys; listed(most=...) of Keys gives some, in their order",
    "values": "nothing goes through all keys; page(most=...) gives some, in their order",
}


def of_form(node: ast.AST) -> str:
    """What to say of a statement or an expression that no contract has."""
    return _FORMS.get(type(node), f"{type(node).__name__}, which contracts do not have")


def of_constant(node: ast.expr) -> str:
    """What to say of an expression that no constant has."""
    known = _IN_CONSTANTS.get(type(node)) or _FORMS.get(type(node))
    return known or f"{ast.unparse(node)} is not known before the contract runs"


def of_method(name: str) -> str:
    """What to say of what is called of a value and is no method of the language."""
    told = _METHODS.get(name) or f"there are {', '.join(language.METHODS)}"
    return f".{name} is nothing that a contract may call; {told}"


def of_name(name: str, what: str, imported: Container[str]) -> str:
    """What to say of a name that stands for no `what`, a type or a value."""
    if name in language.__all__ and name not in imported:
        return f"{name} is not imported"
    if name == "float":
        return "float: numbers are whole, such as sen or thousandths"
    return f"{name} is no {what} that is known here"


def of_sign(operator: ast.operator) -> str:
    """What to say of an operator that no contract has."""
    return _SIGNS[type(operator)]


def of_function(name: str) -> str:
    """What to say of a name that is called and stands for no function."""
    if hasattr(builtins, name) and name not in BUILTINS:
        return f"{name} is Python's, and contracts do not have it; they have {', '.join(BUILTINS)}"
    if name in language.FUNCTIONS and name != "elsewhere":
        return f"{name} is not imported"
    return f"{name} is no function that is known here: import it of the language, or write it in this source"
