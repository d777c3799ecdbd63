"""`sinergi report show`: what became of the referrals of some months, counted from the chain."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint, Reason
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.page import Page, SpokenCommand, language_in
from cli.report.asked import GAPS, OPTIONS, Wish, parameters
from cli.report.looks import show_table, table_csv, table_object
from cli.report.picture import NEEDED, draw
from cli.report.source import Counting, of_node, stored
from cli.sayings.reports import ReportSaying
from cli.sim.picture import picture_in
from cli.tell import console, side_console
from cli.values import read_target, written_whole
from node.figures.table import Table, tabulate

if TYPE_CHECKING:
    from node.client.api import NodeApi

NOBODY_NAMED = Agencies(None, (), {})
"""A store has no names of agencies."""


def _show(csv: Path | None, plot: Path | None, store: str | None, **given: object) -> None:
    language = language_in(click.get_current_context())
    wish = Wish.of(given)
    counting, agencies = counted(wish.height, store, given, language)
    table = tabulate(counting.found, wish.spec(counting.cut), counting.cut)
    if given["is_json"]:
        told = {**table_object(table, agencies), "time_ms": counting.cut.time_ms}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        show_table(table, agencies, language, console())
    if csv is not None:
        with written_whole(csv) as unfinished:
            unfinished.write_text(table_csv(table, agencies), encoding="utf-8")
        _written(csv, language)
    if plot is not None:
        draw(_drawable(table, counting), agencies, language, plot)
        _written(plot, language)


def counted(
    height: int | None, store: str | None, given: dict[str, object], language: Language
) -> tuple[Counting, Agencies]:
    """What a node's chain tells, or with `store` a folder's; and the agencies by name, which only a node's folder has."""
    if store is not None:
        if given["node"] is not None or given["api"] is not None:
            raise Complaint(Reason.ONE_OF, names="--store, --node, --api")
        with stored(store, language) as opened:
            return opened.counting(height), NOBODY_NAMED
    asked = asked_of(given)

    async def story(api: NodeApi) -> tuple[Counting, Agencies]:
        agencies = await Agencies.of(api, asked)
        return await of_node(api, height, language), agencies

    return ask(asked, story)


def _drawable(table: Table, counting: Counting) -> Table:
    """The same with the figures of a picture."""
    spec = replace(table.spec, figures=tuple(sorted({*table.spec.figures, *NEEDED})))
    return tabulate(counting.found, spec, counting.cut)


def _written(path: Path, language: Language) -> None:
    told = phrase(ReportSaying.WRITTEN, language, path=path)
    side_console().print(Text(told), soft_wrap=True)


show = SpokenCommand(
    "show",
    Page(
        about=ReportSaying.SHOW_ABOUT,
        arguments=ReportSaying.OPTIONS_ONLY,
        options=(
            *OPTIONS,
            ("--csv FILE", ReportSaying.CSV),
            ("--plot FILE", ReportSaying.PLOT),
            ("--store FOLDER", ReportSaying.STORE),
            *NODE_OPTIONS,
        ),
        examples=(
            (
                "sinergi report show --from 2026-01 --to 2026-03 --by need,area",
                ReportSaying.USUAL,
            ),
            ("sinergi report show --by helper --figures offers,times", ReportSaying.BY_AGENCY),
            ("sinergi report show --by month --plot months.png", ReportSaying.BY_PICTURE),
        ),
        gaps=GAPS,
    ),
    _show,
    [
        *parameters(),
        click.Option(["--csv"], type=click.Path(), callback=read_target),
        click.Option(["--plot"], type=click.Path(), callback=picture_in),
        click.Option(["--store"], type=click.Path()),
        *node_parameters(),
    ],
)
