"""What the wire shows: every valid vote, certificate, block and accusation, told once to those who check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from chain.authorities import AuthoritySet
from chain.block import Block, Header
from chain.certificate import Certificate
from chain.crypto import SignatureCheck
from chain.evidence import Evidence
from chain.primitives import BlockId, Epoch, PublicKey, View
from chain.rejection import Rejected
from chain.vote import Ballot, Vote, VoteKind
from consensus.messages import Proposal
from netsim.boot import SignatureMemo
from netsim.watcher import Watcher
from node.replica.messages import Message, SyncResponse, Tag

if TYPE_CHECKING:
    from netsim.world import World

KEPT_EPOCHS = 4
"""Votes of older epochs are forgotten; a replica keeps those of two (consensus section 4)."""

MAX_SEEN = 200_000
"""Messages remembered so that each is read once, in two halves of which the older one is dropped."""

MAX_EARLY = 1_000
"""Messages kept that speak of an epoch which no honest node has reached: of those that liars send before the rest."""

_TELLING = frozenset(
    {Tag.PROPOSAL, Tag.VOTE, Tag.CERTIFICATE, Tag.EVIDENCE, Tag.BLOCK, Tag.SYNC_RESPONSE}
)
"""First bytes of messages in which there is something to be read."""


Said: TypeAlias = Vote | Certificate | Proposal | Evidence
"""What is signed in one epoch."""


class Reader:
    """A part of a checker that hears what the wire shows. Override what it needs."""

    def vote_shown(self, vote: Vote, key: PublicKey, node: int) -> None:
        """`key` has signed `vote`, which is valid and new; PROPOSE too. `node` is who sent it."""

    def quorum_shown(self, ballot: Ballot) -> None:
        """A quorum has voted for `ballot`: whoever has seen the wire can make this certificate."""

    def block_shown(self, block_id: BlockId, header: Header) -> None:
        """A block is on the wire."""

    def evidence_shown(self, evidence: Evidence, node: int) -> None:
        """Valid evidence is on the wire."""


class Wire(Watcher):
    """Reads what replicas and actors hand to the network, before it may be lost there."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self.headers: dict[BlockId, Header] = {}
        self._votes_to = [each for each in readers if _hears(each, "vote_shown")]
        self._quorums_to = [each for each in readers if _hears(each, "quorum_shown")]
        self._blocks_to = [each for each in readers if _hears(each, "block_shown")]
        self._evidence_to = [each for each in readers if _hears(each, "evidence_shown")]
        self._newer: dict[bytes, None] = {}
        self._older: dict[bytes, None] = {}
        self._votes: dict[Epoch, dict[Ballot, dict[int, None]]] = {}
        self._certified: dict[Epoch, dict[Ballot, None]] = {}
        self._early: list[tuple[int, Said]] = []
        self._holds: SignatureCheck = SignatureMemo()
        self._world: World

    def attached(self, world: World) -> None:
        """Read in this world, with the memo of signatures that its replicas share, if they do."""
        self._world = world
        shared = getattr(world.boot, "holds", None)
        if isinstance(shared, SignatureMemo):
            self._holds = shared

    def on_broadcast(self, node: int, data: bytes) -> None:
        """A replica says something to all."""
        if data[0] in _TELLING:
            self._read(node, data)

    def on_send(self, node: int, _peer: int, data: bytes) -> None:
        """A replica says something to one."""
        if data[0] in _TELLING:
            self._read(node, data)

    def on_inject(self, node: int, _peer: int, data: bytes) -> None:
        """An actor says something."""
        if data and data[0] in _TELLING:
            self._read(node, data)

    def is_certified(self, ballot: Ballot) -> bool:
        """True if a quorum has voted for `ballot`."""
        return ballot in self._certified.get(ballot.epoch, ())

    def certified(self, epoch: Epoch) -> list[Ballot]:
        """Every ballot of `epoch` with a quorum, in the order in which they got it."""
        return list(self._certified.get(epoch, ()))

    def _read(self, node: int, data: bytes) -> None:
        if data in self._newer or data in self._older:
            return
        if len(self._newer) >= MAX_SEEN // 2:
            self._older, self._newer = self._newer, {}
        self._newer[data] = None
        try:
            message = self._world.read(data)
        except Rejected:
            return
        self._take_early()
        if isinstance(message, Said) and self._is_early(message):
            if len(self._early) < MAX_EARLY:
                self._early.append((node, message))
        else:
            self._take(node, message)

    def _is_early(self, message: Said) -> bool:
        """True if no honest node has reached its epoch: nobody can say who may speak there."""
        cast = self._world.cast
        return not cast.knows(message.epoch) and message.epoch <= self._world.epoch + 2

    def _take_early(self) -> None:
        """Take what was said of an epoch that honest nodes have reached since."""
        if self._early and self._world.cast.knows(self._early[0][1].epoch):
            known = [each for each in self._early if not self._is_early(each[1])]
            self._early = [each for each in self._early if self._is_early(each[1])]
            for node, message in known:
                self._take(node, message)

    def _take(self, node: int, message: Message) -> None:
        match message:
            case Vote():
                self._take_vote(message, node)
            case Certificate():
                self._take_certificate(message, node)
            case Proposal():
                self._take_proposal(message, node)
            case Block():
                self._take_block(message)
            case Evidence():
                self._take_evidence(message, node)
            case SyncResponse():
                for block in message.blocks:
                    self._take_block(block)
                self._take_certificate(message.certificate, node)
            case _:
                pass

    def _take_proposal(self, proposal: Proposal, node: int) -> None:
        if proposal.block is not None:
            self._take_block(proposal.block)
        for certificate in proposal.justification:
            self._take_certificate(certificate, node)
        authorities = self._authorities(proposal.epoch)
        key = self._world.cast.key_in(proposal.epoch, node)
        if authorities is not None and key is not None:
            self._take_vote(proposal.as_vote(authorities.index_of[key]), node)

    def _take_certificate(self, certificate: Certificate, node: int) -> None:
        authorities = self._authorities(certificate.epoch)
        if authorities is None or self.is_certified(certificate.ballot):
            return
        try:
            certificate.verify(self._world.cast.chain_id, authorities, self._holds)
        except Rejected:
            return
        for vote in certificate.votes():
            self._take_vote(vote, node)

    def _take_vote(self, vote: Vote, node: int) -> None:
        """Show it to the readers, unless it is known or nobody signed it."""
        ballot = vote.ballot
        authorities = self._authorities(vote.epoch)
        if authorities is None or vote.signer >= len(authorities):
            return
        equal = self._votes[vote.epoch].setdefault(ballot, {})
        if vote.signer in equal:
            return
        key = authorities.keys[vote.signer]
        if not self._holds(key, ballot.signing_bytes(self._world.cast.chain_id), vote.signature):
            return
        equal[vote.signer] = None
        for reader in self._votes_to:
            reader.vote_shown(vote, key, node)
        if len(equal) == authorities.quorum and vote.kind is not VoteKind.PROPOSE:
            self._certified[vote.epoch][ballot] = None
            for reader in self._quorums_to:
                reader.quorum_shown(ballot)

    def _take_block(self, block: Block) -> None:
        if block.id not in self.headers:
            self.headers[block.id] = block.header
            for reader in self._blocks_to:
                reader.block_shown(block.id, block.header)

    def _take_evidence(self, evidence: Evidence, node: int) -> None:
        authorities = self._authorities(evidence.epoch)
        if authorities is None:
            return
        try:
            evidence.verify(self._world.cast.chain_id, authorities, self._holds)
        except Rejected:
            return
        for reader in self._evidence_to:
            reader.evidence_shown(evidence, node)

    def _authorities(self, epoch: Epoch) -> AuthoritySet | None:
        """The set of an epoch near the newest one; None for one that is long over or ahead of all honest nodes."""
        if epoch not in self._votes:
            is_over = epoch <= self._world.epoch - KEPT_EPOCHS
            if is_over or not self._world.cast.knows(epoch):
                return None
            self._votes[epoch] = {}
            self._certified[epoch] = {}
            for old in [each for each in self._votes if each <= epoch - 2 * KEPT_EPOCHS]:
                del self._votes[old], self._certified[old]
        return self._world.cast.authorities(epoch)


def _hears(reader: Reader, name: str) -> bool:
    return getattr(type(reader), name) is not getattr(Reader, name)


def views_between(low: View, high: View) -> range:
    """The views strictly between two."""
    return range(low + 1, high)
