"""`sinergi net`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.net.deeds import cut, down, heal, kill, pause, resume, status
from cli.net.up import up
from cli.page import Page
from cli.sayings.nets import NetSaying
from cli.spoken import Topic

net = Topic(
    "net",
    Page(
        about=NetSaying.NET,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("up", NetSaying.UP),
            ("status", NetSaying.STATUS),
            ("down", NetSaying.DOWN),
            ("kill", NetSaying.KILL),
            ("pause", NetSaying.PAUSE),
            ("resume", NetSaying.RESUME),
            ("cut", NetSaying.CUT),
            ("heal", NetSaying.HEAL),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi net up --agencies 4", NetSaying.UP_FOUR),
            ("sinergi net kill PERKESO", NetSaying.KILL),
            ("sinergi net up PERKESO", NetSaying.UP_AGAIN),
            ("sinergi net down", NetSaying.DOWN),
        ),
    ),
)
for each in (up, status, down, kill, pause, resume, cut, heal):
    net.add_command(each)
