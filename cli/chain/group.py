"""`sinergi chain`: its command."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.chain.diff import diff
from cli.page import Page
from cli.spoken import Topic

chain = Topic(
    "chain",
    Page(
        about=Phrase.CHAIN_ABOUT,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(("diff", Phrase.DIFF),),
        options=(("--help", Phrase.HELP),),
        examples=(("sinergi chain diff A B", Phrase.DIFF),),
    ),
)
chain.add_command(diff)
