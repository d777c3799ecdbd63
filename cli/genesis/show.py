"""`sinergi genesis show`: what a genesis founds, and the id that everybody compares."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.catalogue import Phrase
from cli.genesis.shown import founding_object, show_founding
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folders import FolderSaying
from cli.tell import console
from cli.troubles import complaining
from contracts.founding import FirstMember
from contracts.shelf import shipped
from node.host.folder import NodeFolder, genesis_in
from node.host.joining import check_own_part, read_founding
from node.host.profile import read_profile


def _show(file: str, *, folder: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    programs = shipped()
    own: FirstMember | None = None
    with complaining():
        founding = read_founding(genesis_in(Path(file)), programs, Path(file))
        if folder is not None:
            node = NodeFolder(Path(folder))
            own = check_own_part(read_profile(node), node, founding)
    if is_json:
        told = founding_object(founding, programs)
        click.echo(json.dumps({**told, "own": None if own is None else own.member.hex()}))
    else:
        show_founding(founding, programs, own, language, console())


show = SpokenCommand(
    "show",
    Page(
        about=FolderSaying.SHOW_ABOUT,
        arguments=FolderSaying.FILE_ARGUMENTS,
        options=(
            ("--folder FOLDER", FolderSaying.SHOW_FOLDER),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(("sinergi genesis show genesis.bin --folder node", FolderSaying.SHOW),),
    ),
    _show,
    [
        click.Argument(["file"], type=click.Path()),
        click.Option(["--folder"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
