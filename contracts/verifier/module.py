"""The top of a source: imports, constants, choices, records, functions, interfaces, the one contract."""

from __future__ import annotations

import ast
from operator import add, mul, sub

from contracts import language
from contracts.operators import LARGEST
from contracts.refusal import is_code
from contracts.verifier.finding import Findings
from contracts.verifier.instead import of_constant, of_name
from contracts.verifier.outline import TAKEN, Outline
from contracts.verifier.types import around, check_size, check_type, size_of
from contracts.words import CLOCK, LONGEST_EVENT_NAME, SYSTEM, snake

LANGUAGE = "contracts.language"
MOST_BITS = 127
MOST_PARAMETERS = 16
LONGEST_NAME = 64
RESERVED = ("name", "version", "entries", "bound")
"""Attributes that every contract has."""


FIELD_FORMS = (
    "a: Map[K, V] = Map(), b: Keys[K] = Keys(), c: Value[T] = Value(first), d: Other = Other()"
)
"""How an attribute of a contract is declared."""

_TOP: dict[type[ast.stmt], str] = {
    ast.AnnAssign: "a constant has no type: NAME = value",
    ast.Import: f"a contract imports from {LANGUAGE} alone: from {LANGUAGE} import ...",
}
"""What to say of statements at the top of a source that no contract has."""


def outline_of(tree: ast.Module, findings: Findings) -> Outline:
    """What the source declares; everything about its top that may not be is added to `findings`."""
    outline = Outline()
    for node in tree.body:
        match node:
            case ast.ImportFrom():
                _import(node, outline, findings)
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.Assign():
                _constant(node, outline, findings)
            case ast.ClassDef():
                _class(node, outline, findings)
            case ast.FunctionDef():
                _declare(node, node.name, outline, findings)
                outline.functions[node.name] = node
            case _:
                findings.add(node, _TOP.get(type(node), f"{_what(node)} at the top of a contract"))
    if outline.contract is None:
        findings.add(tree, "no class derives from Contract")
    return outline


def _what(node: ast.AST) -> str:
    return type(node).__name__


def _declare(node: ast.AST, name: str, outline: Outline, findings: Findings) -> None:
    """A new name of the module: none twice, none that stands for something else."""
    check_name(node, name, findings)
    if outline.is_declared(name):
        findings.add(node, f"{name} is declared twice")


def check_name(node: ast.AST, name: str, findings: Findings) -> None:
    """Names have no two underscores side by side, and mean nothing in the language already."""
    if "__" in name or len(name) > LONGEST_NAME or name in TAKEN:
        findings.add(node, f"{name!r} is no name for a contract's things")


def _import(node: ast.ImportFrom, outline: Outline, findings: Findings) -> None:
    if node.module != LANGUAGE or node.level:
        findings.add(node, f"an import of {node.module}: a contract imports {LANGUAGE} alone")
        return
    for alias in node.names:
        if alias.asname is not None:
            findings.add(node, f"{alias.name} under another name")
        elif alias.name == "*":
            findings.add(
                node, f"everything at once: name what is needed, from {LANGUAGE} import A, B"
            )
        elif alias.name not in language.__all__:
            findings.add(node, f"{alias.name} is not of the language")
        else:
            outline.imported.add(alias.name)


def _constant(node: ast.Assign, outline: Outline, findings: Findings) -> None:
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        findings.add(node, "a constant has one name")
        return
    name = node.targets[0].id
    _declare(node, name, outline, findings)
    if isinstance(node.value, ast.Subscript):
        check_type(node.value, outline, findings)
        outline.sizes[name] = size_of(node.value, outline)
        outline.aliases.add(name)
        return
    if not name.isupper():
        findings.add(node, f"{name}: constants are in capital letters")
    check_constant(node.value, outline, findings)
    outline.constants.add(name)
    number = number_of(node.value, outline)
    if number is not None:
        outline.numbers[name] = number


def check_constant(node: ast.expr, outline: Outline, findings: Findings) -> None:
    """A value that is known before the contract runs."""
    match node:
        case ast.Constant():
            check_literal(node, findings)
        case ast.Tuple(elts=values):
            for value in values:
                check_constant(value, outline, findings)
        case ast.UnaryOp() | ast.BinOp():
            if number_of(node, outline) is None:
                findings.add(node, _of_arithmetic(node, outline))
        case ast.Call(func=ast.Name(id="Reason")):
            if "Reason" not in outline.imported:
                findings.add(node, "Reason is not imported")
            check_reason(node, findings)
        case _:
            if not _names_a_value(node, outline):
                findings.add(node, of_constant(node))


def _of_arithmetic(node: ast.expr, outline: Outline) -> str:
    """What to say of arithmetic that comes to no number: which name is none, else that it is too large."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and number_of(inner, outline) is None:
            return of_name(inner.id, "number", outline.imported)
    return f"a constant is reckoned from numbers of {MOST_BITS} bits, with + - *"


def number_of(node: ast.expr, outline: Outline) -> int | None:
    """What a constant's arithmetic comes to; None if it is no number, or too large on the way."""
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            pass
        case ast.Name(id=name) if name in outline.numbers:
            number = outline.numbers[name]
        case ast.Name(id=name) if outline.is_value(name) and name in language.VALUES:
            number = getattr(language, name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = number_of(operand, outline)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            a, b = number_of(left, outline), number_of(right, outline)
            if a is None or b is None:
                return None
            number = _ARITHMETIC[type(op)](a, b)
        case _:
            return None
    return number if -LARGEST <= number <= LARGEST else None


def _names_a_value(node: ast.expr, outline: Outline) -> bool:
    """True for a constant's name and a member of a choice."""
    match node:
        case ast.Name(id=name):
            return outline.is_value(name)
        case ast.Call(
            func=ast.Name(id="Height" | "Milliseconds" | "Epoch" as name),
            args=[ast.Constant(value=int())],
            keywords=[],
        ):
            return name in outline.imported
        case ast.Attribute(value=ast.Name(id=name), attr=member):
            return member in (outline.members_of(name) or ())
        case _:
            return False


def check_reason(node: ast.Call, findings: Findings) -> None:
    """A reason is made of the word that stands in the receipt."""
    match node:
        case ast.Call(args=[ast.Constant(value=str(code))], keywords=[]) if is_code(code):
            return
        case _:
            findings.add(node, "Reason takes one word of small letters, digits and `_`, at most 64")


_ARITHMETIC = {ast.Add: add, ast.Sub: sub, ast.Mult: mul}


def check_literal(node: ast.Constant, findings: Findings) -> None:
    """Numbers of MOST_BITS, words, bytes, True, False and None."""
    value = node.value
    if type(value) is int:
        if value.bit_length() > MOST_BITS:
            findings.add(
                node, f"a number of {value.bit_length()} bits, and numbers have {MOST_BITS}"
            )
    elif value is not None and type(value) not in (bool, str, bytes):
        told = "" if value is Ellipsis else ": numbers are whole, such as sen or thousandths"
        findings.add(node, f"{value!r} is no value of a contract{told}")


# Classes.


def _class(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    _declare(node, node.name, outline, findings)
    if node.keywords or len(node.bases) + len(node.decorator_list) != 1:
        findings.add(node, "a class has one base or one decorator, and no keywords")
        return
    [mark] = [*node.bases, *node.decorator_list]
    match mark:
        case ast.Name(id="Choice") if node.bases:
            _choice(node, outline, findings)
        case ast.Name(id="Interface") if node.bases:
            _interface(node, outline, findings)
        case ast.Name(id="Contract") if node.bases:
            _contract(node, outline, findings)
        case ast.Name(id="record") if node.decorator_list:
            _record(node, outline, findings)
        case ast.Name(id="event") if node.decorator_list:
            _event(node, outline, findings)
        case _:
            findings.add(
                node, "a class is a Choice, an Interface, a Contract, a record or an event"
            )
            return
    if mark.id not in outline.imported:
        findings.add(mark, f"{mark.id} is not imported")


def _body(node: ast.ClassDef) -> list[ast.stmt]:
    """What stands in a class after its docstring."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
        case _:
            return node.body


def _choice(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    members: set[str] = set()
    numbers: set[int] = set()
    for each in _body(node):
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=int(number))):
                if isinstance(number, bool) or not 0 <= number <= 255:
                    findings.add(each, f"{name} is no number from 0 to 255")
                if name in members or number in numbers:
                    findings.add(each, f"{name} or its number stands here twice")
                if not name.isupper() or not "A" <= name[0] <= "Z" or len(name) > LONGEST_NAME:
                    findings.add(each, f"{name}: members of a choice are in capital letters")
                members.add(name)
                numbers.add(number)
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case _:
                findings.add(each, "a choice has names and numbers")
    if not members:
        findings.add(node, f"{node.name} has no members")
    outline.choices[node.name] = members


def _record(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    names: set[str] = set()
    sizes = []
    for each in _body(node):
        match each:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                check_name(each, name, findings)
                if name.startswith("_") or name in names or outline.is_declared(name):
                    findings.add(each, f"{name} begins with an underscore or is declared twice")
                check_type(annotation, outline, findings)
                sizes.append(size_of(annotation, outline))
                if value is not None:
                    check_constant(value, outline, findings)
                names.add(name)
            case ast.Expr(value=ast.Constant(value=str())):
                continue
            case _:
                findings.add(each, "a record has fields with types")
    if not names:
        findings.add(node, f"{node.name} has no fields")
    outline.sizes[node.name] = around(sizes)
    check_size(node, outline.sizes[node.name], findings)
    outline.records[node.name] = names
    outline.places[node.name] = node
    outline.attributes |= names


def _event(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    name = snake(node.name)
    if len(name) > LONGEST_EVENT_NAME or name in outline.events:
        findings.add(node, f"an event called {name}, which is too long or another one's name")
    outline.events[name] = node.name
    _record(node, outline, findings)


def _interface(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    methods: dict[str, ast.FunctionDef] = {}
    names_contract = False
    for each in _body(node):
        match each:
            case ast.Assign(
                targets=[ast.Name(id="contract")], value=ast.Constant(value=str(contract))
            ):
                _word(each, contract, findings)
                names_contract = True
            case ast.FunctionDef(name=name, decorator_list=[]) if _is_elsewhere(each):
                check_name(each, name, findings)
                if name in methods or name == "contract" or outline.is_declared(name):
                    findings.add(each, f"{name} is declared twice, or stands for something else")
                check_signature(each, outline, findings)
                check_self(each, findings)
                methods[name] = each
            case _:
                findings.add(
                    each,
                    'an interface has contract = "name", and methods without decorators whose body is elsewhere()',
                )
    if not names_contract:
        findings.add(node, f"{node.name} does not name its contract")
    outline.interfaces[node.name] = methods


def _is_elsewhere(node: ast.FunctionDef) -> bool:
    match node.body[-1]:
        case ast.Expr(value=ast.Call(func=ast.Name(id="elsewhere"), args=[], keywords=[])):
            return len(node.body) == 1 or (
                len(node.body) == 2 and ast.get_docstring(node) is not None
            )
        case _:
            return False


def _contract(node: ast.ClassDef, outline: Outline, findings: Findings) -> None:
    if outline.contract is not None:
        findings.add(node, "a source has one contract")
    outline.contract = node.name
    names: set[str] = set()
    for each in _body(node):
        _attribute(each, outline, names, findings)
    if "name" not in names:
        findings.add(node, "a contract has a name")


def _attribute(node: ast.stmt, outline: Outline, constants: set[str], findings: Findings) -> None:
    match node:
        case ast.Assign(targets=[ast.Name(id="name")], value=ast.Constant(value=str(name))):
            _word(node, name, findings)
            if name in (CLOCK, SYSTEM):
                findings.add(node, f"{name} is what the chain itself is called")
            if "name" in constants:
                findings.add(node, "a contract has one name")
            constants.add("name")
        case ast.Assign(targets=[ast.Name(id="version")], value=ast.Constant(value=int(version))):
            if not 1 <= version < 2**32 or isinstance(version, bool):
                findings.add(node, "a version is a number from 1 on")
            constants.add("version")
        case ast.AnnAssign(
            target=ast.Name(id=name), annotation=annotation, value=ast.Call() as made
        ):
            check_name(node, name, findings)
            _own_name(node, name, outline, findings)
            _field(name, annotation, made, outline, findings)
        case ast.FunctionDef(name=name):
            check_name(node, name, findings)
            _own_name(node, name, outline, findings)
            outline.methods[name] = node
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            _take_for_a_field(name, annotation, outline)
            findings.add(node, _of_field(name, annotation, outline))
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case _:
            findings.add(node, "a contract has a name, a version, fields, interfaces and methods")


def _own_name(node: ast.stmt, name: str, outline: Outline, findings: Findings) -> None:
    own = (outline.fields, outline.peers, outline.methods, RESERVED)
    if any(name in of for of in own) or outline.is_declared(name):
        findings.add(node, f"{name} is declared twice, or stands for something else")
    outline.places[name] = node


def _field(
    name: str, annotation: ast.expr, made: ast.Call, outline: Outline, findings: Findings
) -> None:
    match annotation, made.func:
        case ast.Subscript(value=ast.Name(id=kind), slice=arguments), ast.Name(id=called) if (
            kind == called and kind in language.FIELDS and kind in outline.imported
        ):
            parts = (
                arguments.elts
                if kind == "Map" and isinstance(arguments, ast.Tuple)
                else [arguments]
            )
            for part in parts:
                check_type(part, outline, findings)
            wanted = 1 if kind == "Value" else 0
            if made.keywords or len(made.args) != wanted or len(parts) != 1 + (kind == "Map"):
                findings.add(made, FIELD_FORMS)
            for argument in made.args:
                check_constant(argument, outline, findings)
            outline.fields[name] = kind
        case ast.Name(id=kind), ast.Name(id=called) if (
            kind == called and kind in outline.interfaces
        ):
            if made.args or made.keywords:
                findings.add(made, f"{kind}() takes nothing")
            outline.peers[name] = kind
        case _:
            _take_for_a_field(name, annotation, outline)
            findings.add(annotation, _of_field(name, annotation, outline))


def _of_field(name: str, annotation: ast.expr, outline: Outline) -> str:
    """What to say of an attribute of a contract that is none."""
    match annotation:
        case ast.Subscript(value=ast.Name(id=kind)) if (
            kind in language.FIELDS and kind not in outline.imported
        ):
            return f"{kind} is not imported"
        case _:
            return f"{name} is a Value, a Map, Keys, or an interface of this source: {FIELD_FORMS}"


def _take_for_a_field(name: str, annotation: ast.expr, outline: Outline) -> None:
    """What was meant for a field is not found missing wherever it is named, too."""
    match annotation:
        case ast.Subscript(value=ast.Name(id=kind)) if kind in language.FIELDS:
            outline.fields[name] = kind
        case _:
            return


def _word(node: ast.AST, text: str, findings: Findings) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
    if not 1 <= len(text) <= 32 or text.strip(letters):
        findings.add(node, f"{text!r} is not a word of small letters, at most 32")


def check_self(node: ast.FunctionDef, findings: Findings) -> None:
    """The first parameter of a method is `self`."""
    if [argument.arg for argument in node.args.args[:1]] != ["self"]:
        findings.add(node, f"{node.name}: the first parameter of a method is self")


def check_signature(node: ast.FunctionDef, outline: Outline, findings: Findings) -> None:
    """Parameters with types, no defaults, no stars; what comes back has a type too."""
    arguments = node.args
    if (
        arguments.posonlyargs
        or arguments.kwonlyargs
        or arguments.vararg
        or arguments.kwarg
        or arguments.defaults
    ):
        findings.add(
            node, f"{node.name}: parameters have neither stars nor defaults, and no / among them"
        )
    if len(arguments.args) > MOST_PARAMETERS + 2:
        findings.add(node, f"{node.name}: more than {MOST_PARAMETERS} parameters")
    for argument in arguments.args:
        if argument.annotation is not None:
            check_type(argument.annotation, outline, findings)
        elif argument.arg != "self":
            findings.add(argument, f"{argument.arg} has no type")
    if node.returns is None:
        findings.add(node, f"{node.name}: what comes back has no type; write `-> None` for nothing")
    elif not (isinstance(node.returns, ast.Constant) and node.returns.value is None):
        check_type(node.returns, outline, findings)
