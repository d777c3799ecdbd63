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

from cli.catalogue import Language, phrase
from cli.referral_shown import LISTS
from cli.sayings.rehearsals import RehearsalSaying
from cli.tell import duration, number
from node.rehearsal import play
from node.rehearsal.play import Report

SAY_EVERY_S = 10.0
"""Between two lines where there is no terminal, unless something else begins."""

_STAGES = {
    play.Stage.MAKING: RehearsalSaying.STAGE_MAKING,
    play.Stage.STARTING: RehearsalSaying.STAGE_STARTING,
    play.Stage.PUBLISHING: RehearsalSaying.STAGE_PUBLISHING,
    play.Stage.VOTING: RehearsalSaying.STAGE_VOTING,
    play.Stage.WORKING: RehearsalSaying.STAGE_WORKING,
    play.Stage.WITHOUT: RehearsalSaying.STAGE_WITHOUT,
    play.Stage.BACK: RehearsalSaying.STAGE_BACK,
    play.Stage.COMPARING: RehearsalSaying.STAGE_COMPARING,
    play.Stage.READING: RehearsalSaying.STAGE_READING,
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
            RehearsalSaying.PROGRESS,
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
    verdict = RehearsalSaying.FAULTY if report.faults else RehearsalSaying.GOOD
    style = "bold red" if report.faults else "bold green"
    out.print(Text(phrase(verdict, language, count=len(report.faults)), style=style))


def _lists(report: Report, language: Language) -> Table:
    table = Table(box=box.ROUNDED, show_footer=True)
    table.add_column(
        phrase(RehearsalSaying.AGENCY, language), phrase(RehearsalSaying.TOGETHER, language)
    )
    for name in LISTS:
        total = sum(each[name] for each in report.lists.values())
        table.add_column(phrase(LISTS[name], language), number(total), justify="right")
    total = sum(sum(each.values()) for each in report.lists.values())
    table.add_column(phrase(RehearsalSaying.ALL, language), number(total), justify="right")
    for agency, lists in report.lists.items():
        counts = [number(lists[name]) for name in LISTS]
        table.add_row(agency, *counts, number(sum(lists.values())))
    return table


def _figures(report: Report, language: Language) -> Table:
    yes = {True: RehearsalSaying.YES, False: RehearsalSaying.NO}
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    rows = (
        (RehearsalSaying.NODES, number(report.nodes)),
        (RehearsalSaying.LOST, number(report.lost)),
        (RehearsalSaying.KILLED, report.killed),
        (RehearsalSaying.RECOVERED, phrase(yes[report.recovered], language)),
        (
            RehearsalSaying.ROOTS,
            f"{phrase(yes[report.state_roots_equal], language)}  {_short(report)}",
        ),
        (RehearsalSaying.TOOK, duration(1_000 * report.elapsed_s, language)),
        (RehearsalSaying.RATE, f"{report.referrals_per_s}  ({report.events_per_s})"),
        (RehearsalSaying.FINALITY, f"{report.finality_ms['p50']} / {report.finality_ms['p99']} ms"),
    )
    for name, value in rows:
        table.add_row(phrase(name, language), value)
    return table


def _short(report: Report) -> str:
    return f"{report.state_root[:16]} @ {number(report.height)}"
