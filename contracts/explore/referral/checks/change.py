"""A transition, as a check sees it."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.explore.referral.reading import Seen
from contracts.explore.referral.town import REST, Town
from contracts.explore.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Change:
    """The records before and after it; `before` is None for the first state, `method` is for what time did."""

    town: Town
    scratch: Scratch
    before: Seen | None
    after: Seen
    method: str | None
    fallen: bool = False
    """Who may fall away has done so."""

    @property
    def rest_ids(self) -> tuple[bytes, ...]:
        """Of a referral for the rest, which begins as every referral does."""
        return (REST,)

    def listed(self, name: str, key: object) -> tuple[str, bytes]:
        """An entry of a list of the contracts, as `Seen.lists` has it."""
        place = self.town.records.place(name, key)
        return name, place[1 + len(name) + 1 :]
