"""The newest blocks read or made are at hand, within a bound of bytes."""

from chain.block import Block
from chain.genesis import Parameters
from chain.primitives import Height
from node.replica.recent_blocks import MAX_RECENT_BYTES, RecentBlocks
from tests.chain.scripted import set_call
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, transaction


def _large_blocks(count: int) -> list[Block]:
    """Blocks of half a megabyte."""
    long = genesis_of(keyring(1)[0], parameters=Parameters(epoch_heights=1000))
    archive = Archive(long, keyring(1)[1])
    chain_id = archive.ledger.chain_id
    return [
        archive.grow(
            *[transaction(chain_id, 20 * at + n, set_call(b"k", bytes(50_000))) for n in range(10)]
        )
        for at in range(count)
    ]


def test_the_oldest_go_when_the_bytes_are_used_up() -> None:
    blocks = _large_blocks(10)
    recent = RecentBlocks()
    for each in (*blocks, blocks[-1]):
        recent.add(each)
    kept = [each for each in blocks if recent.get(each.header.height) == each]
    assert kept == blocks[-len(kept) :]
    assert 1 < len(kept) < len(blocks)
    size = sum(len(each.encoded) for each in kept)
    assert size <= MAX_RECENT_BYTES < size + len(blocks[0].encoded)


def test_a_height_that_was_never_read_is_not_there() -> None:
    assert RecentBlocks().get(Height(7)) is None
