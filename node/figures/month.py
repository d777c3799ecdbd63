"""Months as people of Malaysia count them: whole ones, by the time of Kuala Lumpur, in integers."""

from __future__ import annotations

from typing import Final

ZONE_MS: Final = 8 * 3_600_000
"""Malaysia is eight hours before UTC, the whole year (Standard Time Act 1981, Kuala Lumpur)."""
DAY_MS: Final = 24 * 3_600_000
_DAYS_TO_EPOCH: Final = 719_468
"""From 1 March of the year 0 to 1 January 1970."""
_DAYS_OF_ERA: Final = 146_097
"""In 400 years."""
MOST: Final = 12 * 10_000 - 1
"""December of the year 9999."""


def month_at(time_ms: int) -> int:
    """The month of a time in milliseconds since 1970 (UTC), counted from January of the year 0.

    Years begin in March here, so that a day that is put in comes last (H. Hinnant, days_from_civil).
    """
    days = (time_ms + ZONE_MS) // DAY_MS + _DAYS_TO_EPOCH
    era, day = divmod(days, _DAYS_OF_ERA)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    day_of_year = day - (365 * year + year // 4 - year // 100)
    from_march = (5 * day_of_year + 2) // 153
    return 12 * (400 * era + year) + from_march + 2


def named(month: int) -> str:
    """As people write it: 2026-01."""
    year, place = divmod(month, 12)
    return f"{year:04}-{place + 1:02}"


def month_of(text: str) -> int | None:
    """The month that a text like 2026-01 names; None if it names none."""
    year, dash, place = text.partition("-")
    if not (dash and len(year) == 4 and len(place) == 2 and (year + place).isdecimal()):
        return None
    if not (year + place).isascii() or not 1 <= int(place) <= 12:
        return None
    return 12 * int(year) + int(place) - 1
