"""`sinergi refer`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.refer.dividing import DIVIDING
from cli.refer.intaking import import_batch, new
from cli.refer.screening import screen
from cli.refer.suggesting import suggest
from cli.refer.verbs import END, HELP, SEARCH, STEWARD
from cli.sayings.refers import ReferSaying
from cli.sayings.suggestions import SuggestionSaying
from cli.spoken import Topic

VERBS = (*SEARCH, *DIVIDING, *HELP, *END, *STEWARD)

refer = Topic(
    "refer",
    Page(
        about=ReferSaying.REFER,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("new", ReferSaying.NEW),
            ("import", ReferSaying.IMPORT),
            ("screen", SuggestionSaying.SCREEN),
            ("suggest", SuggestionSaying.SUGGEST),
            *[(each.name, each.brief) for each in VERBS],
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi refer new --state Selangor --need makanan", ReferSaying.NEW_EXAMPLE),
            ("sinergi refer offer 3f9a PERKESO", ReferSaying.OFFER),
            ("sinergi refer accept 3f9a", ReferSaying.ACCEPT),
        ),
    ),
)
for command in (new, import_batch, screen, suggest, *[each.command() for each in VERBS]):
    refer.add_command(command)
