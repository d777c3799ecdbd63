"""`sinergi report`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.report.acting import challenge, drop, publish, withdraw
from cli.report.show import show
from cli.report.verify import list_tables, verify
from cli.sayings.reports import ReportSaying
from cli.spoken import Topic

report = Topic(
    "report",
    Page(
        about=ReportSaying.REPORT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("show", ReportSaying.SHOW),
            ("publish", ReportSaying.PUBLISH),
            ("list", ReportSaying.LIST),
            ("verify", ReportSaying.VERIFY),
            ("challenge", ReportSaying.CHALLENGE),
            ("drop", ReportSaying.DROP),
            ("withdraw", ReportSaying.WITHDRAW),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            (
                "sinergi report show --from 2026-01 --to 2026-03 --by need,area",
                ReportSaying.USUAL,
            ),
            ("sinergi report verify 3f9a", ReportSaying.VERIFY),
        ),
    ),
)
for each in (show, publish, list_tables, verify, challenge, drop, withdraw):
    report.add_command(each)
