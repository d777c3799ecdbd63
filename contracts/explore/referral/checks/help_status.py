"""Telah, sedang, belum: each referral is in the one list that the rule says, and in those of who has it."""

from __future__ import annotations

from contracts.explore.referral.checks.change import Change
from contracts.explore.referral.staging import (
    BELUM_HELD,
    BELUM_PASSED,
    ENDED,
    HELPED_DISPOSITIONS,
    SEDANG,
    TELAH,
)
from contracts.explore.referral.state import (
    AWAITING,
    IN_SERVICE,
    OFFERED,
    OPEN_INTAKE,
    POOLED,
    STEWARDED,
)
from contracts.explore.referral.town import AREA, CASE, OTHER_AREA, REF, STEWARD_OFFICE


def help_status(change: Change) -> bool:
    """Section 2.2 says in which list it is; the lists of offices, members and of its case say who has it, and that it is open."""
    town, after = change.town, change.after
    origin = town.members[town.cast.origin]
    wanted = {change.listed("case.by_origin", (origin, CASE))}
    if after.ref is not None:
        wanted.add(change.listed("case.open_referrals", (CASE, REF)))
    place = _place(change)
    which = town.records.choice("status.by_origin", 1, _list(change, place))
    wanted.add(change.listed("status.by_origin", (origin, which, REF)))
    if place == STEWARDED:
        wanted.add(change.listed("status.by_office", (STEWARD_OFFICE, REF)))
    elif place == POOLED:
        area = after.ref.need.area
        assert area in (AREA, OTHER_AREA), "where the cast is"
        wanted.add(change.listed("status.by_office", (area, REF)))
    for leg_id in () if after.search is None else after.search.live:
        wanted.add(change.listed("desk.by_member", (after.legs[leg_id].member, leg_id)))
    rest = change.rest_ids
    found = {each for each in after.lists if each[0] != "pool.claims" and each[1][-16:] not in rest}
    return found == wanted


def _place(change: Change) -> int:
    """With whom it is; 0 if it is closed."""
    ref = change.after.ref
    if ref is None:
        return 0
    place: int = ref.base.value if ref.status.value == OFFERED else ref.status.value
    return place


def _list(change: Change, place: int) -> int:
    if place == 0:
        helped = change.after.closed.disposition.value in HELPED_DISPOSITIONS
        return TELAH if helped else ENDED
    if place in (IN_SERVICE, AWAITING):
        return SEDANG
    return BELUM_HELD if place == OPEN_INTAKE else BELUM_PASSED
