"""`sinergi directory list` and `show`: services looked up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint, Reason
from cli.completion import agencies_offered, words_offered
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.directory.acting import found_service
from cli.directory.looks import (
    areas_text,
    best_room,
    member_of,
    moment,
    needs_text,
    room_rows,
    room_text,
    service_object,
    service_rows,
    stand_text,
)
from cli.directory.offering import document_hash
from cli.directory.places import STATE_CODES, read_state
from cli.listing import show_columns, show_values
from cli.outcomes import REFUSED
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import short
from cli.sayings.directories import DirectorySaying
from cli.tell import console
from cli.values import one_of_words
from node.client.intake import NEEDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from node.client.api import NodeApi
    from node.client.services import Found, Listed


DAY = 10
"""Letters of a moment that is told to the day."""
WHOLE = (DirectorySaying.SERVICE, DirectorySaying.STANDS, DirectorySaying.UNTIL)


def _list(of: str | None, need: str | None, state: int | None, **given: object) -> None:
    if (need is None) != (state is None):
        name = "--need" if need is None else "--state"
        raise Complaint(Reason.MISSING, name=name, help="sinergi directory list --help")
    if need is not None and state is not None:
        _list_place(NEEDS[need], state, given)
    else:
        _list_own(of, given)


def _list_own(of: str | None, given: dict[str, object]) -> None:
    """The services of one agency."""
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[Sequence[Listed], Agencies]:
        from node.client.services import services_of  # noqa: PLC0415 - reads every contract

        agencies = await Agencies.of(api, asked)
        return await services_of(api, member_of(agencies, of, "directory list")), agencies

    found, agencies = ask(asked, story)
    if given["is_json"]:
        told = [service_object(each, agencies) for each in found]
        click.echo(json.dumps({"services": told}, ensure_ascii=False))
        return
    headings = (
        DirectorySaying.SERVICE,
        DirectorySaying.STANDS,
        DirectorySaying.NEEDS,
        DirectorySaying.IN_STATES,
        DirectorySaying.UNTIL,
        DirectorySaying.ROOM,
    )
    rows = [
        (
            short(each.service_id),
            stand_text(each.status, language),
            needs_text(each.draft.need_groups, language),
            areas_text(each.draft.areas, language),
            "" if each.draft.valid_to_ms is None else moment(each.draft.valid_to_ms)[:DAY],
            best_room(each, language),
        )
        for each in found
    ]
    _show(headings, rows, language)


def _list_place(need: int, area: int, given: dict[str, object]) -> None:
    """The services of all agencies for a need in a state."""
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[Sequence[Found], Agencies]:
        from node.client.services import serving  # noqa: PLC0415 - see above

        return await serving(api, need, area), await Agencies.of(api, asked)

    found, agencies = ask(asked, story)
    if given["is_json"]:
        told = [_found_object(each, agencies) for each in found]
        click.echo(json.dumps({"services": told}, ensure_ascii=False))
        return
    headings = (DirectorySaying.SERVICE, DirectorySaying.AGENCY, DirectorySaying.ROOM)
    rows = [
        (
            short(each.service_id),
            _who(each, agencies, language),
            room_text((each.room, each.is_confirmed), language),
        )
        for each in found
    ]
    _show(headings, rows, language)


def _who(found: Found, agencies: Agencies, language: Language) -> str:
    name = agencies.name(found.member, language)
    return name if found.is_active else phrase(DirectorySaying.INACTIVE, language, who=name)


def _found_object(found: Found, agencies: Agencies) -> dict[str, object]:
    return {
        "service_id": found.service_id,
        "member": found.member,
        "name": agencies.names.get(found.member),
        "room": found.room,
        "is_confirmed": found.is_confirmed,
        "is_active": found.is_active,
    }


def _show(
    headings: Sequence[DirectorySaying],
    rows: Sequence[tuple[str | Text, ...]],
    language: Language,
) -> None:
    if rows:
        show_columns(headings, rows, language, console(), whole=WHOLE)
    else:
        console().print(Text(phrase(DirectorySaying.NONE, language)))


def _show_one(service: str, file: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())
    document = None if file is None else document_hash(file)

    async def story(api: NodeApi) -> tuple[Listed, Agencies]:
        from node.client.services import read_services  # noqa: PLC0415 - see above

        [found] = await read_services(api, [await found_service(api, service)])
        return found, await Agencies.of(api, asked)

    found, agencies = ask(asked, story)
    is_same = None if document is None else document == found.draft.document
    if given["is_json"]:
        told = service_object(found, agencies) | {"is_this_file": is_same}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        out = console()
        show_values(service_rows(found, agencies, language), language, out)
        if is_same is not None:
            said = DirectorySaying.SAME_DOCUMENT if is_same else DirectorySaying.OTHER_DOCUMENT
            out.print(Text(phrase(said, language), "green" if is_same else "red"))
        out.print()
        headings = (
            DirectorySaying.IN_STATES,
            DirectorySaying.ROOM,
            DirectorySaying.NEEDS_ROOM,
            DirectorySaying.AS_OF,
        )
        show_columns(headings, room_rows(found, language), language, out)
    if is_same is False:
        raise SystemExit(REFUSED)


list_services = SpokenCommand(
    "list",
    Page(
        about=DirectorySaying.LIST_ABOUT,
        arguments=DirectorySaying.OPTIONS_ONLY,
        options=(
            ("--need CODE", DirectorySaying.NEED),
            ("--state STATE", DirectorySaying.STATE),
            ("--of AGENCY", DirectorySaying.OF),
            *NODE_OPTIONS,
        ),
        examples=(
            (
                "sinergi directory list --need makanan --state selangor",
                DirectorySaying.LIST_EXAMPLE,
            ),
            ("sinergi directory list", DirectorySaying.LIST_OWN),
        ),
        gaps={"known": ", ".join(NEEDS)},
    ),
    _list,
    [
        click.Option(
            ["--need"],
            callback=lambda ctx, param, value: (
                None if value is None else one_of_words(list(NEEDS))(ctx, param, value)
            ),
            shell_complete=words_offered(list(NEEDS)),
        ),
        click.Option(["--state"], callback=read_state, shell_complete=words_offered(STATE_CODES)),
        click.Option(["--of"], shell_complete=agencies_offered),
        *node_parameters(),
    ],
)
show_service = SpokenCommand(
    "show",
    Page(
        about=DirectorySaying.SHOW_ABOUT,
        arguments=DirectorySaying.ID_OPTIONS,
        options=(("--file FILE", DirectorySaying.SHOW_FILE), *NODE_OPTIONS),
        examples=(("sinergi directory show 3f9a", DirectorySaying.SHOW_EXAMPLE),),
    ),
    _show_one,
    [
        click.Argument(["service"]),
        click.Option(["--file"], type=click.Path()),
        *node_parameters(),
    ],
)
