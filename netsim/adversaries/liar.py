"""A liar: the real protocol with behaviours around it, which hear first and speak last."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from chain.certificate import Certificate
from chain.primitives import BlockId, Epoch, Milliseconds, View
from chain.vote import NO_BLOCK, VoteKind
from consensus.messages import Proposal
from netsim.actor import Port, Puppet
from netsim.adversaries.blindfold import Blindfold
from netsim.adversaries.forge import Forge
from netsim.adversaries.knowledge import Knowledge
from node.replica.messages import Message, encode_message

if TYPE_CHECKING:
    from netsim.draws import Draws

MAX_WAITING = 4096
"""Things that a liar means to do later; more are forgotten."""


class Behaviour:
    """One way of lying. Override what it needs; what is not overridden is what an honest node does."""

    liar: Liar

    def attached(self, liar: Liar) -> None:
        """It belongs to `liar` from now on; called once, when the node begins."""
        self.liar = liar

    def lets_out(self, _peer: int | None, _message: Message) -> bool:
        """False to keep back what the puppet wants to send to a peer, or to everybody (None)."""
        return True

    def lets_in(self, _peer: int, _message: Message) -> bool:
        """False to hide from the puppet what a peer sent."""
        return True

    def view_began(self, epoch: Epoch, view: View) -> None:
        """Honest authorities enter `view` about now."""

    def proposal_seen(self, proposal: Proposal) -> None:
        """A leader's proposal, one's own too, is known for the first time."""

    def certified(self, certificate: Certificate) -> None:
        """A certificate is known for the first time."""


class Liar:
    """An actor: one puppet, what it has learned, what it can forge, and its behaviours in their order.

    A combination of adversaries is a liar with several behaviours: the first one that keeps a message
    back decides, and each may say what it likes at any time.
    """

    def __init__(self, behaviours: Iterable[Behaviour]) -> None:
        self._behaviours = tuple(behaviours)
        self._later: list[tuple[int, int, Callable[[], None]]] = []
        self._serial = 0
        self._news: deque[Callable[[Behaviour], None]] = deque()
        self._is_telling = False
        self.port: Port
        self.forge: Forge
        self.puppet: Puppet

    @property
    def knowledge(self) -> Knowledge:
        """What it has learned."""
        return self.forge.knowledge

    @property
    def draws(self) -> Draws:
        """Its chance."""
        return self.port.draws

    def start(self, port: Port) -> None:
        """The node begins."""
        self.port = port
        self.forge = Forge(port.cast, port.keys)
        for behaviour in self._behaviours:
            behaviour.attached(self)
        self._blind = Blindfold(port.cast, port.index)
        self.puppet = port.puppet(self._emit)

    def connected(self, peer: int) -> None:
        """`peer` can be reached."""
        self.puppet.connected(peer)

    def disconnected(self, peer: int) -> None:
        """`peer` can no longer be reached."""
        self.puppet.disconnected(peer)

    def receive(self, peer: int, data: bytes) -> None:
        """Learn from what `peer` sent, and pass it on to the puppet unless a behaviour hides it."""
        message = self.port.read(data)
        if message is None:
            self.puppet.receive(peer, data)
            return
        self._learn(message)
        if all(behaviour.lets_in(peer, message) for behaviour in self._behaviours):
            kept = self._blind.kept(message)
            if kept is not None:
                self.puppet.receive(peer, data if kept is message else encode_message(kept))

    def tick(self) -> None:
        """Do what is due."""
        while self._later and self._later[0][0] <= self.port.now_ms:
            heappop(self._later)[2]()
        self._sleep()

    def after(self, delay_ms: int, call: Callable[[], None]) -> None:
        """Call `call` in `delay_ms` virtual milliseconds."""
        if len(self._later) < MAX_WAITING:
            self._serial += 1
            heappush(self._later, (self.port.now_ms + delay_ms, self._serial, call))
            self._sleep()

    def say(self, message: Message, peers: Sequence[int] | None = None) -> None:
        """Send `message` to `peers`, or to everybody; it is part of what this liar knows."""
        data = encode_message(message)
        for peer in self.port.peers if peers is None else peers:
            self.port.send(peer, data)
        self._learn(message)

    def cast(
        self,
        kind: VoteKind,
        view: View,
        block_id: BlockId = NO_BLOCK,
        peers: Sequence[int] | None = None,
    ) -> None:
        """Vote in the current epoch, whatever was voted before; nothing happens without a vote there."""
        vote = self.forge.vote(kind, view, block_id)
        if vote is not None:
            self.say(vote, peers)

    @property
    def wall_ms(self) -> Milliseconds:
        """The true Unix time."""
        return Milliseconds(self.port.cast.genesis.timestamp_ms + self.port.now_ms)

    @property
    def authorities(self) -> list[int]:
        """The other nodes that vote in the current epoch, ascending."""
        nodes = map(self.knowledge.node_of, range(len(self.knowledge.authorities)))
        return sorted(node for node in nodes if node != self.port.index)

    def halves(self) -> tuple[list[int], list[int]]:
        """The connected peers in two parts, drawn anew; neither is empty if there are two peers."""
        peers = self.port.peers
        shuffled = self.draws.sample(peers, len(peers))
        return sorted(shuffled[::2]), sorted(shuffled[1::2])

    def count(self, what: str) -> None:
        """Count one more `what` of this liar."""
        self.port.count(what)

    def _emit(self, peer: int | None, data: bytes) -> None:
        message = self.port.world.read(data)
        self._blind.note(message)
        self._learn(message)
        if all(behaviour.lets_out(peer, message) for behaviour in self._behaviours):
            if peer is None:
                self.port.broadcast(data)
            else:
                self.port.send(peer, data)

    def _learn(self, message: Message) -> None:
        known = self.knowledge
        before = known.epoch, known.view
        is_new = isinstance(message, Proposal) and not known.has_seen(message)
        found = known.learn(message)
        self._news += [partial(_tell_certificate, certificate=each) for each in found]
        if is_new and isinstance(message, Proposal):
            self._news.append(partial(_tell_proposal, proposal=message))
        if before != (known.epoch, known.view):
            self._news.append(partial(_tell_view, epoch=known.epoch, view=known.view))
        self._tell()

    def _tell(self) -> None:
        """Tell the behaviours the news, one after the other: what they say then is news in its turn."""
        if self._is_telling:
            return
        self._is_telling = True
        while self._news:
            tell = self._news.popleft()
            for behaviour in self._behaviours:
                tell(behaviour)
        self._is_telling = False

    def _sleep(self) -> None:
        if self._later:
            self.port.wake_at(self._later[0][0])


def _tell_certificate(behaviour: Behaviour, certificate: Certificate) -> None:
    behaviour.certified(certificate)


def _tell_proposal(behaviour: Behaviour, proposal: Proposal) -> None:
    behaviour.proposal_seen(proposal)


def _tell_view(behaviour: Behaviour, epoch: Epoch, view: View) -> None:
    behaviour.view_began(epoch, view)
