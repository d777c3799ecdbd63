"""A node's store, opened to be read; whatever is wrong with it is a complaint that names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chain.storage.leveldb import LevelDbStore, open_to_read
from chain.storage.store import StorageError, StorageFault
from cli.complaint import Complaint, Reason

FAULTS = {
    StorageFault.ABSENT: Reason.NO_STORE,
    StorageFault.LOCKED: Reason.STORE_HELD,
    StorageFault.CORRUPTED: Reason.STORE_DAMAGED,
    StorageFault.FULL: Reason.STORE_UNUSABLE,
    StorageFault.UNAVAILABLE: Reason.STORE_UNUSABLE,
}


@contextmanager
def opened_store(path: str) -> Iterator[LevelDbStore]:
    """The store in the folder `path`; whatever is wrong with it, now or later, is a Complaint that names it."""
    try:
        with open_to_read(Path(path)) as store:
            yield store
    except StorageError as error:
        raise Complaint(FAULTS[error.fault], path=path, detail=error.detail) from error
