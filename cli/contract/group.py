"""`sinergi contract`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.contract.check import check
from cli.contract.pages import docs
from cli.contract.trial import test
from cli.page import Page
from cli.spoken import Topic

contract = Topic(
    "contract",
    Page(
        about=Phrase.CONTRACT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(("check", Phrase.CHECK), ("test", Phrase.TEST), ("docs", Phrase.DOCS)),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi contract check errands.py", Phrase.CHECK),
            ("sinergi contract test errands.py", Phrase.TEST),
            ("sinergi contract docs errands.py", Phrase.DOCS),
        ),
    ),
)
contract.add_command(check)
contract.add_command(test)
contract.add_command(docs)
