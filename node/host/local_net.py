"""A network on one machine: its folders, and who is who in them. Real nodes, real keys, loopback addresses."""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.genesis import Parameters
from chain.primitives import ChainId, Digest, MemberId, Milliseconds, NodeId
from contracts.loader import Program
from node.host.ceremony import AgencyKind, Part, assemble
from node.host.folder import NodeFolder
from node.host.joining import Founding, join, read_founding
from node.host.new_folder import FIRST_ROLES, Passphrases, Peer, Wanted, make_folder, peer_text

OFFICERS: Final = ("pegawai-1", "pegawai-2")
"""The invented officers of each agency, by the names of their key files."""
MANIFEST: Final = "network.json"


@dataclass(frozen=True, slots=True)
class Agency:
    """Who takes part: a name for people, its number among the kinds of members, whether its node votes."""

    name: str
    kind: int
    votes: bool = True


@dataclass(frozen=True, slots=True)
class LocalNode:
    """One agency's node on this machine, and its officers' keys."""

    name: str
    folder: NodeFolder
    member: MemberId
    node_id: NodeId
    votes: bool
    officers: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class LocalNet:
    """A network whose folders are all below one."""

    root: Path
    chain_id: ChainId
    nodes: tuple[LocalNode, ...]


def make(
    root: Path, agencies: Sequence[Agency], programs: Sequence[Program], parameters: Parameters
) -> LocalNet:
    """Make the folders of a new network of `agencies`; the first of them is its steward."""
    root.mkdir(parents=True, exist_ok=True)
    made = [_make_node(root, at, agency) for at, agency in enumerate(agencies)]
    genesis = assemble(
        [part for _, part in made],
        programs,
        nonce=Digest(secrets.token_bytes(32)),
        timestamp_ms=Milliseconds(int(time.time() * 1000)),
        parameters=parameters,
    )
    founding = read_founding(genesis, programs, root)
    nodes = [node for node, _ in made]
    _place(nodes, founding)
    net = LocalNet(root, founding.chain_id, tuple(nodes))
    (root / MANIFEST).write_text(_manifest(net), encoding="utf-8")
    return net


def read(root: Path) -> LocalNet:
    """The network below `root`; FileNotFoundError or ValueError if there is none."""
    content = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    return LocalNet(
        root,
        ChainId(bytes.fromhex(content["chain_id"])),
        tuple(
            LocalNode(
                each["name"],
                NodeFolder(root / each["folder"]),
                MemberId(bytes.fromhex(each["member"])),
                NodeId(bytes.fromhex(each["node_id"])),
                each["votes"],
                tuple(root / path for path in each["officers"]),
            )
            for each in content["nodes"]
        ),
    )


def _make_node(root: Path, at: int, agency: Agency) -> tuple[LocalNode, Part]:
    folder = NodeFolder(root / f"{at + 1:02}-{_slug(agency.name)}")
    users = dict.fromkeys(OFFICERS, FIRST_ROLES)
    wanted = Wanted(agency.name, AgencyKind(agency.kind), agency.votes, users)
    profile = make_folder(folder.path, wanted, Passphrases())
    part = profile.part(folder)
    [node] = part.member.nodes or part.member.waiting
    paths = tuple(folder.keys / f"{name}.key" for name in OFFICERS)
    local = LocalNode(
        agency.name, folder, profile.member, NodeId(node.network_id), agency.votes, paths
    )
    return local, part


def _place(nodes: Sequence[LocalNode], founding: Founding) -> None:
    """Configuration, genesis and vote log into each folder."""
    ports = free_ports(2 * len(nodes))
    for at, node in enumerate(nodes):
        others = [
            Peer(each.name, each.node_id, (_address(ports[2 * other]),))
            for other, each in enumerate(nodes)
            if other != at
        ]
        text = _CONFIG.format(address=_address(ports[2 * at]), api_port=ports[2 * at + 1])
        text += "".join(peer_text(peer) for peer in others)
        node.folder.config.write_text(text, encoding="utf-8")
        join(node.folder, founding, founding.chain_id)


def _address(port: int) -> str:
    return f"/ip4/127.0.0.1/tcp/{port}"


_CONFIG: Final = """\
[network]
# A node of a network on one machine, which is a rehearsal: its links can be cut through its API.
listen = ["{address}"]
rehearsal = true

[api]
port = {api_port}

[log]
file = "log"
"""


def _manifest(net: LocalNet) -> str:
    content = {
        "chain_id": net.chain_id.hex(),
        "nodes": [
            {
                "name": node.name,
                "folder": str(node.folder.path.relative_to(net.root)),
                "member": node.member.hex(),
                "node_id": node.node_id.hex(),
                "votes": node.votes,
                "officers": [str(path.relative_to(net.root)) for path in node.officers],
            }
            for node in net.nodes
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that are free now; taken together, so that no two are the same."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())[:32]
