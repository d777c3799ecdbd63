"""A schedule: a seed, its options and a plan of faults, in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click
from click.core import ParameterSource

from cli.complaint import Cause, Complaint, Reason, because
from cli.sim.world import MOST_AUTHORITIES, MOST_OBSERVERS, MOST_SEED
from cli.values import read_file
from netsim.adversaries import ADVERSARIES
from netsim.faults import Plan
from netsim.plan import FAULTS
from netsim.plan_json import BadFault, Flaw, check_nodes, plan_from_json, plan_to_json
from netsim.seed import Options, Size, cast_of

MOST_BLOCKS = 10**6
"""Blocks, and epochs, of a seed in a schedule; more than anybody waits for."""

MOST_PLAN_MS = 10**9
"""Virtual time of a plan: eleven days."""

IN_SCHEDULE = ("seed", "authorities", "observers", "faults", "adversaries", "size")
"""The parameters of a command that a schedule takes the place of."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that makes a world: what `replay --schedule` runs."""

    seed: int
    options: Options
    plan: Plan


def what_to_run(
    ctx: click.Context, seed: int | None, options: Options, schedule: Schedule | None
) -> tuple[int, Options, Plan | None]:
    """A schedule's seed, options and plan, if there is one; otherwise the seed draws its plan.

    A Complaint if the command line says anything of what the schedule says.
    """
    if schedule is None:
        if seed is None:
            raise Complaint(Reason.MISSING, name="--seed", help=f"{ctx.command_path} --help")
        return seed, options, None
    for param in ctx.command.params:
        said = ctx.get_parameter_source(param.name or "")
        if param.name in IN_SCHEDULE and said is ParameterSource.COMMANDLINE:
            raise Complaint(Reason.TOGETHER, name=param.opts[0], other="--schedule")
    return schedule.seed, schedule.options, schedule.plan


def write_schedule(schedule: Schedule) -> str:
    """The text of the file, one fault a line, so that a person can take one out."""
    faults = ",\n".join(f"  {json.dumps(each)}" for each in plan_to_json(schedule.plan))
    options = json.dumps(asdict(schedule.options))
    return f'{{"seed": {schedule.seed},\n "options": {options},\n "plan": [\n{faults}\n ]}}\n'


def schedule_in(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Schedule | None:
    """The schedule in the file that a person named."""
    return None if value is None else read_schedule(read_file(value), path=value)


def read_schedule(text: str, *, path: str) -> Schedule:
    """The schedule that `text`, from the file `path`, holds; a Complaint if it holds none."""
    try:
        return _schedule_of(_Record("", json.loads(text)))
    except json.JSONDecodeError as error:
        detail = because(Cause.NOT_JSON, line=error.lineno)
    except _Unfit as error:
        detail = error.detail
    except BadFault as error:
        cause = _FLAWS[error.flaw]
        told = {"number": error.number, "kind": error.kind, "field": error.field}
        detail = because(cause, value=json.dumps(error.value), takes=error.takes, **told)
    raise Complaint(Reason.SCHEDULE, path=path, detail=detail)


_FLAWS = {
    Flaw.KIND: Cause.FAULT_KIND,
    Flaw.LACKS: Cause.FAULT_LACKS,
    Flaw.FIELD: Cause.FAULT_FIELD,
    Flaw.VALUE: Cause.FAULT_VALUE,
}


def _schedule_of(record: _Record) -> Schedule:
    asked = _Record("options.", record.at("options"))
    size = _Record("options.size.", asked.at("size"))
    schedule = Schedule(
        record.number("seed", 0, MOST_SEED),
        Options(
            authorities=asked.number("authorities", 1, MOST_AUTHORITIES),
            observers=asked.number("observers", 0, MOST_OBSERVERS),
            faults=asked.names("faults", FAULTS),
            adversaries=asked.names("adversaries", tuple(ADVERSARIES)),
            size=Size(
                blocks=size.number("blocks", 0, MOST_BLOCKS),
                epochs=size.number("epochs", 0, MOST_BLOCKS),
                plan_ms=size.number("plan_ms", 0, MOST_PLAN_MS),
            ),
        ),
        plan_from_json(record.list("plan")),
    )
    check_nodes(schedule.plan, cast_of(schedule.seed, schedule.options))
    return schedule


class _Unfit(Exception):
    """A part of a file that is no part of a schedule."""

    def __init__(self, cause: Cause, **gaps: object) -> None:
        super().__init__(cause.value)
        self.detail = because(cause, **gaps)


class _Record:
    """An object in the file, and the path to it."""

    def __init__(self, path: str, stored: object) -> None:
        if not isinstance(stored, dict):
            raise _Unfit(Cause.NO_OBJECT, field=path.rstrip(".") or "{}")
        self._path = path
        self._stored: dict[str, object] = stored

    def at(self, field: str) -> object:
        """What stands at `field`."""
        if field not in self._stored:
            raise _Unfit(Cause.LACKS, field=f"{self._path}{field}")
        return self._stored[field]

    def list(self, field: str) -> list[dict[str, object]]:
        """The list at `field`; its members are whoever reads it to judge."""
        value = self.at(field)
        if not isinstance(value, list):
            raise self._unfit(field, "[...]")
        return value

    def number(self, field: str, least: int, most: int) -> int:
        """The whole number at `field`."""
        value = self.at(field)
        if type(value) is not int or not least <= value <= most:
            raise self._unfit(field, f"{least}..{most}")
        return value

    def names(self, field: str, known: Sequence[str]) -> tuple[str, ...]:
        """The names at `field`."""
        value = self.at(field)
        if not isinstance(value, list) or not all(each in known for each in value):
            raise self._unfit(field, f"[{', '.join(known)}]")
        return tuple(value)

    def _unfit(self, field: str, takes: str) -> _Unfit:
        path, value = f"{self._path}{field}", json.dumps(self._stored[field])
        return _Unfit(Cause.UNFIT, field=path, value=value, takes=takes)
