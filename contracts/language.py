"""The one import of a contract: everything that a contract can name beside Python's own words.

    from contracts.language import Contract, Context, Id, Map, Reason, Role, method, record, refuse

What stands here is all there is: no other module, no clock, no file, no chance.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from chain.crypto import digest
from chain.primitives import (
    BlockId,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    TransactionId,
)
from contracts.contract import Contract, Interface, elsewhere
from contracts.entry import genesis, internal, method, tick, view
from contracts.moment import Context, Moment, Person
from contracts.refusal import Reason, refuse, require
from contracts.storage import Keys, Map, Value
from contracts.words import (
    AtMost,
    Choice,
    Clock,
    Commitment,
    Id,
    Role,
    Second,
    Standing,
    event,
    record,
    values_of,
)

R = TypeVar("R")

MINUTE = Milliseconds(60_000)
HOUR = Milliseconds(3_600_000)
DAY = Milliseconds(24 * 3_600_000)


def replace(value: R, /, **changes: Any) -> R:
    """A record like `value` with other values in the fields named."""
    cls: Any = type(value)
    read: Any = values_of(cls)
    names, values = cls.__slots__, list(read(value))
    for name, changed in changes.items():
        if name not in names:
            raise TypeError(f"{cls.__name__} has no {name}")
        values[names.index(name)] = changed
    made: R = cls(*values)
    return made


def hashed(*parts: bytes) -> Digest:
    """SHA-256 of `parts`, each after its length, so that no two rows of parts have one hash."""
    framed = [len(part).to_bytes(4, "big") + part for part in parts]
    return digest(b"sinergi/contract", *framed)


TYPES = (
    "Annotated", "BlockId", "Clock", "Commitment", "Context", "Digest", "Epoch", "Height", "Id", "MemberId",
    "Milliseconds", "Moment", "Person", "PublicKey", "Reason", "Role", "Second", "Standing", "TransactionId",
)  # fmt: skip
"""What may stand in an annotation."""

FIELDS = ("Keys", "Map", "Value")
"""What a contract's attributes are."""

BASES = ("Choice", "Contract", "Interface")
"""What a class may derive from."""

DECORATORS = ("event", "genesis", "internal", "method", "record", "tick", "view")

FUNCTIONS = (
    "BlockId", "Commitment", "Digest", "Epoch", "Height", "Id", "MemberId", "Milliseconds",
    "Person", "PublicKey", "Reason", "TransactionId", "elsewhere", "hashed", "refuse", "replace", "require",
)  # fmt: skip
"""What may be called."""

CHOICES = ("Clock", "Role", "Second", "Standing")
"""What may stand before a dot and one of its members."""

VALUES = ("DAY", "HOUR", "MINUTE")

METHODS = (
    "add", "append", "arm", "deadline", "disarm", "emit", "erase", "fresh_id", "get", "has", "listed", "need",
    "page", "put",
)  # fmt: skip
"""What may be called of a value: of a map, an index, a list, the context, a person."""

ATTRIBUTES = (
    "author", "cosigners", "height", "key", "member", "now_ms", "roles", "standing",
)  # fmt: skip
"""What may be read of a value that is not a record of the contract's own: the context and persons."""

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "Annotated",
    "AtMost",
    "BlockId",
    "Choice",
    "Clock",
    "Commitment",
    "Context",
    "Contract",
    "Digest",
    "Epoch",
    "Height",
    "Id",
    "Interface",
    "Keys",
    "Map",
    "MemberId",
    "Milliseconds",
    "Moment",
    "Person",
    "PublicKey",
    "Reason",
    "Role",
    "Second",
    "Standing",
    "TransactionId",
    "Value",
    "elsewhere",
    "event",
    "genesis",
    "hashed",
    "internal",
    "method",
    "record",
    "refuse",
    "replace",
    "require",
    "tick",
    "view",
]
