"""Network namespaces for a network's nodes, and wires between them in any weather: late, lossy, cut.

The wires end in a relay, a process of its own (`tests.chaos.relay`); the APIs are asked over a bridge that knows no weather.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import gettempdir
from typing import Final

from tests.chaos.net import Net
from tests.chaos.relay import Weather

TOKEN: Final = "a token for tests alone"
MOST_NODES: Final = 16


class CannotWire(Exception):
    """The kernel refuses what wires are made of."""


@dataclass(slots=True)
class Wires:
    """The wires of one network. Each node has one to the others, and one over which it is asked."""

    mark: str
    count: int
    relay: subprocess.Popen[str] | None = None

    def namespace(self, at: int) -> str:
        """Where node `at` lives."""
        return f"{self.mark}n{at}"

    @staticmethod
    def address(at: int) -> str:
        """Where node `at` listens."""
        return f"10.213.1.{at + 1}"

    @staticmethod
    def api_address(at: int) -> str:
        """Where its API does."""
        return f"10.213.2.{at + 1}"

    def change(self, weather: Weather) -> None:
        """From now on packets fare so."""
        self._tell(json.dumps(asdict(weather)))

    def cut(self, *sides: Collection[int]) -> None:
        """Let only nodes of one side reach each other, in fair weather."""
        self.change(Weather(sides=[sorted(side) for side in sides]))

    def heal(self) -> None:
        """Let everybody reach everybody, in fair weather."""
        self.change(Weather())

    def make(self, seed: int) -> None:
        """Make everything; CannotWire if that cannot be. The relay draws from `seed` what is lost."""
        _ip("link", "add", f"{self.mark}api", "type", "bridge")
        _ip("link", "set", f"{self.mark}api", "up")
        _ip("address", "add", "10.213.2.254/24", "dev", f"{self.mark}api")
        self._start_relay(seed)
        for at in range(self.count):
            space = self.namespace(at)
            _ip("netns", "add", space)
            _ip("link", "set", self._end(at), "netns", space)
            _ip("-n", space, "address", "add", f"{self.address(at)}/24", "dev", self._end(at))
            _ip("-n", space, "link", "set", self._end(at), "up")
            _ip("-n", space, "link", "set", "lo", "up")
            self._ask_over(f"{self.mark}a{at}", space, self.api_address(at))

    def _end(self, at: int) -> str:
        """The wire of node `at`, as it is called at its end."""
        return f"{self.mark}w{at}"

    def _start_relay(self, seed: int) -> None:
        command = [sys.executable, "-m", "tests.chaos.relay", str(seed)]
        command += [self._end(at) for at in range(self.count)]
        self.relay = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._hear("ready")

    def _tell(self, line: str) -> None:
        assert self.relay is not None, "there are wires"
        assert self.relay.stdin is not None, "it is told by a pipe"
        self.relay.stdin.write(line + "\n")
        self.relay.stdin.flush()
        self._hear("changed")

    def _hear(self, word: str) -> None:
        assert self.relay is not None, "it was started"
        assert self.relay.stdout is not None, "it answers by a pipe"
        heard = self.relay.stdout.readline().strip()
        assert heard == word, f"the relay said {heard!r}"

    def _ask_over(self, outside: str, space: str, address: str) -> None:
        _ip("link", "add", outside, "type", "veth", "peer", "name", "asked", "netns", space)
        _ip("link", "set", outside, "master", f"{self.mark}api", "up")
        _ip("-n", space, "address", "add", f"{address}/24", "dev", "asked")
        _ip("-n", space, "link", "set", "asked", "up")

    def remove(self) -> None:
        """Take down whatever there is of it."""
        if self.relay is not None:
            self.relay.kill()
            self.relay.communicate()
        gone = [("link", "del", f"{self.mark}a{at}") for at in range(self.count)]
        gone += [("netns", "del", self.namespace(at)) for at in range(self.count)]
        gone.append(("link", "del", f"{self.mark}api"))
        for each in gone:
            subprocess.run([_program(), *each], capture_output=True, check=False)


@contextmanager
def _alone() -> Iterator[None]:
    """One network at a time, since all have the same addresses; and none of a process that was killed."""
    with (Path(gettempdir()) / "sinergi-test-wires.lock").open("w") as file:
        flock(file, LOCK_EX)
        shown = subprocess.run(
            [_program(), "-o", "link"], capture_output=True, check=False, text=True
        )
        for mark in re.findall(r": (s\d+)api[:@]", shown.stdout):
            Wires(mark, MOST_NODES).remove()
        yield


@contextmanager
def wired(net: Net, seed: int = 0) -> Iterator[Wires]:
    """The nodes of `net`, which do not run yet, in namespaces of their own; they end with the context."""
    wires = Wires(f"s{os.getpid() % 100_000}", len(net.nodes))
    with _alone():
        try:
            wires.make(seed)
            _move(net, wires)
            yield wires
        finally:
            net.end()
            wires.remove()


def _move(net: Net, wires: Wires) -> None:
    """Have every configuration say the addresses of the namespaces."""
    configs = [node.local.folder.config for node in net.nodes]
    ports = [re.findall(r"tcp/(\d+)", path.read_text())[0] for path in configs]
    for at, (node, path) in enumerate(zip(net.nodes, configs, strict=True)):
        text = path.read_text()
        for other, port in enumerate(ports):
            text = text.replace(f"127.0.0.1/tcp/{port}", f"{wires.address(other)}/tcp/{port}")
        token = node.local.folder.path / "token"
        token.write_text(TOKEN)
        host = wires.api_address(at)
        text = text.replace("[api]", f'[api]\nhost = "{host}"\ntoken_file = "{token}"')
        path.write_text(text)
        node.before = (_program(), "netns", "exec", wires.namespace(at))
        node.host = host
    net.token = TOKEN


def _program() -> str:
    found = shutil.which("ip")
    if found is None:
        raise CannotWire("there is no program `ip`")
    return found


def _ip(*words: str) -> None:
    ended = subprocess.run([_program(), *words], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise CannotWire(f"ip {' '.join(words)}: {ended.stderr.strip()}")
