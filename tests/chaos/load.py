"""Officers who hand in transactions all the while, and remember what was acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes

import trio

from contracts.founding import CallWriting
from contracts.words import Id
from tests.chaos.net import Net
from tests.chaos.one_node import PROGRAMS

WRITING = CallWriting(PROGRAMS)
BATCH = 4
PAUSE_S = 0.5


@dataclass(slots=True)
class Load:
    """What was handed in, and what a node took upon itself."""

    net: Net
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    """Batches of which nobody said what became of them."""

    async def run(self) -> None:
        """Hand in at every node until cancelled."""
        async with trio.open_nursery() as nursery:
            for at in range(len(self.net.nodes)):
                nursery.start_soon(self._officer, at)

    async def _officer(self, at: int) -> None:
        officer, node = self.net.officer(at), self.net.nodes[at]
        while True:
            batch = [
                officer.sign([WRITING.call("errands", "open", Id(token_bytes(16)), ())])
                for _ in range(BATCH)
            ]
            ids = await self.net.submit(node, batch)
            if ids is None:
                self.unanswered += 1
            else:
                self.acknowledged += ids
            await trio.sleep(PAUSE_S)
