"""Whatever is damaged in one of two stores is found, at its height, and the other store is not blamed."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.genesis import Genesis
from chain.primitives import Height
from chain.storage import layout
from node.audit.findings import (
    Damage,
    Flaw,
    NoChain,
    OtherChain,
    OtherReceipt,
    OtherState,
    Who,
)
from tests.node.audit.story import (
    GENESIS,
    ROW_HEIGHT,
    TIP,
    at,
    changed,
    compared,
    kept,
    lived,
    row_changed,
    sent_in,
)

# Damage.


DAMAGES: dict[str, tuple[Callable[[], tuple[bytes, bytes | None]], int, Flaw]] = {
    "gap": (lambda: (layout.block_key(Height(5)), None), 5, Flaw.BLOCK_MISSING),
    "nonsense": (lambda: (layout.block_key(Height(5)), b"x"), 5, Flaw.BLOCK_UNREADABLE),
    "another block": (
        lambda: (layout.block_key(Height(5)), at(kept(), layout.block_key(Height(6)))),
        5,
        Flaw.BLOCK_MISPLACED,
    ),
    "no receipt": (
        lambda: (layout.receipt_key(Height(4), 0), None),
        4,
        Flaw.RECEIPT_MISSING,
    ),
    "no receipt that can be read": (
        lambda: (layout.receipt_key(Height(4), 0), b"\x91"),
        4,
        Flaw.RECEIPT_UNREADABLE,
    ),
    "a transaction is not found": (
        lambda: (layout.inclusion_key(sent_in(4)), None),
        4,
        Flaw.INDEX_FALSE,
    ),
    "an epoch is not found": (
        lambda: (layout.epoch_key(lived(0).epoch), None),
        0,
        Flaw.INDEX_FALSE,
    ),
    "the tip is another block": (
        lambda: (layout.tip_key(), bytes(32)),
        TIP,
        Flaw.BLOCK_MISPLACED,
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("genesis", [GENESIS, None])
def test_damage_is_told_with_its_height(name: str, genesis: Genesis | None) -> None:
    make, height, flaw = DAMAGES[name]
    found = compared(changed(kept(), *make()), kept(), genesis)
    assert isinstance(found.difference, Damage)
    told = (found.difference.height, found.difference.side, found.difference.flaw)
    assert told == (height, Who.A, flaw)


def test_two_stores_that_both_lack_a_block_are_executed_up_to_it() -> None:
    lacking = [changed(kept(), layout.block_key(Height(5)), None) for _ in range(2)]
    found = compared(lacking[0], lacking[1], GENESIS)
    assert isinstance(found.difference, Damage)
    assert found.executed == (1, 4)


def test_a_store_of_which_no_block_can_be_read_is_damaged_and_not_another_chain() -> None:
    broken = kept()
    blocks = [layout.block_key(Height(height)) for height in range(TIP + 1)]
    broken.apply(dict.fromkeys(blocks, b"x"))
    for stores in ((broken, kept()), (broken, broken.copy())):
        found = compared(*stores)
        assert isinstance(found.difference, Damage)
        assert (found.difference.side, found.difference.height) == (Who.A, 0)


def test_a_damaged_store_does_not_hide_a_key_that_was_wrong_before() -> None:
    store = changed(row_changed(), layout.block_key(Height(11)), None)
    found = compared(store, kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == ROW_HEIGHT


# Whatever it is.


_OWN = (b"c", b"f", b"p")
"""Certificates and blocks that are not final: honest nodes have different ones."""
_KEYS = [key for key, _ in kept().items(b"", b"\xff") if not key.startswith(_OWN)]


@settings(max_examples=60)
@given(st.sampled_from(_KEYS), st.data(), st.sampled_from([GENESIS, None]))
def test_whatever_is_changed_is_found_and_the_other_store_is_not_blamed(
    key: bytes, data: st.DataObject, genesis: Genesis | None
) -> None:
    value = at(kept(), key)
    bit = data.draw(st.none() | st.integers(0, max(0, 8 * len(value) - 1)))
    damaged = None
    if bit is not None and value:
        damaged = bytearray(value)
        damaged[bit // 8] ^= 1 << bit % 8
    store = changed(kept(), key, None if damaged is None else bytes(damaged))
    try:
        found = compared(store, kept(), genesis)
    except (NoChain, OtherChain):
        assert key in (layout.tip_key(), layout.block_key(Height(0)))
        return
    if found.difference is None:
        assert found.spans[0] != found.spans[1], "only a lost beginning is no difference"
        return
    match found.difference:
        case Damage(side=side):
            assert side is Who.A
        case OtherReceipt(wrong=wrong) | OtherState(wrong=wrong):
            assert wrong == (Who.A,)
        case other:
            raise AssertionError(other)
