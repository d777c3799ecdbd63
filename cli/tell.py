"""How numbers, times and verdicts look, and where they are printed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

from rich.console import Console

from cli.catalogue import Language

PROGRAM = "sinergi"

UNITS: Mapping[Language, tuple[str, str, str, str]] = {
    Language.ENGLISH: ("d", "h", "min", "s"),
    Language.MALAY: ("hari", "jam", "minit", "saat"),
}
"""Of time, the largest first."""


def console() -> Console:
    """The standard output, for people."""
    return Console(highlight=False)


def side_console() -> Console:
    """The standard error: progress, and what must not stand between the lines of a result."""
    return Console(stderr=True, highlight=False)


def program() -> str:
    """What a person types to start this program again: its name, or the path by which it was started."""
    typed = Path(sys.argv[0])
    found = which(PROGRAM)
    if typed.name != PROGRAM or (found and typed.exists() and Path(found).samefile(typed)):
        return PROGRAM
    return sys.argv[0]


def command_line(*arguments: str) -> str:
    """A command as a person types it."""
    return shlex.join((program(), *arguments))


def number(value: float) -> str:
    """12,345, and 12.3 if that is all there is."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def plural(count: int, thing: str) -> str:
    """`1 seed`, `2 seeds`."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def duration(milliseconds: float, language: Language) -> str:
    """A time in its two largest units."""
    seconds = int(milliseconds / 1000)
    units = UNITS[language]
    if seconds < 60:
        return f"{milliseconds / 1000:.1f} {units[-1]}"
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = list(zip((days, hours, minutes, seconds), units, strict=True))
    first = next(at for at, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2])


def clock(milliseconds: int) -> str:
    """A virtual time as minutes and seconds."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes:02}:{rest / 1000:04.1f}"


def size(count: int) -> str:
    """A number of bytes in the unit that fits."""
    for unit in ("B", "kB", "MB"):
        if count < 1_000:
            return f"{count} {unit}"
        count = round(count / 1_000)
    return f"{count:,} GB"


def local_time(milliseconds: int) -> str:
    """A moment, by the clock of this machine, with how far it is from UTC."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M:%S %z")


def listed(names: Sequence[str], *, most: int = 12) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
