"""Stored records of running contracts: read as they stand, and written as somebody wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from contracts.contract import Contract
from contracts.explore.scratch import Scratch
from contracts.kinds import annotations_of, kind_of
from contracts.meter import Budget
from contracts.moment import Moment
from contracts.session import Session
from contracts.storage import Map
from contracts.words import Choice

MOST_REMEMBERED = 200_000
"""Values read and written; when there are more, all are forgotten."""
PLENTY = Budget(steps=10**9, reads=10**9, writes=10**9, bytes=10**12, events=10**9)


class Unknown(Exception):
    """A record has a field that the exploration knows nothing of: say what it is in a state, or that it is none."""


class Records:
    """The maps of contracts by `contract.field`; what they hold as records, and as bytes."""

    def __init__(self, contracts: Mapping[str, Contract], session: Session, moment: Moment) -> None:
        self._maps = {
            f"{contract.name}.{name}": field
            for contract in contracts.values()
            for name, field in contract.bound.items()
            if isinstance(field, Map)
        }
        self._classes = {
            f"{contract.name}.{name}": get_args(annotation)[-1]
            for contract in contracts.values()
            for name, annotation in annotations_of(type(contract)).items()
            if name in contract.bound
        }
        self._keys = {
            f"{contract.name}.{name}": get_args(annotation)[0]
            for contract in contracts.values()
            for name, annotation in annotations_of(type(contract)).items()
            if name in contract.bound and get_args(annotation)
        }
        self._session = session
        self._moment = moment
        self._read: dict[tuple[str, bytes], Any] = {}
        self._places: dict[tuple[str, Any], bytes] = {}

    def place(self, name: str, key: Any) -> bytes:
        """Where the value at `key` of the map `name` stands."""
        known = self._places.get((name, key))
        if known is None:
            known, _ = self._put(name, key, None)
            self._places[name, key] = known
        return known

    def read(self, name: str, found: bytes) -> Any:
        """The record that stands as `found` in the map `name`."""
        known = self._read.get((name, found))
        if known is None:
            if len(self._read) >= MOST_REMEMBERED:
                self._read.clear()
            known = self._read[name, found] = self._maps[name].value_of(found)
        return known

    def check_fields(self, name: str, known: tuple[str, ...]) -> None:
        """Unknown unless the record of the map `name` has these fields and no others."""
        there = {each.name for each in fields(self._classes[name])}
        if there != set(known):
            odd = ", ".join(sorted(there ^ set(known)))
            raise Unknown(f"{name} and what is explored of it differ in: {odd}")

    def like(self, sample: Any, **changes: Any) -> Any:
        """A record that stands in another one, like `sample` with `changes`."""
        cls = type(sample)
        return cls(*[_fit(cls, each.name, sample, changes) for each in fields(cls)])

    def choice(self, name: str, part: int, number: int) -> Any:
        """The choice with this number of which part `part` of the keys of a map is."""
        key = get_args(self._keys[name])
        return key[part](number)

    def truth(self, name: str, key: Any) -> bytes:
        """What an index holds at a key that is in it."""
        _, value = self._put(name, key, True)  # noqa: FBT003 - what an index holds at a key
        return value

    def write(self, name: str, key: Any, like: Any, **changes: Any) -> bytes:
        """The bytes of a record like `like` with `changes`; choices are given by their numbers."""
        cls = self._classes[name]
        made = cls(*[_fit(cls, each.name, like, changes) for each in fields(cls)])
        _, value = self._put(name, key, made)
        return value

    def plain(self, name: str, key: Any, value: Any) -> bytes:
        """The bytes of a value that is no record."""
        _, written = self._put(name, key, value)
        return written

    def _put(self, name: str, key: Any, value: Any) -> tuple[bytes, bytes]:
        scratch = Scratch()
        self._session.begin(scratch, self._moment, PLENTY)
        field = self._maps[name]
        if value is None:
            scratch.held = _Heard()
            field.has(key)
            return scratch.held.asked, b""
        field.put(key, value)
        ((place, written),) = scratch.held.items()
        return place, written


class _Heard(dict[bytes, bytes]):
    """Remembers which key was asked for."""

    asked = b""

    def get(self, key: bytes, default: Any = None) -> Any:
        self.asked = key
        return default


def _fit(cls: Any, name: str, like: Any, changes: Mapping[str, Any]) -> Any:
    """The value of one field: from `changes`, else that of `like`."""
    if name not in changes:
        return getattr(like, name)
    value = changes[name]
    annotation = annotations_of(cls)[name]
    if type(value) is int and isinstance(annotation, type) and issubclass(annotation, Choice):
        return annotation(value)
    if value is not None:
        kind_of(annotation).check(value)
    return value
