"""Silent: hears everything and says nothing, as a node whose process hangs."""

from netsim.adversaries.liar import Behaviour
from node.replica.messages import Message


class Silent(Behaviour):
    """Sends nothing at all."""

    def lets_out(self, _peer: int | None, _message: Message) -> bool:
        """Keep everything back."""
        self.liar.count("kept silent")
        return False
