"""An agency's own case file: what it knows of persons, sealed on its own disk, and never anywhere else from here.

The chain has a random id, codes, and a commitment to the payload; the payload, and the salt without which the
commitment says nothing, stand here (privacy, P1 and P2). The file is appended to, one sealed record after another; a
record that a crash tore is left out, and written over.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from contracts.words import Commitment, Id

SALT_BYTES: Final = 32
_LENGTH_BYTES: Final = 4
_MOST_BYTES: Final = 256 * 1024
"""Of one record."""
_PERSON: Final = b"sinergi-payload1"
_CONSENT: Final = b"sinergi-consent1"
"""BLAKE2b's personalisation: 16 bytes that keep these commitments apart from all other hashes, and ids from both."""


class CaseFileDamaged(Exception):
    """A record in the middle of the file cannot be opened: another key, or a damaged disk."""


def commitment(payload: bytes, salt: bytes) -> Commitment:
    """What the chain knows of `payload`: keyed BLAKE2b under a fresh salt, which is destroyed with the payload."""
    return Commitment(hashlib.blake2b(payload, digest_size=32, key=salt, person=_PERSON).digest())


@dataclass(frozen=True, slots=True)
class Kept:
    """One case as its agency keeps it. `mark` is how the agency finds it again: a row of a batch, for instance."""

    mark: str
    case_id: Id
    ref_id: Id
    salt: bytes
    payload: Mapping[str, str]

    @classmethod
    def new(cls, mark: str, payload: Mapping[str, str]) -> Kept:
        """With ids and a salt that are drawn now."""
        return cls(
            mark,
            Id(secrets.token_bytes(Id.LENGTH)),
            Id(secrets.token_bytes(Id.LENGTH)),
            secrets.token_bytes(SALT_BYTES),
            dict(payload),
        )

    @property
    def commitment(self) -> Commitment:
        """What goes to the chain."""
        return commitment(_canonical(self.payload), self.salt)

    @property
    def consent_id(self) -> Id:
        """Of the consent with which the prospect came: the same every time, and nobody finds it without the salt."""
        drawn = hashlib.blake2b(self.case_id, digest_size=Id.LENGTH, key=self.salt, person=_CONSENT)
        return Id(drawn.digest())

    def __repr__(self) -> str:
        return f"Kept({self.mark}, {self.case_id!r})"


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer wrote about something that was done with a referral; the chain has the commitment."""

    ref_id: Id
    done: str
    salt: bytes
    text: str

    @classmethod
    def new(cls, ref_id: Id, done: str, text: str) -> Note:
        """With a salt that is drawn now; a note without text commits to nothing that anybody knows."""
        return cls(ref_id, done, secrets.token_bytes(SALT_BYTES), text)

    @property
    def commitment(self) -> Commitment:
        """What goes to the chain."""
        return commitment(self.text.encode(), self.salt)

    def __repr__(self) -> str:
        return f"Note({self.done}, {self.ref_id!r})"


class Paper(StrEnum):
    """What sort of sheet it is."""

    FACTS = "facts"
    """What is known of a prospect, for rules of eligibility."""
    SCREENING = "screening"
    """What rules said of these facts."""
    SUGGESTION = "suggestion"
    """Which agencies were proposed, and why, so that it can be seen which of them was asked."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something about a referral that is no text of an officer's: JSON, with a salt of its own."""

    ref_id: Id
    paper: Paper
    salt: bytes
    content: Mapping[str, object]

    @classmethod
    def new(cls, ref_id: Id, paper: Paper, content: Mapping[str, object]) -> Sheet:
        """With a salt that is drawn now."""
        return cls(ref_id, paper, secrets.token_bytes(SALT_BYTES), dict(content))

    @property
    def commitment(self) -> Commitment:
        """What goes to the chain, of a screening."""
        return commitment(_canonical(self.content), self.salt)

    def __repr__(self) -> str:
        return f"Sheet({self.paper.value}, {self.ref_id!r})"


class CaseFile:
    """The sealed file of one agency, held by one process at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Read the file, or begin it; CaseFileDamaged if `key` does not open it."""
        self._path = path
        self._box = SecretBox(key)
        self._kept: dict[str, Kept] = {}
        self._notes: list[Note] = []
        self._sheets: dict[tuple[Id, Paper], Sheet] = {}
        self._end = 0
        self._read()

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._kept.values())

    def get(self, mark: str) -> Kept | None:
        """The case with this mark; None if there is none."""
        return self._kept.get(mark)

    def of_referral(self, ref_id: Id) -> Kept | None:
        """The case of this referral; None if it came to another agency."""
        return next((each for each in self if each.ref_id == ref_id), None)

    def notes(self, ref_id: Id) -> list[Note]:
        """What this agency's officers wrote about a referral, in their order."""
        return [each for each in self._notes if each.ref_id == ref_id]

    def sheet(self, ref_id: Id, paper: Paper) -> Sheet | None:
        """The newest of its sort about a referral."""
        return self._sheets.get((ref_id, paper))

    def add(
        self, cases: Sequence[Kept], notes: Sequence[Note] = (), sheets: Sequence[Sheet] = ()
    ) -> None:
        """Have them on disk when this returns."""
        packed = [*map(_packed, cases), *map(_packed_note, notes), *map(_packed_sheet, sheets)]
        data = b"".join(map(self._sealed, packed))
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(self._end)
            file.truncate()
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._end += len(data)
        self._kept.update({each.mark: each for each in cases})
        self._notes += notes
        self._sheets.update({(each.ref_id, each.paper): each for each in sheets})

    def _sealed(self, packed: Mapping[str, object]) -> bytes:
        box = bytes(self._box.encrypt(json.dumps(packed, ensure_ascii=False).encode()))
        return len(box).to_bytes(_LENGTH_BYTES, "big") + box

    def _read(self) -> None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        while self._end + _LENGTH_BYTES <= len(data):
            begin = self._end + _LENGTH_BYTES
            end = begin + int.from_bytes(data[self._end : begin], "big")
            if end > len(data) or end - begin > _MOST_BYTES:
                break
            self._take(data[begin:end])
            self._end = end

    def _take(self, box: bytes) -> None:
        try:
            packed = json.loads(self._box.decrypt(box))
        except CryptoError as error:
            raise CaseFileDamaged(str(self._path)) from error
        if "paper" in packed:
            sheet = Sheet(
                Id(bytes.fromhex(packed["ref_id"])),
                Paper(packed["paper"]),
                bytes.fromhex(packed["salt"]),
                packed["content"],
            )
            self._sheets[sheet.ref_id, sheet.paper] = sheet
            return
        if "done" in packed:
            self._notes.append(
                Note(
                    Id(bytes.fromhex(packed["ref_id"])),
                    packed["done"],
                    bytes.fromhex(packed["salt"]),
                    packed["text"],
                )
            )
            return
        kept = Kept(
            packed["mark"],
            Id(bytes.fromhex(packed["case_id"])),
            Id(bytes.fromhex(packed["ref_id"])),
            bytes.fromhex(packed["salt"]),
            packed["payload"],
        )
        self._kept[kept.mark] = kept


@contextmanager
def held(path: Path, key: bytes) -> Iterator[CaseFile]:
    """The case file, for nobody else as long as the context lasts: two who write at once would write over each other."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield CaseFile(path, key)
    finally:
        os.close(descriptor)


def _packed(kept: Kept) -> dict[str, object]:
    return {
        "mark": kept.mark,
        "case_id": kept.case_id.hex(),
        "ref_id": kept.ref_id.hex(),
        "salt": kept.salt.hex(),
        "payload": dict(kept.payload),
    }


def _packed_note(note: Note) -> dict[str, object]:
    return {
        "ref_id": note.ref_id.hex(),
        "done": note.done,
        "salt": note.salt.hex(),
        "text": note.text,
    }


def _packed_sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "ref_id": sheet.ref_id.hex(),
        "paper": sheet.paper.value,
        "salt": sheet.salt.hex(),
        "content": dict(sheet.content),
    }


def case_file_key(path: Path) -> bytes:
    """The key of an agency's case file, from its own file; made when it is first asked for."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    key = secrets.token_bytes(SecretBox.KEY_SIZE)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def _canonical(payload: Mapping[str, object]) -> bytes:
    return json.dumps(
        dict(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
