"""Sync both ways: finalized blocks by height, each answer proved by a certificate (consensus section 7)."""

from chain.block import Block, block_id_of
from chain.crypto import SignatureCheck
from chain.primitives import BlockId, Height, Milliseconds, NodeId
from chain.rejection import Reason, Rejected
from chain.vote import VoteKind
from consensus.epoch import Instance
from node.replica.ledger import Ledger
from node.replica.messages import MAX_ANSWER_BLOCKS, MAX_ANSWER_BYTES, MAX_LINKS, SyncResponse

ANSWER_WITHIN_MS = 2_000
"""How long one peer is waited for before the next is asked."""
LONGEST_WAIT_MS = 30_000
PATIENCE_MS = 3_000
"""How long a node that is one block behind waits for the votes, before it asks."""


class Sync:
    """Whom to ask for blocks, and when. A peer's claimed height is a hint, and never a target (7.3)."""

    __slots__ = (
        "_asked",
        "_attempt",
        "_behind_since",
        "_claims",
        "_due",
        "_last",
        "_shown_by",
        "_urgent",
    )

    def __init__(self) -> None:
        self._claims: dict[NodeId, Height] = {}
        self._asked: dict[NodeId, Height] = {}
        """What was asked of each peer last and not answered yet: the height from which on."""
        self._last: NodeId | None = None
        self._attempt = 0
        self._due: Milliseconds | None = None
        self._behind_since: Milliseconds | None = None
        self._urgent = False
        self._shown_by: NodeId | None = None

    def claim(self, peer: NodeId, height: Height) -> None:
        """`peer` says that it has finalized `height`."""
        self._claims[peer] = height

    def forget(self, peer: NodeId) -> None:
        """`peer` cannot be reached any more, or has lied."""
        self._claims.pop(peer, None)
        self._asked.pop(peer, None)

    def hurry(self, now_ms: Milliseconds, shown_by: NodeId | None) -> None:
        """Something lies beyond what single blocks can bridge, or `shown_by` is in a later epoch."""
        if not self._urgent:
            self._urgent = True
            self._shown_by = shown_by
            self._due = now_ms

    def advanced(self, now_ms: Milliseconds) -> None:
        """A block was committed: ask on at once if there is more, the peer that answered first."""
        self._attempt = 0
        self._shown_by = self._last
        self._urgent = False
        self._behind_since = None
        self._due = now_ms if self._due is not None else None

    def takes(self, peer: NodeId, response: SyncResponse) -> bool:
        """True if `peer` was asked for this, however long ago; each question is answered once."""
        start = response.blocks[0].header.height if response.blocks else self._asked.get(peer)
        if start is None or self._asked.get(peer) != start:
            return False
        del self._asked[peer]
        self._last = peer
        return True

    def next_due(self) -> Milliseconds | None:
        """When to look again whether to ask."""
        return self._due

    def whom_to_ask(
        self, now_ms: Milliseconds, height: Height, peers: list[NodeId]
    ) -> NodeId | None:
        """A peer to ask for the blocks above `height` now, if there is reason to."""
        self._consider(now_ms, height)
        if self._due is None or now_ms < self._due:
            return None
        ahead = [peer for peer in peers if self._claims.get(peer, Height(0)) > height]
        asked = ahead or (peers if self._urgent else [])
        if not asked:
            self._due = None
            return None
        turn = self._last = self._whose_turn(asked)
        self._asked[turn] = Height(height + 1)
        rounds: int = min(self._attempt // len(asked), 8)
        self._due = Milliseconds(now_ms + min(LONGEST_WAIT_MS, ANSWER_WITHIN_MS * 2**rounds))
        self._attempt += 1
        return turn

    def _whose_turn(self, asked: list[NodeId]) -> NodeId:
        """First the one that showed that there is more, then one after another."""
        shown_by, self._shown_by = self._shown_by, None
        return shown_by if shown_by in asked else asked[self._attempt % len(asked)]

    def _consider(self, now_ms: Milliseconds, height: Height) -> None:
        highest = max(self._claims.values(), default=Height(0))
        if highest <= height and not self._urgent:
            self._behind_since, self._due = None, None
            return
        if self._behind_since is None:
            self._behind_since = now_ms
        if self._due is None:
            wait = 0 if self._urgent or highest > height + 1 else PATIENCE_MS
            self._due = Milliseconds(self._behind_since + wait)


def answer(ledger: Ledger, height: Height) -> SyncResponse | None:
    """Final blocks from `height` on, within the bounds of an answer, and their proof; None if there are none."""
    blocks: list[Block] = []
    left = MAX_ANSWER_BYTES
    while len(blocks) < MAX_ANSWER_BLOCKS:
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


def check_answer(
    response: SyncResponse, tip_id: BlockId, instance: Instance, holds: SignatureCheck
) -> bool:
    """True if these are the final blocks on `tip_id`; False if they are on another, as late answers are.

    Rejected if the answer proves nothing: whoever sent it lied.
    """
    if not response.blocks:
        raise Rejected(Reason.MALFORMED, "an answer without a block")
    if response.blocks[0].header.parent_id != tip_id:
        return False
    at = tip_id
    for block in response.blocks:
        if block.header.parent_id != at:
            raise Rejected(Reason.WRONG_ORDER, "blocks that do not follow one another")
        at = block.id
    for header in response.links:
        if header.parent_id != at:
            raise Rejected(Reason.WRONG_ORDER, "headers that do not follow one another")
        at = block_id_of(header.encode())
    certificate = response.certificate
    if certificate.kind is not VoteKind.FINALIZE or certificate.block_id != at:
        raise Rejected(Reason.NO_QUORUM, "the certificate does not finalize these blocks")
    if certificate.epoch != instance.epoch:
        raise Rejected(Reason.WRONG_EPOCH, f"a certificate of epoch {certificate.epoch}")
    certificate.verify(instance.chain_id, instance.authorities, holds)
    return True
