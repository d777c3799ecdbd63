"""Certificate hoarder: its votes complete certificates that it alone holds, and shows to nobody or late to one."""

from functools import partial

from chain.certificate import Certificate
from chain.vote import Vote
from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message, SyncResponse

LATE_MS = (300, 30_000)


class CertificateHoarder(Behaviour):
    """Collects everybody's votes, adds its own in secret, and decides who learns what came of it."""

    def lets_out(self, _peer: int | None, message: Message) -> bool:
        """Votes, certificates and everything that proves something stay here."""
        return not isinstance(message, Vote | Certificate | SyncResponse)

    def certified(self, certificate: Certificate) -> None:
        """Show it to nobody, or late to one, or late to all."""
        peers, draws = self.liar.port.peers, self.liar.draws
        self.liar.count("hoarded")
        if not peers or draws.happens(400):
            return
        shown = peers if draws.happens(200) else [draws.pick(peers)]
        self.liar.after(draws.between(*LATE_MS), partial(self._show, certificate, tuple(shown)))

    def _show(self, certificate: Certificate, peers: tuple[int, ...]) -> None:
        self.liar.count("showed a hoarded certificate")
        self.liar.say(certificate, peers)
