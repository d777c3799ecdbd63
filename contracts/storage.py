"""Typed storage: what a contract keeps in the state, as attributes of its class.

Keys are ordered, so that iteration is the same everywhere and goes page by page. In the state a key is
`01 contract / field / key`: the names are words, which hold no `/`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import GenericAlias
from typing import Any, Generic, Protocol, Self, TypeVar, overload

from chain.codec import Codec
from chain.rejection import Rejected
from chain.state import MAX_KEY_BYTES, MAX_VALUE_BYTES
from chain.transition import EXECUTOR_PREFIX
from contracts.kind import Kind, Order
from contracts.kinds import NotAKind, codec_of, fields_of, kind_of, told_of
from contracts.meter import Budget, Meter
from contracts.refusal import UNREADABLE, WRONG_KIND, Reason, Refused
from contracts.session import Session
from contracts.words import is_record

K = TypeVar("K")
V = TypeVar("V")

MOST_PER_PAGE = 256
MOST_KEY_PARTS = 16
"""Of a key, each of which is looked at for the one read or write that a key costs."""

MOST_REMEMBERED = 1_024
LONGEST_REMEMBERED = 512
"""Values of one field, twice at most, and bytes of one value, that are remembered as they were read or written."""


def prefix_of(contract: str, field: str) -> bytes:
    """With what every key of a contract's field begins."""
    return EXECUTOR_PREFIX + f"{contract}/{field}/".encode("ascii")


class _Remembered:
    """Values of one field by what stands of them in the state: the newest MOST_REMEMBERED, and some of those before."""

    __slots__ = ("_before", "_newest")

    def __init__(self) -> None:
        self._newest: dict[bytes, tuple[Any, int]] = {}
        self._before: dict[bytes, tuple[Any, int]] = {}

    def get(self, found: bytes) -> tuple[Any, int] | None:
        """The value that stands as `found`, and what it weighs."""
        return self._newest.get(found) or self._before.get(found)

    def add(self, found: bytes, value: Any, weight: int) -> None:
        """`value` stands as `found`, and decoding that gives nothing else."""
        if len(found) <= LONGEST_REMEMBERED:
            if len(self._newest) >= MOST_REMEMBERED:
                self._before, self._newest = self._newest, {}
            self._newest[found] = value, weight


class _Stored:
    """How values of one kind lie in the state.

    Values never change, so one that was read or written is remembered: it is read again and again.
    """

    __slots__ = ("_form", "_kind", "_known", "codec", "name")

    def __init__(self, name: str, annotation: Any) -> None:
        self.name = name
        self._kind = kind = kind_of(annotation)
        self._known = _Remembered()
        if is_record(annotation):
            self._form: Callable[[Any], tuple[Any, ...]] = kind.form
            self.codec: Codec[Any] = codec_of(name, fields_of(annotation), annotation)
        else:
            self._form = lambda value: (kind.form(value),)
            self.codec = codec_of(name, [("value", kind)], lambda value: value)

    def check(self, value: Any, meter: Meter) -> None:
        """Weigh it, and see that it is of its kind."""
        self._kind.take(value, meter)

    def encode(self, value: Any, meter: Meter) -> bytes:
        """What `value` stands as, weighed."""
        weight = self._kind.take(value, meter)
        encoded = self.codec.encode_form(self._form(value))
        if len(encoded) > MAX_VALUE_BYTES:
            raise Refused(WRONG_KIND, (f"a value of {len(encoded)} bytes",))
        if weight >= 0:  # else it may be read back as another one: bytes where an Id was put
            self._known.add(encoded, value, weight)
        return encoded

    def read(self, found: bytes, meter: Meter) -> Any:
        """The value that stands as `found`, weighed, for a stored one takes as long as there is in it."""
        known = self._known.get(found)
        if known is not None:
            value, weight = known
            meter.step(weight)
            return value
        value = self.decode(found)
        self._known.add(found, value, self._kind.weigh(value, meter))
        return value

    def decode(self, found: bytes) -> Any:
        """What an older version of the contract wrote may be of another kind."""
        try:
            return self.codec.decode(found)
        except Rejected:
            raise Refused(UNREADABLE, (self.name,)) from None


class Field(ABC):
    """One attribute of a contract that lives in the state; unbound in the class, bound in its instances."""

    _name: str
    _prefix: bytes
    _session: Session

    def __class_getitem__(cls, arguments: Any) -> GenericAlias:
        """`Map[Id, int]`; that of Generic imports, in Python 3.12, which a contract's code cannot."""
        return GenericAlias(cls, arguments)

    def bind(self, contract: str, name: str, arguments: tuple[Any, ...], session: Session) -> None:
        """Become the field `name` of a contract that runs; NotAKind if it cannot be stored so."""
        self._name = name
        self._prefix = prefix_of(contract, name)
        self._session = session
        self._take_kinds(arguments)

    @abstractmethod
    def value_of(self, found: bytes) -> Any:
        """The value that stands as `found` in the state; Refused if it cannot be read."""

    @abstractmethod
    def key_of(self, place: bytes) -> Any:
        """The key that `place` is for; Refused if it is none."""

    @abstractmethod
    def _take_kinds(self, arguments: tuple[Any, ...]) -> None:
        """NotAKind unless values of these annotations can be stored."""


class Map(Field, Generic[K, V]):
    """Values by key, in the order of the keys."""

    _key: Kind
    _order: Order
    _value: _Stored

    def _take_kinds(self, arguments: tuple[Any, ...]) -> None:
        key, value = arguments
        self._key = kind_of(key)
        if self._key.order is None:
            raise NotAKind(f"{self._name}: {self._key.name} cannot be a key")
        self._order = self._key.order
        if self._order.width > MOST_KEY_PARTS:
            raise NotAKind(f"{self._name}: a key has {self._order.width} parts of {MOST_KEY_PARTS}")
        if len(self._prefix) + self._order.longest_bytes > MAX_KEY_BYTES:
            raise NotAKind(f"{self._name}: a key can be longer than {MAX_KEY_BYTES} bytes")
        self._value = _Stored(self._name, value)

    def get(self, key: K) -> V | None:
        """The value at `key`, None if there is none."""
        session, place = self._session, self._place(key)
        found = session.reader.get(place)
        if found is None:
            session.meter.read(len(place))
            return None
        session.meter.read(len(place) + len(found))
        value: V = self._value.read(found, session.meter)
        return value

    def need(self, key: K, reason: Reason) -> V:
        """The value at `key`; refused with `reason` if there is none."""
        value = self.get(key)
        if value is None:
            raise Refused(reason)
        return value

    def has(self, key: K) -> bool:
        """True if there is a value at `key`."""
        session, place = self._session, self._place(key)
        session.meter.read(len(place))
        return session.reader.get(place) is not None

    def __contains__(self, key: K) -> bool:
        """True if there is a value at `key`."""
        return self.has(key)

    def put(self, key: K, value: V) -> None:
        """Set the value at `key`."""
        session, place = self._session, self._place(key)
        encoded = self._value.encode(value, session.meter)
        session.meter.write(len(place) + len(encoded))
        session.writer.put(place, encoded)

    def erase(self, key: K) -> None:
        """Leave no value at `key`, whether or not there was one."""
        session, place = self._session, self._place(key)
        session.meter.write(len(place))
        session.writer.delete(place)

    def page(
        self, *, most: int, after: K | None = None, within: tuple[object, ...] = ()
    ) -> list[tuple[K, V]]:
        """At most `most` keys and values in order: those after `after`, whose first parts are `within`.

        The next page begins after the last key of this one; a page that is not full is the last.
        """
        meter = self._session.meter
        return [
            (self._key_at(place), self._value.read(found, meter))
            for place, found in self._run(most, after, within)
        ]

    def _run(
        self, most: int, after: K | None, within: tuple[object, ...]
    ) -> list[tuple[bytes, bytes]]:
        if not 1 <= most <= MOST_PER_PAGE:
            raise Refused(WRONG_KIND, (f"a page has 1 to {MOST_PER_PAGE} values",))
        start = self._prefix + self._parts(within)
        stop = _after_all(start)
        if after is not None:
            start = max(start, self._place(after) + b"\0")
        session = self._session
        found = []
        session.meter.read(len(start))
        if start < stop:
            for place, value in session.reader.items(start, stop):
                session.meter.read(len(place) + len(value))
                found.append((place, value))
                if len(found) == most:
                    break
        return found

    def _place(self, key: K) -> bytes:
        self._key.check(key)
        return self._prefix + self._order.to_key(key)

    def key_of(self, place: bytes) -> K:
        """The key that `place` is for; Refused if it is none."""
        return self._key_at(place)

    def value_of(self, found: bytes) -> V:
        """The value that stands as `found` in the state; Refused if it cannot be read."""
        value: V = self._value.decode(found)
        return value

    def _key_at(self, place: bytes) -> K:
        encoded = place[len(self._prefix) :]
        try:
            key, _ = self._order.from_key(encoded)
            self._key.check(key)
        except (LookupError, ValueError, Refused):
            raise Refused(UNREADABLE, (self._name,)) from None
        if self._order.to_key(key) != encoded:
            raise Refused(UNREADABLE, (self._name,))
        made: K = key
        return made

    def _parts(self, within: tuple[object, ...]) -> bytes:
        if not within:
            return b""
        parts = self._order.parts
        if len(within) >= len(parts):
            raise Refused(WRONG_KIND, (f"a key of {self._name} has {len(parts)} parts",))
        return b"".join([_part(kind, value) for kind, value in zip(parts, within, strict=False)])


class Keys(Map[K, bool]):
    """Keys alone, in order: an index."""

    def _take_kinds(self, arguments: tuple[Any, ...]) -> None:
        super()._take_kinds((*arguments, bool))

    def add(self, key: K) -> None:
        """Have `key` among them."""
        self.put(key, True)  # noqa: FBT003 - what an index holds at a key

    def listed(
        self, *, most: int, after: K | None = None, within: tuple[object, ...] = ()
    ) -> list[K]:
        """At most `most` keys in order: those after `after`, whose first parts are `within`."""
        return [self._key_at(place) for place, _ in self._run(most, after, within)]


class Value(Field, Generic[V]):
    """One value, read and set as the contract's attribute."""

    _default: V
    _stored: _Stored

    def __init__(self, default: V) -> None:
        """What it is until it is first set."""
        self._default = default

    def _take_kinds(self, arguments: tuple[Any, ...]) -> None:
        self._stored = _Stored(self._name, arguments[0])
        try:
            self._stored.check(self._default, Meter(Budget()))
        except Refused as refusal:
            raise NotAKind(f"what {self._name} begins with: {told_of(refusal)}") from None

    @overload
    def __get__(self, contract: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, contract: HasFields, owner: Any) -> V: ...
    def __get__(self, contract: HasFields | None, owner: Any) -> Self | V:
        """The value that the state has now."""
        if contract is None:
            return self
        bound: Value[V] = contract.bound[self._name]
        return bound.read()

    def __set__(self, contract: HasFields, value: V) -> None:
        """From now on it is `value`."""
        contract.bound[self._name].write(value)

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def key_of(self, place: bytes) -> None:
        """Nothing: there is one value, and it has no key; Refused if `place` is not its own."""
        if place != self._prefix:
            raise Refused(UNREADABLE, (self._name,))

    def value_of(self, found: bytes) -> V:
        """The value that stands as `found` in the state; Refused if it cannot be read."""
        value: V = self._stored.decode(found)
        return value

    def read(self) -> V:
        """The value that the state has now."""
        session, place = self._session, self._prefix
        found = session.reader.get(place)
        if found is None:
            session.meter.read(len(place))
            return self._default
        session.meter.read(len(place) + len(found))
        value: V = self._stored.read(found, session.meter)
        return value

    def write(self, value: V) -> None:
        """From now on it is `value`."""
        session, place = self._session, self._prefix
        encoded = self._stored.encode(value, session.meter)
        session.meter.write(len(place) + len(encoded))
        session.writer.put(place, encoded)


class HasFields(Protocol):
    """A contract that runs, as its fields see it."""

    bound: dict[str, Any]


def _part(kind: Kind, value: object) -> bytes:
    assert kind.order is not None, "the parts of a key are keys"
    kind.check(value)
    return kind.order.to_key(value)


def _after_all(prefix: bytes) -> bytes:
    """The first key that does not begin with `prefix`, which ends with something else than FF."""
    number = int.from_bytes(prefix, "big") + 1
    return number.to_bytes(len(prefix), "big")
