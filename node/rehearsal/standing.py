"""A network on this machine that stands on its own: its processes outlive the command that started them.

Whether a node runs is read from its folder's lock, which the kernel lets go when the process ends, however it ends. For
the moment between the start of a process and its lock there is a note, which tells a process from a later one
with the same number by the time at which it began.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from node.host.folder import write_whole
from node.host.local_net import LocalNode
from node.host.logs import read_line

END_S: Final = 10.0
"""After SIGTERM; then SIGKILL, which cannot hurt a node, since it is made for that."""
GONE_S: Final = 5.0
LOOK_AGAIN_S: Final = 0.05
LAST_LINES: Final = 3


class Running(Enum):
    """What the process of a node does."""

    DOWN = "down"
    UP = "up"
    PAUSED = "paused"


class StillThere(Exception):
    """A process does not end, not even after SIGKILL: the machine is in trouble."""


@dataclass(frozen=True, slots=True)
class StandingNode:
    """The process of one node of a local network, if there is one; started by whichever command."""

    node: LocalNode

    @property
    def log(self) -> Path:
        """Where the node writes, and what its process says when it breaks."""
        return self.node.folder.path / "log"

    @property
    def _note(self) -> Path:
        return self.node.folder.path / "process.json"

    def process(self) -> int | None:
        """The number of its process; None if there is none."""
        return self.node.folder.holder() or self._noted()

    def running(self) -> Running:
        """What its process does."""
        process = self.process()
        if process is None:
            return Running.DOWN
        state = _state_of(process)
        return Running.PAUSED if state is not None and state[0] in "Tt" else Running.UP

    def start(self) -> None:
        """Start it, apart from this process and its terminal; nothing if it runs."""
        if self.process() is not None:
            return
        self.node.folder.api_port.unlink(missing_ok=True)
        # Nothing is imported from the working directory, whatever lies there.
        command = [sys.executable, "-P", "-m", "node.host", str(self.node.folder.path.resolve())]
        with self.log.open("ab") as log:
            begun = log.tell()
            # The command is ours, and so is the folder.
            process = subprocess.Popen(  # noqa: S603 - see above
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        _children.append(process)
        state = _state_of(process.pid)
        if state is not None:
            note = {"process": process.pid, "began": state[1], "log": begun}
            # Whole or not at all: a command that is killed here leaves no half of it, and the process is found.
            write_whole(self._note, json.dumps(note).encode())

    def kill(self) -> None:
        """SIGKILL: it says nothing, and syncs nothing."""
        self._send(signal.SIGKILL)
        _wait_for([self], GONE_S)

    def pause(self) -> None:
        """Stop it where it is; its clock goes on. It is still when this returns."""
        self._send(signal.SIGSTOP)
        deadline = time.monotonic() + GONE_S
        while self.running() is Running.UP and time.monotonic() < deadline:
            time.sleep(LOOK_AGAIN_S)

    def resume(self) -> None:
        """Go on where it was paused."""
        self._send(signal.SIGCONT)

    def ask_to_end(self) -> None:
        """SIGTERM; also to one that is paused."""
        self._send(signal.SIGTERM)
        self._send(signal.SIGCONT)

    def last_words(self) -> str:
        """What its log ends with since it was started last, as people read it."""
        try:
            begun = int(json.loads(self._note.read_text())["log"])
            with self.log.open("rb") as file:
                file.seek(begun)
                lines = file.read().decode(errors="replace").splitlines()[-LAST_LINES:]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        entries = [(line, read_line(line)) for line in lines]
        return "\n".join(line if entry is None else entry.what for line, entry in entries)

    def _send(self, what: signal.Signals) -> None:
        process = self.process()
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, what)

    def _noted(self) -> int | None:
        """The process that was started for this node, if it is still that one."""
        try:
            note = json.loads(self._note.read_text())
            process, began = int(note["process"]), int(note["began"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        state = _state_of(process)
        return process if state is not None and state[1] == began else None


def end(nodes: Iterable[StandingNode]) -> list[StandingNode]:
    """End the processes of `nodes`; those that had one. StillThere if one does not go."""
    running = [each for each in nodes if each.process() is not None]
    for each in running:
        each.ask_to_end()
    left = _left_after(running, END_S)
    for each in left:
        each._send(signal.SIGKILL)  # noqa: SLF001 - of this module
    _wait_for(left, GONE_S)
    return running


def _wait_for(nodes: Sequence[StandingNode], seconds: float) -> None:
    left = _left_after(nodes, seconds)
    if left:
        raise StillThere(", ".join(f"{each.node.name}: {each.process()}" for each in left))


def _left_after(nodes: Sequence[StandingNode], seconds: float) -> list[StandingNode]:
    """Those whose process is still there after some time, or sooner none."""
    deadline = time.monotonic() + seconds
    left = list(nodes)
    while left and time.monotonic() < deadline:
        _reap()
        left = [each for each in left if each.process() is not None]
        if left:
            time.sleep(LOOK_AGAIN_S)
    return left


_children: Final[list[subprocess.Popen[bytes]]] = []
"""Processes that this one has started: when they end, somebody has to take note, or they stay listed."""


def _reap() -> None:
    _children[:] = [each for each in _children if each.poll() is None]


def _state_of(process: int) -> tuple[str, int] | None:
    """The state of a process, and when it began in ticks since the machine did; None if it has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = text.rsplit(")", 1)[1].split()
    return None if fields[0] in "ZX" else (fields[0], int(fields[19]))
