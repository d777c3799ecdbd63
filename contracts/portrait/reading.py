"""A verified source, read once more for what it says: its names, what stands behind them, what is said of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from contracts import language
from contracts.verifier.finding import Findings
from contracts.verifier.module import number_of, outline_of
from contracts.verifier.outline import Outline
from contracts.verifier.verify import FILE, GRAMMAR


@dataclass(frozen=True, slots=True)
class Reading:
    """A source's tree with its names looked up; the tree of a Program has counters in it, this one has not."""

    tree: ast.Module
    outline: Outline
    classes: dict[str, ast.ClassDef]
    constants: dict[str, ast.expr]
    """What each constant is, in the order of the source."""
    reasons: dict[str, str]
    """The code of each constant that is a Reason."""

    def number_of(self, node: ast.expr) -> int | None:
        """What arithmetic with constants comes to; None if it is none."""
        return number_of(node, self.outline)

    def members_of(self, choice: str) -> tuple[str, ...]:
        """The members of a choice in the order in which they are written."""
        if choice in self.outline.choices:
            return tuple([name for name, _, _ in members_in(self.classes[choice])])
        return tuple([member.name for member in getattr(language, choice)])

    def is_choice(self, name: str) -> bool:
        """True for a choice of the source or one that it imports."""
        return self.outline.members_of(name) is not None

    @property
    def contract(self) -> ast.ClassDef:
        """The contract's class."""
        assert self.outline.contract is not None, "verified"
        return self.classes[self.outline.contract]


def reading_of(source: str) -> Reading:
    """`source`, which is verified, read."""
    tree = ast.parse(source, FILE, feature_version=GRAMMAR)
    outline = outline_of(tree, Findings())
    classes = {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}
    constants = dict(_constants(tree, outline))
    reasons = {name: code for name, node in constants.items() if (code := _code(node)) is not None}
    return Reading(tree, outline, classes, constants, reasons)


def told_of(node: ast.ClassDef | ast.FunctionDef | ast.Module) -> str:
    """The docstring; empty if there is none."""
    return ast.get_docstring(node) or ""


def attributes_in(node: ast.ClassDef | ast.Module) -> Iterator[tuple[str, ast.stmt, str]]:
    """Each name that is assigned or declared in a body, its statement, and the text below it."""
    for at, each in enumerate(node.body):
        match each:
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name, each, _text_at(node.body, at + 1)
            case _:
                continue


def members_in(node: ast.ClassDef) -> Iterator[tuple[str, int, str]]:
    """Each member of a choice, its number, and the text below it."""
    for name, each, told in attributes_in(node):
        assert isinstance(each, ast.Assign), "verified"
        yield name, int(ast.literal_eval(each.value)), told


def types_in(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr, str]]:
    """Each field of a record or of the contract, its type as it is written, and the text below it."""
    for name, each, told in attributes_in(node):
        if isinstance(each, ast.AnnAssign):
            yield name, each.annotation, told


def firsts_in(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """Each field of a record that need not be given, and what it is then."""
    for name, each, _ in attributes_in(node):
        if isinstance(each, ast.AnnAssign) and each.value is not None:
            yield name, each.value


def moments_of(node: ast.FunctionDef) -> list[str]:
    """The parameters of a function that are the calling moment."""
    return [
        each.arg
        for each in node.args.args
        if isinstance(each.annotation, ast.Name) and each.annotation.id in ("Context", "Moment")
    ]


def _constants(tree: ast.Module, outline: Outline) -> Iterator[tuple[str, ast.expr]]:
    for name, each, _ in attributes_in(tree):
        if isinstance(each, ast.Assign) and name in outline.constants:
            yield name, each.value


def _code(node: ast.expr) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=str(code))]):
            return code
        case _:
            return None


def _text_at(body: list[ast.stmt], at: int) -> str:
    match body[at : at + 1]:
        case [ast.Expr(value=ast.Constant(value=str(text)))]:
            return text
        case _:
            return ""
