"""Mutants of S5, part by part, and of the boundary between epochs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from chain import transition
from chain.block import Block, Header
from chain.crypto import SignatureCheck
from chain.primitives import BlockId, ChainId, Epoch, Height, Milliseconds, NodeId, View
from chain.state import Overlay
from chain.transition import Executed, Executor, carry_out, context_of
from consensus import judge, proposal_rules
from consensus.held import Held
from consensus.inputs import Moment
from consensus.judge import NOTARIZE, WAIT, Verdict
from consensus.leading import Leader
from consensus.messages import Proposal
from consensus.proposal_rules import Certifies
from consensus.tree import BlockTree
from netsim.accidents import Blindness, OneAway
from netsim.mutation import Eyes, Mutant, nothing, permitted
from netsim.patches import Patches
from node.replica.engine import Engine
from node.replica.replica import Replica
from node.replica.verifier import Verifier

_FORKING = ("forking leader",)
_ABOUT_PARENTS = ("parent liar",)
_ABOUT_HEADERS = ("header liar",)
_ABOUT_EXECUTION = ("execution liar",)
_ABOUT_TIME = ("clock liar",)
_LASTING = ("last extender",)
_REPEATING = ("needless repeater",)


def _rule(*names: str) -> Callable[[Patches], None]:
    """Takes away functions of `proposal_rules`."""

    def breaks(patches: Patches) -> None:
        for name in names:
            patches.function(proposal_rules, name, permitted)

    return breaks


def _unsigned(patches: Patches) -> None:
    patches.method(Verifier, "check_leader", nothing)


def _uncertified(patches: Patches) -> None:
    _rule("parent_view_is_earlier", "certifies_parent")(patches)


def _first_view(patches: Patches) -> None:
    """Who says that the parent is the genesis is believed."""
    patches.function(judge, "_judge_parent", _unless_first)


def _unless_first(original: Callable[..., Verdict]) -> Callable[..., Verdict]:
    def judge_parent(
        proposal: Proposal, parent_id: BlockId, agrees: Certifies, held: Held, at: Moment
    ) -> Verdict:
        if proposal.parent_view != 0:
            return original(proposal, parent_id, agrees, held, at)
        is_proved = held.proves_gap(View(0), proposal.view, None, at.now_ms)
        return NOTARIZE if is_proved else WAIT

    return judge_parent


def _extend_any(patches: Patches) -> None:
    """Everybody extends an epoch's last block."""
    _rule("may_be_extended")(patches)
    patches.method(Replica, "_hand_over", _if_certified)


def _if_certified(original: Callable[..., None]) -> Callable[..., None]:
    """What a replica asserts follows from the rule: a last block has a certificate of its own."""

    def hand_over(self: Replica, peer: NodeId, epoch: Epoch) -> None:
        if self.ledger.handover(Epoch(epoch + 1)) is not None:
            original(self, peer, epoch)

    return hand_over


def _extend_last(patches: Patches) -> None:
    """Voters let an epoch's last block be extended; honest leaders still repeat it."""
    true_rule = proposal_rules.may_be_extended
    _extend_any(patches)
    patches.method(Leader, "_propose_on", partial(_with_rule, true_rule))


def _with_rule(rule: Callable[..., bool], original: Callable[..., object]) -> Callable[..., object]:
    def propose_on(*given: object) -> object:
        with Patches() as inside:
            inside.function(proposal_rules, "may_be_extended", lambda _: rule)
            return original(*given)

    return propose_on


def _unexecuted_ancestors(patches: Patches) -> None:
    """A block whose ancestors are not all here is voted for without being executed."""
    _rule("ancestors_are_valid")(patches)
    patches.function(proposal_rules, "execution_agrees", _or_cannot_be_executed)
    patches.function(judge, "judge", _or_has_no_parent)


def _or_has_no_parent(original: Callable[..., Verdict]) -> Callable[..., Verdict]:
    def judge_proposal(proposal: Proposal, held: Held, at: Moment) -> Verdict:
        verdict = original(proposal, held, at)
        parent = held.certificates.notarization(proposal.parent_view)
        if verdict is not WAIT or proposal.block is None or parent is None:
            return verdict
        is_missing = held.tree.header(parent.block_id) is None
        is_on_it = proposal.block.header.parent_id == parent.block_id
        return NOTARIZE if is_missing and is_on_it else verdict

    return judge_proposal


def _or_cannot_be_executed(original: Callable[..., bool]) -> Callable[..., bool]:
    def execution_agrees(block_id: BlockId, tree: BlockTree) -> bool:
        header = tree.header(block_id)
        unknown = header is not None and not tree.is_valid(header.parent_id)
        return unknown or original(block_id, tree)

    return execution_agrees


def _any_roots(patches: Patches) -> None:
    patches.function(transition, "check", _unchecked)


def _unsigned_transactions(patches: Patches) -> None:
    patches.method(Engine, "_forgery_in", nothing)


def _unchecked(_original: Callable[..., Executed]) -> Callable[..., Executed]:
    def check(
        block: Block,
        parent: Header,
        chain_id: ChainId,
        state: Overlay,
        executor: Executor,
        holds: SignatureCheck,
        *,
        last_height: Height,
    ) -> Executed:
        context = context_of(block.header, parent, chain_id, last_height)
        executed = carry_out(context, block.body, state, executor, holds)
        return replace(executed, block=block)

    return check


def _any_time(patches: Patches) -> None:
    """Nothing is too far ahead of a voter's clock."""
    patches.function(proposal_rules, "acceptable_from", _at_once)


def _at_once(_original: Callable[..., Milliseconds]) -> Callable[..., Milliseconds]:
    return lambda *_given: Milliseconds(0)


def _repeat_genesis(patches: Patches) -> None:
    """The genesis of an epoch may be repeated in it, if its own execution ended the epoch before."""
    _rule("repeats_this_epoch")(patches)


PROPOSALS: Sequence[Mutant] = (
    Mutant("leader's signature", "S5", _unsigned, ("usurper",)),
    Mutant("parent's certificate", "S5", _uncertified, _FORKING),
    Mutant("parent's certificate in the first view", "S5", _first_view, _ABOUT_PARENTS),
    Mutant("gap proofs", "S5", _rule("gap_is_proved"), _FORKING),
    Mutant("EXTEND parent not last", "S5", _extend_last, _LASTING, faults=(), accident=OneAway),
    Mutant("height", "S5", _rule("height_agrees"), _ABOUT_HEADERS),
    Mutant("view", "S5", _rule("view_agrees"), _ABOUT_HEADERS),
    Mutant("epoch", "S5", _rule("epoch_agrees"), _ABOUT_HEADERS),
    Mutant("chain and proposer", "S5", _rule("is_of_this_chain"), _ABOUT_HEADERS),
    Mutant(
        "ancestors",
        "S5",
        _unexecuted_ancestors,
        ("blind guide",),
        faults=(),
        accident=Blindness,
    ),
    Mutant("execution", "S5", _any_roots, _ABOUT_EXECUTION),
    Mutant("signatures of transactions", "S5", _unsigned_transactions, _ABOUT_EXECUTION),
    Mutant("REPEAT parent is last", "S5", _rule("may_be_repeated"), _REPEATING, eyes=Eyes.ALL),
    Mutant("REPEAT epoch", "S5", _repeat_genesis, _REPEATING, eyes=Eyes.ALL),
    Mutant(
        "REPEAT is the parent",
        "S5",
        _rule("repeats_parent"),
        ("rival repeater",),
        faults=(),
        accident=OneAway,
    ),
    Mutant("timestamps", "section 1", _rule("is_late_enough"), _ABOUT_TIME),
    Mutant("timestamps ahead", "section 1", _any_time, _ABOUT_TIME),
    Mutant("boundary repeat", "section 9", _extend_any, _LASTING, faults=(), accident=OneAway),
)
"""Each part of S5, and the boundary rule, which leaders break too."""
