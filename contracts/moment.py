"""What a call may know of where it stands: who calls, for whom, at which height, at what block time."""

# Without `from __future__ import annotations`: Person is a record, whose types are values (contracts.kinds).

from typing import Annotated, Protocol

from chain.crypto import digest
from chain.primitives import Height, MemberId, Milliseconds, PublicKey
from contracts.meter import FRESH_ID_STEPS
from contracts.words import AtMost, Clock, Id, Role, Standing, record


@record
class Person:
    """A user as the chain knows them now: their key, their member, and what they may do for it.

    `standing` is the member's.
    """

    key: PublicKey
    member: MemberId
    roles: Annotated[tuple[Role, ...], AtMost(len(Role))]
    standing: Standing

    def __post_init__(self) -> None:
        """TypeError unless `roles` is a tuple of as many roles as there are: a contract makes persons of anything."""
        if type(self.roles) is not tuple or len(self.roles) > len(Role):
            raise TypeError("a person has a few roles")
        for each in self.roles:
            if type(each) is not Role:
                raise TypeError("a person's roles are roles")

    def has(self, role: Role) -> bool:
        """True if the user holds `role`, of which there is one object each.

        Python's `in` would ask whether two of anything are equal, which no meter counts.
        """
        for each in self.roles:  # noqa: SIM110 - any takes three times as long, and this is charged two steps
            if each is role:
                return True
        return False


class Carrier(Protocol):
    """Who does what the running contract asks of its moment: the runtime."""

    def step(self, count: int) -> None:
        """`count` steps are about to be done."""
        ...

    def tell(self, event: object) -> None:
        """Keep an event for the receipt of the running call."""
        ...

    def arm(self, tick: str, subject: Id, due_ms: Milliseconds, clock: Clock) -> None:
        """Have a tick of the running contract fire."""
        ...

    def disarm(self, tick: str, subject: Id) -> None:
        """Have it not fire."""
        ...

    def deadline(self, tick: str, subject: Id) -> Milliseconds | None:
        """When it fires."""
        ...


class Moment:
    """The block that a call is in. `now_ms` is its timestamp, the only time there is."""

    __slots__ = ("_carrier", "_count", "_seed", "height", "now_ms")

    def __init__(self, height: Height, now_ms: Milliseconds, seed: bytes, carrier: Carrier) -> None:
        """`seed` is of this call alone; `carrier` takes its events and deadlines."""
        self.height = height
        self.now_ms = now_ms
        self._seed = seed
        self._carrier = carrier
        self._count = 0

    def emit(self, event: object) -> None:
        """Tell the world, if the call succeeds."""
        self._carrier.tell(event)

    def arm(
        self, tick: str, subject: Id, due_ms: Milliseconds, clock: Clock = Clock.ROUTINE
    ) -> None:
        """Have the contract's `tick` called with `subject` once `due_ms` has passed.

        It is called once; whatever was armed before under the same tick and subject is not.
        """
        self._carrier.arm(tick, subject, due_ms, clock)

    def disarm(self, tick: str, subject: Id) -> None:
        """Have `tick` not called with `subject`, whether or not it was armed."""
        self._carrier.disarm(tick, subject)

    def deadline(self, tick: str, subject: Id) -> Milliseconds | None:
        """When `tick` is due for `subject`, with outages until now; None if it is not armed."""
        return self._carrier.deadline(tick, subject)

    def fresh_id(self) -> Id:
        """An id that nothing else has: of this call, and of how many it asked for before."""
        self._carrier.step(FRESH_ID_STEPS)
        self._count += 1
        return Id(digest(b"sinergi/fresh-id", self._seed, self._count.to_bytes(4, "big"))[:16])


class Context(Moment):
    """The moment of a call that somebody signed."""

    __slots__ = ("author", "cosigners")

    def __init__(
        self,
        height: Height,
        now_ms: Milliseconds,
        seed: bytes,
        carrier: Carrier,
        author: Person,
        cosigners: tuple[Person, ...],
    ) -> None:
        super().__init__(height, now_ms, seed, carrier)
        self.author = author
        self.cosigners = cosigners

    @property
    def member(self) -> MemberId:
        """The agency that the author acts for."""
        return self.author.member
