"""The vote logs on disk: for each key a file that is appended to, and followed by a newer one (consensus section 2)."""

from __future__ import annotations

import errno
import os
import re
from io import FileIO
from pathlib import Path
from typing import Final

from chain.primitives import ChainId, PublicKey
from chain.storage.store import StorageError, StorageFault
from consensus.vote_log import new_log
from node.host.folder import sync_folder

_NAME: Final = re.compile(r"([0-9a-f]{64})\.([0-9]{8})\.votes")
_UNFINISHED: Final = ".unfinished"


class VoteLogFiles:
    """The vote logs of one folder. Every write is on disk when it returns; StorageError if it cannot be."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, which has to exist, and have the names in it on disk before anything is read."""
        self._folder = folder
        try:
            sync_folder(folder)
            names = sorted(each.name for each in folder.iterdir())
        except OSError as error:
            raise _failure(folder, error) from error
        self._numbers: dict[PublicKey, int] = {}
        for name in names:
            match = _NAME.fullmatch(name)
            if match is not None:
                self._numbers[PublicKey(bytes.fromhex(match[1]))] = int(match[2])

    def create(self, key: PublicKey, chain_id: ChainId) -> None:
        """Make the log of a key that joins the chain: by the operator's command only, and once (decision 0017)."""
        if key in self._numbers:
            raise FileExistsError(str(self._path(key)))
        self.rotate(key, new_log(key, chain_id))

    def read(self, key: PublicKey) -> bytes | None:
        """What the newest file of `key` holds, a torn tail with it; None if there is no file."""
        if key not in self._numbers:
            return None
        path = self._path(key)
        try:
            return path.read_bytes()
        except OSError as error:
            raise _failure(path, error) from error

    def append(self, key: PublicKey, data: bytes) -> None:
        """Append `data` in one write, and have the file on disk; nothing may be empty, and is synced too."""
        path = self._path(key)
        try:
            # Never made here: a file that somebody took away would come back as a log without its beginning.
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            with os.fdopen(descriptor, "ab", buffering=0) as file:
                _write(file, data)
                os.fdatasync(file.fileno())
        except OSError as error:
            raise _failure(path, error) from error

    def rotate(self, key: PublicKey, data: bytes) -> None:
        """Begin a new file of `key` with `data`; when it and its name are on disk, the older ones go."""
        older = self._numbers.get(key)
        number = 0 if older is None else older + 1
        path = self._folder / f"{key.hex()}.{number:08}.votes"
        unfinished = path.with_name(path.name + _UNFINISHED)
        try:
            with unfinished.open("wb", buffering=0) as file:
                _write(file, data)
                os.fsync(file.fileno())
            unfinished.replace(path)
            sync_folder(self._folder)
            self._numbers[key] = number
            for each in self._folder.glob(f"{key.hex()}.*"):
                if each != path:
                    each.unlink()
        except OSError as error:
            raise _failure(path, error) from error

    def _path(self, key: PublicKey) -> Path:
        return self._folder / f"{key.hex()}.{self._numbers[key]:08}.votes"


def _write(file: FileIO, data: bytes) -> None:
    if data and file.write(data) != len(data):
        raise OSError(errno.ENOSPC, "a write was cut short")


def _failure(path: Path, error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageError(
            StorageFault.FULL,
            f"The disk of {path} is full. What was written before is kept, the last vote was not cast. "
            "Make room and start again.",
        )
    return StorageError(
        StorageFault.UNAVAILABLE,
        f"The vote log {path} cannot be used ({error.strerror}). No vote was cast. Check that the folder exists, "
        "belongs to this user, and that its disk is healthy; start again.",
    )
