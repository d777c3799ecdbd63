"""`sinergi sim mutants`: is every rule needed, and does somebody notice when it is gone?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.complaint import Complaint, Reason
from cli.frame import STOPPED
from cli.sim.progress import SimProgress
from cli.sim.shared import (
    jobs_option,
    json_option,
    keep_after_stop,
    refused,
    resume_option,
    tell_kept,
    tell_nothing_done,
    without_ctrl_c,
)
from cli.sim.world import arguments_of, takes_world
from cli.tell import console, plural, side_console
from cli.values import hyphened, names_of, read_seeds, writing
from netsim.mutants import MUTANTS, Notice, load_notices, run_mutants, save_notices
from netsim.runner import NotTheSame
from netsim.seed import Options

KEEP_AT = Path("build/sim-mutants.json")
"""Where Ctrl-C keeps what was done if no --resume FILE was given."""


@click.command("mutants", short_help="Break each rule on purpose, and see who notices.")
@click.option(
    "--names",
    metavar="NAMES",
    default="all",
    show_default=True,
    callback=names_of(tuple(MUTANTS)),
    help="The mutants: all, or some with commas between them; a hyphen stands for a space.",
)
@click.option(
    "--seeds",
    metavar="A:B",
    default="0:20",
    show_default=True,
    callback=read_seeds,
    help="The seeds that each mutant runs.",
)
@takes_world
@jobs_option
@resume_option
@json_option
def mutants(
    options: Options,
    *,
    names: tuple[str, ...],
    seeds: range,
    jobs: int,
    resume: Path | None,
    is_json: bool,
) -> None:
    """Break each rule of the protocol on purpose, one at a time, and see which checker notices.

    A mutant takes its rule out of the machine and the signer of every honest node. Of the faults
    and adversaries that the options allow, it runs with those that would profit. Exit status 1 if
    no checker noticed one of them in any seed.

    \b
    Examples:
      sinergi sim mutants --seeds 0:20
      sinergi sim mutants --names two-notarizations,height --seeds 0:100 --jobs 4
      sinergi sim mutants --seeds 0:1000 --resume build/mutants.json --json
    """
    if not names:
        raise Complaint(Reason.NOTHING_TO_RUN, name="--names")
    work = _Work(options, names, seeds, jobs, resume)
    side = side_console()
    is_stopped = work.run(side)
    with without_ctrl_c() if is_stopped else nullcontext():
        # Kept before it is shown: the output may take no more.
        file = work.keep() if is_stopped else None
        try:
            if is_json:
                click.echo(json.dumps(work.plain()))
            else:
                _show(work.found, work.left, console())
        except OSError:
            work.tell_kept(side, file or work.keep())
            raise
        if is_stopped:
            work.tell_kept(side, file)
            raise click.exceptions.Exit(STOPPED)
    if not work.is_good:
        raise click.exceptions.Exit(1)


class _Work:
    """The mutants and seeds that were asked for, and what came of them so far."""

    def __init__(
        self,
        options: Options,
        names: tuple[str, ...],
        seeds: range,
        jobs: int,
        resume: Path | None,
    ) -> None:
        self._options = options
        self._names = names
        self._seeds = seeds
        self._jobs = jobs
        self._resume = resume
        self._notices = _load(resume, options)
        self._progress: SimProgress

    @property
    def found(self) -> list[Notice]:
        """The mutants of which a seed was run."""
        return [self._notices[name] for name in self._names if name in self._notices]

    @property
    def left(self) -> int:
        """How many seeds of all mutants did not run."""
        done = {each.mutant.name: set(each.done) for each in self.found}
        return sum(seed not in done.get(name, ()) for name in self._names for seed in self._seeds)

    @property
    def is_good(self) -> bool:
        """True if every seed ran, and every mutant was caught."""
        return not self.left and all(each.is_caught for each in self.found)

    def plain(self) -> dict[str, object]:
        """What `--json` prints."""
        mutants = [each.plain() for each in self.found]
        return {"mutants": mutants, "left": self.left, "is_good": self.is_good}

    def run(self, side: Console) -> bool:
        """Run what is left; True if Ctrl-C ended it."""
        try:
            with SimProgress(side, parts=self.left) as self._progress:
                self._run()
        except KeyboardInterrupt:
            return True
        return False

    def keep(self) -> Path | None:
        """Where all of it is kept now; None if it is nothing, or nowhere."""
        if not self._notices:
            return None
        save = partial(save_notices, options=self._options, notices=self._notices)
        return keep_after_stop(save, resume=self._resume, usual=KEEP_AT)

    def tell_kept(self, side: Console, file: Path | None) -> None:
        """Say where it is kept, and how to go on."""
        if not self._notices:
            tell_nothing_done(side)
            return
        done = plural(sum(each.seeds for each in self._notices.values()), "seed")
        some = () if len(self._names) == len(MUTANTS) else ("--names", hyphened(self._names))
        span = ("--seeds", f"{self._seeds.start}:{self._seeds.stop}", "--jobs", str(self._jobs))
        again = ("mutants", *some, *arguments_of(self._options), *span)
        tell_kept(side, done=done, file=file, again=again)

    def _run(self) -> None:
        resume = self._resume
        with nullcontext() if resume is None else writing(resume, Reason.RESUME_FAILED):
            run_mutants(
                self._names,
                self._seeds,
                self._options,
                jobs=self._jobs,
                progress=self._tell,
                resume=resume,
            )

    def _tell(self, notice: Notice) -> None:
        self._notices[notice.mutant.name] = notice
        self._progress.add(note=notice.mutant.name)


def _load(resume: Path | None, options: Options) -> dict[str, Notice]:
    if resume is None:
        return {}
    try:
        return load_notices(resume, options)
    except NotTheSame as error:
        raise refused(resume, error) from error


def _show(notices: Sequence[Notice], left: int, out: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("mutant", overflow="fold", ratio=3)
    table.add_column("rule", no_wrap=True)
    table.add_column("caught in", justify="right", no_wrap=True)
    table.add_column("first by", overflow="fold", ratio=2)
    for each in notices:
        by = each.by.most_common(1)[0][0] if each.by else ""
        share = f"{each.caught_seeds} of {each.seeds}"
        style = "" if each.is_caught else "bold red"
        table.add_row(each.mutant.name, each.mutant.rule, share, by, style=style)
    out.print(table)
    away = [each.mutant.name for each in notices if not each.is_caught]
    if left:
        caught = f"{len(notices) - len(away)} caught so far"
        told = f"Not done: {plural(left, 'seed')} of those asked for did not run; {caught}."
        out.print(Text(told, style="bold yellow"))
    elif away:
        told = f"{plural(len(away), 'mutant')} got away: {', '.join(away)}."
        out.print(Text(told, style="bold red"))
    else:
        out.print(Text(f"Good: {plural(len(notices), 'mutant')}, all caught.", style="bold green"))
