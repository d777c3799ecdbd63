"""`sinergi board`: every referral of the network, by agency, need or area, and those at risk of being lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click
from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.completion import word_option, words_offered
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.listing import show_columns
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import (
    LISTS,
    area_name,
    need_code,
    need_name,
    referral_object,
    short,
    time_left,
    who_acts,
)
from cli.sayings.boards import BoardSaying
from cli.sayings.cases import CaseSaying
from cli.sayings.referrals import ReferralSaying
from cli.sayings.rehearsals import RehearsalSaying
from cli.tell import console, number
from cli.values import names_of
from node.client.intake import NEEDS

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.board import Board, Count
    from node.client.registry import Referral

SHOWN: Final = 10
"""Of those at risk, unless all are asked for."""

HEADINGS: Final[dict[str, Saying]] = {
    "agency": RehearsalSaying.AGENCY,
    "need": ReferralSaying.NEED,
    "area": BoardSaying.AREA,
}


@dataclass(frozen=True, slots=True)
class _Seen:
    board: Board
    agencies: Agencies


def _show(by: str, of: str | None, need: tuple[str, ...], **given: object) -> None:
    language = language_in(click.get_current_context())
    asked = asked_of(given)

    async def story(api: NodeApi) -> _Seen:
        from node.client.board import read_board  # noqa: PLC0415 - slow to import

        agencies = await Agencies.of(api, asked)
        origins = agencies.members if of is None else (agencies.member(of),)
        return _Seen(await read_board(api, origins), agencies)

    seen = ask(asked, story)
    needs = {NEEDS[each] for each in need}
    board = seen.board.of_needs(needs)
    if given["is_json"]:
        click.echo(json.dumps(_object(by, board, seen.agencies), ensure_ascii=False))
        return
    out = console()
    if not board.referrals:
        out.print(Text(phrase(BoardSaying.EMPTY, language)))
        return
    out.print(_table(by, board, seen.agencies, language))
    out.print(Text(phrase(BoardSaying.READ, language, height=number(board.height)), style="dim"))
    risky = board.at_risk()
    _show_risky(risky if given["risk"] else risky[:SHOWN], len(risky), seen.agencies, language)


def _table(by: str, board: Board, agencies: Agencies, language: Language) -> Table:
    total, rows = board.total(), board.counted(_KEYS[by])
    names = {group: _named(by, group, agencies, language) for group in rows}
    longest = max(cell_len(word) for name in names.values() for word in name.split())
    table = Table(box=box.ROUNDED, show_footer=True)
    table.add_column(
        phrase(HEADINGS[by], language),
        phrase(RehearsalSaying.TOGETHER, language),
        min_width=longest,
    )
    for each, heading in LISTS.items():
        table.add_column(phrase(heading, language), number(total.lists[each]), justify="right")
    risky = _risky(total.at_risk)
    table.add_column(phrase(BoardSaying.AT_RISK, language), risky, justify="right")
    table.add_column(phrase(RehearsalSaying.ALL, language), number(total.all), justify="right")
    for group, count in rows.items():
        counts = [number(count.lists[each]) for each in LISTS]
        table.add_row(Text(names[group]), *counts, _risky(count.at_risk), number(count.all))
    return table


_KEYS: Final[dict[str, Callable[[Referral], str | int]]] = {
    "agency": lambda found: found.origin,
    "need": lambda found: found.need,
    "area": lambda found: found.area,
}


def _named(by: str, group: str | int, agencies: Agencies, language: Language) -> str:
    if isinstance(group, str):
        return agencies.name(group, language)
    return need_name(group, language) if by == "need" else area_name(group)


def _risky(count: int) -> Text:
    return Text(number(count), "bold red" if count else "")


def _show_risky(
    shown: Sequence[Referral], count: int, agencies: Agencies, language: Language
) -> None:
    out = console()
    if not count:
        out.print(Text(phrase(BoardSaying.SAFE, language), "green"))
        return
    told = phrase(BoardSaying.LISTED, language, count=number(count), passed=number(len(shown)))
    out.print(Text(told, "bold red"))
    headings = (
        CaseSaying.ID,
        ReferralSaying.NEED,
        BoardSaying.AREA,
        BoardSaying.WHY,
        CaseSaying.WHO,
        CaseSaying.LEFT,
    )
    show_columns(headings, _risky_rows(shown, agencies, language), language, out)


def _risky_rows(
    shown: Iterable[Referral], agencies: Agencies, language: Language
) -> Iterator[tuple[str | Text, ...]]:
    from node.client.board import risks_of  # noqa: PLC0415 - slow to import

    for found in shown:
        risks = [BoardSaying[each.name] for each in risks_of(found)]
        yield (
            short(found.ref_id),
            need_name(found.need, language),
            area_name(found.area),
            "; ".join(phrase(each, language, count=found.level) for each in risks),
            who_acts(found, agencies, language),
            time_left(found, language),
        )


def _object(by: str, board: Board, agencies: Agencies) -> dict[str, object]:
    from node.client.board import risks_of  # noqa: PLC0415 - slow to import

    rows = board.counted(_KEYS[by])
    return {
        "height": board.height,
        "by": by,
        "rows": [{**_group(by, group, agencies), **_counts(rows[group])} for group in rows],
        "total": _counts(board.total()),
        "at_risk": [
            {**referral_object(each, agencies), "why": [risk.value for risk in risks_of(each)]}
            for each in board.at_risk()
        ],
    }


def _group(by: str, group: str | int, agencies: Agencies) -> dict[str, object]:
    """What a row is about, for programs: the member's id and name, the need's code, the area's name."""
    if isinstance(group, str):
        return {by: group, "name": agencies.names.get(group)}
    return {by: need_code(group) if by == "need" else area_name(group)}


def _counts(count: Count) -> dict[str, int]:
    lists = {each.value: count.lists[each] for each in LISTS}
    return {**lists, "at_risk": count.at_risk, "all": count.all}


board = SpokenCommand(
    "board",
    Page(
        about=BoardSaying.ABOUT,
        arguments=BoardSaying.ARGUMENTS,
        options=(
            ("--by agency|need|area", BoardSaying.BY),
            ("--of AGENCY", BoardSaying.OF),
            ("--need CODES", BoardSaying.NEEDS),
            ("--risk", BoardSaying.RISK),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi board", BoardSaying.USUAL),
            ("sinergi board --by need --risk", BoardSaying.BY_NEED),
        ),
    ),
    _show,
    [
        word_option("--by", list(HEADINGS), default="agency"),
        click.Option(["--of"]),
        click.Option(
            ["--need"],
            default="all",
            callback=names_of(list(NEEDS)),
            shell_complete=words_offered(list(NEEDS)),
        ),
        click.Option(["--risk"], is_flag=True),
        *node_parameters(),
    ],
)
