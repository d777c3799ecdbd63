"""The records of a vote log, read from their bytes by other code than the one that wrote them."""

from functools import lru_cache
from struct import Struct

from chain.primitives import BlockId, Epoch, View
from chain.vote import Ballot, VoteKind
from consensus.vote_log import RECORD_BYTES

MAX_REMEMBERED = 16
"""Groups of records that were read last: each is looked at before it is written, and after."""

_RECORD = Struct(">xBQQ32s14x")
"""After a count: kind (u8), epoch (u64), view (u64), block id; then zeros or a checksum."""

_VOTES = {kind.value: kind for kind in VoteKind}

assert _RECORD.size == RECORD_BYTES


@lru_cache(MAX_REMEMBERED)
def ballots_in(groups: bytes) -> tuple[Ballot, ...]:
    """The votes among whole records; FLOOR is none. Checksums are not checked."""
    return tuple(
        Ballot(_VOTES[kind], Epoch(epoch), View(view), BlockId(block_id))
        for kind, epoch, view, block_id in _RECORD.iter_unpack(groups)
        if kind in _VOTES
    )
