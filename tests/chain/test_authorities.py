"""Who may vote, how many make a quorum, and whose turn it is."""

from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.authorities import (
    AUTHORITY_SET,
    MAX_AUTHORITIES,
    AuthoritySet,
    LeaderOrder,
    faults_tolerated,
    quorum_of,
)
from chain.codec import Codec, fixed, many
from chain.crypto import digest
from chain.primitives import BlockId, PublicKey, View
from chain.rejection import Reason, Rejected
from tests.chain import strategies
from tests.fuzz.tree import Array, Binary, write

SIZES = range(1, MAX_AUTHORITIES + 1)


@pytest.mark.parametrize("n", SIZES)
def test_two_quorums_share_an_honest_authority_and_the_honest_make_one(n: int) -> None:
    f, q = faults_tolerated(n), quorum_of(n)
    assert 3 * f < n <= 3 * f + 3
    assert q == n - f
    assert 2 * q - n >= f + 1
    assert q <= n


@pytest.mark.parametrize("n", range(1, 8))
def test_any_two_quorums_of_a_small_set_share_more_than_can_be_faulty(n: int) -> None:
    quorums = [set(each) for each in combinations(range(n), quorum_of(n))]
    assert min(len(a & b) for a in quorums for b in quorums) >= faults_tolerated(n) + 1


@given(authorities=strategies.AUTHORITY_SETS)
def test_a_set_knows_its_arithmetic_and_the_place_of_each_key(authorities: AuthoritySet) -> None:
    n = len(authorities)
    assert n == len(authorities.keys)
    assert (authorities.faults, authorities.quorum) == (faults_tolerated(n), quorum_of(n))
    assert authorities.index_of == {key: at for at, key in enumerate(authorities.keys)}
    assert AUTHORITY_SET.decode(authorities.encode()) == authorities
    assert authorities.digest() == digest(b"sinergi/authorities", authorities.encode())


@given(
    keys=st.lists(strategies.fixed(PublicKey), min_size=2, max_size=9, unique=True), data=st.data()
)
def test_keys_that_are_not_ascending_or_not_distinct_are_no_set(
    keys: list[PublicKey], data: st.DataObject
) -> None:
    ascending = sorted(keys)
    shuffled = data.draw(st.permutations(ascending))
    for wrong in (shuffled, [ascending[0], *ascending], [*ascending, ascending[-1]]):
        if wrong == ascending:
            continue
        with pytest.raises(ValueError, match="distinct and ascending"):
            AuthoritySet(tuple(wrong))
        with pytest.raises(Rejected) as refused:
            AUTHORITY_SET.decode(write(Array((Array(tuple(map(Binary, wrong))),))))
        assert refused.value.reason is Reason.MALFORMED


def _numbered(count: int) -> tuple[PublicKey, ...]:
    return tuple(PublicKey(each.to_bytes(32, "big")) for each in range(count))


def test_a_set_has_1_to_256_keys_on_the_wire_too() -> None:
    unbounded = Codec(
        "keys", tuple, (many(fixed("keys", PublicKey), 999),), max_bytes=99999, longest_array=999
    )
    for count in (0, MAX_AUTHORITIES + 1):
        with pytest.raises(ValueError, match=f"not {count}"):
            AuthoritySet(_numbered(count))
        encoded = write(Array((Array(tuple(map(Binary, _numbered(count)))),)))
        assert unbounded.decode(encoded) == _numbered(count)
        with pytest.raises(Rejected):
            AUTHORITY_SET.decode(encoded)
    largest = AuthoritySet(_numbered(MAX_AUTHORITIES))
    assert AUTHORITY_SET.decode(largest.encode()) == largest


@given(size=st.integers(1, 60), genesis_id=strategies.fixed(BlockId), first=st.integers(0, 2**63))
def test_everybody_leads_exactly_once_in_any_n_views(
    size: int, genesis_id: BlockId, first: int
) -> None:
    order = LeaderOrder.draw(size, genesis_id)
    leaders = [order.leader(View(view)) for view in range(first, first + size)]
    assert sorted(leaders) == list(range(size))
    assert order.leader(View(first + size)) == leaders[0]


@given(size=st.integers(1, 40), genesis_id=strategies.fixed(BlockId))
def test_the_order_is_the_shuffle_of_the_specification(size: int, genesis_id: BlockId) -> None:
    """Consensus section 1: for i = n-1 .. 1: j = int(SHA-256(genesis id || u32(i))) mod (i+1)."""
    order = list(range(size))
    for i in reversed(range(1, size)):
        j = int(sha256(genesis_id + i.to_bytes(4, "big")).hexdigest(), 16) % (i + 1)
        order[i], order[j] = order[j], order[i]
    drawn = LeaderOrder.draw(size, genesis_id)
    assert drawn.indices == tuple(order)
    assert drawn.leader(View(size)) == order[0]


def test_another_genesis_draws_another_order() -> None:
    orders = {LeaderOrder.draw(16, BlockId(sha256(bytes([each])).digest())) for each in range(50)}
    assert len(orders) == 50
