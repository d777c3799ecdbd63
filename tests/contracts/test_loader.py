"""From text to a contract that runs: what a source is called, what is put into it, what its findings say."""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from contracts.loader import Program, source_digest
from contracts.sandbox import Sandbox
from contracts.shelf import shipped
from contracts.verifier.finding import Finding, Findings, Refusals
from contracts.verifier.instrument import instrumented
from contracts.verifier.module import outline_of
from contracts.words import Role
from tests.contracts.hostile.case import framed


def test_a_source_is_called_by_its_digest() -> None:
    program = Program(framed())
    assert program.digest == source_digest(framed())
    assert program.digest != source_digest(framed() + "\n")


def test_findings_stand_in_the_order_of_the_source_and_once_each() -> None:
    findings = Findings()
    late, early = ast.parse("\n\nlate"), ast.parse("early")
    findings.add(late.body[0], "b")
    findings.add(early.body[0], "a")
    findings.add(late.body[0], "b")
    assert findings.listed() == [Finding(1, 1, "a"), Finding(3, 1, "b")]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refusals) as refusals:
        Program("import os\nx = 1\n")
    assert str(refusals.value) == (
        "1:1 a contract imports from contracts.language alone: from contracts.language import ...; "
        "1:1 no class derives from Contract; "
        "2:1 x: constants are in capital letters"
    )


_UNNAMED = framed().replace("Keys, ", "").replace("Map, ", "").replace("Commitment, ", "")
_NO_METHOD = framed().replace(" method,", "")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (framed().replace("import ", "import *  # ", 1), "everything at once: name what is needed"),
        (_UNNAMED, "Map is not imported"),
        (_NO_METHOD, "method is not imported"),
        (framed(top="LIST = [1, 2]"), "a list: a constant does not change, so write a tuple"),
        (framed(top="GONE = Colour.GREEN"), "Colour.GREEN is not known before the contract runs"),
        (framed(members="lent: Map[Id, int]"), "lent is a Value, a Map, Keys, or an interface"),
        (framed(members="lent: Map[Id, int] = Map"), "c: Value[T] = Value(first)"),
        (framed(members="lent: Value[int] = Value[int](0)"), "c: Value[T] = Value(first)"),
        (framed(members="lent: list[int] = []"), "c: Value[T] = Value(first)"),
        (framed('self.rows[("a", 1)] = 2'), "a Map has put(key, value)"),
        (framed("x = self.rows.items()"), "page(most=...) gives some, in their order"),
        (framed("x = ctx.author.may()"), ".may is nothing that a contract may call; there are add"),
        (framed("x = Note"), "Note is no value that is known here"),
        (framed("x: float = 1"), "float: numbers are whole"),
        (framed(top="LOAN = 14 * DAYS"), "DAYS is no number that is known here"),
        (framed(top="LOAN = 14 * DAY").replace(" DAY,", ""), "DAY is not imported"),
        (framed(top="LOAN = 14 // 2"), "numbers of 127 bits, with + - *"),
        (framed(members="lent: Map[Id, list[Id]] = Map()"), "write tuple[T, ...]"),
        (framed("x: Odd = 1"), "Odd is no type that is known here"),
        (framed("x = HOUR").replace(" HOUR,", ""), "HOUR is not imported"),
        (framed("refuse(WRONG)").replace(" refuse,", ""), "refuse is not imported"),
        (framed().replace("Role.ADMIN", "Role.LIBRARIAN"), "Role has no LIBRARIAN"),
        (framed().replace("@method(Role.ADMIN)", "@method(ADMINS.ALL)"), "a decorator is method("),
        (framed().replace("@method(Role.ADMIN)", "@method"), "a decorator is method("),
    ],
)
def test_a_finding_says_what_to_write(source: str, told: str) -> None:
    with pytest.raises(Refusals) as refusals:
        Program(source)
    assert told in str(refusals.value)


def test_a_field_that_is_declared_wrong_is_not_said_to_be_missing_too() -> None:
    with pytest.raises(Refusals) as refusals:
        Program(framed("x = self.lent.get(1)", members="lent: Map[int, int]"))
    assert len(refusals.value.findings) == 1


def _instrumented(body: str) -> str:
    tree = ast.parse(framed(body))
    method = instrumented(tree, outline_of(tree, Findings())).body
    contract = method[-2]
    assert isinstance(contract, ast.ClassDef)
    [go] = [each for each in contract.body if getattr(each, "name", "") == "go"]
    assert isinstance(go, ast.FunctionDef)
    return "\n".join(ast.unparse(each) for each in go.body[3:])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = 1 + 2 * 3", "x = __add__(1, __multiply__(2, 3))"),
        ("x = -5 % 3", "x = __remainder__(__negate__(5), 3)"),
        ("x: int = 5 // 2 - 1", "x = __subtract__(__divide__(5, 2), 1)"),
        ("x = 1\nx += 2", "x = 1\nx = __add__(x, 2)"),
        ("self.total += 2", "self.total = __add__(self.total, 2)"),
        ("x = ctx.author.member", "x = __read__(__read__(ctx, 'author'), 'member')"),
        ("x = Colour.RED", "x = Colour.RED"),
        ("x = not 1 < 2", "x = not __less__(1, 2)"),
        ("x = ctx is None", "x = ctx is None"),
        ("x = 1 not in (1, 2)", "x = __lacks__(1, (1, 2))"),
        ("x = [1][0]\ny = [1][1:]", "x = [1][0]\ny = __slice__([1], 1, None)"),
        ("x = len(sorted([1]))", "x = __len__(__sorted__([1]))"),
        ("x = [a + 1 for a in [1] if a > 0]", "x = [__add__(a, 1) for a in __each__([1], 1) if __greater__(a, 0)]"),
        ("for a in [1]:\n    pass", "for a in __each__([1], 1):\n    pass"),
        ("while 1 < 2:\n    pass", "while __less__(1, 2):\n    __step__(1)\n    pass"),
        ("self.notes.erase(ctx.fresh_id())", "self.notes.erase(ctx.fresh_id())"),
        ("ctx.author.has(Role.ADMIN)", "__read__(ctx, 'author').has(Role.ADMIN)"),
    ],
)  # fmt: skip
def test_what_is_put_into_a_source(body: str, expected: str) -> None:
    assert _instrumented(body) == expected


def _steps(body: str) -> int:
    sandbox = Sandbox(framed(body))
    sandbox.call(sandbox.person("Satu", Role.ADMIN), "go")
    return sandbox.used.steps


def test_what_is_written_in_a_turn_is_charged_in_each_turn() -> None:
    def turns(count: int, lines: int) -> int:
        return _steps(f"y = 1\nfor i in range({count}):\n" + "    x = y\n" * lines)

    assert turns(10, 100) - turns(9, 100) == 1 + (1 + 3 * 100) // 16
    assert turns(10, 1) - turns(9, 1) == 1


def test_a_function_is_charged_when_it_is_entered_and_keeps_what_it_says() -> None:
    sandbox = Sandbox(framed())
    assert sandbox.contract.entries["go"].doc == "What is called."
    assert _steps("pass") == 2, "one for the function, one for the sum"
    assert _steps("pass\n" * 32) == 4


SAYINGS = '''
@record
class Said:
    """A record."""

    number: int
    """Of what."""


class Mood(Choice):
    GOOD = 1
    """As it should be."""
'''


def test_a_text_says_what_stands_above_it() -> None:
    members = 'more: Value[int] = Value(0)\n"""What more there is."""'
    body = '"""First."""\nx = Said(1).number\n"""Last."""\nif x != 1:\n    refuse(WRONG)'
    sandbox = Sandbox(framed(body, top=SAYINGS, members=members))
    assert sandbox.call(sandbox.person("Satu", Role.ADMIN), "go").code == "done"


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


@pytest.mark.parametrize("program", shipped(), ids=lambda each: each.alone().name)
def test_what_is_put_into_a_source_moves_no_line_of_it(program: Program) -> None:
    """So traces show its lines, and coverage counts them."""
    tree = ast.parse(program.source)
    heads = {each.lineno for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
    plain = compile(tree, "plain", "exec", dont_inherit=True)
    assert _lines(program._code, heads) == _lines(plain, heads)


def _lines(code: CodeType, heads: set[int]) -> dict[tuple[str, int], set[int]]:
    """The lines of each part of a code; but not those where functions begin, where the counting goes."""
    return {
        (each.co_qualname, each.co_firstlineno): {
            line for _, _, line in each.co_lines() if line is not None
        }
        - heads
        for each in _codes(code)
    }


def test_a_source_that_lies_somewhere_is_called_so_in_traces() -> None:
    [office] = [each for each in shipped() if each.alone().name == "office"]
    assert Path(office._code.co_filename).read_text(encoding="utf-8") == office.source
    assert Program(office.source)._code.co_filename == "contract"
    assert Program(office.source).digest == office.digest
