"""Answers: which final blocks a node sends, and under which certificate."""

from chain.genesis import Parameters
from chain.primitives import Height
from node.replica import answers
from node.replica.messages import (
    MAX_ANSWER_BLOCKS,
    MAX_ANSWER_BYTES,
    MAX_LINKS,
    SyncResponse,
    encode_message,
)
from tests.chain.scripted import set_call
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, transaction

ALONE, SECRET = keyring(1)
LONG = genesis_of(ALONE, parameters=Parameters(epoch_heights=10_000))
SHORT = genesis_of(ALONE, parameters=Parameters(epoch_heights=4))


def _shape(archive: Archive, height: int) -> tuple[int, int, int] | None:
    """Blocks, links, and the height of the block that the certificate names."""
    found = answers.answer(archive.ledger, Height(height))
    if found is None:
        return None
    final = archive.ledger.height_of(found.certificate.block_id)
    assert final is not None
    return len(found.blocks), len(found.links), final


def test_an_answer_holds_the_blocks_from_the_height_on_and_their_proof() -> None:
    archive = Archive(LONG, SECRET)
    for _ in range(3):
        archive.grow()
    found = answers.answer(archive.ledger, Height(2))
    proof = archive.ledger.finality_at(Height(3))
    assert proof is not None
    assert found == SyncResponse(tuple(archive.blocks[2:]), (), proof)
    assert answers.answer(archive.ledger, Height(4)) is None
    assert answers.answer(archive.ledger, Height(2**64 - 1)) is None


def test_an_answer_ends_with_its_epoch() -> None:
    archive = Archive(SHORT, SECRET)
    for _ in range(6):
        archive.grow()
    assert _shape(archive, 1) == (4, 0, 4)
    assert _shape(archive, 4) == (1, 0, 4)
    assert _shape(archive, 5) == (2, 0, 6)


def test_where_certificates_are_rare_the_answer_ends_at_the_last_or_leads_to_the_next() -> None:
    archive = Archive(LONG, SECRET)
    for together in (100, 150, 150, 300):
        archive.grow_together(together)
    assert _shape(archive, 1) == (250, 0, 250)
    assert _shape(archive, 50) == (201, 0, 250)
    assert _shape(archive, 250) == (151, 0, 400)
    assert _shape(archive, 401) == (MAX_ANSWER_BLOCKS, 44, 700)
    assert _shape(archive, 445) == (256, 0, 700)


def test_a_certificate_too_far_above_cannot_be_led_to() -> None:
    archive = Archive(LONG, SECRET)
    archive.grow_together(MAX_ANSWER_BLOCKS + MAX_LINKS + 1)
    assert _shape(archive, 1) is None
    assert _shape(archive, 2) == (MAX_ANSWER_BLOCKS, MAX_LINKS, 513)


def test_a_final_block_without_a_certificate_in_the_store_proves_nothing() -> None:
    archive = Archive(LONG, SECRET)
    block = archive.build()
    archive.add(block, archive.finalize(archive.build(view=2, on=block)))
    assert _shape(archive, 1) is None
    assert _shape(archive, 0) is None


def test_an_answer_stays_within_its_bytes_unless_one_block_is_larger() -> None:
    archive = Archive(LONG, SECRET)
    chain_id = archive.ledger.chain_id
    for at in range(4):
        calls = [set_call(b"%d" % each, bytes(50_000)) for each in range(at + 1)]
        archive.grow(*[transaction(chain_id, 9 * at + n, call) for n, call in enumerate(calls)])
    archive.grow(*[transaction(chain_id, 90 + n, set_call(b"k", bytes(60_000))) for n in range(6)])
    assert [_shape(archive, height) for height in range(1, 6)] == [
        (2, 0, 2),
        (2, 0, 3),
        (1, 0, 3),
        (1, 0, 4),
        (1, 0, 5),
    ]
    for height in range(1, 5):
        found = answers.answer(archive.ledger, Height(height))
        assert found is not None
        assert len(encode_message(found)) < MAX_ANSWER_BYTES + 1_000
