"""`sinergi explore`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.explore.referral import BROKEN_EXAMPLE, referral
from cli.page import Page
from cli.sayings.explorations import ExploreSaying
from cli.spoken import Topic

explore = Topic(
    "explore",
    Page(
        about=ExploreSaying.EXPLORE,
        arguments=ExploreSaying.ARGUMENTS,
        commands=(("referral", ExploreSaying.REFERRAL),),
        options=(("--help", Phrase.HELP),),
        examples=((BROKEN_EXAMPLE, ExploreSaying.BROKEN),),
    ),
)
explore.add_command(referral)
