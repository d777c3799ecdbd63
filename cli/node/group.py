"""`sinergi node`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.node.check import check
from cli.node.logs import logs
from cli.node.network import alarms, peers, why
from cli.node.start import start
from cli.node.status import status
from cli.page import Page
from cli.sayings.checks import CheckSaying
from cli.sayings.nodes import NodeSaying
from cli.spoken import Topic

node = Topic(
    "node",
    Page(
        about=NodeSaying.NODE,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("start", NodeSaying.START),
            ("status", NodeSaying.STATUS),
            ("peers", NodeSaying.PEERS),
            ("why", NodeSaying.WHY),
            ("alarms", NodeSaying.ALARMS),
            ("logs", NodeSaying.LOGS),
            ("check", CheckSaying.CHECK),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi node start node", NodeSaying.START),
            ("sinergi node status node", NodeSaying.STATUS),
            ("sinergi node why node", NodeSaying.WHY),
        ),
    ),
)
for each in (start, status, peers, why, alarms, logs, check):
    node.add_command(each)
