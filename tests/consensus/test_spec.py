"""SPEC.md is true of the code: each of its rules is in its table, and the table names what exists."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SPEC = (REPOSITORY / "consensus" / "SPEC.md").read_text()
ROOMS = ("chain", "consensus", "node")


def rows() -> list[tuple[str, str, str]]:
    """The table of section 12: rule, functions, tests."""
    table = SPEC.split("| rule | held by | shown by |")[1].splitlines()[2:]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table]
    return [(rule, functions, tests) for rule, functions, tests in cells]


@cache
def names_in(path: Path) -> frozenset[str]:
    """`function`, `Class` and `Class.function` of a file."""
    return frozenset(_defined(ast.parse(path.read_text())))


def _defined(tree: ast.Module) -> Iterator[str]:
    for each in tree.body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            yield each.name
        if isinstance(each, ast.ClassDef):
            methods = (inner for inner in each.body if isinstance(inner, ast.FunctionDef))
            yield from (f"{each.name}.{method.name}" for method in methods)
        if isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))


def exists(function: str) -> bool:
    """True if `room.module.name` is defined."""
    path, name = place_of(function)
    return path.is_file() and name in names_in(path)


def place_of(function: str) -> tuple[Path, str]:
    """The file of `room.module.name`, and the name in it; the room may be left out for this one."""
    parts = function.split(".")
    if parts[0] not in ROOMS:
        parts.insert(0, "consensus")
    for end in range(len(parts) - 1, 0, -1):
        path = REPOSITORY.joinpath(*parts[:end]).with_suffix(".py")
        if path.is_file():
            return path, ".".join(parts[end:])
    return REPOSITORY, function


def said_of(function: str) -> str:
    """Everything that stands in the code of `function`: its docstring, and its comments."""
    path, name = place_of(function)
    source = path.read_text()
    body: Sequence[ast.stmt] = ast.parse(source).body
    found: ast.stmt | None = None
    for part in name.split("."):
        named = (each for each in body if getattr(each, "name", None) == part)
        found = next(named, None)
        body = getattr(found, "body", ())
    return "" if found is None else ast.get_source_segment(source, found) or ""


def test_every_rule_of_the_specification_has_its_row_and_no_row_lacks_its_rule() -> None:
    stated = re.findall(r"^- \*\*(\d\.\d+|S\d)\*\*", SPEC, re.MULTILINE)
    assert [rule for rule, _, _ in rows()] == stated


@pytest.mark.parametrize(("rule", "functions"), [row[:2] for row in rows()])
def test_the_functions_that_hold_a_rule_exist(rule: str, functions: str) -> None:
    assert [each for each in functions.split(", ") if not exists(each)] == []


@pytest.mark.parametrize(("rule", "functions"), [row[:2] for row in rows()])
def test_the_functions_that_hold_a_rule_name_it(rule: str, functions: str) -> None:
    number = re.compile(rf"(?<![\d.]){re.escape(rule)}(?![\d])")
    held_by = [each for each in functions.split(", ") if said_of(each)]
    assert [each for each in held_by if not number.search(said_of(each))] == []


@pytest.mark.parametrize(("rule", "tests"), [(row[0], row[2]) for row in rows()])
def test_the_tests_that_show_a_rule_exist(rule: str, tests: str) -> None:
    for of_one_place in tests.split("; "):
        elsewhere, _, named = of_one_place.rpartition(": ")
        folder = Path(__file__).parent
        files = [REPOSITORY / elsewhere] if elsewhere else sorted(folder.glob("test_*.py"))
        known = frozenset().union(*map(names_in, files))
        assert [each for each in named.split(", ") if each not in known] == []


def test_the_sections_are_those_that_comments_cite() -> None:
    sections = [int(number) for number in re.findall(r"^## (\d+)\.", SPEC, re.MULTILINE)]
    assert sections == list(range(1, 13))
    cited = {
        int(number)
        for path in sorted((REPOSITORY / "consensus").glob("*.py"))
        for number in re.findall(r"(?<!\w)section (\d+)", path.read_text())
    }
    assert cited
    assert cited <= set(sections)
