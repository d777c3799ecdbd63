"""What became of one seed, as a table and as an object."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.tell import clock, number, plural
from netsim.plan_json import plan_to_json
from netsim.seed import Outcome

MOST_VIOLATIONS_SHOWN = 10
"""Violations that are shown; after the first, most are its consequences."""


def outcome_object(outcome: Outcome) -> dict[str, object]:
    """The outcome for machines."""
    return {
        "seed": outcome.seed,
        "is_good": outcome.is_good,
        "stalled": outcome.stalled,
        "lost": outcome.lost,
        "violations": [
            {"checker": each.checker, "what": each.what, "at_ms": each.at_ms}
            for each in outcome.violations
        ],
        "blocks": outcome.blocks,
        "epochs": outcome.epochs,
        "virtual_ms": outcome.virtual_ms,
        "events": outcome.events,
        "digest": outcome.digest,
        "counts": dict(sorted(outcome.counts.items())),
        "plan": plan_to_json(outcome.plan),
    }


def show_outcome(outcome: Outcome, out: Console) -> None:
    """The outcome for people."""
    table = Table(box=box.SIMPLE_HEAD, show_header=False, show_edge=False)
    for style in ("dim", "cyan", "dim", "cyan"):
        table.add_column(style=style, no_wrap=True)
    counts = outcome.counts
    rows = (
        ("blocks", outcome.blocks, "views nullified", counts["views nullified"]),
        ("epochs", outcome.epochs, "REPEAT proposals", counts["REPEAT proposals"]),
        ("transactions", counts["transactions"], "faults", len(outcome.plan)),
        ("messages and timers", outcome.events, "starts of processes", counts["starts"]),
    )
    for one, value, other, its in rows:
        table.add_row(one, number(value), other, number(its))
    table.add_row("virtual time", clock(outcome.virtual_ms), "lost", number(outcome.lost))
    out.print(Text(f"seed {outcome.seed}", style="bold"))
    out.print(table)
    out.print(Text.assemble((" digest  ", "dim"), outcome.digest, "\n"))
    _show_judgement(outcome, out)


def _show_judgement(outcome: Outcome, out: Console) -> None:
    if outcome.is_good:
        out.print(Text("Good: no checker found anything.", style="bold green"))
        return
    for found in outcome.violations[:MOST_VIOLATIONS_SHOWN]:
        text = Text.assemble((f"{clock(found.at_ms)} {found.checker}: ", "bold red"), found.what)
        out.print(text)
    left = len(outcome.violations) - MOST_VIOLATIONS_SHOWN
    if left > 0:
        out.print(Text(f"and {plural(left, 'violation')} more", style="red"))
    if outcome.stalled:
        out.print(Text("It stalled.", style="bold red"))
    if outcome.lost:
        lost = plural(outcome.lost, "accepted transaction")
        out.print(Text(f"{lost} never became final.", style="bold red"))
