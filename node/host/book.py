"""The address book: where nodes may be found. Addresses are hints; whoever answers has to prove its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from chain.primitives import NodeId
from node.host.addresses import NotAnAddress, check_address
from node.host.wire import LONGEST_ADDRESS, MOST_ADDRESSES, MOST_CONTACTS, Contact

MOST_NODES = 1_024
"""Remembered at once, of those that said where they are and of those that told of others; more than members can have."""

MOST_TRIED = 2 * MOST_ADDRESSES
"""Of one node."""

SHORT = 10
"""Digits of a node's id that tell it from every other one of a network."""

HEARD_OF_ONE = 2
"""Addresses of one node that one other node is believed."""


class AddressBook:
    """Addresses by node: those of the operator first, then those that the node itself gave, then hearsay.

    Whoever spreads false hearsay crowds out nothing but his own.
    """

    def __init__(
        self, configured: Mapping[NodeId, Sequence[str]], names: Mapping[NodeId, str] | None = None
    ) -> None:
        """`names` is what the operator calls the nodes."""
        self._names = names or {}
        self._configured = {node: tuple(addresses) for node, addresses in configured.items()}
        self._given: dict[NodeId, tuple[str, ...]] = {}
        self._heard: dict[NodeId, dict[NodeId, tuple[str, ...]]] = {}
        """By whom, of whom."""

    def called(self, node: NodeId) -> str:
        """A node as logs name it: as the operator does, and by the digits that tables show."""
        digits = f"node {node.hex()[:SHORT]}"
        return f"{self._names[node]} ({digits})" if node in self._names else digits

    def is_configured(self, node: NodeId) -> bool:
        """True if the operator named this node."""
        return node in self._configured

    def addresses(self, node: NodeId) -> tuple[str, ...]:
        """Where `node` may be found, the likeliest first; nothing if nobody said."""
        hearsay = [told[node] for told in self._heard.values() if node in told]
        found = (
            *self._configured.get(node, ()),
            *self._given.get(node, ()),
            *(each for said in zip_longest(*hearsay) for each in said if each is not None),
        )
        return tuple(dict.fromkeys(found))[:MOST_TRIED]

    def nodes(self) -> tuple[NodeId, ...]:
        """Whoever has an address, ascending."""
        known = {*self._configured, *self._given}.union(*self._heard.values())
        return tuple(sorted(node for node in known if self.addresses(node)))

    def give(self, node: NodeId, addresses: Iterable[str]) -> None:
        """A node, whose key was proved, says where it can be dialled."""
        usable = tuple(each for each in addresses if _is_usable(each))[:MOST_ADDRESSES]
        if usable:
            _keep(self._given, node, usable)

    def hear(self, speaker: NodeId, contacts: Iterable[Contact]) -> None:
        """A peer says where others may be found; what it said before is forgotten."""
        told: dict[NodeId, tuple[str, ...]] = {}
        for contact in contacts:
            texts = (each.decode("ascii") for each in contact.addresses if each.isascii())
            usable = tuple(each for each in texts if _is_usable(each))[:HEARD_OF_ONE]
            if usable:
                told[contact.node] = usable
        _keep(self._heard, speaker, told)

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


_Kept = TypeVar("_Kept")


def _keep(where: dict[NodeId, _Kept], node: NodeId, what: _Kept) -> None:
    """Remember what came of `node`, and forget of whom nothing came for longest."""
    where.pop(node, None)
    while len(where) >= MOST_NODES:
        del where[next(iter(where))]
    where[node] = what


def _is_usable(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS:
        return False
    try:
        check_address(address)
    except NotAnAddress:
        return False
    return True
