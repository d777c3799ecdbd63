"""Judging a proposal by S5, in its order (consensus section 3). What it lacks it asks for, and waits.

Refused is only what can be seen from what the leader has signed, the id of a block: the view of its parent,
the form and the certificates that come with it may be anybody's (1.4), and say no more than where to look.
"""

from enum import Enum, auto

from chain.block import Block, Header
from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds
from chain.vote import VoteKind
from consensus import proposal_rules
from consensus.held import Held
from consensus.inputs import Moment
from consensus.messages import Proposal
from consensus.proposal_rules import Certifies
from consensus.wants import WantedCertificate


class Judgement(Enum):
    """What to do about a proposal of the current view."""

    NOTARIZE = auto()
    REFUSE = auto()
    WAIT = auto()
    EXECUTE = auto()
    """Everything holds as far as it can be seen; its body has to be executed first."""


@frozen
class Verdict:
    """A judgement; `until_wall_ms` is when a proposal from the future may be judged again."""

    judgement: Judgement
    until_wall_ms: Milliseconds | None = None


NOTARIZE = Verdict(Judgement.NOTARIZE)
REFUSE = Verdict(Judgement.REFUSE)
WAIT = Verdict(Judgement.WAIT)
EXECUTE = Verdict(Judgement.EXECUTE)


def judge(proposal: Proposal, held: Held, at: Moment) -> Verdict:
    """What S5 says of a proposal that the leader of its view signed (4.12).

    A block of this view extends its parent; an older one is repeated.
    """
    block = proposal.block or held.tree.block(proposal.block_id)
    if block is not None and proposal_rules.view_agrees(block.header, proposal):
        return _judge_extend(proposal, block, held, at)
    header = held.tree.header(proposal.block_id) if block is None else block.header
    return _judge_repeat(proposal, header, held, at)


def _judge_parent(
    proposal: Proposal, parent_id: BlockId, agrees: Certifies, held: Held, at: Moment
) -> Verdict:
    """The parent's NOTARIZE certificate (e, p) is valid, p < v, and every view between has its NULLIFY certificate."""
    parent_view = held.notarized_in(parent_id, proposal.view, agrees)
    if parent_view is None:
        return _await_certificate(proposal, parent_id, held, at)
    hint = held.sources.get(proposal.view)
    is_proved = held.proves_gap(parent_view, proposal.view, hint, at.now_ms)
    return NOTARIZE if is_proved else WAIT


def _await_certificate(proposal: Proposal, parent_id: BlockId, held: Held, at: Moment) -> Verdict:
    """Ask for the certificate of the view in which the parent was made, or else of the one that was named.

    Every notarized block was notarized in its own view first; a certificate of another block there refutes it (L1).
    """
    parent = held.tree.header(parent_id)
    view = proposal.parent_view if parent is None else parent.view
    is_open = 0 < view < proposal.view and held.certificates.notarization(view) is None
    if is_open:
        wanted = WantedCertificate(VoteKind.NOTARIZE, view)
        held.wants.add(wanted, held.sources.get(proposal.view), at.now_ms)
    return WAIT if is_open or parent is None else REFUSE


def _judge_repeat(proposal: Proposal, repeated: Header | None, held: Held, at: Moment) -> Verdict:
    """REPEAT: the parent is last, and its header's epoch is e; S4 wants it held, with its ancestors."""
    if repeated is not None and not (
        proposal_rules.repeats_this_epoch(repeated, held.instance)
        and proposal_rules.may_be_repeated(repeated, held.instance)
    ):
        return REFUSE
    verdict = _judge_parent(proposal, proposal.block_id, proposal_rules.repeats_parent, held, at)
    if verdict is not NOTARIZE:
        return verdict
    if repeated is not None and proposal_rules.execution_agrees(proposal.block_id, held.tree):
        return NOTARIZE
    held.fetch(proposal.block_id, held.sources.get(proposal.view), at.now_ms)
    return WAIT


def _judge_extend(proposal: Proposal, block: Block, held: Held, at: Moment) -> Verdict:
    """EXTEND: the header agrees with its parent, its time is right, and executing it gives it."""
    header, instance = block.header, held.instance
    verdict = _judge_parent(proposal, header.parent_id, proposal_rules.certifies_parent, held, at)
    if verdict is not NOTARIZE:
        return verdict
    hint = held.sources.get(proposal.view)
    parent = held.tree.header(header.parent_id)
    if parent is None:
        held.fetch(header.parent_id, hint, at.now_ms)
        return WAIT
    agrees = (
        proposal_rules.may_be_extended(header.parent_id, parent, instance)
        and proposal_rules.height_agrees(header, parent)
        and proposal_rules.epoch_agrees(header, instance)
        and proposal_rules.is_of_this_chain(header, instance, proposal.view)
        and proposal_rules.is_late_enough(header, parent, instance.parameters)
    )
    if not agrees:
        return REFUSE
    acceptable = proposal_rules.acceptable_from(header, parent, instance.parameters)
    if at.wall_ms < acceptable:
        return Verdict(Judgement.WAIT, acceptable)
    held.tree.add(block)
    if not proposal_rules.ancestors_are_valid(header.parent_id, held.tree):
        held.fetch(header.parent_id, hint, at.now_ms)
        return WAIT
    if proposal_rules.execution_agrees(block.id, held.tree):
        return NOTARIZE
    return REFUSE if held.tree.is_invalid(block.id) else EXECUTE
