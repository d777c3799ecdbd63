"""`sinergi case consent`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.consent.shown import show
from cli.consent.verbs import give, narrow, renew, withdraw
from cli.page import Page
from cli.sayings.consents import ConsentSaying
from cli.spoken import Topic

consent = Topic(
    "consent",
    Page(
        about=ConsentSaying.CONSENT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("give", ConsentSaying.GIVE),
            ("narrow", ConsentSaying.NARROW),
            ("renew", ConsentSaying.RENEW),
            ("withdraw", ConsentSaying.WITHDRAW),
            ("show", ConsentSaying.SHOW),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi case consent give 3f9a --to TERAJU", ConsentSaying.GIVE_EXAMPLE),
            ("sinergi case consent show 3f9a", ConsentSaying.SHOW),
        ),
    ),
)
for each in (give, narrow, renew, withdraw, show):
    consent.add_command(each)
