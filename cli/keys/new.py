"""`sinergi keys new`: a key and its file."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from cli.catalogue import Phrase, phrase
from cli.complaint import Complaint
from cli.keys.shown import key_object, key_rows
from cli.listing import show_values
from cli.page import Page, SpokenCommand, language_in
from cli.passphrase import new_passphrase
from cli.sayings.folder_troubles import KeyGround
from cli.sayings.folders import FolderSaying
from cli.tell import console
from cli.troubles import complaining
from cli.values import one_of
from node.host.key_files import KeyFault, KeyRefused, Use, look_at, new_key
from node.host.new_vote_key import NotInANode, new_vote_key


def _new(
    file: str, *, use: Use, passphrase_file: str | None, unsealed: bool, is_json: bool
) -> None:
    language = language_in(click.get_current_context())
    path = Path(file)
    if unsealed and passphrase_file is not None:
        raise Complaint(KeyGround.TOGETHER, name="--unsealed", other="--passphrase-file")
    with complaining():
        if path.exists():  # said before anybody thinks of a passphrase
            raise KeyRefused(KeyFault.EXISTS, path)
        passphrase = (
            None
            if unsealed
            else new_passphrase(passphrase_file, path, language, "--passphrase-file")
        )
        if use is Use.VOTE:
            try:
                new_vote_key(path, passphrase)
            except NotInANode as error:
                raise Complaint(KeyGround.NOT_IN_A_NODE, path=path) from error
        else:
            new_key(path, use, passphrase)
        made = look_at(path)
    if is_json:
        click.echo(json.dumps(key_object(made)))
        return
    out = console()
    out.print(Text(phrase(FolderSaying.MADE, language, path=path), style="bold green"))
    show_values(key_rows(made, language), language, out)


new = SpokenCommand(
    "new",
    Page(
        about=FolderSaying.KEYS_NEW_ABOUT,
        arguments=FolderSaying.FILE_ARGUMENTS,
        options=(
            ("--use USE", FolderSaying.KEYS_USE),
            ("--passphrase-file FILE", FolderSaying.PASSPHRASE_FILE),
            ("--unsealed", FolderSaying.KEYS_UNSEALED),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ("sinergi keys new aminah.key", FolderSaying.KEYS_NEW),
            (
                "sinergi keys new node/keys/vote-2.key --use vote --unsealed",
                FolderSaying.KEYS_NEXT,
            ),
        ),
    ),
    _new,
    [
        click.Argument(["file"], type=click.Path()),
        click.Option(["--use"], default="user", callback=one_of(Use)),
        click.Option(["--passphrase-file"], type=click.Path()),
        click.Option(["--unsealed"], is_flag=True),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
