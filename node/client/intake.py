"""Batches of prospects: a CSV file read row by row, every mistake named by its row and column, and never by its content.

A bad row holds up no good one. What a message says of a row is its number, the column and the reason, so that messages
and logs hold no personal data.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import Final

MOST_ROWS: Final = 20_000
LONGEST_VALUE: Final = 500
COLUMNS: Final = (
    "reference",
    "name",
    "identifier",
    "phone",
    "state",
    "district",
    "need",
    "priority",
    "offer_to",
    "note",
)
"""In any order. `reference` is the agency's own mark of a row, by which a second run finds it again."""
NEEDED: Final = ("reference", "name", "state", "need", "priority")

STATES: Final = (
    "JOHOR",
    "KEDAH",
    "KELANTAN",
    "MELAKA",
    "NEGERI SEMBILAN",
    "PAHANG",
    "PULAU PINANG",
    "PERAK",
    "PERLIS",
    "SELANGOR",
    "TERENGGANU",
    "SABAH",
    "SARAWAK",
    "KUALA LUMPUR",
    "LABUAN",
    "PUTRAJAYA",
)
"""By their numbers on the chain, from 1 on (contract `office`)."""

NEEDS: Final = {
    "perlindungan": 1,
    "pekerjaan": 2,
    "kebajikan": 3,
    "kewangan": 4,
    "perniagaan": 5,
    "perumahan": 6,
    "kesihatan": 7,
    "pendidikan": 8,
    "makanan": 9,
    "oku": 10,
    "penjagaan": 11,
    "kemahiran": 12,
}
"""The need groups: at most twelve neutral codes, all that the chain knows of a need."""

PRIORITIES: Final = ("kecemasan", "segera", "biasa")

IDENTIFIERS: Final = ("mykad", "passport", "unhcr", "birthcert", "police", "army")


class RowFault(StrEnum):
    """What is wrong with a row."""

    MISSING = "missing"
    UNKNOWN_STATE = "unknown state"
    UNKNOWN_NEED = "unknown need"
    UNKNOWN_PRIORITY = "unknown priority"
    BAD_IDENTIFIER = "bad identifier"
    TOO_LONG = "too long"
    TWICE = "twice"
    WRONG_WIDTH = "wrong width"
    UNKNOWN_AGENCY = "unknown agency"
    CHANGED = "changed"
    """It was taken in before with other content, and stands as it was."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not taken: its line in the file, the column, and why. Nothing of its content."""

    line: int
    column: str
    fault: RowFault


class FileFault(StrEnum):
    """Why a file is no batch at all."""

    NOT_TEXT = "not text"
    EMPTY = "empty"
    UNKNOWN_COLUMNS = "unknown columns"
    MISSING_COLUMNS = "missing columns"
    TOO_MANY_ROWS = "too many rows"


class NotABatch(Exception):
    """A file of which not one row can be taken."""

    def __init__(self, fault: FileFault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Row:
    """One prospect with one need. `payload` is what stays at the agency."""

    line: int
    reference: str
    state: int
    need: int
    priority: int
    offer_to: str
    payload: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Row(line {self.line})"


@dataclass(frozen=True, slots=True)
class Batch:
    """A file as read."""

    rows: tuple[Row, ...]
    bad: tuple[BadRow, ...]


def read_batch(data: bytes, agencies: Iterable[str] = ()) -> Batch:
    """The batch that a CSV file holds; NotABatch if it is none. `agencies` are those that may be named in `offer_to`."""
    known = {_folded(each): each for each in agencies}
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotABatch(FileFault.NOT_TEXT, f"byte {error.start}") from error
    reader = csv.reader(StringIO(text, newline=""))
    header = [each.strip().lower() for each in next(reader, [])]
    _check_header(header)
    rows: list[Row] = []
    bad: list[BadRow] = []
    seen: set[str] = set()
    for values in reader:
        if not any(value.strip() for value in values):
            continue
        if len(rows) + len(bad) >= MOST_ROWS:
            raise NotABatch(FileFault.TOO_MANY_ROWS, f"{MOST_ROWS}")
        found = _read_row(reader.line_num, header, values, known)
        if isinstance(found, Row) and found.reference in seen:
            found = BadRow(found.line, "reference", RowFault.TWICE)
        if isinstance(found, Row):
            seen.add(found.reference)
            rows.append(found)
        else:
            bad.append(found)
    return Batch(tuple(rows), tuple(bad))


def read_one(values: Mapping[str, str], agencies: Iterable[str] = ()) -> Row | BadRow:
    """One row from its values by column, as if it stood alone in a file."""
    known = {_folded(each): each for each in agencies}
    return _read_row(1, list(values), list(values.values()), known)


def _check_header(header: list[str]) -> None:
    if not any(header):
        raise NotABatch(FileFault.EMPTY)
    unknown = [each for each in header if each not in COLUMNS]
    if unknown:
        raise NotABatch(FileFault.UNKNOWN_COLUMNS, f"{len(unknown)}; known: {', '.join(COLUMNS)}")
    missing = [each for each in NEEDED if each not in header]
    if missing:
        raise NotABatch(FileFault.MISSING_COLUMNS, ", ".join(missing))


def _read_row(
    line: int, header: list[str], values: list[str], agencies: Mapping[str, str]
) -> Row | BadRow:
    if len(values) != len(header):
        return BadRow(line, "", RowFault.WRONG_WIDTH)
    row = {name: _cleaned(value) for name, value in zip(header, values, strict=True)}
    for name in NEEDED:
        if not row.get(name):
            return BadRow(line, name, RowFault.MISSING)
    for name, value in row.items():
        if len(value) > LONGEST_VALUE:
            return BadRow(line, name, RowFault.TOO_LONG)
    for name, known, fault in _CHOICES:
        if _folded(row[name]) not in known:
            return BadRow(line, name, fault)
    offer_to = _folded(row.get("offer_to", ""))
    if offer_to and offer_to not in agencies:
        return BadRow(line, "offer_to", RowFault.UNKNOWN_AGENCY)
    if not is_identifier(row.get("identifier", "")):
        return BadRow(line, "identifier", RowFault.BAD_IDENTIFIER)
    return Row(
        line,
        row["reference"],
        _STATES[_folded(row["state"])],
        NEEDS[_folded(row["need"])],
        1 + PRIORITIES.index(_folded(row["priority"])),
        agencies.get(offer_to, ""),
        {name: value for name, value in row.items() if value and name != "reference"},
    )


def is_identifier(text: str) -> bool:
    """True for a typed identifier such as `mykad:YYMMDD-PB-NNNN` or `passport:...`, and for none at all."""
    if not text:
        return True
    kind, colon, value = text.partition(":")
    if not colon or kind.strip().lower() not in IDENTIFIERS or not value.strip():
        return False
    return kind.strip().lower() != "mykad" or _is_mykad(value)


def _is_mykad(value: str) -> bool:
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value))
    if not re.fullmatch(r"[0-9]{12}", digits):
        return False
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        date(1900 + year, month, day)
    except ValueError:
        return (year, month, day) == (0, 2, 29)  # 1900 had none, 2000 had
    return True


def _cleaned(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _folded(value: str) -> str:
    return " ".join(value.casefold().split())


_STATES: Final = {
    **{_folded(name): at for at, name in enumerate(STATES, 1)},
    "penang": 7,
    "malacca": 4,
    "wp kuala lumpur": 14,
    "wp labuan": 15,
    "wp putrajaya": 16,
}

_CHOICES: Final = (
    ("state", _STATES, RowFault.UNKNOWN_STATE),
    ("need", NEEDS, RowFault.UNKNOWN_NEED),
    ("priority", PRIORITIES, RowFault.UNKNOWN_PRIORITY),
)
