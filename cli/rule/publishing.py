"""`sinergi rule publish` and `retire`: what an agency does with the rules of its services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.catalogue import Language
from cli.complaint import Complaint
from cli.desk import NODE_OPTIONS, SHORT, Agencies, node_parameters
from cli.directory.acting import (
    SIGNING_OPTIONS,
    Meant,
    Shown,
    act,
    found_service,
    key_parameters,
)
from cli.page import Page, SpokenCommand, language_in
from cli.rule.looks import rules_in, version_object, version_rows
from cli.sayings.rules import RuleGround, RuleSaying

if TYPE_CHECKING:
    from node.client.api import NodeApi


async def _look(api: NodeApi, subject: str, agencies: Agencies, language: Language) -> Shown:
    """How the newest version of a service's rules stands."""
    from node.client.rules import read_versions  # noqa: PLC0415 - reads every contract

    found = await read_versions(api, subject)
    if not found:
        return Shown(None, ())
    return Shown(
        version_object(found[-1], agencies), tuple(version_rows(found[-1], agencies, language))
    )


def _publish(service: str, file: str, **given: object) -> None:
    from node.client import rules as client  # noqa: PLC0415 - see above

    rules = rules_in(file, language_in(click.get_current_context()))

    async def write(api: NodeApi) -> Meant:
        service_id = await found_service(api, service)
        found = await client.read_versions(api, service_id)
        number = 1 + (found[-1].number if found else 0)
        return Meant(service_id, [client.publish(service_id, number, rules.canonical)])

    act(given, RuleSaying.PUBLISHED, write, _look)


def _retire(service: str, **given: object) -> None:
    from node.client import rules as client  # noqa: PLC0415 - see above

    async def write(api: NodeApi) -> Meant:
        service_id = await found_service(api, service)
        found = (await client.in_force(api, [service_id])).get(service_id)
        if found is None:
            raise Complaint(RuleGround.NONE_IN_FORCE, short=service_id[:SHORT])
        return Meant(service_id, [client.retire(found)])

    act(given, RuleSaying.RETIRED, write, _look)


publish = SpokenCommand(
    "publish",
    Page(
        about=RuleSaying.PUBLISH_ABOUT,
        arguments=RuleSaying.SERVICE_FILE_OPTIONS,
        options=(*SIGNING_OPTIONS, *NODE_OPTIONS),
        examples=(
            (
                "sinergi rule publish 3f9a rules.json --key admin.key --cosign pelulus.key",
                RuleSaying.PUBLISH_EXAMPLE,
            ),
        ),
    ),
    _publish,
    [
        click.Argument(["service"]),
        click.Argument(["file"], type=click.Path()),
        *key_parameters(),
        *node_parameters(),
    ],
)
retire = SpokenCommand(
    "retire",
    Page(
        about=RuleSaying.RETIRE_ABOUT,
        arguments=RuleSaying.SERVICE_OPTIONS,
        options=(*SIGNING_OPTIONS, *NODE_OPTIONS),
        examples=(("sinergi rule retire 3f9a", RuleSaying.RETIRE),),
    ),
    _retire,
    [click.Argument(["service"]), *key_parameters(), *node_parameters()],
)
