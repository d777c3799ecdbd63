"""Selective sender: votes and certificates for one group only (alpenglow#132)."""

from chain.certificate import Certificate
from chain.vote import Vote
from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message

FAVOUR_MS = (2_000, 60_000)
"""How long one group is favoured before another one is: sometimes one view, sometimes many."""


class SelectiveSender(Behaviour):
    """Everybody else sees it propose and hears nothing more of it."""

    _favoured: tuple[int, ...] = ()
    _until_ms = -1

    def lets_out(self, peer: int | None, message: Message) -> bool:
        """Votes and certificates go to the favoured ones."""
        if not isinstance(message, Vote | Certificate):
            return True
        favoured = self._favourites()
        if peer is None:
            self.liar.count("told a few only")
            self.liar.say(message, favoured)
            return False
        return peer in favoured

    def _favourites(self) -> tuple[int, ...]:
        now_ms, draws = self.liar.port.now_ms, self.liar.draws
        if now_ms >= self._until_ms:
            peers = self.liar.port.peers
            few = draws.below(max(1, len(peers)))
            self._favoured = tuple(draws.sample(peers, few))
            self._until_ms = now_ms + draws.between(*FAVOUR_MS)
        return self._favoured
