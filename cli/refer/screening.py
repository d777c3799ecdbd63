"""`sinergi refer screen`: rules of eligibility over what is known of a prospect; the verdict stays with the agency."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint, Reason
from cli.completion import words_offered
from cli.desk import (
    KEY_OPTIONS,
    NODE_OPTIONS,
    SHORT,
    Agencies,
    Signing,
    ask,
    asked_of,
    node_parameters,
    referral_meant,
    signing_parameters,
)
from cli.directory.acting import found_service
from cli.listing import show_values
from cli.outcomes import Ended, going_on, waiting
from cli.page import Page, SpokenCommand, language_in
from cli.refer.acting import note_of
from cli.refer.facts import Given, day_now
from cli.rule.looks import screening_object, screening_rows, sealed_object, verdict_text
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import ReferralSaying
from cli.sayings.rules import RuleGround
from cli.sayings.suggestions import SuggestionGround, SuggestionSaying
from cli.tell import console
from cli.values import one_of_words_or_none
from node.eligibility.days import text_of
from node.eligibility.screening import Verdict

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.registry import Referral
    from node.client.rules import Version
    from node.client.suggesting import Applied

DECISIONS = ("layak", "tidak-layak")
FORMAT = 1
"""Of what is sealed."""


@dataclass(frozen=True, slots=True)
class _Screened:
    """What rules of some services say, and what became of the record, if one was asked for."""

    found: Referral
    edition: int
    unread: tuple[Version, ...]
    applied: tuple[Applied, ...]
    agencies: Agencies
    ended: Ended | None


def _screen(referral: str, service: str | None, **given: object) -> None:
    language, asked = language_in(click.get_current_context()), asked_of(given)
    decided, note = given["decide"], note_of(given)
    if decided is not None and not (note or "").strip():
        raise Complaint(SuggestionGround.NOTE_NEEDED)
    if given["record"] and given["key"] is None:
        raise Complaint(Reason.MISSING, name="--key", help="sinergi refer screen --help")
    known = Given.of(asked, given, language)
    if not known.has_case_file:
        raise Complaint(DeskGround.NO_CASE_FILE)
    signing = Signing.of(given) if given["record"] else None
    more = None if decided is None else {"verdict": str(decided), "because": note}

    async def story(api: NodeApi) -> _Screened:
        return await _story(api, (referral, service), known, signing, more)

    with going_on(language, ReferralSaying.STOPPED), waiting(language):
        came = ask(asked, story)
    if given["is_json"]:
        click.echo(json.dumps(_object(came, more, language), ensure_ascii=False))
    else:
        _show(came, more, language)
    if came.ended is not None:
        came.ended.leave()


async def _story(
    api: NodeApi,
    typed: tuple[str, str | None],
    known: Given,
    signing: Signing | None,
    decided: Mapping[str, object] | None,
) -> _Screened:
    from node.client import rules  # noqa: PLC0415 - reads every contract
    from node.client.case_file import Paper  # noqa: PLC0415 - see above
    from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import
    from node.client.suggesting import applied  # noqa: PLC0415 - see above

    found = await referral_meant(api, typed[0])
    edition = await rules.newest_edition(api)
    versions = await _versions(api, found, typed[1])
    edition = max([edition, *[each.since for each in versions]])
    agencies, day = await Agencies.of(api, known.asked), day_now()
    book = known.kept(found.ref_id)
    tried = [(each, applied(each, book, day)) for each in versions]
    done = tuple(each for _, each in tried if each is not None)
    unread = tuple(version for version, each in tried if each is None)
    content = _content(edition, day, done, decided)
    result = known.seal(found.ref_id, Paper.SCREENING, content)
    if signing is None or not done:
        return _Screened(found, edition, unread, done, agencies, None)
    assert result is not None, "there is a case file"
    desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
    agencies.check(desk.member, signing.language)
    call = rules.register(found.ref_id, edition, result)
    outcome = await desk.send([call], PATIENCE_S if signing.waits else 0.0)
    ended = await Ended.of(outcome, api, signing.keys[0].public)
    return _Screened(found, edition, unread, done, agencies, ended)


async def _versions(api: NodeApi, found: Referral, service: str | None) -> list[Version]:
    """The rules of one service, or of all for the need in the state; a Complaint if one that was named has none."""
    from node.client.rules import in_force  # noqa: PLC0415 - reads every contract
    from node.client.services import serving  # noqa: PLC0415 - see above

    if service is None:
        placed = [each.service_id for each in await serving(api, found.need, found.area)]
        return list((await in_force(api, placed)).values())
    service_id = await found_service(api, service)
    meant = await in_force(api, [service_id])
    if not meant:
        raise Complaint(RuleGround.NONE_IN_FORCE, short=service_id[:SHORT])
    return list(meant.values())


def _content(
    edition: int, day: int, done: Sequence[Applied], decided: Mapping[str, object] | None
) -> dict[str, object]:
    """The payload of a screening: whoever opens it comes to the same verdicts again."""
    services = [
        {
            "service_id": each.version.service_id,
            "version": each.version.number,
            "digest": each.version.digest,
            **sealed_object(each.rules, each.found),
        }
        for each in done
    ]
    return {
        "format": FORMAT,
        "edition": edition,
        "day": text_of(day),
        "services": services,
        "decided": decided,
    }


def _object(
    came: _Screened, decided: Mapping[str, object] | None, language: Language
) -> dict[str, object]:
    services = [
        {
            "service_id": each.version.service_id,
            "member": each.version.member,
            "name": came.agencies.names.get(each.version.member),
            "version": each.version.number,
            **screening_object(each.rules, each.found, each.fitted),
        }
        for each in came.applied
    ]
    short = came.found.ref_id[:SHORT]
    return {
        "ref_id": came.found.ref_id,
        "edition": came.edition,
        "services": services,
        "unreadable": [each.service_id for each in came.unread],
        "decided": None if decided is None else decided["verdict"],
        "recorded": None if came.ended is None else came.ended.told(language, short),
    }


def _show(came: _Screened, decided: Mapping[str, object] | None, language: Language) -> None:
    out = console()
    if not came.applied and not came.unread:
        out.print(Text(phrase(SuggestionSaying.NOTHING_TO_APPLY, language)))
    for version in came.unread:
        who = came.agencies.name(version.member, language)
        short = version.service_id[:SHORT]
        told = phrase(SuggestionSaying.CANNOT_READ, language, who=who, short=short)
        out.print(Text(told, "red"), soft_wrap=True)
    for each in came.applied:
        who = came.agencies.name(each.version.member, language)
        gaps = {"short": each.version.service_id[:SHORT], "number": each.version.number}
        told = phrase(SuggestionSaying.OF_SERVICE, language, who=who, **gaps)
        out.print(Text(told, "bold"), soft_wrap=True)
        show_values(screening_rows(each.rules, each.found, each.fitted, language), language, out)
        out.print()
    if decided is not None:
        verdict = Verdict(str(decided["verdict"]).replace("-", "_"))
        value = verdict_text(verdict, language)
        show_values([(SuggestionSaying.DECIDED, value)], language, out)
    out.print(Text(phrase(SuggestionSaying.SEALED, language), "dim"), soft_wrap=True)
    if came.ended is not None:
        came.ended.show(SuggestionSaying.RECORDED, language, came.found.ref_id[:SHORT])
        if came.ended.is_final:
            show_values(came.ended.rows(language), language, out)


screen = SpokenCommand(
    "screen",
    Page(
        about=SuggestionSaying.SCREEN_ABOUT,
        arguments=SuggestionSaying.ARGUMENTS,
        options=(
            ("--facts FILE", SuggestionSaying.FACTS),
            ("--service ID", SuggestionSaying.SERVICE),
            ("--record", SuggestionSaying.RECORD),
            ("--decide VERDICT", SuggestionSaying.DECIDE),
            ("--note-file FILE", ReferralSaying.NOTE_FILE),
            *KEY_OPTIONS,
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi refer screen 3f9a --facts facts.json", SuggestionSaying.SCREEN_EXAMPLE),
            ("sinergi refer screen 3f9a --record", SuggestionSaying.RECORD_EXAMPLE),
        ),
        gaps={"known": ", ".join(DECISIONS)},
    ),
    _screen,
    [
        click.Argument(["referral"]),
        click.Option(["--facts"], type=click.Path()),
        click.Option(["--service"]),
        click.Option(["--record"], is_flag=True),
        click.Option(
            ["--decide"],
            callback=one_of_words_or_none(DECISIONS),
            shell_complete=words_offered(DECISIONS),
        ),
        click.Option(["--note-file"], type=click.Path(allow_dash=True)),
        click.Option(["--key"], type=click.Path(), envvar="SINERGI_KEY"),
        *signing_parameters(),
        click.Option(["--cases"], type=click.Path()),
        *node_parameters(),
    ],
)
