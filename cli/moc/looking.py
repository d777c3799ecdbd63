"""`sinergi moc list`, `show`, `commitments`: what agencies agreed on, and what they owe."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint
from cli.completion import agencies_offered
from cli.desk import NODE_OPTIONS, SHORT, Agencies, ask, asked_of, node_parameters
from cli.directory.acting import found_among
from cli.directory.looks import member_of
from cli.listing import show_columns
from cli.moc.looks import (
    agreement_object,
    end_text,
    owed_object,
    show_agreement,
    show_owed,
    status_text,
)
from cli.moc.texts import MOST_BYTES
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.mocs import MocGround, MocSaying
from cli.tell import console
from cli.values import read_bytes

if TYPE_CHECKING:
    from node.client.agreements import Agreement, Owed
    from node.client.api import NodeApi

ENDED = ("expired", "terminated")
OTHER = 1
"""The exit status where a document is another one."""


async def found_moc(api: NodeApi, typed: str) -> Agreement:
    """The MoC that is meant; a Complaint if there is none, or several are."""
    from node.client.agreements import read_agreements  # noqa: PLC0415 - reads every contract

    moc_id = await found_among(api, ("moc", "agreements"), typed, MocGround.NO_MOC)
    found = await read_agreements(api, [moc_id])
    if not found:
        raise Complaint(MocGround.NO_MOC, value=typed)
    return found[0]


async def clause_words(api: NodeApi) -> dict[int, str]:
    """The words of clause codes, by their numbers."""
    from node.client.published import codes_of  # noqa: PLC0415 - see above

    return {each.code: each.word for each in await codes_of(api, "clause")}


def _list(of: str | None, *, is_all: bool, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[list[Agreement], Agencies, dict[int, str]]:
        from node.client.agreements import agreements_of  # noqa: PLC0415 - see above

        agencies = await Agencies.of(api, asked)
        found = await agreements_of(api, member_of(agencies, of, "moc list"))
        return found, agencies, await clause_words(api)

    found, agencies, words = ask(asked, story)
    shown = [each for each in found if is_all or each.status not in ENDED]
    if given["is_json"]:
        told = [agreement_object(each, (), agencies, words) for each in shown]
        click.echo(json.dumps({"mocs": told}, ensure_ascii=False))
    elif shown:
        _show_list(shown, agencies, language)
    else:
        console().print(Text(phrase(MocSaying.NONE, language)))


def _show_list(found: list[Agreement], agencies: Agencies, language: Language) -> None:
    now_ms = int(time.time() * 1000)
    headings = (MocSaying.ID, MocSaying.STANDS, MocSaying.PARTIES, MocSaying.ENDS)
    rows = [
        (
            each.moc_id[:SHORT],
            status_text(each.status, language),
            ", ".join(agencies.name(party, language) for party in each.parties),
            "-" if each.newest is None else end_text(each.newest.expires_ms, language, now_ms),
        )
        for each in found
    ]
    show_columns(headings, rows, language, console(), whole=(MocSaying.ID,))


def _show(moc: str, document: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())
    digest = None
    if document is not None:
        digest = hashlib.sha256(read_bytes(document, MOST_BYTES)).hexdigest()

    async def story(api: NodeApi) -> tuple[Agreement, list[Owed], Agencies, dict[int, str]]:
        from node.client.agreements import owed_in  # noqa: PLC0415 - see above

        found = await found_moc(api, moc)
        agencies = await Agencies.of(api, asked)
        return found, await owed_in(api, found), agencies, await clause_words(api)

    found, owed, agencies, words = ask(asked, story)
    is_this = digest is None or (found.newest is not None and found.newest.document == digest)
    if given["is_json"]:
        told = agreement_object(found, owed, agencies, words)
        told |= {"is_this_document": None if digest is None else is_this}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        show_agreement(found, owed, agencies, words, language, int(time.time() * 1000))
        if digest is not None:
            said, style = (MocSaying.SAME, "green") if is_this else (MocSaying.OTHER, "red")
            console().print(Text(phrase(said, language), style))
    if not is_this:
        raise click.exceptions.Exit(OTHER)


def _commitments(of: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[list[Owed], Agencies, dict[int, str]]:
        from node.client.agreements import owed_by  # noqa: PLC0415 - see above

        agencies = await Agencies.of(api, asked)
        member = member_of(agencies, of, "moc commitments")
        return await owed_by(api, member), agencies, await clause_words(api)

    owed, agencies, words = ask(asked, story)
    if given["is_json"]:
        told = [owed_object(each, agencies, words) for each in owed]
        click.echo(json.dumps({"commitments": told}, ensure_ascii=False))
    elif owed:
        show_owed(owed, agencies, words, language)
    else:
        console().print(Text(phrase(MocSaying.NONE, language)))


def _of() -> click.Option:
    return click.Option(["--of"], shell_complete=agencies_offered)


list_mocs = SpokenCommand(
    "list",
    Page(
        about=MocSaying.LIST_ABOUT,
        arguments=MocSaying.OPTIONS_ONLY,
        options=(("--of AGENCY", MocSaying.OF), ("--all", MocSaying.ALL), *NODE_OPTIONS),
        examples=(("sinergi moc list", MocSaying.LIST),),
    ),
    _list,
    [_of(), click.Option(["--all", "is_all"], is_flag=True), *node_parameters()],
)
show = SpokenCommand(
    "show",
    Page(
        about=MocSaying.SHOW_ABOUT,
        arguments=MocSaying.ID_OPTIONS,
        options=(("--document FILE", MocSaying.DOCUMENT), *NODE_OPTIONS),
        examples=(("sinergi moc show 3f9a", MocSaying.BY_ID),),
    ),
    _show,
    [
        click.Argument(["moc"]),
        click.Option(["--document"], type=click.Path()),
        *node_parameters(),
    ],
)
commitments = SpokenCommand(
    "commitments",
    Page(
        about=MocSaying.COMMITMENTS_ABOUT,
        arguments=MocSaying.OPTIONS_ONLY,
        options=(("--of AGENCY", MocSaying.OF), *NODE_OPTIONS),
        examples=(("sinergi moc commitments", MocSaying.COMMITMENTS),),
    ),
    _commitments,
    [_of(), *node_parameters()],
)
