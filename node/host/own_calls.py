"""What a node says in its own name: calls signed with its vote key, handed in like anybody's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from chain.primitives import MemberId, PublicKey
from chain.transaction import Call
from node.host.author import Author


class OwnCalls:
    """Says calls as the author that a node is."""

    def __init__(self, author: Author, hand_in: Callable[[list[bytes]], Awaitable[object]]) -> None:
        """`hand_in` is the durable outbox's."""
        self._author = author
        self._hand_in = hand_in

    @property
    def key(self) -> PublicKey:
        """The vote key that signs."""
        return self._author.public

    @property
    def member(self) -> MemberId:
        """Whose node it is."""
        return self._author.member

    async def say(self, calls: Sequence[Call]) -> None:
        """Hand `calls` in, in one transaction; between steps, never in one."""
        await self._hand_in([self._author.sign(calls).encoded])
