"""`sinergi genesis`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.genesis.assemble import assemble
from cli.genesis.join import join
from cli.genesis.part import part
from cli.genesis.show import show
from cli.page import Page
from cli.sayings.folders import FolderSaying
from cli.spoken import Topic

genesis = Topic(
    "genesis",
    Page(
        about=FolderSaying.GENESIS,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("part", FolderSaying.PART),
            ("assemble", FolderSaying.ASSEMBLE),
            ("show", FolderSaying.SHOW),
            ("join", FolderSaying.JOIN),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi genesis part node --out contoh.json", FolderSaying.PART),
            ("sinergi genesis assemble *.json --out genesis.bin", FolderSaying.ASSEMBLE),
            ("sinergi genesis show genesis.bin --folder node", FolderSaying.SHOW),
            ("sinergi genesis join node genesis.bin --chain-id ID", FolderSaying.JOIN),
        ),
    ),
)
for each in (part, assemble, show, join):
    genesis.add_command(each)
