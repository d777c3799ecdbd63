"""What waits for the replica: the disk's word first, then consensus, then the rest in turn; in each lane, peer by peer."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final, TypeAlias

import trio

from chain.primitives import Milliseconds, NodeId
from node.replica.actions import Lane
from node.replica.inputs import Input

Making: TypeAlias = Callable[[Milliseconds, Milliseconds], Input]
"""An input but for its time, which it gets when it is taken."""

IN_A_ROW: Final = 64
"""Inputs of consensus that are taken in a row while others wait."""


class _Turns:
    """What waits in one lane: one of each peer in turn, so that nobody's flood holds up another's vote."""

    __slots__ = ("_by_peer", "count")

    def __init__(self) -> None:
        self._by_peer: OrderedDict[NodeId, deque[Making]] = OrderedDict()
        self.count = 0

    def put(self, peer: NodeId, making: Making) -> None:
        self._by_peer.setdefault(peer, deque()).append(making)
        self.count += 1

    def take(self) -> Making:
        peer, waiting = next(iter(self._by_peer.items()))
        making = waiting.popleft()
        if waiting:
            self._by_peer.move_to_end(peer)
        else:
            del self._by_peer[peer]
        self.count -= 1
        return making


class Inbox:
    """Inputs in the order in which the replica takes them. Those of one peer and lane keep their order."""

    def __init__(self) -> None:
        self._urgent: deque[Making] = deque()
        self._lanes = {lane: _Turns() for lane in Lane}
        self._rest = deque((Lane.TRANSACTIONS, Lane.SYNC))
        self._in_a_row = 0
        self._arrived = trio.Event()

    def __len__(self) -> int:
        return len(self._urgent) + sum(lane.count for lane in self._lanes.values())

    def put_first(self, making: Making) -> None:
        """What has to come before everything else: the disk's word."""
        self._urgent.append(making)
        self.wake()

    def put(self, lane: Lane, peer: NodeId, making: Making) -> None:
        """What takes its turn in a lane."""
        self._lanes[lane].put(peer, making)
        self.wake()

    def take(self) -> Making | None:
        """The next one; None if nothing waits."""
        if self._urgent:
            return self._urgent.popleft()
        consensus = self._lanes[Lane.CONSENSUS]
        if consensus.count and self._in_a_row < IN_A_ROW:
            self._in_a_row += 1
            return consensus.take()
        self._in_a_row = 0
        for lane in tuple(self._rest):
            self._rest.rotate(-1)
            if self._lanes[lane].count:
                return self._lanes[lane].take()
        return consensus.take() if consensus.count else None

    def wake(self) -> None:
        """End a `wait`."""
        self._arrived.set()

    async def wait(self) -> None:
        """Until something waits, or `wake`."""
        if not len(self):
            self._arrived = trio.Event()
            await self._arrived.wait()
