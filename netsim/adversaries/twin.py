"""Twin: two real replicas with one key, shown to different peers: a machine cloned, a backup restored beside it."""

from __future__ import annotations

from functools import partial

from netsim.actor import Port, Puppet
from netsim.adversaries.blindfold import Blindfold
from node.replica.messages import encode_message

_SPLIT_MS = (3_000, 40_000)
"""How long one division of the peers lasts."""

_FORGETS = 100
"""Permille of new divisions at which one of the two starts from an empty disk."""


class Twin:
    """An actor. Each peer hears and is heard by one of the two, or by both, and that changes now and then."""

    def __init__(self) -> None:
        self._sides: list[dict[int, None]] = [{}, {}]
        self._puppets: list[Puppet] = []
        self.port: Port

    def start(self, port: Port) -> None:
        """Both begin."""
        self.port = port
        self._blindfolds = [Blindfold(port.cast, port.index) for _ in self._sides]
        for side in range(2):
            self._puppets.append(port.puppet(partial(self._emit, side)))
        self._divide_later()

    def connected(self, peer: int) -> None:
        """A peer that comes is shown to one, or both."""
        shown_to = self.port.draws.between(1, 3)
        for side in range(2):
            if shown_to & 1 << side:
                self._show(side, peer)

    def disconnected(self, peer: int) -> None:
        """A peer that goes is gone for both."""
        for side in range(2):
            self._hide(side, peer)

    def receive(self, peer: int, data: bytes) -> None:
        """What a peer sends is for those who know it, but for the other one's signatures."""
        message = self.port.read(data)
        for side, puppet in enumerate(self._puppets):
            if peer not in self._sides[side]:
                continue
            kept = message and self._blindfolds[side].kept(message)
            if message is None or kept is message:
                puppet.receive(peer, data)
            elif kept is not None:
                puppet.receive(peer, encode_message(kept))

    def tick(self) -> None:
        """Divide the peers anew."""
        self.port.count("divided")
        draws = self.port.draws
        if draws.happens(_FORGETS):
            self._forget(draws.below(2))
        for peer in self.port.peers:
            shown_to = draws.between(1, 3)
            for side in range(2):
                if shown_to & 1 << side:
                    self._show(side, peer)
                else:
                    self._hide(side, peer)
        self._divide_later()

    def _divide_later(self) -> None:
        self.port.wake_at(self.port.now_ms + self.port.draws.between(*_SPLIT_MS))

    def _emit(self, side: int, peer: int | None, data: bytes) -> None:
        self._blindfolds[side].note(self.port.world.read(data))
        for each in self._sides[side]:
            if peer is None or each == peer:
                self.port.send(each, data)

    def _show(self, side: int, peer: int) -> None:
        if peer not in self._sides[side]:
            self._sides[side][peer] = None
            self._puppets[side].connected(peer)

    def _hide(self, side: int, peer: int) -> None:
        if peer in self._sides[side]:
            del self._sides[side][peer]
            self._puppets[side].disconnected(peer)

    def _forget(self, side: int) -> None:
        """It begins anew from an empty disk, beside a brother that remembers."""
        self.port.count("forgot everything")
        self._blindfolds[side] = Blindfold(self.port.cast, self.port.index)
        for peer in list(self._sides[side]):
            self._hide(side, peer)
        self._puppets[side].restart_fresh()
