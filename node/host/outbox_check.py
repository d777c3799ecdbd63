"""Reads a node's outbox, and saves what can be read of a damaged one: what was acknowledged is not given up lightly."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chain.rejection import Rejected
from chain.storage.leveldb import LevelDbStore
from chain.storage.store import StorageError, StorageFault
from chain.transaction import Transaction
from node.host.folder import NodeFolder, free_name, sync_folder
from node.host.outbox import WAITING


@dataclass(slots=True)
class OutboxFound:
    """What was acknowledged and is not final yet, as far as it can be read."""

    waiting: dict[bytes, bytes] = field(default_factory=dict)
    damage: str | None = None
    """What is wrong; None if nothing is."""


def examine_outbox(folder: NodeFolder) -> OutboxFound:
    """Read the whole outbox of the node in `folder`, which has to be held. StorageError if it cannot even be tried."""
    found = OutboxFound()
    if not folder.outbox.is_dir():
        return found
    try:
        with LevelDbStore(folder.outbox) as store:
            for key, value in store.items(b"", b"\xff"):
                if key.startswith(WAITING):
                    _take(found, key, value)
    except StorageError as error:
        if error.fault is not StorageFault.CORRUPTED:
            raise
        found.damage = str(error.__cause__)
    return found


def _take(found: OutboxFound, key: bytes, value: bytes) -> None:
    try:
        transaction = Transaction.decode(value)
    except Rejected as refusal:
        found.damage = str(refusal)
        return
    if key != WAITING + transaction.id:
        found.damage = f"another transaction stands at {key.hex()}"
    else:
        found.waiting[key] = value


def renew_outbox(folder: NodeFolder, found: OutboxFound) -> Path:
    """Put a new outbox with what could be read into the place of a damaged one; where that is now."""
    away = free_name(folder.path, "outbox.damaged")
    folder.outbox.rename(away)
    with LevelDbStore(folder.outbox) as store:
        store.apply_durably(found.waiting)
    sync_folder(folder.path)
    return away
