"""Sentences of a rule's author, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from node.eligibility.malformed import Fault, Malformed

LONGEST: Final = 240
"""Letters of a sentence."""
_PERSONAL: Final = re.compile(r"[0-9]{6}-?[0-9]{2}-?[0-9]{4}|\+?[0-9](?:[ -]?[0-9]){8,}|@")
"""A MyKad number, a telephone number, an address of mail: rules are public, and stand on the chain for good."""


@dataclass(frozen=True, slots=True)
class Words:
    """One thing in both languages."""

    ms: str
    en: str

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        return {"ms": self.ms, "en": self.en}


def read_words(told: object, where: str) -> Words:
    """`{"ms": ..., "en": ...}`; Malformed."""
    if not isinstance(told, Mapping):
        raise Malformed(Fault.NOT_AN_OBJECT, where)
    for name in told:
        if name not in ("ms", "en"):
            raise Malformed(Fault.UNKNOWN_FIELD, where, str(name)[:40])
    return Words(*(_sentence(told, name, f"{where}.{name}") for name in ("ms", "en")))


def _sentence(told: Mapping[str, object], name: str, where: str) -> str:
    found = told.get(name)
    if found is None:
        raise Malformed(Fault.MISSING, where)
    if not isinstance(found, str) or not 1 <= len(found) <= LONGEST or found != found.strip():
        raise Malformed(Fault.BAD_SENTENCE, where, f"1-{LONGEST}")
    if not found.isprintable() or unicodedata.normalize("NFC", found) != found:
        raise Malformed(Fault.BAD_SENTENCE, where, f"1-{LONGEST}")
    if _PERSONAL.search(unicodedata.normalize("NFKC", found)):
        raise Malformed(Fault.PERSONAL, where)
    return found
