"""A liar's turn: a view that it leads, what an honest leader would build on, and the material for lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chain.block import Block
from chain.primitives import Epoch, View
from chain.transaction import Transaction
from consensus.messages import Proposal
from netsim.adversaries.liar import Behaviour

if TYPE_CHECKING:
    from netsim.adversaries.forge import Forge
    from netsim.adversaries.knowledge import Knowledge
    from netsim.adversaries.liar import Liar
    from node.replica.messages import Message


@dataclass(frozen=True, slots=True)
class Turn:
    """`parent` is what an honest leader of `view` would build on, notarized in `parent_view`.

    In a turn taken early, `parent` has been proposed in the view before, and may never be notarized.
    """

    liar: Liar
    view: View
    parent_view: View
    parent: Block

    @property
    def forge(self) -> Forge:
        """Where things are made."""
        return self.liar.forge

    @property
    def knowledge(self) -> Knowledge:
        """What is known."""
        return self.liar.knowledge

    @property
    def grandparent(self) -> Block | None:
        """The parent's parent, unless the parent is the epoch's genesis."""
        if self.parent.id == self.knowledge.genesis.id:
            return None
        return self.knowledge.blocks.get(self.parent.header.parent_id)

    def child(
        self,
        parent: Block,
        later_ms: int = 0,
        transactions: Sequence[Transaction] | None = None,
    ) -> Block | None:
        """A valid block of this view on any parent, `later_ms` after now."""
        at_ms = self.liar.wall_ms + later_ms
        return self.forge.child(parent, self.view, at_ms=at_ms, transactions=transactions)

    def honest_block(self, later_ms: int = 0) -> Block | None:
        """What an honest leader might build; None on an epoch's last block."""
        return None if self.knowledge.is_last(self.parent) else self.child(self.parent, later_ms)

    def propose(self, block: Block) -> Proposal:
        """`block` with the true place of this turn."""
        return self.forge.extend(block, self.forge.claim(self.view, self.parent_view))


Lie = Callable[[Turn], Proposal | None]
"""A proposal that must not be notarized; None where it cannot be told."""


def turn_of(liar: Liar, view: View) -> Turn | None:
    """The turn of `view`, which is the current one; None if its parent is not known."""
    parent_view, parent_id = liar.knowledge.parent_for(view)
    parent = liar.knowledge.blocks.get(parent_id)
    return None if parent is None else Turn(liar, view, parent_view, parent)


def early_turn(liar: Liar, proposal: Proposal) -> Turn | None:
    """The turn after `proposal`, as soon as that is seen; None if this liar does not lead it."""
    known, view = liar.knowledge, View(proposal.view + 1)
    if proposal.epoch != known.epoch or not known.leads(liar.forge.signer, view):
        return None
    parent = known.blocks.get(proposal.block_id)
    return None if parent is None else Turn(liar, view, proposal.view, parent)


class Usurped(Behaviour):
    """A behaviour that speaks in place of its puppet in some of the views that it leads."""

    def __init__(self) -> None:
        self._taken: dict[tuple[Epoch, View], None] = {}

    def lets_out(self, _peer: int | None, message: Message) -> bool:
        """What the puppet proposes in a view that is taken stays here, and RETRY of it too."""
        return not isinstance(message, Proposal) or not self.has_taken(message.epoch, message.view)

    def has_taken(self, epoch: Epoch, view: View) -> bool:
        """True if this behaviour speaks in that view."""
        return (epoch, view) in self._taken

    def take(self, view: View) -> None:
        """Speak in `view` of the current epoch."""
        epoch = self.liar.knowledge.epoch
        self._taken = {at: None for at in self._taken if at[0] >= epoch - 1}
        self._taken[epoch, view] = None
