"""The due index: which ticks are armed for which ids, and in which order they fall due.

An item is one tick of one contract for one id. It stands in one place or in none: in the row of one kind of
clock while it is armed, in the row of the stuck ones when its firing has failed.

    01 clock/item/ subject contract / tick      its place
    01 clock/place/ row (1) at (8) number (8)   the item; of a stuck one, what is told of it
    01 clock/head                               what stands first, and the counters

So a row is a range of keys in the order of firing, what is due is its beginning, and to know that nothing is
due the head is enough, however many items there are.
"""

from __future__ import annotations

from dataclasses import replace
from struct import Struct
from typing import Self

from chain.frozen import frozen
from chain.primitives import Milliseconds
from chain.state import Overlay, StateReader
from chain.transition import EXECUTOR_PREFIX
from contracts.kinds import kind_of
from contracts.refusal import TOO_FAR_AHEAD, Refused
from contracts.session import Session
from contracts.words import Clock, Id

FARTHEST_MS = Milliseconds(100 * 366 * 24 * 3_600_000)
"""A hundred years ahead: past every retention, and before numbers of microseconds taken for milliseconds."""

STUCK = 255
"""The row of those that failed, after the rows of the clocks."""

_PREFIX = EXECUTOR_PREFIX + b"clock/"
_ITEM = _PREFIX + b"item/"
_PLACE = _PREFIX + b"place/"
_HEAD = _PREFIX + b"head"

_PLACE_FORM = Struct(">BQQ")
_HEAD_FORM = Struct(">QQQQ")

NEVER = 2**64 - 1
"""Later than everything that can be armed."""

_STATUTORY = Clock.STATUTORY.value

_check_subject = kind_of(Id).check
_check_due = kind_of(int).check
_check_clock = kind_of(Clock).check


@frozen
class Item:
    """What can be armed: one tick of one contract for one id."""

    contract: str
    tick: str
    subject: Id

    def encode(self) -> bytes:
        """As it stands in keys: by subject, for people ask what is armed for one."""
        return self.subject + f"{self.contract}/{self.tick}".encode("ascii")

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """What `encode` made."""
        contract, _, tick = encoded[Id.LENGTH :].decode("ascii").partition("/")
        return cls(contract, tick, Id(encoded[: Id.LENGTH]))


@frozen
class Place:
    """Where an item stands. `at` is when it falls due by its row's time, or the height where it got stuck.

    The time of STATUTORY is block time. The others' is block time without what the chain stood still, so that
    an outage moves all of them and no item is written anew.
    """

    row: int
    at: int
    number: int

    def encode(self) -> bytes:
        """In the order of places."""
        return _PLACE_FORM.pack(self.row, self.at, self.number)

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """What `encode` made."""
        return cls(*_PLACE_FORM.unpack(encoded))

    def due_ms(self, halted_ms: int) -> Milliseconds:
        """When it falls due in block time, after so much outage."""
        return Milliseconds(self.at + _shift_ms(Clock(self.row), halted_ms))


@frozen
class Head:
    """What is read of the index in every block."""

    count: int = 0
    """How many were armed since genesis."""
    halted_ms: int = 0
    """How long the chain has stood still, all outages together."""
    first: int = NEVER
    """No `at` of URGENT and ROUTINE is smaller, and none of STATUTORY than the one below; NEVER if there is none.

    What was first may have been disarmed: then the block at that time finds out, and says what is first by then. To
    look for it at each disarming would read through everything else that was disarmed in the block.
    """
    first_statutory: int = NEVER

    def encode(self) -> bytes:
        """As it stands in the state."""
        return _HEAD_FORM.pack(self.count, self.halted_ms, self.first, self.first_statutory)

    @classmethod
    def decode(cls, encoded: bytes) -> Self:
        """What `encode` made."""
        return cls(*_HEAD_FORM.unpack(encoded))

    @property
    def next_ms(self) -> Milliseconds | None:
        """Before when no item falls due, in block time; None if nothing is armed."""
        if self.first == self.first_statutory == NEVER:
            return None
        return Milliseconds(min(self.first + self.halted_ms, self.first_statutory))

    def with_place(self, place: Place) -> Head:
        """After an item has been armed that stands in `place`."""
        first, first_statutory = self.first, self.first_statutory
        if place.row == _STATUTORY:
            first_statutory = min(first_statutory, place.at)
        else:
            first = min(first, place.at)
        return Head(place.number, self.halted_ms, first, first_statutory)

    def found_anew(self, state: StateReader) -> Self:
        """With what stands first by now."""
        urgent, routine, statutory = (_first_of(state, clock) for clock in Clock)
        return replace(self, first=min(urgent, routine), first_statutory=statutory)


def item_key(item: Item) -> bytes:
    """Where the state says in which place an item stands."""
    return _ITEM + item.encode()


def items_of(subject: Id) -> tuple[bytes, bytes]:
    """Start and stop of the items of a subject."""
    start = _ITEM + subject
    return start, start + b"\xff"


def item_at(key: bytes) -> Item:
    """The item of an `item_key`."""
    return Item.decode(key[len(_ITEM) :])


def place_key(place: Place) -> bytes:
    """Where the state says what stands in a place."""
    return _PLACE + place.encode()


def place_at(key: bytes) -> Place:
    """The place of a `place_key`."""
    return Place.decode(key[len(_PLACE) :])


def head_of(state: StateReader) -> Head:
    """The head, as it stands in the state."""
    found = state.get(_HEAD)
    return Head() if found is None else Head.decode(found)


def put_head(state: Overlay, head: Head) -> None:
    """From now on it is `head`."""
    state.put(_HEAD, head.encode())


def due_until(clock: Clock, now_ms: Milliseconds, halted: int) -> tuple[bytes, bytes]:
    """Start and stop of what has fallen due by the block time `now_ms`."""
    until = now_ms - _shift_ms(clock, halted)
    assert until >= 0, "the chain has not stood still for longer than it exists"
    return place_key(Place(clock.value, 0, 0)), place_key(Place(clock.value, until + 1, 0))


def row_of(row: int) -> tuple[bytes, bytes]:
    """Start and stop of a whole row."""
    return _PLACE + bytes((row,)), _PLACE + bytes((row,)) + b"\xff" * 17


class Deadlines:
    """What a running contract asks of the index; each key that is read or written is on its meter."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def arm(self, item: Item, due_ms: Milliseconds, clock: Clock) -> None:
        """Have `item` fire at `due_ms`, and at no time that was said before; Refused beyond FARTHEST_MS.

        What is due already falls due now: nobody gets before others by naming a time long past.
        """
        _check_subject(item.subject)
        _check_due(due_ms)
        _check_clock(clock)
        now_ms = self._session.moment.now_ms
        if due_ms > now_ms + FARTHEST_MS:
            raise Refused(TOO_FAR_AHEAD, (due_ms,))
        encoded = item.encode()
        key = _ITEM + encoded
        self._leave(key)
        head = self._head()
        at = max(due_ms, now_ms) - _shift_ms(clock, head.halted_ms)
        place = Place(clock.value, at, head.count + 1)
        standing = place.encode()
        self._write(_HEAD, head.with_place(place).encode())
        self._write(key, standing)
        self._write(_PLACE + standing, encoded)

    def disarm(self, item: Item) -> None:
        """Have `item` not fire, whether or not it was armed; it is not stuck any more either."""
        _check_subject(item.subject)
        self._session.check_may_write()
        key = item_key(item)
        if self._leave(key):
            self._write(key, None)

    def due_ms(self, item: Item) -> Milliseconds | None:
        """When `item` falls due, as far as is known now; None if it is not armed."""
        _check_subject(item.subject)
        found = self._read(item_key(item))
        place = None if found is None else Place.decode(found)
        if place is None or place.row == STUCK:
            return None
        return place.due_ms(self._head().halted_ms)

    def _leave(self, key: bytes) -> bool:
        """Take the item of an `item_key` from its place; False if it has none."""
        found = self._read(key)
        if found is None:
            return False
        self._write(_PLACE + found, None)
        return True

    def _head(self) -> Head:
        found = self._read(_HEAD)
        return Head() if found is None else Head.decode(found)

    def _read(self, key: bytes) -> bytes | None:
        found = self._session.reader.get(key)
        self._session.meter.read(len(key) + len(found or b""))
        return found

    def _write(self, key: bytes, value: bytes | None) -> None:
        self._session.meter.write(len(key) + len(value or b""))
        if value is None:
            self._session.writer.delete(key)
        else:
            self._session.writer.put(key, value)


def _shift_ms(clock: Clock, halted: int) -> int:
    """How far outages have moved what a kind of clock measures."""
    return 0 if clock is Clock.STATUTORY else halted


def _first_of(state: StateReader, clock: Clock) -> int:
    """The smallest `at` of a row; NEVER if nothing stands in it."""
    first = next(iter(state.items(*row_of(clock.value))), None)
    return NEVER if first is None else place_at(first[0]).at
