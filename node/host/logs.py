"""Logs: one line of JSON for each thing, or one for people where a terminal reads. No secrets, no persons."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

OTHERS: Final = ("libp2p", "multiaddr", "hypercorn", "asyncio", "httpx")
"""What libraries say at their usual level would drown ours."""


def write_logs(level: str, stream: TextIO = sys.stderr) -> None:
    """Write what happens to `stream` from now on."""
    sink = logging.StreamHandler(stream)
    sink.setFormatter(_Line() if stream.isatty() else _Json())
    logging.basicConfig(level=logging.WARNING, handlers=[sink], force=True)
    logging.getLogger("node").setLevel(level.upper())
    for name in OTHERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)


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
