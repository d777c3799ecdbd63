"""`sinergi tx send`: one call of any contract, signed, handed in and waited for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from rich.text import Text

from cli.catalogue import Language, Saying
from cli.complaint import Complaint, Reason
from cli.contract.callers import callers_of
from cli.desk import NODE_OPTIONS, Signing, ask, node_parameters, signing_parameters
from cli.listing import show_columns, show_values
from cli.outcomes import Ended, going_on, waiting
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.referrals import ReferralSaying
from cli.sayings.sends import SendSaying
from cli.tell import command_line, console
from cli.tx.writing import Written, callable_methods, forms_of, methods_of, write
from node.host.key_files import Use

if TYPE_CHECKING:
    from contracts.entry import Entry
    from node.client.api import NodeApi

AGREE, BALLOT = "agree", "ballot_id"
"""What is asked of members under a ballot's id, others agree to by it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A call, and what became of it."""

    written: Written
    ended: Ended


def _send(
    contract: str | None,
    method: str | None,
    arguments: tuple[str, ...],
    *,
    is_list: bool,
    **given: object,
) -> None:
    language = language_in(click.get_current_context())
    if contract is None or method is None or is_list:
        _list(contract, language, is_json=bool(given["is_json"]))
        return
    written = write(contract, method, arguments, language)
    if given["key"] is None:
        raise Complaint(Reason.MISSING, name="--key", help="sinergi tx send --help")
    signing = Signing.of(given, cosigning=(Use.USER, Use.VOTE))

    async def story(api: NodeApi) -> Sent:
        from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        outcome = await desk.send([written.call], PATIENCE_S if signing.waits else 0.0)
        return Sent(written, await Ended.of(outcome, api, signing.keys[0].public))

    with going_on(language, ReferralSaying.STOPPED), waiting(language):
        sent = ask(signing.asked, story)
    if signing.is_json:
        click.echo(json.dumps(_object(sent, language), ensure_ascii=False))
    else:
        _show(sent, language)
    sent.ended.leave()


def _show(sent: Sent, language: Language) -> None:
    sent.ended.show(SendSaying.DONE, language)
    call, told_arguments = sent.written.call, sent.written.arguments
    shown = " ".join(f"{name}={_typed(value)}" for name, value in told_arguments.items())
    rows: list[tuple[Saying, str | Text]] = [
        (SendSaying.METHOD, f"{call.contract}.{call.method}"),
        (SendSaying.TAKES, shown or "-"),
    ]
    if sent.ended.outcome.refused() is None and _asks(sent.written):
        others = (call.contract, AGREE, f"{BALLOT}={told_arguments[BALLOT]}")
        rows.append((SendSaying.OTHERS, command_line("tx", "send", *others)))
    show_values([*rows, *sent.ended.rows(language)], language, console())


def _typed(value: object) -> str:
    """A value as it would be typed."""
    if value is None:
        return "none"
    if isinstance(value, list):
        return ",".join(
            ":".join(map(str, each)) if isinstance(each, list) else str(each) for each in value
        )
    return str(value)


def _asks(written: Written) -> bool:
    """True if the call opens a ballot that others agree to."""
    call = written.call
    is_ask = BALLOT in written.arguments and call.method not in (AGREE, "cancel")
    return is_ask and AGREE in methods_of(call.contract)


def _object(sent: Sent, language: Language) -> dict[str, object]:
    call = sent.written.call
    written = {"contract": call.contract, "method": call.method}
    return sent.ended.told(language) | written | {"arguments": sent.written.arguments}


# What can be called.


def _list(contract: str | None, language: Language, *, is_json: bool) -> None:
    if contract is not None:
        methods = methods_of(contract)
        if is_json:
            told = [_method_object(name, entry, language) for name, entry in methods.items()]
            click.echo(json.dumps({"contract": contract, "methods": told}, ensure_ascii=False))
            return
        rows = [_method_row(name, entry, language) for name, entry in methods.items()]
        headings = (SendSaying.METHOD, SendSaying.CALLERS, SendSaying.TAKES)
        show_columns(headings, rows, language, console())
        return
    known = {name: list(methods) for name, methods in callable_methods().items()}
    if is_json:
        click.echo(json.dumps({"contracts": known}))
        return
    listed = [(name, ", ".join(methods)) for name, methods in known.items()]
    show_columns((SendSaying.CONTRACT, SendSaying.METHODS), listed, language, console())


def _method_row(name: str, entry: Entry, language: Language) -> tuple[str, str, str]:
    told = [f"{each}={form.told(language)}" for each, form in forms_of(entry).items()]
    return name, callers_of(entry.spec, language), "\n".join(told) or "-"


def _method_object(name: str, entry: Entry, language: Language) -> Mapping[str, object]:
    forms = forms_of(entry)
    return {
        "name": name,
        "callers": callers_of(entry.spec, language),
        "arguments": {each: form.told(language) for each, form in forms.items()},
    }


# For shells.


def _contracts_offered(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [each for each in callable_methods() if each.startswith(incomplete)]


def _methods_offered(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    methods = callable_methods().get(str(ctx.params.get("contract")), {})
    return [each for each in methods if each.startswith(incomplete)]


def _arguments_offered(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    methods = callable_methods().get(str(ctx.params.get("contract")), {})
    entry = methods.get(str(ctx.params.get("method")))
    if entry is None:
        return []
    forms = forms_of(entry)
    name, equals, text = incomplete.partition("=")
    if not equals:
        return [f"{each}=" for each in forms if each.startswith(name)]
    before, comma, begun = text.rpartition(",")
    offered = forms[name].offered() if name in forms else ()
    return [f"{name}={before}{comma}{each}" for each in offered if each.startswith(begun.lower())]


send = SpokenCommand(
    "send",
    Page(
        about=SendSaying.ABOUT,
        arguments=SendSaying.ARGUMENTS,
        options=(
            ("--list", SendSaying.LIST),
            ("--key FILE", SendSaying.KEY),
            ("--passphrase-file FILE", ReferralSaying.PASSPHRASE),
            ("--cosign FILE", SendSaying.COSIGN),
            ("--no-wait", ReferralSaying.NO_WAIT),
            *NODE_OPTIONS,
        ),
        examples=(
            ("sinergi tx send govern --list", SendSaying.LIST_EXAMPLE),
            ("sinergi tx send node seat key=1f8c... ballot_id=new", SendSaying.PROPOSE_EXAMPLE),
            ("sinergi tx send govern agree ballot_id=3f9a...", SendSaying.AGREE_EXAMPLE),
        ),
    ),
    _send,
    [
        click.Argument(["contract"], required=False, shell_complete=_contracts_offered),
        click.Argument(["method"], required=False, shell_complete=_methods_offered),
        click.Argument(["arguments"], nargs=-1, shell_complete=_arguments_offered),
        click.Option(["--list", "is_list"], is_flag=True),
        click.Option(["--key"], type=click.Path(), envvar="SINERGI_KEY"),
        *signing_parameters(),
        *node_parameters(),
    ],
)
