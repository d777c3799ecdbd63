"""When officers work: on weekdays, and together at the full hour, so that a day's work is a few blocks."""

from __future__ import annotations

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
FIRST_HOUR, HOURS = 8, 9
"""From eight to the last full hour before five, by the world's own clock, which begins on a Monday at midnight."""
WORKING_DAYS = 5
YEAR_DAYS = 365


def next_hour(from_ms: int) -> int:
    """The first full hour of work after a moment."""
    at_ms = (from_ms // HOUR_MS + 1) * HOUR_MS
    while not _is_work(at_ms):
        at_ms += HOUR_MS
    return at_ms


def _is_work(at_ms: int) -> bool:
    day, hour = at_ms // DAY_MS, at_ms % DAY_MS // HOUR_MS
    return day % 7 < WORKING_DAYS and FIRST_HOUR <= hour < FIRST_HOUR + HOURS
