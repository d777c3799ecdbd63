"""How a consent looks, for people and for programs; `sinergi case consent show`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import NODE_OPTIONS, Agencies, ask, asked_of, node_parameters, referral_meant
from cli.listing import show_values
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import need_name
from cli.sayings.consents import ConsentCode, ConsentSaying, ConsentState
from cli.sayings.referrals import ReferralSaying
from cli.tell import console, local_time

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.consents import Scope, Standing


def standing_rows(
    standing: Standing, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    """Consent, bases in law, and who has to delete data."""
    consent = standing.consent
    if consent is None:
        yield ConsentSaying.STANDS, phrase(ConsentSaying.NOBODY_SAID, language)
    else:
        state = phrase(ConsentState[consent.status.upper()], language)
        time = local_time(consent.until_ms)
        told = phrase(ConsentSaying.STANDS_IS, language, state=state, time=time)
        yield ConsentSaying.STANDS, Text(told, "" if consent.is_running else "red")
        yield from _scope_rows(consent.scope, agencies, language)
        yield ConsentSaying.RECORDED, agencies.name(consent.given_to, language)
    for basis in standing.bases:
        told = phrase(
            ConsentSaying.BASIS_IS,
            language,
            who=agencies.name(basis.member, language),
            what=phrase(ConsentCode[basis.ground.upper()], language),
            time=local_time(basis.until_ms),
        )
        yield ConsentSaying.BASIS, told
    for owed in standing.owed:
        said = ConsentSaying.OWED_LATE if owed.level else ConsentSaying.OWED_IS
        level = {"count": owed.level} if owed.level else {}
        who = agencies.name(owed.member, language)
        what = phrase(ConsentState[owed.status.upper()], language)
        yield ConsentSaying.OWED, phrase(said, language, who=who, what=what, **level)


def _scope_rows(
    scope: Scope, agencies: Agencies, language: Language
) -> Iterator[tuple[Saying, str]]:
    from node.client.consents import KINDS  # noqa: PLC0415 - reads every contract

    yield ConsentSaying.PURPOSE, _codes(scope.purposes, language)
    needs = [need_name(each, language) for each in scope.needs]
    yield ConsentSaying.NEED, ", ".join(needs)
    yield ConsentSaying.DATA, _codes(scope.classes, language)
    if scope.reach == "kinds":
        to = _codes([KINDS[each - 1] for each in scope.kinds], language)
    elif scope.members:
        to = ", ".join(agencies.name(each, language) for each in scope.members)
    else:
        everybody = scope.reach == "all_members"
        said = ConsentSaying.EVERYBODY if everybody else ConsentSaying.NOBODY
        to = phrase(said, language)
    yield ConsentSaying.RECEIVERS, to


def _codes(codes: Iterable[str], language: Language) -> str:
    return ", ".join(phrase(ConsentCode[each.upper()], language) for each in codes)


def standing_object(standing: Standing) -> dict[str, object]:
    """For programs."""
    from node.client.consents import KINDS  # noqa: PLC0415 - see above

    consent = standing.consent
    told: dict[str, object] = {"case_id": standing.case_id, "consent": None}
    if consent is not None:
        scope = consent.scope
        told["consent"] = {
            "consent_id": consent.consent_id,
            "status": consent.status,
            "origin": consent.origin,
            "given_to": consent.given_to,
            "purposes": list(scope.purposes),
            "needs": list(scope.needs),
            "classes": list(scope.classes),
            "reach": scope.reach,
            "kinds": [KINDS[each - 1] for each in scope.kinds],
            "members": list(scope.members),
            "since_ms": consent.since_ms,
            "until_ms": consent.until_ms,
            "version": consent.version,
        }
    told["bases"] = [asdict(each) for each in standing.bases]
    told["erasures"] = [asdict(each) for each in standing.owed]
    return told


def _show(referral: str, **given: object) -> None:
    language = language_in(click.get_current_context())
    asked = asked_of(given)

    async def story(api: NodeApi) -> tuple[Standing, Agencies]:
        from node.client.consents import read_standing  # noqa: PLC0415 - see above

        found = await referral_meant(api, referral)
        return await read_standing(api, found.case_id), await Agencies.of(api, asked)

    standing, agencies = ask(asked, story)
    if given["is_json"]:
        click.echo(json.dumps(standing_object(standing), ensure_ascii=False))
    else:
        show_values(standing_rows(standing, agencies, language), language, console())


show = SpokenCommand(
    "show",
    Page(
        about=ConsentSaying.SHOW_ABOUT,
        arguments=ReferralSaying.ID_ARGUMENTS,
        options=NODE_OPTIONS,
        examples=(("sinergi case consent show 3f9a", ConsentSaying.SHOW),),
    ),
    _show,
    [click.Argument(["referral"]), *node_parameters()],
)
