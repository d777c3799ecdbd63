"""Lying leader: in each view that it leads, another lie about the block that it proposes."""

from __future__ import annotations

from collections.abc import Mapping

from chain.certificate import Certificate
from chain.primitives import Epoch, View
from chain.vote import Vote, VoteKind
from consensus.messages import BlockRequest, Proposal
from netsim.adversaries.lies import EARLY, LIES
from netsim.adversaries.turn import Lie, Turn, Usurped, early_turn, turn_of
from node.replica.messages import Message

_PERMILLE_EARLY = 700
"""Permille of its turns in which it lies before the turn has come, so that its lie is there first."""

_HELD_BACK_MS = 15_000
"""Its FINALIZE for the block that a lie is to displace comes so much later."""


class LyingLeader(Usurped):
    """Tells the lies in turn, the least told first, and votes for each at once."""

    def __init__(self, lies: Mapping[str, Lie] = LIES) -> None:
        super().__init__()
        self._lies = lies
        self._told = dict.fromkeys(lies, 0)

    def lets_out(self, peer: int | None, message: Message) -> bool:
        """The FINALIZE that would end the race against its lie comes late."""
        if not super().lets_out(peer, message):
            return False
        if not isinstance(message, Vote | Certificate) or message.kind is not VoteKind.FINALIZE:
            return True
        if not self.has_taken(message.epoch, View(message.view + 1)):
            return True
        self.liar.after(
            _HELD_BACK_MS, lambda: self.liar.say(message, None if peer is None else [peer])
        )
        return False

    def lets_in(self, peer: int, message: Message) -> bool:
        """Who asks for a block that a lie stands on gets it from here: the puppet does not know it."""
        if isinstance(message, BlockRequest):
            held = [self.liar.knowledge.blocks.get(each) for each in message.block_ids]
            for block in held:
                if block is not None:
                    self.liar.say(block, [peer])
        return True

    def proposal_seen(self, proposal: Proposal) -> None:
        """Lie early about what comes after it."""
        turn = early_turn(self.liar, proposal)
        if turn is not None and self.liar.draws.happens(_PERMILLE_EARLY):
            self._lie(turn, {name: lie for name, lie in self._lies.items() if name in EARLY})

    def view_began(self, epoch: Epoch, view: View) -> None:
        """Lie in one's turn."""
        if not self.liar.knowledge.leads(self.liar.forge.signer, view) or self.has_taken(
            epoch, view
        ):
            return
        turn = turn_of(self.liar, view)
        if turn is not None:
            self._lie(turn, self._lies)

    def _lie(self, turn: Turn, lies: Mapping[str, Lie]) -> None:
        draws = self.liar.draws
        for name in sorted(draws.sample(list(lies), len(lies)), key=self._told.__getitem__):
            proposal = lies[name](turn)
            if proposal is not None:
                self._told[name] += 1
                self.liar.count(name)
                self.take(turn.view)
                self._tell(proposal)
                return

    def _tell(self, proposal: Proposal) -> None:
        self.liar.say(proposal)
        self.liar.cast(VoteKind.NOTARIZE, proposal.view, proposal.block_id)
        self.liar.cast(VoteKind.FINALIZE, proposal.view, proposal.block_id)
