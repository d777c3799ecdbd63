"""A state of a few keys in which one call after another is tried and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from chain.state import Overlay, Savepoint

Heard: TypeAlias = bytes | tuple[bytes, bytes]
"""What was read: a key, or all keys from one to another."""
Writes: TypeAlias = tuple[tuple[bytes, bytes | None], ...]


class Scratch(Overlay):
    """Reads and writes like the overlay of a block, over nothing: no parent, no tree, no root.

    An overlay keeps what it has read of its parent and where it has walked; for forty keys that costs more than it
    saves, and this is made anew for every state.
    """

    __slots__ = ("_from", "_heard", "_outer", "_since", "_undo", "held")

    def __init__(self, held: Mapping[bytes, bytes] | None = None) -> None:
        """With these keys and values."""
        self.held: dict[bytes, bytes] = dict(held or {})
        self._undo: list[tuple[bytes, bytes | None]] = []
        self._heard: dict[Heard, object] | None = None
        self._since: set[bytes] = set()
        self._from = 0
        self._outer: list[tuple[dict[Heard, object] | None, set[bytes], int]] = []

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`, or None."""
        value = self.held.get(key)
        heard = self._heard
        if heard is not None and key not in heard and key not in self._since:
            heard[key] = value
        return value

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values in ascending order of the key, from `start` up to, not with, `stop`."""
        held, heard = self.held, self._heard
        if heard is not None and (start, stop) not in heard:
            heard[start, stop] = _rows(self._before(), start, stop)
        for key in sorted([each for each in held if start <= each < stop]):
            if key in held:
                yield key, held[key]

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value at `key`."""
        self._undo.append((key, self.held.get(key)))
        self._since.add(key)
        self.held[key] = value

    def delete(self, key: bytes) -> None:
        """Leave no value at `key`, whether or not there was one."""
        self._undo.append((key, self.held.pop(key, None)))
        self._since.add(key)

    def savepoint(self) -> Savepoint:
        """This moment, for a later `rollback`."""
        return Savepoint(len(self._undo))

    def rollback(self, savepoint: Savepoint) -> None:
        """Undo all writes since `savepoint`."""
        held, undo = self.held, self._undo
        while len(undo) > savepoint:
            key, value = undo.pop()
            if value is None:
                held.pop(key, None)
            else:
                held[key] = value

    # What a call reads and writes, and what another one does in the course of it.

    def listen(self) -> dict[Heard, object]:
        """From now on, what is read and was not written since: in the order in which it was first read."""
        self._outer.append((self._heard, self._since, self._from))
        heard: dict[Heard, object] = {}
        self._heard, self._since, self._from = heard, set(), len(self._undo)
        return heard

    def listen_no_more(self) -> None:
        """The newest `listen` ends; who listened before has heard all of it, too."""
        heard, since = self._heard, self._since
        self._heard, self._since, self._from = self._outer.pop()
        assert heard is not None, "somebody listens"
        self._tell(heard)
        self._since |= since

    def answer(self, read: Heard) -> object:
        """What stands where somebody has read, as `listen` keeps it."""
        return self.held.get(read) if type(read) is bytes else _rows(self.held, *read)

    def replay(self, heard: Mapping[Heard, object], writes: Writes) -> None:
        """What a call does that has read and written this."""
        self._tell(heard)
        held, undo, since = self.held, self._undo, self._since
        for key, value in writes:
            undo.append((key, held.get(key)))
            since.add(key)
            if value is None:
                held.pop(key, None)
            else:
                held[key] = value

    def written_since(self, savepoint: Savepoint) -> Writes:
        """Each key that was written since, with what stands there now."""
        keys = dict.fromkeys([key for key, _ in self._undo[savepoint:]])
        return tuple([(key, self.held.get(key)) for key in keys])

    def _before(self) -> Mapping[bytes, bytes]:
        """What stood here before the call began that is listened to."""
        held = dict(self.held)
        for key, value in reversed(self._undo[self._from :]):
            if value is None:
                held.pop(key, None)
            else:
                held[key] = value
        return held

    def _tell(self, heard: Mapping[Heard, object]) -> None:
        mine, since = self._heard, self._since
        if mine is not None:
            for read, value in heard.items():
                if read not in mine and read not in since:
                    assert type(read) is bytes or not since, "only who has written nothing asks for a range"
                    mine[read] = value


def _rows(held: Mapping[bytes, bytes], start: bytes, stop: bytes) -> object:
    return tuple(sorted([each for each in held.items() if start <= each[0] < stop]))
