"""What waits for the replica: the disk's word first, then consensus, then the rest in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias

import trio

from chain.primitives import Milliseconds
from node.replica.actions import Lane
from node.replica.inputs import Input

Making: TypeAlias = Callable[[Milliseconds, Milliseconds], Input]
"""An input but for its time, which it gets when it is taken."""

IN_A_ROW: Final = 64
"""Inputs of consensus that are taken in a row while others wait."""


class Inbox:
    """Inputs in the order in which the replica takes them."""

    def __init__(self) -> None:
        self._urgent: deque[Making] = deque()
        self._lanes: dict[Lane, deque[Making]] = {lane: deque() for lane in Lane}
        self._rest = deque((Lane.TRANSACTIONS, Lane.SYNC))
        self._in_a_row = 0
        self._arrived = trio.Event()

    def __len__(self) -> int:
        return len(self._urgent) + sum(len(lane) for lane in self._lanes.values())

    def put_first(self, making: Making) -> None:
        """What has to come before everything else: the disk's word."""
        self._urgent.append(making)
        self._arrived.set()

    def put(self, lane: Lane, making: Making) -> None:
        """What takes its turn in a lane."""
        self._lanes[lane].append(making)
        self._arrived.set()

    def take(self) -> Making | None:
        """The next one; None if nothing waits."""
        if self._urgent:
            return self._urgent.popleft()
        consensus = self._lanes[Lane.CONSENSUS]
        if consensus and self._in_a_row < IN_A_ROW:
            self._in_a_row += 1
            return consensus.popleft()
        self._in_a_row = 0
        for lane in tuple(self._rest):
            self._rest.rotate(-1)
            if self._lanes[lane]:
                return self._lanes[lane].popleft()
        return consensus.popleft() if consensus else None

    async def wait(self) -> None:
        """Until something waits."""
        if not len(self):
            self._arrived = trio.Event()
            await self._arrived.wait()
