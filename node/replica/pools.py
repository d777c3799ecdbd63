"""What waits for a block: transactions and evidence, and what the machine is told of them (section 5)."""

from collections.abc import Iterable

from chain.block import MAX_BLOCK_BYTES, MAX_EVIDENCE, MAX_TRANSACTIONS, Block
from chain.evidence import EVIDENCE_EPOCHS, Evidence
from chain.frozen import frozen
from chain.primitives import BlockId, Epoch, Milliseconds, TransactionId
from chain.rejection import Rejected
from chain.transaction import Transaction
from consensus.inputs import Moment, WorkChanged
from node.replica.evidence_pool import EvidencePool, Offence, offence_key
from node.replica.ledger import Ledger
from node.replica.mempool import Mempool, MempoolLimits, Origin
from node.replica.messages import MAX_BATCH, MAX_BATCH_BYTES

_BODY_BYTES = MAX_BLOCK_BYTES - 16 * 1024
"""What transactions may fill of a block; the header and evidence need the rest."""


class Pools:
    """The mempool and the evidence pool of a node, beside the ledger that empties them."""

    __slots__ = ("_flight", "_grace_ms", "_ledger", "_oldest", "evidence", "is_stale", "mempool")

    def __init__(self, ledger: Ledger, limits: MempoolLimits, delta0_ms: Milliseconds) -> None:
        self._ledger = ledger
        self._grace_ms = delta0_ms // 4
        self.mempool = Mempool(limits)
        self.evidence = EvidencePool()
        self.is_stale = True
        """True if the machine has not been told of the newest changes."""
        self._flight: _Flight | None = None
        self._oldest: _Oldest | None = None

    def add_transaction(
        self, transaction: Transaction, origin: Origin, now_ms: Milliseconds
    ) -> None:
        """Hold a transaction that was checked; Rejected as the mempool says."""
        self.mempool.add(transaction, now_ms, origin)
        self.is_stale = True

    def add_evidence(self, evidence: Evidence) -> bool:
        """Hold evidence that was checked; False if its offence is held already."""
        added = self.evidence.add(evidence)
        self.is_stale = self.is_stale or added
        return added

    def committed(self, block: Block) -> None:
        """A block is final: what it carries waits no more, and neither does what its time has passed."""
        self.mempool.remove(each.id for each in block.body.transactions)
        self.mempool.expire(block.header.timestamp_ms)
        self.evidence.remove({offence_key(each) for each in block.body.evidence})
        self.is_stale = True

    def begin_epoch(self, epoch: Epoch) -> None:
        """Evidence of epochs too far back is not valid any more."""
        self.evidence.expire(Epoch(max(0, epoch - EVIDENCE_EPOCHS)))
        self.is_stale = True

    def forget_refused(self, offered: list[Transaction], wall_ms: Milliseconds) -> None:
        """Drop those of `offered` that the final state refuses: they would be work for ever.

        At this node's time and at the chain's: a clock that is wrong costs nobody what was accepted.
        """
        times = (wall_ms, Milliseconds(0))
        refused = [
            each.id for each in offered if not any(self._is_admissible(each, at) for at in times)
        ]
        self.mempool.remove(refused)
        self.is_stale = self.is_stale or bool(refused)

    def _is_admissible(self, transaction: Transaction, wall_ms: Milliseconds) -> bool:
        try:
            self._ledger.admit(transaction, wall_ms)
        except Rejected:
            return False
        return True

    def has_waited(self, since_ms: Milliseconds) -> bool:
        """True if a transaction has waited since `since_ms` or longer."""
        oldest = self.mempool.waiting_since()
        return oldest is not None and oldest <= since_ms

    def waiting_longest(self) -> tuple[bytes, ...]:
        """The encoded transactions that have waited longest, as many as one message carries."""
        return tuple(each.encoded for each in self.mempool.oldest(MAX_BATCH_BYTES, MAX_BATCH))

    def contents_on(self, parent_id: BlockId) -> tuple[list[Evidence], list[Transaction]]:
        """What a block on `parent_id` could carry, that the blocks below it do not."""
        flight = self._in_flight(parent_id)
        return (
            self.evidence.without(flight.offences, MAX_EVIDENCE),
            self.mempool.take(_BODY_BYTES, MAX_TRANSACTIONS, flight.ids),
        )

    def work_on(self, tip_id: BlockId, at: Moment) -> WorkChanged:
        """What waits beside the blocks up to the notarized tip; since when, past the gossip grace."""
        self.is_stale = False
        flight = self._in_flight(tip_id)
        due: list[Milliseconds] = []
        waiting = self._waiting_since(flight)
        if waiting is not None:
            due.append(Milliseconds(waiting + self._grace_ms))
        if self.evidence.without(flight.offences, 1):
            due.append(Milliseconds(0))
        deadline = self._ledger.next_deadline()
        if deadline is not None:
            due.append(Milliseconds(max(0, at.now_ms + deadline - at.wall_ms)))
        return WorkChanged(min(due, default=None), proposable=waiting is not None)

    def _waiting_since(self, flight: "_Flight") -> Milliseconds | None:
        """When the oldest one came that is not in flight. It stays the oldest until something goes, for newcomers
        stand behind it; to look for it past a full block at each arrival would be most of what an arrival costs.
        """
        known, departures = self._oldest, self.mempool.departures
        if known is not None and known.beside is flight and known.departures == departures:
            return known.since_ms
        since_ms = self.mempool.waiting_since(flight.ids)
        self._oldest = None if since_ms is None else _Oldest(flight, departures, since_ms)
        return since_ms

    def _in_flight(self, block_id: BlockId) -> "_Flight":
        """What the blocks from `block_id` down to the final tip carry already; remembered while they are the same."""
        known, final_id = self._flight, self._ledger.tip_id
        if known is not None and (known.block_id, known.final_id) == (block_id, final_id):
            return known
        blocks = list(self._ledger.unfinalized(block_id))
        flight = _Flight(
            block_id,
            final_id,
            _ids(each for block in blocks for each in block.body.transactions),
            frozenset(offence_key(each) for block in blocks for each in block.body.evidence),
        )
        lowest = blocks[-1].header.parent_id if blocks else block_id
        self._flight = flight if lowest == final_id else None
        return flight


@frozen
class _Flight:
    """What the blocks from one down to the final tip carry."""

    block_id: BlockId
    final_id: BlockId
    ids: frozenset[TransactionId]
    offences: frozenset[Offence]


@frozen
class _Oldest:
    """When the oldest came that waits beside what is in flight, as long as so many have gone."""

    beside: _Flight
    departures: int
    since_ms: Milliseconds


def _ids(transactions: Iterable[Transaction]) -> frozenset[TransactionId]:
    return frozenset(each.id for each in transactions)
