"""A table as a picture: who is registered and helped, who waits, and how long until somebody speaks with them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cli.catalogue import Language, phrase
from cli.desk import Agencies
from cli.report.looks import key_texts, kind_text
from cli.sayings.reports import FigureSaying, ReportSaying
from cli.tell import number
from cli.values import written_whole
from node.figures.spec import TIMES, Dimension, Figure
from node.figures.table import Row, Table, Value

MOST_ROWS: Final = 14
"""In one picture; the largest of a table, unless they are months."""
MINUTES_A_DAY: Final = 24 * 60
PANELS: Final = (
    (Figure.OPENED, Figure.TELAH),
    (Figure.BELUM, Figure.SEDANG),
    (Figure.CONTACT_MEDIAN, Figure.CONTACT_P90),
)
NEEDED: Final = tuple(sorted(figure for panel in PANELS for figure in panel))
"""Figures that a picture shows."""


def draw(table: Table, agencies: Agencies, language: Language, file: Path) -> None:
    """Draw a table that has the figures in NEEDED, in the format that the ending of the file names (png, svg, pdf)."""
    from netsim.report import Panel, draw_panels  # noqa: PLC0415 - matplotlib takes a second to import

    rows = _rows(table)
    left = number(len(table.below() or [table.total]) - len(rows))
    more = {"height": number(table.height), "left": left}
    titles = (
        kind_text(table.spec, language),
        phrase(ReportSaying.PLOT_MORE, language, **more),
        phrase(ReportSaying.PLOT_DAYS, language),
    )
    panels: list[Panel] = []
    for (one, other), title in zip(PANELS, titles, strict=True):
        legend = [phrase(FigureSaying[each.name], language) for each in (one, other)]
        shown = [row for row in rows if _is_drawn(table.value(row, one), one)]
        numbers = {
            _label(table, row, agencies, language): [_number(table, row, each) for each in (one, other)]
            for row in shown
        }  # fmt: skip
        if numbers or not panels:
            panels.append(Panel(title, numbers, legend))
    with written_whole(file) as unfinished:
        draw_panels(panels, unfinished)


def _is_drawn(value: Value, figure: Figure) -> bool:
    """What is hidden is not, nor a time that nobody took."""
    return value is not None and (value > 0 or figure not in TIMES)


def _rows(table: Table) -> list[Row]:
    """The rows that are drawn: the newest months, or else the largest ones, in the order of the table."""
    rows = [row for row in table.below() or [table.total] if table.value(row, Figure.OPENED)]
    if table.spec.dimensions[:1] == (Dimension.MONTH,):
        return rows[-MOST_ROWS:]
    largest = sorted(rows, key=lambda row: -(table.value(row, Figure.OPENED) or 0))[:MOST_ROWS]
    return [row for row in rows if row in largest]


def _label(table: Table, row: Row, agencies: Agencies, language: Language) -> str:
    """What a row is about."""
    name = ", ".join(key_texts(table.spec, row, agencies, language))
    return name or phrase(ReportSaying.TOGETHER, language)


def _number(table: Table, row: Row, figure: Figure) -> float:
    """A number to be drawn: times in days, and no bar for what is hidden."""
    value = table.value(row, figure)
    if value is None:
        return float("nan")
    return value / MINUTES_A_DAY if figure in TIMES else value
