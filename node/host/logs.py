"""Logs: one line of JSON for each thing, or one for people where a terminal reads. No secrets, no persons."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

OTHERS: Final = ("libp2p", "multiaddr", "hypercorn", "asyncio", "httpx")
"""What libraries say at their usual level would drown ours."""


MOST_BYTES: Final = 16 * 1024 * 1024
KEPT_FILES: Final = 4
"""Of a log that goes to a file: when it is full it becomes `.1`, and what was `.4` goes."""


ENDING: Final = "ending"
"""How the line begins with which a node says why it ends."""
SERVING: Final = "API on port"
"""What stands in the line with which a node is up."""
MOST_AFTER: Final = 1_000
"""Lines among which the newest end is looked for; what libraries say while a node ends is less."""


LOOK_AGAIN_S: Final = 0.3
"""Between two looks at a log that is followed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a log, read."""

    time: str
    level: str
    what: str
    trace: str | None


class Lines(Enum):
    """What the lines of a log are for."""

    FITTING = "people, on a terminal; programs, elsewhere"
    JSON = "programs"


def write_logs(level: str, where: TextIO | Path = sys.stderr, lines: Lines = Lines.FITTING) -> None:
    """Write what happens to a stream or a file from now on. OSError if the file cannot be written."""
    sink: logging.Handler
    if isinstance(where, Path):
        sink = RotatingFileHandler(
            where, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
        )
        sink.setFormatter(_Json())
    else:
        sink = logging.StreamHandler(where)
        is_for_people = lines is Lines.FITTING and where.isatty()
        sink.setFormatter(_Line() if is_for_people else _Json())
    logging.basicConfig(level=logging.WARNING, handlers=[sink], force=True)
    logging.getLogger("node").setLevel(level.upper())
    for name in OTHERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def last_lines(path: Path, count: int) -> list[str]:
    """The newest lines of a log, oldest first. OSError if there is none."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return [line.rstrip("\n") for line in deque(file, maxlen=count)]


def last_ending(path: Path) -> Entry | None:
    """Why the newest run of a node ended; None if its log does not say, as after a kill. OSError if there is no log."""
    for line in reversed(last_lines(path, MOST_AFTER)):
        said = read_line(line)
        if said is not None and said.what.startswith(ENDING):
            return said
        if said is not None and SERVING in said.what:
            return None
    return None


def following_lines(path: Path) -> Iterator[str]:
    """Every line that is written from now on, also where the log becomes a new file; for ever."""
    file = path.open(encoding="utf-8", errors="replace")
    try:
        file.seek(0, os.SEEK_END)
        begun = ""
        while True:
            line = file.readline()
            if line.endswith("\n"):
                yield (begun + line).rstrip("\n")
                begun = ""
                continue
            begun += line  # the rest of it is being written
            time.sleep(LOOK_AGAIN_S)
            if not line and _is_replaced(path, file):
                file.close()
                file = path.open(encoding="utf-8", errors="replace")
    finally:
        file.close()


def _is_replaced(path: Path, file: TextIO) -> bool:
    try:
        return path.stat().st_ino != os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False


def read_line(line: str) -> Entry | None:
    """A line of a log; None if it is something else, such as the words of a crash."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or not {"time", "level", "what"} <= said.keys():
        return None
    trace = said.get("trace")
    return Entry(
        str(said["time"]),
        str(said["level"]),
        str(said["what"]),
        None if trace is None else str(trace),
    )


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = f"{_time(record)[11:19]}  {record.levelname.lower():7}  {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
