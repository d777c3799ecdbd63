"""`sinergi report verify` and `list`: tables that were published, and whether they are what this chain gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.complaint import Complaint, Reason
from cli.completion import agencies_offered
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.listing import show_columns, show_values
from cli.outcomes import REFUSED
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import short
from cli.report.acting import found_table
from cli.report.looks import key_texts, kind_text, spec_object, value_text
from cli.report.show import NOBODY_NAMED
from cli.report.source import Counting, complaining_of_versions, of_node, stored
from cli.sayings.reports import FigureSaying, ReportSaying, TableStatusSaying
from cli.tell import console, local_time, number
from node.figures.published import OtherVersion, Published, Unequal, judge, read_published
from node.figures.table import Difference, Row, tabulate

if TYPE_CHECKING:
    from node.client.api import Json, NodeApi


@dataclass(frozen=True, slots=True)
class _Looked:
    published: Published
    rows: tuple[bytes, ...]
    counting: Counting
    agencies: Agencies


def _verify(table: str, store: str | None, **given: object) -> None:
    language = language_in(click.get_current_context())
    looked = _from_store(table, store, given, language) if store else _from_node(table, given)
    published, cut = looked.published, looked.counting.cut
    counted = tabulate(looked.counting.found, published.spec, cut)
    wrong = judge(published, looked.rows, counted)
    if given["is_json"]:
        click.echo(json.dumps(_object(published, wrong), ensure_ascii=False))
    else:
        _tell(looked, wrong, language)
    if wrong is not None:
        raise click.exceptions.Exit(REFUSED)


def _from_node(typed: str, given: dict[str, object]) -> _Looked:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> _Looked:
        from node.client.statistics import read_one  # noqa: PLC0415 - reads every contract

        agencies = await Agencies.of(api, asked)
        with complaining_of_versions():
            published, rows = await read_one(api, await found_table(api, typed))
        counting = await of_node(api, published.height, language)
        return _Looked(published, rows, counting, agencies)

    return ask(asked, story)


def _from_store(typed: str, store: str, given: dict[str, object], language: Language) -> _Looked:
    if given["node"] is not None or given["api"] is not None:
        raise Complaint(Reason.ONE_OF, names="--store, --node, --api")
    with stored(store, language) as opened:
        published, rows = opened.published(typed)
        return _Looked(published, rows, opened.counting(published.height), NOBODY_NAMED)


def _tell(looked: _Looked, wrong: Unequal | None, language: Language) -> None:
    out, published = console(), looked.published
    if wrong is None:
        out.print(Text(phrase(ReportSaying.EQUAL, language), "bold green"))
    else:
        out.print(Text(phrase(ReportSaying.UNEQUAL, language), "bold red"))
        show_values(_wrong_rows(looked, wrong.first, language), language, out)
    show_values(
        [
            (ReportSaying.TABLE, published.stat_id),
            (ReportSaying.WHO, looked.agencies.name(published.member, language)),
            (ReportSaying.WHAT, kind_text(published.spec, language)),
            (ReportSaying.UP_TO, number(published.height)),
            (ReportSaying.COMMIT, published.table_commit),
        ],
        language,
        out,
    )
    if not published.stands:
        state = phrase(TableStatusSaying[published.status.upper()], language)
        out.print(Text(phrase(ReportSaying.STOOD, language, state=state), "yellow"))


def _wrong_rows(
    looked: _Looked, first: Difference | None, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    if first is None:
        yield ReportSaying.FIRST_CELL, phrase(ReportSaying.UNKNOWN_CELL, language)
        return
    spec = looked.published.spec
    texts = key_texts(spec, Row(first.key, ()), looked.agencies, language)
    names = ", ".join(texts) or phrase(ReportSaying.ALL, language)
    if first.figure is None:
        yield ReportSaying.FIRST_CELL, phrase(ReportSaying.ROW, language, names=names)
        return
    what = phrase(FigureSaying[first.figure.name], language)
    yield ReportSaying.FIRST_CELL, phrase(ReportSaying.CELL, language, what=what, names=names)
    yield ReportSaying.SAID_THERE, value_text(first.figure, first.published, language)
    yield ReportSaying.COUNTED_HERE, value_text(first.figure, first.counted, language)


def _object(published: Published, wrong: Unequal | None) -> dict[str, object]:
    found: dict[str, object] | None = None
    if wrong is not None and wrong.first is not None:
        first = wrong.first
        found = {
            "key": list(first.key),
            "figure": None if first.figure is None else first.figure.name.lower(),
            "published": first.published,
            "counted": first.counted,
        }
    return {
        "stat_id": published.stat_id,
        "equal": wrong is None,
        "first": found,
        "spec": spec_object(published.spec),
        "height": published.height,
        "status": published.status,
        "table_commit": published.table_commit,
    }


def _list(of: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[list[Json], Agencies]:
        from node.client.statistics import read_tables  # noqa: PLC0415 - reads every contract

        agencies = await Agencies.of(api, asked)
        member = None if of is None else agencies.member(of)
        return await read_tables(api, member), agencies

    found, agencies = ask(asked, story)
    if given["is_json"]:
        click.echo(json.dumps({"tables": [_listed_object(each, agencies) for each in found]}))
    elif not found:
        console().print(Text(phrase(ReportSaying.NONE, language)))
    else:
        headings = (
            ReportSaying.TABLE,
            ReportSaying.WHO,
            ReportSaying.WHAT,
            ReportSaying.UP_TO,
            ReportSaying.STANDS,
        )
        rows = [_listed_row(each, agencies, language) for each in found]
        show_columns(headings, rows, language, console(), whole=(ReportSaying.TABLE,))


def _listed_row(told: Json, agencies: Agencies, language: Language) -> tuple[str | Text, ...]:
    state = phrase(TableStatusSaying[str(told["status"]).upper()], language)
    style = "" if told["status"] == "published" else "yellow"
    published = _read(told)
    what = "" if published is None else kind_text(published.spec, language)
    name = agencies.name(str(told["member"]), language)
    up_to = f"{number(int(str(told['height'])))}, {local_time(int(str(told['published_ms'])))}"
    return short(str(told["stat_id"])), name, what, up_to, Text(state, style)


def _listed_object(told: Json, agencies: Agencies) -> Json:
    """As the chain has it, with the spec as other commands show it, if this program can count it."""
    published = _read(told)
    spec = None if published is None else spec_object(published.spec)
    return {**told, "spec": spec, "name": agencies.names.get(str(told["member"]))}


def _read(told: Json) -> Published | None:
    try:
        return read_published(str(told["stat_id"]), told)
    except OtherVersion:
        return None


verify = SpokenCommand(
    "verify",
    Page(
        about=ReportSaying.VERIFY_ABOUT,
        arguments=ReportSaying.ID_OPTIONS,
        options=(("--store FOLDER", ReportSaying.STORE), *NODE_OPTIONS),
        examples=(
            ("sinergi report verify 3f9a", ReportSaying.VERIFY_EXAMPLE),
            ("sinergi report verify 3f9a --store FOLDER", ReportSaying.VERIFY_STORED),
        ),
    ),
    _verify,
    [
        click.Argument(["table"]),
        click.Option(["--store"], type=click.Path()),
        *node_parameters(),
    ],
)
list_tables = SpokenCommand(
    "list",
    Page(
        about=ReportSaying.LIST_ABOUT,
        arguments=ReportSaying.OPTIONS_ONLY,
        options=(("--of AGENCY", ReportSaying.LIST_OF), *NODE_OPTIONS),
        examples=(("sinergi report list", ReportSaying.LIST_EXAMPLE),),
    ),
    _list,
    [click.Option(["--of"], shell_complete=agencies_offered), *node_parameters()],
)
