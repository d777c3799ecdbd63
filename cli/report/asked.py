"""What a person asks to have counted: months, dimensions and figures, read into a spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import click

from cli.complaint import Complaint
from cli.completion import words_offered
from cli.page import Line
from cli.sayings.reports import ReportGround, ReportSaying
from cli.values import names_of, one_of_words, whole_or_none
from node.figures.month import month_at, month_of
from node.figures.spec import (
    DISPOSITIONS,
    SHOWN,
    TIMES,
    BadSpec,
    Counted,
    Dimension,
    Figure,
    Spec,
)
from node.figures.told import Cut

DIMENSIONS: Final = tuple(each.name.lower() for each in Dimension)
COUNTS: Final = tuple(each.name.lower() for each in Counted)
SETS: Final[Mapping[str, tuple[Figure, ...]]] = {
    "main": SHOWN,
    "outcomes": (Figure.TELAH, Figure.ENDED, *DISPOSITIONS, Figure.AT_RISK, Figure.CASES),
    "offers": tuple(each for each in Figure if Figure.OFFERS <= each <= Figure.FAILED),
    "times": TIMES,
}
"""Figures that are shown together."""
GAPS: Final[Mapping[str, object]] = {
    "dimensions": ", ".join(DIMENSIONS),
    "figures": ", ".join(SETS),
}
MOST_HEIGHT: Final = 2**63
OPTIONS: Final[tuple[Line, ...]] = (
    ("--from MONTH", ReportSaying.FROM),
    ("--to MONTH", ReportSaying.TO),
    ("--by DIMENSIONS", ReportSaying.BY),
    ("--figures SETS", ReportSaying.FIGURES),
    ("--count opened|happened", ReportSaying.COUNT),
    ("--at HEIGHT", ReportSaying.AT),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; months that nobody named follow from the newest block."""

    first: int | None
    last: int | None
    by: tuple[str, ...]
    sets: tuple[str, ...]
    counted: Counted
    height: int | None

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Wish:
        """Take what is this command's out of what click gives."""
        first, last, by = given["first"], given["last"], given["by"]
        sets, height = given["figures"], given["at"]
        assert isinstance(by, tuple)
        assert isinstance(sets, tuple)
        counted = Counted[str(given["count"]).upper()]
        return cls(_number(first), _number(last), by, sets, counted, _number(height))

    def spec(self, cut: Cut) -> Spec:
        """The table that is meant; a Complaint if there can be none."""
        last = month_at(cut.time_ms) if self.last is None else self.last
        first = last - last % 12 if self.first is None else self.first
        figures = sorted({figure for name in self.sets for figure in SETS[name]})
        dimensions = tuple(Dimension[each.upper()] for each in self.by)
        try:
            return Spec(self.counted, first, last, dimensions, tuple(figures))
        except BadSpec as bad:
            known = ", ".join(DIMENSIONS)
            raise Complaint(ReportGround.BAD_SPEC, detail=bad, known=known) from bad


def _number(given: object) -> int | None:
    assert given is None or isinstance(given, int)
    return given


def parameters() -> list[click.Parameter]:
    """What every command takes that counts."""
    return [
        click.Option(["--from", "first"], callback=_read_month),
        click.Option(["--to", "last"], callback=_read_month),
        click.Option(
            ["--by"],
            default="need",
            callback=names_of(DIMENSIONS),
            shell_complete=words_offered(DIMENSIONS),
        ),
        click.Option(
            ["--figures"],
            default="main",
            callback=names_of(list(SETS)),
            shell_complete=words_offered(list(SETS)),
        ),
        click.Option(
            ["--count"],
            default="opened",
            callback=one_of_words(COUNTS),
            shell_complete=words_offered(COUNTS),
        ),
        click.Option(["--at"], callback=whole_or_none(1, MOST_HEIGHT)),
    ]


def _read_month(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = month_of(value.strip())
    if found is None:
        raise Complaint(ReportGround.NOT_A_MONTH, value=value, name=param.opts[0])
    return found
