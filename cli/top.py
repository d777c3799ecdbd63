"""`sinergi` and its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.chain.group import chain
from cli.contract.group import contract
from cli.page import Page
from cli.proof.group import proof
from cli.rehearsal.demo import demo
from cli.sim.group import sim
from cli.spoken import SpokenGroup

sinergi = SpokenGroup(
    "sinergi",
    Page(
        about=Phrase.ABOUT,
        arguments=Phrase.ARGUMENTS,
        commands=(
            ("demo", Phrase.DEMO_WHOLE_SHORT),
            ("sim", Phrase.SIM),
            ("proof", Phrase.PROOF),
            ("contract", Phrase.CONTRACT),
            ("chain", Phrase.CHAIN_ABOUT),
        ),
        options=(
            ("--lang en|ms", Phrase.LANG),
            ("--version", Phrase.VERSION),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi demo", Phrase.DEMO_WHOLE),
            ("sinergi sim demo", Phrase.DEMO),
            ("sinergi sim run --seeds 0:40", Phrase.FORTY),
            ("sinergi proof verify FILE", Phrase.VERIFY),
            ("sinergi contract check FILE", Phrase.CHECK),
        ),
    ),
)
sinergi.add_command(demo)
sinergi.add_command(sim)
sinergi.add_command(proof)
sinergi.add_command(contract)
sinergi.add_command(chain)
