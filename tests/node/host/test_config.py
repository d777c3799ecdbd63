"""A configuration is read strictly; what is wrong is named with its line and what would be right."""

from pathlib import Path

import pytest

from chain.primitives import NodeId
from node.host.config import (
    MOST_BYTES,
    ApiConfig,
    ConfigFault,
    ConfigRefused,
    NetworkConfig,
    NodeConfig,
    read_config,
)

NODE = "ab" * 32
OTHER = "cd" * 32

WHOLE = f"""
[network]
listen = ["/ip4/0.0.0.0/tcp/4001"]
announce = ["/dns4/nod.example.my/tcp/4001"]

[api]
host = "::1"
port = 9000
token_file = "/etc/sinergi/token"

[log]
level = "debug"

[[peer]]
name = "Zakat Contoh"
id = "{NODE}"
addresses = ["/ip4/192.0.2.7/tcp/4001", "/ip6/2001:db8::7/tcp/4001"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "node.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_configuration_is_read(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, WHOLE)) == NodeConfig(
        NetworkConfig(
            ("/ip4/0.0.0.0/tcp/4001",),
            ("/dns4/nod.example.my/tcp/4001",),
            {
                NodeId(bytes.fromhex(NODE)): (
                    "/ip4/192.0.2.7/tcp/4001",
                    "/ip6/2001:db8::7/tcp/4001",
                )
            },
            {NodeId(bytes.fromhex(NODE)): "Zakat Contoh"},
        ),
        ApiConfig("::1", 9000, Path("/etc/sinergi/token")),
        "debug",
    )


def test_an_empty_one_has_every_default(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, "")) == NodeConfig()


@pytest.mark.parametrize(
    ("text", "fault", "line", "name"),
    [
        ("[network", ConfigFault.NOT_TOML, 1, "node.toml"),
        ("a = " + "[" * 5_000, ConfigFault.NOT_TOML, None, "node.toml"),
        ("\n[netwrk]\n", ConfigFault.UNKNOWN, 2, "netwrk"),
        ("colour = 1\n", ConfigFault.UNKNOWN, 1, "colour"),
        ("network = 1\n", ConfigFault.WRONG_KIND, 1, "network"),
        ("[network]\n\nlisten = 4001\n", ConfigFault.WRONG_KIND, 3, "network.listen"),
        ("[network]\nlisten = [4001]\n", ConfigFault.WRONG_KIND, 2, "network.listen"),
        ('[network]\nlisten = ["4001"]\n', ConfigFault.NOT_AN_ADDRESS, 2, "network.listen"),
        ("[network]\n[network.extra]\na = 1\n", ConfigFault.UNKNOWN, 2, "network.extra"),
        (
            "[network]\nlisten = [" + '"/ip4/127.0.0.1/tcp/1",' * 9 + "]",
            ConfigFault.OUT_OF_RANGE,
            2,
            "network.listen",
        ),
        (
            f'[network]\nannounce = ["/dns4/{"a" * 200}/tcp/1"]\n',
            ConfigFault.NOT_AN_ADDRESS,
            2,
            "network.announce",
        ),
        ("[api]\nport = true\n", ConfigFault.WRONG_KIND, 2, "api.port"),
        ("[api]\nport = 70000\n", ConfigFault.OUT_OF_RANGE, 2, "api.port"),
        ("[api]\nport = -1\n", ConfigFault.OUT_OF_RANGE, 2, "api.port"),
        ("[api]\nhost = 1\n", ConfigFault.WRONG_KIND, 2, "api.host"),
        ('[api]\nport = 1\nhost = "0.0.0.0"\n', ConfigFault.NOT_LOOPBACK, 3, "api.host"),
        ('[log]\nlevel = "loud"\n', ConfigFault.OUT_OF_RANGE, 2, "log.level"),
        ("peer = 1\n", ConfigFault.WRONG_KIND, 1, "peer"),
        ("peer = [1]\n", ConfigFault.WRONG_KIND, 1, "peer"),
        ('[[peer]]\nname = "x"\n', ConfigFault.NOT_A_NODE, 1, "peer.id"),
        ('[[peer]]\nid = "AB"\n', ConfigFault.NOT_A_NODE, 2, "peer.id"),
        (f'[[peer]]\nid = "{NODE}"\nport = 1\n', ConfigFault.UNKNOWN, 3, "peer.port"),
        (f'[[peer]]\nid = "{NODE}"\nname = 1\n', ConfigFault.WRONG_KIND, 3, "peer.name"),
        (
            f'[[peer]]\nid = "{NODE}"\n\n[[peer]]\nid = "{OTHER}"\naddresses = ["x"]\n',
            ConfigFault.NOT_AN_ADDRESS,
            6,
            "peer.addresses",
        ),
        (
            f'[[peer]]\nid = "{NODE}"\n[[peer]]\nid = "{NODE}"\n',
            ConfigFault.NOT_A_NODE,
            4,
            "peer.id",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, fault: ConfigFault, line: int | None, name: str
) -> None:
    with pytest.raises(ConfigRefused) as refused:
        read_config(written(tmp_path, text))
    found = refused.value
    assert (found.fault, found.line, found.name) == (fault, line, name)
    assert str(tmp_path) in str(found)


def test_a_file_that_is_missing_unreadable_or_endless_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused) as refused:
        read_config(tmp_path / "node.toml")
    assert refused.value.fault is ConfigFault.MISSING
    (tmp_path / "node.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigRefused) as refused:
        read_config(tmp_path / "node.toml")
    assert refused.value.fault is ConfigFault.UNREADABLE
    (tmp_path / "node.toml").write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(ConfigRefused) as refused:
        read_config(tmp_path / "node.toml")
    assert refused.value.fault is ConfigFault.OUT_OF_RANGE
