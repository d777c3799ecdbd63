"""`sinergi genesis part`: what an agency gives to whoever assembles the genesis."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from cli.catalogue import Phrase, phrase
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folders import FolderSaying
from cli.tell import console
from cli.troubles import complaining
from cli.values import check_writable, written_whole
from node.host.folder import NodeFolder
from node.host.profile import read_profile


def _part(folder: str, *, out: str | None, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    target = None if out is None else check_writable(Path(out))
    node = NodeFolder(Path(folder))
    with complaining():
        part = read_profile(node).part(node)
    if target is None:
        click.echo(part.to_json())
        return
    with written_whole(target) as unfinished:
        unfinished.write_text(part.to_json() + "\n", encoding="utf-8")
    if is_json:
        click.echo(json.dumps({"file": str(target), "member": part.member.member.hex()}))
    else:
        console().print(Text(phrase(Phrase.WROTE, language, path=target), style="bold green"))


part = SpokenCommand(
    "part",
    Page(
        about=FolderSaying.PART_ABOUT,
        arguments=FolderSaying.FOLDER_ARGUMENTS,
        options=(
            ("--out FILE", FolderSaying.PART_OUT),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(("sinergi genesis part node --out contoh.json", FolderSaying.PART),),
    ),
    _part,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--out"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
