"""Splitter: gives each view's decisive vote to one node that does not lead the next, and nothing to the others.

So one goes on alone, and gives up waiting for a leader who is still behind (commonware#2137, #2192).
"""

from __future__ import annotations

from chain.certificate import Certificate
from chain.primitives import Epoch, View
from chain.vote import Vote, VoteKind
from consensus.messages import Proposal, Status
from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message


class Splitter(Behaviour):
    """Its own block is shown to the next leader and to the one that gets its vote."""

    def __init__(self) -> None:
        self._favoured: dict[tuple[Epoch, View], int] = {}

    def lets_out(self, peer: int | None, message: Message) -> bool:
        """No certificate, no status, no vote but NOTARIZE; that, and its proposals, as it suits."""
        match message:
            case Certificate() | Status():
                return False
            case Proposal():
                if peer is None:
                    favoured = self._favourite(message.epoch, message.view)
                    leader = self._next_leader(message.view)
                    self.liar.say(message, [each for each in {favoured, leader} if each >= 0])
                return False
            case Vote():
                if peer is None and message.kind is VoteKind.NOTARIZE:
                    favoured = self._favourite(message.epoch, message.view)
                    self.liar.count("split a view")
                    self.liar.say(message, [favoured] if favoured >= 0 else [])
                return False
            case _:
                return True

    def _next_leader(self, view: View) -> int:
        known = self.liar.knowledge
        node = known.node_of(known.leader(View(view + 1)))
        return node if node in self.liar.port.peers else -1

    def _favourite(self, epoch: Epoch, view: View) -> int:
        """One that does not lead the next view, the same for the whole of this one."""
        if (epoch, view) not in self._favoured:
            leader = self._next_leader(view)
            peers = [each for each in self.liar.authorities if each in self.liar.port.peers]
            others = [each for each in peers if each != leader]
            self._favoured[epoch, view] = self.liar.draws.pick(others) if others else -1
        return self._favoured[epoch, view]
