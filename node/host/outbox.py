"""The durable outbox: what this node acknowledged, kept on disk and sent again until it is final or expired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import trio

from chain.primitives import Height, Milliseconds, PublicKey, TransactionId
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.storage.store import KeyValueStore, StorageError
from chain.transaction import Transaction
from node.host.loop import Loop
from node.host.shared_writes import SharedWrites

WAITING = b"w"
"""First byte of the key of what is neither final nor expired; its transaction's id follows."""
_EXPIRED = b"x"
_AFTER = b"y"
_TIME_BYTES = 8
MOST_EXPIRED = 10_000
"""Expired ones that are remembered, so that who asks hears what became of them."""

GRACE_MS = 60_000
"""After its window a transaction may still be in a block that this node has not heard of yet."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of one transaction that was handed in; `refusal` is None if it is acknowledged."""

    transaction_id: TransactionId | None
    refusal: Rejected | None
    final: tuple[Height, Receipt] | None = None
    """The first receipt, of what is handed in once more."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is held in memory of one that waits: enough to know when and in which order to send it again."""

    author: PublicKey
    sequence: int
    valid_until: Milliseconds

    @classmethod
    def of(cls, transaction: Transaction) -> _Waiting:
        body = transaction.body
        return cls(body.author, body.sequence, body.valid_until)


class DurableOutbox:
    """Stands between this node's users and its replica."""

    def __init__(self, store: KeyValueStore, loop: Loop) -> None:
        """Read what `store` has from before."""
        self._store = store
        self._writes = SharedWrites(store)
        self._loop = loop
        self._keeping: set[TransactionId] = set()
        """What the replica has taken, and is not on disk yet."""
        self._waiting = {
            TransactionId(key[1:]): _Waiting.of(Transaction.decode(data))
            for key, data in store.items(WAITING, _EXPIRED)
        }
        given_up = [(when, TransactionId(key[1:])) for key, when in store.items(_EXPIRED, _AFTER)]
        self._expired = {identity: None for _, identity in sorted(given_up)}
        """Those that expired, the oldest first."""

    def __len__(self) -> int:
        return len(self._waiting)

    async def hand_in(self, encoded: Iterable[bytes]) -> list[Accepted]:
        """Give transactions to the replica; those that it takes are on disk when this returns.

        StorageError if they cannot be: then none of them is acknowledged, and the node ends.
        """
        offered: dict[TransactionId, Transaction] = {}
        found = [self._known(data, offered) for data in encoded]
        new = [identity for identity in offered if identity not in self._keeping]
        told = self._loop.submit([offered[each].encoded for each in new]) if new else []
        refused = {
            identity: answer.refusal
            for identity, answer in zip(new, told, strict=True)
            if answer.refusal is not None
        }
        await self._keep([each for key, each in offered.items() if key not in refused])
        return [_judged(each, refused) for each in found]

    async def _keep(self, taken: Sequence[Transaction]) -> None:
        """Have on disk what the replica has taken; it may be final before that."""
        if not taken:
            return
        self._keeping.update(each.id for each in taken)
        try:
            await self._writes.write({WAITING + each.id: each.encoded for each in taken})
        except StorageError as failure:
            self._loop.fail(failure)
            raise
        for each in taken:
            self._keeping.discard(each.id)
            self._waiting[each.id] = _Waiting.of(each)
        self._forget([each.id for each in taken if self._loop.replica.receipt(each.id) is not None])

    def _known(self, data: bytes, offered: dict[TransactionId, Transaction]) -> Accepted:
        """What is known of a transaction without asking the replica; what is not on disk yet goes into `offered`."""
        try:
            transaction = Transaction.decode(data)
        except Rejected as refusal:
            return Accepted(None, refusal)
        identity = transaction.id
        final = self._loop.replica.receipt(identity)
        if final is None and identity not in self._waiting:
            offered.setdefault(identity, transaction)
        return Accepted(identity, None, final)

    def is_waiting(self, transaction_id: TransactionId) -> bool:
        """True for what was acknowledged, and is neither final nor expired."""
        return transaction_id in self._waiting

    def has_expired(self, transaction_id: TransactionId) -> bool:
        """True for what was acknowledged here and can never be final any more."""
        return transaction_id in self._expired

    def became_final(self, transactions: Iterable[Transaction]) -> None:
        """A block is final: what is in it waits no more. A crash before this is on disk does no harm."""
        self._forget([each.id for each in transactions if each.id in self._waiting])

    async def send_again(self) -> None:
        """What the replica may have lost is given to it once more, in the order in which each author signed it; what
        can never be final is given up."""
        for identity in sorted(self._waiting, key=self._place):
            await trio.lowlevel.checkpoint()
            waiting = self._waiting.get(identity)
            if waiting is None:
                continue
            if self._loop.replica.receipt(identity) is not None:
                self._forget([identity])
            elif waiting.valid_until + GRACE_MS < self._loop.replica.finalized.timestamp_ms:
                self._give_up(identity, waiting)
            elif not self._loop.replica.is_waiting(identity):
                data = self._store.get(WAITING + identity)
                assert data is not None, "what waits is stored"
                self._loop.submit([data])

    def _place(self, identity: TransactionId) -> tuple[PublicKey, int]:
        waiting = self._waiting[identity]
        return waiting.author, waiting.sequence

    def _forget(self, identities: Iterable[TransactionId]) -> None:
        done: dict[bytes, bytes | None] = {WAITING + identity: None for identity in identities}
        if done:
            self._writes.write_some_time(done)
        for key in done:
            self._waiting.pop(TransactionId(key[1:]), None)

    def _give_up(self, identity: TransactionId, waiting: _Waiting) -> None:
        when = waiting.valid_until.to_bytes(_TIME_BYTES, "big")
        writes: dict[bytes, bytes | None] = {
            WAITING + identity: None,
            _EXPIRED + identity: when,
        }
        self._expired[identity] = None
        while len(self._expired) > MOST_EXPIRED:
            oldest = next(iter(self._expired))
            del self._expired[oldest]
            writes[_EXPIRED + oldest] = None
        self._store.apply_durably(writes)
        del self._waiting[identity]


def _judged(found: Accepted, refused: Mapping[TransactionId, Rejected]) -> Accepted:
    """What becomes of one that was handed in, after the replica has spoken."""
    identity = found.transaction_id
    refusal = None if identity is None else refused.get(identity)
    return found if refusal is None else Accepted(identity, refusal)
