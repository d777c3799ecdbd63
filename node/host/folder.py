"""A node's folder: where everything of a node stands on disk, and what may stand in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.genesis import GENESIS, MAX_GENESIS_BYTES, Genesis
from chain.rejection import Rejected

CONFIG: Final = "node.toml"
GENESIS_FILE: Final = "genesis"


class FolderRefused(Exception):
    """A folder that holds no node, or one that another process runs."""

    def __init__(self, fault: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {fault}{': ' if detail else ''}{detail}")
        self.fault = fault
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True)
class NodeFolder:
    """The paths of one node."""

    path: Path

    @property
    def config(self) -> Path:
        """What the operator says."""
        return self.path / CONFIG

    @property
    def genesis(self) -> Path:
        """How the chain began."""
        return self.path / GENESIS_FILE

    @property
    def network_key(self) -> Path:
        """The key that peers know this node by."""
        return self.path / "keys" / "network.key"

    def vote_keys(self) -> list[Path]:
        """The keys that this node may vote with: `vote.key`, and further ones while a key is changed."""
        return sorted((self.path / "keys").glob("vote*.key"))

    @property
    def votes(self) -> Path:
        """The folder of the vote logs."""
        return self.path / "votes"

    @property
    def chain(self) -> Path:
        """The folder of the chain's store."""
        return self.path / "chain"

    @property
    def outbox(self) -> Path:
        """The folder of what was acknowledged and is not final."""
        return self.path / "outbox"

    @property
    def api_port(self) -> Path:
        """Where the running node says on which port its API listens."""
        return self.path / "api.port"

    def make(self) -> None:
        """The folder and those in it that hold secrets or state, for their owner alone."""
        for each in (self.path, self.path / "keys", self.votes):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def read_genesis(self) -> Genesis:
        """The genesis; FolderRefused if there is none."""
        try:
            data = self.genesis.read_bytes()[: MAX_GENESIS_BYTES + 1]
        except OSError as error:
            raise FolderRefused("no genesis", self.genesis, error.strerror or "") from error
        try:
            return GENESIS.decode(data)
        except (Rejected, ValueError) as error:
            raise FolderRefused("not a genesis", self.genesis, str(error)) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone; FolderRefused if another one does."""
        path = self.path / "lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderRefused("unusable", self.path, error.strerror or "") from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(descriptor, 20).decode(errors="replace").strip()
                raise FolderRefused("held", self.path, holder) from error
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
            yield
        finally:
            os.close(descriptor)


def store_of(path: Path) -> tuple[Path, Path | None]:
    """The chain's store that `path` means, a node's folder or the store itself, and the genesis if one is beside it."""
    inside = NodeFolder(path)
    around = inside if inside.chain.is_dir() else NodeFolder(path.absolute().parent)
    if around.chain.is_dir() and around.chain.resolve() in (path.resolve(), inside.chain.resolve()):
        return around.chain, around.genesis if around.genesis.is_file() else None
    return path, None
