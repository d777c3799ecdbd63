"""What operators are told to copy fits what they have: the unit, the container file, the exit statuses."""

import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from cli.complaint import DAMAGED, HALTED, NOT_NOW, REFUSED, UNWRITTEN
from cli.top import sinergi
from node.host.config import ConfigFault, ConfigRefused, NetworkConfig, read_config
from node.host.new_folder import config_text
from tests.house.source import REPOSITORY

PAGE = (REPOSITORY / "docs/operators.md").read_text(encoding="utf-8")
UNIT = (REPOSITORY / "examples/systemd/sinergi-node.service").read_text(encoding="utf-8")
CONTAINER = (REPOSITORY / "examples/container/Containerfile").read_text(encoding="utf-8")


def test_the_unit_restarts_only_where_that_helps() -> None:
    [told] = re.findall(r"^RestartPreventExitStatus=(.*)$", UNIT, re.MULTILINE)
    assert [int(each) for each in told.split()] == [REFUSED, DAMAGED, HALTED]


def test_the_page_lists_every_status() -> None:
    table = PAGE.split("### Exit statuses of `node start`")[1].split("\n## ")[0]
    statuses = [int(each) for each in re.findall(r"^\| (\d) \|", table, re.MULTILINE)]
    assert statuses == [0, 1, REFUSED, UNWRITTEN, DAMAGED, NOT_NOW, HALTED]


@pytest.mark.parametrize("text", [UNIT, CONTAINER.replace('", "', " ").replace('"', " ")])
def test_what_is_started_is_a_command(text: str) -> None:
    context = click.Context(sinergi)
    started = re.findall(r"(?:ExecStart=\S+sinergi|CMD \[ ?(?:sinergi)?) (\w+) (\w+)", text)
    assert started
    for group, command in started:
        found = sinergi.get_command(context, group)
        assert isinstance(found, click.Group)
        assert found.get_command(context, command) is not None


def test_the_container_file_copies_what_there_is() -> None:
    copied = [
        each
        for line in re.findall(r"^COPY (.*) \S+$", CONTAINER, re.MULTILINE)
        for each in line.split()
    ]
    assert copied
    assert [each for each in copied if not (REPOSITORY / each).exists()] == []
    packages = re.findall(r'packages = \["(.*)"\]', (REPOSITORY / "pyproject.toml").read_text())
    assert set(packages[0].split('", "')) <= set(copied)


def test_the_peer_that_the_page_shows_can_be_read(tmp_path: Path) -> None:
    [table] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "node.toml"
    path.write_text(config_text(NetworkConfig().listen, ()) + table)
    network = read_config(path).network
    assert list(network.names.values()) == ["Agensi Contoh"]
    assert replace(network, peers={}, names={}) == NetworkConfig()


def test_what_the_comments_of_a_new_configuration_offer_can_be_had(tmp_path: Path) -> None:
    text = config_text(NetworkConfig().listen, ()).replace("64 digits", "ab" * 32)
    offered = re.sub(
        r'^# (\[\[peer|name = "Ag|id = "ab|addresses|file|token_file)',
        r"\1",
        text,
        flags=re.MULTILINE,
    )
    path = tmp_path / "node.toml"
    path.write_text(offered)
    config = read_config(path)
    assert config.log_file == tmp_path / "node.log"
    assert config.api.token_file == tmp_path / "api.token"
    assert len(config.network.peers) == 1
    path.write_text(offered.replace("level", "lewel"))
    with pytest.raises(ConfigRefused) as refused:
        read_config(path)
    assert refused.value.fault is ConfigFault.UNKNOWN
