"""How often each thing happened, sorted into tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cli.tell import number
from netsim.adversaries import ADVERSARIES

ADVERSARY_TITLE = "Adversaries, by how often they lied"
OTHER_TITLE = "Other"

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Protocol",
        (
            "blocks",
            "transactions",
            "epoch changes",
            "views nullified",
            "REPEAT",
            "RETRY",
            "evidence",
            "catch-up",
            "certificate requests",
            "block requests",
            "vote log rotations",
            "starts",
        ),
    ),
    ("Members", ("changes",)),
    ("Crashes", ("crash", "lost vote logs", "stopped by disk")),
    ("Network", ("partitions", "one-way", "cut off", "storms", "messages", "large messages")),
    ("Machines", ("pauses", "clock", "disks", "inputs lost")),
    ("Clients", ("transactions submitted again", "bad transactions", "refused")),
    ("Alarms and broken connections", ("alarm", "stop:", "dropped a peer")),
)
"""Titles, and how the names of what belongs under them begin; the longest beginning decides."""

WIDEST_NAME = 40
"""Columns of the names; longer ones are broken, so that two tables fit side by side."""

TWO_COLUMNS = 116
"""Columns of the terminal from which tables stand side by side."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A thing that happened, how often, and in how many seeds (None for a single one)."""

    what: str
    times: int
    seeds: int | None = None


def happenings(
    counts: Mapping[str, int],
    *,
    seeds_with: Mapping[str, int] | None = None,
    never: Sequence[str] = (),
) -> dict[str, list[Happening]]:
    """Everything counted, by section, the most frequent first; what had to happen and did not, too."""
    sections: dict[str, list[Happening]] = {title: [] for title, _ in _SECTIONS}
    sections |= {ADVERSARY_TITLE: [], OTHER_TITLE: []}
    for what, times in _merged({**dict.fromkeys(never, 0), **counts}, sum).items():
        seeds = None if seeds_with is None else _merged(seeds_with, max).get(what, 0)
        sections[_section_of(what)].append(Happening(what, times, seeds))
    for found in sections.values():
        found.sort(key=lambda each: (-each.times, each.what))
    return {title: found for title, found in sections.items() if found}


def happenings_tables(sections: Mapping[str, Sequence[Happening]], width: int) -> RenderableType:
    """The sections as tables, side by side where there is room."""
    longest = max((len(each.what) for found in sections.values() for each in found), default=0)
    wide = min(max([longest, *map(len, sections)]), WIDEST_NAME)
    tables = [_table(title, found, wide) for title, found in sections.items()]
    if width < TWO_COLUMNS:
        return Group(*tables)
    left, right = _halves(tables)
    return Columns([Group(*left), Group(*right)], padding=(0, 4))


def _merged(counts: Mapping[str, int], merge: Callable[[list[int]], int]) -> dict[str, int]:
    """`counts`, with one entry for each adversary instead of one for each of its lies."""
    found: dict[str, list[int]] = {}
    for what, times in counts.items():
        name = what.split(":", maxsplit=1)[0]
        found.setdefault(name if name in ADVERSARIES else what, []).append(times)
    return {what: merge(times) for what, times in found.items()}


def _section_of(what: str) -> str:
    if what in ADVERSARIES:
        return ADVERSARY_TITLE
    beginnings = [
        (beginning, title)
        for title, all_beginnings in _SECTIONS
        for beginning in all_beginnings
        if what.startswith(beginning)
    ]
    return max(beginnings, key=lambda found: len(found[0]))[1] if beginnings else OTHER_TITLE


def _table(title: str, found: Sequence[Happening], wide: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False, show_edge=False)
    table.add_column(Text(title, style="bold"), overflow="fold", width=wide)
    table.add_column("times", justify="right", style="cyan", no_wrap=True, width=9)
    has_seeds = any(each.seeds is not None for each in found)
    if has_seeds:
        table.add_column("seeds", justify="right", style="dim", no_wrap=True, width=6)
    for what, times, *seeds in _rows(found):
        style = "bold red" if times == "0" else ""
        table.add_row(what, times, *seeds, style=style)
    table.add_row()
    return table


def _rows(found: Sequence[Happening]) -> Iterator[tuple[str, ...]]:
    for each in found:
        seeds = () if each.seeds is None else (number(each.seeds),)
        yield (each.what, number(each.times) if each.times else "0", *seeds)


def _halves(tables: Sequence[Table]) -> tuple[list[Table], list[Table]]:
    """`tables` in two columns of about the same height, in order."""
    left: list[Table] = []
    most = sum(table.row_count + 3 for table in tables) / 2
    height = 0
    for at, table in enumerate(tables):
        if height + (table.row_count + 3) / 2 > most:
            return left, list(tables[at:])
        left.append(table)
        height += table.row_count + 3
    return left, []
