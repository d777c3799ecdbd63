"""Passphrases, from a file or from a person at a terminal. None is ever printed, logged, or taken as an argument."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from cli.catalogue import Language, phrase
from cli.complaint import Complaint
from cli.sayings.folder_troubles import KeyGround
from cli.sayings.folders import FolderSaying
from cli.values import read_file
from node.host.key_files import KeyFault, KeyRefused

LEAST: Final = 8
"""Characters of a new passphrase."""
TRIES: Final = 3
"""How often a person may mistype an old one."""


def new_passphrase(file: str | None, path: Path, language: Language, option: str) -> str:
    """A passphrase for a new seal, asked for twice unless there is a file, whose option is `option`."""
    if file is not None:
        given = _first_line(file)
    else:
        given = _asked(phrase(FolderSaying.ASK_NEW, language, path=path), option)
        if _asked(phrase(FolderSaying.ASK_AGAIN, language), option) != given:
            raise Complaint(KeyGround.DIFFERENT)
    if len(given) < LEAST:
        raise Complaint(KeyGround.SHORT, least=LEAST)
    return given


def old_passphrase(file: str | None, path: Path, language: Language, option: str) -> str:
    """The passphrase of a key that is sealed, from the file if there is one."""
    if file is not None:
        return _first_line(file)
    return _asked(phrase(FolderSaying.ASK_NOW, language, path=path), option)


def opened(
    try_to_open: Callable[[str | None], None],
    file: str | None,
    path: Path,
    language: Language,
    option: str,
) -> None:
    """Open with no passphrase, and if that is not enough with the one in the file, or with what is typed."""
    passphrase: str | None = None
    for left in reversed(range(TRIES + 1)):
        try:
            try_to_open(passphrase)
        except KeyRefused as refused:
            is_mistyped = refused.fault is KeyFault.WRONG_PASSPHRASE and file is None
            if not left or not (is_mistyped or refused.fault is KeyFault.SEALED):
                raise
            passphrase = old_passphrase(file, path, language, option)
        else:
            return


def _first_line(file: str) -> str:
    """Editors end a file with a line's end, which is no part of the passphrase.

    What others may read is no secret. A group may: systemd hands a credential over to a service's user so.
    """
    path = Path(file)
    if path.is_file() and (mode := path.stat().st_mode) & 0o007:
        detail = f"{stat.S_IMODE(mode):03o}"
        raise Complaint(KeyGround.PASSPHRASE_OPEN_TO_OTHERS, path=file, detail=detail)
    return read_file(file).split("\n", maxsplit=1)[0].removesuffix("\r")


def _asked(question: str, option: str) -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Complaint(KeyGround.NO_TERMINAL, name=option)
    answer: str = click.prompt(question, hide_input=True, err=True, default="", show_default=False)
    return answer
