"""What is counted: an event of the chain as everybody reads it, with its place and its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """An event; `called` is the method that a user called, `leg.redirect` for instance, None for what the clock fired.

    Fields are as JSON has them (contracts.plain): ids and members in hex digits, choices by their names.
    """

    height: int
    time_ms: int
    called: str | None
    contract: str
    name: str
    fields: Mapping[str, object]

    def text(self, field: str) -> str:
        """A field that is a text; an assertion if it is none."""
        found = self.fields[field]
        assert isinstance(found, str), field
        return found

    def maybe(self, field: str) -> str | None:
        """A field that is a text or nothing."""
        return None if self.fields[field] is None else self.text(field)

    def number(self, field: str) -> int:
        """A field that is a whole number."""
        found = self.fields[field]
        assert isinstance(found, int), field
        return found


@dataclass(frozen=True, slots=True)
class Cut:
    """How far is counted: up to the block of this height, with its time."""

    height: int
    time_ms: int
