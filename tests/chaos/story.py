"""What befalls a network: nodes killed, together or alone, paused, and out of room; and what must hold at the end."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import trio

from tests.chaos.load import Load
from tests.chaos.net import (
    NOWHERE,
    PATIENCE_S,
    Net,
    Place,
    Running,
    equal_roots,
    network,
    votes_again,
)

TOGETHER = 5
"""In one accident of so many, f + 1 are down together; in all others the last victim votes before the next."""
PAUSED = 6
FULL = 12


@dataclass(slots=True)
class Tally:
    """What happened, over one run or many."""

    kills: int = 0
    together: int = 0
    """Accidents in which f + 1 were down."""
    pauses: int = 0
    full_disks: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    blocks: int = 0
    slowest_return_s: float = 0.0
    """From the start of a victim to a vote of its that another node holds."""

    def add(self, other: Tally) -> None:
        """Take what another run came to."""
        slowest = max(self.slowest_return_s, other.slowest_return_s)
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)
        self.slowest_return_s = slowest


class Chaos:
    """One network from its start to the proof that nothing was lost."""

    def __init__(self, net: Net, seed: int, tell: Callable[[str], None]) -> None:
        self._net = net
        self._chance = Random(seed)
        self._tell = tell
        self.load = Load(net)
        self.tally = Tally()

    async def run(self, kills: int) -> None:
        """Start, do harm until there were so many kills, and check; AssertionError with what does not hold."""
        async with self._net.asking():
            await self._run(kills)

    async def _run(self, kills: int) -> None:
        for node in self._net.nodes:
            node.start()
        for node in self._net.nodes:
            await votes_again(self._net, node, NOWHERE)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self.load.run)
            while self.tally.kills < kills:
                await self._accident()
            nursery.cancel_scope.cancel()
        await self.check()

    async def _accident(self) -> None:
        await trio.sleep(self._chance.uniform(0.0, 1.5))
        if self._chance.randrange(FULL) == 0:
            await self.fill_disk(self._chance.choice(self._net.nodes))
        elif self._chance.randrange(PAUSED) == 0:
            await self.pause(self._chance.choice(self._net.nodes), self._chance.uniform(0.5, 25.0))
        count = len(self._net.nodes) - self._net.quorum + 1
        together = self._chance.randrange(TOGETHER) == 0
        await self.kill(self._chance.sample(self._net.nodes, count if together else 1))

    async def kill(self, victims: list[Running]) -> None:
        """SIGKILL them within a moment, start them again, and wait until each votes."""
        before = [each.last_vote() for each in victims]
        for each in victims:
            each.kill()
            await trio.sleep(self._chance.uniform(0.0, 0.2))
        self.tally.kills += len(victims)
        self.tally.together += len(victims) > 1
        await trio.sleep(self._chance.choice([0.0, 0.0, self._chance.uniform(0.0, 3.0)]))
        for each in victims:
            each.start()
        for each, since in zip(victims, before, strict=True):
            await self._returns(each, since)
        names = ", ".join(each.name for each in victims)
        self._tell(f"killed {names}; back after {self.tally.slowest_return_s:.0f} s at most")

    async def pause(self, node: Running, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after a while."""
        node.signal(signal.SIGSTOP)
        await trio.sleep(seconds)
        node.signal(signal.SIGCONT)
        self.tally.pauses += 1
        await self._returns(node, node.last_vote())
        self._tell(f"paused {node.name} for {seconds:.0f} s")

    async def fill_disk(self, node: Running) -> None:
        """Have no file of a node grow any more: it ends by itself and says why; with room it goes on."""
        node.kill()
        log = max(each.stat().st_size for each in node.local.folder.votes.iterdir())
        node.start(most_file_bytes=log + self._chance.randrange(500, 5_000))
        status = await node.ended_by_itself()
        assert status == 1, f"{node.name} ended with {status}:\n{node.last_words()}"
        assert "is full" in node.last_words(), node.last_words()
        node.start()
        self.tally.full_disks += 1
        await self._returns(node, node.last_vote())
        self._tell(f"the disk of {node.name} was full")

    async def _returns(self, node: Running, since: Place) -> None:
        took_s = await votes_again(self._net, node, since)
        self.tally.slowest_return_s = max(self.tally.slowest_return_s, round(took_s, 1))

    async def check(self) -> None:
        """Everything acknowledged is final everywhere, the chain is the same, and nobody signed two things."""
        height, root = await equal_roots(self._net)
        left = set(self.load.acknowledged) - await self._net.final_ids(self._net.nodes[0], height)
        with trio.move_on_after(PATIENCE_S):
            while left:
                height, root = await equal_roots(self._net)
                left -= await self._net.final_ids(self._net.nodes[0], height)
        assert not left, f"acknowledged and not final: {sorted(left)[:3]} and others"
        chains = [await self._net.blocks(node, height) for node in self._net.nodes]
        for node, chain in zip(self._net.nodes, chains, strict=True):
            ids = [block["id"] for block in chain]
            assert ids == [block["id"] for block in chains[0]], f"another chain at {node.name}"
            accused = [block["height"] for block in chain if block["evidence"]]
            assert not accused, f"evidence against an honest node in the blocks {accused}"
        self.tally.acknowledged = len(self.load.acknowledged)
        self.tally.unanswered = self.load.unanswered
        self.tally.blocks = height
        self._tell(f"height {height}, state root {root[:16]} at all nodes, {self.tally}")


def run_one(
    root: Path,
    seed: int,
    tell: Callable[[str], None],
    *,
    kills: int,
    count: int,
) -> Tally:
    """One network of `count` authorities below `root`; its tally, or AssertionError."""
    with network(root, count) as net:
        chaos = Chaos(net, seed, tell)
        trio.run(chaos.run, kills)
        return chaos.tally
