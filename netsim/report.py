"""The door to matplotlib: a seed as a picture of who led, who voted, what failed and what became final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from netsim.fault_words import names_of
from netsim.faults import Fault, Plan
from netsim.trace import Line, What

WIDTH_INCHES: Final = 16
LANE_INCHES: Final = 0.42
MOST_FAULT_ROWS = 14
"""Rows in which faults are drawn; with more faults, a row is used again."""

_MARKS: dict[str, tuple[str, str, float]] = {
    "EXTEND": ("^", "#1f77b4", 36),
    "REPEAT": ("D", "#9467bd", 30),
    "NOTARIZE": (".", "#6baed6", 10),
    "NULLIFY": ("x", "#d62728", 14),
    "FINALIZE": (".", "#2ca02c", 10),
    "evidence:": ("*", "#e377c2", 60),
}
"""Marker, colour and size of what a node says, by the word of its line that tells the kind."""

_BELOW: dict[str, float] = {
    "evidence:": -0.3,
    "NOTARIZE": 0.18,
    "NULLIFY": 0.28,
    "FINALIZE": 0.38,
}
"""How far below its lane each stands; proposals stand on it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a picture shows; `names` are those of the nodes, by index, and `liars` those of adversaries."""

    title: str
    names: Sequence[str]
    liars: Mapping[int, str]
    lines: Sequence[Line]
    plan: Plan
    from_ms: int
    until_ms: int


def draw_timeline(timeline: Timeline, file: Path) -> None:
    """Draw `timeline` into `file`, in the format that its ending names (png, svg, pdf)."""
    lanes = len(timeline.names) * LANE_INCHES
    faults = min(max(len(timeline.plan), 1), MOST_FAULT_ROWS) * 0.24
    figure = Figure(figsize=(WIDTH_INCHES, 3.4 + lanes + faults), layout="constrained")
    FigureCanvasAgg(figure)
    heights, nodes, failures = figure.subplots(
        3, 1, sharex=True, height_ratios=[1.6, max(lanes, 1), max(faults, 0.5)]
    )
    heights.set_title(timeline.title, loc="left", fontsize=13)
    _draw_heights(heights, timeline)
    _draw_nodes(nodes, timeline)
    _draw_faults(failures, timeline)
    failures.set_xlim(timeline.from_ms / 1_000, timeline.until_ms / 1_000)
    failures.set_xlabel("virtual time in seconds")
    figure.savefig(file, dpi=110)


def _draw_heights(axes: Axes, timeline: Timeline) -> None:
    """The highest final block, and the epochs."""
    final = _rising((line.at_ms, line.height) for line in _of(timeline, What.FINAL))
    times = [at_ms / 1_000 for at_ms, _ in final]
    axes.step(times, [height for _, height in final], where="post", color="#2ca02c")
    epochs = _rising((line.at_ms, line.epoch) for line in _of(timeline, What.EPOCH))
    for at_ms, _ in epochs:
        axes.axvline(at_ms / 1_000, color="0.85", linewidth=0.7, zorder=0)
    axes.set_ylabel("final height")
    axes.margins(y=0.1)
    if epochs:
        told = f"grey lines: {len(epochs)} epoch changes"
        axes.annotate(told, (0.995, 0.06), xycoords="axes fraction", ha="right", color="0.5")
    _tidy(axes)


def _draw_nodes(axes: Axes, timeline: Timeline) -> None:
    """A lane for each node: when it was up, and what it said."""
    for node in range(len(timeline.names)):
        for start_ms, end_ms in _spans_up(timeline, node):
            span = (start_ms / 1_000, (end_ms - start_ms) / 1_000)
            axes.broken_barh([span], (node - 0.12, 0.24), facecolors="#e8eef4", zorder=0)
    for word, (marker, colour, size) in _MARKS.items():
        said = [
            line
            for line in timeline.lines
            if line.node is not None and line.what in _SAYING and word in line.text.split()
        ]
        axes.scatter(
            [line.at_ms / 1_000 for line in said],
            [(line.node or 0) + _BELOW.get(word, 0.0) for line in said],
            marker=marker,
            c=colour,
            s=size,
            linewidths=0.8,
        )
    for line in _of(timeline, What.TROUBLE):
        if line.text.startswith("VIOLATION"):
            axes.axvline(line.at_ms / 1_000, color="red", linewidth=1.2)
    names = [
        f"{name}, a {timeline.liars[node]}" if node in timeline.liars else name
        for node, name in enumerate(timeline.names)
    ]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.legend(handles=_legend(), loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    _tidy(axes)


_SAYING = (What.PROPOSAL, What.VOTE, What.EVIDENCE)


def _draw_faults(axes: Axes, timeline: Timeline) -> None:
    """When each fault was there; what waits for its moment is drawn for as long as it may wait."""
    rows = cycle(range(MOST_FAULT_ROWS))
    colours: dict[str, str] = {}
    palette = cycle(("#fdae6b", "#9ecae1", "#a1d99b", "#bcbddc", "#fdd0a2", "#d9d9d9"))
    for row, fault in zip(rows, timeline.plan, strict=False):
        kind = type(fault).__name__
        colour = colours.setdefault(kind, next(palette))
        start_s, length_s = fault.at_ms / 1_000, max(_length_ms(fault), 200) / 1_000
        axes.broken_barh([(start_s, length_s)], (row - 0.4, 0.8), facecolors=colour)
        told = f" {kind} {_where(fault, timeline.names)}"
        axes.annotate(told, (start_s, row), va="center", fontsize=8, annotation_clip=True)
    axes.set_yticks([])
    axes.set_ylim(min(max(len(timeline.plan), 1), MOST_FAULT_ROWS) - 0.4, -0.6)
    axes.set_ylabel("faults")
    _tidy(axes)


def _of(timeline: Timeline, what: What) -> list[Line]:
    return [line for line in timeline.lines if line.what is what]


def _rising(points: Iterable[tuple[int, int | None]]) -> list[tuple[int, int]]:
    """Those of `points` that are higher than all before."""
    found: list[tuple[int, int]] = []
    for at_ms, value in points:
        if value is not None and (not found or value > found[-1][1]):
            found.append((at_ms, value))
    return found


def _spans_up(timeline: Timeline, node: int) -> list[tuple[int, int]]:
    """When the process of `node` was there, from its starts and ends."""
    spans: list[tuple[int, int]] = []
    since_ms: int | None = None
    told = [line for line in _of(timeline, What.PROCESS) if line.node == node]
    for line in told:
        if line.text == "starts":
            since_ms = line.at_ms
        elif since_ms is not None:
            spans.append((since_ms, line.at_ms))
            since_ms = None
    if since_ms is not None or not told:
        spans.append((since_ms or 0, timeline.until_ms))
    return spans


def _length_ms(fault: Fault) -> int:
    """How long `fault` lasts, or waits."""
    until_ms = getattr(fault, "until_ms", fault.at_ms)
    lasts_ms = getattr(fault, "for_ms", getattr(fault, "down_ms", 0))
    return max(until_ms - fault.at_ms, 0) + int(lasts_ms)


def _where(fault: Fault, names: Sequence[str]) -> str:
    """The nodes that `fault` is about."""
    node: int | None = getattr(fault, "node", None)
    groups: Sequence[Sequence[int]] | None = getattr(fault, "groups", None)
    if node is not None:
        return names[node]
    if groups is not None:
        return " | ".join(names_of(group, names) for group in groups)
    sources = getattr(fault, "sources", None)
    if sources is not None:
        return f"{names_of(sources, names)} > {names_of(getattr(fault, 'targets', ()), names)}"
    return names_of(getattr(fault, "nodes", ()), names)


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], linestyle="", marker=marker, color=colour, label=word.strip(":").lower())
        for word, (marker, colour, _) in _MARKS.items()
    ]


def _tidy(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color="0.93", linewidth=0.6)
