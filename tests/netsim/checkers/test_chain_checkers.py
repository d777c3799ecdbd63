"""Checkers that look at final blocks: roots, shape, replay."""

from dataclasses import replace

from chain.primitives import Digest, Epoch, Height, Milliseconds, View
from chain.receipt import NO_TRANSACTION, Receipt
from chain.vote import VoteKind
from netsim.checkers.chain_shape import ChainShape
from netsim.checkers.equal_roots import EqualRoots
from netsim.checkers.replay import Replay
from netsim.checkers.signed_transactions import SignedTransactions
from tests.netsim.checkers.stage import Stage, resealed


def test_a_true_block_has_the_root_of_its_execution() -> None:
    at = Stage(EqualRoots())
    first = at.child(at.genesis, 1, [at.transaction()])
    second = at.child(first, 2)
    for node in (0, 1):
        at.commit(node, first)
    at.commit(0, second)
    assert at.said == []


def test_a_block_of_another_state_is_seen() -> None:
    at = Stage(EqualRoots())
    at.commit(0, resealed(at.child(at.genesis, 1), state_root=Digest(b"x" * 32)))
    assert at.said == ["equal roots"]


def test_a_node_with_another_root_at_a_height_is_seen() -> None:
    at = Stage(EqualRoots())
    first = at.child(at.genesis, 1)
    at.commit(0, first)
    at.commit(1, resealed(first, state_root=Digest(b"x" * 32)))
    assert at.said == ["equal roots"]


def test_other_receipts_than_those_of_execution_are_seen() -> None:
    at = Stage(EqualRoots())
    at.commit(0, replace(at.child(at.genesis, 1, [at.transaction()]), receipts=()))
    assert at.said == ["equal roots"]


def test_a_chain_has_a_shape() -> None:
    at = Stage(ChainShape())
    first = at.child(at.genesis, 1)
    second = at.child(first, 4)
    for node in (0, 1):
        at.commit(node, first)
        at.commit(node, second)
    assert at.said == []


def test_a_height_that_is_left_out_is_seen() -> None:
    at = Stage(ChainShape())
    at.commit(0, resealed(at.child(at.genesis, 1), height=Height(2)))
    assert at.said == ["chain shape"]


def test_time_that_does_not_pass_is_seen() -> None:
    at = Stage(ChainShape())
    first = at.child(at.genesis, 1)
    at.commit(0, first)
    at.commit(0, resealed(at.child(first, 2), timestamp_ms=first.block.header.timestamp_ms))
    assert at.said == ["chain shape"]


def test_views_and_epochs_that_go_back_or_jump_are_seen() -> None:
    for lie in ({"view": View(1)}, {"epoch": Epoch(2)}):
        at = Stage(ChainShape())
        first = at.child(at.genesis, 1)
        at.commit(0, first)
        at.commit(0, resealed(at.child(first, 2), **lie))
        assert at.said == ["chain shape"], lie


def test_a_certificate_of_an_earlier_view_than_its_block_is_seen() -> None:
    at = Stage(ChainShape())
    first = at.child(at.genesis, 3)
    at.commit(0, first, at.certificate(VoteKind.FINALIZE, 2, first.block.id))
    assert at.said == ["chain shape"]


def test_a_block_of_tomorrow_is_seen() -> None:
    at = Stage(ChainShape())
    first = at.child(at.genesis, 1)
    tomorrow = first.block.header.timestamp_ms + 24 * 3_600_000
    at.commit(0, first)
    at.commit(0, resealed(at.child(first, 2), timestamp_ms=Milliseconds(tomorrow)))
    assert at.said == ["chain shape"]


def test_a_transaction_that_is_in_the_chain_twice_is_seen() -> None:
    at = Stage(Replay())
    transaction = at.transaction()
    first = at.child(at.genesis, 1, [transaction])
    second = at.child(first, 2, [at.transaction(2)])
    third = at.child(second, 3)
    for node in (0, 1):
        at.commit(node, first)
        at.commit(node, second)
    assert at.said == []
    again = replace(
        third, block=replace(third.block, body=first.block.body), receipts=first.receipts
    )
    at.commit(0, again)
    assert at.said == ["replay"]


def test_receipts_of_other_transactions_are_seen() -> None:
    at = Stage(Replay())
    first = at.child(at.genesis, 1, [at.transaction()])
    at.commit(0, replace(first, receipts=()))
    assert at.said == ["replay"]


def test_a_receipt_of_what_fell_due_comes_once_and_last() -> None:
    fired = Receipt(NO_TRANSACTION, ())
    at = Stage(Replay())
    first = at.child(at.genesis, 1, [at.transaction()])
    at.commit(0, replace(first, receipts=(*first.receipts, fired)))
    assert at.said == []
    at.commit(1, replace(first, receipts=(fired, *first.receipts)))
    at.commit(2, replace(first, receipts=(*first.receipts, fired, fired)))
    assert at.said == ["replay", "replay"]


def test_a_transaction_that_nobody_signed_is_seen() -> None:
    at = Stage(SignedTransactions())
    signed, other = at.transaction(1), at.transaction(2)
    at.commit(0, at.child(at.genesis, 1, [signed]))
    assert at.said == []
    forged = replace(signed, signatures=other.signatures)
    at.commit(0, at.child(at.child(at.genesis, 1), 2, [forged]))
    assert at.said == ["signed transactions"]
