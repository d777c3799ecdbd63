"""How a table looks: for people, for programs, and for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.desk import Agencies
from cli.referral_shown import area_name, need_code, need_name
from cli.report.asked import SETS
from cli.sayings.referrals import PrioritySaying
from cli.sayings.reports import DimensionSaying, FigureSaying, ReportSaying
from cli.tell import duration, number
from node.figures.counting import ALL, MINUTE_MS, NOBODY
from node.figures.month import named
from node.figures.spec import TIMES, Counted, Dimension, Figure, Spec
from node.figures.table import Row, Table, Value

MARK: Final = "*"
"""Stands for a number that is hidden."""
PADDING: Final = 3
"""Columns that a table takes beside what stands in one of its own."""


def value_text(figure: Figure, value: Value, language: Language) -> str:
    """A number as people read it; a time in its two largest units, and nothing where nobody took any."""
    if value is None:
        return MARK
    if figure in TIMES:
        return "" if value == 0 else duration(value * MINUTE_MS, language)
    return number(value)


def key_text(dimension: Dimension, value: str, agencies: Agencies, language: Language) -> str:
    """A value of a dimension as people read it."""
    if value == ALL:
        return phrase(ReportSaying.TOGETHER, language)
    match dimension:
        case Dimension.NEED:
            return need_name(int(value), language)
        case Dimension.AREA:
            return area_name(int(value))
        case Dimension.PRIORITY:
            return phrase(PrioritySaying[value.upper()], language)
        case Dimension.MONTH:
            return named(int(value))
        case Dimension.AGENCY | Dimension.HELPER:
            if value == NOBODY:
                return phrase(ReportSaying.NOBODY, language)
            return agencies.name(value, language)


def _code(dimension: Dimension, value: str) -> str | None:
    """The same for programs: codes and ids, None for all together or for no agency."""
    if value in (ALL, NOBODY):
        return None
    if dimension is Dimension.NEED:
        return need_code(int(value)) or value
    if dimension is Dimension.AREA:
        return area_name(int(value))
    return named(int(value)) if dimension is Dimension.MONTH else value


def kind_text(spec: Spec, language: Language) -> str:
    """In a few words what a table shows."""
    told = {"first": named(spec.first), "last": named(spec.last)}
    return phrase(ReportSaying.KIND, language, names=names_text(spec, language), **told)


def names_text(spec: Spec, language: Language) -> str:
    """Its dimensions."""
    names = [phrase(DimensionSaying[each.name], language) for each in spec.dimensions]
    return ", ".join(names) or phrase(ReportSaying.ALL, language)


def show_table(table: Table, agencies: Agencies, language: Language, out: Console) -> None:
    """One table for each set of figures, all together last; and what one has to know to read it."""
    spec = table.spec
    saying = ReportSaying.PERIOD_HAPPENED
    if spec.counted is Counted.OPENED:
        saying = ReportSaying.PERIOD_OPENED
    told = {"first": named(spec.first), "last": named(spec.last), "height": number(table.height)}
    out.print(Text(phrase(saying, language, **told)))
    if not any(value != 0 for row in table.rows for value in row.values):
        out.print(Text(phrase(ReportSaying.EMPTY, language)))
        return
    for name, figures in SETS.items():
        if set(figures) <= set(spec.figures):
            told_of = figures if name == "main" else _counted(table, figures)
            for some in _pages(table, told_of, agencies, language, out.width):
                out.print(_drawn(table, some, agencies, language))
    nothing = [
        phrase(FigureSaying[each.name], language)
        for each in spec.figures
        if each not in SETS["main"] and not _counted(table, (each,))
    ]
    if nothing:
        out.print(Text(phrase(ReportSaying.ZERO, language, names=", ".join(nothing)), "dim"))
    if any(value is None for row in table.rows for value in row.values):
        out.print(Text(phrase(ReportSaying.HIDDEN, language, mark=MARK), "dim"))
    if Dimension.AREA in spec.dimensions:
        out.print(Text(phrase(ReportSaying.REGIONS, language), "dim"))
    lost = table.value(table.total, Figure.LOST) if Figure.LOST in spec.figures else 0
    if lost:
        out.print(Text(phrase(ReportSaying.LOST, language, count=number(lost)), "bold red"))


def _counted(table: Table, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Those of which there is something to be told."""
    return tuple(each for each in figures if any(table.value(row, each) != 0 for row in table.rows))


def _pages(
    table: Table,
    figures: Sequence[Figure],
    agencies: Agencies,
    language: Language,
    width: int,
) -> Iterator[list[Figure]]:
    """The figures of each table that is drawn, so many that no word is cut."""
    keys = [key_texts(table.spec, row, agencies, language) for row in table.rows]
    heads = [phrase(DimensionSaying[each.name], language) for each in table.spec.dimensions]
    named_by = [max(map(cell_len, column)) for column in zip(heads, *keys, strict=True)]
    taken = sum(length + PADDING for length in named_by) + 1
    page: list[Figure] = []
    left = width - taken
    for figure in figures:
        needs = _width(table, figure, language) + PADDING
        if page and needs > left:
            yield page
            page, left = [], width - taken
        page.append(figure)
        left -= needs
    if page:
        yield page


def _width(table: Table, figure: Figure, language: Language) -> int:
    """Of a column: its longest word, or its longest number."""
    words = phrase(FigureSaying[figure.name], language).split()
    values = [value_text(figure, table.value(row, figure), language) for row in table.rows]
    return max(map(cell_len, [*words, *values]))


def _drawn(
    table: Table, figures: Sequence[Figure], agencies: Agencies, language: Language
) -> Drawn:
    drawn = Drawn(box=box.ROUNDED, show_footer=bool(table.below()))
    for at, dimension in enumerate(table.spec.dimensions):
        foot = "" if at else phrase(ReportSaying.TOGETHER, language)
        drawn.add_column(phrase(DimensionSaying[dimension.name], language), foot, no_wrap=True)
    for figure in figures:
        foot = value_text(figure, table.value(table.total, figure), language)
        width = _width(table, figure, language)
        heading = phrase(FigureSaying[figure.name], language)
        drawn.add_column(heading, foot, justify="right", width=width)
    for row in table.below() or [table.total]:
        texts = [value_text(each, table.value(row, each), language) for each in figures]
        if any(texts):
            drawn.add_row(*key_texts(table.spec, row, agencies, language), *texts)
    return drawn


def key_texts(spec: Spec, row: Row, agencies: Agencies, language: Language) -> list[str]:
    """What a row is about."""
    pairs = zip(spec.dimensions, row.key, strict=True)
    return [key_text(dimension, value, agencies, language) for dimension, value in pairs]


def spec_object(spec: Spec) -> dict[str, object]:
    """What a table shows, for programs."""
    return {
        "hash": spec.digest().hex(),
        "counted": spec.counted.name.lower(),
        "from": named(spec.first),
        "to": named(spec.last),
        "by": [each.name.lower() for each in spec.dimensions],
        "figures": [each.name.lower() for each in spec.figures],
    }


def table_object(table: Table, agencies: Agencies) -> dict[str, object]:
    """A table for programs: the row of all first; a dimension that is summed up is null, and so is a number that is hidden."""
    names = [each.name.lower() for each in table.spec.figures]
    rows = [
        {
            **_keys(table.spec, row, agencies),
            "values": dict(zip(names, row.values, strict=True)),
        }
        for row in table.rows
    ]
    return {"spec": spec_object(table.spec), "height": table.height, "rows": rows}


def _keys(spec: Spec, row: Row, agencies: Agencies) -> Mapping[str, object]:
    """Beside the value of each dimension what this agency calls another one; `sums` are the dimensions that are summed up."""
    found: dict[str, object] = {}
    for dimension, value in zip(spec.dimensions, row.key, strict=True):
        name = dimension.name.lower()
        found[name] = _code(dimension, value)
        if dimension in (Dimension.AGENCY, Dimension.HELPER):
            found[f"{name}_name"] = agencies.names.get(value)
    pairs = zip(spec.dimensions, row.key, strict=True)
    found["sums"] = [each.name.lower() for each, value in pairs if value == ALL]
    return found


def table_csv(table: Table, agencies: Agencies) -> str:
    """A table for a spreadsheet: codes and names as in JSON, `all` for what is summed up, a mark for what is hidden."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    spec = table.spec
    head = [each.name.lower() for each in spec.dimensions]
    writer.writerow([*head, *[each.name.lower() for each in spec.figures]])
    for row in table.rows:
        values = ["*" if value is None else value for value in row.values]
        writer.writerow([*_cells(spec, row, agencies), *values])
    return text.getvalue()


def _cells(spec: Spec, row: Row, agencies: Agencies) -> Iterator[str]:
    for dimension, value in zip(spec.dimensions, row.key, strict=True):
        if value in (ALL, NOBODY):
            yield value
        elif value in agencies.names:
            yield agencies.names[value]
        else:
            yield _code(dimension, value) or value
