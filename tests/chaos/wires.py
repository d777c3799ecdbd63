"""Network namespaces for a network's nodes, and wires between them that can be cut: veth pairs and bridges."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tests.chaos.net import Net

TOKEN: Final = "a token for tests alone"


class NotAllowed(Exception):
    """The kernel, or whoever runs this, lets nobody make namespaces here."""


@dataclass(frozen=True, slots=True)
class Wires:
    """The wires of one network. Each node has one to the others, and one over which it is asked."""

    mark: str
    count: int

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

    def cut(self, *sides: Collection[int]) -> None:
        """Let only nodes of one side reach each other."""
        for side, members in enumerate(sides):
            for at in members:
                _ip("link", "set", f"{self.mark}w{at}", "master", f"{self.mark}b{side}")

    def heal(self) -> None:
        """Let everybody reach everybody."""
        self.cut(range(self.count))

    def make(self) -> None:
        """Make everything; NotAllowed if that cannot be."""
        for bridge in ("b0", "b1", "api"):
            _ip("link", "add", self.mark + bridge, "type", "bridge")
            _ip("link", "set", self.mark + bridge, "up")
        _ip("address", "add", "10.213.2.254/24", "dev", f"{self.mark}api")
        for at in range(self.count):
            _ip("netns", "add", self.namespace(at))
            self._wire(at, f"{self.mark}w{at}", "wire", self.address(at), "b0")
            self._wire(at, f"{self.mark}a{at}", "asked", self.api_address(at), "api")
            _ip("-n", self.namespace(at), "link", "set", "lo", "up")

    def _wire(self, at: int, outside: str, inside: str, address: str, bridge: str) -> None:
        space = self.namespace(at)
        _ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", space)
        _ip("link", "set", outside, "master", self.mark + bridge, "up")
        _ip("-n", space, "address", "add", f"{address}/24", "dev", inside)
        _ip("-n", space, "link", "set", inside, "up")

    def remove(self) -> None:
        """Take down whatever there is of it."""
        names = [self.namespace(at) for at in range(self.count)]
        ends = [f"{self.mark}{kind}{at}" for kind in "wa" for at in range(self.count)]
        gone = [("link", "del", end) for end in ends]
        gone += [("netns", "del", name) for name in names]
        gone += [("link", "del", self.mark + bridge) for bridge in ("b0", "b1", "api")]
        for each in gone:
            subprocess.run([_program(), *each], capture_output=True, check=False)


@contextmanager
def wired(net: Net) -> Iterator[Wires]:
    """The nodes of `net`, which do not run yet, in namespaces of their own; they end with the context."""
    wires = Wires(f"s{os.getpid() % 100_000}", len(net.nodes))
    try:
        wires.make()
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
        raise NotAllowed("there is no program `ip`")
    return found


def _ip(*words: str) -> None:
    ended = subprocess.run([_program(), *words], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise NotAllowed(f"ip {' '.join(words)}: {ended.stderr.strip()}")
