"""A node's folder: where everything of a node stands on disk, and what may stand in it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from chain.genesis import GENESIS, MAX_GENESIS_BYTES, Genesis
from chain.rejection import Rejected

CONFIG: Final = "node.toml"
GENESIS_FILE: Final = "genesis"


class FolderFault(StrEnum):
    """Why a folder cannot be used as a node's."""

    NO_GENESIS = "no genesis"
    NOT_A_GENESIS = "not a genesis"
    OTHER_RELEASE = "other release"
    NO_PROFILE = "no profile"
    NOT_A_PROFILE = "not a profile"
    IN_USE = "in use"
    HELD = "held"
    UNUSABLE = "unusable"


class FolderRefused(Exception):
    """A folder that holds no node, or one that another process runs."""

    def __init__(self, fault: FolderFault, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {fault.value}{': ' if detail else ''}{detail}")
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
    def profile(self) -> Path:
        """What the agency keeps about itself, off the chain."""
        return self.path / "profile.json"

    @property
    def keys(self) -> Path:
        """The folder of the node's keys, and of its users' as long as they leave them here."""
        return self.path / "keys"

    @property
    def network_key(self) -> Path:
        """The key that peers know this node by."""
        return self.keys / "network.key"

    @property
    def first_vote_key(self) -> Path:
        """The vote key with which the node was made; the one that its agency's part of a founding names."""
        return self.keys / "vote.key"

    def vote_keys(self) -> list[Path]:
        """The keys that this node may vote with: `vote.key`, and further ones while a key is changed."""
        return sorted(self.keys.glob("vote*.key"))

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
        for each in (self.path, self.keys, self.votes):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def read_genesis(self) -> Genesis:
        """The genesis; FolderRefused if there is none."""
        return genesis_in(self.genesis)

    def holder(self) -> int | None:
        """The process that runs this node; None if none does."""
        try:
            descriptor = os.open(self.path / "lock", os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            said = os.read(descriptor, 20).decode(errors="replace").strip()
            return int(said) if said.isdigit() else None
        finally:
            os.close(descriptor)
        return None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone; FolderRefused if another one does."""
        path = self.path / "lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderRefused(FolderFault.UNUSABLE, self.path, error.strerror or "") from error
        try:
            if not _locks(descriptor):
                holder = os.read(descriptor, 20).decode(errors="replace").strip()
                raise FolderRefused(FolderFault.HELD, self.path, holder)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
            yield
        finally:
            os.close(descriptor)


def last_written_s(folder: NodeFolder, log: Path | None) -> float | None:
    """Unix time at which the node last wrote anything: its store, a vote log, its outbox, its log. None if it never did."""
    places = [folder.chain, folder.votes, folder.outbox]
    files = [each for place in places if place.is_dir() for each in place.iterdir()]
    times = []
    for each in [*files, *([] if log is None else [log])]:
        with suppress(OSError):  # LevelDB takes files away
            times.append(each.stat().st_mtime)
    return max(times, default=None)


def is_stopped(process: int) -> bool:
    """True if the system says that a process was stopped, as by SIGSTOP; where nobody can say, it was not."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[:1] in (["T"], ["t"])


def _locks(descriptor: int) -> bool:
    """Take the lock, patiently: whoever asks for its `holder` has it for a moment."""
    for pause_s in (0.05, 0.1, 0.2, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if pause_s is not None:
                time.sleep(pause_s)
        else:
            return True
    return False


def genesis_in(path: Path) -> Genesis:
    """The genesis in a file; FolderRefused if it holds none."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_GENESIS_BYTES + 1)
    except OSError as error:
        raise FolderRefused(FolderFault.NO_GENESIS, path, error.strerror or "") from error
    try:
        return GENESIS.decode(data)
    except (Rejected, ValueError) as error:
        raise FolderRefused(FolderFault.NOT_A_GENESIS, path, str(error)) from error


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """`path` with `data`, on disk with its name; what stood there before stays until all is. OSError if it cannot be."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def free_name(folder: Path, name: str) -> Path:
    """`name` with the first number that nothing in `folder` has."""
    number = 1
    while (found := folder / f"{name}-{number}").exists():
        number += 1
    return found


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def store_of(path: Path) -> tuple[Path, Path | None]:
    """The chain's store that `path` means, a node's folder or the store itself, and the genesis if one is beside it."""
    inside = NodeFolder(path)
    around = inside if inside.chain.is_dir() else NodeFolder(path.absolute().parent)
    if around.chain.is_dir() and around.chain.resolve() in (path.resolve(), inside.chain.resolve()):
        return around.chain, around.genesis if around.genesis.is_file() else None
    return path, None
