"""Connected peers: what of theirs is kept for the next epoch, and how much they are served."""

from enum import Enum

from chain.primitives import Milliseconds, NodeId
from consensus.allowance import Allowance
from node.replica.messages import MAX_ANSWER_BYTES

MAX_KEPT = 8
"""Messages of the next epoch kept for each peer until its genesis comes (9.3)."""

MAX_KEPT_BYTES = 1024 * 1024
"""What those messages of one peer add up to at most."""
SHORT_BYTES = 4 * 1024
"""A message that is no longer is kept whatever its neighbours are: votes and most certificates."""
MAX_KEPT_LONG_BYTES = MAX_KEPT_BYTES - MAX_KEPT * SHORT_BYTES

RANGES_PER_SECOND = 4
"""Answers with final blocks by height; whoever catches up asks one peer no more often (sync.ASK_EVERY_MS)."""
RANGES_AT_ONCE = 8
BLOCKS_BYTES_PER_SECOND = 1024 * 1024
"""Bodies that consensus asks for by id: apart, so that whoever catches up does not hold them up."""
BLOCKS_BYTES_AT_ONCE = 8 * 1024 * 1024
"""What lies between the newest final block and the newest notarized one, and more."""


class Favour(Enum):
    """What a peer is given at its bidding, each no oftener than its own pause allows."""

    HAND_OVER = "hand over"
    OWN_VOTES = "own votes"


class _Peer:
    __slots__ = ("answered_ms", "blocks", "kept", "ranges")

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.answered_ms: dict[Favour, Milliseconds] = {}
        self.ranges = Allowance(
            bytes_per_second=RANGES_PER_SECOND * MAX_ANSWER_BYTES,
            most_bytes=RANGES_AT_ONCE * MAX_ANSWER_BYTES,
        )
        self.blocks = Allowance(
            bytes_per_second=BLOCKS_BYTES_PER_SECOND, most_bytes=BLOCKS_BYTES_AT_ONCE
        )


class Peers:
    """Who can be reached, in the order of their ids."""

    __slots__ = ("_peers",)

    def __init__(self) -> None:
        self._peers: dict[NodeId, _Peer] = {}

    def __contains__(self, peer: NodeId) -> bool:
        return peer in self._peers

    def ids(self) -> list[NodeId]:
        """Everyone who can be reached."""
        return list(self._peers)

    def join(self, peer: NodeId) -> None:
        """`peer` can be reached."""
        self._peers[peer] = _Peer()
        self._peers = dict(sorted(self._peers.items()))

    def leave(self, peer: NodeId) -> None:
        """`peer` cannot be reached any more."""
        self._peers.pop(peer, None)

    def keep(self, peer: NodeId, data: bytes) -> None:
        """A message of the next epoch, for later; the newest that the bounds leave room for count (9.3)."""
        known = self._peers.get(peer)
        if known is not None:
            known.kept = _fitting([*known.kept[1 - MAX_KEPT :], data])

    def take_kept(self) -> list[tuple[NodeId, bytes]]:
        """Everything that was kept, which is then kept no more."""
        found = [(peer, data) for peer, known in self._peers.items() for data in known.kept]
        for known in self._peers.values():
            known.kept = []
        return found

    def kept_count(self) -> int:
        """How many messages are kept."""
        return sum(len(known.kept) for known in self._peers.values())

    def kept_bytes(self) -> int:
        """How long they are together."""
        return sum(len(data) for known in self._peers.values() for data in known.kept)

    def ranges_of(self, peer: NodeId) -> Allowance:
        """What a connected peer may be served of final blocks by height."""
        return self._peers[peer].ranges

    def blocks_of(self, peer: NodeId) -> Allowance:
        """What a connected peer may be served of blocks by id."""
        return self._peers[peer].blocks

    def may_answer(
        self, peer: NodeId, favour: Favour, *, now_ms: Milliseconds, pause_ms: Milliseconds
    ) -> bool:
        """True at most once per `pause_ms`, favour and peer."""
        known = self._peers.get(peer)
        if known is None:
            return False
        last_ms = known.answered_ms.get(favour)
        if last_ms is not None and now_ms < last_ms + pause_ms:
            return False
        known.answered_ms[favour] = now_ms
        return True


def _fitting(kept: list[bytes]) -> list[bytes]:
    """All that are short; of the long ones the newest, as far as they fit."""
    left, fitting = MAX_KEPT_LONG_BYTES, []
    for data in reversed(kept):
        size = len(data) if len(data) > SHORT_BYTES else 0
        if size <= left:
            left -= size
            fitting.append(data)
    return fitting[::-1]
