"""Where a liar makes what it says: blocks with true roots on any parent, proposals and votes with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chain.block import Block
from chain.certificate import Certificate
from chain.crypto import SecretKey, verify
from chain.primitives import BlockId, Epoch, Height, Milliseconds, Signature, View
from chain.rejection import Rejected
from chain.state import Overlay
from chain.transaction import Transaction
from chain.transition import BlockContext, build, carry_out, context_of
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus.messages import INLINE_NULLIFICATIONS, Proposal, ProposalForm
from netsim.adversaries.knowledge import Knowledge
from netsim.adversaries.states import States
from netsim.cast import Cast


@dataclass(frozen=True, slots=True)
class Claim:
    """What a proposal says of its place, true or not."""

    view: View
    parent_view: View
    justification: tuple[Certificate, ...]


class Forge:
    """Signs whatever it is told with a liar's keys, and executes so that lies are true where they must be."""

    def __init__(self, cast: Cast, keys: Sequence[SecretKey]) -> None:
        self._cast = cast
        self._chain_id = cast.chain_id
        self._executor = cast.executor
        self._keys = {key.public: key for key in keys}
        self._states = States(cast)
        self.knowledge = Knowledge(cast, self._states.genesis)

    @property
    def signer(self) -> int | None:
        """The index of this liar in the current authority set; None if it is not in it."""
        return self._signer_in(self.knowledge.epoch)

    def vote(self, kind: VoteKind, view: View, block_id: BlockId = NO_BLOCK) -> Vote | None:
        """This liar's vote in the current epoch; None if it has none there."""
        return self.vote_in(Ballot(kind, self.knowledge.epoch, view, block_id))

    def vote_in(self, ballot: Ballot) -> Vote | None:
        """This liar's vote in any epoch; None if it has none there."""
        signer = self._signer_in(ballot.epoch)
        return None if signer is None else self.vote_as(signer, ballot)

    def vote_as(self, signer: int, ballot: Ballot) -> Vote:
        """A vote in the name of `signer`; a forgery unless this liar has the key."""
        signature = self._signature(signer, ballot)
        return Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, signature)

    def child(
        self,
        parent: Block,
        view: View,
        *,
        at_ms: int,
        transactions: Sequence[Transaction] | None = None,
    ) -> Block | None:
        """A valid block of `view` on `parent`, of `at_ms` or the earliest time; None without the state.

        It carries `transactions`, or else what has been heard of lately, as far as it is valid there.
        """
        state = self._states.after(parent, self.knowledge)
        if state is None:
            return None
        context = self._context(parent, view, at_ms)
        if transactions is None:
            transactions = self.knowledge.gossip()
        return build(context, (), transactions, Overlay(state), self._executor, verify).block

    def again(self, parent: Block, block: Block, **lies: object) -> Block | None:
        """`block` on `parent`, executed as its header lies: contracts write heights, times and leaders into the state,
        so that what only the header said would be found out by its root. None if nobody can execute it so.
        """
        state = self._states.after(parent, self.knowledge)
        if state is None:
            return None
        header = block.header
        true = context_of(header, parent.header, self._chain_id, self.knowledge.last_height)
        context: BlockContext = replace(true, **lies)  # type: ignore[arg-type]  # fields of a context, by name
        try:
            return carry_out(context, block.body, Overlay(state), self._executor, verify).block
        except Rejected:
            return None

    def extend(self, block: Block, claim: Claim) -> Proposal:
        """A signed proposal of `block`, whatever is true of it."""
        return self._propose(ProposalForm.EXTEND, block.id, block, claim)

    def repeat(self, block_id: BlockId, claim: Claim) -> Proposal:
        """A signed REPEAT of `block_id`, whatever is true of it."""
        return self._propose(ProposalForm.REPEAT, block_id, None, claim)

    def claim(self, view: View, parent_view: View) -> Claim:
        """The place of a proposal of `view` on `parent_view`, with what is known of its true justification."""
        known = self.knowledge
        oldest = max(parent_view, view - 1 - INLINE_NULLIFICATIONS)
        gap = [known.nullification(View(each)) for each in range(view - 1, oldest, -1)]
        parent = known.notarization(parent_view) if parent_view else known.handover
        held = tuple(each for each in (parent, *gap) if each is not None)
        return Claim(view, parent_view, held)

    def _propose(
        self, form: ProposalForm, block_id: BlockId, block: Block | None, claim: Claim
    ) -> Proposal:
        epoch, signer = self.knowledge.epoch, self.signer
        ballot = Ballot(VoteKind.PROPOSE, epoch, claim.view, block_id)
        signature = Signature.zeros() if signer is None else self._signature(signer, ballot)
        return Proposal(
            epoch,
            claim.view,
            form,
            block_id,
            block,
            claim.parent_view,
            claim.justification,
            signature,
        )

    def _signer_in(self, epoch: Epoch) -> int | None:
        index_of = self._cast.authorities(epoch).index_of
        return next((index_of[key] for key in self._keys if key in index_of), None)

    def _signature(self, signer: int, ballot: Ballot) -> Signature:
        key = self._keys.get(self._cast.authorities(ballot.epoch).keys[signer])
        if key is None:
            return Signature.zeros()
        return key.sign(ballot.signing_bytes(self._chain_id))

    def _context(self, parent: Block, view: View, at_ms: int) -> BlockContext:
        known, header = self.knowledge, parent.header
        spacing_ms = max(1, known.parameters.min_block_ms)
        return BlockContext(
            chain_id=self._chain_id,
            epoch=known.epoch,
            view=view,
            height=Height(header.height + 1),
            parent_id=parent.id,
            proposer=known.authorities.keys[known.leader(view)],
            timestamp_ms=Milliseconds(max(at_ms, header.timestamp_ms + spacing_ms)),
            parent_timestamp_ms=header.timestamp_ms,
            last_height=known.last_height,
        )
