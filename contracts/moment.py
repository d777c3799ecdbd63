"""What a call may know of where it stands: who calls, for whom, at which height, at what block time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chain.crypto import digest
from chain.primitives import Height, MemberId, Milliseconds, PublicKey
from contracts.words import Id, Role, Standing, record


@record
class Person:
    """A user as the chain knows them now: their key, their member, and what they may do for it.

    `standing` is the member's.
    """

    key: PublicKey
    member: MemberId
    roles: tuple[Role, ...]
    standing: Standing

    def has(self, role: Role) -> bool:
        """True if the user holds `role`."""
        return role in self.roles


class Moment:
    """The block that a call is in. `now_ms` is its timestamp, the only time there is."""

    __slots__ = ("_count", "_seed", "_tell", "height", "now_ms")

    def __init__(
        self, height: Height, now_ms: Milliseconds, seed: bytes, tell: Callable[[Any], None]
    ) -> None:
        """`seed` is of this call alone; `tell` takes its events."""
        self.height = height
        self.now_ms = now_ms
        self._seed = seed
        self._tell = tell
        self._count = 0

    def emit(self, event: object) -> None:
        """Tell the world, if the call succeeds."""
        self._tell(event)

    def fresh_id(self) -> Id:
        """An id that nothing else has: of this call, and of how many it asked for before."""
        self._count += 1
        return Id(digest(b"sinergi/fresh-id", self._seed, bytes((self._count & 255,)))[:16])


class Context(Moment):
    """The moment of a call that somebody signed."""

    __slots__ = ("author", "cosigners")

    def __init__(
        self,
        height: Height,
        now_ms: Milliseconds,
        seed: bytes,
        tell: Callable[[Any], None],
        author: Person,
        cosigners: tuple[Person, ...],
    ) -> None:
        super().__init__(height, now_ms, seed, tell)
        self.author = author
        self.cosigners = cosigners

    @property
    def member(self) -> MemberId:
        """The agency that the author acts for."""
        return self.author.member
