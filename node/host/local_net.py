"""A network on one machine: its folders, and who is who in them. Real nodes, real keys, loopback addresses."""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.genesis import Genesis, Parameters
from chain.primitives import ChainId, Digest, MemberId, Milliseconds, NodeId, PublicKey
from chain.transition import chain_id_of
from contracts.executor import ContractExecutor
from contracts.founding import FirstMember, FirstNode, FirstUser, name_commitment
from contracts.loader import Program
from contracts.words import Role
from node.host.ceremony import Part, assemble
from node.host.folder import NodeFolder
from node.host.key_files import Use, new_key
from node.host.vote_log_files import VoteLogFiles

OFFICERS: Final = ("pegawai-1", "pegawai-2")
"""The invented officers of each agency, by the names of their key files."""
ROLES: Final = (
    Role.COORDINATOR,
    Role.CASEWORKER,
    Role.ADMIN,
    Role.SIGNATORY,
    Role.WITNESS,
)
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
    chain_id = chain_id_of(genesis, ContractExecutor(programs))
    nodes = [node for node, _ in made]
    _place(nodes, genesis, chain_id)
    net = LocalNet(root, chain_id, tuple(nodes))
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
    folder.make()
    network = new_key(folder.network_key, Use.NETWORK)
    vote = new_key(folder.path / "keys" / "vote.key", Use.VOTE)
    paths = tuple(folder.path / "keys" / f"{name}.key" for name in OFFICERS)
    officers = [new_key(path, Use.USER) for path in paths]
    member = MemberId(secrets.token_bytes(MemberId.LENGTH))
    salt = secrets.token_bytes(16)
    (folder.path / "name.json").write_text(
        json.dumps({"name": agency.name, "salt": salt.hex()}), encoding="utf-8"
    )
    node = FirstNode(vote, PublicKey(network))
    first = FirstMember(
        member,
        agency.kind,
        name_commitment(agency.name, salt),
        tuple(FirstUser(key, ROLES) for key in officers),
        (node,) if agency.votes else (),
        () if agency.votes else (node,),
    )
    local = LocalNode(agency.name, folder, member, NodeId(network), agency.votes, paths)
    return local, Part(first)


def _place(nodes: Sequence[LocalNode], genesis: Genesis, chain_id: ChainId) -> None:
    """Genesis, vote log and configuration into each folder."""
    ports = free_ports(2 * len(nodes))
    for at, node in enumerate(nodes):
        node.folder.genesis.write_bytes(genesis.encode())
        for path in node.folder.vote_keys():
            key = PublicKey(bytes.fromhex(json.loads(path.read_text(encoding="utf-8"))["public"]))
            VoteLogFiles(node.folder.votes).create(key, chain_id)
        others = [(each, ports[2 * other]) for other, each in enumerate(nodes) if other != at]
        node.folder.config.write_text(
            _config(ports[2 * at], ports[2 * at + 1], others), encoding="utf-8"
        )


def _config(port: int, api_port: int, others: Iterable[tuple[LocalNode, int]]) -> str:
    lines = [
        "[network]",
        f'listen = ["/ip4/127.0.0.1/tcp/{port}"]',
        "",
        "[api]",
        f"port = {api_port}",
    ]
    for node, its_port in others:
        lines += [
            "",
            "[[peer]]",
            f"name = {json.dumps(node.name, ensure_ascii=False)}",
            f'id = "{node.node_id.hex()}"',
            f'addresses = ["/ip4/127.0.0.1/tcp/{its_port}"]',
        ]
    return "\n".join(lines) + "\n"


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
