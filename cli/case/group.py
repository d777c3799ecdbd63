"""`sinergi case`: its commands."""

from __future__ import annotations

from cli.case.listed import list_cases
from cli.case.shown import show_case
from cli.case.watched import watch_cases
from cli.catalogue import Phrase
from cli.consent.group import consent
from cli.page import Page
from cli.sayings.cases import CaseSaying
from cli.sayings.consents import ConsentSaying
from cli.spoken import Topic

case = Topic(
    "case",
    Page(
        about=CaseSaying.CASE,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("list", CaseSaying.LIST),
            ("show", CaseSaying.SHOW),
            ("watch", CaseSaying.WATCH),
            ("consent", ConsentSaying.CONSENT),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi case list --mine --due 1d", CaseSaying.LIST_DUE),
            ("sinergi case show 3f9a", CaseSaying.SHOW_EXAMPLE),
            ("sinergi case watch", CaseSaying.WATCH_ALL),
        ),
    ),
)
for each in (list_cases, show_case, watch_cases, consent):
    case.add_command(each)
