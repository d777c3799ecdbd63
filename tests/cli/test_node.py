"""`sinergi node`: a real node process, what it says of itself, and every reason for which it does not run."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chain.genesis import Parameters
from chain.primitives import Height, Milliseconds
from chain.storage import layout
from chain.storage.leveldb import LevelDbStore
from cli.catalogue import Language
from cli.complaint import DAMAGED, NOT_NOW, REFUSED
from cli.node.network import peer_row
from contracts.shelf import shipped
from node.client import api
from node.host.failures import Cause
from node.host.folder import NodeFolder
from node.host.key_files import seal_anew
from node.host.local_net import Agency, free_ports, make
from node.host.logs import ENDING, SERVING
from tests.cli.terminal import call, flat, json_of
from tests.node.host.solitary import chain_of


def started(folder: NodeFolder, *options: str) -> subprocess.Popen[str]:
    """`sinergi node start`, once it listens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "node", "start", str(folder.path), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8", "SINERGI_LANG": "en"},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "API on port" in line:
            return process
    raise AssertionError(f"it ended with {process.wait()}")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeFolder]:
    """A node of one that runs, and has made its first block; it logs to its standard error."""
    root = tmp_path_factory.mktemp("running")
    often = Parameters(heartbeat_ms=Milliseconds(500))
    folder = make(root, [Agency("Agensi Sunyi", 7)], shipped(), often).nodes[0].folder
    config = folder.config.read_text().replace('file = "log"', "")
    folder.config.write_text(config)
    process = started(folder)
    while json_of(call("node", "status", str(folder.path), "--json"))["height"] == 0:
        pass
    yield folder
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0
    assert folder.holder() is None


class TestARunningNode:
    def test_status(self, running: NodeFolder) -> None:
        result = call("node", "status", str(running.path))
        assert result.exit_code == 0
        assert result.stdout.startswith("ready\n")
        assert f"process               {running.holder()}" in result.stdout
        told = json_of(call("node", "status", str(running.path), "--json"))
        assert (told["ready"], told["votes"], told["process"]) == (True, True, running.holder())

    def test_in_malay(self, running: NodeFolder) -> None:
        assert call("node", "status", str(running.path), "--lang", "ms").stdout.startswith(
            "bersedia\n"
        )

    def test_status_by_address(self, running: NodeFolder) -> None:
        url = f"http://127.0.0.1:{running.api_port.read_text().strip()}"
        told = json_of(call("node", "status", "--api", url, "--json"))
        assert (told["ready"], told["process"]) == (True, None)

    def test_peers(self, running: NodeFolder) -> None:
        assert call("node", "peers", str(running.path)).exit_code == 0
        found = json_of(call("node", "peers", str(running.path), "--json"))["nodes"]
        assert isinstance(found, list)
        assert [(each["own"], each["authority"], each["linked"]) for each in found] == [
            (True, True, False)
        ]

    def test_why(self, running: NodeFolder) -> None:
        result = call("node", "why", str(running.path))
        assert result.exit_code == 0
        assert "Blocks come" in result.stdout
        assert "this node" in result.stdout
        told = json_of(call("node", "why", str(running.path), "--json"))
        assert told["answer"] == "blocks_come"

    def test_alarms(self, running: NodeFolder) -> None:
        result = call("node", "alarms", str(running.path))
        assert (result.exit_code, result.stdout) == (0, "There are no alarms since the start.\n")
        assert json_of(call("node", "alarms", str(running.path), "--json"))["alarms"] == []

    def test_logs_that_go_elsewhere(self, running: NodeFolder) -> None:
        result = call("node", "logs", str(running.path))
        assert result.exit_code == REFUSED
        assert "The log of this node goes to no file." in flat(result.stderr)

    def test_one_that_is_stopped_is_told_from_one_that_ended(
        self, running: NodeFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api, "SOON_S", 0.5)
        process = running.holder()
        assert process is not None
        os.kill(process, signal.SIGSTOP)
        try:
            english, malay = (
                call("node", "status", str(running.path), "--lang", each) for each in ("en", "ms")
            )
        finally:
            os.kill(process, signal.SIGCONT)
        assert english.exit_code == malay.exit_code == NOT_NOW
        assert f"Process {process} runs the node in" in flat(english.stderr)
        written = r"it is stopped. It last wrote something at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
        assert re.search(written, flat(english.stderr))
        assert f"'kill -CONT {process}' lets it go on." in flat(english.stderr)
        assert f"Proses {process} menjalankan nod" in flat(malay.stderr)
        assert call("node", "status", str(running.path)).exit_code == 0

    @pytest.mark.parametrize("command", ["start", "check"])
    def test_its_folder_is_in_use(self, command: str, running: NodeFolder) -> None:
        result = call("node", command, str(running.path))
        assert result.exit_code == NOT_NOW
        assert f"a node runs there, process {running.holder()}." in flat(result.stderr)


@pytest.mark.parametrize("cause", Cause)
def test_why_a_node_cannot_be_reached_is_in_the_readers_language(cause: Cause) -> None:
    node: dict[str, object] = {
        "id": "ab" * 32,
        "member": None,
        "own": False,
        "authority": True,
        "linked": False,
        "since_s": None,
        "sent_bytes": 0,
        "received_bytes": 0,
        "cause": cause.value,
        "failure": "all attempts to connect to 127.0.0.1:4001 failed",
    }
    english, malay = (peer_row(node, {}, each)[-1] for each in Language)
    assert english
    assert malay
    assert english != malay
    assert "127.0.0.1" not in f"{english}{malay}"


class TestANodeThatIsAsked:
    def test_one_that_does_not_run(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        for command in ("status", "peers", "why", "alarms"):
            result = call("node", command, str(folder.path))
            assert result.exit_code == NOT_NOW
            assert "is not running." in flat(result.stderr)
            assert "What the node had taken before stands" in flat(result.stderr)

    def test_one_that_has_ended_is_not_running_whatever_it_left_behind(
        self, tmp_path: Path
    ) -> None:
        folder = made(tmp_path)
        [port] = free_ports(1)
        folder.api_port.write_text(f"{port}\n")
        result = call("node", "status", str(folder.path))
        assert result.exit_code == NOT_NOW
        assert "is not running." in flat(result.stderr)

    def test_a_process_that_holds_the_folder_and_serves_nothing(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        with folder.held():
            result = call("node", "status", str(folder.path))
        assert result.exit_code == NOT_NOW
        assert f"Process {os.getpid()} runs the node in" in flat(result.stderr)
        assert "and does not answer. It last wrote something at" in flat(result.stderr)

    @pytest.mark.parametrize("command", ["status", "peers", "logs", "start"])
    def test_where_there_is_no_folder_those_of_nodes_are_named(
        self, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = made(tmp_path).path
        monkeypatch.chdir(folder.parent)
        typed = folder.name[:-1]
        result = call("node", command, typed)
        assert result.exit_code == REFUSED
        told = flat(result.stderr)
        assert f"There is no folder {typed} ({folder.name}?)." in told
        assert f"Name the folder of a node, which 'sinergi init' made: {folder.name}." in told
        assert "Tiada folder nix." in flat(call("node", command, "nix", "--lang", "ms").stderr)

    @pytest.mark.parametrize("command", ["status", "why"])
    def test_one_that_has_ended_says_why_as_its_log_has_it(
        self, command: str, tmp_path: Path
    ) -> None:
        folder = made(tmp_path)
        lacks = "this release cannot go on: the code of contract errands is needed"
        upgrade = log_line("09", f"{ENDING}: {lacks}")
        (folder.path / "log").write_text(
            f"{log_line('08', SERVING)}{upgrade}Traceback of a frame\n"
        )
        result = call("node", command, str(folder.path))
        assert result.exit_code == NOT_NOW
        told = flat(result.stderr)
        assert (
            f"is not running. The last that its log says (2026-01-31 12:00:09 UTC): {ENDING}: {lacks}"
            in told
        )
        malay = flat(call("node", command, str(folder.path), "--lang", "ms").stderr)
        assert f"Kata terakhir lognya (2026-01-31 12:00:09 UTC): {ENDING}: {lacks}" in malay

    @pytest.mark.parametrize("newest", [SERVING, "something else"])
    def test_one_that_was_killed_is_not_said_to_have_ended_as_the_time_before(
        self, newest: str, tmp_path: Path
    ) -> None:
        folder = made(tmp_path)
        before = "" if newest != SERVING else log_line("08", f"{ENDING} on SIGTERM")
        (folder.path / "log").write_text(f"{before}{log_line('09', newest)}")
        told = flat(call("node", "status", str(folder.path)).stderr)
        assert "is not running. Kept" in told

    def test_an_address_where_nobody_answers(self) -> None:
        [port] = free_ports(1)
        result = call("node", "status", "--api", f"http://127.0.0.1:{port}")
        assert result.exit_code == NOT_NOW
        assert "Nobody answers at the node's API" in flat(result.stderr)

    @pytest.mark.parametrize("arguments", [(), ("node", "--api", "http://127.0.0.1:1")])
    def test_which_node_has_to_be_said(self, arguments: tuple[str, ...]) -> None:
        result = call("node", "status", *arguments)
        assert result.exit_code == REFUSED
        assert "It is not said which node is meant." in flat(result.stderr)


def test_a_token_is_asked_for_and_given(tmp_path: Path) -> None:
    folder = made(tmp_path)
    token = folder.path / "api.token"
    token.write_text("a secret that is long\n")
    config = folder.config.read_text().replace("[api]", '[api]\ntoken_file = "api.token"')
    folder.config.write_text(config)
    process = started_by_log(folder)
    url = f"http://127.0.0.1:{folder.api_port.read_text().strip()}"
    try:
        refused = call("node", "alarms", "--api", url)
        assert refused.exit_code == REFUSED
        assert "The node refuses: The token is missing or wrong." in flat(refused.stderr)
        assert call("node", "alarms", "--api", url, "--token-file", str(token)).exit_code == 0
        assert call("node", "alarms", str(folder.path)).exit_code == 0
        shown = call("node", "logs", str(folder.path))
        assert "API on port" in shown.stdout
        raw = call("node", "logs", str(folder.path), "--json").stdout.splitlines()
        assert {json.loads(line)["level"] for line in raw} == {"info"}
        assert call("node", "logs", str(folder.path), "--level", "warning").stdout == ""
        assert "a secret that is long" not in (folder.path / "log").read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 0
    assert f"{ENDING} on SIGTERM" in flat(call("node", "why", str(folder.path)).stderr)


def log_line(second: str, what: str) -> str:
    """A line of a node's log."""
    time = f"2026-01-31T12:00:{second}.000+00:00"
    return json.dumps({"time": time, "level": "info", "from": "node", "what": what}) + "\n"


def started_by_log(folder: NodeFolder) -> subprocess.Popen[bytes]:
    """A node whose log goes to a file, once it listens."""
    process = subprocess.Popen([sys.executable, "-m", "cli", "node", "start", str(folder.path)])
    while not folder.api_port.exists():
        assert process.poll() is None
    return process


def made(root: Path) -> NodeFolder:
    """The folder of a node of one."""
    return make(root / "net", [Agency("Agensi Sunyi", 7)], shipped(), Parameters()).nodes[0].folder


def refused_start(folder: NodeFolder, status: int, *options: str) -> str:
    result = call("node", "start", str(folder.path), *options)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return flat(result.stderr)


class TestANodeThatDoesNotStart:
    def test_without_a_folder(self, tmp_path: Path) -> None:
        assert "There is no folder" in refused_start(NodeFolder(tmp_path / "none"), REFUSED)
        (tmp_path / "empty").mkdir()
        told = refused_start(NodeFolder(tmp_path / "empty"), REFUSED)
        assert "is not there: this is no node's folder." in told  # a long path is folded before it

    def test_without_a_genesis(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        folder.genesis.unlink()
        assert "There is no genesis at" in refused_start(folder, REFUSED)

    def test_with_a_genesis_that_is_none(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        folder.genesis.write_bytes(b"rot")
        assert "is no genesis of this version" in refused_start(folder, REFUSED)

    def test_with_a_key_that_others_may_read(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        folder.network_key.chmod(0o640)
        assert "(mode 640)" in refused_start(folder, REFUSED)

    def test_with_a_sealed_key_and_no_passphrase(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        seal_anew(folder.vote_keys()[0], None, "rahsia yang panjang")
        assert "there is no terminal to ask for it" in refused_start(folder, REFUSED)

    def test_with_a_wrong_passphrase(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        seal_anew(folder.vote_keys()[0], None, "rahsia yang panjang")
        secret = tmp_path / "secret"
        secret.write_text("lain sama sekali\n")
        secret.chmod(0o600)
        told = refused_start(folder, REFUSED, "--passphrase-file", str(secret))
        assert "This passphrase does not open" in told

    def test_on_a_port_that_is_taken(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            text = "\n".join(
                f'listen = ["/ip4/127.0.0.1/tcp/{port}"]' if line.startswith("listen") else line
                for line in folder.config.read_text().splitlines()
            )
            folder.config.write_text(text)
            told = refused_start(folder, NOT_NOW)
        assert f"/ip4/127.0.0.1/tcp/{port}: Address already in use." in told

    def test_with_an_api_port_that_is_taken(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            lines = folder.config.read_text().splitlines()
            text = "\n".join(f"port = {port}" if "port =" in line else line for line in lines)
            folder.config.write_text(text)
            # In a process of its own: Hypercorn does not close the socket that it could not bind.
            ended = subprocess.run(
                [sys.executable, "-m", "cli", "node", "start", str(folder.path), "--lang", "en"],
                capture_output=True,
                text=True,
                check=False,
            )
        assert ended.returncode == NOT_NOW
        told = flat(ended.stderr)
        assert f"127.0.0.1 port {port}: [Errno 98] Address already in use" in told

    def test_with_a_store_of_another_chain(self, tmp_path: Path) -> None:
        folder, other = made(tmp_path), chain_of(tmp_path / "other", 1)
        shutil.copytree(other.chain, folder.chain)
        told = refused_start(folder, DAMAGED)
        assert "The store is damaged: the store is of another chain than the genesis" in told
        assert "then run 'sinergi node check" in told

    def test_with_a_damaged_store(self, tmp_path: Path) -> None:
        folder = chain_of(tmp_path, 2)
        (folder.chain / "CURRENT").write_text("rot")
        assert "The store is damaged" in refused_start(folder, DAMAGED)
        asked = call("node", "why", str(folder.path))
        assert f"UTC): {ENDING}: " in flat(asked.stderr)

    def test_with_a_log_that_cannot_be_written(self, tmp_path: Path) -> None:
        folder = made(tmp_path)
        folder.config.write_text(folder.config.read_text().replace('"log"', '"no/where"'))
        assert "no/where cannot be written" in refused_start(folder, REFUSED)


CONFIGS = {
    "[network": "is no TOML",
    "[networks]": "node.toml:1: there is no networks.",
    '[network]\nlisten = "x"': "node.toml:2: network.listen is not what it should be.",
    '[network]\nlisten = ["x"]': "node.toml:2: network.listen has something that is no address",
    "[network]\nrehearsal = 1": "Write it like this: true | false.",
    "[api]\nport = 70000": "node.toml:2: api.port is out of its range.",
    '[api]\nhost = "0.0.0.0"': "the API would listen at 0.0.0.0, for other machines too",
    '[api]\ntoken_file = "none"': "The API's token cannot be read from",
    '[[peer]]\nid = "x"': "node.toml:2: peer.id 'x' is no node id.",
    '[log]\nlevel = "loud"': "It takes: debug | info | warning | error.",
}


@pytest.mark.parametrize("text", CONFIGS)
def test_a_configuration_that_cannot_be_used_is_told_with_its_line(
    text: str, tmp_path: Path
) -> None:
    folder = made(tmp_path)
    folder.config.write_text(text)
    assert CONFIGS[text] in refused_start(folder, REFUSED)


class TestCheck:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> NodeFolder:
        return chain_of(tmp_path, 5)

    def test_a_whole_one(self, folder: NodeFolder) -> None:
        result = call("node", "check", str(folder.path))
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("Everything is as it should be.\n")
        told = json_of(call("node", "check", str(folder.path), "--json"))
        assert (told["is_whole"], told["height"], told["checked"]) == (True, 5, 5)
        assert not (folder.path / "chain.checked").exists()

    def test_a_damaged_one_is_said_and_repaired(self, folder: NodeFolder) -> None:
        with LevelDbStore(folder.chain) as store:
            store.apply({layout.block_key(Height(4)): None})
        result = call("node", "check", str(folder.path), "--lang", "ms")
        assert result.exit_code == 1
        assert "Ada yang salah: ada blok yang tiada." in flat(result.stdout)
        assert "--repair" in result.stdout
        told = json_of(call("node", "check", str(folder.path), "--json"))
        assert told["flaw"] == {"what": "no_block", "height": 4, "detail": ""}
        repaired = call("node", "check", str(folder.path), "--repair")
        assert repaired.exit_code == 0
        assert "Repaired: blocks 0 to 3 are kept" in flat(repaired.stdout)
        again = json_of(call("node", "check", str(folder.path), "--json"))
        assert (again["is_whole"], again["height"]) == (True, 3)

    def test_a_damaged_outbox_is_said_and_made_anew(self, folder: NodeFolder) -> None:
        with LevelDbStore(folder.outbox) as store:
            store.apply({b"w" + b"x" * 32: b"rot"})
        result = call("node", "check", str(folder.path))
        assert result.exit_code == 1
        assert "outbox damaged: malformed" in flat(result.stdout)
        assert "To repair" in flat(result.stdout)
        repaired = call("node", "check", str(folder.path), "--repair")
        assert repaired.exit_code == 0
        assert "The outbox is made anew with the 0 that could be read" in flat(repaired.stdout)
        assert (folder.path / "outbox.damaged-1").exists()
        told = json_of(call("node", "check", str(folder.path), "--json"))
        assert told["outbox"] == {"waiting": 0, "damage": None, "moved_to": None}

    def test_a_lost_vote_log_is_said(self, folder: NodeFolder) -> None:
        for each in folder.votes.iterdir():
            each.unlink()
        result = call("node", "check", str(folder.path))
        assert result.exit_code == 1
        assert "vote.key: missing. This key never votes again" in flat(result.stdout)
        assert "--repair" not in result.stdout

    def test_another_chain_is_not_repaired(self, folder: NodeFolder, tmp_path: Path) -> None:
        other = made(tmp_path)
        shutil.copytree(folder.chain, other.chain)
        result = call("node", "check", str(other.path), "--repair")
        assert result.exit_code == REFUSED
        assert "are of two networks." in flat(result.stderr)
        assert other.chain.exists()
        assert not (other.path / "chain.checked").exists()

    def test_a_node_that_never_ran(self, tmp_path: Path) -> None:
        result = call("node", "check", str(made(tmp_path).path))
        assert result.exit_code == REFUSED
        assert "There is no store in" in flat(result.stderr)
