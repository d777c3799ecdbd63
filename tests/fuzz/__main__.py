"""Feed every decoder: `python -m tests.fuzz --inputs 1250000 --seed 1 [--json FILE]`.

Exit status 1 if a decoder raised something else than its refusal, gave a value that is not what the bytes
say, or took too long or too much memory. docs/fuzzing.md has the figures of the recorded run.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.fuzz.decoders import DECODERS
from tests.fuzz.run import Kind, Result, run


def main() -> None:
    """Run what the command line says, show it, and judge it."""
    parser = ArgumentParser(prog="python -m tests.fuzz", description="Feed every decoder.")
    parser.add_argument("--inputs", type=int, default=100_000, help="in all, largest ones apart")
    parser.add_argument("--seed", type=int, default=1)
    names = [each.name for each in DECODERS]
    parser.add_argument("--decoder", choices=names, metavar="NAME", help="this one alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    arguments = parser.parse_args()

    decoders = [each for each in DECODERS if arguments.decoder in (None, each.name)]
    console = Console()
    results = []
    with console.status("") as status:
        for result in run(arguments.inputs, arguments.seed, decoders=decoders):
            results.append(result)
            status.update(f"{len(results)} of {len(decoders)} decoders done")
    console.print(_table(results))
    for result in results:
        for failure in (*result.failures, *result.slow):
            console.print(f"{result.decoder}: {failure}", soft_wrap=True, highlight=False)
    if arguments.json:
        report = {
            "inputs": arguments.inputs,
            "seed": arguments.seed,
            "decoders": [each.as_json() for each in results],
        }
        arguments.json.write_text(json.dumps(report, indent=1) + "\n")
    sys.exit(any(result.failures or result.slow for result in results))


def _table(results: list[Result]) -> Table:
    table = Table(title="What each decoder was fed, and what it did")
    columns = ("decoder", *(kind.value for kind in Kind), "accepted", "refused as", "slowest ms")
    for name in (*columns, "bytes a byte", "failures"):
        table.add_column(name, justify="left" if name in ("decoder", "refused as") else "right")
    for each in results:
        refused = ", ".join(f"{reason} {count:,}" for reason, count in each.refused.most_common())
        table.add_row(
            each.decoder,
            *(f"{each.inputs[kind]:,}" for kind in Kind),
            f"{each.accepted:,}",
            refused,
            f"{each.slowest_ms:.1f}",
            f"{each.worst_amplification:.1f}",
            f"{len(each.failures) + len(each.slow)}",
        )
    return table


if __name__ == "__main__":
    main()
