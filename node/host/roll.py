"""The roll: whose nodes are part of the network, by the newest final state and the operator's own word."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chain.authorities import AuthoritySet
from chain.primitives import MemberId, NodeId
from node.host.book import AddressBook
from node.replica.queries import ListedNode

MESH = 30
"""Up to so many nodes everybody is linked with everybody; beyond, authorities with authorities, and others with a few."""
FEW = 8
SEATED = 2
"""Authorities among those few, at least; each node has others, so that they share what it costs."""


class Roll:
    """Who may connect, and who should."""

    def __init__(self, own: NodeId, book: AddressBook) -> None:
        self._own = own
        self._book = book
        self._nodes: dict[NodeId, ListedNode] = {}
        self._seated: frozenset[NodeId] = frozenset()

    def update(self, nodes: Iterable[ListedNode], authorities: AuthoritySet) -> None:
        """What the newest final state says now."""
        self._nodes = {each.node_id: each for each in nodes}
        seats = set(authorities.keys)
        self._seated = frozenset(
            each.node_id for each in self._nodes.values() if each.vote_key in seats
        )

    def admits(self, node: NodeId) -> bool:
        """True for nodes in use; and for those that the operator named, if the chain does not know better.

        A node that has just begun knows only the genesis, and has to hear the rest from somebody.
        """
        listed = self._nodes.get(node)
        return self._book.is_configured(node) if listed is None else listed.is_in_use

    def member_of(self, node: NodeId) -> MemberId | None:
        """Whose node it is, if the chain knows it."""
        listed = self._nodes.get(node)
        return None if listed is None else listed.member

    def is_authority(self, node: NodeId) -> bool:
        """True if the node sits in this epoch's authority set."""
        return node in self._seated

    def wanted(self) -> frozenset[NodeId]:
        """Whom this node should be linked with: of those that may be found somewhere."""
        others = [node for node in self._book.nodes() if node != self._own and self.admits(node)]
        if len(others) < MESH:
            return frozenset(others)
        seated = [node for node in others if node in self._seated]
        if self._own in self._seated:
            return frozenset(seated)
        distance = _distance_from(self._own)
        nearest = sorted(others, key=distance)[:FEW]
        return frozenset(nearest) | frozenset(sorted(seated, key=distance)[:SEATED])


def _distance_from(own: NodeId) -> Callable[[NodeId], int]:
    """Each node has other neighbours, and the same ones every time."""
    mark = int.from_bytes(own, "big")
    return lambda node: mark ^ int.from_bytes(node, "big")
