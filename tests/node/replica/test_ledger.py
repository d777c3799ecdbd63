"""The ledger: what is stored comes back, after a restart as well, and blocks hang on the tip until final."""

from dataclasses import replace

import pytest

from chain.block import Block
from chain.crypto import SecretKey
from chain.evidence import Evidence
from chain.primitives import BlockId, Digest, Epoch, Height, Milliseconds, View
from chain.receipt import NO_TRANSACTION, Outcome, Receipt
from chain.rejection import Reason, Rejected
from chain.storage import layout
from chain.transaction import Transaction
from chain.vote import VoteKind
from consensus.effects import Commit
from node.replica.ledger import CorruptedStore, Ledger
from tests.chain.growth import FIRED, Alarm
from tests.chain.scripted import END_EPOCH, set_call
from tests.chain.strategies import keyring, secret_key
from tests.node.replica.archive import Archive
from tests.node.replica.town import START, genesis_of, holds, transaction

AUTHORITIES, SECRETS = keyring(4)
GENESIS = genesis_of(AUTHORITIES)
"""Epochs of three heights."""


def _archive(heights: int = 0) -> Archive:
    archive = Archive(GENESIS, SECRETS)
    for _ in range(heights):
        archive.grow(_transaction(archive, len(archive.blocks)))
    return archive


def _transaction(archive: Archive, sequence: int, author: SecretKey | None = None) -> Transaction:
    chain_id = archive.ledger.chain_id
    if author is None:
        return transaction(chain_id, sequence)
    return transaction(chain_id, sequence, author=author)


def _reopened(archive: Archive) -> Ledger:
    return Ledger(GENESIS, archive.executor, archive.store, holds)


def _keep(archive: Archive, *blocks: Block) -> None:
    """Store blocks as not yet final, as the machine asks."""
    writes: dict[bytes, bytes | None] = {
        layout.pending_key(each.id): each.encoded for each in blocks
    }
    archive.ledger.stage(writes)
    archive.store.apply(writes)
    archive.ledger.settle()


def test_a_new_chain_begins_with_its_genesis_block_once() -> None:
    archive = _archive()
    ledger = archive.ledger
    assert ledger.tip_id == ledger.genesis_block.id == bytes(ledger.chain_id)
    assert (ledger.tip.height, ledger.current_epoch()) == (0, 0)
    assert ledger.block_at(Height(0)) == ledger.genesis_block
    again = _reopened(archive)
    assert again.first_writes == {}
    assert again.tip == ledger.tip


@pytest.mark.parametrize("heights", [1, 2, 3, 4, 7])
def test_after_a_restart_everything_is_as_it_was(heights: int) -> None:
    archive = _archive(heights)
    before, after = archive.ledger, _reopened(archive)
    assert (after.tip_id, after.tip) == (before.tip_id, before.tip)
    assert after.current_epoch() == before.current_epoch() == heights // 3
    assert after.instance(after.current_epoch()) == archive.instance
    for block, height in zip(archive.blocks, map(Height, range(heights + 1)), strict=True):
        assert after.block_at(height) == after.block(block.id) == block
        assert after.height_of(block.id) == height
    assert after.block_at(Height(heights + 1)) is None
    assert after.state.get(b"\x01s") == before.state.get(b"\x01s")


def test_a_store_whose_state_is_not_its_tips_is_refused() -> None:
    archive = _archive(2)
    archive.store.apply({layout.tip_key(): archive.blocks[1].id})
    with pytest.raises(CorruptedStore, match="do not belong together"):
        _reopened(archive)
    archive.store.apply({layout.tip_key(): b"?" * 32})
    with pytest.raises(CorruptedStore, match="do not belong together"):
        _reopened(archive)


def test_a_store_with_an_unreadable_block_that_is_not_final_is_refused() -> None:
    archive = _archive(1)
    archive.store.apply({layout.pending_key(archive.blocks[1].id): b"no block"})
    with pytest.raises(CorruptedStore, match="a block that is not final yet"):
        _reopened(archive).pending()


def test_a_block_whose_own_certificate_came_before_it_has_that_one() -> None:
    archive = _archive()
    block = archive.build()
    child = archive.build(view=2, on=block)
    own = archive.finalize(block)
    key = layout.certificate_key(own.epoch, own.view, VoteKind.FINALIZE)
    archive.ledger.stage({key: own.encode()})
    archive.store.apply({key: own.encode()})
    archive.ledger.settle()
    archive.add(block, archive.finalize(child))
    assert archive.ledger.finality_at(Height(1)) == own


def test_a_certificate_of_another_block_in_its_view_is_not_a_blocks_own() -> None:
    archive = _archive()
    block = archive.build()
    child = archive.build(view=2, on=block)
    other = archive.certificate(VoteKind.FINALIZE, 1, child.id)
    key = layout.certificate_key(other.epoch, other.view, VoteKind.FINALIZE)
    archive.ledger.stage({key: other.encode()})
    archive.store.apply({key: other.encode()})
    archive.ledger.settle()
    archive.add(block, archive.finalize(child))
    assert archive.ledger.finality_at(Height(1)) is None


def test_a_store_of_another_chain_is_refused() -> None:
    archive = _archive(1)
    other = replace(GENESIS, nonce=Digest(b"o" * 32))
    with pytest.raises(CorruptedStore, match="another chain"):
        Ledger(other, archive.executor, archive.store, holds)


def test_receipts_are_found_by_their_transactions() -> None:
    archive = _archive()
    first, second = (_transaction(archive, each) for each in (1, 2))
    archive.grow()
    archive.grow(first, second)
    for each in (first, second):
        found = archive.ledger.receipt(each.id)
        assert found is not None
        height, receipt = found
        assert (height, receipt.transaction_id) == (2, each.id)
        assert receipt.results[0].outcome is Outcome.DONE
    assert archive.ledger.receipt(_transaction(archive, 3).id) is None


def test_what_fell_due_is_found_by_its_height_and_by_no_transaction() -> None:
    archive = Archive(GENESIS, SECRETS, Alarm())
    archive.grow(_transaction(archive, 1))
    sent = _transaction(archive, 2)
    archive.grow(sent)
    fired = Receipt(NO_TRANSACTION, (FIRED, FIRED))
    assert archive.receipts[1:] == [archive.receipts[1], fired]
    for ledger in (archive.ledger, _reopened(archive)):
        assert [ledger.fallen_due(Height(height)) for height in range(4)] == [
            None,
            None,
            fired,
            None,
        ]
        assert ledger.receipt(NO_TRANSACTION) is None
        found = ledger.receipt(sent.id)
        assert found is not None
        assert found[1].transaction_id == sent.id


def test_certificates_of_a_block_of_its_own_and_of_the_next_that_has_one() -> None:
    archive = _archive()
    alone = archive.grow()
    together = archive.grow_together(2)
    ledger = archive.ledger
    own = [ledger.finality_at(Height(height)) for height in range(5)]
    named = [None if each is None else each.block_id for each in own]
    assert named == [None, alone.id, None, together[1].id, None]
    assert ledger.finality_from(Height(0)) == own[1]
    assert ledger.finality_from(Height(2)) == own[3]
    assert ledger.finality_from(Height(4)) is None


# Epochs.


def test_an_epoch_starts_from_the_last_block_of_the_one_before() -> None:
    archive = _archive(3)
    ledger, last = archive.ledger, archive.tip
    instance = ledger.instance(Epoch(1))
    assert (instance.genesis_id, instance.genesis) == (last.id, last.header)
    assert instance.handover == ledger.handover(Epoch(1)) == ledger.finality_at(Height(3))
    assert ledger.epoch_genesis(Epoch(0)) == ledger.genesis_block
    assert ledger.epoch_genesis(Epoch(1)) == last
    assert ledger.handover(Epoch(0)) is None
    assert ledger.handover(Epoch(2)) is None


def test_an_epoch_that_its_last_block_asked_to_end_is_shorter() -> None:
    archive = _archive(1)
    archive.grow(transaction(archive.ledger.chain_id, 9, END_EPOCH))
    assert archive.ledger.current_epoch() == 1
    assert _reopened(archive).current_epoch() == 1


def test_an_epoch_that_has_not_begun_is_our_mistake() -> None:
    with pytest.raises(AssertionError, match="epoch 1 has not begun"):
        _archive(2).ledger.instance(Epoch(1))


def test_certificates_are_kept_until_two_epochs_later() -> None:
    archive = _archive()
    for epoch in range(4):
        certificate = archive.nullify(5)
        key = layout.certificate_key(Epoch(epoch), View(5), VoteKind.NULLIFY)
        writes: dict[bytes, bytes | None] = {key: certificate.encode()}
        archive.ledger.stage(writes)
        archive.store.apply(writes)
        for _ in range(3):
            archive.grow()
    assert archive.ledger.current_epoch() == 4
    kept = [len(archive.ledger.certificates(Epoch(epoch))) for epoch in range(5)]
    assert kept == [0, 0, 1, 1, 0], "those of epoch 1 went when epoch 3 ended"


# Blocks above the tip.


def test_a_block_is_valid_if_its_header_is_true_and_says_why_if_not() -> None:
    archive = _archive(1)
    other = _reopened(archive)
    block = archive.build(_transaction(archive, 7))
    assert other.execute(block, archive.tip.header, archive.instance) is None
    assert other.execute(block, archive.tip.header, archive.instance) is None
    wrong = replace(block.header, state_root=Digest(b"?" * 32))
    refusal = other.execute(Block.seal(wrong, block.body), archive.tip.header, archive.instance)
    assert refusal is not None
    assert (refusal.reason, refusal.detail) == (Reason.WRONG_HEADER, "state_root")
    assert other.state_after(block.id) is not None
    assert other.state_after(BlockId(b"?" * 32)) is None


def test_blocks_are_executed_and_built_upon_their_parents() -> None:
    archive = _archive(1)
    first = archive.build()
    second = archive.build(view=3, on=first)
    other = _reopened(archive)
    with pytest.raises(AssertionError, match="parents first"):
        other.execute(second, first.header, archive.instance)
    assert other.execute(first, archive.tip.header, archive.instance) is None
    assert other.execute(second, first.header, archive.instance) is None
    assert list(other.unfinalized(second.id)) == [second, first]
    assert list(other.unfinalized(archive.tip.id)) == []
    assert list(other.unfinalized(BlockId(b"?" * 32))) == []
    foreign = Archive(GENESIS, SECRETS)
    foreign.grow(_transaction(archive, 8))
    with pytest.raises(AssertionError, match="executed block"):
        foreign.build(on=second)


def test_pending_blocks_come_lowest_first_and_those_at_or_below_the_tip_not_at_all() -> None:
    archive = _archive(1)
    first = archive.build()
    sibling = archive.build(_transaction(archive, 7))
    second = archive.build(view=3, on=first)
    _keep(archive, second, sibling, first, archive.blocks[1])
    lowest = sorted((first, sibling), key=lambda block: block.id)
    assert archive.ledger.pending() == (*lowest, second)
    assert archive.ledger.block(sibling.id) == sibling
    assert _reopened(archive).pending() == (*lowest, second)


def test_what_becomes_final_leaves_the_pending_and_so_does_what_it_drops() -> None:
    archive = _archive(1)
    first = archive.build(_transaction(archive, 6))
    sibling = archive.build(_transaction(archive, 7))
    second = archive.build(_transaction(archive, 8), view=3, on=first)
    _keep(archive, first, sibling, second)
    commit = Commit(first, archive.finalize(first), (sibling.id,))
    writes = archive.ledger.commit(commit, archive.instance).writes
    assert [writes.get(layout.pending_key(each.id), b"") for each in (first, sibling, second)] == [
        None,
        None,
        b"",
    ]
    archive.store.apply(writes)
    archive.ledger.settle()
    assert archive.ledger.pending() == (second,)
    assert archive.ledger.block(sibling.id) is None
    assert archive.ledger.state_after(sibling.id) is None
    assert list(archive.ledger.unfinalized(second.id)) == [second]
    again = _reopened(archive)
    assert again.execute(second, first.header, archive.instance) is None


def test_reading_goes_through_writes_that_the_host_has_yet_to_carry_out() -> None:
    archive = _archive(1)
    block = archive.build(_transaction(archive, 6))
    made = archive.ledger.commit(Commit(block, archive.finalize(block), ()), archive.instance)
    assert archive.ledger.block_at(Height(2)) == block
    assert archive.ledger.get(layout.tip_key()) == block.id
    assert archive.store.get(layout.tip_key()) == archive.tip.id
    archive.store.apply(made.writes)
    archive.ledger.settle()
    assert archive.ledger.get(layout.tip_key()) == block.id


def test_blocks_become_final_in_order() -> None:
    archive = _archive(1)
    first = archive.build()
    second = archive.build(view=3, on=first)
    with pytest.raises(AssertionError, match="in order"):
        archive.ledger.commit(Commit(second, archive.finalize(second), ()), archive.instance)


# What the edge asks.


def _reason(archive: Archive, given: Transaction, wall_ms: int = START + 5_000) -> Reason | None:
    try:
        archive.ledger.admit(given, Milliseconds(wall_ms))
    except Rejected as refused:
        return refused.reason
    return None


def test_a_transaction_is_admitted_by_the_newest_final_state_and_the_later_clock() -> None:
    archive = _archive(3)
    fresh = _transaction(archive, 50)
    short = transaction(archive.ledger.chain_id, 51, valid_until=START + 2_000)
    assert _reason(archive, fresh) is None
    assert _reason(archive, archive.blocks[2].body.transactions[0]) is Reason.ALREADY_INCLUDED
    assert _reason(archive, _transaction(archive, 50, secret_key(7))) is Reason.NOT_A_MEMBER
    assert _reason(archive, short, wall_ms=START) is Reason.EXPIRED, "the tip is 3 s ahead"
    assert _reason(archive, fresh, wall_ms=START + 3_700_000) is Reason.EXPIRED


def test_an_offence_is_known_once_it_stands_in_a_final_block() -> None:
    archive = _archive(1)
    pair = [archive.vote(VoteKind.NOTARIZE, 9, 3, BlockId(each * 32)) for each in (b"x", b"y")]
    evidence = Evidence.of(*pair)
    archive.ledger.check_evidence(evidence, Epoch(0))
    assert not archive.ledger.knows_offence(evidence)
    archive.grow(evidence=[evidence])
    assert archive.ledger.knows_offence(evidence)
    with pytest.raises(Rejected) as refused:
        archive.ledger.check_evidence(evidence, Epoch(0))
    assert refused.value.reason is Reason.ALREADY_INCLUDED


def test_offences_of_epochs_whose_set_is_forgotten_are_as_good_as_known() -> None:
    archive = _archive(1)
    pair = [archive.vote(VoteKind.NOTARIZE, 9, 3, BlockId(each * 32)) for each in (b"x", b"y")]
    for _ in range(15):
        archive.grow()
    assert archive.ledger.authorities_of(Epoch(0)) is None
    assert archive.ledger.knows_offence(Evidence.of(*pair))


def test_the_executor_says_when_a_block_is_wanted() -> None:
    assert _archive(1).ledger.next_deadline() is None


def test_values_of_the_state_are_read_at_the_tip() -> None:
    archive = _archive()
    archive.grow(transaction(archive.ledger.chain_id, 1, set_call(b"name", b"value")))
    values = [value for _, value in archive.ledger.state.items(b"\x01v", b"\x01w")]
    assert values == [b"value"]
