"""How a rehearsal looks: a bar while it goes, and the three lists in the end."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Self

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.tell import duration, number
from node.rehearsal import play
from node.rehearsal.play import Report
from node.rehearsal.recount import LISTS

SAY_EVERY_S = 10.0
"""Between two lines where there is no terminal, unless something else begins."""

_STAGES = {
    play.Stage.MAKING: Phrase.STAGE_MAKING,
    play.Stage.STARTING: Phrase.STAGE_STARTING,
    play.Stage.VOTING: Phrase.STAGE_VOTING,
    play.Stage.WORKING: Phrase.STAGE_WORKING,
    play.Stage.WITHOUT: Phrase.STAGE_WITHOUT,
    play.Stage.BACK: Phrase.STAGE_BACK,
    play.Stage.COMPARING: Phrase.STAGE_COMPARING,
    play.Stage.READING: Phrase.STAGE_READING,
}

_LISTS = {
    "telah": Phrase.LIST_TELAH,
    "sedang": Phrase.LIST_SEDANG,
    "belum": Phrase.LIST_BELUM,
    "ended": Phrase.LIST_ENDED,
}


class Watch:
    """Shows how far a rehearsal is; a context."""

    def __init__(self, console: Console, language: Language, *, total: int) -> None:
        self._console = console
        self._language = language
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)
        self._said = ""
        self._said_s = 0.0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def tell(self, progress: play.Progress) -> None:
        """How far it is now."""
        stage = phrase(_STAGES[progress.stage], self._language, who=progress.who)
        told = phrase(
            Phrase.DEMO_PROGRESS,
            self._language,
            stage=stage,
            nodes=progress.up,
            events=number(progress.events),
        )
        if self._console.is_terminal:
            self._bar.update(self._task, completed=progress.done, description=told)
        elif stage != self._said or monotonic() - self._said_s >= SAY_EVERY_S:
            self._said, self._said_s = stage, monotonic()
            self._console.print(f"{progress.done:5} / {progress.total}  {told}", markup=False)


def show_report(report: Report, language: Language, out: Console) -> None:
    """The three lists by agency, and the figures."""
    out.print(_lists(report, language))
    out.print(_figures(report, language))
    for fault in report.faults:
        out.print(Text(fault, style="bold red"))
    verdict = Phrase.DEMO_FAULTY if report.faults else Phrase.DEMO_GOOD
    style = "bold red" if report.faults else "bold green"
    out.print(Text(phrase(verdict, language, count=len(report.faults)), style=style))


def _lists(report: Report, language: Language) -> Table:
    table = Table(box=box.ROUNDED, show_footer=True)
    table.add_column(phrase(Phrase.DEMO_AGENCY, language), phrase(Phrase.DEMO_TOGETHER, language))
    for name in LISTS:
        total = sum(each[name] for each in report.lists.values())
        table.add_column(phrase(_LISTS[name], language), number(total), justify="right")
    total = sum(sum(each.values()) for each in report.lists.values())
    table.add_column(phrase(Phrase.DEMO_ALL, language), number(total), justify="right")
    for agency, lists in report.lists.items():
        counts = [number(lists[name]) for name in LISTS]
        table.add_row(agency, *counts, number(sum(lists.values())))
    return table


def _figures(report: Report, language: Language) -> Table:
    yes = {True: Phrase.YES, False: Phrase.NO}
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    rows = (
        (Phrase.DEMO_NODES, number(report.nodes)),
        (Phrase.DEMO_LOST, number(report.lost)),
        (Phrase.DEMO_KILLED, report.killed),
        (Phrase.DEMO_RECOVERED, phrase(yes[report.recovered], language)),
        (Phrase.DEMO_ROOTS, f"{phrase(yes[report.state_roots_equal], language)}  {_short(report)}"),
        (Phrase.DEMO_TOOK, duration(1_000 * report.elapsed_s)),
        (Phrase.DEMO_RATE, f"{report.referrals_per_s}  ({report.events_per_s})"),
        (Phrase.DEMO_FINALITY, f"{report.finality_ms['p50']} / {report.finality_ms['p99']} ms"),
    )
    for name, value in rows:
        table.add_row(phrase(name, language), value)
    return table


def _short(report: Report) -> str:
    return f"{report.state_root[:16]} @ {number(report.height)}"
