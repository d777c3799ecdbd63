"""`sinergi tx explain`: why something in a transaction was refused, and what to do about it."""

from __future__ import annotations

import json
from collections import Counter

import click
from rich.text import Text

from cli.catalogue import Language, Saying, phrase
from cli.desk import SHORT
from cli.listing import show_values
from cli.page import Page, SpokenCommand, language_in
from cli.refusals import Why, subject_of, why_refused
from cli.sayings.referrals import ReferralSaying
from cli.sayings.transactions import TransactionSaying
from cli.tell import console
from cli.tx.asking import FINAL, OPTIONS, Told, ask_about, parameters, transaction_rows

LONG = {
    "waiting": TransactionSaying.WAITING_LONG,
    "expired": TransactionSaying.EXPIRED_LONG,
    "unknown": TransactionSaying.UNKNOWN_LONG,
}


def _explain(transaction: str, **given: object) -> None:
    language = language_in(click.get_current_context())
    told = ask_about(transaction, given)
    if given["is_json"]:
        click.echo(json.dumps(_object(told, language), ensure_ascii=False))
    else:
        _show(told, language)
    if told.status():
        raise click.exceptions.Exit(told.status())


def _show(told: Told, language: Language) -> None:
    out = console()
    show_values(transaction_rows(told, language), language, out)
    out.print()
    out.print(Text(_sum(told, language), style="bold"))
    for call, why, count in _explained(told, language):
        out.print()
        rows: list[tuple[Saying, str | Text]] = [
            (TransactionSaying.CALL, f"{call}" if count == 1 else f"{call} ({count})"),
            (ReferralSaying.WHY, Text(why.sentence, "red")),
            (ReferralSaying.RULE, why.rule),
            (ReferralSaying.TODO, why.todo),
        ]
        show_values(rows, language, out)


def _sum(told: Told, language: Language) -> str:
    if told.found["status"] != FINAL:
        return phrase(LONG[str(told.found["status"])], language)
    if not told.refused:
        return phrase(TransactionSaying.ALL_DONE, language)
    most = len(told.calls)
    return phrase(TransactionSaying.SOME_REFUSED, language, count=told.refused, most=most)


def _explained(told: Told, language: Language) -> list[tuple[str, Why, int]]:
    """Each kind of refusal once, with how many calls met it."""
    roles = None if told.author is None else told.author.roles
    counted: Counter[tuple[str, Why]] = Counter()
    for call in told.calls:
        if not call["done"]:
            subject = (subject_of(call) or "")[:SHORT]
            why = why_refused(call, roles, subject, language)
            counted[f"{call['contract']}.{call['method']}", why] += 1
    return [(call, why, count) for (call, why), count in counted.items()]


def _object(told: Told, language: Language) -> dict[str, object]:
    return {
        "transaction_id": told.found["id"],
        "status": told.found["status"],
        "summary": _sum(told, language),
        "refused": [
            {
                "call": call,
                "count": count,
                "why": why.sentence,
                "rule": why.rule,
                "todo": why.todo,
            }
            for call, why, count in _explained(told, language)
        ],
    }


explain = SpokenCommand(
    "explain",
    Page(
        about=TransactionSaying.EXPLAIN_ABOUT,
        arguments=TransactionSaying.ID,
        options=OPTIONS,
        examples=(("sinergi tx explain TRANSACTION", TransactionSaying.EXPLAIN),),
    ),
    _explain,
    parameters(),
)
