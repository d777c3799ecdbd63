"""Error frames: a complaint as a person sees it."""

from __future__ import annotations

from typing import IO

import click
from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase, wording
from cli.complaint import Complaint

WIDEST = 100
"""Columns beyond which lines of text become hard to read."""


class Frame(click.ClickException):
    """A complaint on its way to the terminal, in the language of the reader; exit status 2."""

    exit_code = 2

    def __init__(self, complaint: Complaint, language: Language) -> None:
        super().__init__(wording(complaint, language).what)
        self._complaint = complaint
        self._language = language

    def show(self, file: IO[str] | None = None) -> None:
        """Write what is wrong, what was kept and what to do, to the standard error."""
        console = Console(file=file, stderr=file is None, highlight=False)
        console.print(_framed(self._complaint, self._language, min(console.width, WIDEST)))


def _framed(complaint: Complaint, language: Language, width: int) -> Panel:
    words = wording(complaint, language)
    more = Table.grid(padding=(0, 2))
    more.add_column(style="dim", no_wrap=True)
    more.add_column(overflow="fold")
    more.add_row(phrase(Phrase.KEPT, language), Text(words.kept))
    more.add_row(phrase(Phrase.DO, language), Text(words.todo))
    return Panel(
        Group(Text(words.what, style="bold"), Text(), more),
        title=phrase(Phrase.REFUSED, language),
        title_align="left",
        border_style="red",
        box=box.ROUNDED,
        padding=(1, 2),
        width=width,
    )
