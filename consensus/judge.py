"""Judging a proposal by S5, in its order (consensus section 3). What it lacks it asks for, and waits."""

from enum import Enum, auto

from chain.block import Block, Header
from chain.frozen import frozen
from chain.primitives import BlockId, Milliseconds
from chain.vote import VoteKind
from consensus import proposal_rules
from consensus.held import Held
from consensus.inputs import Moment
from consensus.messages import Proposal, ProposalForm
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
    """What S5 says of a proposal that the leader of its view signed (4.12)."""
    if not proposal_rules.parent_view_is_earlier(proposal):
        return REFUSE
    hint = held.sources.get(proposal.view)
    parent_id = proposal_rules.parent_id_of(proposal)
    verdict = _judge_certificate(proposal, parent_id, held, at)
    if verdict is not NOTARIZE:
        return verdict
    if not held.proves_gap(proposal.parent_view, proposal.view, hint, at.now_ms):
        return WAIT
    parent = held.tree.header(parent_id)
    if parent is None:
        held.fetch(parent_id, hint, at.now_ms)
        return WAIT
    if proposal.block is None:
        return _judge_repeat(proposal, parent, held, at)
    return _judge_extend(proposal, proposal.block, parent, held, at)


def _judge_certificate(proposal: Proposal, parent_id: BlockId, held: Held, at: Moment) -> Verdict:
    """The parent's NOTARIZE certificate (e, p) is valid; p = 0 stands for the epoch's genesis."""
    if proposal.parent_view == 0:
        return NOTARIZE if parent_id == held.instance.genesis_id else REFUSE
    certificate = held.certificates.notarization(proposal.parent_view)
    if certificate is None:
        wanted = WantedCertificate(VoteKind.NOTARIZE, proposal.parent_view)
        held.wants.add(wanted, held.sources.get(proposal.view), at.now_ms)
        return WAIT
    if proposal.form is ProposalForm.REPEAT:
        agrees = proposal_rules.repeats_parent(proposal, certificate)
    else:
        agrees = proposal_rules.certifies_parent(certificate, parent_id)
    return NOTARIZE if agrees else REFUSE


def _judge_repeat(proposal: Proposal, repeated: Header, held: Held, at: Moment) -> Verdict:
    """REPEAT: the parent is last, and its header's epoch is e; S4 wants it held, with its ancestors."""
    if not proposal_rules.repeats_this_epoch(repeated, held.instance):
        return REFUSE
    if not proposal_rules.may_be_repeated(repeated, held.instance):
        return REFUSE
    if proposal_rules.execution_agrees(proposal.block_id, held.tree):
        return NOTARIZE
    held.fetch(proposal.block_id, held.sources.get(proposal.view), at.now_ms)
    return WAIT


def _judge_extend(
    proposal: Proposal, block: Block, parent: Header, held: Held, at: Moment
) -> Verdict:
    """EXTEND: the header agrees with its parent, its time is right, and executing it gives it."""
    header, instance = block.header, held.instance
    agrees = (
        proposal_rules.may_be_extended(header.parent_id, parent, instance)
        and proposal_rules.height_agrees(header, parent)
        and proposal_rules.view_agrees(header, proposal)
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
        held.fetch(header.parent_id, held.sources.get(proposal.view), at.now_ms)
        return WAIT
    if proposal_rules.execution_agrees(block.id, held.tree):
        return NOTARIZE
    return REFUSE if held.tree.is_invalid(block.id) else EXECUTE
