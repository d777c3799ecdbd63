"""`sinergi case show`: where one referral stands, and its signed timeline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.case.happenings import happening
from cli.catalogue import Language, phrase
from cli.desk import (
    NODE_OPTIONS,
    SHORT,
    Agencies,
    ask,
    asked_of,
    case_file_of,
    node_parameters,
    reading_case_file,
)
from cli.listing import show_folded, show_values
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import need_rows, referral_object, referral_rows
from cli.sayings.cases import CaseSaying
from cli.sayings.referrals import ReferralSaying
from cli.tell import console, local_time
from contracts.words import Id

if TYPE_CHECKING:
    from node.client.api import Json, NodeApi
    from node.client.case_file import CaseFile
    from node.client.registry import Referral


BULLET = Text("● ")


@dataclass(frozen=True, slots=True)
class _Shown:
    found: Referral
    events: Sequence[Json]
    agencies: Agencies


def _show(referral: str, cases: str | None, **given: object) -> None:
    language = language_in(click.get_current_context())
    asked = asked_of(given)

    async def story(api: NodeApi) -> _Shown:
        from node.client.desk import Gone  # noqa: PLC0415 - slow to import
        from node.client.finding import find_referral  # noqa: PLC0415 - slow to import
        from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import
        from node.client.timeline import timeline  # noqa: PLC0415 - slow to import

        ref_id = await find_referral(api, referral)
        found = (await read_referrals(api, [ref_id])).get(ref_id)
        if found is None:
            raise Gone(ref_id)
        return _Shown(found, await timeline(api, found), await Agencies.of(api, asked))

    shown = ask(asked, story)
    sealed: CaseFile | None = None
    if given["private"]:
        with reading_case_file(*case_file_of(asked, cases)) as file:
            sealed = file
    if given["is_json"]:
        click.echo(json.dumps(_object(shown, sealed), ensure_ascii=False))
        return
    out = console()
    rows = [
        *need_rows(shown.found, shown.agencies, language),
        *referral_rows(shown.found, shown.agencies, language),
    ]
    show_values(rows, language, out)
    out.print()
    out.print(Text(phrase(CaseSaying.TIMELINE, language), style="bold"))
    for lead, line in timeline_lines(shown.events, shown.agencies, language):
        show_folded(lead, line, out)
    if given["private"]:
        out.print()
        _show_sealed(shown.found, sealed, language)


def timeline_lines(
    events: Sequence[Json], agencies: Agencies, language: Language
) -> Iterator[tuple[Text, Text]]:
    """What happened, with its time; who signed it stands once for everything that came of it. Each with what leads to it."""
    told: object = None
    for event in events:
        line = happening(event, agencies, language)
        if line is None:
            continue
        whose = (event["height"], event["transaction_id"])
        if whose != told:
            yield BULLET, signed_line(event, agencies, language)
            told = whose
        yield Text("  │ ", "dim"), Text(line)


def signed_line(event: Json, agencies: Agencies, language: Language) -> Text:
    """When it was, who signed it, and at which height."""
    at_ms, height, signed = event["time_ms"], event["height"], event["signed"]
    assert isinstance(at_ms, int)
    assert isinstance(height, int)
    if isinstance(signed, dict):
        keys = [signed["author"], *signed["cosigners"]]
        who = phrase(
            CaseSaying.SIGNED,
            language,
            who=agencies.name(str(signed["member"]), language),
            short=" + ".join(str(each)[:SHORT] for each in keys),
        )
    else:
        who = phrase(ReferralSaying.CLOCK_FIRED, language)
    at = phrase(CaseSaying.HEIGHT, language, height=f"{height:,}")
    return Text.assemble((local_time(at_ms)[:19], "bold"), f"  {who}  ", (at, "dim"))


def _show_sealed(found: Referral, sealed: CaseFile | None, language: Language) -> None:
    """What the agency alone knows: who the prospect is, and what its officers noted."""
    out = console()
    ref_id = Id(bytes.fromhex(found.ref_id))
    kept = None if sealed is None else sealed.of_referral(ref_id)
    notes = [] if sealed is None else sealed.notes(ref_id)
    if kept is None and not notes:
        out.print(Text(phrase(CaseSaying.NOT_SEALED, language), style="yellow"))
        return
    out.print(Text(phrase(CaseSaying.SEALED, language), style="bold"))
    told = {} if kept is None else {"reference": kept.mark, **kept.payload}
    pairs = [*told.items(), *((note.done, note.text.strip()) for note in notes)]
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        show_folded(Text(f"  {name:<{width}}  ", "dim"), value, out)


def _object(shown: _Shown, sealed: CaseFile | None) -> dict[str, object]:
    told: dict[str, object] = {
        **referral_object(shown.found, shown.agencies),
        "events": [_event(each) for each in shown.events],
    }
    if sealed is not None:
        ref_id = Id(bytes.fromhex(shown.found.ref_id))
        kept = sealed.of_referral(ref_id)
        told["sealed"] = {
            "payload": None if kept is None else dict(kept.payload),
            "notes": [{"done": each.done, "text": each.text} for each in sealed.notes(ref_id)],
        }
    return told


def _event(event: Json) -> Mapping[str, object]:
    return {name: value for name, value in event.items() if name not in ("cursor", "next")}


show_case = SpokenCommand(
    "show",
    Page(
        about=CaseSaying.SHOW_ABOUT,
        arguments=ReferralSaying.ID_ARGUMENTS,
        options=(
            ("--private", CaseSaying.PRIVATE),
            ("--cases FILE", ReferralSaying.CASES),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi case show 3f9a", CaseSaying.SHOW_EXAMPLE),
            ("sinergi case show 3f9a --private", CaseSaying.SHOW_PRIVATE),
        ),
    ),
    _show,
    [
        click.Argument(["referral"]),
        click.Option(["--private"], is_flag=True),
        click.Option(["--cases"], type=click.Path()),
        *node_parameters(),
    ],
)
