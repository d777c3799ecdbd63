"""The door to matplotlib: a seed as a picture of who led, who voted, what failed and what became final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from netsim.fault_bars import Bar, bars
from netsim.faults import Plan
from netsim.trace import Line, Strike, What

WIDTH_INCHES: Final = 16
LANE_INCHES: Final = 0.42
ROW_INCHES: Final = 0.24
TITLE_COLUMNS: Final = 150

UP: Final = "#e8eef4"
"""Colour of a process that runs."""

COLOURS: dict[str, str] = {
    "Crash": "#ef6b6b",
    "CrashAt": "#ff9896",
    "KillThenCut": "#c49c94",
    "LoseLog": "#636363",
    "CutAt": "#6baed6",
    "Partition": "#c6dbef",
    "OneWay": "#7fdbe6",
    "Storm": "#dbdb8d",
    "Pause": "#ffbb78",
    "ClockJump": "#b39ddb",
    "ClockRate": "#e1d5f0",
    "DiskFails": "#a6a6a6",
    "SlowDisk": "#d9d9d9",
}
"""One colour for each kind of fault, the same in every picture, and light enough to write on."""

_BESIDE: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "frameon": False}
"""A legend to the right of its axes."""

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
    strikes: Sequence[Strike]
    from_ms: int
    until_ms: int


def draw_timeline(timeline: Timeline, file: Path) -> None:
    """Draw `timeline` into `file`, in the format that its ending names (png, svg, pdf)."""
    drawn = bars(
        timeline.plan,
        timeline.strikes,
        timeline.names,
        from_ms=timeline.from_ms,
        until_ms=timeline.until_ms,
    )
    lanes = len(timeline.names) * LANE_INCHES
    faults = max(1 + max((bar.row for bar in drawn), default=0), 2) * ROW_INCHES
    figure = Figure(figsize=(WIDTH_INCHES, 3.4 + lanes + faults), layout="constrained")
    FigureCanvasAgg(figure)
    heights, nodes, failures = figure.subplots(
        3, 1, sharex=True, height_ratios=[1.6, max(lanes, 1), max(faults, 0.5)]
    )
    title = "\n".join(wrap(timeline.title, TITLE_COLUMNS))
    heights.set_title(title, loc="left", fontsize=13)
    _draw_heights(heights, timeline)
    _draw_nodes(nodes, timeline)
    _draw_faults(failures, drawn)
    failures.set_xlim(timeline.from_ms / 1_000, timeline.until_ms / 1_000)
    failures.set_xlabel("virtual time in seconds")
    _save(figure, file)


def _draw_heights(axes: Axes, timeline: Timeline) -> None:
    """The highest final block, and the epochs, as far as the picture goes."""
    final = _rising((line.at_ms, line.height) for line in _of(timeline, What.FINAL))
    before = [height for at_ms, height in final if at_ms < timeline.from_ms]
    seen = [each for each in final if timeline.from_ms <= each[0] <= timeline.until_ms]
    steps = [(timeline.from_ms, before[-1] if before else 0), *seen]
    steps.append((timeline.until_ms, steps[-1][1]))
    times = [at_ms / 1_000 for at_ms, _ in steps]
    axes.step(times, [height for _, height in steps], where="post", color="#2ca02c")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    epochs = [
        at_ms
        for at_ms, _ in _rising((line.at_ms, line.epoch) for line in _of(timeline, What.EPOCH))
        if timeline.from_ms <= at_ms <= timeline.until_ms
    ]
    for at_ms in epochs:
        axes.axvline(at_ms / 1_000, color="0.85", linewidth=0.7, zorder=0)
    axes.set_ylabel("final height")
    axes.margins(y=0.1)
    if epochs:
        told = f"grey lines: {len(epochs)} epoch change{'s' if len(epochs) > 1 else ''}"
        axes.annotate(told, (0.995, 0.06), xycoords="axes fraction", ha="right", color="0.5")
    _tidy(axes)


def _draw_nodes(axes: Axes, timeline: Timeline) -> None:
    """A lane for each node: when it was up, and what it said."""
    for node in range(len(timeline.names)):
        for start_ms, end_ms in _spans_up(timeline, node):
            span = (start_ms / 1_000, (end_ms - start_ms) / 1_000)
            axes.broken_barh([span], (node - 0.12, 0.24), facecolors=UP, zorder=0)
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
    axes.legend(handles=_legend(timeline), **_BESIDE)
    _tidy(axes)


_SAYING = (What.PROPOSAL, What.VOTE, What.EVIDENCE)


def _draw_faults(axes: Axes, bars: Sequence[Bar]) -> None:
    """When each fault was there; what waited for its moment is an empty frame, and full where it came."""
    for bar in bars:
        if bar.waits_ms is not None:
            frame = (bar.waits_ms[0] / 1_000, (bar.waits_ms[1] - bar.waits_ms[0]) / 1_000)
            axes.broken_barh(
                [frame], (bar.row - 0.4, 0.8), facecolors="none", edgecolors=COLOURS[bar.kind]
            )
        for at_ms, until_ms in bar.spans_ms:
            span = (at_ms / 1_000, (until_ms - at_ms) / 1_000)
            axes.broken_barh([span], (bar.row - 0.4, 0.8), facecolors=COLOURS[bar.kind])
        axes.annotate(
            f" {bar.told}",
            (bar.label_ms / 1_000, bar.row),
            va="center",
            fontsize=8,
            annotation_clip=False,
        )
    if not bars:
        axes.annotate("none here", (0.5, 0.5), xycoords="axes fraction", ha="center", color="0.5")
    axes.set_yticks([])
    axes.set_ylim(max((bar.row for bar in bars), default=0) + 0.6, -0.6)
    axes.set_ylabel("faults")
    kinds = [kind for kind in COLOURS if kind in [bar.kind for bar in bars]]
    patches = [Patch(facecolor=COLOURS[kind], label=kind) for kind in kinds]
    if any(bar.waits_ms is not None for bar in bars):
        patches.append(Patch(facecolor="none", edgecolor="0.5", label="waits for its moment"))
    if patches:
        columns = 1 + (len(patches) > 7)
        axes.legend(handles=patches, fontsize=8, ncols=columns, **_BESIDE)
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


def _legend(timeline: Timeline) -> list[Line2D | Patch]:
    marks: list[Line2D | Patch] = [
        Line2D([], [], linestyle="", marker=marker, color=colour, label=word.strip(":").lower())
        for word, (marker, colour, _) in _MARKS.items()
    ]
    marks.append(Patch(facecolor=UP, label="process up"))
    if any(line.text.startswith("VIOLATION") for line in _of(timeline, What.TROUBLE)):
        marks.append(Line2D([], [], color="red", linewidth=1.2, label="violation"))
    return marks


def _tidy(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color="0.93", linewidth=0.6)


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a picture of bars: for each row a number for each name of the legend, the same ones in all rows."""

    title: str
    rows: Mapping[str, Sequence[float]]
    legend: Sequence[str] = ("",)


BARS: Final = ("#6baed6", "#ef6b6b")
"""Colours of a row's bars, in the order of the legend."""


def _save(figure: Figure, file: Path) -> None:
    """In the format that the ending names; what has none, as a device, gets a PNG, and no ending put to its name."""
    figure.savefig(file, dpi=110, format=file.suffix[1:] or "png")


def draw_panels(panels: Sequence[Panel], file: Path) -> None:
    """Draw `panels` side by side into `file`, in the format that its ending names (png, svg, pdf)."""
    figure = Figure(figsize=(WIDTH_INCHES, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    for at, panel in enumerate(panels):
        _draw_panel(figure.add_subplot(1, len(panels), at + 1), panel)
    _save(figure, file)


def _draw_panel(axes: Axes, panel: Panel) -> None:
    height = 0.8 / len(panel.legend)
    for at, (label, colour) in enumerate(zip(panel.legend, BARS, strict=False)):
        places = [row + (at + 0.5) * height - 0.4 for row in range(len(panel.rows))]
        values = [numbers[at] for numbers in panel.rows.values()]
        drawn = axes.barh(places, values, height=height, color=colour, label=label)
        axes.bar_label(drawn, fmt="{:,.0f}", padding=3)
    axes.set_yticks(range(len(panel.rows)), list(panel.rows))
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.set_title(panel.title, loc="left", fontsize=10)
    if panel.rows and len(panel.legend) > 1:
        axes.legend(frameon=False)
