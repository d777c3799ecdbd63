"""Kinds of values, from their annotations: how each is checked, put on the wire, and ordered as a key.

What a contract writes is checked against its kind before it is encoded, so that a contract's mistake is
its call's failure and never a state that nobody can read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from inspect import get_annotations
from operator import attrgetter, call, length_hint
from types import UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from chain.codec import U64_MAX, Codec
from chain.primitives import FixedBytes
from chain.rejection import Reason, Rejected
from chain.state import MAX_VALUE_BYTES
from contracts.kind import Kind, Order
from contracts.meter import CHUNK
from contracts.refusal import WRONG_KIND, Refused
from contracts.words import AtMost, Choice, is_record, values_of
from contracts.written import (
    Part,
    part_of_class,
    part_of_record,
    record_form,
    record_look,
    row_form,
    row_look,
)

DEFAULT_WORD = 64
DEFAULT_BYTES = 1024
DEFAULT_MANY = 64
MOST_FIELDS = 32
LONGEST_ARRAY = 512

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-")


class NotAKind(Exception):
    """An annotation of which no kind can be made: a mistake in a contract's source."""

    about = ""
    """Whose annotation it is, the record or the attribute of the contract."""


@contextmanager
def about(name: str) -> Iterator[None]:
    """What is not of a kind in here is a mistake in `name`."""
    try:
        yield
    except NotAKind as mistake:
        mistake.about = name
        raise


def kind_of(annotation: Any) -> Kind:
    """The kind that an annotation means; NotAKind if it means none."""
    known = _KINDS.get(annotation)
    return _made(annotation) if known is None else known


def codec_of(name: str, kinds: Sequence[tuple[str, Kind]], build: Callable[..., Any]) -> Codec[Any]:
    """The encoding of records with these fields, MAX_VALUE_BYTES together; NotAKind if it could not be read back."""
    arrays = sum(kind.arrays for _, kind in kinds)
    if arrays > LONGEST_ARRAY:
        raise NotAKind(f"{name} can hold {arrays} rows, more than {LONGEST_ARRAY}")
    return Codec(
        name,
        build,
        [kind.field(each) for each, kind in kinds],
        max_bytes=MAX_VALUE_BYTES,
        longest_array=LONGEST_ARRAY,
    )


def annotations_of(thing: Any) -> dict[str, Any]:
    """What a class or a function says of its names; NotAKind for a text.

    A text is never evaluated, which `typing.get_type_hints` would do: it is a program of its own, that no
    verifier has read.
    """
    found = get_annotations(thing)
    for name, annotation in found.items():
        if isinstance(annotation, str):
            raise NotAKind(f"{name} has a text for a type")
    return found


def fields_of(cls: Any) -> list[tuple[str, Kind]]:
    """The fields of a record's class, in order."""
    hints = annotations_of(cls)
    found = [(field.name, kind_of(hints[field.name])) for field in fields(cls)]
    if not 1 <= len(found) <= MOST_FIELDS:
        raise NotAKind(f"{cls.__name__} has {len(found)} fields, not 1 to {MOST_FIELDS}")
    return found


def _made(annotation: Any) -> Kind:
    if isinstance(annotation, NewType):
        return kind_of(annotation.__supertype__)
    if isinstance(annotation, type):
        return _of_class(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        raise NotAKind("a list is no value that is kept, told or handed over: write tuple[T, ...]")
    if origin is Annotated and len(arguments) == 2 and isinstance(arguments[1], AtMost):
        return _bounded(arguments[0], arguments[1].most)
    if origin in (Union, UnionType) and len(arguments) == 2 and type(None) in arguments:
        return _optional(kind_of(next(each for each in arguments if each is not type(None))))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _many(kind_of(arguments[0]), DEFAULT_MANY)
    if origin is tuple and arguments:
        return _together([kind_of(each) for each in arguments])
    raise NotAKind(f"{annotation!r} is not a type of values")


def _of_class(cls: type) -> Kind:
    if issubclass(cls, FixedBytes) and cls is not FixedBytes:
        return _fixed(cls)
    if issubclass(cls, Choice) and cls is not Choice:
        return _choice(cls)
    if is_record(cls):
        return _record(cls)
    raise NotAKind(f"{cls.__name__} is not a type of values")


def _bounded(annotation: Any, most: int) -> Kind:
    if annotation is int and 0 <= most <= U64_MAX:
        return _number(most)
    if annotation is str and 1 <= most <= MAX_VALUE_BYTES:
        return _word(most)
    if annotation is bytes and 1 <= most <= MAX_VALUE_BYTES:
        return _binary(most)
    if _is_row(annotation) and 1 <= most <= LONGEST_ARRAY:
        return _many(kind_of(get_args(annotation)[0]), most)
    raise NotAKind(f"{annotation!r} cannot be bounded by {most}")


def _is_row(annotation: Any) -> bool:
    """True for `tuple[T, ...]`: `AtMost` beside `tuple[A, B]` would say how many of A there are, and leave out B."""
    return get_origin(annotation) is tuple and get_args(annotation)[1:] == (Ellipsis,)


_number_of = attrgetter("_value_")
"""A choice's number. Its `value` is the same, and found by a function of Python's, which takes ten times as long."""

_all_of = any
"""Goes through checks, which answer nothing, to the end."""


def _wrong(value: Any, name: str) -> Refused:
    return Refused(WRONG_KIND, (f"{type(value).__name__} is not {name}",))


def told_of(refusal: Refused) -> str:
    """What a value is that was refused with WRONG_KIND."""
    told = refusal.facts[0]
    assert isinstance(told, str), "what is of another kind is told in words"
    return told


def _malformed(value: Any, name: str) -> Rejected:
    return Rejected(Reason.MALFORMED, f"{type(value).__name__} is not {name}")


def _plain(name: str, fits: Callable[[Any], bool], order: Order | None = None) -> Kind:
    """A kind of values that go to the wire as they are, and are checked the same on both sides."""

    def check(value: Any) -> None:
        if not fits(value):
            raise _wrong(value, name)

    def unpack(value: Any) -> Any:
        if not fits(value):
            raise _malformed(value, name)
        return value

    return Kind(name, check, unpack, None, order)


def _number(most: int) -> Kind:
    name = "number" if most == U64_MAX else f"number up to {most}"

    def check(value: Any) -> None:
        if type(value) is not int:
            raise _wrong(value, name)
        if not 0 <= value <= most:
            raise Refused(WRONG_KIND, (f"{value} is no number from 0 to {most}",))

    def unpack(value: Any) -> Any:
        if type(value) is not int or not 0 <= value <= most:
            raise _malformed(value, name)
        return value

    order = Order(
        lambda value: value.to_bytes(8, "big"),
        lambda key: (int.from_bytes(key[:8], "big"), key[8:]),
        8,
    )
    part = Part(f"type({{0}}) is int and 0 <= {{0}} <= {most}")
    return Kind(name, check, unpack, None, order).marked(name).written(part)


def _flag() -> Kind:
    order = Order(lambda value: b"\1" if value else b"\0", lambda key: (key[0] == 1, key[1:]), 1)
    kind = _plain("yes or no", lambda value: type(value) is bool, order)
    return kind.written(part_of_class(bool, 0))


def _word(most: int) -> Kind:
    def fits(value: Any) -> bool:
        return type(value) is str and 1 <= len(value) <= most and _LETTERS.issuperset(value)

    def from_key(key: bytes) -> tuple[str, bytes]:
        text, _, rest = key.partition(b"\0")
        return text.decode("ascii"), rest

    return _plain(
        f"word of up to {most} letters",
        fits,
        Order(lambda value: value.encode("ascii") + b"\0", from_key, most + 1),
    )


def _binary(most: int) -> Kind:
    return _plain(
        f"up to {most} bytes",
        lambda value: isinstance(value, bytes) and len(value) <= most,
    )


def _fixed(cls: type[FixedBytes]) -> Kind:
    name, length = cls.__name__, cls.LENGTH

    def check(value: Any) -> None:
        if type(value) is not cls:
            raise _wrong(value, name)

    def unpack(value: Any) -> FixedBytes:
        if not isinstance(value, bytes) or len(value) != length:
            raise _malformed(value, name)
        return bytes.__new__(cls, value)

    def from_key(key: bytes) -> tuple[FixedBytes, bytes]:
        return cls(key[:length]), key[length:]

    mark = cls if length < CHUNK else None
    kind = Kind(name, check, unpack, None, Order(bytes, from_key, length))
    return kind.marked(mark).written(part_of_class(cls, length // CHUNK))


def _choice(cls: type[Choice]) -> Kind:
    members = {member.value: member for member in cls}
    if not members or not all(type(each) is int and 0 <= each <= 255 for each in members):
        raise NotAKind(f"the members of {cls.__name__} are not numbers from 0 to 255")
    name = cls.__name__

    def check(value: Any) -> None:
        if type(value) is not cls:
            raise _wrong(value, name)

    def unpack(value: Any) -> Choice:
        member = members.get(value) if type(value) is int else None
        if member is None:
            raise _malformed(value, name)
        return member

    keys = {number: bytes((number,)) for number in members}
    return (
        Kind(
            name,
            check,
            unpack,
            _number_of,
            Order(lambda value: keys[value._value_], lambda key: (members[key[0]], key[1:]), 1),
        )
        .marked(cls)
        .written(part_of_class(cls, 0, "{0}._value_"))
    )


def _optional(kind: Kind) -> Kind:
    pack_one, unpack_one, check_one = kind.pack, kind.unpack, kind.check
    name = f"{kind.name} or nothing"

    def check(value: Any) -> None:
        if value is not None:
            check_one(value)

    def unpack(value: Any) -> Any:
        if type(value) is not tuple or len(value) > 1:
            raise _malformed(value, name)
        return unpack_one(value[0]) if value else None

    def pack(value: Any) -> Any:
        if value is None:
            return ()
        return (value,) if pack_one is None else (pack_one(value),)

    mark = None if kind.mark is None else (name, kind.mark)
    part = None if kind.part is None else kind.part.or_nothing()
    return Kind(name, check, unpack, pack, arrays=1 + kind.arrays).marked(mark).written(part)


def _many(kind: Kind, most: int) -> Kind:
    pack_one, unpack_one, check_one = kind.pack, kind.unpack, kind.check
    name = f"up to {most} of {kind.name}"

    def check(value: Any) -> None:
        if type(value) is not tuple or len(value) > most:
            raise _wrong(value, name)
        _all_of(map(check_one, value))

    def unpack(value: Any) -> Any:
        if type(value) is not tuple or len(value) > most:
            raise _malformed(value, name)
        return tuple(map(unpack_one, value))

    def pack(values: Any) -> Any:
        return values if pack_one is None else tuple([pack_one(each) for each in values])

    return Kind(name, check, unpack, pack, arrays=1 + most * kind.arrays)


def _parts_of(kinds: Sequence[Kind]) -> list[Part] | None:
    """How they stand in code that is written out; None if one of them does not."""
    parts = [kind.part for kind in kinds if kind.part is not None]
    return parts if len(parts) == len(kinds) else None


def row_of(name: str, kinds: Sequence[Kind]) -> Kind:
    """Several values side by side, as tuples of them."""
    width, parts = len(kinds), _parts_of(kinds)
    checks = tuple(kind.check for kind in kinds)
    unpacks = tuple(kind.unpack for kind in kinds)
    packs = tuple((at, kind.pack) for at, kind in enumerate(kinds) if kind.pack)

    def check(values: Any) -> None:
        if type(values) is not tuple or len(values) != width:
            raise _wrong(values, name)
        _all_of(map(call, checks, values))

    def unpack(values: Any) -> tuple[Any, ...]:
        if type(values) is not tuple or len(values) != width:
            raise _malformed(values, name)
        return tuple(map(call, unpacks, values))

    def pack(values: Any) -> Any:
        if not packs:
            return values
        packed = list(values)
        for at, pack_one in packs:
            packed[at] = pack_one(packed[at])
        return tuple(packed)

    arrays = 1 + sum(kind.arrays for kind in kinds)
    if parts is None:
        return Kind(name, check, unpack, pack, arrays=arrays)
    row = Kind(name, check, unpack, row_form(parts), arrays=arrays)
    return row.written(None, row_look(parts))


def _together(kinds: Sequence[Kind]) -> Kind:
    row = row_of(" and ".join(kind.name for kind in kinds), kinds)
    orders = [kind.order for kind in kinds if kind.order is not None]
    if len(orders) < len(kinds):
        return row

    to_keys = tuple(order.to_key for order in orders)

    def to_key(values: Any) -> bytes:
        return b"".join(map(call, to_keys, values))

    def from_key(key: bytes) -> tuple[Any, bytes]:
        values = []
        for order in orders:
            value, key = order.from_key(key)
            values.append(value)
        return tuple(values), key

    longest = sum(order.longest_bytes for order in orders)
    row.order = Order(to_key, from_key, longest, tuple(kinds))
    return row


def _record(cls: type) -> Kind:
    name, fields_here = cls.__name__, fields_of(cls)
    kinds = [kind for _, kind in fields_here]
    row, parts = row_of(name, kinds), _parts_of(kinds)
    checks = tuple(kind.check for kind in kinds)
    read: Any = values_of(cls)

    def check(value: Any) -> None:
        if type(value) is not cls:
            raise _wrong(value, name)
        waiting = iter(read(value))
        try:
            _all_of(map(call, checks, waiting))
        except Refused as refusal:
            # Which field it was says how many still wait. To check them anew would take twice as long for each record
            # that stands in another one: a minute for twenty of them, for as many steps.
            field, _ = fields_here[-1 - length_hint(waiting)]
            raise Refused(WRONG_KIND, (f"{name}.{field}: {told_of(refusal)}",)) from None

    def unpack(values: Any) -> Any:
        return cls(*row.unpack(values))

    if parts is None:
        pack_row: Any = row.pack
        return Kind(name, check, unpack, lambda value: pack_row(read(value)), arrays=row.arrays)
    look, form = record_look(cls, read, parts), record_form(read, parts)
    kind = Kind(name, check, unpack, form, arrays=row.arrays)
    return kind.written(part_of_record(look, form), look)


_KINDS: dict[Any, Kind] = {
    int: _number(U64_MAX),
    bool: _flag(),
    str: _word(DEFAULT_WORD),
    bytes: _binary(DEFAULT_BYTES),
}
