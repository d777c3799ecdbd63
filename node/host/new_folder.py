"""A node's folder, made new: its keys, its configuration, and its agency's profile. All of it, or nothing."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.primitives import MemberId, NodeId
from contracts.words import Role
from node.host.ceremony import AgencyKind
from node.host.config import NetworkConfig
from node.host.folder import FolderFault, FolderRefused, NodeFolder
from node.host.key_files import Use, new_key
from node.host.profile import SALT_BYTES, Profile, ProfileUser

FIRST_ROLES: Final = (
    Role.COORDINATOR,
    Role.CASEWORKER,
    Role.ADMIN,
    Role.SIGNATORY,
    Role.WITNESS,
)
"""Of a user for whom nobody says otherwise: what it takes to begin, govern, and admit others."""


@dataclass(frozen=True, slots=True)
class Passphrases:
    """With what new keys are sealed; None leaves them to the protection of the disk."""

    users: str | None = None
    node: str | None = None

    def __repr__(self) -> str:
        return "Passphrases()"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another node, as a configuration names it."""

    name: str
    node_id: NodeId
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new folder is to be: whose, and where its node listens."""

    name: str
    kind: AgencyKind
    votes: bool
    users: Mapping[str, tuple[Role, ...]]
    listen: tuple[str, ...] = NetworkConfig().listen
    announce: tuple[str, ...] = ()


def make_folder(path: Path, wanted: Wanted, passphrases: Passphrases) -> Profile:
    """Make the folder of a new node at `path`. FolderRefused if there is something already, or it cannot be."""
    unfinished = NodeFolder(path.with_name(f".{path.name}.unfinished"))
    try:
        if path.exists() and any(path.iterdir()):
            raise FolderRefused(FolderFault.IN_USE, path)
        if unfinished.path.exists():
            shutil.rmtree(unfinished.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            profile = _fill(unfinished, wanted, passphrases)
            unfinished.path.replace(path)
        finally:
            shutil.rmtree(unfinished.path, ignore_errors=True)
    except OSError as error:
        raise FolderRefused(FolderFault.UNUSABLE, path, error.strerror or str(error)) from error
    return profile


def _fill(folder: NodeFolder, wanted: Wanted, passphrases: Passphrases) -> Profile:
    folder.make()
    new_key(folder.network_key, Use.NETWORK, passphrases.node)
    new_key(folder.first_vote_key, Use.VOTE, passphrases.node)
    users = tuple(
        ProfileUser(name, new_key(folder.keys / f"{name}.key", Use.USER, passphrases.users), roles)
        for name, roles in wanted.users.items()
    )
    profile = Profile(
        wanted.name,
        secrets.token_bytes(SALT_BYTES),
        MemberId(secrets.token_bytes(MemberId.LENGTH)),
        wanted.kind,
        wanted.votes,
        users,
    )
    profile.write(folder)
    text = config_text(wanted.listen, wanted.announce)
    folder.config.write_text(text, encoding="utf-8")
    return profile


def config_text(listen: Sequence[str], announce: Sequence[str]) -> str:
    """A new node's configuration, with comments for its operator."""
    return _CONFIG.format(listen=_list(listen), announce=_list(announce))


def peer_text(peer: Peer) -> str:
    """A peer, as it stands in a configuration."""
    name = json.dumps(peer.name, ensure_ascii=False)
    addresses = _list(peer.addresses)
    return f'\n[[peer]]\nname = {name}\nid = "{peer.node_id.hex()}"\naddresses = {addresses}\n'


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(json.dumps(each) for each in texts) + "]"


_CONFIG: Final = """\
# The configuration of this node. 'sinergi node start' refuses what it does not know, with the line.

[network]
# Where this node listens for other nodes. A node that others cannot reach may listen nowhere: listen = []
listen = {listen}
# Where others can dial this node, if that is not where it listens: behind a router, or by a name of the DNS,
# such as "/dns4/node.example.org/tcp/4001". Empty for a node that only dials out, which is enough.
announce = {announce}

[api]
# The local HTTP API. For anything but this machine, a token_file is needed, with a secret that clients send.
host = "127.0.0.1"
port = 8640
# token_file = "api.token"

[log]
# debug, info, warning or error.
level = "info"
# Into a file beside this one, and no longer to the standard error: 'sinergi node logs' reads it.
# file = "node.log"

# Other nodes that this one knows from the beginning; it hears of the rest from them. One such table for each: the
# id is what 'sinergi keys show' says of the other agency's network.key.
#
# [[peer]]
# name = "Agensi Contoh"
# id = "64 digits"
# addresses = ["/dns4/node.example.org/tcp/4001"]
"""
