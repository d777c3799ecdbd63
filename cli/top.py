"""`sinergi` and its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.sayings.boards import BoardSaying
from cli.sayings.cases import CaseSaying
from cli.sayings.directories import DirectorySaying
from cli.sayings.explorations import ExploreSaying
from cli.sayings.folders import FolderSaying
from cli.sayings.governs import GovernSaying
from cli.sayings.mocs import MocSaying
from cli.sayings.nets import NetSaying
from cli.sayings.nodes import NodeSaying
from cli.sayings.refers import ReferSaying
from cli.sayings.rehearsals import RehearsalSaying
from cli.sayings.reports import ReportSaying
from cli.sayings.rules import RuleSaying
from cli.sayings.shells import ShellSaying
from cli.sayings.transactions import TransactionSaying
from cli.spoken import SpokenGroup

sinergi = SpokenGroup(
    "sinergi",
    Page(
        about=Phrase.ABOUT,
        arguments=Phrase.ARGUMENTS,
        commands=(
            ("init", FolderSaying.INIT),
            ("keys", FolderSaying.KEYS),
            ("genesis", FolderSaying.GENESIS),
            ("node", NodeSaying.NODE),
            ("net", NetSaying.NET),
            ("refer", ReferSaying.REFER),
            ("case", CaseSaying.CASE),
            ("board", BoardSaying.BOARD),
            ("report", ReportSaying.REPORT),
            ("directory", DirectorySaying.DIRECTORY),
            ("moc", MocSaying.MOC),
            ("govern", GovernSaying.GOVERN),
            ("rule", RuleSaying.RULE),
            ("tx", TransactionSaying.TX),
            ("demo", RehearsalSaying.SHORT),
            ("proof", Phrase.PROOF),
            ("contract", Phrase.CONTRACT),
            ("explore", ExploreSaying.EXPLORE),
            ("chain", Phrase.CHAIN_ABOUT),
            ("sim", Phrase.SIM),
            ("bench", RehearsalSaying.BENCH),
            ("completion", ShellSaying.COMPLETION),
        ),
        options=(
            ("--lang en|ms", Phrase.LANG),
            ("--version", Phrase.VERSION),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi demo", RehearsalSaying.WHOLE),
            ("sinergi net up", NetSaying.UP_FOUR),
            ('sinergi init node --name "Agensi Contoh" --kind ngo', FolderSaying.INIT_USUAL),
            ("sinergi node start node", NodeSaying.START),
            ("sinergi proof verify FILE", Phrase.VERIFY),
        ),
    ),
    {
        "init": "cli.init",
        "keys": "cli.keys.group",
        "genesis": "cli.genesis.group",
        "node": "cli.node.group",
        "net": "cli.net.group",
        "refer": "cli.refer.group",
        "directory": "cli.directory.group",
        "moc": "cli.moc.group",
        "govern": "cli.govern.group",
        "rule": "cli.rule.group",
        "case": "cli.case.group",
        "board": "cli.board",
        "report": "cli.report.group",
        "tx": "cli.tx.group",
        "demo": "cli.rehearsal.demo",
        "proof": "cli.proof.group",
        "contract": "cli.contract.group",
        "explore": "cli.explore.group",
        "chain": "cli.chain.group",
        "sim": "cli.sim.group",
        "bench": "cli.bench.command",
        "completion": "cli.completion",
    },
)
