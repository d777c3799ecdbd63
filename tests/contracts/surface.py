"""Everything that a contract can reach, computed from the code: `python -m tests.contracts.surface > FILE` writes it anew."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chain.crypto import digest
from chain.primitives import Height, MemberId, Milliseconds, PublicKey
from contracts import language
from contracts.contract import Contract, Interface
from contracts.loader import Program, _namespace, _nobody
from contracts.meter import Budget, Meter
from contracts.moment import Context, Moment, Person
from contracts.operators import Operators
from contracts.refusal import Refused
from contracts.runtime import Runtime
from contracts.session import Session
from contracts.verifier.finding import Refusals
from tests.contracts.hostile.case import framed

FILE = Path("tests/contracts/surface.txt")

FORMS = {
    "AnnAssign": "x: int = 1", "Assert": "assert 1", "Assign": "x = 1", "AsyncFor": "async for x in ctx: pass",
    "AsyncFunctionDef": "async def f(): pass", "AsyncWith": "async with ctx: pass", "AugAssign": "x = 1\nx += 1",
    "Break": "while True:\n    break", "ClassDef": "class A: pass", "Continue": "while True:\n    continue",
    "Delete": "del ctx", "Expr": "len([1])", "For": "for x in [1]:\n    pass", "FunctionDef": "def f(): pass",
    "Global": "global x", "If": "if ctx:\n    pass", "Import": "import os", "ImportFrom": "from os import path",
    "Match": "match ctx:\n    case _: pass", "Nonlocal": "nonlocal x", "Pass": "pass", "Raise": "raise",
    "Return": "return", "Try": "try: pass\nfinally: pass", "TryStar": "try: pass\nexcept* ValueError: pass",
    "TypeAlias": "type X = int", "While": "while False:\n    pass", "With": "with ctx: pass",
    "Attribute": "x = ctx.height", "Await": "x = await ctx", "BinOp": "x = 1 + 1", "BoolOp": "x = 1 and 2",
    "Call": "x = len([1])", "Compare": "x = 1 < 2", "Constant": "x = 1", "Dict": "x = {}", "DictComp": "x = {a: a for a in [1]}",
    "FormattedValue": "x = f'{ctx}'", "GeneratorExp": "x = any(a for a in [1])", "IfExp": "x = 1 if ctx else 2",
    "JoinedStr": "x = f''", "Lambda": "x = lambda: 1", "List": "x = [1]", "ListComp": "x = [a for a in [1]]",
    "Name": "x = ctx", "NamedExpr": "x = (y := 1)", "Set": "x = {1}", "SetComp": "x = {a for a in [1]}", "Slice": "x = [1][:]",
    "Starred": "x = [*[1]]", "Subscript": "x = [1]\ny = x[0]", "Tuple": "x = (1, 2)", "UnaryOp": "x = not ctx", "Yield": "x = yield",
    "YieldFrom": "x = yield from ctx",
    "Add": "x = 1 + 1", "Sub": "x = 1 - 1", "Mult": "x = 1 * 1", "Div": "x = 1 / 1", "Mod": "x = 1 % 1", "Pow": "x = 1 ** 1",
    "LShift": "x = 1 << 1", "RShift": "x = 1 >> 1", "BitOr": "x = 1 | 1", "BitXor": "x = 1 ^ 1", "BitAnd": "x = 1 & 1",
    "FloorDiv": "x = 1 // 1", "MatMult": "x = 1 @ 1", "Invert": "x = ~1", "Not": "x = not 1", "UAdd": "x = +1", "USub": "x = -1",
    "Eq": "x = 1 == 1", "NotEq": "x = 1 != 1", "Lt": "x = 1 < 1", "LtE": "x = 1 <= 1", "Gt": "x = 1 > 1", "GtE": "x = 1 >= 1",
    "Is": "x = ctx is None", "IsNot": "x = ctx is not None", "In": "x = 1 in [1]", "NotIn": "x = 1 not in [1]",
    "And": "x = 1 and 1", "Or": "x = 1 or 1",
}  # fmt: skip
"""Each form of Python's grammar, and a line that has it."""

OLD_FORMS = ("Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "AugLoad", "AugStore", "Param", "Suite", "ExtSlice")  # fmt: skip


def forms_of_python() -> set[str]:
    """The names of all statements, expressions and operators that this Python has."""
    sorts = (ast.stmt, ast.expr, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
    return {each.__name__ for sort in sorts for each in sort.__subclasses__()} - set(OLD_FORMS)


def surface() -> str:
    """Names, forms, and what may be read and called of each class of values."""
    return "\n".join([*_names(), *_forms(), *_values()]) + "\n"


def _names() -> Iterator[str]:
    space = _namespace(Session(), Program(framed()).outline)
    yield "names: " + " ".join(sorted(space))
    yield "builtins: " + " ".join(sorted(space["__builtins__"]))
    for sort in ("TYPES", "FIELDS", "BASES", "DECORATORS", "FUNCTIONS", "CHOICES", "VALUES"):
        yield f"{sort.lower()}: " + " ".join(sorted(getattr(language, sort)))
    yield "of every contract: " + " ".join(sorted(set(dir(Contract)) - set(dir(object))))
    yield "of every interface: " + " ".join(sorted(set(dir(Interface)) - set(dir(object))))


def _forms() -> Iterator[str]:
    yield "forms: " + " ".join(sorted(name for name, body in FORMS.items() if _is_let_in(body)))


def _is_let_in(body: str) -> bool:
    try:
        Program(framed(body))
    except Refusals:
        return False
    return True


def _values() -> Iterator[str]:
    read = Operators(Meter(Budget())).read
    for name, value in _one_of_each().items():
        attributes = [each for each in dir(value) if not each.startswith("_")]
        readable = [each for each in attributes if _can_be_read(read, value, each)]
        callable_ = [each for each in language.METHODS if callable(getattr(value, each, None))]
        yield f"{name}: read {' '.join(readable) or '-'}; call {' '.join(callable_) or '-'}"


def _can_be_read(read: Any, value: Any, name: str) -> bool:
    try:
        read(value, name)
    except Refused:
        return False
    return True


def _one_of_each() -> dict[str, Any]:
    """A value of each class that a contract can have in its hands."""
    session = Session()
    contract = Program(framed()).run(session, _nobody)
    member, key = MemberId(bytes(16)), PublicKey(bytes(32))
    person = Person(key, member, (language.Role.ADMIN,), language.Standing.ACTIVE)
    moment = (Height(1), Milliseconds(1), b"", Runtime(session))
    note = type(contract)._note(contract, Context(*moment, person, ()))  # type: ignore[attr-defined]  # of the frame
    return {
        "number": 5, "yes or no": True, "text": "a", "bytes": b"a", "nothing": None, "row": (1,), "list": [1],
        "range": range(5), "id": member, "digest": digest(b"x"), "member of a choice": language.Role.ADMIN,
        "reason": language.Reason("a"), "record Note": note, "person": person,
        "moment": Moment(*moment), "context": Context(*moment, person, ()),
        "map": contract.bound["notes"], "index": contract.bound["index"],
    }  # fmt: skip


if __name__ == "__main__":
    print(surface(), end="")  # noqa: T201 - this is what it is run for
