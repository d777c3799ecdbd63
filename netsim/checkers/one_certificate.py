"""L1 to L4 (I1 to I4): what the votes on the wire, anybody's, come to in each view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chain.block import Header
from chain.primitives import BlockId, Epoch, View
from chain.vote import NO_BLOCK, Ballot, VoteKind
from netsim.checkers.wire import Reader, Wire, views_between
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "two certificates in a view"
CHAIN_NAME = "certificates lead to certificates"


class OneCertificate(Watcher, Reader):
    """L1 and L2: no view has two NOTARIZE certificates, two FINALIZE, or a FINALIZE and a NULLIFY."""

    def __init__(self) -> None:
        self._block: dict[tuple[Epoch, View, VoteKind], BlockId] = {}
        self._world: World

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def quorum_shown(self, ballot: Ballot) -> None:
        """Compare with the other certificates of the view."""
        epoch, view, kind = ballot.epoch, ballot.view, ballot.kind
        first = self._block.setdefault((epoch, view, kind), ballot.block_id)
        if first != ballot.block_id:
            self._violate(ballot, f"{kind.name} of {first!r} and of {ballot.block_id!r}")
        other = {VoteKind.NULLIFY: VoteKind.FINALIZE, VoteKind.FINALIZE: VoteKind.NULLIFY}.get(kind)
        if other is not None and (epoch, view, other) in self._block:
            self._violate(ballot, "FINALIZE and NULLIFY")

    def _violate(self, ballot: Ballot, what: str) -> None:
        self._world.violate(NAME, f"view {ballot.view} of epoch {ballot.epoch}: {what}")


class CertificateChain(Watcher, Reader):
    """L3 and L4: FINALIZE follows NOTARIZE, and a notarized block's parent is notarized below it, with NULLIFY between.

    These are the lemmas of the proof (consensus section 10), not the rules that an authority follows.
    """

    def __init__(self) -> None:
        self._wire: Wire
        self._world: World
        self._waiting: dict[BlockId, list[Ballot]] = {}

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def read_from(self, wire: Wire) -> None:
        """Where certificates and headers can be looked up."""
        self._wire = wire

    def quorum_shown(self, ballot: Ballot) -> None:
        """A new certificate: is what it needs there?"""
        if ballot.kind is VoteKind.FINALIZE:
            notarized = Ballot(VoteKind.NOTARIZE, ballot.epoch, ballot.view, ballot.block_id)
            if not self._wire.is_certified(notarized):
                self._violate(ballot, "is final without being notarized (L3)")
        elif ballot.kind is VoteKind.NOTARIZE:
            self._check_parent(ballot)

    def block_shown(self, block_id: BlockId, _header: Header) -> None:
        """A certificate may have waited for it."""
        for ballot in self._waiting.pop(block_id, ()):
            self._check_parent(ballot)

    def _check_parent(self, ballot: Ballot) -> None:
        header = self._wire.headers.get(ballot.block_id)
        if header is None:
            self._waiting.setdefault(ballot.block_id, []).append(ballot)
            return
        parents = {ballot.block_id: None, header.parent_id: None}
        is_first = header.epoch == ballot.epoch and self._begins_epoch(header)
        if is_first is None:
            self._waiting.setdefault(header.parent_id, []).append(ballot)
        elif not self._is_led_to(ballot, parents, reaches_genesis=is_first):
            self._violate(ballot, "has no notarized parent with nullified views between (L4)")

    def _begins_epoch(self, header: Header) -> bool | None:
        """True if the parent is the genesis of its epoch; None if the parent is not known."""
        if header.parent_id == BlockId(self._world.cast.chain_id):
            return True
        parent = self._wire.headers.get(header.parent_id)
        return None if parent is None else parent.epoch != header.epoch

    def _is_led_to(
        self, ballot: Ballot, parents: dict[BlockId, None], *, reaches_genesis: bool
    ) -> bool:
        """Down from the view of `ballot`, over nullified views, to one that notarized a parent."""
        epoch = ballot.epoch
        for view in reversed(views_between(View(0), ballot.view)):
            if any(self._is_notarized(epoch, View(view), parent) for parent in parents):
                return True
            if not self._wire.is_certified(Ballot(VoteKind.NULLIFY, epoch, View(view), NO_BLOCK)):
                return False
        return reaches_genesis

    def _is_notarized(self, epoch: Epoch, view: View, block_id: BlockId) -> bool:
        kinds = (VoteKind.NOTARIZE, VoteKind.FINALIZE)
        return any(self._wire.is_certified(Ballot(kind, epoch, view, block_id)) for kind in kinds)

    def _violate(self, ballot: Ballot, what: str) -> None:
        where = f"view {ballot.view} of epoch {ballot.epoch}"
        self._world.violate(CHAIN_NAME, f"{where}: {ballot.block_id!r} {what}")
