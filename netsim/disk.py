"""A node's disk: a store and vote logs that forget what was not synced when the power goes."""

from enum import Enum

from chain.primitives import PublicKey
from chain.storage.memory import MemoryStore
from chain.storage.store import StorageError, StorageFault, Writes
from netsim.draws import Draws

MAX_UNSYNCED = 100_000
"""Batches that wait for a sync; a replica that never syncs is broken."""


class Health(Enum):
    """What a disk can do at the moment."""

    GOOD = "good"
    FULL = "full"
    FSYNC_FAILS = "fsync fails"


class UnsyncedStore(MemoryStore):
    """A store whose batches are lost in a power cut, newest first, as far as no sync has followed."""

    __slots__ = ("_undo",)

    def __init__(self) -> None:
        super().__init__()
        self._undo: list[dict[bytes, bytes | None]] = []

    @property
    def unsynced(self) -> int:
        """How many batches a power cut can take."""
        return len(self._undo)

    def apply(self, writes: Writes) -> None:
        """Make all of `writes`; a power cut may lose them."""
        assert len(self._undo) < MAX_UNSYNCED, "nobody syncs this store"
        get = self._values.get
        self._undo.append({key: get(key) for key in writes})
        super().apply(writes)

    def apply_durably(self, writes: Writes) -> None:
        """Make all of `writes`, and have them and all before them on disk."""
        super().apply(writes)
        self._undo.clear()

    def lose(self, kept: int) -> int:
        """A power cut that leaves the oldest `kept` unsynced batches: how many are lost."""
        lost = len(self._undo) - kept
        assert lost >= 0
        while len(self._undo) > kept:
            super().apply(self._undo.pop())
        self._undo.clear()
        return lost


class VoteLogFiles:
    """The vote log of one key in its directory: one file, and the next one while a rotation goes on.

    A host writes the next file under another name, syncs it, gives it its own name and syncs the
    directory; so whatever bears a log's name is whole, and of two the newer counts. A prefix of it must
    never count: it can be a valid log that lacks votes.
    """

    __slots__ = ("_data", "_next", "_synced_bytes", "is_lost")

    def __init__(self, first: bytes) -> None:
        """A log made by the operator, together with the key: durable from the beginning."""
        self._data = bytearray(first)
        self._synced_bytes = len(first)
        self._next: bytes | None = None
        self.is_lost = False

    @property
    def durable(self) -> bytes | None:
        """The bytes that no power cut takes; None if the log is lost."""
        return None if self.is_lost else bytes(self._data[: self._synced_bytes])

    def append(self, data: bytes) -> None:
        """Write `data` at the end of the file."""
        self._data += data

    def create(self, data: bytes) -> None:
        """Write `data` to the next file, which takes over when it and its name are on disk."""
        self._next = data

    def sync(self) -> None:
        """Have everything on disk; the older of two files goes."""
        if self._next is not None:
            self._data, self._next = bytearray(self._next), None
        self._synced_bytes = len(self._data)

    def stop(self, draws: Draws) -> None:
        """The process ends: a new file has its name already or never gets it, and the rest stays as written.

        What was not synced is read by the next process all the same. A host that opens a log syncs its
        directory, so that the name stays; whether its bytes do is the replica's care.
        """
        if self._next is not None and draws.happens(500):
            self.sync()
        self._next = None

    def lose(self, draws: Draws) -> bool:
        """A power cut: any prefix of what was not synced stays, or garbage of it. True if anything went."""
        if self._next is not None:
            stays = draws.happens(500)
            self._next = self._next if stays else None
            self.sync()
            return not stays
        unsynced = len(self._data) - self._synced_bytes
        if not unsynced:
            return False
        kept = draws.pick((0, unsynced, draws.below(unsynced + 1)))
        del self._data[self._synced_bytes + kept :]
        if kept and draws.happens(300):
            at = self._synced_bytes + draws.below(kept)
            self._data[at:] = draws.chunk(len(self._data) - at)
        self._synced_bytes = len(self._data)
        return True

    def read(self) -> bytes | None:
        """What a starting host finds, with a torn tail if there is one; None if the log is lost."""
        return None if self.is_lost else bytes(self._data)


class Disk:
    """All that a node keeps when its process ends."""

    __slots__ = ("health", "logs", "store")

    def __init__(self, logs: dict[PublicKey, bytes]) -> None:
        """An empty store, and the first bytes of each key's vote log."""
        self.store = UnsyncedStore()
        self.logs = {key: VoteLogFiles(first) for key, first in logs.items()}
        self.health = Health.GOOD

    def write(self, writes: Writes) -> None:
        """Apply a batch that a power cut may lose; StorageError if the disk is full."""
        self._check_space()
        self.store.apply(writes)

    def write_durably(self, writes: Writes) -> None:
        """Apply a batch and sync; StorageError if the disk is full, or, with the batch written, if fsync fails."""
        self._check_space()
        if self.health is Health.FSYNC_FAILS:
            self.store.apply(writes)
            raise _fsync_failed()
        self.store.apply_durably(writes)

    def append(self, key: PublicKey, data: bytes, draws: Draws) -> None:
        """Write to the end of a vote log; a full disk takes a part of it and raises StorageError."""
        if self.health is Health.FULL:
            self.logs[key].append(data[: draws.below(len(data) + 1)])
        self._check_space()
        self.logs[key].append(data)

    def create(self, key: PublicKey, data: bytes) -> None:
        """Begin the next file of a rotation; StorageError if the disk is full."""
        self._check_space()
        self.logs[key].create(data)

    def sync_log(self, key: PublicKey) -> None:
        """Have the newest file of a vote log, and its name, on disk; StorageError if fsync fails."""
        if self.health is Health.FSYNC_FAILS:
            raise _fsync_failed()
        self.logs[key].sync()

    def stop(self, draws: Draws) -> None:
        """The process ends, and the machine goes on."""
        for log in self.logs.values():
            log.stop(draws)

    def cut_power(self, draws: Draws) -> bool:
        """Lose what was not synced: a prefix of it may stay. True if anything was lost."""
        kept = draws.below(self.store.unsynced + 1) if draws.happens(500) else 0
        lost = self.store.lose(kept) > 0
        for log in self.logs.values():
            lost |= log.lose(draws)
        return lost

    def read_logs(self) -> dict[PublicKey, bytes | None]:
        """The vote logs as a starting host reads them; None for a lost one."""
        return {key: log.read() for key, log in self.logs.items()}

    def _check_space(self) -> None:
        if self.health is Health.FULL:
            raise StorageError(StorageFault.FULL, "no space left on this simulated disk")


def _fsync_failed() -> StorageError:
    return StorageError(StorageFault.UNAVAILABLE, "fsync failed on this simulated disk")
