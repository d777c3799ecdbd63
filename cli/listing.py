"""How commands for operators look: labels with values, columns under headings, and ids in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Saying, phrase

GROUP = 4
"""Letters that are read aloud in one breath."""


def show_values(
    rows: Iterable[tuple[Saying, str | Text]], language: Language, out: Console
) -> None:
    """Each value behind its label, whole: what is copied has to stay in one piece on every terminal."""
    told = [(f"  {phrase(label, language)}", value) for label, value in rows]
    width = max(len(label) for label, _ in told)
    for label, value in told:
        out.print(Text.assemble((f"{label:<{width}}  ", "dim"), value), soft_wrap=True)


def show_columns(
    headings: Sequence[Saying],
    rows: Iterable[Sequence[str | Text]],
    language: Language,
    out: Console,
) -> None:
    """Rows under headings; what does not fit is folded, never cut."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(phrase(heading, language), overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*[each if isinstance(each, Text) else Text(each) for each in row])
    out.print(table)


def in_groups(data: bytes) -> list[str]:
    """An id for the telephone: its digits in groups, two lines of them."""
    digits = data.hex()
    groups = [digits[at : at + GROUP] for at in range(0, len(digits), GROUP)]
    half = (len(groups) + 1) // 2
    return [" ".join(groups[:half]), " ".join(groups[half:])]


def marked(yes: object, language: Language, words: tuple[Saying, Saying]) -> Text:
    """The first word, green, if `yes`; else the second, red."""
    return Text(phrase(words[0 if yes else 1], language), style="green" if yes else "red")
