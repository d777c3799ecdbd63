"""Transactions that come, from this node's users and from peers: each is checked once, what is cheap first."""

from collections.abc import Iterable

from chain.crypto import SignatureCheck
from chain.primitives import TransactionId
from chain.rejection import Reason, Rejected
from chain.transaction import Transaction
from consensus.inputs import Moment
from node.replica.actions import Answer
from node.replica.ledger import Ledger
from node.replica.mempool import Origin
from node.replica.messages import in_batches
from node.replica.outbox import Outbox
from node.replica.pools import Pools


class Arrivals:
    """Where a transaction is checked before it waits for a block."""

    __slots__ = ("_holds", "_ledger", "_outbox", "_pools")

    def __init__(self, ledger: Ledger, pools: Pools, outbox: Outbox, holds: SignatureCheck) -> None:
        self._ledger = ledger
        self._pools = pools
        self._outbox = outbox
        self._holds = holds

    def submitted(self, encoded: Iterable[bytes], at: Moment) -> None:
        """Answer this node's own users, and tell the peers of what is taken, together."""
        taken = []
        for data in encoded:
            answer = self._answer(data, at)
            self._outbox.add(answer)
            if answer.refusal is None:
                taken.append(data)
        for batch in in_batches(taken):
            self._outbox.broadcast(batch)

    def gossiped(self, encoded: Iterable[bytes], at: Moment) -> None:
        """Rejected if one is malformed or forged; what else is refused is no fault of who passes it on."""
        for data in encoded:
            if self._pools.mempool.of_encoding(data) is not None:
                continue
            transaction = Transaction.decode(data)
            try:
                self._admit(transaction, Origin.GOSSIP, at)
            except Rejected as refusal:
                if refusal.reason is Reason.BAD_SIGNATURE:
                    raise

    def _answer(self, data: bytes, at: Moment) -> Answer:
        identity: TransactionId | None = None
        try:
            transaction = Transaction.decode(data)
            identity = transaction.id
            self._admit(transaction, Origin.OWN, at)
        except Rejected as refusal:
            return Answer(identity, refusal)
        return Answer(identity, None)

    def _admit(self, transaction: Transaction, origin: Origin, at: Moment) -> None:
        if transaction.id not in self._pools.mempool:
            self._ledger.admit(transaction, at.wall_ms)
            transaction.verify(self._holds)
        self._pools.add_transaction(transaction, origin, at.now_ms)
