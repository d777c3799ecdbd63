"""Usurper: proposes in the views of others, another block to each node, before the leader can."""

from __future__ import annotations

from dataclasses import replace

from chain.block import Block
from chain.primitives import Epoch, Milliseconds, View
from consensus.messages import Proposal
from netsim.adversaries.liar import Behaviour
from netsim.adversaries.turn import Turn, turn_of


class Usurper(Behaviour):
    """If a leader's signature did not matter, no view would ever be notarized, and nothing would be final."""

    def proposal_seen(self, proposal: Proposal) -> None:
        """Propose for the view after it, which nobody can lead yet."""
        known = self.liar.knowledge
        block = known.blocks.get(proposal.block_id)
        if proposal.epoch == known.epoch and proposal.view == known.view and block is not None:
            self._usurp(Turn(self.liar, View(proposal.view + 1), proposal.view, block))

    def view_began(self, epoch: Epoch, view: View) -> None:
        """Propose for a view that began without a proposal in the one before."""
        turn = turn_of(self.liar, view)
        if turn is not None and not self.liar.knowledge.proposals.get((epoch, view)):
            self._usurp(turn)

    def _usurp(self, turn: Turn) -> None:
        if turn.knowledge.leads(turn.forge.signer, turn.view):
            return
        block = turn.honest_block()
        if block is None:
            return
        self.liar.count("usurped")
        at_ms = block.header.timestamp_ms
        for later_ms, peer in enumerate(self.liar.authorities):
            header = replace(block.header, timestamp_ms=Milliseconds(at_ms + later_ms))
            self.liar.say(turn.propose(Block.seal(header, block.body)), [peer])
