"""Answers that came before their turn: bounded, by the height at which each begins."""

from chain.block import HEADER, MAX_BLOCK_BYTES
from chain.certificate import MAX_CERTIFICATE_BYTES
from chain.frozen import frozen
from chain.primitives import Height, NodeId
from node.replica.messages import SyncResponse

MAX_EARLY = 4
"""One for each range that is fetched at once."""
MAX_EARLY_BYTES = MAX_EARLY * MAX_BLOCK_BYTES
"""No honest answer is much longer than one block can be."""


@frozen
class _Early:
    peer: NodeId
    response: SyncResponse
    size_bytes: int

    @property
    def first(self) -> Height:
        return self.response.blocks[0].header.height

    @property
    def last(self) -> Height:
        return self.response.blocks[-1].header.height


class EarlyAnswers:
    """What a peer sent is checked when the tip gets there: the authorities are not known earlier."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: list[_Early] = []
        """The lowest first."""

    @property
    def count(self) -> int:
        """How many answers wait."""
        return len(self._held)

    @property
    def size_bytes(self) -> int:
        """About how long they are together."""
        return sum(each.size_bytes for each in self._held)

    def add(self, peer: NodeId, response: SyncResponse) -> None:
        """Keep an answer of good form; the first of those that begin alike, and the lowest of too many."""
        new = _Early(peer, response, _size_bytes(response))
        if new.first in self.starts():
            return
        self._held = sorted([*self._held, new], key=lambda each: each.first)
        while self.count > MAX_EARLY or (self.count > 1 and self.size_bytes > MAX_EARLY_BYTES):
            self._held.pop()

    def starts(self) -> list[Height]:
        """Where the answers begin, ascending."""
        return [each.first for each in self._held]

    def end_of(self, height: Height) -> Height | None:
        """The last height of an answer in which `height` is."""
        return next((each.last for each in self._held if each.first <= height <= each.last), None)

    def take(self, height: Height) -> tuple[NodeId, SyncResponse] | None:
        """An answer in which `height` is, which is then kept no more, and who gave it."""
        for each in self._held:
            if each.first <= height <= each.last:
                self._held.remove(each)
                return each.peer, each.response
        return None

    def forget_of(self, peer: NodeId) -> None:
        """Nothing of this peer counts."""
        self._held = [each for each in self._held if each.peer != peer]

    def forget_below(self, height: Height) -> None:
        """What ends below `height` is no use any more."""
        self._held = [each for each in self._held if each.last >= height]


def _size_bytes(response: SyncResponse) -> int:
    blocks = sum(len(block.encoded) for block in response.blocks)
    return blocks + len(response.links) * HEADER.max_bytes + MAX_CERTIFICATE_BYTES
