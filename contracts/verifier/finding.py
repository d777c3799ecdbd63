"""What the verifier has against a source, and where."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing in a source that no contract may have; lines and columns from 1."""

    line: int
    column: int
    text: str


class Refusals(Exception):
    """A source that is no contract, with everything found in it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{each.line}:{each.column} {each.text}" for each in findings))
        self.findings = findings


class Findings:
    """Collects what is found, in the order of the source."""

    def __init__(self) -> None:
        self._found: set[Finding] = set()

    def add(self, node: ast.AST, text: str) -> None:
        """`node` may not stand in a contract."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        self._found.add(Finding(line, column + 1, text))

    def listed(self) -> list[Finding]:
        """Everything that was found."""
        return sorted(self._found)
