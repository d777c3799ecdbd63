"""A leader's turn: what to build on, when, and the proposal that comes of it (4.5 to 4.9)."""

from collections.abc import Sequence

from chain.block import Block, Header
from chain.primitives import BlockId, Milliseconds, View
from chain.vote import VoteKind
from consensus import proposal_rules
from consensus.effects import Build, Draft, Effect, KeepBlock
from consensus.held import Held
from consensus.inputs import BlockBuilt, Moment
from consensus.messages import ProposalForm
from consensus.pace import Pace
from consensus.tree import Standing
from consensus.voter import Voter


class Leader:
    """try_propose(cur), whenever something that it waits for may have come."""

    __slots__ = ("_asked", "_held", "_pace", "_recalled_view", "_voter")

    def __init__(self, held: Held, voter: Voter, pace: Pace) -> None:
        self._held = held
        self._voter = voter
        self._pace = pace
        self._recalled_view = View(0)
        self._asked: tuple[View, BlockId] | None = None
        """The view and the parent for which a block has been asked for."""

    def recall(self, view: View) -> None:
        """After a restart in `view`: a proposal of it that stands in the log is said again, once."""
        if self._voter.has_signed(VoteKind.PROPOSE, view):
            self._recalled_view = view

    def turn(self, at: Moment) -> Sequence[Effect]:
        """What leads to a proposal for cur, if it is my turn, it is time, and nothing is missing (4.7)."""
        self._pace.deadlines.propose_ms = None
        if not self._may_lead():
            return ()
        if self._voter.has_signed(VoteKind.PROPOSE, self._held.view):
            return self._propose_again()
        found = self._parent(at.now_ms)
        if found is None:
            return ()
        parent_view, parent_id = found
        if self._pace.work.proposable or self._pace.has_work(at):
            return self._propose_on(parent_view, parent_id, at)
        return ()

    def built(self, given: BlockBuilt) -> Sequence[Effect]:
        """The block that was asked for, as a proposal (4.8)."""
        held, block = self._held, given.block
        parent_view, parent_id = held.highest_notarized(held.view)
        if given.view != held.view or parent_id != block.header.parent_id or not self._may_lead():
            return ()
        if self._voter.has_signed(VoteKind.PROPOSE, held.view):
            return ()
        if held.tree.add(block):
            held.tree.settle(block.id, Standing.VALID)
        draft = self._draft(parent_view, block)
        return [KeepBlock(block), *self._voter.propose(held.view, block.id, draft)]

    def _may_lead(self) -> bool:
        view = self._held.view
        return (
            view not in self._held.proposals
            and self._voter.leads(view)
            and not self._voter.has_signed(VoteKind.NULLIFY, view)
        )

    def _parent(self, now_ms: Milliseconds) -> tuple[View, BlockId] | None:
        """The highest notarized view and its block, which is never dropped if it can be kept (4.5).

        None while a certificate between or a body is missing, which is asked for (4.6).
        """
        held = self._held
        parent_view, parent_id = held.highest_notarized(held.view)
        if not held.proves_gap(parent_view, held.view, None, now_ms):
            return None
        if not held.tree.is_valid(parent_id):
            held.fetch(parent_id, None, now_ms)
            return None
        return parent_view, parent_id

    def _propose_on(self, parent_view: View, parent_id: BlockId, at: Moment) -> Sequence[Effect]:
        """REPEAT an epoch's last block; have a block built on any other, MIN_BLOCK after it (4.7)."""
        held, deadlines = self._held, self._pace.deadlines
        parent = held.tree.header(parent_id)
        assert parent is not None, "a valid block is held"
        if not proposal_rules.may_be_extended(parent_id, parent, held.instance):
            return self._voter.propose(held.view, parent_id, self._draft(parent_view, None))
        deadlines.propose_ms = self._spaced_from(parent, at)
        if deadlines.propose_ms is not None:
            return ()
        if self._asked == (held.view, parent_id):
            return ()
        self._asked = held.view, parent_id
        earliest = proposal_rules.earliest_timestamp(parent, held.instance.parameters)
        return [Build(held.view, parent_id, parent, max(at.wall_ms, earliest))]

    def _spaced_from(self, parent: Header, at: Moment) -> Milliseconds | None:
        """When timestamps are MIN_BLOCK apart, at most MIN_BLOCK after entering cur; None: now."""
        earliest = proposal_rules.earliest_timestamp(parent, self._held.instance.parameters)
        latest = self._pace.latest_start_ms
        if at.wall_ms >= earliest or at.now_ms >= latest:
            return None
        return min(latest, Milliseconds(at.now_ms + earliest - at.wall_ms))

    def _propose_again(self) -> Sequence[Effect]:
        """The proposal that stands in the log, whose block was kept before its record (S4, S6, 4.9)."""
        held = self._held
        block_id = self._voter.signed(VoteKind.PROPOSE, held.view)
        assert block_id is not None, "asked only where a proposal is in the log"
        if self._recalled_view != held.view or not held.tree.is_valid(block_id):
            return ()
        self._recalled_view = View(0)
        block = held.tree.block(block_id)
        if block is not None and block.header.view != held.view:
            block = None  # it was repeated
        parent_id = block_id if block is None else block.header.parent_id
        agrees = proposal_rules.certifies_parent
        parent_view = held.notarized_in(parent_id, held.view, agrees) or View(0)
        return self._voter.propose(held.view, block_id, self._draft(parent_view, block))

    def _draft(self, parent_view: View, block: Block | None) -> Draft:
        """An unsigned proposal: EXTEND with `block`, REPEAT without."""
        form = ProposalForm.REPEAT if block is None else ProposalForm.EXTEND
        justification = self._held.justification(parent_view, self._held.view)
        return Draft(form, block, parent_view, justification)
