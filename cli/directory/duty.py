"""`sinergi directory duty set`, `clear`, `show`: who is on duty, and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.completion import agencies_offered, words_offered
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters
from cli.directory.acting import (
    SIGNING_OPTIONS,
    Meant,
    Shown,
    act,
    found_shift,
    key_parameters,
)
from cli.directory.looks import areas_text, member_of, moment, phase_text, shift_object, shift_rows
from cli.directory.places import STATE_CODES, numbers_of, read_state, read_states
from cli.listing import show_columns
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import short
from cli.sayings.directories import DirectorySaying
from cli.spoken import Topic
from cli.tell import console
from cli.values import read_moment, read_span, read_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from node.client.api import NodeApi
    from node.client.roster import Shift

MOST_DESK = 255
STEWARDS_DESK = 0


async def _look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How a shift stands; nothing is kept of one that is over."""
    from node.client.roster import read_shifts  # noqa: PLC0415 - reads every contract

    found = await read_shifts(api, [subject])
    if not found:
        return Shown(None, ())
    return Shown(shift_object(found[0], agencies), tuple(shift_rows(found[0], agencies, language)))


def _set(state: tuple[str, ...] | None, begins: int, length_ms: int, **given: object) -> None:
    from node.client import roster  # noqa: PLC0415 - see above
    from node.client.acts import fresh  # noqa: PLC0415 - see above

    areas = ((STEWARDS_DESK,) if given["steward"] else ()) + numbers_of(state or ())
    if not areas:
        raise Complaint(Reason.MISSING, name="--state", help="sinergi directory duty set --help")
    desk = given["desk"]
    assert isinstance(desk, int)
    shift_id = fresh().hex()
    shift = roster.Shift(shift_id, "", desk, areas, begins, begins + length_ms, is_on=False)

    async def write(_api: NodeApi) -> Meant:
        return Meant(shift_id, [roster.plan(shift)])

    act(given, DirectorySaying.PLANNED, write, _look)


def _clear(shift: str, **given: object) -> None:
    from node.client import roster  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        shift_id = await found_shift(api, shift)
        return Meant(shift_id, [roster.clear(shift_id)])

    act(given, DirectorySaying.CLEARED, write, _look)


def _show(of: str | None, state: int | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[_Roster, Agencies]:
        from node.client import roster  # noqa: PLC0415 - see above

        agencies = await Agencies.of(api, asked)
        gap = await roster.stewards_gap(api)
        if state is not None:
            return (await roster.on_duty(api, state), None, gap), agencies
        return (
            None,
            await roster.shifts_of(api, member_of(agencies, of, "directory duty show")),
            gap,
        ), agencies

    (members, shifts, gap), agencies = ask(asked, story)
    if given["is_json"]:
        told = {
            "on_duty": members,
            "shifts": None if shifts is None else [shift_object(e, agencies) for e in shifts],
            "stewards_gap": None if gap is None else {"from_ms": gap[0], "to_ms": gap[1]},
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if members is not None:
        _show_on_duty([agencies.name(each, language) for each in members], language)
    if shifts is not None:
        _show_shifts(shifts, language)
    _show_gap(gap, language)


_Gap = tuple[int, int] | None
_Roster = tuple["list[str] | None", "list[Shift] | None", _Gap]


def _show_on_duty(names: Sequence[str], language: Language) -> None:
    if names:
        show_columns((DirectorySaying.ON,), [(each,) for each in names], language, console())
    else:
        console().print(Text(phrase(DirectorySaying.NOBODY_ON, language), "red"))


def _show_shifts(shifts: Sequence[Shift], language: Language) -> None:
    if not shifts:
        console().print(Text(phrase(DirectorySaying.NONE, language)))
        return
    headings = (
        DirectorySaying.SHIFT,
        DirectorySaying.STANDS,
        DirectorySaying.DESK,
        DirectorySaying.IN_STATES,
        DirectorySaying.BEGINS,
        DirectorySaying.ENDS,
    )
    rows = [
        (
            short(each.shift_id),
            phase_text(each, language),
            str(each.desk),
            areas_text(each.areas, language),
            moment(each.from_ms),
            moment(each.to_ms),
        )
        for each in shifts
    ]
    show_columns(headings, rows, language, console(), whole=(DirectorySaying.SHIFT,))


def _show_gap(gap: _Gap, language: Language) -> None:
    if gap is None:
        told, style = phrase(DirectorySaying.NO_GAP, language), "dim"
    else:
        first, last = (moment(each) for each in gap)
        told, style = phrase(DirectorySaying.GAP_IS, language, first=first, last=last), "yellow"
    console().print(Text(told, style))


def _read_desk(_ctx: click.Context, param: click.Parameter, value: str) -> int:
    return read_whole(value, name=param.opts[0], least=0, most=MOST_DESK)


duty = Topic(
    "duty",
    Page(
        about=DirectorySaying.DUTY_ABOUT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("set", DirectorySaying.DUTY_SET),
            ("clear", DirectorySaying.DUTY_CLEAR),
            ("show", DirectorySaying.DUTY_SHOW),
        ),
        options=NODE_OPTIONS[-1:],
        examples=(
            (
                "sinergi directory duty set --state selangor --from 2027-01-01T20:00 --for 12h",
                DirectorySaying.DUTY_SET_EXAMPLE,
            ),
            ("sinergi directory duty show --state selangor", DirectorySaying.DUTY_SHOW_EXAMPLE),
        ),
    ),
)
duty.add_command(
    SpokenCommand(
        "set",
        Page(
            about=DirectorySaying.DUTY_SET_ABOUT,
            arguments=DirectorySaying.OPTIONS_ONLY,
            options=(
                ("--state STATES", DirectorySaying.STATES),
                ("--steward", DirectorySaying.DUTY_STEWARD),
                ("--from TIME", DirectorySaying.DUTY_FROM),
                ("--for SPAN", DirectorySaying.DUTY_FOR),
                ("--desk NUMBER", DirectorySaying.DUTY_DESK),
                *SIGNING_OPTIONS,
                *NODE_OPTIONS,
            ),
            examples=(
                (
                    "sinergi directory duty set --state selangor --from 2027-01-01T20:00 --for 12h",
                    DirectorySaying.DUTY_SET_EXAMPLE,
                ),
            ),
        ),
        _set,
        [
            click.Option(
                ["--state"], callback=read_states, shell_complete=words_offered(STATE_CODES)
            ),
            click.Option(["--steward"], is_flag=True),
            click.Option(["--from", "begins"], default="now", callback=read_moment),
            click.Option(["--for", "length_ms"], required=True, callback=read_span),
            click.Option(["--desk"], default="1", callback=_read_desk),
            *key_parameters(),
            *node_parameters(),
        ],
    )
)
duty.add_command(
    SpokenCommand(
        "clear",
        Page(
            about=DirectorySaying.DUTY_CLEAR_ABOUT,
            arguments=DirectorySaying.ID_OPTIONS,
            options=(*SIGNING_OPTIONS, *NODE_OPTIONS),
            examples=(("sinergi directory duty clear 3f9a", DirectorySaying.DUTY_CLEAR),),
        ),
        _clear,
        [click.Argument(["shift"]), *key_parameters(), *node_parameters()],
    )
)
duty.add_command(
    SpokenCommand(
        "show",
        Page(
            about=DirectorySaying.DUTY_SHOW_ABOUT,
            arguments=DirectorySaying.OPTIONS_ONLY,
            options=(
                ("--state STATE", DirectorySaying.STATE),
                ("--of AGENCY", DirectorySaying.OF),
                *NODE_OPTIONS,
            ),
            examples=(
                ("sinergi directory duty show --state selangor", DirectorySaying.DUTY_SHOW_EXAMPLE),
            ),
        ),
        _show,
        [
            click.Option(
                ["--state"], callback=read_state, shell_complete=words_offered(STATE_CODES)
            ),
            click.Option(["--of"], shell_complete=agencies_offered),
            *node_parameters(),
        ],
    )
)
