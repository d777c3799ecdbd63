"""`sinergi keys change-passphrase`: another seal for the same key."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint
from cli.keys.shown import key_object
from cli.page import Page, SpokenCommand, language_in
from cli.passphrase import new_passphrase, opened
from cli.sayings.folder_troubles import KeyGround
from cli.sayings.folders import FolderSaying
from cli.tell import console
from cli.troubles import complaining
from node.host.key_files import look_at, seal_anew


def _change(
    file: str,
    *,
    passphrase_file: str | None,
    new_passphrase_file: str | None,
    unseal: bool,
    is_json: bool,
) -> None:
    language = language_in(click.get_current_context())
    path = Path(file)
    if unseal and new_passphrase_file is not None:
        raise Complaint(KeyGround.TOGETHER, name="--unseal", other="--new-passphrase-file")
    old: list[str | None] = []

    def try_to_open(passphrase: str | None) -> None:
        look_at(path).seed(passphrase)
        old.append(passphrase)

    with complaining():
        opened(try_to_open, passphrase_file, path, language, "--passphrase-file")
        new = (
            None
            if unseal
            else new_passphrase(new_passphrase_file, path, language, "--new-passphrase-file")
        )
        seal_anew(path, old[0], new)
        changed = look_at(path)
    if is_json:
        click.echo(json.dumps(key_object(changed)))
        return
    said = FolderSaying.CHANGED if changed.is_sealed else FolderSaying.CHANGED_OPEN
    style = "bold green" if changed.is_sealed else "yellow"
    console().print(Text(phrase(said, language, path=path), style=style))


change_passphrase = SpokenCommand(
    "change-passphrase",
    Page(
        about=FolderSaying.KEYS_CHANGE_ABOUT,
        arguments=FolderSaying.FILE_ARGUMENTS,
        options=(
            ("--passphrase-file FILE", FolderSaying.PASSPHRASE_FILE),
            ("--new-passphrase-file FILE", FolderSaying.KEYS_NEW_FILE),
            ("--unseal", FolderSaying.KEYS_UNSEAL),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(("sinergi keys change-passphrase aminah.key", FolderSaying.KEYS_CHANGE),),
    ),
    _change,
    [
        click.Argument(["file"], type=click.Path()),
        click.Option(["--passphrase-file"], type=click.Path()),
        click.Option(["--new-passphrase-file"], type=click.Path()),
        click.Option(["--unseal"], is_flag=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
