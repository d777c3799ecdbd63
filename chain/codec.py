"""The door to msgpack: canonical, bounded encoding of records as arrays in field order.

A value has exactly one encoding: `decode` packs what it unpacked and compares. Maps, floats, nil and
extension types do not exist on our wire. Every length is bounded before anything is allocated, and
what a message may cost, before its fields are looked at, is in proportion to its length.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from operator import attrgetter, call
from typing import Any, Generic, TypeVar

import msgpack

from chain.primitives import FixedBytes
from chain.rejection import Reason, Rejected

T = TypeVar("T")
F = TypeVar("F", bound=FixedBytes)
E = TypeVar("E", bound=IntEnum)

Unpack = Callable[[Any], Any]
"""Turns what msgpack gave into a field's value, or raises Rejected."""

U16_MAX = 2**16 - 1
U64_MAX = 2**64 - 1
_MOST_FIELDS = 16

_pack = msgpack.Packer().pack
"""One for all: making a packer costs more than packing a vote. It keeps nothing between two calls."""


class Field:
    """How one attribute of a record looks on the wire; `pack` is None where the value goes as it is."""

    __slots__ = ("name", "pack", "unpack")

    def __init__(self, name: str, unpack: Unpack, pack: Callable[[Any], Any] | None = None) -> None:
        self.name = name
        self.unpack = unpack
        self.pack = pack


def unsigned(name: str, largest: int = U64_MAX) -> Field:
    """An integer from 0 to `largest`."""

    def unpack(value: Any) -> int:
        if type(value) is not int or not 0 <= value <= largest:
            raise Rejected(Reason.MALFORMED, f"{name} is not an integer of 0..{largest}")
        return value

    return Field(name, unpack)


def fixed(name: str, kind: type[F]) -> Field:
    """Bytes of the length of `kind`."""
    length = kind.LENGTH

    def unpack(value: Any) -> F:
        if type(value) is not bytes or len(value) != length:
            raise Rejected(Reason.MALFORMED, f"{name} is not {length} bytes")
        return bytes.__new__(kind, value)

    return Field(name, unpack)


def binary(name: str, longest: int) -> Field:
    """Bytes of any length up to `longest`."""

    def unpack(value: Any) -> bytes:
        if type(value) is not bytes or len(value) > longest:
            raise Rejected(Reason.MALFORMED, f"{name} is not bytes of at most {longest}")
        return value

    return Field(name, unpack)


def word(name: str, longest: int) -> Field:
    """A lower-case ASCII word of letters, digits, `_`, `.` and `-`, 1 to `longest` characters."""
    of_characters = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-").issuperset

    def unpack(value: Any) -> str:
        if type(value) is not str or not 1 <= len(value) <= longest or not of_characters(value):
            raise Rejected(
                Reason.MALFORMED, f"{name} is not a word of at most {longest} characters"
            )
        return value

    return Field(name, unpack)


def choice(name: str, kind: type[E]) -> Field:
    """A member of the enum `kind`, as its number."""
    members = {member.value: member for member in kind}

    def unpack(value: Any) -> E:
        member = members.get(value) if type(value) is int else None
        if member is None:
            raise Rejected(Reason.MALFORMED, f"{name} is not one of {kind.__name__}")
        return member

    return Field(name, unpack)


def many(of: Field, most: int) -> Field:
    """A tuple of at most `most` values, each as `of` says."""
    unpack_one, pack_one, name = of.unpack, of.pack, of.name

    def unpack(value: Any) -> tuple[Any, ...]:
        if type(value) is not tuple or len(value) > most:
            raise Rejected(Reason.MALFORMED, f"{name} is not an array of at most {most}")
        return tuple(map(unpack_one, value))

    if pack_one is None:
        return Field(name, unpack)
    return Field(name, unpack, lambda values: [pack_one(value) for value in values])


def encoded(name: str, codec: "Codec[Any]") -> Field:
    """A record inside a record, carried as its own encoding."""

    def unpack(value: Any) -> Any:
        if type(value) is not bytes:
            raise Rejected(Reason.MALFORMED, f"{name} is not an encoded record")
        return codec.decode(value)

    return Field(name, unpack, codec.encode)


def nested(name: str, build: Callable[..., Any], fields: Sequence[Field]) -> Field:
    """A small record inside a record, carried as an array in the array."""
    width = len(fields)
    unpacks = tuple(field.unpack for field in fields)
    names = tuple(field.name for field in fields)
    assert all(field.pack is None for field in fields)

    def unpack(value: Any) -> Any:
        if type(value) is not tuple or len(value) != width:
            raise Rejected(Reason.MALFORMED, f"{name} is not an array of {width}")
        return build(*map(call, unpacks, value))

    return Field(name, unpack, lambda record: [getattr(record, each) for each in names])


def _fields_of(names: list[str]) -> Callable[[Any], Sequence[Any]]:
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: (get(record),)


class Codec(Generic[T]):
    """Encodes records of one type; `build` takes the decoded fields in order."""

    __slots__ = (
        "_build",
        "_get",
        "_longest_array",
        "_packs",
        "_unpacks",
        "_width",
        "max_bytes",
        "name",
    )

    def __init__(
        self,
        name: str,
        build: Callable[..., T],
        fields: Sequence[Field],
        *,
        max_bytes: int,
        longest_array: int = _MOST_FIELDS,
    ) -> None:
        """`max_bytes` bounds an encoding; `longest_array` bounds every array in it, the outer one too."""
        assert 1 <= len(fields) <= longest_array
        assert longest_array >= _MOST_FIELDS
        self.name = name
        self.max_bytes = max_bytes
        self._build = build
        self._get = _fields_of([field.name for field in fields])
        self._packs = tuple((at, field.pack) for at, field in enumerate(fields) if field.pack)
        self._unpacks = tuple(field.unpack for field in fields)
        self._width = len(fields)
        self._longest_array = longest_array

    def encode(self, record: T) -> bytes:
        """The one encoding of `record`."""
        return self.encode_values(self._get(record))

    def encode_values(self, values: Sequence[Any]) -> bytes:
        """The one encoding of a record whose fields, in their order, hold `values`."""
        if self._packs:
            values = list(values)
            for at, pack in self._packs:
                values[at] = pack(values[at])
        return self.encode_form(values)

    @staticmethod
    def encode_form(form: Sequence[Any]) -> bytes:
        """The one encoding of a record whose fields, in their order, look on the wire as `form` says."""
        packed: bytes = _pack(form)
        return packed

    def decode(self, data: bytes) -> T:
        """The record that `data` encodes; Rejected if it is not the canonical encoding of one."""
        if len(data) > self.max_bytes:
            raise Rejected(Reason.TOO_LARGE, f"{self.name}: {len(data)} bytes of {self.max_bytes}")
        values = self._unpack(data)
        if type(values) is not tuple or len(values) != self._width:
            raise Rejected(Reason.MALFORMED, f"{self.name} is not an array of {self._width}")
        try:
            record = self._build(*map(call, self._unpacks, values))
        except Rejected as refusal:
            raise Rejected(refusal.reason, f"{self.name}: {refusal.detail}") from None
        except ValueError as error:
            raise Rejected(Reason.MALFORMED, f"{self.name}: {error}") from None
        if _pack(values) != data:
            raise Rejected(Reason.NOT_CANONICAL, self.name)
        return record

    def _unpack(self, data: bytes) -> Any:
        try:
            if len(data) > _SMALL_BYTES:
                _check_whole(data)
            return msgpack.unpackb(
                data,
                use_list=False,
                raw=False,
                strict_map_key=True,
                max_array_len=min(self._longest_array, len(data)),
                max_map_len=0,
                max_ext_len=0,
                object_hook=_refuse,
                ext_hook=_refuse,
                list_hook=_ArrayCount(self._longest_array) if len(data) > _SMALL_BYTES else None,
            )
        except (ValueError, TypeError, msgpack.UnpackException) as error:
            raise Rejected(Reason.MALFORMED, f"{self.name}: {type(error).__name__}") from None


# What follows bounds the memory and the time that a message can cost before its fields are looked at.

_SMALL_BYTES = 256
"""So little cannot cost much: at most 85 arrays in one another, each of at most 256 places."""


def _check_whole(data: bytes) -> None:
    """Raise if something that an array or a string claims is not there.

    msgpack makes room for an array when it reads its head: without this, 3 KB of heads inside one
    another, each of 4096 places, take 33 MB.
    """
    unpacker = msgpack.Unpacker(max_buffer_size=len(data), read_size=len(data))
    unpacker.feed(data)
    unpacker.skip()


class _ArrayCount:
    """Lets through as many arrays as a record can hold: one for each of its longest array's values,
    and one for each field. An array costs one byte to send, 64 to hold, and time to collect.
    """

    __slots__ = ("_left",)

    def __init__(self, longest_array: int) -> None:
        self._left = longest_array + _MOST_FIELDS

    def __call__(self, array: tuple[Any, ...]) -> tuple[Any, ...]:
        self._left -= 1
        if self._left < 0:
            raise ValueError("more arrays than a record can hold")
        return array


def _refuse(*_: object) -> None:
    """For maps and extensions: an empty one passes msgpack's own bounds, and takes 72 times its
    bytes or a call of Python.
    """
    raise ValueError("neither maps nor extensions exist on our wire")
