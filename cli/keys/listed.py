"""`sinergi keys list` and `show`: what key files say."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint, Reason
from cli.keys.shown import YES_NO, key_object, key_rows, why_not
from cli.listing import marked, show_columns, show_values
from cli.page import Page, SpokenCommand, language_in
from cli.sayings.folders import FolderSaying
from cli.tell import console
from cli.troubles import complaining
from cli.values import cause_of
from node.host.folder import NodeFolder
from node.host.key_files import KeyFile, KeyRefused, look_at


def _list(folder: str, *, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    path = NodeFolder(Path(folder)).keys
    path = path if path.is_dir() else Path(folder)
    try:
        files = sorted(each for each in path.iterdir() if each.suffix == ".key")
    except OSError as error:
        raise Complaint(Reason.UNREADABLE, path=folder, detail=cause_of(error, path)) from error
    found = [_looked_at(each) for each in files]
    if is_json:
        click.echo(json.dumps({"keys": [_object(each, language) for each in found]}))
    elif found:
        headings = (FolderSaying.FILE, FolderSaying.USE, FolderSaying.SEALED, FolderSaying.PUBLIC)
        show_columns(headings, [_row(each, language) for each in found], language, console())
    else:
        console().print(Text(phrase(FolderSaying.NO_KEYS, language, path=path)))
    if any(isinstance(each, KeyRefused) for each in found):
        raise click.exceptions.Exit(1)


def _looked_at(path: Path) -> KeyFile | KeyRefused:
    try:
        return look_at(path)
    except KeyRefused as refused:
        return refused


def _object(found: KeyFile | KeyRefused, language: Language) -> dict[str, object]:
    if isinstance(found, KeyFile):
        return key_object(found)
    return {
        "file": str(found.path),
        "fault": found.fault.value,
        "detail": why_not(found, language),
    }


def _row(found: KeyFile | KeyRefused, language: Language) -> tuple[str | Text, ...]:
    if isinstance(found, KeyFile):
        sealed = marked(found.is_sealed, language, YES_NO)
        return found.path.name, found.use.value, sealed, f"{found.public.hex()[:16]}…"
    return found.path.name, "", "", Text(why_not(found, language), style="red")


def _show(file: str, *, is_json: bool) -> None:
    language = language_in(click.get_current_context())
    with complaining():
        key = look_at(Path(file))
    if is_json:
        click.echo(json.dumps(key_object(key)))
    else:
        show_values(key_rows(key, language), language, console())


_JSON = (("--json", Phrase.VERIFY_JSON), ("--help", Phrase.HELP))

list_keys = SpokenCommand(
    "list",
    Page(
        about=FolderSaying.KEYS_LIST_ABOUT,
        arguments=FolderSaying.FOLDER_ARGUMENTS,
        options=_JSON,
        examples=(("sinergi keys list node", FolderSaying.KEYS_LIST),),
    ),
    _list,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
show = SpokenCommand(
    "show",
    Page(
        about=FolderSaying.KEYS_SHOW_ABOUT,
        arguments=FolderSaying.FILE_ARGUMENTS,
        options=_JSON,
        examples=(("sinergi keys show node/keys/network.key", FolderSaying.KEYS_SHOW),),
    ),
    _show,
    [
        click.Argument(["file"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
