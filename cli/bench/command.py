"""`sinergi bench`: what a real network of this machine does in a second, and what that costs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
import trio
from rich import box
from rich.console import Console
from rich.table import Table

from cli.complaint import Complaint, Reason
from cli.sim.picture import picture_in
from cli.sim.shared import json_option
from cli.tell import console, number, side_console
from cli.values import cause_of, names_of, read_target, whole, written_whole
from node.bench.measure import ABOUT, Part, Report, Wanted, measure
from node.host.groups import leaves
from node.host.local_net import MANIFEST
from node.rehearsal.processes import NotStarted

NETWORK: Final = "network"
MOST_SECONDS: Final = 3_600


@click.command("bench", short_help="Measure a real network of this machine.")
@click.option(
    "--parts",
    metavar="NAME,NAME,...",
    default="all",
    show_default=True,
    callback=names_of([part.value for part in Part]),
    help="Of: " + "; ".join(f"{part.value}, {ABOUT[part]}" for part in Part) + ".",
)
@click.option(
    "--seconds",
    metavar="N",
    default="15",
    show_default=True,
    callback=whole(1, MOST_SECONDS),
    help="For each part; sync takes what it takes.",
)
@click.option(
    "--folder",
    metavar="DIR",
    default="build/bench",
    show_default=True,
    help="Where the network of the last measurement stays.",
)
@click.option(
    "--keep",
    metavar="FILE",
    callback=read_target,
    help="Write the JSON object to FILE, too.",
)
@click.option("--picture", metavar="FILE", callback=picture_in, help="Draw it (png, svg or pdf).")
@json_option
def bench(
    *,
    parts: tuple[str, ...],
    seconds: int,
    folder: str,
    keep: Path | None,
    picture: Path | None,
    is_json: bool,
) -> None:
    """Measure four authorities, each a process with libp2p and LevelDB, and the clients that load them.

    Nodes and clients share the cores of this machine. What else runs on it moves the figures by the clock;
    processor time moves less.

    \b
    Examples:
      sinergi bench
      sinergi bench --parts single,batches --seconds 8
      sinergi bench --json --picture build/bench.png
    """
    root = _emptied(Path(folder))
    side = side_console()
    wanted = Wanted([Part(name) for name in parts], float(seconds))
    with side.status("making a network") as status:
        try:
            report = trio.run(measure, root, wanted, lambda part: status.update(ABOUT[part]))
        except BaseExceptionGroup as group:
            raise _complaint(next(leaves(group)), root) from group
        except NotStarted as error:
            raise _complaint(error, root) from error
    _give(_object(report, seconds), report, keep, picture, console(), is_json=is_json)


def _give(
    found: dict[str, object],
    report: Report,
    keep: Path | None,
    picture: Path | None,
    out: Console,
    *,
    is_json: bool,
) -> None:
    if keep is not None:
        with written_whole(keep) as unfinished:
            unfinished.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if picture is not None:
        # Here, not above: matplotlib takes a second to import.
        from cli.bench.picture import draw  # noqa: PLC0415 - see above

        with written_whole(picture) as unfinished:
            draw(report, unfinished)
    if is_json:
        click.echo(json.dumps(found))
    else:
        out.print(_table(report))


def _emptied(root: Path) -> Path:
    """A place for the network; what an earlier measurement left there goes, and nothing else."""
    network = root / NETWORK
    try:
        if (network / MANIFEST).is_file():
            shutil.rmtree(network)
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Complaint(Reason.UNWRITABLE, path=root, detail=cause_of(error, root)) from error
    if network.exists():
        raise Complaint(Reason.NOT_A_REHEARSAL, path=network)
    return network


def _complaint(error: BaseException, root: Path) -> BaseException:
    if isinstance(error, NotStarted | trio.TooSlowError):
        detail = str(error) or "the nodes took too long"
        return Complaint(Reason.REHEARSAL_FAILED, path=root, detail=detail)
    return error


def _object(report: Report, seconds: int) -> dict[str, object]:
    return {
        "commit": _commit(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        "seconds": seconds,
        "figures": {part: _rounded(figures) for part, figures in report.figures.items()},
        "stages_us": {part: _rounded(stages) for part, stages in report.stages_us.items()},
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def _commit() -> str | None:
    """Which sources were measured, if that can be told."""
    git = shutil.which("git")
    if git is None:
        return None
    here = Path(__file__).parent
    # The command is ours.
    told = subprocess.run(  # noqa: S603 - see above
        [git, "-C", str(here), "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or None


def _table(report: Report) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column("part")
    table.add_column("figure")
    table.add_column("value", justify="right", style="bold cyan")
    stages = {f"{part}: us each, by stage": found for part, found in report.stages_us.items()}
    for part, figures in (*report.figures.items(), *stages.items()):
        for at, (name, value) in enumerate(figures.items()):
            shown = f"{value:.2f}" if abs(value) < 10 and value != int(value) else number(value)
            table.add_row("" if at else part, name.replace("_", " "), shown)
        table.add_section()
    return table
