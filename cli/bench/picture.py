"""A measurement as a picture: how much in a second, how soon final, and where a node's time goes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from netsim.report import Panel, draw_panels
from node.bench.measure import Part, Report

PER_S: Final = {
    "transactions of one call": ("single", "final_per_s"),
    "events in batches": ("batches", "events_per_s"),
    "sync: transactions": ("sync", "single_transactions_per_s"),
    "sync: events": ("sync", "batches_events_per_s"),
}
FINALITY: Final = {"200 a second": "paced", "one call, saturated": "single", "batches": "batches"}


def draw(report: Report, file: Path) -> None:
    """Draw `report` into `file`, in the format that its ending names (png, svg, pdf)."""
    found = report.figures
    rates = {
        name: [found[part][figure]]
        for name, (part, figure) in PER_S.items()
        if figure in found.get(part, {})
    }
    finality = {
        name: [found[part]["p50_ms"], found[part]["p99_ms"]]
        for name, part in FINALITY.items()
        if "p50_ms" in found.get(part, {})
    }
    stages = {name: [taken] for name, taken in report.stages_us.get(Part.SINGLE.value, {}).items()}
    panels = [
        Panel("a second", rates),
        Panel("until final, ms", finality, ("p50", "p99")),
        Panel("processor time of a node, us a transaction of one call", stages),
    ]
    draw_panels(panels, file)
