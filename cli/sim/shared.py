"""What several commands share: seeds, processes, a file to go on from, Ctrl-C, JSON."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console

from cli.complaint import Cause, Complaint, Reason, because
from cli.tell import command_line
from cli.values import check_writable, read_seeds, read_target, whole
from netsim.runner import Mismatch, NotTheSame, beside

MOST_JOBS = 256
"""Processes; more than the cores of any machine that this is meant for."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

_MISMATCHES: dict[Mismatch, Cause] = {
    Mismatch.DAMAGED: Cause.DAMAGED,
    Mismatch.SOURCES: Cause.OTHER_SOURCES,
    Mismatch.OPTIONS: Cause.OTHER_OPTIONS,
    Mismatch.NO_TOTALS: Cause.NO_TOTALS,
    Mismatch.NO_MUTANTS: Cause.NO_MUTANTS,
}


def _read_resumed(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """A file to go on from: it is written anew beside itself, so that is tried now, too."""
    path = read_target(ctx, param, value)
    if path is not None:
        check_writable(beside(path))
    return path


seeds_option = click.option(
    "--seeds",
    metavar="A:B",
    required=True,
    callback=read_seeds,
    help="From A to just before B, such as 0:40.",
)

jobs_option = click.option(
    "--jobs",
    metavar="N",
    default=lambda: str(os.cpu_count() or 1),
    show_default="the number of cores",
    callback=whole(1, MOST_JOBS),
    help="Processes that run seeds at the same time; the result is the same with any number.",
)

resume_option = click.option(
    "--resume",
    metavar="FILE",
    callback=_read_resumed,
    help="Go on from what FILE holds, add up, and keep it up to date.",
)

json_option = click.option(
    "--json", "is_json", is_flag=True, help="One JSON object on standard output, for machines."
)


def keep(side: Console, *, done: str, file: Path, again: tuple[str, ...]) -> None:
    """After Ctrl-C: say where what was done is kept, and how to go on."""
    line = command_line("sim", *again, "--resume", str(file))
    side.print(f"\nStopped. {done} kept in {file}; go on with:\n  {line}", soft_wrap=True)


def file_for(resume: Path | None, usual: Path) -> Path:
    """Where Ctrl-C keeps what was done: in the file that was named, or else in the `usual` one."""
    if resume is None:
        usual.parent.mkdir(parents=True, exist_ok=True)
    return resume or usual


def refused(resume: Path, error: NotTheSame) -> Complaint:
    """What a person is told of a resume file that does not fit."""
    return Complaint(Reason.RESUME, path=resume, detail=because(_MISMATCHES[error.why]))
