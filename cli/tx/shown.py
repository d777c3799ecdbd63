"""`sinergi tx show`: a transaction with its calls, and what became of each."""

from __future__ import annotations

import json

import click
from rich.text import Text

from cli.catalogue import Language, phrase
from cli.listing import show_columns, show_values
from cli.page import Page, SpokenCommand, language_in
from cli.refusals import subject_of
from cli.sayings.transactions import TransactionSaying
from cli.tell import console
from cli.tx.asking import OPTIONS, Told, ask_about, parameters, transaction_rows

MOST_SHOWN = 40
"""Calls that people are shown; --json has all of them."""


def _show(transaction: str, **given: object) -> None:
    language = language_in(click.get_current_context())
    told = ask_about(transaction, given)
    if given["is_json"]:
        click.echo(json.dumps(told.found, ensure_ascii=False))
    else:
        show_values(transaction_rows(told, language), language, console())
        if told.calls:
            console().print()
            _show_calls(told, language)
    if told.status():
        raise click.exceptions.Exit(told.status())


def _show_calls(told: Told, language: Language) -> None:
    rows = []
    for call in told.calls[:MOST_SHOWN]:
        became = Text(phrase(TransactionSaying.DONE, language), "green")
        if not call["done"]:
            refused = phrase(TransactionSaying.REFUSED, language, detail=call["code"])
            became = Text(refused, "red")
        rows.append((f"{call['contract']}.{call['method']}", subject_of(call) or "", became))
    headings = (TransactionSaying.CALL, TransactionSaying.SUBJECT, TransactionSaying.BECAME)
    show_columns(headings, rows, language, console())
    if len(told.calls) > MOST_SHOWN:
        more = len(told.calls) - MOST_SHOWN
        console().print(Text(phrase(TransactionSaying.MORE, language, count=more), style="dim"))


show_transaction = SpokenCommand(
    "show",
    Page(
        about=TransactionSaying.SHOW_ABOUT,
        arguments=TransactionSaying.ID,
        options=OPTIONS,
        examples=(("sinergi tx show TRANSACTION", TransactionSaying.SHOW),),
    ),
    _show,
    parameters(),
)
