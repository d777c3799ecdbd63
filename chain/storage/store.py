"""What the chain asks of the place where it keeps its bytes."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Protocol, TypeAlias

Writes: TypeAlias = Mapping[bytes, bytes | None]
"""New values by key; None deletes, and deleting a missing key is no mistake."""


class KeyValueStore(Protocol):
    """An ordered map of bytes that survives the process.

    Writes are atomic: after a crash all of one call is there, or nothing of it, and nothing of a
    later call without all of the earlier ones. Any method may raise StorageError.
    """

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        ...

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`.

        The caller finishes with the iterator before it writes again.
        """
        ...

    def apply(self, writes: Writes) -> None:
        """Make all of `writes`, or none; a power cut may lose them."""
        ...

    def apply_durably(self, writes: Writes) -> None:
        """Make all of `writes`, or none; when this returns they and all before them are on disk."""
        ...


class StorageFault(StrEnum):
    """Why a store cannot go on."""

    LOCKED = "locked"
    CORRUPTED = "corrupted"
    FULL = "full"
    UNAVAILABLE = "unavailable"
    ABSENT = "absent"


class StorageError(Exception):
    """The store cannot go on: the process stops, and the message says what a person should do."""

    def __init__(self, fault: StorageFault, message: str, detail: str = "") -> None:
        """`detail` is what the library or the system says, in its own words."""
        super().__init__(message)
        self.fault = fault
        self.detail = detail
