"""S1-S6: the whole of safety (consensus section 3), as a memory of what one key has signed in one epoch.

The machine asks it before it casts a vote, and the signer asks its own copy again before it signs.
"""

from collections.abc import Iterable
from enum import Enum
from typing import assert_never

from chain.primitives import BlockId, Epoch, View
from chain.vote import Ballot, VoteKind
from consensus.vote_log import Record, RecordKind


class Matter(Enum):
    """What S4 wants on disk before a record: kept blocks, kept certificates, commits."""

    BLOCK = "block"
    CERTIFICATE = "certificate"
    COMMIT = "commit"


def durable_before(kind: VoteKind) -> tuple[Matter, ...]:
    """S4: what must be on disk before the record of a vote of this kind is written."""
    match kind:
        case VoteKind.PROPOSE | VoteKind.NOTARIZE:
            return Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT
        case VoteKind.FINALIZE:
            return Matter.CERTIFICATE, Matter.COMMIT
        case VoteKind.NULLIFY:
            return (Matter.COMMIT,)
        case _:
            assert_never(kind)


def restart_view(certified: Iterable[View]) -> View:
    """S4: where to go on after a restart: one above the highest view with a stored certificate, else 1."""
    return View(max(certified, default=View(0)) + 1)


class SigningRecord:
    """What one key has signed in one epoch, and whether a further ballot would break a rule."""

    __slots__ = ("_by_kind", "epoch", "floor")

    def __init__(self, epoch: Epoch, records: Iterable[Record]) -> None:
        """Read the vote log's `records`; those of other epochs set the floor and nothing else."""
        self.epoch = epoch
        self.floor = (Epoch(0), View(0))
        self._by_kind: dict[VoteKind, dict[View, BlockId]] = {kind: {} for kind in VoteKind}
        for record in records:
            if record.kind is RecordKind.FLOOR:
                self.floor = max(self.floor, (record.epoch, record.view))
            elif record.epoch == epoch:
                self.add(record.ballot())

    def add(self, ballot: Ballot) -> None:
        """Remember that `ballot` is in the log, or is about to be."""
        assert ballot.epoch == self.epoch
        self._by_kind[ballot.kind][ballot.view] = ballot.block_id

    def holds(self, ballot: Ballot) -> bool:
        """True if exactly this ballot has been signed before."""
        return self._by_kind[ballot.kind].get(ballot.view) == ballot.block_id

    def block_of(self, kind: VoteKind, view: View) -> BlockId | None:
        """The block for which this key has signed `kind` in `view`."""
        return self._by_kind[kind].get(view)

    def ballots_above(self, view: View) -> list[Ballot]:
        """Everything signed in the views above `view`, by view and then in the order of the kinds."""
        found = [
            Ballot(kind, self.epoch, at, block_id)
            for kind, by_view in self._by_kind.items()
            for at, block_id in by_view.items()
            if at > view
        ]
        return sorted(found, key=lambda ballot: (ballot.view, ballot.kind))

    def forget_below(self, view: View) -> None:
        """Drop from memory, not from disk, what lies below `view`; it is not asked for again."""
        for by_view in self._by_kind.values():
            for at in [each for each in by_view if each < view]:
                del by_view[at]
        self.floor = max(self.floor, (self.epoch, view))

    def is_open(self, view: View) -> bool:
        """True if the floor lets anything be signed in `view` of this epoch."""
        return (self.epoch, view) >= self.floor

    def permits(self, ballot: Ballot) -> bool:
        """True if signing `ballot` breaks none of S1, S2, S3 (its second half), S4 (its floor) and S6."""
        if ballot.epoch != self.epoch or not self._reaches_floor(ballot):
            return False
        match ballot.kind:
            case VoteKind.PROPOSE:
                return self._proposes_once(ballot)
            case VoteKind.NOTARIZE:
                return self._notarizes_once(ballot) and self._has_not_nullified(ballot.view)
            case VoteKind.NULLIFY:
                return self._has_not_finalized(ballot.view)
            case VoteKind.FINALIZE:
                return self._finalizes_once(ballot) and self._may_finalize(ballot.view)
            case _:
                assert_never(ballot.kind)

    def _reaches_floor(self, ballot: Ballot) -> bool:
        """S4: nothing is signed below the floor."""
        return self.is_open(ballot.view)

    def _notarizes_once(self, ballot: Ballot) -> bool:
        """S1: at most one NOTARIZE per view."""
        return self._is_first(ballot)

    def _proposes_once(self, ballot: Ballot) -> bool:
        """S6: at most one PROPOSE per view."""
        return self._is_first(ballot)

    def _finalizes_once(self, ballot: Ballot) -> bool:
        """S3: at most one FINALIZE per view."""
        return self._is_first(ballot)

    def _has_not_nullified(self, view: View) -> bool:
        """S1: no NOTARIZE after NULLIFY in one view, not even the same one again."""
        return view not in self._by_kind[VoteKind.NULLIFY]

    def _may_finalize(self, view: View) -> bool:
        """S2: never FINALIZE a view that this key has nullified."""
        return view not in self._by_kind[VoteKind.NULLIFY]

    def _has_not_finalized(self, view: View) -> bool:
        """S2: never NULLIFY a view in which this key has finalized."""
        return view not in self._by_kind[VoteKind.FINALIZE]

    def _is_first(self, ballot: Ballot) -> bool:
        signed = self._by_kind[ballot.kind].get(ballot.view)
        return signed is None or signed == ballot.block_id
