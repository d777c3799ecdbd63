"""S5: when a proposal may be notarized (consensus section 3), one small function for each part.

They say True if the part holds. What they compare is held by the machine: a parent's header, the
certificate of the parent's view, the views without a NULLIFY certificate.
"""

from collections.abc import Callable
from typing import TypeAlias

from chain.block import PROTOCOL_VERSION, Header
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import BlockId, Milliseconds, View
from consensus.epoch import Instance, is_of_epoch
from consensus.messages import Proposal
from consensus.tree import BlockTree

FUTURE_TOLERANCE_MS = Milliseconds(5_000)
"""How far a block's timestamp may be ahead of a voter's clock (consensus section 1)."""


Certifies: TypeAlias = Callable[[Certificate, BlockId], bool]
"""Whether a certificate is the one of what a proposal builds on."""


def parent_view_is_earlier(parent_view: View, view: View) -> bool:
    """p < v."""
    return parent_view < view


def certifies_parent(certificate: Certificate, parent_id: BlockId) -> bool:
    """EXTEND: the NOTARIZE certificate (e, p) is of the parent."""
    return certificate.block_id == parent_id


def repeats_parent(certificate: Certificate, block_id: BlockId) -> bool:
    """REPEAT: b is the parent itself."""
    return certificate.block_id == block_id


def gap_is_proved(missing: list[View]) -> bool:
    """NULLIFY certificates are valid for every view u, p < u < v (S5); `missing` are the views without one."""
    return not missing


def may_be_extended(parent_id: BlockId, parent: Header, instance: Instance) -> bool:
    """EXTEND: the parent is not the epoch's last block, or it is the epoch's genesis (9.2)."""
    return parent_id == instance.genesis_id or not instance.is_last(parent)


def height_agrees(header: Header, parent: Header) -> bool:
    """EXTEND: height = parent's + 1."""
    return header.height == parent.height + 1


def view_agrees(header: Header, proposal: Proposal) -> bool:
    """EXTEND: the header's view is the proposal's. A block of an older view can only be repeated."""
    return header.view == proposal.view


def epoch_agrees(header: Header, instance: Instance) -> bool:
    """EXTEND: the header's epoch is the one that votes on it."""
    return is_of_epoch(header, instance)


def is_of_this_chain(header: Header, instance: Instance, view: View) -> bool:
    """EXTEND: protocol version, chain and proposer are what they must be."""
    return (
        header.version == PROTOCOL_VERSION
        and header.chain_id == instance.chain_id
        and header.proposer == instance.leader_key(view)
    )


def earliest_timestamp(parent: Header, parameters: Parameters) -> Milliseconds:
    """The least timestamp of a child: the parent's + max(1 ms, MIN_BLOCK)."""
    return Milliseconds(parent.timestamp_ms + max(1, parameters.min_block_ms))


def is_late_enough(header: Header, parent: Header, parameters: Parameters) -> bool:
    """EXTEND: the timestamp is not below the least one."""
    return header.timestamp_ms >= earliest_timestamp(parent, parameters)


def acceptable_from(header: Header, parent: Header, parameters: Parameters) -> Milliseconds:
    """The voter's wall clock from which a timestamp is not too far ahead; at once for the least one."""
    if header.timestamp_ms <= earliest_timestamp(parent, parameters):
        return Milliseconds(0)
    return Milliseconds(header.timestamp_ms - FUTURE_TOLERANCE_MS)


def ancestors_are_valid(parent_id: BlockId, tree: BlockTree) -> bool:
    """EXTEND, of the parent chain: every ancestor down to the last finalized block is held and valid (S5).

    The parent answers for all of them, since a block is valid only on a valid one. Until it is, a voter waits.
    """
    return tree.is_valid(parent_id)


def execution_agrees(block_id: BlockId, tree: BlockTree) -> bool:
    """EXTEND, of this block: executing the body on the parent's state gave exactly the header's roots and flags (S5).

    The tree answers it as it answers `ancestors_are_valid`, which is asked of another block, the parent, and
    first: only when the parent is valid can this one be executed. REPEAT asks this of the repeated block.
    """
    return tree.is_valid(block_id)


def may_be_repeated(repeated: Header, instance: Instance) -> bool:
    """REPEAT: the parent is last, so that repeating it is all that may be done with it."""
    return instance.is_last(repeated)


def repeats_this_epoch(repeated: Header, instance: Instance) -> bool:
    """REPEAT: the header's epoch is e, so never the epoch's genesis (9.2)."""
    return is_of_epoch(repeated, instance)
