"""`sinergi genesis join`: the genesis goes into a node's folder, and its vote log is made."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
from rich.text import Text

from chain.primitives import ChainId
from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folder_troubles import GenesisGround
from cli.sayings.folders import FolderSaying
from cli.tell import console, program
from cli.troubles import complaining
from cli.values import hash_in
from contracts.shelf import shipped
from node.host import joining
from node.host.config import read_config
from node.host.folder import NodeFolder, genesis_in


def _join(folder: str, file: str, *, chain_id: ChainId, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    path, node = Path(file), NodeFolder(Path(folder))
    with complaining(node.path):
        config = read_config(node.config)
        founding = joining.read_founding(genesis_in(path), shipped(), path)
        joining.join(node, founding, chain_id)
    if is_json:
        click.echo(json.dumps({"folder": folder, "chain_id": chain_id.hex()}))
        return
    out = console()
    out.print(Text(phrase(FolderSaying.JOINED, language, path=folder), style="bold green"))
    if len(founding.members) > 1 and not config.network.peers:
        told = phrase(FolderSaying.NO_PEERS, language, path=node.config)
        out.print(Text(told, style="yellow"))
    out.print(Text(phrase(FolderSaying.JOINED_NEXT, language, path=folder, program=program())))


def _read_chain_id(_ctx: click.Context, _param: click.Parameter, value: str) -> ChainId:
    """As it is read aloud, so with whatever stands between the groups."""
    found = hash_in(re.sub(r"[\s:.-]", "", value))
    if found is None:
        raise Complaint(GenesisGround.CHAIN_ID, value=value)
    return ChainId(found)


join = SpokenCommand(
    "join",
    Page(
        about=FolderSaying.JOIN_ABOUT,
        arguments=FolderSaying.JOIN_ARGUMENTS,
        options=(
            ("--chain-id ID", FolderSaying.JOIN_CHAIN_ID),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ('sinergi genesis join node genesis.bin --chain-id "8f3a 01c2 ..."', FolderSaying.JOIN),
        ),
    ),
    _join,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Argument(["file"], type=click.Path()),
        click.Option(["--chain-id"], required=True, callback=_read_chain_id),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
