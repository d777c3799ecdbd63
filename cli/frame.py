"""Error frames: a complaint as a person sees it."""

from __future__ import annotations

from contextlib import suppress
from typing import IO, Final

import click
from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import (
    DAMAGED,
    HALTED,
    NOT_NOW,
    REFUSED,
    UNWRITTEN,
    Complaint,
    Ground,
    Reason,
    Trouble,
)
from cli.wording import wording

WIDEST = 100
"""Columns beyond which lines of text become hard to read."""


STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""

_LATE: Final[tuple[Ground, ...]] = (Reason.WRITE_FAILED, Reason.RESUME_FAILED, Reason.OUTPUT_FAILED)


class Frame(click.ClickException):
    """A complaint on its way to the terminal, in the language of the reader."""

    exit_code = REFUSED
    title = Phrase.REFUSED

    def __init__(self, complaint: Complaint, language: Language) -> None:
        super().__init__(wording(complaint, language).what)
        self._complaint = complaint
        self._language = language

    def show(self, file: IO[str] | None = None) -> None:
        """Write what is wrong, what was kept and what to do, to the standard error."""
        console = Console(file=file, stderr=file is None, highlight=False)
        # Where even the complaint cannot be written, the exit status is all there is to say.
        with suppress(OSError):
            panel = _framed(self._complaint, self._language, min(console.width, WIDEST))
            panel.title = phrase(self.title, self._language)
            console.print(panel)


class LateFrame(Frame):
    """A complaint about what was found only when the work was done, or half done."""

    exit_code = UNWRITTEN
    title = Phrase.FAILED


class DamagedFrame(Frame):
    """A complaint about a store that is damaged."""

    exit_code = DAMAGED
    title = Phrase.FAILED


class NotNowFrame(Frame):
    """A complaint about what may work later."""

    exit_code = NOT_NOW


class HaltedFrame(Frame):
    """A complaint about a node that stopped itself."""

    exit_code = HALTED
    title = Phrase.FAILED


_KINDS: Final = {
    each.exit_code: each for each in (Frame, LateFrame, DamagedFrame, NotNowFrame, HaltedFrame)
}


def framed(complaint: Complaint, language: Language) -> Frame:
    """The frame with the exit status that belongs to the reason."""
    trouble = complaint.reason.value
    if isinstance(trouble, Trouble):
        return _KINDS[trouble.status](complaint, language)
    return _KINDS[UNWRITTEN if complaint.reason in _LATE else REFUSED](complaint, language)


class Stopped(click.ClickException):
    """Ctrl-C where there is nothing to keep."""

    exit_code = STOPPED

    def __init__(self, language: Language) -> None:
        super().__init__(phrase(Phrase.STOPPED, language))

    def show(self, file: IO[str] | None = None) -> None:
        """Write it to the standard error."""
        click.echo(f"\n{self.message}", file=file, err=file is None)


def _framed(complaint: Complaint, language: Language, width: int) -> Panel:
    words = wording(complaint, language)
    more = Table.grid(padding=(0, 2))
    more.add_column(style="dim", no_wrap=True)
    more.add_column(overflow="fold")
    more.add_row(phrase(Phrase.KEPT, language), Text(words.kept))
    more.add_row(phrase(Phrase.DO, language), Text(words.todo))
    return Panel(
        Group(Text(words.what, style="bold"), Text(), more),
        title_align="left",
        border_style="red",
        box=box.ROUNDED,
        padding=(1, 2),
        width=width,
    )
