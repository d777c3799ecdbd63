"""What the machine wants done, in this order. Questions are answered by a later input."""

from typing import TypeAlias

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds, NodeId, View
from chain.vote import Ballot
from consensus.messages import Message, ProposalForm


@frozen
class Draft:
    """A proposal that still lacks its signature."""

    form: ProposalForm
    block: Block | None
    parent_view: View
    justification: tuple[Certificate, ...]


@frozen
class Cast:
    """Log `ballot` if it is not in the log, then sign, broadcast, and give it back (S4).

    A FINALIZE comes with `proof`, the NOTARIZE certificate that S3 asks for; a PROPOSE with its `draft`.
    """

    ballot: Ballot
    draft: Draft | None = None
    proof: Certificate | None = None


@frozen
class Recall:
    """`ballot` stood in the log when it was read: have the log on disk, then treat it like a Cast (S4)."""

    ballot: Ballot


@frozen
class SendTo:
    """Send to one peer."""

    peer: NodeId
    message: Message


@frozen
class SendAll:
    """Send to every peer."""

    message: Message


@frozen
class Execute:
    """Execute this block, whose parent is valid, and answer with BlockExecuted."""

    block: Block
    parent: Header


@frozen
class Build:
    """Build a block on a valid parent and answer with BlockBuilt."""

    view: View
    parent_id: BlockId
    parent: Header
    timestamp_ms: Milliseconds


@frozen
class KeepBlock:
    """Put a valid, not yet final block into storage."""

    block: Block


@frozen
class KeepCertificate:
    """Put a certificate into storage."""

    certificate: Certificate


@frozen
class Commit:
    """This block is final: store it with its state in one batch. `certificate` finalizes it or a descendant."""

    block: Block
    certificate: Certificate
    dropped: tuple[BlockId, ...]


@frozen
class EpochOver:
    """The last block of the epoch is committed: this machine is frozen, and the next epoch begins."""


@frozen
class Accuse:
    """Evidence was found: keep it, gossip it, put it into a block."""

    evidence: Evidence


@frozen
class FallenBehind:
    """A certificate finalizes a block too far above: fetch finalized blocks by height instead."""


@frozen
class Retried:
    """RETRY has fired: name the transactions that are waited for again."""


@frozen
class KeyLost:
    """My key has signed what my log does not hold: it votes no more in the life of this process (8.2)."""

    detail: str


@frozen
class Halt:
    """Nothing that follows can be trusted: the process has to stop."""

    what: str
    detail: str


Effect: TypeAlias = (
    Cast
    | Recall
    | SendTo
    | SendAll
    | Execute
    | Build
    | KeepBlock
    | KeepCertificate
    | Commit
    | EpochOver
    | Accuse
    | FallenBehind
    | Retried
    | KeyLost
    | Halt
)
