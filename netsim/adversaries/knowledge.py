"""What a liar has learned from the wire: votes, certificates, blocks, and where the chain is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from chain.authorities import AuthoritySet, LeaderOrder
from chain.block import ENDS_EPOCH, Block
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import BlockId, Epoch, Height, View
from chain.rejection import Rejected
from chain.transaction import Transaction
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus.messages import Proposal
from netsim.cast import Cast
from node.replica.messages import Message, SyncResponse, Transactions

KEPT_EPOCHS = 3
"""Votes and certificates of older epochs are forgotten; blocks are kept, to serve old lies."""
KEPT_GOSSIP = 16


class Knowledge:
    """Everything seen so far, believed without checking a signature: a liar who is fooled harms nobody.

    `view` is one above the highest certified view of `epoch`: where honest authorities are, or soon are.
    """

    def __init__(self, cast: Cast, genesis: Block) -> None:
        self._cast = cast
        self.epoch = Epoch(0)
        self.view = View(1)
        self.genesis = genesis
        self.final = genesis
        self.authorities: AuthoritySet = cast.authorities(Epoch(0))
        self.order = LeaderOrder.draw(len(self.authorities), genesis.id)
        self.blocks: dict[BlockId, Block] = {genesis.id: genesis}
        self.children: dict[BlockId, list[BlockId]] = {}
        self.proposals: dict[tuple[Epoch, View], list[Proposal]] = {}
        self.certificates: dict[Ballot, Certificate] = {}
        self.handover: Certificate | None = None
        self._votes: dict[Ballot, dict[int, Vote]] = {}
        self._notarized: dict[View, BlockId] = {}
        self._unplaced: dict[BlockId, Certificate] = {}
        self._boundary: tuple[Block, Certificate] | None = None
        self._gossip: deque[bytes] = deque(maxlen=KEPT_GOSSIP)

    @property
    def tip(self) -> Block | None:
        """The block that an honest leader of `view` would build on, if it is known."""
        return self.blocks.get(self.parent_for(self.view)[1])

    @property
    def parameters(self) -> Parameters:
        """Those of the epoch."""
        return self._cast.parameters(self.epoch)

    def learn(self, message: Message) -> list[Certificate]:
        """Take in `message`; the certificates that it brings or completes, each once."""
        if self._boundary is not None and self._cast.knows(self.epoch + 1):
            self._start_epoch(*self._boundary)
        match message:
            case Proposal():
                return self._learn_proposal(message)
            case Vote():
                return self._learn_vote(message)
            case Certificate():
                return self._learn_certificate(message)
            case Block():
                return self._learn_block(message)
            case SyncResponse():
                found = [each for block in message.blocks for each in self._learn_block(block)]
                return found + self._learn_certificate(message.certificate)
            case Transactions():
                self._gossip.extend(message.encoded)
                return []
            case _:
                return []

    def leader(self, view: View) -> int:
        """The index of the leader of `view` in this epoch."""
        return self.order.leader(view)

    def leads(self, signer: int | None, view: View) -> bool:
        """True if the authority `signer` leads `view`."""
        return signer is not None and self.order.leader(view) == signer

    def node_of(self, signer: int) -> int:
        """The node that holds the key of authority `signer`."""
        return self._cast.node_of_key(self.authorities.keys[signer])

    def parent_for(self, view: View) -> tuple[View, BlockId]:
        """The highest notarized view below `view` and its block; 0 and the epoch's genesis if none is."""
        below = max((each for each in self._notarized if each < view), default=None)
        return (View(0), self.genesis.id) if below is None else (below, self._notarized[below])

    def notarized(self, view: View) -> BlockId | None:
        """The block notarized in `view` of this epoch."""
        return self._notarized.get(view)

    def notarization(self, view: View) -> Certificate | None:
        """A NOTARIZE certificate of `view`, or a FINALIZE one in its stead (L3)."""
        block_id = self._notarized.get(view)
        if block_id is None:
            return None
        kinds = (VoteKind.NOTARIZE, VoteKind.FINALIZE)
        held = (self.certificates.get(Ballot(kind, self.epoch, view, block_id)) for kind in kinds)
        return next((each for each in held if each is not None), None)

    def nullification(self, view: View) -> Certificate | None:
        """The NULLIFY certificate of `view`."""
        return self.certificates.get(Ballot(VoteKind.NULLIFY, self.epoch, view, NO_BLOCK))

    @property
    def last_height(self) -> Height:
        """The height at which the epoch ends at the latest."""
        return Height(self.genesis.header.height + self.parameters.epoch_heights)

    def is_last(self, block: Block) -> bool:
        """True if nothing of this epoch may extend `block` of it."""
        return block.id != self.genesis.id and bool(block.header.flags & ENDS_EPOCH)

    def ancestors(self, block: Block) -> Iterator[Block]:
        """The known blocks below `block`, nearest first."""
        parent = self.blocks.get(block.header.parent_id)
        while parent is not None:
            yield parent
            parent = self.blocks.get(parent.header.parent_id)

    def gossip(self) -> list[Transaction]:
        """Transactions heard of lately, each once; some may be in a block already, or may be nonsense."""
        distinct = dict.fromkeys(self._gossip)
        return [each for each in map(_decoded, distinct) if each is not None]

    def has_seen(self, proposal: Proposal) -> bool:
        """True if exactly this proposal has been learned."""
        return proposal in self.proposals.get((proposal.epoch, proposal.view), ())

    def _learn_proposal(self, proposal: Proposal) -> list[Certificate]:
        if not self.has_seen(proposal):
            self.proposals.setdefault((proposal.epoch, proposal.view), []).append(proposal)
        found = [] if proposal.block is None else self._learn_block(proposal.block)
        for certificate in proposal.justification:
            found += self._learn_certificate(certificate)
        return found

    def _learn_block(self, block: Block) -> list[Certificate]:
        if block.id in self.blocks:
            return []
        self.blocks[block.id] = block
        self.children.setdefault(block.header.parent_id, []).append(block.id)
        waiting = self._unplaced.pop(block.id, None)
        if waiting is not None:
            self._finalize(waiting)
        return []

    def _learn_vote(self, vote: Vote) -> list[Certificate]:
        if vote.kind is VoteKind.PROPOSE:
            return []
        equal = self._votes.setdefault(vote.ballot, {})
        equal[vote.signer] = vote
        if not self._cast.knows(vote.epoch):
            return []
        authorities = self._cast.authorities(vote.epoch)
        if len(equal) < authorities.quorum or vote.ballot in self.certificates:
            return []
        return self._learn_certificate(
            Certificate.assemble(vote.ballot, equal.values(), authorities)
        )

    def _learn_certificate(self, certificate: Certificate) -> list[Certificate]:
        if certificate.ballot in self.certificates:
            return []
        self.certificates[certificate.ballot] = certificate
        if certificate.epoch == self.epoch:
            self._enter_after(certificate)
        if certificate.kind is VoteKind.FINALIZE and certificate.epoch >= self.epoch:
            self._finalize(certificate)
        return [certificate]

    def _enter_after(self, certificate: Certificate) -> None:
        if certificate.kind is not VoteKind.NULLIFY:
            self._notarized.setdefault(certificate.view, certificate.block_id)
        self.view = max(self.view, View(certificate.view + 1))

    def _finalize(self, certificate: Certificate) -> None:
        block = self.blocks.get(certificate.block_id)
        if block is None:
            self._unplaced[certificate.block_id] = certificate
            return
        if block.header.height > self.final.header.height:
            self.final = block
        if block.header.epoch == certificate.epoch == self.epoch and self.is_last(block):
            self._end_epoch(block, certificate)

    def _end_epoch(self, genesis: Block, handover: Certificate) -> None:
        """The next one begins as soon as an honest node is in it: who sits there stands in its state."""
        if self._cast.knows(self.epoch + 1):
            self._start_epoch(genesis, handover)
        else:
            self._boundary = (genesis, handover)

    def _start_epoch(self, genesis: Block, handover: Certificate) -> None:
        self._boundary = None
        self.epoch = Epoch(self.epoch + 1)
        self.view = View(1)
        self.genesis = genesis
        self.handover = handover
        self.authorities = self._cast.authorities(self.epoch)
        self.order = LeaderOrder.draw(len(self.authorities), genesis.id)
        self._notarized = {}
        self._forget()
        early = [each for ballot, each in self.certificates.items() if ballot.epoch == self.epoch]
        for certificate in early:
            self._enter_after(certificate)
            if certificate.kind is VoteKind.FINALIZE:
                self._finalize(certificate)

    def _forget(self) -> None:
        oldest = self.epoch - KEPT_EPOCHS
        self.certificates = {b: each for b, each in self.certificates.items() if b.epoch >= oldest}
        self._votes = {b: each for b, each in self._votes.items() if b.epoch >= oldest}
        self.proposals = {at: each for at, each in self.proposals.items() if at[0] >= oldest}


def _decoded(data: bytes) -> Transaction | None:
    try:
        return Transaction.decode(data)
    except Rejected:
        return None
