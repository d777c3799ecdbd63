"""Markdown as the pages about contracts use it: what stands in a cell of a table, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

UNITS = (
    (24 * 3_600_000, "day"),
    (3_600_000, "hour"),
    (60_000, "minute"),
    (1_000, "second"),
    (1, "millisecond"),
)

BREAK = "<br>"
"""A new line in a cell."""


def plain(text: str) -> str:
    """A text of a source on one line: nothing in it ends a cell or begins a tag."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def paragraphs(text: str) -> str:
    """A text of a source with its paragraphs."""
    return text.replace("<", "&lt;")


def code(text: str) -> str:
    """Something as it stands in a source."""
    return f"`{text}`".replace("|", "\\|")


def codes(texts: Iterable[str]) -> str:
    """Several such things."""
    return ", ".join([code(each) for each in texts])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, and an empty one."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |".replace("|  |", "| |").replace("|  |", "| |")
    yield ""


def duration(milliseconds: int) -> str:
    """`30 days`, `1 hour 30 minutes`: exactly, for a page that is read as a rule."""
    left, parts = milliseconds, []
    for size, unit in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count:,} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts) or "no time"
