"""`sinergi sim run`: many seeds, checked and summed up."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console

from cli.complaint import Reason
from cli.frame import STOPPED
from cli.sim.progress import SimProgress
from cli.sim.shared import (
    jobs_option,
    json_option,
    keep_after_stop,
    refused,
    resume_option,
    seeds_option,
    tell_kept,
    tell_nothing_done,
    without_ctrl_c,
)
from cli.sim.verdict import Verdict, show_verdict, verdict_object
from cli.sim.world import arguments_of, takes_world
from cli.tell import console, plural, side_console
from cli.values import writing
from netsim.runner import NotTheSame, SeedBroke, Totals, load_totals, run_seeds, save_totals
from netsim.seed import Options, Outcome

KEEP_AT = Path("build/sim-run.json")
"""Where Ctrl-C keeps what was done if no --resume FILE was given."""


@click.command("run", short_help="Run many seeds, check everything, and sum up.")
@seeds_option
@takes_world
@jobs_option
@resume_option
@json_option
def run(options: Options, *, seeds: range, jobs: int, resume: Path | None, is_json: bool) -> None:
    """Run many seeds, check everything, and sum up.

    Each seed draws a network, faults and adversaries, and runs whole nodes in it under every
    checker. Exit status 1 if a checker failed, or if something never happened that a run of so
    many full-size seeds has to show; then the one command that repeats the failure is printed.

    \b
    Examples:
      sinergi sim run --seeds 0:40
      sinergi sim run --authorities 7 --observers 2 --seeds 0:300 --jobs 4
      sinergi sim run --seeds 0:3000 --resume build/four.json
      sinergi sim run --seeds 0:20 --faults crash,partition --adversaries twin
      sinergi sim run --seeds 0:20 --size small --json
    """
    work = _Work(options, seeds, jobs, resume)
    side = side_console()
    is_stopped = work.run(side)
    with without_ctrl_c() if is_stopped else nullcontext():
        # Kept before it is shown: the output may take no more.
        file = work.keep() if is_stopped else None
        try:
            if is_json:
                click.echo(json.dumps(verdict_object(work.verdict)))
            else:
                show_verdict(work.verdict, console())
        except OSError:
            # Nobody could read the verdict: hours of work must not go with it.
            work.tell_kept(side, file or work.keep())
            raise
        if is_stopped:
            work.tell_kept(side, file)
            raise click.exceptions.Exit(STOPPED)
    if not work.verdict.is_good:
        raise click.exceptions.Exit(1)


class _Work:
    """The seeds that were asked for, and what came of them so far."""

    def __init__(self, options: Options, seeds: range, jobs: int, resume: Path | None) -> None:
        self._options = options
        self._seeds = seeds
        self._jobs = jobs
        self._resume = resume
        self.totals = _load(resume, options)
        self._broke: SeedBroke | None = None
        self._progress: SimProgress

    @property
    def left(self) -> int:
        """How many of the seeds did not run."""
        return sum(seed not in self.totals.digests for seed in self._seeds)

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        progress = self._progress
        return Verdict(
            self._options,
            self.totals,
            progress.real_ms,
            progress.blocks_per_second,
            self._broke,
            self.left,
        )

    def run(self, side: Console) -> bool:
        """Run what is left; True if Ctrl-C ended it."""
        count = len(self._seeds)
        try:
            with SimProgress(side, parts=count, done=count - self.left) as self._progress:
                self._run()
        except KeyboardInterrupt:
            return True
        return False

    def keep(self) -> Path | None:
        """Where all of it is kept now; None if it is nothing, or nowhere."""
        if not self.totals.seeds:
            return None
        return keep_after_stop(self._save, resume=self._resume, usual=KEEP_AT)

    def tell_kept(self, side: Console, file: Path | None) -> None:
        """Say where it is kept, and how to go on."""
        if not self.totals.seeds:
            tell_nothing_done(side)
            return
        span = ("--seeds", f"{self._seeds.start}:{self._seeds.stop}", "--jobs", str(self._jobs))
        again = ("run", *arguments_of(self._options), *span)
        tell_kept(side, done=plural(self.totals.seeds, "seed"), file=file, again=again)

    def _run(self) -> None:
        resume = self._resume
        try:
            with nullcontext() if resume is None else writing(resume, Reason.RESUME_FAILED):
                self.totals = run_seeds(
                    self._seeds,
                    self._options,
                    jobs=self._jobs,
                    progress=self._tell,
                    resume=resume,
                )
        except SeedBroke as error:
            self._broke = error

    def _save(self, file: Path) -> None:
        save_totals(file, self._options, self.totals)

    def _tell(self, outcome: Outcome, so_far: Totals) -> None:
        self.totals = so_far
        note = f"{so_far.failed} failed" if so_far.failed else ""
        self._progress.add(blocks=outcome.blocks, note=note)


def _load(resume: Path | None, options: Options) -> Totals:
    if resume is None:
        return Totals()
    try:
        return load_totals(resume, options)
    except NotTheSame as error:
        raise refused(resume, error) from error
