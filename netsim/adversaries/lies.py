"""Lies that a leader can tell: for each part of S5 a proposal that breaks this part and no other.

Where a part can be broken in one way that harms and in many that do not, it is the one that harms: a fork, two
roots, a chain that stops. Each gives None where the turn offers no place for it.
"""

from collections.abc import Mapping
from dataclasses import replace

from chain.block import ENDS_EPOCH, Block, Body
from chain.crypto import SecretKey, digest
from chain.primitives import (
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    Milliseconds,
    PublicKey,
    View,
)
from chain.transaction import Execution, Transaction, TransactionBody
from chain.vote import NO_BLOCK
from consensus.messages import Proposal
from netsim.adversaries.turn import Lie, Turn
from netsim.programs import call

_HOUR_MS = 3_600_000

_NOWHERE = Digest(digest(b"netsim/lie"))


def skipped_views(turn: Turn) -> Proposal | None:
    """Gap proofs: builds on the parent's parent, with its certificate, as if the parent did not exist."""
    older = _older(turn)
    if older is None:
        return None
    parent, parent_view = older
    block = turn.child(parent)
    return (
        None
        if block is None
        else turn.forge.extend(block, turn.forge.claim(turn.view, parent_view))
    )


def false_parent_view(turn: Turn) -> Proposal | None:
    """Parent's certificate: builds on the parent's parent, and says that it was notarized just now."""
    older = _older(turn)
    block = None if older is None else turn.child(older[0])
    return None if block is None else turn.propose(block)


def genesis_view(turn: Turn) -> Proposal | None:
    """Parent's certificate in the first view: a block on a hidden one, and both are said to need none.

    Only while the epoch has notarized nothing: else the gap would have to be proved down to view 0.
    """
    hidden = turn.honest_block() if turn.parent_view == 0 else None
    if hidden is None:
        return None
    turn.liar.knowledge.learn(hidden)
    block = turn.child(hidden)
    return None if block is None else turn.propose(block)


def parent_of_this_view(turn: Turn) -> Proposal | None:
    """p < v: builds on a block of this very view, which is said to be notarized in it."""
    hidden = turn.honest_block()
    if hidden is None:
        return None
    turn.liar.knowledge.learn(hidden)
    block = turn.child(hidden)
    claim = replace(turn.forge.claim(turn.view, turn.parent_view), parent_view=turn.view)
    return None if block is None else turn.forge.extend(block, claim)


def unnotarized_parent(turn: Turn) -> Proposal | None:
    """Parent's certificate: builds on a block of its own that nobody has voted for."""
    hidden = turn.honest_block()
    if hidden is None or turn.view < 2:
        return None
    turn.liar.knowledge.learn(hidden)
    block = turn.child(hidden)
    return None if block is None else turn.propose(block)


def extended_last(turn: Turn) -> Proposal | None:
    """EXTEND parent not last: one more block of an epoch that is over."""
    if not turn.knowledge.is_last(turn.parent):
        return None
    block = turn.child(turn.parent)
    return None if block is None else turn.propose(block)


def repeated_genesis(turn: Turn) -> Proposal | None:
    """REPEAT epoch is e: repeats the genesis of the epoch, as if it were its last block too."""
    if turn.parent.id != turn.knowledge.genesis.id:
        return None
    return turn.forge.repeat(turn.parent.id, turn.forge.claim(turn.view, turn.parent_view))


def repeated_unfinished(turn: Turn) -> Proposal | None:
    """REPEAT parent is last: repeats a block that is to be extended."""
    if turn.parent_view == 0 or turn.knowledge.is_last(turn.parent):
        return None
    return turn.forge.repeat(turn.parent.id, turn.forge.claim(turn.view, turn.parent_view))


def repeated_other(turn: Turn) -> Proposal | None:
    """REPEAT is the parent itself: repeats a rival of the epoch's last block, which only this liar holds."""
    if not turn.knowledge.is_last(turn.parent):
        return None
    header = turn.parent.header
    rival = Block.seal(
        replace(header, timestamp_ms=Milliseconds(header.timestamp_ms + 1)), turn.parent.body
    )
    turn.knowledge.learn(rival)
    return turn.forge.repeat(rival.id, turn.forge.claim(turn.view, turn.parent_view))


def proposed_before(turn: Turn) -> Proposal | None:
    """View agreement: the parent itself once more, as if it were of this view (besu#7875)."""
    older = _older(turn)
    return (
        None
        if older is None
        else turn.forge.extend(turn.parent, turn.forge.claim(turn.view, older[1]))
    )


def wrong_height(turn: Turn) -> Proposal | None:
    """Height agreement: leaves out a height."""
    block = turn.honest_block()
    return _executed(turn, block, height=Height(turn.parent.header.height + 2))


def lower_height(turn: Turn) -> Proposal | None:
    """Height agreement: the parent's height again."""
    block = turn.honest_block()
    return _executed(turn, block, height=turn.parent.header.height)


def later_view(turn: Turn) -> Proposal | None:
    """View agreement: a header of a view far ahead."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, view=View(turn.view + 1_000))


def earlier_epoch(turn: Turn) -> Proposal | None:
    """Epoch agreement: a header of the epoch before, so that an epoch's last block would not end it."""
    block = turn.honest_block()
    if block is None or block.header.epoch == 0:
        return None
    return _executed(turn, block, epoch=Epoch(block.header.epoch - 1))


def later_epoch(turn: Turn) -> Proposal | None:
    """Epoch agreement: a header of the next epoch."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, epoch=Epoch(block.header.epoch + 1))


def other_proposer(turn: Turn) -> Proposal | None:
    """Proposer: somebody else's name on the block."""
    block = turn.honest_block()
    return _executed(turn, block, proposer=PublicKey.zeros())


def other_chain(turn: Turn) -> Proposal | None:
    """Chain: a block of another one."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, chain_id=ChainId(_NOWHERE))


def false_state_root(turn: Turn) -> Proposal | None:
    """Execution gives the roots: another state."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, state_root=_NOWHERE)


def false_receipts_root(turn: Turn) -> Proposal | None:
    """Execution gives the roots: other receipts."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, receipts_root=_NOWHERE)


def false_successors(turn: Turn) -> Proposal | None:
    """Execution gives the roots: other authorities in the next epoch."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, next_authorities=_NOWHERE)


def false_flags(turn: Turn) -> Proposal | None:
    """Execution gives the flags: the epoch is said to end here, or not to."""
    block = turn.honest_block()
    return None if block is None else _resealed(turn, block, flags=block.header.flags ^ ENDS_EPOCH)


def too_early(turn: Turn) -> Proposal | None:
    """Timestamp: the chain's time goes back by an hour, and what has expired is valid again."""
    block = turn.honest_block()
    back_ms = Milliseconds(turn.parent.header.timestamp_ms - _HOUR_MS)
    return _executed(turn, block, timestamp_ms=back_ms)


def too_late(turn: Turn) -> Proposal | None:
    """Timestamp: a day ahead, which is to be waited for: else whatever clients sign has expired."""
    block = turn.honest_block(24 * _HOUR_MS)
    return None if block is None else turn.propose(block)


def replayed(turn: Turn) -> Proposal | None:
    """Execution: a transaction that the chain has seen before."""
    block = turn.honest_block()
    below = (turn.parent, *turn.knowledge.ancestors(turn.parent))
    seen = next((each.body.transactions[0] for each in below if each.body.transactions), None)
    if block is None or seen is None:
        return None
    body = Body((), (seen,))
    return turn.propose(Block.seal(replace(block.header, transactions_root=body.root()), body))


def forged_transaction(turn: Turn) -> Proposal | None:
    """Execution: in the name of an officer who never signed it a member suspends itself, with true roots."""
    cast, draws = turn.liar.port.cast, turn.liar.draws
    stranger, victim = SecretKey(draws.chunk(32)), cast.members[0]
    body = TransactionBody(
        chain_id=cast.chain_id,
        member=victim.member,
        author=stranger.public,
        sequence=1,
        valid_until=Milliseconds(turn.liar.wall_ms + 60_000),
        reference=ClientReference(draws.chunk(16)),
        execution=Execution.ATOMIC,
        calls=(call("member", "stop_own"),),
    )
    signed = Transaction.sign(body, [stranger]).encoded
    forged = Transaction.decode(signed.replace(stranger.public, victim.officers[0].public))
    if turn.knowledge.is_last(turn.parent):
        return None
    block = turn.child(turn.parent, transactions=[forged])
    return None if block is None else turn.propose(block)


def repeated_nothing(turn: Turn) -> Proposal | None:
    """Form: repeats the block of zeros, of which no vote can speak, beside a true block: evidence that nobody could read."""
    block = turn.honest_block()
    if block is not None:
        turn.liar.say(turn.propose(block))
    return turn.forge.repeat(NO_BLOCK, turn.forge.claim(turn.view, turn.parent_view))


def unsigned(turn: Turn) -> Proposal | None:
    """Leader's signature: there is none."""
    block = turn.honest_block()
    if block is None:
        return None
    proposal = turn.propose(block)
    return replace(proposal, signature=type(proposal.signature).zeros())


FORKING: Mapping[str, Lie] = {
    "skipped views": skipped_views,
    "false parent view": false_parent_view,
    "extended last": extended_last,
}
"""Those that race against a block of the view before; told early, they win."""

BOUNDARY: Mapping[str, Lie] = {
    "extended last": extended_last,
    "repeated genesis": repeated_genesis,
    "repeated other": repeated_other,
}
"""Those about an epoch's last block."""

LASTING: Mapping[str, Lie] = {"extended last": extended_last}
"""The one that lets an epoch go on beside the next."""

RIVALS: Mapping[str, Lie] = {"repeated other": repeated_other}
"""The one that races against an epoch's last block without extending it."""

REPEATS: Mapping[str, Lie] = {
    "repeated genesis": repeated_genesis,
    "repeated unfinished": repeated_unfinished,
}
"""Those that repeat what need not be repeated; they cost a view, and win nothing."""

PARENTS: Mapping[str, Lie] = {
    "genesis view": genesis_view,
    "parent of this view": parent_of_this_view,
    "unnotarized parent": unnotarized_parent,
    "repeated unfinished": repeated_unfinished,
    "proposed before": proposed_before,
}
"""Those about what a block stands on."""

CLOCKS: Mapping[str, Lie] = {"too early": too_early, "too late": too_late}
"""Those about time."""

HEADERS: Mapping[str, Lie] = {
    "wrong height": wrong_height,
    "lower height": lower_height,
    "later view": later_view,
    "earlier epoch": earlier_epoch,
    "later epoch": later_epoch,
    "other proposer": other_proposer,
    "other chain": other_chain,
    **CLOCKS,
}
"""Those about what a header says of itself."""

EXECUTION: Mapping[str, Lie] = {
    "false state root": false_state_root,
    "false receipts root": false_receipts_root,
    "false successors": false_successors,
    "false flags": false_flags,
    "replayed": replayed,
    "forged transaction": forged_transaction,
}
"""Those about what execution makes of a body; told early, a part of the voters cannot execute yet."""

EARLY: Mapping[str, Lie] = {**FORKING, **EXECUTION}
"""Those that gain from being told before their turn has come."""

LIES: Mapping[str, Lie] = {
    **FORKING,
    **BOUNDARY,
    **PARENTS,
    **HEADERS,
    **EXECUTION,
    "unsigned": unsigned,
    "repeated nothing": repeated_nothing,
}
"""Every lie, each for one part of S5 or of the form of a block."""


def _older(turn: Turn) -> tuple[Block, View] | None:
    """The parent's parent and the highest view below `turn` in which it was notarized; 0 for the genesis."""
    older, known = turn.grandparent, turn.knowledge
    if older is None:
        return None
    if older.id == known.genesis.id:
        return older, View(0)
    views = range(turn.view - 1, 0, -1)
    found = next((View(each) for each in views if known.notarized(View(each)) == older.id), None)
    return None if found is None else (older, found)


def _executed(turn: Turn, block: Block | None, **lies: object) -> Proposal | None:
    """Everything about it is true of the lie."""
    made = None if block is None else turn.forge.again(turn.parent, block, **lies)
    return None if made is None else turn.propose(made)


def _resealed(turn: Turn, block: Block, **lies: object) -> Proposal:
    header = replace(block.header, **lies)  # type: ignore[arg-type]  # fields of a header, by name
    return turn.propose(Block.seal(header, block.body))
