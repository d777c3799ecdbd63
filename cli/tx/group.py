"""`sinergi tx`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.sayings.transactions import TransactionSaying
from cli.spoken import Topic
from cli.tx.explained import explain
from cli.tx.shown import show_transaction

tx = Topic(
    "tx",
    Page(
        about=TransactionSaying.TX,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("show", TransactionSaying.SHOW),
            ("explain", TransactionSaying.EXPLAIN),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(("sinergi tx explain TRANSACTION", TransactionSaying.EXPLAIN),),
    ),
)
for each in (show_transaction, explain):
    tx.add_command(each)
