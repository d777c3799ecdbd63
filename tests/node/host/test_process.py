"""A node as a process: what keeps it from starting is said with what to do, and every end is an end."""

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
import trio

from chain.storage.store import StorageError, StorageFault
from node.host.config import ConfigRefused, NodeConfig
from node.host.folder import FolderRefused
from node.host.key_files import KeyFault, KeyRefused
from node.host.network import CannotListen
from node.host.process import COLLECT_AT, run
from node.replica.ledger import CorruptedStore
from tests.chaos.one_node import PROGRAMS
from tests.node.host.household import Household, household

PATIENCE_S = 60.0

pytestmark = pytest.mark.slow


@pytest.fixture
def house(tmp_path: Path) -> Household:
    return household(tmp_path)


def run_it(house: Household, config: NodeConfig | None = None) -> None:
    trio.run(
        partial(run, house.local.folder, config or house.config, programs=PROGRAMS),
    )


def configured(house: Household, **lines: str) -> None:
    """Change lines of the configuration: those that begin with a name get what is given."""
    path = house.local.folder.config
    text = path.read_text()
    for name, line in lines.items():
        kept = [each for each in text.splitlines() if not each.startswith(name)]
        at = kept.index("[api]") + 1 if name in ("port", "token_file", "host") else 1
        text = "\n".join([*kept[:at], line, *kept[at:]]) + "\n"
    path.write_text(text)


class Process:
    """A node in a process of its own."""

    def __init__(self, house: Household, *, code: str | None = None) -> None:
        folder = str(house.local.folder.path)
        command = [sys.executable, "-m", "tests.chaos.one_node", folder]
        if code is not None:
            command = [sys.executable, "-c", code, folder]
        self.house = house
        self.popen = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def said(self, what: str) -> str:
        """Read its log until `what` is in a line."""
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            if what in line:
                return line
        raise AssertionError(f"it never said {what!r}")

    def ends(self) -> tuple[int, str]:
        """Its exit status and the rest of what it said."""
        out, _ = self.popen.communicate(timeout=PATIENCE_S)
        return self.popen.returncode, out

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.house.local.folder.api_port.read_text().strip()}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_node_ends_cleanly_when_it_is_told_to(house: Household, number: signal.Signals) -> None:
    node = Process(house)
    node.said("API on port")
    assert httpx.get(f"{node.url}/healthz").status_code == 200
    node.popen.send_signal(number)
    status, _ = node.ends()
    assert status == 0
    assert not house.local.folder.api_port.exists()


def test_a_node_that_is_told_to_end_while_it_starts_ends(house: Household) -> None:
    slow = (
        "import os, signal, sys, time\n"
        "from tests.chaos import one_node\n"
        "from node.host import process\n"
        "class Slow(process.NodeFolder):\n"
        "    def read_genesis(self):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        return super().read_genesis()\n"
        "one_node.NodeFolder = Slow\n"
        "sys.exit(one_node.main(sys.argv[1:]))\n"
    )
    node = Process(house, code=slow)
    status, out = node.ends()
    assert status == 0, out
    assert "ending on SIGTERM" in out
    assert "API on port" not in out


def test_a_failure_in_a_request_ends_the_process_with_a_message(house: Household) -> None:
    broken = (
        "import sys\n"
        "from tests.chaos import one_node\n"
        "from chain.storage.leveldb import LevelDbStore\n"
        "from chain.storage.store import StorageError, StorageFault\n"
        "def fail(self, writes):\n"
        "    if self._folder.name == 'outbox':\n"
        "        raise StorageError(StorageFault.FULL, 'The disk is full. Make room.')\n"
        "    really(self, writes)\n"
        "really, LevelDbStore.apply_durably = LevelDbStore.apply_durably, fail\n"
        "sys.exit(one_node.main(sys.argv[1:]))\n"
    )
    node = Process(house, code=broken)
    node.said("API on port")
    encoded = b64encode(house.errand().encoded).decode()
    handed = {"transactions": [encoded]}
    with suppress(httpx.HTTPError):  # it may be gone before it answers
        assert httpx.post(f"{node.url}/v1/transactions", json=handed, timeout=30).status_code == 500
    status, out = node.ends()
    assert status == 1
    assert "StorageError: The disk is full. Make room." in out


def test_a_folder_that_another_process_holds_is_refused(house: Household) -> None:
    node = Process(house)
    node.said("API on port")
    with pytest.raises(FolderRefused, match=f"held: {node.popen.pid}"):
        run_it(house)
    node.popen.kill()
    node.ends()
    with house.local.folder.held():
        pass  # a killed process holds nothing


def test_a_port_that_is_taken_is_told(house: Household) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        configured(house, listen=f'listen = ["/ip4/127.0.0.1/tcp/{port}"]')
        with pytest.raises(CannotListen, match=f"{port}: Address already in use"):
            run_it(house)
    configured(house, listen='listen = ["/ip4/127.0.0.1/tcp/0"]')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        configured(house, port=f"port = {taken.getsockname()[1]}")
        status, out = Process(house).ends()
        assert status == 1
        assert "ApiRefused: 127.0.0.1 port" in out


@pytest.mark.parametrize(
    "content", ["", "short", "a token that is\nof two lines", "ünprintable-token"]
)
def test_a_token_that_is_none_is_refused(house: Household, content: str) -> None:
    path = house.local.folder.path / "token"
    configured(house, token_file=f'token_file = "{path}"')
    with pytest.raises(ConfigRefused, match="cannot be read"):
        run_it(house)
    path.write_text(content)
    with pytest.raises(ConfigRefused, match="16 printable"):
        run_it(house)


def test_what_is_missing_or_damaged_in_a_folder_is_told(house: Household) -> None:
    folder = house.local.folder
    genesis = folder.genesis.read_bytes()
    folder.genesis.write_bytes(genesis[:-1])
    with pytest.raises(FolderRefused, match="not a genesis"):
        run_it(house)
    folder.genesis.unlink()
    with pytest.raises(FolderRefused, match="no genesis"):
        run_it(house)
    folder.genesis.write_bytes(genesis)
    folder.network_key.chmod(0o644)
    with pytest.raises(KeyRefused) as refused:
        run_it(house)
    assert refused.value.fault is KeyFault.OPEN_TO_OTHERS


def test_a_store_that_is_damaged_is_told_with_what_to_do(house: Household) -> None:
    node = Process(house)
    node.said("API on port")
    node.popen.kill()
    node.ends()
    [log] = house.local.folder.chain.glob("*.log")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 0xFF
    log.write_bytes(data)
    with pytest.raises(StorageError, match="start again: the node fetches the chain") as stopped:
        run_it(house)
    assert stopped.value.fault is StorageFault.CORRUPTED


def test_a_store_of_another_chain_is_refused(house: Household, tmp_path: Path) -> None:
    other = household(tmp_path / "other")
    for each in (house, other):
        node = Process(each)
        node.said("API on port")
        node.popen.send_signal(signal.SIGTERM)
        node.ends()
    shutil.rmtree(house.local.folder.chain)
    shutil.copytree(other.local.folder.chain, house.local.folder.chain)
    with pytest.raises(CorruptedStore, match="of another chain"):
        run_it(house)


def test_nothing_of_a_node_is_left_when_it_has_ended(house: Household) -> None:
    node = Process(house)
    node.said("API on port")
    children = Path(f"/proc/{node.popen.pid}/task/{node.popen.pid}/children").read_text()
    assert children == "", "a node is one process"
    began = time.monotonic()
    node.popen.send_signal(signal.SIGTERM)
    assert node.ends()[0] == 0
    assert time.monotonic() - began < PATIENCE_S / 2
    with pytest.raises(ProcessLookupError):
        os.kill(node.popen.pid, 0)


def test_a_node_seldom_looks_for_cycles_and_leaves_the_interpreter_as_it_was(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, during = gc.get_threshold(), []

    async def notes() -> None:
        while gc.get_threshold() == before:  # noqa: ASYNC110 - the node has no event for it
            await trio.sleep(0.01)
        during.append((gc.get_threshold(), gc.get_freeze_count() > 10_000))

    async def story() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(partial(run, house.local.folder, house.config, programs=PROGRAMS))
            await notes()
            nursery.cancel_scope.cancel()

    trio.run(story)
    assert during == [(COLLECT_AT, True)]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
