"""The durable outbox: what this node acknowledged, kept on disk and sent again until it is final or expired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chain.primitives import Height, Milliseconds, TransactionId
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.storage.store import KeyValueStore
from chain.transaction import Transaction
from node.host.loop import Loop
from node.replica.actions import Answer

WAITING = b"w"
"""First byte of the key of what is neither final nor expired; its transaction's id follows."""
_EXPIRED = b"x"
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


class DurableOutbox:
    """Stands between this node's users and its replica."""

    def __init__(self, store: KeyValueStore, loop: Loop) -> None:
        self._store = store
        self._loop = loop
        self._waiting: dict[TransactionId, Milliseconds] = {}
        """What was acknowledged and is not final, and until when it is valid."""
        self._expired = {TransactionId(key[1:]) for key, _ in store.items(_EXPIRED, b"y")}

    def __len__(self) -> int:
        return len(self._waiting)

    def hand_in(self, encoded: Iterable[bytes]) -> list[Accepted]:
        """Give transactions to the replica; those that it takes are on disk when this returns."""
        answers, kept = [], {}
        for data in encoded:
            accepted, transaction = self._offer(data)
            answers.append(accepted)
            if transaction is not None:
                kept[WAITING + transaction.id] = data
                self._waiting[transaction.id] = transaction.body.valid_until
        if kept:
            self._store.apply_durably(kept)
        return answers

    def _offer(self, data: bytes) -> tuple[Accepted, Transaction | None]:
        """What the replica says, and the transaction if it is new and was taken."""
        try:
            transaction = Transaction.decode(data)
        except Rejected as refusal:
            return Accepted(None, refusal), None
        final = self._loop.replica.receipt(transaction.id)
        if final is not None or transaction.id in self._waiting:
            return Accepted(transaction.id, None, final), None
        answer: Answer = self._loop.submit(data)
        if answer.refusal is not None:
            return Accepted(answer.transaction_id, answer.refusal), None
        return Accepted(transaction.id, None), transaction

    def is_waiting(self, transaction_id: TransactionId) -> bool:
        """True for what was acknowledged, and is neither final nor expired."""
        return transaction_id in self._waiting

    def has_expired(self, transaction_id: TransactionId) -> bool:
        """True for what was acknowledged here and can never be final any more."""
        return transaction_id in self._expired

    def became_final(self, transactions: Iterable[Transaction]) -> None:
        """A block is final: what is in it waits no more. A crash before this is on disk does no harm."""
        done: dict[bytes, bytes | None] = {}
        for each in transactions:
            if self._waiting.pop(each.id, None) is not None:
                done[WAITING + each.id] = None
        if done:
            self._store.apply(done)

    def send_again(self) -> None:
        """What the replica may have lost is given to it once more; what can never be final is given up."""
        now_ms = self._loop.replica.finalized.timestamp_ms
        for identity, data in list(self._stored()):
            if self._loop.replica.receipt(identity) is not None:
                self._waiting.pop(identity, None)
                self._store.apply({WAITING + identity: None})
            elif Transaction.decode(data).body.valid_until + GRACE_MS < now_ms:
                self._give_up(identity)
            else:
                self._waiting[identity] = Transaction.decode(data).body.valid_until
                self._loop.submit(data)

    def _give_up(self, identity: TransactionId) -> None:
        self._waiting.pop(identity, None)
        writes: dict[bytes, bytes | None] = {
            WAITING + identity: None,
            _EXPIRED + identity: b"",
        }
        self._expired.add(identity)
        while len(self._expired) > MOST_EXPIRED:
            writes[_EXPIRED + self._expired.pop()] = None
        self._store.apply_durably(writes)

    def _stored(self) -> Iterator[tuple[TransactionId, bytes]]:
        for key, data in self._store.items(WAITING, _EXPIRED):
            yield TransactionId(key[1:]), data
