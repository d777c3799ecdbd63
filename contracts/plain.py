"""Values of contracts as JSON has them, for people and for programs that speak to a node.

Bytes are hex, a choice is its name in small letters, a record is an object with its fields, a row is a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from chain.primitives import FixedBytes
from contracts.entry import Entry
from contracts.kinds import annotations_of
from contracts.words import Choice, is_record


class Misread(Exception):
    """What JSON says is no value of the type that is wanted: where, and what is wanted there."""

    def __init__(self, where: str, wanted: str) -> None:
        super().__init__(f"{where}: {wanted}" if where else wanted)
        self.where = where
        self.wanted = wanted


def plain(value: Any) -> Any:
    """`value` as JSON has it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Choice):
        return value.name.lower()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def read_arguments(entry: Entry, given: Mapping[str, Any]) -> bytes:
    """The arguments of a call as a transaction carries them, from JSON; Misread, or Refused if out of bounds.

    What may be nothing may be left out.
    """
    hints = annotations_of(entry.function)
    names = [name for name, _ in entry.parameters]
    for name in given:
        if name not in names:
            raise Misread(name, f"no such argument; there are: {', '.join(names) or 'none'}")
    return entry.encode(**{name: read(hints[name], given.get(name), name) for name in names})


def read(annotation: Any, value: Any, where: str = "") -> Any:
    """The value of type `annotation` that JSON says; Misread if it says none."""
    if isinstance(annotation, NewType):
        return read(annotation.__supertype__, value, where)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return read(arguments[0], value, where)
    if origin in (Union, UnionType):
        inner = next(each for each in arguments if each is not type(None))
        return None if value is None else read(inner, value, where)
    if value is None:
        raise Misread(where, "it is missing")
    if origin is tuple:
        return _row(arguments, value, where)
    return _one(annotation, value, where)


def _row(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Misread(where, "a list")
    if arguments[1:] == (Ellipsis,):
        return tuple(read(arguments[0], each, f"{where}[{at}]") for at, each in enumerate(value))
    if len(value) != len(arguments):
        raise Misread(where, f"a list of {len(arguments)}")
    pairs = enumerate(zip(arguments, value, strict=True))
    return tuple(read(kind, each, f"{where}[{at}]") for at, (kind, each) in pairs)


def _one(cls: Any, value: Any, where: str) -> Any:
    if issubclass(cls, Choice):
        known = {member.name.lower(): member for member in cls}
        if value not in known:
            raise Misread(where, " | ".join(known))
        return known[value]
    if issubclass(cls, bytes):
        length = cls.LENGTH if issubclass(cls, FixedBytes) else None
        wanted = "hex digits" if length is None else f"{2 * length} hex digits"
        if not isinstance(value, str) or not re.fullmatch(r"([0-9a-f]{2})*", value):
            raise Misread(where, wanted)
        if length is not None and len(value) != 2 * length:
            raise Misread(where, wanted)
        return cls(bytes.fromhex(value))
    if is_record(cls):
        return _record(cls, value, where)
    if type(value) is not cls:
        raise Misread(where, {int: "a number", bool: "true or false"}.get(cls, "a text"))
    return value


def _record(cls: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise Misread(where, "an object")
    hints = annotations_of(cls)
    names = [field.name for field in fields(cls)]
    for name in value:
        if name not in names:
            raise Misread(f"{where}.{name}", f"no such field; there are: {', '.join(names)}")
    return cls(*[read(hints[name], value.get(name), f"{where}.{name}") for name in names])
