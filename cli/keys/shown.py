"""What is shown of a key: its use, its public half, its seal; never the secret."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from cli.catalogue import Language, phrase
from cli.complaint import Complaint
from cli.listing import marked
from cli.sayings.folder_troubles import KeyGround
from cli.sayings.folders import FolderSaying
from cli.wording import wording
from node.host.key_files import KeyFile, KeyRefused

YES_NO = (FolderSaying.YES, FolderSaying.NO)


def key_object(key: KeyFile) -> dict[str, object]:
    """A key for programs."""
    told: dict[str, object] = {
        "file": str(key.path),
        "use": key.use.value,
        "public": key.public.hex(),
        "is_sealed": key.is_sealed,
    }
    if key.log_of is not None:
        told["log_of"] = key.log_of
    return told


def key_rows(key: KeyFile, language: Language) -> Sequence[tuple[FolderSaying, str | Text]]:
    """A key for people."""
    rows: list[tuple[FolderSaying, str | Text]] = [
        (FolderSaying.FILE, str(key.path)),
        (FolderSaying.USE, key.use.value),
        (FolderSaying.PUBLIC, key.public.hex()),
        (FolderSaying.SEALED, marked(key.is_sealed, language, YES_NO)),
    ]
    if key.log_of is not None:
        rows.append((FolderSaying.LOG_OF, key.log_of))
    return rows


def why_not(refused: KeyRefused, language: Language) -> str:
    """One line about a key file that cannot be used."""
    complaint = Complaint(
        KeyGround[refused.fault.name], path=refused.path.name, detail=refused.detail
    )
    return phrase(FolderSaying.UNUSABLE, language, detail=wording(complaint, language).what)
