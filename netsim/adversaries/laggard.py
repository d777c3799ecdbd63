"""Laggard: says what an honest node says, but late, and each time as late as it likes."""

from functools import partial

from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message

DELAY_MS = (200, 12_000)
"""From a slow machine to far beyond the timeouts of a view."""


class Laggard(Behaviour):
    """Sends everything later, and in another order than an honest node."""

    def lets_out(self, peer: int | None, message: Message) -> bool:
        """Keep it back for a while."""
        self.liar.count("sent late")
        self.liar.after(self.liar.draws.between(*DELAY_MS), partial(self._send, peer, message))
        return False

    def _send(self, peer: int | None, message: Message) -> None:
        self.liar.say(message, None if peer is None else [peer])
