"""What several commands share: seeds, processes, a file to go on from, Ctrl-C, JSON."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

import click
from rich.console import Console

from cli.complaint import Cause, Complaint, Reason, because
from cli.tell import command_line
from cli.values import check_writable, read_seeds, read_target, whole, writing
from netsim.runner import Mismatch, NotTheSame, beside

MOST_JOBS = 256
"""Processes; more than the cores of any machine that this is meant for."""

MOST_KEPT = 1_000
"""Files in which Ctrl-C keeps what was done; somebody who has so many can name the next one."""

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


def keep_after_stop(
    save: Callable[[Path], None], *, resume: Path | None, usual: Path
) -> Path | None:
    """Where what was done is kept now: in the file that was named, else in a new one; None if nowhere.

    A new one, since the usual one may hold what was kept before.
    """
    if resume is not None:
        with writing(resume, Reason.RESUME_FAILED):
            save(resume)
        return resume
    for folder in (usual.parent, Path(gettempdir())):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            file = _new_file(folder / usual.name)
            save(file)
            return file
    return None


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """For the short time in which something is kept and told of: who presses it twice must not lose it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def tell_kept(side: Console, *, done: str, file: Path | None, again: tuple[str, ...]) -> None:
    """After Ctrl-C: say where what was done is kept, and how to go on."""
    if file is None:
        side.print(f"\nStopped. {done} could be kept nowhere; --resume FILE names a place.")
        return
    line = command_line("sim", *again, "--resume", str(file))
    side.print(f"\nStopped. {done} kept in {file}; go on with:\n  {line}", soft_wrap=True)


def tell_nothing_done(side: Console) -> None:
    """After Ctrl-C before the first seed was done."""
    side.print("\nStopped before a seed was done; there is nothing to keep.")


def _new_file(usual: Path) -> Path:
    """`usual`, or `usual` with a number, made here and now so that nobody else takes it."""
    names = (usual, *(usual.with_stem(f"{usual.stem}-{at}") for at in range(2, MOST_KEPT)))
    for file in names:
        with suppress(FileExistsError):
            file.open("xb").close()
            return file
    raise FileExistsError(usual)


def refused(resume: Path, error: NotTheSame) -> Complaint:
    """What a person is told of a resume file that does not fit."""
    return Complaint(Reason.RESUME, path=resume, detail=because(_MISMATCHES[error.why]))
