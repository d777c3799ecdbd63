"""`sinergi rule check`, `list` and `show`: rules read, from files and from the chain."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import phrase
from cli.complaint import Complaint, Reason
from cli.completion import agencies_offered, words_offered
from cli.desk import NODE_OPTIONS, SHORT, Agencies, ask, asked_of, node_parameters
from cli.directory.acting import found_service
from cli.directory.looks import member_of
from cli.directory.places import STATE_CODES, read_state
from cli.listing import show_columns, show_values
from cli.outcomes import REFUSED
from cli.page import Page, SpokenCommand, language_in
from cli.referral_shown import short
from cli.rule.looks import (
    facts_in,
    rules_in,
    screening_object,
    screening_rows,
    version_object,
    version_rows,
    version_text,
)
from cli.rule.sentences import Reader
from cli.sayings.directories import DirectorySaying
from cli.sayings.rules import RuleGround, RuleSaying
from cli.tell import console
from cli.values import one_of_words_or_none, whole_or_none
from node.client.intake import NEEDS
from node.eligibility.days import day_of, today
from node.eligibility.rule_set import MOST_BYTES
from node.eligibility.screening import screen
from node.eligibility.stated import fitted

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.rules import Version

MOST_VERSION = 2**63


def _check(file: str, facts: str | None, day: int | None, **given: object) -> None:
    language = language_in(click.get_current_context())
    rules = rules_in(file, language)
    book = None if facts is None else facts_in(facts, language)
    tried = None if book is None else fitted(book, rules)
    on = today(int(time.time() * 1000)) if day is None else day
    found = None if tried is None else screen(rules, tried.facts, on)
    size = len(rules.canonical)
    if given["is_json"]:
        told: dict[str, object] = {"digest": rules.digest.hex(), "bytes": size}
        told["rules"] = [each.rule_id for each in rules.rules]
        told["facts"] = list(rules.asked)
        if found is not None and tried is not None:
            told["screening"] = screening_object(rules, found, tried)
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    out = console()
    said = phrase(RuleSaying.ARE_RULES, language, count=f"{size:,}", most=f"{MOST_BYTES:,}")
    out.print(Text(said, "bold green"))
    for line in Reader(rules, language).whole():
        out.print(Text(line), soft_wrap=True)
    if found is not None and tried is not None:
        out.print()
        show_values(screening_rows(rules, found, tried, language), language, out)


def _read_day(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """A date, as ages are counted to; nothing, if nothing was said."""
    found = None if value is None else day_of(value)
    if value is not None and found is None:
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known="2027-01-31")
    return found


def _list(of: str | None, need: str | None, state: int | None, **given: object) -> None:
    if (need is None) != (state is None):
        name = "--need" if need is None else "--state"
        raise Complaint(Reason.MISSING, name=name, help="sinergi rule list --help")
    asked, language = asked_of(given), language_in(click.get_current_context())

    async def story(api: NodeApi) -> tuple[list[tuple[str, str]], dict[str, Version], Agencies]:
        from node.client import services  # noqa: PLC0415 - reads every contract
        from node.client.rules import in_force  # noqa: PLC0415 - see above

        agencies = await Agencies.of(api, asked)
        if need is not None and state is not None:
            placed = await services.serving(api, NEEDS[need], state)
            pairs = [(each.service_id, each.member) for each in placed]
        else:
            member = member_of(agencies, of, "rule list")
            known = await services.services_of(api, member)
            pairs = [(each.service_id, each.member) for each in known]
        return pairs, await in_force(api, [service for service, _ in pairs]), agencies

    pairs, found, agencies = ask(asked, story)
    if given["is_json"]:
        told = [_listed(each, found.get(each[0]), agencies) for each in pairs]
        click.echo(json.dumps({"services": told}, ensure_ascii=False))
        return
    if not pairs:
        console().print(Text(phrase(DirectorySaying.NONE, language)))
        return
    headings = (RuleSaying.SERVICE, RuleSaying.AGENCY, RuleSaying.VERSION, RuleSaying.RULES)
    none = phrase(RuleSaying.NO_RULES, language)
    rows = []
    for service, member in pairs:
        version = found.get(service)
        number = "" if version is None else str(version.number)
        stands = Text(none) if version is None else version_text(version, language)
        rows.append((short(service), agencies.name(member, language), number, stands))
    show_columns(headings, rows, language, console(), whole=(RuleSaying.SERVICE,))


def _listed(pair: tuple[str, str], found: Version | None, agencies: Agencies) -> dict[str, object]:
    service, member = pair
    return {
        "service_id": service,
        "member": member,
        "name": agencies.names.get(member),
        "rules": None if found is None else version_object(found, agencies),
    }


def _show(service: str, version: int | None, file: str | None, **given: object) -> None:
    asked, language = asked_of(given), language_in(click.get_current_context())
    compared = None if file is None else rules_in(file, language)

    async def story(api: NodeApi) -> tuple[Version, Agencies]:
        from node.client.rules import read_versions  # noqa: PLC0415 - reads every contract

        service_id = await found_service(api, service)
        versions = await read_versions(api, service_id)
        meant = [
            each
            for each in versions
            if (each.number == version if version is not None else each.status == "in_force")
        ]
        if not meant:
            raise Complaint(RuleGround.NONE_IN_FORCE, short=service_id[:SHORT])
        return meant[0], await Agencies.of(api, asked)

    found, agencies = ask(asked, story)
    is_same = None if compared is None else compared.canonical == found.document
    if given["is_json"]:
        told = version_object(found, agencies) | {"is_this_file": is_same}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        out = console()
        show_values(version_rows(found, agencies, language), language, out)
        if is_same is not None:
            said = RuleSaying.SAME if is_same else RuleSaying.OTHER
            out.print(Text(phrase(said, language), "green" if is_same else "red"))
        if found.rules is not None:
            out.print()
            for line in Reader(found.rules, language).whole():
                out.print(Text(line), soft_wrap=True)
    if is_same is False:
        raise SystemExit(REFUSED)


check = SpokenCommand(
    "check",
    Page(
        about=RuleSaying.CHECK_ABOUT,
        arguments=RuleSaying.FILE_OPTIONS,
        options=(
            ("--facts FILE", RuleSaying.CHECK_FACTS),
            ("--day DATE", RuleSaying.CHECK_DAY),
            *NODE_OPTIONS[-2:],
        ),
        examples=(
            ("sinergi rule check examples/rules/bantuan-makanan.json", RuleSaying.CHECK_EXAMPLE),
            (
                "sinergi rule check examples/rules/bantuan-makanan.json --facts examples/rules/fakta-rekaan.json",
                RuleSaying.CHECK_TRIED,
            ),
        ),
    ),
    _check,
    [
        click.Argument(["file"], type=click.Path()),
        click.Option(["--facts"], type=click.Path()),
        click.Option(["--day"], callback=_read_day),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
list_rules = SpokenCommand(
    "list",
    Page(
        about=RuleSaying.LIST_ABOUT,
        arguments=RuleSaying.OPTIONS_ONLY,
        options=(
            ("--need CODE", DirectorySaying.NEED),
            ("--state STATE", DirectorySaying.STATE),
            ("--of AGENCY", DirectorySaying.OF),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi rule list --need makanan --state selangor", RuleSaying.LIST_EXAMPLE),
            ("sinergi rule list", DirectorySaying.LIST_OWN),
        ),
        gaps={"known": ", ".join(NEEDS)},
    ),
    _list,
    [
        click.Option(
            ["--need"],
            callback=one_of_words_or_none(list(NEEDS)),
            shell_complete=words_offered(list(NEEDS)),
        ),
        click.Option(["--state"], callback=read_state, shell_complete=words_offered(STATE_CODES)),
        click.Option(["--of"], shell_complete=agencies_offered),
        *node_parameters(),
    ],
)
show_rules = SpokenCommand(
    "show",
    Page(
        about=RuleSaying.SHOW_ABOUT,
        arguments=RuleSaying.SERVICE_OPTIONS,
        options=(
            ("--version NUMBER", RuleSaying.SHOW_VERSION),
            ("--file FILE", RuleSaying.SHOW_FILE),
            *NODE_OPTIONS,
        ),
        examples=(("sinergi rule show 3f9a", RuleSaying.SHOW_EXAMPLE),),
    ),
    _show,
    [
        click.Argument(["service"]),
        click.Option(["--version"], callback=whole_or_none(1, MOST_VERSION)),
        click.Option(["--file"], type=click.Path()),
        *node_parameters(),
    ],
)
