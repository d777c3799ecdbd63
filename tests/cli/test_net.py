"""`sinergi net`: four real processes, made, killed, brought back, paused, cut and healed; and none left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.complaint import NOT_NOW, REFUSED
from node.host.local_net import LocalNet, read
from node.rehearsal.standing import Running, StandingNode, end
from tests.cli.terminal import call, flat, json_of

pytestmark = pytest.mark.slow

NAMES = ["PERKESO", "Lembaga Zakat Selangor", "Zakat Pulau Pinang", "TERAJU"]
Told = dict[str, dict[str, object]]


def net_call(root: Path, *arguments: str, status: int = 0) -> str:
    result = call("net", *arguments, "--root", str(root))
    assert result.exit_code == status, result.output
    return flat(result.output)


def told_by(root: Path) -> Told:
    """What `net status` says, by the agencies' names."""
    nodes = json_of(call("net", "status", "--root", str(root), "--json"))["nodes"]
    assert isinstance(nodes, list)
    return {each["name"]: each for each in nodes}


def until(root: Path, holds: Callable[[Told], bool]) -> Told:
    """What is said once it is so."""
    deadline = time.monotonic() + 60
    while not holds(told := told_by(root)):
        assert time.monotonic() < deadline, told
    return told


def links(told: Told, name: str) -> int:
    status = told[name]["status"]
    assert isinstance(status, dict)
    count = status["peers"]
    assert isinstance(count, int)
    return count


def processes(net: LocalNet) -> list[int]:
    found = [StandingNode(each).process() for each in net.nodes]
    return [each for each in found if each is not None]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A network of four that stands."""
    root = tmp_path_factory.mktemp("net") / "network"
    try:
        told = net_call(root, "up", "--agencies", "4")
        assert "To end it: 'sinergi net down" in told
        yield root
    finally:
        end([StandingNode(each) for each in read(root).nodes])


def test_all_are_up_and_linked(root: Path) -> None:
    told = told_by(root)
    assert list(told) == NAMES
    assert [each["running"] for each in told.values()] == ["up"] * 4
    assert [links(told, name) for name in NAMES] == [3] * 4
    shown = net_call(root, "status")
    assert all(name.split()[0] in shown for name in NAMES)


def test_one_that_is_killed_comes_back(root: Path) -> None:
    before = told_by(root)["PERKESO"]["process"]
    assert "Killed: PERKESO." in net_call(root, "kill", "perk")
    told = told_by(root)["PERKESO"]
    assert (told["running"], told["process"], told["status"]) == ("down", None, None)
    assert "PERKESO is not running." in net_call(root, "kill", "perkeso", status=NOT_NOW)
    net_call(root, "status", status=1)
    net_call(root, "up", "1")
    told = told_by(root)["PERKESO"]
    assert told["running"] == "up"
    assert told["process"] != before


def test_one_that_is_paused_goes_on(root: Path) -> None:
    assert "Paused: TERAJU." in net_call(root, "pause", "TERAJU")
    told = told_by(root)["TERAJU"]
    assert (told["running"], told["status"]) == ("paused", None)
    assert "Going on: TERAJU." in net_call(root, "resume", "teraju")
    assert until(root, lambda told: told["TERAJU"]["status"] is not None)


def test_a_link_that_is_cut_is_healed(root: Path) -> None:
    until(root, lambda told: all(links(told, name) == 3 for name in NAMES))
    assert "Cut: PERKESO - TERAJU." in net_call(root, "cut", "PERKESO", "TERAJU")
    told = until(root, lambda told: links(told, "PERKESO") == links(told, "TERAJU") == 2)
    ids = {name: each["status"]["node_id"] for name, each in told.items()}  # type: ignore[index]  # all are up
    assert told["PERKESO"]["cut"] == [ids["TERAJU"]]
    assert told["TERAJU"]["cut"] == [ids["PERKESO"]]
    assert links(told, NAMES[1]) == 3
    assert "Healed: PERKESO - TERAJU." in net_call(root, "heal")
    assert "No link is cut." in net_call(root, "heal")
    until(root, lambda told: links(told, "PERKESO") == 3)


def test_a_cut_outlives_the_restart_of_one_end(root: Path) -> None:
    net_call(root, "cut", "1", "4")
    net_call(root, "kill", "4")
    net_call(root, "up", "4")
    assert links(told_by(root), "TERAJU") == 2
    net_call(root, "heal", "1", "4")
    until(root, lambda told: links(told, "TERAJU") == 3)


def test_up_again_leaves_alone_what_runs(root: Path) -> None:
    before = {name: each["process"] for name, each in told_by(root).items()}
    net_call(root, "up")
    assert {name: each["process"] for name, each in told_by(root).items()} == before


REFUSED_NET = {
    ("kill", "perkesso"): "There is no node 'perkesso' (PERKESO?) in this network.",
    ("kill", "9"): "There is no node '9' in this network.",
    ("cut", "1", "1"): "A node has no link with itself.",
    ("heal", "1"): "A node has no link with itself.",
    ("up", "--agencies", "3"): "so --agencies says nothing.",
    ("up", "--voting", "3"): "so --voting says nothing.",
    ("up", "1", "--agencies", "3"): "Names and --agencies cannot stand together.",
}


@pytest.mark.parametrize("arguments", REFUSED_NET, ids=" ".join)
def test_net_refuses_in_clear_words(arguments: tuple[str, ...], root: Path) -> None:
    assert REFUSED_NET[arguments] in net_call(root, *arguments, status=REFUSED)


def test_a_demo_does_not_take_the_folders_of_nodes_that_run(root: Path) -> None:
    result = call("demo", "--folder", str(root.parent))
    assert result.exit_code == NOT_NOW
    assert "a node runs there" in flat(result.stderr)
    assert [each["running"] for each in told_by(root).values()] == ["up"] * 4


def test_without_a_network(tmp_path: Path) -> None:
    for command in ("status", "down", "heal"):
        assert "There is no network below" in net_call(tmp_path, command, status=REFUSED)
    (tmp_path / "network.json").write_text("{}")
    assert "is damaged" in net_call(tmp_path, "status", status=REFUSED)


def test_a_network_is_not_made_among_other_things(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("kept")
    assert "There is something else in" in net_call(tmp_path, "up", status=REFUSED)
    assert "stands there twice" in net_call(tmp_path / "x", "up", "A", "a", status=REFUSED)
    assert [each.name for each in tmp_path.iterdir()] == ["something"]


class TestNothingIsLeftBehind:
    """Networks of two, which are ended in every way while they start."""

    def starting(self, root: Path) -> subprocess.Popen[str]:
        """`net up`, as soon as both processes have begun."""
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "net", "up", "A", "B", "--root", str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "SINERGI_LANG": "en"},
        )
        while len(list(root.glob("*/process.json"))) < 2:
            assert process.poll() is None
        return process

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_when_up_is_ended(self, how: signal.Signals, tmp_path: Path) -> None:
        process = self.starting(tmp_path / "net")
        process.send_signal(how)
        _, said = process.communicate()
        assert process.returncode == 128 + how
        assert "Traceback" not in said
        assert processes(read(tmp_path / "net")) == []

    def test_when_up_is_killed_down_finds_them(self, tmp_path: Path) -> None:
        root = tmp_path / "net"
        process = self.starting(root)
        process.kill()
        process.communicate()
        assert len(processes(read(root))) == 2
        assert "Ended: A, B." in net_call(root, "down")
        assert processes(read(root)) == []

    def test_when_one_does_not_come_up_the_others_are_ended(self, tmp_path: Path) -> None:
        root = tmp_path / "net"
        process = self.starting(root)
        process.send_signal(signal.SIGINT)
        process.communicate()
        net = read(root)
        net.nodes[1].folder.genesis.unlink()
        told = net_call(root, "up", status=NOT_NOW)
        assert "B did not come up." in told
        assert "no genesis" in told
        assert processes(net) == []


def test_down_ends_all_of_them_also_the_paused(root: Path) -> None:
    net = read(root)
    net_call(root, "pause", "2")
    assert StandingNode(net.nodes[1]).running() is Running.PAUSED
    told = call("net", "down", "--root", str(root), "--json")
    assert json.loads(told.stdout) == {"ended": NAMES, "is_removed": False}
    assert processes(net) == []
    assert "None of its nodes ran." in net_call(root, "down")
    net_call(root, "up", "1")
    assert f"{root} is removed." in net_call(root, "down", "--remove").replace("- ", "-")
    assert not root.exists()
    root.mkdir()
    (root / "network.json").write_text('{"chain_id": "' + "0" * 64 + '", "nodes": []}')
