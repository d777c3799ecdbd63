"""Two stores of one chain: whatever is changed in one of them is found, at its height, and the right one is blamed."""

from dataclasses import replace

import pytest

from chain.genesis import Genesis
from chain.primitives import Height
from chain.storage import layout
from chain.storage.memory import MemoryStore
from contracts.state_words import Spot
from node.audit.findings import (
    Damage,
    Flaw,
    OtherReceipt,
    OtherState,
    Span,
    Who,
    Work,
)
from tests.contracts.network import an_id, member_id, secret
from tests.node.audit.story import (
    EPOCH_HEIGHTS,
    GENESIS,
    NAME,
    ROW,
    ROW_HEIGHT,
    TIP,
    at,
    changed,
    compared,
    kept,
    lived,
    receipt_of,
    row_changed,
    sent_in,
)

# Nothing differs.


def test_equal_stores_differ_in_nothing() -> None:
    found = compared(kept(), kept())
    assert found.difference is None
    assert (found.equal_to, found.spans, found.executed) == (
        TIP,
        (Span(Height(0), Height(TIP)),) * 2,
        None,
    )


def test_with_the_genesis_every_block_is_executed_again() -> None:
    found = compared(kept(), kept(), GENESIS)
    assert (found.difference, found.executed) == (None, (1, TIP))


@pytest.mark.parametrize("until", [0, 5, EPOCH_HEIGHTS, TIP - 1])
def test_a_store_that_is_merely_shorter_is_carried_on_from_its_own_state(until: int) -> None:
    found = compared(kept(until), kept())
    assert (found.difference, found.equal_to, found.executed) == (None, until, (until + 1, TIP))
    assert [span.tip for span in found.spans] == [until, TIP]
    assert compared(kept(), kept(until)).difference is None


def test_a_store_that_has_lost_its_beginning_says_so_and_the_rest_is_compared() -> None:
    pruned = kept()
    pruned.apply({layout.block_key(Height(height)): None for height in range(1, 5)})
    found = compared(pruned, kept(), GENESIS)
    assert (found.difference, found.spans[0]) == (None, Span(Height(5), Height(TIP)))
    assert found.executed == (1, TIP)
    tampered = changed(pruned, layout.receipt_key(Height(7), 0), receipt_of(8))
    other = compared(tampered, kept()).difference
    assert isinstance(other, OtherReceipt)
    assert other.height == 7


# The state.


@pytest.mark.parametrize("genesis", [GENESIS, None])
def test_one_tampered_key_with_what_wrote_it(genesis: Genesis | None) -> None:
    """Without a genesis, from the state of the store that ended before the key was written."""
    other = kept() if genesis else kept(5)
    found = compared(row_changed(), other, genesis)
    difference = found.difference
    assert isinstance(difference, OtherState)
    assert (difference.height, difference.wrong, difference.count) == (ROW_HEIGHT, (Who.A,), 1)
    assert difference.entry.spot == Spot("office", "rows", "selangor")
    by = {seen.who: seen for seen in difference.entry.seen}
    assert by[Who.EXECUTED].value == kept().get(ROW) != by[Who.A].value == row_changed().get(ROW)
    assert by[Who.EXECUTED].told == [b"member 3........".hex(), b"member 2........".hex()]
    assert by[Who.EXECUTED].work == Work(
        Height(ROW_HEIGHT), sent_in(ROW_HEIGHT), 0, (("office", "agree"),)
    )
    assert (Who.B in by) is (genesis is not None), "the state of a shorter store is another one"


def test_without_a_genesis_the_key_and_the_wrong_store_are_known_all_the_same() -> None:
    found = compared(kept(), row_changed())
    assert isinstance(found.difference, OtherState)
    assert (found.difference.height, found.difference.wrong) == (None, (Who.B,))
    assert found.difference.entry.spot.field == "rows"
    assert [seen.work for seen in found.difference.entry.seen] == [None, None]


def test_a_key_that_was_written_before_the_shorter_store_ended_has_no_height() -> None:
    found = compared(row_changed(), kept(ROW_HEIGHT))
    assert isinstance(found.difference, OtherState)
    assert found.difference.height is None
    assert found.executed == (ROW_HEIGHT + 1, TIP)


def test_of_several_wrong_keys_the_one_that_was_written_first_is_told() -> None:
    store = row_changed()
    user = layout.state_key(b"\x01user/users/" + secret("m0.c").public)
    revoked = at(store, user)
    old = at(kept(1), user)
    assert revoked != old
    found = compared(changed(store, user, old), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert (found.difference.height, found.difference.count) == (ROW_HEIGHT, 2)


def test_a_write_that_was_lost_is_found_where_it_was_made() -> None:
    user = layout.state_key(b"\x01user/users/" + secret("m0.c").public)
    found = compared(changed(kept(), user, at(kept(1), user)), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == 11
    executed = found.difference.entry.seen[-1]
    assert executed.work is not None
    assert executed.work.path == (("user", "revoke"),)


def test_what_nested_methods_write_is_told_with_the_whole_way() -> None:
    key = layout.state_key(b"\x01user/users/" + secret("m5.a").public)
    found = compared(changed(kept(), key, None), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    executed = found.difference.entry.seen[-1]
    assert executed.work is not None
    assert executed.work.path == (("member", "propose"), ("user", "begin"))


def test_a_key_that_no_block_wrote_is_shown_as_it_is() -> None:
    found = compared(changed(kept(), layout.state_key(b"\x01stranger"), b"\xff"), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height is None
    assert found.difference.entry.spot == Spot("", "", b"\x01stranger".hex())
    assert [(seen.who, seen.value) for seen in found.difference.entry.seen] == [
        (Who.A, b"\xff"),
        (Who.B, None),
        (Who.EXECUTED, None),
    ]


def test_what_the_genesis_wrote_is_of_height_0() -> None:
    key = layout.state_key(b"\x01member/terms/")
    key = next(k for k, _ in kept().items(*layout.state_values()) if k.startswith(b"s\x01member/m"))
    found = compared(changed(kept(), key, None), kept(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.height == 0
    executed = found.difference.entry.seen[-1]
    assert executed.work == Work(Height(0), None, None, (("member", "found"),))


def test_two_stores_with_the_same_wrong_key_are_both_wrong() -> None:
    found = compared(row_changed(), row_changed(), GENESIS)
    assert isinstance(found.difference, OtherState)
    assert found.difference.wrong == (Who.A, Who.B)
    blind = compared(row_changed(), row_changed()).difference
    assert blind == Damage(Height(TIP), Who.A, Flaw.STATE_FALSE, "")


def test_damaged_hashes_beside_a_right_state_are_told_as_such() -> None:
    key, value = next(kept().items(*layout.state_buckets()))
    for genesis in (None, GENESIS):
        found = compared(kept(), changed(kept(), key, value[:-1] + b"x"), genesis)
        assert found.difference == Damage(Height(TIP), Who.B, Flaw.TREE_FALSE, "")


def test_the_table_of_contracts_may_be_what_is_damaged() -> None:
    table = layout.state_key(b"\x01govern/programs/")
    for value in (None, b"nonsense"):
        found = compared(changed(kept(), table, value), changed(kept(), table, value), GENESIS)
        assert isinstance(found.difference, OtherState)
        assert found.difference.entry.spot.contract == "govern"


# Receipts.


def test_one_tampered_receipt_with_its_call() -> None:
    tampered = bytearray(receipt_of(3))
    tampered[-1] ^= 1
    found = compared(kept(), changed(kept(), layout.receipt_key(Height(3), 0), bytes(tampered)))
    assert isinstance(found.difference, OtherReceipt)
    assert (found.difference.height, found.difference.index) == (3, 0)
    assert found.difference.wrong == (Who.B,)
    outcomes = found.difference.outcomes
    assert outcomes is not None
    assert (outcomes.transaction, outcomes.call) == (sent_in(3), 0)
    assert outcomes.method == ("member", "endorse")
    assert found.equal_to == 2


def test_a_receipt_before_a_key_that_is_wrong_too_is_the_first() -> None:
    store = changed(row_changed(), layout.receipt_key(Height(3), 0), receipt_of(4))
    assert isinstance(compared(store, kept(), GENESIS).difference, OtherReceipt)
    later = changed(row_changed(), layout.receipt_key(Height(11), 0), receipt_of(10))
    assert isinstance(compared(later, kept(), GENESIS).difference, OtherState)


def test_a_firing_that_is_told_differently_is_named_by_its_tick() -> None:
    network = lived(0)
    form = (member_id(5), 7, NAME, secret("m5.a").public, an_id("apply"))
    network.taken("m0.a", "m5.a", "member", "propose", *form)
    network.wait(90)
    store, changed = MemoryStore(), MemoryStore()
    network.keep(store)
    network.keep(changed)
    [fired] = [each for each in network.made if each.receipts and not each.block.body.transactions]
    height = fired.block.header.height
    [receipt] = fired.receipts
    [result] = receipt.results
    other = replace(receipt, results=(replace(result, events=()),))
    changed.apply({layout.receipt_key(height, 0): other.encode()})
    found = compared(store, changed, network.genesis).difference
    assert isinstance(found, OtherReceipt)
    assert (found.height, found.wrong) == (height, (Who.B,))
    assert found.outcomes is not None
    assert (found.outcomes.transaction, found.outcomes.method) == (None, ("member", "lapse"))
    junk = replace(receipt, results=(replace(result, detail=b"\xff"),))
    changed.apply({layout.receipt_key(height, 0): junk.encode()})
    assert isinstance(compared(changed, store).difference, OtherReceipt)
    changed.apply({layout.receipt_key(height, 0): None})
    missing = compared(store, changed).difference
    assert isinstance(missing, OtherReceipt)
    assert missing.outcomes is not None
    assert [(each.who, each.result) for each in missing.outcomes.seen] == [
        (Who.A, result),
        (Who.B, None),
    ]
    told = {"member_id": member_id(5).hex(), "standing": "left", "cause": None, "votes": False}
    assert missing.outcomes.seen[0].events == (told,)
