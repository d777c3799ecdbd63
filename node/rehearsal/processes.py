"""Node processes of a rehearsal: started, killed, started again, and none left behind whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import trio

from node.client.api import NoAnswer, Refused, connected, place_of
from node.host.local_net import LocalNode

READY_S: Final = 90.0
"""Four nodes that start at once on two busy cores take ten seconds."""
END_S: Final = 10.0


class NotStarted(Exception):
    """A node did not come up; the message ends with the last lines of its log."""


class NodeProcess:
    """One node's process, while there is one."""

    def __init__(self, node: LocalNode, module: str = "node.host") -> None:
        """`module` is what Python runs."""
        self.node = node
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_up(self) -> bool:
        """True if there is a process."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; its log goes on where it was."""
        self.node.folder.api_port.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-P",
            "-m",
            self._module,
            "--with-parent",
            str(self.node.folder.path),
        ]
        with (self.node.folder.path / "log").open("ab") as log:
            # The command is ours, and so is the folder.
            self._process = subprocess.Popen(  # noqa: S603 - see above
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """SIGKILL: it says nothing, and syncs nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """SIGTERM, and SIGKILL if that is not heard."""
        if self._process is None:
            return
        if self.is_up:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def cpu_s(self) -> float:
        """Processor time that the process has used; 0 if there is none."""
        if not self.is_up:
            return 0.0
        assert self._process is not None
        with Path(f"/proc/{self._process.pid}/stat").open(encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_bytes(self) -> int:
        """Resident memory; 0 if there is no process."""
        if not self.is_up:
            return 0
        assert self._process is not None
        with Path(f"/proc/{self._process.pid}/statm").open(encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    async def ready(self) -> None:
        """Until its API answers; NotStarted if it does not."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if not self.is_up:
                raise NotStarted(f"{self.node.name} ended at once: {self._last_lines()}")
            try:
                async with connected(place_of(self.node.folder)) as api:
                    await api.get("/v1/status")
            except (NoAnswer, Refused):
                await trio.sleep(0.1)
            else:
                return
        raise NotStarted(f"{self.node.name} does not answer: {self._last_lines()}")

    def _last_lines(self) -> str:
        text = (self.node.folder.path / "log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-5:])


@contextmanager
def running(nodes: Sequence[LocalNode]) -> Iterator[list[NodeProcess]]:
    """Processes of all nodes; ended on every way out."""
    processes = [NodeProcess(node) for node in nodes]
    try:
        for each in processes:
            each.start()
        yield processes
    finally:
        for each in processes:
            if each.is_up:
                each.end()
