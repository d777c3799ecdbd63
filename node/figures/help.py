"""The one rule by which a referral is in a list of the programme (contracts, section 2.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Help(StrEnum):
    """In which of the programme's lists a referral is: helped, being helped, not yet helped, or ended otherwise."""

    TELAH = "telah"
    SEDANG = "sedang"
    BELUM = "belum"
    ENDED = "ended"


HELPED: Final = ("helped", "helped_unconfirmed", "partly_helped")
"""How a referral was closed whose prospect was helped."""
BEING_HELPED: Final = ("in_service", "awaiting_followup")
"""States of contract `custody` in which somebody helps; in its others nobody does yet."""


def help_of(state: str, disposition: str | None) -> Help:
    """The list of a referral; `disposition` is None while it is open."""
    if disposition is not None:
        return Help.TELAH if disposition in HELPED else Help.ENDED
    return Help.SEDANG if state in BEING_HELPED else Help.BELUM
