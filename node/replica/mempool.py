"""The mempool: valid transactions that wait for a block, bounded, and shared fairly between members.

There are two shares. `own_bytes` is for what this node's users gave it: such a transaction was
acknowledged, so it is never evicted; when the share is full the next one is refused and its user
knows. The rest is for gossip, of which nothing was promised: when it is full, a newcomer displaces
the newest transactions of the member that holds most of it, if that is more than the newcomer's
member would hold then. So a member whose holdings stay within an equal part of the gossip share is
never refused, however much another one sends, and nobody displaces anything of a smaller one.
"""

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from enum import Enum
from heapq import heapify, heappop, heappush

from chain.block import MAX_CALLS_IN_BLOCK
from chain.frozen import frozen
from chain.primitives import MemberId, Milliseconds, TransactionId
from chain.rejection import Reason, Rejected
from chain.transaction import MAX_TRANSACTION_BYTES, Transaction

_NONE: frozenset[TransactionId] = frozenset()


class Origin(Enum):
    """Who brought a transaction."""

    OWN = 0
    GOSSIP = 1


@frozen
class MempoolLimits:
    """How much waits at most; ValueError if a share could not hold the largest transaction.

    One measure serves bytes and count: a transaction weighs its encoded bytes, and at least
    `max_bytes / max_count` rounded up, so that many small ones cannot pass `max_count` either.
    `own_bytes` of `max_bytes` are kept for this node's own users. `member_bytes` is what one
    member may hold of each share.
    """

    max_bytes: int = 64 * 1024 * 1024
    max_count: int = 64 * 1024
    own_bytes: int = 16 * 1024 * 1024
    member_bytes: int = 16 * 1024 * 1024

    def __post_init__(self) -> None:
        smallest = max(MAX_TRANSACTION_BYTES, self.least_weight)
        largest = min(self.own_bytes, self.max_bytes - self.own_bytes)
        if not smallest <= self.member_bytes <= largest:
            raise ValueError(
                f"{smallest} <= member_bytes <= {largest} is needed, not {self.member_bytes}"
            )

    @property
    def least_weight(self) -> int:
        """What the smallest transaction weighs."""
        return -(-self.max_bytes // self.max_count)

    def of(self, origin: Origin) -> int:
        """The share of one origin, in bytes."""
        return self.own_bytes if origin is Origin.OWN else self.max_bytes - self.own_bytes


class Mempool:
    """The transactions that wait, by id. Whoever adds one has checked its signatures and its member.

    Adding and removing cost O(log n) amortized, listing what is given.
    """

    __slots__ = (
        "_encodings",
        "_expiry",
        "_held",
        "_limits",
        "_lines",
        "_shares",
        "_size_bytes",
        "departures",
    )

    def __init__(self, limits: MempoolLimits) -> None:
        self._limits = limits
        self._size_bytes = 0
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        """By id, the oldest arrival first."""
        self._encodings: dict[bytes, Transaction] = {}
        self.departures = 0
        """How many have gone so far."""
        self._shares = {origin: _Share() for origin in Origin}
        self._lines: OrderedDict[MemberId, _AscendingKeys] = OrderedDict()
        """By member, the one that has waited longest since a block took one of its own first."""
        self._expiry = _AscendingKeys()

    @property
    def size_bytes(self) -> int:
        """The encoded bytes of everything that waits."""
        return self._size_bytes

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self._held)

    def __contains__(self, transaction_id: TransactionId) -> bool:
        return transaction_id in self._held

    def of_encoding(self, encoded: bytes) -> Transaction | None:
        """The transaction with this very encoding, if it waits here: what blocks carry, or is gossiped again, mostly does."""
        return self._encodings.get(encoded)

    def holds_exactly(self, transaction: Transaction) -> bool:
        """True if it waits here with these very signatures, which were checked when it was added."""
        known = self._held.get(transaction.id)
        return known is not None and known.transaction.signatures == transaction.signatures

    def add(self, transaction: Transaction, now_ms: Milliseconds, origin: Origin) -> None:
        """Take in a valid transaction that came at `now_ms`, no earlier than the one before.

        Rejected as DUPLICATE, MEMBER_QUOTA or MEMPOOL_FULL. A duplicate that an own user brings is
        kept from eviction from then on, if the own share has room for it.
        """
        known = self._held.get(transaction.id)
        if known is not None:
            if origin is Origin.OWN and known.origin is Origin.GOSSIP:
                self._keep_from_eviction(known)
            raise Rejected(Reason.DUPLICATE)
        weight = max(len(transaction.encoded), self._limits.least_weight)
        self._check_quota(transaction.body.member, weight, origin)
        self._make_room(transaction.body.member, weight, origin)
        self._put(_Held(transaction, now_ms, origin, weight))

    def take(
        self,
        max_bytes: int,
        max_count: int,
        without: Container[TransactionId] = _NONE,
        max_calls: int = MAX_CALLS_IN_BLOCK,
    ) -> list[Transaction]:
        """Transactions for a proposal, which stay here: in turn one of each member, each member's
        by the authors' sequence, none of `without` (those of blocks that are not final yet).

        A member is passed over as soon as its next one does not fit into what is left of
        `max_bytes` or `max_calls`, so that no author's order is broken.
        """
        taken: list[Transaction] = []
        turns: Iterable[Iterator[bytes]] = map(iter, self._lines.values())
        while True:
            again = []
            for line in turns:
                if len(taken) == max_count:
                    return taken
                following = next((key[-32:] for key in line if key[-32:] not in without), None)
                if following is None:
                    continue
                transaction = self._held[following].transaction
                size, calls = len(transaction.encoded), len(transaction.body.calls)
                if size <= max_bytes and calls <= max_calls:
                    max_bytes -= size
                    max_calls -= calls
                    taken.append(transaction)
                    again.append(line)
            if not again:
                return taken
            turns = again

    def oldest(self, max_bytes: int, max_count: int) -> list[Transaction]:
        """Those that have waited longest, oldest first, to be gossiped again.

        The oldest is given whatever its size; one that does not fit holds up none behind it.
        """
        given: list[Transaction] = []
        for held, _ in zip(self._held.values(), range(4 * max_count), strict=False):
            size = len(held.transaction.encoded)
            if size <= max_bytes or not given:
                given.append(held.transaction)
                max_bytes -= size
            if len(given) == max_count:
                break
        return given

    def waiting_since(self, without: Container[TransactionId] = _NONE) -> Milliseconds | None:
        """When the oldest one came, those of `without` apart; None if none waits."""
        ids = (each for each in self._held if each not in without)
        oldest = next(ids, None)
        return None if oldest is None else self._held[oldest].arrived_ms

    def remove(self, ids: Iterable[TransactionId]) -> None:
        """Forget those that a final block carries, or that have turned out invalid, if they are
        here; their members go to the end of the turn."""
        for each in ids:
            held = self._held.get(each)
            if held is not None:
                self._drop(held)
                if held.member in self._lines:
                    self._lines.move_to_end(held.member)

    def expire(self, wall_ms: Milliseconds) -> int:
        """Forget what is valid only until before `wall_ms`, and give the number of them.

        With the time of a final block only those go that no block can carry any more.
        """
        before = self.count
        while self._expiry and int.from_bytes(self._expiry.first[:8], "big") < wall_ms:
            self._drop(self._held[self._expiry.first[-32:]])
        return before - self.count

    def _keep_from_eviction(self, known: "_Held") -> None:
        own = self._shares[Origin.OWN]
        room = min(
            self._limits.member_bytes - own.weight_of(known.member),
            self._limits.own_bytes - own.weight,
        )
        if known.weight <= room:
            self._shares[known.origin].take_out(known)
            own.put(known)
            self._held[known.transaction.id] = replace(known, origin=Origin.OWN)

    def _check_quota(self, member: MemberId, weight: int, origin: Origin) -> None:
        would_hold = self._shares[origin].weight_of(member) + weight
        if would_hold > self._limits.member_bytes:
            detail = f"{would_hold} bytes of {self._limits.member_bytes} for one member"
            raise Rejected(Reason.MEMBER_QUOTA, detail)

    def _make_room(self, member: MemberId, weight: int, origin: Origin) -> None:
        """Evict as the module says until `weight` fits, or raise Rejected and evict nothing."""
        share, most = self._shares[origin], self._limits.of(origin)
        if share.weight + weight <= most:
            return
        heaviest = share.heaviest
        displaces = share.weight_of(member) + weight < share.weight_of(heaviest)
        if origin is Origin.OWN or not displaces:
            raise Rejected(Reason.MEMPOOL_FULL, f"{share.weight} bytes of {most} wait")
        # The heaviest holds more than `weight`, so it alone can make the room.
        while share.weight + weight > most:
            self._drop(self._held[share.newest_of(heaviest)])

    def _put(self, held: "_Held") -> None:
        self._held[held.transaction.id] = held
        self._encodings[held.transaction.encoded] = held.transaction
        self._size_bytes += len(held.transaction.encoded)
        self._shares[held.origin].put(held)
        self._expiry.add(held.expiry_key)
        if held.member not in self._lines:
            self._lines[held.member] = _AscendingKeys()
        self._lines[held.member].add(held.line_key)

    def _drop(self, held: "_Held") -> None:
        self.departures += 1
        del self._held[held.transaction.id]
        del self._encodings[held.transaction.encoded]
        self._size_bytes -= len(held.transaction.encoded)
        self._shares[held.origin].take_out(held)
        self._expiry.remove(held.expiry_key)
        line = self._lines[held.member]
        line.remove(held.line_key)
        if not line:
            del self._lines[held.member]


@frozen
class _Held:
    transaction: Transaction
    arrived_ms: Milliseconds
    origin: Origin
    weight: int

    @property
    def member(self) -> MemberId:
        return self.transaction.body.member

    @property
    def line_key(self) -> bytes:
        body = self.transaction.body
        return body.sequence.to_bytes(8, "big") + body.author + self.transaction.id

    @property
    def expiry_key(self) -> bytes:
        return self.transaction.body.valid_until.to_bytes(8, "big") + self.transaction.id


class _Share:
    """What is held of one origin: how much in all and by each member, and each member's newest."""

    __slots__ = ("_ids", "_lightness", "_weights", "weight")

    def __init__(self) -> None:
        self.weight = 0
        self._weights: dict[MemberId, int] = {}
        self._ids: dict[MemberId, OrderedDict[bytes, None]] = {}
        self._lightness = _AscendingKeys()

    def weight_of(self, member: MemberId) -> int:
        return self._weights.get(member, 0)

    @property
    def heaviest(self) -> MemberId:
        """The member that holds most; of equal ones the smallest id. Somebody must hold something."""
        return MemberId(self._lightness.first[8:])

    def newest_of(self, member: MemberId) -> bytes:
        """The id of `member`'s latest arrival."""
        return next(reversed(self._ids[member]))

    def put(self, held: _Held) -> None:
        if held.member not in self._ids:
            self._ids[held.member] = OrderedDict()
        self._ids[held.member][held.transaction.id] = None
        self._weigh(held.member, self.weight_of(held.member) + held.weight)

    def take_out(self, held: _Held) -> None:
        del self._ids[held.member][held.transaction.id]
        self._weigh(held.member, self.weight_of(held.member) - held.weight)

    def _weigh(self, member: MemberId, weight: int) -> None:
        before = self._weights.pop(member, 0)
        self.weight += weight - before
        if before:
            self._lightness.remove(_lightness_key(before, member))
        if weight:
            self._lightness.add(_lightness_key(weight, member))
            self._weights[member] = weight
        else:
            del self._ids[member]


def _lightness_key(weight: int, member: MemberId) -> bytes:
    return (2**64 - weight).to_bytes(8, "big") + member


class _AscendingKeys:
    """Distinct keys, the smallest always at hand, and all of them listed in order from there.

    A heap in which removed keys stay, marked, while they are less than one in four and not at the
    top; so adding, removing and each key listed cost O(log n) amortized.
    """

    __slots__ = ("_heap", "_removed")

    def __init__(self) -> None:
        self._heap: list[bytes] = []
        self._removed: set[bytes] = set()

    def __bool__(self) -> bool:
        return bool(self._heap)

    @property
    def first(self) -> bytes:
        """The smallest key; there must be one."""
        return self._heap[0]

    def __iter__(self) -> Iterator[bytes]:
        """The keys, ascending. A heap's next smallest is a child of one that was listed before."""
        frontier = [(key, 0) for key in self._heap[:1]]
        while frontier:
            key, at = heappop(frontier)
            if key not in self._removed:
                yield key
            for child in range(2 * at + 1, min(2 * at + 3, len(self._heap))):
                heappush(frontier, (self._heap[child], child))

    def add(self, key: bytes) -> None:
        """Take in `key`, which must not be there."""
        if key in self._removed:
            self._removed.remove(key)
        else:
            heappush(self._heap, key)

    def remove(self, key: bytes) -> None:
        """Take out `key`, which must be there."""
        self._removed.add(key)
        while self._heap and self._heap[0] in self._removed:
            self._removed.remove(heappop(self._heap))
        if 4 * len(self._removed) > len(self._heap):
            self._heap = [each for each in self._heap if each not in self._removed]
            heapify(self._heap)
            self._removed.clear()
