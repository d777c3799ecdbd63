"""`sinergi govern`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.govern.acting import approve, cancel, confirm
from cli.govern.looking import codes, diff, list_proposals, show, terms
from cli.govern.proposing import propose
from cli.govern.trying import attempt
from cli.page import Page
from cli.sayings.governs import GovernSaying
from cli.spoken import Topic

govern = Topic(
    "govern",
    Page(
        about=GovernSaying.GOVERN,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("list", GovernSaying.LIST),
            ("show", GovernSaying.SHOW),
            ("diff", GovernSaying.DIFF),
            ("try", GovernSaying.TRY),
            ("propose", GovernSaying.PROPOSE),
            ("approve", GovernSaying.APPROVE),
            ("cancel", GovernSaying.CANCEL),
            ("codes", GovernSaying.CODES),
            ("terms", GovernSaying.TERMS),
            ("confirm", GovernSaying.CONFIRM),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi govern list", GovernSaying.LIST),
            ("sinergi govern diff 3f9a", GovernSaying.DIFF),
            ("sinergi govern approve 3f9a", GovernSaying.APPROVE),
        ),
    ),
)
for each in (
    list_proposals,
    show,
    diff,
    attempt,
    propose,
    approve,
    cancel,
    codes,
    terms,
    confirm,
):
    govern.add_command(each)
