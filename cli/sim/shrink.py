"""`sinergi sim shrink`: a failing seed with as few faults as it needs to fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click
from rich.text import Text

from cli.complaint import Complaint, Reason
from cli.frame import STOPPED
from cli.sim.outcome import outcome_object, show_outcome
from cli.sim.schedule import Schedule, schedule_in, what_to_run, write_schedule
from cli.sim.shared import json_option, without_ctrl_c
from cli.sim.world import MOST_SEED, takes_world
from cli.tell import command_line, console, plural, side_console
from cli.values import check_writable, whole_or_none, written_whole
from netsim.faults import Plan
from netsim.seed import Options
from netsim.shrink import DoesNotFail, Try
from netsim.shrink import shrink as shrink_plan


@click.command("shrink", short_help="Take faults out of a failing seed while it still fails.")
@click.option(
    "--seed",
    metavar="N",
    callback=whole_or_none(0, MOST_SEED),
    help="The failing seed; not needed with --schedule, which names its own.",
)
@takes_world
@click.option(
    "--schedule",
    metavar="FILE",
    callback=schedule_in,
    help="Begin with the seed, options and faults in FILE.",
)
@click.option(
    "--output",
    metavar="FILE",
    help="Where the smaller schedule goes; schedule-SEED.json if not said.",
)
@json_option
def shrink(
    options: Options,
    *,
    seed: int | None,
    schedule: Schedule | None,
    output: str | None,
    is_json: bool,
) -> None:
    """Take faults out of a failing seed for as long as it still fails in the same way.

    Writes the smaller schedule, which `sim replay --schedule` runs; after Ctrl-C, the smallest so
    far. Exit status 2 if the seed does not fail at all.

    \b
    Examples:
      sinergi sim shrink --seed 17
      sinergi sim shrink --seed 17 --authorities 7 --output seventeen.json
    """
    seed, options, plan = what_to_run(click.get_current_context(), seed, options, schedule)
    file = check_writable(Path(output or f"schedule-{seed}.json"))
    smallest: Plan | None = None
    with side_console().status(f"running seed {seed}") as status:

        def tell(run: Try) -> None:
            nonlocal smallest
            smallest = run.smallest
            status.update(f"run {run.run}: {plural(len(smallest), 'fault')} left")

        try:
            outcome = shrink_plan(seed, options, plan=plan, tell=tell)
        except DoesNotFail as error:
            raise Complaint(Reason.NOTHING_FAILS, seed=seed) from error
        except KeyboardInterrupt:
            if smallest is None:
                raise
            status.stop()
            _stop(Schedule(seed, options, smallest), file)
    _write(Schedule(seed, options, outcome.plan), file)
    if is_json:
        click.echo(json.dumps({**outcome_object(outcome), "schedule": str(file)}))
        return
    out = console()
    for fault in outcome.plan:
        out.print(Text(f"  {fault!r}", style="yellow"))
    show_outcome(outcome, out)
    again = command_line("sim", "replay", "--schedule", str(file))
    left = plural(len(outcome.plan), "fault")
    out.print(f"\n{left} left; see them at work:\n  {again}", soft_wrap=True)


def _write(schedule: Schedule, file: Path) -> None:
    with written_whole(file) as unfinished:
        unfinished.write_text(write_schedule(schedule), encoding="utf-8")


def _stop(schedule: Schedule, file: Path) -> NoReturn:
    """After Ctrl-C: keep the smallest schedule that was found to fail, and say how to go on."""
    again = command_line("sim", "shrink", "--schedule", str(file), "--output", str(file))
    left = plural(len(schedule.plan), "fault")
    told = f"A schedule of {left} that fails is kept in {file}; go on with:\n  {again}"
    with without_ctrl_c():
        _write(schedule, file)
        side_console().print(f"\nStopped. {told}", soft_wrap=True)
    raise click.exceptions.Exit(STOPPED)
