"""The address book: where nodes may be found. Addresses are hints; whoever answers has to prove its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chain.primitives import NodeId
from node.host.addresses import NotAnAddress, check_address
from node.host.wire import LONGEST_ADDRESS, MOST_ADDRESSES, MOST_CONTACTS, Contact

MOST_NODES = 1_024
"""Remembered at once; more nodes than members can have."""


class AddressBook:
    """Addresses by node: those of the operator first, then those that the node itself gave, then hearsay."""

    def __init__(self, configured: Mapping[NodeId, Sequence[str]]) -> None:
        self._configured = {node: tuple(addresses) for node, addresses in configured.items()}
        self._given: dict[NodeId, tuple[str, ...]] = {}
        self._heard: dict[NodeId, tuple[str, ...]] = {}

    def is_configured(self, node: NodeId) -> bool:
        """True if the operator named this node."""
        return node in self._configured

    def addresses(self, node: NodeId) -> tuple[str, ...]:
        """Where `node` may be found, the likeliest first; nothing if nobody said."""
        found = (
            *self._configured.get(node, ()),
            *self._given.get(node, ()),
            *self._heard.get(node, ()),
        )
        return tuple(dict.fromkeys(found))[: 2 * MOST_ADDRESSES]

    def nodes(self) -> tuple[NodeId, ...]:
        """Whoever has an address, ascending."""
        return tuple(sorted({*self._configured, *self._given, *self._heard}))

    def give(self, node: NodeId, addresses: Iterable[str]) -> None:
        """A node, whose key was proved, says where it can be dialled."""
        self._keep(self._given, node, addresses)

    def hear(self, contacts: Iterable[Contact]) -> None:
        """A peer says where others may be found."""
        for contact in contacts:
            texts = (each.decode("ascii") for each in contact.addresses if each.isascii())
            self._keep(self._heard, contact.node, texts)

    def contacts(self) -> tuple[Contact, ...]:
        """What others may be told: nobody's hearsay is passed on."""
        known = sorted({*self._configured, *self._given})[:MOST_CONTACTS]
        told = (
            (node, self._configured.get(node, ()) or self._given.get(node, ())) for node in known
        )
        return tuple(
            Contact(node, tuple(each.encode("ascii") for each in addresses[:MOST_ADDRESSES]))
            for node, addresses in told
            if addresses
        )

    @staticmethod
    def _keep(where: dict[NodeId, tuple[str, ...]], node: NodeId, addresses: Iterable[str]) -> None:
        usable = tuple(each for each in addresses if _is_usable(each))[:MOST_ADDRESSES]
        if not usable:
            return
        where.pop(node, None)
        while len(where) >= MOST_NODES:
            del where[next(iter(where))]
        where[node] = usable


def _is_usable(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS:
        return False
    try:
        check_address(address)
    except NotAnAddress:
        return False
    return True
