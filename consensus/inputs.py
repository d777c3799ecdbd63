"""What the machine is told. Every input carries its time: `now_ms` monotonic, `wall_ms` Unix time.

Votes, proposals and certificates come in verified: `peer` is who sent them, None for one's own, which
come back once their record is durable (S4), and for those read back at start.
"""

from typing import TypeAlias

from chain.block import Block
from chain.certificate import Certificate
from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds, NodeId, View
from chain.vote import Vote
from consensus.messages import Announcement, CertificateRequest, Proposal, Status


@frozen
class Moment:
    """When an input came."""

    now_ms: Milliseconds
    wall_ms: Milliseconds


@frozen
class Ticked:
    """Time has passed; the first input of all, and the one that `Machine.wake_at` asks for."""


@frozen
class ProposalArrived:
    """A proposal signed by the leader of its view; the certificates in it are verified, the block is not."""

    peer: NodeId | None
    proposal: Proposal


@frozen
class VoteArrived:
    """A vote whose signature holds."""

    peer: NodeId | None
    vote: Vote


@frozen
class LogFellShort:
    """A vote of this node's own key that its log does not hold, and whose signature holds (8.5)."""

    vote: Vote


@frozen
class CertificateArrived:
    """A certificate of this epoch whose signatures hold."""

    peer: NodeId | None
    certificate: Certificate


@frozen
class BlockArrived:
    """A block that was asked for."""

    block: Block


@frozen
class BlocksSynced:
    """Consecutive blocks, the first on the newest final one, all final by `certificate` (7.2)."""

    blocks: tuple[Block, ...]
    certificate: Certificate


@frozen
class BlockExecuted:
    """The answer to Execute: whether the header is the true one of this body on its parent's state."""

    block_id: BlockId
    found_valid: bool


@frozen
class BlockBuilt:
    """The answer to Build."""

    view: View
    block: Block


@frozen
class StatusArrived:
    """A peer says how far it is."""

    peer: NodeId
    status: Status


@frozen
class Announced:
    """A peer says that it holds a certificate."""

    peer: NodeId
    announcement: Announcement


@frozen
class CertificateAsked:
    """A peer asks for certificates of this epoch."""

    peer: NodeId
    request: CertificateRequest


@frozen
class PeerJoined:
    """A peer can be reached."""

    peer: NodeId


@frozen
class PeerLeft:
    """A peer cannot be reached any more."""

    peer: NodeId


@frozen
class WorkChanged:
    """What waits to be put into blocks (5.1), apart from what the machine knows itself.

    `due_ms` is the monotonic time from which it counts as pending work, None if nothing waits;
    `proposable` says that a leader may propose at once.
    """

    due_ms: Milliseconds | None
    proposable: bool


Input: TypeAlias = (
    Ticked
    | ProposalArrived
    | VoteArrived
    | LogFellShort
    | CertificateArrived
    | BlockArrived
    | BlocksSynced
    | BlockExecuted
    | BlockBuilt
    | StatusArrived
    | Announced
    | CertificateAsked
    | PeerJoined
    | PeerLeft
    | WorkChanged
)
