"""`sinergi sim run`: many seeds, checked and summed up."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from cli.sim.progress import SeedProgress
from cli.sim.shared import (
    INTERRUPTED,
    file_for,
    jobs_option,
    json_option,
    keep,
    refused,
    resume_option,
    seeds_option,
)
from cli.sim.verdict import Verdict, show_verdict, verdict_object
from cli.sim.world import arguments_of, takes_world
from cli.tell import console, plural, side_console
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
    totals = _load(resume, options)
    left = sum(seed not in totals.digests for seed in seeds)
    side = side_console()
    with SeedProgress(side, seeds=len(seeds), done=len(seeds) - left) as progress:

        def tell(outcome: Outcome, so_far: Totals) -> None:
            nonlocal totals
            totals = so_far
            failed = len(so_far.failures)
            progress.add(blocks=outcome.blocks, note=f"{failed} failed" if failed else "")

        is_whole = True
        broke: SeedBroke | None = None
        try:
            totals = run_seeds(seeds, options, jobs=jobs, progress=tell, resume=resume)
        except SeedBroke as error:
            broke = error
        except KeyboardInterrupt:
            is_whole = False
    verdict = Verdict(options, totals, progress.real_ms, progress.blocks_per_second, broke)
    if is_json:
        click.echo(json.dumps(verdict_object(verdict)))
    else:
        show_verdict(verdict, console())
    if not is_whole:
        _keep(side, seeds, jobs, verdict, resume)
        raise click.exceptions.Exit(INTERRUPTED)
    if not verdict.is_good:
        raise click.exceptions.Exit(1)


def _load(resume: Path | None, options: Options) -> Totals:
    if resume is None:
        return Totals()
    try:
        return load_totals(resume, options)
    except NotTheSame as error:
        raise refused(resume, error) from error


def _keep(side: Console, seeds: range, jobs: int, verdict: Verdict, resume: Path | None) -> None:
    file = file_for(resume, KEEP_AT)
    save_totals(file, verdict.options, verdict.totals)
    span = ("--seeds", f"{seeds.start}:{seeds.stop}", "--jobs", str(jobs))
    again = ("run", *arguments_of(verdict.options), *span)
    keep(side, done=plural(verdict.totals.seeds, "seed"), file=file, again=again)
