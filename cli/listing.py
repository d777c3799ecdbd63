"""How commands for operators look: labels with values, columns under headings, and ids in groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Saying, phrase

BELOW = 4
"""Columns before what stands below its label."""
GROUP = 4
"""Letters that are read aloud in one breath."""


def show_values(
    rows: Iterable[tuple[Saying, str | Text]], language: Language, out: Console
) -> None:
    """Each value behind its label. What is copied stays in one piece: what does not fit beside its label goes below it."""
    told = [(f"  {phrase(label, language)}", value) for label, value in rows]
    width = max(len(label) for label, _ in told)
    for label, value in told:
        show_folded(Text(f"{label:<{width}}  ", "dim"), value, out)


def show_folded(lead: Text, value: str | Text, out: Console) -> None:
    """`value` behind `lead`, on a terminal on as many lines as it needs: folded between words, which stay whole.

    What goes into a file or another program is one line, whatever its length.
    """
    text = Text(value) if isinstance(value, str) else value
    beside = out.width - lead.cell_len
    if not out.is_terminal or (text.cell_len <= beside and "\n" not in text.plain):
        out.print(Text.assemble(lead, text), soft_wrap=True)
        return
    longest = max((cell_len(word) for word in text.plain.split()), default=0)
    if longest > beside:
        lead.rstrip()
        out.print(lead, soft_wrap=True)
        lead = Text(" " * BELOW)
    for line in _folded(text, out.width - lead.cell_len):
        out.print(Text.assemble(lead, line), soft_wrap=True)
        lead = Text(" " * lead.cell_len)


def _folded(text: Text, width: int) -> list[Text]:
    """The lines of `text`, each of whole words and no wider than `width` if its words allow it."""
    lines = []
    for paragraph in text.split("\n"):
        breaks, begun = [], 0
        for word in re.finditer(r"\S+", paragraph.plain):
            if word.start() > begun and cell_len(paragraph.plain[begun : word.end()]) > width:
                begun = word.start()
                breaks.append(begun)
        lines += list(paragraph.divide(breaks))
    for line in lines:
        line.rstrip()
    return lines


def show_columns(
    headings: Sequence[Saying],
    rows: Iterable[Sequence[str | Text]],
    language: Language,
    out: Console,
    *,
    whole: Collection[Saying] = (),
) -> None:
    """Rows under headings; what does not fit is folded, never cut. What stands under those in `whole` stays in one piece."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(
            phrase(heading, language), overflow="fold", header_style="dim", no_wrap=heading in whole
        )
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
