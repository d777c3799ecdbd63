"""Blind guide: leads those who lack an ancestor to vote for an invalid block on it, and keeps it from them."""

from __future__ import annotations

from chain.primitives import BlockId, Epoch, View
from chain.vote import VoteKind
from consensus.messages import BlockRequest, Proposal
from netsim.adversaries.lies import false_state_root
from netsim.adversaries.turn import Turn, Usurped, turn_of
from node.replica.messages import Message, SyncRequest


class BlindGuide(Usurped):
    """In one turn a valid block that a quorum sees and one node does not; in the next an invalid one on it.

    A NOTARIZE certificate of an invalid block needs f + 1 honest votes cast blindly. Whoever sees every
    block of its ancestors executes it, and refuses.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hidden: BlockId | None = None
        self._lacking: int | None = None

    def lets_in(self, peer: int, message: Message) -> bool:
        """Who asks for blocks lacks some, and gets none from here."""
        if not isinstance(message, BlockRequest | SyncRequest):
            return True
        self._lacking = peer
        return False

    def view_began(self, epoch: Epoch, view: View) -> None:
        """One of the two, in each view that it leads."""
        leads = self.liar.knowledge.leads(self.liar.forge.signer, view)
        turn = turn_of(self.liar, view) if leads else None
        if turn is None or self.has_taken(epoch, view):
            return
        if turn.parent.id == self._hidden:
            self._hidden = None
            self._say("led the blind", false_state_root(turn), self.liar.authorities)
        else:
            self._hide(turn)

    def _hide(self, turn: Turn) -> None:
        """From one that sees no blocks; who lacks the ancestors sees this one, and votes all the same."""
        others = self.liar.authorities
        block = turn.honest_block()
        if block is None or not others:
            return
        self._hidden = block.id
        sightless = [each for each in self._sightless() if each != self._lacking]
        hidden_from = self.liar.draws.pick(sightless or others)
        seeing = [each for each in others if each != hidden_from]
        self._say("hid a block from one", turn.propose(block), seeing)

    def _sightless(self) -> list[int]:
        """The authorities that get no block from any other but this one."""
        links = self.liar.port.world.network.links
        others = self.liar.authorities
        return [
            each
            for each in others
            if all(links[source][each].weather for source in others if source != each)
        ]

    def _say(self, what: str, proposal: Proposal | None, peers: list[int]) -> None:
        if proposal is None:
            return
        self.liar.count(what)
        self.take(proposal.view)
        self.liar.say(proposal, [each for each in peers if each in self.liar.port.peers])
        self.liar.cast(VoteKind.NOTARIZE, proposal.view, proposal.block_id)
