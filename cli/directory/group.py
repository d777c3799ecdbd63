"""`sinergi directory`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.directory.duty import duty
from cli.directory.finding import list_services, show_service
from cli.directory.offering import capacity, draft, publish, resume, retire, suspend
from cli.page import Page
from cli.sayings.directories import DirectorySaying
from cli.spoken import Topic

directory = Topic(
    "directory",
    Page(
        about=DirectorySaying.DIRECTORY,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("list", DirectorySaying.LIST),
            ("show", DirectorySaying.SHOW),
            ("draft", DirectorySaying.DRAFT),
            ("publish", DirectorySaying.PUBLISH),
            ("suspend", DirectorySaying.SUSPEND),
            ("resume", DirectorySaying.RESUME),
            ("retire", DirectorySaying.RETIRE),
            ("capacity", DirectorySaying.CAPACITY),
            ("duty", DirectorySaying.DUTY),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            (
                "sinergi directory list --need makanan --state selangor",
                DirectorySaying.LIST_EXAMPLE,
            ),
            (
                "sinergi directory capacity 3f9a --row persons:anyone:20:4:capacity",
                DirectorySaying.CAPACITY_EXAMPLE,
            ),
            ("sinergi directory duty show --state selangor", DirectorySaying.DUTY_SHOW_EXAMPLE),
        ),
    ),
)
for each in (
    list_services,
    show_service,
    draft,
    publish,
    suspend,
    resume,
    retire,
    capacity,
    duty,
):
    directory.add_command(each)
