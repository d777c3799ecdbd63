"""`sinergi sim mutants`: is every rule needed, and does somebody notice when it is gone?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
from cli.sim.progress import SeedProgress
from cli.sim.shared import (
    jobs_option,
    json_option,
    keep_after_stop,
    refused,
    resume_option,
    tell_kept,
    tell_nothing_done,
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
    notices = _load(resume, options)
    left = _left(notices, names, seeds)
    side = side_console()
    is_stopped = False
    with SeedProgress(side, seeds=left) as progress:

        def tell(notice: Notice) -> None:
            notices[notice.mutant.name] = notice
            progress.add(note=notice.mutant.name)

        try:
            with nullcontext() if resume is None else writing(resume, Reason.RESUME_FAILED):
                run_mutants(names, seeds, options, jobs=jobs, progress=tell, resume=resume)
        except KeyboardInterrupt:
            is_stopped = True
    save = partial(save_notices, options=options, notices=notices)
    file = None
    if is_stopped and notices:
        file = keep_after_stop(save, resume=resume, usual=KEEP_AT)
    found = [notices[name] for name in names if name in notices]
    left = _left(notices, names, seeds)
    is_good = not left and all(each.is_caught for each in found)
    if is_json:
        plain = {"mutants": [each.plain() for each in found], "left": left, "is_good": is_good}
        click.echo(json.dumps(plain))
    else:
        _show(found, left, console())
    if is_stopped:
        _tell_stopped(side, notices, file, _again(names, options, seeds, jobs))
        raise click.exceptions.Exit(STOPPED)
    if not is_good:
        raise click.exceptions.Exit(1)


def _left(notices: Mapping[str, Notice], names: Sequence[str], seeds: range) -> int:
    """How many seeds of all mutants have not run."""
    done = {name: set(notices[name].done) if name in notices else set() for name in names}
    return sum(seed not in done[name] for name in names for seed in seeds)


def _again(names: Sequence[str], options: Options, seeds: range, jobs: int) -> tuple[str, ...]:
    """The command that goes on."""
    some = () if len(names) == len(MUTANTS) else ("--names", hyphened(names))
    span = ("--seeds", f"{seeds.start}:{seeds.stop}", "--jobs", str(jobs))
    return ("mutants", *some, *arguments_of(options), *span)


def _tell_stopped(
    side: Console, notices: Mapping[str, Notice], file: Path | None, again: tuple[str, ...]
) -> None:
    if not notices:
        tell_nothing_done(side)
        return
    done = plural(sum(each.seeds for each in notices.values()), "seed")
    tell_kept(side, done=done, file=file, again=again)


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
