"""Dates as numbers of days, calculated with integers: the same everywhere, and without a clock."""

from __future__ import annotations

import re
from typing import Final

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2199
"""What a date of a person or of a programme lies between."""
DAY_MS: Final = 24 * 3_600_000
MALAYSIA_MS: Final = 8 * 3_600_000
"""Malaysian time is UTC+8 all year, in all states."""
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_of(text: str) -> int | None:
    """The day `YYYY-MM-DD`, counted from 1970-01-01; None if there is no such day between FIRST_YEAR and LAST_YEAR."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(each) for each in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    if not 1 <= day <= _length(year, month):
        return None
    return _days_before(year) + sum(_length(year, each) for each in range(1, month)) + day - 1


def date_of(day: int) -> tuple[int, int, int]:
    """Year, month and day of month of a day that `day_of` gives."""
    year = 1970 + day // 366 - 1
    while _days_before(year + 1) <= day:
        year += 1
    left, month = day - _days_before(year), 1
    while left >= _length(year, month):
        left -= _length(year, month)
        month += 1
    return year, month, left + 1


def text_of(day: int) -> str:
    """A day as `YYYY-MM-DD`."""
    year, month, of_month = date_of(day)
    return f"{year:04}-{month:02}-{of_month:02}"


def today(now_ms: int) -> int:
    """The day in Malaysia at a time in milliseconds since 1970-01-01 UTC."""
    return (now_ms + MALAYSIA_MS) // DAY_MS


def years_between(first: int, last: int) -> int:
    """Whole years from one day to a later one, as an age is told; who is born on 29 February is older on 1 March."""
    (year, *birthday), (this_year, *now) = date_of(first), date_of(last)
    return this_year - year - (now < birthday)


def _days_before(year: int) -> int:
    """Days from 1970-01-01 to the first of January of a year."""
    past = year - 1
    return 365 * (year - 1970) + (past // 4 - past // 100 + past // 400) - 477


def _length(year: int, month: int) -> int:
    leaps = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leaps else _LENGTHS[month - 1]
