"""Run the benchmarks: `python -m tests.bench [NAME ...] [--json]`.

A benchmark is a module in this folder with `def run() -> list[Figure]`; its name is the module's.
"""

import json
import platform
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from importlib import import_module
from os import cpu_count
from pkgutil import iter_modules

from rich.console import Console
from rich.table import Table

import tests.bench
from tests.bench.figure import Figure

NOT_BENCHMARKS = ("__main__", "figure", "shares")


def main() -> None:
    """Measure what the command line names, or everything, and print it."""
    known = [each.name for each in iter_modules(tests.bench.__path__)]
    known = [name for name in known if name not in NOT_BENCHMARKS]
    parser = ArgumentParser(prog="python -m tests.bench", description="Measure; medians.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(known)}")
    parser.add_argument("--json", action="store_true", help="one object instead of a table")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")

    figures = {name: _run(name) for name in arguments.names or known}
    if arguments.json:
        sys.stdout.write(_as_json(figures) + "\n")
    else:
        Console().print(_as_table(figures))


def _run(name: str) -> list[Figure]:
    figures: list[Figure] = import_module(f"tests.bench.{name}").run()
    return figures


def _as_json(figures: dict[str, list[Figure]]) -> str:
    report = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": cpu_count(),
        "figures": {name: [asdict(each) for each in found] for name, found in figures.items()},
    }
    return json.dumps(report, indent=2)


def _as_table(figures: dict[str, list[Figure]]) -> Table:
    table = Table(
        title=f"Python {platform.python_version()}, {platform.machine()}, {cpu_count()} cores",
        caption="median of the repetitions",
    )
    table.add_column("figure")
    for column in ("median", "lowest", "highest"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    table.add_column("repetitions", justify="right")
    for name, found in figures.items():
        table.add_row(name, style="bold")
        whole = ""
        for each in found:
            is_part = bool(whole) and each.name.startswith(f"{whole}: ")
            whole = whole if is_part else each.name
            told = each.name.replace(f"{whole}: ", "  ", 1) if is_part else each.name
            spread = (f"{value:,.2f}" for value in (each.median, each.lowest, each.highest))
            table.add_row(told, *spread, each.unit, str(each.repetitions))
        table.add_section()
    return table


if __name__ == "__main__":
    main()
