"""`sinergi refer`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.refer.helping import attempt, complete, hand_back, hold, note, resume, start
from cli.refer.intaking import import_batch, new
from cli.refer.verbs import (
    accept,
    claim,
    confirm,
    decline,
    dispute,
    keep,
    offer,
    redirect,
    withdraw,
)
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
            ("keep", ReferSaying.KEEP),
            ("claim", ReferSaying.CLAIM),
            ("accept", ReferSaying.ACCEPT),
            ("decline", ReferSaying.DECLINE),
            ("redirect", ReferSaying.REDIRECT),
            ("attempt", ReferSaying.ATTEMPT),
            ("start", ReferSaying.START),
            ("note", ReferSaying.NOTE),
            ("hold", ReferSaying.HOLD),
            ("resume", ReferSaying.RESUME),
            ("complete", ReferSaying.COMPLETE),
            ("hand-back", ReferSaying.HAND_BACK),
            ("confirm", ReferSaying.CONFIRM),
            ("dispute", ReferSaying.DISPUTE),
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
    keep,
    claim,
    accept,
    decline,
    redirect,
    attempt,
    start,
    note,
    hold,
    resume,
    complete,
    hand_back,
    confirm,
    dispute,
    withdraw,
):
    refer.add_command(each)
