"""The independent recount: from nothing but the exported events to the figures that the chain's own lists give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from node.figures.help import Help, help_of

LISTS: Final = tuple(each.value for each in Help)
"""Helped, being helped, not yet helped, and those that ended otherwise (contracts, section 2.2)."""


def recount(events: Iterable[Mapping[str, object]]) -> dict[str, Counter[str]]:
    """How many referrals of each origin are in each list, by what was told last of each of them."""
    origins: dict[str, str] = {}
    lists: dict[str, str] = {}
    for event in events:
        fields = event["fields"]
        assert isinstance(fields, dict)
        told = (event["contract"], event["name"])
        if told == ("custody", "referral_moved"):
            ref_id, state = str(fields["ref_id"]), str(fields["after"])
            origins[ref_id] = str(fields["origin"])
            lists[ref_id] = help_of(state, None)
        elif told == ("referral", "referral_closed"):
            lists[str(fields["ref_id"])] = help_of("closed", str(fields["disposition"]))
    counted: dict[str, Counter[str]] = {}
    for ref_id, name in lists.items():
        counted.setdefault(origins[ref_id], Counter())[name] += 1
    return counted
