"""Answers to those who catch up: final blocks by height, and what proves that they are final (7.2)."""

from dataclasses import replace

from chain.block import Block, block_id_of
from chain.crypto import SignatureCheck
from chain.primitives import BlockId, Height
from chain.rejection import Reason, Rejected
from chain.vote import VoteKind
from consensus.epoch import Instance
from node.replica.ledger import Ledger
from node.replica.messages import MAX_ANSWER_BLOCKS, MAX_ANSWER_BYTES, MAX_LINKS, SyncResponse


def answer(
    ledger: Ledger, height: Height, most_blocks: int = MAX_ANSWER_BLOCKS
) -> SyncResponse | None:
    """Final blocks from `height` on, within the bounds of an answer, and their proof; None if there are none."""
    blocks: list[Block] = []
    left = MAX_ANSWER_BYTES
    while len(blocks) < most_blocks:
        block = ledger.block_at(Height(height + len(blocks)))
        if block is None or (blocks and block.header.epoch != blocks[0].header.epoch):
            break
        left -= len(block.encoded)
        if blocks and left < 0:
            break
        blocks.append(block)
    return _proved(ledger, blocks) if blocks else None


def _proved(ledger: Ledger, blocks: list[Block]) -> SyncResponse | None:
    """`blocks` up to the last that has a certificate of its own; else all, and the headers to the next."""
    for count in range(len(blocks), 0, -1):
        certificate = ledger.finality_at(blocks[count - 1].header.height)
        if certificate is not None:
            return SyncResponse(tuple(blocks[:count]), (), certificate)
    certificate = ledger.finality_from(blocks[-1].header.height)
    if certificate is None:
        return None
    final = ledger.height_of(certificate.block_id)
    assert final is not None, "a stored finality is of a stored block"
    heights = range(blocks[-1].header.height + 1, final + 1)
    linked = [ledger.block_at(Height(height)) for height in heights[:MAX_LINKS]]
    links = tuple(block.header for block in linked if block is not None)
    return SyncResponse(tuple(blocks), links, certificate) if len(links) == len(heights) else None


def check_form(response: SyncResponse) -> None:
    """Rejected unless the blocks and the headers lead to the block that the certificate finalizes.

    This needs neither the tip nor the authorities, so it is asked as soon as an answer comes.
    """
    first = response.blocks[0].header
    at, height = first.parent_id, first.height
    for header in (*(block.header for block in response.blocks), *response.links):
        if header.parent_id != at or header.height != height:
            raise Rejected(Reason.WRONG_ORDER, "blocks that do not follow one another")
        at, height = block_id_of(header.encode()), Height(height + 1)
    certificate = response.certificate
    if certificate.kind is not VoteKind.FINALIZE or certificate.block_id != at:
        raise Rejected(Reason.NO_QUORUM, "the certificate does not finalize these blocks")


def check_proof(
    response: SyncResponse, tip_id: BlockId, instance: Instance, holds: SignatureCheck
) -> None:
    """Rejected unless an answer of good form is of the final blocks on `tip_id`, of this epoch (7.2).

    Two final blocks of one height cannot be, so a false one costs its sender the place.
    """
    if response.blocks[0].header.parent_id != tip_id:
        raise Rejected(Reason.WRONG_ORDER, "blocks that are not on the newest final one")
    certificate = response.certificate
    if certificate.epoch != instance.epoch:
        raise Rejected(Reason.WRONG_EPOCH, f"a certificate of epoch {certificate.epoch}")
    certificate.verify(instance.chain_id, instance.authorities, holds)


def above(response: SyncResponse, height: Height) -> SyncResponse:
    """What an answer says of the heights above `height`: others may have told of the rest before."""
    blocks = tuple(block for block in response.blocks if block.header.height > height)
    return replace(response, blocks=blocks)
