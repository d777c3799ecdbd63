"""What can be proven from a store, and what cannot yet."""

import pytest

from chain.evidence import Evidence
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, TransactionId
from chain.proof import assemble
from chain.proof.assemble import Unprovable
from chain.proof.proof_file import InclusionClaim
from chain.receipt import NO_TRANSACTION
from chain.storage import layout
from chain.vote import VoteKind
from tests.chain.growth import Alarm
from tests.chain.proof.town import (
    FIVE,
    FOUR,
    PRESENT,
    SECRETS,
    SEVEN,
    Town,
    flaw,
    town,
    town_with_alarms,
)
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, transaction

LONG = Parameters(epoch_heights=1000)
NOBODY = TransactionId(b"?" * 32)


@pytest.mark.parametrize("epochs", [0, 1, 3])
@pytest.mark.parametrize("heights_more", [1, 2, 3])
def test_every_transaction_and_value_of_a_chain_can_be_proven(
    epochs: int, heights_more: int
) -> None:
    at = town(epochs, heights_more)
    assert flaw(at, at.value()) is None
    for block in at.archive.blocks:
        for each in block.body.transactions:
            assert flaw(at, at.inclusion(each.id)) is None


def test_a_transaction_is_proven_beside_what_fell_due_in_its_block() -> None:
    archive = Archive(genesis_of(FOUR, parameters=LONG), SECRETS, Alarm())
    for height, many in enumerate((1, 1, 2, 2, 3, 4)):
        sent = [transaction(archive.ledger.chain_id, 10 * height + each) for each in range(many)]
        archive.grow(*sent)
        for each in sent:
            at = Town(archive, each.id)
            assert flaw(at, at.inclusion()) is None
    with pytest.raises(Unprovable, match="is not final here"):
        archive.ledger.prove_inclusion(NO_TRANSACTION, Epoch(0))


def test_what_fell_due_is_proven_where_something_did() -> None:
    at = town_with_alarms()
    for height in (2, 4, 6):
        assert flaw(at, at.fallen_due(height)) is None
    for height in (1, 3, 5):
        with pytest.raises(Unprovable, match=f"nothing fell due at the start of height {height}"):
            at.fallen_due(height)
    with pytest.raises(Unprovable, match="height 7 is not final here"):
        at.fallen_due(7)


def test_the_store_keeps_the_authorities_of_every_epoch() -> None:
    store = town().archive.store
    found = [store.get(layout.authorities_key(Epoch(epoch))) for epoch in range(6)]
    assert found == [
        *(each.encode() for each in (FOUR, FOUR, FIVE, SEVEN, SEVEN)),
        None,
    ]


def test_what_is_not_final_cannot_be_proven() -> None:
    ledger = town().archive.ledger
    with pytest.raises(Unprovable, match=f"transaction {NOBODY.hex()} is not final here"):
        ledger.prove_inclusion(NOBODY)


def test_the_state_of_the_genesis_has_no_certificate() -> None:
    archive = Archive(genesis_of(FOUR), SECRETS)
    with pytest.raises(Unprovable, match="height 0 has no certificate here yet"):
        archive.ledger.prove_value(PRESENT)


def test_a_proof_cannot_start_after_the_epoch_of_its_block() -> None:
    ledger = town().archive.ledger
    with pytest.raises(Unprovable, match="height 13 is of epoch 4, and epoch 5 was asked"):
        ledger.prove_value(PRESENT, Epoch(5))


def test_a_block_that_became_final_long_after_cannot_be_proven() -> None:
    archive = Archive(genesis_of(FOUR, parameters=LONG), SECRETS)
    one = transaction(archive.ledger.chain_id, 1)
    first = archive.build(one, view=1)
    chain = [first]
    for view in range(2, 259):
        chain.append(archive.build(view=view, on=chain[-1]))
    proof = archive.finalize(chain[-1])
    for each in chain:
        archive.add(each, proof)
    with pytest.raises(Unprovable, match="height 1 became final 257 heights later"):
        archive.ledger.prove_inclusion(one.id)
    at = Town(archive, one.id)
    assert flaw(at, at.value()) is None


def test_evidence_stands_before_the_transactions() -> None:
    archive = Archive(genesis_of(FOUR), SECRETS)
    pair = [archive.vote(VoteKind.NOTARIZE, 9, 2, BlockId(letter * 32)) for letter in (b"x", b"y")]
    one = transaction(archive.ledger.chain_id, 1)
    archive.grow(one, evidence=[Evidence.of(*pair)])
    at = Town(archive, one.id)
    claim = at.inclusion().claim
    assert isinstance(claim, InclusionClaim)
    assert claim.transaction_path[:2] == b"\0\x01"
    assert claim.receipt_path == b"\0\0"
    assert flaw(at, at.inclusion()) is None


def test_a_proof_that_nobody_would_read_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "MAX_PROOF_BYTES", 3000)
    ledger = town().archive.ledger
    with pytest.raises(
        Unprovable, match=r"it would have 4[0-9]{3} bytes; start from a later epoch"
    ):
        ledger.prove_value(PRESENT)
    assert ledger.prove_value(PRESENT, Epoch(4))
