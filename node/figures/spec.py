"""What a table is to show, in one form and no other, so that everybody counts the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from chain.codec import Codec
from chain.crypto import digest
from chain.primitives import Digest
from node.figures.month import MOST, named

VERSION: Final = 1
"""Of the definitions on this page and of how is counted; others would be another number, and these stay readable."""
MOST_DIMENSIONS: Final = 3
"""No cross of more than three below the whole network (contracts, section 3.13)."""


class Dimension(IntEnum):
    """By what is counted; the numbers stand on the chain and never change."""

    NEED = 1
    AREA = 2
    AGENCY = 3
    """That took the prospect in."""
    HELPER = 4
    """That was asked, accepted or helped."""
    PRIORITY = 5
    MONTH = 6


class Counted(IntEnum):
    """In which period something is counted."""

    OPENED = 1
    """When the referral was opened: what became of those of a period, so far."""
    HAPPENED = 2
    """When it happened."""


class Figure(IntEnum):
    """What is counted; the numbers stand on the chain and never change. docs/reports.md says what each one means."""

    OPENED = 1
    CHANNELLED = 2
    ACCEPTED = 3
    CONTACTED = 4
    TELAH = 5
    SEDANG = 6
    BELUM = 7
    ENDED = 8
    HELPED = 9
    HELPED_UNCONFIRMED = 10
    PARTLY_HELPED = 11
    NOT_HELPED = 12
    UNMET = 13
    WITHDRAWN = 14
    UNREACHABLE = 15
    DECEASED = 16
    CONSENT_ENDED = 17
    SPLIT = 18
    MERGED_DUPLICATE = 19
    ERROR = 20
    LOST = 21
    AT_RISK = 22
    CASES = 23
    OFFERS = 24
    OFFERS_ACCEPTED = 25
    DECLINED = 26
    DECLINED_CAPACITY = 27
    DECLINED_AREA = 28
    DECLINED_ELIGIBILITY = 29
    DECLINED_INFORMATION = 30
    DECLINED_CONSENT = 31
    DECLINED_SAFETY = 32
    DECLINED_OTHER = 33
    REDIRECTED = 34
    EXPIRED = 35
    FAILED = 36
    ACCEPT_MEDIAN = 37
    ACCEPT_P90 = 38
    CONTACT_MEDIAN = 39
    CONTACT_P90 = 40
    HELP_MEDIAN = 41
    HELP_P90 = 42
    ANSWER_MEDIAN = 43
    ANSWER_P90 = 44


TIMES: Final = tuple(each for each in Figure if each >= Figure.ACCEPT_MEDIAN)
"""In whole minutes, rounded up; the others are counts."""
DISPOSITIONS: Final = tuple(each for each in Figure if Figure.HELPED <= each <= Figure.ERROR)
"""How a referral ended, by the names that contract `referral` has for it."""
SHOWN: Final = (
    Figure.OPENED, Figure.CHANNELLED, Figure.ACCEPTED, Figure.CONTACTED, Figure.TELAH,
    Figure.SEDANG, Figure.BELUM, Figure.ENDED, Figure.UNMET, Figure.LOST,
)  # fmt: skip
"""What a table has if nobody says otherwise."""


class BadSpec(Exception):
    """A table of this kind cannot be; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A table: from the first month to the last one, both counted in; BadSpec if there can be none."""

    counted: Counted
    first: int
    last: int
    dimensions: tuple[Dimension, ...]
    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        """Each dimension and figure once, figures in the order of their numbers, so that a table has one form."""
        if not 0 <= self.first <= self.last <= MOST:
            raise BadSpec(f"{named(self.first)} to {named(self.last)} is no period")
        if len(self.dimensions) > MOST_DIMENSIONS:
            raise BadSpec(f"{len(self.dimensions)} dimensions of {MOST_DIMENSIONS}")
        if len(set(self.dimensions)) < len(self.dimensions):
            raise BadSpec("a dimension stands twice")
        if not self.figures or tuple(sorted(set(self.figures))) != self.figures:
            raise BadSpec("figures stand once, in the order of their numbers, and there is one")

    def encode(self) -> bytes:
        """The one form of it."""
        return Codec.encode_form(
            [VERSION, self.counted, self.first, self.last, [*self.dimensions], [*self.figures]]
        )

    def digest(self) -> Digest:
        """What a table of this kind is known by."""
        return digest(b"sinergi/stat-spec", self.encode())
