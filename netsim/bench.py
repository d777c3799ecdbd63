"""How fast worlds run: final blocks and events per real second, every checker on."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from enum import Enum
from time import perf_counter, process_time

from chain.block import Block
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import ClientReference, Milliseconds
from chain.receipt import Receipt
from chain.transaction import Call, Execution, Transaction, TransactionBody
from netsim.boot import RealBoot
from netsim.cast import EPOCH_MS, plain_cast
from netsim.checkers import all_checkers
from netsim.draws import Draws
from netsim.faults import begin_plan
from netsim.links import Climate
from netsim.programs import call, programs
from netsim.seed import FULL, Options, draw_world
from netsim.tally import Tally
from netsim.watcher import Watcher
from netsim.workload import NOTES
from netsim.world import World

PER_BLOCK = 2
"""Transactions that are submitted for each final block."""

EPOCH_HEIGHTS = 20
"""Heights of an epoch without faults, so that boundaries are part of the figure."""

SLICE_MS = 100
"""Virtual time between two looks at the real clock, which costs as much as a small event."""

VALIDITY_MS = 6 * 3_600_000


class Air(Enum):
    """What a measurement lets happen: nothing, or every fault and adversary."""

    CALM = "calm"
    CHAOS = "chaos"


@dataclass(frozen=True, slots=True)
class Speed:
    """What one world, or several after one another, did in `real_ms` of real time."""

    authorities: int
    air: Air
    blocks: int
    transactions: int
    events: int
    virtual_ms: int
    real_ms: int
    cpu_ms: int
    """Time on a core; less than the real time where others share it."""

    @property
    def blocks_per_second(self) -> float:
        """Final blocks per real second."""
        return 1_000 * self.blocks / max(1, self.real_ms)

    @property
    def events_per_second(self) -> float:
        """Messages and timers per real second."""
        return 1_000 * self.events / max(1, self.real_ms)

    @property
    def blocks_per_cpu_second(self) -> float:
        """Final blocks per second on a core: what a machine without other work would do."""
        return 1_000 * self.blocks / max(1, self.cpu_ms)


def measure(authorities: int, air: Air, *, real_ms: int) -> Speed:
    """Run worlds of `authorities` in this process for about `real_ms`, and at least to the first block."""
    programs()  # Verified once in a process, and not for each world.
    gc.collect()
    gc.disable()
    try:
        return _measure(authorities, air, real_ms)
    finally:
        gc.enable()
        gc.collect()


class SteadyLoad(Watcher):
    """Hands in two signed transactions for each final block, so that there is always work."""

    def __init__(self) -> None:
        self._world: World
        self._draws: Draws
        self._height = 0
        self._sequence = 0

    def attached(self, world: World) -> None:
        """Begin as soon as the nodes know one another."""
        self._world = world
        self._draws = world.draws.within("steady load")
        world.at(1_000, self._submit)

    def on_commit(
        self, _node: int, block: Block, _certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A final block: two new transactions, at one of its nodes."""
        if block.header.height > self._height:
            self._height = block.header.height
            self._submit()

    def _submit(self) -> None:
        for _ in range(PER_BLOCK):
            transaction = self._sign()
            node = self._draws.pick(self._world.honest)
            self._world.hosts[node].submit(transaction.encoded)

    def _sign(self) -> Transaction:
        member = self._draws.pick(self._world.cast.members)
        self._sequence += 1
        body = TransactionBody(
            chain_id=self._world.cast.chain_id,
            member=member.member,
            author=member.officers[0].public,
            sequence=self._sequence,
            valid_until=Milliseconds(EPOCH_MS + self._world.now_ms + VALIDITY_MS),
            reference=ClientReference(self._draws.chunk(16)),
            execution=Execution.ATOMIC,
            calls=(self._note(),),
        )
        return Transaction.sign(body, [member.officers[0]])

    def _note(self) -> Call:
        note_id = self._draws.below(NOTES).to_bytes(16, "big")
        return call("notes", "set", note_id, self._draws.below(1_000))


def _measure(authorities: int, air: Air, real_ms: int) -> Speed:
    begin_s, begin_cpu_s = perf_counter(), process_time()
    worlds: list[World] = []
    while not worlds or perf_counter() - begin_s < real_ms / 1_000:
        world = _begin(len(worlds), authorities, air)
        worlds.append(world)
        limit_ms = FULL.plan_ms if air is Air.CHAOS else FULL.plan_ms * 1_000
        _run(world, end_s=begin_s + real_ms / 1_000, limit_ms=limit_ms)
    assert not any(world.violations for world in worlds), "a figure of a broken world"
    return Speed(
        authorities=authorities,
        air=air,
        blocks=sum(world.height for world in worlds),
        transactions=sum(world.counts["transactions"] for world in worlds),
        events=sum(world.events for world in worlds),
        virtual_ms=sum(world.now_ms for world in worlds),
        real_ms=round(1_000 * (perf_counter() - begin_s)),
        cpu_ms=round(1_000 * (process_time() - begin_cpu_s)),
    )


def _begin(seed: int, authorities: int, air: Air) -> World:
    load = SteadyLoad()
    if air is Air.CHAOS:
        drawn = draw_world(seed, Options(authorities=authorities), watchers=[load])
        drawn.world.start()
        begin_plan(drawn.world, drawn.plan)
        return drawn.world
    parameters = Parameters(epoch_heights=EPOCH_HEIGHTS)
    cast = plain_cast(seed, authorities=authorities, parameters=parameters)
    world = World(
        cast,
        Climate(),
        seed=seed,
        boot=RealBoot(cast),
        watchers=[Tally(), *all_checkers(), load],
    )
    world.start()
    return world


def _run(world: World, *, end_s: float, limit_ms: int) -> None:
    """Run until the real time is over and there is a block, or until `limit_ms`."""
    while world.now_ms < limit_ms and (world.height == 0 or perf_counter() < end_s):
        world.run_until(min(limit_ms, world.now_ms + SLICE_MS))
