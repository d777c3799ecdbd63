"""How far a run is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from cli.tell import number

SAY_EVERY_S = 30
"""Seconds between two lines where there is no terminal."""


class SimProgress:
    """Seeds, or other parts of a run, done, blocks, rate and time left; a context. Everything goes to `console`."""

    def __init__(
        self, console: Console, *, parts: int, done: int = 0, named: str = "seeds"
    ) -> None:
        """`done` of `parts` were done before, and count for no rate; `named` is what they are called."""
        self._console = console
        self._parts = parts
        self._named = named
        self._done = done
        self._began_s = monotonic()
        self._said_s = self._began_s
        self._blocks = 0
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar = Progress(
                SpinnerColumn(),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn(f"{self._named}  {{task.fields[told]}}", markup=False),
                TimeRemainingColumn(),
                TextColumn("left"),
                console=self._console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._parts, completed=self._done, told="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def real_ms(self) -> int:
        """Real time since it began."""
        return round(1_000 * (monotonic() - self._began_s))

    @property
    def blocks_per_second(self) -> float:
        """Blocks of the seeds that were done here, by real time."""
        return 1_000 * self._blocks / max(1, self.real_ms)

    def add(self, *, blocks: int = 0, note: str = "") -> None:
        """One more is done; `note` is worth knowing of all so far."""
        self._done += 1
        self._blocks += blocks
        told = f"{number(self._blocks)} blocks  {self.blocks_per_second:.0f}/s" if blocks else ""
        told = "  ".join(filter(None, (told, note)))
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, told=told)
        elif monotonic() - self._said_s >= SAY_EVERY_S:
            self._said_s = monotonic()
            self._console.print(
                f"{self._done} of {self._parts} {self._named}  {told}", markup=False
            )
