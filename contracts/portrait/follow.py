"""A method followed through its source: which members of a choice a record may have where it is put.

Every way through the method is gone once, both sides of each condition, with what the condition says on each side;
the functions that it calls are gone through where they are called. What a loop does is taken to be done with
anything at all in the names that it sets. So what is found may be more than what can happen, and never less.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from contracts.portrait.known import (
    CHANGING,
    UNKNOWN,
    Changed,
    Entity,
    Known,
    Members,
    Names,
    Path,
    Row,
    Stored,
    among,
    choice_of,
    joined,
    replaced,
    row_of,
)
from contracts.portrait.reading import Reading, firsts_in, types_in

MOST_STEPS = 100_000
"""Expressions and statements of one method, those of called functions at every call. Twelve functions that each call
the next one three times would go on for ever."""


class TooLong(Exception):
    """A method cannot be followed to its end in MOST_STEPS."""


@dataclass(frozen=True, slots=True)
class Moving:
    """A field of a record that is a choice; for record None a Value of the contract."""

    record: str | None
    field: str
    choice: str


@dataclass(frozen=True, slots=True)
class Put:
    """A choice is put: before it was one of these members, or None if it is made; None after is not known."""

    moving: Moving
    before: Names | None
    after: Names | None


class Follower:
    """Goes through one method; what it puts is in `puts`."""

    def __init__(self, reading: Reading) -> None:
        self.puts: list[Put] = []
        self.seen: dict[ast.AST, ast.FunctionDef] = {}
        """What is come to, in that order, and the function in which it stands."""
        self._reading = reading
        self._numbers = count(CHANGING + 1)
        self._steps = 0
        self._returned: list[tuple[Path, Known]] = []
        self._choices = {
            name: _choices_in(reading.classes[name], reading) for name in reading.outline.records
        }
        self._stored = {name: node for name, node, _ in types_in(reading.contract)}

    def follow(self, method: ast.FunctionDef) -> None:
        """Go through `method`, called with anything; TooLong if that does not end."""
        local = {each.arg: self._anything(each.annotation) for each in method.args.args}
        self._function = method
        self._block(method.body, Path(local, {}, self._numbers))

    def all_moving(self) -> list[Moving]:
        """Every choice that a method of the contract can put."""
        found = []
        for field in self._stored:
            held = self._argument(field, "Value") or self._argument(field, "Map")
            if held is not None and self._reading.is_choice(held):
                found.append(Moving(None, field, held))
            of_record = self._choices.get(held or "", {})
            found += [Moving(held, name, choice) for name, choice in of_record.items()]
        return found

    # Statements.

    def _block(self, nodes: list[ast.stmt], path: Path) -> None:
        for node in nodes:
            if path.ended:
                return
            self._statement(node, path)

    def _see(self, node: ast.AST, path: Path) -> None:
        if not path.ended:
            self.seen.setdefault(node, self._function)
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooLong

    def _statement(self, node: ast.stmt, path: Path) -> None:
        match node:
            case ast.Assign(targets=[target], value=value):
                self._assign(target, self._value(value, path), path)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._value(value, path), path)
            case ast.AugAssign(target=target, value=value):
                self._value(value, path)
                self._assign(target, UNKNOWN, path)
            case ast.If(test=test, body=body, orelse=otherwise):
                yes, no = self._fork(test, path)
                self._block(body, yes)
                self._block(otherwise, no)
                path.become([yes, no])
            case ast.For() | ast.While():
                self._loop(node, path)
            case ast.Return(value=value):
                answer = UNKNOWN if value is None else path.frozen(self._value(value, path))
                self._returned.append((path.copy(), answer))
                path.ended = True
            case ast.Break() | ast.Continue():
                path.ended = True
            case ast.Expr(value=value):
                self._value(value, path)
            case _:
                return

    def _fork(self, test: ast.expr, path: Path) -> tuple[Path, Path]:
        """The way on which `test` holds, and the one on which it does not."""
        yes, no = path.copy(), path.copy()
        self._assume(test, yes, holds=True)
        self._assume(test, no, holds=False)
        return yes, no

    def _loop(self, node: ast.For | ast.While, path: Path) -> None:
        """What comes after knows no more than what came before: the loop may not turn, or end anywhere."""
        if isinstance(node, ast.For):
            self._value(node.iter, path)
        for name in _names_set_in(node):
            path.local[name] = UNKNOWN
        path.forget_changing()
        turn = path.copy()
        if isinstance(node, ast.While):
            self._assume(node.test, turn, holds=True)
        self._block(node.body, turn)

    def _assign(self, target: ast.expr, value: Known, path: Path) -> None:
        match target:
            case ast.Name(id=name):
                path.local[name] = path.frozen(value)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                self._see(target, path)
                self._set_value(name, value, path)
            case _:
                for each in ast.walk(target):
                    if isinstance(each, ast.Name):
                        path.local[each.id] = UNKNOWN

    # Conditions.

    def _assume(self, test: ast.expr, path: Path, *, holds: bool) -> None:
        """Go on only as far as `test` holds, or for False does not."""
        match test:
            case _ if path.ended:
                return
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._assume(operand, path, holds=not holds)
            case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == holds:
                for value in values:
                    self._assume(value, path, holds=holds)
            case ast.BoolOp(values=values):
                ways = []
                for value in values:
                    way = path.copy()
                    self._assume(value, way, holds=holds)
                    ways.append(way)
                    self._assume(value, path, holds=not holds)
                path.become(ways)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                self._compare(left, (op, right), path, holds=holds)
            case ast.Constant(value=bool(value)):
                path.ended = value != holds
            case _:
                self._value(test, path)

    def _compare(
        self, left: ast.expr, than: tuple[ast.cmpop, ast.expr], path: Path, *, holds: bool
    ) -> None:
        op, right = than
        if isinstance(op, ast.Is | ast.IsNot):
            # A value that is some member of a choice is not None; the verifier lets nothing else stand there.
            is_member = path.names_of(self._value(left, path)) is not None
            path.ended = is_member and isinstance(op, ast.Is) == holds
            return
        one, other = self._value(left, path), self._value(right, path)
        names, others = path.names_of(one), among(other, path)
        if names is None or others is None or choice_of(one) != choice_of(other):
            return
        match op:
            case ast.Eq() | ast.NotEq():
                if isinstance(op, ast.Eq) == holds:
                    self._narrow(left, one, names & others, path)
                    self._narrow(right, other, names & others, path)
                elif len(others) == 1:
                    self._narrow(left, one, names - others, path)
                elif len(names) == 1:
                    self._narrow(right, other, others - names, path)
            case ast.In() | ast.NotIn() if isinstance(other, Row):
                kept = names & others if isinstance(op, ast.In) == holds else names - others
                self._narrow(left, one, kept, path)
            case _:
                return

    def _narrow(self, node: ast.expr, value: Known, names: Names, path: Path) -> None:
        """`value`, which `node` stands for, is one of these; the way ends if there are none."""
        path.ended = path.ended or not names
        match value, node:
            case Stored(place=place), _:
                path.found[place] = names
            case Members(choice=choice), ast.Name(id=name) if name in path.local:
                path.local[name] = Members(choice, names)
            case _:
                return

    # Values.

    def _value(self, node: ast.expr, path: Path) -> Known:
        """What is known of what `node` stands for, after whatever it does is done."""
        self._see(node, path)
        match node:
            case ast.Name(id=name):
                constant = self._reading.constants.get(name)
                return path.local.get(name) or (
                    UNKNOWN if constant is None else self._value(constant, path)
                )
            case ast.Attribute():
                return self._attribute(node, path)
            case ast.Tuple(elts=parts):
                return row_of([self._value(part, path) for part in parts], path)
            case ast.Call():
                return self._call(node, path)
            case ast.IfExp():
                return self._either(node, path)
            case ast.Compare() | ast.BoolOp():
                path.become(list(self._fork(node, path)))
                return UNKNOWN
            case ast.ListComp():
                self._listed(node, path)
                return UNKNOWN
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self._value(child, path)
                return UNKNOWN

    def _attribute(self, node: ast.Attribute, path: Path) -> Known:
        match node.value:
            case ast.Name(id="self"):
                return self._value_of_field(node.attr, path)
            case ast.Name(id=name) if self._reading.is_choice(name):
                return Members(name, frozenset((node.attr,)))
            case value:
                found = self._value(value, path)
                now = dict(found.now) if isinstance(found, Entity | Changed) else {}
                return now.get(node.attr, UNKNOWN)

    def _either(self, node: ast.IfExp, path: Path) -> Known:
        yes, no = self._fork(node.test, path)
        values = [(yes, self._value(node.body, yes)), (no, self._value(node.orelse, no))]
        answer = joined([(way, way.frozen(value)) for way, value in values])
        path.become([yes, no])
        return answer

    def _listed(self, node: ast.ListComp, path: Path) -> None:
        path.forget_changing()
        turn = path.copy()
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                turn.local[each.id] = UNKNOWN
        for generator in node.generators:
            self._value(generator.iter, turn)
            for test in generator.ifs:
                self._assume(test, turn, holds=True)
        if not turn.ended:
            self._value(node.elt, turn)

    # Calls.

    def _call(self, node: ast.Call, path: Path) -> Known:
        match node.func, node.args:
            case ast.Name(id="require"), [condition, *facts]:
                self._values(facts, path)
                self._assume(condition, path, holds=True)
                return UNKNOWN
            case ast.Name(id="refuse"), facts:
                self._values(facts, path)
                path.ended = True
                return UNKNOWN
            case _:
                return self._call_of(node, path)

    def _call_of(self, node: ast.Call, path: Path) -> Known:
        values = self._values(node.args, path)
        named = {
            each.arg: path.frozen(self._value(each.value, path))
            for each in node.keywords
            if each.arg is not None
        }
        match node.func:
            case ast.Name(id="replace"):
                return replaced(values[0] if values else UNKNOWN, named)
            case ast.Name(id=name) if name in self._reading.outline.records:
                return self._made(name, values, named, path)
            case ast.Name(id=name) if name in self._reading.outline.functions:
                return self._inside(self._reading.outline.functions[name], values, named, path)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                method = self._reading.outline.methods[name]
                return self._inside(method, [UNKNOWN, *values], named, path)
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=name), attr=to):
                return self._call_of_field(name, to, [*values, *named.values()], path)
            case ast.Attribute(value=value):
                self._value(value, path)
                return UNKNOWN
            case _:
                return UNKNOWN

    def _values(self, nodes: list[ast.expr], path: Path) -> list[Known]:
        return [path.frozen(self._value(each, path)) for each in nodes]

    def _inside(
        self, function: ast.FunctionDef, values: list[Known], named: dict[str, Known], path: Path
    ) -> Known:
        """What a function answers, after what it does is done; what it knows of records is known from now on."""
        if path.ended:
            return UNKNOWN
        names = [each.arg for each in function.args.args]
        outside, self._returned = self._returned, []
        below, self._function = self._function, function
        inner = path.inside(dict(zip(names, values, strict=False)) | named)
        self._block(function.body, inner)
        if not inner.ended:
            self._returned.append((inner, UNKNOWN))
        returned, self._returned = self._returned, outside
        self._function = below
        answer = joined(returned)
        here = path.local
        path.become([way for way, _ in returned])
        path.local = here
        return answer

    def _made(self, record: str, values: list[Known], named: dict[str, Known], path: Path) -> Known:
        node = self._reading.classes[record]
        names = [name for name, _, _ in types_in(node)]
        given = {name: self._value(first, path) for name, first in firsts_in(node)}
        given |= dict(zip(names, values, strict=False)) | named
        return Entity(record, None, tuple([(name, given.get(name, UNKNOWN)) for name in names]))

    # Fields of the contract.

    def _value_of_field(self, name: str, path: Path) -> Known:
        annotation = self._argument(name, "Value")
        if annotation is None or not self._reading.is_choice(annotation):
            return UNKNOWN
        place = (CHANGING, name)
        if place not in path.found:
            path.found[place] = frozenset(self._reading.members_of(annotation))
        return Stored(annotation, place)

    def _set_value(self, name: str, value: Known, path: Path) -> None:
        annotation = self._argument(name, "Value")
        if annotation is None or not self._reading.is_choice(annotation):
            return
        place, after = (CHANGING, name), path.names_of(value)
        everything = frozenset(self._reading.members_of(annotation))
        before = path.found.get(place, everything)
        self.puts.append(Put(Moving(None, name, annotation), before, after))
        path.found[place] = everything if after is None else after

    def _call_of_field(self, name: str, called: str, values: list[Known], path: Path) -> Known:
        annotation = self._argument(name, "Map")
        if annotation is None:
            return UNKNOWN
        if called in ("get", "need"):
            return self._read(annotation, path)
        if called == "put" and len(values) == 2:
            self._put(annotation, values[1], path)
        return UNKNOWN

    def _argument(self, field: str, sort: str) -> str | None:
        """The name of the type that a Value holds, or a Map; None for another field, and for a type without a name."""
        match self._stored.get(field):
            case ast.Subscript(value=ast.Name(id=kind), slice=ast.Name(id=name)) if kind == sort:
                return name
            case ast.Subscript(
                value=ast.Name(id=kind), slice=ast.Tuple(elts=[_, ast.Name(id=name)])
            ) if kind == sort:
                return name
            case _:
                return None

    def _read(self, record: str, path: Path) -> Known:
        """A record out of the state."""
        choices = self._choices.get(record)
        if choices is None:
            return UNKNOWN
        origin = next(path.numbers)
        for name, choice in choices.items():
            path.found[origin, name] = frozenset(self._reading.members_of(choice))
        now = [(name, Stored(choice, (origin, name))) for name, choice in choices.items()]
        return Entity(record, origin, tuple(now))

    def _put(self, record: str, value: Known, path: Path) -> None:
        """A record into the state."""
        if path.ended:
            return
        for name, choice in self._choices.get(record, {}).items():
            moving = Moving(record, name, choice)
            everything = frozenset(self._reading.members_of(choice))
            match value:
                case Entity(origin=None, now=now):
                    self.puts.append(Put(moving, None, path.names_of(dict(now)[name])))
                case Entity(origin=int(origin), now=now):
                    after = dict(now)[name]
                    if after != Stored(choice, (origin, name)):
                        before = path.found[origin, name]
                        self.puts.append(Put(moving, before, path.names_of(after)))
                case Changed(now=now):
                    if name in dict(now):
                        self.puts.append(Put(moving, everything, path.names_of(dict(now)[name])))
                case _:
                    self.puts.append(Put(moving, everything, None))

    def _anything(self, annotation: ast.expr | None) -> Known:
        """A value of a type: any member of a choice."""
        match annotation:
            case ast.Name(id=name) if self._reading.is_choice(name):
                return Members(name, frozenset(self._reading.members_of(name)))
            case _:
                return UNKNOWN


def _choices_in(node: ast.ClassDef, reading: Reading) -> dict[str, str]:
    """The fields of a record that are choices, each with its choice."""
    return {
        name: annotation.id
        for name, annotation, _ in types_in(node)
        if isinstance(annotation, ast.Name) and reading.is_choice(annotation.id)
    }


def _names_set_in(node: ast.stmt) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
