"""Who speaks for a member: a key, and what it signs. A person with a key of their own, or a node with its vote key."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from chain.crypto import SecretKey
from chain.primitives import ChainId, ClientReference, MemberId, Milliseconds, PublicKey
from chain.transaction import Call, Execution, Transaction, TransactionBody

VALID_MS: Final = 3_600_000
"""How long a transaction may wait for its block, unless somebody says otherwise."""


@dataclass(slots=True)
class Author:
    """Signs for one member. Its transactions are in the order in which they were made, also after a restart."""

    key: SecretKey
    member: MemberId
    chain_id: ChainId
    _last: int = field(default=0)

    @property
    def public(self) -> PublicKey:
        """By what the chain knows this author."""
        return self.key.public

    def sign(
        self,
        calls: Sequence[Call],
        *,
        execution: Execution = Execution.SEPARATE,
        cosigners: Sequence[SecretKey] = (),
        reference: ClientReference | None = None,
        valid_ms: int = VALID_MS,
    ) -> Transaction:
        """A transaction of `calls`, signed by this author and then `cosigners`."""
        now_us = time.time_ns() // 1_000
        self._last = max(now_us, self._last + 1)
        body = TransactionBody(
            chain_id=self.chain_id,
            member=self.member,
            author=self.key.public,
            sequence=self._last,
            valid_until=Milliseconds(now_us // 1_000 + valid_ms),
            reference=reference or ClientReference(secrets.token_bytes(ClientReference.LENGTH)),
            execution=execution,
            calls=tuple(calls),
            cosigners=tuple(each.public for each in cosigners),
        )
        return Transaction.sign(body, [self.key, *cosigners])
