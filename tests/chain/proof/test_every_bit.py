"""No proof holds after a change of any one bit, nor after any other small change."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.proof.proof_file import Proof
from chain.proof.verifier import Unproven, verify
from tests.chain.proof.town import (
    ABSENT,
    Town,
    flaw,
    holds,
    town,
    town_with_alarms,
    town_with_links,
)

SMALL = town(2, 2)

PROOFS: dict[str, tuple[Town, Callable[[], Proof], int | None]] = {
    "value": (SMALL, SMALL.value, None),
    "absence": (SMALL, lambda: SMALL.value(ABSENT), None),
    "transaction": (SMALL, SMALL.inclusion, None),
    "value since a checkpoint": (SMALL, lambda: SMALL.value(since=1), 1),
    "block with links": (town_with_links(), town_with_links().inclusion, None),
    "fallen due": (town_with_alarms(), lambda: town_with_alarms().fallen_due(4), None),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROOFS)
def test_no_proof_holds_after_any_single_bit_is_changed(name: str) -> None:
    at, make, since = PROOFS[name]
    data, checkpoint = make().encode(), None if since is None else at.checkpoint(since)
    assert flaw(at, data, checkpoint) is None
    held = []
    for byte in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[byte] ^= 1 << bit
            if flaw(at, bytes(changed), checkpoint) is None:
                held.append((byte, bit))
    assert held == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["value", "transaction"])
def test_nor_does_it_where_no_chain_id_is_known(name: str) -> None:
    """But for what names another chain: its authorities' signatures are not of it."""
    _, make, _ = PROOFS[name]
    data = make().encode()
    for byte in range(len(data)):
        changed = bytearray(data)
        changed[byte] ^= 1 << byte % 8
        with pytest.raises(Unproven):
            verify(bytes(changed), holds, None, None)


@pytest.mark.parametrize("name", PROOFS)
def test_no_proof_holds_when_it_is_cut_short(name: str) -> None:
    at, make, since = PROOFS[name]
    data, checkpoint = make().encode(), None if since is None else at.checkpoint(since)
    assert [end for end in range(len(data)) if flaw(at, data[:end], checkpoint) is None] == []


@given(data=st.data(), name=st.sampled_from(sorted(PROOFS)))
def test_no_proof_holds_when_bytes_are_put_in_taken_out_or_moved(
    data: st.DataObject, name: str
) -> None:
    at, make, since = PROOFS[name]
    whole, checkpoint = make().encode(), None if since is None else at.checkpoint(since)
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(len(whole), start + 80)))
    middle = whole[start:stop]
    changed = data.draw(
        st.one_of(
            st.binary(max_size=40).map(lambda more: whole[:start] + more + whole[stop:]),
            st.just(whole[:start] + middle * 2 + whole[stop:]),
            st.just(whole[:start] + middle[::-1] + whole[stop:]),
            st.integers(0, len(whole)).map(
                lambda to: (
                    (whole[:start] + whole[stop:])[:to]
                    + middle
                    + (whole[:start] + whole[stop:])[to:]
                )
            ),
        )
    )
    assert (flaw(at, changed, checkpoint) is None) is (changed == whole)


@given(st.binary(max_size=600))
def test_nothing_but_a_flaw_comes_of_any_bytes(junk: bytes) -> None:
    assert flaw(SMALL, b"sinergi proof 1\n" + junk) is not None
