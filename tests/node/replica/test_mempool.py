"""The mempool against a naive model, and the promises that its page makes."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chain.crypto import SecretKey
from chain.primitives import ChainId, ClientReference, MemberId, Milliseconds, TransactionId
from chain.rejection import Reason, Rejected
from chain.transaction import Call, Execution, Transaction, TransactionBody
from node.replica.mempool import Mempool, MempoolLimits, Origin

KIBI = 1024
LIMITS = MempoolLimits(
    max_bytes=1536 * KIBI, max_count=24, own_bytes=512 * KIBI, member_bytes=256 * KIBI
)
"""A transaction weighs 64 KiB at least: 8 own ones, 16 by gossip, 4 of one member in each share."""
OWN, GOSSIP = Origin.OWN, Origin.GOSSIP
ALL_BYTES, ALL_COUNT = 10**9, 10**9


@cache
def _key(number: int) -> SecretKey:
    return SecretKey(number.to_bytes(32, "big"))


@cache
def transaction(
    *, member: int = 0, author: int = 0, sequence: int = 0, valid_until: int = 1000, kibi: int = 0
) -> Transaction:
    """A transaction of a little more than `kibi` KiB."""
    arguments = [bytes(60 * KIBI)] * (kibi // 60) + [bytes(kibi % 60 * KIBI)]
    key = _key(16 * member + author)
    body = TransactionBody(
        chain_id=ChainId.zeros(),
        member=MemberId(bytes([member]) * 16),
        author=key.public,
        sequence=sequence,
        valid_until=Milliseconds(valid_until),
        reference=ClientReference.zeros(),
        execution=Execution.ATOMIC,
        calls=tuple(Call("store", "put", each) for each in arguments),
    )
    return Transaction.sign(body, [key])


def _filled(*transactions: Transaction, origin: Origin = GOSSIP) -> Mempool:
    pool = Mempool(LIMITS)
    for at, each in enumerate(transactions):
        pool.add(each, Milliseconds(at), origin)
    return pool


def _outcome(pool: Mempool, each: Transaction, now: Milliseconds, origin: Origin) -> Reason | None:
    try:
        pool.add(each, now, origin)
    except Rejected as refused:
        return refused.reason
    return None


def _refusal(pool: Mempool, each: Transaction, origin: Origin) -> Reason | None:
    return _outcome(pool, each, Milliseconds(99), origin)


def _of(member: int, count: int, first: int = 0, valid_until: int = 1000) -> list[Transaction]:
    sequences = range(first, first + count)
    return [transaction(member=member, sequence=at, valid_until=valid_until) for at in sequences]


def test_a_proposal_takes_one_of_each_member_in_turn_and_each_members_by_sequence() -> None:
    flood = _of(0, 4)
    other, third = _of(1, 2), _of(2, 1)
    pool = _filled(*reversed(flood), *reversed(other), *third)
    assert pool.take(ALL_BYTES, ALL_COUNT) == [
        *(flood[0], other[0], third[0]),
        *(flood[1], other[1]),
        *(flood[2], flood[3]),
    ]
    assert pool.count == 7


def test_the_member_whose_transaction_was_included_waits_behind_the_others() -> None:
    first, second = _of(0, 2), _of(1, 2)
    pool = _filled(*first, *second)
    pool.remove([first[0].id])
    assert pool.take(ALL_BYTES, 1) == [second[0]]


def test_a_proposal_leaves_out_what_blocks_before_it_carry() -> None:
    first = _of(0, 3)
    pool = _filled(*first)
    assert pool.take(ALL_BYTES, 1, without={first[0].id, first[2].id}) == [first[1]]
    assert pool.take(ALL_BYTES, 1, without={each.id for each in first}) == []


def test_a_member_is_passed_over_once_its_next_transaction_does_not_fit() -> None:
    small, large, last = (
        transaction(sequence=at, kibi=kibi) for at, kibi in ((0, 0), (1, 70), (2, 0))
    )
    other = transaction(member=1, kibi=10)
    pool = _filled(small, large, last, other)
    assert pool.take(64 * KIBI, ALL_COUNT) == [small, other]


def test_a_block_full_of_calls_still_has_one_of_each_member() -> None:
    call = Call("store", "put", b"")
    batches = []
    for member in range(3):
        one = transaction(member=member)
        for sequence in range(3):
            body = replace(one.body, sequence=sequence, calls=(call,) * 500)
            batches.append(Transaction.sign(body, [_key(16 * member)]))
    pool = _filled(*batches)
    taken = pool.take(ALL_BYTES, ALL_COUNT, max_calls=2000)
    assert [each.id for each in taken] == [batches[at].id for at in (0, 3, 6, 1)]


def test_a_flood_makes_room_for_a_member_that_holds_less() -> None:
    pool = _filled(*[each for member in range(4) for each in _of(member, 4)])
    newcomer = transaction(member=9)
    pool.add(newcomer, Milliseconds(99), GOSSIP)
    assert newcomer.id in pool
    assert _of(0, 4)[3].id not in pool
    assert pool.count == 16


def test_a_member_with_as_much_as_the_others_displaces_nobody() -> None:
    pool = _filled(*[each for member in range(8) for each in _of(member, 2)])
    before = pool.oldest(ALL_BYTES, ALL_COUNT)
    assert _refusal(pool, transaction(member=0, sequence=2), GOSSIP) is Reason.MEMPOOL_FULL
    assert _refusal(pool, transaction(member=9, kibi=200), GOSSIP) is Reason.MEMPOOL_FULL
    assert pool.oldest(ALL_BYTES, ALL_COUNT) == before


def test_what_an_own_user_brought_is_never_evicted() -> None:
    kept = _of(0, 4)
    pool = _filled(*kept, origin=OWN)
    for member in range(1, 10):
        for each in _of(member, 4):
            with suppress(Rejected):
                pool.add(each, Milliseconds(50), GOSSIP)
    assert all(each.id in pool for each in kept)
    assert pool.count == 4 + 16


def test_an_own_user_is_told_when_the_own_share_is_full() -> None:
    pool = _filled(*_of(0, 4), *_of(1, 4), origin=OWN)
    assert _refusal(pool, transaction(member=2), OWN) is Reason.MEMPOOL_FULL
    pool.add(transaction(member=2), Milliseconds(99), GOSSIP)


def test_one_member_fills_no_share_alone() -> None:
    for origin in Origin:
        pool = _filled(*_of(0, 4), origin=origin)
        assert _refusal(pool, transaction(sequence=4), origin) is Reason.MEMBER_QUOTA


def test_a_gossiped_transaction_that_an_own_user_brings_again_is_kept() -> None:
    pool = _filled(*_of(0, 4), *_of(1, 3), *_of(2, 3), *_of(3, 3), *_of(4, 3))
    again = _of(0, 4)[3]
    assert _refusal(pool, again, OWN) is Reason.DUPLICATE
    assert _refusal(pool, again, OWN) is Reason.DUPLICATE
    assert _refusal(pool, again, GOSSIP) is Reason.DUPLICATE
    for member in range(5, 10):
        pool.add(transaction(member=member), Milliseconds(99), GOSSIP)
    assert again.id in pool
    full = _filled(*_of(0, 4), origin=OWN)
    late = transaction(sequence=4)
    full.add(late, Milliseconds(9), GOSSIP)
    assert _refusal(full, late, OWN) is Reason.DUPLICATE


def test_the_oldest_is_gossiped_again_even_if_it_is_larger_than_a_message() -> None:
    large, small, last = transaction(kibi=100), transaction(member=1), transaction(member=2)
    assert _filled(large, small).oldest(64 * KIBI, ALL_COUNT) == [large]
    assert _filled(small, large, last).oldest(64 * KIBI, ALL_COUNT) == [small, last]
    assert _filled(small, large).oldest(ALL_BYTES, 1) == [small]
    assert _filled(small, large).oldest(ALL_BYTES, 0) == []


def test_it_knows_an_encoding_and_the_signatures_that_were_checked() -> None:
    here, gone = transaction(), transaction(member=1)
    pool = _filled(here, gone)
    pool.remove([gone.id])
    assert pool.of_encoding(here.encoded) is here
    assert pool.holds_exactly(here)
    assert not pool.holds_exactly(replace(here, signatures=()))
    for each in (gone, transaction(member=2)):
        assert pool.of_encoding(each.encoded) is None
        assert not pool.holds_exactly(each)


def test_what_is_no_longer_valid_is_forgotten() -> None:
    early, late = transaction(valid_until=10), transaction(member=1, valid_until=11)
    pool = _filled(late, early)
    assert pool.expire(Milliseconds(10)) == 0
    assert pool.expire(Milliseconds(11)) == 1
    assert pool.take(ALL_BYTES, ALL_COUNT) == [late]
    assert pool.expire(Milliseconds(12)) == 1
    assert (pool.count, pool.size_bytes, pool.waiting_since()) == (0, 0, None)


def test_a_share_that_could_not_hold_the_largest_transaction_is_refused() -> None:
    with pytest.raises(ValueError, match="262144 <= member_bytes"):
        MempoolLimits(member_bytes=1024)
    with pytest.raises(ValueError, match="member_bytes <= 262144 is needed"):
        MempoolLimits(max_bytes=10**6, own_bytes=256 * KIBI, member_bytes=10**6)


@given(max_bytes=st.integers(4 * 256 * KIBI, 10**9), max_count=st.integers(4, 10**6))
def test_the_bound_in_bytes_is_a_bound_in_count(max_bytes: int, max_count: int) -> None:
    share = max_bytes // 2
    limits = MempoolLimits(max_bytes, max_count, own_bytes=share, member_bytes=share)
    assert max_bytes // limits.least_weight <= max_count


@dataclass
class _Waiting:
    transaction: Transaction
    arrived_ms: Milliseconds
    origin: Origin

    @property
    def member(self) -> MemberId:
        return self.transaction.body.member

    @property
    def weight(self) -> int:
        return max(len(self.transaction.encoded), 64 * KIBI)


class _NaiveMempool:
    """The same promises without any index."""

    def __init__(self) -> None:
        self.waiting: list[_Waiting] = []
        self.turns: list[MemberId] = []

    def find(self, transaction_id: TransactionId) -> _Waiting | None:
        return next((each for each in self.waiting if each.transaction.id == transaction_id), None)

    def weight(self, origin: Origin, member: MemberId | None = None) -> int:
        return sum(
            each.weight
            for each in self.waiting
            if each.origin is origin and member in (None, each.member)
        )

    def add(self, new: _Waiting) -> Reason | None:
        known = self.find(new.transaction.id)
        quota = self.weight(new.origin, new.member) + new.weight > 256 * KIBI
        most = (512 if new.origin is OWN else 1024) * KIBI
        full = self.weight(new.origin) + new.weight > most
        if known is not None:
            if new.origin is OWN and not quota and not full:
                known.origin = OWN
            return Reason.DUPLICATE
        if quota:
            return Reason.MEMBER_QUOTA
        if full and not (new.origin is GOSSIP and self._makes_room(new, most)):
            return Reason.MEMPOOL_FULL
        self.waiting.append(new)
        if new.member not in self.turns:
            self.turns.append(new.member)
        return None

    def _makes_room(self, new: _Waiting, most: int) -> bool:
        heaviest = min(self.turns, key=lambda each: (-self.weight(GOSSIP, each), each))
        if self.weight(GOSSIP, new.member) + new.weight >= self.weight(GOSSIP, heaviest):
            return False
        while self.weight(GOSSIP) + new.weight > most:
            newest = [e for e in self.waiting if e.origin is GOSSIP and e.member == heaviest][-1]
            self.drop([newest])
        return True

    def drop(self, gone: Sequence[_Waiting]) -> None:
        self.waiting = [each for each in self.waiting if each not in gone]
        left = [each.member for each in self.waiting]
        self.turns = [each for each in self.turns if each in left]

    def remove(self, transaction_id: TransactionId) -> int:
        found = self.find(transaction_id)
        if found is None:
            return 0
        self.drop([found])
        if found.member in self.turns:
            self.turns.remove(found.member)
            self.turns.append(found.member)
        return 1

    def take(
        self, max_bytes: int, max_count: int, without: set[TransactionId]
    ) -> list[Transaction]:
        lines = [
            sorted(
                (
                    each.transaction
                    for each in self.waiting
                    if each.member == member and each.transaction.id not in without
                ),
                key=lambda each: (each.body.sequence, each.body.author, each.id),
            )
            for member in self.turns
        ]
        taken: list[Transaction] = []
        while any(lines):
            for line in lines:
                if len(taken) == max_count:
                    return taken
                if line and len(line[0].encoded) <= max_bytes:
                    max_bytes -= len(line[0].encoded)
                    taken.append(line.pop(0))
                else:
                    line.clear()
        return taken

    def oldest(self, max_bytes: int, max_count: int) -> list[Transaction]:
        given: list[Transaction] = []
        for each in self.waiting[: 4 * max_count]:
            left = max_bytes - sum(len(one.encoded) for one in given)
            if (not given or len(each.transaction.encoded) <= left) and len(given) < max_count:
                given.append(each.transaction)
        return given


NEW = st.builds(
    transaction,
    member=st.integers(0, 7),
    author=st.integers(0, 1),
    sequence=st.integers(0, 5),
    valid_until=st.integers(0, 40),
    kibi=st.sampled_from((0, 0, 0, 1, 70, 100, 200)),
)
BUDGET_BYTES = st.sampled_from((0, KIBI, 80 * KIBI, 300 * KIBI, ALL_BYTES))
BUDGET_COUNT = st.integers(0, 12)


class MempoolMachine(RuleBasedStateMachine):
    """The mempool and the naive one, told the same."""

    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.pool = Mempool(LIMITS)
        self.naive = _NaiveMempool()
        self.now = 0
        self.wall = 0

    def _some(self, data: st.DataObject) -> Transaction:
        return data.draw(st.sampled_from(self.naive.waiting)).transaction

    def _add(self, new: Transaction, origin: Origin) -> None:
        before = len(self.naive.waiting)
        self.now += 1
        refusal = self.naive.add(_Waiting(new, Milliseconds(self.now), origin))
        assert _outcome(self.pool, new, Milliseconds(self.now), origin) is refusal
        self.happened[f"{origin.name} {'added' if refusal is None else refusal.value}"] += 1
        self.happened["evicted"] += refusal is None and len(self.naive.waiting) <= before

    @rule(new=NEW, origin=st.sampled_from(Origin))
    def add(self, new: Transaction, origin: Origin) -> None:
        self._add(new, origin)

    @rule(member=st.integers(0, 7), count=st.integers(2, 6), origin=st.sampled_from(Origin))
    def flood(self, member: int, count: int, origin: Origin) -> None:
        for each in _of(member, count, first=self.now, valid_until=self.wall + count):
            self._add(each, origin)

    @rule(members=st.lists(st.integers(0, 7), unique=True, min_size=4), count=st.integers(2, 4))
    def crowd(self, members: list[int], count: int) -> None:
        for member in members:
            self.flood(member, count, GOSSIP)

    @precondition(lambda self: self.naive.waiting)
    @rule(data=st.data(), origin=st.sampled_from(Origin))
    def add_again(self, data: st.DataObject, origin: Origin) -> None:
        again: _Waiting = data.draw(st.sampled_from(self.naive.waiting))
        before = again.origin
        self._add(again.transaction, origin)
        self.happened["kept from eviction"] += again.origin is not before

    @precondition(lambda self: self.naive.waiting)
    @rule(data=st.data(), count=st.integers(1, 6))
    def remove(self, data: st.DataObject, count: int) -> None:
        ids = [self._some(data).id for _ in range(count)]
        self.pool.remove(ids)
        for each in ids:
            self.happened["removed" if self.naive.remove(each) else "not here to remove"] += 1

    @precondition(lambda self: self.naive.waiting)
    @rule(max_bytes=BUDGET_BYTES, max_count=BUDGET_COUNT, data=st.data())
    def commit(self, max_bytes: int, max_count: int, data: st.DataObject) -> None:
        without = {self._some(data).id for _ in range(data.draw(st.integers(0, 4)))}
        taken = self.pool.take(max_bytes, max_count, without)
        assert taken == self.naive.take(max_bytes, max_count, without)
        self.happened["took some" if taken else "took none"] += 1
        if data.draw(st.booleans()):
            self.pool.remove([each.id for each in taken])
            self.happened["committed"] += sum(self.naive.remove(each.id) for each in taken)

    @rule(passed=st.integers(0, 5))
    def expire(self, passed: int) -> None:
        self.wall += passed
        gone = [e for e in self.naive.waiting if e.transaction.body.valid_until < self.wall]
        self.naive.drop(gone)
        assert self.pool.expire(Milliseconds(self.wall)) == len(gone)
        self.happened["expired" if gone else "nothing to expire"] += 1

    @rule(max_bytes=BUDGET_BYTES, max_count=BUDGET_COUNT)
    def oldest(self, max_bytes: int, max_count: int) -> None:
        given = self.pool.oldest(max_bytes, max_count)
        assert given == self.naive.oldest(max_bytes, max_count)
        self.happened["oldest given" if given else "no oldest given"] += 1

    @rule(data=st.data(), count=st.integers(0, 3))
    def waiting_since(self, data: st.DataObject, count: int) -> None:
        first = [each.transaction.id for each in self.naive.waiting[:count]]
        left = self.naive.waiting[count:]
        since = self.pool.waiting_since(without=first)
        assert since == (left[0].arrived_ms if left else None)
        self.happened["somebody waits" if left else "nobody waits"] += 1

    @invariant()
    def holds_what_the_naive_one_holds(self) -> None:
        held = [each.transaction for each in self.naive.waiting]
        assert self.pool.count == len(held)
        assert self.pool.size_bytes == sum(len(each.encoded) for each in held)
        assert all(each.id in self.pool for each in held)
        assert all(self.pool.of_encoding(each.encoded) is each for each in held)
        assert self.pool.take(ALL_BYTES, ALL_COUNT) == self.naive.take(ALL_BYTES, ALL_COUNT, set())
        assert self.pool.count <= LIMITS.max_count
        assert self.pool.size_bytes <= LIMITS.max_bytes


MUST_HAPPEN = (
    *(f"{origin.name} added" for origin in Origin),
    *(
        f"{origin.name} {reason.value}"
        for origin in Origin
        for reason in (Reason.DUPLICATE, Reason.MEMBER_QUOTA, Reason.MEMPOOL_FULL)
    ),
    *("evicted", "kept from eviction", "removed", "not here to remove", "committed"),
    *("took some", "took none", "expired", "nothing to expire"),
    *("oldest given", "no oldest given", "somebody waits", "nobody waits"),
)


def test_it_does_what_the_naive_mempool_does_and_everything_happened() -> None:
    MempoolMachine.happened.clear()
    run_state_machine_as_test(
        MempoolMachine, settings=settings(max_examples=60, stateful_step_count=50)
    )
    never = [each for each in MUST_HAPPEN if not MempoolMachine.happened[each]]
    assert not never, MempoolMachine.happened
