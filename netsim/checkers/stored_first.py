"""S4, the store's part: what a vote stands on is on disk before its record is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from chain.block import Block, Header
from chain.certificate import CERTIFICATE, Certificate
from chain.primitives import BlockId, Epoch, View
from chain.storage import layout
from chain.vote import Ballot, VoteKind
from netsim.checkers.vote_records import ballots_in
from netsim.host import Host
from netsim.watcher import Watcher
from node.replica.actions import Action, AppendVoteLog, SyncStore, WriteStore
from node.replica.inputs import Input

if TYPE_CHECKING:
    from netsim.world import World

NAME = "stored first"


_WRITES = frozenset((WriteStore, SyncStore, AppendVoteLog))
"""The actions that change a disk, which few steps have."""


class StoredFirst(Watcher):
    """Follows, through the actions of each step, what is on disk whatever happens next."""

    def __init__(self) -> None:
        self._world: World
        self._dirty: dict[int, dict[bytes, bytes | None]] = {}
        self._headers: dict[BlockId, Header] = {}

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_start(self, node: int) -> None:
        """What a power cut has left is durable; what a killed process wrote is as dirty as it was."""
        if not self._host(node).disk.store.unsynced:
            self._dirty[node] = {}

    def on_step(self, node: int, _given: Input, actions: Sequence[Action]) -> None:
        """Take the actions in their order: the host carries each out before the next."""
        written = [each for each in actions if type(each) in _WRITES]
        if not written:
            return
        synced: dict[bytes, bytes | None] = {}
        dirty = self._dirty.setdefault(node, {})
        for action in written:
            match action:
                case WriteStore():
                    dirty.update(action.writes)
                case SyncStore():
                    synced.update(dirty)
                    synced.update(action.writes)
                    dirty.clear()
                case AppendVoteLog() if action.data:
                    self._check(node, action, _Disk(self._host(node), synced, dirty))
                case _:
                    pass

    def _host(self, node: int) -> Host:
        host = self._world.hosts[node]
        assert isinstance(host, Host)
        return host

    def _check(self, node: int, action: AppendVoteLog, disk: _Disk) -> None:
        for ballot in ballots_in(action.data):
            lacking = self._lacking(ballot, disk)
            if lacking is not None:
                where = f"view {ballot.view} of epoch {ballot.epoch}"
                self._world.violate(
                    NAME,
                    f"{self._world.name_of(node)}: {ballot.kind.name} of {where} without {lacking}",
                )

    def _lacking(self, ballot: Ballot, disk: _Disk) -> str | None:
        """What should be on disk and is not, in words."""
        if ballot.epoch and disk.get(layout.epoch_key(ballot.epoch)) is None:
            return "the commit of its epoch's genesis"
        match ballot.kind:
            case VoteKind.NULLIFY:
                return None
            case VoteKind.FINALIZE:
                proof = disk.certificate(ballot.epoch, ballot.view, VoteKind.NOTARIZE)
                is_proved = proof is not None and proof.block_id == ballot.block_id
                return None if is_proved else "its NOTARIZE certificate"
            case VoteKind.PROPOSE | VoteKind.NOTARIZE:
                return self._lacking_below(ballot, disk)

    def _lacking_below(self, ballot: Ballot, disk: _Disk) -> str | None:
        """The block, the certificates that lead from its parent to it, and its unfinalized ancestors.

        The certificates below the parent are not asked for: the parent's own says that f + 1 honest
        authorities have them on disk, and a node that came by it may never have seen them.
        """
        header = self._header(ballot.block_id, disk)
        if header is None:
            return None if disk.is_final(ballot.block_id) else f"the block {ballot.block_id!r}"
        around = (ballot.block_id, header.parent_id)
        if _notarized_view(ballot.epoch, ballot.view, around, disk) is None:
            return f"the certificates that lead to {ballot.block_id!r}"
        while not disk.is_final(header.parent_id):
            parent = self._header(header.parent_id, disk)
            if parent is None:
                return f"the block {header.parent_id!r}"
            header = parent
        return None

    def _header(self, block_id: BlockId, disk: _Disk) -> Header | None:
        stored = disk.get(layout.pending_key(block_id))
        if stored is None:
            return None
        if block_id not in self._headers:
            self._headers[block_id] = Block.decode(stored).header
        return self._headers[block_id]


class _Disk:
    """What would be found on a node's disk after a power cut in the middle of a step."""

    def __init__(
        self,
        host: Host,
        synced: Mapping[bytes, bytes | None],
        dirty: Mapping[bytes, bytes | None],
    ) -> None:
        self._host = host
        self._synced = synced
        self._dirty = dirty

    def get(self, key: bytes) -> bytes | None:
        """The value at `key`; none if it was written and not synced, as if it were new."""
        if key in self._dirty:
            return None
        if key in self._synced:
            return self._synced[key]
        return self._host.disk.store.get(key)

    def is_final(self, block_id: BlockId) -> bool:
        """True if the block is final here."""
        return self.get(layout.height_key(block_id)) is not None

    def certificate(self, epoch: Epoch, view: View, kind: VoteKind) -> Certificate | None:
        """A stored certificate."""
        stored = self.get(layout.certificate_key(epoch, view, kind))
        return None if stored is None else _read_certificate(stored)


_read_certificate = lru_cache(256)(CERTIFICATE.decode)
"""Many nodes store the same certificate, and one is asked for by every vote that stands on it."""


def _notarized_view(
    epoch: Epoch, below: View, blocks: Sequence[BlockId], disk: _Disk
) -> View | None:
    """The view under nullified ones in which one of `blocks` was notarized; 0 for the epoch's genesis."""
    for view in map(View, range(below - 1, 0, -1)):
        for kind in (VoteKind.NOTARIZE, VoteKind.FINALIZE):
            held = disk.certificate(epoch, view, kind)
            if held is not None and held.block_id in blocks:
                return view
        if disk.certificate(epoch, view, VoteKind.NULLIFY) is None:
            return None
    return View(0)
