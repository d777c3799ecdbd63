"""What a node says in its own name: calls signed with its vote key, handed in like anybody's."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from chain.crypto import SecretKey
from chain.primitives import ChainId, ClientReference, MemberId, Milliseconds
from chain.transaction import Call, Execution, Transaction, TransactionBody

VALID_MS: Final = 3_600_000


class OwnCalls:
    """Signs calls of one node, each transaction with a sequence of its own, also after a restart."""

    def __init__(
        self,
        key: SecretKey,
        member: MemberId,
        chain_id: ChainId,
        hand_in: Callable[[list[bytes]], Awaitable[object]],
    ) -> None:
        """`hand_in` is the durable outbox's."""
        self.key = key.public
        self.member = member
        self._secret = key
        self._chain_id = chain_id
        self._hand_in = hand_in
        self._sequence = 0

    async def say(self, calls: Sequence[Call], wall_ms: Milliseconds) -> None:
        """Hand `calls` in, in one transaction; between steps, never in one."""
        self._sequence = max(self._sequence + 1, int(wall_ms) * 1_000)
        body = TransactionBody(
            chain_id=self._chain_id,
            member=self.member,
            author=self.key,
            sequence=self._sequence,
            valid_until=Milliseconds(wall_ms + VALID_MS),
            reference=ClientReference(secrets.token_bytes(ClientReference.LENGTH)),
            execution=Execution.SEPARATE,
            calls=tuple(calls),
        )
        await self._hand_in([Transaction.sign(body, [self._secret]).encoded])
