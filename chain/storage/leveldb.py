"""The door to LevelDB, through plyvel."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import plyvel

from chain.storage.store import StorageError, StorageFault, Writes

_WRITE_BUFFER_BYTES = 16 * 1024 * 1024
"""Gathered in memory before a table is written; LevelDB holds at most two."""

_BLOCK_CACHE_BYTES = 8 * 1024 * 1024
"""Blocks of tables kept in memory, their checksums already verified. What is read again and again is remembered before
it comes to that (`remembering`)."""

_BLOOM_FILTER_BITS = 10
"""Per key; a read skips 99 of 100 tables that do not hold the key."""

_CURRENT = "CURRENT"
"""The file without which a folder is no store of LevelDB's."""
_LOCK = "LOCK"
_TABLES = (".ldb", ".sst")
"""Endings of files that are never changed once they are written; the large ones."""
_FULL = ("No space left", "Disk quota exceeded", "File too large")
"""How a system says that no more can be written."""


class LevelDbStore:
    """A KeyValueStore in one folder, held by one process at a time.

    After a StorageError the store is closed and opened anew, by a new process as a rule.
    """

    def __init__(self, folder: Path, *, named: Path | None = None) -> None:
        """Open the store in `folder`, or make it there; StorageError, about `named` if given, if that cannot be."""
        self._folder = named or folder
        try:
            self._database = plyvel.DB(
                str(folder),
                create_if_missing=True,
                paranoid_checks=True,  # without, a damaged log loses writes from its middle
                write_buffer_size=_WRITE_BUFFER_BYTES,
                lru_cache_size=_BLOCK_CACHE_BYTES,
                bloom_filter_bits=_BLOOM_FILTER_BITS,
            )
        except plyvel.Error as error:
            raise _storage_error(self._folder, error) from error

    def close(self) -> None:
        """Let the folder go; every other method is a mistake from here."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        try:
            value: bytes | None = self._database.get(key, verify_checksums=True)
        except plyvel.Error as error:
            raise _storage_error(self._folder, error) from error
        return value

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        try:
            with self._database.iterator(start=start, stop=stop, verify_checksums=True) as found:
                yield from found
        except plyvel.Error as error:
            raise _storage_error(self._folder, error) from error

    def apply(self, writes: Writes) -> None:
        """Make all of `writes`, or none; a power cut, though not a crash, may lose them."""
        self._write(self._database.write_batch(), writes)

    def apply_durably(self, writes: Writes) -> None:
        """Make all of `writes`, or none; when this returns they and all before them are on disk."""
        self._write(self._database.write_batch(sync=True), writes)

    def _write(self, batch: plyvel._plyvel.WriteBatch, writes: Writes) -> None:
        for key, value in writes.items():
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        try:
            batch.write()
        except plyvel.Error as error:
            raise _storage_error(self._folder, error) from error


@contextmanager
def open_to_read(folder: Path) -> Iterator[LevelDbStore]:
    """The store in `folder` as it stands; not a byte of the folder changes, and no node can use it meanwhile.

    LevelDB itself writes into every folder that it opens. So it is shown another one: links to the tables, and
    copies of the little that it would write to. StorageError if there is no store, or a process holds it.
    """
    with ExitStack() as held:
        try:
            _check_is_store(folder)
            _hold(folder, held)
            shown = Path(held.enter_context(TemporaryDirectory(prefix="sinergi-")))
            for file in folder.iterdir():
                if file.suffix in _TABLES:
                    (shown / file.name).symlink_to(file.resolve())
                elif file.is_file() and file.name != _LOCK:
                    shutil.copyfile(file, shown / file.name)
        except OSError as error:
            raise _unavailable(folder, error.strerror or str(error)) from error
        yield held.enter_context(LevelDbStore(shown, named=folder))


def _check_is_store(folder: Path) -> None:
    if not (folder / _CURRENT).is_file():
        raise StorageError(
            StorageFault.ABSENT,
            f"There is no store in {folder}. Nothing was changed. Name the folder that a node keeps its "
            "chain in.",
        )


def _hold(folder: Path, held: ExitStack) -> None:
    """Keep every node out of the store until `held` ends; StorageError if one is in."""
    lock = folder / _LOCK
    if not lock.is_file():
        return
    file = held.enter_context(lock.open("rb"))
    try:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _locked(folder, str(error)) from error


def _storage_error(folder: Path, error: plyvel.Error) -> StorageError:
    """What `error` means and what a person should do; LevelDB tells most only by its wording."""
    text = b"".join(part for part in error.args if isinstance(part, bytes)).decode()
    if isinstance(error, plyvel.CorruptionError):
        return StorageError(
            StorageFault.CORRUPTED,
            f"The store in {folder} is damaged ({text}). Nothing was changed. Check the disk, move "
            "the folder away, and start again: the node fetches the chain from its peers.",
            text,
        )
    if ": lock " in text:
        return _locked(folder, text)
    if any(said in text for said in _FULL):
        return StorageError(
            StorageFault.FULL,
            f"The disk of {folder} is full ({text}). What was written before is kept, the last "
            "batch is not. Make room and start again.",
            text,
        )
    return _unavailable(folder, text)


def _locked(folder: Path, text: str) -> StorageError:
    return StorageError(
        StorageFault.LOCKED,
        f"The store in {folder} is held by another process ({text}). Nothing was changed. "
        "Stop the other node that uses this folder, or give this one its own.",
        text,
    )


def _unavailable(folder: Path, text: str) -> StorageError:
    return StorageError(
        StorageFault.UNAVAILABLE,
        f"The store in {folder} cannot be used ({text}). What was written before is kept. Check "
        "that the folder exists, belongs to this user, and that its disk is healthy; start again.",
        text,
    )
