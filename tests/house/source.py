"""A source file as the house rules see it, and what they complain of."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
ROOMS = ("chain", "consensus", "contracts", "node", "netsim", "cli")

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file; `path` is relative to the repository, with slashes."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> "Source":
        """The source `text`, parsed, as if it stood in the file `path`."""
        return cls(path, text, ast.parse(text, filename=path))


@dataclass(frozen=True, slots=True)
class Complaint:
    """One place where a rule does not hold."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the house, `why` it is one, the files where it `holds`, and how to `find` breaches."""

    name: str
    why: str
    holds: Callable[[str], bool]
    find: Callable[[Source], Iterator[Complaint]]

    def breaches(self, source: Source) -> list[str]:
        """Where `source` breaks this rule, as lines that an editor can follow."""
        if not self.holds(source.path):
            return []
        found = sorted(self.find(source), key=lambda each: (each.line, each.what))
        return [f"{source.path}:{each.line}: {each.what}" for each in found]


def sources(*folders: str) -> Iterator[Source]:
    """Every Python file below `folders`, in the order of their paths; a missing folder has none."""
    for folder in folders:
        for file in sorted((REPOSITORY / folder).rglob("*.py")):
            path = file.relative_to(REPOSITORY).as_posix()
            yield Source.of(path, file.read_text(encoding="utf-8"))


def room_of(path: str) -> str:
    """The room that the file `path` stands in; the node has two, its replica and its host."""
    first, *rest = path.split("/")
    return f"{first}/{rest[0]}" if first == "node" and len(rest) > 1 else first


def is_public(name: str) -> bool:
    """True if `name` is meant for readers outside: `__init__` is, `_helper` and `__repr__` are not."""
    return name == "__init__" or not name.startswith("_")


def public_definitions(body: list[ast.stmt]) -> Iterator[AnyFunction | ast.ClassDef]:
    """The public classes and functions of `body`, and the public methods of those classes."""
    for each in body:
        if isinstance(each, ast.ClassDef) and is_public(each.name):
            yield each
            yield from public_definitions(each.body)
        elif isinstance(each, AnyFunction) and is_public(each.name):
            yield each
