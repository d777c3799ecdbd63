"""Connected peers: what of theirs is kept for the next epoch, and how often they are answered."""

from enum import Enum

from chain.primitives import Milliseconds, NodeId

MAX_KEPT = 8
"""Messages of the next epoch kept for each peer until its genesis comes (consensus section 9)."""


class Favour(Enum):
    """What a peer is given at its bidding, each no oftener than its own pause allows."""

    HAND_OVER = "hand over"
    OWN_VOTES = "own votes"


class _Peer:
    __slots__ = ("answered_ms", "kept")

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.answered_ms: dict[Favour, Milliseconds] = {}


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
        """A message of the next epoch, for later; the newest MAX_KEPT count."""
        known = self._peers.get(peer)
        if known is not None:
            known.kept = [*known.kept[1 - MAX_KEPT :], data]

    def take_kept(self) -> list[tuple[NodeId, bytes]]:
        """Everything that was kept, which is then kept no more."""
        found = [(peer, data) for peer, known in self._peers.items() for data in known.kept]
        for known in self._peers.values():
            known.kept = []
        return found

    def kept_count(self) -> int:
        """How many messages are kept."""
        return sum(len(known.kept) for known in self._peers.values())

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
