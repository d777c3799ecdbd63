"""`sinergi tx`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.sayings.sends import SendSaying
from cli.sayings.transactions import TransactionSaying
from cli.spoken import Topic
from cli.tx.explained import explain
from cli.tx.sent import send
from cli.tx.shown import show_transaction

tx = Topic(
    "tx",
    Page(
        about=TransactionSaying.TX,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("show", TransactionSaying.SHOW),
            ("explain", TransactionSaying.EXPLAIN),
            ("send", SendSaying.SEND),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi tx explain TRANSACTION", TransactionSaying.EXPLAIN),
            ("sinergi tx send govern --list", SendSaying.LIST_EXAMPLE),
        ),
    ),
)
for each in (show_transaction, explain, send):
    tx.add_command(each)
