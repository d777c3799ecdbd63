"""The board: every referral by whether its prospect is helped, and those of whom nobody may think any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from node.client.api import NodeApi
from node.client.registry import (
    CLOSED_LISTS,
    OPEN_LISTS,
    Referral,
    ids_of_origin,
    read_referrals,
)
from node.client.states import State
from node.figures.help import Help, help_of

K = TypeVar("K", bound=Hashable)


class Risk(StrEnum):
    """Why a referral is in danger of being lost (berisiko tercicir)."""

    NO_CONTACT = "no_contact"
    """The ceiling has passed, and nobody has spoken with the prospect (contracts, section 2.6)."""
    OVERDUE = "overdue"
    """The agency that helps was reminded, and has not said anything since."""
    NO_HELPER = "no_helper"
    """It is with the steward, and was before: its clock fired without a helper being found."""


@dataclass(slots=True)
class Count:
    """How many referrals are in each list, and in danger."""

    lists: Counter[Help] = field(default_factory=Counter)
    at_risk: int = 0

    def add(self, found: Referral) -> None:
        """One more."""
        self.lists[list_of(found)] += 1
        self.at_risk += bool(risks_of(found))

    @property
    def all(self) -> int:
        """In any list."""
        return self.lists.total()


@dataclass(frozen=True, slots=True)
class Board:
    """All referrals as they stood while they were read, which began at `height`."""

    height: int
    referrals: tuple[Referral, ...]

    def of_needs(self, needs: Collection[int]) -> Board:
        """Those of some needs alone."""
        return replace(self, referrals=tuple(each for each in self.referrals if each.need in needs))

    def total(self) -> Count:
        """Counts of all."""
        found = Count()
        for each in self.referrals:
            found.add(each)
        return found

    def counted(self, key: Callable[[Referral], K]) -> dict[K, Count]:
        """Counts by what `key` gives of a referral, the largest first."""
        found: dict[K, Count] = {}
        for each in self.referrals:
            found.setdefault(key(each), Count()).add(each)
        return dict(sorted(found.items(), key=lambda row: (-row[1].all, str(row[0]))))

    def at_risk(self) -> list[Referral]:
        """Those in danger: of whom nobody has heard first, then by the level that they have come to."""
        found = [each for each in self.referrals if risks_of(each)]
        return sorted(found, key=lambda each: (not each.at_risk, -each.level, each.ref_id))


def list_of(found: Referral) -> Help:
    """In which list it is."""
    return help_of(found.state, found.disposition)


def risks_of(found: Referral) -> tuple[Risk, ...]:
    """Why it is in danger of being lost; nothing, if it is not."""
    if found.disposition is not None:
        return ()
    risks = []
    if found.at_risk:
        risks.append(Risk.NO_CONTACT)
    if any(leg.overdue for leg in found.legs):
        risks.append(Risk.OVERDUE)
    if found.state == State.STEWARDED and found.level > 0:
        risks.append(Risk.NO_HELPER)
    return tuple(risks)


async def read_board(api: NodeApi, origins: Sequence[str]) -> Board:
    """Every referral of the prospects that `origins` took in.

    What moves while it is read is where it is when it is read: each referral is counted once.
    """
    height = (await api.get("/v1/status"))["height"]
    assert isinstance(height, int), "a height"
    lists = (*OPEN_LISTS, *CLOSED_LISTS)
    ids = [each for origin in origins for each in await ids_of_origin(api, origin, lists)]
    return Board(height, tuple((await read_referrals(api, ids)).values()))
