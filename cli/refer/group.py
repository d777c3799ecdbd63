"""`sinergi refer`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.refer.intaking import import_batch, new
from cli.refer.verbs import accept, complete, confirm, decline, offer, redirect, start, withdraw
from cli.sayings.refers import ReferSaying
from cli.spoken import Topic

refer = Topic(
    "refer",
    Page(
        about=ReferSaying.REFER,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("new", ReferSaying.NEW),
            ("import", ReferSaying.IMPORT),
            ("offer", ReferSaying.OFFER),
            ("accept", ReferSaying.ACCEPT),
            ("decline", ReferSaying.DECLINE),
            ("redirect", ReferSaying.REDIRECT),
            ("start", ReferSaying.START),
            ("complete", ReferSaying.COMPLETE),
            ("confirm", ReferSaying.CONFIRM),
            ("withdraw", ReferSaying.WITHDRAW),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi refer new --state Selangor --need makanan", ReferSaying.NEW_EXAMPLE),
            ("sinergi refer offer 3f9a PERKESO", ReferSaying.OFFER),
            ("sinergi refer accept 3f9a", ReferSaying.ACCEPT),
        ),
    ),
)
for each in (
    new,
    import_batch,
    offer,
    accept,
    decline,
    redirect,
    start,
    complete,
    confirm,
    withdraw,
):
    refer.add_command(each)
