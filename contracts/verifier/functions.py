"""The bodies of functions: which statements and expressions there are, and what each name may stand for."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from contracts import language
from contracts.verifier.finding import Findings
from contracts.verifier.instead import of_form, of_function, of_method, of_name, of_sign
from contracts.verifier.module import (
    check_literal,
    check_name,
    check_reason,
    check_self,
    check_signature,
)
from contracts.verifier.outline import Outline
from contracts.verifier.types import check_type

MOST_LOOPS_IN_A_LIST = 2


def check_functions(outline: Outline, findings: Findings) -> None:
    """Every function and method of a source."""
    for function in outline.functions.values():
        if function.decorator_list:
            findings.add(function, f"{function.name}: a function has no decorators")
        _Body(function, outline, findings, names_self=False).check()
    for method in outline.methods.values():
        _check_decorators(method, outline, findings)
        _Body(method, outline, findings, names_self=True).check()


def _check_decorators(node: ast.FunctionDef, outline: Outline, findings: Findings) -> None:
    match node.decorator_list:
        case []:
            if not node.name.startswith("_"):
                findings.add(node, f"{node.name} has no decorator, so its name begins with _")
        case [decorator]:
            if node.name.startswith("_"):
                findings.add(
                    node, f"{node.name} is for others to call, so its name begins with a letter"
                )
            _check_decorator(decorator, outline, findings)
        case _:
            findings.add(node, f"{node.name} has several decorators")


def _check_decorator(node: ast.expr, outline: Outline, findings: Findings) -> None:
    match node:
        case ast.Name(id="view" | "tick" | "genesis" as name):
            known = name in outline.imported
        case ast.Call(func=ast.Name(id="internal"), args=callers, keywords=[]):
            known = "internal" in outline.imported and bool(callers)
            known = known and all(
                isinstance(each, ast.Constant) and isinstance(each.value, str) for each in callers
            )
        case ast.Call(func=ast.Name(id="method"), args=roles, keywords=keywords):
            known = "method" in outline.imported and bool(roles)
            known = known and all(_is_member(each, "Role", outline) for each in roles)
            known = known and all(
                _is_member(keyword.value, _KEYWORDS.get(keyword.arg or "", ""), outline)
                for keyword in keywords
            )
        case _:
            known = False
    if not known:
        findings.add(node, _of_decorator(node, outline))


def _of_decorator(node: ast.expr, outline: Outline) -> str:
    """What to say of a decorator that is none: what it lacks, or which ones there are."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) if name in language.__all__ and name not in outline.imported:
                return f"{name} is not imported"
            case ast.Attribute(value=ast.Name(id=name), attr=member):
                if member not in (outline.members_of(name) or (member,)):
                    return f"{name} has no {member}"
            case _:
                continue
    return "a decorator is method(roles), internal(contracts), view, tick or genesis"


def _is_member(node: ast.expr, choice: str, outline: Outline) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=member):
            return name == choice and member in (outline.members_of(name) or ())
        case _:
            return False


_KEYWORDS = {"second": "Second", "stands": "Standing"}
"""What a method's decorator may say beside roles, and of which choice."""


class _Body:
    """One function's body, with the names that are local to it."""

    def __init__(
        self, node: ast.FunctionDef, outline: Outline, findings: Findings, *, names_self: bool
    ) -> None:
        self._node = node
        self._outline = outline
        self._findings = findings
        self._names_self = names_self
        self._locals: set[str] = set()

    def check(self) -> None:
        """Signature, local names, then every statement."""
        node = self._node
        check_signature(node, self._outline, self._findings)
        names = [argument.arg for argument in node.args.args]
        if self._names_self:
            check_self(node, self._findings)
        for place, name in enumerate(names):
            if name == "self" and self._names_self and place == 0:
                continue
            self._take_local(node, name)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                self._take_local(inner, inner.id)
        self._statements(node.body)

    def _take_local(self, node: ast.AST, name: str) -> None:
        check_name(node, name, self._findings)
        outline = self._outline
        if name == "self" or outline.is_declared(name):
            self._findings.add(node, f"{name} stands for something else in this source")
        self._locals.add(name)

    def _bad(self, node: ast.AST, text: str) -> None:
        self._findings.add(node, text)

    # Statements.

    def _statements(self, nodes: Iterable[ast.stmt]) -> None:
        for node in nodes:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=ast.Constant(value=str()) | ast.Call() as value):
                self._expression(value)
            case ast.Assign(targets=[target], value=value):
                self._target(target)
                self._expression(value)
            case ast.AugAssign(target=target, op=op, value=value):
                self._operator(node, op)
                self._target(target)
                self._expression(value)
            case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=ast.expr() as value):
                check_type(annotation, self._outline, self._findings)
                self._expression(value)
            case ast.If(test=test, body=body, orelse=otherwise):
                self._expression(test)
                self._statements(body)
                self._statements(otherwise)
            case ast.For(target=target, iter=values, body=body, orelse=[]):
                self._local_target(target)
                self._expression(values)
                self._statements(body)
            case ast.While(test=test, body=body, orelse=[]):
                self._expression(test)
                self._statements(body)
            case ast.Return(value=None) | ast.Pass() | ast.Break() | ast.Continue():
                return
            case ast.Return(value=ast.expr() as value):
                self._expression(value)
            case _:
                self._bad(node, of_form(node))

    def _target(self, node: ast.expr) -> None:
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                if self._outline.fields.get(name) != "Value" or not self._names_self:
                    self._bad(node, f"self.{name} is no Value of this contract")
            case _:
                self._local_target(node)

    def _local_target(self, node: ast.expr) -> None:
        match node:
            case ast.Name():
                return
            case ast.Tuple(elts=parts):
                for part in parts:
                    self._local_target(part)
            case ast.Subscript(value=ast.Attribute(value=ast.Name(id="self"))):
                self._bad(node, f"an assignment to {ast.unparse(node)}: a Map has put(key, value)")
            case _:
                self._bad(
                    node,
                    f"an assignment to {ast.unparse(node)}: records and rows do not change; make another one, "
                    "with replace or a list",
                )

    # Expressions.

    def _expressions(self, nodes: Iterable[ast.expr]) -> None:
        for node in nodes:
            self._expression(node)

    def _expression(self, node: ast.expr) -> None:  # noqa: C901, PLR0912 - one arm for each expression
        match node:
            case ast.Constant():
                check_literal(node, self._findings)
            case ast.Name(id=name):
                if name not in self._locals and not self._outline.is_value(name):
                    self._bad(node, of_name(name, "value", self._outline.imported))
            case ast.Attribute():
                self._attribute(node)
            case ast.Call():
                self._call(node)
            case ast.BinOp(left=left, op=op, right=right):
                self._operator(node, op)
                self._expressions((left, right))
            case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
                self._expression(operand)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                self._expressions(values)
            case ast.Compare(ops=[_, _, *_]):
                self._bad(node, "several comparisons in one: join them with `and`")
            case ast.Compare(left=left, ops=ops, comparators=[right]):
                self._comparison(node, ops[0], right)
                self._expressions((left, right))
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                self._expressions((test, body, otherwise))
            case ast.Subscript(value=value, slice=ast.Slice() as part):
                self._expression(value)
                self._slice(part)
            case ast.Subscript(value=value, slice=place):
                self._expressions((value, place))
            case ast.ListComp(elt=value, generators=turns):
                if len(turns) > MOST_LOOPS_IN_A_LIST:
                    self._bad(node, f"{len(turns)} loops in one list")
                self._expression(value)
                for turn in turns:
                    self._turn(turn)
            case _:
                self._bad(node, of_form(node))

    def _operator(self, node: ast.AST, op: ast.operator) -> None:
        if not isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod):
            self._bad(node, of_sign(op))

    def _comparison(self, node: ast.Compare, op: ast.cmpop, right: ast.expr) -> None:
        if isinstance(op, ast.Is | ast.IsNot) and not (
            isinstance(right, ast.Constant) and right.value is None
        ):
            self._bad(node, "`is` with anything but None: two equal values need not be one")

    def _slice(self, node: ast.Slice) -> None:
        if node.step is not None:
            self._bad(node, "a slice with a step")
        self._expressions(each for each in (node.lower, node.upper) if each is not None)

    def _turn(self, node: ast.comprehension) -> None:
        if node.is_async:
            self._bad(node.target, "async in a contract")
        self._local_target(node.target)
        self._expressions((node.iter, *node.ifs))

    def _attribute(self, node: ast.Attribute) -> None:
        match node.value:
            case ast.Name(id="self") if self._names_self:
                if node.attr not in self._outline.fields:
                    self._bad(node, f"self.{node.attr} is no field of this contract")
            case ast.Name(id=name) if (members := self._outline.members_of(name)) is not None:
                if node.attr not in members:
                    self._bad(node, f"{name} has no {node.attr}")
            case value:
                if node.attr not in self._outline.attributes:
                    self._bad(node, f".{node.attr} is no field of a record of this source")
                self._expression(value)

    def _call(self, node: ast.Call) -> None:
        self._expressions(node.args)
        self._keywords(node)
        match node.func:
            case ast.Name(id=name):
                self._call_of_name(node, name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if self._names_self:
                if name not in self._outline.methods or not name.startswith("_"):
                    self._bad(
                        node,
                        f"self.{name} is no method of this contract that begins with _; what others call and what "
                        "the contract calls itself share such a one",
                    )
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="self"), attr=peer), attr=name
            ) if self._names_self and peer in self._outline.peers:
                interface = self._outline.interfaces[self._outline.peers[peer]]
                if name not in interface or node.keywords:
                    self._bad(node, f"{name} is not of the interface, or gets named arguments")
            case ast.Attribute(value=value, attr=name):
                if name not in language.METHODS:
                    self._bad(node, of_method(name))
                self._expression(value)
            case _:
                self._bad(node, "only functions and methods are called, by their names")

    def _keywords(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg is None:
                self._bad(node, "a call with **")
            elif "__" in keyword.arg:
                self._bad(node, f"{keyword.arg} is no name for a contract's things")
            self._expression(keyword.value)

    def _call_of_name(self, node: ast.Call, name: str) -> None:
        if name in self._locals or not self._outline.is_function(name) or name == "elsewhere":
            self._bad(node, of_function(name))
        if name == "Reason":
            check_reason(node, self._findings)
        if node.keywords and not (name == "replace" or name in self._outline.records):
            self._bad(node, f"{name} takes no named arguments: only records and replace do")
