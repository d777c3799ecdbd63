"""`sinergi govern list`, `show`, `diff`, `codes`, `terms`: what members are asked, and what would be another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.completion import words_offered
from cli.desk import NODE_OPTIONS, SHORT, Agencies, ask, asked_of, node_parameters
from cli.directory.looks import moment
from cli.govern.looks import (
    ballot_object,
    ballot_rows,
    code_object,
    line_object,
    matter_text,
    show_code,
    show_lines,
    show_source,
    state_text,
)
from cli.govern.reading import Looked, looked_at, programs_in
from cli.listing import marked, show_columns, show_values
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.governs import GovernSaying
from cli.tell import console, number
from cli.values import one_of_words_or_none

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.motions import Ballot
    from node.client.published import Coded, Standing

LISTS = ("need", "reason", "clause")
PROPOSAL_EXAMPLE = "sinergi govern show 3f9a"
YES_NO = (GovernSaying.YES, GovernSaying.NO)


def _list(*, is_all: bool, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[list[Ballot], int, Agencies]:
        from node.client import motions  # noqa: PLC0415 - reads every contract

        ballots = await motions.read_ballots(api)
        needed = motions.needed(await motions.entitled(api))
        return ballots, needed, await Agencies.of(api, asked)

    ballots, needed, agencies = ask(asked, story)
    shown = [each for each in ballots if is_all or each.state == "open"]
    if given["is_json"]:
        told = [ballot_object(each, needed, agencies) for each in shown]
        click.echo(json.dumps({"proposals": told}, ensure_ascii=False))
    elif shown:
        _show_ballots(shown, needed, language)
    else:
        console().print(Text(phrase(GovernSaying.NONE, language)))


def _show_ballots(ballots: list[Ballot], needed: int, language: Language) -> None:
    headings = (
        GovernSaying.ID,
        GovernSaying.MATTER,
        GovernSaying.STANDS,
        GovernSaying.VOTES,
        GovernSaying.UNTIL,
    )
    rows = [
        (
            each.ballot_id[:SHORT],
            matter_text(each, language),
            state_text(each, language),
            f"{len(each.voters)} / {needed}",
            moment(each.due_ms),
        )
        for each in ballots
    ]
    show_columns(headings, rows, language, console(), whole=(GovernSaying.ID,))


def _show(proposal: str, **given: object) -> None:
    looked, language = _looked(proposal, None, given), language_in(click.get_current_context())
    if given["is_json"]:
        click.echo(json.dumps(_object(looked, language), ensure_ascii=False))
        return
    show_values(list(ballot_rows(looked, language)), language, console())
    if looked.lines:
        console().print()
        show_lines(looked.lines, language)


def _diff(proposal: str, file: tuple[str, ...], *, source: bool, **given: object) -> None:
    language = language_in(click.get_current_context())
    looked = _looked(proposal, file, given)
    if given["is_json"]:
        click.echo(json.dumps(_object(looked, language), ensure_ascii=False))
        return
    console().print(Text(matter_text(looked.asked.ballot, language), "bold"))
    if looked.lines:
        show_lines(looked.lines, language)
    if looked.code is not None:
        show_code(looked.code, language)
        if source:
            show_source(looked.code)


def _looked(proposal: str, files: tuple[str, ...] | None, given: dict[str, object]) -> Looked:
    programs = None if files is None else programs_in(files)
    asked = asked_of(given)

    async def story(api: NodeApi) -> Looked:
        return await looked_at(api, proposal, programs, await Agencies.of(api, asked))

    return ask(asked, story)


def _object(looked: Looked, language: Language) -> dict[str, object]:
    ballot = ballot_object(looked.asked.ballot, looked.needed, looked.agencies)
    return ballot | {
        "asked": looked.asked.motion,
        "changes": [line_object(each, language) for each in looked.lines],
        "code": None if looked.code is None else code_object(looked.code),
    }


def _codes(which: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())
    lists = LISTS if which is None else (which,)

    async def story(api: NodeApi) -> dict[str, list[Coded]]:
        from node.client.published import codes_of  # noqa: PLC0415 - reads every contract

        return {each: await codes_of(api, each) for each in lists}

    found = ask(asked, story)
    if given["is_json"]:
        told = {name: [each.told() for each in codes] for name, codes in found.items()}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    headings = (
        GovernSaying.CODE,
        GovernSaying.WORD,
        GovernSaying.MALAY,
        GovernSaying.ENGLISH,
        GovernSaying.RETIRED,
    )
    for name, codes in found.items():
        console().print(Text(name, "bold"))
        rows = [
            (number(each.code), each.word, each.ms, each.en, _retired(each, language))
            for each in codes
        ]
        show_columns(headings, rows, language, console(), whole=(GovernSaying.WORD,))


def _retired(code: Coded, language: Language) -> Text:
    told = phrase(GovernSaying.RETIRED, language) if code.is_retired else ""
    return Text(told, "red")


def _terms(**given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[Standing, Agencies]:
        from node.client.published import standing_of_terms  # noqa: PLC0415 - see above

        agencies = await Agencies.of(api, asked)
        return await standing_of_terms(api, agencies.members), agencies

    found, agencies = ask(asked, story)
    if given["is_json"]:
        click.echo(json.dumps(found.told(agencies.names), ensure_ascii=False))
        return
    rows: list[tuple[GovernSaying, str | Text]] = [
        (GovernSaying.TERMS_VERSION, number(found.version))
    ]
    if found.document is not None and found.due_ms is not None:
        rows.append((GovernSaying.TERMS_DOCUMENT, found.document))
        rows.append((GovernSaying.UNTIL, moment(found.due_ms)))
    show_values(rows, language, console())
    headings = (GovernSaying.MEMBER, GovernSaying.CONFIRMED_VERSION, GovernSaying.UNDER)
    shown = [
        (
            agencies.name(each.member, language),
            number(each.confirmed),
            marked(each.is_under, language, YES_NO),
        )
        for each in found.members
    ]
    show_columns(headings, shown, language, console())


list_proposals = SpokenCommand(
    "list",
    Page(
        about=GovernSaying.LIST_ABOUT,
        arguments=GovernSaying.OPTIONS_ONLY,
        options=(("--all", GovernSaying.ALL), *NODE_OPTIONS),
        examples=(("sinergi govern list", GovernSaying.LIST),),
    ),
    _list,
    [click.Option(["--all", "is_all"], is_flag=True), *node_parameters()],
)
show = SpokenCommand(
    "show",
    Page(
        about=GovernSaying.SHOW_ABOUT,
        arguments=GovernSaying.PROPOSAL,
        options=NODE_OPTIONS,
        examples=((PROPOSAL_EXAMPLE, GovernSaying.READ_FIRST),),
    ),
    _show,
    [click.Argument(["proposal"]), *node_parameters()],
)
diff = SpokenCommand(
    "diff",
    Page(
        about=GovernSaying.DIFF_ABOUT,
        arguments=GovernSaying.PROPOSAL,
        options=(
            ("--file FILE", GovernSaying.FILE),
            ("--source", GovernSaying.SOURCE),
            *NODE_OPTIONS,
        ),
        examples=(("sinergi govern diff 3f9a --source", GovernSaying.SOURCE),),
    ),
    _diff,
    [
        click.Argument(["proposal"]),
        click.Option(["--file"], type=click.Path(), multiple=True),
        click.Option(["--source"], is_flag=True),
        *node_parameters(),
    ],
)
codes = SpokenCommand(
    "codes",
    Page(
        about=GovernSaying.CODES_ABOUT,
        arguments=GovernSaying.WHICH_LIST,
        options=NODE_OPTIONS,
        examples=(("sinergi govern codes clause", GovernSaying.CODES),),
    ),
    _codes,
    [
        click.Argument(
            ["which"],
            required=False,
            callback=one_of_words_or_none(LISTS),
            shell_complete=words_offered(LISTS),
        ),
        *node_parameters(),
    ],
)
terms = SpokenCommand(
    "terms",
    Page(
        about=GovernSaying.TERMS_ABOUT,
        arguments=GovernSaying.OPTIONS_ONLY,
        options=NODE_OPTIONS,
        examples=(("sinergi govern terms", GovernSaying.TERMS),),
    ),
    _terms,
    node_parameters(),
)
