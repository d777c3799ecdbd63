"""The words that contracts are written in, beside Python's own: ids, choices, records, events."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import TypeVar, dataclass_transform

from chain.primitives import FixedBytes

C = TypeVar("C")

LONGEST_EVENT_NAME = 64
"""Of a word in a receipt (chain.receipt)."""

RECORD_MARK = "__record__"
"""The attribute of a class whose values are written field by field: what reads them. A contract cannot name it."""
EVENT_MARK = "__event__"
"""The attribute of an event's class that holds the event's name."""

CLOCK = "clock"
"""Who tells the clock's own events; no contract has this name."""

SYSTEM = "system"
"""Who calls when the chain itself calls: a block begins, an offence is known. No contract has this name."""

RESCUE = "rescue"
"""The tick that is called for what has failed: no contract arms it."""


class Id(FixedBytes):
    """A random id that its maker chose, 16 bytes; it says nothing about what it names."""

    LENGTH = 16


class Commitment(FixedBytes):
    """A keyed hash of something that is not on the chain (privacy, P2), 32 bytes."""

    LENGTH = 32


class Choice(Enum):
    """One of several things with a name; on the chain it is its number, 0 to 255, which never changes."""


class Role(Choice):
    """What a user may do for their member (contracts, section 4)."""

    COORDINATOR = 1
    CASEWORKER = 2
    FIELD_OFFICER = 3
    APPROVER = 4
    ADMIN = 5
    DPO = 6
    SIGNATORY = 7
    WITNESS = 8
    FUNDER = 9
    ANALYST = 10
    EDITOR = 11
    TRAINER = 12
    COMMS = 13
    AUDITOR = 14
    LEADER = 15
    EVALUATOR = 16
    NODE = 17


class Standing(Choice):
    """Where a member stands in its life (contracts, section 3.1)."""

    APPLICANT = 1
    ACTIVE = 2
    SUSPENDED = 3
    LEAVING = 4
    LEFT = 5
    EXPELLED = 6


class Second(Choice):
    """Who has to sign a call beside its author (contracts, section 1.4)."""

    NOBODY = 0
    PERSON = 1
    """Another user who may call the method; where the member has none, one of the guardian or of another."""
    MEMBER = 2
    """A user of another member, once the network has two."""


class Clock(Choice):
    """What measures a deadline (contracts, section 1.3): how soon it fires among others, what an outage does."""

    URGENT = 1
    """Fires before what is routine; an outage of the chain moves it on."""
    ROUTINE = 2
    """An outage of the chain moves it on."""
    STATUTORY = 3
    """Fires with what is urgent; a law has set it, so nothing moves it."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """Beside a type in Annotated: the largest number, or the most bytes, letters or values."""

    most: int


@dataclass_transform(frozen_default=True)
def record(cls: type[C]) -> type[C]:
    """A class of values with typed fields that never change; `replace` makes another one.

    What keeps a value from changing is the verifier, which lets no contract assign to an attribute: that
    costs nothing when a value is read.
    """
    made = dataclass(slots=True)(cls)
    setattr(made, RECORD_MARK, _reader(list(vars(made)["__slots__"])))
    return made


def _reader(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """Gives the values of these attributes, in their order."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


@dataclass_transform(frozen_default=True)
def event(cls: type[C]) -> type[C]:
    """A record that a call tells the world; it is called by its class's name in small letters."""
    made = record(cls)
    setattr(made, EVENT_MARK, snake(cls.__name__))
    return made


def is_record(cls: object) -> bool:
    """True for a class that `record` or `event` made."""
    return isinstance(cls, type) and RECORD_MARK in cls.__dict__


def values_of(cls: type) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the fields of a record of this class, in their order; None if it is a class of something else."""
    found: Callable[[object], tuple[object, ...]] | None = cls.__dict__.get(RECORD_MARK)
    return found


def event_name(cls: type) -> str | None:
    """What the event of this class is called, None if it is none."""
    name: str | None = vars(cls).get(EVENT_MARK)
    return name


def snake(name: str) -> str:
    """`LegOffered` as `leg_offered`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
