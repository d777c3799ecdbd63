"""A schedule: a seed, its options and a plan of faults, in a file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import click

from cli.complaint import Complaint, Reason
from cli.values import read_file
from netsim.faults import Plan, plan_from_json, plan_to_json
from netsim.seed import Options, Size


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything that makes a world: what `replay --schedule` runs."""

    seed: int
    options: Options
    plan: Plan


def what_to_run(
    seed: int | None, options: Options, schedule: Schedule | None, *, command: str
) -> tuple[int, Options, Plan | None]:
    """A schedule's seed, options and plan, if there is one; otherwise the seed draws its plan."""
    if schedule is not None:
        return schedule.seed, schedule.options, schedule.plan
    if seed is None:
        raise Complaint(Reason.MISSING, name="--seed", help=f"sinergi {command} --help")
    return seed, options, None


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
        stored = json.loads(text)
        options = stored["options"]
        return Schedule(
            int(stored["seed"]),
            Options(
                authorities=int(options["authorities"]),
                observers=int(options["observers"]),
                faults=tuple(options["faults"]),
                adversaries=tuple(options["adversaries"]),
                size=Size(**options["size"]),
            ),
            plan_from_json(stored["plan"]),
        )
    except json.JSONDecodeError as error:
        detail = f"line {error.lineno} is not JSON"
    except KeyError as error:
        detail = f"{error} is missing"
    except (TypeError, ValueError) as error:
        detail = str(error)
    raise Complaint(Reason.SCHEDULE, path=path, detail=detail)
