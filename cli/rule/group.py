"""`sinergi rule`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.rule.publishing import publish, retire
from cli.rule.reading import check, list_rules, show_rules
from cli.sayings.rules import RuleSaying
from cli.spoken import Topic

rule = Topic(
    "rule",
    Page(
        about=RuleSaying.RULE,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("check", RuleSaying.CHECK),
            ("publish", RuleSaying.PUBLISH),
            ("retire", RuleSaying.RETIRE),
            ("list", RuleSaying.LIST),
            ("show", RuleSaying.SHOW),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi rule check examples/rules/bantuan-makanan.json", RuleSaying.CHECK_EXAMPLE),
            ("sinergi rule show 3f9a", RuleSaying.SHOW_EXAMPLE),
        ),
    ),
)
for each in (check, publish, retire, list_rules, show_rules):
    rule.add_command(each)
