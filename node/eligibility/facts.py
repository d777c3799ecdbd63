"""Facts about a person: what kinds there are, on what evidence one is known, and what is stated of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias, assert_never

from node.eligibility.days import day_of, text_of
from node.eligibility.malformed import Fault, Malformed
from node.eligibility.words import Words

LARGEST: Final = 10**15
"""Of a number, and of sen: ten billion ringgit is more than any means test asks for."""
LONGEST_CODE: Final = 40
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RINGGIT: Final = re.compile(r"(?:RM ?)?([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,13})\.([0-9]{2})")

Value: TypeAlias = int | bool | str | tuple[str, ...]
"""A number, sen, or a day as a number; yes or no; a code; codes in the order of their names."""


class Kind(StrEnum):
    """What sort of thing a fact is."""

    NUMBER = "number"
    MONEY = "money"
    """Whole sen."""
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    """Any of several codes at once."""
    YES_NO = "yes_no"


ORDERED: Final = (Kind.NUMBER, Kind.MONEY, Kind.DATE)
CODED: Final = (Kind.CODE, Kind.CODES)


class Source(StrEnum):
    """On what evidence a fact is known (contracts, section 3.2)."""

    DECLARED = "declared"
    DOCUMENT_SEEN = "document_seen"
    VERIFIED_BY_AGENCY = "verified_by_agency"
    DERIVED = "derived"


EVIDENCE: Final = (Source.DECLARED, Source.DOCUMENT_SEEN, Source.VERIFIED_BY_AGENCY)
"""What somebody can state a fact with, the weakest first; what is derived is as good as the weakest that it comes from."""


class Means(StrEnum):
    """How a fact is derived from others."""

    YEARS_SINCE = "years_since"
    """Whole years from a date to the day of the screening: an age."""
    SHARED_BY = "shared_by"
    """Money by a number of persons, rounded down to the sen."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a fact comes of others, which are stated."""

    means: Means
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that rules ask for: what it is called, which codes it may have, what shows it, what it is derived from."""

    kind: Kind
    says: Words
    codes: Mapping[str, Words]
    document: Words | None
    derived: Derivation | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a fact. `value` is None if it was asked for and cannot be known.

    `evidence` is its source; of what is derived, the weakest one that it comes from.
    """

    value: Value | None
    source: Source
    evidence: Source

    @classmethod
    def by(cls, value: Value | None, source: Source) -> Stated:
        """Stated on this evidence, and not derived."""
        assert source in EVIDENCE
        return cls(value, source, source)

    def is_as_good_as(self, source: Source) -> bool:
        """True if the evidence is at least this."""
        return EVIDENCE.index(self.evidence) >= EVIDENCE.index(source)


Facts: TypeAlias = Mapping[str, Stated]
NOTHING: Final[Facts] = MappingProxyType({})


def read_value(asked: Asked, told: object, where: str) -> Value:
    """A value of this kind as JSON has it; Malformed with WRONG_VALUE or UNKNOWN_CODE."""
    found: Value | None = None
    match asked.kind:
        case Kind.NUMBER:
            found = _number(told)
        case Kind.MONEY:
            found = _sen(told) if isinstance(told, str) else _number(told)
        case Kind.DATE:
            found = day_of(told) if isinstance(told, str) else None
        case Kind.YES_NO:
            found = told if isinstance(told, bool) else None
        case Kind.CODE:
            found = _code(asked, told, where)
        case Kind.CODES:
            found = _codes(asked, told, where)
        case _:
            assert_never(asked.kind)
    if found is None:
        raise Malformed(Fault.WRONG_VALUE, where, asked.kind.value)
    return found


def told_value(kind: Kind, value: Value) -> object:
    """A value as JSON has it in the canonical form."""
    if kind is Kind.DATE:
        assert isinstance(value, int)
        return text_of(value)
    return list(value) if isinstance(value, tuple) else value


def _number(told: object) -> int | None:
    is_whole = isinstance(told, int) and not isinstance(told, bool)
    return told if is_whole and isinstance(told, int) and 0 <= told <= LARGEST else None


def _sen(told: str) -> int | None:
    """Ringgit as people write them, with two digits of sen: `RM 1,234.50`."""
    match = _RINGGIT.fullmatch(told.strip())
    if match is None:
        return None
    ringgit, sen = match.groups()
    return _number(int(ringgit.replace(",", "")) * 100 + int(sen))


def _code(asked: Asked, told: object, where: str) -> str | None:
    if not isinstance(told, str):
        return None
    if told not in asked.codes:
        raise Malformed(Fault.UNKNOWN_CODE, where, ", ".join(asked.codes))
    return told


def _codes(asked: Asked, told: object, where: str) -> tuple[str, ...] | None:
    if not isinstance(told, list):
        return None
    found = [_code(asked, each, where) for each in told]
    known = [each for each in found if each is not None]
    return tuple(sorted(set(known))) if len(known) == len(found) else None
