"""Sources of contracts that a person named: read, verified, and what is wrong with them shown at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.values import read_file
from contracts.loader import Program
from contracts.verifier.finding import Finding, Refusals
from contracts.verifier.verify import LETTERS

WIDEST_LINE = 88
"""Columns of a source that are shown beside a finding; a line may have a hundred thousand."""
BEFORE = 60
"""Of these at most so many stand before the finding, if the line is longer."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read; `program` is None if it is no contract, and `findings` say why."""

    path: str
    source: str
    program: Program | None
    findings: tuple[Finding, ...]


def checked(paths: Sequence[str]) -> tuple[Checked, ...]:
    """The files at `paths`, verified as a node does; a Complaint before that if one cannot be read."""
    sources = [(path, read_file(path)) for path in dict.fromkeys(paths)]
    return tuple([_checked(path, source) for path, source in sources])


def _checked(path: str, source: str) -> Checked:
    try:
        return Checked(path, source, Program(source), ())
    except Refusals as refusals:
        return Checked(path, source, None, tuple(sorted(refusals.findings)))


def finding_objects(files: Sequence[Checked]) -> list[dict[str, object]]:
    """Everything that is wrong, for machines, by file and place."""
    return [
        {"file": file.path, "line": each.line, "column": each.column, "text": each.text}
        for file in files
        for each in file.findings
    ]


def show_findings(file: Checked, language: Language, out: Console) -> None:
    """What is wrong with one file, each at its place, as editors can follow it."""
    lines = file.source.split("\n")
    for each in file.findings:
        for text, style in _shown(file.path, each, lines):
            out.print(Text(text, style=style), soft_wrap=True)
    told = phrase(Phrase.BAD, language, path=file.path, count=len(file.findings))
    out.print(Text(told, style="bold red"), soft_wrap=True)


def _shown(path: str, finding: Finding, lines: list[str]) -> Iterator[tuple[str, str]]:
    """The place and what is wrong, the line, and a caret below it."""
    yield f"{path}:{finding.line}:{finding.column} {finding.text}", "bold"
    if finding.line <= len(lines):
        line, at = _clipped(lines[finding.line - 1], finding.column - 1)
        margin = f"{finding.line:>5} | "
        yield f"{margin}{line}".rstrip(), ""
        yield f"{' ' * len(margin)}{' ' * at}^", "red"


def _clipped(line: str, at: int) -> tuple[str, int]:
    """What is shown of a line, and where the caret stands; no letter moves it, and none the terminal."""
    first = 0 if len(line) <= WIDEST_LINE else max(0, at - BEFORE)
    shown = line[first : first + WIDEST_LINE]
    return "".join([letter if letter in LETTERS else "?" for letter in shown]), at - first
