"""A session on an empty state, and fields bound to it: storage without a contract."""

from typing import Any, TypeVar

from chain.primitives import Height, MemberId, Milliseconds, PublicKey
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from contracts.meter import Budget
from contracts.moment import Moment, Person
from contracts.runtime import Runtime
from contracts.session import Session
from contracts.storage import Field
from contracts.words import Choice, Commitment, Id, Role, Standing, event, record

F = TypeVar("F", bound=Field)

PLENTY = Budget(steps=10**9, reads=10**9, writes=10**9, bytes=10**12, events=10**9)


class Colour(Choice):
    """Three of them, not in the order of their names."""

    RED = 3
    BLUE = 200
    GREEN = 0


@record
class Address:
    """A record that stands in another one."""

    area: str
    number: int


@record
class Note:
    """A record with a field of most kinds."""

    owner: MemberId
    colour: Colour
    address: Address
    what: Commitment | None
    tags: tuple[str, ...] = ()
    lasting: bool = False


@record
class Spot:
    """A record that is seen at one look."""

    row: int
    colour: Colour


@record
class Piece:
    """Another one, with such a record in it and all kinds of fields that are seen so."""

    owner: MemberId
    colour: Colour
    spot: Spot
    what: Commitment | None
    before: Colour | None
    lasting: bool = False


@event
class NoteTaken:
    """An event."""

    owner: MemberId
    count: int


def session(budget: Budget = PLENTY) -> tuple[Session, Overlay]:
    """A session of a call that may write, and the state to which it writes."""
    made, state = Session(), Overlay(Snapshot(MemoryStore()))
    made.begin(state, moment(), budget)
    return made, state


def moment() -> Moment:
    """The first block of a chain, whose events nobody hears."""
    return Moment(Height(1), Milliseconds(1_000), b"seed", Runtime(Session()))


def bound(field: F, *arguments: Any, to: Session) -> F:
    """`field`, called `field`, of a contract called `staged`."""
    field.bind("staged", "field", arguments, to)
    return field


def person(*roles: Role, member: int = 1, key: int = 1) -> Person:
    """Somebody of an active member."""
    return Person(
        PublicKey(bytes([key]) * 32), MemberId(bytes([member]) * 16), roles, Standing.ACTIVE
    )


def an_id(number: int) -> Id:
    """The same id for the same number, in the order of the numbers."""
    return Id(number.to_bytes(16, "big"))
