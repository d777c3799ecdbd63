"""Withholding leader: shows its block to two nodes, and its votes and certificates to one of them.

With f = 1 of 4 this halted the network for good, once the one crashed between logging FINALIZE and storing
the certificate (consensus section 3, why S4 is strict).
"""

from chain.certificate import Certificate
from chain.primitives import Epoch, View
from chain.vote import Vote
from consensus.messages import Proposal
from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message


class WithholdingLeader(Behaviour):
    """In its own views; in others it is honest, so that these end and its turn comes again."""

    def __init__(self) -> None:
        self._shown: dict[tuple[Epoch, View], tuple[int, ...]] = {}

    def lets_out(self, peer: int | None, message: Message) -> bool:
        """The proposal for two, the rest for the first of them."""
        if isinstance(message, Proposal):
            self._choose(message.epoch, message.view)
        if not isinstance(message, Proposal | Vote | Certificate):
            return True
        shown = self._shown.get((message.epoch, message.view))
        if shown is None:
            return True
        if peer is None:
            self.liar.count("withheld")
            self.liar.say(message, shown if isinstance(message, Proposal) else shown[:1])
        return False

    def _choose(self, epoch: Epoch, view: View) -> None:
        if (epoch, view) not in self._shown:
            peers = [each for each in self.liar.authorities if each in self.liar.port.peers]
            quorum = self.liar.knowledge.authorities.quorum
            self._shown[epoch, view] = tuple(
                self.liar.draws.sample(peers, min(len(peers), quorum - 1))
            )
